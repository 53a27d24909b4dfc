# SPDX-License-Identifier: Apache-2.0
"""Mattermost: POST /api/v4/posts for bots, /hooks/<id> for incoming webhooks.

tokens    a list of those that there are; without it any will do
channels  {"c1": {"member": false}} by id; without it all are there, and the bot is in all
hooks     a list of ids; without it all are there
budget, refusals  see Budget

A message has what was given and "id".
"""

from fakes.chat_server.attachments import calls_of, lines_of
from fakes.chat_server.exchange import Known, MeteredVendor, Refused, Reply

# developers.mattermost.com: model.PostMessageMaxRunesV2
_LONGEST = 16_383


def _refuse(status, error, message, headers=None):
    """developers.mattermost.com/api-documentation: AppError."""
    body = {"id": error, "message": message, "detailed_error": "", "request_id": "r",
            "status_code": status}
    raise Refused(Reply(status, body, headers))


class Vendor(MeteredVendor):
    def __init__(self, settings):
        super().__init__(settings)
        self._tokens = Known(settings, "tokens")
        self._channels = settings.get("channels")
        self._hooks = Known(settings, "hooks")

    def handle(self, request):
        message = request.json()
        if request.path.startswith("/hooks/"):
            return self._take_by_hook(request.path[len("/hooks/"):], message)
        if request.path != "/api/v4/posts" or request.method != "POST":
            _refuse(404, "api.context.404.app_error", "Sorry, we could not find the page.")
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or token not in self._tokens:
            _refuse(401, "api.context.session_expired.app_error",
                    "Invalid or expired session, please login again.")
        if not isinstance(message, dict):
            _refuse(400, "api.context.invalid_body_param.app_error",
                    "Invalid or missing post in request body.")
        self._check(message)
        return Reply(201, self._keep(message))

    def _check(self, message):
        channel = message.get("channel_id")
        if not channel:
            _refuse(400, "api.context.invalid_body_param.app_error",
                    "Invalid or missing channel_id in request body.")
        known = {} if self._channels is None else self._channels.get(channel)
        if known is None or not known.get("member", True):
            _refuse(403, "api.context.permissions.app_error",
                    "You do not have the appropriate permissions.")
        root = message.get("root_id")
        if root and root not in {one["id"] for one in self.accepted}:
            _refuse(400, "api.post.create_post.root_id.app_error", "Invalid RootId parameter.")
        if len(message.get("message") or "") > _LONGEST:
            _refuse(400, "model.post.is_valid.message_length.app_error",
                    f"Post Message property is longer than the maximum permitted: {_LONGEST}")
        self._spend()

    def _take_by_hook(self, hook, message):
        if hook not in self._hooks:
            _refuse(400, "web.incoming_webhook.invalid.app_error", "Invalid webhook.")
        if not isinstance(message, dict):
            _refuse(400, "web.incoming_webhook.parse.app_error", "Unable to parse incoming data.")
        if not message.get("text") and not message.get("attachments"):
            _refuse(400, "web.incoming_webhook.text.app_error", "No text specified.")
        self._spend()
        self._keep(message)
        return Reply(200, "ok")

    def _spend(self):
        # The limiter writes a plain text (server: ratelimit.go), with the seconds in the headers.
        if not self._budget.take():
            raise Refused(Reply(429, "limit exceeded", {"Retry-After": "1", "X-Ratelimit-Reset": "1"}))

    def _keep(self, message):
        kept = {**message, "id": f"post{len(self.accepted) + 1}"}
        self.accepted.append(kept)
        return kept

    def forget(self, post):
        """Somebody removes a post."""
        self.accepted = [one for one in self.accepted if one["id"] != post]

    def shown(self, message):
        lines = [message.get("message") or message.get("text")]
        attachments = (message.get("props") or {}).get("attachments") or message.get("attachments")
        for one in attachments or []:
            lines += lines_of(one)
        lines.append(calls_of(lines[0]))
        return ("(in a thread)\n" if message.get("root_id") else "") + "\n".join(
            line for line in lines if line)
