# SPDX-License-Identifier: Apache-2.0
"""The names of the internet on loopback: an HTTP proxy that leads each host to a server of the test
and speaks TLS for it."""

import contextlib
import select
import socket
import ssl
import threading
import urllib.parse
from typing import NamedTuple


class Host(NamedTuple):
    """port     of the server on 127.0.0.1 behind it, which speaks plain HTTP
    tls      what it shows to clients; None for a host that has no https
    """
    port: int
    tls: ssl.SSLContext = None


def tls_context(pair, client_ca=None):
    """Shows a tls.Certificate; with `client_ca` clients must show one of that authority."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*pair)
    if client_ca:
        context.load_verify_locations(client_ca)
        context.verify_mode = ssl.CERT_REQUIRED
    return context


class NamedHosts:
    """A proxy while the context is open; clients find it by HTTPS_PROXY and http_proxy.

    hosts   what a URL has between // and / -> Host; may be changed at any time
    said    what clients have sent to each of them, as text; nobody else has it
    """

    def __init__(self):
        self.hosts = {}
        self.said = {}
        self._connections = set()
        self._threads = []
        self._lock = threading.Lock()

    def __enter__(self):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._start(self._serve)
        return self

    def __exit__(self, *_):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            for connection in self._connections:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()

    @property
    def url(self):
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def _start(self, function, *arguments):
        thread = threading.Thread(target=function, args=arguments)
        self._threads.append(thread)
        thread.start()

    def _serve(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._start(self._lead, connection)

    def _lead(self, connection):
        with self._lock:
            self._connections.add(connection)
        # Who hangs up, and who does not trust our certificate, is no error of ours.
        with connection, contextlib.suppress(OSError):
            head = _read_head(connection)
            if head.startswith(b"CONNECT "):
                self._tunnel(connection, head)
            elif head:
                self._pass_on(connection, head)
        with self._lock:
            self._connections.discard(connection)

    def _tunnel(self, connection, head):
        name = head.split()[1].decode().removesuffix(":443")
        host = self.hosts.get(name)
        if host is None or host.tls is None:
            connection.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
            return
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        with host.tls.wrap_socket(connection, server_side=True) as client, \
                socket.create_connection(("127.0.0.1", host.port)) as server:
            self._exchange(name, client, server)

    def _pass_on(self, connection, head):
        """One request, whose first line has the whole URL."""
        method, target, rest = head.split(b" ", 2)
        url = urllib.parse.urlsplit(target.decode())
        host = self.hosts.get(url.netloc)
        if host is None or host.tls:
            connection.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
            return
        self._note(url.netloc, head)
        place = (url.path or "/") + ("?" + url.query if url.query else "")
        first, rest = rest.split(b"\r\n", 1)
        with socket.create_connection(("127.0.0.1", host.port)) as server:
            server.sendall(method + b" " + place.encode() + b" " + first
                           + b"\r\nConnection: close\r\n" + rest)
            self._exchange(url.netloc, connection, server)

    def _note(self, name, data):
        with self._lock:
            self.said[name] = self.said.get(name, "") + data.decode(errors="replace")

    def _exchange(self, name, client, server):
        while True:
            is_waiting = getattr(client, "pending", lambda: 0)() > 0
            ready = [client] if is_waiting else select.select([client, server], [], [])[0]
            for source in ready:
                data = source.recv(1 << 16)
                if not data:
                    return
                if source is client:
                    self._note(name, data)
                (server if source is client else client).sendall(data)


def _read_head(connection):
    head = b""
    while b"\r\n\r\n" not in head:
        more = connection.recv(1 << 16)
        if not more:
            return b""
        head += more
    return head
