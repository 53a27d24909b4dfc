# SPDX-License-Identifier: Apache-2.0
"""A test's hand on one application of the stand-in."""

import copy
import threading
import time

from fakes.argocd_server import deleting, patch
from fakes.argocd_server.applications import begin_deletion
from fakes.argocd_server.objects import sources_of
from fakes.argocd_server.store import APPLICATION, APPLICATION_SET


class Application:
    """A test's hand on one application."""

    def __init__(self, server, key):
        self._server, self.key = server, key
        self._store, self._world = server.store, server.world

    @property
    def seen(self):
        """The object itself, which must not be changed; None if there is none."""
        return self._store.get(APPLICATION, self.key)

    @property
    def object(self):
        """A copy."""
        return copy.deepcopy(self.seen)

    @property
    def operations(self):
        """All operations that were ever started for it, by whomever."""
        return [operation for key, operation in self._server.controller.operations
                if key == self.key]

    @property
    def requested(self):
        """Those that the API server accepted, or that were patched in through Kubernetes."""
        return [operation for key, operation in self._server.operations if key == self.key]

    def change(self, how):
        """A merge patch, or a function that changes the copy it is given."""
        def change(old):
            if not callable(how):
                return patch.merge(old, how)
            new = copy.deepcopy(old)
            how(new)
            return new
        return self._store.update(APPLICATION, self.key, change)

    def behave(self, **behaviours):
        """See BEHAVIOURS; with _ for -."""
        with self._store.changed:
            self._world.behave(self.key, **behaviours)

    def resource(self, kind, name):
        """Its cluster.Resource; call show() after changing it."""
        return self._world.live(self.key).find(kind, name)

    def set_health(self, kind, name, status, message=""):
        with self._store.changed:
            resource = self.resource(kind, name)
            self._server.controller.grow(self.key, resource, from_start=False)
            resource.set_health(status, message)
            self.show()

    def show(self):
        """Shows in the object what lives now."""
        self._server.controller.show_health(self.key)

    def push(self, commit, source=0):
        """A new commit (or version) in the repository of a source; returns the revision."""
        with self._store.changed:
            hydrator = self.seen["spec"].get("sourceHydrator")
            place = hydrator["drySource"] if hydrator else sources_of(self.seen)[source]
            return self._world.repository(place).push(commit)

    def refresh(self):
        """As a webhook would: the annotation is set, and nobody waits."""
        self.change({"metadata": {"annotations": {"argocd.argoproj.io/refresh": "normal"}}})

    def sync(self, **operation):
        """As somebody else would: sets an operation."""
        with self._store.changed:
            return self._server.controller.start_operation(self.key, {
                "sync": {}, "initiatedBy": {"username": "somebody"}, "retry": {}, **operation})

    def delete(self):
        begin_deletion(self._server, self.key, cascade=True)

    def wait_for(self, condition, timeout=20):
        """Waits until the condition holds of the object."""
        self._server.wait_for(lambda: condition(self.seen), timeout)
        return self.seen

    def wait_for_operation(self, timeout=20):
        """Waits until the operation (there must be one) has ended and a reconcile has seen it."""
        def is_done(seen):
            state = patch.get(seen, "status", "operationState") or {}
            return "operation" not in seen and state.get("finishedAt") and \
                not self._server.controller.is_busy(self.key)
        return self.wait_for(is_done, timeout)

    def flood(self, count, per_second=1000):
        """Changes a label so many times, at that pace."""
        start = time.monotonic()
        for number in range(count):
            self.change({"status": {"operationState": {"message": f"step {number}"}}})
            ahead = start + (number + 1) / per_second - time.monotonic()
            if ahead > 0:
                threading.Event().wait(ahead)


class ApplicationSet:
    """A test's hand on one ApplicationSet."""

    def __init__(self, server, key):
        self._server, self.key = server, key
        self._store = server.store

    @property
    def seen(self):
        """The object itself, which must not be changed; None if there is none."""
        return self._store.get(APPLICATION_SET, self.key)

    @property
    def children(self):
        """The names of the applications it controls."""
        return [child["metadata"]["name"] for child in self._server.sets.children(self.key)]

    @property
    def conditions(self):
        """Type to (status, reason, message)."""
        return {one["type"]: (one["status"], one["reason"], one["message"])
                for one in patch.get(self.seen, "status", "conditions") or []}

    def change(self, merge_patch):
        """As somebody else would, past all interfaces."""
        return self._store.update(APPLICATION_SET, self.key,
                                  lambda old: patch.merge(old, merge_patch))

    def refresh(self):
        """Asks for another look, by the annotation."""
        self.change({"metadata": {"annotations": {
            "argocd.argoproj.io/application-set-refresh": "true"}}})

    def delete(self, policy=deleting.BACKGROUND_POLICY):
        deleting.delete(self._store, APPLICATION_SET, self.key, policy)

    def wait_for(self, condition, timeout=20):
        """Waits until the condition holds of the object (or of None)."""
        self._server.wait_for(lambda: condition(self.seen), timeout)
        return self.seen

    def wait_until_done(self, timeout=20):
        """Waits until the controller has dealt with all that has happened to it so far."""
        self._server.wait_for(lambda: self._server.controller.steps.has_seen_all() and
                              not self._server.sets.is_busy(self.key), timeout)
        return self.seen
