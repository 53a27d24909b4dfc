#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What the SSH server of the tests runs in place of every command: ssh_command.py STATE

Hands the command to git-shell, and breaks what a file STATE/fault-KIND-NUMBER, which is used up,
says about the next push:

    lost   the push lands, and the connection ends before the server says so
    cut    the connection ends in the middle of the request
    silent the request is read, and never answered
"""

import os
import signal
import subprocess
import sys
from pathlib import Path

STATE = Path(sys.argv[1])
COMMAND = os.environ.get("SSH_ORIGINAL_COMMAND", "")


def take_fault():
    for path in sorted(STATE.glob("fault-*")):
        try:
            path.unlink()
        except FileNotFoundError:
            continue
        return path.name.split("-")[1]
    return ""


def hang_up():
    """Ends the server that has started us, as a broken line would."""
    os.kill(os.getppid(), signal.SIGKILL)
    sys.exit(1)


def read_packets_to_flush(stream):
    whole = b""
    while True:
        head = stream.read(4)
        whole += head
        if len(head) < 4 or head == b"0000":
            return whole
        whole += stream.read(int(head, 16) - 4)


def push_with(fault):
    git = subprocess.Popen(["git-shell", "-c", COMMAND], stdin=subprocess.PIPE,
                           stdout=subprocess.PIPE)
    os.write(1, read_packets_to_flush(git.stdout))
    if fault == "cut":
        os.read(0, 1)
        git.kill()
        git.wait()
        hang_up()
    request = sys.stdin.buffer.read()
    if fault == "lost":
        git.communicate(request)
        hang_up()
    git.kill()
    git.wait()
    # Until the server that has started us is gone: then somebody else is our parent.
    server = os.getppid()
    while os.getppid() == server:
        signal.sigtimedwait({signal.SIGTERM, signal.SIGHUP, signal.SIGINT}, 0.1)
    sys.exit(1)


def main():
    with open(STATE / "commands", "a") as log:
        log.write(COMMAND + "\t" + os.environ.get("GIT_PROTOCOL", "") + "\n")
    os.environ.update(GIT_CONFIG_NOSYSTEM="1", GIT_CONFIG_GLOBAL="/dev/null", LC_ALL="C")
    if not (STATE / "git-shell").exists():
        sys.exit("fatal: Permission to this repository denied to the deploy key\n")
    if (STATE / "read-only").exists() and COMMAND.startswith("git-receive-pack"):
        sys.exit("remote: \nremote: write access to the repository was denied\n")
    fault = take_fault() if COMMAND.startswith("git-receive-pack") else ""
    if fault:
        push_with(fault)
    os.execvp("git-shell", ["git-shell", "-c", COMMAND])


main()
