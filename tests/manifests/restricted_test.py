# SPDX-License-Identifier: Apache-2.0
"""The Tasks' steps as the restricted Pod Security Standard runs them, in a sandbox.

Exits with 77 where no sandbox can be made (no bubblewrap, or no user namespaces).
"""

import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import appsets
import tools
import values
from fakes.argocd_server import ArgoServer
from fakes.chat_server import ChatServer


def sandbox(tool, writable=(), readable=()):
    """The step's container: a read-only root, the step's own uid, no capability, an empty /tmp."""
    context = tool.task.step["securityContext"]
    command = ["bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"]
    for mount in tool.task.step["volumeMounts"]:
        command += ["--tmpfs", mount["mountPath"]]
    for folder in readable:
        command += ["--ro-bind", folder, folder]
    for folder in writable:
        command += ["--bind", folder, folder]
    command += ["--ro-bind", tool.path.parent, tool.path.parent]
    return [*map(str, command), "--unshare-all", "--share-net", "--die-with-parent",
            "--uid", str(context["runAsUser"]), "--gid", str(context["runAsGroup"]),
            "--cap-drop", context["capabilities"]["drop"][0]]


def is_possible():
    if not shutil.which("bwrap"):
        return False
    done = subprocess.run([*sandbox(tools.ALL[0]), "/bin/true"], capture_output=True)
    return done.returncode == 0


class Restricted(unittest.TestCase):
    def test_update_values_works_there(self):
        tool = tools.UPDATE_VALUES
        with tempfile.TemporaryDirectory(prefix="restricted-") as scratch:
            repository = values.make_repository(scratch)
            run = tool.task.run(tool.path, {"repo": str(repository.path), "file": values.FILE,
                                            "set": ["frontend.tag=v2"]},
                                wrapper=lambda command, results:
                                    [*sandbox(tool, [scratch, results]), *command])
            self.assertEqual(run.status, 0, run.stderr)
            self.assertIn(b"tag: v2", repository.read(values.FILE))
            self.assertEqual(run.results["commit"], repository.tip())

    def test_sync_and_wait_work_there(self):
        with tempfile.TemporaryDirectory(prefix="restricted-") as secret, \
                ArgoServer("healthy") as server:
            Path(secret).chmod(0o755)
            (Path(secret) / "token").write_text(server.token())
            for tool in (tools.SYNC, tools.WAIT):
                with self.subTest(tool.name):
                    run = tool.task.run(tool.path, {"server": server.url, "app": "shop",
                                                    "stable-for": "0s", "timeout": "20s"},
                                        {"credentials": secret},
                                        wrapper=lambda command, results:
                                            [*sandbox(tool, [results], [secret]), *command])
                    self.assertEqual(run.status, 0, run.stderr)
                    self.assertEqual(run.results["health"], "Healthy")

    def test_notify_works_there(self):
        tool = tools.NOTIFY
        with tempfile.TemporaryDirectory(prefix="restricted-") as scratch, \
                ChatServer({"slack": {"tokens": {"xoxb-1": {}}}}) as chat:
            scratch = Path(scratch)
            for name, files in (("config", tools.of_slack(chat)),
                                ("secret", {"slack-token": "xoxb-1\n"})):
                (scratch / name).mkdir(mode=0o755)
                for key, text in files.items():
                    (scratch / name / key).write_text(text)
            scratch.chmod(0o755)
            run = tool.task.run(tool.path, {"template": "hello", "recipient": "slack:dev"},
                                {name: scratch / name for name in ("config", "secret")},
                                wrapper=lambda command, results:
                                    [*sandbox(tool, [results], [scratch]), *command])
            self.assertEqual((run.status, run.results["result"]), (0, "sent"), run.stderr)
            self.assertEqual(chat.shown("slack"), ["#C-dev\nhello"])

    def test_apply_appset_works_there(self):
        tool = tools.APPLY_APPSET
        with tempfile.TemporaryDirectory(prefix="restricted-") as scratch:
            Path(scratch).chmod(0o755)
            checkout = appsets.make_checkout(Path(scratch) / "deploy")
            appsets.pull_request(checkout, ("addons/metrics-server", "addons/metrics"))
            # The checkout belongs to somebody else, and only its folder can be written to.
            run = tool.task.run(
                tool.path, {"file": "appsets/addons.yaml", "cluster-file": "clusters.yaml",
                            "against": "main", "markdown": "plan.md"}, {"source": checkout},
                wrapper=lambda command, results:
                    [*sandbox(tool, [results, checkout]), "--chdir", str(checkout), *command])
            self.assertEqual((run.status, run.results["result"]), (0, "changed"), run.stderr)
            self.assertIn("metrics", (checkout / "plan.md").read_text())

    def test_the_sandbox_has_a_read_only_root_and_another_user(self):
        for tool in tools.ALL:
            with self.subTest(tool.name):
                done = subprocess.run([*sandbox(tool), "/bin/sh", "-c",
                                       "id -u; id -g; touch /etc/x 2>/dev/null || echo read-only"],
                                      capture_output=True, text=True)
                self.assertEqual(done.stdout.split(), ["65532", "65532", "read-only"], done.stderr)


if __name__ == "__main__":
    if not is_possible():
        print("skipped: bubblewrap cannot make a sandbox on this machine")
        sys.exit(77)
    unittest.main()
