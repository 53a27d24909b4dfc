# SPDX-License-Identifier: Apache-2.0
"""Webhooks of Google Chat: POST /v1/spaces/<space>/messages?key=KEY&token=TOKEN

spaces   {"A": {"key": "K", "token": "T"}}; without it all are there
budget, refusals  see Budget

A message has what was given, "name", and "thread": those with the same threadKey share one.
"""

import re

from fakes.chat_server.exchange import MeteredVendor, Refused, Reply

# developers.google.com/workspace/chat/create-messages: "maximum message size, including text and
# cards, is 32,000 bytes"
_LARGEST = 32_000
_KNOWN = {"text", "cards", "cardsV2", "thread", "fallbackText", "accessoryWidgets", "actionResponse",
          "annotations", "attachment"}
_KNOWN_IN_CARD = {"header", "sections", "sectionDividerStyle", "cardActions", "name", "fixedFooter",
                  "displayStyle", "peekCardHeader", "expressionData"}


def _refuse(status, name, message):
    """cloud.google.com/apis/design/errors#http_mapping"""
    raise Refused(Reply(status, {"error": {"code": status, "message": message, "status": name}}))


def _refuse_json(message):
    _refuse(400, "INVALID_ARGUMENT", message)


def _unknown_name(name, place):
    _refuse_json(f"Invalid JSON payload received. Unknown name \"{name}\"{place}: "
                 "Cannot find field.")


def _check(message):
    for name in message:
        if name not in _KNOWN:
            _unknown_name(name, "")
    if not isinstance(message.get("text", ""), str):
        _refuse_json("Invalid value at 'message.text' (TYPE_STRING)")
    for index, card in enumerate(message.get("cardsV2") or []):
        place = f" at 'message.cards_v2[{index}]"
        for name in card:
            if name not in ("cardId", "card"):
                _unknown_name(name, place + "'")
        for name in card.get("card") or {}:
            if name not in _KNOWN_IN_CARD:
                _unknown_name(name, place + ".card'")
        header = (card.get("card") or {}).get("header") or {}
        if any(not isinstance(value, str) for value in header.values()):
            _refuse_json(f"Invalid value{place}.card.header.title' (TYPE_STRING)")
    if not message.get("text") and not message.get("cards") and not message.get("cardsV2"):
        _refuse_json("Message cannot be empty.")


class Vendor(MeteredVendor):
    def __init__(self, settings):
        super().__init__(settings)
        self._spaces = settings.get("spaces")

    def handle(self, request):
        found = re.fullmatch(r"/v1/spaces/(\w+)/messages", request.path)
        if not found or (self._spaces is not None and found[1] not in self._spaces):
            _refuse(404, "NOT_FOUND", "Requested entity was not found.")
        self._check_key((self._spaces or {}).get(found[1]), request.query)
        message = request.json()
        if request.method != "POST" or not isinstance(message, dict):
            _refuse_json("Invalid JSON payload received.")
        if len(request.body) > _LARGEST:
            _refuse_json("Message is too large.")
        _check(message)
        if not self._budget.take():
            _refuse(429, "RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota).")
        thread = request.query.get("threadKey", f"own-{len(self.accepted)}")
        name = f"spaces/{found[1]}/messages/{len(self.accepted) + 1}"
        self.accepted.append({**message, "name": name, "thread": thread})
        return Reply(200, {"name": name, "thread": {"name": f"spaces/{found[1]}/threads/{thread}"}})

    @staticmethod
    def _check_key(space, query):
        key, token = query.get("key"), query.get("token")
        if not key or (space and key != space.get("key", key)):
            _refuse(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.")
        if not token or (space and token != space.get("token", token)):
            _refuse(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.")

    def shown(self, message):
        """developers.google.com/workspace/chat/format-messages: <users/ID> calls somebody."""
        text = message.get("text") or ""
        lines = [re.sub(r"<users/(\w+)>", r"@\1", text)]
        for card in message.get("cardsV2") or []:
            lines += self._texts(card.get("card") or {})
        for card in message.get("cards") or []:
            lines += self._texts(card)
        called = re.findall(r"<users/(\w+)>", text)
        lines.append(f"(calls {', '.join(called)})" if called else None)
        return "\n".join(line for line in lines if line)

    def _texts(self, value, key=""):
        if isinstance(value, dict):
            return [text for name, inner in value.items() for text in self._texts(inner, name)]
        if isinstance(value, list):
            return [text for inner in value for text in self._texts(inner, key)]
        is_text = key in ("title", "subtitle", "header", "text", "topLabel", "bottomLabel", "content")
        return [value] if is_text and isinstance(value, str) else []
