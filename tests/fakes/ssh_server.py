# SPDX-License-Identifier: Apache-2.0
"""A real SSH server on loopback: OpenSSH's sshd, one for each connection, in front of git-shell.

Who connects is let in as the user that runs the tests, with the keys that were authorized.
"""

import contextlib
import getpass
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from pathlib import Path

from fakes import git_repository

SSHD = "/usr/sbin/sshd"
COMMAND = Path(__file__).resolve().parent / "ssh_command.py"
USER = getpass.getuser()

_CONFIGURATION = """\
AuthorizedKeysFile {authorized}
AuthenticationMethods {methods}
PermitRootLogin yes
StrictModes no
UsePAM no
PidFile none
LogLevel ERROR
PrintMotd no
X11Forwarding no
{more}
ForceCommand {python} -B {command} {state}
"""


def make_key(path, kind="ed25519", passphrase="", comment="bench", form=""):
    """A key pair; the public one lies beside it with .pub. `form` is one of ssh-keygen's -m."""
    size = {"rsa": ["-b", "2048"], "rsa-3072": ["-b", "3072"], "ecdsa": ["-b", "256"]}
    more = ["-m", form] if form else []
    subprocess.run(["ssh-keygen", "-q", "-t", kind, *size.get(kind, []), "-N", passphrase,
                    "-C", comment, "-f", path, *more], check=True, stdin=subprocess.DEVNULL)
    return Path(path)


def public(path):
    """The two first words of the public key that belongs to a key file."""
    return " ".join(Path(f"{path}.pub").read_text().split()[:2])


def fingerprint(path):
    done = subprocess.run(["ssh-keygen", "-l", "-f", f"{path}.pub"], check=True,
                          capture_output=True, text=True)
    return done.stdout.split()[1]


class SshServer:
    """Serves while the context is open; repositories are named by their whole paths.

    host_keys   the kinds of keys with which it proves who it is
    accept_env  whether GIT_PROTOCOL reaches git (Debian's own configuration does not let it)
    git_shell   False: whatever is asked for is refused by a program that knows no git
    options     more lines of sshd_config
    address     where to listen; port 0 is one that is free
    """

    def __init__(self, *, host_keys=("ed25519",), accept_env=True, git_shell=True, options=(),
                 address=("127.0.0.1", 0)):
        self.host, self.port = address
        self._kinds = host_keys
        self._git_shell = git_shell
        self._options = list(options)
        if accept_env:
            self._options.append("AcceptEnv GIT_PROTOCOL")
        self._servers = []
        self._lock = threading.Lock()
        self._is_open = True

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            self.state = Path(tempfile.mkdtemp(prefix="ssh-server-"))
            stack.callback(shutil.rmtree, self.state, ignore_errors=True)
            if os.geteuid() == 0:
                os.makedirs("/run/sshd", mode=0o755, exist_ok=True)
            for kind in self._kinds:
                make_key(self.state / f"host_{kind}", kind)
            self.key = make_key(self.state / "user_key")
            (self.state / "authorized_keys").touch()
            self.authorize(self.key)
            (self.state / "git-shell").touch() if self._git_shell else None
            self._write_configuration()
            self._listener = stack.enter_context(socket.socket())
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._listener.bind((self.host, self.port))
            self._listener.listen(64)
            self.port = self._listener.getsockname()[1]
            self._thread = threading.Thread(target=self._serve)
            self._thread.start()
            stack.callback(self._stop)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_):
        self._stack.close()

    def authorize(self, key):
        with open(self.state / "authorized_keys", "a") as file:
            file.write(public(key) + "\n")

    def known_hosts(self, name=None, kinds=None):
        """The lines of a file known_hosts for this server."""
        name = name or (self.host if self.port == 22 else f"[{self.host}]:{self.port}")
        return "".join(f"{name} {public(self.state / f'host_{kind}')}\n"
                       for kind in kinds or self._kinds)

    def host_key(self, kind="ed25519"):
        return self.state / f"host_{kind}"

    def url(self, path, user=USER):
        return f"ssh://{user}@{self.host}:{self.port}{path}"

    def commands(self):
        """What was asked for since the last reset(): (command, value of GIT_PROTOCOL)."""
        log = self.state / "commands"
        rows = log.read_text().splitlines() if log.exists() else []
        return [tuple(row.split("\t")) for row in rows]

    def connections(self):
        with self._lock:
            return len(self._servers)

    def add_fault(self, fault, times=1):
        """What becomes of the next pushes: see ssh_command.py."""
        for number in range(times):
            (self.state / f"fault-{fault}-{number}").touch()

    def complaints(self):
        return (self.state / "log").read_text()

    def _write_configuration(self):
        lines = [f"HostKey {self.state}/host_{kind}" for kind in self._kinds]
        methods = "publickey"
        for option in self._options:
            if option.startswith("AuthenticationMethods "):
                methods = option.split(" ", 1)[1]
            else:
                lines.append(option)
        (self.state / "sshd_config").write_text(_CONFIGURATION.format(
            authorized=self.state / "authorized_keys", methods=methods, more="\n".join(lines),
            python="/usr/bin/python3", command=COMMAND, state=self.state))
        subprocess.run([SSHD, "-t", "-f", self.state / "sshd_config"], check=True)

    def _serve(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection, open(self.state / "log", "ab") as log, self._lock:
                if not self._is_open:
                    return
                self._servers.append(subprocess.Popen(
                    [SSHD, "-i", "-e", "-f", self.state / "sshd_config"], stdin=connection,
                    stdout=connection, stderr=log, start_new_session=True,
                    env=git_repository.environment(HOME=str(self.state))))

    def _stop(self):
        with self._lock:
            self._is_open = False
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        for process in self._servers:
            self._end_sessions_of(process)

    def _end_sessions_of(self, process):
        # What sshd starts for a login is in a session of its own.
        for pid in reversed(_descendants(process.pid)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()


def _descendants(pid):
    """A process and all that it has started, as long as they are its children."""
    found = [pid]
    for number in found:
        for listing in Path(f"/proc/{number}/task").glob("*/children"):
            with contextlib.suppress(OSError):
                found += [int(child) for child in listing.read_text().split()]
    return found


class SshAgent:
    """An ssh-agent with keys in it, while the context is open."""

    def __init__(self, *keys):
        self._keys = keys

    def __enter__(self):
        self._state = Path(tempfile.mkdtemp(prefix="ssh-agent-"))
        self.socket = str(self._state / "socket")
        self._process = subprocess.Popen(["ssh-agent", "-D", "-a", self.socket],
                                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                         text=True)
        # It tells its address when it listens there.
        line = self._process.stdout.readline()
        assert re.search(r"SSH_AUTH_SOCK=", line), line
        for key in self._keys:
            subprocess.run(["ssh-add", "-q", key], check=True, stdin=subprocess.DEVNULL,
                           env={**os.environ, "SSH_AUTH_SOCK": self.socket},
                           stderr=subprocess.DEVNULL)
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.communicate()
        shutil.rmtree(self._state, ignore_errors=True)
