# SPDX-License-Identifier: Apache-2.0
"""The vendors turn away what they should, and take the rest: python3 -m fakes.chat_server.selftest"""

import base64
import hashlib
import hmac
import json
import unittest
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


if __name__ == "__main__":
    unittest.main()
