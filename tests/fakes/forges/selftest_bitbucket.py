# SPDX-License-Identifier: Apache-2.0
"""Bitbucket Cloud."""

import base64
import urllib.parse

from fakes.forges import Bitbucket
from fakes.forges.selftest_support import ForgeTest, ask


class BitbucketTest(ForgeTest):
    forge_class = Bitbucket
    place = "/repositories/team/deploy"

    def create(self, status=201, head="topic", **changes):
        body = {"title": "t", "source": {"branch": {"name": head}},
                "destination": {"branch": {"name": "main"}}, **changes}
        return self.assert_status(status, self.ask("POST", "/pullrequests", body)).json

    def update(self, status=200, **body):
        return self.assert_status(status, self.ask("PUT", "/pullrequests/1", body)).json

    def uuids(self, *logins):
        return [{"uuid": self.forge.account(login).uuid} for login in logins]

    @staticmethod
    def names(request):
        return [each["nickname"] for each in request["reviewers"]]


class BitbucketRequests(BitbucketTest):
    def basic(self, user, token):
        text = base64.b64encode(f"{user}:{token}".encode()).decode()
        return {"Authorization": f"Basic {text}"}

    def test_access_tokens(self):
        self.assert_status(401, self.ask("GET", "", token=""))
        answer = self.assert_status(401, self.ask("GET", "", token="wrong"))
        self.assertIn("Token is invalid", answer.json["error"]["message"])
        reader = self.forge.token("pullrequest")
        self.assert_status(200, self.ask("GET", "", token=reader))
        self.assert_status(200, self.ask("GET", "/pullrequests", token=reader))
        answer = self.assert_status(403, self.ask("POST", "/pullrequests", {}, reader))
        self.assertEqual({"granted": ["pullrequest"], "required": ["pullrequest:write"]},
                         answer.json["error"]["detail"])
        pusher = self.forge.token("repository:write")
        self.assert_status(403, self.ask("GET", "/pullrequests", token=pusher))
        self.assert_status(404, self.ask("GET", "", token=self.forge.token(login="stranger")))

    def test_api_tokens(self):
        token = self.forge.token("write:pullrequest:bitbucket", email="bot@example.com")
        path = "/2.0/repositories/team/deploy/pullrequests"
        # Writing does not imply reading.
        answer = ask(self.forge.port, "GET", path, None, self.basic("bot@example.com", token))
        self.assertEqual(["read:pullrequest:bitbucket"],
                         self.assert_status(403, answer).json["error"]["detail"]["required"])
        token = self.forge.token("read:pullrequest:bitbucket", email="bot@example.com")
        for user, status in (("bot@example.com", 200), ("ann@example.com", 401)):
            answer = ask(self.forge.port, "GET", path, None, self.basic(user, token))
            self.assert_status(status, answer)
        self.assert_status(401, self.ask("GET", "/pullrequests", token=token))

    def test_bodies(self):
        self.assertEqual({"labels": ["extra keys not allowed"]},
                         self.create(400, labels=["a"])["error"]["fields"])
        self.assertEqual({"title": ["expected a different type"]},
                         self.create(400, title=1)["error"]["fields"])
        self.assertEqual({"title": ["This field is required."]},
                         self.update(400, description="x")["error"]["fields"])
        self.assertEqual({"source.branch.name": ["This field is required."]},
                         self.create(400, source={"branch": {}})["error"]["fields"])
        self.assertIn("uuid", str(self.create(400, reviewers=[{"username": "ann"}])))
        self.assert_status(400, self.ask("POST", "/pullrequests", {}, Content_Type="text/plain"))
        self.assert_status(403, self.ask("GET", "", User_Agent=None))
        self.assert_status(404, self.ask("GET", "/labels"))

    def test_rate_limits(self):
        self.forge.rate_limit()
        self.forge.rate_limit(wait=9)
        self.assertNotIn("retry-after", self.assert_status(429, self.ask("GET", "")).headers)
        self.assertEqual("9", self.assert_status(429, self.ask("GET", "")).headers["retry-after"])

    def test_commits_and_branches(self):
        found = self.ask("GET", f"/commit/{self.topic[:12]}").json
        self.assertEqual(self.topic, found["hash"])
        self.assert_status(404, self.ask("GET", "/commit/000000000000"))
        self.assertEqual(self.topic, self.ask("GET", "/refs/branches/topic").json["target"]["hash"])
        self.ann.push("a/b", {"x": "y"}, start="main")
        self.assert_status(204, self.ask("DELETE", "/refs/branches/a/b"))
        self.assert_status(404, self.ask("DELETE", "/refs/branches/a/b"))
        self.assert_status(403, self.ask("DELETE", "/refs/branches/main"))

    def test_people(self):
        self.forge.default_reviewers["team/deploy"] = ["ann"]
        found = self.ask("GET", "/effective-default-reviewers").json["values"]
        self.assertEqual([self.forge.account("ann").uuid], [each["user"]["uuid"] for each in found])
        found = self.ask("GET", "//workspaces/team/members").json
        self.assertEqual(["ann", "bot"], [each["user"]["nickname"] for each in found["values"]])


class BitbucketPulls(BitbucketTest):
    def test_create_and_read(self):
        new = self.create(description="d", draft=True, reviewers=self.uuids("ann"),
                          close_source_branch=True)
        self.assertEqual((1, "OPEN", True, "topic", self.topic[:12], None, ["ann"]), (
            new["id"], new["state"], new["draft"], new["source"]["branch"]["name"],
            new["source"]["commit"]["hash"], new["merge_commit"], self.names(new)))
        self.assertEqual(f"{self.project.web_url}/pull-requests/1", new["links"]["html"]["href"])
        self.assertEqual(new, self.ask("GET", "/pullrequests/1").json)
        self.assert_status(404, self.ask("GET", "/pullrequests/2"))

    def test_what_cannot_be(self):
        self.create(400, head="nowhere")
        self.ann.push("even", {"x": "y"}, start="main")
        self.ann.reset("even", self.store.tip("main"))
        self.assertEqual("There are no changes to be pulled",
                         self.create(400, head="even")["error"]["message"])

    def test_creating_again_updates(self):
        first = self.create(reviewers=self.uuids("ann"), description="one")
        again = self.create(title="new", description="two")
        self.assertEqual((first["id"], "new", "two", []), (
            again["id"], again["title"], again["description"], self.names(again)))
        self.assertEqual(1, len(self.project.requests))

    def test_what_is_left_out_goes(self):
        self.create(reviewers=self.uuids("ann"), description="d", close_source_branch=True)
        self.assertEqual(["ann"], self.names(self.update(title="a", reviewers=self.uuids("ann"))))
        new = self.update(title="b")
        self.assertEqual(([], "", False), (self.names(new), new["description"],
                                           new["close_source_branch"]))

    def test_who_has_reviewed_stays(self):
        self.create(reviewers=self.uuids("ann"))
        self.ann.review(1)
        read = self.ask("GET", "/pullrequests/1").json
        self.assertEqual((["ann"], True), (self.names(read), read["participants"][0]["approved"]))

    def test_bad_reviewers(self):
        self.forge.account("stranger")
        self.project.add_member("gone")
        self.forge.account("gone").is_active = False
        for login, text in (("stranger", "stranger is not a member of this workspace and cannot be "
                                         "added to this pull request"),
                            ("gone", "Malformed reviewers list"),
                            ("bot", "bot is the author and cannot be included as a reviewer.")):
            error = self.create(400, reviewers=self.uuids("ann", login))["error"]
            self.assertEqual({"reviewers": [text]}, error["fields"])
        self.assertEqual([], self.project.requests)

    def test_lists(self):
        for number in range(3):
            self.ann.push(f"b{number}", {"x": f"{number}"}, start="main")
            self.create(head=f"b{number}")
        self.ann.close(1)

        def found(**query):
            text = urllib.parse.urlencode(query, doseq=True)
            answer = self.assert_status(200, self.ask("GET", "/pullrequests?" + text)).json
            self.assertNotIn("reviewers", str(answer))
            return [each["id"] for each in answer["values"]], "next" in answer
        self.assertEqual(([3, 2], False), found())
        self.assertEqual(([3, 2], True), found(state=["OPEN", "DECLINED"], pagelen=50))
        self.assertEqual(([1], False), found(state="DECLINED"))
        branches = 'source.branch.name="b0" AND destination.branch.name="main"'
        # With a query the other parameter counts for nothing.
        self.assertEqual(([1], False), found(q=branches, state="OPEN"))
        self.assertEqual(([], False), found(q=branches + ' AND state="OPEN"'))
        self.assertEqual(([2, 1], False), found(
            q='(source.branch.name="b0" OR source.branch.name="b1") AND title="t"'))
        for query in ("source.branch.name=b0", 'x="y"', 'state="OPEN" AND', '(state="OPEN"', "%"):
            self.assert_status(400, self.ask(
                "GET", "/pullrequests?" + urllib.parse.urlencode({"q": query})))

    def test_the_next_page(self):
        for number in range(3):
            self.ann.push(f"b{number}", {"x": f"{number}"}, start="main")
            self.create(head=f"b{number}")
        first = self.ask("GET", "/pullrequests?pagelen=50&state=OPEN").json
        path = first["next"].removeprefix(self.forge.url)
        second = ask(self.forge.port, "GET", path, None, self.authorization(self.token)).json
        self.assertEqual([3, 2, 1], [each["id"] for each in first["values"] + second["values"]])
        self.assertNotIn("next", second)

    def test_comments(self):
        self.create()
        self.assert_status(201, self.ask("POST", "/pullrequests/1/comments",
                                         {"content": {"raw": "hi"}}))
        self.assert_status(400, self.ask("POST", "/pullrequests/1/comments",
                                         {"content": {"raw": ""}}))
        self.assert_status(400, self.ask("POST", "/pullrequests/1/comments", {"content": "hi"}))
        self.assertEqual([("bot", "hi")], self.project.request(1).comments)


class BitbucketMerges(BitbucketTest):
    def merge(self, status, **body):
        return self.assert_status(status, self.ask("POST", "/pullrequests/1/merge",
                                                   {"type": "pullrequest", **body})).json

    def test_hashes_are_short(self):
        self.create(close_source_branch=True)
        done = self.merge(200, merge_strategy="squash", message="M")
        tip = self.store.tip("main")
        self.assertEqual(("MERGED", tip[:12]), (done["state"], done["merge_commit"]["hash"]))
        self.assertEqual(("M", ""), (self.store.message(tip), self.store.tip("topic")))
        self.assertIn("already closed", self.merge(400)["error"]["message"])

    def test_a_merge_may_time_out(self):
        self.create()
        self.forge.faults.arm("merge timeout")
        self.merge(555)
        self.assertEqual("OPEN", self.ask("GET", "/pullrequests/1").json["state"])
        self.merge(200)

    def test_what_is_in_the_way(self):
        self.create(draft=True)
        self.merge(400)
        self.ann.edit(1, draft=False)
        self.merge(400, merge_strategy="octopus")
        self.assertIn("merge_strategy", self.merge(400, merge_strategy="x")["error"]["fields"])
        self.project.protect("main", merge="maintain")
        self.merge(403)
        self.project.protect("main")
        self.ann.push("main", {"values.yaml": "tag: v9\n"})
        self.assertIn("conflicts", self.merge(400)["error"]["message"])

    def test_declining(self):
        self.create()
        done = self.assert_status(200, self.ask("POST", "/pullrequests/1/decline")).json
        self.assertEqual("DECLINED", done["state"])
        self.assert_status(400, self.ask("POST", "/pullrequests/1/decline"))
        self.update(400, title="x")
        # A new one instead.
        self.assertEqual(2, self.create()["id"])
