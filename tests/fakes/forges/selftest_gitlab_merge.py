# SPDX-License-Identifier: Apache-2.0
"""How GitLab merges, at once or after the pipeline."""

from fakes.forges.selftest_gitlab import GitLabTest


class GitLabMerges(GitLabTest):
    def test_without_a_pipeline_it_merges_at_once(self):
        self.create()
        for name in ("merge_when_pipeline_succeeds", "auto_merge"):
            if name == "auto_merge":
                self.ann.push("topic", {"other.yaml": "a: 7\n"})
                self.create()
            done = self.assert_status(200, self.ask(
                "PUT", f"/merge_requests/{len(self.project.requests)}/merge", {name: True})).json
            self.assertEqual("merged", done["state"])
            self.assertEqual(self.store.tip("main"), done["merge_commit_sha"])

    def test_with_a_pipeline_it_waits(self):
        self.project.checks_by_default = "pending"
        self.create()
        self.assertEqual("running", self.read()["head_pipeline"]["status"])
        done = self.merge(auto_merge=True, sha=self.topic, squash=True,
                          should_remove_source_branch=True, squash_commit_message="S")
        self.assertEqual(("opened", True), (done["state"], done["merge_when_pipeline_succeeds"]))
        self.project.finish_checks()
        done = self.read()
        self.assertEqual(("merged", "S", ""), (
            done["state"], self.store.message(done["squash_commit_sha"]), self.store.tip("topic")))
        self.assertEqual(2, len(self.store.parents(done["merge_commit_sha"])))
        self.assertNotIn("S", self.store.message(done["merge_commit_sha"]).split())

    def test_a_squash_says_the_title_and_no_more(self):
        self.create()
        done = self.merge(squash=True, sha=self.topic)
        self.assertEqual(done["title"], self.store.message(done["squash_commit_sha"]).strip())

    def test_the_pipeline_may_be_late(self):
        self.project.checks_by_default = "pending"
        self.create()
        self.forge.faults.arm("late pipeline", 2)
        self.assertEqual([None, None], [self.read()["head_pipeline"] for _ in range(2)])
        self.assertTrue(self.read()["head_pipeline"])
        self.forge.faults.arm("late pipeline")
        self.assertEqual("merged", self.merge(auto_merge=True)["state"])

    def test_the_pipeline_of_the_head_before_may_still_be_shown(self):
        self.project.checks_by_default = "pending"
        self.create()
        self.project.finish_checks("failure")
        self.ann.push("topic", {"other.yaml": "a: 2\n"})
        self.forge.faults.arm("stale pipeline")
        stale, fresh = (self.read()["head_pipeline"] for _ in range(2))
        self.assertEqual((self.topic, "failed"), (stale["sha"], stale["status"]))
        self.assertEqual((self.store.tip("topic"), "running"), (fresh["sha"], fresh["status"]))

    def test_a_push_disarms(self):
        self.project.checks_by_default = "pending"
        self.create()
        self.merge(merge_when_pipeline_succeeds=True)
        self.ann.push("topic", {"other.yaml": "a: 2\n"})
        self.assertFalse(self.read()["merge_when_pipeline_succeeds"])

    def test_disarming(self):
        self.project.checks_by_default = "pending"
        self.create()
        self.merge(auto_merge=True)
        path = "/merge_requests/1/cancel_merge_when_pipeline_succeeds"
        self.assertFalse(self.assert_status(201, self.ask("POST", path)).json[
            "merge_when_pipeline_succeeds"])
        self.ann.close(1)
        self.assert_status(406, self.ask("POST", path))

    def test_not_ready_twice(self):
        self.project.checks_by_default = "pending"
        self.create()
        self.forge.faults.arm("not ready", 2)
        for _ in range(2):
            self.assertEqual("405 Method Not Allowed", self.merge(405, auto_merge=True)["message"])
        self.merge(auto_merge=True)

    def test_being_checked(self):
        self.create()
        self.forge.faults.arm("checking", 2)
        self.assertEqual(["checking", "checking", "mergeable"],
                         [self.read()["detailed_merge_status"] for _ in range(3)])

    def test_who_may_not_merge(self):
        self.create()
        self.project.protect("main", merge="maintain")
        self.assertEqual({"message": "401 Unauthorized"}, self.merge(401))
        self.project.add_member("chief", "maintain")
        self.assertEqual("merged", self.merge(token=self.forge.token(login="chief"))["state"])

    def test_what_is_in_the_way(self):
        self.create(title="Draft: t")
        self.assertEqual("draft_status", self.read()["detailed_merge_status"])
        self.merge(405)
        self.update(title="t")
        self.assertIn("SHA does not match HEAD", self.merge(409, sha="1" * 40)["message"])
        self.project.checks_needed = True
        self.project.set_check(self.topic, "pending")
        self.assertEqual("ci_still_running", self.read()["detailed_merge_status"])
        self.merge(405)
        self.project.set_check(self.topic, "failure")
        self.assertEqual("ci_must_pass", self.read()["detailed_merge_status"])
        self.merge(405, auto_merge=True)
        self.project.checks_needed = False
        self.ann.push("main", {"values.yaml": "tag: v9\n"})
        self.assertEqual(("conflict", True), (self.read()["detailed_merge_status"],
                                              self.read()["has_conflicts"]))
        self.assertEqual("Branch cannot be merged", self.merge(422)["message"])
        self.ann.close(1)
        self.merge(405)

    def test_fast_forward(self):
        self.forge.merge_method = "ff"
        self.create()
        done = self.merge(sha=self.topic)
        self.assertEqual((None, None, self.topic), (
            done["merge_commit_sha"], done["squash_commit_sha"], done["sha"]))
        self.assertEqual(self.topic, self.store.tip("main"))
