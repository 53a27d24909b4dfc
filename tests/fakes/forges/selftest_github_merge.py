# SPDX-License-Identifier: Apache-2.0
"""How GitHub merges, and says whether it could."""

from fakes.forges.selftest_github import GitHubTest


class GitHubMerges(GitHubTest):
    def merge(self, status, **body):
        return self.assert_status(status, self.ask("PUT", "/pulls/1/merge", body)).json

    def test_mergeable_is_not_known_at_once(self):
        self.create()
        self.forge.faults.arm("mergeable unknown", 2)
        found = [self.ask("GET", "/pulls/1").json for _ in range(3)]
        self.assertEqual([None, None, True], [each["mergeable"] for each in found])
        self.assertEqual(["unknown", "unknown", "clean"],
                         [each["mergeable_state"] for each in found])

    def test_states(self):
        self.create()

        def state():
            return self.ask("GET", "/pulls/1").json["mergeable_state"]
        self.project.set_check(self.topic, "pending")
        self.assertEqual("blocked", state())
        self.project.checks_needed = False
        self.assertEqual("unstable", state())
        self.project.set_check(self.topic, "success")
        self.assertEqual("clean", state())
        self.ann.push("main", {"values.yaml": "tag: v9\n"})
        self.assertEqual("dirty", state())
        self.assertIs(False, self.ask("GET", "/pulls/1").json["mergeable"])

    def test_merge_now(self):
        self.create()
        self.assert_status(404, self.ask("GET", "/pulls/1/merge"))
        before = self.ask("GET", "/pulls/1").json["merge_commit_sha"]
        self.assertEqual("", self.store.kind(before))
        self.assertIn("was modified", self.merge(409, sha="0" * 40)["message"])
        self.assert_status(422, self.ask("PUT", "/pulls/1/merge", {"merge_method": "ff"}))
        done = self.merge(200, sha=self.topic, merge_method="squash", commit_title="T",
                          commit_message="M")
        self.assertEqual(self.store.tip("main"), done["sha"])
        self.assertEqual("T\n\nM", self.store.message("main"))
        self.assert_status(204, self.ask("GET", "/pulls/1/merge"))
        read = self.ask("GET", "/pulls/1").json
        self.assertEqual(("closed", True, done["sha"]),
                         (read["state"], read["merged"], read["merge_commit_sha"]))
        self.assertIn("not mergeable", self.merge(405)["message"])

    def test_what_is_in_the_way(self):
        self.create(draft=True)
        self.assertIn("still a draft", self.merge(405)["message"])
        self.ann.edit(1, draft=False)
        self.project.set_check(self.topic, "pending")
        self.assertIn("Required status check", self.merge(405)["message"])
        self.project.set_check(self.topic, "success")
        self.project.methods = {"rebase"}
        self.assertIn("Squash merges are not allowed",
                      self.merge(405, merge_method="squash")["message"])
        self.project.protect("main", merge="maintain")
        self.assertIn("not authorized", self.merge(405, merge_method="rebase")["message"])
        self.project.protect("main")
        self.ann.push("main", {"values.yaml": "tag: v9\n"})
        self.assertIn("not mergeable", self.merge(405, merge_method="rebase")["message"])
