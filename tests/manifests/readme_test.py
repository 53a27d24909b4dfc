# SPDX-License-Identifier: Apache-2.0
"""The first page: its examples deliver a commit, its figures are targets that are met, and it says
the same in both languages."""

import re
import subprocess
import sys
import tempfile
import unittest
from collections import Counter
from pathlib import Path

import tools
import yaml
from action_text_test import ACTIONS
from fakes.argocd_server import ArgoServer, WatchedRepository
from fakes.forges import GitHub
from fakes.git_repository import Repository
from github import Job
from markdown import blocks, sessions
from tekton_pipeline import Namespace

sys.path[:0] = [str(tools.PROJECT / "tests" / name) for name in ("gitlab", "jenkins")]

import delivery  # noqa: E402
import gitlab  # noqa: E402
import jenkins  # noqa: E402
import tekton_sandbox  # noqa: E402

PAGE = tools.PROJECT / "README.md"
PAGES = [PAGE, tools.PROJECT / "README.zh-CN.md"]
DEPLOY = "https://git.example.com/shop/deploy.git"
PATIENCE = {"GITOPS_TIMEOUT": "60s"}

# What the pages promise -> the target in docs/performance.md.
TARGETS = {
    "at least 40 times as fast as a shallow clone": "at least 40 times as fast as a shallow clone",
    "at most 32 kB down": "at most 32 kB down",
    "not slower than two calls of curl": "not slower than two calls of curl",
    "at least 100 times as fast as the controller's": "100 times as fast as the controller"}


def example(title):
    """The one example in a part of the page."""
    found, = blocks(PAGE, "console", "yaml", "groovy", title=title)
    return found.text


class Examples(unittest.TestCase):
    def setUp(self):
        self.world = self.enterContext(delivery.Delivery(DEPLOY))
        self.folder = self.world.folder / "workspace"
        self.folder.mkdir()
        self.token = self.world.argocd.token()

    def assert_delivered(self, *tags):
        """The tags are in the repository, and this very commit is what Argo CD has deployed."""
        self.assertEqual(self.world.image_tags(), list(tags))
        self.assertEqual(len(self.world.deploy.commits()), 2)
        status = self.world.argocd.application("shop").object["status"]
        self.assertEqual(status["sync"]["revision"], self.world.deploy.tip())

    def test_shell(self):
        (self.folder / "secrets").mkdir()
        (self.folder / "secrets/slack-token").write_text(delivery.SLACK_TOKEN)
        (self.folder / "services.yaml").write_text(self.world.localised(
            "service.slack: |\n  token: $slack-token\nsubscriptions: |\n"
            "  - recipients: ['slack:deployments']\n    triggers: [on-deployed]\n"))
        steps = list(sessions(example("Shell")))
        self.assertEqual(len(steps), 3)
        for command, wanted in steps:
            done = subprocess.run(
                ["bash", "-ec", self.world.localised(command)], cwd=self.folder, text=True,
                capture_output=True, env={
                    "PATH": f"{self.world.bin}:/usr/bin:/bin", "HOME": str(self.folder),
                    "GIT_USERNAME": "deployer", "GIT_PASSWORD": delivery.PASSWORD,
                    "ARGOCD_AUTH_TOKEN": self.token, **PATIENCE,
                    **delivery.sanitizer_options()})
            self.assertEqual(done.returncode, 0, command + done.stdout + done.stderr)
            self.assertRegex(done.stdout, the_same_but_for_commits(wanted))
        self.assert_delivered("8051e42", "8051e42")
        self.assertIn('--revision "$(cat commit.txt)"', steps[1][0])
        self.assertEqual((self.folder / "commit.txt").read_text(), self.world.deploy.tip())
        told, = self.world.chat.shown("slack")
        self.assertIn(self.world.deploy.tip()[:7], told)

    def test_tekton(self):
        if not tekton_sandbox.is_possible():
            self.skipTest(tekton_sandbox.SKIPPED)
        tasks = yaml.safe_load(self.world.localised(example("Tekton")))
        self.assertIn({"name": "revision", "value": "$(tasks.bump.results.commit)"},
                      tasks[1]["params"])
        for task in tasks:
            task["params"].append({"name": "timeout", "value": "60s"})
        secrets = {"deploy-credentials": {"username": "deployer", "password": delivery.PASSWORD},
                   "argocd-credentials": {"token": self.token}}
        documents = [{"kind": "Secret", "metadata": {"name": name}, "stringData": data}
                     for name, data in secrets.items()]
        documents.append({"kind": "Pipeline", "metadata": {"name": "deploy"}, "spec": {
            "params": [{"name": "revision"}], "tasks": tasks,
            "workspaces": [{"name": name} for name in secrets]}})
        run = Namespace(self.folder, documents, {tool.name: tool.task for tool in tools.ALL}).run({
            "metadata": {"name": "run"}, "spec": {
                "pipelineRef": {"name": "deploy"},
                "params": [{"name": "revision", "value": delivery.COMMIT}],
                "workspaces": [{"name": name, "secret": {"secretName": name}}
                               for name in secrets]}})
        self.assertEqual((run.status, run.ran), ("Succeeded", ["bump", "deployed"]), run.tasks)
        self.assertEqual(run.tasks["deployed"].results["revision"], self.world.deploy.tip())
        self.assert_delivered(delivery.COMMIT, "v1")

    def test_gitlab(self):
        pipeline = yaml.safe_load(self.world.localised(example("GitLab")))
        variables = {"GIT_USERNAME": "deployer", "GIT_PASSWORD": delivery.PASSWORD,
                     "ARGOCD_AUTH_TOKEN": self.token, "CI_COMMIT_SHORT_SHA": "9f8e7d6c",
                     **PATIENCE, **delivery.sanitizer_options()}
        done = []
        for include in pipeline["include"]:
            name = re.fullmatch(r"\$CI_SERVER_FQDN/example/gitops-steps/([\w-]+)@0\.1\.0",
                                include["component"])[1]
            _, job = gitlab.Component(name).job_of(include["inputs"])
            done.append(job["stage"])
            run = gitlab.run(job, self.folder, f"{self.world.bin}:/usr/bin:/bin", **variables)
            self.assertEqual(run.status, 0, run.out + run.err)
            # Later jobs have them.
            variables |= run.dotenv
        self.assertEqual(done, pipeline["stages"])
        self.assertEqual(gitlab.expanded(job["variables"], variables)["GITOPS_WAIT_REVISION"],
                         self.world.deploy.tip())
        self.assert_delivered("9f8e7d6c", "v1")

    @unittest.skipUnless(jenkins.GROOVY, "there is no groovy")
    def test_jenkins(self):
        file = self.folder / "Jenkinsfile.groovy"
        file.write_text(self.world.localised(example("Jenkins")))
        answer, = jenkins.run(self.folder, [{
            "jenkinsfile": str(file), "folder": str(self.folder),
            "secrets": {"deploy-repository": ["deployer", delivery.PASSWORD],
                        "argocd": self.token},
            "env": {"PATH": f"{self.world.bin}:/usr/bin:/bin", "GIT_COMMIT": delivery.COMMIT,
                    **PATIENCE}}])
        self.assertEqual((answer.result, answer.said), ("SUCCESS", []), answer.log)
        self.assertEqual(len(answer.calls), 2)
        self.assertEqual(answer.calls[1]["variables"]["GITOPS_WAIT_REVISION"],
                         self.world.deploy.tip())
        self.assert_delivered(delivery.COMMIT, "v1")


class OnGitHub(unittest.TestCase):
    def test_github(self):
        scratch = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="readme-")))
        (scratch / "shop").mkdir()
        (scratch / "forge").mkdir()
        repository = Repository(scratch / "shop/web.git", {delivery.FILE: delivery.VALUES})
        forge = self.enterContext(GitHub(scratch / "forge"))
        forge.create_project("shop/web", repository)
        url = f"{forge.url}/shop/web.git"
        argocd = self.enterContext(ArgoServer(
            {"applications": [{"name": "shop", "repo": url, "auto": True}]},
            repositories=[WatchedRepository(url, repository.path)]))
        workflow = scratch / "workflow.yaml"
        workflow.write_text(example("GitHub").replace("argocd.example.com", argocd.url))
        rights = yaml.safe_load(workflow.read_text())["jobs"]["deploy"]["permissions"]
        token = forge.token(*(f"{what}:{right}" for what, right in rights.items()), kind="actions")
        context = {"server_url": forge.url, "repository": "shop/web", "sha": delivery.COMMIT,
                   "token": token}
        done = Job(workflow, "deploy", ACTIONS, tools.PROGRAMS, {}).run(
            {"github": context, "secrets": {"ARGOCD_TOKEN": argocd.token()}}, scratch,
            more={"1": {"timeout": "60s"}})
        self.assertIn("revision: ${{ steps.values.outputs.commit }}", workflow.read_text())
        self.assertEqual(["success"] * 2, [step.outcome for step in done.values()], done)
        self.assertEqual(done["1"].run.outputs["revision"], repository.tip())
        values = yaml.safe_load(repository.read(delivery.FILE))
        self.assertEqual(values["frontend"]["image"]["tag"], delivery.COMMIT)


class Figures(unittest.TestCase):
    def test_each_is_a_target_that_was_met(self):
        text = flat(PAGE.read_text())
        measured = (tools.PROJECT / "docs/performance.md").read_text()
        for said, target in TARGETS.items():
            with self.subTest(said):
                self.assertIn(said, text)
                rows = re.findall(rf"(?m)^\|[^|]*{re.escape(target)}[^|]*\|[^|]*\| (.*) \|$",
                                  measured)
                self.assertTrue(rows)
                self.assertEqual(set(rows), {"met"})
        # and where ours is not the better one, the page says so, too
        self.assertIn("a clone takes only two to three times as long", flat(measured))
        self.assertIn("a clone takes only two to three times as long", text)

    def test_no_other_time_or_number_of_bytes_is_given(self):
        text = without_blocks(PAGE)
        found = re.findall(r"[\d.,]+ (?:times|s|ms|[kM]B|MiB|bytes|%)(?!\w)", text)
        self.assertEqual(sorted(found), ["100 times", "32 kB", "40 times", "5 MB", "500 MB"])

    def test_the_image_has_a_budget(self):
        checks = (tools.PROJECT / "tests/image/image_test.py").read_text()
        most = {name: float(text) for name, text in
                re.findall(r"(?m)^(MOST_\w+) = (\S+)", checks)}
        self.assertLessEqual(most["MOST_BYTES"], 5_000_000)
        measured = (tools.PROJECT / "docs/performance.md").read_text()
        for what, budget in (("the image for steps", f"{most['MOST_BYTES'] / 1e6:g} MB"),
                             ("the one with a shell",
                              f"{most['MOST_BYTES_WITH_SHELL'] / 1e6:g} MB"),
                             ("start to end", f"{most['MOST_SECONDS'] * 1000:g} ms"),
                             ("memory", f"{most['MOST_MEMORY'] / 1e6:g} MB")):
            self.assertIn(f"| {what} | {budget} |", measured)


class Languages(unittest.TestCase):
    """A change of one page has to be made in the other one."""

    def both(self, read, minimum=1):
        found = [read(page) for page in PAGES]
        self.assertGreaterEqual(len(found[0]), minimum)
        self.assertEqual(*found)

    def test_the_blocks_are_the_same(self):
        self.both(lambda page: [(block.language, block.text) for block in blocks(page)], 8)

    def test_the_parts_are_the_same(self):
        self.both(lambda page: re.findall(r"(?m)^(#+) ", without_blocks(page)), 10)

    def test_the_links_are_the_same_but_for_the_one_to_the_other_page(self):
        def links(page):
            return Counter(re.findall(r"\]\(([^)]*)\)", page.read_text())) - Counter(
                other.name for other in PAGES)
        self.both(links, 40)
        for page, other in (PAGES, PAGES[::-1]):
            top = page.read_text().split("\n## ")[0]
            self.assertEqual(top.count(f"]({other.name})"), 1)
            self.assertEqual(page.read_text().count(f"]({page.name})"), 0)

    def test_words_of_code_and_figures_are_the_same(self):
        self.both(lambda page: Counter(re.findall(r"`[^`]+`", without_blocks(page))), 30)
        self.both(lambda page: Counter(re.findall(r"\d[\d.,]*\d|\d", prose(page))), 10)

    def test_tables_and_lists_have_as_many_entries(self):
        def shape(page):
            return [len(re.findall(r"(?<!\\)\|", line)) or line[:2]
                    for line in without_blocks(page).splitlines() if re.match(r"\||\* ", line)]
        self.both(shape, 25)

    def test_each_is_written_in_its_language(self):
        chinese = [len(re.findall(r"[\u4e00-\u9fff]", prose(page))) for page in PAGES]
        self.assertEqual(chinese[0], 4)     # the name of the other page
        self.assertGreater(chinese[1], 1500)
        for line in prose(PAGES[1]).splitlines():
            with self.subTest(line):
                self.assertNotRegex(line, r"[\u4e00-\u9fff] ?[,;:!?](?: |$)")


def flat(text):
    return " ".join(text.split())


def without_blocks(page):
    return re.sub(r"(?ms)^```.*?^```$", "", page.read_text())


def prose(page):
    """The page without what is the same in all languages."""
    text = re.sub(r"`[^`]+`", "", without_blocks(page))
    return re.sub(r"\]\([^)]*\)", "]", text)


def the_same_but_for_commits(wanted):
    """An expression for an output, in which commits and times are others."""
    text = re.escape(wanted)
    text = re.sub(r"\b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*[0-9])(?!8051e42)[0-9a-f]{7}\b",
                  "[0-9a-f]{7}", text)
    return r"\A" + re.sub(r"0\\\.\d\\ s", r"[0-9.]+\\ s", text) + r"\Z"


if __name__ == "__main__":
    unittest.main()
