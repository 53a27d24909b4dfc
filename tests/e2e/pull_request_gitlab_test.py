#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Merge requests on GitLab."""

import unittest

from pull_request_support import OnForgeWithLabels, RequestsDeleteBranches
from support import EDITED, FILE, VALUES, EndToEnd
from fakes.forges import GitLab


class OnGitLab(RequestsDeleteBranches, OnForgeWithLabels, EndToEnd):
    forge_type, provider, creates = GitLab, "gitlab", "/merge_requests$"
    draft_mark = "Draft: "
    lists = "/merge_requests"
    updates = "PUT"
    closes = "PUT", "/merge_requests/1$"
    refusal = 400, {"message": {"base": ["not on a friday"]}}

    def test_a_push_disarms_and_the_run_arms_again(self):
        self.project.checks_by_default = "pending"
        self.done("--auto-merge", "merge")
        self.done("--auto-merge", "merge", edit="backend.tag=v1.4.3")
        self.assertTrue(self.only_request().auto_merge)

    def test_the_pipeline_of_the_commit_before_says_nothing(self):
        self.project.checks_by_default = "pending"
        self.project.checks_needed = False
        self.done("--auto-merge", "merge")
        self.project.finish_checks("failure")
        self.forge.faults.arm("stale pipeline", 3)
        self.done("--auto-merge", "merge", edit="backend.tag=v1.4.3")
        self.assertEqual(VALUES, self.site.read(FILE))
        self.assertTrue(self.only_request().auto_merge)

    def test_what_takes_gitlab_a_moment(self):
        self.project.checks_by_default = "pending"
        self.forge.faults.arm("checking")
        self.forge.faults.arm("late pipeline")
        self.forge.faults.arm("not ready")
        self.done("--auto-merge", "merge")
        self.assertEqual(VALUES, self.site.read(FILE))
        self.project.finish_checks("success")
        self.assertEqual(EDITED, self.site.read(FILE))


if __name__ == "__main__":
    unittest.main()
