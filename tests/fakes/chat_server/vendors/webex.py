# SPDX-License-Identifier: Apache-2.0
"""Webex: POST /v1/messages

tokens   a list of those that there are; without it any will do
rooms    a list of ids; without it all are there
budget, refusals  see Budget
"""

import re

from fakes.chat_server.exchange import Known, MeteredVendor, Refused, Reply

# developer.webex.com/docs/api/v1/messages/create-a-message: "The maximum message length is 7439
# bytes."
_LONGEST = 7439


def _refuse(status, message, headers=None):
    """developer.webex.com/docs/basics#api-errors"""
    raise Refused(Reply(status, {"message": message, "errors": [{"description": message}],
                                 "trackingId": "ROUTER_1"}, headers))


class Vendor(MeteredVendor):
    def __init__(self, settings):
        super().__init__(settings)
        self._tokens = Known(settings, "tokens")
        self._rooms = settings.get("rooms")

    def handle(self, request):
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme != "Bearer" or token not in self._tokens:
            _refuse(401, "The request requires a valid access token set in the Authorization request "
                    "header.")
        if request.method != "POST" or request.path != "/v1/messages":
            _refuse(404, "The requested resource could not be found.")
        message = request.json()
        if not isinstance(message, dict):
            _refuse(400, "Bad Request")
        self._check(message)
        if not self._budget.take():
            _refuse(429, "Too many requests", {"Retry-After": "1"})
        self.accepted.append(message)
        return Reply(200, {"id": f"m{len(self.accepted)}", "roomId": message.get("roomId", "r")})

    def _check(self, message):
        if not message.get("roomId") and not message.get("toPersonEmail"):
            _refuse(400, "One and only one of the following must be non-null: roomId,toPersonId,"
                    "toPersonEmail")
        if self._rooms is not None and message.get("roomId") not in [None, *self._rooms]:
            _refuse(404, "Could not find a room with provided ID.")
        text = message.get("markdown") or message.get("text")
        if not text:
            _refuse(400, "Unable to post message: the message is empty")
        if len(text.encode()) > _LONGEST:
            _refuse(400, "Message length limited to 7439 characters")

    def shown(self, message):
        """developer.webex.com/docs/basics#formatting-messages"""
        text = message.get("markdown", "")
        called = re.findall(r"<@personEmail:([^|>]+)(?:\|[^>]*)?>", text)
        text = re.sub(r"<@personEmail:([^|>]+)\|([^>]*)>", r"@\2", text)
        text = re.sub(r"<@personEmail:([^|>]+)>", r"@\1", text)
        return text + (f"\n(calls {', '.join(called)})" if called else "")
