# SPDX-License-Identifier: Apache-2.0
"""How a push reaches the forge, over whatever transport: hooks in the repository that ask it."""

import shlex
import sys
from pathlib import Path

from fakes.chat_server.exchange import Reply

PATH = "/-/hooks/"

_HOOK = Path(__file__).resolve().with_name("hook.py")


class Update:
    def __init__(self, old, new, ref):
        self.old, self.new, self.ref = old, new, ref

    @property
    def branch(self):
        """An empty string for what is no branch."""
        return self.ref.removeprefix("refs/heads/") if self.ref.startswith("refs/heads/") else ""

    @property
    def deletes(self):
        return set(self.new) == {"0"}


class Push:
    """A push that has been taken: who, the push options as they came, and what it moved."""

    def __init__(self, login, options, updates):
        self.login = login
        self.options = options
        self.updates = [Update(*update) for update in updates]


def install(forge, project):
    for kind in ("pre-receive", "post-receive"):
        command = shlex.join([sys.executable, "-B", "-I", str(_HOOK), kind,
                              forge.url + PATH, project.path])
        project.repository.hook(kind, f"exec {command}\n")


def answer(forge, call):
    told = call.json()
    push = Push(told["login"], told["options"], told["updates"])
    with forge.lock:
        project = forge.projects[told["project"]]
        if told["kind"] == "pre-receive":
            lines = _refusal(forge, project, push)
            return Reply(200, {"lines": lines, "is_refused": bool(lines)})
        project.refresh()
        forge.pushes.append(push)
        return Reply(200, {"lines": forge.pushed(project, push), "is_refused": False})


def _refusal(forge, project, push):
    for update in push.updates:
        if push.login and not project.may_change(push.login, update.branch):
            return forge.refuses_push(project, update.branch)
    return []
