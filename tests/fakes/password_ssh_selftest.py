# SPDX-License-Identifier: Apache-2.0
"""The server for passwords turns away whom it should, and lets git with OpenSSH's ssh in:
python3 -m fakes.password_ssh_selftest"""

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from fakes import git_repository
from fakes.git_repository import Repository
from fakes.password_ssh_server import Login, PasswordSshServer, Question
from fakes.ssh_server import make_key, public

USER, PASSWORD = "deployer", "s3cret pass"


class Server(unittest.TestCase):
    def setUp(self):
        self.dir = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.site = Repository(self.dir / "it's a site.git", {"a": "1\n"})
        self.key = make_key(self.dir / "key")

    def serve(self, **options):
        server = self.enterContext(PasswordSshServer(self.site.path, user=USER, password=PASSWORD,
                                                     **options))
        (self.dir / "known_hosts").write_text(server.known_hosts())
        return server

    def environment(self, password, *options):
        """Where ssh gets this one as the answer to every question."""
        askpass = self.dir / "askpass"
        askpass.write_text(f"#!/bin/sh\necho '{password}'\n")
        askpass.chmod(0o755)
        return git_repository.environment(
            HOME=str(self.dir), SSH_ASKPASS=str(askpass), SSH_ASKPASS_REQUIRE="force",
            GIT_SSH_COMMAND=" ".join(self.ssh(*options)))

    def ssh(self, *options):
        return ["ssh", "-F", "none", "-o", f"UserKnownHostsFile={self.dir}/known_hosts", "-o",
                "NumberOfPasswordPrompts=1", "-o", "IdentityAgent=none", *options]

    def log_in(self, server, *arguments, options=()):
        """What ssh says of something else than git."""
        return subprocess.run(
            [*self.ssh("-p", str(server.port), *options), f"{USER}@{server.host}", *arguments],
            env=self.environment(PASSWORD), capture_output=True, text=True,
            stdin=subprocess.DEVNULL)

    def git(self, *command, password=PASSWORD, options=()):
        return subprocess.run(["git", *command], env=self.environment(password, *options),
                              capture_output=True, text=True)

    def listing(self, server, password=PASSWORD, *options):
        return self.git("ls-remote", server.url(), password=password, options=options)

    def commit(self, server):
        """A commit that waits for its push in a clone."""
        work = self.dir / "work"
        self.assertEqual(0, self.git("clone", "-q", server.url(), work).returncode)
        self.git("-C", work, "commit", "-q", "--allow-empty", "-m", "x")
        return work

    def test_git_gets_in_by_password(self):
        server = self.serve()
        done = self.listing(server)
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertIn(self.site.tip(), done.stdout)
        self.assertEqual([Login("password", USER, PASSWORD)], server.logins())
        self.assertEqual(["git-upload-pack"], [row[0].split()[0] for row in server.commands()])

    def test_git_gets_in_by_questions(self):
        server = self.serve(methods=("keyboard-interactive",),
                            rounds=[[Question("Password: ", PASSWORD)], []])
        self.assertEqual(0, self.listing(server).returncode)
        self.assertEqual([[PASSWORD], []], [login.shown for login in server.logins()])

    def test_git_gets_in_with_a_key_and_a_password(self):
        server = self.serve(both=True)
        server.authorize(self.key)
        self.assertNotEqual(0, self.listing(server).returncode)
        self.assertEqual([], server.logins())
        self.assertEqual(0, self.listing(server, PASSWORD, "-i", str(self.key)).returncode)
        self.assertEqual([Login("publickey", USER, public(self.key)),
                          Login("password", USER, PASSWORD)], server.logins())

    def test_a_push_lands_and_says_what_the_hook_says(self):
        server = self.serve()
        self.site.hook("post-receive", "echo thank you\n")
        before = self.site.tip()
        done = self.git("-C", self.commit(server), "push", "-q", "origin", "HEAD")
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertIn("thank you", done.stderr)
        self.assertEqual(before, self.site.commits()[1])

    def test_others_are_turned_away(self):
        server = self.serve()
        self.assertIn("Permission denied", self.listing(server, "wrong").stderr)
        key = self.listing(server, PASSWORD, "-i", str(self.key), "-o", "BatchMode=yes")
        self.assertIn("Permission denied", key.stderr)
        self.assertEqual([("password", "wrong"), ("publickey", public(self.key))],
                         [(login.method, login.shown) for login in server.logins()])
        self.assertEqual([], server.commands())

    def test_the_server_hangs_up_after_too_many_tries(self):
        server = self.serve(tries=1)
        self.assertIn("No more auth methods", self.listing(server, "wrong").stderr)

    def test_nothing_but_the_repository_is_there(self):
        server = self.serve()
        for command, words in (("git-upload-pack '/etc'", "not appear to be a git repository"),
                               ("git-upload-archive 'x'", "unrecognized command"),
                               ("id", "unrecognized command"), ("'", "unrecognized command")):
            done = self.log_in(server, command)
            self.assertEqual(128, done.returncode, done)
            self.assertIn(words, done.stderr)
        for done in (self.log_in(server), self.log_in(server, "sftp", options=["-s"]),
                     self.log_in(server, options=["-W", "127.0.0.1:1"])):
            self.assertEqual(255, done.returncode, done)

    def test_it_ends_with_all_that_it_has_started(self):
        # What reads from there sees the end when the last one that could write is gone.
        os.mkfifo(self.dir / "alive")
        self.site.hook("pre-receive",
                       f"exec 9>'{self.dir}/alive'\necho here >&9\nexec sleep 1000\n")
        with PasswordSshServer(self.site.path, user=USER, password=PASSWORD) as server:
            (self.dir / "known_hosts").write_text(server.known_hosts())
            work = self.commit(server)
            push = subprocess.Popen(["git", "-C", work, "push", "-q", "origin", "HEAD"],
                                    env=self.environment(PASSWORD), stderr=subprocess.DEVNULL)
            alive = self.enterContext(open(self.dir / "alive"))
            self.assertEqual("here\n", alive.readline())
        self.assertEqual("", alive.read())
        self.assertNotEqual(0, push.wait())


if __name__ == "__main__":
    unittest.main()
