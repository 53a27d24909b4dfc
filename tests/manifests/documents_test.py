# SPDX-License-Identifier: Apache-2.0
"""The documents that say what the program does, against the program."""

import json
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

import values


class Documents(unittest.TestCase):
    def test_the_reference_is_what_help_prints(self):
        made = subprocess.run([values.PROJECT / "docs/reference/generate.sh", values.TOOL],
                              capture_output=True, text=True, check=True).stdout
        kept = (values.PROJECT / "docs/reference/update-values.md").read_text()
        self.assertEqual(kept, made, "run ./dev docs")

    def test_links_between_documents_lead_somewhere(self):
        for folder in ("", "docs", "docs/reference", "actions/update-values",
                       "tasks/update-values/0.1"):
            for page in (values.PROJECT / folder).glob("*.md"):
                for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text()):
                    if "://" not in link:
                        with self.subTest(page=page.name, link=link):
                            self.assertTrue((page.parent / link).exists())

    def test_every_row_of_the_paths_does_what_it_says(self):
        page = (values.PROJECT / "docs/paths.md").read_text()
        text = re.search(r"```yaml\n(.*?)```", page, re.DOTALL)[1]
        rows = re.findall(r"^\| `(.+)` \| `(.+)` \|$", page, re.MULTILINE)
        self.assertGreater(len(rows), 10)
        for edit, line in rows:
            with self.subTest(edit), tempfile.TemporaryDirectory() as folder:
                file = Path(folder) / "values.yaml"
                file.write_text(text)
                subprocess.run([values.TOOL, "--dir", folder, "--file", file.name, edit],
                               check=True, capture_output=True)
                before, after = text.splitlines(), file.read_text().splitlines()
                self.assertEqual([line], [new for old, new in zip(before, after) if old != new])
                self.assertEqual(len(before), len(after))

    def test_the_results_are_those_of_the_program(self):
        page = (values.PROJECT / "docs/results.md").read_text()
        table = page[:page.index("| where |")]
        done = subprocess.run([values.TOOL, "--output", "json"], capture_output=True, text=True)
        self.assertEqual(sorted(json.loads(done.stdout)),
                         sorted(re.findall(r"^\| `([\w-]+)`", table, re.MULTILINE)))

    def test_the_demo_runs_and_leaves_nothing(self):
        with tempfile.TemporaryDirectory() as scratch:
            done = subprocess.run([values.PROJECT / "docs/demo.sh", values.TOOL], text=True,
                                  capture_output=True, env={**os.environ, "TMPDIR": scratch})
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertEqual(os.listdir(scratch), [])


if __name__ == "__main__":
    unittest.main()
