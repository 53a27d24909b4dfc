# SPDX-License-Identifier: Apache-2.0
"""GitHub's own code against what our programs write, and against what our tests take for the runner.
Only where NPM names a directory with its modules, as in `./dev test ci`."""

import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import tools
import values
from action_runner_test import EXPRESSIONS
from github import SANITIZERS, read_output_file

NPM = os.environ.get("NPM", "")
VALUES = [*tools.HOSTILE, "x" * 100_000, "", "\n", "a\n", "\r", "a\r\nb", "a<<b", "<<", "a\n\nb\n\n"]
WORKFLOW = "docs/examples/github/.github/workflows/build.yaml"


def node(script, *arguments, given=None, **environment):
    environment = {name: str(value) for name, value in environment.items()}
    return subprocess.run(["node", "--no-warnings", Path(NPM) / script, *arguments],
                          input=json.dumps(given), capture_output=True, text=True,
                          env={"PATH": os.environ["PATH"], **environment})


class Case(unittest.TestCase):
    def setUp(self):
        self.scratch = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="npm-")))
        self.repository = values.make_repository(self.scratch)

    def file(self, name, text=""):
        path = self.scratch / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def core(self, word, given, **environment):
        done = node("runner_words.mjs", word, given=given, **environment)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def update(self, changes, *arguments, **environment):
        environment = {name: str(value) for name, value in environment.items()}
        return subprocess.run([tools.UPDATE_VALUES.path, "--repo", self.repository.path,
                               "--file", values.FILE, "--changes", "-", *arguments],
                              input=json.dumps(changes), capture_output=True, text=True,
                              env={"PATH": "/usr/bin:/bin", "GITHUB_ACTIONS": "true",
                                   **SANITIZERS, **environment})


class Words(Case):
    def test_the_runner_reads_the_same_outputs_from_us_as_from_actions_core(self):
        for value in VALUES:
            with self.subTest(value[:50]):
                ours, theirs = self.file("ours"), self.file("theirs")
                results = self.scratch / "results.json"
                done = self.update({"frontend.tag": value}, "--json", results, GITHUB_OUTPUT=ours)
                self.assertEqual(done.returncode, 0, done.stderr)
                found = json.loads(results.read_text())
                self.core("outputs", found, GITHUB_OUTPUT=theirs)
                read = [read_output_file(file.read_bytes().decode()) for file in (ours, theirs)]
                self.assertEqual(set(found), set(found) & set(read[0]))
                for name, entry in found.items():
                    self.assertEqual(*(as_value(one[name], entry) for one in read), name)
                changes = json.loads(read[0]["changes"])
                self.assertEqual({value}, {change["new"] for change in changes} or {value})

    def test_our_model_of_the_runner_reads_what_actions_core_writes(self):
        # The runner takes a \r at the end for a part of the line's end, whoever has written it.
        given = {f"value-{number}": value for number, value in enumerate(VALUES)
                 if not value.endswith("\r")}
        file = self.file("output")
        self.core("outputs", given, GITHUB_OUTPUT=file)
        self.assertEqual(given, read_output_file(file.read_bytes().decode()))

    def test_a_summary_of_ours_stands_beside_one_of_actions_core(self):
        file = self.file("summary")
        self.core("summary", "# Before\n", GITHUB_STEP_SUMMARY=file)
        self.update({"frontend.tag": "v2"}, GITHUB_STEP_SUMMARY=file)
        self.core("summary", "# After\n", GITHUB_STEP_SUMMARY=file)
        self.assertRegex(file.read_text(), r"(?s)\A# Before\n+### update-values: changed\n.*\n"
                                           r"# After\n\Z")

    def test_an_annotation_is_written_as_actions_core_writes_it(self):
        for name in ("a%b", "a\nb", "a:b,c", "50%25", "ü"):
            with self.subTest(name):
                results = self.scratch / "results.json"
                done = self.update({f'["{name}"]': "x"}, "--json", results)
                self.assertEqual(done.returncode, 2)
                message = json.loads(results.read_text())["message"]
                theirs = self.core("annotations", [{"title": "update-values", "message": message}])
                ours, = re.findall(r"^::error .*\n", done.stderr, re.MULTILINE)
                self.assertEqual(theirs, ours)

    def test_expressions_mean_what_our_model_takes_them_for(self):
        texts = [*EXPRESSIONS["values"], *EXPRESSIONS["errors"]]
        found = json.loads(self.core("expressions", {"context": EXPRESSIONS["context"],
                                                     "texts": texts}))
        for text, answer in zip(texts, found):
            with self.subTest(text):
                if text in EXPRESSIONS["values"]:
                    self.assertEqual({"value": EXPRESSIONS["values"][text]}, answer)
                else:
                    self.assertEqual({"error"}, set(answer))


class Parser(Case):
    """lint_actions.mjs, which `./dev test ci` runs over our files."""

    def lint(self, *files):
        return node("lint_actions.mjs", *files)

    def test_every_action_and_workflow_of_ours_passes(self):
        files = [*tools.PROJECT.glob("actions/*/action.yml"),
                 *tools.PROJECT.glob("docs/examples/*/.github/workflows/*.yaml")]
        self.assertGreater(len(files), 9)
        done = self.lint(*files)
        self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)

    def test_a_broken_action_is_refused_by_its_name(self):
        text = (tools.PROJECT / "actions/wait/action.yml").read_text()
        for broken in (text.replace("using: composite", "using: compsite"),
                       text.replace("\noutputs:", "\noutput:"),
                       text.replace("      shell: bash\n", ""),
                       text.replace("${{ inputs.server }}", "${{ inputs.server"),
                       text.replace("  steps:\n    - id", "  steps:\n    id")):
            self.assertNotEqual(broken, text)
            with self.subTest(broken[-200:]):
                done = self.lint(self.file("wait/action.yml", broken))
                self.assertEqual(done.returncode, 1, done.stderr)
                self.assertIn("wait/action.yml: ", done.stdout)

    def test_a_broken_workflow_is_refused_by_its_name(self):
        text = (tools.PROJECT / WORKFLOW).read_text()
        for broken in (text.replace("runs-on:", "run-on:"),
                       text.replace("contents: write", "contents: wirte"),
                       text.replace("needs: build", "needs: bild"),
                       text.replace("if: always()", "if: allways()"),
                       text.replace("${{ job.status }}", "${{ job.status")):
            self.assertNotEqual(broken, text)
            with self.subTest(broken[-200:]):
                done = self.lint(self.file(".github/workflows/build.yaml", broken))
                self.assertEqual(done.returncode, 1, done.stderr)
                self.assertIn("workflows/build.yaml: ", done.stdout)


def as_value(text, entry):
    """What a workflow makes of an output that is no text, with fromJSON."""
    return text if isinstance(entry, str) or not text else json.loads(text)


if __name__ == "__main__":
    if not NPM:
        print("left out: the comparison with GitHub's own code, for want of NPM")
        sys.exit(77)
    unittest.main()
