#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Plans that compare with a running Argo CD: nothing is written, whatever there is."""

import http.server
import json
import threading

from appset_support import (DENIED, DONE, NOT_FOUND, OUT_OF_TIME, SOON, UNREACHABLE, USAGE,
                            WOULD_CHANGE, ByApi, ByCore, a_list, a_set, an_application, document, main,
                            template)


class Plans:
    """What is true of both ways."""

    def test_what_is_there_is_unchanged(self):
        self.begin(a_set(a_list("a", "b")))
        done = self.plan(a_set(a_list("a", "b")))
        self.assert_plan(done)
        self.assertEqual("unchanged", done.json["result"])
        self.assertEqual(2, done.json["unchanged"])
        self.assert_nothing_written()

    def test_each_application_has_its_step(self):
        self.begin(a_set(a_list("a", "b")))
        done = self.plan(a_set(a_list("b", "c"), made=template(revisionHistoryLimit=3)),
                         output="text")
        self.assert_status(DONE, done)
        self.assertIn("+ create shop-c", done.out)
        self.assertIn("~ change shop-b", done.out)
        self.assertIn("spec.revisionHistoryLimit: nothing -> 3", done.out)
        self.assertIn("- delete shop-a (with its resources", done.out)
        self.assert_nothing_written()

    def test_check_says_that_something_would_change(self):
        self.begin(a_set(a_list("a")))
        self.assert_status(DONE, self.plan(a_set(a_list("a")), flags=["--check"]))
        self.assert_status(WOULD_CHANGE, self.plan(a_set(a_list("a", "b")), flags=["--check"]))
        self.assert_refused(self.plan(a_set(a_list("b")), flags=["--check"]), "max-delete",
                            "shop-a", flag="--max-delete 1")

    def test_clusters_are_the_live_ones(self):
        self.begin(clusters=[{"name": "eu", "server": "https://eu.example.com",
                              "labels": {"tier": "prod"}},
                             {"name": "us", "server": "https://us.example.com"}])
        done = self.plan(a_set({"clusters": {"selector": {"matchLabels": {"tier": "prod"}}}}))
        self.assert_plan(done, create=["shop-eu"])

    def test_a_file_of_clusters_goes_before_the_live_ones(self):
        self.begin(clusters=[{"name": "eu", "server": "https://eu.example.com"}])
        self.write("clusters.yaml", "name: asia\nserver: https://asia.example.com\n")
        done = self.plan(a_set({"clusters": {"selector": {"matchExpressions": [
            {"key": "none", "operator": "DoesNotExist"}]}}}),
            flags=["--cluster-file", self.dir / "clusters.yaml"])
        self.assertEqual(["shop-asia"], done.json["create"], done)

    def test_a_project_that_is_not_there_is_seen(self):
        self.begin()
        done = self.plan(a_set(a_list("a"), made=template(project="nowhere")))
        self.assert_status(DONE, done)
        self.assertTrue(any("nowhere" in one for one in done.json["guards"]), done)

    def test_an_application_of_another_set_is_not_taken(self):
        self.begin(a_set(a_list("a"), name="other"))
        done = self.plan(a_set(a_list("a")))
        self.assert_plan(done)
        self.assertIn("belongs to the ApplicationSet other", done.json["guards"][0])

    def test_an_application_that_nobody_owns_would_be_adopted(self):
        self.begin(applications=[{"name": "shop-a"}])
        self.assert_plan(self.plan(a_set(a_list("a"))), adopt=["shop-a"])

    def test_create_only_keeps_what_there_is(self):
        only = {"syncPolicy": {"applicationsSync": "create-only"}}
        self.begin(a_set(a_list("a", "b"), **only))
        done = self.plan(a_set(a_list("a"), made=template(revisionHistoryLimit=1), **only))
        self.assert_plan(done)

    def test_resources_stay_where_they_shall(self):
        keeps = {"syncPolicy": {"preserveResourcesOnDeletion": True}}
        self.begin(a_set(a_list("a", "b"), **keeps))
        done = self.plan(a_set(a_list("a"), **keeps), output="text")
        self.assertIn("- delete shop-b (its resources stay", done.out)

    def test_a_set_in_another_namespace_has_its_own_applications(self):
        server = {"namespaces": ["team"]}
        self.begin(a_set(a_list("a"), metadata={"namespace": "team"}), server=server)
        done = self.plan(a_set(a_list("a", "b"), metadata={"namespace": "team"}))
        self.assert_plan(done, create=["shop-b"])

    def test_an_application_of_a_file_is_compared(self):
        self.begin(applications=[{"name": "solo", "repo": "https://git.example.com/acme/x.git"}])
        done = self.plan(an_application())
        self.assert_plan(done, change=["solo"])
        self.assertEqual({"solo"}, set(done.json["change"]))

    def test_wrong_credentials_are_denied(self):
        self.begin(a_set(a_list("a")))
        done = self.plan(a_set(a_list("a")), env={"ARGOCD_AUTH_TOKEN": "wrong"} if not self.core
                         else None, account="admin" if not self.core else "nobody")
        self.assert_status(DENIED, done)
        self.assert_says_why(done)

    def test_garbage_is_no_answer(self):
        self.begin(a_set(a_list("a")))
        self.server.fail(r"GET .*/applications(\?|$)", 1, 200, "<html>login</html>", "text/html")
        done = self.plan(a_set(a_list("a")))
        self.assert_status(UNREACHABLE, done)

    def test_odd_objects_are_no_answer(self):
        for where, kind in (("applicationsets", a_set), ("applications", an_application)):
            for metadata in ('"x"', '{"name": "x", "annotations": "y"}',
                             '{"name": "x", "labels": ["y"]}'):
                with self.subTest(f"{where} {metadata}"):
                    self.begin()
                    self.server.fail(rf"GET .*/{where}(\?|$)", 1, 200,
                                     '{"metadata": {}, "items": [{"metadata": %s}]}' % metadata,
                                     "application/json")
                    thing = kind() if kind is an_application else kind(a_list("a"))
                    done = self.plan(thing)
                    self.assert_status(UNREACHABLE, done)
                    self.assertIn("metadata", self.assert_says_why(done)[0])

    def test_a_cut_list_is_read_again(self):
        self.begin(a_set(a_list("a", "b")))
        self.server.cut(r"GET .*/applications(\?|$)", after=40)
        self.assert_plan(self.plan(a_set(a_list("a", "b"))))

    def test_a_server_in_trouble_is_asked_again(self):
        self.begin(a_set(a_list("a")))
        self.server.fail(r"GET .*/applicationsets", 1, 503)
        self.assert_plan(self.plan(a_set(a_list("a"))))

    def test_a_server_that_never_answers_is_given_up(self):
        self.begin(a_set(a_list("a")))
        self.server.hang(r"GET .*/applications(\?|$)")
        done = self.plan(a_set(a_list("a")), flags=["--timeout", "1s"])
        self.assert_status((OUT_OF_TIME, UNREACHABLE), done)


class PlansByApi(ByApi, Plans):
    def test_odd_applications_are_no_answer(self):
        for made in ('[null]', '["x"]', '"x"', '5', '{"a": 1}', '[{"metadata": "x"}]'):
            with self.subTest(made):
                self.begin()
                self.server.fail(r"POST .*/generate", 1, 200, '{"applications": %s}' % made,
                                 "application/json")
                done = self.plan(a_set({"pullRequest": {"github": {"owner": "a", "repo": "b"}}}))
                self.assert_status(UNREACHABLE, done)
                self.assert_says_why(done)

    def test_pull_requests_are_worked_out_by_argocd(self):
        self.begin(generators={"pullRequest": {"acme/shop": [
            {"number": 7, "branch": "fix", "target_branch": "main", "head_sha": "a" * 40,
             "title": "Fix", "author": "me"}]}})
        one = a_set({"pullRequest": {"github": {"owner": "acme", "repo": "shop"}}},
                    made=template("pr-{{number}}"))
        done = self.plan(one)
        self.assert_plan(done, create=["pr-7"])
        self.assertIn("Argo CD works out the applications of many", done.err)

    def test_who_may_not_create_a_set_hears_what_is_missing(self):
        self.begin(accounts={"reader": {"rights": ["*, get, *"]}})
        one = a_set({"pullRequest": {"github": {"owner": "acme", "repo": "shop"}}})
        done = self.plan(one, account="reader")
        self.assert_status(DENIED, done)
        self.assertIn("right to create the set", self.assert_says_why(done)[1])

    def test_a_project_that_is_only_in_the_files_has_to_be_there_first(self):
        self.begin()
        project = document({"metadata": {"name": "team"}, "spec": {}}, "AppProject")
        one = a_set({"pullRequest": {"github": {"owner": "acme", "repo": "shop"}}},
                    made=template("pr-{{number}}", project="team"))
        text, hint = self.assert_says_why(self.plan(project, one))
        self.assertIn("project team which does not exist", text)
        self.assertIn("its AppProject is among the files, and not there yet: apply that first",
                      hint)
        other = document({"metadata": {"name": "squad"}, "spec": {}}, "AppProject")
        self.assertNotIn("AppProject", self.assert_says_why(self.plan(other, one))[1])

    def test_applications_that_are_not_shown_are_told_of(self):
        """Their deletion could not be counted."""
        self.begin(a_set(a_list("a")), accounts={"half": {"rights": [
            "applicationsets, *, *", "projects, get, *", "clusters, get, *"]}})
        self.assertIn("shop-a", self.plan(a_set(a_list("b")), account="half").json["guards"][0])
        done = self.apply(a_set(a_list("b")), account="half")
        self.assert_refused(done, "hidden", "shop-a", flag="the right to get the applications")

    def test_nothing_is_asked_without_a_server(self):
        self.begin()
        done = self.start("--file", self.files(a_set(a_list("a"))), "--output", "json",
                          tool=self.tool()).finish(SOON)
        self.assert_plan(done, create=["shop-a"])
        self.assertEqual([], self.server.requests)

    def test_what_needs_no_server_needs_no_credentials(self):
        self.begin()
        self.write("there.yaml", "")
        file = self.files(a_set(a_list("a")))
        for flags in (["--render"], ["--current", self.dir / "there.yaml"]):
            done = self.start("--file", file, *flags, "--server", self.server.url,
                              tool=self.tool()).finish(SOON)
            self.assert_status(DONE, done)
        self.assertEqual([], self.server.requests)

    def test_opts_name_the_server(self):
        self.begin(a_set(a_list("a")))
        done = self.start("--file", self.files(a_set(a_list("a"))), "--output", "json",
                          env={"ARGOCD_OPTS": f"--server {self.server.url}",
                               "ARGOCD_AUTH_TOKEN": self.server.token()},
                          tool=self.tool()).finish(SOON)
        self.assert_plan(done)


class Plugin(http.server.BaseHTTPRequestHandler):
    """What a plugin generator asks; it keeps the questions."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.questions.append((self.path, self.headers["Authorization"], json.loads(body)))
        answer = json.dumps({"output": {"parameters": [{"name": "plug"}]}}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


class PlansByCore(ByCore, Plans):
    def test_a_plugin_is_asked_as_the_controller_asks_it(self):
        plugin = self.enterContext(http.server.ThreadingHTTPServer(("127.0.0.1", 0), Plugin))
        plugin.questions = []
        thread = threading.Thread(target=plugin.serve_forever)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(plugin.shutdown)
        self.begin(
            configmaps={"my-plugin": {"baseUrl": f"http://127.0.0.1:{plugin.server_port}/",
                                      "token": "$my-secret:key"}},
            secrets={"my-secret": {"key": "open sesame"}})
        done = self.plan(a_set({"plugin": {"configMapRef": {"name": "my-plugin"},
                                           "input": {"parameters": {"size": 3}}}}),
                         flags=["--verbose"])
        self.assert_plan(done, create=["shop-plug"])
        self.assertEqual([("/api/v1/getparams.execute", "Bearer open sesame",
                           {"applicationSetName": "many",
                            "input": {"parameters": {"size": 3}}})], plugin.questions)
        self.assertNotIn("open sesame", done.out + done.err)

    def test_a_plugin_that_is_not_there_is_said(self):
        self.begin()
        done = self.plan(a_set({"plugin": {"configMapRef": {"name": "none"}}}))
        self.assert_status(NOT_FOUND, done)
        self.assertIn("reading the ConfigMap none", self.assert_says_why(done)[0])

    def test_pull_requests_need_a_file_or_the_api(self):
        self.begin()
        done = self.plan(a_set({"pullRequest": {"github": {"owner": "acme", "repo": "shop"}}}))
        self.assert_status(USAGE, done)
        self.assertIn("--params", self.assert_says_why(done)[1])

    def test_what_others_have_set_stays(self):
        self.begin()
        one = a_set(a_list("a"), metadata={"labels": {"team": "shop"}})
        self.assert_status(DONE, self.apply(one))
        self.set().change({"metadata": {"labels": {"by": "hand"}}})
        done = self.plan(one, output="text")
        self.assertIn("stays, for others have set it: metadata.labels.by", done.out)
        self.assertIn("= unchanged ApplicationSet", done.out)

    def test_what_others_keep_in_a_set_counts(self):
        """The set that there will be has the policy that somebody else has given it."""
        self.begin()
        self.assert_status(DONE, self.apply(a_set(a_list("a", "b"))))
        for name in ("shop-a", "shop-b"):
            self.server.wait_for(lambda name=name: self.server.application(name).seen)
        self.set().change({"spec": {"syncPolicy": {"applicationsSync": "create-only"}}})
        done = self.plan(a_set(a_list("a")), output="text")
        self.assertIn("stays, for others have set it: spec.syncPolicy", done.out)
        self.assertIn("= keep shop-b", done.out)

    def test_many_applications_come_in_pages(self):
        names = [f"n{number}" for number in range(520)]
        self.begin(a_set(a_list(*names)))
        self.assert_plan(self.plan(a_set(a_list(*names))))
        self.assertEqual(2, len(self.server.requests_of("list applications")))


if __name__ == "__main__":
    main()
