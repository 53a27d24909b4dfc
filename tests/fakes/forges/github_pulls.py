# SPDX-License-Identifier: Apache-2.0
"""Pull requests of GitHub, and who is asked to review them."""

from fakes.chat_server.exchange import Reply
from fakes.forges.github_answers import invalid, mergeable_state, pull, pull_in_list, refuse, user
from fakes.forges.pages import link, page_of
from fakes.forges.repository import Conflict, Moved
from fakes.forges.routes import Routes

_LONGEST_BODY = 65_536
_METHODS = {"merge": "Merge commits are", "squash": "Squash merges are",
            "rebase": "Rebase merges are"}

routes = Routes()


def request_of(call, number):
    request = call.project.request(number)
    if request is None:
        refuse(404, "Not Found")
    return request


# docs.github.com/rest/pulls/pulls#list-pull-requests
@routes("GET", "/repos/{owner}/{repo}/pulls", needs="pull_requests:read")
def list_pulls(forge, call):
    wanted = call.asked("state", "open")
    if wanted not in ("open", "closed", "all"):
        refuse(422, f"Invalid request.\n\n{wanted} is not a member of [\"open\", \"closed\", "
                    '"all"].')
    owner, colon, branch = call.asked("head").partition(":")
    # "Filter pulls by head user or head organization and branch name in the format of
    # user:ref-name": anything else is no filter at all.
    is_filtered = bool(colon and owner and branch)
    found = [request for request in call.project.requests
             if wanted in ("all", "open" if request.is_open else "closed")
             and (not is_filtered or (owner, branch) == (call.project.owner, request.head))
             and call.asked("base", request.base) == request.base]
    if call.asked("direction", "desc") == "desc":
        found.reverse()
    page = page_of(forge, call, found)
    return Reply(200, [pull_in_list(request) for request in page.items], link(forge, call, page))


# docs.github.com/rest/pulls/pulls#create-a-pull-request
@routes("POST", "/repos/{owner}/{repo}/pulls", needs="pull_requests:write")
def create(forge, call):
    body = forge.body(call, {"title": "text!", "head": "text!", "base": "text!", "body": "text?",
                             "draft": "flag", "maintainer_can_modify": "flag"})
    project = call.project
    if call.token.kind == "actions" and not forge.actions_may_propose:
        refuse(403, "GitHub Actions is not permitted to create or approve pull requests.")
    owner, colon, head = body["head"].rpartition(":")
    _check_branches(forge, project, owner if colon else project.owner, head, body["base"])
    if project.find(head, body["base"]):
        invalid("PullRequest", "custom",
                message=f"A pull request already exists for {project.owner}:{head}.")
    if body.get("draft") and not project.allow_drafts:
        refuse(422, "Draft pull requests are not supported in this repository.")
    _check_texts(body)
    request = project.open(head, body["base"], body["title"], call.token.login,
                           body.get("body") or "", draft=body.get("draft", False))
    return Reply(201, pull(request, is_new=True))


def _check_branches(forge, project, owner, head, base):
    tips = project.store.tips()
    if base not in tips:
        invalid("PullRequest", "invalid", "base")
    if owner != project.owner or head not in tips or forge.faults.take("late branch"):
        invalid("PullRequest", "invalid", "head")
    if not project.store.ahead(tips[base], tips[head]):
        invalid("PullRequest", "custom", message=f"No commits between {base} and {head}")


def _check_texts(body):
    if "title" in body and not body["title"].strip():
        invalid("Issue", "missing_field", "title")
    if len(body.get("body") or "") > _LONGEST_BODY:
        invalid("Issue", "custom", "body", f"body is too long (maximum is {_LONGEST_BODY} "
                                           "characters)")


# docs.github.com/rest/pulls/pulls#get-a-pull-request
@routes("GET", "/repos/{owner}/{repo}/pulls/{number:n}", needs="pull_requests:read")
def read(forge, call, number):
    return Reply(200, pull(request_of(call, number)))


# docs.github.com/rest/pulls/pulls#update-a-pull-request
@routes("PATCH", "/repos/{owner}/{repo}/pulls/{number:n}", needs="pull_requests:write")
def update(forge, call, number):
    body = forge.body(call, {"title": "text", "body": "text?", "base": "text", "state": "text",
                             "maintainer_can_modify": "flag"})
    request = request_of(call, number)
    _check_texts(body)
    if "base" in body and body["base"] not in call.project.store.tips():
        invalid("PullRequest", "invalid", "base")
    if body.get("state", "open") not in ("open", "closed"):
        invalid("PullRequest", "invalid", "state")
    if body.get("state") == "open" and not request.is_open:
        _reopen(request)
    elif body.get("state") == "closed" and request.is_open:
        request.state = "closed"
        request.auto_merge = None
    request.title = body.get("title", request.title)
    request.body = body.get("body", request.body) or ""
    if body.get("base", request.base) != request.base:
        request.base = body["base"]
        request.auto_merge = None
    return Reply(200, pull(request))


def _reopen(request):
    project = request.project
    if request.state == "merged" or not project.store.tip(request.head):
        invalid("PullRequest", "custom", "state", "state cannot be changed. The "
                f"{request.head} branch has been deleted or merged.")
    if project.find(request.head, request.base):
        invalid("PullRequest", "custom", "state", "state cannot be changed. There is already an "
                f"open pull request from {request.head} to {request.base}.")
    request.state = "open"


# docs.github.com/rest/pulls/review-requests#request-reviewers-for-a-pull-request
@routes("POST", "/repos/{owner}/{repo}/pulls/{number:n}/requested_reviewers",
        needs="pull_requests:write")
def add_reviewers(forge, call, number):
    body = forge.body(call, {"reviewers": "texts", "team_reviewers": "texts"})
    request, project = request_of(call, number), call.project
    people, teams = body.get("reviewers", []), body.get("team_reviewers", [])
    if request.author in people:
        refuse(422, "Review cannot be requested from pull request author.")
    if any(login not in project.members for login in people):
        refuse(422, "Reviews may only be requested from collaborators. One or more of the users or "
                    f"teams you specified is not a collaborator of the {project.path} repository.")
    if any(team not in project.teams for team in teams):
        refuse(422, "Reviews may only be requested from collaborators. One or more of the teams "
                    f"you specified is not a collaborator of the {project.path} repository.")
    request.reviewers += [login for login in people if login not in request.reviewers]
    request.teams += [team for team in teams if team not in request.teams]
    return Reply(201, pull_in_list(request))


# docs.github.com/rest/pulls/reviews#list-reviews-for-a-pull-request
@routes("GET", "/repos/{owner}/{repo}/pulls/{number:n}/reviews", needs="pull_requests:read")
def list_reviews(forge, call, number):
    found = [{"id": place + 1, "user": user(forge, login), "state": state}
             for place, (login, state) in enumerate(request_of(call, number).reviews)]
    page = page_of(forge, call, found)
    return Reply(200, page.items, link(forge, call, page))


# docs.github.com/rest/pulls/pulls#check-if-a-pull-request-has-been-merged
@routes("GET", "/repos/{owner}/{repo}/pulls/{number:n}/merge", needs="contents:read")
def is_merged(forge, call, number):
    if request_of(call, number).state != "merged":
        refuse(404, "Not Found")
    return Reply(204)


# docs.github.com/rest/pulls/pulls#merge-a-pull-request
@routes("PUT", "/repos/{owner}/{repo}/pulls/{number:n}/merge", needs="contents:write")
def merge(forge, call, number):
    body = forge.body(call, {"merge_method": "text", "sha": "text", "commit_title": "text",
                             "commit_message": "text"})
    request = request_of(call, number)
    method = body.get("merge_method", "merge")
    if method not in _METHODS:
        refuse(422, f"Invalid request.\n\n{method} is not a member of {list(_METHODS)}.")
    _check_mergeable(call, request, method)
    if body.get("sha", request.head_sha) != request.head_sha:
        refuse(409, "Head branch was modified. Review and try the merge again.")
    message = "\n\n".join(text for text in (body.get("commit_title"), body.get("commit_message"))
                          if text)
    try:
        call.project.merge(request, method, call.token.login, message)
    except Moved:
        refuse(405, "Base branch was modified. Review and try the merge again.")
    except Conflict:
        refuse(405, "Pull Request is not mergeable")
    return Reply(200, {"sha": request.merged_commit, "merged": True,
                       "message": "Pull Request successfully merged"})


def _check_mergeable(call, request, method):
    if method not in call.project.methods:
        refuse(405, f"{_METHODS[method]} not allowed on this repository.")
    if not request.is_open:
        refuse(405, "Pull Request is not mergeable")
    if request.draft:
        refuse(405, "Pull Request is still a draft")
    if not call.project.may_change(call.token.login, request.base, "merge"):
        refuse(405, "You're not authorized to push to this branch.")
    # As seen in github.com/pascalgn/automerge-action/issues/235.
    if call.project.has_merge_queue:
        refuse(405, "Changes must be made through the merge queue")
    if mergeable_state(request) == "blocked":
        refuse(405, 'Required status check "ci" is expected.')
