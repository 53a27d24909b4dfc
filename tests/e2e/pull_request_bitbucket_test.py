#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Pull requests on Bitbucket Cloud."""

import unittest

from pull_request_support import OnForge, RequestsDeleteBranches
from support import DENIED, USAGE, EndToEnd
from fakes.forges import Bitbucket


class OnBitbucket(RequestsDeleteBranches, OnForge, EndToEnd):
    forge_type, provider, creates = Bitbucket, "bitbucket", "/pullrequests$"
    username = "x-token-auth"
    lists = "/pullrequests"
    updates = "PUT"
    closes = "POST", "/decline$"
    refusal = 400, {"type": "error", "error": {"message": "not on a friday"}}

    def test_whoever_pushes_while_a_request_is_closed_gets_it_back(self):
        """Not here, where what is closed stays so."""
        self.assertRegex(self.push_while_it_is_closed().err,
                         "somebody has pushed to .*Bitbucket opens no request again.*--reopen")

    def test_a_token_needs_no_name(self):
        del self.env["GIT_USERNAME"]
        self.done()
        directory = self.write("mounted/token", self.env.pop("GIT_PASSWORD")).parent
        self.done("--credentials-dir", directory, edit="backend.tag=v1.4.3")

    def test_a_wrong_name_is_told_the_right_one(self):
        done = self.request(env={**self.env, "GIT_USERNAME": "jane"})
        self.assert_status(DENIED, done)
        self.assertIn("x-token-auth", done.err)

    def test_a_netrc_file_without_the_server_is_told(self):
        netrc = self.write("netrc", "machine git.example.com login x password y\n")
        self.env = {}
        done = self.request("--netrc-file", netrc)
        self.assert_status(DENIED, done)
        self.assertIn(f"hint: {netrc} has no entry for 127.0.0.1; give one with", done.err)

    def test_nothing_merges_by_itself_there(self):
        done = self.request("--auto-merge", "merge")
        self.assert_status(USAGE, done)
        self.assertEqual([], self.forge.pushes)


if __name__ == "__main__":
    unittest.main()
