# SPDX-License-Identifier: Apache-2.0
"""Webhooks of Discord: POST /api/webhooks/<id>/<token>, with ?wait=true or without

hooks    {"1/T": {"forum": true}}; without it all are there, in text channels
budget, refusals  see Budget
wait     how many seconds those are told to wait who are turned away: 0.5

A message has what was given, "id" and "channel_id": that of its thread where it has one.
"""

import re

from fakes.chat_server.exchange import MeteredVendor, Refused, Reply

# discord.com/developers/docs/resources/webhook#execute-webhook, and of an embed
# /resources/message#embed-object-embed-limits
_LONGEST = {"content": 2000, "username": 80, "thread_name": 100}
_LONGEST_OF_EMBED = {"title": 256, "description": 4096}
_MOST_EMBEDS = 10


def _refuse(status, code, message, **more):
    """discord.com/developers/docs/reference#error-messages"""
    raise Refused(Reply(status, {"message": message, "code": code, **more}))


def _refuse_form(field, code, message):
    _refuse(400, 50035, "Invalid Form Body",
            errors={field: {"_errors": [{"code": code, "message": message}]}})


def _check_fields(message):
    for field, longest in _LONGEST.items():
        value = message.get(field)
        if value is not None and not isinstance(value, str):
            _refuse_form(field, "STRING_TYPE_CONVERT", "Could not interpret as string.")
        if len(value or "") > longest:
            _refuse_form(field, "BASE_TYPE_MAX_LENGTH", f"Must be {longest} or fewer in length.")
    embeds = message.get("embeds") or []
    if not isinstance(embeds, list) or not all(isinstance(embed, dict) for embed in embeds):
        _refuse_form("embeds", "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
    if len(embeds) > _MOST_EMBEDS:
        _refuse_form("embeds", "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.")
    for embed in embeds:
        for field, longest in _LONGEST_OF_EMBED.items():
            if len(embed.get(field) or "") > longest:
                _refuse_form("embeds", "BASE_TYPE_MAX_LENGTH", f"Must be {longest} or fewer in length.")
    if not (message.get("content") or "").strip() and not embeds:
        _refuse(400, 50006, "Cannot send an empty message")


class Vendor(MeteredVendor):
    def __init__(self, settings):
        super().__init__(settings)
        self._hooks = settings.get("hooks")
        self._wait = settings.get("wait", 0.5)
        self._threads = set()

    def handle(self, request):
        found = re.fullmatch(r"/api/(?:v\d+/)?webhooks/(\d+)/([\w-]+)", request.path)
        if not found:
            _refuse(404, 0, "404: Not Found")
        hook = {} if self._hooks is None else self._hooks.get(f"{found[1]}/{found[2]}")
        if hook is None:
            _refuse(404, 10015, "Unknown Webhook")
        if request.headers.get("content-type", "").partition(";")[0] != "application/json":
            _refuse(400, 50109, "The request body contains invalid JSON.")
        message = request.json()
        if not isinstance(message, dict):
            _refuse(400, 50109, "The request body contains invalid JSON.")
        _check_fields(message)
        channel = self._channel(hook, message, request.query.get("thread_id"))
        self._spend()
        message = {**message, "id": str(1000 + len(self.accepted)), "channel_id": channel}
        self.accepted.append(message)
        return Reply(200, message) if request.query.get("wait") == "true" else Reply(204)

    def _channel(self, hook, message, thread):
        """The codes are those of discord.com/developers/docs/topics/opcodes-and-status-codes#json."""
        name = message.get("thread_name")
        if name and thread:
            _refuse(400, 220002, "Webhooks posted to forum channels cannot have both a thread_name "
                    "and thread_id")
        if name and not hook.get("forum"):
            _refuse(400, 220003, "Webhooks can only create threads in forum channels")
        if hook.get("forum") and not name and not thread:
            _refuse(400, 220001, "Webhooks posted to forum channels must have a thread_name or "
                    "thread_id")
        if thread:
            if hook.get("forum") and thread not in self._threads:
                _refuse(404, 10003, "Unknown Channel")
            return thread
        if not name:
            return "500"
        fresh = str(600 + len(self._threads))
        self._threads.add(fresh)
        return fresh

    def _spend(self):
        # discord.com/developers/docs/topics/rate-limits#exceeding-a-rate-limit
        if not self._budget.take():
            body = {"message": "You are being rate limited.", "retry_after": self._wait,
                    "global": False}
            raise Refused(Reply(429, body, {"Retry-After": str(int(self._wait) + 1),
                                            "X-RateLimit-Reset-After": str(self._wait)}))

    def forget_threads(self):
        """Somebody removes them all."""
        self._threads.clear()

    def shown(self, message):
        lines = [message.get("thread_name") and f"# {message['thread_name']}",
                 message.get("content")]
        for embed in message.get("embeds") or []:
            lines += [embed.get("title"), embed.get("description")]
            lines += [f"{field['name']}: {field['value']}" for field in embed.get("fields") or []]
        called = self._called(message)
        lines.append(f"(calls {', '.join(called)})" if called else None)
        return "\n".join(line for line in lines if line)

    @staticmethod
    def _called(message):
        """discord.com/developers/docs/resources/message#allowed-mentions-object: without it, all
        that stand in the content are called."""
        text = message.get("content") or ""
        allowed = message.get("allowed_mentions", {"parse": ["everyone", "users", "roles"]})
        parse = allowed.get("parse", [])
        called = []
        for sign, kind in (("<@&", "roles"), ("<@", "users")):
            for number in re.findall(re.escape(sign) + r"(\d+)>", text):
                if kind in parse or number in allowed.get(kind, []):
                    called.append(number)
        if "everyone" in parse and re.search(r"@(everyone|here)\b", text):
            called.append("everyone")
        return called
