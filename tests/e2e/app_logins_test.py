#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Apps of GitHub: what their tokens open, how long that takes, and where they do not go."""

import signal
import threading
import unittest

from forge_support import WithForge, make_app_key
from support import DENIED, DONE, EDITED, FILE, NOT_FOUND, OUT_OF_TIME, USAGE, EndToEnd, wait_until
from fakes import ssh_server
from fakes.forges import GitHub, Reply

WEB = "apps/web/values.yaml"
API = "apps/api/values.yaml"
COPY = ("--copy", f"{WEB}::image.tag", "--to", API)
TAG_V2 = "image:\n  tag: v2\n"


class WithApp(WithForge, EndToEnd):
    forge_type, provider = GitHub, "github"

    def setUp(self):
        super().setUp()
        self.project.is_private = True
        self.key = self.dir / "app.pem"
        self.app = self.forge.app(make_app_key(self.key))

    def as_app(self, *arguments, **options):
        return self.run_tool("--repo", self.project.clone_url, "--provider", "github",
                             "--api-url", self.forge.api_url, "--output", "json",
                             "--github-app-id", self.app.client_id,
                             "--github-app-key-file", self.key, *arguments, **options)

    def bump(self, *arguments, **options):
        return self.as_app("--file", FILE, "backend.tag=v1.4.2", *arguments, **options)

    def asked_tokens(self):
        return [call.json() for call in self.forge.calls("POST", "/access_tokens")]


class Copies(WithApp):
    """What is copied is read by the app, too."""

    def setUp(self):
        super().setUp()
        self.other = self.forge.create_project("team/source", files={WEB: TAG_V2})
        self.other.is_private = True

    def copy_from(self, url, *arguments, **options):
        return self.as_app(*COPY, "--copy-repo", url, *arguments, **options)

    def assert_ended(self, count):
        self.assertEqual(count, len(self.asked_tokens()))
        self.assertEqual(count, len(self.forge.calls("DELETE", "/installation/token")))

    def test_another_revision(self):
        self.app.install(self.project, contents="write")
        self.site.git("tag", "tested", self.site.commit({WEB: TAG_V2}))
        self.site.commit({WEB: TAG_V2.replace("v2", "v3")})
        done = self.as_app(*COPY, "--copy-revision", "tested")
        self.assert_status(DONE, done)
        self.assertEqual(TAG_V2.encode(), self.site.read(API))
        self.assert_ended(1)

    def test_another_repository_that_it_is_installed_on(self):
        installation = self.app.install(self.project, self.other, contents="write")
        for number in ("", str(installation.id)):
            with self.subTest(installation=number):
                self.forge.log.clear()
                self.site.commit({API: "image:\n  tag: v1\n"})
                done = self.copy_from(self.other.clone_url, "--github-app-installation-id", number)
                self.assert_status(DONE, done)
                self.assertEqual(TAG_V2.encode(), self.site.read(API))
                wanted = sorted((body["repositories"], body["permissions"])
                                for body in self.asked_tokens())
                self.assertEqual([(["deploy"], {"contents": "write"}),
                                  (["source"], {"contents": "read"})], wanted)
                self.assert_ended(2)

    def test_one_of_another_owner(self):
        theirs = self.forge.create_project("them/source", files={WEB: TAG_V2})
        theirs.is_private = True
        number = self.app.install(self.project, contents="write").id
        self.app.install(theirs, contents="read")
        done = self.copy_from(theirs.clone_url, "--github-app-installation-id", str(number))
        self.assert_status(DONE, done)
        self.assertEqual(TAG_V2.encode(), self.site.read(API))

    def test_the_same_repository_by_another_spelling(self):
        self.app.install(self.project, contents="write")
        self.site.commit({WEB: TAG_V2})
        done = self.copy_from(self.project.clone_url.removesuffix(".git"))
        self.assert_status(DONE, done)
        self.assert_ended(1)

    def test_one_that_it_is_not_installed_on(self):
        self.app.install(self.project, contents="write")
        done = self.copy_from(self.other.clone_url)
        self.assert_status((DENIED, NOT_FOUND), done)
        self.assertIn("the app may not read team/source", done.err)
        self.assert_ended(1)
        self.other.is_private = False
        self.assert_status(DONE, self.copy_from(self.other.clone_url))

    def test_another_login_for_it(self):
        self.app.install(self.project, contents="write")
        netrc = self.write("netrc", f"machine 127.0.0.1 login x password {self.forge.token()}",
                           0o600)
        self.assert_status(DONE, self.copy_from(self.other.clone_url, "--netrc-file", netrc))

    def test_another_server_gets_no_token(self):
        self.app.install(self.project, contents="write")
        (self.dir / "elsewhere").mkdir()
        elsewhere = self.enterContext(GitHub(self.dir / "elsewhere"))
        theirs = elsewhere.create_project("team/source", files={WEB: TAG_V2})
        theirs.is_private = False
        self.assert_status(DONE, self.copy_from(theirs.clone_url))
        theirs.is_private = True
        self.assert_status(DENIED, self.copy_from(theirs.clone_url))
        self.assertEqual([], elsewhere.log)
        self.assertTrue(elsewhere.git_log)
        for call in elsewhere.git_log:
            self.assertNotIn("authorization", call.headers)
        self.assertEqual([["deploy"]] * 2, [body["repositories"] for body in self.asked_tokens()])

    def test_an_unreachable_api_is_no_lack_of_rights(self):
        self.app.install(self.project, self.other, contents="write")
        self.forge.faults.lose_answer("POST", "/access_tokens", times=9, after=1)
        done = self.copy_from(self.other.clone_url, "--timeout", "5s")
        self.assertNotIn("may not read", done.err)
        self.assertNotEqual(DONE, done.status)


class FreshTokens(WithApp):
    """GitHub does not know its own tokens everywhere at once."""

    def setUp(self):
        super().setUp()
        self.app.install(self.project, self.forge.create_project("team/other"), contents="write")

    def test_a_repository_that_is_not_there_yet(self):
        self.forge.faults.arm("fresh token", 2)
        done = self.bump()
        self.assert_status(DONE, done)
        self.assertEqual(EDITED, self.site.read(FILE))
        self.assertIn("--github-app-id", done.err)

    def test_a_token_that_is_not_known_yet_gives_way_to_no_other_login(self):
        unknown = Reply(401, "Invalid username or token.\n",
                        {"WWW-Authenticate": 'Basic realm="GitHub"'})
        self.forge.faults.reply(unknown, "POST", "/git-upload-pack", times=2)
        done = self.bump(env={"GIT_USERNAME": "x", "GIT_PASSWORD": self.forge.token()})
        self.assert_status(DONE, done)
        self.assertEqual([self.app.login], [push.login for push in self.forge.pushes])

    def test_a_push_that_is_not_permitted_yet(self):
        self.forge.faults.reply(Reply(404, "Repository not found.\n"), "POST", "/git-receive-pack")
        self.assert_status(DONE, self.bump())
        self.assertEqual(EDITED, self.site.read(FILE))

    def test_the_end_of_the_wait_is_that_of_the_run(self):
        self.forge.faults.arm("fresh token", 99)
        done = self.bump("--timeout", "6s")
        self.assert_status((NOT_FOUND, OUT_OF_TIME), done)
        self.assertLess(done.seconds, 8)
        self.assert_untouched(self.site, self.base)

    def test_other_logins_are_not_waited_for(self):
        done = self.run_tool("--repo", self.project.clone_url, "--file", FILE, "backend.tag=v1.4.2",
                             env={"GIT_PASSWORD": "wrong", "GIT_USERNAME": "x"})
        self.assert_status(DENIED, done)
        self.assertNotIn("trying again", done.err)


class Workflows(WithApp):
    """A file of a workflow takes a permission of its own."""

    WORKFLOW = ".github/workflows/build.yaml"

    def setUp(self):
        super().setUp()
        self.site.commit({self.WORKFLOW: "env:\n  TAG: v1\n", "tag.yaml": "tag: v2\n"})

    def permissions(self):
        return self.asked_tokens()[-1]["permissions"]

    def test_it_is_asked_for_where_one_is_named(self):
        self.app.install(self.project, contents="write", workflows="write")
        for arguments in (
                ("--file", self.WORKFLOW, "env.TAG=v2"),
                ("--file", f"./{self.WORKFLOW}", "env.TAG=v3"),
                ("--file", ".github/workflows/*.yaml", "env.TAG=v4"),
                (f"{self.WORKFLOW}::env.TAG=v5",),
                ("--copy", "tag.yaml::tag", "--to", f"{self.WORKFLOW}::env.TAG")):
            with self.subTest(arguments=arguments):
                done = self.as_app(*arguments)
                self.assert_status(DONE, done)
                self.assertEqual({"contents": "write", "workflows": "write"}, self.permissions())

    def test_and_nowhere_else(self):
        self.app.install(self.project, contents="write")
        self.assert_status(DONE, self.bump())
        self.assertEqual({"contents": "write"}, self.permissions())

    def test_an_app_without_it(self):
        self.app.install(self.project, contents="write")
        done = self.as_app("--file", self.WORKFLOW, "env.TAG=v2")
        self.assertNotEqual(DONE, done.status)
        self.assertIn("permissions", done.err)


class Ends(WithApp):
    """However a run ends, its tokens end with it."""

    def setUp(self):
        super().setUp()
        self.app.install(self.project, contents="write", pull_requests="write")
        self.waiting = ("--pull-request", "--wait-merged")

    def assert_given_back(self):
        self.assertEqual([True], [token.is_revoked for token in self.forge.tokens.values()])

    def test_out_of_time(self):
        done = self.bump(*self.waiting, "--timeout", "3s")
        self.assert_status(OUT_OF_TIME, done)
        self.assert_given_back()

    def test_stopped(self):
        for number, status in ((signal.SIGTERM, 143), (signal.SIGINT, 130)):
            with self.subTest(signal=number):
                self.forge.tokens.clear()
                self.forge.log.clear()
                run = self.start("--repo", self.project.clone_url, "--provider", "github",
                                 "--api-url", self.forge.api_url, "--github-app-id",
                                 self.app.client_id, "--github-app-key-file", self.key,
                                 "--file", FILE, "backend.tag=v1.4.2", *self.waiting)
                wait_until(lambda: self.forge.calls("GET", "/pulls/1"))
                run.send(number)
                self.assert_status(status, run.finish())
                self.assert_given_back()

    def test_a_forge_that_has_gone_silent_is_not_waited_for(self):
        run = self.start("--repo", self.project.clone_url, "--provider", "github",
                         "--api-url", self.forge.api_url, "--github-app-id", self.app.client_id,
                         "--github-app-key-file", self.key, "--file", FILE, "backend.tag=v1.4.2",
                         *self.waiting)
        wait_until(lambda: self.forge.calls("GET", "/pulls/1"))
        is_over, answered = threading.Event(), threading.Event()

        def keep_silent():
            is_over.wait(30)
            answered.set()

        self.forge.faults.before(keep_silent, "DELETE", "/installation/token")
        run.send(signal.SIGTERM)
        self.assert_status(143, run.finish())
        self.assertFalse(answered.is_set())
        is_over.set()
        self.assertTrue(answered.wait(30))


class Misuse(WithApp):
    def test_a_token_beside_the_app_is_refused(self):
        token = self.write("token", self.forge.token(), 0o600)
        done = self.bump("--pull-request", "--api-token-file", token)
        self.assert_status(USAGE, done)
        self.assertIn("--api-token-file", done.err)
        self.assertEqual([], self.forge.log)

    def test_an_app_that_opens_nothing_is_refused(self):
        for repository in ("git@github.com:team/deploy.git", "ssh://git@github.com/team/deploy.git",
                           str(self.site.path)):
            with self.subTest(repository=repository):
                done = self.run_tool("--repo", repository, "--github-app-id", "1",
                                     "--github-app-key-file", self.key,
                                     "--file", FILE, "backend.tag=v1.4.2")
                self.assert_status(USAGE, done)
                self.assertIn("--github-app-id", done.err)

    def test_by_ssh_it_can_ask(self):
        server = self.enterContext(ssh_server.SshServer())
        self.app.install(self.project, contents="write", pull_requests="write")
        hosts = self.write("known_hosts", server.known_hosts())
        done = self.run_tool("--repo", server.url("/team/deploy.git"), "--provider", "github",
                             "--api-url", self.forge.api_url, "--github-app-id", self.app.client_id,
                             "--github-app-key-file", self.key, "--ssh-key-file", server.key,
                             "--known-hosts", hosts, "--file", FILE, "backend.tag=v1.4.2",
                             "--pull-request")
        self.assertNotEqual(USAGE, done.status)  # the fake's repository lies elsewhere
        self.assertTrue(self.asked_tokens())


if __name__ == "__main__":
    unittest.main()
