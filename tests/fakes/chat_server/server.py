# SPDX-License-Identifier: Apache-2.0
"""The server that all vendors share: HTTP on loopback, each vendor below a path of its name."""

import importlib
import ssl
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler

from fakes.chat_server.exchange import Refused, Reply, Request
from fakes.http_server import QuietServer, Served

_LARGEST_BODY = 64 << 20


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # An answer is two writes; without this the second waits for an acknowledgement.
    disable_nagle_algorithm = True

    def _answer(self):
        size = min(int(self.headers.get("Content-Length") or 0), _LARGEST_BODY)
        body = self.rfile.read(size)
        address = urllib.parse.urlsplit(self.path)
        vendor, _, path = address.path.lstrip("/").partition("/")
        query = dict(urllib.parse.parse_qsl(address.query, keep_blank_values=True))
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, "/" + urllib.parse.unquote(path), query, headers, body,
                          "/" + path)
        self._write(self.server.chat.answer(urllib.parse.unquote(vendor), request))

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _answer

    def _write(self, reply):
        if reply is None:  # the connection breaks off without an answer
            self.close_connection = True
            return
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, *_):
        pass


class ChatServer(Served):
    """The vendors that are named, each with its settings, while the context is open.

    vendors      {"dingtalk": {...}}: what a vendor's settings are is said in vendors/NAME.py.
                 All take "answers": a list of Reply (or None: no answer at all) that are given, one
                 each, before the vendor looks at anything.
    tls          a tls.Authority: speaks TLS with a certificate of it
    on_accepted  called with the vendor's name and the text that a reader would see
    """

    def __init__(self, vendors, *, tls=None, certificate=None, port=0, on_accepted=None):
        self._vendors = {name: _vendor(name, settings) for name, settings in vendors.items()}
        self._answers = {name: list(settings.get("answers", []))
                         for name, settings in vendors.items()}
        self._requests = {name: [] for name in vendors}
        self._on_accepted = on_accepted
        self._lock = threading.Lock()
        if tls:
            certificate = tls.server("DNS:localhost", "IP:127.0.0.1")
        self._scheme = "https" if certificate else "http"
        self._server = QuietServer(("127.0.0.1", port), _Handler)
        self._server.chat = self
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False)

    @property
    def port(self):
        return self._server.server_address[1]

    def url(self, vendor):
        """Where the vendor's own paths begin; no slash at the end."""
        return f"{self._scheme}://127.0.0.1:{self.port}/{vendor}"

    def vendor(self, name):
        return self._vendors[name]

    def accepted(self, vendor):
        """The messages that the vendor would have brought to its readers."""
        with self._lock:
            return list(self._vendors[vendor].accepted)

    def shown(self, vendor):
        """The same as a reader would see them: one text each."""
        return [self._vendors[vendor].shown(message) for message in self.accepted(vendor)]

    def requests(self, vendor):
        """Whatever the vendor was asked, refused or not."""
        with self._lock:
            return list(self._requests[vendor])

    def answer(self, name, request):
        """What the vendor says to a request."""
        with self._lock:
            vendor = self._vendors.get(name)
            if vendor is None:
                return Reply(404, f"no vendor '{name}' here\n")
            self._requests[name].append(request)
            if self._answers[name]:
                return self._answers[name].pop(0)
            before = len(vendor.accepted)
            try:
                reply = vendor.handle(request)
            except Refused as refused:
                reply = refused.reply
            fresh = vendor.accepted[before:]
        for message in fresh if self._on_accepted else ():
            self._on_accepted(name, vendor.shown(message))
        return reply


def _vendor(name, settings):
    module = importlib.import_module(f"fakes.chat_server.vendors.{name.replace('-', '_')}")
    return module.Vendor(settings)
