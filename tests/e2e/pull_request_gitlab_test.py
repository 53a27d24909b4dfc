#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Merge requests on GitLab."""

import unittest

from pull_request_support import OnForge
from support import EDITED, FILE, EndToEnd
from fakes.forges import GitLab


class OnGitLab(OnForge, EndToEnd):
    forge_type, provider, creates = GitLab, "gitlab", "/merge_requests$"
    draft_mark = "Draft: "
    lists = "/merge_requests"

    def test_labels_and_assignees(self):
        self.project.add_member("ann")
        self.done("--label", "deploy", "--assignee", "ann")
        request = self.only_request()
        self.assertEqual((["deploy"], ["ann"]), (list(request.labels), list(request.assignees)))

    def test_it_merges_by_itself(self):
        self.project.checks_by_default = "pending"
        self.done("--auto-merge", "merge")
        self.project.finish_checks("success")
        self.assertEqual([], self.project.open_requests())
        self.assertEqual(EDITED, self.site.read(FILE))


if __name__ == "__main__":
    unittest.main()
