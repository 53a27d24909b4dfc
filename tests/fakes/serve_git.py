#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Serves the repositories below a directory, and writes its port, until standard input ends:

    serve_git.py ROOT [--old]

--old: in version 0 of the protocol.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from fakes.git_server import GitServer  # noqa: E402

with GitServer(sys.argv[1], strip_protocol="--old" in sys.argv) as server:
    print(server.port, flush=True)
    sys.stdin.read()
