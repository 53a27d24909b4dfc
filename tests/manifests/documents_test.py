# SPDX-License-Identifier: Apache-2.0
"""The documents that say what the program does, against the program."""

import os
import re
import subprocess
import tempfile
import unittest

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

    def test_the_demo_runs_and_leaves_nothing(self):
        with tempfile.TemporaryDirectory() as scratch:
            done = subprocess.run([values.PROJECT / "docs/demo.sh", values.TOOL], text=True,
                                  capture_output=True, env={**os.environ, "TMPDIR": scratch})
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertEqual(os.listdir(scratch), [])


if __name__ == "__main__":
    unittest.main()
