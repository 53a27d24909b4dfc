#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Apps of GitHub, commits that GitHub makes, and GitLab without its API."""

import subprocess
import unittest

from forge_support import WithForge
from support import CONFLICT, DENIED, DONE, EDITED, FILE, NOT_FOUND, USAGE, EndToEnd, Executable
from fakes.forges import GitHub, GitLab


class OnForge(WithForge, EndToEnd):
    def run_there(self, *arguments, edit="backend.tag=v1.4.2", file=FILE, **options):
        return self.run_tool("--repo", self.project.clone_url, "--file", file, edit,
                             "--provider", self.provider, "--api-url", self.forge.api_url,
                             "--output", "json", *arguments, **options)

    def with_token(self, token, name="x-access-token"):
        self.env = {"GIT_PASSWORD": token, "GIT_USERNAME": name}


class ViaApi(OnForge):
    """createCommitOnBranch: GitHub is the committer, and signs."""

    forge_type, provider = GitHub, "github"

    def setUp(self):
        super().setUp()
        self.with_token(self.forge.token())

    def test_github_makes_the_commit(self):
        done = self.run_there("--via-api")
        self.assert_status(DONE, done)
        self.assertEqual([done.json["commit"], self.base], self.site.commits())
        self.assertEqual(EDITED, self.site.read(FILE))
        self.assertEqual([], [push for push in self.forge.pushes if "main" in str(push)])
        message = self.site.message()
        self.assertTrue(message.startswith("Set backend.tag to v1.4.2 in helm/values.yaml\n\n"))
        self.assertIn(f"Update-Values: {FILE} backend.tag v1.4.1 -> v1.4.2", message)
        self.site.fsck()

    def test_a_moved_branch_gets_the_edit_again(self):
        self.forge.faults.before(lambda: self.site.commit({"README.md": "theirs\n"}),
                                 "POST", "/graphql$")
        done = self.run_there("--via-api")
        self.assert_status(DONE, done)
        self.assertEqual(2, done.json["attempts"])
        self.assertEqual(b"theirs\n", self.site.read("README.md"))
        self.assertEqual(EDITED, self.site.read(FILE))

    def test_a_guard_holds_on_the_moved_branch(self):
        self.forge.faults.before(lambda: self.site.commit({FILE: EDITED.replace(b"4.2", b"9.0")}),
                                 "POST", "/graphql$")
        done = self.run_there("--via-api", "--not-older")
        self.assertEqual((CONFLICT, "superseded"), (done.status, done.json["result"]))

    def test_a_lost_answer_is_looked_up(self):
        self.forge.faults.lose_answer("POST", "/graphql$")
        done = self.run_there("--via-api")
        self.assert_status(DONE, done)
        self.assertEqual([done.json["commit"], self.base], self.site.commits())

    def test_an_executable_file_is_refused(self):
        self.site.commit({"run.yaml": Executable(b"tag: v1\n")})
        done = self.run_there("--via-api", edit="tag=v2", file="run.yaml")
        self.assert_status(USAGE, done)
        self.assertIn("is executable", done.err)

    def test_a_request_with_such_a_commit(self):
        done = self.run_there("--via-api", "--pull-request")
        self.assert_status(DONE, done)
        request, = self.project.open_requests()
        self.assertEqual(EDITED, self.site.read(FILE, request.head))
        self.assertEqual("unchanged", self.run_there("--via-api", "--pull-request").json["result"])
        self.assert_status(DONE, self.run_there("--via-api", "--pull-request",
                                                edit="backend.tag=v1.4.3"))
        self.assertEqual(1, len(self.project.open_requests()))
        self.assertEqual(EDITED.replace(b"4.2", b"4.3"), self.site.read(FILE, request.head))

    def test_names_and_keys_do_not_go_with_it(self):
        for more in (("--author", "A <a@example.com>"), ("--signed-off-by",),
                     ("--signing-key", "x")):
            self.assert_status(USAGE, self.run_there("--via-api", *more))


class AsApp(OnForge):
    forge_type, provider = GitHub, "github"

    def setUp(self):
        super().setUp()
        self.key = self.dir / "app.pem"
        subprocess.run(["openssl", "genrsa", "-traditional", "-out", self.key, "2048"],
                       check=True, capture_output=True)
        public = subprocess.run(["openssl", "rsa", "-in", self.key, "-pubout"], check=True,
                                capture_output=True, text=True).stdout
        self.app = self.forge.app(public)
        self.arguments = ("--github-app-id", self.app.client_id,
                          "--github-app-key-file", self.key)

    def test_an_app_pushes_and_asks(self):
        self.app.install(self.project, contents="write", pull_requests="write")
        done = self.run_there(*self.arguments, "--pull-request", "--verbose")
        self.assert_status(DONE, done)
        self.assertEqual(1, len(self.project.open_requests()))
        for token in self.forge.tokens:
            self.assertNotIn(token, done.out + done.err)
        for line in self.key.read_text().splitlines()[1:-1]:
            self.assertNotIn(line, done.out + done.err)

    def test_an_app_pushes_to_the_branch(self):
        self.app.install(self.project, contents="write")
        self.assert_status(DONE, self.run_there(*self.arguments))
        self.assertEqual(EDITED, self.site.read(FILE))
        self.assertEqual(1, len(self.forge.calls("DELETE", "/installation/token")))

    def test_its_commits_are_githubs(self):
        self.app.install(self.project, contents="write")
        done = self.run_there(*self.arguments, "--via-api")
        self.assert_status(DONE, done)
        self.assertEqual(done.json["commit"], self.site.tip())

    def test_an_app_that_is_not_installed(self):
        done = self.run_there(*self.arguments)
        self.assert_status(NOT_FOUND, done)
        self.assertIn("installed", done.err)

    def test_a_wrong_key(self):
        self.app.install(self.project, contents="write")
        other = self.dir / "other.pem"
        subprocess.run(["openssl", "genrsa", "-out", other, "2048"], check=True,
                       capture_output=True)
        self.assert_status(DENIED, self.run_there("--github-app-id", self.app.client_id,
                                                  "--github-app-key-file", other))
        self.assert_status(USAGE, self.run_there("--github-app-id", self.app.client_id,
                                                 "--github-app-key-file",
                                                 self.write("no.pem", "nothing\n")))

    def test_one_needs_the_other(self):
        self.assert_status(USAGE, self.run_there("--github-app-id", "1"))
        self.assert_status(USAGE, self.run_there("--github-app-key-file", self.key))


class ByPushOptions(OnForge):
    """A merge request without a token for the API."""

    forge_type, provider = GitLab, "gitlab"

    def test_the_job_token_is_enough(self):
        self.project.job_token_may_push = True
        self.with_token(self.forge.token(kind="job", projects=("team/deploy",)), "gitlab-ci-token")
        done = self.run_there("--pull-request", "--label", "deploy", "--title", "Deploy {{.new}}")
        self.assert_status(DONE, done)
        request, = self.project.open_requests()
        self.assertEqual(("Deploy v1.4.2", ["deploy"], "main"),
                         (request.title, list(request.labels), request.base))
        self.assertEqual(request.number, done.json["pull-request"]["number"])
        self.assertEqual(EDITED, self.site.read(FILE, request.head))
        self.assertEqual([], self.forge.calls("POST", "/merge_requests"))
        self.assertEqual("unchanged", self.run_there("--pull-request").json["result"])
        self.assert_status(DONE, self.run_there("--pull-request", edit="backend.tag=v1.4.3"))
        self.assertEqual(1, len(self.project.open_requests()))

    def test_on_request(self):
        self.with_token(self.forge.token(), "oauth2")
        done = self.run_there("--pull-request", "--push-options", "--draft", "--reviewer", "ann")
        self.assert_status(DONE, done)
        self.assertIn("skipped reviewer ann", done.err)
        self.assertEqual([], self.forge.calls("GET", "/merge_requests"))
        self.assertEqual(1, len(self.project.open_requests()))


if __name__ == "__main__":
    unittest.main()
