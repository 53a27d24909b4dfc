# SPDX-License-Identifier: Apache-2.0
"""What docs/github.md says, against the actions."""

import re
import tempfile
import unittest
from pathlib import Path

import tools
import values
import yaml
from action_text_test import ACTIONS
from fakes.argocd_server import ArgoServer, WatchedRepository
from fakes.forges import GitHub
from github import OURS, Job, install
from text_test import mappings

PAGE = (tools.PROJECT / "docs/github.md").read_text()
BLOCKS = [yaml.safe_load(text) for text in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)]


def part(title):
    return re.search(rf"\n## {title}\n(.*?)(?=\n## |\Z)", PAGE, re.DOTALL)[1]


def rows(title):
    """The cells of its table, without the heading."""
    lines = re.findall(r"^\|(.*)\|$", part(title), re.MULTILINE)
    return [[cell.strip() for cell in line.split("|")] for line in lines[2:]]


class Page(unittest.TestCase):
    def test_every_step_uses_inputs_that_there_are(self):
        steps = [step for block in BLOCKS for step in mappings(block) if "uses" in step]
        self.assertGreater(len(steps), 5)
        for step in steps:
            with self.subTest(step):
                action = ACTIONS[OURS.fullmatch(step["uses"])[1]]
                self.assertLessEqual(set(step["with"]), set(action.inputs))

    def test_no_shell_line_has_an_expression(self):
        for block in BLOCKS:
            for step in mappings(block):
                self.assertNotIn("${{", step.get("run", "") or "")

    def test_every_action_is_named(self):
        self.assertEqual(set(ACTIONS), set(re.findall(r"^\| \[`([\w-]+)`\]", PAGE, re.MULTILINE)))

    def test_every_input_of_the_other_action_has_a_row(self):
        found = [name for theirs, *_ in rows("From yaml-update-action")
                 for name in re.findall(r"`(\w+)`", theirs)]
        same = ["changes", "branch", "message", "title", "repository", "token"]
        self.assertEqual(sorted([*tools.FOREIGN, *same]), sorted(found))
        ours = {name for _, cell, _ in rows("From yaml-update-action")
                for name in re.findall(r"`([\w-]+)`", cell)} - {"createPR"}
        self.assertLessEqual(ours, set(tools.UPDATE_VALUES.action.inputs) - set(tools.FOREIGN))

    def test_inputs_outputs_and_permissions_are_spelt_as_they_are(self):
        secrets = re.search(r"Secrets of the inputs (.*?), and the tokens", PAGE, re.DOTALL)[1]
        known = set.union(*(set(action.inputs) for action in ACTIONS.values()))
        self.assertLessEqual(set(re.findall(r"`([\w-]+)`", secrets)), known)
        for name in ("pull-request-number", "pull-request-url"):
            self.assertIn(name, tools.UPDATE_VALUES.action.outputs)


class Examples(unittest.TestCase):
    """The steps of the page that need nothing but a repository."""

    def setUp(self):
        self.scratch = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="page-")))
        for name in ("shop", "forge"):
            (self.scratch / name).mkdir()
        self.repository = values.make_repository(self.scratch, "shop/web.git")
        self.forge = self.enterContext(GitHub(self.scratch / "forge"))
        self.project = self.forge.create_project("shop/web", self.repository)

    def github(self, token=None):
        return {"server_url": self.forge.url, "repository": "shop/web", "sha": "9f8e7d6",
                "token": token or self.forge.token()}

    def run_action(self, tool, inputs, token=None, release=True, **more):
        return tool.action.run(
            inputs, self.github(token), install(tool.path) if release else None,
            **{"GITHUB_API_URL": self.forge.api_url, "GITHUB_GRAPHQL_URL": self.forge.graphql_url,
               **more})

    def update(self, *scopes, token=None, **inputs):
        inputs = {name.replace("_", "-"): value for name, value in inputs.items()}
        return self.run_action(
            tools.UPDATE_VALUES, {"file": values.FILE, "set": "frontend.tag=v2", **inputs},
            token or self.forge.token(*scopes, kind="actions"))

    def test_the_first_job_changes_the_values_and_waits(self):
        url = f"{self.forge.url}/shop/web.git"
        argocd = self.enterContext(ArgoServer(
            {"applications": [{"name": "shop", "repo": url, "auto": True}]},
            repositories=[WatchedRepository(url, self.repository.path)]))
        workflow = self.scratch / "workflow.yaml"
        workflow.write_text(yaml.safe_dump(BLOCKS[0], sort_keys=False)
                            .replace("argocd.example.com", argocd.url))
        job = Job(workflow, "deploy", ACTIONS, tools.PROGRAMS, {})
        done = job.run({"github": self.github(), "secrets": {"ARGOCD_TOKEN": argocd.token()}},
                       self.scratch)
        self.assertEqual(["success"] * 2, [step.outcome for step in done.values()], done)
        self.assertEqual(self.repository.tip(), done["1"].run.outputs["revision"])
        found = yaml.safe_load(self.repository.read(values.FILE))
        self.assertEqual(["9f8e7d6"] * 2, [each["tag"] for each in found.values()])

    def test_a_later_step_sees_why_one_has_failed(self):
        block, = [block for block in BLOCKS if "rollout" in str(block)]
        argocd = self.enterContext(ArgoServer({"applications": [{"name": "shop"}]}))
        workflow = self.scratch / "workflow.yaml"
        workflow.write_text(yaml.safe_dump({"jobs": {"deploy": block}})
                            .replace("argocd.example.com", argocd.url))
        done = Job(workflow, "deploy", ACTIONS, tools.PROGRAMS, {}).run(
            {"github": self.github(), "secrets": {"ARGOCD_TOKEN": argocd.token()}}, self.scratch,
            more={"rollout": {"revision": "a" * 40, "timeout": "1s"}})
        self.assertEqual(["failure", "success"], [step.outcome for step in done.values()], done)
        self.assertEqual("timeout", done["rollout"].run.outputs["result"])
        self.assertTrue(done["1"].run.summary.startswith("not yet, "), done)

    def test_the_step_that_comes_from_the_other_action(self):
        step, = [step for block in BLOCKS for step in mappings(block)
                 if "valueFile" in step.get("with", {})]
        inputs = {name: str(value).replace("${{ steps.vars.outputs.sha_short }}", "9f8e7d6")
                  for name, value in step["with"].items()}
        self.assertEqual("True", inputs["commitChange"])
        run = self.run_action(tools.UPDATE_VALUES, inputs)
        self.assertEqual((run.status, run.outputs["result"]), (0, "changed"), run.log)

    def test_what_went_wrong_is_in_the_table(self):
        write = "contents:write"
        uname = self.scratch / "uname"
        uname.write_text('#!/bin/sh\n[ "$1" = -s ] && echo Darwin || echo arm64\n')
        uname.chmod(0o755)
        runs = [self.update("contents:read"),
                self.update(write, pull_request="true"),
                self.update(write, repository="shop/other"),
                self.update(write, branch="master"),
                self.update(write, set=""),
                self.update(write, file="", valueFile=values.FILE, set="", value="",
                            propertyPath="a"),
                self.run_action(tools.UPDATE_VALUES, {}, release=False),
                self.run_action(tools.UPDATE_VALUES, {}, path=f"{self.scratch}:/usr/bin:/bin"),
                self.run_action(tools.WAIT, {"server": "argocd.example.com", "app": "shop"}),
                self.run_action(tools.WAIT, {"server": "argocd.invalid", "app": "shop",
                                             "token": "x"}),
                self.run_action(tools.WAIT, {"server": self.forge.url, "app": "shop",
                                             "oidc-connector": "github"})]
        self.forge.actions_may_propose = False
        runs.append(self.update(write, "pull_requests:write", pull_request="true"))
        self.project.protect("main")
        runs.append(self.update(write))
        logs = [run.log for run in runs]
        for run in runs:
            self.assertNotEqual(run.status, 0, run.log)
        found = rows("Troubleshooting")
        self.assertEqual(len(runs), len(found))
        for message, _ in found:
            with self.subTest(message):
                wanted = ".*".join(map(re.escape, message.strip("`").split("…")))
                self.assertEqual(1, len([log for log in logs if re.search(
                    rf"(?m)^::error title=[\w-]+::.*{wanted}", log)]), logs)


if __name__ == "__main__":
    unittest.main()
