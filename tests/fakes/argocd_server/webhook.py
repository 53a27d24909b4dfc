# SPDX-License-Identifier: Apache-2.0
"""The receiver of webhooks: who sent it, is it signed, whom does it concern (section 12)."""

import base64
import hmac
import json
import re

from fakes.argocd_server.objects import REFRESH, sources_of
from fakes.argocd_server.errors import Plain
from fakes.argocd_server.patch import get, merge
from fakes.argocd_server.rest import ANSWERS
from fakes.argocd_server.store import APPLICATION, key_of


class _Bad(Exception):
    def __init__(self, status=400, text="Webhook processing failed"):
        super().__init__(text)
        self.status, self.text = status, text


def webhook(server, request):
    """Returns the answer, in plain text; 200 means queued, not done."""
    if request.method != "POST":
        return Plain(405, "Method Not Allowed\n")
    try:
        found = _read(server.webhook_secrets, request)
        if found:
            _refresh(server, *found)
        return Plain(200, "", "text/plain; charset=utf-8")
    except _Bad as bad:
        return Plain(bad.status, bad.text + "\n")
    except (KeyError, IndexError, TypeError, ValueError):
        return Plain(400, "Webhook processing failed\n")


ANSWERS["webhook"] = webhook


def _read(secrets, request):
    """(web URLs, revision, default branch, changed files), or None for what means nothing."""
    headers = request.headers
    event = ""
    if "x-vss-activityid" in headers:
        _basic(secrets, headers)
        return _azure(json.loads(request.body))
    if "x-gogs-event" in headers:
        _hmac(secrets.get("gogs"), headers.get("x-gogs-signature", ""), request.body)
        event, kind = headers["x-gogs-event"], "push"
    elif "x-github-event" in headers:
        signature = headers.get("x-hub-signature-256", "")
        _hmac(secrets.get("github"), signature.removeprefix("sha256="), request.body)
        event, kind = headers["x-github-event"], "push"
        if event not in ("push", "ping"):
            raise _Bad()
    elif "x-gitlab-event" in headers:
        if secrets.get("gitlab") and headers.get("x-gitlab-token") != secrets["gitlab"]:
            raise _Bad()
        return _gitlab(json.loads(request.body))
    elif "x-hook-uuid" in headers:
        if secrets.get("bitbucket") and headers["x-hook-uuid"] != secrets["bitbucket"]:
            raise _Bad()
        return _bitbucket(json.loads(request.body))
    elif "x-event-key" in headers:
        signature = headers.get("x-hub-signature", "")
        _hmac(secrets.get("bitbucketserver"), signature.removeprefix("sha256="), request.body)
        return _bitbucket_server(headers["x-event-key"], json.loads(request.body))
    else:
        raise _Bad(text="Unknown webhook event")
    if event != kind:
        return None
    return _github(json.loads(request.body))


def _hmac(secret, signature, body):
    if secret:
        wanted = hmac.new(secret.encode(), body, "sha256").hexdigest()
        if not hmac.compare_digest(wanted, signature):
            raise _Bad()


def _basic(secrets, headers):
    if "azuredevops" in secrets:
        given = base64.b64decode(headers.get("authorization", "").removeprefix("Basic ")).decode()
        if given != secrets["azuredevops"]:
            raise _Bad()


def _files(commits):
    return [path for commit in commits or [] for kind in ("added", "modified", "removed")
            for path in commit.get(kind) or []]


def _github(body):
    repository = body["repository"]
    return [repository["html_url"]], body["ref"], repository.get("default_branch", ""), \
        _files(body.get("commits"))


def _gitlab(body):
    if (body.get("object_kind") or body.get("event_name")) not in ("push", "tag_push"):
        return None
    project = body["project"]
    return [project["web_url"]], body["ref"], project.get("default_branch", ""), \
        _files(body.get("commits"))


def _azure(body):
    if body.get("eventType") != "git.push":
        raise _Bad()
    resource = body["resource"]
    default = resource["repository"].get("defaultBranch", "").removeprefix("refs/heads/")
    return [resource["repository"]["remoteUrl"]], resource["refUpdates"][0]["name"], default, []


def _bitbucket(body):
    change = body["push"]["changes"][0]
    return [body["repository"]["links"]["html"]["href"]], change["new"]["name"], "", []


def _bitbucket_server(event, body):
    if event == "diagnostics:ping":
        return None
    links = body["repository"]["links"]["clone"]
    return [link["href"] for link in links], body["changes"][0]["ref"]["id"], "", []


def _refresh(server, urls, ref, default_branch, files):
    """Sets the annotation at every application that the push concerns; nothing else."""
    pushed = re.sub(r"^refs/(heads|tags)/", "", ref)
    places = {_place(url) for url in urls}
    for application in server.store.all(APPLICATION):
        if any(_place(source["repoURL"]) in places and
               _follows(source, pushed, default_branch) for source in _sources(application)) and \
                _is_touched(application, files):
            server.store.update(APPLICATION, key_of(application), lambda old: merge(
                old, {"metadata": {"annotations": {REFRESH: "normal"}}}))


def _sources(application):
    dry = get(application, "spec", "sourceHydrator", "drySource")
    return sources_of(application) + ([dry] if dry else [])


def _place(url):
    """Host and path: scheme, user, port and `.git` do not count."""
    match = re.fullmatch(r"(?:\w+://)?(?:[^@/]+@)?(?:ssh\.|altssh\.)?([^/:]+)(?::\d+)?[:/](.*?)"
                         r"(?:\.git)?/?", url.lower())
    return match.groups() if match else url


def _follows(source, pushed, default_branch):
    target = re.sub(r"^refs/(heads|tags)/", "", source.get("targetRevision") or "HEAD")
    return pushed == (default_branch if target == "HEAD" else target)


def _is_touched(application, files):
    paths = (application["metadata"].get("annotations") or {}).get(
        "argocd.argoproj.io/manifest-generate-paths")
    if not files or paths is None:
        return True
    base = sources_of(application)[0].get("path", "")
    for path in paths.split(";"):
        wanted = path.lstrip("/") if path.startswith("/") else f"{base}/{path}".replace("/.", "")
        if any(name == wanted or name.startswith(wanted.rstrip("/") + "/") for name in files):
            return True
    return False
