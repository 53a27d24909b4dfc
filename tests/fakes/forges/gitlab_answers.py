# SPDX-License-Identifier: Apache-2.0
"""The JSON of GitLab: refusals and what is in answers."""

import time

from fakes.chat_server.exchange import Refused, Reply

_EPOCH = 1_700_000_000
DRAFTS = ("draft:", "[draft]", "(draft)")


# docs.gitlab.com/api/rest/troubleshooting/
def refuse(status, **body):
    raise Refused(Reply(status, body))


def moment(number):
    """A time that grows with the ids of things."""
    return time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(_EPOCH + number))


def person(forge, login):
    account = forge.account(login)
    return {"id": account.id, "username": login, "name": login,
            "state": "active" if account.is_active else "blocked",
            "web_url": f"{forge.url}/{login}"}


def is_draft(request):
    return request.title.lower().startswith(DRAFTS)


def is_mergeable(request):
    project = request.project
    return project.store.can_merge(project.store.tip(request.base), request.head_sha)


# docs.gitlab.com/api/merge_requests/#merge-status
def merge_status(request):
    """`detailed_merge_status`, were it known at once."""
    project = request.project
    if not request.is_open:
        return "not_open"
    if is_draft(request):
        return "draft_status"
    if not request.has_been_ahead:
        return "commits_status"
    if not is_mergeable(request):
        return "conflict"
    if project.checks_needed and project.check(request.head_sha) == "pending":
        return "ci_still_running"
    if project.checks_needed and project.check(request.head_sha) == "failure":
        return "ci_must_pass"
    return "mergeable"


def _pipeline(request, commit):
    state = request.project.check(commit)
    if state is None:
        return None
    status = {"pending": "running", "failure": "failed"}.get(state, state)
    return {"id": request.id + 1, "sha": commit, "status": status,
            "web_url": f"{request.project.web_url}/-/pipelines/{request.id + 1}"}


def _people(request, logins):
    return [person(request.project.forge, login) for login in logins]


# docs.gitlab.com/api/merge_requests/#list-project-merge-requests
def request_in_list(request):
    project = request.project
    is_merged = request.state == "merged"
    assignees = _people(request, request.assignees)
    return {
        "id": request.id, "iid": request.number, "project_id": project.id,
        "title": request.title, "description": request.body or None,
        "state": "opened" if request.is_open else request.state,
        "web_url": f"{project.web_url}/-/merge_requests/{request.number}",
        "source_branch": request.head, "target_branch": request.base,
        "source_project_id": project.id, "target_project_id": project.id,
        "author": person(project.forge, request.author), "labels": list(request.labels),
        "assignees": assignees, "assignee": assignees[0] if assignees else None,
        "reviewers": _people(request, request.reviewers), "draft": is_draft(request),
        "work_in_progress": is_draft(request), "sha": request.head_sha or None,
        "merge_commit_sha": request.merge_commit or None,
        "squash_commit_sha": request.squash_commit or None, "squash": request.squashes,
        "merge_when_pipeline_succeeds": request.auto_merge is not None,
        "force_remove_source_branch": request.removes_branch, "has_conflicts": False,
        "merge_user": person(project.forge, request.merged_by) if request.merged_by else None,
        "merged_at": moment(request.id + 1) if is_merged else None,
        "created_at": moment(request.id), "updated_at": moment(request.id + 1),
        "merge_status": "can_be_merged", "detailed_merge_status": merge_status(request)}


# docs.gitlab.com/api/merge_requests/#get-single-mr
def request_alone(request, is_new=False):
    """Of a new request little is known; the faults say for how long."""
    faults = request.project.forge.faults
    is_checking = is_new or faults.take("checking")
    has_pipeline = not is_new and not faults.take("late pipeline")
    status = {"merge_status": "checking", "detailed_merge_status": "checking"}
    if not is_checking:
        has_conflicts = request.is_open and not is_mergeable(request)
        status = {"merge_status": "cannot_be_merged" if has_conflicts else "can_be_merged",
                  "detailed_merge_status": merge_status(request), "has_conflicts": has_conflicts}
    is_stale = request.former_sha and faults.take("stale pipeline")
    pipeline = _pipeline(request, request.former_sha if is_stale else request.head_sha)
    changes = None if is_checking else "1"
    return {**request_in_list(request), **status, "merge_error": None, "changes_count": changes,
            "head_pipeline": pipeline if has_pipeline else None, "diff_refs": None}
