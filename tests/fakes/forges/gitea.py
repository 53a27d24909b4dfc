# SPDX-License-Identifier: Apache-2.0
"""Gitea and Forgejo: REST below /api/v1. What routers/api/v1 of Gitea's source says goes before
what docs.gitea.com/api says.

Scopes of tokens: "write:repository", "read:issue", "read:organization", "read:user", … - writing
implies reading.

A fault to arm: "checking", while which `mergeable` is false and a merge is answered with 405,
"Please try again later".
"""

from fakes.chat_server.exchange import Refused, Reply
from fakes.forges import fields, gitea_issues, gitea_merge, gitea_pulls
from fakes.forges.gitea_answers import not_found, refuse, repository
from fakes.forges.routes import Routes
from fakes.forges.server import Server

_STYLES = {"allow_merge_commits": "merge", "allow_rebase": "rebase",
           "allow_rebase_explicit": "rebase-merge", "allow_squash_merge": "squash",
           "allow_fast_forward_only_merge": "fast-forward"}

routes = Routes(gitea_pulls.routes, gitea_merge.routes, gitea_issues.routes, gitea_pulls.by_name)


class Gitea(Server):
    """version                "10.0.0+gitea-1.22.0" is how Forgejo calls itself
    filters_base           lists of pull requests know the parameter base_branch
    closes_without_branch  False for those before 1.11, which leave requests open whose branch is
                           deleted
    """

    api = "/api/v1"
    every_scope = ("write:repository", "write:issue", "read:organization", "read:user")
    sees_manual_merges = False

    def __init__(self, root, *, version="1.22.3", filters_base=False, closes_without_branch=True,
                 **more):
        super().__init__(root, **more)
        self.closes_without_branch = closes_without_branch
        self.version = version
        self.filters_base = filters_base
        self._organisations = {}  # name: {id: label}

    def create_project(self, path, repository=None, **more):
        project = super().create_project(path, repository, **more)
        project.repository.configure("receive.advertisePushOptions", "true")
        return project

    def add_organisation_label(self, organisation, name):
        number = self.next_id()
        self._organisations.setdefault(organisation, {})[number] = name
        return number

    def organisation_labels(self, organisation):
        """{id: name}"""
        return self._organisations.get(organisation, {})

    def handle(self, call):
        if not call.headers.get("user-agent"):
            refuse(self, 403, "Forbidden")  # stricter than the real one
        if not call.path.startswith(self.api + "/"):
            raise Refused(Reply(404, "<html>Not found.</html>", {"Content-Type": "text/html"}))
        found = routes.find(call.method, call.path[len(self.api):])
        if found is None:
            not_found(self)
        if not found.options.get("is_open"):
            call.token = self._authorise(call)
            self._permit(call, found.options["needs"])
        self._place(call, found.arguments)
        return found.function(self, call, **found.arguments)

    # docs.gitea.com/development/api-usage#authentication
    def _authorise(self, call):
        scheme, value = call.credentials()
        if not value:
            refuse(self, 401, "token is required")
        token = self.tokens.get(value) if scheme in ("token", "bearer") else None
        if token is None or token.is_revoked:
            refuse(self, 401, "invalid username, password or token")
        return token

    @staticmethod
    def permits(token, need):
        return need in token.scopes or need.replace("read:", "write:") in token.scopes

    # docs.gitea.com/development/oauth2-provider#scopes
    def _permit(self, call, need):
        if not self.permits(call.token, need):
            refuse(self, 403, "token does not have at least one of required scope(s), "
                              f"required=[{need}], token scope={','.join(call.token.scopes)}")

    def _place(self, call, arguments):
        if "owner" not in arguments:
            return
        path = f"{arguments.pop('owner')}/{arguments.pop('repo')}"
        call.project = self.projects.get(path)
        if call.project is None or not call.project.may(call.token.login, "read"):
            not_found(self)
        if call.method == "GET":
            return
        if call.project.is_archived:
            refuse(self, 423, f"{path} is archived")
        if not call.project.may(call.token.login, "write"):
            refuse(self, 403, "user should have a permission to write to the repository branch")

    def body(self, call, schema):
        """modules/web/middleware/binding of Gitea says how bodies are refused."""
        kind = call.headers.get("content-type", "").partition(";")[0].strip()
        if kind != "application/json":
            refuse(self, 422, "[]: Unsupported Content-Type" if kind else "[]: Empty Content-Type")
        body = call.json()
        if not isinstance(body, dict):
            refuse(self, 422, "[]: json: cannot unmarshal into Go value")
        for problem in fields.problems(body, schema):
            refuse(self, 422, {
                "unknown": f'[]: json: unknown field "{problem.name}"',  # the real one passes over
                "missing": f"[{problem.name}]: Required",
                "type": "[]: json: cannot unmarshal into Go struct field "
                        f".{problem.name} of type {problem.wanted}"}[problem.kind])
        return body

    # docs.gitea.com/usage/authentication
    def git_user(self, user, password, project, writes):
        token = self.tokens.get(password) or self.tokens.get(user)
        if token is None or token.is_revoked:
            raise Refused(Reply(401, "Unauthorized\n",
                                {"WWW-Authenticate": 'Basic realm="Gitea"'}))
        if not project.may(token.login, "read"):
            raise Refused(Reply(404, "Not found.\n"))
        if not self.permits(token, "write:repository" if writes else "read:repository") or (
                writes and not project.may(token.login, "write")):
            raise Refused(Reply(403, "Forbidden\n"))
        return token.login

    def refuses_push(self, project, branch):
        name = "Forgejo" if "+gitea-" in self.version else "Gitea"
        return [f"{name}: Not allowed to push to protected branch {branch}"]

    def pushed(self, project, push):
        lines = []
        for update in push.updates:
            if not update.branch or update.deletes or update.branch == project.default_branch:
                continue
            request = project.find(update.branch)
            if request:
                lines += ["", "Visit the existing pull request:",
                          f"  {project.web_url}/pulls/{request.number}", ""]
            else:
                lines += ["", f"Create a new pull request for '{update.branch}':",
                          f"  {project.web_url}/compare/{project.default_branch}..."
                          f"{update.branch}", ""]
        return lines


# docs.gitea.com/api: getVersion
@routes("GET", "/version", is_open=True)
def version(forge, call):
    return Reply(200, {"version": forge.version})


# docs.gitea.com/api: repoGet
@routes("GET", "/repos/{owner}/{repo}", needs="read:repository")
def facts(forge, call):
    project, login = call.project, call.token.login
    return Reply(200, {
        **repository(project), "default_branch": project.default_branch,
        "archived": project.is_archived, "default_merge_style": "merge",
        "default_delete_branch_after_merge": project.delete_branch_on_merge,
        **{name: style in project.methods for name, style in _STYLES.items()},
        "permissions": {"admin": project.may(login, "maintain"),
                        "push": project.may(login, "write"), "pull": project.may(login, "read")}})


# docs.gitea.com/api: repoGetBranch
@routes("GET", "/repos/{owner}/{repo}/branches/{branch:*}", needs="read:repository")
def branch(forge, call, branch):
    project, tip = call.project, call.project.store.tip(branch)
    if not tip:
        not_found(forge)
    return Reply(200, {"name": branch, "commit": {"id": tip},
                       "protected": project.is_protected(branch),
                       "user_can_push": project.may_change(call.token.login, branch),
                       "user_can_merge": project.may_change(call.token.login, branch, "merge")})


# docs.gitea.com/api: repoDeleteBranch
@routes("DELETE", "/repos/{owner}/{repo}/branches/{branch:*}", needs="write:repository")
def delete_branch(forge, call, branch):
    project = call.project
    if not project.store.tip(branch):
        not_found(forge)
    if branch == project.default_branch:
        refuse(forge, 403, "can not delete default branch")
    if project.is_protected(branch):
        refuse(forge, 403, "branch protected")
    project.store.delete(branch)
    return Reply(204)
