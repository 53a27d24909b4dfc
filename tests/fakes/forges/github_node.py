# SPDX-License-Identifier: Apache-2.0
"""What GraphQL of GitHub shows of pull requests, branches and commits."""

from fakes.forges.github_answers import mergeable_state, moment, node_id


class Refusal(Exception):
    """An answer with 200 that has no data for a field; `kind` is its `type`."""

    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind


def permit(forge, call, project, *needs):
    """Raises Refusal where the token has not all of these permissions."""
    is_allowed = all(forge.permits(call.token, need) for need in needs)
    if is_allowed and any(need.endswith(":write") for need in needs):
        is_allowed = project.may(call.token.login, "write")
    if not is_allowed:
        raise Refusal("FORBIDDEN", forge.lacking(call.token))


def commit(project, oid, is_signed=False):
    if not oid:
        return None
    signature = {"isValid": True, "state": "VALID", "wasSignedByGitHub": True}
    return {"oid": oid, "url": f"{project.web_url}/commit/{oid}",
            "message": project.store.message(oid), "signature": signature if is_signed else None}


def ref(project, branch, is_signed=False):
    return {"id": f"REF_{project.id}_{branch}", "name": branch, "prefix": "refs/heads/",
            "target": commit(project, project.store.tip(branch), is_signed)}


def _auto_merge(request):
    armed = request.auto_merge
    if not armed:
        return None
    title, _, text = armed.message.partition("\n\n")
    return {"enabledAt": moment(request.id + 1), "mergeMethod": armed.method.upper(),
            "commitHeadline": title or None, "commitBody": text or None,
            "enabledBy": {"login": armed.login}}


# docs.github.com/graphql/reference/objects#pullrequest
def pull(request):
    is_known = request.is_open and not request.project.forge.faults.take("mergeable unknown")
    status = mergeable_state(request) if is_known else "unknown"
    mergeable = {"unknown": "UNKNOWN", "dirty": "CONFLICTING"}.get(status, "MERGEABLE")
    return {"id": node_id(request), "number": request.number, "state": request.state.upper(),
            "title": request.title, "url": f"{request.project.web_url}/pull/{request.number}",
            "isDraft": request.draft, "merged": request.state == "merged", "mergeable": mergeable,
            "mergeStateStatus": status.upper(), "headRefOid": request.head_sha,
            "headRefName": request.head, "baseRefName": request.base, "isInMergeQueue": request.is_open and request.is_queued,
            "autoMergeRequest": _auto_merge(request),
            "mergeCommit": commit(request.project, request.merged_commit)}
