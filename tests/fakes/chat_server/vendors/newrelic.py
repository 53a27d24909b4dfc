# SPDX-License-Identifier: Apache-2.0
"""Deployment markers of New Relic: POST /v2/applications/<id>/deployments.json

keys          a list of those that there are; without it any will do
applications  a list of ids; without it all are there
budget, refusals  see Budget
"""

import re

from fakes.chat_server.exchange import Known, MeteredVendor, Refused, Reply


def _refuse(status, title):
    """docs.newrelic.com/docs/apis/rest-api-v2: {"error": {"title": …}}"""
    raise Refused(Reply(status, {"error": {"title": title}}))


class Vendor(MeteredVendor):
    def __init__(self, settings):
        super().__init__(settings)
        self._keys = Known(settings, "keys")
        self._applications = Known(settings, "applications")

    def handle(self, request):
        key = request.headers.get("x-api-key") or request.headers.get("api-key")
        if key not in self._keys:
            _refuse(401, "The API key provided is invalid")
        found = re.fullmatch(r"/v2/applications/([^/]+)/deployments\.json", request.path)
        if not found or request.method != "POST":
            _refuse(404, "Not found")
        if found[1] not in self._applications:
            _refuse(404, f"No application found with ID '{found[1]}'")
        body = request.json()
        deployment = body.get("deployment") if isinstance(body, dict) else None
        if not isinstance(deployment, dict) or not deployment.get("revision"):
            _refuse(422, "Revision can't be blank")
        if not self._budget.take():
            raise Refused(Reply(429, {"error": {"title": "Too many requests"}}, {"Retry-After": "1"}))
        self.accepted.append({**deployment, "application": found[1]})
        return Reply(201, {"deployment": {"id": len(self.accepted), **deployment}})

    def shown(self, deployment):
        names = ("revision", "description", "changelog", "user")
        return "\n".join(f"{name}: {deployment[name]}" for name in names if deployment.get(name))
