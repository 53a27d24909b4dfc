# SPDX-License-Identifier: Apache-2.0
"""Gitea and Forgejo."""

from fakes.forges import Gitea
from fakes.forges.selftest_support import ForgeTest, ask


class GiteaTest(ForgeTest):
    forge_class = Gitea
    place = "/repos/team/deploy"

    def authorization(self, token):
        return {"Authorization": f"token {token}"}

    def create(self, status=201, **changes):
        body = {"title": "t", "head": "topic", "base": "main", **changes}
        return self.assert_status(status, self.ask("POST", "/pulls", body)).json

    def update(self, status=201, **body):
        return self.assert_status(status, self.ask("PATCH", "/pulls/1", body)).json


class GiteaRequests(GiteaTest):
    def test_versions(self):
        answer = ask(self.forge.port, "GET", "/api/v1/version")
        self.assertEqual({"version": "1.22.3"}, answer.json)
        with Gitea(f"{self.root}/f", version="10.0.0+gitea-1.22.0") as forge:
            self.assertIn("gitea-", ask(forge.port, "GET", "/api/v1/version").json["version"])

    def test_tokens(self):
        self.assertEqual("token is required",
                         self.assert_status(401, self.ask("GET", "", token="")).json["message"])
        self.assert_status(401, self.ask("GET", "", token="wrong"))
        reader = self.forge.token("read:repository")
        self.assert_status(200, self.ask("GET", "/pulls", token=reader))
        answer = self.assert_status(403, self.ask("POST", "/pulls", {}, reader))
        self.assertIn("required=[write:repository], token scope=read:repository",
                      answer.json["message"])
        self.assert_status(404, self.ask("GET", "", token=self.forge.token(login="stranger")))
        self.project.add_member("reader", "read")
        answer = self.ask("POST", "/pulls", {}, self.forge.token(login="reader"))
        self.assert_status(403, answer)
        self.project.is_archived = True
        self.create(423)

    def test_bodies(self):
        self.assertIn("unknown field \"draft\"", self.create(422, draft=True)["message"])
        self.assertIn("Go struct field .title", self.create(422, title=1)["message"])
        self.assertIn("Go struct field .labels", self.create(422, labels=["a"])["message"])
        self.assertIn("[title]: Required", self.assert_status(
            422, self.ask("POST", "/pulls", {"head": "a", "base": "b"})).json["message"])
        answer = self.ask("POST", "/pulls", b"a=b", Content_Type="text/plain")
        self.assertIn("Unsupported Content-Type", self.assert_status(422, answer).json["message"])
        self.assert_status(403, self.ask("GET", "", User_Agent=None))
        self.assertIn("/api/swagger", self.assert_status(404, self.ask("GET", "/no")).json["url"])

    def test_facts_and_branches(self):
        self.project.methods = {"squash"}
        facts = self.ask("GET", "").json
        self.assertEqual((False, True, True), (facts["allow_merge_commits"],
                                               facts["allow_squash_merge"],
                                               facts["permissions"]["push"]))
        self.ann.push("a/b", {"x": "y"}, start="main")
        self.assertFalse(self.ask("GET", "/branches/a/b").json["protected"])
        self.assert_status(204, self.ask("DELETE", "/branches/a/b"))
        self.assert_status(404, self.ask("DELETE", "/branches/a/b"))
        self.assert_status(403, self.ask("DELETE", "/branches/main"))
        self.project.protect("topic")
        self.assert_status(403, self.ask("DELETE", "/branches/topic"))


class GiteaPulls(GiteaTest):
    def test_create_and_read(self):
        new = self.create(body="b", head="team:topic")
        self.assertEqual((1, "open", False, self.topic, "topic", "main", True),
                         (new["number"], new["state"], new["merged"], new["head"]["sha"],
                          new["head"]["ref"], new["base"]["ref"], new["mergeable"]))
        self.assertEqual("team/deploy", self.ask("GET", "/pulls/1").json["head"]["repo"][
            "full_name"])
        self.assert_status(404, self.ask("GET", "/pulls/2"))
        new = self.update(title="WIP: t")
        self.assertEqual((True, False), (new["draft"], new["mergeable"]))

    def test_what_cannot_be(self):
        self.assertIn("There are no changes", self.create(422, head="main")["message"])
        self.create(404, head="nowhere")
        self.create(404, base="nowhere")
        self.create(404, head="other:topic")
        self.create()
        self.assertRegex(self.create(409)["message"],
                         r"^pull request already exists for these targets \[id: \d+, issue_id: 1, ")

    def test_nobody_filters_by_head(self):
        self.ann.push("second", {"x": "y"}, start="main")
        self.ann.push("third", {"x": "z"}, start="main")
        for head in ("topic", "second", "third"):
            self.create(head=head)
        answer = self.ask("GET", "/pulls?state=open&head=topic&base_branch=other&limit=50")
        self.assertEqual((["third", "second"], "3"), ([each["head"]["ref"] for each in answer.json],
                                                      answer.headers["x-total-count"]))
        self.assertIn("page=2>; rel=\"next\"", answer.headers["link"])
        self.assertEqual(1, len(self.ask("GET", "/pulls?limit=50&page=2").json))
        self.forge.filters_base = True
        self.assertEqual([], self.ask("GET", "/pulls?base_branch=other").json)

    def test_by_branches_is_the_oldest(self):
        self.create()
        self.ann.merge(1, "squash")
        self.create()
        found = self.ask("GET", "/pulls/main/topic").json
        self.assertEqual((1, "closed"), (found["number"], found["state"]))
        self.assert_status(404, self.ask("GET", "/pulls/main/a/b"))

    def test_a_change_is_answered_with_201(self):
        self.create()
        self.assertEqual(("new", "b"), (self.update(title="new")["title"],
                                        self.update(body="b")["body"]))
        self.assertEqual("closed", self.update(state="closed")["state"])
        self.assertEqual("open", self.update(state="open")["state"])
        self.update(404, base="nowhere")
        self.ann.merge(1)
        self.assertIn("already merged", self.update(412, state="closed")["message"])

    def test_labels_are_numbers(self):
        mine, of_all = self.project.add_label("a"), self.forge.add_organisation_label("team", "b")
        self.project.add_label("c")
        self.assertEqual([(mine, "a")], [(each["id"], each["name"]) for each in
                                         self.create(labels=[mine, 7])["labels"]])
        self.assertEqual(2, len(self.ask("GET", "/labels?limit=50").json))
        self.assertEqual([of_all], [each["id"] for each in
                                    self.ask("GET", "//orgs/team/labels").json])
        self.assert_status(422, self.ask("POST", "/issues/1/labels", {"labels": ["a"]}))
        answer = self.assert_status(200, self.ask("POST", "/issues/1/labels",
                                                  {"labels": [of_all]}))
        self.assertEqual({"a", "b"}, {each["name"] for each in answer.json})
        self.assertEqual(["b"], [each["name"] for each in self.update(labels=[of_all])["labels"]])
        new = self.assert_status(201, self.ask("POST", "/labels", {"name": "d", "color": "#0ab"}))
        self.assertIn(new.json["id"], self.project.labels)
        self.assert_status(204, self.ask("DELETE", f"/issues/1/labels/{of_all}"))

    def test_people(self):
        self.forge.account("stranger")
        self.assertIn("does not have access", self.create(422, assignees=["stranger"])["message"])
        self.assertIn("Assignee does not exist", self.create(422, assignees=["no"])["message"])
        self.create(assignees=["ann"])
        answer = self.assert_status(201, self.ask("PATCH", "/issues/1", {"assignees": ["bot"]}))
        self.assertEqual(["bot"], [each["login"] for each in answer.json["assignees"]])
        self.project.add_team("ops")

        def request(status, **body):
            return self.assert_status(status, self.ask("POST", "/pulls/1/requested_reviewers",
                                                       body))
        request(404, reviewers=["no"])
        request(422, reviewers=["stranger"])
        request(422, reviewers=["bot"])
        request(404, team_reviewers=["no"])
        request(201, reviewers=["ann"], team_reviewers=["ops"])
        self.assertEqual((["ann"], ["ops"]),
                         (self.project.request(1).reviewers, self.project.request(1).teams))
        self.ann.review(1, "CHANGES_REQUESTED")
        person, team = self.ask("GET", "/pulls/1/reviews").json
        self.assertEqual(("ann", "REQUEST_CHANGES", "ops"),
                         (person["user"]["login"], person["state"], team["team"]["name"]))

    def test_comments(self):
        self.create()
        self.assert_status(201, self.ask("POST", "/issues/1/comments", {"body": "hi"}))
        self.assert_status(422, self.ask("POST", "/issues/1/comments", {"body": ""}))

    def test_a_request_is_closed_with_its_branch(self):
        self.create()
        self.ann.delete_branch("topic")
        closed = self.ask("GET", "/pulls/1").json
        self.assertEqual(("closed", "topic", "refs/pull/1/head", self.topic),
                         (closed["state"], closed["head"]["label"], closed["head"]["ref"],
                          closed["head"]["sha"]))
        commit = self.ann.push("topic", {"values.yaml": "tag: v5\n"}, start="main")
        closed = self.ask("GET", "/pulls/1").json
        self.assertEqual(("closed", "topic", commit),
                         (closed["state"], closed["head"]["ref"], closed["head"]["sha"]))
        self.assertEqual(2, self.create()["number"])

    def test_old_versions_keep_a_request_without_branch(self):
        self.forge.closes_without_branch = False
        self.create()
        self.ann.delete_branch("topic")
        self.assertEqual("open", self.ask("GET", "/pulls/1").json["state"])
        commit = self.ann.push("topic", {"values.yaml": "tag: v5\n"}, start="main")
        self.assertEqual(commit, self.ask("GET", "/pulls/1").json["head"]["sha"])
        self.create(409)


class GiteaMerges(GiteaTest):
    def merge(self, status, **body):
        answer = self.assert_status(status, self.ask("POST", "/pulls/1/merge",
                                                     {"Do": "merge", **body}))
        return answer.json["message"] if answer.text else None

    def test_merged_now(self):
        self.create()
        self.assert_status(404, self.ask("GET", "/pulls/1/merge"))
        self.assertEqual("head out of date", self.merge(409, head_commit_id="1" * 40))
        # Nothing to wait for is no reason to wait.
        self.assertIsNone(self.merge(200, merge_when_checks_succeed=True, Do="squash",
                                     head_commit_id=self.topic, MergeTitleField="T",
                                     MergeMessageField="M", delete_branch_after_merge=True))
        self.assertEqual(("T\n\nM", ""), (self.store.message("main"), self.store.tip("topic")))
        self.assert_status(204, self.ask("GET", "/pulls/1/merge"))
        read = self.ask("GET", "/pulls/1").json
        self.assertEqual((True, self.store.tip("main")), (read["merged"],
                                                          read["merge_commit_sha"]))
        self.assertEqual("", self.merge(405))

    def test_scheduled(self):
        self.project.checks_by_default = "pending"
        self.create()
        self.merge(405)
        self.merge(201, merge_when_checks_succeed=True, Do="rebase")
        self.assertIn("already scheduled", self.merge(409, merge_when_checks_succeed=True))
        self.assert_status(204, self.ask("DELETE", "/pulls/1/merge"))
        self.assert_status(404, self.ask("DELETE", "/pulls/1/merge"))
        self.merge(201, merge_when_checks_succeed=True, delete_branch_after_merge=True)
        self.project.finish_checks()
        self.assertEqual(("merged", ""), (self.project.request(1).state, self.store.tip("topic")))

    def test_being_checked(self):
        self.create()
        self.forge.faults.arm("checking", 2)
        self.assertFalse(self.ask("GET", "/pulls/1").json["mergeable"])
        for _ in range(2):
            self.assertEqual("Please try again later", self.merge(405))
        self.merge(200)

    def test_what_is_in_the_way(self):
        self.create(title="[WIP] t")
        self.assertEqual("Work in progress PRs cannot be merged", self.merge(405))
        self.update(title="t")
        self.project.protect("main", merge="maintain")
        self.assertEqual("User not allowed to merge PR", self.merge(405))
        self.project.protect("main")
        self.project.methods = {"squash"}
        self.assertIn("merge style", self.merge(405))
        self.assert_status(422, self.ask("POST", "/pulls/1/merge", {"Do": "other"}))
        self.project.methods = {"merge"}
        self.ann.push("main", {"values.yaml": "tag: v9\n"})
        self.assertEqual("merge conflict", self.merge(409, merge_when_checks_succeed=True))
        self.ann.close(1)
        self.merge(404)
