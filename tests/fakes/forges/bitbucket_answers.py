# SPDX-License-Identifier: Apache-2.0
"""The JSON of Bitbucket Cloud: refusals and what is in answers."""

import time

from fakes.chat_server.exchange import Refused, Reply

_EPOCH = 1_700_000_000
_SHORT = 12
STATES = {"open": "OPEN", "merged": "MERGED", "closed": "DECLINED"}


# developer.atlassian.com/cloud/bitbucket/rest/intro/#standardized-error-responses
def refuse(status, message, headers=None, **more):
    raise Refused(Reply(status, {"type": "error", "error": {"message": message, **more}}, headers))


def refuse_field(name, *texts):
    refuse(400, f"{name}: {texts[0]}", fields={name: list(texts)})


def moment(number):
    """A time that grows with the ids of things."""
    return time.strftime("%Y-%m-%dT%H:%M:%S.000000+00:00", time.gmtime(_EPOCH + number))


def user(forge, login):
    account = forge.account(login)
    return {"type": "user", "uuid": account.uuid, "account_id": f"557058:{account.id}",
            "nickname": login, "display_name": login.capitalize()}


def _side(request, branch, commit):
    project = request.project
    return {"branch": {"name": branch},
            "commit": {"type": "commit", "hash": commit[:_SHORT]} if commit else None,
            "repository": {"type": "repository", "full_name": project.path, "name": project.name}}


# developer.atlassian.com/cloud/bitbucket/rest/api-group-pullrequests/
# #api-repositories-workspace-repo-slug-pullrequests-pull-request-id-get
def pull(request):
    """Hashes are short; lists have no reviewers and no participants."""
    forge, project = request.project.forge, request.project
    web = f"{project.web_url}/pull-requests/{request.number}"
    is_merged = request.state == "merged"
    return {
        "type": "pullrequest", "id": request.number, "title": request.title,
        "description": request.body, "summary": {"raw": request.body, "markup": "markdown"},
        "state": STATES[request.state], "draft": request.draft,
        "author": user(forge, request.author),
        "source": _side(request, request.head, request.head_sha),
        "destination": _side(request, request.base, project.store.tip(request.base)),
        "merge_commit": {"type": "commit", "hash": request.merged_commit[:_SHORT]}
        if is_merged else None,
        "close_source_branch": request.removes_branch, "comment_count": len(request.comments),
        "closed_by": user(forge, request.merged_by) if request.merged_by else None,
        "reason": "", "created_on": moment(request.id), "updated_on": moment(request.id + 1),
        "links": {"html": {"href": web},
                  "self": {"href": f"{forge.api_url}/repositories/{project.path}/pullrequests/"
                                   f"{request.number}"}}}


def pull_alone(request):
    forge, states = request.project.forge, dict(request.reviews)
    return {**pull(request), "reviewers": [user(forge, login) for login in request.reviewers],
            "participants": [{"type": "participant", "user": user(forge, login), "role": "REVIEWER",
                              "approved": states.get(login) == "APPROVED"}
                             for login in request.reviewers]}
