#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Services that ask to come again later: they are waited for where there is time, and keep nobody
else waiting."""

import json

from notify_support import DONE, UNREACHABLE, Notify, Reply, main, subscribed

# What each says who is too fast, where it names no time or one that is soon over.
SOON_AGAIN = {
    "slack": Reply(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "1"}),
    "webhook": Reply(503, "busy", {"Retry-After": "1"}),
    "teams-workflows": Reply(429, {"error": {"code": "429"}}, {"Retry-After": "1"}),
    "feishu": Reply(429, "", {"Retry-After": "1"}),
    "wecom": Reply(429, "", {"Retry-After": "1"}),
    "dingtalk": Reply(200, {"status": 1111, "wait": 1, "source": "x5", "punish": "deny"}),
}
# And where it is a long time.
LONG_AFTER = {
    "dingtalk": Reply(200, {"errcode": 130101,
                            "errmsg": "send too fast, exceed 20 times per minute"}),
    "feishu": Reply(200, {"code": 11232, "msg": "frequency limited"}),
    "wecom": Reply(200, {"errcode": 45009, "errmsg": "api freq out of limit"}),
    "slack": Reply(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "3600"}),
    "teams": Reply(200, "Webhook message delivery failed with error: Microsoft Teams endpoint "
                   "returned HTTP error 429 with ContextId x"),
    "webhook": Reply(429, "", {"Retry-After": "3600"}),
}
NAMES = {"webhook": "hook", "dingtalk": "dingtalk:ops", "slack": "slack:dev", "teams": "teams:ops",
         "teams-workflows": "teams-workflows:ops"}


class Later(Notify):
    def world(self, vendor, answer, other):
        """`vendor` gives this answer first; then comes another one, who is not busy."""
        self.chats(**{vendor: {"answers": [answer]}, other: {}})
        self.data.update(subscribed(NAMES.get(vendor, vendor), NAMES.get(other, other)))
        return NAMES.get(vendor, vendor), NAMES.get(other, other)

    def test_others_are_sent_first(self):
        for vendor, answer in SOON_AGAIN.items():
            with self.subTest(vendor=vendor):
                other = "wecom" if vendor != "wecom" else "feishu"
                names = self.world(vendor, answer, other)
                self.assertEqual(dict.fromkeys(names, "sent"), self.assert_told(self.notify()))
                self.assertEqual([other, vendor], self.order)
                self.assertEqual(2, len(self.chat.requests(vendor)))

    def test_who_asks_for_more_time_than_there_is_fails_and_is_told_when(self):
        for vendor, answer in LONG_AFTER.items():
            with self.subTest(vendor=vendor):
                other = "teams-workflows"
                name, other_name = self.world(vendor, answer, other)
                done = self.notify("--timeout", "3s", "--on-failure", "fail")
                self.assert_status(UNREACHABLE, done)
                self.assertEqual({name: "failed", other_name: "sent"},
                                 {self.name_of(one): one["state"]
                                  for one in done.json["deliveries"]})
                self.assertRegex(self.reason(done, name),
                                 "may be tried again in .*, after the end of this run")
                self.assertEqual(1, len(self.chat.requests(vendor)))

    def test_nobody_is_waited_for_in_vain(self):
        """With an hour to go the answer is known at once."""
        self.world("slack", LONG_AFTER["slack"], "wecom")
        done = self.notify("--timeout", "50m", timeout=20)
        self.assert_told(done, "failed")

    def test_many_messages_go_as_fast_as_they_may(self):
        self.chats(slack={"budget": 2, "refusals": 1, "wait": 0})
        names = [f"slack:dev{number}" for number in range(6)]
        self.data.update(subscribed(*names))
        self.assertEqual(dict.fromkeys(names, "sent"), self.assert_told(self.notify()))
        self.assertEqual(names, [f"slack:{message['channel'].removeprefix('C-')}"
                                 for message in sorted(self.chat.accepted("slack"),
                                                       key=lambda one: one["channel"])])
        self.assertEqual(8, len(self.chat.requests("slack")))

    def test_a_budget_that_is_never_full_again_ends_with_the_deadline(self):
        self.chats(slack={"budget": 1, "wait": 1})
        self.data.update(subscribed("slack:a", "slack:b", "slack:c"))
        done = self.notify("--timeout", "3s")
        self.assertEqual({"slack:a": "sent", "slack:b": "failed", "slack:c": "failed"},
                         self.assert_told(done, "failed"))

    def test_what_was_put_off_goes_on_where_it_was(self):
        """A message that is posted and then changed: only what was refused is repeated."""
        self.chats("slack")
        state = self.dir / "state.json"
        self.data |= {"template.hello": "message: hi\nslack:\n  groupingKey: x\n"
                      "  deliveryPolicy: PostAndUpdate\n", **subscribed("slack:dev")}
        thread = self.notify("--state", state)
        self.assert_told(thread)
        kept = json.loads(state.read_text())
        state.write_text(json.dumps({**kept, "notified": {}}))
        first = self.chat.accepted("slack")[0]
        self.chats(slack={"budget": 1, "refusals": 1})
        self.chat.vendor("slack").accepted.append(first)
        self.assert_told(self.notify("--state", state))
        self.assertEqual(["hi"], self.chat.accepted("slack")[0]["history"])
        self.assertEqual(["/api/chat.postMessage", "/api/chat.update", "/api/chat.update"],
                         [request.path for request in self.chat.requests("slack")])

    def test_progress_is_told(self):
        self.world("slack", SOON_AGAIN["slack"], "wecom")
        done = self.notify()
        self.assert_status(DONE, done)
        self.assertRegex(done.err, r"slack:dev: .*ratelimited.*; trying again in 1")


if __name__ == "__main__":
    main()
