#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Straight to Kubernetes, with --core (argocd-api.md, 13)."""

import json
import re

from argocd_support import (CONFLICT, DENIED, DONE, NOT_FOUND, OUT_OF_TIME, SOON,
                            UNREACHABLE, USAGE, WHILE, Argo, main, revision)
from fakes.tls import Authority

GET = r"GET .*/applications/shop$"
LIST = r"GET .*/applications\?(?!.*watch=)"
PATCH = r"PATCH "
WATCH = r"GET .*watch="


class Core(Argo):
    def setUp(self):
        super().setUp()
        self.account = "admin"

    def address(self):
        return ["--core"]

    def kubeconfig(self, **options):
        return self.server.kubeconfig(self.dir / "kubeconfig", self.account, **options)

    def credentials(self):
        return {"KUBECONFIG": str(self.kubeconfig())}

    def edited(self, change):
        """The kubeconfig, changed."""
        path = self.kubeconfig()
        config = json.loads(path.read_text())
        change(config)
        path.write_text(json.dumps(config))
        return {"KUBECONFIG": str(path)}


class Runs(Core):
    def test_a_wait_ends_with_health(self):
        self.argo("healthy")
        pushed = self.handle().push("a2")
        done = self.wait()
        self.assert_result("healthy", done)
        self.assertEqual(pushed, done.json["revision"])

    def test_nobody_asks_the_api_server(self):
        self.argo("healthy")
        self.wait()
        self.assertEqual({"kubernetes"}, {request.face for request in self.server.requests})

    def test_no_operation_is_left_behind_in_a_closed_window(self):
        """There is no server that would refuse it, and the controller would hold it up for ever."""
        self.argo("windows")
        done = self.sync(app="frozen")
        self.assert_result("conflict", done)
        self.assertIn("window '* * * * *'", self.assert_says_why(done)[0])
        self.assert_result("skipped", self.sync("--on-window", "skip", app="frozen"))
        self.assert_result("healthy", self.sync("--wait", app="by-hand"))
        self.assertEqual([], self.handle("frozen").requested)

    def test_a_wait_for_many_is_one_list_and_one_watch(self):
        self.argo({"applications": [{"name": f"app-{number}", "labels": {"team": "x"}}
                                    for number in range(5)]})
        done = self.wait("--selector", "team=x", "--poll", "10m", app=None)
        self.assert_result("healthy", done)
        self.assertEqual(5, len(done.json["applications"]))
        self.assertEqual(1, len(self.server.requests_of("list applications")))
        self.assertEqual(1, len(self.server.requests_of("watch applications")))

    def test_a_sync_ends_with_health(self):
        self.argo("waves")
        done = self.sync("--wait")
        self.assert_result("healthy", done)
        self.assertEqual(revision("a2"), done.json["revision"])
        self.assert_one_operation()

    def test_a_sync_copies_what_the_api_server_would(self):
        """13.3: options and retries of the application; the controller does not look there."""
        self.shop(sync_options=["CreateNamespace=true"], retry={"limit": 3})
        self.assert_status(DONE, self.sync("--prune", "--sync-option", "ServerSideApply=true"))
        (_, operation), = self.server.operations
        self.assertEqual(["CreateNamespace=true", "ServerSideApply=true"],
                         operation["sync"]["syncOptions"])
        self.assertTrue(operation["sync"]["prune"])
        self.assertEqual(3, operation["retry"]["limit"])
        self.assertNotIn("automated", operation["initiatedBy"])

    def test_each_of_many_sources_has_its_revision(self):
        self.argo("multi-source")
        done = self.sync("--revision", f"values={revision('v1')}", "--wait",
                         app="team-pay/billing")
        self.assert_status(DONE, done)
        (_, operation), = self.server.operations
        self.assertEqual(revision("v1"), operation["sync"]["revisions"][1])

    def test_automatic_sync_is_not_overruled(self):
        """13.3: nobody guards that here."""
        self.argo("healthy")
        done = self.sync("--revision", "0123456789", "--timeout", WHILE)
        self.assert_result("timeout", done)
        self.assert_none_asked()

    def test_another_operation_is_not_overwritten(self):
        server = self.shop()
        server.controller.hold("apply")
        self.handle().sync()
        server.controller.wait_for("apply")
        running = self.start_sync("--wait")
        server.wait_for_request("get applications", 2)
        self.assert_none_asked()
        server.controller.release()
        self.assert_result("healthy", running.finish())
        self.assert_one_operation()

    def test_a_failure_is_said(self):
        self.argo("failing-hook")
        done = self.sync(app="broken")
        self.assert_result("failed", done)
        self.assertIn("Job/migrate", self.blocking(done))

    def test_what_has_no_health_here_is_judged_as_a_whole(self):
        """13.6"""
        self.argo("degraded")
        done = self.sync("--wait", "--degraded-after", "500ms", app="crashing")
        self.assert_result("degraded", done)

    def test_a_deletion_is_awaited(self):
        server = self.argo("healthy")
        server.controller.hold("delete")
        running = self.start_wait("--for", "deleted")
        server.wait_for_streams()
        self.handle().delete()
        server.controller.wait_for("delete")
        server.controller.release()
        self.assert_result("deleted", running.finish())

    def test_one_of_another_project_is_not_there(self):
        self.shop(live="a2")
        for tool, flags in ((self.wait, []), (self.sync, []), (self.sync, ["--dry-run"]),
                            (self.sync, ["--set-parameter", "a=b"])):
            with self.subTest(flags=flags):
                done = tool("--project", "other", *flags)
                self.assert_result("notfound", done)
                message, hint = self.assert_says_why(done)
                self.assertIn("in the project other", message)
                self.assertIn("it is of the project default", hint)
        for goal in ("deleted", "created"):
            for more in ([], ["--once"]):
                self.assert_result("notfound", self.wait("--project", "other", "--for", goal, *more))
        self.assertEqual([], [one for one in self.server.requests if one.method != "GET"])
        self.assert_result("healthy", self.wait("--project", "default"))

    def test_an_application_that_is_not_there_is_not_found(self):
        """No masking here."""
        self.argo("healthy")
        for tool in (self.wait, self.sync):
            done = tool(app="nope")
            self.assert_status(NOT_FOUND, done)
            self.assertIn("nope", self.assert_says_why(done)[0])

    def test_a_controller_that_sleeps_is_told(self):
        self.argo("healthy")
        self.handle().behave(ignore_refresh=True)
        done = self.wait("--timeout", "4s")
        self.assert_result("timeout", done)
        self.assertLess(done.seconds, SOON / 2)


class Faults(Core):
    def waiting(self):
        server = self.shop()
        running = self.start_wait()
        server.wait_for_streams()
        server.wait_for_request("get applications", 2)
        return server, running

    def end_of(self, running):
        self.handle().sync()
        self.assert_result("healthy", running.finish())

    def test_a_watch_that_is_too_old_begins_anew(self):
        """410, in the stream and as an answer."""
        server, running = self.waiting()
        server.expire_watches()
        server.wait_for_streams()
        self.end_of(running)

    def test_a_version_that_is_too_old_is_given_up(self):
        for over_http in (False, True):
            with self.subTest(over_http=over_http):
                server, running = self.waiting()
                server.expired_over_http = over_http
                self.handle().change({"metadata": {"labels": {"a": "b"}}})
                server.compact()
                server.cut_streams()
                self.end_of(running)

    def test_bookmarks_are_no_news(self):
        server = self.shop(server={"bookmarks": 50})
        running = self.start_wait()
        server.wait_for_streams()
        server.wait_for_request("get applications", 2)
        self.end_of(running)

    def test_watches_that_end_and_break(self):
        for faults in ({"end_after": 1}, {"cut_after": 1}, {"silent": True}):
            with self.subTest(faults=faults):
                server = self.shop()
                server.faulty_streams(**faults)
                running = self.start_wait()
                server.wait_for_request("get applications", 2)
                self.end_of(running)

    def test_reads_that_fail_for_a_moment(self):
        for name, fault in {
                "429": lambda server, pattern: server.fail(
                    pattern, status=429, headers=[("Retry-After", "1")],
                    content_type="application/json",
                    body='{"kind":"Status","status":"Failure","reason":"TooManyRequests","code":429}'),
                "503": lambda server, pattern: server.fail(pattern, status=503),
                "a cut": lambda server, pattern: server.drop(pattern),
                "half an answer": lambda server, pattern: server.cut(pattern, 300)}.items():
            for pattern in (GET, WATCH):
                with self.subTest(fault=name, request=pattern):
                    server = self.shop()
                    fault(server, pattern)
                    self.assert_result("healthy", self.sync("--wait"))
                    self.assert_one_operation()

    def test_a_patch_that_is_lost_before_or_after_its_effect(self):
        for name, fault in {
                "before": lambda server: server.drop(PATCH),
                "after": lambda server: server.cut(PATCH, 0),
                "in the answer": lambda server: server.cut(PATCH, 100),
                "503": lambda server: server.fail(PATCH, status=503)}.items():
            with self.subTest(lost=name):
                server = self.shop()
                fault(server)
                self.assert_result("healthy", self.sync("--wait", "--timeout", "60s", timeout=80))
                self.assert_one_operation()

    def test_who_writes_in_between_is_not_overwritten(self):
        """409: the lock."""
        server = self.shop()
        server.before(PATCH, lambda: self.handle().change({"metadata": {"labels": {"a": "b"}}}),
                      times=2)
        self.assert_result("healthy", self.sync("--wait"))
        self.assertEqual({"a": "b"}, self.handle().seen["metadata"]["labels"])
        self.assert_one_operation()

    def test_an_older_operation_is_terminated_whoever_writes_before(self):
        """422 where somebody does: the test of the patch fails."""
        for writes in (False, True):
            with self.subTest(writes=writes):
                server = self.shop()
                server.controller.hold("apply")
                self.handle().sync(sync={"revision": revision("a1")})
                server.controller.wait_for("apply")
                if writes:
                    server.before(PATCH, lambda: self.handle().change(
                        {"metadata": {"labels": {"a": "b"}}}))
                running = self.start_sync("--on-conflict", "terminate-older", "--wait")
                self.handle().wait_for(
                    lambda seen: seen["status"]["operationState"]["phase"] == "Terminating")
                server.controller.release()
                self.assert_result("healthy", running.finish())
                self.assert_one_operation()

    def test_an_operation_for_the_same_branch_is_not_terminated(self):
        """Here, an operation has the revision that somebody named, or none."""
        for flags in ([], ["--revision", "main"]):
            with self.subTest(flags=flags):
                server = self.shop()
                server.controller.hold("apply")
                flags = ["--on-conflict", "terminate-older", *flags]
                first = self.start_sync(*flags)
                server.controller.wait_for("apply")
                second = self.start_sync(*flags)
                server.wait_for_request("get applications", 8)
                server.controller.release()
                self.assert_result("synced", first.finish())
                self.assert_result("synced", second.finish())
                self.assertEqual(2, len(self.handle().requested))

    def test_a_server_that_is_away_is_named_however_short_the_time(self):
        self.shop()
        away = self.edited(lambda config: config["clusters"][0]["cluster"].update(
            server="http://127.0.0.1:9"))
        for tool in (self.wait, self.sync):
            for arguments in (["--timeout", "300ms"], ["--timeout", "2s"],
                              ["--timeout", "1s", "--selector", "team=shop"]):
                with self.subTest(tool=tool.__name__, arguments=arguments):
                    done = tool(*arguments, app=None if "--selector" in arguments else "shop",
                                credentials=away)
                    self.assert_status((OUT_OF_TIME, UNREACHABLE), done)
                    message, _ = self.assert_says_why(done)
                    self.assertIn("cannot connect to 127.0.0.1:9", message)
                    self.assertNotIn("trouble with the connection", done.err)

    def test_who_syncs_in_between_is_waited_for(self):
        server = self.shop()
        server.before(PATCH, lambda: self.handle().sync())
        self.assert_result("healthy", self.sync("--wait"))
        self.assert_one_operation()

    def test_who_syncs_in_between_is_a_conflict_where_we_say_so(self):
        server = self.shop()
        server.controller.hold("apply")
        server.before(PATCH, lambda: self.handle().sync())
        self.assert_status(CONFLICT, self.sync("--on-conflict", "fail"))
        self.assert_none_asked()

    def test_a_restart_is_survived(self):
        server, running = self.waiting()
        server.restart()
        self.end_of(running)

    def test_a_server_that_never_answers_does_not_outlive_the_deadline(self):
        for pattern in (GET, PATCH):
            with self.subTest(request=pattern):
                server = self.shop()
                server.hang(pattern, times=100)
                done = self.sync("--timeout", "3s")
                self.assert_status(OUT_OF_TIME, done)
                self.assertLess(done.seconds, SOON / 2)

    def test_a_cluster_that_is_not_there(self):
        self.argo("healthy")
        env = self.edited(lambda config: config["clusters"][0]["cluster"].update(
            server="http://127.0.0.1:1"))
        done = self.wait("--timeout", "10s", credentials=env)
        self.assert_status(UNREACHABLE, done)
        self.assertIn("127.0.0.1:1", self.assert_says_why(done)[0])


class Rights(Core):
    def test_who_may_not_ask_for_a_comparison_is_told_at_once(self):
        """A refresh is a write here."""
        self.argo("rights")
        self.account = "reader"
        for tool, flags in ((self.wait, []), (self.sync, ["--if-out-of-sync"])):
            with self.subTest(tool=tool.__name__, flags=flags):
                done = tool(*flags)
                self.assert_result("denied", done)
                message, hint = self.assert_says_why(done)
                self.assertIn("cannot patch", message)
                self.assertIn("Role", hint)

    def test_four_verbs_on_applications_are_enough(self):
        """13: by a Role in the namespace of Argo CD, which is no right to anything else."""
        verbs = [f"{verb} applications" for verb in ("get", "list", "watch", "patch")]
        accounts = {"ci": {"kubernetes": verbs, "namespaces": ["argocd"], "rights": []}}
        self.account = "ci"
        for selection, app in (([], "shop"), (["--selector", "team=x"], None)):
            with self.subTest(selection=selection):
                self.shop(accounts=accounts, labels={"team": "x"})
                self.assert_result("healthy", self.sync(*selection, "--wait", app=app))
                self.assert_one_operation()
                self.handle().push("a3")
                self.handle().sync()
                self.assert_result("healthy", self.wait(*selection, app=app))

    def test_the_end_of_the_time_is_no_trouble_with_the_connection(self):
        self.argo("healthy")
        for time in ("2s", "3500ms"):
            with self.subTest(time=time):
                done = self.wait("--revision", revision("a9"), "--timeout", time, "--poll", "300ms")
                self.assert_result("timeout", done)
                self.assertNotIn("trouble with the connection", done.err)


class Lists(Core):
    """13.1; and in pages, as Kubernetes gives them."""

    def many(self, count=501):
        return self.argo({"applications": [
            {"name": f"app-{number}", "labels": {"team": "x"}, "resources": [],
             "behave": {"ignore-refresh": True}} for number in range(count)]})

    def look(self, *flags, **options):
        return self.wait("--once", "--selector", "team=x", "--for", "operation", *flags, app=None,
                         **options)

    def pages(self):
        """What was asked for, page by page."""
        return [("limit" in one.query, "continue" in one.query)
                for one in self.server.requests_of("list applications")]

    def test_many_come_in_pages(self):
        self.many()
        done = self.look()
        self.assert_status(DONE, done)
        self.assertEqual(501, len({one["name"] for one in done.json["applications"]}))
        self.assertEqual([(True, False), (True, True)], self.pages())

    def test_few_come_at_once(self):
        self.many(3)
        self.assert_status(DONE, self.look())
        self.assertEqual([(True, False)], self.pages())

    def outdate(self):
        self.handle("app-0").change({"metadata": {"labels": {"new": "yes"}}})
        self.server.compact()

    def test_a_list_whose_pages_are_too_old_is_begun_anew(self):
        self.many()
        self.server.before("continue=", self.outdate)
        done = self.look()
        self.assert_status(DONE, done)
        self.assertEqual(501, len(done.json["applications"]))
        self.assertEqual([(True, False), (True, True)] * 2, self.pages())

    def test_a_list_whose_pages_are_always_too_old_is_asked_for_as_a_whole(self):
        self.many()
        number = iter(range(100))
        self.server.before("continue=", lambda: (self.handle("app-0").change(
            {"metadata": {"labels": {"new": str(next(number))}}}), self.server.compact()), times=100)
        done = self.look()
        self.assert_status(DONE, done)
        self.assertEqual(501, len(done.json["applications"]))
        self.assertEqual([(True, False), (True, True)] * 2 + [(False, False)], self.pages())

    def test_a_page_that_is_no_list_is_no_end_of_one(self):
        self.many()
        self.server.fail("continue=", status=200, content_type="application/json",
                         body='{"kind":"ApplicationList","metadata":{}}')
        self.assert_status(UNREACHABLE, self.look())

    def test_a_page_that_does_not_say_whether_it_is_the_last_is_no_end(self):
        self.many()
        for said in ('continue:"x"', '"junk":"%s","continue":"x"' % ("x" * 70_000)):
            self.server.fail("continue=", status=200, content_type="application/json",
                             body='{"kind":"ApplicationList","metadata":{%s},"items":[]}' % said)
            done = self.look()
            self.assert_status(UNREACHABLE, done)
            self.assertIn("the list does not say whether it goes on", done.err)

    def two_places(self, **options):
        return self.argo({"applications": [
            {"name": "shop", "labels": {"team": "x"}, "live": "a2"},
            {"name": "shop", "namespace": "team-pay", "labels": {"team": "x"}, "live": "a1"}]},
            repositories={"https://git.example.com/acme/deploy.git": ["a1", "a2"]}, **options)

    def places(self, done):
        return [one["namespace"] for one in done.json["applications"]]

    def test_a_selection_is_of_one_namespace(self):
        self.two_places()
        self.assertEqual(["argocd"], self.places(self.look()))
        self.assertEqual(["team-pay"], self.places(self.look("--namespace", "team-pay")))

    def test_a_selection_is_of_all_namespaces_where_that_is_asked_for(self):
        self.two_places()
        running = self.start_wait("--selector", "team=x", "--all-namespaces", "--poll", "10m",
                                  app=None)
        self.server.wait_for_streams()
        self.server.application("team-pay/shop").sync()
        done = running.finish()
        self.assert_result("healthy", done)
        self.assertEqual(["argocd", "team-pay"], sorted(self.places(done)))

    def test_names_need_no_right_in_all_namespaces(self):
        self.two_places(accounts={"bot": {"namespaces": ["team-pay"]}})
        self.account = "bot"
        running = self.start_wait("--all-namespaces", app="team-pay/shop")
        self.server.wait_for_streams()
        self.server.application("team-pay/shop").sync()
        self.assert_result("healthy", running.finish())

    def test_who_may_look_into_one_namespace_only_is_told_so(self):
        self.two_places(accounts={"bot": {"namespaces": ["argocd"]}})
        self.account = "bot"
        done = self.look("--all-namespaces")
        self.assert_status(DENIED, done)
        message, hint = self.assert_says_why(done)
        self.assertIn("cluster scope", message)
        self.assertIn("leave --all-namespaces out", hint)
        self.assertIn("ClusterRole", hint)
        self.assertEqual(["argocd"], self.places(self.look()))

    def test_the_api_server_needs_no_such_flag(self):
        self.two_places()
        done = self.wait("--all-namespaces", address=["--server", self.server.url],
                         credentials={"ARGOCD_AUTH_TOKEN": self.server.token()})
        self.assert_status(USAGE, done)
        self.assertIn("--core", self.assert_says_why(done)[0])


class Access(Core):
    def test_where_nothing_matches_other_namespaces_are_named(self):
        self.argo("healthy")
        done = self.wait("--selector", "a=b", app=None)
        self.assert_status(NOT_FOUND, done)
        hint = self.assert_says_why(done)[1]
        self.assertIn("--core looks into --namespace alone", hint)
        self.assertIn("--all-namespaces", hint)

    def test_the_file_is_named_by_a_flag_or_a_variable_or_its_place(self):
        self.argo("healthy")
        path = self.kubeconfig()
        text = path.read_text()
        self.write("home/.kube/config", text)
        for flags, env in ((["--kubeconfig", path], {}), ([], {"KUBECONFIG": str(path)}),
                           ([], {"KUBECONFIG": f"/nonexistent:{path}"}),
                           ([], {"HOME": str(self.dir / "home")})):
            with self.subTest(env=env):
                self.assert_result("healthy", self.wait(*flags, credentials=env))

    def test_core_can_be_said_in_the_variables_of_argo_cd(self):
        self.argo("healthy")
        path = self.write("config", json.dumps({
            "current-context": "kubernetes",
            "contexts": [{"name": "kubernetes", "server": "kubernetes", "user": "kubernetes"}],
            "servers": [{"server": "kubernetes", "core": True}],
            "users": [{"name": "kubernetes"}]}), 0o600)
        for flags, env in (([], {"ARGOCD_OPTS": "--core"}), ([], {"GITOPS_CORE": "true"}),
                           (["--argocd-config", path], {})):
            with self.subTest(env=env):
                self.assert_result("healthy", self.wait(*flags, address=[], env=env))

    def test_another_context_can_be_named(self):
        self.argo("healthy")

        def change(config):
            config["contexts"][0]["name"] = "prod"
        env = self.edited(change)
        self.assert_result("healthy", self.wait("--kube-context", "prod", credentials=env))
        done = self.wait("--kube-context", "prdo", credentials=env)
        self.assert_status(USAGE, done)
        self.assertIn("prod", " ".join(self.assert_says_why(done)))

    def test_a_private_authority_is_that_of_the_file(self):
        self.argo("healthy", tls=Authority(self.dir / "ca"))
        self.assert_result("healthy", self.wait())
        env = self.edited(lambda config: config["clusters"][0]["cluster"].pop(
            "certificate-authority-data"))
        self.assert_status(UNREACHABLE, self.wait("--timeout", "5s", credentials=env))

    def test_a_certificate_for_the_api_server_is_not_shown_to_kubernetes(self):
        self.argo("healthy", tls=Authority(self.dir / "ca"))
        nonsense = str(self.write("nonsense", "not a certificate\n"))
        for env in ({"GITOPS_CLIENT_CERT_FILE": nonsense, "GITOPS_CLIENT_KEY_FILE": nonsense},
                    {"GITOPS_CLIENT_CERT_FILE": nonsense}):
            self.assert_result("healthy", self.wait(env=env))

    def test_the_namespace_need_not_be_right_in_the_context(self):
        """The CLI's first complaint."""
        self.argo("healthy")
        env = {"KUBECONFIG": str(self.kubeconfig(namespace="default"))}
        self.assert_result("healthy", self.wait("--namespace", "argocd", credentials=env))

    def plugin(self, script):
        path = self.write("plugin", "#!/bin/sh\n" + script, 0o755)

        def change(config):
            config["users"][0]["user"] = {"exec": {
                "apiVersion": "client.authentication.k8s.io/v1", "command": str(path),
                "args": ["get-token"], "env": [{"name": "REGION", "value": "eu"}],
                "interactiveMode": "Never", "installHint": "install it from example.com"}}
        return self.edited(change)

    def credential(self, token):
        return json.dumps({"kind": "ExecCredential",
                           "apiVersion": "client.authentication.k8s.io/v1",
                           "status": {"token": token}})

    def test_a_plugin_gives_a_token(self):
        self.argo("healthy")
        env = self.plugin('[ "$1$REGION" = get-tokeneu ] || exit 3\n'
                          f"echo x >> {self.dir}/runs\necho '{self.credential(self.server.token())}'\n")
        done = self.wait(credentials=env)
        self.assert_result("healthy", done)
        self.assertEqual("x\n", (self.dir / "runs").read_text())
        self.assertNotIn(self.server.token(), done.err + done.out)

    def test_a_plugin_that_fails_is_told(self):
        self.argo("healthy")
        done = self.wait(credentials=self.plugin("echo '::error::session expired' >&2; exit 1\n"))
        self.assert_status(DENIED, done)
        self.assertIn("session expired", done.err)
        self.assert_harmless(done)
        message, hint = self.assert_says_why(done)
        self.assertIn("running the exec plugin plugin: it ended with status 1", message)
        self.assertIn("by hand", hint)

    def test_a_plugin_that_never_ends_does_not_outlive_the_deadline(self):
        self.argo("healthy")
        done = self.wait("--timeout", "2s",
                         credentials=self.plugin("exec /bin/sleep 1000\n"))
        self.assert_status(OUT_OF_TIME, done)
        self.assertLess(done.seconds, SOON / 2)

    def test_a_plugin_that_is_missing_is_told_with_its_hint(self):
        self.argo("healthy")
        env = self.plugin("")
        (self.dir / "plugin").unlink()
        done = self.wait(credentials=env)
        self.assertNotEqual(DONE, done.status)
        self.assertIn("example.com", self.assert_says_why(done)[1])

    def test_a_token_that_expires_is_fetched_again(self):
        server = self.shop(accounts={"old": {}, "new": {}})
        self.write("token", server.token("old"))
        env = self.plugin(f"cat <<END\n{self.credential('TOKEN')}\nEND\n")
        script = f"t=$(/bin/cat {self.dir}/token)\n/bin/cat <<END\n" + \
            self.credential("$t") + "\nEND\n"
        self.write("plugin", "#!/bin/sh\n" + script, 0o755)
        running = self.start_wait(credentials=env)
        server.wait_for_streams()
        server.wait_for_request("get applications", 2)
        self.write("token", server.token("new"))
        server.expire_token("old")
        server.cut_streams()
        self.handle().sync()
        self.assert_result("healthy", running.finish())

    def test_a_token_file_that_is_replaced_is_read_again(self):
        server = self.shop(accounts={"old": {}, "new": {}})
        path = self.write("token", server.token("old") + "\n")
        env = self.edited(lambda config: config["users"][0].update(user={"tokenFile": str(path)}))
        running = self.start_wait(credentials=env)
        server.wait_for_streams()
        server.wait_for_request("get applications", 2)
        self.write("token", server.token("new") + "\n")
        server.expire_token("old")
        server.cut_streams()
        self.handle().sync()
        self.assert_result("healthy", running.finish())

    def test_a_token_that_expires_for_good_is_denied_soon(self):
        server = self.shop()
        running = self.start_wait("--timeout", "60s")
        server.wait_for_streams()
        server.wait_for_request("get applications", 2)
        server.expire_token()
        server.cut_streams()
        done = running.finish(80)
        self.assert_result("denied", done)
        self.assertLess(done.seconds, SOON)

    def test_who_may_not_is_told_what(self):
        for verbs, tool in ((["watch"], self.wait), (["get", "list", "watch"], self.sync)):
            with self.subTest(verbs=verbs):
                self.shop(accounts={"bot": {"kubernetes": verbs}})
                self.account = "bot"
                done = tool()
                self.assert_status(DENIED, done)
                text = " ".join(self.assert_says_why(done))
                self.assertRegex(text, "get|patch")
                self.assertIn("applications", text)
                self.assert_none_asked()

    def test_who_may_only_look_can_wait_without_a_refresh(self):
        """With the revision there is nothing that only a refresh could tell."""
        self.shop(live="a2", accounts={"bot": {"kubernetes": ["get", "list", "watch"]}})
        self.account = "bot"
        self.assert_result("healthy", self.wait("--revision", revision("a2")))

    def test_nothing_that_names_a_cluster_is_told(self):
        self.argo("healthy")
        done = self.wait(credentials={})
        self.assertNotEqual(DONE, done.status)
        self.assertTrue(re.search("kubeconfig|KUBECONFIG", " ".join(self.assert_says_why(done))))


if __name__ == "__main__":
    main()
