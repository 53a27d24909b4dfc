#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What a plan of `apply-appset` shows, to people and machines, and which plans fail a run."""

import html
import re
import unittest

from appset_files_support import (DONE, UNREACHABLE, USAGE, WOULD_CHANGE, Sets, a_list, a_set,
                                  directories, of_folders)
from support import CONFLICT, FAILED


class Plans(Sets):
    def owned(self, *documents, owner=None):
        """The applications that these sets make, as they would be there."""
        made = self.render(*documents)
        for one in made:
            one["metadata"]["ownerReferences"] = [
                {"apiVersion": "argoproj.io/v1alpha1", "kind": "ApplicationSet",
                 "name": owner or documents[0]["metadata"]["name"], "controller": True}]
        return made

    def current(self, *documents, owner="many", sets=()):
        return self.file(*self.owned(*documents, owner=owner), *sets, name="current.yaml")

    def kinds_of_guards(self, done):
        return [one.partition(":")[0] for one in done.json["guards"]]

    def lines(self, *documents, flags=()):
        done = self.plan(*documents, flags=flags, output="text")
        self.assert_status(DONE, done)
        return done.out.splitlines()


class Failing(Plans):
    def test_a_tripped_guard_fails_a_strict_run(self):
        flags = ["--current", self.current(a_set(a_list("a", "b")))]
        document = a_set(a_list("a"))
        self.assert_status(DONE, self.plan(document, flags=flags))
        for flag in ("--strict", "--check"):
            with self.subTest(flag):
                done = self.plan(document, flags=[*flags, flag])
                self.assert_says(done, CONFLICT, "1 application would be deleted: b",
                                 "hint: --max-delete 1 allows it")
                self.assertEqual(("conflict", ["b"]), (done.json["result"], done.json["delete"]))
        allowed = [*flags, "--max-delete", "1"]
        self.assert_status(DONE, self.plan(document, flags=[*allowed, "--strict"]))
        self.assert_status(WOULD_CHANGE, self.plan(document, flags=[*allowed, "--check"]))

    def test_a_strict_run_writes_what_was_asked_for_all_the_same(self):
        current = self.current(a_set(a_list("a")))
        done = self.plan(a_set(), flags=["--current", current, "--strict", "--markdown",
                                         self.dir / "plan.md", "--plan-file",
                                         self.dir / "plan.json"])
        self.assert_status(CONFLICT, done)
        self.assertIn("delete", (self.dir / "plan.md").read_text())
        self.assertTrue((self.dir / "plan.json").exists())


class Fields(Plans):
    def test_a_field_that_is_missing_plans_nothing(self):
        document = a_set(a_list("a"))
        document["spec"]["generator"] = document["spec"].pop("generators")
        for flags in ([], ["--current", "/dev/null"]):
            done = self.plan(document, flags=flags)
            self.assert_says(done, USAGE, "spec.generator: unknown field `generator`",
                             "[AS001]", "hint: did you mean `generators`?")
            self.assertNotIn("is missing", done.err)
            self.assertEqual([], done.json["delete"])

    def test_all_that_is_wrong_is_said(self):
        document = a_set(a_list("a"), goTemplate="yes")
        document["spec"]["Template"] = {}
        del document["spec"]["template"]["spec"]["project"]
        done = self.plan(document)
        self.assert_says(done, USAGE)
        errors = [line for line in done.err.splitlines() if ": error: " in line]
        self.assertEqual(3, len(errors), done.err)
        for text in ("spec.goTemplate: must be true or false", "the case of letters counts",
                     "spec.template.spec.project"):
            self.assertIn(text, done.err)

    def test_a_field_of_a_newer_version_is_sent(self):
        document = a_set(a_list("a"), newest={"x": 1})
        done = self.plan(document)
        self.assert_status(DONE, done)
        self.assertRegex(done.err, r"warning: \S+sets\.yaml:\d+: spec\.newest: `newest` is not "
                                   r"known, and is sent as it is.* \[AS001\]")

    def test_an_object_that_kubernetes_would_refuse_is_an_error(self):
        other = a_set(a_list("b"), name="other")
        other["apiVersion"] = "argoproj.io/v1beta1"
        for flags in ([], ["--render"], ["--current", "/dev/null"]):
            self.assert_says(self.plan(other, flags=flags), USAGE, "sets.yaml:1: ")
            done = self.plan(a_set(a_list("a")), other, flags=flags)
            self.assert_says(done, USAGE, "ApplicationSet other: an ApplicationSet has the apiVersion "
                                          "argoproj.io/v1alpha1")
            self.assertRegex(done.err, r"sets\.yaml:\d+: ")

    def test_a_typing_error_in_the_kind_is_an_error(self):
        good = a_set(a_list("a"))
        for kind in ("AplicationSet", "Applicationset", "Applications", "appproject"):
            wrong = {**a_set(a_list("b"), name="other"), "kind": kind}
            for flags in ([], ["--render"], ["--current", "/dev/null"]):
                done = self.plan(good, wrong, flags=flags)
                self.assert_says(done, USAGE, f"{kind} other: `{kind}` is no kind of Argo CD",
                                 "hint: did you mean App")

    def test_other_kinds_of_the_group_are_passed_over(self):
        for kind in ("Workflow", "WorkflowTemplate", "CronWorkflow", "ClusterWorkflowTemplate",
                     "Rollout", "AnalysisTemplate", "ClusterAnalysisTemplate", "AnalysisRun",
                     "Experiment", "EventSource", "Sensor", "EventBus", "ArgoCD",
                     "NotificationsConfiguration", "ImageUpdater", "Thing"):
            with self.subTest(kind):
                other = {**a_set(name="other"), "kind": kind}
                self.assertEqual(["a"], self.names(a_set(a_list("a")), other))

    def test_rendering_looks_at_no_fields(self):
        document = a_set(a_list("a"), Strategy={})
        self.assertEqual(["a"], self.names(document))


    def test_a_generator_that_is_none_plans_nothing(self):
        for entry, text, hint in (
                ({"lists": {"elements": [{"name": "a"}]}},
                 "spec.generators[0].lists: unknown field `lists`", "did you mean `list`?"),
                ({"clusters": None}, "spec.generators[0]: there is nothing below `clusters`",
                 "`clusters: {}` takes all clusters"),
                ({}, "spec.generators[0]: there is no generator in this entry",
                 "an entry has one of list,")):
            with self.subTest(text):
                for flags in ([], ["--current", "/dev/null", "--strict"]):
                    done = self.plan(a_set(entry), flags=flags)
                    self.assert_says(done, USAGE, text, "hint: " + hint)
                    self.assertEqual(1, done.err.count(": error: "), done.err)
                rendered = self.plan(a_set(entry), flags=["--render"])
                self.assert_status(DONE, rendered)
                self.assertIn("spec.generators[0]: ", rendered.err)
                self.assertIn("[AS003]", rendered.err)

    def test_a_set_without_generators_is_a_warning(self):
        words = "spec.generators: there are no generators: the controller deletes all"
        for flags in ([], ["--render"]):
            done = self.plan(a_set(), flags=flags)
            self.assert_status(DONE, done)
            self.assertIn(words, done.err)
            done = self.plan(a_set(), flags=[*flags, "--strict"])
            self.assert_says(done, FAILED, "with --strict, 1 warning is an error: AS003")


class Hints(Plans):
    def test_a_tag_of_the_other_language(self):
        done = self.plan(a_set(a_list("a"), made="{{name}}"))
        self.assert_says(done, USAGE, 'function "name" not defined', "hint: write {{.name}}")

    def test_rules_of_differences_have_a_line(self):
        for rules, place in (({"jsonPointers": ["/a", "b"]}, "jsonPointers[1]: "),
                             ({"jqPathExpressions": [".a", "]"]}, "jqPathExpressions[1]: ")):
            done = self.plan(a_set(a_list("a"), ignoreApplicationDifferences=[rules]))
            self.assert_says(done, USAGE, "spec.ignoreApplicationDifferences[0]." + place)
            self.assertRegex(done.err, r"sets\.yaml:\d+: ApplicationSet many: ")

    def test_a_repository_that_cannot_be_reached(self):
        url = "https://127.0.0.1:1/acme/deploy.git"
        done = self.plan(of_folders(directories("apps/*", url=url)))
        self.assert_says(done, UNREACHABLE, f"--repo-map {url}=PATH")

    def test_a_missing_parameter_says_of_what(self):
        elements = [{"cluster": "dev", "url": "x"}, {"cluster": "prod"}]
        generators = [a_list("a", url="x", cluster="y"), {"list": {"elements": elements}}]
        document = a_set(*generators, made="{{.cluster}}-{{.url}}",
                         goTemplateOptions=["missingkey=error"])
        done = self.plan(document)
        self.assert_says(done, USAGE, 'map has no entry for key "url" '
                                      "(of spec.generators[1], with cluster=prod)",
                         "hint: known are: cluster")


class Gaps(Plans):
    """What parameters left open in texts: Argo CD says nothing of it."""

    def flat(self, *elements, name="shop-{{name}}", revision="main", **more):
        document = a_set({"list": {"elements": list(elements)}}, go=False, made=name, **more)
        document["spec"]["template"]["spec"]["source"]["targetRevision"] = revision
        return document

    def assert_warned(self, document, rule, *texts, flags=()):
        for mode in ([], ["--render"]):
            done = self.plan(document, flags=[*mode, *flags])
            self.assert_status(DONE, done)
            warnings = [line for line in done.err.splitlines() if f"[{rule}]" in line]
            self.assertEqual(1, len(warnings), done.err)
            for text in texts:
                self.assertIn(text, warnings[0])
            done = self.plan(document, flags=[*mode, *flags, "--strict"])
            self.assert_says(done, FAILED, f"with --strict, 1 warning is an error: {rule}")

    def test_a_tag_that_stays(self):
        elements = [{"name": f"n{number}", "revision": "v1"} for number in range(100)]
        self.assert_warned(
            self.flat(*elements, revision="{{revison}}"), "AS011",
            "sets.yaml:", "spec.template.spec.source.targetRevision: there is no parameter "
            "revison, and the tag stays in the text", "n0", "more)", "did you mean {{revision}}?")

    def test_several_tags_that_stay_in_one_text(self):
        self.assert_warned(
            self.flat({"name": "a"}, revision="{{one}}-{{two}}"), "AS011",
            "there are no parameters one, two, and the tags stay in the text")

    def test_no_value(self):
        document = a_set(a_list("a"))
        document["spec"]["template"]["spec"]["source"]["path"] = "apps/{{.dir}}"
        self.assert_warned(document, "AS011", "spec.template.spec.source.path: a parameter is "
                           "missing: the text has <no value> in it (application a)",
                           "missingkey=error")

    def test_a_set_that_forgot_its_language(self):
        done = self.plan(self.flat({"name": "a", "dir": "x"}, name="{{.name}}",
                                   revision="{{.dir}}"))
        self.assert_status(DONE, done)
        self.assertIn("spec.template.metadata.name: `{{.name}}` is a template of Go, and stays as "
                      "it is without goTemplate (and in 1 other field) [AS009]; set goTemplate: "
                      "true", done.err)
        self.assertIn("no parameter replaces a tag of its name", done.json["guards"][0])
        self.assert_warned(self.flat({"name": "a"}, revision="{{.name}}"), "AS009",
                           "set goTemplate: true, or write {{name}}")

    def test_templates_of_others_fail_nothing(self):
        document = self.flat({"name": "a"})
        document["spec"]["template"]["spec"]["source"]["helm"] = {
            "values": "host: {{ .Release.Name }}"}
        done = self.plan(document, flags=["--strict"])
        self.assert_status(DONE, done)
        self.assertIn("[AS009]", done.err)


class Names(Plans):
    def test_what_kubernetes_refuses_is_not_created(self):
        for made, reason in (("Shop-{{.name}}", "its name may have small letters"),
                             ("{{.name}}-{{.absent}}", "a parameter of its name is missing"),
                             ("x" * 254, "its name is longer than 253 characters")):
            with self.subTest(made):
                done = self.plan(a_set(a_list("a"), made=made))
                self.assertEqual([], done.json["create"])
                self.assertEqual("refuse", done.json["plan"][-1]["action"])
                self.assertIn(reason, done.json["plan"][-1]["reason"])
                self.assertIn(reason, done.json["guards"][0])

    def test_objects_have_names_too(self):
        document = a_set(a_list("a"), name="Many_Sets")
        self.assertIn("x refuse ApplicationSet argocd/Many_Sets (its name may have small letters",
                      "\n".join(self.lines(document)))
        done = self.plan(document)
        self.assertIn("invalid: ApplicationSet Many_Sets", done.json["guards"][0])
        self.assertEqual([], done.json["create"])
        self.assertEqual("no applications; other objects: 1 that cannot be made",
                         done.json["message"])

    def test_so_have_labels(self):
        document = a_set(a_list("a"))
        document["spec"]["template"]["metadata"]["labels"] = {"team": "{{.name}} b"}
        done = self.plan(document)
        self.assertEqual(["refused"], self.kinds_of_guards(done))
        self.assertIn("the value `a b` of a label may have letters", done.json["guards"][0])
        self.assert_status(DONE, self.plan(document, flags=["--strict", "--allow-refused"]))
        document = a_set(a_list("a"))
        document["metadata"]["labels"] = {"a b": "c"}
        self.assertEqual(["invalid"], self.kinds_of_guards(self.plan(document)))
        document = a_set(a_list("a"))
        del document["metadata"]["name"]
        document["metadata"]["generateName"] = "many-"
        self.assertIn("a generateName does not go with apply",
                      self.plan(document).json["guards"][0])


class Shown(Plans):
    def test_a_set_by_another_name_makes_the_applications_anew(self):
        old = a_set(a_list("a"), name="old")
        work = self.checkout()
        sets = self.file(old, name="work/sets/apps.yaml")
        self.commit(work)
        self.file(a_set(a_list("a"), name="new"), name="work/sets/apps.yaml")
        done = self.apply_appset("--against", "main", files=[sets])
        self.assertEqual((["a"], ["a"]), (done.json["create"], done.json["delete"]))
        self.assertEqual(["max-delete"], self.kinds_of_guards(done))
        text = self.apply_appset("--against", "main", files=[sets], output="text").out
        self.assertIn("  + create a (once the ApplicationSet old is gone)\n", text)
        self.assertIn("  - delete a (with its resources)\n", text)

    def test_an_application_of_another_set_can_be_handed_over(self):
        flags = ["--current", self.current(a_set(a_list("a", "b"), name="old"), owner="old")]
        lines = self.lines(a_set(a_list("a", "b")), flags=flags)
        self.assertIn("  x refuse a (it belongs to the ApplicationSet old)", lines)
        self.assertEqual(1, sum("--cascade=orphan" in line for line in lines), lines)

    def test_an_application_goes_from_one_set_to_another(self):
        flags = ["--current", self.current(a_set(a_list("a", "b"), name="old"), owner="old")]
        both = a_set(a_list("a")), a_set(a_list("b"), name="old")
        lines = self.lines(*both, flags=flags)
        self.assertIn("  + create a (once the ApplicationSet old has deleted its own)", lines)
        self.assertIn("  - delete a (with its resources)", lines)
        self.assertEqual(1, sum("max-delete" in line for line in lines), lines)
        self.assertNotIn("--cascade", "\n".join(lines))
        both[1]["spec"]["syncPolicy"] = {"applicationsSync": "create-update"}
        self.assertIn("  x refuse a (it belongs to the ApplicationSet old)",
                      self.lines(*both, flags=flags))

    def test_sets_that_wait_for_each_other_get_nothing(self):
        there = [one for name, elements in (("one", "ab"), ("two", "cd"))
                 for one in self.owned(a_set(a_list(*elements), name=name))]
        flags = ["--current", self.file(*there, name="current.yaml")]
        done = self.plan(a_set(a_list("a", "c"), name="one"), a_set(a_list("b", "d"), name="two"),
                         flags=flags)
        self.assertEqual(["max-delete", "refused", "refused"], self.kinds_of_guards(done))
        done = self.plan(a_set(a_list("e"), name="new"), a_set(a_list("a", "c"), name="one"),
                         a_set(a_list("d"), name="two"), flags=flags)
        self.assertEqual(["c", "e"], sorted(done.json["create"]))
        self.assertEqual(["max-delete"], self.kinds_of_guards(done))
        done = self.plan(a_set(a_list("b"), name="new"), a_set(a_list("a", "c"), name="one"),
                         a_set(a_list("d"), name="two"), flags=flags)
        self.assertEqual(["b", "c"], sorted(done.json["create"]))

    def test_a_move_says_what_it_means(self):
        flags = ["--current", self.current(a_set(a_list("a")))]
        for field, value, text in (("namespace", "elsewhere", "(another namespace: what runs in the old"),
                                   ("name", "eu", "(another cluster: what runs at the old place")):
            document = a_set(a_list("a"))
            document["spec"]["template"]["spec"]["destination"][field] = value
            self.assertIn("  ~ change a " + text, "\n".join(self.lines(document, flags=flags)))
        document["spec"]["template"]["spec"].update(project="p", source={"repoURL": "x"})
        self.assertIn("another project; another repository)",
                      "\n".join(self.lines(document, flags=flags)))

    def test_objects_that_stay_as_they_are_take_one_line(self):
        sets = [a_set(a_list(name), name=name) for name in "ab"]
        flags = ["--current", self.file(*sets, name="current.yaml")]
        lines = self.lines(*sets, a_set(name="c"), flags=flags)
        self.assertEqual(["+ create ApplicationSet argocd/c", "= 2 objects unchanged"], lines[:2])

    def test_a_machine_has_the_whole_plan(self):
        flags = ["--current", self.current(a_set(a_list("a", "b")), sets=[a_set(a_list("a"))])]
        document = a_set(a_list("a"))
        document["spec"]["template"]["spec"]["source"]["path"] = "other"
        plan = self.plan(document, flags=flags).json["plan"]
        of_set = {"kind": "Application", "namespace": "argocd", "set": "many", "policy": "sync"}
        self.assertEqual("ApplicationSet", plan[0]["kind"])
        self.assertEqual(
            [{**of_set, "action": "change", "name": "a",
              "changes": [{"path": "spec.source.path", "old": "x", "new": "other"}]},
             {**of_set, "action": "delete", "name": "b", "deletes-resources": True}], plan[1:])

    def test_the_comment_names_sets_and_flags(self):
        flags = ["--current", self.current(a_set(a_list("a"))), "--markdown", self.dir / "plan.md"]
        kept = {"syncPolicy": {"applicationsSync": "create-only"}}
        self.plan(a_set(a_list("b")), a_set(a_list("c"), name="other", **kept), flags=flags)
        text = re.sub("<.*?>", "", html.unescape((self.dir / "plan.md").read_text()))
        self.assertIn("| | **ApplicationSet argocd/many, policy sync** | |\n| delete | **a**", text)
        self.assertIn("| | **ApplicationSet argocd/other, policy create-only** | |\n| create | **c**",
                      text)
        self.assertIn("| | **objects of the files** | |\n| create | **ApplicationSet argocd/many**",
                      text)
        self.assertIn("allowed are 0; --max-delete 1 allows it\n", text)


class Logins(Plans):
    def test_passwords_in_addresses_are_nowhere_to_be_seen(self):
        secret = "pa$$/w*rd"
        address = f"https://bot:{secret}@git.example.com/x.git"
        there = a_set(a_list("a"))
        files = {name: self.dir / name for name in ("plan.md", "plan.json", "result.json")}
        flags = ["--current", self.current(there, sets=[there]), "--markdown", files["plan.md"],
                 "--plan-file", files["plan.json"], "--json", files["result.json"]]
        document = a_set(a_list("a"), made="{{.name}}")
        document["spec"]["template"]["spec"]["source"]["repoURL"] = address
        refused = a_set(a_list(address), name="refused")
        for output in ("text", "json"):
            done = self.plan(document, refused, flags=flags, output=output)
            self.assert_status(DONE, done)
            shown = [done.out, done.err, *(file.read_text() for file in files.values())]
            for text in shown:
                self.assertNotIn("w*rd", html.unescape(text))
            self.assertIn("https://***@git.example.com/x.git", shown[0])

    def test_another_password_is_a_change(self):
        documents = [a_set(a_list("a")), a_set(a_list("a"))]
        for document, login in zip(documents, ("bot:one-1", "bot:two-2")):
            document["spec"]["template"]["spec"]["source"]["repoURL"] = f"https://{login}@x/y"
        done = self.plan(documents[1], flags=["--current", self.file(documents[0], name="c.yaml")],
                         output="text")
        self.assertIn("https://***@x/y -> https://***@x/y (another one)", done.out)

    def test_a_secret_that_is_known_is_hidden_before_it_is_escaped(self):
        document = a_set(a_list("a", note="pass/word+1"))
        document["spec"]["template"]["metadata"]["annotations"] = {"note": "{{.note}}"}
        markdown = self.dir / "plan.md"
        self.plan(document, flags=["--current", self.current(a_set(a_list("a"))),
                                   "--markdown", markdown],
                  env={"HTTPS_PROXY": "http://bot:pass/word+1@proxy.example.com"})
        self.assertNotIn("pass/word+1", html.unescape(markdown.read_text()))
        self.assertIn("note", markdown.read_text())


class Unknown(Plans):
    def setUp(self):
        super().setUp()
        work = self.checkout()
        broken = of_folders(directories("apps/*", url="/etc"))
        self.sets = self.file(a_set(a_list("b"), name="other"), broken, name="work/sets.yaml")
        self.commit(work)
        self.file(a_set(a_list("b"), name="other"), of_folders(), name="work/sets.yaml")

    def against(self, *flags, **options):
        return self.apply_appset("--against", "main", *flags, files=[self.sets], **options)

    def test_what_was_broken_before_can_be_mended(self):
        done = self.against()
        self.assert_status(DONE, done)
        self.assertEqual((["api", "web"], 1), (done.json["create"], done.json["unchanged"]))
        self.assertRegex(done.err, r"warning: main:sets\.yaml:\d+: ApplicationSet many: .*; what "
                                   r"the set has there is not known")
        self.assertEqual(1, done.err.count("is not known"), done.err)
        self.assertIn("policy sync; what it has now is not known:", self.against(output="text").out)

    def test_a_file_that_could_not_be_read_can_be_mended(self):
        broken = self.write("work/broken.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: [")
        self.commit(self.dir / "work")
        self.file(a_set(a_list("c"), name="mended"), name="work/broken.yaml")
        for files in ([broken], [self.dir / "work"]):
            with self.subTest(files):
                done = self.apply_appset("--against", "main", files=files)
                self.assert_status(DONE, done)
                self.assertIn("c", done.json["create"])
                self.assertIn("warning: main:broken.yaml:2: ", done.err)
                self.assertIn("what becomes of the applications of main:broken.yaml",
                              done.json["guards"][0])
        self.assert_says(self.apply_appset("--against", "main", "--strict", files=[broken]),
                         CONFLICT, "main:broken.yaml")

    def test_nobody_knows_what_would_go(self):
        self.assert_says(self.against("--strict"), CONFLICT, "many", "--allow-unknown allows it")
        self.assert_status(DONE, self.against("--strict", "--allow-unknown"))

    def test_that_holds_for_a_set_that_goes_too(self):
        self.file(a_set(a_list("b"), name="other"), name="work/sets.yaml")
        done = self.against()
        self.assertEqual(["unknown"], self.kinds_of_guards(done))
        self.assertEqual("changed", done.json["result"])


if __name__ == "__main__":
    unittest.main()
