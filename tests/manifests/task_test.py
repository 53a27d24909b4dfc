# SPDX-License-Identifier: Apache-2.0
"""The Task update-values, with its real command and arguments, against a repository."""

import json
import tempfile
import unittest
from pathlib import Path

import tools
import values
import yaml
from fakes import git_server
from tekton import kubelet_expand

TOOL = tools.UPDATE_VALUES.path
TASK = tools.UPDATE_VALUES.task


class TaskRun(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="task-")
        self.addCleanup(scratch.cleanup)
        self.scratch = Path(scratch.name)
        self.repository = values.make_repository(self.scratch)

    def run_task(self, edits, workspaces=None, **params):
        # The keys of **params are Python words; the parameters have hyphens.
        params = {name.replace("_", "-"): value for name, value in params.items()}
        params = {"repo": str(self.repository.path), "file": values.FILE, "set": edits, **params}
        return TASK.run(TOOL, params, workspaces)

    def content(self):
        return self.repository.read(values.FILE).decode()

    def test_the_edits_become_one_commit(self):
        before = self.repository.tip()
        run = self.run_task(["backend.tag=9f8e7d6", "frontend.tag=v2"])
        self.assertEqual(run.status, 0, run.stderr)
        self.assertEqual(self.content(), values.BEFORE.replace("1276e23", "9f8e7d6")
                         .replace("tag: v1", "tag: v2"))
        self.assertEqual(len(self.repository.commits()), 2)
        self.assertEqual(set(run.results), set(TASK.results))
        self.assertEqual(run.results["result"], "changed")
        self.assertEqual(run.results["changed"], "true")
        self.assertEqual(run.results["branch"], "main")
        self.assertEqual(run.results["commit"], self.repository.tip())
        self.assertEqual(run.results["parent"], before)
        self.assertEqual(json.loads(run.results["files"]), [values.FILE])
        self.repository.fsck()

    def test_the_same_edits_again_change_nothing_and_name_the_tip(self):
        self.run_task(["frontend.tag=v2"])
        run = self.run_task(["frontend.tag=v2"])
        self.assertEqual((run.status, run.results["result"]), (0, "unchanged"), run.stderr)
        self.assertEqual(run.results["changed"], "false")
        self.assertEqual(run.results["commit"], self.repository.tip())
        self.assertEqual(len(self.repository.commits()), 2)

    def test_every_hostile_value_arrives_as_the_value_it_is(self):
        for value in tools.HOSTILE:
            with self.subTest(value):
                run = self.run_task([f"frontend.tag={value}"])
                self.assertEqual(run.status, 0, run.stderr)
                want = yaml.safe_load(values.BEFORE)
                want["frontend"]["tag"] = value
                self.assertEqual(yaml.safe_load(self.content()), want)
                self.assertEqual(self.content().split("frontend:")[0],
                                 values.BEFORE.split("frontend:")[0])
                self.assertEqual(run.results["commit"], self.repository.tip())

    def test_every_hostile_message_is_only_a_message(self):
        for number, message in enumerate(tools.HOSTILE):
            with self.subTest(message):
                run = self.run_task([f"frontend.tag=v{number + 2}"], message=message)
                self.assertEqual(run.status, 0, run.stderr)
                self.assertTrue(self.repository.message().startswith(message))
                self.assertEqual(run.results["commit"], self.repository.tip())

    def test_a_hostile_value_of_any_other_parameter_fails_or_is_harmless(self):
        before = self.repository.tip()
        for name in ["repo", "branch", "file", "type", "allow", "timeout"]:
            for value in ["--help", "--dry-run", "-", "$(id)", "; rm -rf /", "two\nlines", "[a,b]"]:
                with self.subTest(name=name, value=value):
                    run = TASK.run(TOOL, {"repo": str(self.repository.path),
                                                 "file": values.FILE,
                                                 "set": ["frontend.tag=v2"], name: value})
                    self.assertNotEqual(run.status, 0, run.stdout)
                    self.assertLess(run.status, 8, run.stderr)
                    self.assertEqual(set(run.results), set(TASK.results))
                    self.assertNotEqual(run.results["changed"], "true")
                    self.assertEqual(self.repository.tip(), before)

    def test_optional_parameters_do_what_they_say(self):
        run = self.run_task(["replicas=3"], create="true", type="int", skip_ci="true",
                            message="Scale the shop", author="Tekton Pipeline <ci@example.com>",
                            allow="helm/*", timeout="30s", branch="main")
        self.assertEqual(run.status, 0, run.stderr)
        self.assertEqual(yaml.safe_load(self.content())["replicas"], 3)
        commit = self.repository.raw_commit().decode()
        self.assertIn("author Tekton Pipeline <ci@example.com>", commit)
        self.assertIn("\nScale the shop", commit)
        self.assertIn("[skip ci]", commit)

    def test_a_dry_run_commits_nothing(self):
        before = self.repository.tip()
        run = self.run_task(["frontend.tag=v2"], dry_run="true")
        self.assertEqual(run.status, 0, run.stderr)
        self.assertIn("+  tag: v2", run.stdout)
        self.assertEqual(self.repository.tip(), before)

    def test_results_are_written_even_when_the_run_fails(self):
        for params, status in [({"file": "absent.yaml"}, 2), ({"branch": "absent"}, 5),
                               ({"timeout": "soon"}, 2),
                               ({"repo": str(self.scratch / "absent.git")}, 5)]:
            with self.subTest(params):
                run = self.run_task(["frontend.tag=v2"], **params)
                self.assertEqual(run.status, status, run.stderr)
                self.assertEqual(set(run.results), set(TASK.results))
                self.assertNotEqual(run.results["changed"], "true")
                self.assertTrue(run.results["message"])
                self.assertNotIn("\n", run.results["message"])

    def test_results_stay_below_what_tekton_can_carry(self):
        files = {f"apps/{'x' * 60}-{number}/values.yaml": values.BEFORE for number in range(40)}
        self.repository.commit(files)
        run = self.run_task([f"frontend.tag={'v' * 500}"], file="apps/*/values.yaml")
        self.assertEqual(run.status, 0, run.stderr)
        size = sum(len(json.dumps(value)) - 2 + 35 for value in run.results.values())
        self.assertLessEqual(size, 1024)
        self.assertEqual(run.results["commit"], self.repository.tip())
        self.assertIsInstance(json.loads(run.results["files"]), list)


class TaskCredentials(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="task-")
        self.addCleanup(scratch.cleanup)
        self.scratch = Path(scratch.name)
        self.repository = values.make_repository(self.scratch)
        self.secret = self.scratch / "secret"
        self.secret.mkdir()
        (self.secret / "username").write_text("deployer")
        (self.secret / "password").write_text("pass/word+1\n")
        server = git_server.GitServer(self.scratch, users={"deployer": "pass/word+1"})
        self.server = server.__enter__()
        self.addCleanup(server.__exit__)

    def run_task(self, edit, workspaces):
        return TASK.run(TOOL, {"repo": self.server.url("shop.git"), "file": values.FILE,
                                      "set": [edit]}, workspaces)

    def test_a_mounted_secret_opens_the_repository_and_stays_secret(self):
        run = self.run_task("frontend.tag=v2", {"credentials": self.secret})
        self.assertEqual(run.status, 0, run.stderr)
        self.assertIn(b"tag: v2", self.repository.read(values.FILE))
        seen = run.stdout + run.stderr + "".join(run.results.values())
        self.assertNotIn("pass/word", seen)

    def test_without_the_workspace_the_run_is_denied(self):
        run = self.run_task("frontend.tag=v2", {})
        self.assertEqual((run.status, run.results["result"]), (4, "denied"), run.stderr)

    def test_a_parameter_cannot_name_the_secret(self):
        run = self.run_task("frontend.tag=$(GIT_PASSWORD)$(GIT_USERNAME)",
                            {"credentials": self.secret})
        self.assertEqual(run.status, 0, run.stderr)
        self.assertIn(b"$(GIT_PASSWORD)$(GIT_USERNAME)", self.repository.read(values.FILE))


class Kubelet(unittest.TestCase):
    def test_expansion_follows_the_rules_of_kubernetes(self):
        for text, want in [("$(A)", "one"), ("$$(A)", "$(A)"), ("$(B)", "$(B)"), ("a$$b", "a$b"),
                           ("$(A", "$(A"), ("$", "$"), ("$A", "$A"), ("$$$(A)", "$one")]:
            with self.subTest(text):
                self.assertEqual(kubelet_expand(text, {"A": "one"}), want)

    def test_a_text_is_left_alone_by_tekton_unless_it_names_something(self):
        command = TASK.command("tool", {"repo": "$(nothing)", "file": "f", "set": ["a", "b c"]},
                               "/results")
        self.assertIn("$(nothing)", command.arguments)
        self.assertEqual(command.arguments[-3:], ["--", "a", "b c"])


if __name__ == "__main__":
    unittest.main()
