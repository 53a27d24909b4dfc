# SPDX-License-Identifier: Apache-2.0
"""The client of registries against a real one: python3 -m registries.registry_test"""

import base64
import contextlib
import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from fakes.oci_layout import Image
from fakes.registry import Registry
from fakes.tls import Authority
from fakes.token_server import TokenServer

DENIED = 14
NOT_FOUND = 13


class Case(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)
        self.stack = contextlib.ExitStack()
        self.addCleanup(self.stack.close)

    def registry(self, **options):
        return self.stack.enter_context(Registry(**options))

    def tokens(self, **options):
        return self.stack.enter_context(TokenServer(**options))

    def config(self, registry, **entry):
        path = self.directory / "config.json"
        path.write_text(json.dumps({"auths": {registry.host: entry}}))
        return path

    def login(self, registry, name, password):
        return self.config(registry,
                           auth=base64.b64encode(f"{name}:{password}".encode()).decode())

    def run_probe(self, *words, config="", ca=""):
        return subprocess.run([os.environ["REGISTRY_PROBE"], config, ca, *words],
                              capture_output=True, text=True, timeout=60)

    def ask(self, *words, **options):
        done = self.run_probe(*words, **options)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.splitlines()

    def refuse(self, status, *words, **options):
        done = self.run_probe(*words, **options)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stderr


class Open(Case):
    def test_the_digest_of_an_image_and_of_an_index(self):
        registry = self.registry()
        one = registry.push("team/app:v1")
        several = registry.push("team/app:v2", Image(), Image(platform="linux/arm64"))
        old = registry.push("team/app:v3", docker=True)
        self.assertEqual(self.ask("digest", registry.image("team/app:v1")), [one])
        self.assertEqual(self.ask("digest", registry.image("team/app:v2")), [several])
        self.assertEqual(self.ask("digest", registry.image("team/app:v3")), [old])
        self.assertEqual(self.ask("digest", registry.image(f"team/app@{one}")), [one])

    def test_what_is_not_there(self):
        registry = self.registry()
        registry.push("team/app:v1")
        self.assertEqual(self.ask("digest", registry.image("team/app:v2")), ["none"])
        self.assertEqual(self.ask("digest", registry.image("team/none:v1")), ["none"])
        missing = registry.image("team/app@sha256:" + 64 * "0")
        self.assertEqual(self.ask("digest", missing), ["none"])
        self.assertIn("NAME_UNKNOWN", self.refuse(NOT_FOUND, "tags", registry.image("team/none")))

    def test_tags_and_choices(self):
        registry = self.registry()
        builds = {"1.2.0": "2024-01-01", "1.10.0": "2024-02-01", "1.9.0": "2024-03-01"}
        for tag, day in builds.items():
            registry.push(f"team/app:{tag}", Image(tag, f"{day}T00:00:00.5Z"))
        image = registry.image("team/app")
        self.assertEqual(self.ask("tags", image), ["1.10.0", "1.2.0", "1.9.0"])
        self.assertEqual(self.ask("choose", image, "semver"), ["1.10.0"])
        self.assertEqual(self.ask("choose", image, "semver:<1.10"), ["1.9.0"])
        self.assertEqual(self.ask("choose", image, "alphabetical"), ["1.9.0"])
        self.assertEqual(self.ask("choose", image, "newest-build"), ["1.9.0"])
        self.assertIn("it has 3 tags", self.refuse(NOT_FOUND, "choose", image, "semver:^2"))

    def test_when_an_image_was_built(self):
        registry = self.registry()
        registry.push("team/app:v1", Image(platform="linux/arm64"),
                      Image(created="2024-05-02T00:00:00Z"))
        self.assertEqual(self.ask("built", registry.image("team/app:v1")),
                         ["2024-05-02T00:00:00Z"])

    def test_https(self):
        authority = Authority(self.directory / "authority")
        registry = self.registry(tls=authority.server("IP:127.0.0.1"))
        digest = registry.push("team/app:v1")
        image = registry.image("team/app:v1")
        self.assertEqual(self.ask("digest", image, ca=str(authority.certificate)), [digest])


class WithPassword(Case):
    def test_the_right_one_the_wrong_one_and_none(self):
        registry = self.registry(users={"me": "word"})
        digest = registry.push("team/app:v1", user=("me", "word"))
        image = registry.image("team/app:v1")
        right = self.login(registry, "me", "word")
        self.assertEqual(self.ask("digest", image, config=right), [digest])
        self.assertIn("wants a user name and password", self.refuse(DENIED, "digest", image))
        wrong = self.login(registry, "me", "sword")
        said = self.refuse(DENIED, "digest", image, config=wrong)
        self.assertIn("these credentials may not read it", said)
        self.assertNotIn("sword", said)


class WithTokens(Case):
    def test_a_login(self):
        tokens = self.tokens(users={"me": "word"})
        registry = self.registry(tokens=tokens)
        digest = registry.push("team/app:v1", user=("me", "word"))
        image = registry.image("team/app:v1")
        tokens.requests.clear()
        self.assertEqual(
            self.ask("digest", image, config=self.login(registry, "me", "word")), [digest])
        request, = tokens.requests
        self.assertEqual((request.user, request.values["scope"], request.values["service"]),
                         ("me", ["repository:team/app:pull"], [tokens.service]))
        self.assertIn("answered 401", self.refuse(
            DENIED, "digest", image, config=self.login(registry, "me", "sword")))

    def test_nobody_reads_what_is_public(self):
        tokens = self.tokens(users={"me": "word"}, public={"team/app"})
        registry = self.registry(tokens=tokens)
        digest = registry.push("team/app:v1", user=("me", "word"))
        registry.push("team/own:v1", user=("me", "word"))
        self.assertEqual(self.ask("digest", registry.image("team/app:v1")), [digest])
        said = self.refuse(DENIED, "digest", registry.image("team/own:v1"))
        self.assertIn("does not exist, or may not be read without a login", said)
        self.assertIn("log in", said)

    def test_one_token_does_for_many_questions(self):
        tokens = self.tokens(users={"me": "word"}, public={"team/app"})
        registry = self.registry(tokens=tokens)
        for tag in ("v1", "v2", "v3"):
            registry.push(f"team/app:{tag}", Image(tag), user=("me", "word"))
        tokens.requests.clear()
        self.ask("choose", registry.image("team/app"), "newest-build")
        self.assertEqual(len(tokens.requests), 1)

    def test_an_identity_token(self):
        tokens = self.tokens(users={"me": "word"}, identity_tokens={"id": "me"})
        registry = self.registry(tokens=tokens)
        digest = registry.push("team/app:v1", user=("me", "word"))
        config = self.config(registry, identitytoken="id")
        self.assertEqual(
            self.ask("digest", registry.image("team/app:v1"), config=config), [digest])
        self.assertEqual(tokens.requests[-1].method, "POST")

    def test_a_registry_token(self):
        tokens = self.tokens(users={"me": "word"})
        registry = self.registry(tokens=tokens)
        digest = registry.push("team/app:v1", user=("me", "word"))
        token = tokens.token("me", ["repository:team/app:pull"])
        config = self.config(registry, registrytoken=token)
        self.assertEqual(
            self.ask("digest", registry.image("team/app:v1"), config=config), [digest])


if __name__ == "__main__":
    unittest.main()
