# SPDX-License-Identifier: Apache-2.0
"""A reverse proxy on loopback that breaks what passes through it, as told.

    with FaultProxy(server.port) as proxy:
        proxy.add(lose_answer(), step="push")
        ...

A fault is a function that gets an Exchange (one request on its way) and decides what becomes of it.
Without a backend the proxy is a server of its own whose faults are the only answers.
"""

import contextlib
import http.client
import socket
import struct
import threading
import time
from typing import NamedTuple

STEPS = ("discover", "ls-refs", "fetch", "push-discover", "push")


class Response(NamedTuple):
    status: int
    headers: tuple = ()
    body: bytes = b""


class Request:
    """What arrived: the head at once, the body when somebody looks at it."""

    def __init__(self, number, method, path, headers, stream):
        self.number = number    # of all requests, from 1
        self.method = method
        self.path = path
        self.headers = headers  # lower-case name -> value
        self.time = time.monotonic()
        self._stream = stream   # None once the body has been read
        self._body = b""

    def __repr__(self):
        return f"#{self.number} {self.method} {self.path} ({self.step})"

    @property
    def body(self):
        if self._stream is not None:
            stream, self._stream = self._stream, None
            self._body = self._read(stream)
        return self._body

    def read_some(self, size):
        """Reads the first bytes of a body of which the rest will never be read."""
        if self._stream is not None:
            stream, self._stream = self._stream, None
            self._body = stream.read(min(size, int(self.headers.get("content-length", size))))

    def _read(self, stream):
        if self.headers.get("transfer-encoding", "").lower() == "chunked":
            return b"".join(_chunks(stream))
        return stream.read(int(self.headers.get("content-length", 0)))

    @property
    def step(self):
        """Which step of the exchange this is: one of STEPS, or an empty string."""
        if self.method == "GET" and "/info/refs" in self.path:
            return "push-discover" if "git-receive-pack" in self.path else "discover"
        if self.path.endswith("/git-receive-pack"):
            return "push"
        if self.path.endswith("/git-upload-pack"):
            return "ls-refs" if b"command=ls-refs" in self.body else "fetch"
        return ""


def _chunks(stream):
    while True:
        size = int(stream.readline().split(b";")[0], 16)
        data = stream.read(size)
        stream.readline()
        if size == 0:
            return
        yield data


class Exchange:
    """One request on its way. A fault calls what it wants of this, in the order it wants it."""

    def __init__(self, proxy, request, client):
        self.request = request
        self._proxy = proxy
        self._client = client
        self.is_open = True

    def forward(self):
        """Sends the request on and returns the whole answer."""
        return self._proxy.ask_backend(self.request)

    def forward_in_background(self):
        """Sends the request on; the backend works on it and nobody waits for the answer."""
        sent = threading.Event()
        body = self.request.body  # read here: the client may be gone in a moment
        def ask():
            with contextlib.suppress(OSError, http.client.HTTPException):
                self._proxy.ask_backend(self.request, body, sent)
        self._proxy.in_background(ask)
        sent.wait(20)

    def forward_partly(self, size):
        """Sends on only the first bytes of the body, and hangs up on the backend."""
        self._proxy.ask_backend_partly(self.request, size)

    def reply(self, response):
        self._send(response, response.body, framed=True)

    def reply_partly(self, response, size, framed=True):
        """Sends the head and the first bytes of the body and hangs up.

        With `framed` the client can tell (Content-Length says more); without, the end of the
        connection is the end of the body, and it cannot.
        """
        self._send(response, response.body[:size], framed)
        self.cut()

    def drip(self):
        """Answers with a byte now and then until somebody hangs up."""
        self._client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        while not self._proxy.stopped.wait(0.05):
            self._client.sendall(b"0")
        self.cut()

    def cut(self):
        self.is_open = False

    def reset(self):
        """Hangs up with a reset rather than an end of stream."""
        self._client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._client.close()
        self.cut()

    def wait(self, seconds):
        """Like sleep, but ends at once when the proxy is stopped."""
        self._proxy.stopped.wait(seconds)

    def _send(self, response, body, framed):
        reason = http.client.responses.get(response.status, "Unknown")
        head = [f"HTTP/1.1 {response.status} {reason}"]
        head += [f"{name}: {value}" for name, value in response.headers]
        head += [f"Content-Length: {len(response.body)}"] if framed else ["Connection: close"]
        self._client.sendall(("\r\n".join(head) + "\r\n\r\n").encode() + body)
        if not framed:
            self.cut()


class _Rule(NamedTuple):
    fault: object
    step: str
    method: str
    path: str
    number: int
    skip: int
    times: int

    def matches(self, request):
        # The number first: looking at the step of a POST reads its body.
        return ((self.number is None or request.number == self.number)
                and (self.method is None or request.method == self.method)
                and (self.path is None or request.path.endswith(self.path))
                and (self.step is None or request.step == self.step))


class FaultProxy:
    """Listens on a free port of 127.0.0.1 while the context is open.

    backend_port   of the server on 127.0.0.1 behind it; None when there is none
    tls            an ssl.SSLContext to speak TLS to clients
    """

    def __init__(self, backend_port=None, tls=None):
        self.stopped = threading.Event()
        self.seen = []      # every Request, in order of arrival
        self.answered = []  # (Request, Response) of what the backend said
        self._backend_port = backend_port
        self._tls = tls
        self._rules = []    # [rule, how often it matched]
        self._lock = threading.Lock()
        self._threads = []
        self._connections = []
        self._errors = []

    def __enter__(self):
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self._listener.getsockname()[1]
        self.in_background(self._accept)
        return self

    def __exit__(self, kind, *_):
        self.stopped.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            connections = list(self._connections)
        for connection in connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in list(self._threads):
            thread.join(20)
        if self._errors and kind is None:
            raise self._errors[0]

    def url(self, repository, host="127.0.0.1", userinfo=""):
        scheme = "https" if self._tls else "http"
        at = "@" if userinfo else ""
        return f"{scheme}://{userinfo}{at}{host}:{self.port}/{repository}"

    def add(self, fault, *, step=None, method=None, path=None, number=None, skip=0, times=1):
        """Applies `fault` to the requests that match all that is given. Of several faults that
        would apply, the one that was added first gets the request, and the others do not count it.

        step     one of STEPS
        method   GET or POST
        path     how the path (with its query) ends
        number   the number of the request, counted from 1 over all of them
        skip     how many matching requests pass unharmed before
        times    how many are harmed then; None: all
        """
        with self._lock:
            self._rules.append([_Rule(fault, step, method, path, number, skip, times), 0])

    def clear(self):
        """Forgets all faults and all requests; numbers start at 1 again."""
        with self._lock:
            self._rules.clear()
            self.seen.clear()
            self.answered.clear()

    def steps(self):
        return [request.step for request in list(self.seen)]

    def handle(self, exchange):
        """Does with a request what the faults say. One that ends here lets the next decide."""
        self._fault_for(exchange.request)(exchange)

    def in_background(self, work):
        thread = threading.Thread(target=work, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self):
        while not self.stopped.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.in_background(lambda client=connection: self._serve(client))

    def _serve(self, client):
        with self._lock:
            self._connections.append(client)
        try:
            if self._tls:
                client = self._tls.wrap_socket(client, server_side=True)
            self._serve_requests(client)
        except (OSError, http.client.HTTPException):
            pass  # one of the two hung up
        except Exception as error:
            self._errors.append(error)
        with contextlib.suppress(OSError):
            _close(client)

    def _serve_requests(self, client):
        with client.makefile("rb") as stream:
            while not self.stopped.is_set():
                request = self._read_head(stream)
                if request is None:
                    return
                if request.headers.get("expect", "").lower() == "100-continue":
                    client.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
                exchange = Exchange(self, request, client)
                self.handle(exchange)
                if not exchange.is_open:
                    return

    def _read_head(self, stream):
        line = stream.readline().decode("latin-1").split()
        if len(line) != 3:
            return None
        headers = http.client.parse_headers(stream)
        with self._lock:
            request = Request(len(self.seen) + 1, line[0], line[1],
                              {name.lower(): value for name, value in headers.items()}, stream)
            self.seen.append(request)
        return request

    def _fault_for(self, request):
        with self._lock:
            for entry in self._rules:
                rule, count = entry
                if not rule.matches(request):
                    continue
                entry[1] += 1
                if count >= rule.skip and (rule.times is None or count < rule.skip + rule.times):
                    return rule.fault
        return answer(502) if self._backend_port is None else pass_on

    @contextlib.contextmanager
    def _connected(self):
        connection = http.client.HTTPConnection("127.0.0.1", self._backend_port, timeout=60)
        with contextlib.closing(connection):
            connection.connect()
            with self._lock:
                self._connections.append(connection.sock)
            yield connection

    def _headers_for_backend(self, request, size):
        dropped = ("transfer-encoding", "content-length", "connection", "expect")
        headers = {name: value for name, value in request.headers.items() if name not in dropped}
        return {**headers, "content-length": str(size), "connection": "close"}

    def ask_backend(self, request, body=None, sent=None):
        body = request.body if body is None else body
        with self._connected() as connection:
            connection.request(request.method, request.path, body or None,
                               self._headers_for_backend(request, len(body)))
            if sent:
                sent.set()
            reply = connection.getresponse()
            dropped = ("transfer-encoding", "content-length", "connection")
            headers = tuple((name, value) for name, value in reply.getheaders()
                            if name.lower() not in dropped)
            response = Response(reply.status, headers, reply.read())
        self.answered.append((request, response))
        return response

    def ask_backend_partly(self, request, size):
        with self._connected() as connection:
            connection.putrequest(request.method, request.path, skip_host=True,
                                  skip_accept_encoding=True)
            for name, value in self._headers_for_backend(request, len(request.body)).items():
                connection.putheader(name, value)
            connection.endheaders(request.body[:size])


def _close(client):
    # FIN rather than RST, whatever is still unread: bytes that were sent must arrive.
    with contextlib.suppress(OSError):
        client.shutdown(socket.SHUT_WR)
        client.settimeout(1)
        while client.recv(65536):
            pass
    client.close()


# The faults.

def pass_on(exchange):
    exchange.reply(exchange.forward())


def cut():
    """Hangs up when the request has arrived; the backend never sees it."""
    def fault(exchange):
        exchange.request.body
        exchange.cut()
    return fault


def reset():
    """Resets the connection before the body of the request has been read."""
    def fault(exchange):
        exchange.request.read_some(1 if exchange.request.method == "POST" else 0)
        exchange.reset()
    return fault


def cut_request(size):
    """The backend gets the first bytes of the body only, the client no answer."""
    def fault(exchange):
        exchange.forward_partly(size)
        exchange.cut()
    return fault


def lose_answer(then=None):
    """The backend does its work; the client never learns. `then()` runs in between."""
    def fault(exchange):
        exchange.forward()
        if then:
            then()
        exchange.cut()
    return fault


def hang_up_while_working():
    """The backend works on; the client loses the connection at once."""
    def fault(exchange):
        exchange.forward_in_background()
        exchange.cut()
    return fault


def cut_answer(size, framed=True):
    """The answer ends after `size` bytes of its body."""
    def fault(exchange):
        exchange.reply_partly(exchange.forward(), size, framed)
    return fault


def delay(seconds, then=pass_on):
    def fault(exchange):
        exchange.request.body
        exchange.wait(seconds)
        then(exchange)
    return fault


def drip():
    """An answer that comes byte by byte and never ends."""
    def fault(exchange):
        exchange.drip()
    return fault


def answer(status, *headers, body=b""):
    """Answers in place of the backend. `headers` are (name, value) pairs."""
    def fault(exchange):
        exchange.request.body
        exchange.reply(Response(status, headers, body))
    return fault


def html(status=200):
    """What a login page or a captive portal says."""
    return answer(status, ("Content-Type", "text/html; charset=utf-8"),
                  body=b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head></html>\n")


def alter(change):
    """`change(body)` makes of the backend's answer what the client gets."""
    def fault(exchange):
        response = exchange.forward()
        exchange.reply(response._replace(body=change(response.body)))
    return fault


def before(act, then=pass_on):
    """Runs `act()` before the request goes on."""
    def fault(exchange):
        exchange.request.body
        act()
        then(exchange)
    return fault


def after(act):
    """Runs `act()` after the backend has answered and before the client knows."""
    def fault(exchange):
        response = exchange.forward()
        act()
        exchange.reply(response)
    return fault
