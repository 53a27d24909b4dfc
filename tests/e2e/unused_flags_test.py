#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A flag that would do nothing in a run is refused, and nothing has happened then."""

import unittest

from support import DONE, EDIT, FILE, USAGE, EndToEnd

REQUESTS = ["--title", "--body", "--label", "--reviewer", "--assignee", "--request-key",
            "--request-branch", "--api-url", "--api-token-file", "--project-id",
            "--github-app-key-file", "--max-attempts"]
SWITCHES = ["--draft", "--delete-branch", "--wait-merged", "--reopen", "--push-options",
            "--strict-request"]
LOGINS = ["--username", "--password-file", "--netrc-file", "--credentials-dir",
          "--client-cert-file", "--ssh-key-file", "--known-hosts"]
OVER_SSH = ["--ssh-key-file", "--ssh-passphrase-file", "--known-hosts"]


class UnusedFlags(EndToEnd):
    def setUp(self):
        super().setUp()
        self.site = self.repository()
        self.tip = self.site.tip()
        self.some = self.write("some-file", "1\n")

    def refused(self, words, *arguments, **options):
        done = self.run_tool("--file", FILE, EDIT, *arguments, **options)
        self.assert_status(USAGE, done)
        self.assertIn(words, done.err)
        self.assert_untouched(self.site, self.tip)

    def value_of(self, flag):
        return "3" if flag in ("--max-attempts", "--project-id") else self.some

    def test_a_directory_has_no_commit(self):
        for flag in REQUESTS:
            with self.subTest(flag=flag):
                self.refused(f"{flag} does not go with --dir", "--dir", self.site.path,
                             flag, self.value_of(flag))
        for flag in SWITCHES:
            with self.subTest(flag=flag):
                self.refused(f"{flag} does not go with --dir", "--dir", self.site.path, flag)

    def test_a_directory_asks_nobody(self):
        for flag in LOGINS:
            with self.subTest(flag=flag):
                self.refused(f"{flag} is for a repository", "--dir", self.site.path,
                             flag, self.some)
        for arguments in (["--header", "A: b"], ["--header-file", self.some]):
            with self.subTest(arguments=arguments):
                self.refused(f"{arguments[0]} is for the server of --repo", "--dir",
                             self.site.path, *arguments)

    def test_keys_of_ssh_are_for_ssh(self):
        for flag in OVER_SSH:
            with self.subTest(flag=flag):
                self.refused(f"{flag} is for a repository over SSH", "--repo", self.site.path,
                             flag, self.some)

    def test_logins_of_registries_are_for_those_who_ask_one(self):
        login = ["--registry-username", "ci", "--registry-password-file", self.some]
        for arguments in (login, ["--insecure-registry", "reg.example.com"]):
            with self.subTest(arguments=arguments):
                self.refused(f"{arguments[0]} is for --verify-image", "--repo", self.site.path,
                             *arguments)

    def test_details_of_what_is_not_asked_for(self):
        self.refused("--strict-request is for --pull-request", "--repo", self.site.path,
                     "--strict-request")
        self.refused("--request-branch is one", "--repo", "https://github.com/org/deploy",
                     "--pull-request", "--request-branch", "bump", "--request-key", "web")
        done = self.run_tool("--repo", self.site.path, "--type", "int",
                             "--copy", f"{FILE}::a", "--to", f"{FILE}::b")
        self.assert_status(USAGE, done)
        self.assertIn("--type is of PATH=VALUE", done.err)

    def test_in_variables_they_are_there_for_other_runs(self):
        names = ["SSH_KEY_FILE", "KNOWN_HOSTS"]
        env = {f"GITOPS_{name}": str(self.some) for name in names}
        env["GITOPS_UPDATE_VALUES_TITLE"] = "Deploy"
        self.assert_status(DONE, self.run_tool("--dir", self.write("work/a.yaml", "a: 1\n").parent,
                                               "--file", "a.yaml", "a=2", env=env))


if __name__ == "__main__":
    unittest.main()
