# SPDX-License-Identifier: Apache-2.0
"""Merge requests of GitLab, but for the merge itself."""

from fakes.chat_server.exchange import Reply
from fakes.forges.gitlab_answers import refuse, request_alone, request_in_list
from fakes.forges.pages import link, page_of
from fakes.forges.routes import Routes

_LONGEST_TITLE = 255
_LONGEST_TEXT = 1_000_000
_STATES = ("opened", "closed", "locked", "merged", "all")
_COMMON = {"title": "text", "description": "text?", "labels": "text|texts", "assignee_id": "number",
           "assignee_ids": "numbers", "reviewer_ids": "numbers", "remove_source_branch": "flag",
           "squash": "flag", "milestone_id": "number", "allow_collaboration": "flag",
           "target_branch": "text"}
_PLACE = "/projects/{project}/merge_requests"

routes = Routes()


def request_of(call, number):
    request = call.project.request(number)
    if request is None:
        refuse(404, message="404 Not found")
    return request


# docs.gitlab.com/api/merge_requests/#list-project-merge-requests
@routes("GET", _PLACE)
def list_requests(forge, call):
    state = call.asked("state", "all")
    if state not in _STATES:
        refuse(400, error="state does not have a valid value")
    wanted = {"opened": "open"}.get(state, state)
    found = [request for request in call.project.requests
             if wanted in ("all", request.state)
             and call.asked("source_branch", request.head) == request.head
             and call.asked("target_branch", request.base) == request.base]
    if call.asked("sort", "desc") == "desc":
        found.reverse()
    page = page_of(forge, call, found)
    headers = {"X-Page": str(page.number), "X-Per-Page": str(page.size), "X-Total": str(len(found)),
               "X-Next-Page": str(page.next or ""), "X-Total-Pages": str(page.last)}
    return Reply(200, [request_in_list(request) for request in page.items],
                 {**headers, **link(forge, call, page)})


# docs.gitlab.com/api/merge_requests/#get-single-mr
@routes("GET", _PLACE + "/{number:n}")
def read(forge, call, number):
    return Reply(200, request_alone(request_of(call, number)))


def names(labels):
    """Labels come as text with commas, or as a list."""
    parts = labels.split(",") if isinstance(labels, str) else labels
    return [part.strip() for part in parts if part.strip()]


def _logins(forge, call, ids):
    """Members with these ids; others are passed over. Without a licence the first one only."""
    known = {forge.account(login).id: login for login in call.project.members}
    logins = [known[number] for number in ids if number in known]
    return logins if forge.is_premium else logins[:1]


def _check_texts(body):
    if "title" in body and not body["title"].strip():
        refuse(400, message={"title": ["can't be blank"]})
    if len(body.get("title", "")) > _LONGEST_TITLE:
        refuse(400, message={"title": ["is too long (maximum is 255 characters)"]})
    if len(body.get("description") or "") > _LONGEST_TEXT:
        refuse(400, message={"description": ["is too long (maximum is 1000000 characters)"]})


def _take_over(forge, call, request, body):
    """What new and old requests take from a body alike."""
    if "labels" in body:
        request.labels = names(body["labels"])
    if "assignee_id" in body:
        request.assignees = _logins(forge, call, [body["assignee_id"]])
    if "assignee_ids" in body:
        request.assignees = _logins(forge, call, body["assignee_ids"])
    if "reviewer_ids" in body:
        request.reviewers = _logins(forge, call, body["reviewer_ids"])
    request.removes_branch = body.get("remove_source_branch", request.removes_branch)
    request.squashes = body.get("squash", request.squashes)


def check_new(project, head, base):
    """Raises Refused where a request cannot be; commits it needs none."""
    tips = project.store.tips()
    if head == base:
        refuse(422, message=["You can't use same project/branch for source and target"])
    for side, branch in (("Source", head), ("Target", base)):
        if branch not in tips:
            refuse(400, message=[f'{side} branch "{branch}" does not exist'])
    known = project.find(head, base)
    if known:
        refuse(409, message=["Another open merge request already exists for this source branch: "
                             f"!{known.number}"])


# docs.gitlab.com/api/merge_requests/#create-mr
@routes("POST", _PLACE)
def create(forge, call):
    body = forge.body(call, {**_COMMON, "title": "text!", "source_branch": "text!",
                             "target_branch": "text!", "target_project_id": "number"})
    _check_texts(body)
    if body.get("target_project_id", call.project.id) != call.project.id:
        refuse(404, message="404 Project Not Found")
    check_new(call.project, body["source_branch"], body["target_branch"])
    request = call.project.open(body["source_branch"], body["target_branch"], body["title"],
                                call.token.login, body.get("description") or "")
    _take_over(forge, call, request, body)
    return Reply(201, request_alone(request, is_new=True))


# docs.gitlab.com/api/merge_requests/#update-mr
@routes("PUT", _PLACE + "/{number:n}")
def update(forge, call, number):
    body = forge.body(call, {**_COMMON, "add_labels": "text|texts", "remove_labels": "text|texts",
                             "state_event": "text", "discussion_locked": "flag"})
    request = request_of(call, number)
    if not body:
        refuse(400, error="assignee_id, assignee_ids, description, labels, state_event, "
               "target_branch, title are missing, at least one parameter must be provided")
    _check_texts(body)
    _change_state(request, body.get("state_event"))
    if body.get("target_branch", request.base) not in call.project.store.tips():
        refuse(400, message=["Target branch does not exist"])
    request.title = body.get("title", request.title)
    request.body = body.get("description", request.body) or ""
    request.base = body.get("target_branch", request.base)
    _take_over(forge, call, request, body)
    request.labels += [name for name in names(body.get("add_labels", ""))
                       if name not in request.labels]
    gone = names(body.get("remove_labels", ""))
    request.labels = [name for name in request.labels if name not in gone]
    return Reply(200, request_alone(request))


def _change_state(request, event):
    if event not in (None, "close", "reopen"):
        refuse(400, error="state_event does not have a valid value")
    if event and request.state == "merged":
        refuse(400, message={"state": [f'cannot transition via "{event}"']})
    if event == "close":
        request.state, request.auto_merge = "closed", None
    elif event == "reopen":
        check_new(request.project, request.head, request.base)
        request.state = "open"
