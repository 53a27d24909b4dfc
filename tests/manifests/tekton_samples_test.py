# SPDX-License-Identifier: Apache-2.0
"""The samples of the Tasks, and the revert that a README shows, run: each step in a sandbox,
against a Git server and stand-ins for Argo CD and a chat.

Exits with 77 where no sandbox can be made (no bubblewrap, or no user namespaces).
"""

import json
import re
import sys
import tempfile
import unittest
from pathlib import Path

import appsets
import tekton_sandbox
import tools
import yaml
from fakes import git_server
from fakes.argocd_server import ArgoServer
from fakes.chat_server import ChatServer
from fakes.git_repository import Repository, git
from tekton import Task
from tekton_pipeline import Namespace

DEPLOY = "https://git.example.com/shop/deploy.git"
FILE = "environments/staging/values.yaml"
TASKS = {tool.name: tool.task for tool in tools.ALL}


def secret(name, **texts):
    return {"kind": "Secret", "metadata": {"name": name}, "stringData": texts}


def sample(tool):
    path, = (tool.task_folder / "samples").glob("*.yaml")
    return yaml.safe_load(path.read_text())


def as_pipeline(run):
    """The Pipeline and the PipelineRun that do with one Task what a TaskRun does."""
    spec = run["spec"]
    names = [each["name"] for each in spec["workspaces"]]
    task = {"name": "it", "taskRef": spec["taskRef"], "params": spec["params"],
            "workspaces": [{"name": name, "workspace": name} for name in names]}
    pipeline = {"params": [], "workspaces": [{"name": name} for name in names], "tasks": [task]}
    return ({"kind": "Pipeline", "metadata": {"name": "one"}, "spec": pipeline},
            {**run, "spec": {"pipelineRef": {"name": "one"}, "workspaces": spec["workspaces"]}})


class Case(unittest.TestCase):
    def setUp(self):
        self.scratch = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="samples-")))
        self.repository = Repository(self.scratch / "deploy.git",
                                     {FILE: "image:\n  tag: old   # by hand\n"})
        self.git = self.enterContext(git_server.GitServer(self.scratch, users={"bot": "pass/1"}))

    def namespace(self, *documents):
        folder = Path(tempfile.mkdtemp(dir=self.scratch))
        login = secret("git-credentials", username="bot", password="pass/1")
        return Namespace(folder, [login, *documents], self.tasks())

    def tasks(self):
        return TASKS

    def here(self, document, **addresses):
        """A document in which addresses are those of this machine."""
        text = json.dumps(document).replace(DEPLOY, self.git.url("deploy.git"))
        for name, address in addresses.items():
            text = text.replace(name, address)
        return json.loads(text)


class Samples(Case):
    def run_sample(self, tool, *documents, prepare=lambda namespace: None, **addresses):
        pipeline, run = as_pipeline(self.here(sample(tool), **addresses))
        namespace = self.namespace(pipeline, *documents)
        prepare(namespace)
        done = namespace.run(run).tasks["it"]
        self.assertEqual(done.status, "Succeeded", done)
        return done

    def argocd(self, scenario="healthy"):
        server = self.enterContext(ArgoServer(scenario))
        self.addCleanup(lambda: self.assertEqual(server.violations, []))
        return server, secret("argocd-credentials", token=server.token())

    def test_update_values_writes_a_tag(self):
        run = self.run_sample(tools.UPDATE_VALUES)
        self.assertEqual(run.results["commit"], self.repository.tip())
        self.assertEqual(yaml.safe_load(self.repository.read(FILE)), {"image": {"tag": "1276e23"}})

    def test_sync_and_wait_see_a_commit_arrive(self):
        commit, = {param["value"] for tool in (tools.SYNC, tools.WAIT)
                   for param in sample(tool)["spec"]["params"] if param["name"] == "revision"}
        server, login = self.argocd({
            "repositories": {DEPLOY: ["0" * 40, commit]},
            "applications": [{"name": "shop", "repo": DEPLOY, "live": "0" * 40,
                              "resources": ["Service/shop", "Deployment/shop"]}]})
        for tool in (tools.SYNC, tools.WAIT):
            run = self.run_sample(tool, login, **{"argocd.example.com": server.url})
            self.assertEqual((run.results["health"], run.results["revision"]), ("Healthy", commit))
        self.assertEqual(len(server.operations), 1)

    def test_notify_tells_a_channel(self):
        server, login = self.argocd()
        chat = self.enterContext(ChatServer({"slack": {"tokens": {"xoxb-1": {}}}}))
        services = {"service.slack": tools.of_slack(chat)["service.slack"]}
        config = {"kind": "ConfigMap", "metadata": {"name": "notifications"}, "data": services}
        run = self.run_sample(tools.NOTIFY, login, config,
                              secret("notifications-secret", **{"slack-token": "xoxb-1"}),
                              **{"argocd.example.com": server.url})
        self.assertEqual(run.results["result"], "sent", run)
        text, = chat.shown("slack")
        self.assertTrue(text.startswith("#C-deployments\n"), text)
        self.assertIn("Deployed: shop", text)

    def test_apply_appset_writes_a_plan(self):
        def prepare(namespace):
            self.checkout = appsets.make_checkout(namespace.folder /
                                                  "PersistentVolumeClaim/checkout")
            git("update-ref", "refs/remotes/origin/main", "HEAD", cwd=self.checkout)
            appsets.pull_request(self.checkout, ("addons/metrics-server", "addons/metrics"))
            # They ask others than Git.
            (self.checkout / "appsets/previews.yaml").unlink()
        run = self.run_sample(tools.APPLY_APPSET, prepare=prepare)
        self.assertEqual(run.results["result"], "changed", run)
        self.assertIn("metrics", (self.checkout / "plan.md").read_text())


class Revert(Case):
    """What the README of update-values shows for `finally`, behind a Task that may fail."""

    def tasks(self):
        check = {"params": [{"name": "status"}],
                 "steps": [{"name": "it", "image": "docker.io/library/busybox:1",
                            "command": ["sh"], "args": ["-c", "exit $(params.status)"]}]}
        return {**TASKS, "check": Task({"spec": check})}

    def run_pipeline(self, status):
        text = (tools.UPDATE_VALUES.task_folder / "README.md").read_text()
        shown = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", text, re.S)]
        part, = [part for part in shown if "finally" in part]
        bump, _ = as_pipeline(sample(tools.UPDATE_VALUES))
        task, = bump["spec"]["tasks"]
        places = [{"name": "credentials", "workspace": "git-credentials"}]
        tasks = [{**task, "name": "bump", "workspaces": places},
                 {"name": "check", "runAfter": ["bump"], "taskRef": {"name": "check"},
                  "params": [{"name": "status", "value": str(status)}]}]
        pipeline = {"kind": "Pipeline", "metadata": {"name": "one"},
                    "spec": {"params": [], "workspaces": [{"name": "git-credentials"}],
                             "tasks": tasks, **part}}
        run = {"metadata": {"name": "run"},
               "spec": {"pipelineRef": {"name": "one"},
                        "workspaces": [{"name": "git-credentials",
                                        "secret": {"secretName": "git-credentials"}}]}}
        return self.namespace(self.here(pipeline)).run(run)

    def tag(self):
        return yaml.safe_load(self.repository.read(FILE))["image"]["tag"]

    def test_a_commit_behind_which_something_fails_is_taken_back(self):
        run = self.run_pipeline(1)
        self.assertEqual(run.ran, ["bump", "check", "revert"])
        self.assertEqual((run.tasks["revert"].status, self.tag()), ("Succeeded", "old"),
                         run.tasks["revert"])

    def test_a_commit_that_works_stays(self):
        run = self.run_pipeline(0)
        self.assertEqual((run.ran, self.tag()), (["bump", "check"], "1276e23"))

    def test_a_run_again_takes_back_nobody_elses_commit(self):
        self.run_pipeline(0)
        theirs = self.repository.commit({"README.md": "Theirs\n"})
        run = self.run_pipeline(1)
        self.assertEqual((run.tasks["bump"].results["commit"], run.ran),
                         (theirs, ["bump", "check"]))
        self.assertEqual(self.repository.tip(), theirs)


if __name__ == "__main__":
    if not tekton_sandbox.is_possible():
        print(tekton_sandbox.SKIPPED)
        sys.exit(77)
    unittest.main()
