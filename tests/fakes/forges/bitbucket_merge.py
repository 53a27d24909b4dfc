# SPDX-License-Identifier: Apache-2.0
"""How Bitbucket Cloud ends pull requests.

All after developer.atlassian.com/cloud/bitbucket/rest/api-group-pullrequests/
"""

from fakes.chat_server.exchange import Refused, Reply
from fakes.forges.bitbucket_answers import pull_alone, refuse, refuse_field
from fakes.forges.bitbucket_pulls import request_of
from fakes.forges.repository import Conflict, Moved
from fakes.forges.routes import Routes

_PLACE = "/repositories/{owner}/{repo}/pullrequests/{number:n}"
_STRATEGIES = {"merge_commit": "merge", "squash": "squash", "fast_forward": "fast-forward",
               "squash_fast_forward": "squash", "rebase_fast_forward": "rebase",
               "rebase_merge": "rebase-merge"}

routes = Routes()


# #api-repositories-workspace-repo-slug-pullrequests-pull-request-id-merge-post
@routes("POST", _PLACE + "/merge", needs="pullrequest:write")
def merge(forge, call, number):
    body = forge.body(call, {"type": "text!", "message": "text", "close_source_branch": "flag",
                             "merge_strategy": "text"}) if call.body else {}
    strategy = body.get("merge_strategy", "merge_commit")
    if strategy not in _STRATEGIES:
        refuse_field("merge_strategy", f"{strategy} is not a valid choice.")
    request = request_of(call, number)
    if not request.is_open:
        refuse(400, "This pull request is already closed.")
    if not call.project.may_change(call.token.login, request.base, "merge"):
        refuse(403, "You do not have permission to merge into this branch.")
    if request.draft:
        refuse(400, "Draft pull requests cannot be merged.")
    if forge.faults.take("merge timeout"):
        raise Refused(Reply(555, {"type": "error", "error": {
            "message": "The merge took too long and timed out."}}))
    request.removes_branch = body.get("close_source_branch", request.removes_branch)
    try:
        call.project.merge(request, _STRATEGIES[strategy], call.token.login,
                           body.get("message", ""))
    except Conflict:
        refuse(400, "You can't merge until you resolve all merge conflicts.")
    except Moved:
        refuse(409, "The refs have changed while the merge was going on.")
    return Reply(200, pull_alone(request))


# #api-repositories-workspace-repo-slug-pullrequests-pull-request-id-decline-post
@routes("POST", _PLACE + "/decline", needs="pullrequest:write")
def decline(forge, call, number):
    request = request_of(call, number)
    if not request.is_open:
        refuse(400, "This pull request is already closed.")
    request.state = "closed"
    return Reply(200, pull_alone(request))
