# SPDX-License-Identifier: Apache-2.0
"""The application controller: it sees what is asked for and does it, in steps that can be held.

Steps of an operation: pick-up, apply, wave, blocked, finish, retry. Others: reconcile (before it
looks), compare (before it writes what it saw), health (a resource's next phase), poll, delete,
generate (an ApplicationSet), collect (what a deleted one owned), requeue (looks again by itself).
"""

from fakes.argocd_server import reconcile, windows
from fakes.argocd_server.deleting import RESOURCES
from fakes.argocd_server.objects import REFRESH, SKIP, sources_of
from fakes.argocd_server.operation import Run
from fakes.argocd_server.patch import put
from fakes.argocd_server.steps import Step, Steps
from fakes.argocd_server.store import APPLICATION, PROJECT, key_of

DELAYS = {"pick-up": 20, "apply": 20, "wave": 20, "blocked": 20, "finish": 20, "retry": 20,
          "reconcile": 20, "compare": 20, "health": None, "poll": 0, "delete": 20,
          "generate": 20, "collect": 20, "requeue": 0}


class Controller:
    def __init__(self, store, world, sets, on_failure, delays=None, version=(3, 6),
                 health_in_tree=True):
        unknown = set(delays or {}) - set(DELAYS)
        if unknown:
            raise ValueError(f"no such delays: {unknown}")
        self.store, self.world = store, world
        self.clock = store.clock
        self.delays = {**DELAYS, **(delays or {})}
        self.version = version
        self.health_in_tree = health_in_tree
        self.sets = sets
        self.steps = Steps(store, self._on_event, on_failure)
        self.hold, self.release = self.steps.hold, self.steps.release
        self.step, self.wait_for = self.steps.step, self.steps.wait_for
        self.operations = []    # (key, operation) of all that were ever started
        self._operating = {}    # key -> work
        self._deleting = {}     # the same
        self._reconciling = {}  # key -> [work, does another follow]
        self._growing = {}      # (key, resource) -> work

    def start(self):
        for application in self.store.all(APPLICATION):
            self.settle(key_of(application))
        self.sets.start(self)
        for application in self.store.all(APPLICATION):
            if not (application.get("status") or {}).get("reconciledAt"):
                self.settle(key_of(application))
        self.steps.start()

    def settle(self, key):
        """Gives an application the status it would have after a long quiet time."""
        application = self.store.get(APPLICATION, key)
        if application["metadata"].get("deletionTimestamp") or self.world.has_state(key):
            return
        found = self.store.update(APPLICATION, key, lambda old: reconcile.compared(
            self, key, old, self.clock.text()))
        if found["spec"].get("sourceHydrator"):  # the branch it has hydrated just now
            self.store.update(APPLICATION, key, lambda old: reconcile.compared(
                self, key, old, self.clock.text()))
        if self.delays["poll"]:
            self.steps.spawn(key[1], self._poll(key))

    def stop(self):
        self.steps.stop()

    def at(self, name):
        """The step of that name, with the delay that is set for it."""
        return Step(name, self.delays[name] or 0)

    def write(self, key, change):
        """Every write of the controller is a step of its clock (Clock.tick)."""
        self.clock.tick()
        return self.store.update(APPLICATION, key, change)

    def patch(self, key, path, value):
        return self.write(key, lambda old: put(old, path, value))

    # What happens to the objects.

    def _on_event(self, event):
        self.sets.on_event(self, event)
        if event.kind != APPLICATION:
            return
        application, key = event.object, key_of(event.object)
        if event.type == "DELETED":
            return
        annotations = application["metadata"].get("annotations") or {}
        if application["metadata"].get("deletionTimestamp"):
            self._once(self._deleting, key, self._delete(key))
        elif application.get("operation"):
            self._once(self._operating, key, self._operate(key))
        if REFRESH in annotations and annotations.get(SKIP) != "true":
            self.request_reconcile(key)

    def _once(self, table, key, generator):
        if key not in table or not table[key].is_open:
            table[key] = self.steps.spawn(key[1], generator)

    def request_reconcile(self, key):
        """At most one runs for an application, and at most one more waits for its end."""
        running = self._reconciling.get(key)
        if running and running[0].is_open:
            running[1] = True
        else:
            work = self.steps.spawn(key[1], self._reconcile(key))
            self._reconciling[key] = [work, False]

    def is_busy(self, key):
        running = self._reconciling.get(key)
        operating = self._operating.get(key)
        return bool((running and running[0].is_open) or (operating and operating.is_open))

    def _poll(self, key):
        while self.store.get(APPLICATION, key):
            yield self.at("poll")
            self.request_reconcile(key)

    def _delete(self, key):
        yield self.at("delete")
        application = self.store.get(APPLICATION, key)
        if application is None:
            return
        others = [one for one in application["metadata"].get("finalizers") or []
                  if RESOURCES not in one]
        if len(others) < len(application["metadata"].get("finalizers") or []):
            self.world.forget(key)
        if others:
            self.store.update(APPLICATION, key, lambda old: put(
                old, ("metadata", "finalizers"), others))
        else:
            self.store.delete(APPLICATION, key)

    # Reconciling (8.1, 8.2).

    def _reconcile(self, key):
        again = True
        while again:
            yield self.at("reconcile")
            self._reconciling[key][1] = False
            self.clock.tick()
            started = self.clock.text()  # what it will say in reconciledAt
            seen = self.store.get(APPLICATION, key)
            if seen is None:
                return
            if not self.world.behaves(key, "ignore-refresh"):
                found = reconcile.look(self, key, seen)
                yield self.at("compare")
                if self.store.get(APPLICATION, key) is None:
                    return
                self._auto_sync(key, found)
                self.write(key, lambda old: reconcile.written(self, key, old, found, started))
            again = self._reconciling[key][1]

    def _auto_sync(self, key, found):
        application = self.store.get(APPLICATION, key)
        operation = reconcile.automatic_operation(self, key, application, found)
        if operation:
            self.start_operation(key, operation)

    def start_operation(self, key, operation):
        """As the API server and auto-sync both do: the operation is set and the state of the last
        one is gone, in one write (section 8.1)."""
        def change(old):
            return put(put(old, ("operation",), operation), ("status", "operationState"), None)
        return self.store.update(APPLICATION, key, change)

    # Operations (8.1).

    def _operate(self, key):
        yield self.at("pick-up")
        application = self.store.get(APPLICATION, key)
        if not application or not application.get("operation"):
            return
        run = Run(self, key, application["operation"])
        self.operations.append((key, application["operation"]))
        yield from run.steps()
        if self.world.take(key, "reuse-second"):
            # As if one that began in that very second, and before the end, had just been written.
            self.write(key, lambda old: put(old, ("status", "reconciledAt"),
                                            old["status"]["operationState"]["finishedAt"]))
        if not run.is_dry:
            self.request_reconcile(key)

    def resolve(self, key, application, revisions=None):
        """What the sources of an application mean now, one revision per source."""
        wanted = revisions or []
        result = []
        for number, source in enumerate(sources_of(application)):
            target = wanted[number] if number < len(wanted) and wanted[number] else \
                source.get("targetRevision", "")
            result.append(self.world.repository(source).resolve(target))
        return result

    def may_sync(self, application, manual):
        """Whether the windows of its project let an operation run; ValueError if unreadable."""
        found = self.windows_of(application)
        return windows.can_sync(found, self.clock.now(), manual)

    def windows_of(self, application):
        project = self.store.get(PROJECT, (self.world.namespace,
                                           application["spec"].get("project") or "default"))
        return windows.matching(project, application) if project else []

    # Health.

    def grow(self, key, resource, from_start=True):
        """Sends a resource through its phases of health."""
        known = self._growing.get((key, resource))
        if known:
            self.steps.cancel(known)
        if from_start:
            resource.start_with(self.world.live(key).images)
        if from_start and resource.plan:
            self._growing[key, resource] = self.steps.spawn(key[1], self._grow(key, resource))

    def _grow(self, key, resource):
        for phase in resource.plan:
            resource.health = phase.health
            self.show_health(key)
            if phase.milliseconds is None:
                return
            yield Step("health", phase.milliseconds if self.delays["health"] is None
                       else self.delays["health"])

    def applied(self, key, resource):
        """An Application among the resources comes into being (or is refreshed)."""
        if resource.kind == "Application":
            child = self.world.unborn.pop((resource.namespace, resource.name), None)
            if child:
                self.store.create(APPLICATION, child)
            self.request_reconcile((resource.namespace, resource.name))

    def show_health(self, key):
        """A look at what lives: it changes the health and leaves reconciledAt alone (8.2)."""
        if self.store.get(APPLICATION, key):
            self.write(key, lambda old: reconcile.with_health(self, key, old))
