# SPDX-License-Identifier: Apache-2.0
"""Robots of Feishu and Lark groups: POST /open-apis/bot/v2/hook/ID

hooks    {"ID": {"secret": …, "keywords": […], "addresses": […], "stopped": true}}; without it any
         ID will do, and nothing is checked about it
old      answers in the words of older robots: {"StatusCode": 0, …}
now      the time in seconds, as the server sees it; without it, the time of this machine
budget, refusals  see Budget
"""

import base64
import hashlib
import hmac
import json
import re
import time

from fakes.chat_server.exchange import MeteredVendor, Refused, Reply

# open.feishu.cn/document/client-docs/bot-v3/add-custom-bot: sizes, numbers and their words.
_LARGEST = 20 * 1024
_WINDOW = 3600
_PREFIX = "/open-apis/bot/v2/hook/"
_CONTENT = {"text": "text", "post": "post", "image": "image_key", "share_chat": "share_chat_id"}


def _refuse(code, text, status=200):
    raise Refused(Reply(status, {"code": code, "msg": text, "data": {}}))


class Vendor(MeteredVendor):
    def __init__(self, settings):
        super().__init__(settings)
        self._hooks = settings.get("hooks")
        self._is_old = settings.get("old", False)
        self._now = settings.get("now")

    def handle(self, request):
        if not request.path.startswith(_PREFIX) or request.method != "POST":
            return Reply(404, "404 page not found")
        robot = self._robot(request.path[len(_PREFIX):])
        message = request.json()
        is_json = request.headers.get("content-type", "").startswith("application/json")
        if not isinstance(message, dict) or not is_json or len(request.body) > _LARGEST:
            _refuse(9499, "Bad Request", 400)
        self._check_signature(robot, message)
        if robot.get("addresses") and "127.0.0.1" not in robot["addresses"]:
            _refuse(19022, "Ip Not Allowed")
        self._check_fields(message)
        keywords = robot.get("keywords")
        words = json.dumps(message, ensure_ascii=False)
        if keywords and not any(word in words for word in keywords):
            _refuse(19024, "Key Words Not Found")
        if not self._budget.take():
            _refuse(11232, "frequency limited psm[lark.oapi.app_platform_runtime]appID[1500]")
        self.accepted.append(message)
        if self._is_old:
            return Reply(200, {"Extra": None, "StatusCode": 0, "StatusMessage": "success"})
        return Reply(200, {"StatusCode": 0, "StatusMessage": "success", "code": 0, "data": {},
                           "msg": "success"})

    def _robot(self, hook):
        if self._hooks is None and hook:
            return {}
        if hook not in (self._hooks or {}):
            _refuse(19001, "param invalid: incoming webhook access token invalid")
        if self._hooks[hook].get("stopped"):
            _refuse(19007, "Bot Not Enabled")
        return self._hooks[hook]

    def _check_signature(self, robot, message):
        # The same page: "timestamp\nsecret" is the key, the message is empty.
        secret = robot.get("secret")
        if not secret:
            return
        timestamp = str(message.get("timestamp", ""))
        code = hmac.new(f"{timestamp}\n{secret}".encode(), b"", hashlib.sha256).digest()
        now = time.time() if self._now is None else self._now
        is_late = not timestamp.isdigit() or abs(int(timestamp) - now) > _WINDOW
        if is_late or message.get("sign") != base64.b64encode(code).decode():
            _refuse(19021, "sign match fail or timestamp is not within one hour from current time")

    @staticmethod
    def _check_fields(message):
        kind = message.get("msg_type")
        if kind == "interactive":
            if not isinstance(message.get("card"), dict):
                _refuse(9499, "Bad Request", 400)
            return
        if kind not in _CONTENT:
            _refuse(19002, "params error, msg_type need")
        if not (message.get("content") or {}).get(_CONTENT[kind]):
            _refuse(19002, f"params error, {_CONTENT[kind]} need")

    def shown(self, message):
        kind = message["msg_type"]
        if kind == "interactive":
            return _card(message["card"])
        if kind == "post":
            return _post(message["content"]["post"])
        return _with_calls(str(message["content"][_CONTENT[kind]]))


def _with_calls(text):
    """Tags of people become the names that a reader sees."""
    text = re.sub(r'<at user_id="all">.*?</at>', "@everybody", text)
    text = re.sub(r'<at user_id="([^"]+)">(.*?)</at>', r"@\1", text)
    return re.sub(r"<at (?:id|email)=([^>]+)></at>", r"@\1", text)


def _post(post):
    language = next(iter(post.values()))
    lines = [language["title"]] if language.get("title") else []
    for paragraph in language["content"]:
        lines.append(" ".join("@" + part["user_id"] if part["tag"] == "at" else part["text"]
                              for part in paragraph))
    return "\n".join(lines)


def _card(card):
    title = card.get("header", {}).get("title", {}).get("content")
    lines = [title] if title else []
    for element in card.get("elements") or card.get("body", {}).get("elements", []):
        if element["tag"] == "markdown":
            lines.append(_with_calls(element["content"]))
        elif element["tag"] == "div":
            lines.append(_with_calls(element["text"]["content"]))
        for action in element.get("actions", []):
            lines.append(f"[{action['text']['content']}]")
    return "\n".join(lines)
