# SPDX-License-Identifier: Apache-2.0
"""GitHub's REST API below /api/v3/, as GitHub Enterprise Server has it.

tokens        {"ghp_1": ["statuses", …]}: what each may write; without it and without apps, any
              token may write everything
apps          {"12345": {"key": "-----BEGIN PUBLIC KEY-----…", "installations": {"67890": ["statuses"]}}}
lifetime      of the tokens of apps, in seconds: 3600
now           the time in seconds, as the server sees it; without it, the time of this machine
repositories  ["o/r"]; without it, all are there. {"old/name": "o/r"} in `renamed` is one that moved
commits       ["sha"]; without it, all are there
pulls         {"sha": [5]}: the pull requests that have a commit
comments      {5: [{"id": 1, "body": "…"}]}: those that are there
locked        [5]: pull requests on which nobody may comment
behind        ["main"]: refs that get a merge and no deployment
failing       ["ci"]: contexts that are not successful
most_statuses 1000
limit         "secondary" (403, Retry-After), "primary" (403, X-RateLimit-Reset) or "plain" (429):
              how those are turned away who are above the budget
wait          for so many seconds: 1
budget, refusals  see Budget

A message has "kind" (status, deployment, deployment_status, comment, check_run, event), "repository"
and what was given; of a comment that was changed "history" has the former texts.
"""

import re
import time
import urllib.parse

from fakes.chat_server.exchange import MeteredVendor, Reply
from fakes.chat_server.forge import page_of
from fakes.chat_server.github_keys import Keys, refuse as _no

_API = "/api/v3"

# docs.github.com/rest/commits/statuses, /rest/deployments/statuses and /rest/checks/runs.
_STATES = ("error", "failure", "pending", "success")
_DEPLOYMENT_STATES = ("error", "failure", "inactive", "in_progress", "queued", "pending", "success")
_CHECK_STATES = ("queued", "in_progress", "completed", "waiting", "requested", "pending")
_CONCLUSIONS = ("action_required", "cancelled", "failure", "neutral", "success", "skipped", "stale",
                "timed_out")
_FIELDS = {
    "status": "state target_url description context",
    "deployment": "ref task auto_merge required_contexts payload environment description "
                  "transient_environment production_environment",
    "deployment_status": "state target_url log_url description environment environment_url "
                         "auto_inactive",
    "check_run": "name head_sha details_url external_id status started_at conclusion completed_at "
                 "output actions",
    "event": "event_type client_payload",
}


def _invalid(resource, field, message):
    _no(422, "Validation Failed", errors=[
        {"resource": resource, "code": "custom", "field": field, "message": message}])


class Vendor(MeteredVendor):
    def __init__(self, settings):
        super().__init__(settings)
        self._settings = settings
        self._keys = Keys(settings)
        self._comments = {int(number): list(comments)
                          for number, comments in settings.get("comments", {}).items()}
        self._next = 1000

    def _id(self):
        self._next += 1
        return self._next

    def handle(self, request):
        if not request.headers.get("user-agent"):
            _no(403, "Request forbidden by administrative rules. Please make sure your request "
                     "has a User-Agent header")
        if not request.path.startswith(_API + "/"):
            _no(404, "Not Found")
        path = request.path[len(_API):]
        found = re.fullmatch(r"/app/installations/(\d+)/access_tokens", path)
        if found and request.method == "POST":
            return self._keys.issue(request, found[1])
        permissions, is_app = self._keys.authorise(request)
        if not self._budget.take():
            self._turn_away()
        found = re.fullmatch(r"/repos/([^/]+/[^/]+)(/.+)", path)
        if not found:
            _no(404, "Not Found")
        repository, rest = found.groups()
        moved = self._settings.get("renamed", {}).get(repository)
        if moved:
            # docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api:
            # "Follow redirects".
            status = 301 if request.method == "GET" else 307
            query = urllib.parse.urlencode(request.query)
            _no(status, "Moved Permanently", {
                "Location": f"/github{_API}/repos/{moved}{rest}" + (f"?{query}" if query else "")})
        known = self._settings.get("repositories")
        if known is not None and repository not in known:
            _no(404, "Not Found")
        return self._route(request, repository, rest, permissions, is_app)

    # docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
    def _turn_away(self):
        wait = self._settings.get("wait", 1)
        kind = self._settings.get("limit", "secondary")
        if kind == "primary":
            now = self._settings.get("now", time.time())
            _no(403, "API rate limit exceeded for installation ID 67890.",
                {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(now) + wait)})
        if kind == "plain":
            _no(429, "API rate limit exceeded")
        _no(403, "You have exceeded a secondary rate limit. Please wait a few minutes before you "
                 "try again.", {"Retry-After": str(wait)})

    def _route(self, request, repository, rest, permissions, is_app):
        routes = (
            ("POST", r"/statuses/(.+)", "statuses", self._status),
            ("GET", r"/deployments", "deployments", self._deployments),
            ("POST", r"/deployments", "deployments", self._deployment),
            ("POST", r"/deployments/(\d+)/statuses", "deployments", self._deployment_status),
            ("GET", r"/commits/(.+)/pulls", "pull_requests", self._pulls),
            ("GET", r"/issues/(\d+)/comments", "pull_requests", self._list_comments),
            ("POST", r"/issues/(\d+)/comments", "pull_requests", self._comment),
            ("PATCH", r"/issues/comments/(\d+)", "pull_requests", self._edit),
            ("POST", r"/check-runs", "checks", self._check_run),
            ("POST", r"/dispatches", "contents", self._event),
        )
        for method, pattern, permission, act in routes:
            found = re.fullmatch(pattern, rest)
            if not found or method != request.method:
                continue
            if permission not in permissions:
                who = "integration" if is_app else "personal access token"
                _no(403, f"Resource not accessible by {who}")
            if permission == "checks" and not is_app:
                _no(403, "You must authenticate via a GitHub App.")
            return act(request, repository, *found.groups())
        _no(404, "Not Found")

    @staticmethod
    def _body(request, kind, required):
        body = request.json()
        if not isinstance(body, dict):
            _no(400, "Problems parsing JSON")
        for name in required.split():
            if name not in body:
                _no(422, f'Invalid request.\n\n"{name}" wasn\'t supplied.')
        for name in body if kind in _FIELDS else ():
            if name not in _FIELDS[kind].split():
                _no(422, f'Invalid request.\n\n"{name}" is not a permitted key.')
        return body

    def _check_commit(self, sha):
        known = self._settings.get("commits")
        if known is not None and sha not in known:
            _no(422, f"No commit found for SHA: {sha}")

    def _keep(self, kind, repository, **fields):
        self.accepted.append({"kind": kind, "repository": repository, "id": self._id(), **fields})
        return Reply(201, {"id": self.accepted[-1]["id"]})

    def _status(self, request, repository, sha):
        body = self._body(request, "status", "state")
        self._check_commit(sha)
        if body["state"] not in _STATES:
            _invalid("Status", "state", "state is not included in the list")
        if len(body.get("description") or "") > 140:
            _invalid("Status", "description", "description is too long (maximum is 140 characters)")
        label = body.get("context") or "default"
        same = [each for each in self.accepted if each["kind"] == "status" and each["sha"] == sha and
                each["context"] == label]
        if len(same) >= self._settings.get("most_statuses", 1000):
            _no(422, "Validation Failed", errors=[
                {"resource": "Status", "code": "custom",
                 "message": "This SHA and context has reached the maximum number of statuses."}])
        return self._keep("status", repository, **{**body, "context": label, "sha": sha})

    def _deployments(self, request, repository):
        wanted = {name: request.query[name] for name in ("ref", "environment")
                  if name in request.query}
        found = [{"id": each["id"]} for each in reversed(self.accepted)
                 if each["kind"] == "deployment" and each["repository"] == repository
                 and all(each[name] == value for name, value in wanted.items())]
        items, headers = page_of(request, found, 30)
        return Reply(200, items, headers)

    def _deployment(self, request, repository):
        body = self._body(request, "deployment", "ref")
        ref = body["ref"]
        if body.get("auto_merge", True) and ref in self._settings.get("behind", ()):
            return Reply(202, {"message": f"Auto-merged main into {ref} on deployment."})
        failing = self._settings.get("failing", ())
        contexts = body.get("required_contexts")
        if any(contexts is None or each in contexts for each in failing):
            _no(409, f"Conflict: Commit status checks failed for {ref}.")
        body.setdefault("environment", "production")
        return self._keep("deployment", repository, **body)

    def _deployment_status(self, request, repository, deployment):
        body = self._body(request, "deployment_status", "state")
        if not any(each["kind"] == "deployment" and each["id"] == int(deployment)
                   for each in self.accepted):
            _no(404, "Not Found")
        if body["state"] not in _DEPLOYMENT_STATES:
            _invalid("DeploymentStatus", "state", "state is not included in the list")
        return self._keep("deployment_status", repository, **body, deployment=int(deployment))

    def _pulls(self, request, _, sha):
        self._check_commit(sha)
        numbers = self._settings.get("pulls", {}).get(sha, [])
        items, headers = page_of(request, [{"number": number} for number in numbers], 30)
        return Reply(200, items, headers)

    def _list_comments(self, request, _, number):
        items, headers = page_of(request, self._comments.get(int(number), []), 30)
        return Reply(200, items, headers)

    @staticmethod
    def _text(body):
        text = body["body"]
        if not isinstance(text, str) or not text.strip():
            _no(422, "Validation Failed", errors=[
                {"resource": "IssueComment", "code": "missing_field", "field": "body"}])
        if len(text) > 65_536:
            _no(422, "Validation Failed", errors=[
                {"resource": "IssueComment", "code": "unprocessable", "field": "data",
                 "message": "Body is too long (maximum is 65536 characters)"}])
        return text

    def _comment(self, request, repository, number):
        text = self._text(self._body(request, "comment", "body"))
        if int(number) in self._settings.get("locked", ()):
            _no(403, "Unable to create comment because issue is locked.")
        reply = self._keep("comment", repository, number=int(number), body=text)
        self._comments.setdefault(int(number), []).append(self.accepted[-1])
        return reply

    def _edit(self, request, repository, identifier):
        text = self._text(self._body(request, "comment", "body"))
        for number, comments in self._comments.items():
            for comment in comments:
                if comment["id"] != int(identifier):
                    continue
                history = comment.setdefault("history", [])
                history.append(comment["body"])
                comment["body"] = text
                if not any(each is comment for each in self.accepted):
                    comment.update(kind="comment", repository=repository, number=number)
                    self.accepted.append(comment)
                return Reply(200, {"id": comment["id"]})
        _no(404, "Not Found")

    def _check_run(self, request, repository):
        body = self._body(request, "check_run", "name head_sha")
        self._check_commit(body["head_sha"])
        if body.get("status", "queued") not in _CHECK_STATES:
            _invalid("CheckRun", "status", "status is not included in the list")
        if "conclusion" in body and body["conclusion"] not in _CONCLUSIONS:
            _invalid("CheckRun", "conclusion", "conclusion is not included in the list")
        if body.get("status") == "completed" and "conclusion" not in body:
            _no(422, 'Invalid request.\n\n"conclusion" wasn\'t supplied.')
        for name in ("summary", "text"):
            if len((body.get("output") or {}).get(name) or "") > 65_535:
                _no(422, "Invalid request.\n\nOnly 65535 characters are allowed; "
                         f"{len(body['output'][name])} were supplied.")
        return self._keep("check_run", repository, **body)

    def _event(self, request, repository):
        body = self._body(request, "event", "event_type")
        payload = body.get("client_payload", {})
        if not isinstance(payload, dict):
            _no(422, f"Invalid request.\n\nFor 'properties/client_payload', {payload} is not an "
                     "object.")
        if len(payload) > 10:
            _no(422, "Invalid request.\n\nNo more than 10 properties are allowed; "
                     f"{len(payload)} were supplied.")
        self._keep("event", repository, **body)
        return Reply(204)

    def shown(self, message):
        kind = message["kind"]
        if kind == "comment":
            text = re.sub(r"\n?<!--.*?-->", "", message["body"])
            return f"{message['repository']}#{message['number']}\n{text}"
        names = {"status": ("context", "state", "description"),
                 "deployment": ("environment", "ref"),
                 "deployment_status": ("environment", "state", "description"),
                 "check_run": ("name", "conclusion"),
                 "event": ("event_type",)}[kind]
        words = [str(message[name]) for name in names if message.get(name)]
        return f"{message['repository']} {kind.replace('_', ' ')}: " + ", ".join(words)
