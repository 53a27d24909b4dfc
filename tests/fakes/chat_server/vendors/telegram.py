# SPDX-License-Identifier: Apache-2.0
"""Bots of Telegram: POST /bot<token>/sendMessage, and getMe

tokens   a list of those that there are; without it any of the form 123:abc will do
chats    {"-100123": {"kicked": true, "threads": [42]}, "@channel": {}}; without it, all are there.
         "moved": the number that a group has now
budget, refusals  see Budget
wait     how many seconds those are told to wait who are turned away: 1

A message has what was given, and "message_id".
"""

import json
import re
import urllib.parse

from fakes.chat_server.exchange import Known, MeteredVendor, Refused, Reply

# core.telegram.org/bots/api#sendmessage: "1-4096 characters after entities parsing"; Telegram
# counts in UTF-16 (#messageentity).
_LONGEST = 4096


def _refuse(status, description, **parameters):
    """core.telegram.org/bots/api#making-requests: `ok` is false, and `description` says why;
    `parameters` are those of #responseparameters."""
    body = {"ok": False, "error_code": status, "description": description}
    if parameters:
        body["parameters"] = parameters
    raise Refused(Reply(status, body))


def _arguments(request):
    """Any of the four ways of #making-requests that a form and JSON are."""
    kind = request.headers.get("content-type", "").partition(";")[0]
    if kind == "application/json":
        return request.json() or {}
    return {**request.query, **dict(urllib.parse.parse_qsl(request.body.decode()))}


def _check_entities(text, mode):
    """core.telegram.org/bots/api#formatting-options, as far as lone signs go."""
    offset = None
    if mode.lower() == "markdown":
        rest = re.sub(r"\\[_*`\[]", "", text)
        rest = re.sub(r"\[[^\]]*\]\([^)]*\)", "", rest)
        rest = re.sub(r"(```|`)(?s:.*?)\1", "", rest)
        for sign in "_*`[":
            if rest.count(sign) % 2 or (sign == "[" and "[" in rest):
                offset = text.find(sign)
    elif mode.lower() == "markdownv2":
        rest = re.sub(r"\\.", "", text)
        rest = re.sub(r"\[[^\]]*\]\([^)]*\)", "", rest)
        for sign in "_*~`":
            if rest.count(sign) % 2:
                offset = text.find(sign)
        for sign in "[]()>#+-=|{}.!":
            if sign in rest:
                _refuse(400, f"Bad Request: can't parse entities: Character '{sign}' is reserved "
                        "and must be escaped with the preceding '\\'")
    elif mode.lower() == "html":
        tags = re.findall(r"<(/?)([a-zA-Z-]+)[^>]*>", text)
        opened = []
        for end, name in tags:
            if not end:
                opened.append(name)
            elif not opened or opened.pop() != name:
                _refuse(400, "Bad Request: can't parse entities: Unexpected end tag")
        if opened:
            _refuse(400, f"Bad Request: can't parse entities: Can't find end tag for \"{opened[0]}\"")
    else:
        _refuse(400, "Bad Request: unsupported parse_mode")
    if offset is not None:
        _refuse(400, "Bad Request: can't parse entities: Can't find end of the entity starting at "
                f"byte offset {len(text[:offset].encode())}")


def _plain(text, mode):
    if mode.lower() == "html":
        text = re.sub(r'<a href="tg://user\?id=(\d+)">([^<]*)</a>', r"\2 (calls \1)", text)
        text = re.sub(r"<[^>]+>", "", text)
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    if mode:
        text = re.sub(r"\[([^\]]*)\]\(tg://user\?id=(\d+)\)", r"\1 (calls \2)", text)
        text = re.sub(r"\[([^\]]*)\]\(([^)]*)\)", r"\1 (\2)", text)
        text = re.sub(r"(?<!\\)[*_`]", "", text)
        return re.sub(r"\\(.)", r"\1", text)
    return text


class Vendor(MeteredVendor):
    def __init__(self, settings):
        super().__init__(settings)
        self._tokens = Known(settings, "tokens")
        self._chats = settings.get("chats")
        self._wait = settings.get("wait", 1)

    def handle(self, request):
        found = re.fullmatch(r"/bot([^/]*)/(\w+)", request.path)
        if not found or not re.fullmatch(r"\d+:[\w-]+", found[1]):
            _refuse(404, "Not Found")
        if found[1] not in self._tokens:
            _refuse(401, "Unauthorized")
        method = found[2].lower()
        if method == "getme":
            return Reply(200, {"ok": True, "result": {"id": 1, "is_bot": True, "first_name": "b"}})
        if method != "sendmessage":
            _refuse(404, "Not Found")
        return self._send(_arguments(request))

    def _send(self, message):
        chat = str(message.get("chat_id", ""))
        self._check_chat(chat, message)
        text = message.get("text", "")
        if not text.strip():
            _refuse(400, "Bad Request: message text is empty")
        mode = message.get("parse_mode", "")
        if mode:
            _check_entities(text, mode)
        if len(_plain(text, mode).encode("utf-16-le")) // 2 > _LONGEST:
            _refuse(400, "Bad Request: message is too long")
        reply = json.loads(message.get("reply_parameters") or "{}")
        known = {one["message_id"] for one in self.accepted}
        is_lost = reply.get("message_id", 0) not in known | {0}
        if is_lost and not reply.get("allow_sending_without_reply"):
            _refuse(400, "Bad Request: message to be replied not found")
        if not self._budget.take():
            _refuse(429, f"Too Many Requests: retry after {self._wait}", retry_after=self._wait)
        number = len(self.accepted) + 1
        self.accepted.append({**message, "message_id": number})
        result = {"message_id": number, "date": 1, "chat": {"id": -1, "type": "group"}, "text": text}
        if reply and not is_lost:
            result["reply_to_message"] = {"message_id": reply["message_id"]}
        return Reply(200, {"ok": True, "result": result})

    def _check_chat(self, chat, message):
        is_id = re.fullmatch(r"-?\d+", chat)
        if not chat:
            _refuse(400, "Bad Request: chat_id is empty")
        if not is_id and not re.fullmatch(r"@\w{4,}", chat):
            _refuse(400, "Bad Request: chat not found")
        if self._chats is None:
            return
        if chat not in self._chats:
            _refuse(400, "Bad Request: chat not found")
        known = self._chats[chat]
        if "moved" in known:
            _refuse(400, "Bad Request: group chat was upgraded to a supergroup chat",
                    migrate_to_chat_id=known["moved"])
        if known.get("kicked"):
            _refuse(403, "Forbidden: bot was kicked from the supergroup chat")
        thread = message.get("message_thread_id")
        if thread and int(thread) not in known.get("threads", []):
            _refuse(400, "Bad Request: message thread not found")

    def shown(self, message):
        return f"{message['chat_id']}\n" + _plain(message["text"], message.get("parse_mode", ""))
