# SPDX-License-Identifier: Apache-2.0
"""Git data of GitHub makes real objects."""

import base64

from fakes.forges import GitHub
from fakes.forges.selftest_support import ForgeTest


class GitHubGitData(ForgeTest):
    forge_class = GitHub
    place = "/repos/team/deploy/git"

    def post(self, path, body, token=None, status=201):
        return self.assert_status(status, self.ask("POST", path, body, token)).json

    def test_refs(self):
        self.post("/refs", {"ref": "refs/heads/a/b", "sha": self.topic})
        found = self.ask("GET", "/ref/heads/a/b").json
        self.assertEqual(("refs/heads/a/b", self.topic), (found["ref"], found["object"]["sha"]))
        self.assertEqual("Reference already exists", self.post(
            "/refs", {"ref": "refs/heads/a/b", "sha": self.topic}, status=422)["message"])
        self.assertEqual("Object does not exist", self.post(
            "/refs", {"ref": "refs/heads/c", "sha": "1" * 40}, status=422)["message"])
        self.post("/refs", {"ref": "heads/c", "sha": self.topic}, status=422)
        self.post("/refs", {"ref": "refs/heads/topic/x", "sha": self.topic}, status=422)
        self.assert_status(404, self.ask("GET", "/ref/heads/a"))
        self.assert_status(204, self.ask("DELETE", "/refs/heads/a/b"))
        answer = self.assert_status(422, self.ask("DELETE", "/refs/heads/a/b"))
        self.assertEqual("Reference does not exist", answer.json["message"])
        self.assert_status(422, self.ask("DELETE", "/refs/heads/main"))

    def test_a_commit_step_by_step(self):
        tip = self.ask("GET", "/ref/heads/main").json["object"]["sha"]
        base = self.ask("GET", f"/commits/{tip}").json["tree"]["sha"]
        blob = self.post("/blobs", {"content": base64.b64encode(b"tag: \xff\n").decode(),
                                    "encoding": "base64"})["sha"]
        tree = self.post("/trees", {"base_tree": base, "tree": [
            {"path": "values.yaml", "mode": "100644", "type": "blob", "sha": blob},
            {"path": "dir/run", "mode": "100755", "type": "blob", "content": "#!"},
            {"path": "other.yaml", "mode": "100644", "type": "blob", "sha": None}]})["sha"]
        commit = self.post("/commits", {"message": "m", "tree": tree, "parents": [tip]})
        self.assertEqual((False, "unsigned"), (commit["verification"]["verified"],
                                               commit["verification"]["reason"]))
        self.assert_status(200, self.ask("PATCH", "/refs/heads/main", {"sha": commit["sha"]}))
        entries = self.project.repository.entries()
        self.assertEqual(b"tag: \xff\n", self.project.repository.read("values.yaml"))
        self.assertEqual("100755", entries["dir/run"][0])
        self.assertNotIn("other.yaml", entries)
        self.project.repository.fsck()

    def test_only_forward(self):
        self.ann.push("main", {"other.yaml": "a: 2\n"})
        answer = self.assert_status(422, self.ask("PATCH", "/refs/heads/main",
                                                  {"sha": self.topic, "force": False}))
        self.assertEqual("Update is not a fast forward", answer.json["message"])
        self.assert_status(200, self.ask("PATCH", "/refs/heads/main",
                                         {"sha": self.topic, "force": True}))
        self.assert_status(422, self.ask("PATCH", "/refs/heads/no", {"sha": self.topic}))

    def test_who_gets_a_signature(self):
        tree = self.store.tree("main")
        body = {"message": "m", "tree": tree, "parents": [self.store.tip("main")]}
        names = {"author": {"name": "N", "email": "n@example.com"}}
        token = self.forge.token(kind="app")
        self.assertTrue(self.post("/commits", body, token)["verification"]["verified"])
        named = self.post("/commits", {**body, **names}, token)
        self.assertFalse(named["verification"]["verified"])
        self.assertIn(b"author N <n@example.com>", self.project.repository.raw_commit(named["sha"]))

    def test_what_cannot_be(self):
        entry = {"path": "a", "mode": "100644", "type": "blob", "content": "x"}
        for changes in ({"mode": "100600"}, {"type": "tree"}, {"sha": "1" * 40}, {"path": "/a"},
                        {"extra": 1}, {"path": "../a"}):
            self.post("/trees", {"tree": [{**entry, **changes}]}, status=422)
        self.post("/blobs", {"content": "%", "encoding": "base64"}, status=422)
        self.post("/blobs", {"content": "a", "encoding": "latin1"}, status=422)
        self.post("/commits", {"message": "m", "tree": "1" * 40}, status=422)
        reader = self.forge.token("contents:read")
        self.post("/blobs", {"content": "a"}, reader, status=403)
