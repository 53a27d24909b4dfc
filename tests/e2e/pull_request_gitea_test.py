#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Pull requests on Gitea and Forgejo."""

import unittest

from pull_request_support import OnForgeWithLabels
from support import EndToEnd
from fakes.forges import Gitea


class OnGitea(OnForgeWithLabels, EndToEnd):
    forge_type, provider, creates = Gitea, "gitea", "/pulls$"
    draft_mark = "WIP: "

    def make_label(self, name):
        self.project.add_label(name)

    def test_forgejo_is_the_same(self):
        self.provider = "forgejo"
        self.done()
        self.only_request()


if __name__ == "__main__":
    unittest.main()
