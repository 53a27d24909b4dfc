# SPDX-License-Identifier: Apache-2.0
"""Alertmanager: POST /api/v2/alerts with a list of alerts

authorization  the header that is needed ("Bearer t"); without it none is
budget, refusals  see Budget
"""

import re

from fakes.chat_server.exchange import MeteredVendor, Refused, Reply

# github.com/prometheus/alertmanager, api/v2/openapi.yaml (postableAlert), and the errors of
# go-openapi. Names of labels as before the UTF-8 mode.
_NAME = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def _refuse(status, text):
    raise Refused(Reply(status, text))


def _check(alert):
    if not isinstance(alert, dict) or not isinstance(alert.get("labels"), dict):
        _refuse(422, {"code": 602, "message": "0.labels in body is required"})
    pairs = {**alert["labels"], **(alert.get("annotations") or {})}
    if any(not isinstance(value, str) for value in pairs.values()):
        _refuse(400, {"code": 400, "message": "parsing alerts body failed"})
    if not alert["labels"]:
        _refuse(400, '"at least one label pair required"')
    for name in pairs:
        if not _NAME.fullmatch(name):
            _refuse(400, f'"invalid name \\"{name}\\""')
    if not _TIME.fullmatch(alert.get("startsAt", "2026-01-02T03:04:05Z")):
        _refuse(422, {"code": 601, "message": "0.startsAt in body must be of type date-time"})


class Vendor(MeteredVendor):
    def __init__(self, settings):
        super().__init__(settings)
        self._authorization = settings.get("authorization")

    def handle(self, request):
        if request.path != "/api/v2/alerts":
            _refuse(404, "404 page not found\n")
        if request.method != "POST":
            _refuse(405, {"code": 405, "message": "method is not allowed"})
        if self._authorization and request.headers.get("authorization") != self._authorization:
            _refuse(401, "Unauthorized\n")
        if request.headers.get("content-type", "").partition(";")[0] != "application/json":
            _refuse(415, {"code": 415, "message": "unsupported media type"})
        alerts = request.json()
        if not isinstance(alerts, list):
            _refuse(400, {"code": 400, "message": "parsing alerts body failed"})
        for alert in alerts:
            _check(alert)
        if not self._budget.take():
            raise Refused(Reply(429, "", {"Retry-After": "1"}))
        self.accepted += alerts
        return Reply(200)

    def shown(self, alert):
        labels = ", ".join(f"{name}={value}" for name, value in sorted(alert["labels"].items()))
        return "\n".join([labels, *(alert.get("annotations") or {}).values()])
