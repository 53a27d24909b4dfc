# SPDX-License-Identifier: Apache-2.0
"""The JSON of GitHub: refusals and what is in answers."""

import hashlib
import time

from fakes.chat_server.exchange import Refused, Reply

_DOCUMENTS = "https://docs.github.com/rest"
_EPOCH = 1_700_000_000


# docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api
def refuse(status, message, headers=None, **more):
    raise Refused(Reply(status, {"message": message, **more, "documentation_url": _DOCUMENTS,
                                 "status": str(status)}, headers))


def invalid(resource, code, field=None, message=None):
    """422 Validation Failed with one error."""
    error = {"resource": resource, "code": code, "field": field, "message": message}
    refuse(422, "Validation Failed",
           errors=[{name: value for name, value in error.items() if value is not None}])


def moment(number):
    """A time that grows with the ids of things."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(_EPOCH + number))


def user(forge, login):
    account = forge.account(login)
    return {"login": login, "id": account.id, "node_id": f"U_{account.id}",
            "html_url": f"{forge.url}/{login}",
            "type": "Bot" if login.endswith("[bot]") else "User"}


def repository(project):
    return {"id": project.id, "node_id": f"R_{project.id}", "name": project.name,
            "full_name": project.path, "private": project.is_private,
            "html_url": project.web_url, "clone_url": project.clone_url}


def node_id(request):
    return f"PR_kwDO{request.id}"


def mergeable_state(request):
    """docs.github.com/graphql/reference/enums#mergestatestatus, in lower case."""
    project = request.project
    if not request.is_open:
        return "unknown"
    if not project.store.can_merge(project.store.tip(request.base), request.head_sha):
        return "dirty"
    if request.draft:
        return "draft"
    if project.is_waiting(request):
        return "blocked"
    return "unstable" if project.check(request.head_sha) in ("pending", "failure") else "clean"


def auto_merge(request):
    armed = request.auto_merge
    if not armed:
        return None
    title, _, text = armed.message.partition("\n\n")
    return {"enabled_by": user(request.project.forge, armed.login), "merge_method": armed.method,
            "commit_title": title or None, "commit_message": text or None}


def _merge_commit(request):
    """Before a merge this is a test merge that no branch ever sees."""
    if request.state == "merged":
        return request.merged_commit
    return hashlib.sha1(request.head_sha.encode()).hexdigest() if request.is_open else None


def _side(request, branch, commit):
    project = request.project
    return {"label": f"{project.owner}:{branch}", "ref": branch, "sha": commit,
            "user": user(project.forge, project.owner), "repo": repository(project)}


# docs.github.com/rest/pulls/pulls#list-pull-requests
def pull_in_list(request):
    forge, project = request.project.forge, request.project
    is_merged = request.state == "merged"
    url = f"{project.web_url}/pull/{request.number}"
    return {
        "id": request.id, "node_id": node_id(request), "number": request.number, "html_url": url,
        "url": f"{forge.api_url}/repos/{project.path}/pulls/{request.number}",
        "state": "open" if request.is_open else "closed", "locked": request.is_locked,
        "title": request.title, "body": request.body or None, "draft": request.draft,
        "user": user(forge, request.author), "auto_merge": auto_merge(request),
        "head": _side(request, request.head, request.head_sha),
        "base": _side(request, request.base, project.store.tip(request.base)),
        "merge_commit_sha": _merge_commit(request),
        "merged_at": moment(request.id + 1) if is_merged else None,
        "created_at": moment(request.id), "updated_at": moment(request.id + 1),
        "labels": labels(request),
        "assignees": [user(forge, login) for login in request.assignees],
        "requested_reviewers": [user(forge, login) for login in request.reviewers],
        "requested_teams": [{"name": name, "slug": name} for name in request.teams]}


# docs.github.com/rest/pulls/pulls#get-a-pull-request
def pull(request, is_new=False):
    """Mergeability is computed in the background: a new pull request has none, and the fault
    "mergeable unknown" delays it."""
    is_known = (request.is_open and not is_new
                and not request.project.forge.faults.take("mergeable unknown"))
    state = mergeable_state(request) if is_known else "unknown"
    return {**pull_in_list(request), "merged": request.state == "merged",
            "mergeable": state != "dirty" if is_known else None, "mergeable_state": state,
            "merged_by": user(request.project.forge, request.merged_by) if request.merged_by
            else None, "comments": len(request.comments), "maintainer_can_modify": False}


def labels(request):
    return [{"id": request.project.add_label(name), "name": name} for name in request.labels]


def issue(request):
    forge = request.project.forge
    return {"number": request.number, "labels": labels(request),
            "assignees": [user(forge, login) for login in request.assignees],
            "pull_request": {"html_url": f"{request.project.web_url}/pull/{request.number}"}}
