# SPDX-License-Identifier: Apache-2.0
"""The part of a forge that is no forge's own: HTTP on loopback, tokens, projects, the log."""

import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from fakes.chat_server.exchange import Refused
from fakes.forges import git_service, hooks
from fakes.forges.accounts import Account, Token
from fakes.forges.call import Call
from fakes.forges.faults import Faults
from fakes.forges.project import Project
from fakes.git_repository import Repository
from fakes.http_server import QuietServer, Served

_LARGEST_BODY = 64 << 20


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # An answer is two writes; without this the second waits for an acknowledgement.
    disable_nagle_algorithm = True

    def _body(self):
        if "chunked" not in self.headers.get("Transfer-Encoding", ""):
            return self.rfile.read(min(int(self.headers.get("Content-Length") or 0), _LARGEST_BODY))
        body = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            body += self.rfile.read(min(size, _LARGEST_BODY))
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _answer(self):
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.server.forge.answer(Call(self.command, self.path, headers, self._body()))
        if reply is None:  # the connection breaks off without an answer
            self.close_connection = True
            return
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status != 204:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if reply.status != 204:
            self.wfile.write(reply.body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _answer

    def date_time_string(self, timestamp=None):
        return super().date_time_string(self.server.forge.now() if timestamp is None else timestamp)

    def log_message(self, *_):
        pass


class Server(Served):
    """A forge while the context is open. Its Git repositories are served below the same address.

    root       a directory for repositories that it makes itself
    page_size  the most that a page of a list has, whatever is asked for
    tls        a tls.Authority: speaks TLS with a certificate of it
    now        the time in seconds, as the server sees it: a function

    Each forge says in its own file which rights tokens have and which faults can be armed.
    """

    api = ""                       # below what path the API is
    every_scope = ()               # what a token has that was asked for without scopes
    bot = "bot"                    # who owns tokens, if nothing else is said
    closes_without_branch = True   # an open request whose branch is deleted is closed
    closes_without_commits = False  # … and one whose branch is set back to the base
    sees_manual_merges = True      # … and one is merged when somebody pushes it to the base
    push_disarms = False           # a push takes back an auto-merge
    review_ends_asking = False     # who has reviewed is no requested reviewer any more
    git_agent = "git/2.45.0"       # as what Git's server announces itself

    def __init__(self, root, *, page_size=2, tls=None, now=time.time):
        self.root = Path(root)
        self.page_size = page_size
        self.now = now
        self.lock = threading.RLock()
        self.faults = Faults()
        self.log = []      # of Call: requests to the API
        self.git_log = []  # of Call: what Git asked
        self.pushes = []   # of hooks.Push
        self.projects = {}
        self.renamed = {}  # old path: new path
        self.accounts = {}
        self.tokens = {}
        self._last_id = 1000
        self._server = QuietServer(("127.0.0.1", 0), _Handler)
        self._server.forge = self
        self._scheme = "https" if tls else "http"
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*tls.server("DNS:localhost", "IP:127.0.0.1"))
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False)

    @property
    def port(self):
        return self._server.server_address[1]

    @property
    def url(self):
        """What a browser opens; no slash at the end. A repository is url/PATH.git."""
        return f"{self._scheme}://127.0.0.1:{self.port}"

    @property
    def api_url(self):
        return self.url + self.api

    # What a test prepares.

    def create_project(self, path, repository=None, *, files=None, default_branch="main"):
        """`repository` is a git_repository.Repository or the path of a bare one; without it there
        will be one in `root` with `files`. Its hooks are ours from now on."""
        if repository is None:
            repository = Repository(self.root / f"{path}.git", files or {"README.md": "# Here\n"},
                                    branch=default_branch)
        elif not isinstance(repository, Repository):
            repository = Repository(repository)
        project = Project(self, path, self.next_id(), repository, default_branch)
        self.projects[path] = project
        project.add_member(self.bot)
        hooks.install(self, project)
        return project

    def account(self, login):
        """Somebody, who is there from now on."""
        if login not in self.accounts:
            self.accounts[login] = Account(login, self.next_id())
        return self.accounts[login]

    def token(self, *scopes, login=None, **more):
        """The text of a new token with these scopes; with none named it may do everything that
        its owner may. `more` are fields of accounts.Token."""
        owner = self.account(login or self.bot)
        value = self.token_text(self.next_id(), more.get("kind", "person"))
        self.tokens[value] = Token(value, owner.login, scopes or self.every_scope, **more)
        return value

    def token_text(self, number, kind):
        return f"{kind}-token-{number}"

    def next_id(self):
        with self.lock:
            self._last_id += 1
            return self._last_id

    # What a test asks afterwards.

    def calls(self, method=None, path=""):
        """The requests of a method with this text in their path."""
        with self.lock:
            return [call for call in self.log
                    if method in (None, call.method) and path in call.path]

    # How requests are answered.

    def answer(self, call):
        if call.path.startswith(hooks.PATH):
            return hooks.answer(self, call)
        if git_service.is_asked(call):
            return git_service.answer(self, call)
        with self.lock:
            self.log.append(call)
            reply = self.faults.said_instead(call, self._reply(call))
            if self.faults.loses(call):
                return None
            call.status = reply.status
            return reply

    def _reply(self, call):
        try:
            asked_for = self.faults.happen(call)
            if asked_for is not None:
                return asked_for
            for project in self.projects.values():
                project.refresh()
            return self.handle(call)
        except Refused as refused:
            return refused.reply

    # What a forge must say.

    def handle(self, call):
        raise NotImplementedError

    def git_user(self, user, password, project, writes):
        """The login behind credentials of Git; raises Refused where they do not do."""
        raise NotImplementedError

    def pushed(self, project, push):
        """The lines that whoever pushed reads."""
        return []

    def refuses_push(self, project, branch):
        """What whoever pushes to a branch without the right reads."""
        return [f"not allowed to push to {branch}"]
