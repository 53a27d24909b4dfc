#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Pull requests on Bitbucket Cloud."""

import unittest

from pull_request_support import OnForge, RequestsDeleteBranches
from support import USAGE, EndToEnd
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

    def test_nothing_merges_by_itself_there(self):
        done = self.request("--auto-merge", "merge")
        self.assert_status(USAGE, done)
        self.assertEqual([], self.forge.pushes)


if __name__ == "__main__":
    unittest.main()
