# SPDX-License-Identifier: Apache-2.0
"""Alerts of Opsgenie: POST /v2/alerts

keys   a list of keys; without it any will do
budget, refusals  see Budget
"""

from fakes.chat_server.exchange import Known, MeteredVendor, Refused, Reply

# docs.opsgenie.com/docs/alert-api#create-alert
_LONGEST = {"message": 130, "alias": 512, "description": 15_000, "entity": 512, "source": 100,
            "user": 100, "note": 25_000}
_RESPONDERS = {"team", "user", "escalation", "schedule"}


def _refuse(status, text, /, **errors):
    """docs.opsgenie.com/docs/response"""
    body = {"message": text, "took": 0.001, "requestId": "q"}
    if errors:
        body["errors"] = errors
    raise Refused(Reply(status, body, {"X-Request-Id": "q"}))


def _check(alert):
    text = "Request body is not processable. Please check the errors."
    for name, longest in _LONGEST.items():
        if len(alert.get(name) or "") > longest:
            _refuse(422, text, **{name: f"{name} cannot be longer than {longest} characters."})
    if not alert.get("message"):
        _refuse(422, text, message="Message can not be empty.")
    if alert.get("priority", "P3") not in ("P1", "P2", "P3", "P4", "P5"):
        _refuse(422, text, priority="Priority should be one of P1, P2, P3, P4, P5.")
    for name in ("responders", "visibleTo"):
        for one in alert.get(name) or []:
            if one.get("type") not in _RESPONDERS:
                _refuse(422, text, **{name: f"{name}#type is not valid."})


class Vendor(MeteredVendor):
    def __init__(self, settings):
        super().__init__(settings)
        self._keys = Known(settings, "keys")

    def handle(self, request):
        if request.method != "POST" or request.path != "/v2/alerts":
            _refuse(404, "No such endpoint")
        key = request.headers.get("authorization", "").removeprefix("GenieKey ")
        if key not in self._keys:
            _refuse(403, "You are not authorized to access this resource")
        alert = request.json()
        if not isinstance(alert, dict):
            _refuse(400, "Body is not processable")
        _check(alert)
        if not self._budget.take():
            _refuse(429, "You are making too many requests! To avoid errors, we recommend you limit "
                    "the number of your requests.")
        self.accepted.append(alert)
        return Reply(202, {"result": "Request will be processed", "took": 0.3, "requestId": "q"})

    def shown(self, alert):
        lines = [f"[{alert.get('priority', 'P3')}] {alert['message']}", alert.get("description")]
        return "\n".join(line for line in lines if line)
