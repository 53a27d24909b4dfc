# SPDX-License-Identifier: Apache-2.0
"""Somebody's own server. Takes whatever comes, and keeps method, path, headers and body of it.

method    refuses any other (405)
headers   {"authorization": "Bearer t"}: refuses whoever has not these (401)
type      refuses any other Content-Type (415)
budget, refusals  see Budget
"""

from fakes.chat_server.exchange import MeteredVendor, Reply


class Vendor(MeteredVendor):
    def __init__(self, settings):
        super().__init__(settings)
        self._method = settings.get("method")
        self._headers = settings.get("headers", {})
        self._type = settings.get("type")

    def handle(self, request):
        # The words are those of RFC 9110, section 15.5.
        if self._method and request.method != self._method:
            return Reply(405, "Method Not Allowed\n", {"Allow": self._method})
        if any(request.headers.get(name) != value for name, value in self._headers.items()):
            return Reply(401, "Unauthorized\n", {"WWW-Authenticate": "Bearer"})
        if self._type and request.headers.get("content-type") != self._type:
            return Reply(415, "Unsupported Media Type\n")
        if not self._budget.take():
            return Reply(429, "Too Many Requests\n", {"Retry-After": "1"})
        self.accepted.append({"method": request.method, "path": request.path,
                              "query": request.query, "headers": request.headers,
                              "body": request.body.decode(errors="replace")})
        return Reply(200, "ok\n")

    def shown(self, message):
        return f"{message['method']} {message['path']}\n{message['body']}"
