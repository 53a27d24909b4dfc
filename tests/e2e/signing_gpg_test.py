#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Commits signed by the real gpg, with keys of a keyring and of files."""

import os
import shutil
import unittest
from pathlib import Path

from signing_support import MAIL, Signed, run
from support import DENIED, DONE, OUT_OF_TIME, USAGE, wait_until

PASSPHRASE = "cAn4ry pass+phrase"
OTHER_SECRET = "cAn4ry-password"


class WithGpg(Signed):
    def setUp(self):
        super().setUp()
        self.home = self.keys / "gpg"
        self.home.mkdir(mode=0o700)
        self.world = {"PATH": os.environ["PATH"], "GNUPGHOME": str(self.home)}
        self.addCleanup(self.gpgconf)
        self.env.update(self.world)

    def gpgconf(self):
        run("gpgconf", "--kill", "all", env=self.world)

    def key(self, mail=MAIL, passphrase=""):
        run("gpg", "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", passphrase,
            "--quick-generate-key", f"Update Values <{mail}>", "ed25519", "sign", "never",
            env=self.world)
        self.gpgconf()  # the agent remembers passphrases

    def exported(self, *names, passphrase="", armor=True):
        path = self.keys / "exported"
        run("gpg", "--batch", *(["--armor"] if armor else []), "--pinentry-mode", "loopback",
            "--passphrase", passphrase, "--output", path, "--export-secret-keys", *names,
            env=self.world)
        self.gpgconf()
        return path

    def gpg(self, script):
        """A program in the place of gpg."""
        path = self.write("bin/gpg", f"#!/bin/sh\n{script}\n", 0o755)
        return {"PATH": f"{path.parent}:{os.environ['PATH']}"}

    def sign(self, *arguments, **options):
        return super().sign("--signing-format", "openpgp", *arguments, **options)


class OfKeyring(WithGpg):
    def test_a_mail_and_a_fingerprint(self):
        self.key()
        words = self.assert_signed(self.sign("--signing-key", MAIL), **self.world)
        fingerprint = words.rpartition(" ")[2]
        self.assertRegex(fingerprint, "^[0-9A-F]{40}$")
        self.assert_tampering_shows(self.site.tip(), **self.world)
        self.site = self.repository("again.git")
        self.url = self.server.url(self.site.path.name)
        self.assert_signed(self.sign("--signing-key", fingerprint), **self.world)

    def test_a_passphrase(self):
        self.key(passphrase=PASSPHRASE)
        file = self.write("passphrase", PASSPHRASE + "\n")
        done = self.sign("--signing-key", MAIL, "--signing-passphrase-file", file, "--verbose")
        self.assert_signed(done, **self.world)
        self.assert_nowhere(done, PASSPHRASE)

    def test_a_passphrase_that_is_missing_wrong_or_empty(self):
        self.key(passphrase=PASSPHRASE)
        self.assert_refused(DENIED, self.sign("--signing-key", MAIL), "gpg has not signed",
                            "--signing-passphrase-file")
        wrong = self.write("wrong", "no " + PASSPHRASE)
        done = self.sign("--signing-key", MAIL, "--signing-passphrase-file", wrong, "--verbose")
        self.assert_refused(DENIED, done, "the passphrase of the key " + MAIL + " is wrong")
        self.assert_nowhere(done, PASSPHRASE)
        empty = self.write("empty", "\n")
        self.assert_refused(USAGE, self.sign("--signing-key", MAIL, "--signing-passphrase-file",
                                             empty), "is empty")

    def test_a_key_that_is_not_there(self):
        self.key()
        self.assert_refused(DENIED, self.sign("--signing-key", "nobody@example.com"),
                            "gpg has no private key nobody@example.com")

    def test_no_secret_reaches_other_programs(self):
        self.key(passphrase=PASSPHRASE)
        seen = self.keys / "seen"
        spy = self.gpg(f'{{ echo "$@"; env; }} >> {seen}; exec {shutil.which("gpg")} "$@"')
        file = self.write("passphrase", PASSPHRASE)
        done = self.sign("--signing-key", MAIL, "--signing-passphrase-file", file,
                         env={**spy, "GIT_USERNAME": "bot", "GIT_PASSWORD": OTHER_SECRET})
        self.assert_signed(done, **self.world)
        text = seen.read_text()
        self.assertIn("--detach-sign", text)
        self.assertNotIn(PASSPHRASE, text)
        self.assertNotIn(OTHER_SECRET, text)


class FromFile(WithGpg):
    def check_file(self, armor):
        self.key()
        file = self.exported(MAIL, armor=armor)
        seen = self.keys / "seen"
        spy = self.gpg(f'echo "$GNUPGHOME" >> {seen}; exec {shutil.which("gpg")} "$@"')
        done = self.sign("--signing-key", file, "--verbose",
                         env={**spy, "GNUPGHOME": "/nonexistent"})
        self.assert_signed(done, **self.world)
        if armor:
            self.assert_nowhere(done, *file.read_text().splitlines()[2:-1])
        self.assert_nothing_lives(seen)

    def test_a_key_in_a_file_needs_no_keyring(self):
        self.check_file(armor=True)

    def test_a_file_without_armor(self):
        self.check_file(armor=False)

    def assert_nothing_lives(self, seen):
        home = seen.read_text().splitlines()[-1]
        self.assertTrue(home.startswith(str(self.scratch)), home)
        self.assertFalse(Path(home).exists())
        wait_until(lambda: not any(home.encode() in arguments for arguments in all_arguments()))

    def test_a_key_with_a_passphrase(self):
        self.key(passphrase=PASSPHRASE)
        file = self.exported(MAIL, passphrase=PASSPHRASE)
        passphrase = self.write("passphrase", PASSPHRASE)
        self.assert_refused(DENIED, self.sign("--signing-key", file), "--signing-passphrase-file")
        self.assert_signed(self.sign("--signing-key", file, "--signing-passphrase-file",
                                     passphrase), **self.world)

    def test_files_that_hold_another_number_of_keys(self):
        self.key()
        self.key("other@example.com")
        self.assert_refused(USAGE, self.sign("--signing-key", self.exported()),
                            "holds 2 private keys")
        public = self.write("public", run("gpg", "--export", "--armor", MAIL, env=self.world))
        self.assert_refused(USAGE, self.sign("--signing-key", public), "no private key")
        self.assert_refused(USAGE, self.sign("--signing-key", self.write("odd", "hello")),
                            "no private key")
        self.assert_refused(USAGE, self.sign("--signing-key", "/nonexistent/key"), "/nonexistent")

    def test_a_long_name_of_the_temporary_directory(self):
        self.key()
        long = self.dir / ("x" * 80)
        long.mkdir()
        done = self.sign("--signing-key", self.exported(MAIL), env={"TMPDIR": str(long)})
        self.assert_refused(USAGE, done, "too long for the sockets of gpg", "TMPDIR")
        self.assertEqual([], os.listdir(long))


def all_arguments():
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            yield path.read_bytes()
        except OSError:
            pass


class Faults(WithGpg):
    def test_no_gpg(self):
        done = self.sign("--signing-key", MAIL, env={"PATH": ""})
        self.assert_refused(USAGE, done, "there is no program gpg", "install gnupg", "SSH key")

    def test_a_gpg_that_never_ends(self):
        pid = self.keys / "pid"
        hanging = self.gpg(f"echo $$ > {pid}; exec sleep 1000")
        done = self.sign("--signing-key", MAIL, "--timeout", "2s", env=hanging)
        self.assert_refused(OUT_OF_TIME, done, "gpg")
        self.assertFalse(Path(f"/proc/{pid.read_text().strip()}").exists())

    def test_only_a_status_line_is_a_success(self):
        armor = "echo -----BEGIN PGP SIGNATURE-----; echo; echo abc; echo -----END PGP SIGNATURE-----"
        for script in ("exit 0", armor, f"{armor}; echo '[GNUPG:] SIG_CREATED D' >&2",
                       "echo '[GNUPG:] SIG_CREATED D' >&3; echo hello",
                       f"{armor}; echo '[GNUPG:] SIG_CREATED D' >&3; exit 2"):
            with self.subTest(script):
                done = self.sign("--signing-key", MAIL, env=self.gpg(f"cat > /dev/null; {script}"))
                self.assertNotEqual(DONE, done.status, done)
                self.assertEqual(1, len(self.site.commits()))


if __name__ == "__main__":
    unittest.main()
