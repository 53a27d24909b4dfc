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
CRASH = ["Progressing 50ms", 'Degraded "2 of 3 pods crash"']


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

    def deliver(self, build="true", key="frontend.image.tag"):
        commands = re.findall(r"sh '(docker .*)'", self.text)
        self.assertEqual(len(commands), 2)
        # There is no Docker here, and what it does is not ours.
        text = self.text.replace("timeout: '15m'", "timeout: '20s', degradedAfter: '1s'")
        self.assertNotEqual(text, self.text)
        self.assertIn('"frontend.image.tag=', text)
        text = text.replace('"frontend.image.tag=', f'"{key}=')
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
        self.assertEqual(answer.images, ["registry.example.com/ci/gitops-steps:0.1-ci"])

    def test_what_does_not_become_healthy_fails_and_people_are_told(self):
        self.open(CRASH)
        answer = self.deliver()
        self.assertEqual(answer.result, "FAILURE", answer.log)
        self.assertRegex(answer.error, "Degraded")
        told = "".join(self.world.chat.shown("slack"))
        self.assertRegex(told, "(?i)failed")
        self.assertRegex(told, r"Blocked by\W+Deployment/shop")
        self.assertRegex(told, r"Reason\W+.*Degraded")

    def test_people_are_told_why_values_were_refused_and_nothing_is_waited_for(self):
        answer = self.deliver(key="nothing.here")
        self.assertEqual((answer.result, answer.ran), ("FAILURE", ["Build", "Deliver"]), answer.log)
        self.assertRegex(answer.error, "nothing")
        (message,) = self.world.chat.shown("slack")
        self.assertIn("Pipeline failed", message)
        self.assertRegex(message, r"Reason\W+.*nothing")

    def test_people_are_told_of_a_build_that_failed_and_nothing_is_delivered(self):
        answer = self.deliver("false")
        self.assertEqual((answer.result, answer.ran), ("FAILURE", ["Build"]), answer.log)
        self.assertEqual(len(self.world.deploy.commits()), 1)
        (message,) = self.world.chat.shown("slack")
        self.assertRegex(message, "(?i)failed")


class Page(Case):
    pieces = {name: (result, piece) for name, result, piece in re.findall(
        r"<!-- (\w+): (SUCCESS|UNSTABLE|FAILURE) -->\n```groovy\n(.*?)```", PAGE, re.DOTALL)}

    def run_piece(self, name):
        text = self.pieces[name][1].replace("timeout: '15m'",
                                            "timeout: '20s', degradedAfter: '1s'")
        return self.run_file(text)

    def test_every_piece_of_groovy_does_what_the_page_says(self):
        self.assertEqual(len(self.pieces), PAGE.count("```groovy"))
        self.assertGreater(len(self.pieces), 3)
        for name, (result, piece) in self.pieces.items():
            with self.subTest(name):
                answer = self.run_piece(name)
                self.assertEqual(answer.result, result, f"{answer.said}\n{answer.log}")
                self.assertTrue(answer.calls, piece)
                self.assertEqual(self.world.chat.shown("slack"), [])

    def test_people_are_told_why_an_application_is_not_healthy(self):
        self.open(CRASH)
        answer = self.run_piece("tell")
        self.assertEqual(answer.result, "FAILURE", answer.log)
        self.assertIn("Degraded", answer.error)
        (message,) = self.world.chat.shown("slack")
        self.assertIn("Pipeline failed", message)
        self.assertRegex(message, r"Reason\W+.*Degraded")


if __name__ == "__main__":
    unittest.main()
