#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""--mention-author: whoever started the pipeline is told by name, in the way of each chat."""

import json

from notify_support import DONE, USAGE, Notify, main, subscribed

PEOPLE = """\
jane:
  also: [jane@example.com, Jane Doe]
  slack: U012AB3CD
  dingtalk: "13800138000"
  feishu: ou_jane
  wecom: jane.doe
  teams-workflows: jane@corp.example.com|Jane
  email: jane@home.example.com
bob:
  slack: [U0BOB1234, U0BOB5678]
"""
EVERY_CHAT = ("slack:dev", "dingtalk:ops", "feishu", "wecom", "teams-workflows:ops",
              "email:team@example.com")


class Mentions(Notify):
    def setUp(self):
        super().setUp()
        self.chats("slack", "dingtalk", "feishu", "wecom", "teams-workflows", "webhook")
        self.mail = self.mails()
        self.data.update(subscribed(*EVERY_CHAT))
        self.people = self.write("people.yaml", PEOPLE)

    def tell(self, *facts, people=True, env=None):
        flags = [part for fact in facts for part in ("--ci", fact)]
        done = self.notify("--mention-author", *flags,
                           *(["--people", self.people] if people else []), env=env)
        self.assert_told(done)
        return done

    def last(self, vendor):
        return self.chat.shown(vendor)[-1]

    def test_in_every_chat(self):
        for facts in (["actor.login=jane"], ["actor.login=JANE"],
                      ["actor.login=x", "actor.email=jane@example.com"], ["actor.name=Jane Doe"],
                      ["commit.author=Someone <jane@example.com>"]):
            with self.subTest(facts=facts):
                self.tell(*facts)
                self.assertIn("<@U012AB3CD>", self.last("slack"))
                self.assertIn("(calls 13800138000)", self.last("dingtalk"))
                self.assertIn("@ou_jane", self.last("feishu"))
                self.assertEqual(["jane.doe"],
                                 self.chat.accepted("wecom")[-1]["text"]["mentioned_list"])
                self.assertIn("(calls jane@corp.example.com)", self.last("teams-workflows"))
                self.assertIn("jane@home.example.com", self.mail.accepted[-1].recipients)

    def test_in_markdown_too(self):
        self.data["template.hello"] = ("message: x\ndingtalk:\n  title: t\n  markdown: text\n"
                                       "wecom:\n  markdown: text\nfeishu:\n  card: |\n"
                                       '    {"elements": [{"tag": "markdown", "content": "c"}]}\n'
                                       "slack:\n  blocks: |\n    [{\"type\": \"divider\"}]\n")
        self.tell("actor.login=jane")
        self.assertIn("(calls 13800138000)", self.last("dingtalk"))
        self.assertIn("<@jane.doe>", self.chat.accepted("wecom")[-1]["markdown"]["content"])
        self.assertIn("ou_jane", json.dumps(self.chat.accepted("feishu")[-1]))
        self.assertIn("<@U012AB3CD>", self.last("slack"))

    def test_many_handles_of_one_person(self):
        self.data.update(subscribed("slack:dev"))
        self.tell("actor.login=bob")
        self.assertIn("<@U0BOB1234> <@U0BOB5678>", self.last("slack"))

    def test_the_name_of_a_service_goes_before_its_kind(self):
        self.data |= {"service.slack.other": self.data["service.slack"],
                      **subscribed("other:dev", "slack:dev")}
        self.people = self.write("people.yaml", "jane: {slack: U012AB3CD, other: U045EF6GH}\n")
        self.tell("actor.login=jane")
        self.assertIn("<@U045EF6GH>", self.chat.shown("slack")[0])
        self.assertIn("<@U012AB3CD>", self.chat.shown("slack")[1])

    def test_what_needs_no_file(self):
        self.tell("actor.login=jane", "actor.email=jane@example.com", people=False)
        self.assertIn("(calls jane@example.com)", self.last("teams-workflows"))
        self.assertIn("jane@example.com", self.mail.accepted[-1].recipients)
        self.assertNotIn("<@", self.last("slack"))

    def test_somebody_whom_nobody_knows_is_told_of_all_the_same(self):
        done = self.tell("actor.login=eve")
        self.assertIn("slack:dev: nobody knows a handle of eve", done.err)
        self.assertNotIn("<@", self.last("slack"))

    def test_a_pipeline_that_names_nobody(self):
        done = self.tell()
        self.assertIn("the CI system does not say who started this", done.err)

    def test_without_the_flag_nobody_is_mentioned(self):
        self.assert_told(self.notify("--ci", "actor.login=jane"))
        self.assertNotIn("<@", self.last("slack"))
        self.assertNotIn("calls", self.last("dingtalk"))

    def test_nobody_can_be_called_who_is_everybody(self):
        """Neither by a file of people nor by a login."""
        self.people = self.write("people.yaml", "jane:\n  slack: channel\n  dingtalk: all\n"
                                 "  feishu: all\n  wecom: '@all'\n  teams-workflows: everyone\n"
                                 "  email: jane@example.com\n")
        self.tell("actor.login=jane")
        for vendor in ("slack", "dingtalk", "feishu", "wecom"):
            with self.subTest(vendor=vendor):
                said = json.dumps(self.chat.accepted(vendor)[-1])
                self.assertNotIn("<!channel", said)
                self.assertNotIn("everybody", self.last(vendor))
                self.assertNotIn('"isAtAll": true', said)
                self.assertNotRegex(said, '@all|"all"')

    def test_a_file_that_is_none_is_refused(self):
        for text in ("[jane]", "jane: U1", "jane: {slack: {a: b}}", "a: ["):
            with self.subTest(text=text):
                self.assert_usage("reading --people", "--mention-author", "--people",
                                  self.write("people.yaml", text), "--ci", "actor.login=jane")
        done = self.notify("--mention-author", "--people", self.dir / "absent")
        self.assert_status(USAGE, done)

    def test_the_flag_as_a_variable(self):
        done = self.notify("--ci", "actor.login=jane", env={
            "GITOPS_NOTIFY_MENTION_AUTHOR": "true", "GITOPS_NOTIFY_PEOPLE": str(self.people)})
        self.assert_status(DONE, done)
        self.assertIn("<@U012AB3CD>", self.last("slack"))


if __name__ == "__main__":
    main()
