# SPDX-License-Identifier: Apache-2.0
"""The Task update-values asks for its change to be merged, on GitHub and on GitLab."""

import subprocess
import unittest

import tools
import values
from fakes.forges import GitHub, GitLab
from task_support import TaskRun


class OnForge:
    """What holds for each of them."""

    forge_type, provider, username = None, None, None

    def setUp(self):
        super().setUp()
        (self.scratch / "forge").mkdir()
        self.forge = self.enterContext(self.forge_type(self.scratch / "forge"))
        self.project = self.forge.create_project("shop/deploy", self.repository)
        self.base = self.repository.tip()

    def log_in(self):
        self.mount("credentials", username=self.username, password=self.forge.token())

    def request(self, tag="v2", **params):
        return self.run_task(repo=self.project.clone_url, file=values.FILE,
                             set=[f"frontend.tag={tag}"], pull_request="true",
                             provider=self.provider, api_url=self.forge.api_url, **params)

    def asked(self, *arguments, **params):
        run = self.request(*arguments, **params)
        self.assertEqual(run.status, 0, run.stderr)
        open_request, = self.project.open_requests()
        return run, open_request

    def test_a_change_is_asked_for_and_the_results_say_where(self):
        self.log_in()
        self.project.add_member("ann")
        run, request = self.asked(title="Deploy {{.new}}", body="Please, {{.values.who}}.\nThanks",
                                  message_value="who=Ann", label="deploy\nshop", assignee="ann",
                                  reviewer="ann\nnobody")
        self.assertEqual(self.repository.tip(), self.base)
        self.assertEqual(run.results["result"], "changed")
        self.assertEqual(run.results["commit"], self.repository.tip(request.head))
        self.assertEqual(run.results["pull-request-number"], str(request.number))
        self.assertTrue(run.results["pull-request-url"].startswith(self.project.web_url))
        self.assertEqual(run.results["pull-request-merge-commit"], "")
        self.assertEqual(request.title, "Deploy v2")
        self.assertTrue(request.body.startswith("Please, Ann.\nThanks"), request.body)
        self.assertEqual((sorted(request.labels), list(request.assignees)),
                         (["deploy", "shop"], ["ann"]))
        self.assertEqual(list(request.reviewers), ["ann"])
        self.assertIn("nobody", run.stderr)

    def test_the_next_run_updates_it_and_a_merged_one_is_done(self):
        self.log_in()
        _, first = self.asked("v2")
        _, request = self.asked("v3", request_branch="")
        self.assertEqual(request.number, first.number)
        self.project.person("ann").merge(request.number, "squash")
        run = self.request("v3")
        self.assertEqual((run.status, run.results["result"]), (0, "unchanged"), run.stderr)
        self.assertEqual(run.results["pull-request-merge-commit"], self.repository.tip())
        self.assertEqual(run.results["commit"], self.repository.tip())

    def test_every_hostile_title_and_body_is_only_a_text(self):
        self.log_in()
        for number, text in enumerate(tools.HOSTILE):
            with self.subTest(text):
                run, request = self.asked(f"v{number + 2}", request_key=f"key {number}",
                                          title=text, body=text)
                self.assertEqual(request.title, text.replace("\n", " "))
                self.assertTrue(request.body.startswith(text), request.body)
                self.assertEqual(self.repository.tip(), self.base)
                self.assertNotRegex(run.stdout + run.stderr, r"(?m)^(::|##\[)")
                self.project.person("ann").close(request.number)

    def test_it_is_merged_once_it_may_be(self):
        self.log_in()
        self.project.checks_by_default = "pending"
        self.asked(auto_merge="merge", delete_branch="true")
        self.project.finish_checks("success")
        self.assertEqual(self.project.open_requests(), [])
        self.assertEqual(self.tags(), ["1276e23", "v2"])

    def test_waiting_for_nobody_ends_with_the_time(self):
        self.log_in()
        run = self.request(wait_merged="true", timeout="2s", draft="true")
        self.assertEqual((run.status, run.results["result"]), (3, "timeout"), run.stderr)
        self.assertEqual(run.results["pull-request-number"], "1")

    def test_a_wrong_token_pushes_nothing(self):
        self.mount("credentials", username=self.username, password="wrong")
        run = self.request()
        self.assertEqual((run.status, run.results["result"]), (4, "denied"), run.stderr)
        self.assertEqual(self.forge.pushes, [])


class PullRequests(OnForge, TaskRun):
    forge_type, provider, username = GitHub, "github", "x-access-token"

    def test_of_an_app_nothing_but_its_key_is_needed(self):
        key = self.mount("keys") / "github-app.pem"
        pem = subprocess.run(["openssl", "genrsa", "-traditional", "2048"], check=True,
                             capture_output=True, text=True).stdout
        key.write_text(pem)
        public = subprocess.run(["openssl", "rsa", "-pubout"], input=pem, check=True,
                                capture_output=True, text=True).stdout
        app = self.forge.app(public)
        app.install(self.project, contents="write", pull_requests="write")
        run, request = self.asked(github_app_id=str(app.id), github_app_key_file=str(key),
                                  via_api="true", skip_ci="true")
        self.assertEqual(request.author, app.login)
        self.assertEqual(run.results["commit"], self.repository.tip(request.head))
        self.assertIn("[skip ci]", self.repository.message(request.head))


class MergeRequests(OnForge, TaskRun):
    forge_type, provider, username = GitLab, "gitlab", "oauth2"


if __name__ == "__main__":
    unittest.main()
