# SPDX-License-Identifier: Apache-2.0
"""What people do in a browser or with git, past all tokens and rules."""


class Person:
    """Somebody at work on one project; all work is done when a function returns."""

    def __init__(self, project, login):
        self._project = project
        self.login = login

    def _request(self, number):
        request = self._project.request(number)
        if request is None:
            raise KeyError(f"no request {number} in {self._project.path}")
        return request

    def open(self, head, base=None, title="By hand", body="", **more):
        """A request; `more` are fields of ChangeRequest."""
        with self._project.forge.lock:
            return self._project.open(head, base or self._project.default_branch, title, self.login,
                                      body, **more)

    def close(self, number):
        with self._project.forge.lock:
            self._request(number).state = "closed"

    def reopen(self, number):
        with self._project.forge.lock:
            self._request(number).state = "open"
            self._project.refresh()

    def merge(self, number, method="merge", message="", removes_branch=False):
        """"merge", "squash", "rebase", "rebase-merge", "squash-merge" or "fast-forward"; returns
        the commit that the base has been moved to."""
        with self._project.forge.lock:
            self._project.refresh()
            request = self._request(number)
            request.removes_branch |= removes_branch
            self._project.merge(request, method, self.login, message)
            return request.merged_commit

    def edit(self, number, **fields):
        """edit(3, title="…", body="…", labels=[…])"""
        with self._project.forge.lock:
            for name, value in fields.items():
                if not hasattr(self._request(number), name):
                    raise AttributeError(name)
                setattr(self._request(number), name, value)

    def comment(self, number, text):
        with self._project.forge.lock:
            self._request(number).comments.append((self.login, text))

    def review(self, number, state="APPROVED"):
        """Or "CHANGES_REQUESTED"; whoever was asked for it is asked no longer."""
        with self._project.forge.lock:
            request = self._request(number)
            request.reviews.append((self.login, state))
            if self.login in request.reviewers and self._project.forge.review_ends_asking:
                request.reviewers.remove(self.login)

    def push(self, branch, files, message="a change by somebody else", start=None):
        """A commit on a branch; a new branch begins at `start`, which is a branch, too. Returns
        the commit."""
        with self._project.forge.lock:
            store = self._project.store
            tip = store.tip(branch)
            if not tip and start:
                store.move(branch, store.tip(start), "0" * 40)
            commit = self._project.repository.commit(files, branch, message)
            self._project.refresh()
            return commit

    def reset(self, branch, commit):
        """A push by force."""
        with self._project.forge.lock:
            self._project.store.git("update-ref", f"refs/heads/{branch}", commit)
            self._project.refresh()

    def delete_branch(self, branch):
        with self._project.forge.lock:
            self._project.store.delete(branch)
            self._project.refresh()
