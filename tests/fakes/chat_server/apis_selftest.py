# SPDX-License-Identifier: Apache-2.0
"""The same for those that are APIs: python3 -m fakes.chat_server.apis_selftest"""

import json
import unittest
import urllib.error
import urllib.parse
import urllib.request

from fakes.chat_server import ChatServer
from fakes.chat_server.selftest import raw


def send(url, body, kind="application/json", **headers):
    """The status and the object of an answer."""
    if isinstance(body, dict) and kind != "application/json":
        body = urllib.parse.urlencode(body).encode()
    if not isinstance(body, bytes):
        body = json.dumps(body).encode()
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, body, {"Content-Type": kind, **names})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.loads(answer.read() or "null")
    except urllib.error.HTTPError as error:
        with error:
            said = error.read().decode()
            return error.code, json.loads(said) if said[:1] in ("{", "[") else said


FORM = "application/x-www-form-urlencoded"


class Telegram(unittest.TestCase):
    def answer(self, settings, token="123:abc", **message):
        message = {"chat_id": "-100", "text": "hi", **message}
        with ChatServer({"telegram": settings}) as server:
            status, said = send(f"{server.url('telegram')}/bot{token}/sendMessage", message, FORM)
            return status, said.get("description"), server.shown("telegram")

    def test_tokens_and_chats(self):
        self.assertEqual(self.answer({}), (200, None, ["-100\nhi"]))
        self.assertEqual(self.answer({}, token="x")[:2], (404, "Not Found"))
        self.assertEqual(self.answer({"tokens": []})[:2], (401, "Unauthorized"))
        self.assertEqual(self.answer({"chats": {}})[1], "Bad Request: chat not found")
        self.assertEqual(self.answer({"chats": {"-100": {"kicked": True}}})[0], 403)
        self.assertEqual(self.answer({"chats": {"-100": {}}}, message_thread_id="4")[1],
                         "Bad Request: message thread not found")

    def test_texts(self):
        self.assertEqual(self.answer({}, text="a_b", parse_mode="Markdown")[0], 400)
        self.assertEqual(self.answer({}, text="a\\_b *c*", parse_mode="Markdown")[2], ["-100\na_b c"])
        self.assertEqual(self.answer({}, text="a.b", parse_mode="MarkdownV2")[0], 400)
        self.assertEqual(self.answer({}, text="<b>x", parse_mode="HTML")[0], 400)
        self.assertEqual(self.answer({}, text="<b>x</b> &lt;", parse_mode="HTML")[2], ["-100\nx <"])
        self.assertEqual(self.answer({}, text="x" * 4097)[1], "Bad Request: message is too long")
        self.assertEqual(self.answer({}, text="")[1], "Bad Request: message text is empty")
        self.assertEqual(self.answer({"budget": 0})[0], 429)


class Discord(unittest.TestCase):
    def answer(self, settings, message, query="?wait=true"):
        with ChatServer({"discord": settings}) as server:
            status, said = send(f"{server.url('discord')}/api/webhooks/1/T{query}", message)
            return status, (said or {}).get("code"), server.shown("discord")

    def test_answers(self):
        self.assertEqual(self.answer({}, {"content": "hi"}), (200, None, ["hi"]))
        self.assertEqual(self.answer({}, {"content": "hi"}, "")[0], 204)
        self.assertEqual(self.answer({"hooks": {}}, {"content": "hi"})[:2], (404, 10015))
        self.assertEqual(self.answer({}, {"content": "x" * 2001})[:2], (400, 50035))
        self.assertEqual(self.answer({}, {})[:2], (400, 50006))
        self.assertEqual(self.answer({}, {"content": "x", "thread_name": "t"})[:2], (400, 220003))
        forum = {"hooks": {"1/T": {"forum": True}}}
        self.assertEqual(self.answer(forum, {"content": "x"})[:2], (400, 220001))
        self.assertEqual(self.answer(forum, {"content": "x", "thread_name": "t"})[0], 200)
        self.assertEqual(self.answer({"budget": 0}, {"content": "x"})[0], 429)

    def test_calls(self):
        text = {"content": "@everyone <@5>"}
        self.assertEqual(self.answer({}, text)[2], ["@everyone <@5>\n(calls 5, everyone)"])
        self.assertEqual(self.answer({}, {**text, "allowed_mentions": {"parse": []}})[2],
                         ["@everyone <@5>"])
        self.assertEqual(self.answer({}, {**text, "allowed_mentions": {"parse": [], "users": ["5"]}})[2],
                         ["@everyone <@5>\n(calls 5)"])


class GoogleChat(unittest.TestCase):
    def answer(self, settings, message, query="?key=K&token=T"):
        with ChatServer({"googlechat": settings}) as server:
            status, _ = send(f"{server.url('googlechat')}/v1/spaces/A/messages{query}", message)
            return status, server.shown("googlechat")

    def test_answers(self):
        self.assertEqual(self.answer({}, {"text": "hi <users/5>"}), (200, ["hi @5\n(calls 5)"]))
        card = {"cardsV2": [{"cardId": "a", "card": {"header": {"title": "T"}}}]}
        self.assertEqual(self.answer({}, card), (200, ["T"]))
        self.assertEqual(self.answer({}, {"cardsV2": [{"header": {}}]})[0], 400)
        self.assertEqual(self.answer({}, {"text": ""})[0], 400)
        self.assertEqual(self.answer({}, {"text": "x" * 33_000})[0], 400)
        self.assertEqual(self.answer({}, {"text": "x"}, "?key=K")[0], 401)
        self.assertEqual(self.answer({"spaces": {}}, {"text": "x"})[0], 404)
        self.assertEqual(self.answer({"budget": 0}, {"text": "x"})[0], 429)


class Mattermost(unittest.TestCase):
    def answer(self, settings, message, path="/api/v4/posts"):
        with ChatServer({"mattermost": settings}) as server:
            status, _ = raw(server.url("mattermost") + path, message) if "hooks" in path else send(
                server.url("mattermost") + path, message, Authorization="Bearer t")
            return status, server.shown("mattermost")

    def test_answers(self):
        post = {"channel_id": "c", "message": "hi @ann"}
        self.assertEqual(self.answer({}, post), (201, ["hi @ann\n(calls ann)"]))
        self.assertEqual(self.answer({"tokens": []}, post)[0], 401)
        self.assertEqual(self.answer({"channels": {}}, post)[0], 403)
        self.assertEqual(self.answer({}, {**post, "root_id": "x"})[0], 400)
        self.assertEqual(self.answer({}, {**post, "message": "x" * 16_384})[0], 400)
        self.assertEqual(self.answer({"budget": 0}, post)[0], 429)
        self.assertEqual(self.answer({}, {"text": "hi"}, "/hooks/1"), (200, ["hi"]))
        self.assertEqual(self.answer({"hooks": []}, {"text": "hi"}, "/hooks/1")[0], 400)


class RocketChat(unittest.TestCase):
    def answer(self, settings, message, password="p"):
        with ChatServer({"rocketchat": settings}) as server:
            url = server.url("rocketchat") + "/api/v1/"
            status, said = send(url + "login", {"user": "bot", "password": password}, FORM)
            if status != 200:
                return status, []
            status, _ = send(url + "chat.postMessage", message,
                             X_Auth_Token=said["data"]["authToken"], X_User_Id="u1")
            return status, server.shown("rocketchat")

    def test_answers(self):
        message = {"channel": "#ops", "text": "hi"}
        self.assertEqual(self.answer({}, message), (200, ["#ops\nhi"]))
        self.assertEqual(self.answer({"users": {"bot": "q"}}, message)[0], 401)
        self.assertEqual(self.answer({"rooms": []}, message)[0], 400)
        self.assertEqual(self.answer({"longest": 1}, message)[0], 400)
        self.assertEqual(self.answer({"budget": 0}, message)[0], 429)


class Others(unittest.TestCase):
    """Those that one request is enough for."""

    def answer(self, vendor, path, body, settings=None, kind="application/json", **headers):
        with ChatServer({vendor: settings or {}}) as server:
            status, _ = send(server.url(vendor) + path, body, kind, **headers)
            return status, server.shown(vendor)

    def test_events_of_pagerduty(self):
        def answer(event, settings=None):
            return self.answer("pagerdutyv2", "/v2/enqueue", event, settings)
        payload = {"summary": "s", "source": "x", "severity": "error"}
        event = {"routing_key": "R", "event_action": "trigger", "payload": payload}
        self.assertEqual(answer(event), (202, ["trigger [error] s"]))
        self.assertEqual(answer({**event, "payload": {**payload, "severity": "bad"}})[0], 400)
        self.assertEqual(answer({"routing_key": "R", "event_action": "resolve"})[0], 400)
        self.assertEqual(answer({"routing_key": "R", "event_action": "resolve", "dedup_key": "d"}),
                         (202, ["resolve d"]))
        self.assertEqual(answer(event, {"keys": []})[0], 400)
        self.assertEqual(answer(event, {"budget": 0})[0], 429)

    def test_incidents_of_pagerduty(self):
        def answer(incident, settings=None):
            return self.answer("pagerduty", "/incidents", {"incident": incident}, settings,
                               Authorization="Token token=t", From="a@b.c")
        incident = {"type": "incident", "title": "T", "service": {"id": "P"}}
        self.assertEqual(answer(incident), (201, ["[high] T"]))
        self.assertEqual(answer({**incident, "title": ""})[0], 400)
        self.assertEqual(answer(incident, {"tokens": []})[0], 401)
        self.assertEqual(answer(incident, {"users": []})[0], 400)
        self.assertEqual(answer(incident, {"services": []})[0], 400)

    def test_opsgenie(self):
        def answer(alert, settings=None):
            return self.answer("opsgenie", "/v2/alerts", alert, settings,
                               Authorization="GenieKey k")
        self.assertEqual(answer({"message": "m", "description": "d"}), (202, ["[P3] m\nd"]))
        self.assertEqual(answer({"message": "x" * 131})[0], 422)
        self.assertEqual(answer({"message": "m", "priority": "p1"})[0], 422)
        self.assertEqual(answer({"message": "m"}, {"keys": []})[0], 403)

    def test_alertmanager(self):
        def answer(alerts, settings=None):
            return self.answer("alertmanager", "/api/v2/alerts", alerts, settings)
        self.assertEqual(answer([{"labels": {"a": "b"}, "annotations": {"t": "hi"}}]),
                         (200, ["a=b\nhi"]))
        self.assertEqual(answer([{"labels": {}}])[0], 400)
        self.assertEqual(answer([{"labels": {"a-b": "c"}}])[0], 400)
        self.assertEqual(answer([{"labels": {"a": "b"}, "startsAt": "now"}])[0], 422)
        self.assertEqual(answer([{"labels": {"a": "b"}}], {"authorization": "Bearer t"})[0], 401)

    def test_grafana(self):
        def answer(annotation, settings=None):
            return self.answer("grafana", "/api/annotations", annotation, settings,
                               Authorization="Bearer k")
        self.assertEqual(answer({"text": "hi", "tags": ["a"]}), (200, ["hi [a]"]))
        self.assertEqual(answer({"text": ""})[0], 400)
        self.assertEqual(answer({"text": "hi"}, {"keys": []})[0], 401)

    def test_webex(self):
        def answer(message, settings=None):
            return self.answer("webex", "/v1/messages", message, settings,
                               Authorization="Bearer t")
        self.assertEqual(answer({"roomId": "R", "markdown": "hi <@personEmail:a@b.c|Ann>"}),
                         (200, ["hi @Ann\n(calls a@b.c)"]))
        self.assertEqual(answer({"markdown": "hi"})[0], 400)
        self.assertEqual(answer({"roomId": "R", "markdown": "x" * 7440})[0], 400)
        self.assertEqual(answer({"roomId": "R", "markdown": "x"}, {"rooms": []})[0], 404)
        self.assertEqual(answer({"roomId": "R", "markdown": "x"}, {"tokens": []})[0], 401)

    def test_pushover(self):
        def answer(settings=None, **more):
            form = {"token": "t" * 30, "user": "u" * 30, "message": "hi", **more}
            return self.answer("pushover", "/1/messages.json", form, settings, FORM)
        self.assertEqual(answer(), (200, ["hi"]))
        self.assertEqual(answer(user="short")[0], 400)
        self.assertEqual(answer(message="x" * 1025)[0], 400)
        self.assertEqual(answer({"tokens": []})[0], 400)
        self.assertEqual(answer({"budget": 0})[0], 429)

    def test_newrelic(self):
        def answer(deployment, settings=None):
            return self.answer("newrelic", "/v2/applications/7/deployments.json",
                               {"deployment": deployment}, settings, X_Api_Key="k")
        self.assertEqual(answer({"revision": "r", "user": "u"}), (201, ["revision: r\nuser: u"]))
        self.assertEqual(answer({"user": "u"})[0], 422)
        self.assertEqual(answer({"revision": "r"}, {"keys": []})[0], 401)
        self.assertEqual(answer({"revision": "r"}, {"applications": []})[0], 404)


if __name__ == "__main__":
    unittest.main()
