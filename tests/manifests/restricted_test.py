# SPDX-License-Identifier: Apache-2.0
"""The Task's step as the restricted Pod Security Standard runs it, in a sandbox.

Exits with 77 where no sandbox can be made (no bubblewrap, or no user namespaces).
"""

import shutil
import subprocess
import sys
import tempfile
import unittest

import values
from tekton import Task

TASK = Task(values.PROJECT / "tasks/update-values/0.1/update-values.yaml")


def sandbox(writable):
    """The step's container: a read-only root, the step's own uid, no capability, an empty /tmp."""
    context = TASK.step["securityContext"]
    command = ["bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"]
    for mount in TASK.step["volumeMounts"]:
        command += ["--tmpfs", mount["mountPath"]]
    for folder in writable:
        command += ["--bind", folder, folder]
    command += ["--ro-bind", values.TOOL.parent, values.TOOL.parent]
    return [*map(str, command), "--unshare-all", "--die-with-parent",
            "--uid", str(context["runAsUser"]), "--gid", str(context["runAsGroup"]),
            "--cap-drop", context["capabilities"]["drop"][0]]


def is_possible():
    if not shutil.which("bwrap"):
        return False
    return subprocess.run([*sandbox([]), "/bin/true"], capture_output=True).returncode == 0


class Restricted(unittest.TestCase):
    def test_the_step_works_there(self):
        with tempfile.TemporaryDirectory(prefix="restricted-") as scratch:
            repository = values.make_repository(scratch)
            run = TASK.run(values.TOOL, {"repo": str(repository.path), "file": values.FILE,
                                         "set": ["frontend.tag=v2"]},
                           wrapper=lambda command, results:
                               [*sandbox([scratch, results]), *command])
            self.assertEqual(run.status, 0, run.stderr)
            self.assertIn(b"tag: v2", repository.read(values.FILE))
            self.assertEqual(run.results["commit"], repository.tip())

    def test_the_sandbox_has_a_read_only_root_and_another_user(self):
        done = subprocess.run([*sandbox([]), "/bin/sh", "-c",
                               "id -u; id -g; touch /etc/x 2>/dev/null || echo read-only"],
                              capture_output=True, text=True)
        self.assertEqual(done.stdout.split(), ["65532", "65532", "read-only"], done.stderr)


if __name__ == "__main__":
    if not is_possible():
        print("skipped: bubblewrap cannot make a sandbox on this machine")
        sys.exit(77)
    unittest.main()
