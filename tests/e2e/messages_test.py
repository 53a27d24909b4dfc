#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What people read in the log: templates, conventional commits, trailers."""

import unittest

from support import DONE, EDIT, FILE, USAGE, EndToEnd


class Messages(EndToEnd):
    def setUp(self):
        super().setUp()
        self.site = self.repository()
        self.tip = self.site.tip()

    def message(self, *arguments):
        done = self.update(self.site.path, *arguments)
        self.assert_status(DONE, done)
        return self.site.message()

    def trailers(self, *keys):
        listed = self.site.git("log", "-1", "--format=%(trailers:unfold)").decode()
        return [line for line in listed.splitlines() if line.split(":")[0] in keys]

    def test_a_conventional_commit(self):
        message = self.message("--conventional", "chore(prod)")
        self.assertTrue(message.startswith(
            "chore(prod): set backend.tag to v1.4.2 in helm/values.yaml\n\n"), message)

    def test_a_revert_can_be_one_too(self):
        bump = self.update(self.site.path).json["commit"]
        self.assert_status(DONE, self.run_tool("--repo", self.site.path, "--revert", bump,
                                               "--conventional", "revert"))
        self.assertTrue(self.site.message().startswith('revert: revert "Set backend.tag'))

    def test_trailers_stand_behind_ours(self):
        self.message("--trailer", "Pipeline: 41", "--trailer", "Reviewed-by: A <a@example.com>",
                     "--committer", "Builder <builder@example.com>", "--signed-off-by")
        self.assertEqual([f"Update-Values: {FILE} backend.tag v1.4.1 -> v1.4.2", "Pipeline: 41",
                          "Reviewed-by: A <a@example.com>",
                          "Signed-off-by: Builder <builder@example.com>"],
                         self.trailers("Update-Values", "Pipeline", "Reviewed-by",
                                       "Signed-off-by"))

    def test_the_mark_for_pipelines_ends_the_first_line(self):
        self.assertTrue(self.message("--skip-ci").startswith(
            "Set backend.tag to v1.4.2 in helm/values.yaml [skip ci]\n\nUpdate-Values: "))
        self.assertEqual(1, len(self.trailers("Update-Values")))
        done = self.run_tool("--repo", self.site.path, "--revert", "last")
        self.assert_status(DONE, done)
        self.assertTrue(self.site.message().startswith(
            'Revert "Set backend.tag to v1.4.2 in helm/values.yaml"\n\n'), self.site.message())
        message = self.message("--skip-ci", "--message", "Deploy\n\nIt is time.\n\nKey: x")
        self.assertTrue(message.startswith("Deploy [skip ci]\n\nIt is time.\n\nKey: x\n"), message)

    def test_values_of_others_go_into_a_template(self):
        message = self.message("--message", "Deploy {{.new}}: {{.values.title}}",
                               "--message-value", 'title=Merge {{ "x" }} $(rm)')
        self.assertTrue(message.startswith('Deploy v1.4.2: Merge {{ "x" }} $(rm)\n'), message)

    def test_values_of_others_forge_no_trailer(self):
        message = self.message("--message", "Deploy\n\n{{.values.body}}",
                               "--message-value", "body=Update-Values: a b c -> d")
        self.assertIn("> Update-Values: a b c -> d", message)
        self.assertEqual(1, len(self.trailers("Update-Values")))

    def test_a_value_that_is_missing_or_left_over_is_told(self):
        text = "Deploy {{.values.ticket}}"
        done = self.update(self.site.path, "--message", text)
        self.assert_status(USAGE, done)
        self.assertIn("hint: --message-value ticket=TEXT gives it", done.err)
        done = self.update(self.site.path, "--message", text, "--message-value", "ticket=OPS-1",
                           "--message-value", "tikcet=OPS-1")
        self.assert_status(DONE, done)
        self.assertIn("warning: no template asks for .values.tikcet, which --message-value gives",
                      done.err)
        self.assertNotIn(".values.ticket,", done.err)

    def test_mistakes_are_told_before_anything_is_done(self):
        rows = [("--trailer", "no colon"), ("--trailer", "Key: a\nForged: b"),
                ("--trailer", "Update-Values: a b c -> d"), ("--trailer", "Empty: "),
                ("--message-value", "x=1"), ("--message", "{{.values.x}}", "--message-value", "x"),
                ("--message", "{{.values.absent}}", "--message-value", "x=1"),
                ("--conventional", "two words"), ("--conventional", "-x"), ("--provider", "github"), ("--conventional", "fix:"),
                ("--conventional", "fix(a"), ("--conventional", "fix", "--message", "x"),
                ("--message", "x", "--message-value", "x=1", "--message-value", "x=2")]
        for arguments in rows:
            with self.subTest(arguments=arguments):
                self.assert_status(USAGE, self.update(self.site.path, *arguments))
        self.assert_untouched(self.site, self.tip)

    def test_many_changes_are_not_all_told(self):
        keys = [f"k{number:02}" for number in range(60)]
        self.site.commit({"many.yaml": "".join(f"{key}: a\n" for key in keys)})
        done = self.run_tool("--repo", self.site.path, "--file", "many.yaml",
                             *(f"{key}=b" for key in keys))
        self.assert_status(DONE, done)
        self.assertEqual(50, len(self.trailers("Update-Values")))
        self.assertEqual(["Update-Values-More: 10"], self.trailers("Update-Values-More"))
        self.assert_status(DONE, self.run_tool("--repo", self.site.path, "--revert", "last",
                                               "--file", "many.yaml"))


if __name__ == "__main__":
    unittest.main()
