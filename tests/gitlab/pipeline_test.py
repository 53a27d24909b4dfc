# SPDX-License-Identifier: Apache-2.0
"""Whom the example pipeline tells of what, in the order that GitLab runs its jobs in."""

import unittest

import delivery
import pipelines
import yaml

EXAMPLE = delivery.PROJECT / "docs/examples/gitlab"
DEPLOY = "https://gitlab.example.com/shop/deploy.git"
CRASH = ["Progressing 50ms", 'Degraded "2 of 3 pods crash"']


class Told(unittest.TestCase):
    def deliver(self, health=(), build="true", edit=None, allowed=6):
        self.world = self.enterContext(delivery.Delivery(DEPLOY, health))
        pipeline = yaml.safe_load((EXAMPLE / ".gitlab-ci.yml").read_text())
        # There is no Docker here, and what it does is not ours.
        pipeline["build"] = {"stage": "build", "script": [build]}
        for include in pipeline["include"]:
            if include["inputs"]["job-name"] == "deployed":
                include["inputs"].update({"timeout": "20s", "degraded-after": "1s",
                                          "job-allow-failure": [allowed]})
        if edit:
            pipeline["deliver"]["variables"]["GITOPS_UPDATE_VALUES_SET"] = edit
        return self.run_pipeline(yaml.safe_dump(pipeline))

    def run_pipeline(self, text):
        """The outcomes of the jobs that ran, and the messages that were sent."""
        folder = self.world.folder / "web"
        folder.mkdir()
        config = (EXAMPLE / "notifications.yaml").read_text()
        (folder / "notifications.yaml").write_text(self.world.localised(config))
        secrets = self.world.folder / "secrets"
        secrets.write_text(delivery.SECRETS)
        outcomes, self.log = pipelines.run(
            self.world.localised(text), folder, f"{self.world.bin}:/usr/bin:/bin",
            CI_COMMIT_SHORT_SHA=delivery.COMMIT[:8], GIT_USERNAME="deployer",
            GIT_PASSWORD=delivery.PASSWORD, ARGOCD_AUTH_TOKEN=self.world.argocd.token(),
            NOTIFY_SECRETS=str(secrets), **delivery.sanitizer_options())
        return outcomes, self.world.chat.shown("slack")

    def test_a_commit_that_is_deployed_is_told_once(self):
        outcomes, messages = self.deliver()
        self.assertEqual(outcomes, dict.fromkeys(("build", "deliver", "deployed", "tell"),
                                                 "passed"), self.log)
        (message,) = messages
        self.assertIn("Values changed", message)
        self.assertIn(self.world.deploy.tip()[:7], message)

    def test_a_build_that_failed_is_told_once_and_nothing_is_delivered(self):
        outcomes, messages = self.deliver(build="false")
        self.assertEqual(outcomes, {"build": "failed", "tell-failure": "passed"}, self.log)
        (message,) = messages
        self.assertIn("Pipeline failed", message)
        self.assertEqual(len(self.world.deploy.commits()), 1)

    def test_values_that_were_refused_are_told_once_with_the_reason(self):
        outcomes, messages = self.deliver(edit="nothing.here=1")
        self.assertEqual(outcomes, {"build": "passed", "deliver": "failed",
                                    "tell-failure": "passed"}, self.log)
        (message,) = messages
        self.assertIn("Pipeline failed", message)
        self.assertRegex(message, r"Reason\W+.*nothing")

    def test_what_does_not_become_healthy_is_told_once_with_the_reason(self):
        outcomes, messages = self.deliver(health=CRASH)
        self.assertEqual(outcomes, {"build": "passed", "deliver": "passed", "deployed": "failed",
                                    "tell-failure": "passed"}, self.log)
        (message,) = messages
        self.assertIn("Pipeline failed", message)
        self.assertRegex(message, r"Blocked by\W+Deployment/shop")
        self.assertRegex(message, r"Reason\W+.*Degraded")

    def test_a_warning_is_told_once_and_as_no_failure(self):
        outcomes, messages = self.deliver(health=CRASH, allowed=1)
        self.assertEqual(outcomes, {"build": "passed", "deliver": "passed", "deployed": "warned",
                                    "tell": "passed"}, self.log)
        (message,) = messages
        self.assertIn("Values changed", message)


if __name__ == "__main__":
    unittest.main()
