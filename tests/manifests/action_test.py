# SPDX-License-Identifier: Apache-2.0
"""The action update-values, with its real step, against a repository on a Git server."""

import json
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

import tools
import values
import yaml
from fakes import git_server
from github import commands, install, read_output_file

TOOL = tools.UPDATE_VALUES.path
ACTION = tools.UPDATE_VALUES.action


class ActionRun(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="action-")
        self.addCleanup(scratch.cleanup)
        self.scratch = Path(scratch.name)
        (self.scratch / "shop").mkdir()
        self.repository = values.make_repository(self.scratch, "shop/web")
        server = git_server.GitServer(self.scratch, users={"x-access-token": "job-token-1",
                                                           "deployer": "deploy-token-2"})
        self.server = server.__enter__()
        self.addCleanup(server.__exit__)

    def run_action(self, inputs, **more):
        github = {"server_url": f"http://127.0.0.1:{self.server.port}",
                  "repository": "shop/web", "token": "job-token-1"}
        return ACTION.run({"file": values.FILE, **inputs}, github, install(TOOL), **more)

    def test_the_json_of_changes_becomes_one_commit_with_the_job_token(self):
        run = self.run_action({
            "branch": "main", "message": "Update the images to 9f8e7d6",
            "changes": '{\n  "backend.tag": "9f8e7d6",\n  "frontend.tag": "9f8e7d6"\n}\n'})
        self.assertEqual(run.status, 0, run.log)
        found = yaml.safe_load(self.repository.read(values.FILE))
        self.assertEqual([found[part]["tag"] for part in ("backend", "frontend")],
                         ["9f8e7d6", "9f8e7d6"])
        self.assertTrue(self.repository.message().startswith("Update the images to 9f8e7d6"))
        self.assertEqual(run.outputs["result"], "changed")
        self.assertEqual(run.outputs["commit"], self.repository.tip())
        self.assertEqual(json.loads(run.outputs["files"]), [values.FILE])
        self.assertEqual({change["new"] for change in json.loads(run.outputs["changes"])},
                         {"9f8e7d6"})
        self.assertEqual(len(self.repository.commits()), 2)
        for line in run.log.splitlines():
            if not line.startswith("::add-mask::"):
                self.assertNotIn("job-token", line)

    def test_changes_that_name_their_files_need_no_other(self):
        run = self.run_action({"file": "", "changes":
                               json.dumps({values.FILE: {"backend.tag": "9f8e7d6"}})})
        self.assertEqual(run.status, 0, run.log)
        found = yaml.safe_load(self.repository.read(values.FILE))
        self.assertEqual(found["backend"]["tag"], "9f8e7d6")

    def test_lines_of_set_become_edits(self):
        run = self.run_action({"set": "backend.tag=v2\nfrontend.tag=v3\n"})
        self.assertEqual(run.status, 0, run.log)
        found = yaml.safe_load(self.repository.read(values.FILE))
        self.assertEqual([found[part]["tag"] for part in ("backend", "frontend")], ["v2", "v3"])

    def test_every_hostile_value_arrives_as_the_value_it_is(self):
        for value in tools.HOSTILE:
            with self.subTest(value):
                run = self.run_action({"changes": json.dumps({"frontend.tag": value})})
                self.assertEqual(run.status, 0, run.log)
                want = yaml.safe_load(values.BEFORE)
                want["frontend"]["tag"] = value
                self.assertEqual(yaml.safe_load(self.repository.read(values.FILE)), want)

    def test_every_hostile_message_is_only_a_message(self):
        for number, message in enumerate(tools.HOSTILE):
            with self.subTest(message):
                run = self.run_action({"set": f"frontend.tag=v{number + 2}", "message": message})
                self.assertEqual(run.status, 0, run.log)
                self.assertTrue(self.repository.message().startswith(message))
                self.assertEqual(run.outputs["commit"], self.repository.tip())

    def test_values_cannot_issue_commands_to_the_runner(self):
        value = "x\n::error::forged\n##[error]forged"
        run = self.run_action({"changes": json.dumps({"frontend.tag": value})})
        self.assertEqual(run.status, 0, run.log)
        for line in run.log.splitlines():
            self.assertNotRegex(line, r"^\s*::error")
            self.assertNotIn("##[", line)

    def test_a_token_for_another_repository_takes_the_place_of_the_jobs_own(self):
        run = self.run_action({"set": "frontend.tag=v2", "token": "deploy-token-2",
                               "username": "deployer",
                               "repository": self.server.url("shop/web", host="localhost")})
        self.assertEqual(run.status, 0, run.log)
        self.assertLessEqual({request.user for request in self.server.requests()},
                             {"", "deployer"})

    def test_the_jobs_own_token_goes_to_no_other_host(self):
        run = self.run_action({"set": "frontend.tag=v2",
                               "repository": self.server.url("shop/web", host="localhost")})
        self.assertEqual((run.status, run.outputs["result"]), (4, "denied"), run.log)
        self.assertEqual({request.user for request in self.server.requests()}, {""})

    def test_a_failure_fills_the_outputs_too(self):
        run = self.run_action({"set": "frontend.tog=v2"})
        self.assertEqual(run.status, 2, run.log)
        self.assertNotEqual(run.outputs["changed"], "true")
        self.assertEqual(set(run.outputs), set(ACTION.outputs))
        self.assertIn("did you mean tag?", run.log)

    def test_without_edits_it_says_what_is_missing(self):
        run = self.run_action({})
        self.assertEqual(run.status, 2, run.log)
        self.assertEqual(len(self.repository.commits()), 1)


class ActionProgram(unittest.TestCase):
    """Which program the step hands over to."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="action-")
        self.addCleanup(scratch.cleanup)
        self.scratch = Path(scratch.name)
        self.repository = values.make_repository(self.scratch)

    def run_action(self, **more):
        github = {"server_url": "https://github.example.com", "repository": "shop/web",
                  "token": "job-token-1"}
        return ACTION.run({"file": values.FILE, "set": "frontend.tag=v2",
                           "repository": str(self.repository.path)}, github, **more)

    def test_it_may_be_installed_on_the_path(self):
        (self.scratch / "gitops-update-values").symlink_to(TOOL.resolve())
        run = self.run_action(path=f"{self.scratch}:/usr/bin:/bin")
        self.assertEqual(run.status, 0, run.log)

    def test_its_absence_is_an_annotation(self):
        run = self.run_action()
        self.assertEqual(run.status, 2)
        self.assertRegex(run.log, r"(?m)^::error .*found neither /\S+/gitops-update-values nor "
                                  r"gitops-update-values")

    def test_another_system_is_refused_by_name(self):
        uname = self.scratch / "uname"
        uname.write_text('#!/bin/sh\n[ "$1" = -s ] && echo Darwin || echo arm64\n')
        uname.chmod(0o755)
        run = self.run_action(path=f"{self.scratch}:/usr/bin:/bin", install=install(TOOL))
        self.assertEqual(run.status, 2)
        self.assertRegex(run.log, r"(?m)^::error .*not on Darwin-arm64")

    def test_its_name_forges_neither_commands_nor_outputs(self):
        machine = "arm%0A64\nresult=changed\r::notice::forged\n::notice::forged"
        uname = self.scratch / "uname"
        uname.write_text(f"#!/bin/sh\nprintf '%s' '{machine}'\n")
        uname.chmod(0o755)
        run = self.run_action(path=f"{self.scratch}:/usr/bin:/bin", install=install(TOOL))
        (name, _, data), = commands(run.log)
        self.assertEqual("error", name)
        self.assertIn("arm%250A64 result", data)
        self.assertEqual("refused", run.outputs["result"])
        self.assertIn("arm%0A64 result", run.outputs["message"])


class OutputFile(unittest.TestCase):
    def test_both_forms_are_read(self):
        self.assertEqual(read_output_file("a=1\nb<<X\nc=2\nd<<Y\nX\ne=\n"),
                         {"a": "1", "b": "c=2\nd<<Y", "e": ""})
        with self.assertRaises(ValueError):
            read_output_file("b<<X\nc\n")

    def test_only_the_heredoc_form_is_written(self):
        # A newline in the plain form would be a second output.
        with tempfile.NamedTemporaryFile("r") as output:
            subprocess.run([TOOL, "--repo", "/absent", "--file", "f", "a=b"],
                           env={**os.environ, "GITHUB_OUTPUT": output.name}, capture_output=True)
            text = output.read()
        self.assertTrue(re.match(r"[a-z-]+<<[\w-]{16,}\n", text), text)


if __name__ == "__main__":
    unittest.main()
