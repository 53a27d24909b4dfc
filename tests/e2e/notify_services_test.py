#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The services that are neither robots nor webhooks: each brings a message, is turned away with its
own words, and keeps its secrets."""

import json

import yaml

from notify_support import DENIED, DONE, FAILED, NOT_FOUND, Notify, Reply, main

KEY = "k" * 30
SECRETS = {"telegram": "123:s3cret-token", "mattermost": "s3cret-token", "rocketchat": "s3cret-word",
           "pagerduty": "s3cret-token", "pagerdutyv2": "s3cretkey", "opsgenie": "s3cret-key",
           "alertmanager": "s3cret-token", "grafana": "s3cret-key", "webex": "s3cret-token",
           "pushover": "t" * 30, "newrelic": "s3cret-key", "discord": "s3cret-T0ken",
           "googlechat": "s3cret-T0ken"}
RECIPIENTS = {"telegram": "-100", "discord": "", "googlechat": "ops", "mattermost": "c1",
              "rocketchat": "#ops", "pagerduty": "P1", "pagerdutyv2": "shop", "opsgenie": "team",
              "alertmanager": "x", "grafana": "deploy", "webex": "ann@example.com",
              "pushover": KEY, "newrelic": "7"}
SECTIONS = """\
message: "hello {{.app.metadata.name}}"
pagerduty: {title: "{{.app.metadata.name}}"}
pagerdutyv2: {summary: "{{.app.metadata.name}}", source: argocd, severity: error, dedupKey: d}
alertmanager: {labels: {app: "{{.app.metadata.name}}"}, generatorURL: "https://example.com"}
newrelic: {revision: r1, changelog: c, user: u}
"""
SHOWN = {"telegram": "-100\nhello shop", "discord": "hello shop", "googlechat": "hello shop",
         "mattermost": "hello shop", "rocketchat": "#ops\nhello shop", "pagerduty": "[high] shop",
         "pagerdutyv2": "trigger [error] shop", "opsgenie": "[P3] hello shop",
         "alertmanager": "alertname=said, app=shop", "grafana": "hello shop [deploy]",
         "webex": "hello shop", "pushover": "hello shop",
         "newrelic": "revision: r1\ndescription: hello shop\nchangelog: c\nuser: u"}


class Services(Notify):
    def service_of(self, vendor, url=None):
        url = url or self.chat.url(vendor)
        secret = SECRETS[vendor]
        options = {
            "telegram": {"token": secret, "apiURL": url},
            "discord": {"url": f"{url}/api/webhooks/1/{secret}"},
            "googlechat": {"webhooks": {"ops": f"{url}/v1/spaces/A/messages?key=K&token={secret}"}},
            "mattermost": {"token": secret, "apiURL": url},
            "rocketchat": {"serverUrl": url, "email": "bot@example.com", "password": secret},
            "pagerduty": {"token": secret, "from": "a@example.com", "apiURL": url},
            "pagerdutyv2": {"serviceKeys": {"shop": secret}, "apiURL": url},
            "opsgenie": {"apiUrl": url, "apiKeys": {"team": secret}},
            "alertmanager": {"targets": [url.partition("://")[2]], "bearerToken": secret},
            "grafana": {"apiUrl": url + "/api", "apiKey": secret},
            "webex": {"token": secret, "apiURL": url},
            "pushover": {"token": secret, "apiURL": url},
            "newrelic": {"apiKey": secret, "apiURL": url},
        }[vendor]
        return {f"service.{vendor}": yaml.safe_dump(options)}

    def setUp(self):
        super().setUp()
        self.data["template.said"] = SECTIONS

    def tell(self, vendor, *more):
        recipient = vendor + (":" + RECIPIENTS[vendor] if RECIPIENTS[vendor] else "")
        done = self.notify("--template", "said", "--recipient", recipient, "--on-failure", "fail",
                           *more)
        self.assertNotIn(SECRETS[vendor], done.out + done.err)
        return done


class Deliveries(Services):
    def test_each_brings_its_message(self):
        self.chats(*SHOWN)
        for vendor, shown in SHOWN.items():
            with self.subTest(vendor=vendor):
                self.assert_told(self.tell(vendor))
                self.assertEqual([shown], self.chat.shown(vendor))

    def test_each_can_be_looked_at_before(self):
        self.chats(*SHOWN)
        for vendor in SHOWN:
            with self.subTest(vendor=vendor):
                done = self.tell(vendor, "--preview")
                self.assert_status(DONE, done)
                self.assertEqual([], self.chat.requests(vendor))

    def test_each_is_believed_that_says_no(self):
        for vendor, settings, status, words in (
                ("telegram", {"tokens": []}, DENIED, "Telegram answered 401 .*Unauthorized"),
                ("telegram", {"chats": {}}, NOT_FOUND, "chat not found"),
                ("discord", {"hooks": {}}, NOT_FOUND, "Unknown Webhook"),
                ("googlechat", {"spaces": {}}, NOT_FOUND, "NOT_FOUND"),
                ("mattermost", {"channels": {}}, DENIED, "appropriate permissions"),
                ("rocketchat", {"users": {}}, DENIED, "Unauthorized"),
                ("rocketchat", {"rooms": []}, NOT_FOUND, "error-room-not-found"),
                ("pagerduty", {"tokens": []}, DENIED, "Unauthorized"),
                ("pagerdutyv2", {"keys": []}, DENIED, "routing_key"),
                ("opsgenie", {"keys": []}, DENIED, "not authorized"),
                ("alertmanager", {"authorization": "Bearer other"}, DENIED, "401"),
                ("grafana", {"keys": []}, DENIED, "Invalid API key"),
                ("webex", {"tokens": []}, DENIED, "valid access token"),
                ("pushover", {"users": []}, NOT_FOUND, "user identifier"),
                ("pushover", {"budget": 0}, FAILED, "over its message quota"),
                ("newrelic", {"applications": []}, NOT_FOUND, "No application found")):
            with self.subTest(vendor=vendor, settings=settings):
                self.chats(**{vendor: settings})
                done = self.tell(vendor)
                self.assert_status(status, done)
                self.assertRegex(done.json["deliveries"][0]["reason"], words)
                self.assertEqual([], self.chat.accepted(vendor))

    def test_who_is_put_off_comes_again_and_tells_once(self):
        for vendor in ("telegram", "discord", "mattermost", "pagerdutyv2", "opsgenie",
                       "alertmanager", "webex"):
            with self.subTest(vendor=vendor):
                self.chats(**{vendor: {"wait": 0.1, "answers": [self.slow_down(vendor)]}})
                self.assert_told(self.tell(vendor))
                self.assertEqual(2, len(self.chat.requests(vendor)))
                self.assertEqual(1, len(self.chat.accepted(vendor)))

    @staticmethod
    def slow_down(vendor):
        body = {"telegram": {"ok": False, "description": "Too Many Requests",
                             "parameters": {"retry_after": 1}},
                "discord": {"message": "slow down", "retry_after": 0.2}}.get(vendor, {})
        return Reply(429, body, {} if body else {"Retry-After": "1"})


class Telegram(Services):
    def test_a_text_that_cannot_be_read_arrives_all_the_same(self):
        self.chats("telegram")
        self.data["template.said"] = 'message: "a_b of {{.app.metadata.name}}"\n'
        done = self.tell("telegram")
        self.assert_told(done)
        self.assertEqual(["-100\na_b of shop"], self.chat.shown("telegram"))
        self.assertIn("without a parseMode", done.err)


class Conversations(Services):
    def test_messages_of_one_group_stay_together(self):
        for vendor, section, settings, of in (
                ("telegram", {"groupingKey": "g"}, {},
                 lambda one: json.loads(one.get("reply_parameters", "{}")).get("message_id")),
                ("mattermost", {"groupingKey": "g"}, {}, lambda one: one.get("root_id")),
                ("discord", {"groupingKey": "g", "thread_name": "t"},
                 {"hooks": {f"1/{SECRETS['discord']}": {"forum": True}}},
                 lambda one: None if one.get("thread_name") else one["channel_id"])):
            with self.subTest(vendor=vendor):
                self.chats(**{vendor: settings})
                self.data["template.said"] = yaml.safe_dump({"message": "hi", vendor: section})
                state = ["--state", str(self.dir / f"state-{vendor}.json")]
                for _ in range(3):
                    self.assert_told(self.tell(vendor, *state))
                first, *later = [of(one) for one in self.chat.accepted(vendor)]
                self.assertIsNone(first)
                self.assertEqual(2, len(later))
                self.assertEqual(1, len(set(later)))
                self.assertTrue(later[0])


if __name__ == "__main__":
    main()
