# SPDX-License-Identifier: Apache-2.0
"""Pushover: POST /1/messages.json with a form

tokens   a list of those that there are; without it any of the right form will do
users    a list of keys; without it any of the right form will do
budget, refusals  see Budget
"""

import re
import urllib.parse

from fakes.chat_server.exchange import Known, MeteredVendor, Refused, Reply

# pushover.net/api#messages
_LONGEST = 1024
_KEY = re.compile(r"[A-Za-z0-9]{30}")


def _refuse(status, error, /, **more):
    raise Refused(Reply(status, {**more, "errors": [error], "status": 0, "request": "r"}))


class Vendor(MeteredVendor):
    def __init__(self, settings):
        super().__init__(settings)
        self._tokens = Known(settings, "tokens")
        self._users = Known(settings, "users")

    def handle(self, request):
        if request.method != "POST" or request.path != "/1/messages.json":
            return Reply(404, "")
        form = dict(urllib.parse.parse_qsl(request.body.decode(), keep_blank_values=True))
        token, user = form.get("token", ""), form.get("user", "")
        if not _KEY.fullmatch(token) or token not in self._tokens:
            _refuse(400, "application token is invalid, see https://pushover.net/api",
                    token="invalid")
        if not _KEY.fullmatch(user) or user not in self._users:
            _refuse(400, "user identifier is not a valid user, group, or subscribed user key, see "
                    "https://pushover.net/api#identifiers", user="invalid")
        if not form.get("message"):
            _refuse(400, "message cannot be blank", message="cannot be blank")
        if len(form["message"]) > _LONGEST:
            _refuse(400, f"message is too long ({len(form['message'])} characters)")
        # pushover.net/api#limits: 429 until the month ends.
        if not self._budget.take():
            _refuse(429, "application is over its message quota")
        self.accepted.append(form)
        return Reply(200, {"status": 1, "request": "r"},
                     {"X-Limit-App-Limit": "10000", "X-Limit-App-Remaining": "9999",
                      "X-Limit-App-Reset": "1393653600"})

    def shown(self, message):
        return message["message"]
