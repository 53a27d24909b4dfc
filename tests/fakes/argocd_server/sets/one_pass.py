# SPDX-License-Identifier: Apache-2.0
"""One pass of the controller over one set: what is generated, written and said."""

from fakes.argocd_server import deleting
from fakes.argocd_server.patch import put
from fakes.argocd_server.sets import comparing, generators, rollout, status
from fakes.argocd_server.store import APPLICATION, APPLICATION_SET, key_of

API = "argoproj.io/v1alpha1"
REFRESH = "argocd.argoproj.io/application-set-refresh"
_CREATES_ONLY = ("create-only", "create-delete")


class Pass:
    """One pass over one set."""

    def __init__(self, sets, controller, one):
        self._sets, self._controller, self._one = sets, controller, one
        self._key, self._spec = key_of(one), one["spec"]
        self._policy = sets.policy(self._spec)
        self._generated = False
        self._rolls = rollout.is_rolling(self._spec) and sets.settings["progressive"]

    def run(self):
        """Whether it ended without an error for which the controller tries again at once."""
        try:
            found = self._sets.generate(self._one)
        except generators.Failed as failure:
            self._fail(failure.reason, failure.message)
            return True
        self._generated = True
        self._hold_for_reverse()
        problems = self._problems(found)
        self._rows(found)
        if problems:
            more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
            self._fail("ApplicationValidationError", problems[max(problems)] + more)
        valid = sorted((child for child in found if child["metadata"]["name"] not in problems),
                       key=lambda child: child["metadata"]["name"])
        if self._rolls:
            valid = rollout.to_write(valid, self._rollout, self._may)
        if not self._sets.settings["dry_run"]:
            if not self._write_all(valid):
                return False
            if self._policy in ("sync", "create-delete"):
                self._delete_others(found)
        self._change_status(lambda old: status.with_resources(
            old, self._sets.children(self._key), self._sets.version()))
        self._forget_refresh()
        if not problems:
            self._say(status.condition(
                status.UP_TO_DATE, "True", "ApplicationSetUpToDate",
                "All applications have been generated successfully"))
        return True

    def _hold_for_reverse(self):
        finalizers = self._one["metadata"].get("finalizers") or []
        if self._sets.settings["progressive"] and rollout.deletes_in_reverse(self._spec) and \
                deleting.RESOURCES not in finalizers:
            self._change_set(lambda old: put(old, ("metadata", "finalizers"),
                                             [*finalizers, deleting.RESOURCES]))

    def _rows(self, found):
        """applicationStatus: only while it rolls."""
        rows, self._may = [], set()
        if self._rolls:
            rows, self._may = rollout.advanced(self._one, self._sets.children(self._key), found,
                                               self._sets.now())
        self._rollout = rows
        self._change_status(lambda old: put(old, ("applicationStatus",), rows or None))
        if self._rolls:
            self._say(status.condition(status.ROLLOUT, *rollout.condition(self._spec, rows)))
            if self._sets.version() >= (3, 6):
                self._say(status.condition(status.INVALID_ROLLOUT,
                                           *rollout.validity(self._spec, found)))

    def _problems(self, found):
        """Name to why it is not valid (section 9)."""
        problems, names = {}, set()
        for child in found:
            name, spec = child["metadata"].get("name", ""), child["spec"]
            project = spec.get("project") or ""
            problem = self._sets.destination_problem(spec.get("destination") or {})
            if not name:
                problems[name] = "application has no name"  # wording [inferred]
            elif name in names:
                problems[name] = f"ApplicationSet {self._key[1]} contains applications with " \
                                 f"duplicate name: {name}"
            elif self._sets.get_project(project) is None:
                problems[name] = f"application references project {project} which does not exist"
            elif problem:
                problems[name] = f"application destination spec is invalid: {problem}"
            names.add(name)
        return problems

    # Writing.

    def _write_all(self, valid):
        current = {child["metadata"]["name"] for child in self._sets.children(self._key)}
        creates_only = self._policy in _CREATES_ONLY
        failures = []
        for child in valid:
            if creates_only and child["metadata"]["name"] in current:
                continue
            try:
                self._write_one(child)
            except ValueError as error:
                failures.append(str(error))
        if failures:
            self._fail("CreateApplicationError" if creates_only else "UpdateApplicationError",
                       failures[0])
        return not failures

    def _write_one(self, child):
        place, store = key_of(child), self._sets.store
        owner = {"apiVersion": API, "kind": APPLICATION_SET, "name": self._key[1],
                 "uid": self._one["metadata"]["uid"], "controller": True,
                 "blockOwnerDeletion": True}
        live = store.get(APPLICATION, place)
        if live is None:
            self._sets.create({**child, "spec": comparing.normalized(child["spec"]), "metadata": {
                **child["metadata"], "ownerReferences": [owner]}})
            self._controller.request_reconcile(place)
            return
        for one in live["metadata"].get("ownerReferences") or []:
            if one.get("controller") and (one["kind"], one["name"]) != (owner["kind"],
                                                                        owner["name"]):
                raise ValueError(f"error while wrapping using MutateFn: Object {'/'.join(place)} is "
                                 f"already owned by another {one['kind']} controller {one['name']}")
        goal = comparing.wanted(live, child, self._spec, owner, self._sets.settings)
        change = comparing.change(live, goal, self._spec.get("ignoreApplicationDifferences"))
        if change:
            self._sets.write(place, lambda old: comparing.sent(old, change))
            self._controller.request_reconcile(place)

    def _delete_others(self, found):
        names = {child["metadata"].get("name") for child in found}
        for child in self._sets.children(self._key):
            if child["metadata"]["name"] in names or child["metadata"].get("deletionTimestamp"):
                continue
            place, finalizers = key_of(child), child["metadata"].get("finalizers") or []
            if deleting.RESOURCES in finalizers and \
                    self._sets.destination_problem(child["spec"].get("destination") or {}):
                left = [one for one in finalizers if one != deleting.RESOURCES]
                self._sets.write(place, lambda old, left=left: put(
                    old, ("metadata", "finalizers"), left or None))
            deleting.delete(self._sets.store, APPLICATION, place)

    # The set itself.

    def _fail(self, reason, message):
        self._say(status.condition(status.ERROR, "True", reason, message))

    def _say(self, condition):
        self._change_status(lambda old: status.with_condition(
            old, condition, self._generated, self._rolls, self._sets.now(), self._sets.version()))

    def _change_status(self, change):
        self._change_set(lambda old: put(old, ("status",), change(old.get("status") or {})))

    def _forget_refresh(self):
        annotations = self._one["metadata"].get("annotations") or {}
        if REFRESH in annotations:
            left = {name: text for name, text in annotations.items() if name != REFRESH}
            self._change_set(lambda old: put(old, ("metadata", "annotations"), left or None))

    def _change_set(self, change):
        store = self._sets.store
        with store.changed:
            if store.get(APPLICATION_SET, self._key):
                self._one = store.update(APPLICATION_SET, self._key, change)
                self._sets.note_own(self._key)
