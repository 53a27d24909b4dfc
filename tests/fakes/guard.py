# SPDX-License-Identifier: Apache-2.0
"""What tidies up after a test that died."""

import subprocess

# Waits until its standard input ends.
_SCRIPT = ('state=$1; shift; read -r _; '
           'for group; do kill -s KILL -- "-$group"; done; rm -rf "$state"')


class Guard:
    """Once this process is gone, kills the groups of other processes and removes a directory."""

    def __init__(self, directory, groups):
        self._process = subprocess.Popen(
            ["sh", "-c", _SCRIPT, "guard", str(directory), *map(str, groups)],
            stdin=subprocess.PIPE, start_new_session=True)

    def dismiss(self):
        self._process.kill()
        self._process.communicate()
