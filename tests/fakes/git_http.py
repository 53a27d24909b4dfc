# SPDX-License-Identifier: Apache-2.0
"""Git over HTTP without a web server to install: git http-backend behind the one of Python.

For the demo, which should need no more than Python and git. The tests of the Git client have nginx
instead (git_server), which is what people run.
"""

import subprocess
import urllib.parse
from http.server import BaseHTTPRequestHandler

from fakes.git_repository import environment
from fakes.http_server import QuietServer, Served

_LARGEST_BODY = 64 << 20


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # An answer is two writes; without this the second waits for an acknowledgement.
    disable_nagle_algorithm = True

    def _answer(self):
        body = self._body()
        if body is None:
            self.close_connection = True
            self._write(411, {}, b"")
        else:
            self._write(*self._backend(body))

    do_GET = do_POST = _answer

    def _body(self):
        """None where its length is not known."""
        if "Transfer-Encoding" in self.headers:
            return None
        length = int(self.headers.get("Content-Length") or 0)
        return self.rfile.read(length) if length <= _LARGEST_BODY else None

    def _backend(self, body):
        address = urllib.parse.urlsplit(self.path)
        variables = environment(
            GIT_PROJECT_ROOT=str(self.server.root), GIT_HTTP_EXPORT_ALL="",
            PATH_INFO=urllib.parse.unquote(address.path), QUERY_STRING=address.query,
            REQUEST_METHOD=self.command, REMOTE_ADDR="127.0.0.1",
            CONTENT_TYPE=self.headers.get("Content-Type", ""), CONTENT_LENGTH=str(len(body)),
            HTTP_CONTENT_ENCODING=self.headers.get("Content-Encoding", ""),
            GIT_PROTOCOL=self.headers.get("Git-Protocol", ""))
        done = subprocess.run(["git", "http-backend"], input=body, capture_output=True,
                              env=variables)
        head, _, answer = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if line)
        return int(headers.pop("Status", "200").split()[0]), headers, answer

    def _write(self, status, headers, body):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class GitHttp(Served):
    """Serves the bare repositories below `root` to anybody on this machine while the context is
    open."""

    def __init__(self, root):
        self._server = QuietServer(("127.0.0.1", 0), _Handler)
        self._server.root = root

    def url(self, repository):
        return f"http://127.0.0.1:{self._server.server_address[1]}/{repository}"
