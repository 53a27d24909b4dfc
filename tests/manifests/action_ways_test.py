# SPDX-License-Identifier: Apache-2.0
"""What the action update-values can do besides writing values: images, reverts, guards, signatures,
and pull requests, with the job's own token or as an app."""

import subprocess
import unittest

import tools
import values
import yaml
from fakes import ssh_server
from forge_case import ForgeCase

PERSON = "Deploy Bot <deploy-bot@example.com>"


class ActionWays(ForgeCase):
    def setUp(self):
        super().setUp()
        self.base = self.repository.tip()

    def run_action(self, **inputs):
        # The keys of **inputs are Python words; the inputs have hyphens.
        return self.run_step({name.replace("_", "-"): value for name, value in inputs.items()})

    def done(self, **inputs):
        run = self.run_action(**inputs)
        self.assertEqual(run.status, 0, run.log)
        return run

    def asked(self, tag="v2", **inputs):
        run = self.done(file=values.FILE, set=f"frontend.tag={tag}", pull_request="true", **inputs)
        request, = self.project.open_requests()
        return run, request

    def tags(self):
        found = yaml.safe_load(self.repository.read(values.FILE))
        return [found[part]["tag"] for part in ("backend", "frontend")]

    def assert_secret(self, run, *secrets):
        # The runner is told what to hide, which it does not show.
        shown = [line for line in run.log.splitlines() if not line.startswith("::add-mask::")]
        for secret in secrets:
            for place in [*shown, *run.outputs.values()]:
                self.assertNotIn(secret, place)

    def test_lines_of_image_are_written_wherever_they_are_named(self):
        self.done(file=values.FILE, image="registry.example.com/shop/backend:9f8e7d6\n"
                                          "registry.example.com/shop/frontend:v2\n")
        self.assertEqual(self.tags(), ["9f8e7d6", "v2"])

    def test_values_are_taken_over_and_taken_back(self):
        self.done(copy=f"{values.FILE}::backend.tag", to=f"{values.FILE}::frontend.tag")
        self.assertEqual(self.tags(), ["1276e23", "1276e23"])
        self.done(revert="last")
        self.assertEqual(self.repository.read(values.FILE).decode(), values.BEFORE)

    def test_a_slow_old_run_is_superseded_and_says_so(self):
        edit = {"file": values.FILE, "create": "true"}
        self.done(set="frontend.tag=v3", supersede_by="build=43", **edit)
        run = self.run_action(set="frontend.tag=v2", supersede_by="build=42", **edit)
        self.assertEqual((run.status, run.outputs["result"]), (6, "superseded"), run.log)
        self.assertEqual(run.outputs["changed"], "false")
        self.assertEqual(self.tags(), ["1276e23", "v3"])

    def test_a_private_key_signs_the_commit_and_stays_secret(self):
        key = ssh_server.make_key(self.scratch / "key")
        run = self.done(file=values.FILE, set="frontend.tag=v2", author=PERSON,
                        changes='{"backend.tag": "9f8e7d6"}', signing_private_key=key.read_text())
        self.assertEqual(self.tags(), ["9f8e7d6", "v2"])
        allowed = self.scratch / "allowed"
        allowed.write_text(f"deploy-bot@example.com {ssh_server.public(key)}\n")
        self.repository.git("-c", f"gpg.ssh.allowedSignersFile={allowed}", "verify-commit", "main")
        self.assert_secret(run, *key.read_text().splitlines()[1:-1])

    def test_the_jobs_own_token_asks_for_a_merge(self):
        run, request = self.asked(title="Deploy {{.new}}", label="deploy\nshop")
        self.assertEqual(self.repository.tip(), self.base)
        self.assertEqual((request.title, sorted(request.labels)), ("Deploy v2", ["deploy", "shop"]))
        self.assertEqual(run.outputs["pull-request-number"], str(request.number))
        self.assertTrue(run.outputs["pull-request-url"].startswith(self.project.web_url))
        self.assertEqual(run.outputs["commit"], self.repository.tip(request.head))
        self.assert_secret(run, self.token)

    def test_every_hostile_title_and_body_is_only_a_text(self):
        for number, text in enumerate(tools.HOSTILE):
            with self.subTest(text):
                run, request = self.asked(f"v{number + 2}", request_key=f"key {number}",
                                          title=text, body=text)
                self.assertEqual(request.title, text.replace("\n", " "))
                self.assertTrue(request.body.startswith(text), request.body)
                self.assertNotRegex(run.log, r"(?m)^\s*(::error|##\[)")
                self.project.person("ann").close(request.number)

    def test_an_app_is_one_by_its_private_key_alone(self):
        pem = subprocess.run(["openssl", "genrsa", "-traditional", "2048"], check=True,
                             capture_output=True, text=True).stdout
        public = subprocess.run(["openssl", "rsa", "-pubout"], input=pem, check=True,
                                capture_output=True, text=True).stdout
        app = self.forge.app(public)
        app.install(self.project, contents="write", pull_requests="write")
        run, request = self.asked(via_api="true", github_app_id=app.client_id,
                                  github_app_private_key=pem)
        self.assertEqual(request.author, app.login)
        self.assert_secret(run, *pem.splitlines()[1:-1])
        self.assertTrue(run.log.startswith("::add-mask::-----BEGIN RSA PRIVATE KEY-----%0A"))
        # The tokens that the app got are masked before anything is said with them, too.
        for call in self.forge.calls():
            token = call.headers.get("authorization", "").partition(" ")[2]
            self.assertNotIn(token or "none", run.shown)


if __name__ == "__main__":
    unittest.main()
