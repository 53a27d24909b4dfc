# SPDX-License-Identifier: Apache-2.0
"""An SSH server on loopback that takes one password of one user: paramiko, in front of git-shell.

OpenSSH's sshd (ssh_server.py) knows no passwords but those of the machine.

    with PasswordSshServer(site.path, user="deployer", password="s3cret") as server:
        ... push to server.url() ...
        server.logins()     # [Login("password", "deployer", "s3cret")]
"""

import contextlib
import logging
import os
import shlex
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import paramiko

from fakes import git_repository
from fakes.ssh_server import make_key, public

SERVICES = ("git-upload-pack", "git-receive-pack")

# What paramiko raises when the client has gone.
_GONE = (OSError, EOFError)

# Clients that leave in the middle are nothing to be told of.
logging.getLogger("paramiko").addHandler(logging.NullHandler())


class Login(NamedTuple):
    """One that was tried."""
    method: str
    user: str
    shown: object  # the password, the words of the public key, or a list of answers


class Question(NamedTuple):
    """One of the method keyboard-interactive."""
    prompt: str
    answer: str
    is_shown: bool = False  # whether people may see what is typed


class PasswordSshServer:
    """Serves one repository while the context is open.

    methods   what may be tried; who asks is told
    rounds    of questions, for keyboard-interactive; without any it asks for the password once
    both      a key and then the password: neither will do alone
    tries     after so many that failed it hangs up
    """

    host = "127.0.0.1"

    def __init__(self, repository, *, user, password, methods=("publickey", "password"),
                 rounds=None, both=False, tries=6):
        self.repository, self.user, self.password = str(repository), user, password
        self.methods, self.both, self.tries = methods, both, tries
        self.rounds = rounds or [[Question("Password: ", password)]]
        self.keys = []
        self._logins = []
        self._commands = []
        self._transports = []
        self._running = []
        self._lock = threading.Lock()
        self._is_open = True

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            self._state = Path(tempfile.mkdtemp(prefix="password-ssh-server-"))
            stack.callback(shutil.rmtree, self._state, ignore_errors=True)
            self._host_key = make_key(self._state / "host_key")
            self._listener = stack.enter_context(socket.create_server((self.host, 0), backlog=64))
            self.port = self._listener.getsockname()[1]
            self._thread = threading.Thread(target=self._serve)
            self._thread.start()
            stack.callback(self._stop)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_):
        self._stack.close()

    def authorize(self, key):
        self.keys.append(public(key))

    def known_hosts(self):
        """The line of a file known_hosts for this server."""
        return f"[{self.host}]:{self.port} {public(self._host_key)}\n"

    def url(self, *, user=None, password=None, path=None):
        """User and password are those of the server; "" leaves them out."""
        user_info = self.user if user is None else user
        user_info += f":{quote(password, safe='')}" if password else ""
        user_info += "@" if user_info else ""
        return f"ssh://{user_info}{self.host}:{self.port}{quote(path or self.repository)}"

    def logins(self):
        """Those that were tried, one after the other, and each key once.

        Who asks what may be tried has tried nothing yet.
        """
        with self._lock:
            return list(self._logins)

    def methods_tried(self):
        return [login.method for login in self.logins()]

    def commands(self):
        """What was asked for: (command, value of GIT_PROTOCOL)."""
        with self._lock:
            return list(self._commands)

    def connections(self):
        with self._lock:
            return len(self._transports)

    # For those who serve.

    def note_login(self, *login):
        with self._lock:
            self._logins.append(Login(*login))

    def run(self, channel, command, protocol):
        """Runs a command as git-shell does, if it is about the repository."""
        with self._lock:
            self._commands.append((command, protocol))
            if not self._is_open:
                return
            refusal = self._refusal_of(command)
            self._running.append(_Refused(channel, refusal) if refusal else _Command(
                channel, command, git_repository.environment(
                    HOME=str(self._state), **({"GIT_PROTOCOL": protocol} if protocol else {}))))

    def _refusal_of(self, command):
        try:
            service, path = shlex.split(command)
        except ValueError:
            service, path = "", ""
        if service not in SERVICES:
            return f"fatal: unrecognized command '{command}'\n"
        if path != self.repository:
            return f"fatal: '{path}' does not appear to be a git repository\n"
        return ""

    def _serve(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                if not self._is_open:
                    connection.close()
                    return
                transport = _Transport(connection)
                self._transports.append(transport)
            transport.add_server_key(paramiko.Ed25519Key.from_private_key_file(self._host_key))
            with contextlib.suppress(paramiko.SSHException):
                transport.start_server(event=threading.Event(), server=_Guard(self, transport))

    def _stop(self):
        with self._lock:
            self._is_open = False
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        for transport in self._transports:
            transport.close()
        for running in self._running:
            running.stop()


class _Transport(paramiko.Transport):
    """One connection. What a request starts waits until the request has been answered."""

    after_answer = None

    def _send_user_message(self, data):
        super()._send_user_message(data)
        if self.after_answer and threading.current_thread() is self:
            start, self.after_answer = self.after_answer, None
            start()


class _Guard(paramiko.ServerInterface):
    """Who may do what on one connection. All that is not here is refused."""

    def __init__(self, server, transport):
        self._server, self._transport = server, transport
        self._protocol = ""
        self._user = ""
        self._rounds = []
        self._has_shown_key = False
        self._failed = 0

    # Logins.

    def get_allowed_auths(self, username):
        methods = self._server.methods
        if self._server.both:
            methods = [name for name in methods if (name == "publickey") != self._has_shown_key]
        return ",".join(methods)

    def check_auth_publickey(self, username, key):
        # Who has a key asks for it first, and then shows that it is theirs.
        login = ("publickey", username, f"{key.get_name()} {key.get_base64()}")
        if Login(*login) not in self._server.logins():
            self._server.note_login(*login)
        if username != self._server.user or login[2] not in self._server.keys:
            return self._fail()
        self._has_shown_key = True
        return paramiko.AUTH_PARTIALLY_SUCCESSFUL if self._server.both else paramiko.AUTH_SUCCESSFUL

    def check_auth_password(self, username, password):
        self._server.note_login("password", username, password)
        is_right = (username, password) == (self._server.user, self._server.password)
        return self._judge("password", is_right)

    def check_auth_interactive(self, username, submethods):
        self._user = username
        self._rounds = list(self._server.rounds)
        if "keyboard-interactive" not in self._server.methods:
            return self._fail()
        return self._ask()

    def check_auth_interactive_response(self, responses):
        self._server.note_login("keyboard-interactive", self._user, list(responses))
        is_right = list(responses) == [question.answer for question in self._rounds.pop(0)]
        if is_right and self._rounds:
            return self._ask()
        return self._judge("keyboard-interactive", is_right and self._user == self._server.user)

    def _ask(self):
        return paramiko.InteractiveQuery(
            "", "", *((question.prompt, question.is_shown) for question in self._rounds[0]))

    def _judge(self, method, is_right):
        if is_right and method in self.get_allowed_auths(self._user).split(","):
            return paramiko.AUTH_SUCCESSFUL
        return self._fail()

    def _fail(self):
        self._failed += 1
        if self._failed >= self._server.tries:
            self._transport.auth_handler._disconnect_no_more_auth()
        return paramiko.AUTH_FAILED

    # What is asked for behind them.

    def check_channel_request(self, kind, channel_id):
        return (paramiko.OPEN_SUCCEEDED if kind == "session"
                else paramiko.OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED)

    def check_channel_env_request(self, channel, name, value):
        if name != b"GIT_PROTOCOL":
            return False
        self._protocol = value.decode()
        return True

    def check_channel_exec_request(self, channel, command):
        protocol, self._protocol = self._protocol, ""
        self._transport.after_answer = lambda: self._server.run(channel, command.decode(), protocol)
        return True


class _Refused:
    """A command that is not run."""

    def __init__(self, channel, words):
        with contextlib.suppress(*_GONE):
            channel.sendall_stderr(words.encode())
            channel.send_exit_status(128)
            channel.close()

    def stop(self):
        pass


class _Command:
    """A command that runs on a channel, and what carries its streams there and back."""

    def __init__(self, channel, command, environment):
        self._channel = channel
        self._process = subprocess.Popen(["git-shell", "-c", command], stdin=subprocess.PIPE,
                                         stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                         env=environment, start_new_session=True)
        self._writer = threading.Thread(target=self._carry_in)
        self._readers = [
            threading.Thread(target=self._carry_out, args=(self._process.stdout, channel.sendall)),
            threading.Thread(target=self._carry_out,
                             args=(self._process.stderr, channel.sendall_stderr))]
        self._end = threading.Thread(target=self._tell_end)
        for thread in (self._writer, *self._readers, self._end):
            thread.start()

    def _carry_in(self):
        with contextlib.suppress(*_GONE), self._process.stdin as stdin:
            while piece := self._channel.recv(1 << 16):
                stdin.write(piece)
                stdin.flush()

    def _carry_out(self, stream, send):
        with contextlib.suppress(*_GONE), stream:
            while piece := stream.read1(1 << 16):
                send(piece)

    def _tell_end(self):
        for thread in self._readers:
            thread.join()
        status = self._process.wait()
        with contextlib.suppress(*_GONE):
            self._channel.send_exit_status(status if status >= 0 else 128 - status)
            self._channel.close()

    def stop(self):
        """The channel is closed already."""
        if self._end.is_alive():
            # With what it has started.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        for thread in (self._writer, *self._readers, self._end):
            thread.join()
