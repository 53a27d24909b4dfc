# SPDX-License-Identifier: Apache-2.0
"""What pull requests of Gitea have because they are issues: labels, assignees, comments."""

from fakes.chat_server.exchange import Reply
from fakes.forges.gitea_answers import label, labels_of, refuse, user
from fakes.forges.gitea_pulls import add_labels, chosen_labels, request_of
from fakes.forges.pages import link, page_of
from fakes.forges.routes import Routes

_PLACE = "/repos/{owner}/{repo}/issues/{number:n}"

routes = Routes()


def _labels(forge, call, known):
    page = page_of(forge, call, [label(forge, number, name) for number, name in known.items()],
                   "limit")
    return Reply(200, page.items, {"X-Total-Count": str(len(known)), **link(forge, call, page)})


# docs.gitea.com/api: issueListLabels
@routes("GET", "/repos/{owner}/{repo}/labels", needs="read:issue")
def list_labels(forge, call):
    return _labels(forge, call, call.project.labels)


# docs.gitea.com/api: orgListLabels
@routes("GET", "/orgs/{organisation}/labels", needs="read:organization")
def list_organisation_labels(forge, call, organisation):
    return _labels(forge, call, forge.organisation_labels(organisation))


# docs.gitea.com/api: issueCreateLabel
@routes("POST", "/repos/{owner}/{repo}/labels", needs="write:issue")
def create_label(forge, call):
    body = forge.body(call, {"name": "text!", "color": "text!", "description": "text",
                             "exclusive": "flag", "is_archived": "flag"})
    number = call.project.add_label(body["name"])
    return Reply(201, label(forge, number, body["name"]))


# docs.gitea.com/api: issueAddLabel
@routes("POST", _PLACE + "/labels", needs="write:issue")
def add(forge, call, number):
    body = forge.body(call, {"labels": "numbers!"})
    request = request_of(forge, call, number)
    return Reply(200, add_labels(request, chosen_labels(forge, call.project, body["labels"])))


# docs.gitea.com/api: issueRemoveLabel
@routes("DELETE", _PLACE + "/labels/{label_id:n}", needs="write:issue")
def remove(forge, call, number, label_id):
    request = request_of(forge, call, number)
    for name in chosen_labels(forge, call.project, [label_id]):
        if name in request.labels:
            request.labels.remove(name)
            return Reply(204)
    refuse(forge, 422, "label does not exist")


# docs.gitea.com/api: issueEditIssue
@routes("PATCH", _PLACE, needs="write:issue")
def edit(forge, call, number):
    body = forge.body(call, {"assignees": "texts", "title": "text", "body": "text",
                             "state": "text"})
    request = request_of(forge, call, number)
    for login in body.get("assignees", ()):
        if login not in forge.accounts:
            refuse(forge, 422, f"Assignee does not exist: [name: user does not exist [name: "
                               f"{login}]]")
    request.assignees = body.get("assignees", request.assignees)
    request.title = body.get("title") or request.title
    request.body = body.get("body", request.body)
    return Reply(201, {"number": request.number, "title": request.title,
                       "labels": labels_of(request),
                       "assignees": [user(forge, login) for login in request.assignees]})


# docs.gitea.com/api: issueCreateComment
@routes("POST", _PLACE + "/comments", needs="write:issue")
def comment(forge, call, number):
    text = forge.body(call, {"body": "text!"})["body"]
    request = request_of(forge, call, number)
    if not text:
        refuse(forge, 422, "[Body]: Required")
    if request.is_locked:
        refuse(forge, 403, "repo.issues.comment_on_locked")
    request.comments.append((call.token.login, text))
    return Reply(201, {"id": forge.next_id(), "body": text,
                       "user": user(forge, call.token.login)})
