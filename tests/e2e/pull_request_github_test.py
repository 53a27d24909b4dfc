#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Pull requests on GitHub."""

import unittest

from pull_request_support import OnForgeWithLabels
from support import DONE, EDITED, FILE, EndToEnd
from fakes.forges import GitHub
from fakes.ssh_server import make_key


class OnGitHub(OnForgeWithLabels, EndToEnd):
    forge_type, provider, creates = GitHub, "github", "/pulls$"
    way_to_merge = "squash"
    refusal = 422, {"message": "Validation Failed", "errors": [
        {"resource": "PullRequest", "code": "custom", "message": "not on a friday"}]}

    def limit(self):
        for kind in ("secondary", "primary", "too many"):
            self.forge.rate_limit(kind, wait=1)

    def test_the_branch_goes_where_it_merges_at_once(self):
        self.done("--auto-merge", "squash", "--delete-branch", "--strict-request")
        self.assertEqual(EDITED, self.site.read(FILE))
        self.assertEqual(["main"], list(self.project.store.tips()))

    def test_a_commit_without_the_signature_that_is_wanted_is_made_anew(self):
        self.done()
        before = self.head(self.only_request())
        key = make_key(self.dir / "signing_key")
        done = self.request("--signing-key", key)
        self.assert_status(DONE, done)
        head = self.head(self.only_request())
        self.assertNotEqual(before, head)
        self.assertIn(b"\ngpgsig ", self.site.git("cat-file", "commit", head))
        self.assertEqual("unchanged", self.done("--signing-key", key)["result"])

    def test_what_takes_github_a_moment(self):
        self.project.checks_by_default = "pending"
        self.forge.faults.arm("late branch")
        self.forge.faults.arm("mergeable unknown", 2)
        self.done("--auto-merge", "squash")
        self.project.finish_checks("success")
        self.assertEqual(EDITED, self.site.read(FILE))


if __name__ == "__main__":
    unittest.main()
