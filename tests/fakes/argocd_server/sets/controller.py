# SPDX-License-Identifier: Apache-2.0
"""The loop of the controller: what happens to a set and to its applications."""

from fakes.argocd_server import cluster, deleting, ownership, scenario
from fakes.argocd_server.patch import get, put
from fakes.argocd_server.sets import clusters, comparing, generators, rollout, status
from fakes.argocd_server.store import APPLICATION, APPLICATION_SET, PROJECT, SECRET, key_of

REFRESH = "argocd.argoproj.io/application-set-refresh"
API = "argoproj.io/v1alpha1"
MANAGER = "argocd-applicationset-controller"
SETTINGS = {"policy": "", "override": True, "progressive": False, "new_globbing": False,
            "dry_run": False, "ignores_dry_run": False, "preserved_annotations": [],
            "preserved_labels": []}
_CREATES_ONLY = ("create-only", "create-delete")


class Sets:
    """settings: as the flags of the controller have it; see SETTINGS."""

    def __init__(self, store, clock, world, checker, settings, version):
        self._store, self._clock, self._world, self._checker = store, clock, world, checker
        self.settings = settings
        self._version = version     # a function
        self._seen = {}             # key -> what of a set was there at the last look
        self._children = {}         # key of an application -> what of it we write, at the last event
        self._own = set()           # versions of applications that we wrote ourselves
        self._running = {}          # key -> [work, does another follow]
        self._is_settling = False

    def start(self, controller):
        """What a scenario begins with has been there for long: its sets have done their work, and
        what they made is deployed. A status that is given is left alone."""
        self._is_settling = True
        for one in self._store.all(APPLICATION_SET):
            if not one.get("status"):
                Pass(self, controller, one).run()
            self._seen[key_of(one)] = _essence(self._store.get(APPLICATION_SET, key_of(one)))
            self._requeue(controller, key_of(one))
        self._is_settling = False
        self._children = {key_of(child): self._look(child)
                          for child in self._store.all(APPLICATION)}

    def _requeue(self, controller, key):
        if controller.delays["requeue"]:
            controller.steps.spawn(key[1], self._requeues(controller, key))

    def _requeues(self, controller, key):
        while self._store.get(APPLICATION_SET, key):
            yield controller.at("requeue")
            self.request(controller, key)

    # What others ask.

    def generate(self, one):
        """The applications of a set; generators.Failed if there are none to be had."""
        around = generators.Surroundings(self._store, self._world, self._checker,
                                         self._world.namespace, self._version(),
                                         self.settings["new_globbing"])
        return generators.applications(around, one)

    def children(self, key):
        """The applications that a set controls: by its name, as the controller finds them."""
        return [child for child in self._store.all(APPLICATION, key[0])
                if any(self._is_controller(owner, key[1]) for owner in
                       child["metadata"].get("ownerReferences") or [])]

    @staticmethod
    def _is_controller(owner, name):
        return (owner["kind"], owner["name"], owner.get("apiVersion"),
                owner.get("controller")) == (APPLICATION_SET, name, API, True)

    def policy(self, spec):
        own = get(spec, "syncPolicy", "applicationsSync")
        return (own if own and self.settings["override"] else self.settings["policy"]) or "sync"

    # What happens.

    def on_event(self, controller, event):
        if event.kind == APPLICATION_SET:
            self._on_set(controller, event)
        elif event.kind == APPLICATION:
            self._on_application(controller, event)
        elif event.kind == SECRET and clusters.is_cluster(event.object):
            for one in self._store.all(APPLICATION_SET):
                self.request(controller, key_of(one))

    def _on_set(self, controller, event):
        one, key = event.object, key_of(event.object)
        if event.type == "DELETED":
            self._seen.pop(key, None)
            controller.steps.spawn(key[1], self._collect(controller, one))
            return
        if deleting.FOREGROUND in (one["metadata"].get("finalizers") or []) and \
                one["metadata"].get("deletionTimestamp"):
            controller.steps.spawn(key[1], self._collect(controller, one))
        if event.type == "ADDED":
            self._requeue(controller, key)
        if self._seen.get(key) != _essence(one):
            self._seen[key] = _essence(one)
            self.request(controller, key)

    def _on_application(self, controller, event):
        child, key = event.object, key_of(event.object)
        looks = None if event.type == "DELETED" else self._look(child)
        is_new = key not in self._children
        before = self._children.pop(key, None)
        if looks is not None:
            self._children[key] = looks
        is_ours = child["metadata"]["resourceVersion"] in self._own
        self._own.discard(child["metadata"]["resourceVersion"])
        for owner in child["metadata"].get("ownerReferences") or []:
            place = (key[0], owner["name"])
            parent = self._store.get(APPLICATION_SET, place) \
                if owner["kind"] == APPLICATION_SET else None
            if parent is None or looks == before or is_new or (is_ours and looks is not None):
                # Who creates one has just been there.
                continue
            if looks is None and parent["metadata"].get("deletionTimestamp"):
                controller.steps.spawn(place[1], self._collect(controller, parent))
            self.request(controller, place)

    def _look(self, child):
        metadata, found = child["metadata"], child.get("status") or {}
        looks = [child["spec"], *(metadata.get(name) or None
                                  for name in ("labels", "annotations", "finalizers"))]
        if self.settings["progressive"]:
            looks += [get(found, "health", "status"), get(found, "sync", "status"),
                      get(found, "operationState", "phase"),
                      get(found, "operationState", "startedAt")]
        return looks

    def request(self, controller, key):
        """At most one runs for a set, and at most one more waits for its end."""
        running = self._running.get(key)
        if running and running[0].is_open:
            running[1] = True
        else:
            self._running[key] = [controller.steps.spawn(key[1], self._run(controller, key)), False]

    def is_busy(self, key):
        running = self._running.get(key)
        return bool(running and running[0].is_open)

    def _run(self, controller, key):
        again = True
        while again:
            yield controller.at("generate")
            self._running[key][1] = False
            one = self._store.get(APPLICATION_SET, key)
            if one is None:
                return
            if one["metadata"].get("deletionTimestamp"):
                self._delete_set(one)
            else:
                Pass(self, controller, one).run()
            again = self._running[key][1]

    def _collect(self, controller, one):
        yield controller.at("collect")
        if not self.settings["dry_run"]:
            deleting.collect(self._store, one)

    def _delete_set(self, one):
        key = key_of(one)
        if deleting.RESOURCES not in (one["metadata"].get("finalizers") or []):
            return
        if self.policy(one["spec"]) in ("create-only", "create-update"):
            for child in self.children(key):
                self.write(key_of(child), lambda old: put(old, ("metadata", "ownerReferences"), []))
        elif self.settings["progressive"] and rollout.deletes_in_reverse(one["spec"]):
            if self._delete_last(one):
                return
        deleting.release(self._store, APPLICATION_SET, key, deleting.RESOURCES)

    def _delete_last(self, one):
        """Of what is there the one of the last step goes first; whether somebody is left."""
        found = self.children(key_of(one))
        numbers = rollout.step_numbers(one["spec"], found)
        found.sort(key=lambda child: -numbers.get(child["metadata"]["name"], 0))
        if found and not found[0]["metadata"].get("deletionTimestamp"):
            deleting.delete(self._store, APPLICATION, key_of(found[0]))
        return bool(found)

    # How it writes.

    def write(self, place, change):
        def noted(old):
            return ownership.updated(old, change(old), MANAGER, API, self._clock.text())
        new = self._store.update(APPLICATION, place, noted)
        self._own.add(new["metadata"]["resourceVersion"])
        return new

    def create(self, child):
        child = ownership.updated(None, child, MANAGER, API, self._clock.text())
        new = self._store.create(APPLICATION, {**child, "status": {
            "health": {}, "sync": {"status": "", "comparedTo": {
                "source": {"repoURL": ""}, "destination": {}}},
            "summary": {}, "sourceHydrator": {}}})
        place = key_of(new)
        if not self._world.live(place).resources:
            live = cluster.Live([cluster.parse(
                {f"Deployment/{place[1]}": {"missing": not self._is_settling}},
                child["spec"]["destination"].get("namespace", "default"))])
            self._world.set_live(place, live)
            if self._is_settling:
                scenario.deploy(live, new, None, self._world)
        self._own.add(new["metadata"]["resourceVersion"])
        return new

    def note_own(self, key):
        """What was written last to this set is no news."""
        one = self._store.get(APPLICATION_SET, key)
        if one:
            self._seen[key] = _essence(one)

    def version(self):
        return self._version()

    def now(self):
        return self._clock.text()

    def get_project(self, name):
        return self._store.get(PROJECT, (self._world.namespace, name))

    def destination_problem(self, destination):
        return clusters.problem(self._store, self._world.namespace, destination)

    @property
    def store(self):
        return self._store


def _essence(one):
    metadata = one["metadata"]
    return [one["spec"], *(metadata.get(name) or None for name in (
        "labels", "annotations", "finalizers", "deletionTimestamp"))]


class Pass:
    """One pass over one set."""

    def __init__(self, sets, controller, one):
        self._sets, self._controller, self._one = sets, controller, one
        self._key, self._spec = key_of(one), one["spec"]
        self._policy = sets.policy(self._spec)
        self._generated = False
        self._rolls = rollout.is_rolling(self._spec) and sets.settings["progressive"]

    def run(self):
        try:
            found = self._sets.generate(self._one)
        except generators.Failed as failure:
            return self._fail(failure.reason, failure.message)
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
                return None
            if self._policy in ("sync", "create-delete"):
                self._delete_others(found)
        self._change_status(lambda old: status.with_resources(
            old, self._sets.children(self._key), self._sets.version()))
        self._forget_refresh()
        if not problems:
            self._say(status.condition(
                status.UP_TO_DATE, "True", "ApplicationSetUpToDate",
                "All applications have been generated successfully"))
        return None

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
