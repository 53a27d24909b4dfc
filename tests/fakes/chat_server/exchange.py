# SPDX-License-Identifier: Apache-2.0
"""What a vendor is asked, what it answers, and what most of them share."""

import json
from typing import NamedTuple


class Request(NamedTuple):
    """A request below a vendor's own path; names of headers are in lower case."""
    method: str
    path: str
    query: dict
    headers: dict
    body: bytes
    raw_path: str = ""  # still percent-encoded

    def json(self):
        """The body as JSON; None where it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


class Reply:
    """A body that is neither text nor bytes is sent as JSON."""

    def __init__(self, status, body=b"", headers=None):
        self.status = status
        self.headers = dict(headers or {})
        kinds = {key.lower() for key in self.headers}
        if isinstance(body, (dict, list)):
            body = json.dumps(body, ensure_ascii=False)
            kind = "application/json; charset=utf-8"
        else:
            kind = "text/plain; charset=utf-8"
        if "content-type" not in kinds:
            self.headers["Content-Type"] = kind
        self.body = body.encode() if isinstance(body, str) else body


class Refused(Exception):
    """A vendor says no with this reply."""

    def __init__(self, reply):
        super().__init__(reply.body.decode(errors="replace"))
        self.reply = reply


class Budget:
    """So many messages, then so many refusals, and over again.

    budget    how many messages pass; without it, all
    refusals  how many are turned away before the budget is full again; without it, all
    """

    def __init__(self, settings):
        self._full = settings.get("budget")
        self._refusals = settings.get("refusals")
        self._left = self._full
        self._refused = 0

    def take(self):
        """Whether there is room for one more."""
        if self._full is None:
            return True
        if self._left > 0:
            self._left -= 1
            return True
        self._refused += 1
        if self._refusals is not None and self._refused > self._refusals:
            self._refused = 0
            self._left = self._full - 1
            return True
        return False


class Known:
    """The names that a setting lists; all but the empty one where it is not there."""

    def __init__(self, settings, name):
        self._names = settings.get(name)

    def __contains__(self, name):
        return bool(name) and (self._names is None or name in self._names)


class MeteredVendor:
    """A vendor that takes messages as long as its budget lasts; `accepted` has what it took."""

    def __init__(self, settings):
        self.accepted = []
        self._budget = Budget(settings)
