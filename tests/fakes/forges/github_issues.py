# SPDX-License-Identifier: Apache-2.0
"""What pull requests of GitHub have because they are issues: labels, assignees, comments."""

from fakes.chat_server.exchange import Reply
from fakes.forges.github_answers import invalid, issue, labels, refuse, user
from fakes.forges.github_pulls import request_of
from fakes.forges.pages import link, page_of
from fakes.forges.routes import Routes

_EITHER = "issues:write|pull_requests:write"
_MOST_ASSIGNEES = 10
_PLACE = "/repos/{owner}/{repo}/issues/{number:n}"

routes = Routes()


def _add(request, names):
    for name in names:
        if name not in request.labels:
            request.project.add_label(name)
            request.labels.append(name)


# docs.github.com/rest/issues/labels#list-labels-for-an-issue
@routes("GET", _PLACE + "/labels", needs="issues:read|pull_requests:read")
def list_labels(forge, call, number):
    page = page_of(forge, call, labels(request_of(call, number)))
    return Reply(200, page.items, link(forge, call, page))


# docs.github.com/rest/issues/labels#add-labels-to-an-issue
@routes("POST", _PLACE + "/labels", needs=_EITHER)
def add_labels(forge, call, number):
    body = forge.body(call, {"labels": "texts!"})
    request = request_of(call, number)
    _add(request, body["labels"])
    return Reply(200, labels(request))


# docs.github.com/rest/issues/labels#set-labels-for-an-issue
@routes("PUT", _PLACE + "/labels", needs=_EITHER)
def set_labels(forge, call, number):
    body = forge.body(call, {"labels": "texts!"})
    request = request_of(call, number)
    request.labels.clear()
    _add(request, body["labels"])
    return Reply(200, labels(request))


# docs.github.com/rest/issues/labels#remove-a-label-from-an-issue
@routes("DELETE", _PLACE + "/labels/{name}", needs=_EITHER)
def remove_label(forge, call, number, name):
    request = request_of(call, number)
    if name not in request.labels:
        refuse(404, "Label does not exist")
    request.labels.remove(name)
    return Reply(200, labels(request))


# docs.github.com/rest/issues/assignees#add-assignees-to-an-issue
@routes("POST", _PLACE + "/assignees", needs=_EITHER)
def add_assignees(forge, call, number):
    body = forge.body(call, {"assignees": "texts!"})
    request = request_of(call, number)
    # "Only users with push access can add assignees to an issue. Assignees are silently ignored
    # otherwise": so are those who cannot be assigned, and those above ten.
    for login in body["assignees"]:
        is_known = login in call.project.members and login not in request.assignees
        if is_known and len(request.assignees) < _MOST_ASSIGNEES:
            request.assignees.append(login)
    return Reply(201, issue(request))


# docs.github.com/rest/issues/comments#create-an-issue-comment
@routes("POST", _PLACE + "/comments", needs=_EITHER)
def comment(forge, call, number):
    text = forge.body(call, {"body": "text!"})["body"]
    request = request_of(call, number)
    if request.is_locked:
        refuse(403, "Unable to create comment because issue is locked.")
    if not text.strip():
        invalid("IssueComment", "missing_field", "body")
    request.comments.append((call.token.login, text))
    return Reply(201, {"id": forge.next_id(), "body": text,
                       "user": user(forge, call.token.login)})
