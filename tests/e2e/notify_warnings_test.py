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


class Hints(Warnings):
    def test_a_hint_is_no_warning(self):
        self.chats(slack={"answers": [Reply(200, {"ok": False, "error": "not_in_channel"})]})
        done = self.notify(env={"GITHUB_ACTIONS": "true"})
        self.assertEqual("failed", done.json["result"])
        self.assertEqual((1, 1), (len(self.lines(done)), len(self.lines(done, "hint"))), done)
        self.assertEqual(1, done.err.count("::warning"))


if __name__ == "__main__":
    main()
