# SPDX-License-Identifier: Apache-2.0
"""A token server for registries, whose tokens a real registry verifies."""

import base64
import http.server
import json
import subprocess
import tempfile
import threading
import time
import urllib.parse
from pathlib import Path
from typing import NamedTuple

ISSUER = "tests"


class Request(NamedTuple):
    method: str
    path: str
    values: dict  # of the query and of a form, each with a list of texts
    user: str     # "" without a login


def _encoded(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


class TokenServer:
    """Gives tokens while the context is open.

    users            name -> password: they may do all that they ask for
    identity_tokens  text -> name: can be exchanged for tokens, as after a login with a browser
    public           repositories that everybody may pull
    lifetime         of a token, in seconds

    Like Docker Hub it gives everybody a token for anything: it then opens nothing. The registry
    needs `certificate`, `service` and `url`. A path behind the URL makes no difference.
    """

    service = "test-registry"

    def __init__(self, *, users=None, identity_tokens=None, public=(), lifetime=300):
        self.users = users or {}
        self.identity_tokens = identity_tokens or {}
        self.public = set(public)
        self.lifetime = lifetime
        self.requests = []
        self._count = 0

    def __enter__(self):
        self._directory = tempfile.TemporaryDirectory(prefix="token-server-")
        self._make_key(Path(self._directory.name))
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/token"
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._directory.cleanup()

    def token(self, user, scopes):
        """A token for what `user` ("" for nobody) may do of "repository:NAME:ACTION,ACTION"."""
        now = int(time.time())
        self._count += 1
        head = {"typ": "JWT", "alg": "RS256", "x5c": [self._chain]}
        claims = {"iss": ISSUER, "sub": user, "aud": self.service, "exp": now + self.lifetime,
                  "nbf": now - 10, "iat": now, "jti": str(self._count),
                  "access": [self._access(user, scope) for scope in scopes]}
        text = ".".join(_encoded(json.dumps(part).encode()) for part in (head, claims))
        signature = subprocess.run(["openssl", "dgst", "-sha256", "-sign", self._key],
                                   input=text.encode(), check=True, capture_output=True).stdout
        return text + "." + _encoded(signature)

    def _access(self, user, scope):
        kind, name, actions = (scope.split(":") + ["", ""])[:3]
        granted = set(actions.split(","))
        if not user:
            granted &= {"pull"} if name in self.public else set()
        return {"type": kind, "name": name, "actions": sorted(granted)}

    def _make_key(self, directory):
        self._key = directory / "key.pem"
        self.certificate = directory / "certificate.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30",
                        "-subj", "/CN=token server", "-keyout", self._key,
                        "-out", self.certificate], check=True, capture_output=True)
        lines = self.certificate.read_text().strip().splitlines()
        self._chain = "".join(lines[1:-1])

    def _user_of(self, handler, values):
        """The user's name, "" for nobody, None where the login is wrong."""
        if values.get("grant_type") == ["refresh_token"]:
            return self.identity_tokens.get(values.get("refresh_token", [""])[0])
        kind, _, text = handler.headers.get("Authorization", "").partition(" ")
        if kind != "Basic":
            return ""
        name, _, password = base64.b64decode(text).decode().partition(":")
        return name if name in self.users and self.users[name] == password else None

    def _answer(self, handler, method, body):
        path, _, query = handler.path.partition("?")
        values = urllib.parse.parse_qs(query + "&" + body)
        user = self._user_of(handler, values)
        self.requests.append(Request(method, path, values, user or ""))
        if user is None:
            return 401, {"errors": [{"code": "UNAUTHORIZED", "message": "wrong credentials"}]}
        scopes = " ".join(values.get("scope", [])).split()
        token = self.token(user, scopes)
        return 200, {"token": token, "access_token": token, "expires_in": self.lifetime}

    def _handler(self):
        server = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self._send(*server._answer(self, "GET", ""))

            def do_POST(self):
                size = int(self.headers.get("Content-Length", 0))
                self._send(*server._answer(self, "POST", self.rfile.read(size).decode()))

            def _send(self, status, value):
                body = json.dumps(value).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        return Handler
