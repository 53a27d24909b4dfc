# SPDX-License-Identifier: Apache-2.0
"""Rocket.Chat: POST /api/v1/login with a form, then /api/v1/chat.postMessage.

users    {"bot@example.com": "password"}; without it anybody with a password
rooms    a list of "#channel", "@person" and ids; without it, all are there
longest  how many characters an administrator allows: 5000
budget, refusals  see Budget
"""

import urllib.parse

from fakes.chat_server.attachments import calls_of, lines_of
from fakes.chat_server.exchange import Known, MeteredVendor, Refused, Reply


def _refuse(status, error, **more):
    """developer.rocket.chat/apidocs/post-message: `success` is false, `error` says why."""
    raise Refused(Reply(status, {"success": False, "error": error, **more}))


class Vendor(MeteredVendor):
    def __init__(self, settings):
        super().__init__(settings)
        self._users = settings.get("users")
        self._rooms = Known(settings, "rooms")
        self._longest = settings.get("longest", 5000)

    def handle(self, request):
        if request.method == "POST" and request.path == "/api/v1/login":
            return self._log_in(request)
        if request.method == "POST" and request.path == "/api/v1/chat.postMessage":
            return self._post(request)
        return Reply(404, {"success": False, "error": "API endpoint not found"})

    def _log_in(self, request):
        """developer.rocket.chat/apidocs/login-with-username-and-password"""
        form = dict(urllib.parse.parse_qsl(request.body.decode()))
        user, password = form.get("user"), form.get("password")
        is_right = user and password and (self._users is None or self._users.get(user) == password)
        if not is_right:
            raise Refused(Reply(401, {"status": "error", "error": "Unauthorized",
                                      "message": "Unauthorized"}))
        return Reply(200, {"status": "success",
                           "data": {"authToken": f"token-of-{user}", "userId": "u1"}})

    def _post(self, request):
        token = request.headers.get("x-auth-token", "")
        if not token.startswith("token-of-") or request.headers.get("x-user-id") != "u1":
            raise Refused(Reply(401, {"status": "error",
                                      "message": "You must be logged in to do this."}))
        message = request.json()
        if not isinstance(message, dict):
            _refuse(400, "Invalid body")
        room = message.get("channel") or message.get("roomId")
        if room not in self._rooms:
            _refuse(400, "[error-room-not-found]", errorType="error-room-not-found")
        if len(message.get("text") or "") > self._longest:
            _refuse(400, "[error-message-size-exceeded]", errorType="error-message-size-exceeded")
        if not self._budget.take():
            _refuse(429, "Error, too many requests. Please slow down. You must wait 1 seconds before "
                    "trying this endpoint again. [error-too-many-requests]")
        self.accepted.append(message)
        return Reply(200, {"ts": 1, "channel": room, "message": {"_id": "m"}, "success": True})

    def shown(self, message):
        lines = [message.get("channel") or message.get("roomId"), message.get("text")]
        for one in message.get("attachments") or []:
            lines += lines_of(one)
        lines.append(calls_of(message.get("text")))
        return "\n".join(line for line in lines if line)
