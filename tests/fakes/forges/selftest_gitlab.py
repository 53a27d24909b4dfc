# SPDX-License-Identifier: Apache-2.0
"""GitLab's REST."""

from fakes.forges import GitLab
from fakes.forges.selftest_support import ForgeTest, ask


class GitLabTest(ForgeTest):
    forge_class = GitLab
    place = "/projects/team%2Fdeploy"

    def authorization(self, token):
        return {"PRIVATE-TOKEN": token}

    def create(self, status=201, **changes):
        body = {"title": "t", "source_branch": "topic", "target_branch": "main", **changes}
        return self.assert_status(status, self.ask("POST", "/merge_requests", body)).json

    def update(self, status=200, **body):
        return self.assert_status(status, self.ask("PUT", "/merge_requests/1", body)).json

    def merge(self, status=200, token=None, **body):
        return self.assert_status(status, self.ask("PUT", "/merge_requests/1/merge", body,
                                                   token)).json

    def read(self):
        return self.assert_status(200, self.ask("GET", "/merge_requests/1")).json


class GitLabRequests(GitLabTest):
    def test_tokens(self):
        for headers in ({"PRIVATE-TOKEN": self.token}, {"Authorization": f"Bearer {self.token}"}):
            answer = ask(self.forge.port, "GET", "/api/v4/projects/team%2Fdeploy", None, headers)
            self.assertEqual(self.project.id, self.assert_status(200, answer).json["id"])
        for token in ("", "wrong"):
            answer = self.assert_status(401, self.ask("GET", "", token=token))
            self.assertEqual({"message": "401 Unauthorized"}, answer.json)
        reader = self.forge.token("read_api")
        self.assert_status(200, self.ask("GET", "/merge_requests", token=reader))
        answer = self.assert_status(403, self.ask("POST", "/merge_requests", {}, reader))
        self.assertEqual(("insufficient_scope", "api"),
                         (answer.json["error"], answer.json["scope"]))
        pusher = self.forge.token("write_repository")
        self.assert_status(403, self.ask("GET", "/merge_requests", token=pusher))
        revoked = self.forge.token(is_revoked=True)
        self.assertEqual("invalid_token", self.ask("GET", "", token=revoked).json["error"])
        self.project.add_member("guest", "read")
        guest = self.forge.token(login="guest")
        self.assert_status(403, self.ask("POST", "/merge_requests", {}, guest))

    def test_job_tokens(self):
        token = self.forge.token(kind="job", projects=("team/deploy",))
        given = {"JOB-TOKEN": token}
        for method, path in (("GET", "merge_requests"), ("POST", "merge_requests"),
                             ("PUT", "merge_requests/1/merge")):
            answer = ask(self.forge.port, method, f"/api/v4/projects/team%2Fdeploy/{path}", {},
                         given)
            self.assertEqual(401, answer.status, answer)
        self.assertEqual(200, ask(self.forge.port, "GET", "/api/v4/version", None, given).status)
        self.assert_status(401, self.ask("GET", "", token=token))

    def test_places(self):
        self.assert_status(200, self.ask("GET", f"//projects/{self.project.id}"))
        for path in ("//projects/team%2Fnothing", "//projects/1"):
            self.assertEqual({"message": "404 Project Not Found"},
                             self.assert_status(404, self.ask("GET", path)).json)
        # Two segments are no project.
        answer = self.assert_status(404, self.ask("GET", "//projects/team/deploy"))
        self.assertEqual({"error": "404 Not Found"}, answer.json)
        stranger = self.forge.token(login="stranger")
        self.assert_status(404, self.ask("GET", "", token=stranger))
        self.assert_status(403, self.ask("GET", "", User_Agent=None))
        self.forge.create_project("a/b/c", files={"a": "1"})
        self.assert_status(200, self.ask("GET", "//projects/a%2Fb%2Fc"))

    def test_bodies(self):
        answer = self.assert_status(400, self.ask("POST", "/merge_requests", {}))
        self.assertEqual({"title is missing", "source_branch is missing",
                          "target_branch is missing"}, set(answer.json["error"].split(", ")))
        self.assertEqual({"error": "labels is invalid"}, self.create(400, labels=1))
        self.assertEqual({"error": "extra is unknown"}, self.create(400, extra=1))
        self.assert_status(415, self.ask("POST", "/merge_requests", {}, Content_Type="text/plain"))
        self.assertIn("too long", self.create(400, title="x" * 256)["message"]["title"][0])
        self.assertEqual({"message": {"title": ["can't be blank"]}}, self.create(400, title=" "))

    def test_rate_limits(self):
        self.forge.rate_limit(times=2)
        self.forge.rate_limit(wait=4)
        for _ in range(2):
            answer = self.assert_status(429, self.ask("GET", ""))
            self.assertEqual(("Retry later\n", "0"),
                             (answer.text, answer.headers["ratelimit-remaining"]))
            self.assertNotIn("retry-after", answer.headers)
        self.assertEqual("4", self.ask("GET", "").headers["retry-after"])
        self.assert_status(200, self.ask("GET", ""))

    def test_people_and_groups(self):
        found = self.ask("GET", "//users?username=ANN").json
        self.assertEqual([("ann", self.forge.account("ann").id)],
                         [(each["username"], each["id"]) for each in found])
        self.assertEqual([], self.ask("GET", "//users?username=nobody").json)
        self.forge.groups["team/ops"] = ["ann", "bob", "cyd"]
        answer = self.ask("GET", "//groups/team%2Fops/members?per_page=100")
        self.assertEqual(["ann", "bob"], [each["username"] for each in answer.json])
        self.assert_status(404, self.ask("GET", "//groups/nothing/members"))

    def test_comparing(self):
        def commits(start, end):
            answer = self.ask("GET", f"/repository/compare?from={start}&to={end}")
            return [each["id"] for each in self.assert_status(200, answer).json["commits"]]
        self.assertEqual(([self.topic], []), (commits("main", "topic"), commits("topic", "main")))
        self.assert_status(404, self.ask("GET", "/repository/compare?from=main&to=no"))
        self.assert_status(400, self.ask("GET", "/repository/compare?from=main"))

    def test_branches(self):
        self.project.protect("topic")
        found = self.ask("GET", "/repository/branches/topic").json
        self.assertEqual((True, False, self.topic),
                         (found["protected"], found["can_push"], found["commit"]["id"]))
        self.assert_status(403, self.ask("DELETE", "/repository/branches/topic"))
        self.ann.push("a/b", {"x": "y"}, start="main")
        self.assert_status(204, self.ask("DELETE", "/repository/branches/a%2Fb"))
        self.assert_status(404, self.ask("DELETE", "/repository/branches/a%2Fb"))


class GitLabMergeRequests(GitLabTest):
    def test_create_and_read(self):
        new = self.create(description="d", labels="a, b,", remove_source_branch=True)
        self.assertEqual((1, "opened", self.topic, "checking", None),
                         (new["iid"], new["state"], new["sha"], new["detailed_merge_status"],
                          new["head_pipeline"]))
        self.assertNotEqual(new["id"], new["iid"])
        read = self.read()
        self.assertEqual(("mergeable", ["a", "b"], "d", True), (
            read["detailed_merge_status"], read["labels"], read["description"],
            read["force_remove_source_branch"]))

    def test_what_cannot_be(self):
        self.assertIn("same project/branch", self.create(422, source_branch="main")["message"][0])
        self.assertIn("does not exist", self.create(400, target_branch="x")["message"][0])
        self.create()
        self.assertEqual({"message": ["Another open merge request already exists for this source "
                                      "branch: !1"]}, self.create(409))

    def test_requests_need_no_commits(self):
        self.ann.push("empty", {"x": "y"}, start="main")
        self.ann.reset("empty", self.store.tip("main"))
        self.assertEqual(1, self.create(source_branch="empty")["iid"])
        self.assertEqual("commits_status", self.read()["detailed_merge_status"])
        self.merge(405)

    def test_filters_and_pages(self):
        for number in range(3):
            self.ann.push(f"b{number}", {"x": f"{number}"}, start="main")
            self.create(source_branch=f"b{number}")
        self.ann.close(1)

        def numbers(query):
            answer = self.assert_status(200, self.ask("GET", "/merge_requests?" + query))
            return [each["iid"] for each in answer.json], answer.headers["x-next-page"]
        self.assertEqual(([2], ""), numbers("state=opened&source_branch=b1&target_branch=main"))
        self.assertEqual(([], ""), numbers("source_branch=b1&target_branch=other"))
        self.assertEqual(([3, 2], "2"), numbers("state=all&per_page=100"))
        self.assertEqual(([1], ""), numbers("state=all&per_page=100&page=2"))
        self.assertEqual(([1], ""), numbers("state=closed"))
        self.assert_status(400, self.ask("GET", "/merge_requests?state=open"))
        answer = self.ask("GET", "/merge_requests?state=all")
        self.assertIn('rel="next"', answer.headers["link"])
        self.assertEqual("2", answer.headers["x-total-pages"])

    def test_update(self):
        self.create(labels=["a"])
        self.assertEqual("new", self.update(title="new")["title"])
        self.assertEqual(["a", "b"], self.update(add_labels="b")["labels"])
        self.assertEqual(["b"], self.update(remove_labels=["a"])["labels"])
        self.assertEqual(["c"], self.update(labels="c")["labels"])
        self.assertTrue(self.update(title="Draft: new")["draft"])
        self.assertIn("at least one parameter", self.update(400)["error"])
        self.assertEqual("closed", self.update(state_event="close")["state"])
        self.assertEqual("opened", self.update(state_event="reopen")["state"])
        self.update(400, state_event="merge")
        self.update(400, target_branch="nowhere")

    def test_people_are_replaced(self):
        self.forge.is_premium = True
        ids = {login: self.forge.account(login).id for login in ("ann", "bob", "stranger")}
        self.project.add_member("bob")
        self.create(reviewer_ids=[ids["ann"]], assignee_ids=[ids["ann"]])
        new = self.update(reviewer_ids=[ids["bob"], ids["stranger"]])
        self.assertEqual((["bob"], ["ann"]), ([each["username"] for each in new["reviewers"]],
                                              [each["username"] for each in new["assignees"]]))
        self.forge.is_premium = False
        new = self.update(reviewer_ids=[ids["ann"], ids["bob"]])
        self.assertEqual(["ann"], [each["username"] for each in new["reviewers"]])
        self.assertEqual([], self.update(reviewer_ids=[])["reviewers"])

    def test_notes(self):
        self.create()
        self.assert_status(201, self.ask("POST", "/merge_requests/1/notes", {"body": "hi"}))
        self.assert_status(400, self.ask("POST", "/merge_requests/1/notes", {"body": ""}))
        self.assertEqual([("bot", "hi")], self.project.request(1).comments)
