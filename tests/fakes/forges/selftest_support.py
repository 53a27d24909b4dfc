# SPDX-License-Identifier: Apache-2.0
"""What the self-tests share: a client that hides nothing, and a project to ask about."""

import http.client
import json
import subprocess
import tempfile
import unittest
import urllib.parse

from fakes.git_repository import environment

FILES = {"values.yaml": "tag: v1\n", "other.yaml": "a: 1\n"}


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.text = response.read().decode()

    @property
    def json(self):
        return json.loads(self.text)

    def __repr__(self):
        return f"{self.status} {self.text}"


def ask(port, method, path, body=None, headers=None):
    """The answer; raises http.client.RemoteDisconnected where there is none."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    given = {"User-Agent": "selftest", **(headers or {})}
    if body is not None and not isinstance(body, bytes):
        body = json.dumps(body).encode()
        given.setdefault("Content-Type", "application/json")
    given = {name: value for name, value in given.items() if value is not None}
    try:
        connection.request(method, path, body, given)
        return Answer(connection.getresponse())
    finally:
        connection.close()


class ForgeTest(unittest.TestCase):
    """A forge with one project, whose branch "topic" has a commit that "main" has not."""

    forge_class = None
    place = ""  # of the project in the API

    def setUp(self):
        self.root = self.enterContext(tempfile.TemporaryDirectory())
        self.forge = self.enterContext(self.forge_class(self.root))
        self.project = self.forge.create_project("team/deploy", files=FILES)
        self.ann = self.project.person("ann")
        self.topic = self.ann.push("topic", {"values.yaml": "tag: v2\n"}, start="main")
        self.store = self.project.store
        self.token = self.forge.token()

    def authorization(self, token):
        return {"Authorization": f"Bearer {token}"}

    def ask(self, method, path, body=None, token=None, **headers):
        """`path` goes on where the project's own paths begin, or starts with "//" for the API."""
        path = path[1:] if path.startswith("//") else self.place + path
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if token != "":
            given = {**self.authorization(token or self.token), **given}
        return ask(self.forge.port, method, self.forge.api + path, body, given)

    def assert_status(self, status, answer):
        self.assertEqual(status, answer.status, answer)
        return answer

    def push_by_git(self, token, *arguments, user="x", files=None, branch="by-git"):
        """Clones, commits and pushes with the git program; what went to stderr and the status."""
        secret = urllib.parse.quote(token, safe="")
        url = (f"http://{urllib.parse.quote(user, safe='')}:{secret}@127.0.0.1:{self.forge.port}"
               "/team/deploy.git")
        with tempfile.TemporaryDirectory() as directory:
            def git(*words):
                return subprocess.run(["git", "-C", directory, *words], env=environment(),
                                      capture_output=True, text=True)
            done = git("clone", "-q", url, ".")
            if done.returncode:
                return done.stderr, done.returncode
            for name, text in (files or {"new.yaml": "a: 1\n"}).items():
                with open(f"{directory}/{name}", "w") as file:
                    file.write(text)
            git("checkout", "-q", "-B", branch)
            git("add", "-A")
            git("commit", "-qm", "By git\n\nWith a text")
            done = git("push", *arguments, "origin", branch)
            return done.stderr, done.returncode
