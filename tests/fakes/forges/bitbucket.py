# SPDX-License-Identifier: Apache-2.0
"""Bitbucket Cloud: REST below /2.0.

Tokens are of two kinds. Access tokens come as Bearer and have "repository", "repository:write",
"pullrequest", "pullrequest:write", of which the greater implies the smaller. API tokens belong to
an address, `token("read:pullrequest:bitbucket", …, email="bot@example.com")`, come as Basic, and
their scopes imply nothing.

A fault to arm: "merge timeout", while which a merge is answered with 555 and not done.
"""

from fakes.chat_server.exchange import Refused, Reply
from fakes.forges import bitbucket_merge, bitbucket_pulls, fields
from fakes.forges.bitbucket_answers import refuse, user
from fakes.forges.git_service import basic
from fakes.forges.pages import address, page_of
from fakes.forges.routes import Routes
from fakes.forges.server import Server

# developer.atlassian.com/cloud/bitbucket/rest/intro/#scopes
_IMPLIED = {
    "pullrequest:write": ("pullrequest:write", "pullrequest", "repository:write", "repository"),
    "pullrequest": ("pullrequest", "repository"),
    "repository:write": ("repository:write", "repository"),
    "repository": ("repository",),
    "account": ("account",),
}
_API_NAMES = {"pullrequest:write": "write:pullrequest:bitbucket",
              "pullrequest": "read:pullrequest:bitbucket",
              "repository:write": "write:repository:bitbucket",
              "repository": "read:repository:bitbucket", "account": "read:workspace:bitbucket"}

routes = Routes(bitbucket_pulls.routes, bitbucket_merge.routes)


class Bitbucket(Server):
    """default_reviewers  {"team/deploy": ["ann"]}"""

    api = "/2.0"
    every_scope = ("pullrequest:write", "account", *_API_NAMES.values())
    closes_without_branch = False

    def __init__(self, root, **more):
        super().__init__(root, **more)
        self.default_reviewers = {}
        self._limits = []

    def token_text(self, number, kind):
        return f"ATCTT3{number}"

    # support.atlassian.com/bitbucket-cloud/docs/api-request-limits/
    def rate_limit(self, times=1, wait=None):
        """429 with Retry-After, or without where `wait` is None."""
        self._limits += [wait] * times

    def handle(self, call):
        if not call.headers.get("user-agent"):
            refuse(403, "Forbidden")  # stricter than the real one
        if not call.path.startswith(self.api + "/"):
            raise Refused(Reply(404, "<html>Not found</html>", {"Content-Type": "text/html"}))
        found = routes.find(call.method, call.path[len(self.api):])
        call.token = self._authorise(call)
        if self._limits:
            wait = self._limits.pop(0)
            refuse(429, "Rate limit for this resource has been exceeded",
                   {} if wait is None else {"Retry-After": str(wait)})
        if found is None:
            refuse(404, "Resource not found")
        self._permit(call.token, found.options["needs"])
        self._place(call, found.arguments)
        return found.function(self, call, **found.arguments)

    # developer.atlassian.com/cloud/bitbucket/rest/intro/#authentication
    def _authorise(self, call):
        scheme, value = call.credentials()
        given = basic(call)
        if not scheme:
            refuse(401, "Access denied. You must have write or admin access.")
        token = self.tokens.get(given[1] if given else value)
        is_good = token is not None and not token.is_revoked and (
            token.email == given[0] if given else scheme == "bearer" and not token.email)
        if not is_good:
            refuse(401, "Token is invalid, expired, or not supported for this endpoint.")
        return token

    @staticmethod
    def permits(token, need):
        if token.email:
            return _API_NAMES[need] in token.scopes
        return any(need in _IMPLIED.get(scope, ()) for scope in token.scopes)

    def _permit(self, token, need):
        if not self.permits(token, need):
            required = _API_NAMES[need] if token.email else need
            refuse(403, "Your credentials lack one or more required privilege scopes.",
                   detail={"granted": list(token.scopes), "required": [required]})

    def _place(self, call, arguments):
        if "owner" not in arguments:
            return
        path = f"{arguments.pop('owner')}/{arguments.pop('repo')}"
        call.project = self.projects.get(path)
        if call.project is None or not call.project.may(call.token.login, "read"):
            refuse(404, f"Repository {path} not found")
        if call.method != "GET" and not call.project.may(call.token.login, "write"):
            refuse(403, "You do not have access to perform this operation.")

    def body(self, call, schema):
        kind = call.headers.get("content-type", "").partition(";")[0].strip()
        if kind != "application/json":
            refuse(400, f"Unsupported content type: {kind}")
        body = call.json()
        if not isinstance(body, dict):
            refuse(400, "Bad request", detail="The request body is not valid JSON")
        self.check(body, schema)
        return body

    @staticmethod
    def check(value, schema, place=""):
        """The same for an object within the body."""
        texts = {"unknown": "extra keys not allowed", "missing": "This field is required.",
                 "type": "expected a different type"}
        found = {place + problem.name: [texts[problem.kind]]
                 for problem in fields.problems(value, schema)}
        if found:
            name, (text,) = next(iter(found.items()))
            refuse(400, f"{name}: {text}", fields=found)

    def values(self, call, items, show):
        """One page of a list (developer.atlassian.com/cloud/bitbucket/rest/intro/#pagination)."""
        page = page_of(self, call, items, "pagelen")
        more = {"next": address(self, call, page.next)} if page.next else {}
        return Reply(200, {"values": [show(item) for item in page.items], "page": page.number,
                           "pagelen": page.size, "size": len(items), **more})

    # support.atlassian.com/bitbucket-cloud/docs/using-access-tokens/
    def git_user(self, user, password, project, writes):
        token = self.tokens.get(password)
        names = ("x-bitbucket-api-token-auth", token.email) if token and token.email else (
            "x-token-auth",)
        if token is None or token.is_revoked or user not in names:
            raise Refused(Reply(401, "Invalid credentials\n",
                                {"WWW-Authenticate": 'Basic realm="Bitbucket.org HTTP"'}))
        if not project.may(token.login, "read"):
            raise Refused(Reply(404, "Repository not found\n"))
        if not self.permits(token, "repository:write" if writes else "repository") or (
                writes and not project.may(token.login, "write")):
            raise Refused(Reply(403, "Your credentials lack one or more required privilege "
                                     "scopes.\n"))
        return token.login

    def refuses_push(self, project, branch):
        return [f"Permission denied to update branch {branch}."]

    def pushed(self, project, push):
        lines = []
        for update in push.updates:
            if not update.branch or update.deletes or update.branch == project.default_branch:
                continue
            request = project.find(update.branch)
            if request:
                lines += ["", f"View pull request for {update.branch} => {request.base}:",
                          f"  {project.web_url}/pull-requests/{request.number}?t=1", ""]
            else:
                lines += ["", f"Create pull request for {update.branch}:",
                          f"  {project.web_url}/pull-requests/new?source={update.branch}&t=1", ""]
        return lines


_PLACE = "/repositories/{owner}/{repo}"


# developer.atlassian.com/cloud/bitbucket/rest/api-group-repositories/
@routes("GET", _PLACE, needs="repository")
def facts(forge, call):
    project = call.project
    return Reply(200, {"type": "repository", "full_name": project.path, "name": project.name,
                       "is_private": project.is_private,
                       "mainbranch": {"type": "branch", "name": project.default_branch}})


# developer.atlassian.com/cloud/bitbucket/rest/api-group-commits/
@routes("GET", _PLACE + "/commit/{commit}", needs="repository")
def commit(forge, call, commit):
    full = call.project.store.full(commit)
    if not full:
        refuse(404, f"Commit not found: {commit}")
    return Reply(200, {"type": "commit", "hash": full,
                       "message": call.project.store.message(full),
                       "parents": [{"type": "commit", "hash": parent}
                                   for parent in call.project.store.parents(full)]})


# developer.atlassian.com/cloud/bitbucket/rest/api-group-refs/
@routes("GET", _PLACE + "/refs/branches/{branch:*}", needs="repository")
def get_branch(forge, call, branch):
    tip = call.project.store.tip(branch)
    if not tip:
        refuse(404, f"Branch {branch} not found")
    return Reply(200, {"type": "branch", "name": branch,
                       "target": {"type": "commit", "hash": tip}})


# developer.atlassian.com/cloud/bitbucket/rest/api-group-refs/
@routes("DELETE", _PLACE + "/refs/branches/{branch:*}", needs="repository:write")
def delete_branch(forge, call, branch):
    if not call.project.store.tip(branch):
        refuse(404, f"Branch {branch} not found")
    if branch == call.project.default_branch or call.project.is_protected(branch):
        refuse(403, "Branch deletion is restricted")
    call.project.store.delete(branch)
    return Reply(204)


# developer.atlassian.com/cloud/bitbucket/rest/api-group-pullrequests/
@routes("GET", _PLACE + "/effective-default-reviewers", needs="repository")
def default_reviewers(forge, call):
    logins = forge.default_reviewers.get(call.project.path, [])
    return forge.values(call, logins, lambda login: {
        "type": "default_reviewer", "reviewer_type": "repository", "user": user(forge, login)})


# developer.atlassian.com/cloud/bitbucket/rest/api-group-workspaces/
@routes("GET", "/workspaces/{workspace}/members", needs="account")
def members(forge, call, workspace):
    logins = [login for project in forge.projects.values() if project.owner == workspace
              for login in project.members]
    return forge.values(call, sorted(set(logins)), lambda login: {
        "type": "workspace_membership", "user": user(forge, login)})
