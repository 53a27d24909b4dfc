# SPDX-License-Identifier: Apache-2.0
"""The pages about ApplicationSets: their commands print what is shown there."""

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
from markdown import blocks

PAGE = tools.PROJECT / "docs/applicationsets.md"
MARK = "\x01"
# A line of progress has the time of day before it.
PROGRESS = re.compile(r"^\d\d:\d\d:\d\dZ .*\n", re.MULTILINE)


def sessions(text):
    """Each command of the blocks of a terminal, with what it prints there."""
    for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL):
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

    def assert_shows(self, steps, shown):
        for (command, wanted), text in zip(steps, shown, strict=True):
            with self.subTest(command):
                self.assertRegex(text, matching(wanted))

    def test_the_commands_print_what_the_page_shows(self):
        (self.scratch / "docs").symlink_to(tools.PROJECT / "docs")
        steps = list(sessions(PAGE.read_text()))
        self.assertGreater(len(steps), 15)
        with appsets.argocd() as server:
            shown = self.shell([command.replace("argocd.example.com", server.url)
                                for command, _ in steps],
                               ARGOCD_AUTH_TOKEN=server.token("pipeline"))
            self.assertEqual(server.violations, [])
        self.assert_shows(steps, shown)

    def test_the_first_page_shows_a_plan(self):
        block, = blocks(tools.PROJECT / "README.md", "console", title="On a pull request")
        steps = list(sessions(f"```console\n{block.text}```"))
        self.assertEqual(len(steps), 2)
        appsets.make_checkout(self.scratch / "deploy")
        shown = self.shell(["cd deploy", *(command for command, _ in steps)])
        self.assert_shows(steps, shown[1:])

    def test_the_example_can_be_taken_along(self):
        (self.scratch / "docs").symlink_to(tools.PROJECT / "docs")
        commands, = re.findall(r"```sh\n(.*?)```", (appsets.EXAMPLE / "README.md").read_text(),
                               re.DOTALL)
        shown = self.shell([commands, "gitops-apply-appset --file appsets/shop.yaml "
                                      "--against main | tail -1"])
        self.assertEqual(shown, ["", "2 unchanged\n"])

    def test_nothing_is_wrong_with_the_example(self):
        checkout = appsets.make_checkout(self.scratch / "deploy")
        done = subprocess.run(
            [tools.APPLY_APPSET.path, "--lint", "--strict", "--file", "appsets",
             "--file", "projects.yaml", "--cluster-file", "clusters.yaml",
             "--params", "pullRequest:pull-requests.yaml"],
            cwd=checkout, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_every_file_of_the_example_is_described(self):
        page = (appsets.EXAMPLE / "README.md").read_text()
        for name in appsets.files():
            folder = name.partition("/")[0]
            self.assertTrue(name == "README.md" or f"`{name}`" in page or f"`{folder}/" in page,
                            name)

    def test_a_fixture_for_each_of_many_generators(self):
        fixture = re.search(r"```yaml\n(- for: .*?)```", PAGE.read_text(), re.DOTALL)[1]
        made = {}
        for repo in ("shop", "blog"):
            checkout = appsets.make_checkout(self.scratch / repo)
            (checkout / "fixture.yaml").write_text(fixture)
            file = checkout / "appsets/previews.yaml"
            file.write_text(file.read_text().replace("repo: shop", f"repo: {repo}"))
            made[repo] = subprocess.run(
                [tools.APPLY_APPSET.path, "--file", file, "--output", "json", "--params",
                 f"pullRequest:{checkout / 'fixture.yaml'}"], capture_output=True, text=True)
        self.assertEqual(json.loads(made["shop"].stdout)["create"], ["preview-41"])
        self.assertEqual(made["blog"].returncode, 5, made["blog"].stderr)

    def test_the_list_of_clusters_is_one(self):
        clusters = re.search(r"```yaml\n(name: production\n.*?)```", PAGE.read_text(),
                             re.DOTALL)[1]
        checkout = appsets.make_checkout(self.scratch / "deploy")
        (checkout / "clusters.yaml").write_text(
            clusters.replace("labels:\n", 'labels:\n  addons: "true"\n'))
        shown, = self.shell(["gitops-apply-appset --file deploy/appsets/addons.yaml "
                             "--cluster-file deploy/clusters.yaml --output json --quiet"])
        self.assertEqual(json.loads(shown)["create"],
                         ["cert-manager-production", "metrics-server-production"])

    def test_the_note_on_a_merge_request_is_the_plan(self):
        block = next(text for text in re.findall(r"```yaml\n(.*?)```", PAGE.read_text(), re.DOTALL)
                     if "merge_request_event" in text)
        job = yaml.safe_load(block)["applicationsets"]
        self.assertEqual(job["variables"], {"GIT_DEPTH": "0"})
        checkout = appsets.make_checkout(self.scratch / "deploy")
        base = git("rev-parse", "HEAD", cwd=checkout).decode().strip()
        appsets.pull_request(checkout, ("addons/metrics-server", "addons/metrics"))
        curl = self.scratch / "bin/curl"
        curl.write_text('#!/bin/bash\nprintf "%s\\n" "$@" >../arguments\ncat >../config\n')
        curl.chmod(0o755)
        self.shell(["cd deploy", *job["script"], *job["after_script"]], CI_MERGE_REQUEST_DIFF_BASE_SHA=base,
                   CI_API_V4_URL="https://gitlab.example.com/api/v4", CI_PROJECT_ID="5",
                   CI_MERGE_REQUEST_IID="7", NOTES_TOKEN="secret-1")
        self.assertIn("metrics", (checkout / "plan.md").read_text())
        arguments = (self.scratch / "arguments").read_text().splitlines()
        self.assertIn("body@plan.md", arguments)
        self.assertEqual(arguments[-1],
                         "https://gitlab.example.com/api/v4/projects/5/merge_requests/7/notes")
        self.assertNotIn("secret-1", " ".join(arguments))
        self.assertEqual((self.scratch / "config").read_text(),
                         'header = "PRIVATE-TOKEN: secret-1"\n')


if __name__ == "__main__":
    unittest.main()
