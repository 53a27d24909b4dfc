#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Commits signed with keys of SSH, from a file and through an agent, as git verifies them."""

import os
import socket
import subprocess
import threading
import unittest

from signing_support import MAIL, Signed, run
from support import (DENIED, DONE, EDIT, FILE, OUT_OF_TIME, UNREACHABLE, USAGE, VALUES,
                     wait_until)

PASSPHRASE = "cAn4ry-passphrase"


class WithKeys(Signed):
    def setUp(self):
        super().setUp()
        self.allowed = self.keys / "allowed"

    def trust(self):
        return ["-c", f"gpg.ssh.allowedSignersFile={self.allowed}"]

    def key(self, kind="ed25519", *more, passphrase="", name="key"):
        """A new key of ssh-keygen, the only one that is allowed to sign."""
        path = self.keys / name
        run("ssh-keygen", "-q", "-t", kind, "-N", passphrase, "-C", "canary@example.com",
            "-f", path, *more)
        self.allow(path)
        return path

    def allow(self, path):
        public = path.with_suffix(".pub").read_text()
        self.allowed.write_text(f'{MAIL} namespaces="git" {public}')

    def lines_of(self, key):
        return [line for line in key.read_text().splitlines() if not line.startswith("---")]


class FromFile(WithKeys):
    def test_ed25519(self):
        words = self.assert_signed(self.sign("--signing-key", self.key()))
        self.assertTrue(words.startswith(f"G {MAIL} SHA256:"), words)
        self.assert_tampering_shows(self.site.tip())

    def test_other_keys(self):
        for number, kind in enumerate((("ecdsa", "-b", "256"), ("ecdsa", "-b", "384"),
                                       ("ecdsa", "-b", "521"), ("rsa", "-b", "2048"),
                                       ("rsa", "-b", "3072"), ("rsa", "-b", "2048", "-m", "PEM"),
                                       ("ecdsa", "-m", "PEM"), ("ecdsa", "-m", "PKCS8"),
                                       ("rsa", "-m", "PKCS8"))):
            with self.subTest(kind=kind):
                key = self.key(*kind, name=f"key-{number}")
                done = self.run_tool("--repo", self.url, "--file", FILE, "--author",
                                     f"Bot <{MAIL}>", "--signing-key", key,
                                     f"backend.tag=v{number}")
                self.assert_status(DONE, done)
                self.assert_good(self.site.tip())
                self.site.fsck()

    def test_ed25519_of_openssl(self):
        key = self.keys / "key"
        run("openssl", "genpkey", "-algorithm", "ed25519", "-out", key)
        done = self.sign("--signing-key", key)
        self.assert_status(DONE, done)
        armor = "\n".join(line.removeprefix("gpgsig").strip() for line in
                          self.site.raw_commit().decode().partition("\n\n")[0].splitlines()[4:])
        (self.keys / "signature").write_text(armor + "\n")
        words = subprocess.run(
            ["ssh-keygen", "-Y", "check-novalidate", "-n", "git", "-s", self.keys / "signature"],
            input=self.without_signature(), capture_output=True)
        self.assertEqual(0, words.returncode, words)

    def without_signature(self):
        header, _, message = self.site.raw_commit().partition(b"\n\n")
        return b"\n".join(header.split(b"\n")[:4]) + b"\n\n" + message

    def test_line_ends(self):
        key = self.key()
        text = key.read_bytes()
        for name, bytes_ in (("bare", text.rstrip()), ("crlf", text.replace(b"\n", b"\r\n"))):
            with self.subTest(name):
                site = self.site = self.repository(f"{name}.git")
                self.url = self.server.url(site.path.name)
                self.assert_signed(self.sign("--signing-key", self.write(name, bytes_)))

    def test_a_pipe(self):
        key = self.key()
        pipe = self.keys / "pipe"
        os.mkfifo(pipe)
        writer = threading.Thread(target=pipe.write_bytes, args=(key.read_bytes(),))
        writer.start()
        self.assert_signed(self.sign("--signing-key", pipe))
        writer.join()

    def test_each_attempt_signs_its_own_commit(self):
        key = self.key()
        hook = self.site.path / "raced"
        self.site.hook("pre-receive", f"test -e {hook} || {{ touch {hook}; unset GIT_QUARANTINE_PATH"
                       " GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES; tree=$(git rev-parse"
                       " main^{tree}); git update-ref refs/heads/main $(git -c user.name=a -c"
                       " user.email=b commit-tree -m other -p main $tree); }")
        done = self.sign("--signing-key", key)
        self.assert_status(DONE, done)
        self.assertEqual(3, len(self.site.commits()))
        self.assertEqual(2, done.json["attempts"])
        self.assert_good(self.site.tip())

    def test_a_signed_commit_is_taken_back_by_another(self):
        key = self.key()
        self.assert_signed(self.sign("--signing-key", key))
        done = self.run_tool("--repo", self.url, "--file", FILE, "--revert", "last", "--author",
                             f"Bot <{MAIL}>", "--signing-key", key)
        self.assert_status(DONE, done)
        self.assertEqual(VALUES, self.site.read(FILE))
        self.assert_good(self.site.tip())

    def test_without_the_flag_nothing_is_signed(self):
        self.assert_status(DONE, self.sign())
        self.assertNotIn(b"gpgsig", self.site.raw_commit())

    def test_a_variable_and_an_empty_one(self):
        key = self.key()
        self.assert_signed(self.sign(env={"GITOPS_UPDATE_VALUES_SIGNING_KEY": str(key)}))
        done = self.sign("--signing-key", "")
        self.assert_status(USAGE, done)
        self.assertIn("--signing-key", done.err)

    def test_a_dry_run_reads_the_key_and_signs_nothing(self):
        self.assert_status(DONE, self.sign("--signing-key", self.key(), "--dry-run"))
        self.assertEqual(1, len(self.site.commits()))
        self.assert_refused(USAGE, self.sign("--signing-key", "/nonexistent", "--dry-run"),
                            "/nonexistent")


class Refusals(WithKeys):
    def test_a_passphrase(self):
        for number, more in enumerate(([], ["-m", "PEM"], ["-m", "PKCS8"])):
            key = self.key("rsa", *more, passphrase=PASSPHRASE, name=f"key-{number}")
            with self.subTest(more):
                self.assert_refused(USAGE, self.sign("--signing-key", key),
                                    "has a passphrase", "ssh-agent")

    def test_what_is_no_key(self):
        damaged = self.key().read_text().replace("\nb3Blb", "\nb3Blc")
        for text, words in (("", "no public key"), ("hello", "no public key"),
                            (damaged, "damaged"), (damaged[:200], "damaged"),
                            ("-----BEGIN CERTIFICATE-----\n", "no private key"),
                            ("-----BEGIN PGP PRIVATE KEY BLOCK-----\n", "openpgp")):
            with self.subTest(text[:30]):
                done = self.sign("--signing-key", self.write("odd", text))
                self.assert_refused(USAGE, done, words)

    def test_a_short_key(self):
        key = self.keys / "short"
        run("openssl", "genrsa", "-traditional", "-out", key, "1024")
        self.assert_refused(USAGE, self.sign("--signing-key", key), "1024 bits")

    def test_a_key_in_the_place_of_its_file(self):
        key = self.key()
        done = self.sign("--signing-key", key.read_text(), "--verbose")
        self.assert_refused(USAGE, done, "not the name of its file")
        self.assert_nowhere(done, *self.lines_of(key))

    def test_flags_that_do_not_go_together(self):
        key = self.key()
        for words, arguments in (
                ("--dir", ["--dir", self.dir, "--file", "a", EDIT, "--signing-key", key]),
                ("goes with --signing-key", ["--repo", self.url, "--file", FILE, EDIT,
                                             "--signing-passphrase-file", key]),
                ("goes with --signing-key", ["--repo", self.url, "--file", FILE, EDIT,
                                             "--signing-format", "openpgp"]),
                ("ssh-agent", ["--repo", self.url, "--file", FILE, EDIT, "--signing-key", key,
                               "--signing-passphrase-file", key])):
            with self.subTest(words):
                self.assert_refused(USAGE, self.run_tool(*arguments), words)


class Canaries(WithKeys):
    def test_the_key_is_nowhere(self):
        key = self.key()
        for arguments in (["--verbose"], ["--output", "text", "--verbose"], ["--quiet"],
                          ["--dry-run", "--verbose"]):
            with self.subTest(arguments):
                done = self.run_tool("--repo", self.url, "--file", FILE, "--signing-key", key,
                                     "backend.tag=" + "".join(arguments), *arguments)
                self.assert_status(DONE, done)
                self.assert_nowhere(done, *self.lines_of(key))

    def test_a_key_that_is_damaged_is_not_shown(self):
        key = self.key()
        text = key.read_text()
        for odd in (text.replace("OPENSSH", "OPENSSL"), text[:-60], "x" + text, text + text):
            done = self.sign("--signing-key", self.write("odd", odd), "--verbose")
            self.assert_nowhere(done, *self.lines_of(key))


class ThroughAgent(WithKeys):
    def agent(self):
        """A real ssh-agent with nothing in it; the tool knows its socket from here on."""
        path = self.keys / "agent"
        process = subprocess.Popen(["ssh-agent", "-D", "-a", str(path)], stdout=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        wait_until(path.exists)
        self.env["SSH_AUTH_SOCK"] = str(path)
        return {"SSH_AUTH_SOCK": str(path), "PATH": os.environ["PATH"]}

    def hold(self, agent, key, passphrase=""):
        """Gives the agent a key, which then is nowhere else."""
        if passphrase:
            asker = self.write("keys/asker", f"#!/bin/sh\necho {passphrase}\n", 0o755)
            agent = {**agent, "SSH_ASKPASS": str(asker), "SSH_ASKPASS_REQUIRE": "force"}
        run("ssh-add", "-q", key, env=agent)
        key.unlink()

    def test_the_file_of_a_public_key(self):
        agent = self.agent()
        for number, kind in enumerate(("ed25519", "ecdsa", "rsa")):
            with self.subTest(kind):
                self.site = self.repository(f"{kind}.git")
                self.url = self.server.url(self.site.path.name)
                key = self.key(kind, name=f"key-{number}")
                self.hold(agent, key)
                done = self.sign("--signing-key", key.with_suffix(".pub"), "--verbose")
                self.assert_signed(done)
                self.assertIn("held by ssh-agent", done.err)
                self.assert_tampering_shows(self.site.tip())

    def test_a_public_key_as_git_writes_it(self):
        agent = self.agent()
        key = self.key()
        self.hold(agent, key)
        public = key.with_suffix(".pub").read_text().strip()
        for number, text in enumerate((public, "key::" + public)):
            self.site = self.repository(f"site-{number}.git")
            self.url = self.server.url(self.site.path.name)
            self.assert_signed(self.sign("--signing-key", text))

    def test_a_key_with_a_passphrase(self):
        agent = self.agent()
        key = self.key(passphrase=PASSPHRASE)
        self.hold(agent, key, PASSPHRASE)
        self.assert_signed(self.sign("--signing-key", key.with_suffix(".pub")))

    def test_the_private_file_with_a_passphrase(self):
        agent = self.agent()
        for number, kind in enumerate(("ed25519", "ecdsa", "rsa")):
            with self.subTest(kind):
                self.site = self.repository(f"{kind}.git")
                self.url = self.server.url(self.site.path.name)
                key = self.key(kind, passphrase=PASSPHRASE, name=f"key-{number}")
                text = key.read_text()
                self.hold(agent, key, PASSPHRASE)
                key.write_text(text)
                done = self.sign("--signing-key", key, "--verbose")
                self.assert_signed(done)
                self.assertIn("held by ssh-agent", done.err)
                self.assert_nowhere(done, *self.lines_of(key)[1:])

    def test_the_private_file_of_a_key_that_it_does_not_hold(self):
        agent = self.agent()
        self.hold(agent, self.key(name="other"))
        key = self.key(passphrase=PASSPHRASE)
        self.assert_refused(DENIED, self.sign("--signing-key", key), "does not hold the key",
                            "ssh-add")
        other = self.key("rsa", "-m", "PEM", passphrase=PASSPHRASE, name="pem")
        self.assert_refused(USAGE, self.sign("--signing-key", other), "has a passphrase")

    def test_a_certificate(self):
        agent = self.agent()
        key = self.key()
        authority = self.keys / "authority"
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", authority)
        run("ssh-keygen", "-q", "-s", authority, "-I", "bot", "-n", MAIL, key.with_suffix(".pub"))
        self.hold(agent, key)
        public = authority.with_suffix(".pub").read_text()
        self.allowed.write_text(f'{MAIL} cert-authority,namespaces="git" {public}')
        self.assert_signed(self.sign("--signing-key", self.keys / "key-cert.pub"))

    def test_an_agent_without_the_key(self):
        agent = self.agent()
        self.hold(agent, self.key(name="other"))
        key = self.key()
        self.assert_refused(DENIED, self.sign("--signing-key", key.with_suffix(".pub")),
                            "does not hold the key ssh-ed25519 SHA256:", "(it holds 1 key)",
                            "ssh-add")

    def test_a_locked_agent(self):
        agent = self.agent()
        key = self.key()
        self.hold(agent, key)
        asker = self.write("keys/asker", "#!/bin/sh\necho x\n", 0o755)
        run("ssh-add", "-x", env={**agent, "SSH_ASKPASS": str(asker),
                                  "SSH_ASKPASS_REQUIRE": "force"})
        self.assert_refused(DENIED, self.sign("--signing-key", key.with_suffix(".pub")),
                            "does not hold the key", "(it holds 0 keys)")

    def test_no_agent(self):
        public = self.key().with_suffix(".pub")
        self.assert_refused(USAGE, self.sign("--signing-key", public), "SSH_AUTH_SOCK is not set")
        gone = {"SSH_AUTH_SOCK": str(self.keys / "gone")}
        self.assert_refused(USAGE, self.sign("--signing-key", public, env=gone),
                            "cannot reach the ssh-agent at", "No such file")

    def odd_agent(self, answer):
        """Something else at the socket: it reads a little, answers, and hangs up; None: is silent."""
        path = str(self.keys / "odd")
        if os.path.exists(path):
            os.unlink(path)
        listener = self.enterContext(socket.socket(socket.AF_UNIX))
        listener.bind(path)
        listener.listen()
        if answer is not None:
            def serve():
                with listener.accept()[0] as link:
                    link.recv(100)
                    link.sendall(answer)
            thread = threading.Thread(target=serve)
            thread.start()
            self.addCleanup(thread.join)
        return {"SSH_AUTH_SOCK": path}

    def test_an_agent_that_never_answers(self):
        public = self.key().with_suffix(".pub")
        done = self.sign("--signing-key", public, "--timeout", "1s", env=self.odd_agent(None))
        self.assert_refused(OUT_OF_TIME, done, "ssh-agent")

    def test_an_agent_that_speaks_something_else(self):
        public = self.key().with_suffix(".pub")
        for answer, words in ((b"", "hung up"), (b"\0\0", "hung up"),
                              (b"\0\0\0\5\x0c", "hung up"), (b"\0\0\0\0", "not its protocol"),
                              (b"HTTP/1.1 400\r\n\r\n", "256 KiB"),
                              (b"\0\0\0\5\x0c\xff\xff\xff\xff", "not its protocol")):
            with self.subTest(answer):
                done = self.sign("--signing-key", public, env=self.odd_agent(answer))
                self.assert_refused(UNREACHABLE, done, words)


if __name__ == "__main__":
    unittest.main()
