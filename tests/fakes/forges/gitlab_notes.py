# SPDX-License-Identifier: Apache-2.0
"""Comments on merge requests of GitLab."""

from fakes.chat_server.exchange import Reply
from fakes.forges.gitlab_answers import person, refuse
from fakes.forges.gitlab_requests import request_of
from fakes.forges.routes import Routes

routes = Routes()


# docs.gitlab.com/api/notes/#create-new-merge-request-note
@routes("POST", "/projects/{project}/merge_requests/{number:n}/notes")
def comment(forge, call, number):
    text = forge.body(call, {"body": "text!"})["body"]
    request = request_of(call, number)
    if not text.strip():
        refuse(400, message="400 Bad request - Note {:note=>[\"can't be blank\"]}")
    request.comments.append((call.token.login, text))
    return Reply(201, {"id": forge.next_id(), "body": text,
                       "author": person(forge, call.token.login), "system": False})
