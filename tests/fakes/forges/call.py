# SPDX-License-Identifier: Apache-2.0
"""What a client asked: one entry of a forge's log."""

import json
import urllib.parse


class Call:
    """A request as it came, nothing hidden, and what became of it.

    method    "POST"
    path      as it was sent, percent-encoded, without the query
    query     [("state", "open"), …]
    headers   names in lower case
    body      bytes
    status    of the answer; None when the connection broke off before one
    token     the accounts.Token that it came with, project the Project that it was about, if any
    """

    def __init__(self, method, target, headers, body):
        address = urllib.parse.urlsplit(target)
        self.method = method
        self.path = address.path
        self.query = urllib.parse.parse_qsl(address.query, keep_blank_values=True)
        self.query_string = address.query
        self.headers = headers
        self.body = body
        self.status = None
        self.token = None
        self.project = None

    def __repr__(self):
        return f"{self.method} {self.path} -> {self.status}"

    def json(self):
        """The body as JSON; None where it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    def asked(self, name, otherwise=""):
        """The last value that the query gives to a name."""
        return dict(self.query).get(name, otherwise)

    def credentials(self):
        """The scheme of `Authorization` in lower case, and what follows it."""
        scheme, _, rest = self.headers.get("authorization", "").partition(" ")
        return scheme.lower(), rest.strip()

    def number(self, name, otherwise):
        text = self.asked(name)
        return max(int(text), 1) if text.isdecimal() and len(text) < 10 else otherwise
