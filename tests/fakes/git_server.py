# SPDX-License-Identifier: Apache-2.0
"""A Git server that nobody here wrote: nginx, fcgiwrap and git http-backend on loopback."""

import ctypes
import http.client
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from fakes import git_repository
from fakes.guard import Guard

BACKEND = "/usr/lib/git-core/git-http-backend"
MARK = "/-/mark"

_CONFIGURATION = """
{user}
daemon off;
worker_processes 1;
pid {state}/nginx.pid;
error_log {state}/error.log notice;
events {{ worker_connections 512; }}
http {{
  log_format bench escape=json '{{"method":"$request_method","path":"$request_uri",'
    '"status":$status,"received":$request_length,"sent":$bytes_sent,"connection":$connection,'
    '"user":"$remote_user","protocol":"$http_git_protocol","version":"$server_protocol"}}';
  access_log {state}/access.log bench;
  client_body_temp_path {state}/body;
  fastcgi_temp_path {state}/fastcgi;
  proxy_temp_path {state}/proxy;
  scgi_temp_path {state}/scgi;
  uwsgi_temp_path {state}/uwsgi;
  client_max_body_size 0;
  absolute_redirect off;
  map $request_uri $push_realm {{ default off; "~git-receive-pack" "git"; }}
  server {{
    listen 127.0.0.1:{port}{listen};
    {tls}
    location = {mark} {{ return 204; }}
    {redirects}
    location ~ ^{prefix}(?<repository_path>/.*)$ {{
      {auth}
      fastcgi_pass unix:{state}/cgi.sock;
      fastcgi_read_timeout 600;
      fastcgi_ignore_client_abort {ignore_abort};
      fastcgi_request_buffering {request_buffering};
      fastcgi_param SCRIPT_FILENAME {backend};
      fastcgi_param GIT_PROJECT_ROOT {root};
      fastcgi_param GIT_HTTP_EXPORT_ALL "";
      fastcgi_param PATH_INFO $repository_path;
      fastcgi_param REMOTE_USER $remote_user;
      fastcgi_param REMOTE_ADDR $remote_addr;
      fastcgi_param QUERY_STRING $query_string;
      fastcgi_param REQUEST_METHOD $request_method;
      fastcgi_param CONTENT_TYPE $content_type;
      fastcgi_param CONTENT_LENGTH $content_length;
      {protocol}
    }}
  }}
}}
"""


def _adopt_orphans():
    # In a container without an init process nobody else would ever reap them.
    PR_SET_CHILD_SUBREAPER = 36
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _reap_group(group):
    try:
        while True:
            os.waitpid(-group, 0)
    except ChildProcessError:
        pass


def _hashed(password):
    return subprocess.run(["openssl", "passwd", "-apr1", "-stdin"], input=password, text=True,
                          check=True, capture_output=True).stdout.strip()


class Request(NamedTuple):
    """One line of the access log; sizes in bytes, heads included."""
    method: str
    path: str
    status: int
    received: int
    sent: int
    connection: int
    user: str
    protocol: str
    version: str


class GitServer:
    """Serves the repositories below `root` while the context is open.

    users           name -> password; everything else is answered with 401
    auth            "all", or "push": reading needs no password
    tls             a tls.Certificate
    client_ca       demand a client certificate of this authority
    http2           offer HTTP/2 (with tls)
    prefix          serve below this path, e.g. "/scm"
    redirects       path of a repository -> where its URLs are redirected to (path or URL)
    strip_protocol  drop the Git-Protocol header, as old proxies do: the server speaks version 0
    ignore_abort    finish what a client has sent even when the client is gone
    request_buffering  hold a request back until it has arrived whole
    workers         how many requests are served at a time
    """

    def __init__(self, root, *, users=None, auth="all", tls=None, client_ca=None, http2=False,
                 prefix="", redirects=None, strip_protocol=False, ignore_abort=True,
                 request_buffering=True, workers=8):
        self.root = Path(root)
        self.prefix = prefix
        self.scheme = "https" if tls else "http"
        self._users = users or {}
        self._auth = auth
        self._tls = tls
        self._client_ca = client_ca
        self._http2 = http2
        self._redirects = redirects or {}
        self._strip_protocol = strip_protocol
        self._ignore_abort = ignore_abort
        self._request_buffering = request_buffering
        self._workers = workers
        self._processes = []
        self._guard = None
        self._skip = 0

    def __enter__(self):
        _adopt_orphans()
        # A short path: the name of a Unix socket may have 107 bytes.
        self._state = Path(tempfile.mkdtemp(prefix="git-server-"))
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self._guard:
            self._guard.dismiss()
        # The group, not the process: fcgiwrap's children and their hooks outlive it.
        for process in self._processes:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            _reap_group(process.pid)
            process.wait()
        shutil.rmtree(self._state, ignore_errors=True)

    def url(self, repository, host="127.0.0.1", userinfo=""):
        at = "@" if userinfo else ""
        return f"{self.scheme}://{userinfo}{at}{host}:{self.port}{self.prefix}/{repository}"

    def requests(self):
        """The requests answered since the last reset()."""
        return self._log()[self._skip:]

    def reset(self):
        """Forgets the requests seen so far."""
        self._skip = len(self._log())

    def errors(self):
        return (self._state / "error.log").read_text()

    def _log(self):
        # One worker writes one log in order: once it has answered us, everything it answered
        # before is in the file.
        self._ask(MARK)
        rows = (json.loads(line) for line in (self._state / "access.log").read_text().splitlines())
        return [Request(**row) for row in rows if row["path"] != MARK]

    def _start(self):
        with socket.socket() as listener, socket.socket(socket.AF_UNIX) as cgi:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(("127.0.0.1", 0))
            listener.listen(128)
            self.port = listener.getsockname()[1]
            cgi.bind(f"{self._state}/cgi.sock")
            cgi.listen(128)
            self._spawn(["fcgiwrap", "-f", "-c", str(self._workers)], stdin=cgi)
            (self._state / "nginx.conf").write_text(self._configuration())
            # nginx takes over an open socket that is named in this variable (it upgrades itself
            # that way), so nobody can snatch the port between our finding it and its using it.
            self._spawn(["nginx", "-p", self._state, "-c", self._state / "nginx.conf",
                         "-e", self._state / "error.log"],
                        stdin=subprocess.DEVNULL, pass_fds=[listener.fileno()],
                        NGINX=f"{listener.fileno()};")
        self._guard = Guard(self._state, [process.pid for process in self._processes])
        self._wait_until_ready()

    def _spawn(self, command, stdin, pass_fds=(), **variables):
        with open(self._state / "processes.log", "ab") as log:
            path = os.environ.get("PATH", "/usr/bin:/bin") + ":/usr/sbin:/sbin"
            self._processes.append(subprocess.Popen(
                list(map(str, command)), stdin=stdin, stdout=log, stderr=log, cwd=self._state,
                pass_fds=pass_fds, start_new_session=True,
                env=git_repository.environment(**variables, PATH=path, HOME=str(self._state))))

    def _wait_until_ready(self):
        deadline = time.monotonic() + 20
        while True:
            try:
                return self._ask(MARK, timeout=1)
            except (OSError, http.client.HTTPException):
                stopped = any(process.poll() is not None for process in self._processes)
                if stopped or time.monotonic() > deadline:
                    log = (self._state / "processes.log").read_text()
                    raise RuntimeError("the Git server did not start: " + log) from None

    def _ask(self, path, timeout=20):
        if not self._tls:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        else:
            context = ssl._create_unverified_context()
            connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=timeout,
                                                     context=context)
        connection.request("GET", path)
        connection.getresponse().read()
        connection.close()

    def _configuration(self):
        yes_or_no = {True: "on", False: "off"}
        return _CONFIGURATION.format(
            user="user root;" if os.geteuid() == 0 else "", state=self._state, port=self.port,
            mark=MARK, prefix=self.prefix, backend=BACKEND, root=self.root,
            listen=(" ssl" if self._tls else "") + (" http2" if self._http2 else ""),
            tls=self._tls_lines(), auth=self._auth_lines(), redirects=self._redirect_lines(),
            ignore_abort=yes_or_no[self._ignore_abort],
            request_buffering=yes_or_no[self._request_buffering],
            protocol='fastcgi_param HTTP_GIT_PROTOCOL "";' if self._strip_protocol else "")

    def _tls_lines(self):
        if not self._tls:
            return ""
        lines = [f"ssl_certificate {self._tls.certificate};",
                 f"ssl_certificate_key {self._tls.key};"]
        if self._client_ca:
            lines += [f"ssl_client_certificate {self._client_ca};", "ssl_verify_client on;"]
        return "\n    ".join(lines)

    def _auth_lines(self):
        if not self._users:
            return ""
        passwords = self._state / "htpasswd"
        passwords.write_text("".join(f"{name}:{_hashed(password)}\n"
                                     for name, password in self._users.items()))
        realm = '"git"' if self._auth == "all" else "$push_realm"
        return f"auth_basic {realm}; auth_basic_user_file {passwords};"

    def _redirect_lines(self):
        return "\n    ".join(
            f"location ~ ^{old}(?<rest>/.*)$ {{ return 301 {new}$rest$is_args$args; }}"
            for old, new in self._redirects.items())
