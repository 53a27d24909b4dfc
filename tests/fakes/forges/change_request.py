# SPDX-License-Identifier: Apache-2.0
"""A pull request, or merge request: what all forges know about one."""

from dataclasses import dataclass, field
from typing import NamedTuple

from fakes.forges.repository import Conflict


class AutoMerge(NamedTuple):
    """A merge that waits for the checks."""
    method: str
    login: str
    message: str = ""
    removes_branch: bool = False

@dataclass
class ChangeRequest:
    """head, base   branches of the project
    head_sha     where head is, or was when the request was closed, merged or lost its branch
    state        "open", "closed" or "merged"
    author, assignees, reviewers, merged_by are logins; teams are names; labels are names
    """
    project: object
    number: int
    id: int
    head: str
    base: str
    title: str
    body: str
    author: str
    head_sha: str
    draft: bool = False
    labels: list = field(default_factory=list)
    assignees: list = field(default_factory=list)
    reviewers: list = field(default_factory=list)
    teams: list = field(default_factory=list)
    comments: list = field(default_factory=list)  # (login, text)
    reviews: list = field(default_factory=list)   # (login, "APPROVED" or "CHANGES_REQUESTED")
    state: str = "open"
    auto_merge: AutoMerge = None
    is_queued: bool = False  # in GitHub's merge queue
    squashes: bool = False
    removes_branch: bool = False
    is_locked: bool = False
    merged_by: str = ""
    merged_commit: str = ""  # the commit that the base was moved to
    merge_commit: str = ""   # only if it is a merge
    squash_commit: str = ""
    has_been_ahead: bool = False
    former_sha: str = ""     # where the head was before the last push

    @property
    def is_open(self):
        return self.state == "open"

    def merge(self, method, login, message=""):
        """Merges now: "merge", "squash", "squash-merge", "rebase", "rebase-merge" or
        "fast-forward". Raises repository.Conflict or repository.Moved."""
        store = self.project.store
        old = store.tip(self.base)
        new = self._merged(store, method, old, self.project.identity(login),
                           message or f"{self.title} (#{self.number})")
        store.move(self.base, new, old)
        self.state, self.merged_by, self.merged_commit = "merged", login, new
        self.auto_merge = None

    def _merged(self, store, method, base, identity, message):
        if method == "squash":
            self.squash_commit = store.squashed(base, self.head_sha, message, identity)
            return self.squash_commit
        if method == "rebase":
            return store.rebased(base, self.head_sha, identity)
        if method == "fast-forward":
            return self._forwarded(store, base)
        top = self.head_sha
        if method == "squash-merge":
            top = self.squash_commit = store.squashed(base, top, message, identity)
            message = f"Merge branch '{self.head}' into '{self.base}'\n\n{self.title}"
        elif method == "rebase-merge":
            top = store.rebased(base, top, identity)
        self.merge_commit = store.merged(base, top, message, identity)
        return self.merge_commit

    def _forwarded(self, store, base):
        if not store.is_ancestor(base, self.head_sha):
            raise Conflict("not a fast-forward")
        return self.head_sha
