#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""--preview: what would be sent to whom, and why; nobody hears of it."""

import re

import yaml

from notify_support import (DENIED, DONE, FAILED, UNREACHABLE, Notify, main, revision, subscribed)

VENDORS = ("slack", "webhook", "dingtalk", "feishu", "wecom", "teams", "teams-workflows")
NAMES = {"slack": "slack:dev", "webhook": "hook", "dingtalk": "dingtalk:ops", "teams": "teams:ops",
         "teams-workflows": "teams-workflows:ops"}


class Preview(Notify):
    def preview(self, *arguments, output="text", **options):
        done = self.notify("--preview", *arguments, output=output, **options)
        self.assert_harmless(done)
        if self.chat:
            self.assertEqual([], [one for vendor in self.chat_names()
                                  for one in self.chat.requests(vendor)])
        return done


class Contents(Preview):
    def test_every_message_is_shown_and_none_is_sent(self):
        self.chats(*VENDORS)
        mails = self.mails()
        names = [*(NAMES.get(vendor, vendor) for vendor in VENDORS), "email:ann@example.com"]
        self.data.update(subscribed(*names))
        proxy = self.proxy()
        address = f"http://127.0.0.1:{proxy.port}"
        done = self.preview(env={"HTTP_PROXY": address, "http_proxy": address,
                                 "ALL_PROXY": address})
        self.assert_status(DONE, done)
        for name in names:
            self.assertIn(f"\n{name}: hello:\n", done.out)
        for text in (f"  POST {self.chat.url('slack')}/api/chat.postMessage\n",
                     "    text=hello dev, this is shop\n", "  GET http://127.0.0.1",
                     '"content": "hello ops, this is shop"', "hello , this is shop",
                     "  mail smtp://127.0.0.1:", "  from cd@example.com\n  to ann@example.com\n",
                     "    hello ann@example.com, this is shop\n"):
            self.assertIn(text, done.out)
        self.assertEqual([], proxy.seen)
        self.assertEqual([], mails.accepted)

    def test_what_is_secret_in_an_address_is_not_shown(self):
        """Of the address of a robot nothing but the host is harmless."""
        self.chats("dingtalk", "wecom", "feishu", "webhook")
        self.data["service.slack"] = "url: https://hooks.slack.com/services/T/B/X\n"
        self.data["service.webhook.literal"] = "url: https://hooks.slack.com/services/T/B/X\n"
        self.data.update(subscribed("dingtalk:ops", "wecom", "feishu", "slack", "literal", "hook"))
        done = self.preview()
        self.assertEqual(3, done.out.count(f"  POST http://127.0.0.1:{self.chat.port}/***\n"))
        self.assertEqual(2, len(re.findall(r"(?m)^  \w+ https://hooks.slack.com/\*\*\*$", done.out)))
        self.assertIn(f"  GET {self.chat.url('webhook')}/hook\n", done.out)

    def test_an_address_that_is_a_secret_is_not_shown(self):
        self.data |= {"service.webhook.hook": "url: $ci-url\n", **subscribed("hook"),
                      "template.hello": "webhook:\n  hook:\n    method: POST\n"
                                        "    path: /more?token=a\n    body: x\n"}
        self.secrets = {"ci-url": "https://ci.example.com/job/build"}
        self.assertIn("  POST https://ci.example.com/***\n", self.preview().out)

    def test_a_sign_is_a_signature_only_where_there_are_some(self):
        self.chats("webhook")
        self.data |= {**subscribed("hook"), "template.hello":
                      "webhook:\n  hook:\n    method: POST\n    body: '{\"sign\": \"up\"}'\n"}
        self.assertIn('"sign": "up"', self.preview().out)

    def test_a_mail_is_shown_as_its_reader_sees_it(self):
        self.mails()
        words = "Übermäßig lange Betreffzeile über das Ausrollen der Anwendung in München"
        self.data |= {"template.hello": f"message: '<b>é = {'x' * 90}</b>'\nemail:\n"
                                        f"  subject: '{words}'\n",
                      **subscribed("email:Jürgen <j@example.com>")}
        out = self.preview().out
        for line in (f"    Subject: {words}", "    To: Jürgen <j@example.com>",
                     "    From: Argo CD <cd@example.com>", f"    <b>é = {'x' * 90}</b>"):
            self.assertIn(line + "\n", out)
        self.assertNotIn("Message-ID", out)

    def test_what_is_cut_is_noted(self):
        self.chats("wecom")
        self.data |= {"template.hello": f"message: {'部' * 3_000}\n", **subscribed("wecom")}
        self.assertRegex(self.preview().out, r"(?m)^  note: .*cut")

    def test_who_is_mentioned_is_shown(self):
        self.chats("slack")
        self.data.update(subscribed("slack:dev"))
        people = self.write("people.yaml", "jane: {slack: U012AB3CD}\n")
        done = self.preview("--mention-author", "--people", people, "--ci", "actor.login=jane")
        self.assertIn("<@U012AB3CD>", done.out)


class Reasons(Preview):
    def setUp(self):
        super().setUp()
        self.chats("slack")
        self.data.update(subscribed("slack:dev", triggers=["always", "never", "on-deployed",
                                                           "on-health-degraded"]))

    def test_each_trigger_says_what_it_came_to(self):
        done = self.preview()
        self.assert_status(DONE, done)
        for line in ("always: true -> true\n", "never: false -> false\n    not told: slack:dev\n",
                     "on-health-degraded: app.status.health.status == 'Degraded' -> false\n"
                     "    app.status.health.status: \"Healthy\"\n    not told: slack:dev\n"):
            self.assertIn(line, done.out)
        self.assertRegex(done.out, rf"(?m)^on-deployed: .* -> true, once per {revision('a1')}$")

    def test_a_trigger_that_cannot_be_evaluated_says_why(self):
        self.data["trigger.always"] = "- when: app.metadata.name.x.y == 1\n  send: [hello]\n"
        done = self.preview()
        self.assertRegex(done.out, r"(?m)^always: .* -> cannot be evaluated\n    \S")
        self.assertIn("    not told: slack:dev\n", done.out)

    def test_a_trigger_without_anybody_says_that(self):
        done = self.preview("--trigger", "always", config=[self.config_file(
            {**self.data, "subscriptions": "[]"})])
        self.assertIn("always: true -> true, and nobody is subscribed\n", done.out)
        self.assertIn("nothing would be sent\n", done.out)
        self.assert_status(DONE, done)

    def test_a_long_condition_is_one_short_line(self):
        when = "true and\n  (" + " or\n   ".join(f"ci.branch == 'b{n}'" for n in range(50)) + ")"
        self.data["trigger.never"] = yaml.safe_dump([{"when": when, "send": ["hello"]}])
        line, = (line for line in self.preview().out.splitlines() if line.startswith("never: "))
        self.assertRegex(line, "^never: true and \\(ci.branch == 'b0' or ci.branch == .{70,100}… -> false$")

    def test_results_say_why_and_what(self):
        done = self.preview(output="json")
        verdicts = {one["trigger"]: one for one in done.json["verdicts"]}
        health = "app.status.health.status"
        self.assertEqual({"trigger": "on-health-degraded", "condition": f"{health} == 'Degraded'",
                          "value": "false", "values": {health: '"Healthy"'}, "fired": False,
                          "once-per": "", "fault": "", "recipients": ["slack:dev"]},
                         verdicts["on-health-degraded"])
        self.assertEqual((True, revision("a1")), (verdicts["on-deployed"]["fired"],
                                                  verdicts["on-deployed"]["once-per"]))
        self.data["trigger.always"] = "- when: app.x.y.z\n  send: [hello]\n"
        fault = self.preview(output="json").json["verdicts"][0]["fault"]
        self.assertIn("cannot fetch", fault)
        request, = done.json["deliveries"][0]["requests"]
        self.assertEqual(("POST", self.chat.url("slack") + "/api/chat.postMessage"),
                         (request["method"], request["url"]))
        self.assertIn("text=hello dev, this is shop", request["body"])

    def test_results_say_that_it_was_a_preview(self):
        done = self.preview(output="json")
        self.assertEqual(("skipped", "a preview"), (done.json["result"], done.json["message"]))
        self.assertEqual([("always", "hello"), ("on-deployed", "app-deployed")],
                         [(one["trigger"], one["template"]) for one in done.json["deliveries"]])
        self.assertEqual({("slack", "dev", "skipped", "a preview")},
                         {(one["service"], one["recipient"], one["state"], one["reason"])
                          for one in done.json["deliveries"]})
        done = self.preview("--trigger", "never", output="json")
        self.assertEqual(("skipped", "nothing would be sent"),
                         (done.json["result"], done.json["message"]))


class Failures(Preview):
    def setUp(self):
        super().setUp()
        self.chats("slack", "wecom")

    def test_what_cannot_be_sent_is_status_1(self):
        for template, words in (
                ("message: x\nslack:\n  blocks: '[{'\n", "slack.blocks"),
                ("message: '{{.app.metadata.name.x}}'\n", "can't evaluate field x"),
                ("message: '{{'\n", "template.hello")):
            with self.subTest(template=template):
                self.data |= {"template.hello": template, **subscribed("slack:dev")}
                for flags in ([], ["--on-failure", "warn"]):
                    done = self.preview(*flags)
                    self.assert_status(FAILED, done)
                    self.assertIn("slack:dev: hello: cannot be sent: ", done.out)
                    self.assertIn(words, done.out)
                self.assertEqual("failed", self.preview(output="json").json["result"])

    def test_one_that_can_be_sent_is_shown_all_the_same(self):
        self.data |= {"template.hello": "message: x\nslack:\n  blocks: '[{'\n",
                      **subscribed("slack:dev", "wecom")}
        done = self.preview()
        self.assert_status(FAILED, done)
        self.assertIn("\nwecom: hello:\n", done.out)
        found = self.preview(output="json").json["deliveries"]
        self.assertEqual(["failed", "skipped"], [one["state"] for one in found])
        self.assertIn("slack.blocks", found[0]["reason"])

    def test_a_trigger_that_cannot_be_used_is_status_1(self):
        self.data |= {"trigger.always": "- when: 'a ='\n  send: [hello]\n",
                      **subscribed("wecom", triggers=["always", "absent"])}
        done = self.preview()
        self.assert_status(FAILED, done)
        self.assertIn("cannot be used: ", done.out)
        self.assertIn("trigger 'absent' is not configured", done.out)

    def test_without_argocd_there_is_no_preview(self):
        """--on-failure is about messages."""
        self.argo()
        for around, status in (({**self.of_argocd(), "env": {}}, DENIED),
                               ({**self.of_argocd(), "app": ["--app", "shop", "--server",
                                                             "http://127.0.0.1:1"]}, UNREACHABLE)):
            done = self.preview("--timeout", "3s", **around)
            self.assert_status(status, done)

    def test_it_only_looks_at_argocd_and_its_state(self):
        self.data.update(subscribed("slack:dev"))
        server = self.argo("healthy", configmaps={"state": {}})
        env = {**self.of_kubernetes()["env"], **self.of_argocd()["env"]}
        done = self.preview("--state", "configmap:argocd/state", app=self.of_argocd()["app"],
                            env=env)
        self.assert_status(DONE, done)
        self.assertEqual({"GET"}, {request.method for request in server.requests})


class Bodies(Preview):
    def test_forms_and_json_and_text_are_shown_as_people_read_them(self):
        self.chats("webhook", "slack")
        self.data |= {"template.hello": "message: 'a & b = 部署'\nwebhook:\n  hook:\n"
                      "    method: PUT\n    path: /x y\n    body: 'plain text'\n",
                      **subscribed("slack:dev", "hook")}
        self.data["service.webhook.hook"] = yaml.safe_dump({
            **yaml.safe_load(self.data["service.webhook.hook"]),
            "headers": [{"name": "Content-Type", "value": "text/plain"},
                        {"name": "X-Key", "value": "k-secret-k"}]})
        done = self.preview()
        self.assertIn("    text=a & b = 部署\n", done.out)
        self.assertIn("  PUT " + self.chat.url("webhook") + "/hook/x%20y\n", done.out)
        self.assertIn("  Content-Type: text/plain\n  X-Key: ***\n    plain text\n", done.out)
        self.assertNotIn("k-secret-k", done.out)

    def test_json_keeps_its_order(self):
        self.chats("feishu")
        self.data.update(subscribed("feishu"))
        out = self.preview().out
        self.assertLess(out.index('"msg_type"'), out.index('"content"'), out)


if __name__ == "__main__":
    main()
