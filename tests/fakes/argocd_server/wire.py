# SPDX-License-Identifier: Apache-2.0
"""HTTP/1.1 on loopback, one thread per connection, close enough to the wire to misbehave on it."""

import contextlib
import http.client
import select
import socket
import ssl
import threading
import time
import traceback
import zlib
from urllib.parse import parse_qsl, unquote

_MANY = 64 << 20
# Go announces the length of an answer that fits its buffer, and cuts longer ones into chunks.
_BUFFER = 2048


class Request:
    """What arrived. `status` is what it was answered with: None while it is not."""

    def __init__(self, method, target, headers, body, face):
        self.method = method
        self.target = target
        self.raw_path, _, self.raw_query = target.partition("?")
        self.path = unquote(self.raw_path)
        self.headers = headers      # lower-case name -> value
        self.body = body
        self.face = face            # "rest" or "kubernetes"
        self.time = time.monotonic()
        self.status = None
        self.does = ""              # the route, once it is found
        # Go drops a pair with a `;` in it; nobody should send one.
        self.query = {}
        for name, value in parse_qsl(self.raw_query, keep_blank_values=True):
            self.query.setdefault(name, []).append(value)

    def __repr__(self):
        return f"{self.method} {self.target} -> {self.status}"

    def one(self, name, default=""):
        return self.query.get(name, [default])[-1]


class Gone(Exception):
    """The connection is no more, by whomever."""


class Connection:
    """One client. Sending raises Gone when it has left or the server was told to cut it."""

    def __init__(self, endpoint, sock):
        self._endpoint = endpoint
        self._socket = sock
        self._file = sock.makefile("rb")
        self._compress = None
        self._is_chunked = False
        self._budget = None     # bytes of body until the line is cut
        self._on_cut = None
        self._pace = None       # (bytes, seconds): a slow body
        self.is_open = True
        self.is_stream = False
        self.request = None
        self.has_started = False

    def read_request(self):
        """The next request, or None at the end."""
        try:
            line = self._file.readline(65536)
            if not line.strip():
                return None
            method, target, _ = line.decode("latin-1").split(" ", 2)
            headers = {}
            while True:
                line = self._file.readline(65536)
                if line in (b"\r\n", b"\n", b""):
                    break
                name, _, value = line.decode("latin-1").partition(":")
                headers[name.strip().lower()] = value.strip()
            body = self._read_body(headers)
        except (OSError, ValueError):
            return None
        self.request = Request(method, target, headers, body, self._endpoint.face)
        self._compress, self._is_chunked, self.has_started = None, False, False
        self._budget, self._pace = None, None
        self.is_stream = False
        return self.request

    def _read_body(self, headers):
        if headers.get("expect", "").lower() == "100-continue":
            self._socket.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        if headers.get("transfer-encoding", "").lower() != "chunked":
            return self._file.read(min(int(headers.get("content-length", 0)), _MANY))
        parts = []
        while True:
            size = int(self._file.readline().split(b";")[0], 16)
            parts.append(self._file.read(size))
            self._file.readline()
            if size == 0:
                return b"".join(parts)

    # Answers.

    def reply(self, status, body, content_type="application/json", headers=(), gzip=False):
        body = body.encode() if isinstance(body, str) else body
        if gzip:
            compress = zlib.compressobj(wbits=31)
            body = compress.compress(body) + compress.flush()
            headers = [*headers, ("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
        if len(body) > _BUFFER or self._budget is not None:
            self._start(status, [("Content-Type", content_type), *headers], chunked=True)
            self.write(body)
            self.end()
        else:
            self._start(status, [("Content-Type", content_type), *headers,
                                 ("Content-Length", str(len(body)))])
            self.write(body)

    def start_chunked(self, status, content_type, headers=(), gzip=False):
        headers = [("Content-Type", content_type), *headers]
        if gzip:
            self._compress = zlib.compressobj(wbits=31)
            headers += [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
        self._start(status, headers, chunked=True)

    def _start(self, status, headers, chunked=False):
        self.request.status = status
        self._endpoint.answered(self.request)
        self.has_started = True
        self._is_chunked = chunked
        reason = http.client.responses.get(status, "Unknown")
        lines = [f"HTTP/1.1 {status} {reason}", f"Date: {self._endpoint.clock.http_date()}"]
        lines += [f"{name}: {value}" for name, value in headers]
        lines += ["Transfer-Encoding: chunked"] if chunked else []
        self._send(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))

    def write(self, data):
        if self._compress:
            data = self._compress.compress(data) + self._compress.flush(zlib.Z_SYNC_FLUSH)
        cut = self._budget is not None and len(data) > self._budget
        if self._budget is not None:
            # The chunk says how much there would be; the end of it never comes.
            whole, data = len(data), data[:self._budget]
            self._budget -= len(data)
        frame = data
        if self._is_chunked and data:
            frame = b"%x\r\n%b\r\n" % (len(data) if not cut else whole, data)
            frame = frame[:-2] if cut else frame
        self._send_slowly(frame) if self._pace else self._send(frame)
        if cut:
            self._on_cut()
            self.cut()
            raise Gone()

    def end(self):
        if self._compress:
            tail = self._compress.flush()
            self._compress = None
            self.write(tail)
        if self._is_chunked:
            self._send(b"0\r\n\r\n")

    def _send_slowly(self, frame):
        size, pause = self._pace
        for start in range(0, len(frame), size):
            self._send(frame[start:start + size])
            if self._endpoint.stopped.wait(pause):
                raise Gone()

    def _send(self, data):
        try:
            self._socket.sendall(data)
        except (OSError, ValueError):
            self.is_open = False
            raise Gone() from None

    # Misbehaviour.

    def cut_after(self, size, on_cut):
        """`on_cut` is called if there is more to send than that."""
        self._budget, self._on_cut = size, on_cut

    def drip(self, size, seconds):
        self._pace = (size, seconds)

    def cut(self):
        """Hangs up in the middle; the thread of the connection finds out."""
        self.is_open = False
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def common_name(self):
        """Of the client's certificate, or an empty string."""
        if not isinstance(self._socket, ssl.SSLSocket):
            return ""
        subject = (self._socket.getpeercert() or {}).get("subject", ())
        return dict(pair for names in subject for pair in names).get("commonName", "")

    def is_deserted(self):
        """Whether the client has hung up, as far as one can see without sending."""
        if not self.is_open:
            return True
        try:
            if isinstance(self._socket, ssl.SSLSocket):
                if self._socket.pending() or not select.select([self._socket], [], [], 0)[0]:
                    return False
                self._socket.settimeout(0.01)
                try:
                    return self._socket.recv(1) == b""
                finally:
                    self._socket.settimeout(None)
            return bool(select.select([self._socket], [], [], 0)[0]) and \
                self._socket.recv(1, socket.MSG_PEEK) == b""
        except (ssl.SSLWantReadError, TimeoutError):
            return False
        except (OSError, ValueError):
            return True

    def close(self):
        self.is_open = False
        with contextlib.suppress(OSError):
            self._file.close()
        with contextlib.suppress(OSError):
            self._socket.close()


class Endpoint:
    """Listens on a port of loopback and hands each request to `handle(connection, request)`.

    With `tls` (a tls.Certificate) a client that speaks without is sent elsewhere: see redirect.
    """

    def __init__(self, face, handle, redirect, *, clock, tls, client_ca, answered, on_failure):
        self.face = face
        self.clock = clock
        self._handle = handle
        self._redirect = redirect
        self.answered = answered        # called with each request that has got a status
        self._on_failure = on_failure   # a bug of ours
        self._context = None
        if tls:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(tls.certificate, tls.key)
            if client_ca:
                self._context.load_verify_locations(client_ca)
                self._context.verify_mode = ssl.CERT_REQUIRED
        self.port = 0
        self.stopped = threading.Event()
        self.connections = set()
        self._lock = threading.Lock()

    def start(self):
        """Also starts it again, on the port it had."""
        self.stopped = threading.Event()
        self._listener = socket.socket()
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listener.bind(("127.0.0.1", self.port))
        self._listener.listen(512)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=[self._listener], daemon=True).start()

    def stop(self):
        self.stopped.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut(lambda connection: True)

    def cut(self, which):
        with self._lock:
            chosen = [connection for connection in self.connections if which(connection)]
        for connection in chosen:
            connection.cut()
        return len(chosen)

    def _accept(self, listener):
        while True:
            try:
                sock, _ = listener.accept()
            except OSError:
                return
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._serve, args=[sock], daemon=True).start()

    def _serve(self, sock):
        is_plain = not self._context
        try:
            if self._context:
                is_plain = sock.recv(1, socket.MSG_PEEK) != b"\x16"
                if not is_plain:
                    sock = self._context.wrap_socket(sock, server_side=True)
        except OSError:
            sock.close()
            return
        connection = Connection(self, sock)
        with self._lock:
            self.connections.add(connection)
        try:
            while connection.is_open and not self.stopped.is_set():
                request = connection.read_request()
                if request is None:
                    break
                if is_plain and self._context:
                    self._redirect(connection, request)
                else:
                    self._handle(connection, request)
                if request.headers.get("connection", "").lower() == "close":
                    break
        except Gone:
            pass
        except Exception:  # whoever looks at the violations will see
            self._on_failure(traceback.format_exc())
        finally:
            with self._lock:
                self.connections.discard(connection)
            connection.close()
