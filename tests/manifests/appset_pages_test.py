# SPDX-License-Identifier: Apache-2.0
"""The pages about ApplicationSets: their commands run as they stand there and print what they show."""

import json
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

import appsets
import tools
import yaml
from fakes.git_repository import environment, git

PAGE = tools.PROJECT / "docs/applicationsets.md"
MARK = "\x01"
# A line of progress has the time of day before it.
PROGRESS = re.compile(r"^\d\d:\d\d:\d\dZ .*\n", re.MULTILINE)


def sessions(page):
    """Each command of the blocks of a terminal, with what it prints there."""
    for block in re.findall(r"```console\n(.*?)```", page.read_text(), re.DOTALL):
        for part in re.split(r"(?m)^\$ ", block)[1:]:
            command = re.match(r"(?:.*\\\n)*.*", part)[0]
            yield command, part[len(command) + 1:]


def matching(wanted):
    """An expression for a text in which … stands for something left out."""
    return r"(?s)\A" + ".*".join(map(re.escape, wanted.split("…\n"))) + r"\Z"


class Pages(unittest.TestCase):
    def setUp(self):
        self.scratch = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="appsets-")))
        (self.scratch / "bin").mkdir()
        (self.scratch / "bin/gitops-apply-appset").symlink_to(tools.APPLY_APPSET.path.resolve())

    def shell(self, commands, **more):
        """What each command of one shell prints, for people and for programs."""
        script = "".join(f"printf '{MARK}'\n{command}\n" for command in commands)
        done = subprocess.run(
            ["bash", "--noprofile", "--norc"], input=script, cwd=self.scratch, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
            env=environment(PATH=f"{self.scratch}/bin:/usr/bin:/bin", **more))
        return [PROGRESS.sub("", text) for text in done.stdout.split(MARK)[1:]]

    def test_the_commands_print_what_the_page_shows(self):
        (self.scratch / "docs").symlink_to(tools.PROJECT / "docs")
        steps = list(sessions(PAGE))
        self.assertGreater(len(steps), 15)
        with appsets.argocd() as server:
            shown = self.shell([command.replace("argocd.example.com", server.url)
                                for command, _ in steps],
                               ARGOCD_AUTH_TOKEN=server.token("pipeline"))
            self.assertEqual(server.violations, [])
        for (command, wanted), text in zip(steps, shown, strict=True):
            with self.subTest(command):
                self.assertRegex(text, matching(wanted))


if __name__ == "__main__":
    unittest.main()
