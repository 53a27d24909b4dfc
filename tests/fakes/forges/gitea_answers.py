# SPDX-License-Identifier: Apache-2.0
"""The JSON of Gitea and Forgejo: refusals and what is in answers."""

import time

from fakes.chat_server.exchange import Refused, Reply

_EPOCH = 1_700_000_000
DRAFTS = ("WIP:", "[WIP]")


# modules/structs of Gitea: APIError
def refuse(forge, status, message):
    raise Refused(Reply(status, {"message": message, "url": f"{forge.url}/api/swagger"}))


def not_found(forge):
    raise Refused(Reply(404, {"errors": None, "message": "The target couldn't be found.",
                              "url": f"{forge.url}/api/swagger"}))


def moment(number):
    """A time that grows with the ids of things."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(_EPOCH + number))


def user(forge, login):
    account = forge.account(login)
    return {"id": account.id, "login": login, "username": login, "email": account.mail,
            "html_url": f"{forge.url}/{login}", "active": account.is_active}


def repository(project):
    return {"id": project.id, "name": project.name, "full_name": project.path,
            "owner": {"login": project.owner}, "private": project.is_private,
            "html_url": project.web_url, "clone_url": project.clone_url}


def label(forge, number, name):
    return {"id": number, "name": name, "color": "00aabb", "exclusive": False}


def labels_of(request):
    forge, project = request.project.forge, request.project
    known = {**forge.organisation_labels(project.owner), **project.labels}
    return [label(forge, number, name) for number, name in known.items() if name in request.labels]


def is_draft(request):
    return request.title.upper().startswith(DRAFTS)


def is_mergeable(request):
    project = request.project
    return project.store.can_merge(project.store.tip(request.base), request.head_sha)


def _side(request, label, ref, commit):
    return {"label": label, "ref": ref, "sha": commit, "repo_id": request.project.id,
            "repo": repository(request.project)}


def _head(request):
    """Without its branch a pull request has another `ref`, and the same `label`; with it, even
    one that is closed shows where the branch is now (services/convert/pull.go)."""
    tip = request.project.store.tip(request.head)
    ref = request.head if tip else f"refs/pull/{request.number}/head"
    return _side(request, request.head, ref, tip or request.head_sha)


# docs.gitea.com/api: repoGetPullRequest
def pull(request):
    """Mergeability is computed in the background: the fault "checking" delays it."""
    forge, project = request.project.forge, request.project
    is_merged = request.state == "merged"
    is_known = request.is_open and not forge.faults.is_armed("checking")
    url = f"{project.web_url}/pulls/{request.number}"
    return {
        "id": request.id, "number": request.number, "url": url, "html_url": url,
        "state": "open" if request.is_open else "closed", "title": request.title,
        "body": request.body, "user": user(forge, request.author), "draft": is_draft(request),
        "labels": labels_of(request), "is_locked": request.is_locked, "merged": is_merged,
        "assignees": [user(forge, login) for login in request.assignees] or None,
        "requested_reviewers": [user(forge, login) for login in request.reviewers],
        "requested_reviewers_teams": [{"name": name} for name in request.teams],
        "head": _head(request),
        "base": _side(request, request.base, request.base, project.store.tip(request.base)),
        "mergeable": is_known and is_mergeable(request) and not is_draft(request),
        "merge_commit_sha": request.merged_commit if is_merged else None,
        "merged_at": moment(request.id + 1) if is_merged else None,
        "merged_by": user(forge, request.merged_by) if request.merged_by else None,
        "comments": len(request.comments), "created_at": moment(request.id),
        "updated_at": moment(request.id + 1)}
