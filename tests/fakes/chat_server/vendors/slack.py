# SPDX-License-Identifier: Apache-2.0
"""Slack: the Web API below /api/, incoming webhooks below /services/.

tokens    {"xoxb-1": {"scopes": ["chat:write"], "revoked": true}}; without it any token will do
channels  {"deploys": {"id": "C1", "archived": true, "private": true}}: others are not there;
          without it, all are
hooks     {"T/B/X": {"channel": "deploys", "removed": true}}; without it, all are there
budget, refusals  see Budget
wait      what Retry-After says of those who are turned away: 1

A message has "text", "channel" and what else was given, "ts", "thread_ts", and in "history" the
texts that it had before it was changed.
"""

import json
import urllib.parse

from fakes.chat_server.attachments import lines_of
from fakes.chat_server.exchange import MeteredVendor, Refused, Reply

# docs.slack.dev/reference/methods/chat.postmessage: "text … truncated at 40,000 characters", and
# /reference/block-kit/blocks: 50 blocks in a message.
_LONGEST_TEXT = 40_000
_MOST_BLOCKS = 50
_MOST_ATTACHMENTS = 100
_BLOCKS = {"actions", "context", "divider", "file", "header", "image", "input", "markdown",
           "rich_text", "section", "table", "video"}


def _no(error, **more):
    """Methods answer 200 whatever they think (docs.slack.dev/apis/web-api/#responses)."""
    raise Refused(Reply(200, {"ok": False, "error": error, **more}))


def _hook_says(status, word):
    """docs.slack.dev/messaging/sending-messages-using-incoming-webhooks, "Handling errors"."""
    raise Refused(Reply(status, word))


def _arguments(request):
    """A form or JSON (docs.slack.dev/apis/web-api/#post-bodies)."""
    kind = request.headers.get("content-type", "").partition(";")[0]
    if kind == "application/json":
        given = request.json()
        if not isinstance(given, dict):
            _no("invalid_json")
        return given
    if kind != "application/x-www-form-urlencoded":
        _no("invalid_post_type")
    try:
        form = urllib.parse.parse_qsl(request.body.decode(), keep_blank_values=True)
    except UnicodeDecodeError:
        _no("invalid_charset")
    return dict(form)


def _list(arguments, name, error, limit):
    value = arguments.get(name)
    if value in (None, ""):
        return []
    try:
        value = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        _no(error)
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        _no(error)
    if len(value) > limit:
        _no("too_many_attachments" if name == "attachments" else error)
    return value


def _check_blocks(blocks):
    for index, block in enumerate(blocks):
        if block.get("type") not in _BLOCKS:
            reason = f"unsupported type: {block.get('type')} [json-pointer:/blocks/{index}/type]"
            _no("invalid_blocks", errors=[reason],
                response_metadata={"messages": [f"[ERROR] {reason}"]})


class Vendor(MeteredVendor):
    def __init__(self, settings):
        super().__init__(settings)
        self._tokens = settings.get("tokens")
        self._channels = settings.get("channels")
        self._hooks = settings.get("hooks")
        self._wait = settings.get("wait", 1)
        self._count = 0

    def handle(self, request):
        if request.path.startswith("/services/"):
            return self._take_by_hook(request, request.path[len("/services/"):])
        methods = {"/api/chat.postMessage": self._post, "/api/chat.update": self._update}
        if request.path not in methods:
            _no("unknown_method", req_method=request.path.rpartition("/")[2])
        self._spend()
        arguments = _arguments(request)
        self._check_token(arguments.get("token") or self._bearer(request))
        return methods[request.path](arguments)

    def _spend(self):
        # docs.slack.dev/apis/web-api/rate-limits: 429 with Retry-After.
        if not self._budget.take():
            raise Refused(Reply(429, {"ok": False, "error": "ratelimited"},
                                {"Retry-After": str(self._wait)}))

    @staticmethod
    def _bearer(request):
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        return token if scheme.lower() == "bearer" else ""

    def _check_token(self, token):
        if not token:
            _no("not_authed")
        if self._tokens is None:
            return
        known = self._tokens.get(token)
        if known is None:
            _no("invalid_auth")
        if known.get("revoked"):
            _no("token_revoked")
        scopes = known.get("scopes", ["chat:write"])
        if "chat:write" not in scopes:
            _no("missing_scope", needed="chat:write", provided=",".join(scopes))

    def _channel(self, name):
        name = (name or "").lstrip("#")
        if not name:
            _no("channel_not_found")
        if self._channels is None:
            return "C-" + name.removeprefix("C-")
        for own, channel in self._channels.items():
            if name not in (own, channel.get("id")):
                continue
            if channel.get("archived"):
                _no("is_archived")
            if channel.get("private"):
                _no("not_in_channel")
            return channel.get("id", "C-" + own)
        _no("channel_not_found")

    @staticmethod
    def _content(arguments):
        content = {"text": arguments.get("text", ""),
                   "attachments": _list(arguments, "attachments", "invalid_attachments",
                                        _MOST_ATTACHMENTS),
                   "blocks": _list(arguments, "blocks", "invalid_blocks_format", _MOST_BLOCKS)}
        _check_blocks(content["blocks"])
        if not any(content.values()):
            _no("no_text")
        if len(content["text"]) > _LONGEST_TEXT:
            _no("msg_too_long")
        for name in ("username", "icon_emoji", "icon_url"):
            if arguments.get(name):
                content[name] = arguments[name]
        return content

    def _post(self, arguments):
        channel = self._channel(arguments.get("channel"))
        message = {**self._content(arguments), "channel": channel}
        if arguments.get("thread_ts"):
            message["thread_ts"] = arguments["thread_ts"]
            message["is_broadcast"] = arguments.get("reply_broadcast") in ("true", True)
        self._keep(message)
        return Reply(200, {"ok": True, "channel": channel, "ts": message["ts"],
                           "message": {"text": message["text"], "ts": message["ts"]}})

    def _keep(self, message):
        self._count += 1
        message["ts"] = f"1700000000.{self._count:06}"
        self.accepted.append(message)

    def _update(self, arguments):
        # docs.slack.dev/reference/methods/chat.update: the channel by its ID.
        channel = arguments.get("channel", "")
        for message in self.accepted:
            if (message["channel"], message["ts"]) != (channel, arguments.get("ts")):
                continue
            before = message.get("history", []) + [message["text"]]
            message.update(self._content(arguments), history=before)
            return Reply(200, {"ok": True, "channel": channel, "ts": message["ts"],
                               "text": message["text"]})
        if not any(message["channel"] == channel for message in self.accepted):
            _no("channel_not_found")
        _no("message_not_found")

    def _take_by_hook(self, request, name):
        if not self._budget.take():
            raise Refused(Reply(429, "rate_limited", {"Retry-After": str(self._wait)}))
        hook = {} if self._hooks is None else self._hooks.get(name)
        if hook is None:
            _hook_says(404, "no_service")
        if hook.get("removed"):
            _hook_says(404, "no_active_hooks")
        if request.method != "POST":
            _hook_says(400, "invalid_payload")
        payload = request.json()
        if not isinstance(payload, dict):
            _hook_says(400, "invalid_payload")
        if not any(payload.get(key) for key in ("text", "blocks", "attachments")):
            _hook_says(400, "no_text")
        try:
            content = self._content(payload)
        except Refused:
            _hook_says(400, "invalid_blocks")
        self._keep({**content, "channel": hook.get("channel", "general")})
        return Reply(200, "ok")

    def shown(self, message):
        """Blocks are shown in place of the text."""
        lines = [f"#{message['channel']}"]
        if message.get("thread_ts"):
            lines[0] += " (in a thread)"
        blocks = [_words_of(block) for block in message["blocks"]]
        lines += [text for text in blocks if text] or [message["text"]]
        for attachment in message["attachments"]:
            lines += [_words_of(block) for block in attachment.get("blocks") or []]
            lines += lines_of(attachment)
        return "\n".join(line for line in lines if line)


def _words_of(block):
    if isinstance(block.get("text"), dict):
        return block["text"].get("text", "")
    parts = block.get("fields", []) + block.get("elements", [])
    return "\n".join(part.get("text", "").replace("\n", " ") for part in parts
                     if isinstance(part.get("text"), str))
