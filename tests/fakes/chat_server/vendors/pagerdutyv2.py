# SPDX-License-Identifier: Apache-2.0
"""Events of PagerDuty: POST /v2/enqueue

keys     a list of routing keys; without it, any key will do
budget, refusals  see Budget

A message is an event. Those with one dedup_key are one alert: `alerts()` says which are open.
"""

from fakes.chat_server.exchange import Known, MeteredVendor, Refused, Reply

# developer.pagerduty.com/docs/send-alert-event: "summary … maximum permitted length of this property
# is 1024 characters", "severity … critical, warning, error or info".
_LONGEST_SUMMARY = 1024
_SEVERITIES = {"critical", "error", "warning", "info"}


def _refuse(*errors):
    raise Refused(Reply(400, {"status": "invalid event", "message": "Event object is invalid",
                              "errors": list(errors)}))


def _check_payload(payload):
    if not isinstance(payload, dict):
        _refuse("'payload' is missing or blank")
    for name in ("summary", "source", "severity"):
        if not payload.get(name):
            _refuse(f"'payload.{name}' is missing or blank")
    if payload["severity"] not in _SEVERITIES:
        _refuse("'payload.severity' is invalid (must be one of the following: 'critical', "
                "'warning', 'error' or 'info')")
    if len(payload["summary"]) > _LONGEST_SUMMARY:
        _refuse("'payload.summary' is too long")


class Vendor(MeteredVendor):
    def __init__(self, settings):
        super().__init__(settings)
        self._keys = Known(settings, "keys")

    def handle(self, request):
        if request.method != "POST" or request.path != "/v2/enqueue":
            return Reply(404, "")
        event = request.json()
        if not isinstance(event, dict):
            _refuse("JSON cannot be parsed")
        key = event.get("routing_key")
        if key not in self._keys:
            _refuse("Invalid routing key: 'routing_key' is invalid")
        action = event.get("event_action")
        if action not in ("trigger", "acknowledge", "resolve"):
            _refuse("'event_action' is invalid")
        if action == "trigger":
            _check_payload(event.get("payload"))
        elif not event.get("dedup_key"):
            _refuse("'dedup_key' is missing or blank")
        if not self._budget.take():
            raise Refused(Reply(429, {"status": "throttle exceeded", "message":
                                      "Requests for this service are arriving too quickly."}))
        self.accepted.append(event)
        return Reply(202, {"status": "success", "message": "Event processed",
                           "dedup_key": event.get("dedup_key") or f"d{len(self.accepted)}"})

    def alerts(self):
        alerts = {}
        for number, event in enumerate(self.accepted):
            state = {"trigger": "open", "acknowledge": "acknowledged", "resolve": "resolved"}
            alerts[event.get("dedup_key") or f"d{number + 1}"] = state[event["event_action"]]
        return alerts

    def shown(self, event):
        payload = event.get("payload")
        what = f"[{payload['severity']}] {payload['summary']}" if payload else event["dedup_key"]
        return f"{event['event_action']} {what}"
