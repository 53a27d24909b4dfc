# SPDX-License-Identifier: Apache-2.0
"""Is the stand-in what it says? One test per row of the checklist in section 17, and a few more.

    /usr/bin/python3 -B tests/fakes/argocd_server/selftest.py [NAME]...
"""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from fakes.argocd_server.selftest_applying import *  # noqa: E402,F401,F403
from fakes.argocd_server.selftest_changes import *  # noqa: E402,F401,F403
from fakes.argocd_server.selftest_controller import *  # noqa: E402,F401,F403
from fakes.argocd_server.selftest_generators import *  # noqa: E402,F401,F403
from fakes.argocd_server.selftest_kubernetes import *  # noqa: E402,F401,F403
from fakes.argocd_server.selftest_set_calls import *  # noqa: E402,F401,F403
from fakes.argocd_server.selftest_sets import *  # noqa: E402,F401,F403
from fakes.argocd_server.selftest_streams import *  # noqa: E402,F401,F403
from fakes.argocd_server.selftest_wire import *  # noqa: E402,F401,F403

if __name__ == "__main__":
    unittest.main()
