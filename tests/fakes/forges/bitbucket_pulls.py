# SPDX-License-Identifier: Apache-2.0
"""Pull requests of Bitbucket Cloud, but for the merge itself.

All after developer.atlassian.com/cloud/bitbucket/rest/api-group-pullrequests/
"""

from fakes.chat_server.exchange import Reply
from fakes.forges import bitbucket_query
from fakes.forges.bitbucket_answers import STATES, pull, pull_alone, refuse, refuse_field, user
from fakes.forges.routes import Routes

_PLACE = "/repositories/{owner}/{repo}/pullrequests"
_LONGEST_TEXT = 250_000
_NAMES = ("source.branch.name", "destination.branch.name", "state", "title", "author.uuid")
_FIELDS = {"type": "text", "title": "text!", "description": "text", "source": "object",
           "destination": "object", "reviewers": "objects", "close_source_branch": "flag",
           "draft": "flag"}

routes = Routes()


def request_of(call, number):
    request = call.project.request(number)
    if request is None:
        refuse(404, f"Pull request not found: {number}")
    return request


def _facts(request):
    """What `q` can ask for."""
    return {"source.branch.name": request.head, "destination.branch.name": request.base,
            "state": STATES[request.state], "title": request.title,
            "author.uuid": request.project.forge.account(request.author).uuid}


# #api-repositories-workspace-repo-slug-pullrequests-get
@routes("GET", _PLACE, needs="pullrequest")
def list_pulls(forge, call):
    states = [value for name, value in call.query if name == "state"] or ["OPEN"]
    if any(state not in (*STATES.values(), "SUPERSEDED") for state in states):
        refuse_field("state", "Unknown state")
    if call.asked("q"):  # which says all there is to say: then the other parameter is nothing
        try:
            test = bitbucket_query.compiled(call.asked("q"), _NAMES)
        except bitbucket_query.Malformed as malformed:
            refuse(400, f"Invalid query string: {malformed}")
    else:
        def test(facts):
            return facts["state"] in states
    found = [request for request in call.project.requests if test(_facts(request))]
    if call.asked("sort", "-created_on").startswith("-"):
        found.reverse()
    return forge.values(call, found, pull)


def _branch(forge, body, side):
    """The name of a branch in `source` or `destination`."""
    if side not in body:
        return None
    forge.check(body[side], {"branch": "object!", "repository": "object"}, side + ".")
    forge.check(body[side]["branch"], {"name": "text!"}, side + ".branch.")
    return body[side]["branch"]["name"]


def _reviewers(forge, project, author, given):
    known = {forge.account(login).uuid: login for login in forge.accounts}
    logins, troubles = [], []
    for each in given:
        forge.check(each, {"uuid": "text!", "type": "text"}, "reviewers.")
        login = known.get(each["uuid"])
        if login is None or not forge.account(login).is_active:
            troubles.append("Malformed reviewers list")
        elif login == author:
            troubles.append(f"{login} is the author and cannot be included as a reviewer.")
        elif login not in project.members:
            troubles.append(f"{login} is not a member of this workspace and cannot be added to "
                            "this pull request")
        elif login not in logins:
            logins.append(login)
    if troubles:
        refuse_field("reviewers", *troubles)
    return logins


def _check_texts(body):
    if not body["title"].strip():
        refuse_field("title", "This field is required.")
    if len(body.get("description", "")) > _LONGEST_TEXT:
        refuse_field("description", "Ensure this value has at most 250000 characters.")


def _branches(forge, call, body):
    project, tips = call.project, call.project.store.tips()
    head = _branch(forge, body, "source")
    base = _branch(forge, body, "destination") or project.default_branch
    for side, branch in (("source", head), ("destination", base)):
        if branch not in tips:
            refuse_field(side, f"branch not found: {branch}")
    if not project.store.ahead(tips[base], tips[head]):
        refuse(400, "There are no changes to be pulled")
    return head, base


# #api-repositories-workspace-repo-slug-pullrequests-post
@routes("POST", _PLACE, needs="pullrequest:write")
def create(forge, call):
    body = forge.body(call, {**_FIELDS, "source": "object!"})
    _check_texts(body)
    head, base = _branches(forge, call, body)
    request = call.project.find(head, base)
    author = request.author if request else call.token.login
    reviewers = _reviewers(forge, call.project, author, body.get("reviewers", []))
    if request is None:
        request = call.project.open(head, base, body["title"], author)
    # An open request from here to there is not in the way: it becomes this one.
    request.title, request.body = body["title"], body.get("description", "")
    request.reviewers = reviewers
    request.draft = body.get("draft", False)
    request.removes_branch = body.get("close_source_branch", False)
    return Reply(201, pull_alone(request))


# #api-repositories-workspace-repo-slug-pullrequests-pull-request-id-get
@routes("GET", _PLACE + "/{number:n}", needs="pullrequest")
def read(forge, call, number):
    return Reply(200, pull_alone(request_of(call, number)))


# #api-repositories-workspace-repo-slug-pullrequests-pull-request-id-put
@routes("PUT", _PLACE + "/{number:n}", needs="pullrequest:write")
def update(forge, call, number):
    body = forge.body(call, _FIELDS)
    _check_texts(body)
    request = request_of(call, number)
    if not request.is_open:
        refuse(400, "Only open pull requests can be mutated")
    if "source" in body and _branch(forge, body, "source") != request.head:
        refuse_field("source", "The source branch cannot be changed.")
    base = _branch(forge, body, "destination") or request.base
    if base not in call.project.store.tips():
        refuse_field("destination", f"branch not found: {base}")
    # What is left out is cleared: not said here, but by the documentation of 1.0, and seen of
    # reviewers, the description and close_source_branch.
    request.reviewers = _reviewers(forge, call.project, request.author, body.get("reviewers", []))
    request.base = base
    request.title = body["title"]
    request.body = body.get("description", "")
    request.draft = body.get("draft", False)
    request.removes_branch = body.get("close_source_branch", False)
    return Reply(200, pull_alone(request))


# #api-repositories-workspace-repo-slug-pullrequests-pull-request-id-comments-post
@routes("POST", _PLACE + "/{number:n}/comments", needs="pullrequest")
def comment(forge, call, number):
    body = forge.body(call, {"content": "object!", "type": "text"})
    forge.check(body["content"], {"raw": "text!", "markup": "text"}, "content.")
    request = request_of(call, number)
    if not body["content"]["raw"].strip():
        refuse_field("content.raw", "This field is required.")
    request.comments.append((call.token.login, body["content"]["raw"]))
    return Reply(201, {"type": "pullrequest_comment", "id": forge.next_id(),
                       "content": {"type": "rendered", **body["content"]},
                       "user": user(forge, call.token.login)})
