# SPDX-License-Identifier: Apache-2.0
"""Robots of DingTalk groups: POST /robot/send?access_token=T[&timestamp=MS&sign=S]

tokens   {"T": {"secret": …, "keywords": […], "addresses": […], "stopped": true}}; without it any
         token will do, and nothing is checked about it
now      the time in seconds, as the server sees it; without it, the time of this machine
budget, refusals  see Budget

Every answer has the status 200; only `errcode` tells.
"""

import base64
import hashlib
import hmac
import time

from fakes.chat_server.exchange import MeteredVendor, Refused, Reply

# open.dingtalk.com/document/orgapp/custom-robot-access and .../custom-bot-to-send-group-chat-messages
_LARGEST = 20_000
_WINDOW = 3600
_NEEDED = {
    "text": ("content",),
    "markdown": ("title", "text"),
    "link": ("title", "text", "messageUrl"),
    "actionCard": ("title", "text"),
    "feedCard": ("links",),
}


def _refuse(code, text):
    raise Refused(Reply(200, {"errcode": code, "errmsg": text}))


def _is_filled(value):
    return bool(value.strip() if isinstance(value, str) else value)


class Vendor(MeteredVendor):
    def __init__(self, settings):
        super().__init__(settings)
        self._tokens = settings.get("tokens")
        self._now = settings.get("now")

    def handle(self, request):
        if request.path != "/robot/send":
            return Reply(404, "Not Found\n")
        if request.method != "POST":
            _refuse(43002, "需要POST请求")  # answered by the real one, without a token
        robot = self._robot(request.query.get("access_token", ""))
        # The table of errors of open.dingtalk.com has 43004 for another Content-Type.
        if not request.headers.get("content-type", "").startswith("application/json"):
            _refuse(43004, "无效的HTTP HEADER Content-Type")
        if len(request.body) > _LARGEST:
            _refuse(460101, f"message too long, exceed {_LARGEST} bytes")
        message = request.json()
        if not isinstance(message, dict):
            _refuse(40035, "缺少参数 json")
        self._check_signature(robot, request.query)
        self._check_address(robot)
        self._check_fields(message)
        self._check_keywords(robot, message)
        if not self._budget.take():
            # The limit of 20 in a minute, and the words of it, are in the same table.
            _refuse(130101, "send too fast, exceed 20 times per minute")
        self.accepted.append(message)
        return Reply(200, {"errcode": 0, "errmsg": "ok"})

    def _robot(self, token):
        if not token:
            _refuse(40035, "缺少参数 access_token")
        if self._tokens is None:
            return {}
        if token not in self._tokens:
            _refuse(300005, "token is not exist")
        robot = self._tokens[token]
        if robot.get("stopped"):
            _refuse(400102, "bot is stopped")
        return robot

    def _check_signature(self, robot, query):
        # open.dingtalk.com/document/orgapp/customize-robot-security-settings: HMAC-SHA256 of
        # "timestamp\nsecret" under the secret, in Base64, within an hour.
        secret = robot.get("secret")
        if not secret:
            return
        timestamp = query.get("timestamp", "")
        now = time.time() if self._now is None else self._now
        if not timestamp.isdigit() or abs(int(timestamp) / 1000 - now) > _WINDOW:
            _refuse(310000, "description:机器人发送签名过期;solution:签名生成时间和发送时间请保持在"
                    "timestampms以内;")
        code = hmac.new(secret.encode(), f"{timestamp}\n{secret}".encode(), hashlib.sha256)
        if query.get("sign") != base64.b64encode(code.digest()).decode():
            _refuse(310000, "description:机器人发送签名不匹配;solution:请确认签名和生成签名的时间戳"
                    "必须都放在调用的网址中，请确认机器人的密钥加密和填写正确;")

    @staticmethod
    def _check_address(robot):
        if robot.get("addresses") and "127.0.0.1" not in robot["addresses"]:
            _refuse(310000, "ip 127.0.0.1 not in whitelist")

    @staticmethod
    def _check_keywords(robot, message):
        # At most ten; one of them must be in the message.
        keywords = robot.get("keywords")
        if keywords and not any(word in _words(message) for word in keywords):
            _refuse(310000, "description:关键词不匹配;solution:请联系群管理员查看此机器人的关键词，"
                    "并在发送的信息中包含此关键词;")

    @staticmethod
    def _check_fields(message):
        kind = message.get("msgtype")
        if kind not in _NEEDED:
            _refuse(400105, "不支持的消息类型")
        content = message.get(kind)
        if not isinstance(content, dict):
            _refuse(400402, f"{kind} 缺失")
        for field in _NEEDED[kind]:
            if not _is_filled(content.get(field)):
                _refuse(400402, f"{kind} --》 {field} 缺失")
        if kind == "actionCard" and not (content.get("btns") or content.get("singleURL")):
            _refuse(400402, "actionCard --》 singleURL 缺失")
        for link in content["links"] if kind == "feedCard" else ():
            if not link.get("title") or not link.get("messageURL"):
                _refuse(400402, "feedCard --》 links 缺失")

    def shown(self, message):
        called = ", ".join(called_by(message))
        return _words(message) + (f"\n(calls {called})" if called else "")


def _words(message):
    content = message[message["msgtype"]]
    if message["msgtype"] == "feedCard":
        return "\n".join(link["title"] for link in content["links"])
    words = content.get("content") or content.get("text")
    buttons = [button["title"] for button in content.get("btns", [])]
    if content.get("singleURL"):
        buttons.append(content.get("singleTitle", ""))
    return "\n".join([words] + [f"[{title}]" for title in buttons])


def called_by(message):
    """Who is told: whoever is in `at`, and in a markdown or an actionCard also in the text
    (github.com/jenkinsci/dingtalk-plugin, pull request 404)."""
    kind = message["msgtype"]
    at = message.get("at", {})
    if kind in ("link", "feedCard"):
        return []
    text = message[kind].get("content") or message[kind].get("text")
    people = at.get("atMobiles", []) + at.get("atUserIds", [])
    called = [who for who in people if kind == "text" or f"@{who}" in text]
    if at.get("isAtAll") and (kind != "actionCard" or "@所有人" in text):
        called.append("everybody")
    return called
