# SPDX-License-Identifier: Apache-2.0
"""GitLab: REST below /api/v4, and merge requests by push options.

Scopes of tokens: "api", "read_api", "write_repository", "read_repository". Roles of members: "read"
is a reporter, "write" a developer, "maintain" a maintainer. A token of a CI job is
`token(kind="job", projects=("team/deploy",))`.

Faults to arm:

    "not ready"      405 on a merge, as for seconds after a request was opened
    "checking"       a request is read while GitLab still looks whether it can be merged
    "late pipeline"  a request is read before the pipeline of its head is there
    "stale pipeline"  … while the pipeline of the head before the last push is still shown
    "push options"   a push is taken, what its options ask for is not
and `rate_limit` below. What settings a project has is said in project.py; `merge_method` is that of
all projects.
"""

from fakes.chat_server.exchange import Refused, Reply
from fakes.forges import fields, gitlab_merge, gitlab_notes, gitlab_push, gitlab_requests
from fakes.forges.gitlab_answers import person, refuse
from fakes.forges.pages import link, page_of
from fakes.forges.routes import Routes
from fakes.forges.server import Server

routes = Routes(gitlab_requests.routes, gitlab_merge.routes, gitlab_notes.routes)


class GitLab(Server):
    """merge_method  "merge", "rebase_merge" or "ff", the setting of projects
    is_premium    more than one assignee and reviewer
    shows_links   a push is told where its merge request is ("printing_merge_request_link_enabled")
    groups        {"team": ["ann"]}: who is in a group, by path or number as text
    """

    api = "/api/v4"
    every_scope = ("api",)
    push_disarms = True

    def __init__(self, root, *, version="17.11.0-ee", **more):
        super().__init__(root, **more)
        self.version = version
        self.merge_method = "merge"
        self.is_premium = False
        self.shows_links = True
        self.groups = {}
        self._limits = []

    def create_project(self, path, repository=None, **more):
        project = super().create_project(path, repository, **more)
        project.repository.configure("receive.advertisePushOptions", "true")
        project.checks_needed = False  # "Pipelines must succeed" is off at first
        return project

    def token_text(self, number, kind):
        return f"glcbt-64_{number}" if kind == "job" else f"glpat-{number}"

    # docs.gitlab.com/security/rate_limits/ and docs.gitlab.com/administration/settings/
    # user_and_ip_rate_limits/#response-headers
    def rate_limit(self, times=1, wait=None):
        """429 with Retry-After, or without where `wait` is None."""
        self._limits += [wait] * times

    def handle(self, call):
        if not call.headers.get("user-agent"):
            refuse(403, message="403 Forbidden")  # stricter than the real one
        if not call.path.startswith(self.api + "/"):
            raise Refused(Reply(404, "<html>404</html>", {"Content-Type": "text/html"}))
        call.token = self._authorise(call)
        if self._limits:
            self._turn_away(self._limits.pop(0))
        found = routes.find(call.method, call.path[len(self.api):])
        if found is None:
            refuse(404, error="404 Not Found")
        if call.token.kind == "job" and not found.options.get("for_jobs"):
            refuse(401, message="401 Unauthorized")
        self._permit(call)
        if "project" in found.arguments:
            call.project = self._project(call, found.arguments.pop("project"))
        return found.function(self, call, **found.arguments)

    # docs.gitlab.com/api/rest/authentication/
    def _authorise(self, call):
        scheme, value = call.credentials()
        kind = "person"
        if "private-token" in call.headers:
            value = call.headers["private-token"]
        elif "job-token" in call.headers:
            kind, value = "job", call.headers["job-token"]
        elif scheme != "bearer":
            value = ""
        token = self.tokens.get(value)
        if token is None or (token.kind == "job") != (kind == "job"):
            refuse(401, message="401 Unauthorized")
        if token.is_revoked:
            refuse(401, error="invalid_token", error_description="Token was revoked. You have to "
                   "re-authorize from the user.")
        return token

    def _turn_away(self, wait):
        headers = {"RateLimit-Limit": "600", "RateLimit-Observed": "601",
                   "RateLimit-Remaining": "0", "RateLimit-Reset": str(int(self.now()) + 60)}
        if wait is not None:
            headers["Retry-After"] = str(wait)
        raise Refused(Reply(429, "Retry later\n", headers))

    # docs.gitlab.com/user/profile/personal_access_tokens/#personal-access-token-scopes
    @staticmethod
    def _permit(call):
        enough = {"api"} | ({"read_api"} if call.method == "GET" else set())
        if call.token.kind != "job" and not enough & set(call.token.scopes):
            refuse(403, error="insufficient_scope", error_description="The request requires higher "
                   "privileges than provided by the access token.", scope=" ".join(sorted(enough)))

    def _project(self, call, name):
        """By number or by path, which is one segment."""
        for project in self.projects.values():
            is_named = name in (str(project.id), project.path)
            is_within = call.token.projects is None or project.path in call.token.projects
            if is_named and is_within and project.may(call.token.login, "read"):
                if call.method != "GET" and not project.may(call.token.login, "write"):
                    refuse(403, message="403 Forbidden")
                if call.method != "GET" and project.is_archived:
                    refuse(403, message="403 Forbidden")
                return project
        refuse(404, message="404 Project Not Found")

    def body(self, call, schema):
        kind = call.headers.get("content-type", "").partition(";")[0].strip()
        if kind != "application/json":
            refuse(415, error=f"The provided content-type '{kind}' is not supported.")
        body = call.json()
        if not isinstance(body, dict):
            refuse(400, message="400 Bad request - invalid JSON")
        found = fields.problems(body, schema)
        missing = [problem.name for problem in found if problem.kind == "missing"]
        if missing:
            refuse(400, error=", ".join(f"{name} is missing" for name in missing))
        for problem in found:  # the real one passes over what it does not know
            refuse(400, error=f"{problem.name} is "
                              + ("invalid" if problem.kind == "type" else "unknown"))
        return body

    # docs.gitlab.com/user/project/repository/protected_branches/ and
    # docs.gitlab.com/ci/jobs/ci_job_token/#allow-git-push-requests-to-your-project-repository
    def git_user(self, user, password, project, writes):
        token = self.tokens.get(password)
        if token is None or token.is_revoked or not user or (
                token.kind == "job" and user != "gitlab-ci-token"):
            raise Refused(Reply(401, "HTTP Basic: Access denied.\n",
                                {"WWW-Authenticate": 'Basic realm="GitLab"'}))
        if not project.may(token.login, "read") or (
                token.projects is not None and project.path not in token.projects):
            raise Refused(Reply(404, "The project you were looking for could not be found or you "
                                     "don't have permission to view it.\n"))
        if token.kind == "job":
            is_allowed = not writes or project.job_token_may_push
        else:
            enough = {"api", "write_repository"} | (set() if writes else {"read_repository"})
            is_allowed = bool(enough & set(token.scopes))
        if not is_allowed or (writes and not project.may(token.login, "write")):
            raise Refused(Reply(403, "You are not allowed to push code to this project.\n"))
        return token.login

    def refuses_push(self, project, branch):
        return ["GitLab: You are not allowed to push code to protected branches on this project."]

    def pushed(self, project, push):
        return gitlab_push.lines(self, project, push)


# docs.gitlab.com/api/version/
@routes("GET", "/version", for_jobs=True)
def version(forge, call):
    return Reply(200, {"version": forge.version, "revision": "abcdef0"})


# docs.gitlab.com/api/projects/#get-a-single-project
@routes("GET", "/projects/{project}")
def facts(forge, call):
    project = call.project
    return Reply(200, {
        "id": project.id, "path": project.name, "path_with_namespace": project.path,
        "default_branch": project.default_branch, "web_url": project.web_url,
        "http_url_to_repo": project.clone_url, "archived": project.is_archived,
        "merge_method": forge.merge_method, "merge_requests_enabled": True,
        "only_allow_merge_if_pipeline_succeeds": project.checks_needed,
        "remove_source_branch_after_merge": project.delete_branch_on_merge,
        "squash_option": "default_off", "jobs_enabled": project.checks_by_default is not None})


# docs.gitlab.com/api/users/#list-users
@routes("GET", "/users")
def users(forge, call):
    wanted = call.asked("username").lower()
    found = [person(forge, login) for login in forge.accounts
             if not wanted or login.lower() == wanted]
    page = page_of(forge, call, found)
    return Reply(200, page.items, link(forge, call, page))


# docs.gitlab.com/api/group_members/#list-all-members-of-a-group
@routes("GET", "/groups/{group}/members")
def members(forge, call, group):
    logins = forge.groups.get(group)
    if logins is None:
        refuse(404, message="404 Group Not Found")
    page = page_of(forge, call, [person(forge, login) for login in logins])
    return Reply(200, page.items, link(forge, call, page))


# docs.gitlab.com/api/branches/#get-a-single-repository-branch
@routes("GET", "/projects/{project}/repository/branches/{branch}")
def branch(forge, call, branch):
    project, tip = call.project, call.project.store.tip(branch)
    if not tip:
        refuse(404, message="404 Branch Not Found")
    return Reply(200, {"name": branch, "protected": project.is_protected(branch),
                       "default": branch == project.default_branch, "commit": {"id": tip},
                       "can_push": project.may_change(call.token.login, branch)})


# docs.gitlab.com/api/repositories/#compare-branches-tags-or-commits
@routes("GET", "/projects/{project}/repository/compare")
def compare(forge, call):
    ends = [call.asked("from"), call.asked("to")]
    if not all(ends):
        refuse(400, error="from is missing, to is missing")
    commits = [call.project.store.full(end) for end in ends]
    if not all(commits):
        refuse(404, message="404 Ref Not Found")
    ahead = call.project.store.ahead(*commits)
    return Reply(200, {"commits": [{"id": commit} for commit in ahead],
                       "compare_same_ref": commits[0] == commits[1], "compare_timeout": False})


# docs.gitlab.com/api/branches/#delete-a-repository-branch
@routes("DELETE", "/projects/{project}/repository/branches/{branch}")
def delete_branch(forge, call, branch):
    project = call.project
    if not project.store.tip(branch):
        refuse(404, message="404 Branch Not Found")
    if project.is_protected(branch) or branch == project.default_branch:
        refuse(403, message="403 Forbidden - Protected branch cannot be deleted")
    project.store.delete(branch)
    return Reply(204)
