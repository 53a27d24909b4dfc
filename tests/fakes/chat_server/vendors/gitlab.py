# SPDX-License-Identifier: Apache-2.0
"""GitLab's REST API below /api/v4/.

tokens          {"glpat-1": {"scopes": ["api"], "role": "developer", "revoked": true}}; without it
                any token will do
projects        ["group/sub/project"]; without it, all are there
commits         ["sha"]; without it, all are there
merge_requests  {"sha": [7]}: those that have a commit
notes           {7: [{"id": 1, "body": "…"}]}: those that are there
wait            what Retry-After says of those who are turned away: 1
budget, refusals  see Budget

A message has "kind" (status, note), "project" and what was given; of a note that was changed
"history" has the former texts. `carried_out` has the commands of notes ("/merge").
"""

import re
import urllib.parse

from fakes.chat_server.exchange import MeteredVendor, Refused, Reply
from fakes.chat_server.forge import page_of

_API = "/api/v4/projects/"
# docs.gitlab.com/api/commits/#set-commit-pipeline-status
_STATES = ("pending", "running", "success", "failed", "canceled", "skipped")
_LONGEST = {"description": 255, "target_url": 255, "name": 255}
_LONGEST_NOTE = 1_000_000
_COMMAND = re.compile(r"^/(\w+)(?=\s|$)", re.MULTILINE)


def _no(status, **answer):
    """docs.gitlab.com/api/rest/troubleshooting/: "message" for what is wrong with the content,
    "error" for what is wrong with the request."""
    raise Refused(Reply(status, answer))


class Vendor(MeteredVendor):
    def __init__(self, settings):
        super().__init__(settings)
        self.carried_out = []
        self._settings = settings
        self._notes = {int(number): list(notes)
                       for number, notes in settings.get("notes", {}).items()}
        self._states = {}  # of what is not over: (project, sha, name) to a state
        self._next = 1000

    def _id(self):
        self._next += 1
        return self._next

    def handle(self, request):
        self._authorise(request)
        if not self._budget.take():
            # docs.gitlab.com/administration/settings/user_and_ip_rate_limits/
            raise Refused(Reply(429, "Retry later\n",
                                {"Retry-After": str(self._settings.get("wait", 1))}))
        if not request.raw_path.startswith(_API):
            _no(404, error="404 Not Found")
        # The path of a project is one part: its slashes are encoded (docs.gitlab.com/api/rest/
        # #namespaced-paths).
        project, *parts = map(urllib.parse.unquote, request.raw_path[len(_API):].split("/"))
        known = self._settings.get("projects")
        if (known is not None and project not in known) or "/" not in project:
            _no(404, message="404 Project Not Found")
        return self._route(request, project, parts)

    def _authorise(self, request):
        token = request.headers.get("private-token")
        known = self._settings.get("tokens")
        if not token or (known is not None and token not in known):
            _no(401, message="401 Unauthorized")
        mine = (known or {}).get(token, {})
        if mine.get("revoked"):
            _no(401, error="invalid_token", error_description="Token was revoked. You have to "
                "re-authorize from the user.")
        if "api" not in mine.get("scopes", ["api"]):
            _no(403, error="insufficient_scope", error_description="The request requires higher "
                "privileges than provided by the access token.", scope="api")
        if mine.get("role", "developer") in ("guest", "reporter") and request.method != "GET":
            _no(403, message="403 Forbidden")

    def _route(self, request, project, parts):
        match request.method, parts:
            case "POST", ["statuses", sha]:
                return self._status(request, project, sha)
            case "GET", ["repository", "commits", sha, "merge_requests"]:
                self._check_commit(sha)
                numbers = self._settings.get("merge_requests", {}).get(sha, [])
                items, headers = page_of(request, [{"id": 900 + n, "iid": n} for n in numbers], 20)
                return Reply(200, items, headers)
            case "GET", ["merge_requests", number, "notes"]:
                items, headers = page_of(request, self._notes.get(int(number), []), 20)
                return Reply(200, items, headers)
            case "POST", ["merge_requests", number, "notes"]:
                return self._note(request, project, int(number))
            case "PUT", ["merge_requests", number, "notes", identifier]:
                return self._edit(request, project, int(number), int(identifier))
        _no(404, error="404 Not Found")

    def _check_commit(self, sha):
        known = self._settings.get("commits")
        if known is not None and sha not in known:
            _no(404, message="404 Commit Not Found")

    @staticmethod
    def _body(request, required):
        kind = request.headers.get("content-type", "").partition(";")[0]
        if kind != "application/json":
            _no(415, error="The provided content-type 'text/plain' is not supported.")
        body = request.json()
        if not isinstance(body, dict):
            _no(400, message="400 Bad request - invalid JSON")
        if required not in body:
            _no(400, error=f"{required} is missing")
        return body

    def _status(self, request, project, sha):
        body = self._body(request, "state")
        if body["state"] not in _STATES:
            _no(400, error="state does not have a valid value")
        self._check_commit(sha)
        for name, most in _LONGEST.items():
            if len(body.get(name) or "") > most:
                _no(400, message={name: [f"is too long (maximum is {most} characters)"]})
        target = body.get("target_url")
        if target is not None and not target.startswith(("http://", "https://")):
            _no(400, message={"target_url": ["is blocked: Only allowed schemes are http, https"]})
        body.setdefault("name", "default")
        self._change_state((project, sha, body["name"]), body["state"])
        self.accepted.append({"kind": "status", "project": project, "sha": sha, **body})
        return Reply(201, {"id": self._id(), "sha": sha, "status": body["state"]})

    def _change_state(self, which, state):
        """app/services/ci/create_commit_status_service.rb of GitLab: what is pending or running is
        changed, and must not become what it is or was; all else begins anew."""
        now = self._states.get(which)
        event = {"pending": "enqueue", "running": "run"}.get(state)
        if now and (state == now or (now, state) == ("running", "pending")):
            _no(400, message=f"Cannot transition status via :{event} from :{now} (Reason(s): Status "
                             f'cannot transition via "{event}")')
        self._states[which] = state if event else None

    def _text(self, request):
        text = self._body(request, "body")["body"]
        if not isinstance(text, str) or not text.strip():
            _no(400, message="400 Bad request - Note {:note=>[\"can't be blank\"]}")
        if len(text) > _LONGEST_NOTE:
            _no(400, message="400 Bad request - Note {:note=>[\"is too long (maximum is 1000000 "
                             "characters)\"]}")
        # docs.gitlab.com/user/project/quick_actions/
        self.carried_out += _COMMAND.findall(text)
        return text

    def _note(self, request, project, number):
        note = {"kind": "note", "project": project, "number": number, "body": self._text(request),
                "id": self._id()}
        self.accepted.append(note)
        self._notes.setdefault(number, []).append(note)
        return Reply(201, {"id": note["id"], "body": note["body"]})

    def _edit(self, request, project, number, identifier):
        text = self._text(request)
        for note in self._notes.get(number, []):
            if note["id"] == identifier:
                note.setdefault("history", []).append(note["body"])
                note.update(kind="note", project=project, number=number, body=text)
                if not any(each is note for each in self.accepted):
                    self.accepted.append(note)
                return Reply(200, {"id": identifier, "body": text})
        _no(404, message="404 Note Not Found")

    def shown(self, message):
        if message["kind"] == "note":
            text = re.sub(r"\n?<!--.*?-->", "", message["body"])
            return f"{message['project']}!{message['number']}\n{text}"
        words = [message["name"], message["state"], message.get("description") or ""]
        return f"{message['project']} status: " + ", ".join(word for word in words if word)
