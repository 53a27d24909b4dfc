# SPDX-License-Identifier: Apache-2.0
"""The example pipeline and the pieces of docs/gitlab.md, run by gitlab-ci-local, which knows
GitLab's schema, merges and reports. GITLAB_CI_LOCAL is its program: see tests/gitlab/npm."""

import json
import os
import re
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

import delivery
import yaml
from fakes.git_repository import git

sys.path.append(str(delivery.PROJECT / "tests/manifests"))

from markdown import blocks  # noqa: E402

PROGRAM = os.environ.get("GITLAB_CI_LOCAL", "")
if not (PROGRAM and shutil.which("rsync")):
    print("left out: jobs under gitlab-ci-local, for want of GITLAB_CI_LOCAL or rsync")
    sys.exit(77)

EXAMPLE = delivery.PROJECT / "docs/examples/gitlab"
PAGE = (delivery.PROJECT / "docs/gitlab.md").read_text()
DEPLOY = "https://gitlab.example.com/shop/deploy.git"


class Run:
    def __init__(self, done):
        self.status = done.returncode
        # Without colours.
        self.log = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout + done.stderr)

    def ended(self, word):
        """The jobs that PASS, WARN or FAIL."""
        return {line.split()[1] for line in self.log.splitlines()
                if line.startswith(f" {word} ")
                and "spec:inputs" not in line and "predefined variables" not in line}


class Case(unittest.TestCase):
    def setUp(self):
        self.open()

    def open(self, health=()):
        self.world = self.enterContext(delivery.Delivery(DEPLOY, health))
        self.project = self.world.folder / "web"
        shutil.copytree(delivery.PROJECT / "templates", self.project / "templates")
        (self.project / "notifications.yaml").write_text(
            self.world.localised((EXAMPLE / "notifications.yaml").read_text()))
        (self.world.folder / "secrets").write_text(delivery.SECRETS)

    def run_pipeline(self, text, **variables):
        """Components come from this project, and jobs run in a shell of this machine."""
        text = re.sub(r"component: \S+/([\w-]+)@\S+", r"local: templates/\1.yml", text)
        (self.project / ".gitlab-ci.yml").write_text(self.world.localised(text))
        if not (self.project / ".git").exists():
            git("init", "--quiet", "--initial-branch", "main", self.project)
            git("remote", "add", "origin", "https://gitlab.example.com/shop/web.git",
                cwd=self.project)
        git("add", "--all", cwd=self.project)
        git("commit", "--quiet", "--allow-empty", "--message", "x", cwd=self.project)
        given = {"GIT_USERNAME": "deployer", "GIT_PASSWORD": delivery.PASSWORD,
                 "ARGOCD_AUTH_TOKEN": self.world.argocd.token(),
                 "NOTIFY_SECRETS": str(self.world.folder / "secrets"),
                 # GitLab says so, and the programs look at more variables then.
                 "GITLAB_CI": "true",
                 **delivery.sanitizer_options(), **variables}
        run = Run(subprocess.run(
            [PROGRAM, "--force-shell-executor", "--shell-isolation",
             *(word for name, value in given.items()
               for word in ("--variable", f"{name}={value}"))],
            cwd=self.project, capture_output=True, text=True,
            env={"PATH": f"{self.world.bin}:{os.environ['PATH']}",
                 "HOME": str(self.world.folder), "LC_ALL": "C.UTF-8"}))
        for secret in (delivery.PASSWORD, delivery.SLACK_TOKEN, self.world.argocd.token()):
            self.assertNotIn(secret, run.log)
        return run


class Example(Case):
    """What it does after a failure is in pipeline_test.py."""
    text = (EXAMPLE / ".gitlab-ci.yml").read_text()

    def deliver(self):
        pipeline = yaml.safe_load(self.text)
        # There is no Docker here, and what it does is not ours.
        pipeline["build"] = {"stage": "build", "script": ["true"]}
        for include in pipeline["include"]:
            if include["inputs"]["job-name"] == "deployed":
                include["inputs"].update({"timeout": "20s", "degraded-after": "1s"})
        return self.run_pipeline(yaml.safe_dump(pipeline))

    def test_a_commit_is_delivered_and_people_are_told(self):
        run = self.deliver()
        self.assertEqual(run.ended("PASS"), {"build", "deliver", "deployed", "tell"}, run.log)
        self.assertEqual(run.status, 0, run.log)
        tags = self.world.image_tags()
        self.assertRegex(tags[0], r"^[0-9a-f]{7,}$")
        self.assertEqual(tags[0], tags[1])
        status = self.world.argocd.application("shop").object["status"]
        self.assertEqual(status["sync"]["revision"], self.world.deploy.tip())
        (message,) = self.world.chat.shown("slack")
        self.assertIn(self.world.deploy.tip()[:7], message)

    def test_an_exit_code_that_is_allowed_is_a_warning(self):
        self.open(["Progressing 50ms", 'Degraded "2 of 3 pods crash"'])
        text = self.text.replace("job-allow-failure: [6]", "job-allow-failure: [3, 1]")
        self.assertNotEqual(text, self.text)
        self.text = text
        run = self.deliver()
        self.assertEqual((run.status, run.ended("WARN"), run.ended("PASS")),
                         (0, {"deployed"}, {"build", "deliver", "tell"}), run.log)
        (message,) = self.world.chat.shown("slack")
        self.assertIn("Values changed", message)


class Page(Case):
    pieces = re.findall(r"<!-- (\w+): ([\w ,-]+) -->\n```yaml\n(.*?)```", PAGE, re.DOTALL)

    def test_every_piece_of_yaml_is_a_pipeline_that_runs(self):
        self.assertEqual(len(self.pieces), PAGE.count("```yaml"))
        self.assertGreater(len(self.pieces), 2)
        for name, jobs, piece in self.pieces:
            if name == "tell":
                continue
            with self.subTest(name):
                self.open()
                # gitlab-ci-local makes no tokens of jobs.
                self.world.argocd.connectors["gitlab"] = {"identity-of-the-job": "admin"}
                run = self.run_pipeline(piece, GITOPS_OIDC_TOKEN="identity-of-the-job")
                self.assertEqual((run.status, run.ended("FAIL"), run.ended("PASS")),
                                 (0, set(), set(jobs.split(", "))), run.log)

    def tell(self, result, exit_status):
        """Runs the job of the page that tells, after one of this result."""
        self.open()
        (job, piece), = [(job, piece) for name, job, piece in self.pieces if name == "tell"]
        results = json.dumps({"result": result, "message": "2 of 3 pods crash"})
        script = f"echo '{results}' >gitops-wait.json; exit {exit_status}"
        before = {"waited": {
            "stage": "deploy", "script": [script],
            "artifacts": {"when": "always", "paths": ["gitops-wait.json"]}}}
        run = self.run_pipeline(piece + yaml.safe_dump(before))
        return job in run.ended("PASS"), self.world.chat.shown("slack"), run.log

    def test_a_failure_is_told_with_the_reason(self):
        has_run, messages, log = self.tell("degraded", 1)
        self.assertTrue(has_run, log)
        (message,) = messages
        self.assertIn("Pipeline failed", message)
        self.assertRegex(message, r"Reason\W+2 of 3 pods crash")

    def test_what_went_well_is_not_told_as_a_failure(self):
        has_run, messages, log = self.tell("healthy", 0)
        self.assertEqual((has_run, messages), (False, []), log)


class FirstPage(Case):
    def test_its_example_delivers_a_commit(self):
        text, = [block.text for block in blocks(delivery.PROJECT / "README.md", "yaml")
                 if "component:" in block.text]
        # There, the repository is on a server of another name.
        text = text.replace("https://git.example.com/shop/deploy.git", DEPLOY)
        self.assertIn(DEPLOY, text)
        run = self.run_pipeline(text)
        self.assertEqual((run.status, run.ended("FAIL"), run.ended("PASS")),
                         (0, set(), {"update-values", "wait"}), run.log)
        self.assertRegex(self.world.image_tags()[0], r"^[0-9a-f]{7,}$")


class Inputs(Case):
    def test_hostile_inputs_are_only_values(self):
        import components_test
        values = components_test.HOSTILE + components_test.DOLLARS
        pipeline = {"include": [{"local": "templates/update-values.yml", "inputs": {
            "job-name": f"job-{number}", "dir": ".", "file": f"v{number}.yaml",
            "job-checkout": "clone", "set": components_test.escaped(f"a={value}"),
            "json": f"r{number}.json"}} for number, value in enumerate(values)]}
        for number, value in enumerate(values):
            (self.project / f"v{number}.yaml").write_text("a: 1\n")
            pipeline[f"after-{number}"] = {
                "stage": ".post", "needs": [f"job-{number}"],
                "script": [f"cp r{number}.json {self.world.folder}", "test $RESULT = changed"]}
        run = self.run_pipeline(yaml.safe_dump(pipeline))
        self.assertEqual(run.status, 0, run.log)
        for number, value in enumerate(values):
            with self.subTest(value):
                results = yaml.safe_load(
                    (self.world.folder / f"r{number}.json").read_text())
                self.assertEqual(results["changes"][0]["new"], value)


if __name__ == "__main__":
    unittest.main()
