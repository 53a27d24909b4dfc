# SPDX-License-Identifier: Apache-2.0
"""Pull requests of Gitea (routers/api/v1/repo/pull.go), but for the merge itself."""

from fakes.chat_server.exchange import Reply
from fakes.forges.gitea_answers import labels_of, not_found, pull, refuse, user
from fakes.forges.pages import link, page_of
from fakes.forges.routes import Routes

_PLACE = "/repos/{owner}/{repo}/pulls"
_COMMON = {"body": "text", "assignee": "text", "assignees": "texts?", "labels": "numbers?",
           "milestone": "number", "due_date": "text?"}

routes = Routes()
by_name = Routes()  # for those that no other takes: {number} could be the name of a base


def request_of(forge, call, number):
    request = call.project.request(number)
    if request is None:
        not_found(forge)
    return request


# docs.gitea.com/api: repoListPullRequests
@routes("GET", _PLACE, needs="read:repository")
def list_pulls(forge, call):
    wanted = call.asked("state", "open")
    # Nobody filters by head. Whoever sends `head` gets everything.
    found = [request for request in reversed(call.project.requests)
             if wanted == "all" or wanted == ("open" if request.is_open else "closed")]
    if forge.filters_base and call.asked("base_branch"):
        found = [request for request in found if request.base == call.asked("base_branch")]
    page = page_of(forge, call, found, "limit")
    return Reply(200, [pull(request) for request in page.items],
                 {"X-Total-Count": str(len(found)), **link(forge, call, page)})


# docs.gitea.com/api: repoGetPullRequest
@routes("GET", _PLACE + "/{number:n}", needs="read:repository")
def read(forge, call, number):
    return Reply(200, pull(request_of(forge, call, number)))


# docs.gitea.com/api: repoGetPullRequestByBaseHead
@by_name("GET", _PLACE + "/{base}/{head:*}", needs="read:repository")
def by_branches(forge, call, base, head):
    # The first one that there ever was, in whatever state.
    for request in call.project.requests:
        if (request.base, request.head) == (base, head):
            return Reply(200, pull(request))
    not_found(forge)


def chosen_labels(forge, project, ids):
    """Names of the labels with these ids; ids that nobody knows are passed over."""
    known = {**forge.organisation_labels(project.owner), **project.labels}
    return [known[number] for number in ids or () if number in known]


def _check_people(forge, project, logins):
    for login in logins:
        if login not in forge.accounts:
            refuse(forge, 422, f"Assignee does not exist: [name: {login}]")
        if login not in project.members:
            refuse(forge, 422, "user does not have access to repo "
                               f"[user_id: {forge.account(login).id}, repo_name: {project.name}]")


def _check_reviewers(forge, project, author, logins, teams):
    for login in logins:
        if login not in forge.accounts:
            refuse(forge, 404, f"user does not exist [uid: 0, name: {login}]")
        if login not in project.members:
            refuse(forge, 422, "Reviewer can't read")
        if login == author:
            refuse(forge, 422, "poster of pr can't be reviewer")
    for team in teams:
        if team not in project.teams:
            refuse(forge, 404, f"team does not exist [org_id 0, team_id 0, name: {team}]")


def _head(forge, project, text):
    """The branch of "branch" or "owner:branch"."""
    owner, colon, branch = text.rpartition(":")
    if colon and owner != project.owner:
        not_found(forge)
    return branch


# docs.gitea.com/api: repoCreatePullRequest
@routes("POST", _PLACE, needs="write:repository")
def create(forge, call):
    body = forge.body(call, {**_COMMON, "title": "text!", "head": "text!", "base": "text!",
                             "reviewers": "texts", "team_reviewers": "texts"})
    project, author = call.project, call.token.login
    if body["head"] == body["base"]:
        refuse(forge, 422, "Invalid PullRequest: There are no changes between the head and the "
                           "base")
    head, base, tips = _head(forge, project, body["head"]), body["base"], project.store.tips()
    if head not in tips or base not in tips:
        not_found(forge)
    _refuse_another(forge, project, head, base)
    assignees = [*filter(None, [body.get("assignee")]), *(body.get("assignees") or ())]
    reviewers, teams = body.get("reviewers", []), body.get("team_reviewers", [])
    _check_people(forge, project, assignees)
    _check_reviewers(forge, project, author, reviewers, teams)
    request = project.open(head, base, body["title"], author, body.get("body", ""),
                           labels=chosen_labels(forge, project, body.get("labels")),
                           assignees=assignees, reviewers=reviewers, teams=teams)
    return Reply(201, pull(request))


def _refuse_another(forge, project, head, base):
    known = project.find(head, base)
    if known:
        refuse(forge, 409, "pull request already exists for these targets "
               f"[id: {known.id}, issue_id: {known.number}, head_repo_id: {project.id}, "
               f"base_repo_id: {project.id}, head_branch: {head}, base_branch: {base}]")


# docs.gitea.com/api: repoEditPullRequest
@routes("PATCH", _PLACE + "/{number:n}", needs="write:repository")
def update(forge, call, number):
    body = forge.body(call, {**_COMMON, "title": "text", "base": "text", "state": "text",
                             "allow_maintainer_edit": "flag", "unset_due_date": "flag"})
    request, project = request_of(forge, call, number), call.project
    request.title = body.get("title") or request.title
    request.body = body.get("body", request.body)
    if body.get("assignees") is not None or body.get("assignee"):
        assignees = [*filter(None, [body.get("assignee")]), *(body.get("assignees") or ())]
        _check_people(forge, project, assignees)
        request.assignees = assignees
    if body.get("labels") is not None:
        request.labels = chosen_labels(forge, project, body["labels"])
    _change_state(forge, request, body.get("state"))
    _change_base(forge, project, request, body.get("base") or request.base)
    return Reply(201, pull(request))


def _change_state(forge, request, state):
    if state is None:
        return
    if request.state == "merged":
        refuse(forge, 412, "cannot change state of this pull request, it was already merged")
    if state not in ("open", "closed"):
        refuse(forge, 400, f"unknown state: {state}")
    request.state = state
    request.auto_merge = None


def _change_base(forge, project, request, base):
    if base == request.base or request.state == "merged":
        return
    if base not in project.store.tips():
        refuse(forge, 404, f"new base '{base}' not exist")
    _refuse_another(forge, project, request.head, base)
    request.base = base


# docs.gitea.com/api: repoListPullReviews
@routes("GET", _PLACE + "/{number:n}/reviews", needs="read:repository")
def list_reviews(forge, call, number):
    request = request_of(forge, call, number)
    states = {login: "REQUEST_REVIEW" for login in request.reviewers}
    states.update((login, {"CHANGES_REQUESTED": "REQUEST_CHANGES"}.get(state, state))
                  for login, state in request.reviews)
    found = [{"id": place + 1, "user": user(forge, login), "team": None, "state": state}
             for place, (login, state) in enumerate(states.items())]
    found += [{"id": 100 + place, "user": None, "team": {"name": name}, "state": "REQUEST_REVIEW"}
              for place, name in enumerate(request.teams)]
    page = page_of(forge, call, found, "limit")
    return Reply(200, page.items, {"X-Total-Count": str(len(found)), **link(forge, call, page)})


# docs.gitea.com/api: repoCreatePullReviewRequests
@routes("POST", _PLACE + "/{number:n}/requested_reviewers", needs="write:repository")
def add_reviewers(forge, call, number):
    body = forge.body(call, {"reviewers": "texts", "team_reviewers": "texts"})
    request = request_of(forge, call, number)
    people, teams = body.get("reviewers", []), body.get("team_reviewers", [])
    _check_reviewers(forge, call.project, request.author, people, teams)
    request.reviewers += [login for login in people if login not in request.reviewers]
    request.teams += [team for team in teams if team not in request.teams]
    return Reply(201, [{"id": forge.next_id(), "user": user(forge, login),
                        "state": "REQUEST_REVIEW"} for login in people])


def add_labels(request, names):
    request.labels += [name for name in names if name not in request.labels]
    return labels_of(request)
