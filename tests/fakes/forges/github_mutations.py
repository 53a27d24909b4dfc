# SPDX-License-Identifier: Apache-2.0
"""Mutations of GitHub's GraphQL about pull requests; MUTATIONS has those about commits as well."""

from fakes.forges import github_commit
from fakes.forges.change_request import AutoMerge
from fakes.forges.github_answers import mergeable_state, node_id
from fakes.forges.github_node import Refusal, permit, pull


def _request(forge, call, identifier):
    for project in forge.projects.values():
        for request in project.requests:
            if node_id(request) == identifier and forge.visible(call.token, project.path):
                return request
    raise Refusal("NOT_FOUND", f"Could not resolve to a node with the global id of '{identifier}'")


def pull_node(forge, call, identifier):
    return pull(_request(forge, call, identifier))


def _actor(call):
    return {"login": call.token.login}


# With a merge queue, what has nothing to wait for goes there at once, and no autoMergeRequest is
# left to show: seen in github.com/peter-evans/enable-pull-request-automerge/issues/785. What is said
# of one that is there already is nowhere written; a refusal is the worse.
def _enqueue(request):
    if request.is_queued:
        raise Refusal("UNPROCESSABLE", "Pull request is already queued to merge")
    request.is_queued = True


# docs.github.com/graphql/reference/mutations#enablepullrequestautomerge
def enable_auto_merge(forge, call, given):
    request = _request(forge, call, given["pullRequestId"])
    project = request.project
    permit(forge, call, project, "pull_requests:write", "contents:write")
    method = (given.get("mergeMethod") or "MERGE").lower()
    if not project.allow_auto_merge:
        raise Refusal("UNPROCESSABLE", "Auto merge is not allowed for this repository")
    if not request.is_open or request.draft or method not in project.methods:
        raise Refusal("UNPROCESSABLE", "Can't enable auto-merge for this pull request.")
    status = mergeable_state(request)
    has_nothing_to_wait_for = status in ("clean", "unstable")
    if has_nothing_to_wait_for and not project.has_merge_queue:
        raise Refusal("UNPROCESSABLE", f"Pull request Pull request is in {status} status")
    expected = given.get("expectedHeadOid")
    if expected and expected != request.head_sha:
        raise Refusal("UNPROCESSABLE", "Head sha didn't match expected head sha")
    if has_nothing_to_wait_for:
        _enqueue(request)
        return {"pullRequest": pull(request), "actor": _actor(call)}
    texts = (given.get("commitHeadline"), given.get("commitBody"))
    request.auto_merge = AutoMerge(method, call.token.login, "\n\n".join(filter(None, texts)))
    return {"pullRequest": pull(request), "actor": _actor(call)}


# docs.github.com/graphql/reference/mutations#disablepullrequestautomerge
def disable_auto_merge(forge, call, given):
    request = _request(forge, call, given["pullRequestId"])
    permit(forge, call, request.project, "pull_requests:write")
    if not request.auto_merge:
        raise Refusal("UNPROCESSABLE", "Can't disable auto-merge for this pull request.")
    request.auto_merge = None
    return {"pullRequest": pull(request), "actor": _actor(call)}


# docs.github.com/graphql/reference/mutations#convertpullrequesttodraft
def convert_to_draft(forge, call, given):
    request = _request(forge, call, given["pullRequestId"])
    permit(forge, call, request.project, "pull_requests:write")
    if not request.project.allow_drafts:
        raise Refusal("UNPROCESSABLE", "Draft pull requests are not supported in this repository.")
    request.draft = True
    request.auto_merge = None
    return {"pullRequest": pull(request)}


# docs.github.com/graphql/reference/mutations#markpullrequestreadyforreview
def mark_ready(forge, call, given):
    request = _request(forge, call, given["pullRequestId"])
    permit(forge, call, request.project, "pull_requests:write")
    request.draft = False
    return {"pullRequest": pull(request)}


MUTATIONS = {
    "enablePullRequestAutoMerge": enable_auto_merge,
    "disablePullRequestAutoMerge": disable_auto_merge,
    "convertPullRequestToDraft": convert_to_draft,
    "markPullRequestReadyForReview": mark_ready,
    "createCommitOnBranch": github_commit.create,
    "createRef": github_commit.create_ref,
}
