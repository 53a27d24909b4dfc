#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What `notify` says of what it cannot do, and of what is not as somebody thought."""

from notify_support import Notify, Reply, main, subscribed


class Warnings(Notify):
    def setUp(self):
        super().setUp()
        self.chats("slack")
        self.data.update(subscribed("slack:dev"))

    def lines(self, done, kind="warning"):
        start = f"notify: {kind}: "
        return [line[len(start):] for line in done.err.splitlines() if line.startswith(start)]


class Conditions(Warnings):
    BROKEN = "- when: app.status.heath.status == 'Degraded'\n  send: [hello]\n"

    def test_a_condition_that_cannot_be_evaluated_is_said_once(self):
        self.data |= {"trigger.always": self.BROKEN, **subscribed("slack:dev", "slack:ops")}
        done = self.notify()
        self.assertEqual({}, self.assert_told(done, "skipped"))
        self.assertEqual([], self.lines(done))
        self.assertRegex(done.err, r"(?m)^\S+ trigger always: a condition cannot be evaluated, and "
                                   r"counts as untrue: when: cannot fetch status")
        self.assertEqual(1, done.err.count("trigger always"))

    def test_without_an_application_it_is_the_rule(self):
        self.data["trigger.always"] = self.BROKEN
        self.assertNotIn("trigger always", self.notify(app=[]).err)
        self.assertIn("trigger always", self.notify("--verbose", app=[]).err)

    def test_a_once_per_that_cannot_be_evaluated_is_a_warning(self):
        self.data["trigger.always"] = "- when: 'true'\n  oncePer: app.x.y.z\n  send: [hello]\n"
        warning, = self.lines(self.notify())
        self.assertRegex(warning, "^trigger always: .*oncePer: cannot fetch ")


class Names(Warnings):
    """Words that nobody knows are taken as they are, and said."""

    def said(self, *arguments):
        done = self.notify(*arguments)
        self.assertEqual({"slack:dev": "sent"}, self.assert_told(done))
        return list(zip(self.lines(done), self.lines(done, "hint")))

    def test_facts(self):
        for fact, words, hint in (
                ("stauts=Failed", "--ci: nobody knows stauts", "did you mean status?"),
                ("actor.logn=jane", "--ci: nobody knows actor.logn", "did you mean actor.login?"),
                ("status=broken", "--ci: status is broken", "succeeded, failed, cancelled"),
                ("status=faild", "--ci: status is faild", "did you mean failed?")):
            with self.subTest(fact=fact):
                (warning, given), = self.said("--ci", fact)
                self.assertIn(words, warning)
                self.assertIn(hint, given)

    def test_facts_that_are_known(self):
        for fact in ("status=Failed", "status=None", "status=", "actor.login=jane", "commit.title=x",
                     "commit.shortSha=x", "runUrl=https://ci.example.com", "startedAt=x"):
            self.assertEqual([], self.said("--ci", fact))

    def test_services_of_people(self):
        people = self.write("people.yaml", "jane: {slak: U1, slack: U2, also: [j]}\n"
                                           "ann: {email: a@example.com, pager: x}\n")
        (first, hint), (second, other) = self.said("--mention-author", "--people", people, "--ci",
                                                   "actor.login=jane")
        self.assertRegex(first, "people.yaml: ann: there is no service pager")
        self.assertIn("the name of a service", hint)
        self.assertRegex(second, "people.yaml: jane: there is no service slak")
        self.assertEqual("did you mean slack?", other)

    def test_services_of_the_config_are_known(self):
        self.data |= {"service.slack.ops": self.data["service.slack"]}
        people = self.write("people.yaml", "jane: {ops: U1, slack: U2, dingtalk: x}\n")
        self.assertEqual([], self.said("--mention-author", "--people", people, "--ci",
                                       "actor.login=jane"))


class Hints(Warnings):
    def test_a_hint_is_no_warning(self):
        self.chats(slack={"answers": [Reply(200, {"ok": False, "error": "not_in_channel"})]})
        done = self.notify(env={"GITHUB_ACTIONS": "true"})
        self.assertEqual("failed", done.json["result"])
        self.assertEqual((1, 1), (len(self.lines(done)), len(self.lines(done, "hint"))), done)
        self.assertEqual(1, done.err.count("::warning"))


if __name__ == "__main__":
    main()
