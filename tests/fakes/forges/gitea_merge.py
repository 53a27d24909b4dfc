# SPDX-License-Identifier: Apache-2.0
"""How Gitea merges, now or when all checks have succeeded (MergePullRequest in
routers/api/v1/repo/pull.go)."""

from fakes.chat_server.exchange import Reply
from fakes.forges.change_request import AutoMerge
from fakes.forges.gitea_answers import is_draft, is_mergeable, not_found, refuse
from fakes.forges.gitea_pulls import request_of
from fakes.forges.repository import Conflict, Moved
from fakes.forges.routes import Routes

_PLACE = "/repos/{owner}/{repo}/pulls/{number:n}/merge"
_STYLES = {"merge": "merge", "rebase": "rebase", "rebase-merge": "rebase-merge",
           "squash": "squash", "fast-forward-only": "fast-forward"}

routes = Routes()


# docs.gitea.com/api: repoPullRequestIsMerged
@routes("GET", _PLACE, needs="read:repository")
def is_merged(forge, call, number):
    if request_of(forge, call, number).state != "merged":
        not_found(forge)
    return Reply(204)


# docs.gitea.com/api: repoMergePullRequest
@routes("POST", _PLACE, needs="write:repository")
def merge(forge, call, number):
    body = forge.body(call, {
        "Do": "text!", "MergeCommitID": "text", "MergeMessageField": "text",
        "MergeTitleField": "text", "delete_branch_after_merge": "flag", "force_merge": "flag",
        "head_commit_id": "text", "merge_when_checks_succeed": "flag"})
    if body["Do"] not in _STYLES:
        refuse(forge, 422, "[Do]: Do is not in the list")
    request, project = request_of(forge, call, number), call.project
    waits = body.get("merge_when_checks_succeed", False)
    _check(forge, call, request, waits)
    message = "\n\n".join(text for text in (body.get("MergeTitleField"),
                                            body.get("MergeMessageField")) if text)
    removes = body.get("delete_branch_after_merge", False)
    if waits and request.auto_merge:
        refuse(forge, 409, "pull request is already scheduled to auto merge when checks succeed "
                           f"[pull_id: {request.id}]")
    if waits and project.is_waiting(request):
        request.auto_merge = AutoMerge(_STYLES[body["Do"]], call.token.login, message, removes)
        return Reply(201)
    if body.get("head_commit_id") not in (None, "", request.head_sha):
        refuse(forge, 409, "head out of date")
    request.removes_branch |= removes
    _merge_now(forge, call, request, body["Do"], message)
    return Reply(200)


def _check(forge, call, request, waits):
    """CheckPullMergeable in services/pull/check.go of Gitea, in its order."""
    if request.state == "merged":
        refuse(forge, 405, "")
    if not request.is_open:
        not_found(forge)
    if not call.project.may_change(call.token.login, request.base, "merge"):
        refuse(forge, 405, "User not allowed to merge PR")
    if is_draft(request):
        refuse(forge, 405, "Work in progress PRs cannot be merged")
    if forge.faults.take("checking"):
        refuse(forge, 405, "Please try again later")
    if not is_mergeable(request) and not waits:
        refuse(forge, 405, "Please try again later")
    if call.project.is_waiting(request) and not waits:
        refuse(forge, 405, "not ready to be merged: Not all required status checks successful")


def _merge_now(forge, call, request, style, message):
    if _STYLES[style] not in call.project.methods:
        refuse(forge, 405, f"{style} is not allowed an allowed merge style for this repository")
    try:
        call.project.merge(request, _STYLES[style], call.token.login, message)
    except Conflict:
        refuse(forge, 409, "merge conflict")
    except Moved:
        refuse(forge, 409, "merge push out of date")


# docs.gitea.com/api: repoCancelScheduledAutoMerge
@routes("DELETE", _PLACE, needs="write:repository")
def cancel(forge, call, number):
    request = request_of(forge, call, number)
    if not request.auto_merge:
        not_found(forge)
    if request.auto_merge.login != call.token.login and not call.project.may(call.token.login,
                                                                             "maintain"):
        refuse(forge, 403, "user has no permission to cancel the scheduled auto merge")
    request.auto_merge = None
    return Reply(204)
