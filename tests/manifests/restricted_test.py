# SPDX-License-Identifier: Apache-2.0
"""The Tasks and the StepActions as the restricted Pod Security Standard runs them, in a sandbox
that has nothing but the program, and everything else where Tekton has it.

Exits with 77 where no sandbox can be made (no bubblewrap, or no user namespaces).
"""

import json
import random
import re
import sys
import tempfile
import unittest
from pathlib import Path

import appsets
import tekton_sandbox
import tools
import values
import yaml
from fakes import git_server
from fakes.argocd_server import ArgoServer
from fakes.chat_server import ChatServer
from tekton import Task, TERMINATION_MESSAGE
from tekton_pipeline import run_task
from tekton_sandbox import Mount

LONG = "x" * 100_000


def both(test):
    """Runs a test with the Task of its tool, and with the StepAction of that name."""
    def run(self):
        for kind in ("task", "task_of_step_action"):
            with self.subTest(kind):
                test(self, lambda tool: getattr(tool, kind))
    return run


class Case(unittest.TestCase):
    def setUp(self):
        self.scratch = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="restricted-")))

    def folder(self, files):
        folder = Path(tempfile.mkdtemp(dir=self.scratch))
        for name, text in files.items():
            (folder / name).write_text(text)
        return Mount(folder, "")

    def git(self):
        root = Path(tempfile.mkdtemp(dir=self.scratch))
        repository = values.make_repository(root)
        server = self.enterContext(git_server.GitServer(root, users={"bot": "pass/word+1"}))
        login = self.folder({"username": "bot", "password": "pass/word+1"})
        return repository, server.url(repository.path.name), login

    def argocd(self, scenario="healthy"):
        server = self.enterContext(ArgoServer(scenario))
        return server, self.folder({"token": server.token()})

    def assert_sound(self, task, run):
        """Whatever became of it, it has kept its promises to Tekton."""
        self.assertEqual(set(run.results), set(task.results), run)
        self.assertTrue(run.results["result"])
        self.assertLess(run.exit_status, 9, run)
        self.assertLess(run.message_size, TERMINATION_MESSAGE / 2)


class Restricted(Case):
    @both
    def test_update_values_works_there(self, of):
        repository, url, login = self.git()
        run = run_task(of(tools.UPDATE_VALUES), {"repo": url, "file": values.FILE,
                                                 "set": ["frontend.tag=v2"]},
                       {"credentials": login})
        self.assertEqual(run.status, "Succeeded", run)
        self.assertIn(b"tag: v2", repository.read(values.FILE))
        self.assertEqual(run.results["commit"], repository.tip())

    @both
    def test_a_repository_that_memory_does_not_hold_works_there(self, of):
        repository, url, login = self.git()
        noise = random.Random(1).randbytes(6 << 20).hex()
        repository.commit({"large.yaml": f"tag: v1\nnoise: {noise}\n"})
        run = run_task(of(tools.UPDATE_VALUES), {"repo": url, "file": "large.yaml",
                                                 "set": ["tag=v2"]}, {"credentials": login})
        self.assertEqual(run.status, "Succeeded", run)

    @both
    def test_sync_and_wait_work_there(self, of):
        server, login = self.argocd()
        for tool in (tools.SYNC, tools.WAIT):
            run = run_task(of(tool), {"server": server.url, "app": "shop", "stable-for": "0s",
                                      "timeout": "20s"}, {"credentials": login})
            self.assertEqual((run.status, run.results["health"]), ("Succeeded", "Healthy"), run)

    @both
    def test_notify_works_there(self, of):
        chat = self.enterContext(ChatServer({"slack": {"tokens": {"xoxb-1": {}}}}))
        run = run_task(of(tools.NOTIFY), {"template": "hello", "recipient": "slack:dev"},
                       {"config": self.folder(tools.of_slack(chat)),
                        "secret": self.folder({"slack-token": "xoxb-1\n"})})
        self.assertEqual((run.status, run.results["result"]), ("Succeeded", "sent"), run)
        self.assertEqual(chat.shown("slack"), ["#C-dev\nhello"])

    @both
    def test_apply_appset_works_there(self, of):
        checkout = appsets.make_checkout(Path(tempfile.mkdtemp(dir=self.scratch)) / "deploy")
        appsets.pull_request(checkout, ("addons/metrics-server", "addons/metrics"))
        run = run_task(of(tools.APPLY_APPSET),
                       {"file": "appsets/addons.yaml", "cluster-file": "clusters.yaml",
                        "against": "main", "markdown": "plan.md"},
                       {"source": Mount(checkout, "", True)})
        self.assertEqual((run.status, run.results["result"]), ("Succeeded", "changed"), run)
        self.assertIn("metrics", (checkout / "plan.md").read_text())

    def test_every_task_is_another_user_on_a_read_only_root_with_an_empty_tmp(self):
        for tool in tools.ALL:
            script = ("id -u; id -g; touch /x || echo read-only; touch /tmp/x && ls /tmp; "
                      "grep CapEff /proc/self/status")
            spec = {**tool.task.step, "image": "docker.io/library/busybox:1", "env": [],
                    "command": ["sh"], "args": ["-c", script]}
            spec.pop("workingDir", None)
            done = tekton_sandbox.run(spec, tool.task.spec["volumes"])
            self.assertEqual(done.stdout.split(), [b"65532", b"65532", b"read-only", b"x",
                                                   b"CapEff:", b"0000000000000000"], done.stderr)


class Hostile(Case):
    @both
    def test_every_value_is_written_as_it_is(self, of):
        repository, url, login = self.git()
        for text in [*tools.HOSTILE, LONG]:
            with self.subTest(text[:40]):
                run = run_task(of(tools.UPDATE_VALUES), {"repo": url, "file": values.FILE,
                                                         "set": [f"frontend.tag={text}"]},
                               {"credentials": login})
                self.assertEqual(run.status, "Succeeded", run)
                self.assert_sound(of(tools.UPDATE_VALUES), run)
                found = yaml.safe_load(repository.read(values.FILE))
                self.assertEqual(found["frontend"]["tag"], text)

    @both
    def test_a_parameter_of_100_kb_is_refused_or_harmless(self, of):
        for tool in tools.ALL:
            task = of(tool)
            workspaces = {"source": self.folder({})} if tool is tools.APPLY_APPSET else {}
            needed = {name: "x" for name, param in task.params.items() if "default" not in param}
            for name, param in task.params.items():
                with self.subTest(tool=tool.name, name=name):
                    value = [LONG] if param.get("type") == "array" else LONG
                    run = run_task(task, {"timeout": "1s", **needed, name: value}, workspaces)
                    self.assertEqual(run.status, "Failed")
                    self.assert_sound(task, run)

    def test_of_more_than_linux_can_hand_over_nothing_begins(self):
        run = run_task(tools.WAIT.task, {"app": 132 * 1024 * "x"}, {})
        self.assertEqual((run.status, run.exit_status, run.results),
                         ("Failed", tekton_sandbox.NOT_STARTED, {}))

    def test_a_name_of_a_place_in_a_value_becomes_that_place_and_no_secret(self):
        # Tekton replaces one kind of name after the other, so these are found in a value, too.
        repository, url, login = self.git()
        run = run_task(tools.UPDATE_VALUES.task,
                       {"repo": url, "file": values.FILE, "branch": "main",
                        "set": ["frontend.tag=$(workspaces.credentials.path) $(params.branch)"]},
                       {"credentials": login})
        self.assertEqual(run.status, "Succeeded", run)
        self.assertIn(b"tag: /workspace/credentials $(params.branch)", repository.read(values.FILE))

    def test_of_a_step_action_the_parameters_of_its_task_are_found_in_a_value(self):
        repository, url, login = self.git()
        run = run_task(tools.UPDATE_VALUES.task_of_step_action,
                       {"repo": url, "file": values.FILE, "branch": "main",
                        "set": ["frontend.tag=$(params.branch)"]}, {"credentials": login})
        self.assertEqual(run.status, "Succeeded", run)
        self.assertIn(b"tag: main", repository.read(values.FILE))


class Example(Case):
    def test_the_task_of_the_readme_bumps_and_waits_in_one_pod(self):
        text = (tools.PROJECT / "stepactions/README.md").read_text()
        document, = [yaml.safe_load(block)
                     for block in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)]
        repository, url, login = self.git()
        server, token = self.argocd()
        shop = server.application("shop")
        repository.commit({"environments/staging/values.yaml": "image:\n  tag: v1\n"})
        text = json.dumps(document).replace("https://git.example.com/shop/deploy.git", url)
        document = json.loads(text.replace('"argocd.example.com"', json.dumps(server.url)))
        bump, wait = document["spec"]["steps"]
        actions = [tools.UPDATE_VALUES.step_action, tools.WAIT.step_action]
        # The stand-in is told of the commit as soon as it is there.
        document["spec"]["steps"] = [bump]
        document["spec"]["results"] = document["spec"]["results"][:1]
        run = run_task(Task(document, actions), {"tag": "v2", "app": "shop"},
                       {"git-credentials": login, "argocd-credentials": token})
        self.assertEqual(run.results, {"commit": repository.tip()}, run)
        shop.push(run.results["commit"])
        document["spec"]["steps"] = [bump, wait]
        document["spec"]["results"].append({"name": "health",
                                            "value": "$(steps.wait.results.health)"})
        run = run_task(Task(document, actions), {"tag": "v2", "app": "shop"},
                       {"git-credentials": login, "argocd-credentials": token})
        self.assertEqual(run.results, {"commit": repository.tip(), "health": "Healthy"}, run)


if __name__ == "__main__":
    if not tekton_sandbox.is_possible():
        print(tekton_sandbox.SKIPPED)
        sys.exit(77)
    unittest.main()
