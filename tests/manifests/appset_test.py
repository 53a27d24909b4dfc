# SPDX-License-Identifier: Apache-2.0
"""The Task and the action apply-appset, with their real steps, in a checkout of the example of the
documents and against a stand-in for Argo CD."""

import json
import tempfile
import unittest
from pathlib import Path

import appsets
import tools
import yaml
from fakes.git_repository import Repository, git
from fakes.git_server import GitServer
from github import install

TOOL = tools.APPLY_APPSET
GITHUB = {"server_url": "https://github.example.com", "repository": "acme/deploy",
          "token": "the-job's-own"}
FORGED = "x\n::error::forged\n##[error]forged"
# What the runner is told by us: of the run, and of lines of files.
OURS = r"^::((error|warning) (title=apply-appset|file=[^:]+,line=\d+,title=[A-Z]+\d+)|add-mask)::"
# Values that no parameter is meant to have.
HOSTILE = ["--help", "-", "$(id)", "two\nlines", FORGED, "; rm -rf /"]
OFFLINE = {"file": "projects.yaml\nappsets", "cluster-file": "clusters.yaml",
           "params": "pullRequest:pull-requests.yaml"}
# There is no server of this name: what lies here is what it would have.
PUSHED = f"{appsets.DEPLOY}=."
RENAMED = ("addons/metrics-server", "addons/metrics")
GONE = ["metrics-server-production", "metrics-server-staging"]


class Case(unittest.TestCase):
    def setUp(self):
        self.scratch = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="appset-")))
        self.checkout = appsets.make_checkout(self.scratch / "deploy")

    def argocd(self, **more):
        server = self.enterContext(appsets.argocd(**more))
        self.addCleanup(lambda: self.assertEqual(server.violations, []))
        return server

    def rename(self):
        appsets.pull_request(self.checkout, RENAMED)

    def write_set(self, elements, name="many", template=None):
        """A set with a list, in place of those of the example; without goTemplate."""
        template = template or {"metadata": {"name": "{{name}}"}, "spec": {
            "project": "default", "destination": {"name": "staging", "namespace": "x"},
            "source": {"repoURL": appsets.SHOP, "path": "chart"}}}
        file = self.checkout / "set.yaml"
        file.write_text(yaml.safe_dump({
            "apiVersion": "argoproj.io/v1alpha1", "kind": "ApplicationSet",
            "metadata": {"name": name, "namespace": "argocd"},
            "spec": {"generators": [{"list": {"elements": elements}}], "template": template}}))
        return file.name

    def assert_harmless(self, run, results, names):
        """Whatever it was given, it has kept its promises."""
        self.assertIn(run.status, range(9))
        self.assertEqual(set(results), set(names))
        self.assertTrue(results["result"])
        self.assertNotIn("\n", results["message"])


class TaskRun(Case):
    def folder(self, name, files):
        folder = self.scratch / name
        folder.mkdir(exist_ok=True)
        for key, text in files.items():
            (folder / key).write_text(text)
        return folder

    def run_task(self, params, workspaces=None, **variables):
        return TOOL.task.run(TOOL.path, {"file": "appsets", **params},
                             {"source": self.checkout, **(workspaces or {})}, **variables)

    def run_live(self, server, params, token=None):
        secret = self.folder("secret", {"token": (token or server.token("pipeline")) + "\n"})
        return self.run_task({"server": server.url, "timeout": "20s", "repo-map": PUSHED, **params},
                             {"credentials": secret})

    def test_the_plan_of_a_pull_request_needs_no_cluster(self):
        self.rename()
        run = self.run_task({**OFFLINE, "against": "main", "markdown": "plan.md",
                             "json": "plan.json"})
        self.assertEqual(run.status, 0, run.stderr)
        self.assertEqual(set(run.results), set(TOOL.task.results))
        self.assertEqual(run.results["result"], "changed")
        self.assertEqual(run.results["message"], "2 to create, 2 to delete, 7 unchanged")
        self.assertEqual(json.loads(run.results["delete"]), GONE)
        self.assertEqual(json.loads(run.results["create"]),
                         ["metrics-production", "metrics-staging"])
        self.assertEqual(run.results["unchanged"], "7")
        self.assertIn("max-delete", run.results["guards"])
        self.assertIn("delete", (self.checkout / "plan.md").read_text())
        self.assertEqual(json.loads((self.checkout / "plan.json").read_text())["delete"], GONE)

    def test_nothing_else_is_written(self):
        before = git("status", "--porcelain", "--ignored", cwd=self.checkout)
        for params in ({"against": "main"}, {"render": "true"}, {"lint": "true"}, {}):
            self.run_task({**OFFLINE, **params})
            self.assertEqual(git("status", "--porcelain", "--ignored", cwd=self.checkout), before)

    def test_what_would_change_fails_where_it_is_to(self):
        self.assertEqual(self.run_task({**OFFLINE, "against": "main", "check": "true"}).status, 0)
        self.rename()
        run = self.run_task({**OFFLINE, "against": "main", "check": "true", "max-delete": "2"})
        self.assertEqual((run.status, run.results["result"]), (8, "changed"), run.stderr)

    def test_what_nobody_has_allowed_fails_where_it_is_to(self):
        self.rename()
        for name in ("strict", "check"):
            run = self.run_task({**OFFLINE, "against": "main", name: "true"})
            self.assertEqual((run.status, run.results["result"]), (6, "conflict"), run.stderr)
            self.assertEqual(json.loads(run.results["delete"]), GONE)

    def test_render_prints_the_applications(self):
        run = self.run_task({"file": "appsets/pages.yaml", "render": "true"})
        self.assertEqual(run.status, 0, run.stderr)
        self.assertEqual([one["metadata"]["name"] for one in yaml.safe_load_all(run.stdout)],
                         ["pages-blog", "pages-handbook"])

    def test_sets_are_applied_as_far_as_the_guards_allow(self):
        server = self.argocd()
        run = self.run_live(server, {"file": "projects.yaml", "apply": "true"})
        self.assertEqual(run.status, 0, run.stderr)
        run = self.run_live(server, {"file": "appsets/addons.yaml", "apply": "true",
                                     "wait": "true", "stable-for": "0s"})
        self.assertEqual(run.status, 0, run.stderr)
        self.assertEqual(len(json.loads(run.results["create"])), 4)
        self.assertEqual(len(server.applicationset("addons").children), 4)
        git("mv", *RENAMED, cwd=self.checkout)
        run = self.run_live(server, {"file": "appsets/addons.yaml", "apply": "true"})
        self.assertEqual((run.status, run.results["result"]), (6, "conflict"), run.stderr)
        self.assertIn("metrics-server-production", run.results["message"])
        self.assertEqual(len(server.applicationset("addons").children), 4)
        run = self.run_live(server, {"file": "appsets/addons.yaml", "apply": "true",
                                     "max-delete": "2"})
        self.assertEqual(run.status, 0, run.stderr)

    def test_a_plan_that_is_kept_is_what_is_applied(self):
        server = self.argocd()
        self.run_live(server, {"file": "projects.yaml", "apply": "true"})
        params = {"file": "appsets/pages.yaml", "plan-file": "plan.json"}
        self.assertEqual(self.run_live(server, params).status, 0)
        folder = self.checkout / "pages/new"
        folder.mkdir()
        (folder / "x.yaml").touch()
        run = self.run_live(server, {**params, "apply": "true"})
        self.assertEqual((run.status, run.results["result"]), (6, "conflict"), run.stderr)
        (folder / "x.yaml").unlink()
        folder.rmdir()
        run = self.run_live(server, {**params, "apply": "true"})
        self.assertEqual((run.status, run.results["result"]), (0, "changed"), run.stderr)

    def test_the_login_for_git_goes_to_the_server_of_the_checkout_alone(self):
        with GitServer(self.scratch, users={"bot": "pass/word+1"}) as server:
            Repository(self.scratch / "more.git", {"pages/a/x": "", "pages/b/x": ""})
            set_file = self.checkout / "appsets/pages.yaml"
            for host in ("127.0.0.1", "localhost"):
                git("remote", "set-url", "origin", server.url("deploy.git"), cwd=self.checkout)
                set_file.write_text((appsets.EXAMPLE / "appsets/pages.yaml").read_text().replace(
                    f"- git:\n        repoURL: {appsets.DEPLOY}",
                    f"- git:\n        repoURL: {server.url('more.git', host=host)}"))
                secret = self.folder("git", {"username": "bot", "password": "pass/word+1\n"})
                run = self.run_task({"file": "appsets/pages.yaml"}, {"git-credentials": secret})
                if host == "localhost":
                    self.assertEqual((run.status, run.results["result"]), (4, "denied"), run.stderr)
                else:
                    self.assertEqual(json.loads(run.results["create"]), ["pages-a", "pages-b"])
                self.assertNotIn("pass/word", run.stdout + run.stderr)

    def test_a_failure_fills_the_results(self):
        for params, status, result in [
                ({"file": "absent.yaml"}, 2, "refused"),
                ({"file": ""}, 2, "refused"),
                ({"file": "appsets/addons.yaml"}, 2, "refused"),
                ({"against": "absent", **OFFLINE}, 5, "notfound"),
                ({"timeout": "soon"}, 2, "refused"),
                ({"apply": "true", "render": "true"}, 2, "refused"),
                ({"policy": "never"}, 2, "refused"),
                ({"server": "http://127.0.0.1:1", "timeout": "20s"}, 7, "unreachable")]:
            with self.subTest(params=params):
                secret = self.folder("secret", {"token": "a.b.c"}) if "server" in params else ""
                run = self.run_task(params, {"credentials": secret})
                self.assertEqual((run.status, run.results["result"]), (status, result), run.stderr)
                self.assert_harmless(run, run.results, TOOL.task.results)

    def test_results_stay_below_what_tekton_can_carry(self):
        elements = [{"name": f"shop-{'x' * 40}-{number}"} for number in range(200)]
        run = self.run_task({"file": self.write_set(elements), "json": "all.json"})
        self.assertEqual(run.status, 0, run.stderr)
        size = sum(len(json.dumps(value)) - 2 + 35 for value in run.results.values())
        self.assertLessEqual(size, 1024)
        self.assertEqual(run.results["message"], "200 to create; other objects: 1 to create")
        self.assertTrue(json.loads(run.results["create"]))
        self.assertEqual(len(json.loads((self.checkout / "all.json").read_text())["create"]), 200)

    def test_a_hostile_value_of_any_parameter_fails_or_is_harmless(self):
        server = self.argocd()
        for name in TOOL.task.params:
            for value in HOSTILE:
                with self.subTest(name=name, value=value):
                    run = self.run_live(server, {"file": "appsets/pages.yaml", "timeout": "2s",
                                                 name: value})
                    self.assert_harmless(run, run.results, TOOL.task.results)
                    self.assertNotIn("usage:", run.stdout)
                    self.assertNotRegex(run.stdout + run.stderr, r"(?m)^\s*::|##\[")
        self.assertEqual([one.method for one in server.requests if one.method != "GET"], [])

    def test_a_parameter_cannot_name_the_secret(self):
        run = self.run_task({"file": "$(ARGOCD_AUTH_TOKEN)$(GITOPS_APPLY_APPSET_FILE)"})
        self.assertEqual(run.status, 2, run.stderr)
        self.assertIn("$(ARGOCD_AUTH_TOKEN)$(GITOPS_APPLY_APPSET_FILE)", run.results["message"])


class ActionRun(Case):
    def run_action(self, inputs, **more):
        return TOOL.action.run({"file": "appsets", **inputs}, GITHUB, install(TOOL.path),
                               cwd=self.checkout, **more)

    def assert_no_command_is_forged(self, log):
        for line in log.splitlines():
            if line.lstrip().startswith("::"):
                self.assertRegex(line, OURS)
        self.assertNotIn("##[", log)

    def test_the_plan_of_a_pull_request_needs_no_cluster(self):
        self.rename()
        run = self.run_action({**OFFLINE, "against": "main", "markdown": "plan.md"})
        self.assertEqual(run.status, 0, run.log)
        self.assertEqual(set(run.outputs), set(TOOL.action.outputs))
        self.assertEqual(json.loads(run.outputs["delete"]), GONE)
        self.assertTrue(json.loads(run.outputs["guards"]))
        self.assertTrue((self.checkout / "plan.md").exists())

    def test_a_plan_without_guards_says_so(self):
        run = self.run_action({**OFFLINE, "against": "main"})
        self.assertEqual((run.outputs["result"], run.outputs["guards"]), ("unchanged", "[]"))

    def test_a_checkout_of_no_branch_is_that_of_the_pull_request(self):
        self.rename()
        git("checkout", "--quiet", "--detach", cwd=self.checkout)
        git("update-ref", "refs/remotes/origin/main", "main", cwd=self.checkout)
        git("branch", "--delete", "--force", "main", "change", cwd=self.checkout)
        for base in ("main", "origin/main", "refs/remotes/origin/main"):
            with self.subTest(base):
                run = self.run_action({**OFFLINE, "against": base})
                self.assertEqual(run.status, 0, run.log)
                self.assertEqual(json.loads(run.outputs["delete"]), GONE)

    def test_sets_are_applied(self):
        server = self.argocd()
        inputs = {"server": server.url, "apply": "true", "timeout": "20s", "repo-map": PUSHED}
        run = self.run_action({**inputs, "file": "projects.yaml",
                               "token": server.token("pipeline")})
        self.assertEqual(run.status, 0, run.log)
        run = self.run_action({**inputs, "file": "appsets"},
                              ARGOCD_AUTH_TOKEN=server.token("pipeline"))
        self.assertEqual(run.status, 0, run.log)
        self.assertEqual(run.outputs["message"], "4 objects written; 9 to create")
        self.assertNotIn(server.token("pipeline"), run.log.replace("::add-mask::", "\n"))

    def test_a_failure_fills_the_outputs_too(self):
        for inputs, status, result in [({"file": "absent"}, 2, "refused"),
                                       ({"against": "absent", **OFFLINE}, 5, "notfound"),
                                       ({"file": ""}, 2, "refused")]:
            with self.subTest(inputs=inputs):
                run = self.run_action(inputs)
                self.assertEqual((run.status, run.outputs["result"]), (status, result), run.log)
                self.assert_harmless(run, run.outputs, TOOL.action.outputs)
                self.assertRegex(run.log, r"(?m)^::error title=apply-appset::")

    def test_a_hostile_value_of_any_input_fails_or_is_harmless(self):
        for name in TOOL.action.inputs:
            for value in HOSTILE:
                with self.subTest(name=name, value=value):
                    run = self.run_action({"file": "appsets/pages.yaml", "timeout": "2s",
                                           name: value})
                    self.assert_harmless(run, run.outputs, TOOL.action.outputs)
                    self.assert_no_command_is_forged(run.log)

    def test_what_is_in_the_files_cannot_issue_commands_to_the_runner(self):
        for field in ("name", "note"):
            for value in [*tools.HOSTILE, FORGED]:
                template = {"metadata": {"name": "{{name}}", "annotations": {"note": "{{note}}"}},
                            "spec": {"project": "default", "destination": {"name": "staging"}}}
                file = self.write_set([{"name": "x", "note": "y", field: value}],
                                      template=template)
                for inputs in ({}, {"render": "true"}, {"lint": "true"}):
                    with self.subTest(field=field, value=value, **inputs):
                        run = self.run_action({"file": file, **inputs})
                        self.assert_harmless(run, run.outputs, TOOL.action.outputs)
                        self.assert_no_command_is_forged(run.log)


if __name__ == "__main__":
    unittest.main()
