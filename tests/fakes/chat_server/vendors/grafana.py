# SPDX-License-Identifier: Apache-2.0
"""Annotations of Grafana: POST /api/annotations

keys   a list of tokens; without it any will do
budget, refusals  see Budget
"""

from fakes.chat_server.exchange import Known, MeteredVendor, Refused, Reply


def _refuse(status, message):
    """grafana.com/docs/grafana/latest/developers/http_api/annotations"""
    raise Refused(Reply(status, {"message": message}))


class Vendor(MeteredVendor):
    def __init__(self, settings):
        super().__init__(settings)
        self._keys = Known(settings, "keys")

    def handle(self, request):
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        if scheme != "Bearer" or key not in self._keys:
            _refuse(401, "Invalid API key")
        if request.method != "POST" or request.path != "/api/annotations":
            _refuse(404, "Not found")
        annotation = request.json()
        if not isinstance(annotation, dict):
            _refuse(400, "bad request data")
        if not annotation.get("text"):
            _refuse(400, "text field should not be empty")
        is_right = isinstance(annotation.get("time", 0), int) and isinstance(
            annotation.get("tags", []), list)
        if not is_right:
            _refuse(400, "bad request data")
        if not self._budget.take():
            raise Refused(Reply(429, {"message": "Too many requests"}, {"Retry-After": "1"}))
        self.accepted.append(annotation)
        return Reply(200, {"message": "Annotation added", "id": len(self.accepted)})

    def shown(self, annotation):
        return f"{annotation['text']} [{', '.join(annotation.get('tags', []))}]"
