# SPDX-License-Identifier: Apache-2.0
"""GitHub Apps: assertions that are really verified, and tokens that are really limited."""

import base64
import json
import subprocess
from pathlib import Path

from fakes.forges.selftest_github import GitHubTest

NOW = 1_700_000_000


class GitHubApps(GitHubTest):
    def setUp(self):
        super().setUp()
        self.forge.now = lambda: NOW
        self.key = Path(self.root) / "key.pem"
        self.openssl("genrsa", "-traditional", "-out", self.key, "2048")
        self.app = self.forge.app(self.openssl("rsa", "-in", self.key, "-pubout").decode())
        self.installation = self.app.install(self.project, contents="write",
                                             pull_requests="write")
        self.path = f"//app/installations/{self.installation.id}/access_tokens"

    @staticmethod
    def openssl(*arguments, text=None):
        return subprocess.run(["openssl", *arguments], input=text, check=True,
                              capture_output=True).stdout

    def assertion(self, header=None, key=None, **changes):
        claims = {"iat": NOW - 60, "exp": NOW + 540, "iss": "12345", **changes}
        parts = [header or {"alg": "RS256", "typ": "JWT"}, claims]
        text = b".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=")
                         for part in parts)
        signature = self.openssl("dgst", "-sha256", "-sign", key or self.key, text=text)
        return (text + b"." + base64.urlsafe_b64encode(signature).rstrip(b"=")).decode()

    def mint(self, status=201, body=None, token=None):
        return self.assert_status(status, self.ask("POST", self.path, body,
                                                   token or self.assertion())).json

    def test_assertions(self):
        other = Path(self.root) / "other.pem"
        self.openssl("genrsa", "-out", other, "2048")
        good = self.assertion()
        for token, text in (
                ("a.b.c", "could not be decoded"), ("nothing", "could not be decoded"),
                (self.token, "could not be decoded"), (good[:-8] + "AAAAAAAA", "could not be"),
                (good + "=", "could not be decoded"),
                (self.assertion(key=other), "could not be decoded"),
                (self.assertion(header={"alg": "none"}), "could not be decoded"),
                (self.assertion(iss="99"), "'Issuer' claim"),
                (self.assertion(iat=NOW + 5), "'Issued at' claim"),
                (self.assertion(iat=str(NOW)), "'Issued at' claim"),
                (self.assertion(exp=NOW), "'Expiration time' claim"),
                (self.assertion(exp=NOW + 601), "too far in the future")):
            self.assertIn(text, self.mint(401, token=token)["message"])
        for issuer in ("12345", 12345, "Iv23liEXAMPLE"):
            self.mint(token=self.assertion(iss=issuer))
        self.assert_status(401, self.ask("POST", self.path, token=""))

    def test_the_date_is_that_of_the_server(self):
        self.assertEqual("Tue, 14 Nov 2023 22:13:20 GMT", self.ask("GET", "").headers["date"])

    def test_finding_the_installation(self):
        found = self.ask("GET", "/installation", token=self.assertion()).json
        self.assertEqual((self.installation.id, "write", None), (
            found["id"], found["permissions"]["contents"], found["suspended_at"]))
        self.forge.create_project("team/other")
        self.assert_status(404, self.ask("GET", "//repos/team/other/installation",
                                         token=self.assertion()))
        self.assert_status(404, self.ask("GET", "//repos/team/nothing/installation",
                                         token=self.assertion()))

    def test_tokens(self):
        other = self.forge.create_project("team/other")
        new = self.mint(body={"repositories": ["deploy"], "permissions": {"contents": "read"}})
        self.assertEqual("2023-11-14T23:13:20Z", new["expires_at"])
        self.assertGreater(len(new["token"]), 300)
        self.assert_status(200, self.ask("GET", "/git/ref/heads/main", token=new["token"]))
        answer = self.assert_status(403, self.ask("GET", "/pulls", token=new["token"]))
        self.assertEqual("Resource not accessible by integration", answer.json["message"])
        other.add_member(self.app.login)
        self.assert_status(404, self.ask("GET", f"//repos/{other.path}", token=new["token"]))
        self.create(token=self.mint()["token"])
        self.assertEqual("deployer[bot]", self.project.request(1).author)

    def test_asking_for_too_much(self):
        for body in ({"repositories": ["deploy", "nothing"]}, {"permissions": {"issues": "read"}},
                     {"permissions": {"contents": "admin"}}, {"repos": ["deploy"]}):
            self.mint(422, body)
        self.installation.is_suspended = True
        self.assertIn("suspended", self.mint(403)["message"])
        self.path = "//app/installations/1/access_tokens"
        self.mint(404)

    def test_a_fresh_token_is_not_known_at_once(self):
        token = self.mint()["token"]
        self.forge.faults.arm("fresh token", 3)
        for _ in range(2):
            self.assert_status(404, self.ask("GET", "/pulls", token=token))
        self.assertIn("not found", self.push_by_git(token, user="x-access-token")[0])
        self.assert_status(200, self.ask("GET", "/pulls", token=token))
        self.assertEqual(0, self.push_by_git(token, user="x-access-token")[1])

    def test_revoking(self):
        token = self.mint()["token"]
        self.assert_status(204, self.ask("DELETE", "//installation/token", token=token))
        self.assert_status(401, self.ask("GET", "/pulls", token=token))
        self.assert_status(403, self.ask("DELETE", "//installation/token"))
