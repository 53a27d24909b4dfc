# SPDX-License-Identifier: Apache-2.0
"""GitHub's GraphQL: auto-merge, drafts, commits."""

import base64

from fakes.forges.selftest_github import GitHubTest
from fakes.forges.selftest_support import ask
from fakes.git_repository import Executable

ENABLE = """mutation($i: EnablePullRequestAutoMergeInput!) {
  enablePullRequestAutoMerge(input: $i) {
    pullRequest { number autoMergeRequest { enabledAt mergeMethod } } } }"""
COMMIT = """mutation($i:CreateCommitOnBranchInput!){createCommitOnBranch(input:$i){
  commit{oid url signature{isValid state}} ref{name}}}"""


class GraphQLTest(GitHubTest):
    def query(self, query, token=None, status=200, **variables):
        answer = ask(self.forge.port, "POST", "/api/graphql",
                     {"query": query, "variables": variables},
                     self.authorization(token or self.token))
        return self.assert_status(status, answer).json

    def error(self, query, token=None, **variables):
        """(type, message) of the only error."""
        answer = self.query(query, token, **variables)
        error, = answer["errors"]
        self.assertEqual({None}, set(answer.get("data", {"": None}).values()))
        return error.get("type"), error["message"]


class GitHubAutoMerge(GraphQLTest):
    def setUp(self):
        super().setUp()
        self.id = self.create()["node_id"]
        self.project.set_check(self.topic, "pending")

    def enable(self, **more):
        return self.query(ENABLE, i={"pullRequestId": self.id, **more})

    def refusal(self, **more):
        kind, message = self.error(ENABLE, i={"pullRequestId": self.id, **more})
        self.assertEqual("UNPROCESSABLE", kind)
        return message

    def test_it_waits_for_the_checks(self):
        done = self.enable(mergeMethod="SQUASH", expectedHeadOid=self.topic, commitHeadline="H")
        pull = done["data"]["enablePullRequestAutoMerge"]["pullRequest"]
        self.assertEqual("SQUASH", pull["autoMergeRequest"]["mergeMethod"])
        read = self.ask("GET", "/pulls/1").json
        self.assertEqual(("squash", "H"), (read["auto_merge"]["merge_method"],
                                           read["auto_merge"]["commit_title"]))
        # A push of somebody who may write changes nothing.
        commit = self.ann.push("topic", {"other.yaml": "a: 2\n"})
        self.project.set_check(commit, "pending")
        self.assertTrue(self.project.request(1).auto_merge)
        self.project.finish_checks()
        self.assertEqual("merged", self.project.request(1).state)
        self.assertEqual("H", self.store.message("main"))

    def test_checks_that_fail(self):
        self.enable()
        self.project.finish_checks("failure")
        self.assertEqual("open", self.project.request(1).state)

    def test_nothing_to_wait_for(self):
        self.project.set_check(self.topic, "success")
        self.assertEqual("Pull request Pull request is in clean status", self.refusal())
        self.project.set_check(self.topic, "pending")
        self.project.checks_needed = False
        self.assertEqual("Pull request Pull request is in unstable status", self.refusal())
        status = self.query('{repository(owner:"team",name:"deploy")'
                            '{pullRequest(number:1){mergeStateStatus}}}')
        self.assertEqual("UNSTABLE", status["data"]["repository"]["pullRequest"][
            "mergeStateStatus"])

    def test_a_merge_queue(self):
        self.project.has_merge_queue = True
        self.project.set_check(self.topic, "success")
        self.enable()
        queued = self.query('{repository(owner:"team",name:"deploy"){pullRequest(number:1)'
                            '{isInMergeQueue autoMergeRequest{enabledAt}}}}')
        self.assertEqual({"isInMergeQueue": True, "autoMergeRequest": None},
                         queued["data"]["repository"]["pullRequest"])
        self.assertEqual("Pull request is already queued to merge", self.refusal())
        refused = self.assert_status(405, self.ask("PUT", "/pulls/1/merge", {}))
        self.assertIn("through the merge queue", refused.json["message"])

    def test_refusals(self):
        self.assertIn("expected head", self.refusal(expectedHeadOid="1" * 40))
        self.project.methods = {"merge"}
        self.assertIn("Can't enable", self.refusal(mergeMethod="REBASE"))
        self.ann.edit(1, draft=True)
        self.assertIn("Can't enable", self.refusal())
        self.project.allow_auto_merge = False
        self.assertEqual("Auto merge is not allowed for this repository", self.refusal())

    def test_disable(self):
        self.enable()
        query = ("mutation($i:DisablePullRequestAutoMergeInput!)"
                 "{disablePullRequestAutoMerge(input:$i){pullRequest{number}}}")
        self.query(query, i={"pullRequestId": self.id})
        self.assertIsNone(self.ask("GET", "/pulls/1").json["auto_merge"])
        self.assertEqual("UNPROCESSABLE", self.error(query, i={"pullRequestId": self.id})[0])

    def test_drafts(self):
        mutation = "mutation{%s(input:{pullRequestId:\"%s\"}){pullRequest{isDraft}}}"
        for name, state in (("convertPullRequestToDraft", True),
                            ("markPullRequestReadyForReview", False)):
            done = self.query(mutation % (name, self.id))
            self.assertEqual({"pullRequest": {"isDraft": state}}, done["data"][name])
            self.assertEqual(state, self.ask("GET", "/pulls/1").json["draft"])


class GitHubSchema(GraphQLTest):
    def test_tokens(self):
        self.assertEqual("Bad credentials", self.query("{viewer{login}}", "no", 401)["message"])
        reader = self.forge.token("pull_requests:read")
        node = self.create()["node_id"]
        self.assertEqual(("FORBIDDEN", "Resource not accessible by personal access token"),
                         self.error(ENABLE, reader, i={"pullRequestId": node}))
        self.assertEqual("NOT_FOUND", self.error(ENABLE, i={"pullRequestId": "PR_x"})[0])
        stranger = self.forge.token(login="stranger")
        self.assertEqual("NOT_FOUND", self.error(ENABLE, stranger, i={"pullRequestId": node})[0])

    def test_documents(self):
        for query, text in (
                ("{viewer{name}}", "Field 'name' doesn't exist on type 'Actor'"),
                ("{viewer}", "Field must have selections"),
                ("{viewer{login{x}}}", "Selections can't be made on scalars"),
                ("{viewer(a:1){login}}", "doesn't accept argument 'a'"),
                ("{repository(owner:\"a\"){id}}", "missing required arguments: name"),
                ("{viewer{login}", "Expected a name"), ("{?}", "Parse error"),
                ("mutation($i:ID!){createRef(input:$i){clientMutationId}}", "was provided invalid"),
                ("subscription{x}", "Parse error")):
            self.assertIn(text, self.error(query)[1], query)

    def test_inputs(self):
        for given, text in (
                ({}, "for pullRequestId (Expected value to not be null)"),
                ({"pullRequestId": "a", "x": 1}, "for x (Field is not defined"),
                ({"pullRequestId": 1}, "Could not coerce value to ID"),
                ({"pullRequestId": "a", "mergeMethod": "squash"}, "Expected one of: MERGE"),
                ({"pullRequestId": "a", "expectedHeadOid": "abc"}, "to GitObjectID"),
                ("a", "Expected an object")):
            self.assertIn(text, self.error(ENABLE, i=given)[1])
        wrong = ENABLE.replace("EnablePullRequestAutoMergeInput!", "ID!")
        self.assertIn("Type mismatch on variable $i", self.error(wrong, i="a")[1])

    def test_aliases_and_variables(self):
        self.create()
        done = self.query("query Q($n:Int!){r:repository(owner:\"team\",name:\"deploy\"){"
                          "mergeQueue(branch:\"main\"){id} p:pullRequest(number:$n){n:number}}}",
                          n=1)
        self.assertEqual({"r": {"mergeQueue": None, "p": {"n": 1}}}, done["data"])
        self.assertEqual("NOT_FOUND", self.error(
            "{repository(owner:\"team\",name:\"x\"){id}}")[0])


class GitHubCommits(GraphQLTest):
    def commit(self, head, additions=None, deletions=(), branch="topic", **more):
        contents = {path: base64.b64encode(text).decode()
                    for path, text in (additions or {"values.yaml": b"tag: v3\n"}).items()}
        return {"branch": {"repositoryNameWithOwner": "team/deploy", "branchName": branch},
                "expectedHeadOid": head, "message": {"headline": "H", "body": "B"},
                "fileChanges": {"additions": [{"path": path, "contents": text}
                                              for path, text in contents.items()],
                                "deletions": [{"path": path} for path in deletions]}, **more}

    def test_a_real_commit(self):
        self.ann.push("topic", {"run": Executable(b"#!")})
        tip = self.store.tip("topic")
        done = self.query(COMMIT, i=self.commit(tip, {"a/b": b"\xff", "run": b"#!x"},
                                                ["other.yaml"]))
        made = done["data"]["createCommitOnBranch"]
        oid = made["commit"]["oid"]
        self.assertEqual((self.store.tip("topic"), True, "topic"),
                         (oid, made["commit"]["signature"]["isValid"], made["ref"]["name"]))
        self.assertEqual(([tip], "H\n\nB"), (self.store.parents(oid), self.store.message(oid)))
        entries = self.project.repository.entries(oid)
        self.assertEqual(b"\xff", self.project.repository.read("a/b", oid))
        self.assertEqual("100644", entries["run"][0])
        self.assertNotIn("other.yaml", entries)
        self.assertIn(b"committer GitHub <noreply@github.com>",
                      self.project.repository.raw_commit(oid))
        self.project.repository.fsck()

    def test_the_branch_moved(self):
        self.ann.push("topic", {"other.yaml": "a: 2\n"})
        kind, text = self.error(COMMIT, i=self.commit(self.topic))
        self.assertEqual("STALE_DATA", kind)
        self.assertEqual(f'Expected branch to point to "{self.topic}" but it did not.  Pull and '
                         "try again.", text)

    def test_a_fresh_branch_is_stale_for_a_while(self):
        self.forge.faults.arm("stale branch", 2)
        kinds = [self.error(COMMIT, i=self.commit(self.topic))[0] for _ in range(2)]
        self.assertEqual(["STALE_DATA"] * 2, kinds)
        self.assertEqual(self.topic, self.store.tip("topic"))
        self.assertNotIn("errors", self.query(COMMIT, i=self.commit(self.topic)))

    def test_refusals(self):
        def kind(given, token=None):
            return self.error(COMMIT, token, i=given)[0]
        self.assertEqual("NOT_FOUND", kind(self.commit(self.topic, branch="nowhere")))
        self.assertEqual("UNPROCESSABLE", kind(self.commit(self.topic, deletions=["nothing"])))
        self.assertEqual("UNPROCESSABLE", kind(self.commit(self.topic, {"/a": b""})))
        self.assertEqual("UNPROCESSABLE", kind(self.commit(self.topic, {"a": b""}, ["a"])))
        self.assertEqual("FORBIDDEN", kind(self.commit(self.topic),
                                           self.forge.token("contents:read")))
        self.project.protect("topic")
        self.assertEqual("UNPROCESSABLE", kind(self.commit(self.topic)))
        bad = self.commit(self.topic)
        bad["fileChanges"]["additions"][0]["contents"] = "%"
        self.assertIn("Base64String", self.error(COMMIT, i=bad)[1])

    def test_create_ref(self):
        query = "mutation($i:CreateRefInput!){createRef(input:$i){ref{name target{oid}}}}"
        repository = self.query('{repository(owner:"team",name:"deploy"){id}}')
        given = {"repositoryId": repository["data"]["repository"]["id"],
                 "name": "refs/heads/new", "oid": self.topic}
        done = self.query(query, i=given)
        self.assertEqual({"name": "new", "target": {"oid": self.topic}},
                         done["data"]["createRef"]["ref"])
        self.assertIn("already exists in the repository", self.error(query, i=given)[1])
