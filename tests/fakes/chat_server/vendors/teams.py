# SPDX-License-Identifier: Apache-2.0
"""Connectors of Microsoft Teams: POST /webhookb2/… with a MessageCard

hooks     the paths that are there ("/webhookb2/1"); without it, all are
budget, refusals  see Budget

Every answer of Teams itself has the status 200; only the body 1 is success.
"""

from fakes.chat_server.exchange import Known, MeteredVendor, Refused, Reply

# learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using: "The
# message size limit is 28 KB", and the words of a refusal behind the connector, with its 200.
_LARGEST = 28 << 10


def _refuse(status, text):
    raise Refused(Reply(status, text))


def _behind(status):
    _refuse(200, "Webhook message delivery failed with error: Microsoft Teams endpoint returned "
                 f"HTTP error {status} with ContextId tcid=0,server=X,cv=y..")


class Vendor(MeteredVendor):
    def __init__(self, settings):
        super().__init__(settings)
        self._hooks = Known(settings, "hooks")

    def handle(self, request):
        if request.path not in self._hooks:
            _refuse(404, "")
        if request.method != "POST":
            _refuse(405, "")
        if len(request.body) > _LARGEST:
            _behind(413)
        card = request.json()
        if not isinstance(card, dict):
            _refuse(400, "Bad payload received by generic incoming webhook.")
        if not card.get("summary") and not card.get("text"):
            _refuse(400, "Summary or Text is required.")
        if not all(isinstance(section, dict) for section in card.get("sections") or []):
            _refuse(400, "Bad payload received by generic incoming webhook.")
        if not self._budget.take():
            _behind(429)
        self.accepted.append(card)
        return Reply(200, "1")

    def shown(self, card):
        lines = [card.get("title"), card.get("text") or card.get("summary")]
        for section in card.get("sections") or []:
            lines += [section.get("activityTitle"), section.get("text")]
            lines += [f"{fact.get('name')}: {fact.get('value')}"
                      for fact in section.get("facts") or []]
        lines += [f"[{action.get('name')}]" for action in card.get("potentialAction") or []]
        return "\n".join(line for line in lines if line)
