# SPDX-License-Identifier: Apache-2.0
"""GitHub and GitLab turn away what they should: python3 -m fakes.chat_server.forges_selftest"""

import base64
import json
import subprocess
import tempfile
import unittest
import urllib.error
import urllib.request
from pathlib import Path

from fakes.chat_server import ChatServer

SHA = "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3"
NOW = 1767323045


def ask(url, method="GET", body=None, **headers):
    """The status, the JSON or text, and the headers of the answer."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    data = None if body is None else json.dumps(body).encode()
    if data is not None:
        given["Content-Type"] = "application/json"
    request = urllib.request.Request(url, data, given, method=method)
    try:
        answer = urllib.request.urlopen(request)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        text = answer.read().decode()
    is_json = answer.headers["Content-Type"].startswith("application/json")
    return answer.status, json.loads(text) if is_json else text, answer.headers


class App:
    """An app with a key of its own."""

    def __init__(self, directory):
        self._key = Path(directory) / "key.pem"
        self._run("genpkey", "-algorithm", "RSA", "-out", self._key)
        self.public = self._run("pkey", "-in", self._key, "-pubout").decode()

    @staticmethod
    def _run(*arguments, text=None):
        return subprocess.run(["openssl", *arguments], input=text, check=True,
                              capture_output=True).stdout

    def assertion(self, **changes):
        claims = {"iat": NOW - 30, "exp": NOW + 90, "iss": "12345", **changes}
        parts = [{"alg": "RS256", "typ": "JWT"}, claims]
        text = b".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=")
                         for part in parts)
        signature = self._run("dgst", "-sha256", "-sign", self._key, text=text)
        return (text + b"." + base64.urlsafe_b64encode(signature).rstrip(b"=")).decode()


class GitHub(unittest.TestCase):
    def ask(self, settings, path, method="GET", body=None, token="ghp_1"):
        with ChatServer({"github": settings}) as server:
            return ask(f"{server.url('github')}/api/v3{path}", method, body,
                       Authorization=f"token {token}")

    def status(self, body, **settings):
        full = {"state": "success", **body}
        return self.ask(settings, f"/repos/o/r/statuses/{SHA}", "POST", full)[:2]

    def test_apps(self):
        with tempfile.TemporaryDirectory() as directory:
            app, other = App(directory), App(tempfile.mkdtemp(dir=directory))
            settings = {"now": NOW, "lifetime": 60, "apps": {"12345": {
                "key": app.public, "installations": {"67890": ["statuses"]}}}}

            def token(assertion, installation="67890"):
                return ask(f"{server.url('github')}/api/v3/app/installations/{installation}"
                           "/access_tokens", "POST", None, Authorization=f"Bearer {assertion}")
            with ChatServer({"github": settings}) as server:
                status, answer, _ = token(app.assertion())
                self.assertEqual((status, answer["expires_at"]), (201, "2026-01-02T03:05:05Z"))
                self.assertEqual(token(other.assertion())[0], 401)
                self.assertEqual(token(app.assertion(iss="1"))[0], 401)
                self.assertEqual(token(app.assertion(iat=NOW + 1))[0], 401)
                self.assertEqual(token(app.assertion(exp=NOW))[0], 401)
                self.assertEqual(token(app.assertion(exp=NOW + 601))[0], 401)
                self.assertEqual(token("x.y.z")[0], 401)
                self.assertEqual(token(app.assertion(), "1")[0], 404)
                place = f"{server.url('github')}/api/v3/repos/o/r"
                mine = {"Authorization": f"token {answer['token']}"}
                state = {"state": "success"}
                self.assertEqual(ask(f"{place}/statuses/{SHA}", "POST", state, **mine)[0], 201)
                self.assertEqual(ask(f"{place}/dispatches", "POST", {}, **mine)[1]["message"],
                                 "Resource not accessible by integration")
                settings["now"] = NOW + 60
                self.assertEqual(ask(f"{place}/statuses/{SHA}", "POST", state, **mine)[0], 401)

    def test_tokens(self):
        self.assertEqual(self.status({})[0], 201)
        self.assertEqual(self.status({}, tokens={})[0], 401)
        self.assertEqual(self.status({}, tokens={"ghp_1": []})[0], 403)
        self.assertEqual(self.status({}, repositories=[])[0], 404)
        self.assertEqual(self.status({}, commits=[])[0], 422)

    def test_statuses(self):
        self.assertEqual(self.status({"state": "good"})[1]["errors"][0]["field"], "state")
        self.assertEqual(self.status({"description": "x" * 141})[1]["errors"][0]["field"],
                         "description")
        self.assertIn("not a permitted key", self.status({"label": "x"})[1]["message"])
        self.assertIn("maximum number", str(self.status({}, most_statuses=0)[1]))

    def test_deployments(self):
        def make(**settings):
            return self.ask(settings, "/repos/o/r/deployments", "POST", {"ref": "main"})[0]
        self.assertEqual(make(), 201)
        self.assertEqual(make(behind=["main"]), 202)
        self.assertEqual(make(failing=["ci"]), 409)
        self.assertEqual(self.ask({}, "/repos/o/r/deployments/1/statuses", "POST",
                                  {"state": "success"})[0], 404)

    def test_comments(self):
        def write(text, **settings):
            return self.ask(settings, "/repos/o/r/issues/5/comments", "POST", {"body": text})[0]
        self.assertEqual(write("hi"), 201)
        self.assertEqual(write(""), 422)
        self.assertEqual(write("支" * 65_537), 422)
        self.assertEqual(write("hi", locked=[5]), 403)
        many = {"comments": {5: [{"id": number, "body": "x"} for number in range(70)]}}
        _, page, headers = self.ask(many, "/repos/o/r/issues/5/comments?page=2")
        self.assertEqual(page[0]["id"], 30)
        self.assertIn('page=3>; rel="next"', headers["Link"])
        self.assertNotIn("Link", self.ask(many, "/repos/o/r/issues/5/comments?page=3")[2])

    def test_checks_and_events(self):
        check = {"name": "cd", "head_sha": SHA}
        self.assertEqual(self.ask({}, "/repos/o/r/check-runs", "POST", check)[0], 403)
        event = {"event_type": "e", "client_payload": {}}
        self.assertEqual(self.ask({}, "/repos/o/r/dispatches", "POST", event)[0], 204)
        event["client_payload"] = [1]
        self.assertEqual(self.ask({}, "/repos/o/r/dispatches", "POST", event)[0], 422)
        event["client_payload"] = {str(key): 1 for key in range(11)}
        self.assertEqual(self.ask({}, "/repos/o/r/dispatches", "POST", event)[0], 422)

    def test_limits(self):
        def headers(limit):
            return self.ask({"budget": 0, "limit": limit, "now": NOW}, "/repos/o/r/deployments")
        self.assertEqual(headers("secondary")[2]["Retry-After"], "1")
        self.assertEqual(headers("primary")[2]["X-RateLimit-Reset"], str(NOW + 1))
        self.assertEqual(headers("plain")[0], 429)


class GitLab(unittest.TestCase):
    PROJECT = "/api/v4/projects/g%2Fs%2Fp"

    def ask(self, settings, path, method="GET", body=None):
        with ChatServer({"gitlab": settings}) as server:
            return ask(server.url("gitlab") + path, method, body, PRIVATE_TOKEN="glpat-1")

    def status(self, body, **settings):
        return self.ask(settings, f"{self.PROJECT}/statuses/{SHA}", "POST", body)[:2]

    def test_tokens_and_projects(self):
        good = {"state": "success"}
        self.assertEqual(self.status(good, projects=["g/s/p"])[0], 201)
        self.assertEqual(self.status(good, projects=[])[0], 404)
        self.assertEqual(self.ask({}, f"/api/v4/projects/g/s/p/statuses/{SHA}", "POST", good)[0],
                         404)
        self.assertEqual(self.status(good, commits=[])[0], 404)
        self.assertEqual(self.status(good, tokens={})[0], 401)
        self.assertEqual(self.status(good, tokens={"glpat-1": {"revoked": True}})[0], 401)
        self.assertEqual(self.status(good, tokens={"glpat-1": {"scopes": []}})[0], 403)
        self.assertEqual(self.status(good, tokens={"glpat-1": {"role": "guest"}})[0], 403)
        self.assertEqual(self.status(good, budget=0), (429, "Retry later\n"))

    def test_statuses(self):
        self.assertEqual(self.status({})[1], {"error": "state is missing"})
        self.assertEqual(self.status({"state": "failure"})[0], 400)
        self.assertEqual(self.status({"state": "success", "description": "x" * 256})[0], 400)
        self.assertEqual(self.status({"state": "success", "target_url": "x"})[0], 400)

    def test_states_change_in_one_direction(self):
        with ChatServer({"gitlab": {}}) as server:
            def put(state):
                return ask(f"{server.url('gitlab')}{self.PROJECT}/statuses/{SHA}", "POST",
                           {"state": state}, PRIVATE_TOKEN="glpat-1")[0]
            self.assertEqual([put(state) for state in (
                "pending", "pending", "running", "running", "pending", "success", "success",
                "pending")], [201, 400, 201, 400, 400, 201, 201, 201])

    def test_notes(self):
        place = f"{self.PROJECT}/merge_requests/7/notes"
        with ChatServer({"gitlab": {"merge_requests": {SHA: [7]}}}) as server:
            def say(method, path, text):
                return ask(server.url("gitlab") + path, method, {"body": text},
                           PRIVATE_TOKEN="glpat-1")
            identifier = say("POST", place, "hi\n/merge\n/usr/bin")[1]["id"]
            self.assertEqual(say("PUT", f"{place}/{identifier}", "ho")[0], 200)
            self.assertEqual(say("PUT", f"{place}/1", "ho")[0], 404)
            self.assertEqual(say("POST", place, " ")[0], 400)
            self.assertEqual(server.vendor("gitlab").carried_out, ["merge"])
            self.assertEqual(server.shown("gitlab"), ["g/s/p!7\nho"])


if __name__ == "__main__":
    unittest.main()
