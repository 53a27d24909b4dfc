# SPDX-License-Identifier: Apache-2.0
"""Git over HTTP for the repositories of a forge, by git http-backend."""

import base64
import binascii
import re
import subprocess
import urllib.parse

from fakes.chat_server.exchange import Refused, Reply
from fakes.git_repository import environment

_BACKEND = "/usr/lib/git-core/git-http-backend"
_PATH = re.compile(r"/(?P<path>.+?)(\.git)?/(?P<rest>info/refs|git-(?:upload|receive)-pack)")


def is_asked(call):
    return _PATH.fullmatch(call.path) is not None


def basic(call):
    """(user, password) of Basic authentication, or None."""
    scheme, rest = call.credentials()
    if scheme != "basic":
        return None
    try:
        user, _, password = base64.b64decode(rest, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return user, password


def answer(forge, call):
    with forge.lock:
        forge.git_log.append(call)
        found = _PATH.fullmatch(call.path)
        service = found["rest"] if found["rest"] != "info/refs" else call.asked("service")
        try:
            reply = forge.faults.happen(call)
            if reply is None:
                project, login = _authorise(forge, call, urllib.parse.unquote(found["path"]),
                                            service == "git-receive-pack")
        except Refused as refused:
            reply = refused.reply
    if reply is None:  # without the lock: a hook of ours will ask for it
        reply = _run(forge, call, project, found["rest"], login)
    call.status = reply.status
    return None if forge.faults.loses(call) else reply


def _authorise(forge, call, path, writes):
    project = forge.projects.get(path)
    if path in forge.renamed:
        rest = call.path.rpartition(".git/" if ".git/" in call.path else f"{path}/")[2]
        query = f"?{call.query_string}" if call.query_string else ""
        raise Refused(Reply(301, "", {
            "Location": f"{forge.url}/{forge.renamed[path]}.git/{rest}{query}"}))
    given = basic(call)
    if given is None:
        if project is not None and not project.is_private and not writes:
            return project, ""
        raise Refused(Reply(401, "authentication required\n",
                            {"WWW-Authenticate": 'Basic realm="Git"'}))
    if project is None:
        raise Refused(Reply(404, "not found\n"))
    call.project = project
    return project, forge.git_user(*given, project, writes)


def _run(forge, call, project, rest, login):
    path = project.repository.path
    done = subprocess.run([_BACKEND], input=call.body, capture_output=True, env=environment(
        GIT_PROJECT_ROOT=str(path.parent), GIT_HTTP_EXPORT_ALL="", PATH_INFO=f"/{path.name}/{rest}",
        REMOTE_USER=login, REMOTE_ADDR="127.0.0.1", REQUEST_METHOD=call.method,
        QUERY_STRING=call.query_string, CONTENT_TYPE=call.headers.get("content-type", ""),
        CONTENT_LENGTH=str(len(call.body)),
        HTTP_CONTENT_ENCODING=call.headers.get("content-encoding", ""),
        GIT_PROTOCOL=call.headers.get("git-protocol", ""), GIT_USER_AGENT=forge.git_agent))
    head, _, body = done.stdout.partition(b"\r\n\r\n")
    headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if line)
    status = int(headers.pop("Status", "200").split()[0])
    return Reply(status, body, headers)
