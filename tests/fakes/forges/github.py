# SPDX-License-Identifier: Apache-2.0
"""GitHub, as Enterprise Server has it: REST below /api/v3, GraphQL at /api/graphql.

Scopes of tokens are the permissions of fine-grained tokens and apps: "contents:write",
"pull_requests:write", "issues:read", … - writing implies reading.

Faults to arm:

    "mergeable unknown"  a pull request is read while `mergeable` is still being computed
    "late branch"        a branch that was pushed is not there yet for a new pull request
    "fresh token"        a new token of an app is not known yet: 404 (Git as well)
    "stale branch"       a commit to a branch is refused with STALE_DATA although nothing moved
and `rate_limit` below.
"""

from fakes.chat_server.exchange import Refused, Reply
from fakes.forges import fields, github_app, github_git, github_graphql, github_issues, github_pulls
from fakes.forges.github_answers import refuse, repository, user
from fakes.forges.routes import Routes
from fakes.forges.server import Server

_EVERY = ("contents:write", "pull_requests:write", "issues:write", "workflows:write",
          "members:read")
_VERSIONS = ("2022-11-28", "2026-03-10")

routes = Routes(github_pulls.routes, github_issues.routes, github_git.routes, github_app.routes)


class GitHub(Server):
    """actions_may_propose  the setting that lets workflows open pull requests"""

    api = "/api/v3"
    every_scope = _EVERY
    closes_without_commits = True
    review_ends_asking = True
    git_agent = "git/github-0123456789ab"

    def __init__(self, root, **more):
        super().__init__(root, **more)
        self.actions_may_propose = True
        self.apps = github_app.Apps(self)
        self._limits = []

    @property
    def graphql_url(self):
        return self.url + "/api/graphql"

    def token_text(self, number, kind):
        return {"person": f"github_pat_{number}", "actions": f"ghs_actions{number}"}.get(
            kind, f"ghs_12345_{number}.{'x' * 300}")

    def app(self, public_key, **more):
        """A GitHub App with the public half of its key (PEM); see github_app.App."""
        return self.apps.add(public_key, **more)

    # docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
    def rate_limit(self, kind="primary", times=1, wait=1):
        """`kind`: "primary" (403, remaining: 0, reset in `wait` seconds), "secondary" (403 and
        Retry-After), "too many" (429 and Retry-After) or "too many, no time" (429 without)."""
        self._limits += [(kind, wait)] * times

    def handle(self, call):
        if not call.headers.get("user-agent"):
            refuse(403, "Request forbidden by administrative rules. Please make sure your request "
                        "has a User-Agent header")
        try:
            reply = self._handled(call)
        except Refused as refused:
            reply = refused.reply
        usual = {"X-GitHub-Request-Id": f"ABCD:{len(self.log)}", "x-ratelimit-limit": "5000",
                 "x-ratelimit-remaining": "4990", "x-ratelimit-used": "10",
                 "x-ratelimit-reset": str(int(self.now()) + 3600), "x-ratelimit-resource": "core"}
        reply = Reply(reply.status, reply.body, {**usual, **reply.headers})
        return reply

    def _handled(self, call):
        if call.path == "/api/graphql" and call.method == "POST":
            call.token = self._authorise(call)
            self._turn_away()
            return github_graphql.answer(self, call)
        if not call.path.startswith(self.api + "/"):
            raise Refused(Reply(404, "<html>Page not found</html>", {"Content-Type": "text/html"}))
        self._check_headers(call)
        found = routes.find(call.method, call.path[len(self.api):])
        if found is None:
            refuse(404, "Not Found")
        if found.options.get("is_open"):
            return found.function(self, call, **found.arguments)
        if found.options.get("by_app"):
            call.app = self.apps.authorise(call)
        else:
            call.token = self._authorise(call)
            self._turn_away()
            self._permit(call, found.options.get("needs"))
        self._place(call, found.arguments)
        return found.function(self, call, **found.arguments)

    @staticmethod
    def _check_headers(call):
        accepted = call.headers.get("accept", "*/*")
        if not any(kind in accepted for kind in ("json", "*/*", "application/*")):
            refuse(415, f"Unsupported 'Accept' header: '{accepted}'. Must accept "
                        "'application/json'.")
        # docs.github.com/rest/about-the-rest-api/api-versions
        version = call.headers.get("x-github-api-version", _VERSIONS[0])
        if version not in _VERSIONS:
            refuse(400, f"'{version}' is not a supported version. The latest supported version is "
                        f"'{_VERSIONS[-1]}'.")

    # docs.github.com/rest/authentication/authenticating-to-the-rest-api
    def _authorise(self, call):
        scheme, value = call.credentials()
        if scheme not in ("bearer", "token") or not value:
            refuse(401, "Requires authentication")
        token = self.tokens.get(value)
        if token is None or token.is_revoked:
            refuse(401, "Bad credentials")
        if token.is_fresh and self.faults.take("fresh token"):
            refuse(404, "Not Found")
        return token

    def _turn_away(self):
        if not self._limits:
            return
        kind, wait = self._limits.pop(0)
        seconds = {"Retry-After": str(wait)}
        if kind == "primary":
            refuse(403, "API rate limit exceeded for user ID 1.", {
                "x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(self.now()) + wait)})
        if kind == "secondary":
            refuse(403, "You have exceeded a secondary rate limit. Please wait a few minutes "
                        "before you try again.", seconds)
        refuse(429, "API rate limit exceeded", seconds if kind == "too many" else None)

    def permits(self, token, needs):
        """`needs` is "issues:write|pull_requests:write"; one is enough."""
        return needs is None or any(
            need in token.scopes or need.replace(":read", ":write") in token.scopes
            for need in needs.split("|"))

    # docs.github.com/rest/authentication/
    # permissions-required-for-fine-grained-personal-access-tokens
    def _permit(self, call, needs):
        if not self.permits(call.token, needs):
            refuse(403, self.lacking(call.token), {
                "x-accepted-github-permissions": needs.replace(":", "=").replace("|", "; ")})

    @staticmethod
    def lacking(token):
        who = "personal access token" if token.kind == "person" else "integration"
        return f"Resource not accessible by {who}"

    def visible(self, token, path):
        """The project of a path, if the token's owner may see it; else None."""
        project = self.projects.get(path)
        if project is None or (token.projects is not None and path not in token.projects):
            return None
        return project if project.may(token.login, "read") or not project.is_private else None

    def _place(self, call, arguments):
        if "owner" not in arguments:
            return
        path = f"{arguments.pop('owner')}/{arguments.pop('repo')}"
        if path in self.renamed:
            self._point_to(self.renamed[path], path, call)
        if call.token is None:
            call.project = self.projects.get(path)
        else:
            call.project = self.visible(call.token, path)
        if call.project is None:
            refuse(404, "Not Found")
        if call.method != "GET" and call.token:
            self.check_write(call.token, call.project)

    # docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api
    # #follow-redirects
    def _point_to(self, new, old, call):
        place = call.path.replace(f"/repos/{old}", f"/repos/{new}", 1)
        query = f"?{call.query_string}" if call.query_string else ""
        refuse(301 if call.method == "GET" else 307, "Moved Permanently",
               {"Location": f"{self.url}{place}{query}"})

    def check_write(self, token, project):
        if project.is_archived:
            refuse(403, "Repository was archived so is read-only.")
        if not project.may(token.login, "write"):
            refuse(403, self.lacking(token))

    def body(self, call, schema):
        """The body, if it is what the schema says."""
        kind = call.headers.get("content-type", "").partition(";")[0].strip()
        if kind != "application/json":
            refuse(415, f"Unsupported 'Content-Type' header: '{kind}'. Must be 'application/json'.")
        body = call.json()
        if body is None:
            refuse(400, "Problems parsing JSON")
        if not isinstance(body, dict):
            refuse(400, "Body should be a JSON object")
        for problem in fields.problems(body, schema):
            refuse(422, "Invalid request.\n\n" + _described(problem))
        return body

    def git_user(self, user, password, project, writes):
        token = self.tokens.get(password)
        if token is None or token.is_revoked:
            raise Refused(Reply(401, "Invalid username or token.\n",
                                {"WWW-Authenticate": 'Basic realm="GitHub"'}))
        is_late = token.is_fresh and self.faults.take("fresh token")
        if is_late or self.visible(token, project.path) is None:
            raise Refused(Reply(404, "Repository not found.\n"))
        if not self.permits(token, "contents:write" if writes else "contents:read") or (
                writes and not project.may(token.login, "write")):
            raise Refused(Reply(403, f"Permission to {project.path}.git denied to "
                                     f"{token.login}.\n"))
        return token.login

    def refuses_push(self, project, branch):
        return [f"error: GH006: Protected branch update failed for refs/heads/{branch}.",
                "error: You're not authorized to push to this branch."]

    def pushed(self, project, push):
        lines = []
        for update in push.updates:
            if update.branch and not update.deletes and not project.find(update.branch) \
                    and update.branch != project.default_branch:
                lines += ["", f"Create a pull request for '{update.branch}' on GitHub by visiting:",
                          f"     {project.web_url}/pull/new/{update.branch}", ""]
        return lines


def _described(problem):
    if problem.kind == "unknown":
        return f'"{problem.name}" is not a permitted key.'
    if problem.kind == "missing":
        return f'"{problem.name}" wasn\'t supplied.'
    wanted = {"text": "a string", "number": "an integer", "flag": "a boolean",
              "object": "an object"}.get(problem.wanted, "an array")
    return f"For 'properties/{problem.name}', {problem.value} is not {wanted}."


# docs.github.com/enterprise-server/rest/meta/meta
@routes("GET", "/meta", is_open=True)
def meta(forge, call):
    return Reply(200, {"verifiable_password_authentication": True, "installed_version": "3.14.0"})


# docs.github.com/rest/repos/repos#get-a-repository
@routes("GET", "/repos/{owner}/{repo}")
def facts(forge, call):
    project, login = call.project, call.token.login
    ways = {"allow_merge_commit": "merge", "allow_squash_merge": "squash",
            "allow_rebase_merge": "rebase"}
    return Reply(200, {
        **repository(project), "default_branch": project.default_branch,
        "archived": project.is_archived, "allow_auto_merge": project.allow_auto_merge,
        "delete_branch_on_merge": project.delete_branch_on_merge,
        **{name: way in project.methods for name, way in ways.items()},
        "permissions": {"admin": False, "maintain": project.may(login, "maintain"),
                        "push": project.may(login, "write"), "pull": project.may(login, "read")}})


# docs.github.com/rest/users/users#get-a-user
@routes("GET", "/users/{login}")
def get_user(forge, call, login):
    if login not in forge.accounts:
        refuse(404, "Not Found")
    return Reply(200, user(forge, login))
