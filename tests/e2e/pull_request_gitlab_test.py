#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Merge requests on GitLab."""

import unittest

from pull_request_support import OnForgeWithLabels
from support import EndToEnd
from fakes.forges import GitLab


class OnGitLab(OnForgeWithLabels, EndToEnd):
    forge_type, provider, creates = GitLab, "gitlab", "/merge_requests$"
    draft_mark = "Draft: "
    lists = "/merge_requests"


if __name__ == "__main__":
    unittest.main()
