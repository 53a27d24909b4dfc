# SPDX-License-Identifier: Apache-2.0
"""Merge requests by push options, with the git program on the other side."""

from fakes.forges.selftest_gitlab import GitLabTest


class GitLabPushOptions(GitLabTest):
    def push(self, *options, files=None, status=0, token=None, user="oauth2", branch="by-git"):
        """What git shows, without its "remote:" and with all in one line."""
        words = [word for option in options for word in ("-o", option)]
        text, code = self.push_by_git(token or self.token, "--force", *words, user=user,
                                      files=files, branch=branch)
        self.assertEqual(status, code, text)
        return " ".join(text.replace("remote:", "").split())

    def request(self, number=1):
        return self.project.request(number)

    def test_without_options_there_is_a_place_to_go_to(self):
        text = self.push()
        self.assertIn("To create a merge request for by-git, visit: "
                      f"{self.project.web_url}/-/merge_requests/new?"
                      "merge_request%5Bsource_branch%5D=by-git", text)
        self.assertEqual([], self.project.requests)
        self.assertEqual([], self.forge.pushes[0].options)

    def test_create(self):
        text = self.push("merge_request.create", "mr.title=New", "merge_request.description=a\\nb",
                         "merge_request.label=x", "mr.label=y", "mr.assign=ann", "mr.draft",
                         "mr.remove_source_branch", "mr.squash")
        self.assertIn(f"View merge request for by-git: {self.project.web_url}/-/merge_requests/1",
                      text)
        request = self.request()
        self.assertEqual(("Draft: New", "a\nb", ["x", "y"], ["bot", "ann"], True, True),
                         (request.title, request.body, request.labels, request.assignees,
                          request.removes_branch, request.squashes))
        self.assertEqual(("by-git", "main", self.store.tip("by-git")),
                         (request.head, request.base, request.head_sha))

    def test_texts_come_from_the_commit(self):
        self.push("merge_request.create")
        self.assertEqual(("By git", "With a text"), (self.request().title, self.request().body))

    def test_an_open_request_is_updated(self):
        self.push("merge_request.create", "merge_request.title=One", "merge_request.label=x")
        self.push("merge_request.create", "merge_request.title=Two", "merge_request.unlabel=x",
                  "merge_request.unassign=bot", files={"other.yaml": "a: 3\n"})
        request, = self.project.requests
        self.assertEqual(("Two", [], []), (request.title, request.labels, request.assignees))
        self.assertEqual(self.store.tip("by-git"), request.head_sha)

    def test_targets(self):
        self.ann.push("release", {"x": "y"}, start="main")
        self.push("merge_request.create", "merge_request.target=release")
        self.assertEqual("release", self.request().base)
        text = self.push("merge_request.create", "merge_request.target=nowhere", branch="other")
        self.assertIn("WARNINGS: Error encountered with push options 'merge_request.create' "
                      "'merge_request.target=nowhere':", text)
        self.assertEqual(1, len(self.project.requests))

    def test_without_create(self):
        text = self.push("merge_request.title=New")
        self.assertIn("A merge_request.create push option is required to create a merge request "
                      "for branch by-git", text)
        self.assertEqual([], self.project.requests)
        self.assertTrue(self.store.tip("by-git"))

    def test_options_can_be_refused(self):
        self.forge.faults.arm("push options")
        text = self.push("merge_request.create")
        self.assertIn("WARNINGS: Error encountered with push options", text)
        self.assertIn("merge_requests/new?", text)
        self.assertEqual([], self.project.requests)
        self.push("merge_request.create", branch="next")
        self.assertEqual(1, len(self.project.requests))

    def test_unknown_options_are_passed_over(self):
        text = self.push("merge_request.create", "merge_request.titel=New", "other.thing", "plain")
        self.assertNotIn("WARNINGS", text)
        self.assertEqual("By git", self.request().title)
        self.assertEqual(["merge_request.create", "merge_request.titel=New", "other.thing",
                          "plain"], self.forge.pushes[0].options)

    def test_waiting_for_the_pipeline(self):
        self.project.checks_by_default = "pending"
        self.push("merge_request.create", "merge_request.merge_when_pipeline_succeeds")
        self.assertTrue(self.request().auto_merge)
        self.project.finish_checks()
        self.assertEqual("merged", self.request().state)

    def test_a_skipped_pipeline_never_ends(self):
        self.project.checks_by_default = "pending"
        self.push("ci.skip", "merge_request.create")
        self.project.finish_checks()
        self.assertEqual("skipped", self.read()["head_pipeline"]["status"])

    def test_the_default_branch(self):
        self.push("merge_request.create", branch="main")
        self.assertEqual([], self.project.requests)

    def test_job_tokens(self):
        token = self.forge.token(kind="job", projects=("team/deploy",))
        self.push("merge_request.create", token=token, user="gitlab-ci-token", status=128)
        self.project.job_token_may_push = True
        self.push("merge_request.create", token=token, user="oauth2", status=128)
        self.push("merge_request.create", token=token, user="gitlab-ci-token")
        self.assertEqual(1, len(self.project.open_requests()))

    def test_pushes_past_the_server_count_as_well(self):
        repository = self.project.repository
        repository.git("push", "-q", "-o", "merge_request.create", repository.path, "topic:again")
        self.assertEqual(["again"], [each.head for each in self.project.open_requests()])
