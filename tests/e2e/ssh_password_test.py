#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Passwords over SSH: every way to give one, to a server that is known, and after the keys."""

import base64
import re
import shutil
import unittest
from urllib.parse import quote

from support import DENIED, DONE, FAILED, USAGE, EndToEnd
from fakes.password_ssh_server import Login, PasswordSshServer, Question
from fakes.ssh_server import SshAgent, make_key, public

NAME = "deployer"
PASSWORD = "cAn4ry: wörd/+%&?#@"
WRONG = "cAn4ry-wrong@n"
QUESTIONS = ("keyboard-interactive",)

# What no output may show: the passwords as they are, and as URLs and Base64 have them.
CANARIES = [form for text in (PASSWORD, WRONG)
            for form in (text, quote(text, safe=""), base64.b64encode(text.encode()).decode())]


class Password(EndToEnd):
    """A repository behind a server that lets one user in."""

    def setUp(self):
        super().setUp()
        self.site = self.repository()
        self.tip = self.site.tip()

    def serve_by_password(self, **options):
        server = self.enterContext(PasswordSshServer(self.site.path, user=NAME, password=PASSWORD,
                                                     **options))
        self.hosts = self.write("known_hosts", server.known_hosts())
        return server

    def go(self, url, *arguments, **options):
        done = self.update(url, "--known-hosts", self.hosts, "--verbose", *arguments, **options)
        self.assert_harmless(done)
        left = done.out + done.err + self.site.raw_commit().decode()
        for form in CANARIES:
            self.assertNotIn(form, left)
        return done

    def ways(self, server, password):
        """Every way to give a password: how messages name it, the URL, arguments, environment."""
        alone = server.url(user="")
        file = self.write("password", password + "\n")
        self.write("mounted/username", NAME + "\n")
        self.write("mounted/password", password + "\n")
        mounted = self.dir / "mounted"
        return (
            ("--password-file", alone, ["--username", NAME, "--password-file", file], {}),
            ("--password-file", server.url(), ["--password-file", file], {}),
            ("GIT_PASSWORD", alone, [], {"GIT_USERNAME": NAME, "GIT_PASSWORD": password}),
            ("GIT_PASSWORD", server.url(), [], {"GIT_PASSWORD": password}),
            ("--credentials-dir", alone, ["--credentials-dir", mounted], {}),
            ("the user info of the URL", server.url(password=password), [], {}),
        )

    def own_key(self):
        """A home directory with a key in it, as Tekton makes it."""
        (self.dir / "home/.ssh").mkdir(parents=True)
        return make_key(self.dir / "home/.ssh/id_deploy-key")

    def assert_denied(self, words, done):
        self.assert_status(DENIED, done)
        self.assertRegex(done.err, re.compile(words, re.M))
        self.assert_untouched(self.site, self.tip)


class Ways(Password):
    def test_every_way_lands(self):
        for source, url, arguments, env in self.ways(server := self.serve_by_password(), PASSWORD):
            with self.subTest(source=source, url=url):
                known = len(server.logins())
                done = self.go(url, *arguments, "--set", f"replicas={known + 3}", env=env)
                self.assert_status(DONE, done)
                self.assertEqual(self.site.tip(), done.json["commit"])
                self.assertEqual([Login("password", NAME, PASSWORD)], server.logins()[known:])
                self.assertIn(f"takes {source} for {NAME}", done.err)

    def test_one_edit_takes_one_login(self):
        server = self.serve_by_password()
        self.assert_landed_once(self.site, self.go(server.url(password=PASSWORD)))
        self.assertEqual(1, server.connections())
        self.assertEqual(["git-upload-pack", "git-receive-pack"],
                         [command.split()[0] for command, _ in server.commands()])

    def test_a_dry_run_logs_in_and_asks_only_to_read(self):
        for source, url, arguments, env in self.ways(server := self.serve_by_password(), PASSWORD):
            with self.subTest(source=source, url=url):
                self.assert_status(DONE, self.go(url, *arguments, "--dry-run", env=env))
        self.assertEqual({Login("password", NAME, PASSWORD)}, set(server.logins()))
        self.assertEqual({"git-upload-pack"},
                         {command.split()[0] for command, _ in server.commands()})
        self.assert_untouched(self.site, self.tip)

    def test_a_mounted_secret_may_bring_the_known_hosts(self):
        server = self.serve_by_password()
        self.ways(server, PASSWORD)
        shutil.copy(self.hosts, self.dir / "mounted/known_hosts")
        done = self.update(server.url(user=""), "--credentials-dir", self.dir / "mounted")
        self.assert_landed_once(self.site, done)

    def test_the_user_of_the_url_counts(self):
        server = self.serve_by_password()
        self.ways(server, PASSWORD)
        for arguments in (["--username", "other", "--password-file", self.dir / "password"],
                          ["--credentials-dir", self.dir / "mounted"]):
            done = self.go(server.url(user="git"), *arguments)
            self.assert_denied(r"the login as git at 127\.0\.0\.1:\d+ was refused", done)

    def test_all_of_them_are_tried_until_one_is_taken(self):
        server = self.serve_by_password()
        self.write("mounted/password", WRONG + "3")
        done = self.go(server.url(password=PASSWORD), "--password-file",
                       self.write("file", WRONG + "1"), "--credentials-dir", self.dir / "mounted",
                       env={"GIT_PASSWORD": WRONG + "2"})
        self.assert_landed_once(self.site, done)
        self.assertEqual([WRONG + "1", WRONG + "2", WRONG + "3", PASSWORD],
                         [login.shown for login in server.logins()])


class Refusals(Password):
    def test_a_wrong_password_is_named_by_where_it_is_from(self):
        for source, url, arguments, env in self.ways(server := self.serve_by_password(), WRONG):
            for more in ([], ["--dry-run"]):
                with self.subTest(source=source, url=url, more=more):
                    known = len(server.logins())
                    done = self.go(url, *arguments, *more, env=env)
                    self.assert_denied(f"as {NAME} at .* was refused with: {source}\n"
                                       ".*hint: check the user name and the password$", done)
                    # Once: others count, and lock accounts.
                    self.assertEqual([Login("password", NAME, WRONG)], server.logins()[known:])
        self.assertEqual([], server.commands())

    def test_a_server_that_hangs_up_on_a_wrong_password_is_not_asked_again(self):
        server = self.serve_by_password(tries=1)
        self.assert_denied("was refused with: GIT_PASSWORD \\(No more auth methods",
                           self.go(server.url(), env={"GIT_PASSWORD": WRONG}))
        self.assertEqual(1, server.connections())

    def test_a_wrong_user(self):
        server = self.serve_by_password()
        self.assert_denied("the login as git at",
                           self.go(server.url(user=""), env={"GIT_PASSWORD": PASSWORD}))

    def test_a_server_that_takes_keys_alone_says_so(self):
        server = self.serve_by_password(methods=("publickey",))
        done = self.go(server.url(), env={"GIT_PASSWORD": PASSWORD})
        self.assert_denied("was refused with: GIT_PASSWORD\n"
                           ".* takes only: publickey; give a private key with --ssh-key-file", done)

    def test_an_empty_password_file_is_named_before_anybody_is_asked(self):
        server = self.serve_by_password()
        done = self.go(server.url(password=PASSWORD), "--password-file", self.write("empty", "\n"))
        self.assert_status(USAGE, done)
        self.assertIn(f"{self.dir}/empty is empty", done.err)
        self.assertEqual(0, server.connections())

    def test_a_password_that_a_hook_prints_is_not_shown(self):
        self.site.hook("pre-receive", f"cat <<'END'\nit is {PASSWORD}\nEND\nexit 1\n")
        for source, url, arguments, env in self.ways(self.serve_by_password(), PASSWORD):
            with self.subTest(source=source, url=url):
                done = self.go(url, *arguments, env=env)
                self.assert_status(FAILED, done)
                self.assertIn("remote: it is ***", done.err)


class Keys(Password):
    """A key is tried before every password."""

    def test_who_gets_in_with_a_key_shows_no_password(self):
        server = self.serve_by_password()
        key = make_key(self.dir / "key")
        server.authorize(key)
        done = self.go(server.url(password=PASSWORD), "--ssh-key-file", key,
                       env={"GIT_PASSWORD": PASSWORD})
        self.assert_landed_once(self.site, done)
        self.assertEqual([Login("publickey", NAME, public(key))], server.logins())

    def test_a_key_that_is_refused_is_followed_by_the_password(self):
        server = self.serve_by_password()
        key = make_key(self.dir / "key")
        done = self.go(server.url(), "--ssh-key-file", key, env={"GIT_PASSWORD": PASSWORD})
        self.assert_landed_once(self.site, done)
        self.assertEqual(["publickey", "password"], server.methods_tried())

    def test_what_was_refused_is_all_named(self):
        server = self.serve_by_password()
        key = make_key(self.dir / "key")
        done = self.go(server.url(), "--ssh-key-file", key, env={"GIT_PASSWORD": WRONG})
        self.assert_denied(f"was refused with: {key}, GIT_PASSWORD\n"
                           ".*hint: check .*the password, .*public key", done)

    def test_a_mounted_secret_with_a_key_and_a_password(self):
        server = self.serve_by_password()
        self.ways(server, PASSWORD)
        key = make_key(self.dir / "mounted/ssh-privatekey")
        done = self.go(server.url(user=""), "--credentials-dir", self.dir / "mounted")
        self.assert_landed_once(self.site, done)
        self.assertEqual([Login("publickey", NAME, public(key)),
                          Login("password", NAME, PASSWORD)], server.logins())

    def test_keys_at_home_and_in_an_agent_are_tried_before_a_password(self):
        server = self.serve_by_password()
        own, other = self.own_key(), make_key(self.dir / "other")
        with SshAgent(other) as agent:
            done = self.go(server.url(), env={"HOME": str(self.dir / "home"),
                                              "SSH_AUTH_SOCK": agent.socket,
                                              "GIT_PASSWORD": PASSWORD})
        self.assert_landed_once(self.site, done)
        self.assertEqual([public(own), public(other), PASSWORD],
                         [login.shown for login in server.logins()])

    def test_a_server_that_wants_a_key_and_a_password_gets_both(self):
        server = self.serve_by_password(both=True)
        key = make_key(self.dir / "key")
        server.authorize(key)
        done = self.go(server.url(), "--ssh-key-file", key, env={"GIT_PASSWORD": PASSWORD})
        self.assert_landed_once(self.site, done)
        self.assertEqual(["publickey", "password"], server.methods_tried())


class Hosts(Password):
    """Nobody sees a password, or who would log in, before proving who they are."""

    def assert_nothing_is_shown_to(self, server, words):
        for source, url, arguments, env in self.ways(server, PASSWORD):
            for more in ([], ["--dry-run"]):
                with self.subTest(source=source, url=url, more=more):
                    self.assert_denied(words, self.go(url, *arguments, *more, env=env))
        self.assertGreater(server.connections(), 0)
        self.assertEqual([], server.logins())

    def test_an_unknown_server_sees_no_password(self):
        server = self.serve_by_password()
        self.hosts = self.write("none", "# nobody\n")
        self.assert_nothing_is_shown_to(server, "the host key of .* is not known")

    def test_a_server_whose_key_has_changed_sees_no_password(self):
        server = self.serve_by_password()
        other = make_key(self.dir / "other")
        self.hosts = self.write("changed", f"[{server.host}]:{server.port} {public(other)}\n")
        self.assert_nothing_is_shown_to(server, "THE HOST KEY OF .* HAS CHANGED")


class Questions(Password):
    """Servers that ask for the password as a question, as sshd does with PAM, and take no other."""

    def test_every_way_lands(self):
        for source, url, arguments, env in self.ways(
                server := self.serve_by_password(methods=QUESTIONS), PASSWORD):
            with self.subTest(source=source, url=url):
                known = len(server.logins())
                self.assert_status(DONE, self.go(url, *arguments, "--dry-run", env=env))
                self.assertEqual([Login("keyboard-interactive", NAME, [PASSWORD])],
                                 server.logins()[known:])
        self.assert_landed_once(self.site, self.go(server.url(password=PASSWORD)))

    def test_a_last_round_may_ask_nothing(self):
        server = self.serve_by_password(methods=QUESTIONS,
                                        rounds=[[Question("Password: ", PASSWORD)], []])
        self.assert_landed_once(self.site, self.go(server.url(password=PASSWORD)))

    def test_only_what_is_typed_unseen_is_a_password(self):
        server = self.serve_by_password(methods=QUESTIONS, rounds=[
            [Question("Why? ", "", is_shown=True), Question("Password: ", PASSWORD)]])
        self.assert_landed_once(self.site, self.go(server.url(password=PASSWORD)))

    def test_a_key_goes_before_the_question(self):
        server = self.serve_by_password(methods=("publickey", *QUESTIONS))
        key = make_key(self.dir / "key")
        done = self.go(server.url(password=PASSWORD), "--ssh-key-file", key)
        self.assert_landed_once(self.site, done)
        self.assertEqual(["publickey", "keyboard-interactive"], server.methods_tried())

    def test_a_server_that_takes_both_gets_the_password_once(self):
        server = self.serve_by_password(methods=(*QUESTIONS, "password"))
        self.assert_denied("was refused with: GIT_PASSWORD$",
                           self.go(server.url(), env={"GIT_PASSWORD": WRONG}))
        self.assertEqual(["password"], server.methods_tried())

    def test_a_wrong_answer_is_given_once(self):
        server = self.serve_by_password(methods=QUESTIONS)
        self.assert_denied("was refused with: GIT_PASSWORD$",
                           self.go(server.url(), env={"GIT_PASSWORD": WRONG}))
        self.assertEqual([[WRONG]], [login.shown for login in server.logins()])

    def test_what_else_is_asked_gets_no_password_and_is_told(self):
        server = self.serve_by_password(methods=QUESTIONS, rounds=[
            [Question("Password: ", PASSWORD)], [Question("Code\x1b[2J: ", "123456")]])
        self.assert_denied(r"was refused with: GIT_PASSWORD; it also asks: Code.*:$",
                           self.go(server.url(), env={"GIT_PASSWORD": PASSWORD}))
        self.assertEqual([[PASSWORD], [""]], [login.shown for login in server.logins()])


if __name__ == "__main__":
    unittest.main(verbosity=2)
