#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`--server` with the address of something else than Argo CD's API: one exit status, and a hint that
says what to look at."""

import http.server
import json
import socket
import threading

from argocd_support import UNREACHABLE, Argo, main


class Elsewhere(Argo):
    """Servers that answer everything with one answer."""

    def server_that(self, answer, status=200, content_type="application/json",
                    headers=()):
        body = answer if isinstance(answer, bytes) else answer.encode()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                length = int(self.headers.get("Content-Length", 0))
                self.rfile.read(length)
                self.send_response(status)
                if content_type:
                    self.send_header("Content-Type", content_type)
                for name, value in headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()

        def stop():
            server.shutdown()
            server.server_close()
            thread.join()
        self.addCleanup(stop)
        return f"127.0.0.1:{server.server_port}"

    def server_that_says(self, answer):
        """To every connection these bytes, and nothing more."""
        listener = socket.create_server(("127.0.0.1", 0))

        def serve():
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(1 << 16)
                    connection.sendall(answer)
        thread = threading.Thread(target=serve)
        thread.start()
        self.addCleanup(listener.close)
        self.addCleanup(thread.join)
        self.addCleanup(listener.shutdown, socket.SHUT_RDWR)
        return f"127.0.0.1:{listener.getsockname()[1]}"

    def runs(self, address, *flags):
        """Each way to begin: one by name, many by a list, a look, a login."""
        token = {"ARGOCD_AUTH_TOKEN": "ey.token"}
        password = self.write("password", "password\n")
        login = ["--username", "ci", "--password-file", password]
        for tool, app, arguments, credentials in (
                (self.wait, "shop", [], token),
                (self.sync, "shop", [], token),
                (self.wait, None, ["--selector", "team=shop"], token),
                (self.wait, "shop", ["--for", "deleted"], token),
                (self.wait, "shop", ["--once"], token),
                (self.sync, "shop", ["--history"], token),
                (self.sync, "shop", login, {})):
            done = tool("--timeout", "20s", *arguments, *flags, app=app, credentials=credentials,
                        address=["--server", address])
            yield [address, tool.__name__, *arguments], done

    def assert_elsewhere(self, done, *pieces):
        self.assert_status(UNREACHABLE, done)
        _, hint = self.assert_says_why(done)
        for piece in pieces:
            self.assertIn(piece, hint, done)
        self.assertNotIn("trying again", done.err)


class Answers(Elsewhere):
    def test_whatever_answers_is_not_argo_cd(self):
        page = "<!doctype html><html><body>Sign in</body></html>"
        moved = [("Location", "https://login.example.com/auth?state=x")]
        cases = {
            "a page": dict(answer=page, content_type="text/html"),
            "a page that says it is JSON": dict(answer=page),
            "plain text": dict(answer="ok", content_type="text/plain"),
            "nothing": dict(answer="", content_type=""),
            "another API": dict(answer=json.dumps({"status": "ok", "data": {"items": 3}})),
            "a list of another API": dict(answer="[]"),
            "404 of another API": dict(answer='{"message":"no Route matched"}', status=404),
            "404 of a newer gateway": dict(
                answer='{"code":5,"message":"Not Found","details":[]}', status=404),
            "404 of Kubernetes": dict(
                answer='{"kind":"Status","status":"Failure","reason":"NotFound","code":404,'
                       '"message":"the server could not find the requested resource"}',
                status=404),
            "404 in words": dict(answer="404 page not found\n", status=404,
                                 content_type="text/plain"),
            "404 on a page": dict(answer=page, status=404, content_type="text/html"),
            "405": dict(answer="", status=405, content_type=""),
            "400": dict(answer="bad request", status=400, content_type="text/plain"),
            "a redirect to a login": dict(answer="", status=302, headers=moved,
                                          content_type="text/html"),
        }
        for name, case in cases.items():
            address = "http://" + self.server_that(**case)
            for run, done in self.runs(address):
                with self.subTest(name, run=run):
                    self.assert_elsewhere(done, "Argo CD's API server", "--root-path",
                                          "--header-file")


class Encryption(Elsewhere):
    def test_https_where_http_is_spoken(self):
        address = self.server_that("{}")
        for run, done in self.runs(address):
            with self.subTest(run=run):
                self.assert_elsewhere(done, "--plaintext says so")

    def test_https_where_a_server_closes_what_is_not_http(self):
        """As Argo CD does with --insecure."""
        for run, done in self.runs(self.server_that_says(b"")):
            with self.subTest(run=run):
                self.assert_elsewhere(done, "--plaintext says so")

    def test_http_where_https_is_spoken(self):
        tls = self.server_that_says(b"\x15\x03\x01\x00\x02\x02\x46")  # the alert of OpenSSL
        go = self.server_that("Client sent an HTTP request to an HTTPS server.\n", status=400,
                              content_type="")
        nginx = self.server_that("<html><h1>400 The plain HTTP request was sent to HTTPS port",
                                 status=400, content_type="text/html")
        redirect = self.server_that("", status=307, content_type="",
                                    headers=[("Location", "https://127.0.0.1/api/v1/x")])
        for address in (tls, go, nginx, redirect):
            for run, done in self.runs(address, "--plaintext"):
                with self.subTest(run=run):
                    self.assert_elsewhere(done, "leave --plaintext out")


if __name__ == "__main__":
    main()
