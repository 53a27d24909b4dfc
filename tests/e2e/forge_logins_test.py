#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Apps of GitHub, commits that GitHub makes, and GitLab without its API."""

import subprocess
import unittest

from forge_support import WithForge, make_app_key
from support import (CONFLICT, DENIED, DONE, EDITED, FAILED, FILE, NOT_FOUND, USAGE, EndToEnd,
                     Executable)
from fakes.chat_server.exchange import Reply
from fakes.forges import GitHub, GitLab
from fakes.ssh_server import SshServer


PAGE = Reply(200, "<html>Please log in</html>", {"Content-Type": "text/html"})


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

    def test_an_answer_that_says_nothing_is_looked_up(self):
        wrong = Reply(200, {"data": {"createCommitOnBranch": None}, "errors": [
            {"message": "Something went wrong while executing your query."}]})
        for answer in (wrong, PAGE):
            with self.subTest(answer=answer.body):
                tag = f"v2.{len(self.site.commits())}"
                self.forge.faults.answer_with(answer, "POST", "/graphql$")
                done = self.run_there("--via-api", edit=f"backend.tag={tag}")
                self.assert_status(DONE, done)
                self.assertEqual(("changed", self.site.tip()),
                                 (done.json["result"], done.json["commit"]))
                self.assertIn(tag.encode(), self.site.read(FILE))
                self.forge.faults.reply(answer, "POST", "/graphql$")
                done = self.run_there("--via-api", edit="backend.tag=v1.4.3")
                self.assertIn("GitHub does not say whether there is a commit" if answer is wrong
                              else "something that does not say whether there is a commit",
                              done.err)
                self.assertNotIn("refused", done.err)
                self.assertNotEqual(DONE, done.status)

    def test_what_others_built_on_a_lost_commit_stays(self):
        newer = EDITED.replace(b"4.2", b"9.0")
        self.forge.faults.lose_answer("POST", "/graphql$")
        self.forge.faults.before(lambda: self.site.commit({FILE: newer}),
                                 "GET", "/git/ref/heads/main$")
        done = self.run_there("--via-api")
        self.assert_status(DONE, done)
        self.assertEqual(newer, self.site.read(FILE))
        self.assertEqual([done.json["commit"], self.base], self.site.commits()[1:])

    def test_another_commit_with_the_same_words_is_not_ours(self):
        other = EDITED.replace(b"4.2", b"9.0")
        self.forge.faults.before(lambda: self.site.commit({FILE: other}, message="bump"),
                                 "POST", "/graphql$")
        self.forge.faults.lose_answer("POST", "/graphql$")
        self.assert_status(DONE, self.run_there("--via-api", "--message", "bump"))
        self.assertEqual(EDITED, self.site.read(FILE))

    def test_a_branch_that_others_make_first_is_taken(self):
        self.forge.faults.before(lambda: self.site.git("branch", "bump", "main"),
                                 "POST", "/git/refs$")
        done = self.run_there("--via-api", "--pull-request", "--request-branch", "bump")
        self.assert_status(DONE, done)
        self.assertEqual([done.json["commit"], self.base], self.site.commits("bump"))

    def test_a_branch_that_was_made_without_an_answer_is_taken(self):
        self.forge.faults.lose_answer("POST", "/git/refs$")
        done = self.run_there("--via-api", "--pull-request", "--request-branch", "bump")
        self.assert_status(DONE, done)
        self.assertEqual([done.json["commit"], self.base], self.site.commits("bump"))

    def test_a_merged_branch_that_others_move_first_is_taken(self):
        self.site.git("branch", "bump", "main")
        after = self.site.commit({"README.md": "theirs\n"})
        self.forge.faults.before(lambda: self.site.git("branch", "--force", "bump", "main"),
                                 "POST", "/git-receive-pack$")
        done = self.run_there("--via-api", "--pull-request", "--request-branch", "bump")
        self.assert_status(DONE, done)
        self.assertEqual([done.json["commit"], after, self.base], self.site.commits("bump"))

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

    def ask(self, edit="backend.tag=v1.4.2", *more):
        done = self.run_there("--via-api", "--pull-request", *more, edit=edit)
        self.assert_status(DONE, done)
        return done.json

    def only_request(self):
        request, = self.project.open_requests()
        return request

    def branches(self):
        return sorted(self.project.store.tips())

    def test_the_next_value_takes_its_place_in_the_request(self):
        self.ask()
        first = self.only_request()
        result = self.ask("backend.tag=v1.4.3")
        request = self.only_request()
        self.assertEqual(first.number, request.number)
        self.assertEqual([result["commit"], self.base], self.site.commits(request.head))
        self.assertEqual([request.head, "main"], sorted(self.branches(), reverse=True))
        self.assertIn("committer GitHub <", self.site.raw_commit(request.head).decode())

    def test_the_base_moves_on(self):
        self.ask()
        first = self.only_request()
        theirs = self.site.commit({"README.md": "theirs\n"})
        result = self.ask()
        request = self.only_request()
        self.assertEqual(first.number, request.number)
        self.assertEqual([result["commit"], theirs, self.base], self.site.commits(request.head))
        self.assertEqual(2, len(self.branches()))

    def test_what_a_person_pushed_stays(self):
        self.ask()
        request = self.only_request()
        theirs = self.site.commit({"README.md": "theirs\n"}, branch=request.head)
        result = self.ask("backend.tag=v1.4.3")
        self.assertEqual([result["commit"], theirs], self.site.commits(request.head)[:2])

    def test_the_values_came_another_way(self):
        self.ask()
        self.site.commit({FILE: EDITED})
        self.assertEqual("unchanged", self.ask()["result"])
        self.assertEqual([], self.project.open_requests())
        self.assertEqual(["main"], self.branches())

    def test_after_a_squash_the_branch_begins_anew(self):
        for forbids in ("false", "true"):
            for pushes in (False, True):
                with self.subTest(forbids=forbids, pushes=pushes):
                    self.site.configure("receive.denyNonFastForwards", forbids)
                    tag = f"v2.{forbids}.{pushes}"
                    self.ask(f"backend.tag={tag}.1")
                    request = self.only_request()
                    if pushes:
                        self.site.commit({"README.md": tag}, branch=request.head)
                    self.project.person("ann").merge(request.number, "squash")
                    merged = self.site.tip()
                    result = self.ask(f"backend.tag={tag}.2")
                    request = self.only_request()
                    self.assertEqual([result["commit"], merged],
                                     self.site.commits(request.head)[:2])
                    self.assertEqual(2, len(self.branches()))
                    self.project.person("ann").merge(request.number, "squash")

    def test_somebody_who_moves_the_branch_meanwhile_is_not_lost(self):
        self.ask()
        request = self.only_request()
        self.forge.faults.before(
            lambda: self.site.commit({"README.md": "theirs\n"}, branch=request.head),
            "POST", "/graphql$")
        self.ask("backend.tag=v1.4.3")
        self.assertEqual(b"theirs\n", self.site.read("README.md", request.head))
        self.assertEqual(2, len(self.branches()))

    def test_what_takes_github_a_moment(self):
        self.forge.faults.arm("stale branch", 2)
        self.forge.rate_limit("secondary", wait=1)
        result = self.ask()
        self.assertEqual(1, result["attempts"])
        self.assertEqual([result["commit"], self.base],
                         self.site.commits(self.only_request().head))

    def test_a_lost_answer_to_the_next_value(self):
        self.ask()
        self.forge.faults.lose_answer("POST", "/graphql$")
        result = self.ask("backend.tag=v1.4.3")
        self.assertEqual([result["commit"], self.base],
                         self.site.commits(self.only_request().head))
        self.assertEqual(2, len(self.branches()))

    def test_a_refused_first_commit_leaves_no_branch(self):
        refusal = Reply(200, {"data": {"createCommitOnBranch": None}, "errors": [
            {"type": "UNPROCESSABLE", "message": "a rule says no"}]})
        for fault in (lambda: self.forge.faults.reply(refusal, "POST", "/graphql$"),
                      lambda: self.forge.faults.outage("POST", "/graphql$")):
            fault()
            self.assertNotEqual(DONE, self.run_there("--via-api", "--pull-request").status)
            self.assertEqual(["main"], self.branches())
        self.ask()

    def test_a_refused_commit_leaves_no_branch(self):
        self.ask()
        self.forge.faults.reply(Reply(200, {"data": {"createCommitOnBranch": None}, "errors": [
            {"type": "UNPROCESSABLE", "message": "a rule says no"}]}), "POST", "/graphql$")
        done = self.run_there("--via-api", "--pull-request", edit="backend.tag=v1.4.3")
        self.assert_status(FAILED, done)
        self.assertIn("a rule says no", done.err)
        self.assertEqual(2, len(self.branches()))

    def test_several_at_once_are_one_request(self):
        runs = [self.start("--repo", self.project.clone_url, "--file", FILE,
                           f"backend.tag=v{number}", "--pull-request", "--via-api", "--provider",
                           "github", "--api-url", self.forge.api_url, "--max-attempts", "50")
                for number in range(4)]
        for run in runs:
            self.assert_status(DONE, run.finish())
        request = self.only_request()
        self.assertEqual([self.base], self.site.commits(request.head)[1:])
        self.assertEqual(2, len(self.branches()))

    def test_names_and_keys_do_not_go_with_it(self):
        for more in (("--author", "A <a@example.com>"), ("--signed-off-by",),
                     ("--signing-key", "x")):
            self.assert_status(USAGE, self.run_there("--via-api", *more))


class AsApp(OnForge):
    forge_type, provider = GitHub, "github"

    def setUp(self):
        super().setUp()
        self.key = self.dir / "app.pem"
        self.app = self.forge.app(make_app_key(self.key))
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

    def test_a_fresh_token_takes_a_moment(self):
        self.app.install(self.project, contents="write", pull_requests="write")
        self.forge.faults.arm("fresh token")
        self.assert_status(DONE, self.run_there(*self.arguments, "--pull-request"))
        self.assertEqual(1, len(self.project.open_requests()))

    def test_each_token_that_ends_is_followed_by_another(self):
        self.app.install(self.project, contents="write", pull_requests="write")

        def end_tokens():
            for token in self.forge.tokens.values():
                token.is_revoked = True

        def merge():
            end_tokens()
            request, = self.project.open_requests()
            self.project.person("ann").merge(request.number, "merge")

        # Each request that comes too late is asked again.
        self.forge.faults.before(end_tokens, "GET", r"/pulls/\d+$")
        self.forge.faults.before(merge, "GET", r"/pulls/\d+$", after=2)
        done = self.run_there(*self.arguments, "--pull-request", "--wait-merged",
                              "--delete-branch")
        self.assert_status(DONE, done)
        self.assertEqual(["main"], list(self.project.store.tips()))
        self.assertEqual([True] * 3, [token.is_revoked for token in self.forge.tokens.values()])
        for token in self.forge.tokens:
            self.assertNotIn(token, done.out + done.err)

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


class OtherLogins(OnForge):
    """Logins that are not the first, or not for Git."""

    forge_type, provider = GitLab, "gitlab"

    def setUp(self):
        super().setUp()
        self.project.is_private = True
        self.env = {"HOME": str(self.dir / "home")}

    def test_a_stale_one_gives_way_for_the_api_as_for_git(self):
        server = self.project.clone_url.removeprefix("http://").partition("/")[0]
        self.write("home/.git-credentials", f"http://oauth2:{self.forge.token()}@{server}\n")
        done = self.run_there("--pull-request", env={"GIT_PASSWORD": "stale-password"})
        self.assert_status(DONE, done)
        self.assertEqual(1, len(self.project.open_requests()))
        self.assertIn("does not accept the token from GIT_PASSWORD; trying that from the file "
                      ".git-credentials", done.err)

    def test_where_none_is_accepted_that_is_said(self):
        self.project.is_private = False
        server = self.project.clone_url.removeprefix("http://").partition("/")[0]
        self.write("home/.git-credentials", f"http://oauth2:nothing-good@{server}\n")
        done = self.run_there("--pull-request", env={"GIT_PASSWORD": "stale-password"})
        self.assert_status(DENIED, done)

    def test_a_mounted_key_goes_with_a_token_from_elsewhere(self):
        name = str(self.site.path).strip("/").removesuffix(".git")
        project = self.forge.create_project(name, self.site)
        server = self.enterContext(SshServer())
        self.write("secret/ssh-privatekey", server.key.read_bytes())
        self.write("secret/known_hosts", server.known_hosts())
        self.write("home/.netrc", f"machine 127.0.0.1 login oauth2 password {self.forge.token()}\n",
                   0o600)
        done = self.run_tool("--repo", server.url(self.site.path), "--file", FILE,
                             "backend.tag=v1.4.2", "--provider", "gitlab", "--api-url",
                             self.forge.api_url, "--output", "json", "--pull-request",
                             "--credentials-dir", self.dir / "secret")
        self.assert_status(DONE, done)
        self.assertEqual(1, len(project.open_requests()))

    def test_a_job_token_that_may_not_push_is_told_where_to_allow_it(self):
        self.with_token(self.forge.token(kind="job", projects=("team/deploy",)), "gitlab-ci-token")
        done = self.run_tool("--repo", self.project.clone_url, "--file", FILE, "backend.tag=v1.4.2")
        self.assert_status(DENIED, done)
        self.assertIn("Settings, CI/CD, Job token permissions", done.err)


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

    def use_job_token(self):
        self.project.job_token_may_push = True
        self.with_token(self.forge.token(kind="job", projects=("team/deploy",)), "gitlab-ci-token")

    def test_what_needs_the_api_is_refused(self):
        self.use_job_token()
        for flag in ("--wait-merged", "--reopen", "--strict-request"):
            for more in ((), ("--push-options",)):
                with self.subTest(flag=flag, more=more):
                    done = self.run_there("--pull-request", flag, *more)
                    self.assert_status(USAGE, done)
                    self.assertIn(flag, done.err)
                    self.assertIn("--api-token-file", done.err)
        token = self.write("token", "t")
        self.assert_status(USAGE, self.run_there("--pull-request", "--push-options",
                                                 "--api-token-file", token))
        self.assertEqual([], self.forge.pushes)

    def test_refused_options_are_told_and_asked_for_again(self):
        self.use_job_token()
        self.forge.faults.arm("push options")
        done = self.run_there("--pull-request")
        self.assertEqual((FAILED, "refused", False, ""),
                         (done.status, done.json["result"], done.json["changed"],
                          done.json["commit"]))
        self.assertIn("You are not allowed to create merge requests", done.json["message"])
        self.assertEqual(["main"], list(self.project.store.tips()))
        self.assertEqual("changed", self.run_there("--pull-request").json["result"])
        self.assertEqual(1, len(self.project.open_requests()))

    def test_refused_options_of_an_update_are_told(self):
        self.use_job_token()
        self.assert_status(DONE, self.run_there("--pull-request"))
        self.forge.faults.arm("push options")
        done = self.run_there("--pull-request", edit="backend.tag=v1.4.3")
        self.assert_status(DONE, done)
        self.assertIn("You are not allowed to create merge requests", done.err)
        request, = self.project.open_requests()
        self.assertEqual(request.number, done.json["pull-request"]["number"])

    def test_a_project_that_shows_no_links(self):
        self.use_job_token()
        self.forge.shows_links = False
        done = self.run_there("--pull-request")
        self.assert_status(DONE, done)
        self.assertIn("GitLab does not say whether", done.err)
        self.assertEqual(1, len(self.project.open_requests()))
        self.forge.faults.arm("push options")
        self.assert_status(FAILED, self.run_there("--pull-request", "--request-key", "other"))

    def test_refused_options_leave_a_request_that_is_open(self):
        self.use_job_token()
        self.forge.shows_links = False
        self.assert_status(DONE, self.run_there("--pull-request"))
        request, = self.project.open_requests()
        tip = self.site.tip(request.head)
        self.forge.faults.arm("push options")
        done = self.run_there("--pull-request", edit="backend.tag=v1.4.3")
        self.assertEqual((FAILED, "refused", False, tip),
                         (done.status, done.json["result"], done.json["changed"],
                          done.json["commit"]))
        self.assertIn("but not its push options: You are not allowed", done.json["message"])
        self.assertIn("the branch is set back, so that another run asks again", done.err)
        self.assertEqual((tip, [request]),
                         (self.site.tip(request.head), self.project.open_requests()))
        self.assert_status(DONE, self.run_there("--pull-request", edit="backend.tag=v1.4.3"))
        self.assertIn("v1.4.3", request.title)

    def test_a_branch_that_cannot_be_set_back_stays(self):
        self.use_job_token()
        self.forge.shows_links = False
        self.assert_status(DONE, self.run_there("--pull-request"))
        request, = self.project.open_requests()
        self.site.configure("receive.denyNonFastForwards", "true")
        self.forge.faults.arm("push options")
        done = self.run_there("--pull-request", edit="backend.tag=v1.4.3")
        self.assert_status(FAILED, done)
        self.assertRegex(done.err, "delete the branch, or set it back to [0-9a-f]{7}, before")
        self.assertEqual([request], self.project.open_requests())
        self.assertIn(b"v1.4.3", self.site.read(FILE, request.head))

    def test_what_a_person_pushed_is_not_deleted(self):
        self.use_job_token()
        self.assert_status(DONE, self.run_there("--pull-request"))
        request, = self.project.open_requests()
        self.project.person("ann").close(request.number)
        theirs = self.site.commit({"README.md": "theirs\n"}, branch=request.head)
        self.forge.faults.arm("push options")
        done = self.run_there("--pull-request", edit="backend.tag=v1.4.3")
        self.assert_status(FAILED, done)
        self.assertIn("has opened no merge request: ", done.err)
        self.assertIn("the branch is set back", done.err)
        self.assertEqual(theirs, self.site.tip(request.head))

    def test_after_a_squash_with_more_than_ours_the_branch_begins_anew(self):
        self.use_job_token()
        self.assert_status(DONE, self.run_there("--pull-request"))
        request, = self.project.open_requests()
        self.site.commit({"README.md": "theirs\n"}, branch=request.head)
        self.project.person("ann").merge(request.number, "squash")
        done = self.run_there("--pull-request", edit="backend.tag=v1.4.3")
        self.assert_status(DONE, done)
        request, = self.project.open_requests()
        self.assertEqual([done.json["commit"], self.site.tip()],
                         self.site.commits(request.head)[:2])

    def test_a_key_for_git_is_enough(self):
        name = str(self.site.path).strip("/").removesuffix(".git")
        project = self.forge.create_project(name, self.site)
        server = self.enterContext(SshServer())
        hosts = self.write("known_hosts", server.known_hosts())
        done = self.run_tool("--repo", server.url(self.site.path), "--file", FILE,
                             "backend.tag=v1.4.2", "--provider", "gitlab", "--api-url",
                             self.forge.api_url, "--output", "json", "--pull-request",
                             "--push-options", "--ssh-key-file", server.key, "--known-hosts",
                             hosts)
        self.assert_status(DONE, done)
        request, = project.open_requests()
        self.assertEqual(request.number, done.json["pull-request"]["number"])
        self.assertEqual(EDITED, self.site.read(FILE, request.head))

    def test_on_request(self):
        self.with_token(self.forge.token(), "oauth2")
        done = self.run_there("--pull-request", "--push-options", "--draft", "--reviewer", "ann")
        self.assert_status(DONE, done)
        self.assertIn("skipped reviewer ann", done.err)
        self.assertEqual([], self.forge.calls("GET", "/merge_requests"))
        self.assertEqual(1, len(self.project.open_requests()))


if __name__ == "__main__":
    unittest.main()
