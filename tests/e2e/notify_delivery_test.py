#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The truth about delivery: what is said to be sent was sent, and nothing is sent twice."""

import json
import signal
import socket

from notify_support import (DENIED, DONE, FAILED, OUT_OF_TIME, UNREACHABLE, Notify, Reply, main,
                            subscribed, wait_until)
from fakes import fault_proxy

# Whom a vendor's service of these tests can tell.
RECIPIENTS = {"slack": "slack:dev", "webhook": "hook", "dingtalk": "dingtalk:ops",
              "feishu": "feishu", "wecom": "wecom", "teams": "teams:ops",
              "teams-workflows": "teams-workflows:ops"}
POSTS = "webhook:\n  hook:\n    method: POST\n    body: '{}'\n"


def refusal(**body):
    return Reply(200, body)


class Delivery(Notify):
    def tell(self, *vendors, **options):
        """One message by each of these, by name; fails where one fails."""
        flags = [part for vendor in vendors for part in ("--recipient", RECIPIENTS[vendor])]
        return self.notify("--template", "hello", *flags, "--on-failure", "fail", **options)

    def assert_failed(self, vendor, done, status, words):
        self.assert_status(status, done)
        self.assertEqual("failed", done.json["result"], done)
        only, = done.json["deliveries"]
        self.assertEqual("failed", only["state"])
        self.assertRegex(only["reason"], words)
        self.assertIn(f"telling {RECIPIENTS[vendor]}", self.error_of(done)[0])
        self.assert_harmless(done)


class Answers(Delivery):
    def test_a_refusal_with_status_200_is_a_failure(self):
        connector = ("Webhook message delivery failed with error: Microsoft Teams endpoint "
                     "returned HTTP error {} with ContextId tcid=0,server=X")
        for vendor, answer, status, words in (
                ("dingtalk", refusal(errcode=310000, errmsg="keywords not in content"), DENIED,
                 "DingTalk answered 310000: keywords not in content"),
                ("dingtalk", refusal(errcode=430104, errmsg="x"), FAILED, "430104"),
                ("feishu", refusal(code=19021, msg="sign match fail"), DENIED, "19021"),
                ("feishu", refusal(code=9499, msg="Bad Request"), FAILED, "9499"),
                ("feishu", refusal(StatusCode=1, StatusMessage="no"), FAILED, "1: no"),
                ("wecom", refusal(errcode=93000, errmsg="invalid webhook url"), DENIED, "93000"),
                ("wecom", refusal(errcode=40058, errmsg="exceed max length"), FAILED, "40058"),
                ("slack", refusal(ok=False, error="invalid_auth"), DENIED, "invalid_auth"),
                ("slack", refusal(ok=False, error="invalid_blocks"), FAILED, "invalid_blocks"),
                ("teams", Reply(200, connector.format(413)), FAILED, "HTTP error 413"),
                ("teams", Reply(200, connector.format(403)), DENIED, "HTTP error 403")):
            with self.subTest(vendor=vendor, answer=answer.body):
                self.chats(**{vendor: {"answers": [answer]}})
                self.assert_failed(vendor, self.tell(vendor), status, words)
                self.assertEqual(1, len(self.chat.requests(vendor)))

    def test_an_answer_that_says_nothing_is_a_failure(self):
        for vendor in ("dingtalk", "feishu", "wecom", "slack", "teams"):
            for body in ("", "ok", "<html><title>Sign in</title></html>", "{}", "[]", "null",
                         '{"errcode":"0","code":"0","ok":"true"}', b"\xff\xfe", "{" * 100_000):
                with self.subTest(vendor=vendor, body=body[:20]):
                    self.chats(**{vendor: {"answers": [Reply(200, body)]}})
                    done = self.tell(vendor)
                    self.assertNotEqual(DONE, done.status, done)
                    self.assertEqual("failed", done.json["result"], done)

    def test_statuses_that_are_no_success(self):
        for vendor in RECIPIENTS:
            for code, status in ((301, None), (400, None), (401, DENIED), (403, DENIED),
                                 (404, None), (500, None), (502, UNREACHABLE)):
                with self.subTest(vendor=vendor, code=code):
                    # A generic webhook is tried again after a 5xx, as in Argo CD.
                    count = 4 if vendor == "webhook" and code >= 500 else 1
                    self.chats(**{vendor: {"answers": [Reply(code, "no such luck")] * count}})
                    done = self.tell(vendor)
                    if status is not None:
                        self.assert_status(status, done)
                    self.assertIn(done.status, (FAILED, DENIED, 5, UNREACHABLE), done)
                    self.assertEqual("failed", done.json["result"], done)
                    self.assertEqual(count, len(self.chat.requests(vendor)))

    def test_an_incoming_webhook_of_slack(self):
        self.chats(slack={"hooks": {"T/B/X": {"channel": "ops"}, "T/B/Y": {"removed": True}}})
        for hook, status in (("T/B/X", DONE), ("T/B/Y", None), ("T/B/Z", None)):
            self.data["service.slack"] = f"url: {self.chat.url('slack')}/services/{hook}\n"
            done = self.notify("--template", "hello", "--recipient", "slack", "--on-failure", "fail")
            if status is None:
                self.assertIn(done.status, (DENIED, 5), done)
            else:
                self.assert_status(status, done)
        self.assertEqual(["#ops\nhello , this is shop"], self.chat.shown("slack"))


class Policies(Delivery):
    def test_warnings_are_the_default(self):
        self.chats(slack={"answers": [refusal(ok=False, error="is_archived")]})
        self.data.update(subscribed("slack:dev"))
        done = self.notify()
        self.assertEqual({"slack:dev": "failed"}, self.assert_told(done, "failed"))
        self.assertRegex(done.err, r"(?m)^notify: warning: telling slack:dev: .*is_archived")
        self.assertNotIn("error:", done.err)
        self.assertIn("slack:dev", done.json["message"])

    def test_partial_delivery_is_told_for_each(self):
        self.chats(slack={"channels": {"dev": {}, "old": {"archived": True}, "ops": {}}},
                   wecom={"keys": ["X"]})
        self.data.update(subscribed("slack:dev", "slack:old", "wecom", "slack:ops"))
        done = self.notify("--on-failure", "fail")
        self.assert_status((FAILED, DENIED), done)
        self.assertEqual("failed", done.json["result"])
        self.assertEqual({"slack:dev": "sent", "slack:old": "failed", "wecom": "failed",
                          "slack:ops": "sent"},
                         {self.name_of(one): one["state"] for one in done.json["deliveries"]})
        self.assertIn("2 of 4 messages not sent: telling slack:old", self.error_of(done)[0])
        self.assertIn("is_archived", self.reason(done, "slack:old"))
        self.assertIn("93000", self.reason(done, "wecom"))
        for one in done.json["deliveries"]:
            self.assertEqual({"service", "recipient", "trigger", "template", "state", "reason"},
                             set(one))
            self.assertEqual(one["state"] == "sent", one["reason"] == "")

    def test_each_kind_of_failure_has_its_status(self):
        self.chats("slack", slack={"tokens": {}})
        self.assert_failed("slack", self.tell("slack"), DENIED, "invalid_auth")
        self.chats(slack={"answers": [refusal(ok=False, error="msg_too_long")]})
        self.assert_failed("slack", self.tell("slack"), FAILED, "msg_too_long")
        self.data.update(self.service_of("slack", f"http://127.0.0.1:{unused_port()}"))
        self.assert_failed("slack", self.tell("slack"), UNREACHABLE, "Connection refused")
        link = self.between("slack")
        link.add(fault_proxy.delay(60), times=None)
        self.assert_failed("slack", self.tell("slack", env={"GITOPS_NOTIFY_TIMEOUT": "1s"}),
                           OUT_OF_TIME, "out of time")

    def test_a_template_that_cannot_be_made_fails_alone(self):
        self.chats("slack", "wecom")
        self.data |= {"template.hello": "message: hello\nslack:\n  blocks: '[{'\n",
                      **subscribed("slack:dev", "wecom")}
        done = self.notify()
        self.assertEqual({"slack:dev": "failed", "wecom": "sent"},
                         self.assert_told(done, "failed"))


class Repeats(Delivery):
    """Whatever may have arrived is not sent again."""

    def test_a_connection_that_breaks_after_the_request(self):
        self.chats(*RECIPIENTS)
        for vendor in set(RECIPIENTS) - {"webhook"}:
            # The answers of Teams have nothing that could be cut.
            faults = [] if vendor.startswith("teams") else [fault_proxy.cut_answer(1)]
            for fault in (fault_proxy.cut(), fault_proxy.lose_answer(), *faults):
                with self.subTest(vendor=vendor):
                    link = self.between(vendor)
                    link.add(fault, times=None)
                    done = self.tell(vendor)
                    self.assert_status(UNREACHABLE, done)
                    self.assertEqual(1, len(link.seen))

    def test_a_generic_webhook_is_sent_as_often_as_argocd_sends_it(self):
        self.chats("webhook")
        self.data["template.hello"] = POSTS
        for vendor_says, count, status in ((1, 2, DONE), (3, 4, DONE), (9, 4, UNREACHABLE)):
            link = self.between("webhook")
            link.add(fault_proxy.cut(), times=vendor_says)
            self.assert_status(status, self.tell("webhook"))
            self.assertEqual(count, len(link.seen))
        self.data["service.webhook.hook"] += "retryMax: -1\n"
        link.clear()
        link.add(fault_proxy.cut())
        self.assert_status(UNREACHABLE, self.tell("webhook"))
        self.assertEqual(1, len(link.seen))

    def test_nobody_who_listens_is_tried_again(self):
        self.data.update(self.unheard("slack"))
        done = self.tell("slack", env={"GITOPS_VERBOSE": "true"})
        self.assert_status(UNREACHABLE, done)
        self.assertGreater(done.err.count("POST http://127.0.0.1"), 1)
        self.assertIn("trying again", done.err)

    def unheard(self, vendor):
        self.chats(vendor)
        return self.service_of(vendor, f"http://127.0.0.1:{unused_port()}")

    def test_who_never_answers_does_not_use_up_the_time_of_the_others(self):
        self.chats("slack", "wecom", "feishu")
        link = self.between("slack")
        link.add(fault_proxy.delay(60), times=None)
        self.data.update(subscribed("slack:dev", "wecom", "feishu"))
        done = self.notify("--timeout", "4s")
        self.assertEqual({"slack:dev": "failed", "wecom": "sent", "feishu": "sent"},
                         self.assert_told(done, "failed"))
        self.assertIn("out of time", self.reason(done, "slack:dev"))
        self.assertEqual(1, len(link.seen))

    def test_a_redirect_is_not_followed(self):
        self.chats("slack", "wecom")
        for vendor in ("slack", "wecom"):
            link = self.between(vendor)
            link.add(fault_proxy.answer(307, ("Location", self.chat.url(vendor))), times=None)
            self.assertNotEqual(DONE, self.tell(vendor).status)
            self.assertEqual([], self.chat.requests(vendor))


class Endings(Delivery):
    def test_a_signal_ends_it_and_what_was_sent_is_kept(self):
        self.chats("slack", "wecom", "feishu")
        for number, status in ((signal.SIGTERM, 143), (signal.SIGINT, 130)):
            link = self.between("wecom")
            link.add(fault_proxy.delay(60), times=None)
            self.data.update(subscribed("slack:dev", "wecom", "feishu"))
            state = self.dir / f"state-{number}"
            running = self.start_notify("--state", state)
            wait_until(lambda: link.seen)
            running.send(number)
            done = running.finish(20)
            self.assert_status(status, done)
            states = {self.name_of(one): one["state"] for one in done.json["deliveries"]}
            self.assertEqual({"slack:dev": "sent", "wecom": "failed", "feishu": "failed"}, states)
            self.assertEqual("failed", done.json["result"])
            self.assertIn("2 of 3 messages not sent", done.json["message"])
            key, = json.loads(state.read_text())["notified"]
            self.assertTrue(key.endswith(":slack:dev"))
            self.assertEqual([], self.chat.requests("feishu"))


class Lengths(Delivery):
    """What is too long for a chat is cut between two characters, and that is said."""

    PIECES = ("部", "é", "🚀", "e\u0301", "x")

    def cut(self, vendor, text):
        self.chats(vendor)
        self.data["template.hello"] = "message: " + json.dumps(text, ensure_ascii=False) + "\n"
        done = self.tell(vendor)
        self.assert_status(DONE, done)
        self.assertRegex(done.err, rf"(?m)^notify: warning: {RECIPIENTS[vendor]}: .*(cut|left out)")
        return self.chat.shown(vendor)[-1]

    def test_long_texts(self):
        for vendor, size in (("dingtalk", 20_000), ("feishu", 20_000), ("wecom", 2_000),
                             ("slack", 40_000), ("teams-workflows", 30_000), ("teams", 30_000)):
            for piece in self.PIECES:
                with self.subTest(vendor=vendor, piece=piece):
                    shown = self.cut(vendor, "start " + piece * (size + 100))
                    self.assertIn("start " + piece * 100, shown)
                    self.assertNotIn("\ufffd", shown)
                    shown.encode()
                    self.assertGreater(len(shown.encode()), size / 8)

    def test_people_who_are_called_stay(self):
        for vendor in ("dingtalk", "wecom", "slack"):
            with self.subTest(vendor=vendor):
                self.chats(vendor)
                self.data["template.hello"] = f"message: {'部' * 45_000}\n"
                people = self.write("people.yaml", "jane: {dingtalk: '13800138000', wecom: jane,"
                                    " slack: U012AB3CD}\n")
                done = self.notify("--template", "hello", "--recipient", RECIPIENTS[vendor],
                                   "--mention-author", "--people", people, "--ci",
                                   "actor.login=jane")
                self.assert_told(done)
                self.assertRegex(json.dumps(self.chat.accepted(vendor)[-1]),
                                 "13800138000|U012AB3CD|jane")

    def test_a_short_one_is_whole(self):
        self.chats("wecom")
        self.data["template.hello"] = f"message: {'部' * 682}\n"
        done = self.tell("wecom")
        self.assert_status(DONE, done)
        self.assertNotIn("warning", done.err)
        self.assertEqual("部" * 682, self.chat.shown("wecom")[0])


def unused_port():
    """Where nobody listens, unless somebody has just begun to."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


if __name__ == "__main__":
    main()
