# SPDX-License-Identifier: Apache-2.0
"""Workflows of Microsoft Teams: POST /powerautomate/… with a message that has adaptive cards

flows     the paths that are there ("/powerautomate/1"); without it, all are
off       those of them that are turned off
budget, refusals  see Budget

A card is accepted (202) before anybody looks at what is in it; `shown` says what becomes of it.
"""

from fakes.chat_server.exchange import Known, MeteredVendor, Refused, Reply

# learn.microsoft.com/connectors/teams/#limits-and-known-issues-with-connector: about 28 KB.
_LARGEST = 28 << 10
_CARD = "application/vnd.microsoft.card.adaptive"


def _refuse(status, code, message):
    raise Refused(Reply(status, {"error": {"code": code, "message": message}}))


class Vendor(MeteredVendor):
    def __init__(self, settings):
        super().__init__(settings)
        self._flows = Known(settings, "flows")
        self._off = settings.get("off", [])

    def handle(self, request):
        # learn.microsoft.com/troubleshoot/power-platform/power-automate: the errors of a trigger.
        if request.path not in self._flows:
            _refuse(404, "WorkflowNotFound", "The workflow could not be found.")
        if request.path in self._off:
            _refuse(400, "WorkflowTriggerIsNotEnabled",
                    "Could not execute workflow trigger because it is not enabled.")
        if request.method != "POST":
            _refuse(404, "NotFound", "The trigger is not of this method.")
        if len(request.body) > _LARGEST:
            _refuse(413, "RequestEntityTooLarge", "The request is too large.")
        message = request.json()
        if not request.headers.get("content-type", "").startswith("application/json"):
            message = None
        if not isinstance(message, dict) or not isinstance(message.get("attachments"), list):
            _refuse(400, "TriggerInputSchemaMismatch",
                    "The input body for trigger 'manual' of type 'Request' did not match its "
                    "schema definition.")
        if not self._budget.take():
            # More than four requests in a second (the page on limits of incoming webhooks).
            raise Refused(Reply(429, {"error": {"code": "429", "message": "Too many requests."}},
                                {"Retry-After": "1"}))
        self.accepted.append(message)
        return Reply(202)

    def shown(self, message):
        return "\n".join(_shown_card(attachment) for attachment in message["attachments"])


def _shown_card(attachment):
    card = attachment.get("content")
    if attachment.get("contentType") != _CARD or not isinstance(card, dict):
        return "(nothing: the flow fails)"
    if card.get("type") != "AdaptiveCard":
        return "(nothing: the flow fails)"
    lines = []
    for block in card.get("body") or []:
        lines.append(block.get("text"))
        lines += [f"{fact['title']}: {fact['value']}" for fact in block.get("facts") or []]
    lines += [f"[{action.get('title', action.get('url'))}]" for action in card.get("actions") or []]
    lines += [f"(calls {name})" for name in called_by(card)]
    return "\n".join(line for line in lines if line)


def called_by(card):
    """Whoever stands in a text and beside it (learn.microsoft.com/microsoftteams/platform/
    task-modules-and-cards/cards/cards-format#mention-support-within-adaptive-cards)."""
    texts = [block.get("text", "") for block in card.get("body") or []]
    entities = card.get("msteams", {}).get("entities", [])
    return [entity["mentioned"]["id"] for entity in entities
            if any(entity["text"] in text for text in texts)]
