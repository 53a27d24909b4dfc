# SPDX-License-Identifier: Apache-2.0
"""The image with a shell, as Jenkins and GitLab use it."""

import json
import shlex
import shutil
import sys
import tempfile
import unittest
from pathlib import Path

import images

sys.path[:0] = [str(images.PROJECT / "tests/gitlab")]

import gitlab  # noqa: E402

AGENT = 1000
STEP = (images.PROJECT / "vars/gitopsStep.groovy").read_text().split("'''")[1]


def in_image(command, workspace, uid=AGENT, **environment):
    """Runs a command where the workspace of a job is mounted."""
    return images.run(Image.root, command, "--dir", "/work", "--bind", workspace, "/work/ws",
                      "--bind", f"{workspace}@tmp", "/work/ws@tmp", "--chdir", "/work/ws",
                      uid=uid, environment=environment)


class Image(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.root = cls.enterClassContext(tempfile.TemporaryDirectory(prefix="root-"))
        images.Archive("gitops-steps-ci").images[images.HERE].unpack(cls.root)

    def setUp(self):
        scratch = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="image-")))
        scratch.chmod(0o755)
        self.workspace = scratch / "ws"
        # bwrap makes whoever runs this the user that it is told.
        for folder in (self.workspace, scratch / "ws@tmp"):
            folder.mkdir()
        (self.workspace / "values.yaml").write_text("a: 1\n")

    def durable_task(self, script, **environment):
        """What the step `sh` of Jenkins starts in a container, and what its agent reads then."""
        control = self.workspace.with_name("ws@tmp") / "durable-1"
        control.mkdir()
        (control / "script.sh.copy").write_text(script)
        (control / "script.sh.copy").chmod(0o755)
        at = "/work/ws@tmp/durable-1"
        files = {name: shlex.quote(f"{at}/{name}") for name in (
            "script.sh", "script.sh.copy", "jenkins-log.txt", "jenkins-result.txt",
            "jenkins-result.txt.tmp")}
        # The line of BourneShellScript in the plugin durable-task: what needs what of an image.
        wrapper = ("{ while [ -d " + shlex.quote(at) + " -a \\! -f {jenkins-result.txt} ]; do "
                   "touch {jenkins-log.txt}; sleep 3; done } & "
                   "jsc=durable-1; JENKINS_SERVER_COOKIE=$jsc {script.sh.copy} "
                   ">{jenkins-log.txt} 2>&1; echo $? >{jenkins-result.txt.tmp}; "
                   "mv {jenkins-result.txt.tmp} {jenkins-result.txt}; wait")
        for name, path in files.items():
            wrapper = wrapper.replace("{" + name + "}", path)
        wrapper = f"cp {files['script.sh.copy']} {files['script.sh']}; {wrapper}"
        outer = f"({wrapper}) >&- 2>&- &\nwait\ncat {files['jenkins-result.txt']}"
        done = in_image(["nohup", "sh", "-c", outer], self.workspace, **environment)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue((control / "script.sh").exists())
        return int(done.stdout), (control / "jenkins-log.txt").read_text()

    def test_jenkins_keeps_the_container_alive_with_cat(self):
        done = in_image(["cat"], self.workspace)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_the_step_of_jenkins_runs_and_its_status_comes_back(self):
        for value, status in (("x", 0), ("it's \"$(id)\"\\", 0), ("", 2)):
            with self.subTest(value):
                shutil.rmtree(self.workspace.with_name("ws@tmp") / "durable-1", ignore_errors=True)
                (self.workspace / "values.yaml").write_text("a: 1\n")
                came, log = self.durable_task(
                    STEP, STEP_PROGRAM="update-values", STEP_RESULTS="/work/ws@tmp/results.json",
                    GITOPS_UPDATE_VALUES_DIR=".", GITOPS_UPDATE_VALUES_FILE="values.yaml",
                    GITOPS_UPDATE_VALUES_SET=f"a={value}" if value else "")
                self.assertEqual(came, status, log)
                results = json.loads(
                    (self.workspace.with_name("ws@tmp") / "results.json").read_text())
                self.assertEqual(results["result"], "refused" if status else "changed")

    def test_the_job_of_gitlab_runs_as_root_and_as_anybody(self):
        component = gitlab.Component("update-values")
        _, job = component.job(dir=".", file="values.yaml", set="a=it's \"$$(id)\"")
        variables = gitlab.expanded(job["variables"], {})
        script = "set -e\n" + "\n".join(job["script"])
        for uid in (0, AGENT, 1000650000):
            (self.workspace / "values.yaml").write_text("a: 1\n")
            done = in_image(["sh", "-c", f": | eval {shlex.quote(script)}"], self.workspace, uid,
                            **variables)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertEqual(gitlab.load((self.workspace / "values.yaml").read_text()),
                             {"a": "it's \"$(id)\""})
            report = gitlab.read_dotenv((self.workspace / "gitops-update-values.env").read_text())
            self.assertEqual(report["RESULT"], "changed")

    def test_every_program_is_there_and_none_is_a_tool_of_the_shell(self):
        for tool in images.TOOLS:
            component = gitlab.Component(tool)
            _, job = component.job()
            done = in_image(["sh", "-c", "\n".join(job["script"])], self.workspace,
                            **gitlab.expanded(job["variables"], {}))
            self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
            self.assertRegex(done.stderr, f"^{tool}: error: ")


if __name__ == "__main__":
    unittest.main()
