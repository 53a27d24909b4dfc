# SPDX-License-Identifier: Apache-2.0
"""A repository on a forge."""

from support import FILES


class WithForge:
    forge_type, provider = None, None

    def setUp(self):
        super().setUp()
        (self.dir / "forge").mkdir()
        self.forge = self.enterContext(self.forge_type(self.dir / "forge"))
        self.project = self.forge.create_project("team/deploy", files=FILES)
        self.site = self.project.repository
        self.base = self.site.tip()
