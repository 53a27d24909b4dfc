# SPDX-License-Identifier: Apache-2.0
"""The registry keeps what is pushed, and lets in whom it should: python3 -m fakes.registry_selftest"""

import base64
import hashlib
import json
import tempfile
import unittest
import urllib.request

from fakes.oci_layout import INDEX, MANIFEST, Image
from fakes.registry import Registry
from fakes.tls import Authority
from fakes.token_server import TokenServer

BOTH = {"Accept": f"{INDEX}, {MANIFEST}, application/vnd.docker.distribution.manifest.v2+json"}


def basic(name, password):
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()}


class Plain(unittest.TestCase):
    def test_what_is_pushed_has_the_digest_of_its_bytes(self):
        with Registry() as registry:
            digest = registry.push("team/app:v1")
            status, headers, body = registry.get("/v2/team/app/manifests/v1", BOTH)
            self.assertEqual(status, 200)
            self.assertEqual(headers["Docker-Content-Digest"], digest)
            self.assertEqual("sha256:" + hashlib.sha256(body).hexdigest(), digest)
            self.assertEqual(registry.inspect("team/app:v1")["RepoTags"], ["v1"])

    def test_several_images_are_an_index(self):
        with Registry() as registry:
            digest = registry.push("team/app:v1", Image(), Image(platform="linux/arm64/v8"))
            _, headers, body = registry.get("/v2/team/app/manifests/v1", BOTH)
            self.assertEqual(headers["Content-Type"], INDEX)
            self.assertEqual(headers["Docker-Content-Digest"], digest)
            architectures = [entry["platform"]["architecture"]
                             for entry in json.loads(body)["manifests"]]
            self.assertEqual(architectures, ["amd64", "arm64"])

    def test_the_formats_of_docker(self):
        with Registry() as registry:
            registry.push("team/app:v1", docker=True)
            _, headers, _ = registry.get("/v2/team/app/manifests/v1", BOTH)
            self.assertEqual(headers["Content-Type"],
                             "application/vnd.docker.distribution.manifest.v2+json")

    def test_images_differ_by_their_content_alone(self):
        with Registry() as registry:
            first = registry.push("team/app:v1", Image("one"))
            self.assertEqual(registry.push("team/app:v2", Image("one")), first)
            self.assertNotEqual(registry.push("team/app:v3", Image("two")), first)

    def test_what_is_not_there(self):
        with Registry() as registry:
            status, _, body = registry.get("/v2/team/app/manifests/v1", BOTH)
            self.assertEqual(status, 404)
            self.assertEqual(json.loads(body)["errors"][0]["code"], "MANIFEST_UNKNOWN")

    def test_https(self):
        with tempfile.TemporaryDirectory() as directory:
            pair = Authority(directory).server("IP:127.0.0.1")
            with Registry(tls=pair) as registry:
                registry.push("team/app:v1")
                self.assertEqual(registry.get("/v2/team/app/manifests/v1", BOTH)[0], 200)


class Logins(unittest.TestCase):
    def test_a_password(self):
        with Registry(users={"me": "word"}) as registry:
            status, headers, _ = registry.get("/v2/team/app/tags/list")
            self.assertEqual(status, 401)
            self.assertEqual(headers["Www-Authenticate"], 'Basic realm="basic-realm"')
            registry.push("team/app:v1", user=("me", "word"))
            self.assertEqual(registry.get("/v2/team/app/tags/list", basic("me", "word"))[0], 200)
            self.assertEqual(registry.get("/v2/team/app/tags/list", basic("me", "other"))[0], 401)

    def test_a_token(self):
        with TokenServer(users={"me": "word"}) as tokens, Registry(tokens=tokens) as registry:
            status, headers, _ = registry.get("/v2/team/app/tags/list")
            self.assertEqual(status, 401)
            self.assertEqual(headers["Www-Authenticate"],
                             f'Bearer realm="{tokens.url}",service="{tokens.service}",'
                             'scope="repository:team/app:pull"')
            registry.push("team/app:v1", user=("me", "word"))
            self.assertEqual(self._list(registry, tokens, "me"), 200)
            self.assertEqual(self._list(registry, tokens, ""), 401)
            tokens.public.add("team/app")
            self.assertEqual(self._list(registry, tokens, ""), 200)

    def test_a_token_that_somebody_else_has_signed(self):
        with TokenServer() as tokens, Registry(tokens=tokens) as registry, TokenServer() as other:
            self.assertEqual(self._list(registry, other, "me"), 401)

    def test_an_identity_token(self):
        with TokenServer(identity_tokens={"id": "me"}) as tokens:
            body = b"grant_type=refresh_token&refresh_token=id&scope=repository:team/app:pull"
            with urllib.request.urlopen(tokens.url, body) as answer:
                self.assertIn("access_token", json.loads(answer.read()))
            self.assertEqual(tokens.requests[0].user, "me")
            self.assertEqual(tokens.requests[0].method, "POST")

    def _list(self, registry, tokens, user):
        token = tokens.token(user, ["repository:team/app:pull"])
        return registry.get("/v2/team/app/tags/list", {"Authorization": "Bearer " + token})[0]


if __name__ == "__main__":
    unittest.main()
