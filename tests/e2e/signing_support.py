# SPDX-License-Identifier: Apache-2.0
"""What the tests of signed commits share: a repository, and git's own word on a commit."""

import subprocess

from support import DONE, EndToEnd, git

MAIL = "update-values@example.com"
PERSON = f"Update Values <{MAIL}>"


class Signed(EndToEnd):
    def setUp(self):
        super().setUp()
        self.site = self.repository()
        self.server = self.serve()
        self.url = self.server.url(self.site.path.name)
        self.keys = self.dir / "keys"
        self.keys.mkdir(mode=0o700)

    def sign(self, *arguments, **options):
        return self.update(self.url, "--author", PERSON, *arguments, **options)

    def assert_signed(self, done, **world):
        """The commit landed, and git says that its signature is good. Returns git's words."""
        self.assert_status(DONE, done)
        self.assert_landed_once(self.site, done)
        return self.assert_good(self.site.tip(), **world)

    def assert_good(self, commit, **world):
        status, words = self.verdict(commit, **world)
        self.assertEqual(0, status, words)
        return words

    def assert_tampering_shows(self, commit, **world):
        raw = self.site.raw_commit(commit)
        self.assertIn(b"v1.4.2", raw)
        other = self.site.git("hash-object", "-t", "commit", "-w", "--stdin",
                              stdin=raw.replace(b"v1.4.2", b"v1.4.3")).decode().strip()
        status, words = self.verdict(other, **world)
        self.assertNotEqual(0, status, words)

    def verdict(self, commit, **world):
        """The status and the words of `git verify-commit`."""
        try:
            git("--git-dir", self.site.path, *self.trust(), "verify-commit", commit, **world)
        except RuntimeError as refusal:
            return 1, str(refusal)
        return 0, self.site.git(*self.trust(), "log", "-1", "--format=%G? %GS %GF", commit,
                                **world).decode().strip()

    def trust(self):
        return []

    def assert_refused(self, status, done, *words):
        self.assert_status(status, done)
        for each in words:
            self.assertIn(each, done.err)
        self.assertEqual(1, len(self.site.commits()), "nothing was pushed")

    def assert_nowhere(self, done, *secrets):
        places = [done.out, done.err, *(self.site.raw_commit(commit).decode()
                                        for commit in self.site.commits())]
        for place in places:
            for secret in secrets:
                self.assertNotIn(secret, place)


def run(*command, **options):
    """The standard output of a program that must succeed."""
    done = subprocess.run([*map(str, command)], stdin=subprocess.DEVNULL, capture_output=True,
                          **options)
    if done.returncode != 0:
        raise RuntimeError(f"{command}: {done.stderr.decode()}")
    return done.stdout.decode()
