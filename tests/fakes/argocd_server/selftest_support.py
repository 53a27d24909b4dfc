# SPDX-License-Identifier: Apache-2.0
"""What the self-tests share: a client that hides nothing, and a case that asks the stand-in."""

import http.client
import json
import socket
import threading
import unittest

from fakes.argocd_server import ArgoServer


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.body = response.read()

    @property
    def json(self):
        return json.loads(self.body)


class Stream:
    """A stream by a raw socket: what came, byte for byte, without the chunks around it."""

    def __init__(self, port, path, token, accept="application/json"):
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self._socket.sendall((f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
                              f"Accept: {accept}\r\n\r\n").encode())
        self._file = self._socket.makefile("rb")
        self.status = 0
        self.headers = {}

    def _head(self):
        if not self.status:
            self.status = int(self._file.readline().split()[1])
            while (line := self._file.readline()) not in (b"\r\n", b""):
                name, _, value = line.decode().partition(":")
                self.headers[name.lower()] = value.strip()

    def chunk(self):
        """The next chunk; b"" at a clean end; None if it broke."""
        self._head()
        try:
            line = self._file.readline()
            if not line.strip():
                return None
            size = int(line, 16)
            data = self._file.read(size)
            end = self._file.read(2)
            return data if len(data) == size and end == b"\r\n" else None
        except ConnectionError:
            return None

    def event(self):
        """The next message, as JSON; keepalives are passed over."""
        while (data := self.chunk()) and data == b":\n":
            pass
        return json.loads(data.removeprefix(b"data: ")) if data else data

    def is_silent(self, seconds=0.15):
        self._socket.settimeout(seconds)
        try:
            return not self._socket.recv(1, socket.MSG_PEEK)
        except TimeoutError:
            return True
        finally:
            self._socket.settimeout(10)

    def close(self):
        self._file.close()
        self._socket.close()


class Case(unittest.TestCase):
    def serve(self, scenario=None, clean=True, **options):
        server = self.enterContext(ArgoServer(scenario or "healthy", **options))
        if clean:
            self.addCleanup(lambda: self.assertEqual([], server.violations))
        else:
            self.addCleanup(lambda: self.assertNotIn("bug", "".join(server.violations)))
        self.server = server
        return server

    def ask(self, method, path, body=None, account="admin", headers=None, port=None, timeout=10):
        given = {"Authorization": f"Bearer {self.server.token(account)}"} if account else {}
        if method != "GET":
            given["Content-Type"] = "application/json"
        given |= headers or {}
        given = {name: value for name, value in given.items() if value is not None}
        connection = http.client.HTTPConnection("127.0.0.1", port or self.server.port,
                                                timeout=timeout)
        try:
            text = body if isinstance(body, (str, bytes, type(None))) else json.dumps(body)
            connection.request(method, path, text, given)
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def get(self, path, **options):
        return self.ask("GET", "/api/v1/" + path, **options)

    def sync(self, name="shop", **body):
        return self.ask("POST", f"/api/v1/applications/{name}/sync", body)

    def stream(self, path="stream/applications?name=shop", accept="application/json",
               account="admin"):
        stream = Stream(self.server.port, "/api/v1/" + path, self.server.token(account), accept)
        self.addCleanup(stream.close)
        return stream

    def in_background(self, function, *arguments, **options):
        """Calls it now; its result when somebody asks for it."""
        results = []
        thread = threading.Thread(target=lambda: results.append(function(*arguments, **options)),
                                  daemon=True)
        thread.start()

        def result():
            thread.join(10)
            return results[0]
        return result

    def assert_refused(self, answer, status, code, message):
        self.assertEqual((status, {"error": message, "code": code, "message": message}),
                         (answer.status, answer.json))

    def assert_plain(self, answer, status, text):
        self.assertEqual((status, text + "\n"), (answer.status, answer.body.decode()))
        self.assertTrue(answer.headers["content-type"].startswith("text/plain"))


def code_of(answer):
    return answer.status, answer.json["code"]
