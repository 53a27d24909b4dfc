# SPDX-License-Identifier: Apache-2.0
"""The pipelines for one repository of code and values: their own commit does not start them.
And the images that all examples name."""

import re
import shlex
import subprocess
import tempfile
import unittest
from pathlib import Path

import tools
import yaml
from fakes import forges, git_server
from fakes.git_repository import Repository
from examples_world import sanitizer_options
from github import install, substitute

EXAMPLE = tools.PROJECT / "docs/examples/path-filters"
WORKFLOW = yaml.safe_load((EXAMPLE / ".github/workflows/deliver.yaml").read_text())
PIPELINE = yaml.safe_load((EXAMPLE / ".gitlab-ci.yml").read_text())
FILES = {"deploy/values.yaml": "image:\n  tag: v1\nbuild: 7\n", "src/main.go": "package main\n",
         "Dockerfile": "FROM scratch\n"}
COMMIT = "9f8e7d6c5b4a39281706f5e4d3c2b1a098765432"
DELIVERED = f"image:\n  tag: {COMMIT}\nbuild: 8\n"


def matches(pattern, path):
    """As both forges read the patterns that are used here: ** is anything, * has no slash."""
    parts = re.split(r"(\*\*/|\*\*|\*)", pattern)
    meaning = {"**/": "(.*/)?", "**": ".*", "*": "[^/]*"}
    return re.fullmatch("".join(meaning.get(part, re.escape(part)) for part in parts), path)


def changed_files(repository):
    return repository.git("diff", "--name-only", "main~1", "main").decode().split()


class OnGitHub(unittest.TestCase):
    # PyYAML takes `on` for a boolean.
    ignored = WORKFLOW[True]["push"]["paths-ignore"]
    steps = WORKFLOW["jobs"]["deliver"]["steps"]

    def test_what_the_image_is_made_of_starts_it(self):
        for path in ("src/main.go", "Dockerfile"):
            self.assertFalse(any(matches(pattern, path) for pattern in self.ignored), path)

    def test_its_own_commit_does_not(self):
        bump = self.steps[-1]
        self.assertLessEqual(set(bump["with"]), set(tools.UPDATE_VALUES.action.inputs))
        context = {"github.sha": COMMIT, "github.run_number": "8"}
        inputs = {name: substitute("true" if value is True else value, context)
                  for name, value in bump["with"].items()}
        with tempfile.TemporaryDirectory() as folder, \
                git_server.GitServer(folder, users={"x-access-token": "job-token"}) as server:
            (Path(folder) / "shop").mkdir()
            repository = Repository(Path(folder) / "shop/web", FILES)
            run = tools.UPDATE_VALUES.action.run(
                inputs, {"server_url": f"http://127.0.0.1:{server.port}",
                         "repository": "shop/web", "token": "job-token"},
                install(tools.UPDATE_VALUES.path))
            self.assertEqual(run.status, 0, run.log)
            self.assertEqual(DELIVERED, repository.read("deploy/values.yaml").decode())
            self.assertIn("[skip ci]", repository.message())
            for path in changed_files(repository):
                self.assertTrue(any(matches(pattern, path) for pattern in self.ignored), path)

    def test_it_may_do_no_more_than_it_needs(self):
        self.assertEqual({"contents": "read"}, WORKFLOW["permissions"])
        self.assertEqual({"contents": "write", "packages": "write"},
                         WORKFLOW["jobs"]["deliver"]["permissions"])
        for step in self.steps:
            self.assertNotIn("${{", step.get("run", ""))
            if "uses" in step:
                self.assertRegex(step["uses"], r"^actions/[\w-]+@[0-9a-f]{40}$|"
                                               r"^example/gitops-steps/actions/[\w-]+@<commit>$")


class OnGitLab(unittest.TestCase):
    jobs = {name: job for name, job in PIPELINE.items() if isinstance(job, dict)
            and "script" in job}
    rule, = PIPELINE[".for-the-image"]["rules"]

    def test_every_job_looks_at_what_changed(self):
        self.assertEqual({"build", "deliver"}, set(self.jobs))
        for name, job in self.jobs.items():
            self.assertEqual(".for-the-image", job["extends"], name)
        for path in ("src/main.go", "src/page/index.html", "Dockerfile", ".gitlab-ci.yml"):
            self.assertTrue(any(matches(each, path) for each in self.rule["changes"]), path)

    def deliver(self, folder, number, shell="sh"):
        environment = {
            "PATH": f"{tools.PROGRAMS}:/usr/bin:/bin", "HOME": folder, "GITLAB_CI": "true",
            "CI_SERVER_URL": self.forge.url, "CI_SERVER_HOST": "127.0.0.1",
            "CI_PROJECT_URL": f"{self.forge.url}/shop/web",
            "CI_JOB_TOKEN": self.token, "CI_DEFAULT_BRANCH": "main", "CI_COMMIT_SHA": COMMIT,
            "CI_PIPELINE_IID": str(number),
            **sanitizer_options()}
        # A runner gives the shell one line to evaluate; bash makes 1 of a status that fails there.
        script = "\n".join(["set -e", *self.jobs["deliver"]["script"]])
        return subprocess.run([shell], input=f": | eval {shlex.quote(script)}\n", env=environment,
                              capture_output=True, text=True)

    def test_its_own_commit_starts_no_job_and_an_old_pipeline_loses(self):
        with tempfile.TemporaryDirectory() as folder, forges.GitLab(folder) as self.forge:
            project = self.forge.create_project("shop/web", files=FILES)
            project.job_token_may_push = True
            self.token = self.forge.token(kind="job", projects=("shop/web",))
            done = self.deliver(folder, 8)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(DELIVERED,
                             project.repository.read("deploy/values.yaml").decode())
            self.assertIn("[skip ci]", project.repository.message())
            self.assertIn("ci.skip", self.forge.pushes[0].options)
            for path in changed_files(project.repository):
                self.assertFalse(any(matches(each, path) for each in self.rule["changes"]), path)
            for shell in ("sh", "bash"):
                self.assertEqual(6, self.deliver(folder, 6, shell).returncode, shell)


class Images(unittest.TestCase):
    """What stands for our images in all examples: a release, never the latest one."""

    def test_kubernetes_runs_the_small_one_and_all_others_the_one_with_a_shell(self):
        found = []
        for name, text in self.texts():
            kind = "" if "apiVersion:" in text else "-ci"
            for image in re.findall(r"\bimage:? *['\"]?(\S*\bgitops-steps(?![\w/-])[^\s'\"]*)"
                                    r"|([\w./:-]*\bgitops-steps:[^\s'\"]*)", text):
                found.append("".join(image))
                with self.subTest(name):
                    self.assertRegex(
                        found[-1], rf"^(registry\.example\.com/ci/)?gitops-steps:0\.1{kind}$")
        self.assertGreater(len(found), 4)

    def texts(self):
        """Every file of an example, and every block of a page that may name an image."""
        examples = tools.PROJECT / "docs/examples"
        for file in sorted(examples.rglob("*")):
            if file.is_file() and file.suffix != ".md":
                yield file.name, file.read_text()
        for page in [*(tools.PROJECT / "docs").glob("*.md"), *examples.rglob("*.md")]:
            for block in re.findall(r"```(?:yaml|groovy)\n(.*?)```", page.read_text(), re.DOTALL):
                yield page.name, block


if __name__ == "__main__":
    unittest.main()
