#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""--lint of apply-appset: what is wrong with sets is said with its line, and nobody is asked.

Each file of tests/vectors/lint has two sets: one with the fault that the file is called after, and
one without. What is found stands at the end of the file. Those of tests/vectors/lint/good are such
as people write."""

import json
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

TOOL = os.environ["APPLY_APPSET"]
VECTORS = Path(__file__).resolve().parent.parent / "vectors" / "lint"
WORLD = VECTORS / "world"
URL = "https://git.example.com/shop.git"
DONE, FAILED, USAGE = 0, 1, 2

# The repository of the sets.
FILES = {
    "apps/api/deploy.yaml": "a: b\n",
    "apps/web/deploy.yaml": "a: b\n",
    "clash/path.yaml": "env: x\npath: y\n",
    "dev.yaml": "env: root\n",
    "envs/dev.yaml": "env: dev\n",
    "envs/prod.yaml": "env: prod\n",
    "envs/more/dev.yaml": "env: more\n",
}


class Done:
    def __init__(self, process):
        self.status = process.returncode
        self.out = process.stdout
        self.err = process.stderr


def expected_of(path):
    """The findings at the end of a file, as (severity, rule, line, "path: message")."""
    rows = path.read_text(encoding="utf-8").split("# Expected\n")[1].splitlines()
    return [tuple(row[2:].split(" ", 3)) for row in rows]


class Lint(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.dir = Path(directory.name)
        for name, text in FILES.items():
            self.write("repository/" + name, text)

    def write(self, name, text):
        path = self.dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def run_tool(self, *arguments, env=None, stdin=""):
        return Done(subprocess.run(
            [TOOL, "--lint", *map(str, arguments)], cwd=self.dir, input=stdin, text=True,
            capture_output=True, check=False, timeout=60,
            env={"PATH": "/nowhere", "HOME": str(self.dir), **(env or {})}))

    def lint(self, *files, more=(), env=None):
        world = ["--repo-map", f"{URL}={self.dir / 'repository'}",
                 "--cluster-file", WORLD / "clusters.yaml",
                 "--project-file", WORLD / "projects.yaml",
                 "--params", f"pullRequest:{WORLD / 'pull-requests.yaml'}",
                 "--params", f"scmProvider:{WORLD / 'repositories.yaml'}",
                 "--params", f"clusterDecisionResource:{WORLD / 'decisions.yaml'}"]
        for file in files:
            world += ["--file", file]
        return self.run_tool(*world, *more, env=env)

    def findings(self, *files, more=()):
        done = self.lint(*files, more=(*more, "--output", "json"))
        self.assertIn(done.status, (DONE, FAILED), done.err)
        return json.loads(done.out)["findings"]

    def assert_status(self, status, done):
        self.assertEqual(status, done.status, done.out + done.err)


class Rules(Lint):
    def test_each_fault_is_found_and_its_neighbour_is_not(self):
        for path in sorted(VECTORS.glob("*.yaml")):
            with self.subTest(path.name):
                found = [(one["severity"], one["rule"], str(one["line"]),
                          f"{one['path']}: {one['message']}")
                         for one in self.findings(path)]
                self.assertEqual(expected_of(path), [
                    (*one[:3], one[3].replace(str(path), path.name)) for one in found])
                self.assertIn(path.name[:5], [one[1] for one in found])

    def test_every_rule_has_a_file(self):
        named = {path.name[:5] for path in VECTORS.glob("AS*.yaml")}
        self.assertEqual({f"AS{number:03}" for number in range(1, 39)}, named)

    def test_sets_such_as_people_write_have_no_faults(self):
        for path in sorted((VECTORS / "good").glob("*.yaml")):
            with self.subTest(path.name):
                self.assertEqual([], [one for one in self.findings(path)
                                      if one["severity"] != "info"])

    def test_all_rules_are_in_the_document(self):
        text = (VECTORS.parents[2] / "docs" / "applicationset-lint.md").read_text(encoding="utf-8")
        for number in range(1, 39):
            self.assertRegex(text, rf"(?m)^\| `AS{number:03}` \|")


class Answers(Lint):
    def setUp(self):
        super().setUp()
        self.bad = VECTORS / "AS005-matrix-of-three.yaml"
        self.warned = VECTORS / "AS009-not-strict.yaml"

    def test_a_fault_is_one_line_with_its_place_and_rule(self):
        done = self.lint(self.bad)
        self.assert_status(FAILED, done)
        line = expected_of(self.bad)[0][2]
        self.assertIn(f"{self.bad}:{line}: error: spec.generators[0].matrix: "
                      "a matrix has two generators, and not 3 [AS005]\n", done.out)
        self.assertTrue(done.out.endswith("1 error, 0 warnings in 2 sets with 1 application\n"))

    def test_warnings_fail_when_they_are_to(self):
        self.assert_status(DONE, self.lint(self.warned))
        self.assert_status(FAILED, self.lint(self.warned, more=["--strict"]))

    def test_a_hint_is_said_once(self):
        done = self.lint(VECTORS / "AS027-cascade.yaml", VECTORS / "AS027-cascade.yaml")
        self.assertEqual(1, done.out.count("    add the finalizer"))

    def test_results_for_machines(self):
        done = self.lint(self.bad, more=["--output", "json"])
        answer = json.loads(done.out)
        self.assertEqual("failed", answer["result"])
        self.assertEqual(["severity", "rule", "file", "line", "path", "message", "hint"],
                         list(answer["findings"][0]))

    def test_github_shows_faults_at_their_lines(self):
        done = self.lint(self.bad, env={"GITHUB_ACTIONS": "true"})
        line = expected_of(self.bad)[0][2]
        self.assertRegex(done.err, rf"(?m)^::error file=[^,]*AS005[^,]*,line={line},title=AS005::")

    def test_github_shows_what_cannot_be_read_at_its_line(self):
        path = self.write("bad.yaml", "kind: ApplicationSet\nmetadata:\n  name: a\n  name: b\n")
        done = self.lint(path, env={"GITHUB_ACTIONS": "true"})
        self.assert_status(USAGE, done)
        self.assertIn("error: " + str(path) + ":4: the key `name` is there twice", done.err)
        self.assertRegex(done.err,
                         r"(?m)^::error file=[^,]*bad.yaml,line=4,title=apply-appset::the")

    def test_hints_speak_the_language_of_the_set(self):
        text = self.bad.read_text(encoding="utf-8").split("---")[0]
        for tag, go, hint in (("{{name}}", True, "{{.name}}"), ("{{.name}}", False, "{{name}}"),
                              ("{{my-name}}", True, '{{index . "my-name"}}')):
            named = re.sub("(?m)name: \"bad.*", f"name: \"{tag}\"", text)
            path = self.write("set.yaml", named.replace("goTemplate: true",
                                                        f"goTemplate: {str(go).lower()}"))
            hints = [one["hint"] for one in self.findings(path) if one["rule"] == "AS009"]
            self.assertIn(hint, " ".join(hints))

    def test_github_gets_no_more_than_it_takes(self):
        elements = "".join(f"        - {{name: a, x: {number}}}\n" for number in range(30))
        path = self.write("set.yaml", self.bad.read_text(encoding="utf-8").split("---")[0].replace(
            "goTemplate: true", "goTemplate: false").replace(
                "  generators:\n", "  generators:\n    - list:\n        elements:\n"
                + elements.replace("        -", "          -"), 1))
        done = self.lint(path, env={"GITHUB_ACTIONS": "true"})
        self.assertEqual(10, len(re.findall("(?m)^::error ", done.err)), done.out)

    def test_plain_applications_and_projects(self):
        path = self.write("apps.yaml", """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: good-web, namespace: argocd}
spec:
  project: shop
  source: {repoURL: https://git.example.com/else.git, path: x, targetRevision: v1}
  destination: {name: nowhere, namespace: x}
---
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: other}
spec: {sourceRepos: [a, a]}
---
apiVersion: argoproj.io/v1beta1
kind: ApplicationSet
metadata: {name: old}
""")
        found = self.findings(path, VECTORS / "AS001-unknown-field.yaml")
        rules = [(one["rule"], one["line"]) for one in found if one["file"] == str(path)]
        for rule in (("AP016", 6), ("AP002", 7), ("PJ003", 12), ("AS002", 14)):
            self.assertIn(rule, rules)
        self.assertIn("AS015", [one["rule"] for one in found])

    def test_a_typing_error_in_the_kind(self):
        path = self.write("apps.yaml", """\
apiVersion: argoproj.io/v1alpha1
kind: AplicationSet
metadata: {name: old}
""")
        found = [(one["rule"], one["line"], one["path"], one["hint"]) for one in
                 self.findings(path, self.bad) if one["file"] == str(path)]
        self.assertEqual([("AS002", 2, "kind", "did you mean ApplicationSet?")], found)

    def test_fields_that_a_version_does_not_know(self):
        path = VECTORS / "AS030-lost-repository.yaml"
        self.assertEqual([], [one for one in self.findings(path) if one["rule"] == "AS001"])
        found = self.findings(path, more=["--compat", "3.1"])
        self.assertIn(("error", "AS001"), [(one["severity"], one["rule"]) for one in found])

    def test_without_a_world_the_text_is_judged_all_the_same(self):
        done = self.run_tool("--file", VECTORS / "good" / "directories-go.yaml",
                             env={"HTTPS_PROXY": "http://127.0.0.1:1"})
        self.assert_status(DONE, done)
        self.assertRegex(done.out, r"info: spec.generators\[0\].git: not checked: .*\[AS036\]")
        self.assertIn("--repo-map", done.out)
        done = self.run_tool("--file", VECTORS / "AS007-two-stars.yaml", "--strict")
        self.assert_status(FAILED, done)
        self.assertIn("[AS007]", done.out)

    def test_a_file_that_cannot_be_read_is_no_finding(self):
        self.assert_status(USAGE, self.run_tool("--file", self.dir / "absent.yaml"))
        self.assert_status(USAGE, self.run_tool("--file", "-", stdin="a: [\n"))

    def test_a_set_from_standard_input(self):
        done = self.run_tool("--file", "-", stdin=self.bad.read_text(encoding="utf-8"))
        self.assert_status(FAILED, done)
        self.assertRegex(done.out, r"(?m)^stdin:\d+: error: ")


class Causes(Lint):
    """The cause is said, and what follows from it is not."""

    def found(self, text, more=()):
        path = self.write("set.yaml", text)
        return [(one["severity"], one["rule"], one["path"], one["hint"])
                for one in self.findings(path, more=more) if one["severity"] != "info"]

    def set_of(self, *pairs, more=""):
        text = """\
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: shop, namespace: argocd}
spec:
  goTemplate: true
  goTemplateOptions: ["missingkey=error"]
  generators:
    - list:
        elements:
          - {cluster: dev, url: https://dev}
          - {cluster: prod, url: https://prod}
  template:
    metadata:
      name: "{{.cluster}}-shop"
    spec:
      project: default
      source: {repoURL: https://git.example.com/shop.git, targetRevision: main, path: x}
      destination: {server: "https://kubernetes.default.svc", namespace: shop}
"""
        for old, new in pairs:
            self.assertIn(old, text)
            text = text.replace(old, new)
        return text + more

    def test_the_set_has_no_faults(self):
        self.assertEqual([], self.found(self.set_of()))

    def test_go_templates_without_go(self):
        go = "  goTemplate: true\n  goTemplateOptions: [\"missingkey=error\"]\n"
        text = self.set_of((go, ""), ("https://kubernetes.default.svc", "{{.url}}"),
                           ("project: default", 'project: "{{.project}}"'))
        found = [one for one in self.found(text) if one[1] != "AS026"]
        self.assertEqual([("error", "AS009", "spec.template.metadata.name",
                           "set goTemplate: true, or write {{cluster}}")],
                         found)

    def test_a_name_with_a_tag_that_stays_is_no_other_fault(self):
        go = "  goTemplate: true\n  goTemplateOptions: [\"missingkey=error\"]\n"
        text = self.set_of((go, ""), ("{{.cluster}}-shop", "{{clustre}}-shop"))
        self.assertEqual([("error", "AS011", "spec.template.metadata.name",
                           "did you mean {{cluster}}?")], self.found(text))

    def test_a_set_by_the_name_of_an_application(self):
        text = self.set_of(("kind: ApplicationSet", "kind: Application"))
        self.assertEqual([("error", "AS002", "kind", "write kind: ApplicationSet")],
                         self.found(text))

    def test_an_application_by_the_name_of_a_set(self):
        text = """\
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: shop, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.com/shop.git, targetRevision: main, path: x}
  destination: {server: "https://kubernetes.default.svc", namespace: shop}
"""
        self.assertEqual([("error", "AS002", "kind", "write kind: Application")],
                         self.found(text))

    def test_a_misspelt_field(self):
        for right, wrong in (("template:", "tempalte:"), ("metadata:", "metdata:"),
                             ("spec:\n      project", "sepc:\n      project"),
                             ("destination:", "destnation:"), ("project:", "proejct:"),
                             ("      name:", "      nmae:"), ("generators:", "generator:"),
                             ("- list:", "- lists:")):
            with self.subTest(wrong):
                old, new = right, wrong
                if right == "metadata:":
                    old, new = "metadata:\n", "metdata:\n"
                found = self.found(self.set_of((old, new)))
                self.assertEqual(["AS001"], [one[1] for one in found], found)
                self.assertIn("did you mean", found[0][3])

    def test_a_patch_that_deletes(self):
        for key in ("spec", "metadata", "spec:\n      destination"):
            with self.subTest(key):
                patch = "  templatePatch: |\n    " + key + (
                    ":\n    {{ if eq .cluster \"x\" }}\n      a: b\n    {{ end }}\n")
                found = self.found(self.set_of(more=patch))
                self.assertEqual([("error", "AS025", "spec.templatePatch",
                                   "write the key only where something follows")], found)

    def test_a_name_that_is_no_text(self):
        for old in ("name: shop,", 'name: "{{.cluster}}-shop"'):
            found = self.found(self.set_of((old, old.replace(old[6:].rstrip(","), "n"))))
            self.assertEqual(["AS002"], [one[1] for one in found], found)
            self.assertEqual("put it in quotes", found[0][3])


if __name__ == "__main__":
    unittest.main()
