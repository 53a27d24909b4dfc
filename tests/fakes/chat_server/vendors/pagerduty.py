# SPDX-License-Identifier: Apache-2.0
"""Incidents of PagerDuty: POST /incidents

tokens    a list of those that there are; without it any will do
services  a list of ids; without it, all are there
users     a list of addresses for From; without it, any will do
budget, refusals  see Budget
"""

from fakes.chat_server.exchange import Known, MeteredVendor, Refused, Reply


def _refuse(status, code, message, *errors):
    """developer.pagerduty.com/docs/errors"""
    error = {"message": message, "code": code}
    if errors:
        error["errors"] = list(errors)
    raise Refused(Reply(status, {"error": error}))


class Vendor(MeteredVendor):
    def __init__(self, settings):
        super().__init__(settings)
        self._tokens = Known(settings, "tokens")
        self._services = Known(settings, "services")
        self._users = settings.get("users")

    def handle(self, request):
        if request.method != "POST" or request.path != "/incidents":
            _refuse(404, 2100, "Not Found")
        self._check_headers(request.headers)
        body = request.json()
        incident = body.get("incident") if isinstance(body, dict) else None
        if not isinstance(incident, dict) or incident.get("type") != "incident":
            _refuse(400, 2001, "Invalid Input Provided", "Incident is missing")
        if not incident.get("title"):
            _refuse(400, 2001, "Invalid Input Provided", "Title cannot be empty.")
        service = (incident.get("service") or {}).get("id")
        if service not in self._services:
            _refuse(400, 2001, "Invalid Input Provided", "Service cannot be empty.")
        if incident.get("urgency", "high") not in ("high", "low"):
            _refuse(400, 2001, "Invalid Input Provided", "Urgency is invalid")
        # developer.pagerduty.com/docs/rest-api-rate-limits
        if not self._budget.take():
            _refuse(429, 2020, "Rate Limit Exceeded")
        self.accepted.append(incident)
        return Reply(201, {"incident": {"id": f"P{len(self.accepted)}", "incident_number":
                                        len(self.accepted), "title": incident["title"]}})

    def _check_headers(self, headers):
        token = headers.get("authorization", "").removeprefix("Token token=")
        if token not in self._tokens:
            _refuse(401, 2006, "Unauthorized")
        if self._users is not None and headers.get("from") not in self._users:
            _refuse(400, 2016, "Requester User Not Found")

    def shown(self, incident):
        details = (incident.get("body") or {}).get("details")
        lines = [f"[{incident.get('urgency', 'high')}] {incident['title']}", details]
        return "\n".join(line for line in lines if line)
