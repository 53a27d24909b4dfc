# SPDX-License-Identifier: Apache-2.0
"""How GitLab merges, now or when the pipeline has succeeded.

The order of refusals is that of lib/api/merge_requests.rb of GitLab.
"""

from fakes.chat_server.exchange import Reply
from fakes.forges.change_request import AutoMerge
from fakes.forges.gitlab_answers import is_draft, is_mergeable, merge_status, refuse, request_alone
from fakes.forges.gitlab_requests import request_of
from fakes.forges.repository import Conflict, Moved
from fakes.forges.routes import Routes

_PLACE = "/projects/{project}/merge_requests/{number:n}"

routes = Routes()


def method(forge, squashes):
    """The setting of the project, and what a request asks for, as a way of change_request.py."""
    return {("merge", False): "merge", ("merge", True): "squash-merge",
            ("rebase_merge", False): "merge", ("rebase_merge", True): "squash-merge",
            ("ff", False): "fast-forward", ("ff", True): "squash"}[forge.merge_method, squashes]


def is_pipeline_active(request):
    """Only a pipeline that is there and goes on can be waited for."""
    faults = request.project.forge.faults
    is_late = faults.is_armed("late pipeline") or faults.is_armed("stale pipeline")
    return not is_late and request.project.check(request.head_sha) == "pending"


# docs.gitlab.com/api/merge_requests/#merge-a-merge-request
@routes("PUT", _PLACE + "/merge")
def merge(forge, call, number):
    body = forge.body(call, {
        "merge_commit_message": "text", "merge_when_pipeline_succeeds": "flag", "sha": "text",
        "auto_merge": "flag", "should_remove_source_branch": "flag", "squash": "flag",
        "squash_commit_message": "text"}) if call.body else {}
    request, project = request_of(call, number), call.project
    waits = body.get("merge_when_pipeline_succeeds") or body.get("auto_merge")
    is_armed = bool(waits) and is_pipeline_active(request)
    if not project.may_change(call.token.login, request.base, "merge"):
        refuse(401, message="401 Unauthorized")
    _check_state(forge, request, is_armed)
    if body.get("sha", request.head_sha) != request.head_sha:
        refuse(409, message="SHA does not match HEAD of source branch: " + request.head_sha)
    request.squashes = body.get("squash", request.squashes)
    request.removes_branch = body.get("should_remove_source_branch", request.removes_branch)
    message = _message(request, body)
    way = method(forge, request.squashes)
    if is_armed:
        request.auto_merge = AutoMerge(way, call.token.login, message, request.removes_branch)
    else:
        _merge_now(call, request, way, message)
    return Reply(200, request_alone(request))


# docs.gitlab.com/user/project/merge_requests/commit_templates/ has what is said without one
def _message(request, body):
    if request.squashes:
        return body.get("squash_commit_message") or request.title
    return (body.get("merge_commit_message")
            or f"Merge branch '{request.head}' into '{request.base}'\n\n{request.title}")


def _check_state(forge, request, is_armed):
    if forge.faults.take("not ready"):
        refuse(405, message="405 Method Not Allowed")
    status = merge_status(request)
    is_patient = is_armed and status == "ci_still_running"
    if not request.is_open or is_draft(request) or (
            status in ("ci_still_running", "ci_must_pass", "commits_status") and not is_patient):
        refuse(405, message="405 Method Not Allowed")
    if not is_mergeable(request):
        refuse(422, message="Branch cannot be merged")


def _merge_now(call, request, way, message):
    try:
        call.project.merge(request, way, call.token.login, message)
    except Conflict:
        refuse(422, message="Branch cannot be merged")
    except Moved:
        refuse(409, message="SHA does not match HEAD of source branch")


# docs.gitlab.com/api/merge_requests/#cancel-merge-when-pipeline-succeeds
@routes("POST", _PLACE + "/cancel_merge_when_pipeline_succeeds")
def cancel(forge, call, number):
    request = request_of(call, number)
    if not request.is_open:
        refuse(406, message="406 Not Acceptable")
    request.auto_merge = None
    return Reply(201, request_alone(request))
