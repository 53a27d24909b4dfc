# SPDX-License-Identifier: Apache-2.0
"""The vendors turn away what they should, and take the rest: python3 -m fakes.chat_server.selftest"""

import base64
import hashlib
import hmac
import json
import unittest
import urllib.error
import urllib.parse
import urllib.request

from fakes.chat_server import ChatServer, Reply

NOW = 1767323045


def post(url, body, kind="application/json"):
    if not isinstance(body, bytes):
        body = json.dumps(body).encode()
    request = urllib.request.Request(url, body, {"Content-Type": kind})
    with urllib.request.urlopen(request) as answer:
        return json.loads(answer.read())


def raw(url, body):
    """The status and the text of an answer that need not be JSON."""
    request = urllib.request.Request(url, json.dumps(body).encode(),
                                     {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


class Server(unittest.TestCase):
    def test_given_answers_come_before_the_vendor_looks(self):
        busy = Reply(200, {"errcode": -1, "errmsg": "busy"})
        with ChatServer({"dingtalk": {"answers": [busy]}}) as server:
            url = server.url("dingtalk") + "/robot/send?access_token=T"
            text = {"msgtype": "text", "text": {"content": "hi"}}
            self.assertEqual(post(url, text)["errcode"], -1)
            self.assertEqual(post(url, text)["errcode"], 0)
            self.assertEqual(server.accepted("dingtalk"), [text])
            self.assertEqual(server.shown("dingtalk"), ["hi"])
            self.assertEqual(len(server.requests("dingtalk")), 2)


class DingTalk(unittest.TestCase):
    TEXT = {"msgtype": "text", "text": {"content": "hi"}}

    def answer(self, robot, body=None, query="access_token=T", kind="application/json", **more):
        settings = {"tokens": {"T": robot}, "now": NOW, **more}
        with ChatServer({"dingtalk": settings}) as server:
            url = server.url("dingtalk") + "/robot/send?" + query
            return post(url, self.TEXT if body is None else body, kind)["errcode"]

    def test_tokens(self):
        self.assertEqual(self.answer({}), 0)
        self.assertEqual(self.answer({}, query="access_token=X"), 300005)
        self.assertEqual(self.answer({}, query="access_token="), 40035)
        self.assertEqual(self.answer({"stopped": True}), 400102)

    def test_signatures(self):
        robot = {"secret": "SECtest"}

        def query(seconds, encode=urllib.parse.quote_plus):
            text = f"{seconds * 1000}\nSECtest".encode()
            sign = base64.b64encode(hmac.new(b"SECtest", text, hashlib.sha256).digest()).decode()
            return f"access_token=T&timestamp={seconds * 1000}&sign={encode(sign)}"
        self.assertIn("6CG3N1%2BfFJyxLdz6lCF8cfo909dra8zNKTGsCm%2BjSRg%3D", query(NOW))
        self.assertEqual(self.answer(robot, query=query(NOW)), 0)
        self.assertEqual(self.answer(robot, query=query(NOW - 3600)), 0)
        self.assertEqual(self.answer(robot, query=query(NOW - 3601)), 310000)
        self.assertEqual(self.answer(robot, query=query(NOW, str)), 310000)
        self.assertEqual(self.answer(robot), 310000)

    def test_keywords_and_addresses(self):
        self.assertEqual(self.answer({"keywords": ["no", "hi"]}), 0)
        self.assertEqual(self.answer({"keywords": ["no"]}), 310000)
        self.assertEqual(self.answer({"addresses": ["1.2.3.4"]}), 310000)

    def test_bodies(self):
        self.assertEqual(self.answer({}, b"{"), 40035)
        self.assertEqual(self.answer({}, kind="text/plain"), 43004)
        self.assertEqual(self.answer({}, {"msgtype": "card"}), 400105)
        self.assertEqual(self.answer({}, {"msgtype": "markdown", "markdown": {"text": "x"}}), 400402)
        long = {"msgtype": "text", "text": {"content": "x" * 20_000}}
        self.assertEqual(self.answer({}, long), 460101)

    def test_budget(self):
        with ChatServer({"dingtalk": {"budget": 1, "refusals": 1}}) as server:
            url = server.url("dingtalk") + "/robot/send?access_token=T"
            codes = [post(url, self.TEXT)["errcode"] for _ in range(4)]
            self.assertEqual(codes, [0, 130101, 0, 130101])

    def test_calls(self):
        def shown(kind, text, at):
            key = "content" if kind == "text" else "text"
            message = {"msgtype": kind, kind: {"title": "t", key: text}, "at": at}
            with ChatServer({"dingtalk": {}}) as server:
                post(server.url("dingtalk") + "/robot/send?access_token=T", message)
                return server.shown("dingtalk")[0]
        self.assertEqual(shown("text", "x", {"atMobiles": ["138"]}), "x\n(calls 138)")
        self.assertEqual(shown("markdown", "x", {"atMobiles": ["138"]}), "x")
        self.assertEqual(shown("markdown", "x @138", {"atMobiles": ["138"]}), "x @138\n(calls 138)")


class Feishu(unittest.TestCase):
    TEXT = {"msg_type": "text", "content": {"text": 'hi <at user_id="ou_1"></at>'}}

    def answer(self, settings, body):
        with ChatServer({"feishu": settings}) as server:
            request = urllib.request.Request(
                server.url("feishu") + "/open-apis/bot/v2/hook/ID", json.dumps(body).encode(),
                {"Content-Type": "application/json"})
            try:
                with urllib.request.urlopen(request) as answer:
                    return json.loads(answer.read())
            except urllib.error.HTTPError as error:
                with error:
                    return json.loads(error.read())

    def code(self, robot, body, **more):
        return self.answer({"hooks": {"ID": robot}, **more}, body)["code"]

    def test_signatures(self):
        signed = {"timestamp": "1599360473", "sign": "l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=",
                  **self.TEXT}
        self.assertEqual(self.code({"secret": "demo"}, signed, now=1599360473), 0)
        self.assertEqual(self.code({"secret": "demo"}, signed, now=1599364074), 19021)
        self.assertEqual(self.code({"secret": "demo"}, self.TEXT, now=1599360473), 19021)

    def test_robots(self):
        self.assertEqual(self.answer({"hooks": {}}, self.TEXT)["code"], 19001)
        self.assertEqual(self.code({"stopped": True}, self.TEXT), 19007)
        self.assertEqual(self.code({"keywords": ["no"]}, self.TEXT), 19024)
        self.assertEqual(self.code({"addresses": ["1.2.3.4"]}, self.TEXT), 19022)
        self.assertEqual(self.answer({"old": True}, self.TEXT)["StatusCode"], 0)
        self.assertEqual(self.answer({"budget": 0}, self.TEXT)["code"], 11232)

    def test_bodies(self):
        self.assertEqual(self.code({}, []), 9499)
        self.assertEqual(self.code({}, {"msg_type": "x"}), 19002)
        self.assertEqual(self.code({}, {"msg_type": "text", "content": {"text": "x" * 21_000}}), 9499)

    def test_readers_see_names(self):
        with ChatServer({"feishu": {}}) as server:
            post(server.url("feishu") + "/open-apis/bot/v2/hook/ID", self.TEXT)
            self.assertEqual(server.shown("feishu"), ["hi @ou_1"])


class WeCom(unittest.TestCase):
    def answer(self, settings, body):
        with ChatServer({"wecom": settings}) as server:
            return post(server.url("wecom") + "/cgi-bin/webhook/send?key=K", body)["errcode"]

    def test_answers(self):
        def text(size, kind="text"):
            return {"msgtype": kind, kind: {"content": "x" * size}}
        self.assertEqual(self.answer({}, text(2048)), 0)
        self.assertEqual(self.answer({}, text(2049)), 40058)
        self.assertEqual(self.answer({}, text(4096, "markdown")), 0)
        self.assertEqual(self.answer({}, text(4097, "markdown_v2")), 40058)
        self.assertEqual(self.answer({}, text(0)), 44004)
        self.assertEqual(self.answer({}, text(1, "card")), 40008)
        self.assertEqual(self.answer({}, {"msgtype": "news", "news": {"articles": []}}), 40058)
        self.assertEqual(self.answer({"keys": ["X"]}, text(1)), 93000)
        self.assertEqual(self.answer({"budget": 0}, text(1)), 45009)


class Slack(unittest.TestCase):
    def call(self, server, method="chat.postMessage", **arguments):
        form = urllib.parse.urlencode({"token": "xoxb-1", "channel": "ops", **arguments}).encode()
        return post(f"{server.url('slack')}/api/{method}", form, "application/x-www-form-urlencoded")

    def error(self, settings, **arguments):
        with ChatServer({"slack": settings}) as server:
            return self.call(server, **arguments).get("error")

    def test_tokens_and_channels(self):
        self.assertIsNone(self.error({}, text="hi"))
        self.assertEqual(self.error({"tokens": {}}, text="hi"), "invalid_auth")
        self.assertEqual(self.error({}, text="hi", token=""), "not_authed")
        self.assertEqual(self.error({"tokens": {"xoxb-1": {"revoked": True}}}, text="hi"),
                         "token_revoked")
        self.assertEqual(self.error({"tokens": {"xoxb-1": {"scopes": []}}}, text="hi"),
                         "missing_scope")
        self.assertEqual(self.error({"channels": {}}, text="hi"), "channel_not_found")
        self.assertEqual(self.error({"channels": {"ops": {"archived": True}}}, text="hi"),
                         "is_archived")

    def test_contents(self):
        self.assertEqual(self.error({}), "no_text")
        self.assertEqual(self.error({}, text="x" * 40_001), "msg_too_long")
        self.assertEqual(self.error({}, blocks='[{"type": "new"}]'), "invalid_blocks")
        self.assertEqual(self.error({}, blocks="{}"), "invalid_blocks_format")
        self.assertEqual(self.error({}, attachments="["), "invalid_attachments")

    def test_threads_and_updates(self):
        with ChatServer({"slack": {}}) as server:
            first = self.call(server, text="one")
            place = {"channel": first["channel"], "ts": first["ts"]}
            self.call(server, text="two", thread_ts=first["ts"])
            self.assertTrue(self.call(server, "chat.update", text="three", **place)["ok"])
            self.assertEqual(self.call(server, "chat.update", text="x", channel="ops",
                                       ts=first["ts"])["error"], "channel_not_found")
            self.assertEqual(server.shown("slack"), ["#C-ops\nthree", "#C-ops (in a thread)\ntwo"])
            self.assertEqual(server.accepted("slack")[0]["history"], ["one"])

    def test_incoming_webhooks(self):
        def answer(body, settings):
            with ChatServer({"slack": settings}) as server:
                return raw(server.url("slack") + "/services/T/B/X", body)
        self.assertEqual(answer({"text": "hi"}, {}), (200, "ok"))
        self.assertEqual(answer({"text": ""}, {}), (400, "no_text"))
        self.assertEqual(answer([], {}), (400, "invalid_payload"))
        self.assertEqual(answer({"text": "hi"}, {"hooks": {}}), (404, "no_service"))
        self.assertEqual(answer({"text": "hi"}, {"budget": 0})[0], 429)


class Teams(unittest.TestCase):
    def answer(self, card, settings=None):
        with ChatServer({"teams": settings or {}}) as server:
            return raw(server.url("teams") + "/webhookb2/1", card)

    def test_answers(self):
        self.assertEqual(self.answer({"text": "hi"}), (200, "1"))
        self.assertEqual(self.answer({"title": "hi"}), (400, "Summary or Text is required."))
        self.assertIn("HTTP error 413", self.answer({"text": "x" * 30_000})[1])
        self.assertIn("HTTP error 429", self.answer({"text": "hi"}, {"budget": 0})[1])
        self.assertEqual(self.answer({"text": "hi"}, {"hooks": []})[0], 404)


class TeamsWorkflows(unittest.TestCase):
    CARD = {"type": "AdaptiveCard", "body": [{"type": "TextBlock", "text": "hi <at>Ann</at>"}],
            "msteams": {"entities": [{"type": "mention", "text": "<at>Ann</at>",
                                      "mentioned": {"id": "ann@example.com", "name": "Ann"}}]}}

    def answer(self, message, settings=None):
        with ChatServer({"teams-workflows": settings or {}}) as server:
            status, _ = raw(server.url("teams-workflows") + "/powerautomate/1", message)
            return status, server.shown("teams-workflows")

    def of(self, card):
        return {"type": "message", "attachments": [
            {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}]}

    def test_answers(self):
        self.assertEqual(self.answer(self.of(self.CARD)),
                         (202, ["hi <at>Ann</at>\n(calls ann@example.com)"]))
        self.assertEqual(self.answer(self.of("x")), (202, ["(nothing: the flow fails)"]))
        self.assertEqual(self.answer({"text": "hi"})[0], 400)
        self.assertEqual(self.answer(self.of("x" * 30_000))[0], 413)
        self.assertEqual(self.answer(self.of(self.CARD), {"budget": 0})[0], 429)
        self.assertEqual(self.answer(self.of(self.CARD), {"flows": []})[0], 404)


class Webhook(unittest.TestCase):
    def answer(self, settings):
        with ChatServer({"webhook": settings}) as server:
            status, _ = raw(server.url("webhook") + "/hook", {"a": 1})
            return status, server.shown("webhook")

    def test_answers(self):
        self.assertEqual(self.answer({"method": "POST", "type": "application/json"}),
                         (200, ['POST /hook\n{"a": 1}']))
        self.assertEqual(self.answer({"method": "PUT"})[0], 405)
        self.assertEqual(self.answer({"headers": {"authorization": "Bearer t"}})[0], 401)
        self.assertEqual(self.answer({"type": "text/plain"})[0], 415)
        self.assertEqual(self.answer({"budget": 0})[0], 429)


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
