# SPDX-License-Identifier: Apache-2.0
"""GitHub's REST, but for Git data and apps."""

from fakes.forges import GitHub
from fakes.forges.selftest_support import ForgeTest, ask


class GitHubTest(ForgeTest):
    forge_class = GitHub
    place = "/repos/team/deploy"

    def create(self, status=201, token=None, **changes):
        body = {"title": "t", "head": "topic", "base": "main", **changes}
        return self.assert_status(status, self.ask("POST", "/pulls", body, token)).json

    def error(self, **changes):
        """The only error of a pull request that cannot be."""
        answer = self.create(422, **changes)
        self.assertEqual("Validation Failed", answer["message"])
        error, = answer["errors"]
        return error.get("message") or (error["field"], error["code"])


class GitHubRequests(GitHubTest):
    def refused(self, status, text, body=None, **headers):
        answer = self.assert_status(status, self.ask("POST", "/pulls", body or {
            "title": "t", "head": "topic", "base": "main"}, **headers))
        self.assertIn(text, answer.json["message"])
        return answer

    def test_headers(self):
        self.refused(403, "User-Agent header", User_Agent=None)
        self.refused(415, "Content-Type", Content_Type="text/plain")
        self.refused(415, "Accept", Accept="text/html")
        self.refused(400, "not a supported version", X_GitHub_Api_Version="2021-01-01")
        self.assert_status(200, self.ask("GET", "/pulls", Accept="application/vnd.github+json",
                                         X_GitHub_Api_Version="2022-11-28"))

    def test_tokens(self):
        self.refused(401, "Requires authentication", token="")
        self.refused(401, "Bad credentials", token="wrong")
        self.assert_status(200, self.ask("GET", "/pulls", token="",
                                         Authorization=f"token {self.token}"))
        reader = self.forge.token("pull_requests:read")
        self.assert_status(200, self.ask("GET", "/pulls", token=reader))
        answer = self.refused(403, "Resource not accessible by personal access token", token=reader)
        self.assertEqual("pull_requests=write",
                         answer.headers["x-accepted-github-permissions"])
        actions = self.forge.token("contents:write", kind="actions")
        self.refused(403, "Resource not accessible by integration", token=actions)
        self.refused(404, "Not Found", token=self.forge.token(login="stranger"))
        self.project.add_member("reader", "read")
        self.refused(403, "Resource not accessible", token=self.forge.token(login="reader"))

    def test_bodies(self):
        self.refused(422, '"extra" is not a permitted key', {"extra": 1})
        self.refused(422, '"title" wasn\'t supplied', {"head": "topic", "base": "main"})
        self.refused(422, "'properties/title', 1 is not a string",
                     {"title": 1, "head": "topic", "base": "main"})
        self.refused(422, "'properties/draft', no is not a boolean",
                     {"title": "t", "head": "topic", "base": "main", "draft": "no"})
        self.refused(400, "Problems parsing JSON", b"{", Content_Type="application/json")
        self.refused(400, "Body should be a JSON object", b"[]", Content_Type="application/json")

    def test_archives_and_strange_places(self):
        self.assert_status(404, self.ask("GET", "/nothing"))
        self.assert_status(404, ask(self.forge.port, "GET", "/api/v4/version"))
        answer = ask(self.forge.port, "GET", "/api/v3/meta")
        self.assertEqual((200, True), (answer.status, "x-github-request-id" in answer.headers))
        self.project.is_archived = True
        self.refused(403, "archived")

    def test_renamed_repositories(self):
        self.forge.renamed["old/name"] = "team/deploy"
        for method, status in (("GET", 301), ("POST", 307)):
            answer = self.ask(method, "//repos/old/name/pulls?state=all")
            self.assert_status(status, answer)
            self.assertEqual(f"{self.forge.api_url}/repos/team/deploy/pulls?state=all",
                             answer.headers["location"])
        answer = ask(self.forge.port, "GET", "/old/name.git/info/refs?service=git-upload-pack")
        self.assertEqual((301, f"{self.project.clone_url}/info/refs?service=git-upload-pack"),
                         (answer.status, answer.headers["location"]))

    def test_rate_limits(self):
        self.forge.now = lambda: 1_700_000_000
        self.forge.rate_limit("primary", wait=7)
        answer = self.refused(403, "API rate limit exceeded")
        self.assertEqual(("0", "1700000007"), (answer.headers["x-ratelimit-remaining"],
                                               answer.headers["x-ratelimit-reset"]))
        self.forge.rate_limit("secondary", wait=3)
        self.assertEqual("3", self.refused(403, "secondary rate limit").headers["retry-after"])
        self.forge.rate_limit("too many", wait=5)
        self.assertEqual("5", self.refused(429, "rate limit").headers["retry-after"])
        self.forge.rate_limit("too many, no time", times=2)
        for _ in range(2):
            self.assertNotIn("retry-after", self.refused(429, "rate limit").headers)
        self.create()

    def test_facts(self):
        self.project.methods = {"squash"}
        facts = self.ask("GET", "").json
        self.assertEqual((False, True, "main", True),
                         (facts["allow_merge_commit"], facts["allow_squash_merge"],
                          facts["default_branch"], facts["permissions"]["push"]))
        self.assertEqual(self.forge.account("ann").id, self.ask("GET", "//users/ann").json["id"])


class GitHubPulls(GitHubTest):
    def test_create_and_read(self):
        new = self.create(body="text", draft=True, maintainer_can_modify=False)
        self.assertEqual((1, "open", True, self.topic, "topic", "main", None),
                         (new["number"], new["state"], new["draft"], new["head"]["sha"],
                          new["head"]["ref"], new["base"]["ref"], new["mergeable"]))
        read = self.ask("GET", "/pulls/1").json
        self.assertEqual((True, "draft", "team/deploy"), (
            read["mergeable"], read["mergeable_state"], read["head"]["repo"]["full_name"]))
        self.assert_status(404, self.ask("GET", "/pulls/2"))

    def test_what_cannot_be(self):
        self.assertEqual("No commits between main and main", self.error(head="main"))
        self.assertEqual(("base", "invalid"), self.error(base="nowhere"))
        self.assertEqual(("head", "invalid"), self.error(head="nowhere"))
        self.assertEqual(("head", "invalid"), self.error(head="other:topic"))
        self.assertIn("is too long", self.error(body="x" * 65_537))
        self.assertEqual(("title", "missing_field"), self.error(title=" "))
        self.create(head="team:topic")
        self.assertEqual("A pull request already exists for team:topic.", self.error())

    def test_faults_of_creation(self):
        self.forge.faults.arm("late branch")
        self.assertEqual(("head", "invalid"), self.error())
        self.project.allow_drafts = False
        self.assertEqual("Draft pull requests are not supported in this repository.",
                         self.create(422, draft=True)["message"])
        self.forge.actions_may_propose = False
        token = self.forge.token(kind="actions")
        self.assertIn("not permitted to create", self.create(403, token)["message"])
        self.create()

    def test_filters(self):
        self.ann.push("second", {"other.yaml": "a: 2\n"}, start="main")
        self.create()
        self.create(head="second")

        def heads(query):
            return [each["head"]["ref"] for each in self.ask("GET", "/pulls?" + query).json]
        self.assertEqual(["topic"], heads("head=team:topic&state=open&base=main&per_page=100"))
        self.assertEqual([], heads("head=team:nothing"))
        self.assertEqual([], heads("base=other"))
        # Malformed is no filter at all.
        self.assertEqual(["second", "topic"], heads("head=topic"))
        self.ann.close(1)
        self.assertEqual(["second"], heads("state=open"))
        self.assertEqual(["topic"], heads("state=closed"))
        self.assertEqual(["topic", "second"], heads("state=all&direction=asc"))
        self.assert_status(422, self.ask("GET", "/pulls?state=merged"))

    def test_pages_are_small(self):
        for number in range(5):
            self.ann.push(f"b{number}", {"other.yaml": f"a: {number + 5}\n"}, start="main")
            self.create(head=f"b{number}")
        path, seen = "/api/v3/repos/team/deploy/pulls?per_page=100", []
        while path:
            answer = ask(self.forge.port, "GET", path, None, self.authorization(self.token))
            self.assertLessEqual(len(answer.json), 2)
            seen += [each["number"] for each in answer.json]
            links = answer.headers.get("link", "").split(", ")
            found = [link for link in links if link.endswith('rel="next"')]
            path = found[0].split(">")[0].removeprefix(f"<{self.forge.url}") if found else ""
        self.assertEqual([5, 4, 3, 2, 1], seen)

    def test_update(self):
        self.create()
        new = self.ask("PATCH", "/pulls/1", {"title": "new", "body": "b"}).json
        self.assertEqual(("new", "b", "open"), (new["title"], new["body"], new["state"]))
        closed = self.ask("PATCH", "/pulls/1", {"state": "closed"}).json
        self.assertEqual(("closed", False), (closed["state"], closed["merged"]))
        self.assertEqual("open", self.ask("PATCH", "/pulls/1", {"state": "open"}).json["state"])
        self.ann.delete_branch("topic")
        self.assert_status(422, self.ask("PATCH", "/pulls/1", {"state": "open"}))
        self.assert_status(422, self.ask("PATCH", "/pulls/1", {"labels": ["x"]}))

    def test_labels(self):
        self.create()
        self.assert_status(422, self.ask("POST", "/issues/1/labels", {"labels": "a"}))

        def names(method, path, body=None):
            return [each["name"] for each in
                    self.assert_status(200, self.ask(method, path, body)).json]
        self.assertEqual(["a"], names("POST", "/issues/1/labels", {"labels": ["a"]}))
        self.assertEqual(["a", "b"], names("POST", "/issues/1/labels", {"labels": ["b", "a"]}))
        self.assertEqual(["b"], names("DELETE", "/issues/1/labels/a"))
        self.assert_status(404, self.ask("DELETE", "/issues/1/labels/a"))
        self.assertEqual(["c"], names("PUT", "/issues/1/labels", {"labels": ["c"]}))
        self.assertEqual(["c"], names("GET", "/issues/1/labels"))
        self.assertIn("b", self.project.labels.values())

    def test_assignees_are_dropped_in_silence(self):
        self.create()
        answer = self.assert_status(201, self.ask("POST", "/issues/1/assignees",
                                                  {"assignees": ["ann", "stranger"]}))
        self.assertEqual(["ann"], [each["login"] for each in answer.json["assignees"]])
        many = [f"p{number}" for number in range(12)]
        for login in many:
            self.project.add_member(login)
        answer = self.ask("POST", "/issues/1/assignees", {"assignees": many})
        self.assertEqual(10, len(answer.json["assignees"]))

    def test_reviewers_all_or_none(self):
        self.create()
        self.project.add_team("platform")

        def request(status, *people, teams=()):
            return self.assert_status(status, self.ask(
                "POST", "/pulls/1/requested_reviewers",
                {"reviewers": list(people), "team_reviewers": list(teams)})).json
        self.assertIn("not a collaborator", request(422, "ann", "stranger")["message"])
        self.assertIn("from pull request author", request(422, "ann", "bot")["message"])
        self.assertIn("of the teams", request(422, "ann", teams=["team/platform"])["message"])
        self.assertEqual([], self.project.request(1).reviewers)
        request(201, "ann", teams=["platform"])
        self.assertEqual((["ann"], ["platform"]),
                         (self.project.request(1).reviewers, self.project.request(1).teams))

    def test_who_has_reviewed_is_asked_no_longer(self):
        self.create()
        self.ann.edit(1, reviewers=["ann"])
        self.ann.review(1)
        self.assertEqual([], self.ask("GET", "/pulls/1").json["requested_reviewers"])
        reviews = self.ask("GET", "/pulls/1/reviews?per_page=100").json
        self.assertEqual([("ann", "APPROVED")], [(each["user"]["login"], each["state"])
                                                 for each in reviews])

    def test_comments(self):
        self.create()
        self.assert_status(201, self.ask("POST", "/issues/1/comments", {"body": "hello"}))
        self.assert_status(422, self.ask("POST", "/issues/1/comments", {"body": " "}))
        self.ann.edit(1, is_locked=True)
        answer = self.assert_status(403, self.ask("POST", "/issues/1/comments", {"body": "x"}))
        self.assertIn("is locked", answer.json["message"])
        self.assertEqual([("bot", "hello")], self.project.request(1).comments)
