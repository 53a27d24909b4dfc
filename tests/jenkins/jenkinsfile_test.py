# SPDX-License-Identifier: Apache-2.0
"""The Jenkinsfile of the example, and the pieces of Groovy in docs/jenkins.md, from end to end."""

import re
import sys
import tempfile
import unittest
from pathlib import Path

import jenkins

if not jenkins.GROOVY:
    print("left out: the Jenkinsfile, for want of groovy")
    sys.exit(77)

import delivery  # noqa: E402

EXAMPLE = jenkins.PROJECT / "docs/examples/jenkins"
PAGE = (jenkins.PROJECT / "docs/jenkins.md").read_text()
DEPLOY = "https://git.example.com/shop/deploy.git"
SECRETS = {"deploy-repository": ["deployer", delivery.PASSWORD],
           "notify-secrets": delivery.SECRETS}


class Case(unittest.TestCase):
    def setUp(self):
        self.open()

    def open(self, health=()):
        self.world = self.enterContext(delivery.Delivery(DEPLOY, health))
        self.workspace = self.world.folder / "workspace"
        self.workspace.mkdir()
        (self.workspace / "notifications.yaml").write_text(
            self.world.localised((EXAMPLE / "notifications.yaml").read_text()))

    def run_file(self, text, replaced=None, **env):
        file = self.world.folder / "Jenkinsfile.groovy"
        file.write_text(self.world.localised(text))
        (answer,) = jenkins.run(self.world.folder, [{
            "jenkinsfile": str(file), "folder": str(self.world.folder), "replaced": replaced or {},
            "secrets": {**SECRETS, "argocd": self.world.argocd.token()},
            "env": {"PATH": f"{self.world.bin}:/usr/bin:/bin", "GIT_COMMIT": delivery.COMMIT,
                    "JENKINS_URL": "https://ci.example.com/", "JOB_NAME": "shop",
                    "BUILD_URL": "https://ci.example.com/job/shop/7/", **env}}])
        for secret in (delivery.PASSWORD, delivery.SLACK_TOKEN, self.world.argocd.token()):
            self.assertNotIn(secret, answer.log + str(answer.said))
        return answer


class Example(Case):
    text = (EXAMPLE / "Jenkinsfile").read_text()

    def deliver(self, build="true"):
        commands = re.findall(r"sh '(docker .*)'", self.text)
        self.assertEqual(len(commands), 2)
        # There is no Docker here, and what it does is not ours.
        text = self.text.replace("timeout: '15m'", "timeout: '20s', degradedAfter: '1s'")
        self.assertNotEqual(text, self.text)
        return self.run_file(text, {command: build for command in commands})

    def test_a_commit_is_delivered_and_people_are_told(self):
        answer = self.deliver()
        self.assertEqual((answer.result, answer.said), ("SUCCESS", []), answer.log)
        self.assertEqual(answer.ran, ["Build", "Deliver", "Deployed"])
        self.assertEqual(self.world.image_tags(), [delivery.COMMIT] * 2)
        status = self.world.argocd.application("shop").object["status"]
        self.assertEqual(status["sync"]["revision"], self.world.deploy.tip())
        (message,) = self.world.chat.shown("slack")
        self.assertTrue(message.startswith("#C-deployments\n"), message)
        self.assertIn(self.world.deploy.tip()[:7], message)
        self.assertEqual(answer.images, ["registry.example.com/gitops-steps:0.1-ci"])

    def test_what_does_not_become_healthy_fails_and_people_are_told(self):
        self.open(["Progressing 50ms", 'Degraded "2 of 3 pods crash"'])
        answer = self.deliver()
        self.assertEqual(answer.result, "FAILURE", answer.log)
        self.assertRegex(answer.error, "Degraded")
        told = "".join(self.world.chat.shown("slack"))
        self.assertRegex(told, "(?i)failed")
        self.assertRegex(told, r"Blocked by\W+Deployment/shop")

    def test_people_are_told_of_a_build_that_failed_and_nothing_is_delivered(self):
        answer = self.deliver("false")
        self.assertEqual((answer.result, answer.ran), ("FAILURE", ["Build"]), answer.log)
        self.assertEqual(len(self.world.deploy.commits()), 1)
        (message,) = self.world.chat.shown("slack")
        self.assertRegex(message, "(?i)failed")


class Page(Case):
    def test_every_piece_of_groovy_does_what_the_page_says(self):
        pieces = re.findall(r"```groovy\n(.*?)```", PAGE, re.DOTALL)
        self.assertGreater(len(pieces), 3)
        whole = {name: result for name, result in re.findall(
            r"<!-- (\w+): (SUCCESS|UNSTABLE|FAILURE) -->\n```groovy", PAGE)}
        self.assertEqual(len(whole), len(pieces))
        for name, piece in zip(whole, pieces):
            with self.subTest(name):
                answer = self.run_file(piece.replace("timeout: '15m'", "timeout: '20s'"))
                self.assertEqual(answer.result, whole[name], f"{answer.said}\n{answer.log}")
                self.assertTrue(answer.calls, piece)


if __name__ == "__main__":
    unittest.main()
