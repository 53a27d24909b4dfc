# SPDX-License-Identifier: Apache-2.0
"""A repository on a forge."""

import subprocess

from support import FILES


def make_app_key(path):
    """The private key of an app of GitHub, in the form that it hands out; returns the public one."""
    subprocess.run(["openssl", "genrsa", "-traditional", "-out", path, "2048"], check=True,
                   capture_output=True)
    return subprocess.run(["openssl", "rsa", "-in", path, "-pubout"], check=True,
                          capture_output=True, text=True).stdout


class WithForge:
    forge_type, provider = None, None

    def setUp(self):
        super().setUp()
        (self.dir / "forge").mkdir()
        self.forge = self.enterContext(self.forge_type(self.dir / "forge"))
        self.project = self.forge.create_project("team/deploy", files=FILES)
        self.site = self.project.repository
        self.base = self.site.tip()
