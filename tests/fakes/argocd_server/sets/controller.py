# SPDX-License-Identifier: Apache-2.0
"""The loop of the controller: what happens to a set and to its applications."""

from fakes.argocd_server import cluster, deleting, ownership, scenario
from fakes.argocd_server.patch import get, put
from fakes.argocd_server.sets import clusters, generators, rollout
from fakes.argocd_server.sets.one_pass import API, Pass
from fakes.argocd_server.steps import Step
from fakes.argocd_server.store import APPLICATION, APPLICATION_SET, PROJECT, SECRET, key_of

MANAGER = "argocd-applicationset-controller"
SETTINGS = {"policy": "", "override": True, "progressive": False, "new_globbing": False,
            "dry_run": False, "ignores_dry_run": False, "preserved_annotations": [],
            "preserved_labels": []}


class Sets:
    """settings: as the flags of the controller have it; see SETTINGS."""

    def __init__(self, store, clock, world, checker, settings, version):
        self._store, self._clock, self._world, self._checker = store, clock, world, checker
        self.settings = settings
        self._version = version     # a function
        self._seen = {}             # key -> what of a set was there at the last look
        self._children = {}         # key of an application -> what of it was ours at the last event
        self._own = set()           # versions of applications that we wrote ourselves
        self._running = {}          # key -> [work, does another follow]
        self._failures = {}         # key -> how often it failed in a row
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
                self._note(controller, key, Pass(self, controller, one).run())
            again = self._running[key][1]

    def _note(self, controller, key, is_done):
        """What failed is tried again: the queue waits 5 ms, and twice as long each time."""
        if is_done:
            self._failures.pop(key, None)
            return
        count = self._failures[key] = self._failures.get(key, 0) + 1
        controller.steps.spawn(key[1], self._retry(controller, key, 5 * 2 ** (count - 1)))

    def _retry(self, controller, key, milliseconds):
        yield Step("retry", milliseconds)
        if self._store.get(APPLICATION_SET, key):
            self.request(controller, key)

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
