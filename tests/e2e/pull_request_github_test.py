#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Pull requests on GitHub."""

import unittest

from pull_request_support import OnForgeWithLabels
from support import EndToEnd
from fakes.forges import GitHub


class OnGitHub(OnForgeWithLabels, EndToEnd):
    forge_type, provider, creates = GitHub, "github", "/pulls$"
    way_to_merge = "squash"


if __name__ == "__main__":
    unittest.main()
