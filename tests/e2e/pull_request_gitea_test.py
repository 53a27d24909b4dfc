#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Pull requests on Gitea and Forgejo."""

import unittest

from pull_request_support import OnForgeWithLabels
from support import FILE, EndToEnd
from fakes.chat_server.exchange import Reply
from fakes.forges import Gitea


class OnGitea(OnForgeWithLabels, EndToEnd):
    forge_type, provider, creates = Gitea, "gitea", "/pulls$"
    draft_mark = "WIP: "

    def make_label(self, name):
        self.project.add_label(name)

    refusal = 422, {"message": "not on a friday", "url": "https://gitea.example/api/swagger"}

    def limit(self):
        # A proxy in front of it.
        self.forge.faults.reply(Reply(429, "slow down\n", {"Retry-After": "1"}), "GET", "/pulls",
                                times=2)

    def test_the_branch_goes_with_the_merge(self):
        for checks in ("pending", None):
            with self.subTest(checks=checks):
                self.project.checks_by_default = checks
                tag = f"v2.{checks}"
                self.done("--auto-merge", "merge", "--delete-branch", "--strict-request",
                          edit=f"backend.tag={tag}")
                self.project.finish_checks("success")
                self.assertIn(tag.encode(), self.site.read(FILE))
                self.assertEqual(["main"], list(self.project.store.tips()))

    def test_what_takes_gitea_a_moment(self):
        self.project.checks_by_default = "pending"
        self.forge.faults.arm("checking")
        self.done("--auto-merge", "merge")
        self.project.finish_checks("success")
        self.assertIn(b"v1.4.2", self.site.read(FILE))

    def test_forgejo_is_the_same(self):
        self.provider = "forgejo"
        self.done()
        self.only_request()


if __name__ == "__main__":
    unittest.main()
