#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Pull requests on Gitea and Forgejo."""

import unittest

from pull_request_support import OnForge
from support import EndToEnd
from fakes.forges import Gitea


class OnGitea(OnForge, EndToEnd):
    forge_type, provider, creates = Gitea, "gitea", "/pulls$"
    draft_mark = "WIP: "

    def test_labels_and_assignees(self):
        self.project.add_member("ann")
        self.project.add_label("deploy")
        self.done("--label", "deploy", "--assignee", "ann")
        request = self.only_request()
        self.assertEqual((["deploy"], ["ann"]), (list(request.labels), list(request.assignees)))

    def test_it_merges_by_itself(self):
        self.project.checks_by_default = "pending"
        self.done("--auto-merge", "merge")
        self.project.finish_checks("success")
        self.assertEqual([], self.project.open_requests())

    def test_forgejo_is_the_same(self):
        self.provider = "forgejo"
        self.done()
        self.only_request()


if __name__ == "__main__":
    unittest.main()
