#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What `apply-appset` says of files: without Argo CD, and without writing what nobody asked for."""

import json
import os
import unittest

import yaml

from appset_files_support import (DONE, FINALIZER, NAMES, OUT_OF_TIME, REPOSITORY, USAGE,
                                  WOULD_CHANGE, Sets,
                                  APPLY_APPSET, SOON, a_list, a_set, directories, of_folders)
from results_support import assert_all_agree


class Render(Sets):
    def test_each_element_becomes_an_application(self):
        one, two = self.render(a_set(a_list("a", "b")))
        self.assertEqual({"apiVersion": "argoproj.io/v1alpha1", "kind": "Application",
                          "metadata": {"name": "a", "namespace": "argocd",
                                       "finalizers": [FINALIZER]},
                          "spec": {"project": "default",
                                   "destination": {"name": "in-cluster", "namespace": "x"},
                                   "source": {"repoURL": REPOSITORY, "path": "x"}}}, one)
        self.assertEqual("b", two["metadata"]["name"])

    def test_both_kinds_of_templates(self):
        self.assertEqual(["a-x"], self.names(a_set(a_list("a"), go=False, made="{{name}}-x")))
        self.assertEqual(["A-x"], self.names(a_set(a_list("a"), made="{{.name | upper}}-x")))

    def test_the_order_is_that_of_files_and_generators(self):
        self.assertEqual(["c", "a", "b"], self.names(a_set(a_list("c"), a_list("a"), name="z"),
                                                     a_set(a_list("b"), name="a")))

    def test_nothing_made_is_no_application(self):
        self.assertEqual([], self.names(a_set(a_list())))
        self.assertEqual([], self.plan(a_set(a_list()), flags=["--render"]).json["items"])

    def test_it_says_the_same_each_time(self):
        document = a_set(a_list("a"), made="{{.name}}-{{now | unixEpoch}}-{{randAlphaNum 5}}")
        self.assertEqual(self.names(document), self.names(document))
        self.assertNotEqual(self.names(document),
                            [one["metadata"]["name"] for one in self.plan(
                                document, flags=["--render", "--allow-nondeterministic"])
                             .json["items"]])

    def test_secrets_that_are_given_are_not_in_it(self):
        done = self.plan(a_set(a_list("a", note="pass/word+1")), flags=["--render"],
                         env={"GIT_USERNAME": "bot", "GIT_PASSWORD": "pass/word+1"})
        self.assertNotIn("pass/word+1", done.out + done.err)


class Input(Sets):
    def test_directories_have_all_their_manifests(self):
        self.file(a_set(a_list("a"), name="one"), name="sets/one.yaml")
        self.file(a_set(a_list("b"), name="two"), name="sets/deep/two.yml")
        self.write("sets/three.json", json.dumps(a_set(a_list("c"), name="three")))
        self.write("sets/README.md", "# no manifest\n")
        self.file(a_set(a_list("no"), name="no"), name="sets/.hidden/no.yaml")
        self.assertEqual(["b", "a", "c"], self.names(files=[self.dir / "sets"]))

    def test_directories_may_have_anything_beside_them(self):
        self.file(a_set(a_list("a")), name="all/sets/one.yaml")
        self.write("all/chart/Chart.yaml", "name: x\n")
        self.write("all/chart/templates/app.yaml",
                   "apiVersion: argoproj.io/v1alpha1\nkind: Application\n{{- if .Values.x }}\n")
        self.write("all/values.yaml", "{{ .Values.x }}\n")
        self.write("all/servers.yaml", "server: {{ .Values.server }}\n")
        self.write("all/patch.yaml", "- op: remove\n  path: /metadata/labels/argoproj.io~1x\n- 1\n")
        self.write("all/empty.json", "")
        self.write("all/list.yaml", yaml.safe_dump(
            {"apiVersion": "v1", "kind": "List", "items": [
                {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}},
                a_set(a_list("b"), name="two")]}))
        self.assertEqual(["b", "a"], self.names(files=[self.dir / "all"]))
        self.write("all/broken.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: [\n")
        self.assert_says(self.apply_appset("--file", self.dir / "all"), USAGE, "broken.yaml:3: ")

    def test_a_list_is_its_items(self):
        both = [a_set(a_list("a"), name="one"), a_set(a_list("b"), name="two")]
        self.assertEqual(["a", "b"], self.names(files=[self.file(both)]))

    def test_links_lead_nowhere_else(self):
        inside = self.file(a_set(a_list("a")), name="sets/deep/.one.yaml")
        outside = self.file(a_set(a_list("no"), name="no"), name="outside.yaml")
        (self.dir / "sets/one.yaml").symlink_to(inside)
        for number, target in enumerate((outside, "/dev/zero", "absent.yaml", "one-more.yaml",
                                         "/proc/self/environ", "deep")):
            (self.dir / f"sets/link-{number}.yaml").symlink_to(target)
        (self.dir / "sets/one-more.yaml").symlink_to("link-3.yaml")
        os.mkfifo(self.dir / "sets/pipe.yaml")
        self.assertEqual(["a"], self.names(files=[self.dir / "sets"]))

    def test_what_has_no_end_ends_with_the_time(self):
        done = self.apply_appset("--file", "/dev/zero", "--timeout", "1ms")
        self.assert_says(done, OUT_OF_TIME, "out of time")

    def test_braces_are_explained_where_they_are(self):
        hint = "needs quotes around it"
        for text, has_hint in (("a: {{ .x }}\n", True), ("a: '{{ .x }}'\nb: [\n", False),
                               ("a: {{ .x\n", True)):
            with self.subTest(text):
                done = self.apply_appset("--file", self.write("bad.yaml", text))
                self.assertEqual(has_hint, hint in done.err, done.err)

    def test_files_without_anything_of_ours_are_a_mistake(self):
        config = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}}
        for flags in ((), ("--render",), ("--lint",)):
            with self.subTest(flags):
                path = self.file(config)
                done = self.apply_appset(*flags, "--file", path)
                self.assert_says(done, USAGE, f"nothing in {path} is an ApplicationSet",
                                 "there are: ConfigMap x")

    def test_files_without_what_they_are_named_for_are_warned_of(self):
        one = self.file(a_set(a_list("a")))
        other = self.file({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}},
                          name="other.yaml")
        pulls = self.write("pulls.yaml", "- {repository: shop}\n")
        for flag, value, what in (("--cluster-file", other, "no cluster"),
                                  ("--project-file", other, "no AppProject"),
                                  ("--current", other, "no object of Argo CD")):
            with self.subTest(flag):
                done = self.apply_appset("--file", one, flag, value)
                self.assert_status(DONE, done)
                self.assertIn(f"warning: {other}: there is {what} in it", done.err)
        done = self.apply_appset("--file", one, "--params", f"pullRequest:{pulls}")
        self.assertIn(f"warning: {pulls}: no item in it has what a pullRequest finds: number",
                      done.err)

    def test_the_standard_input_is_a_file(self):
        text = yaml.safe_dump(a_set(a_list("a")))
        self.assertEqual(["a"], self.names(files=["-"], stdin=text.encode()))
        done = self.apply_appset("--file", "-", "--file", "-", stdin=b"")
        self.assert_says(done, USAGE, "--file - can be given once")

    def test_other_objects_are_passed_over(self):
        others = [{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}}, None]
        self.assertEqual(["a"], self.names(*others, a_set(a_list("a"))))

    def test_what_is_no_object_is_said_with_its_line(self):
        for text, line in (("a: b\n---\nkind: [\n", "4"), ("{{ .Values.x }}\n", "1"),
                           ("a: b\n  c: d\n", "2"), ("\t- x\n", "1")):
            with self.subTest(text):
                path = self.write("bad.yaml", text)
                done = self.apply_appset("--file", path)
                self.assert_says(done, USAGE, str(path))
                self.assertRegex(done.err, rf"bad\.yaml:? ?(line )?:?{line}\b")

    def test_what_is_not_there(self):
        self.assert_says(self.apply_appset("--file", "absent.yaml"), USAGE, "absent.yaml")
        self.assert_says(self.apply_appset(), USAGE)
        self.assert_says(self.apply_appset("--plan"), USAGE, "--file")

    def test_clusters_are_secrets_or_a_list(self):
        secret = {"apiVersion": "v1", "kind": "Secret",
                  "metadata": {"name": "eu", "labels": {"argocd.argoproj.io/secret-type": "cluster",
                                                        "tier": "prod"}},
                  "stringData": {"name": "eu", "server": "https://eu.example.com",
                                 "config": '{"bearerToken": "canary"}'}}
        plain = {"name": "us", "server": "https://us.example.com", "labels": {"tier": "test"}}
        self.file(secret, plain, name="clusters.yaml")
        by_tier = {"clusters": {"selector": {"matchExpressions": [
            {"key": "tier", "operator": "Exists"}]}}}
        made = a_set(by_tier, made="{{.name}}-{{.metadata.labels.tier}}")
        flags = ["--cluster-file", self.dir / "clusters.yaml"]
        self.assertEqual(["eu-prod", "us-test"], self.names(made, flags=flags))
        self.file([secret, plain], name="clusters.yaml")
        self.assertEqual(["eu-prod", "us-test"], self.names(made, flags=flags))
        self.file(plain, name="clusters/us.yaml")
        self.assertEqual(["us-test"], self.names(made, flags=["--cluster-file",
                                                              self.dir / "clusters"]))
        self.file([secret, plain], name="clusters.yaml")
        done = self.plan(made, flags=flags)
        self.assertNotIn("canary", done.out + done.err)
        self.assert_says(self.plan(made), USAGE, "--cluster-file", "spec.generators[0].clusters")

    def test_fixtures_stand_for_what_others_say(self):
        requests = [{"number": 7, "branch": "fix/a", "head_sha": "a" * 40}]
        hub = {"pullRequest": {"github": {"owner": "acme", "repo": "shop"}}}
        made = a_set(hub, made="pr-{{.number}}-{{.branch_slug}}-{{.head_short_sha}}")
        fixture = self.write("pulls.json", json.dumps(requests))
        self.assertEqual(["pr-7-fix-a-aaaaaaaa"],
                         self.names(made, flags=["--params", f"pullRequest:{fixture}"]))
        self.assert_says(self.plan(made), USAGE, "--params pullRequest:FILE")
        hub["pullRequest"]["github"]["labels"] = ["preview", "big"]
        self.write("pulls.json", json.dumps([
            {"number": number, "branch": "b", "head_sha": "a" * 40, **more} for number, more in
            enumerate([{}, {"labels": []}, {"labels": ["big"]}, {"labels": ["big", "x", "preview"]}])]))
        self.assertEqual(["pr-0", "pr-3"], self.names(
            a_set(hub, made="pr-{{.number}}"), flags=["--params", f"pullRequest:{fixture}"]))
        self.assert_says(self.plan(made, flags=["--params", f"pullrequests:{fixture}"]), USAGE,
                         "did you mean pullRequest?")
        self.assert_says(self.plan(made, flags=["--params", "pullRequest:absent"]), USAGE)


class Errors(Sets):
    """Of sets that cannot be worked out."""

    def errors(self, *documents, flags=()):
        done = self.plan(*documents, flags=["--render", *flags], output="text")
        self.assert_status(USAGE, done)
        return [line.partition("error: ")[2] for line in done.err.splitlines()
                if ": error: " in line], done.err

    def strict(self, *generators, **options):
        return a_set(*generators, goTemplateOptions=["missingkey=error"], **options)

    def test_they_have_the_line_of_the_field_and_are_said_once(self):
        document = self.strict(a_list("a", "b", "c"), made="{{.name}}-{{.env}}")
        path = self.file(document)
        line = path.read_text().splitlines().index("      name: '{{.name}}-{{.env}}'") + 1
        errors, log = self.errors(document)
        self.assertEqual([f"{path}:{line}: ApplicationSet many: spec.template.metadata.name: at "
                          '<.env> (column 12): map has no entry for key "env" (3 applications, '
                          "the first with name=a)"], errors)
        self.assertIn("hint: known are: name", log)

    def test_a_key_that_is_missing_has_neighbours(self):
        one = self.strict(a_list("a", values={"environment": "x"}), made="{{.nmae}}")
        self.assertIn("hint: did you mean {{.name}}?", self.errors(one)[1])
        one = self.strict(a_list("a", values={"env": "x", "tier": "y"}), made="{{.values.region}}")
        errors, log = self.errors(one)
        self.assertIn("hint: known are: env, tier", log)
        self.assertIn("(with name=a)", errors[0])

    def test_a_template_that_cannot_be_read_blames_no_parameter(self):
        errors, _ = self.errors(a_set(a_list("a", "b"), made="{{.name"))
        self.assertEqual(1, len(errors))
        self.assertTrue(errors[0].endswith("unclosed action (2 applications)"), errors)

    def test_those_of_a_generator_have_its_line(self):
        document = a_set(a_list("a"), {"list": {"elements": "x"}})
        path = self.file(document)
        errors, _ = self.errors(document)
        self.assertNotIn(f"{path}:1:", errors[0])


class Notes(Sets):
    """What Argo CD says nothing of is said with --render and with a plan."""

    def assert_noted(self, document, text, **options):
        for flags in ([], ["--render"]):
            done = self.plan(document, flags=[*flags, *options.get("flags", ())], output="text")
            self.assert_status(DONE, done)
            notes = [line for line in done.err.splitlines() if text in line]
            self.assertEqual(1, len(notes), done.err)

    def noted(self, value, **more):
        document = a_set(a_list("a", "b", **more))
        document["spec"]["template"]["metadata"]["annotations"] = {"note": value}
        return document

    def test_numbers_with_an_exponent(self):
        self.assert_noted(self.noted("{{.account}}", account=880444307210),
                          "is written as `8.8044430721e+11` (applications a, b) [AS013]")

    def test_maps_and_lists(self):
        self.assert_noted(self.noted("x {{.tags}}", tags={"a": "b"}),
                          ".tags is a map, and Go writes `map[a:b]` (applications a, b) [AS037]")
        self.assert_noted(self.noted("{{.tags}}", tags=["v", "w"]),
                          ".tags is a list, and Go writes `[v w]` (applications a, b) [AS037]")
        done = self.plan(self.noted("[v w]", tags=["v", "w"]), flags=["--render"])
        self.assertNotIn("AS037", done.err)

    def test_selectors_and_merges_that_match_nothing(self):
        clusters = self.file({"name": "eu", "server": "https://eu.example.com"}, name="c.yaml")
        self.assert_noted(a_set({"clusters": {"selector": {"matchLabels": {"a": "b"}}}}),
                          "matches none of the 1 clusters that are known [AS021]",
                          flags=["--cluster-file", clusters])
        self.assert_noted(a_set({"merge": {"mergeKeys": ["name"],
                                           "generators": [a_list("a"), a_list("a", "z")]}}),
                          '1 of 2 results have merge keys that the first generator does not have, '
                          'and are left out: {"name":"z"} [AS038]')


class Plan(Sets):
    def current(self, *documents, owner="many"):
        """The applications that these sets make, as they would be there."""
        made = self.render(*documents)
        for one in made:
            one["metadata"]["ownerReferences"] = [
                {"apiVersion": "argoproj.io/v1alpha1", "kind": "ApplicationSet", "name": owner,
                 "controller": True}] if owner else []
        return self.file(*made, name="current.yaml")

    def test_each_application_has_its_step(self):
        current = self.current(a_set(a_list("gone", "same", "other")))
        document = a_set(a_list("same", "new"), {"list": {"elements": [{"name": "other"}],
                         "template": {"metadata": {}, "spec": {
                             "project": "default", "destination": {},
                             "source": {"repoURL": REPOSITORY, "path": "other"}}}}})
        done = self.plan(document, flags=["--current", current])
        self.assert_status(DONE, done)
        self.assertEqual({"create": ["new"], "change": ["other"], "delete": ["gone"], "adopt": [],
                          "unchanged": 1, "result": "changed",
                          "message": "1 to create, 1 to change, 1 to delete, 1 unchanged; "
                                     "other objects: 1 to create"},
                         {name: done.json[name] for name in
                          ("create", "change", "delete", "adopt", "unchanged", "result", "message")})
        text = self.plan(document, flags=["--current", current], output="text").out
        self.assertIn("  - delete gone (with its resources; is now called new)\n", text)
        self.assertIn("  + create new (is gone by another name)\n", text)
        self.assertIn("      spec.source.path: x -> other\n", text)
        self.assertIn("guard max-delete: 1 application would be deleted: gone", text)

    def test_check_says_whether_something_would_change(self):
        document = a_set(a_list("a"))
        both = self.file(document, *yaml.safe_load_all(self.current(document).read_text()),
                         name="both.yaml")
        self.assert_status(DONE, self.plan(document, flags=["--current", both, "--check"]))
        done = self.plan(document, flags=["--current", "/dev/null", "--check"])
        self.assert_status(WOULD_CHANGE, done)
        self.assertEqual("changed", done.json["result"])

    def test_an_application_that_nobody_owns_would_be_adopted(self):
        current = self.current(a_set(a_list("a")), owner=None)
        done = self.plan(a_set(a_list("a")), flags=["--current", current])
        self.assertEqual((["a"], 1), (done.json["adopt"], len(done.json["guards"])))
        done = self.plan(a_set(a_list("a")), flags=["--current", current, "--allow-adopt"])
        self.assertEqual([], done.json["guards"])

    def test_guards_are_lifted_one_by_one(self):
        current = self.current(a_set(a_list("a", "b"), a_list("c")))
        for flags, guards in (([], ["max-delete", "empty-generator"]),
                              (["--max-delete", "2"], ["max-delete", "empty-generator"]),
                              (["--max-delete", "3"], ["empty-generator"]),
                              (["--max-delete", "3", "--allow-empty"], [])):
            with self.subTest(flags):
                done = self.plan(a_set(a_list()), flags=["--current", current, *flags])
                self.assert_status(DONE, done)
                self.assertEqual(guards, [one.partition(":")[0] for one in done.json["guards"]])

    def test_two_sets_that_make_one_application_collide(self):
        done = self.plan(a_set(a_list("a"), name="one"), a_set(a_list("a"), name="two"))
        self.assertEqual(["collision"], [one.partition(":")[0] for one in done.json["guards"]])

    def test_the_policy_is_that_of_the_set_or_of_the_controller(self):
        current = self.current(a_set(a_list("a", "b")))
        kept = {"syncPolicy": {"applicationsSync": "create-update"}}
        for document, flags, deleted in (
                (a_set(a_list("a")), [], ["b"]),
                (a_set(a_list("a")), ["--policy", "create-update"], []),
                (a_set(a_list("a"), **kept), [], []),
                (a_set(a_list("a"), **kept), ["--policy", "sync"], ["b"]),
                (a_set(a_list("a"), **kept), ["--policy", "sync", "--policy-override"], [])):
            done = self.plan(document, flags=["--current", current, *flags])
            self.assertEqual(deleted, done.json["delete"], done)
        self.assert_says(self.plan(a_set(), flags=["--policy", "never"]), USAGE, "--policy")

    def test_a_file_of_projects_says_which_there_are(self):
        projects = self.file({"apiVersion": "argoproj.io/v1alpha1", "kind": "AppProject",
                              "metadata": {"name": "shop"}, "spec": {}}, name="projects.yaml")
        document = a_set(a_list("a"))
        document["spec"]["template"]["spec"]["project"] = "shpo"
        done = self.plan(document, flags=["--project-file", projects])
        self.assertIn("shpo", done.json["guards"][0])
        self.assertEqual([], self.plan(document).json["guards"])

    def test_values_of_secrets_are_never_shown(self):
        secret = {"apiVersion": "v1", "kind": "Secret",
                  "metadata": {"name": "repo", "namespace": "argocd",
                               "labels": {"argocd.argoproj.io/secret-type": "repository"}},
                  "stringData": {"url": REPOSITORY, "password": "canary-1"}}
        other = json.loads(json.dumps(secret).replace("canary-1", "canary-2"))
        markdown = self.dir / "plan.md"
        for output in ("text", "json"):
            done = self.plan(secret, flags=["--current", self.file(other, name="other.yaml"),
                                            "--markdown", markdown], output=output)
            self.assert_status(DONE, done)
            self.assertEqual("changed", done.json["result"] if output == "json" else "changed")
            self.assertNotIn("canary", done.out + done.err + markdown.read_text())

    def test_flags_that_do_not_go_together(self):
        for flags in (["--plan", "--render"], ["--render", "--check"], ["--lint", "--apply"],
                      ["--against", "main", "--current", "x"], ["--render", "--against", "main"]):
            with self.subTest(flags):
                self.assert_says(self.plan(a_set(a_list("a")), flags=flags), USAGE, "--")


class Flags(Sets):
    def test_markdown_is_a_file_of_a_plan(self):
        one = a_set(a_list("a"))
        self.assert_says(self.plan(one, flags=["--markdown", "-"]), USAGE, "--markdown")
        for mode in ("--render", "--lint"):
            done = self.plan(one, flags=[mode, "--markdown", self.dir / "plan.md"])
            self.assert_says(done, USAGE, "--markdown belongs to --plan and --apply")

    def test_a_version_that_is_not_known_yet_is_said(self):
        done = self.plan(a_set(a_list("a")), flags=["--compat", "9.9"])
        self.assert_status(DONE, done)
        self.assertIn("warning: --compat 9.9: this knows Argo CD up to ", done.err)


class Output(Sets):
    def test_standard_output_is_one_object(self):
        for flags in ([], ["--render"], ["--lint"], ["--current", "/dev/null"],
                      ["--against", "absent"], ["--policy", "x"]):
            with self.subTest(flags):
                done = self.plan(a_set(a_list("a", "b")), flags=flags)
                self.assertIsInstance(done.json, dict)
                self.assertEqual(1, done.out.count("\n"))
                if "--render" not in flags:
                    self.assertEqual(set(NAMES), set(done.json))

    def test_all_ways_to_get_results_agree(self):
        files = {name: self.dir / name for name in ("json-file", "dotenv-file", "properties-file",
                                                    "github-output")}
        done = self.plan(
            a_set(a_list("a", "b")),
            flags=["--json", files["json-file"], "--dotenv", files["dotenv-file"],
                   "--properties", files["properties-file"]],
            env={"GITHUB_ACTIONS": "true", "GITHUB_OUTPUT": str(files["github-output"])})
        self.assert_status(DONE, done)
        facts, _ = assert_all_agree(self, done, lambda name: files[name].read_text(), NAMES)
        self.assertEqual(["a", "b"], facts["create"])

    def test_a_failure_has_all_results(self):
        done = self.plan(of_folders(directories("x", url="/etc")))
        self.assertEqual((set(NAMES), "refused", []),
                         (set(done.json), done.json["result"], done.json["create"]))

    def test_flags_may_come_from_variables(self):
        clusters = self.write("clusters.yaml", "name: eu\nserver: https://eu.example.com\n")
        file = self.file(a_set({"clusters": {"selector": {"matchExpressions": [
            {"key": "none", "operator": "DoesNotExist"}]}}}))
        variables = {"FILE": file, "CLUSTER_FILE": clusters, "CURRENT": "/dev/null",
                     "CHECK": "true", "OUTPUT": "json", "MARKDOWN": "", "AGAINST": ""}
        done = self.start(tool=APPLY_APPSET, env={f"GITOPS_APPLY_APPSET_{name}": str(value) for
                                                  name, value in variables.items()}).finish(SOON)
        self.assert_status(WOULD_CHANGE, done)
        self.assertEqual(["eu"], done.json["create"])

    def test_a_misspelt_flag_has_a_suggestion(self):
        self.assert_says(self.plan(a_set(), flags=["--againts", "main"]), USAGE, "--against")

    def test_nothing_is_written_but_what_was_asked_for(self):
        work = self.checkout()
        sets = self.file(of_folders(), name="work/sets.yaml")
        self.commit(work)
        before = self.everything()
        for flags in ([], ["--render"], ["--lint"], ["--against", "main"], ["--check"],
                      ["--current", "/dev/null"]):
            self.apply_appset(*flags, files=[sets], cwd=work)
            self.assertEqual(before, self.everything(), flags)
        self.apply_appset("--markdown", "plan.md", "--json", "plan.json", files=[sets], cwd=work)
        self.assertEqual({"plan.md", "plan.json"},
                         {path.name for path in set(self.everything()) - set(before)})

    def test_a_file_that_cannot_be_written_is_an_error(self):
        done = self.plan(a_set(a_list("a")), flags=["--markdown", self.dir / "absent/plan.md"])
        self.assertNotEqual(DONE, done.status)
        self.assertIn("--markdown", done.err)

    def test_a_thousand_errors_are_not_one_too_many(self):
        documents = [of_folders(directories("x", url="/etc"), name=f"s{n}") for n in range(50)]
        done = self.plan(*documents)
        self.assertEqual(50, done.err.count("apply-appset: error: "))


if __name__ == "__main__":
    unittest.main()
