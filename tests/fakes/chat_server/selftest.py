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


if __name__ == "__main__":
    unittest.main()
