# SPDX-License-Identifier: Apache-2.0
"""Are the forges what they say? python3 -m fakes.forges.selftest [NAME]..."""

import unittest

from fakes.forges.selftest_bitbucket import *  # noqa: F401,F403
from fakes.forges.selftest_common import *  # noqa: F401,F403
from fakes.forges.selftest_gitea import *  # noqa: F401,F403
from fakes.forges.selftest_github import *  # noqa: F401,F403
from fakes.forges.selftest_github_app import *  # noqa: F401,F403
from fakes.forges.selftest_github_git import *  # noqa: F401,F403
from fakes.forges.selftest_github_graphql import *  # noqa: F401,F403
from fakes.forges.selftest_github_merge import *  # noqa: F401,F403
from fakes.forges.selftest_gitlab import *  # noqa: F401,F403
from fakes.forges.selftest_gitlab_merge import *  # noqa: F401,F403
from fakes.forges.selftest_gitlab_push import *  # noqa: F401,F403

if __name__ == "__main__":
    unittest.main()
