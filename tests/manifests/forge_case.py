# SPDX-License-Identifier: Apache-2.0
"""The action update-values in a workflow of a repository on a forge."""

import tempfile
import unittest
from pathlib import Path

import tools
import values
from fakes.forges import GitHub
from github import install


class ForgeCase(unittest.TestCase):
    def setUp(self):
        self.scratch = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="action-")))
        (self.scratch / "shop").mkdir()
        (self.scratch / "forge").mkdir()
        self.repository = values.make_repository(self.scratch, "shop/web.git")
        self.forge = self.enterContext(GitHub(self.scratch / "forge"))
        self.project = self.forge.create_project("shop/web", self.repository)
        self.token = self.forge.token()

    def run_step(self, inputs, **more):
        """With the token of the job."""
        github = {"server_url": self.forge.url, "repository": "shop/web", "token": self.token}
        tool = tools.UPDATE_VALUES
        return tool.action.run(inputs, github, install(tool.path),
                               **{"GITHUB_API_URL": self.forge.api_url,
                                  "GITHUB_GRAPHQL_URL": self.forge.graphql_url, **more})
