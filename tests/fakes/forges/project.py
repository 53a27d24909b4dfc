# SPDX-License-Identifier: Apache-2.0
"""A repository with what a forge adds to it: people, labels, rules and requests."""

from fakes.forges.accounts import is_at_least
from fakes.forges.change_request import ChangeRequest
from fakes.forges.person import Person
from fakes.forges.repository import Identity, Store


class Project:
    """What a test may set:

    is_private          without a token it is not there
    is_archived         nothing can be written
    methods             how requests may be merged: {"merge", "squash", "rebase", …}
    allow_auto_merge    the setting of GitHub
    has_merge_queue     of GitHub: what could be merged goes there, and nothing past it
    allow_drafts        GitHub has none in some private repositories
    delete_branch_on_merge
    checks_needed       before a merge all checks must be green
    checks_by_default   the state that a new head has at once: None (nobody looks), "pending", …
    """

    def __init__(self, forge, path, number, repository, default_branch):
        self.forge = forge
        self.path = path
        self.id = number
        self.repository = repository
        self.default_branch = default_branch
        self.store = Store(repository.path)
        self.members = {}
        self.teams = set()
        self.labels = {}  # id: name
        self.requests = []
        self.is_private = True
        self.is_archived = False
        self.methods = {"merge", "squash", "rebase", "fast-forward", "rebase-merge"}
        self.allow_auto_merge = True
        self.has_merge_queue = False
        self.allow_drafts = True
        self.delete_branch_on_merge = False
        self.checks_needed = True
        self.checks_by_default = None
        self.job_token_may_push = False
        self._checks = {}
        self._rules = {}

    @property
    def owner(self):
        return self.path.rpartition("/")[0]

    @property
    def name(self):
        return self.path.rpartition("/")[2]

    @property
    def web_url(self):
        return f"{self.forge.url}/{self.path}"

    @property
    def clone_url(self):
        return f"{self.forge.url}/{self.path}.git"

    # People.

    def add_member(self, login, role="write"):
        """"read", "write" or "maintain"; returns the person, who can act."""
        self.forge.account(login)
        self.members[login] = role
        return self.person(login)

    def person(self, login):
        """Acts as somebody; who is not a member becomes one that may write."""
        if login not in self.members:
            self.add_member(login)
        return Person(self, login)

    def may(self, login, least):
        return is_at_least(self.members.get(login), least)

    def identity(self, login):
        return Identity(login, self.forge.account(login).mail)

    def add_team(self, name):
        self.teams.add(name)

    def add_label(self, name):
        """The id of a label, which is made if it is not there."""
        for number, known in self.labels.items():
            if known == name:
                return number
        number = self.forge.next_id()
        self.labels[number] = name
        return number

    # Rules.

    def protect(self, branch, push="maintain", merge="write"):
        """Who may push to a branch, and merge into it."""
        self._rules[branch] = {"push": push, "merge": merge}

    def is_protected(self, branch):
        return branch in self._rules

    def may_change(self, login, branch, how="push"):
        """`how` is "push" or "merge"."""
        return self.may(login, self._rules.get(branch, {}).get(how, "write"))

    # Checks, which some call pipelines.

    def check(self, commit):
        """"pending", "success", "failure" or None."""
        return self._checks.get(commit, self.checks_by_default)

    def set_check(self, commit, state):
        with self.forge.lock:
            self._checks[commit] = state
            self._merge_what_waits()

    def finish_checks(self, state="success"):
        """Ends what is pending on the heads of open requests; what waits for it is merged."""
        with self.forge.lock:
            self.refresh()
            for request in self.open_requests():
                if self.check(request.head_sha) == "pending":
                    self._checks[request.head_sha] = state
            self._merge_what_waits()

    def is_waiting(self, request):
        return self.checks_needed and self.check(request.head_sha) in ("pending", "failure")

    def _merge_what_waits(self):
        for request in self.open_requests():
            if request.auto_merge and self.check(request.head_sha) == "success":
                armed = request.auto_merge
                request.removes_branch |= armed.removes_branch
                self.merge(request, armed.method, armed.login, armed.message)

    # Requests.

    def open_requests(self):
        return [request for request in self.requests if request.is_open]

    def request(self, number):
        """The request of a number, or None."""
        return next((each for each in self.requests if each.number == number), None)

    def find(self, head, base=None):
        """The open request from a branch to another, or None."""
        return next((each for each in self.open_requests()
                     if each.head == head and base in (None, each.base)), None)

    def open(self, head, base, title, author, body="", **more):
        """Without asking whether that makes sense."""
        request = ChangeRequest(self, len(self.requests) + 1, self.forge.next_id(), head, base,
                                title, body, author, self.store.tip(head), **more)
        self.requests.append(request)
        self.refresh()
        return request

    def merge(self, request, method, login, message=""):
        """Merges and tidies up; raises repository.Conflict or repository.Moved."""
        request.merge(method, login, message)
        if request.removes_branch or self.delete_branch_on_merge:
            self.store.delete(request.head)

    def refresh(self):
        """Looks where the branches are now: others push, merge and delete as well."""
        if not self.open_requests():
            return
        tips = self.store.tips()
        for request in self.open_requests():
            self._look_at(request, tips.get(request.head), tips.get(request.base))

    def _look_at(self, request, head, base):
        if not head:
            if self.forge.closes_without_branch:
                request.state = "closed"
            return
        has_moved = head != request.head_sha
        if has_moved:
            request.former_sha, request.head_sha = request.head_sha, head
            if self.forge.push_disarms:
                request.auto_merge = None
        is_ahead = not base or not self.store.is_ancestor(head, base)
        if request.has_been_ahead and not is_ahead:
            self._end(request, has_moved)
        request.has_been_ahead |= is_ahead

    def _end(self, request, has_moved):
        """The base has it all: somebody merged by hand, or threw the commits away."""
        if has_moved:
            request.state = "closed" if self.forge.closes_without_commits else request.state
        elif self.forge.sees_manual_merges:
            request.state, request.merged_commit = "merged", request.head_sha
