# SPDX-License-Identifier: Apache-2.0
"""The REST interface: what every request has to pass before somebody answers it."""

import json
import re

from fakes.argocd_server import errors, streams
from fakes.argocd_server.check import read_query
from fakes.argocd_server.encoding import encode
from fakes.argocd_server.errors import Plain, Refusal, StatusError
from fakes.argocd_server.patch import drop
from fakes.argocd_server.store import APPLICATION

ANSWERS = {}    # what a route does -> the function

_UNITS = {"H": 3600, "M": 60, "S": 1, "m": 1e-3, "u": 1e-6, "n": 1e-9}
# Section 3.5 and 3.3: for these a token is not needed.
_OPEN = {"version", "login", "userinfo", "settings", "logout"}
# How the API server translates errors of Kubernetes (section 2).
_CODES = {404: errors.NOT_FOUND, 409: errors.ABORTED, 422: errors.INVALID, 403: errors.DENIED,
          401: errors.UNAUTHENTICATED, 429: errors.EXHAUSTED, 503: errors.UNAVAILABLE}


def answers(function):
    ANSWERS[function.__name__] = function
    return function


class Call:
    """One request on its way to an answer."""

    def __init__(self, server, connection, request, route, account):
        self.server, self.connection, self.request = server, connection, request
        self.route, self.account = route, account
        self.store, self.world = server.store, server.world
        self.controller, self.accounts = server.controller, server.accounts
        self.query, self.body = {}, None
        self.deadline = None    # seconds, from Grpc-Timeout

    def application(self, name, namespace="", project="", action="get"):
        """The application, if this account may do that to it; sections 2 and 3.6 say how what
        exists is hidden from those who may not know."""
        key = (namespace or self.world.namespace, name)
        application = self.store.get(APPLICATION, key) if self.server.is_enabled(key[0]) else None
        if project:
            claimed = self.server.name_of(project, key)
            if not self.account.may("applications", "get", claimed):
                raise Refusal(errors.DENIED, "permission denied")
            if not application or (application["spec"].get("project") or "default") != project:
                raise Refusal(errors.NOT_FOUND, f'applications.argoproj.io "{name}" not found')
        elif not application or not self.account.may("applications", "get",
                                                     self.server.object_name(application)):
            raise Refusal(errors.DENIED, "permission denied")
        if action != "get":
            self.demand(application, action)
        return key, application

    def demand(self, application, action, resource="applications"):
        self.accounts.demand(self.account, resource, action, self.server.object_name(application))

    def one_of_body(self, name, action):
        """For the calls that say in the body where the application is."""
        return self.application(name, self.body.get("appNamespace", ""),
                                self.body.get("project", ""), action)

    def one_of_query(self, name, action="get"):
        return self.application(name, self.query.get("appNamespace", ""),
                                self.query.get("project", ""), action)

    def stream(self, produce):
        streams.run(self.server, self.connection, self.request, produce)


class Rest:
    def __init__(self, server):
        self._server = server
        self._description = server.description

    def handle(self, connection, request):
        """Answers one request, whatever becomes of it."""
        try:
            self._handle(connection, request)
        except Plain as plain:
            connection.reply(plain.status, plain.text, plain.content_type, plain.headers)
        except Refusal as refusal:
            self._reply(connection, request, refusal.status, refusal.body())
        except StatusError as error:
            code = errors.EXISTS if error.reason == "AlreadyExists" else \
                _CODES.get(error.code, errors.UNKNOWN)
            refusal = Refusal(code, error.message)
            self._reply(connection, request, refusal.status, refusal.body())

    def _handle(self, connection, request):
        server = self._server
        server.arrived(request)
        if server.rules.apply(connection, request):
            return
        path = self._below_root(request.raw_path)
        if path == "/healthz":
            raise Plain(200, "ok")
        if path == "/api/webhook":
            request.does = "webhook"
            raise ANSWERS["webhook"](server, request)
        if path == "/api/dex/token":
            request.does = "dex_token"
            return ANSWERS["dex_token"](server, connection, request)
        if not path.startswith("/api/"):
            # Below / there is the user interface, which knows every path.
            raise Plain(200, "<!doctype html><html><head><title>Argo CD</title></head></html>",
                        "text/html; charset=utf-8")
        self._demand_content_type(request)
        route, variables = self._find(request, path)
        account = self._authenticate(request, route)
        call = Call(server, connection, request, route, account)
        call.deadline = _deadline(request)
        call.query = self._query(request, route)
        call.body = self._body(request, route)
        reply = ANSWERS[route.does](call, *variables)
        if route.stream:
            return
        self._complain(request, server.checker.check(route.reply, reply), "we answered")
        if route.does == "list_applications":
            self._reply_in_pieces(connection, request, reply)
        else:
            self._reply(connection, request, 200, reply)

    def _below_root(self, path):
        root = self._server.root_path
        if root and path != "/healthz":
            if not path.startswith(root + "/"):
                raise _go_error(404, "404 page not found")
            path = path[len(root):]
        return path

    def _demand_content_type(self, request):
        """The whole value has to be in the list, whatever the method but GET (section 1)."""
        allowed = [kind.lower() for kind in self._server.content_types]
        kind = request.headers.get("content-type", "").lower()
        if request.method != "GET" and allowed and kind not in allowed:
            self._server.violate(f"{request.method} {request.path}: content type {kind!r}")
            raise _go_error(415, "Invalid content type")

    def _find(self, request, path):
        route, rest = self._description.find(request.method, path)
        if route is None:
            if rest:
                raise _go_error(405, "Method Not Allowed")
            self._server.violate(f"{request.method} {request.path}: no such path")
            raise _go_error(404, "Not Found")
        request.does = route.does
        if route.since and self._server.version < _version(route.since):
            # A service without the call says 501, one that is not there at all 404. [inferred]
            if self._server.too_old == 501:
                raise Refusal(errors.UNIMPLEMENTED, "unknown method")
            raise _go_error(404, "Not Found")
        return route, rest

    def _authenticate(self, request, route):
        try:
            return self._server.accounts.authenticate(request.headers)
        except Refusal:
            if route.does in _OPEN:
                return None
            raise

    def _query(self, request, route):
        """The parameters by their types. Unknown ones mean nothing upstream, to us a typo."""
        values = {}
        for name, texts in request.query.items():
            kind = route.query.get(name)
            if kind is None:
                self._server.violate(f"{request.method} {route.template}: no parameter {name!r}")
                continue
            try:
                values[name] = read_query(kind, texts)
            except ValueError:
                message = f"type mismatch, parameter: {name}, error: {texts[-1]!r}"  # [inferred]
                self._server.violate(f"{request.method} {route.template}: {message}")
                raise Refusal(errors.INVALID, message) from None
        return values

    def _body(self, request, route):
        if not route.body:
            return None
        try:
            body = json.loads(request.body or b"{}")
        except ValueError as error:
            # wording [inferred]
            raise Refusal(errors.INVALID, f"invalid character in JSON: {error}") from None
        findings = self._server.checker.check(route.body, body)
        self._complain(request, findings, "we were sent")
        wrong = [finding for finding in findings if finding.what == "type"]
        if wrong:
            raise Refusal(errors.INVALID, f"json: cannot unmarshal into Go struct field "
                          f"{wrong[0]}")  # [inferred]
        # What came later an older server drops without a word.
        for finding in self._server.checker.newer(route.body, body or {}, self._server.version):
            body = drop(body, finding.path)
        return body or {}

    def _complain(self, request, findings, how):
        for finding in findings:
            self._server.violate(f"{request.method} {request.path}: {how} {finding}")

    def _reply(self, connection, request, status, value):
        connection.reply(status, encode(value), gzip=self._server.does_gzip(request),
                         headers=[("Grpc-Metadata-Content-Type", "application/grpc")])

    def _reply_in_pieces(self, connection, request, reply):
        """A List is sent item by item with newlines between them (section 1; where exactly they
        are is [inferred])."""
        items = reply["items"]
        connection.start_chunked(200, "application/json", gzip=self._server.does_gzip(request))
        head = encode({"metadata": reply["metadata"]})[:-1]
        if not items:
            connection.write(head + (b',"items":null}' if items is None else b',"items":[]}'))
        else:
            connection.write(head + b',"items":[')
            for start in range(0, len(items), 50):
                text = b",\n".join(self._server.encoded(item) for item in items[start:start + 50])
                connection.write((b",\n" if start else b"") + text)
            connection.write(b"\n]}\n")
        connection.end()

    def redirect(self, connection, request):
        """307 for those who speak without TLS where it is on (section 1)."""
        self._server.arrived(request)
        root = self._server.root_path
        target = request.target if not root or request.target.startswith(root + "/") \
            else root + request.target
        host = request.headers.get("host", f"127.0.0.1:{self._server.port}")
        url = f"https://{host}{target}"
        body = f'<a href="{url}">Temporary Redirect</a>.\n\n' if request.method == "GET" else ""
        connection.reply(307, body, "text/html; charset=utf-8", [("Location", url)])


def _go_error(status, text):
    return Plain(status, text + "\n", headers=[("X-Content-Type-Options", "nosniff")])


def _version(text):
    return tuple(map(int, re.findall(r"\d+", text)[:2]))


def _deadline(request):
    text = request.headers.get("grpc-timeout")
    if text is None:
        return None
    match = re.fullmatch(r"(\d+)([HMSmun])", text)
    if not match:
        raise Refusal(errors.INVALID, f"invalid grpc-timeout: {text}")  # wording [inferred]
    return int(match[1]) * _UNITS[match[2]]
