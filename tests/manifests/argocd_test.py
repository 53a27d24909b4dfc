# SPDX-License-Identifier: Apache-2.0
"""The Tasks and actions sync and wait, with their real steps, against a stand-in for Argo CD."""

import json
import tempfile
import unittest
from pathlib import Path

import tools
from fakes.argocd_server import ArgoServer
from github import install

REPOSITORY = "https://git.example.com/shop/deploy.git"
SCENARIO = {
    "accounts": {"pipeline": {"password": "pass/word+1",
                              "rights": ["applications, *, default/*", "projects, get, default"]}},
    "repositories": {REPOSITORY: ["a1", "a2"]},
    "applications": [
        {"name": "shop", "auto": {"prune": True}, "labels": {"team": "shop"},
         "resources": ["Service/shop", "Deployment/shop"]},
        {"name": "by-hand", "live": "a1", "resources": ["Deployment/by-hand"]}]}
BOTH = (tools.SYNC, tools.WAIT)

# Values that no parameter of these tools is meant to have, and what makes a run with them short.
FORGED = "x\n::error::forged\n##[error]forged"
HOSTILE = ["--help", "-", "$(id)", "two\nlines", FORGED, "; rm -rf /"]
SHORT = {"timeout": "2s", "stable-for": "0s"}
# Where automatic sync is on, sync would wait for its branch to become what nobody can make it.
APP = {"sync": "by-hand", "wait": "shop"}


class Case(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="argocd-")
        self.addCleanup(scratch.cleanup)
        self.scratch = Path(scratch.name)
        # A hostile name of a file is that of one which is written.
        self.cwd = self.scratch / "cwd"
        self.cwd.mkdir()
        self.server = ArgoServer(SCENARIO)
        self.server.__enter__()
        self.addCleanup(self.server.__exit__)
        self.addCleanup(lambda: self.assertEqual(self.server.violations, []))
        self.shop = self.server.application("shop")
        self.by_hand = self.server.application("by-hand")
        self.tip = self.server.repository(REPOSITORY).commits[-1].revision

    def assert_harmless(self, run, results, names):
        """Whatever it was given, it has kept its promises."""
        self.assertIn(run.status, range(8))
        self.assertEqual(set(results), set(names))
        self.assertTrue(results["result"])
        self.assertNotIn("\n", results["message"])
        self.assertLessEqual(len(self.server.operations), 1)
        self.assertLessEqual({request.method for request in self.server.requests}, {"GET", "POST"})


class TaskRun(Case):
    def run_task(self, tool, params, secret=None):
        params = {"server": self.server.url, **SHORT, **params}
        if secret is None:
            secret = {"token": self.server.token("pipeline") + "\n"}
        workspaces = {}
        if secret:
            folder = Path(tempfile.mkdtemp(dir=self.scratch))
            for name, text in secret.items():
                (folder / name).write_text(text)
            workspaces["credentials"] = folder
        return tool.task.run(tool.path, params, workspaces, cwd=self.cwd)

    def test_sync_starts_one_operation_and_tells_how_it_ended(self):
        run = self.run_task(tools.SYNC, {"app": "by-hand", "revision": self.tip, "timeout": "20s"})
        self.assertEqual(run.status, 0, run.stderr)
        (operation,) = self.by_hand.requested
        self.assertEqual(operation["sync"]["revision"], self.tip)
        self.assertEqual(set(run.results), set(tools.SYNC.task.results))
        self.assertEqual(run.results["result"], "synced")
        self.assertEqual(run.results["phase"], "Succeeded")
        self.assertEqual(run.results["url"], "https://cd.example.com/applications/argocd/by-hand")

    def test_sync_can_wait_as_well(self):
        run = self.run_task(tools.SYNC, {"app": "by-hand", "wait": "true", "timeout": "20s"})
        self.assertEqual(run.status, 0, run.stderr)
        self.assertEqual([run.results[name] for name in ("result", "sync", "health", "revision")],
                         ["healthy", "Synced", "Healthy", self.tip])

    def test_wait_comes_back_with_the_commit_that_it_was_given(self):
        commit = self.shop.push("a3")
        run = self.run_task(tools.WAIT, {"app": "shop", "revision": commit, "timeout": "20s"})
        self.assertEqual(run.status, 0, run.stderr)
        self.assertEqual(set(run.results), set(tools.WAIT.task.results))
        self.assertEqual([run.results[name] for name in ("result", "sync", "health", "revision")],
                         ["healthy", "Synced", "Healthy", commit])
        (application,) = json.loads(run.results["applications"])
        self.assertEqual(application["name"], "shop")

    def test_lines_become_many_applications(self):
        params = {"app": "shop\nby-hand\n", "timeout": "20s", "for": "operation"}
        run = self.run_task(tools.WAIT, params)
        self.assertEqual(run.status, 0, run.stderr)
        self.assertIn("argocd/shop: ", run.stdout)
        self.assertIn("argocd/by-hand: ", run.stdout)

    def test_user_name_and_password_do_as_well(self):
        for tool in BOTH:
            with self.subTest(tool.name):
                run = self.run_task(tool, {"app": "shop", "timeout": "20s"},
                                    {"username": "pipeline", "password": "pass/word+1"})
                self.assertEqual(run.status, 0, run.stderr)
                seen = run.stdout + run.stderr + "".join(run.results.values())
                self.assertNotIn("pass/word", seen)

    def test_without_the_workspace_it_is_denied(self):
        for tool in BOTH:
            with self.subTest(tool.name):
                run = self.run_task(tool, {"app": "shop"}, {})
                self.assertEqual((run.status, run.results["result"]), (4, "denied"), run.stderr)

    def test_a_failure_fills_the_results(self):
        for tool in BOTH:
            for params, secret, status, result in [
                    ({"app": "shpo"}, None, 4, "denied"),
                    ({"app": "shpo", "project": "default"}, None, 5, "notfound"),
                    ({"selector": "team=nobody"}, None, 5, "notfound"),
                    ({}, None, 2, "refused"),
                    ({"app": "shop", "timeout": "soon"}, None, 2, "refused"),
                    ({"app": "shop"}, {"token": "a.b.c"}, 4, "denied"),
                    ({"app": "shop"}, {"username": "pipeline", "password": "wrong"}, 4, "denied"),
                    ({"app": "shop", "server": "http://127.0.0.1:1", "timeout": "20s"}, None, 7,
                     "unreachable")]:
                with self.subTest(tool=tool.name, params=params, secret=secret):
                    run = self.run_task(tool, params, secret)
                    self.assertEqual((run.status, run.results["result"]), (status, result),
                                     run.stderr)
                    self.assert_harmless(run, run.results, tool.task.results)

    def test_what_is_in_the_way_is_named(self):
        self.shop.set_health("Deployment", "shop", "Degraded", "2 of 3 pods crash")
        run = self.run_task(tools.WAIT, {"app": "shop", "degraded-after": "1s", "timeout": "20s"})
        self.assertEqual((run.status, run.results["result"]), (1, "degraded"), run.stderr)
        self.assertRegex(run.stdout, r"Deployment shop/shop, Degraded: .*2 of 3 pods crash")
        self.assertEqual(run.results["health"], "Degraded")
        self.assertTrue(run.results["url"])

    def test_results_stay_below_what_tekton_can_carry(self):
        for number in range(30):
            self.server.add_application(name=f"shop-{'x' * 40}-{number}", labels={"team": "many"})
        for tool in BOTH:
            with self.subTest(tool.name):
                run = self.run_task(tool, {"selector": "team=many", "timeout": "30s"})
                self.assertEqual(run.status, 0, run.stderr)
                size = sum(len(json.dumps(value)) - 2 + 35 for value in run.results.values())
                self.assertLessEqual(size, 1024)
                self.assertEqual(run.results["revision"], self.tip)
                self.assertIsInstance(json.loads(run.results["applications"]), list)

    def test_a_hostile_value_of_any_parameter_fails_or_is_harmless(self):
        for tool in BOTH:
            for name in tool.task.params:
                for value in HOSTILE:
                    with self.subTest(tool=tool.name, name=name, value=value):
                        self.server.operations.clear()
                        self.server.requests.clear()
                        params = {"app": APP[tool.name], "revision": self.tip,
                                  "timeout": "1s", name: value}
                        run = self.run_task(tool, params)
                        self.assert_harmless(run, run.results, tool.task.results)
                        self.assertNotIn("usage:", run.stdout)
                        self.assertNotRegex(run.stdout + run.stderr, r"(?m)^\s*::|##\[")

    def test_a_hostile_name_of_an_application_is_only_a_name(self):
        for tool in BOTH:
            for value in tools.HOSTILE:
                with self.subTest(tool=tool.name, value=value):
                    run = self.run_task(tool, {"app": value})
                    self.assertIn(run.status, (2, 4), run.stderr)
                    self.assert_harmless(run, run.results, tool.task.results)
                    self.assertEqual(self.server.operations, [])

    def test_a_parameter_cannot_name_the_secret(self):
        run = self.run_task(tools.WAIT, {"app": "$(ARGOCD_AUTH_TOKEN)$(GITOPS_WAIT_APP)"})
        self.assertEqual(run.status, 2, run.stderr)
        self.assertIn("$(ARGOCD_AUTH_TOKEN)$(GITOPS_WAIT_APP)", run.results["message"])


class ActionRun(Case):
    def run_action(self, tool, inputs, **more):
        inputs = {"server": self.server.url, "token": self.server.token("pipeline"), **SHORT,
                  **inputs}
        return tool.action.run(inputs, {"server_url": "https://github.example.com",
                                        "repository": "shop/web", "token": "the-job's-own"},
                               install(tool.path), cwd=self.cwd, **more)

    def assert_no_command_is_forged(self, log):
        for line in log.splitlines():
            if line.lstrip().startswith("::"):
                self.assertRegex(line, r"^::((error|warning) title=(sync|wait)|add-mask)::")
        self.assertNotIn("##[", log)

    def test_sync_starts_one_operation_and_tells_how_it_ended(self):
        run = self.run_action(tools.SYNC, {"app": "by-hand", "wait": "true", "timeout": "20s"})
        self.assertEqual(run.status, 0, run.log)
        self.assertEqual(len(self.by_hand.requested), 1)
        self.assertEqual(set(run.outputs), set(tools.SYNC.action.outputs))
        self.assertEqual(run.outputs["result"], "healthy")
        self.assertNotIn(self.server.token("pipeline"), run.log)

    def test_wait_comes_back_with_the_commit_that_it_was_given(self):
        commit = self.shop.push("a3")
        run = self.run_action(tools.WAIT, {"app": "shop", "revision": commit, "timeout": "20s"})
        self.assertEqual(run.status, 0, run.log)
        self.assertEqual((run.outputs["result"], run.outputs["revision"]), ("healthy", commit))

    def test_user_name_and_password_do_as_well(self):
        run = self.run_action(tools.WAIT, {"token": "", "username": "pipeline", "app": "shop",
                                           "password": "pass/word+1", "timeout": "20s"})
        self.assertEqual(run.status, 0, run.log)

    def test_a_token_of_the_whole_job_does_as_well(self):
        run = self.run_action(tools.WAIT, {"token": "", "app": "shop", "timeout": "20s"},
                              ARGOCD_AUTH_TOKEN=self.server.token("pipeline"))
        self.assertEqual(run.status, 0, run.log)

    def test_a_failure_fills_the_outputs_too(self):
        for tool in BOTH:
            for inputs, status, result in [({"app": "shpo"}, 4, "denied"),
                                           ({"app": "shop", "token": ""}, 4, "denied"),
                                           ({}, 2, "refused")]:
                with self.subTest(tool=tool.name, inputs=inputs):
                    run = self.run_action(tool, inputs)
                    self.assertEqual((run.status, run.outputs["result"]), (status, result), run.log)
                    self.assert_harmless(run, run.outputs, tool.action.outputs)
                    self.assertRegex(run.log, rf"(?m)^::error title={tool.name}::")

    def test_a_hostile_value_of_any_input_fails_or_is_harmless(self):
        for tool in BOTH:
            for name in tool.action.inputs:
                for value in HOSTILE:
                    with self.subTest(tool=tool.name, name=name, value=value):
                        self.server.operations.clear()
                        self.server.requests.clear()
                        inputs = {"app": APP[tool.name], "revision": self.tip,
                                  "timeout": "1s", name: value}
                        run = self.run_action(tool, inputs)
                        self.assert_harmless(run, run.outputs, tool.action.outputs)
                        self.assert_no_command_is_forged(run.log)

    def test_what_the_server_says_cannot_issue_commands_to_the_runner(self):
        self.shop.set_health("Deployment", "shop", "Degraded", FORGED)
        run = self.run_action(tools.WAIT, {"app": "shop", "degraded-after": "1s",
                                           "timeout": "20s"})
        self.assertEqual((run.status, run.outputs["result"]), (1, "degraded"), run.log)
        self.assert_no_command_is_forged(run.log)


if __name__ == "__main__":
    unittest.main()
