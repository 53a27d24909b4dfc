# SPDX-License-Identifier: Apache-2.0
"""One operation from being picked up to its end (section 8.1)."""

from fakes.argocd_server.objects import is_multi_source, sources_of
from fakes.argocd_server.patch import get, put
from fakes.argocd_server.repositories import UnknownRevision
from fakes.argocd_server.steps import Step

_PHASES = ("PreSync", "Sync", "PostSync")


class Failure(Exception):
    def __init__(self, message, phase="Failed"):
        super().__init__(message)
        self.phase = phase


class Run:
    def __init__(self, controller, key, operation):
        self._controller, self._key = controller, key
        self._operation = operation
        self._sync = operation.get("sync") or {}
        self._live = controller.world.live(key)
        self._results = {}          # resource -> its entry in the result
        self._revisions = ()
        self._content = None
        self.is_dry = bool(self._sync.get("dryRun"))
        self._is_partial = bool(self._sync.get("resources"))

    @property
    def _application(self):
        return self._controller.store.get("Application", self._key)

    def steps(self):
        state = {"phase": "Running", "startedAt": self._controller.clock.text(),
                 "operation": self._operation}
        # A picked-up operation stays in the object while it runs.
        self._put_state(state)
        retries = 0
        while True:
            try:
                yield from self._blocked()
                yield from self._attempt()
                return (yield from self._finish("Succeeded", "successfully synced (all tasks run)"))
            except Failure as failure:
                limit = get(self._operation, "retry", "limit") or 0
                is_final = failure.phase == "Terminated" or (0 <= limit <= retries)
                if is_final:
                    phase = "Failed" if failure.phase == "Terminated" else failure.phase
                    yield from self._finish(phase, str(failure), not_synced=True)
                    return
                retries += 1
                yield from self._pause(retries, str(failure))

    def _pause(self, retries, message):
        """Running with an end: it waits for its next attempt."""
        clock = self._controller.clock
        at = clock.now().strftime("%I:%M%p").lstrip("0")
        self._set_state(phase="Running", finishedAt=clock.text(), retryCount=retries,
                        message=f"{message}. Retrying attempt #{retries} at {at}.",
                        syncResult=self._result())
        yield self._controller.at("retry")
        self._set_state(finishedAt=None, syncResult=None)
        self._results = {}

    def _blocked(self):
        """8.5: while the window is closed nothing moves, not even the end of a terminated one."""
        is_manual = not get(self._operation, "initiatedBy", "automated")
        while True:
            try:
                if self._controller.may_sync(self._application, is_manual):
                    return
                message = "Sync operation blocked by sync window"
            except ValueError as error:
                message = f"Sync operation blocked by sync window: {error}"
            self._set_state(message=message)
            yield self._controller.at("blocked")

    # The tasks.

    def _attempt(self):
        self._stop_if_terminated()
        self._resolve()
        tasks = self._tasks()
        groups = sorted({self._group(task) for task in tasks})
        for group in groups:
            yield self._controller.at("apply")
            yield from self._blocked()
            self._stop_if_terminated()
            now = [task for task in tasks if self._group(task) == group]
            self._apply(now)
            is_last = group == groups[-1]
            # The last group is done once it is applied, unless there are hooks in it.
            waiting = [task for task in now if not is_last or task.hook]
            if waiting and not self.is_dry:
                yield from self._wait(waiting)

    def _resolve(self):
        message = self._controller.world.behaves(self._key, "sync-error")
        if message:
            raise Failure(message, "Error")
        application = self._with_own_sources(self._application)
        wanted = self._sync.get("revisions") or [self._sync.get("revision", "")]
        try:
            self._revisions = tuple(self._controller.resolve(self._key, application, wanted))
            errors = self._controller.world.errors(application, self._revisions)
            error = next(filter(None, errors), "")
        except UnknownRevision as unknown:
            raise Failure(f"ComparisonError: {unknown}", "Error") from None
        if error:
            raise Failure(f"ComparisonError: Failed to load target state: {error}", "Error")
        self._content = self._controller.world.content(application, self._revisions)
        self._controller.world.render(self._key, self._content)

    def _with_own_sources(self, application):
        """5.6: an operation may have sources of its own. An empty one means that there is none."""
        for name in ("source", "sources"):
            own = self._sync.get(name)
            if own and name in application["spec"] and (name == "sources" or own["repoURL"]):
                return put(application, ("spec", name), own)
        return application

    def _tasks(self):
        picked = self._sync.get("resources")
        uses_hooks = not picked and "apply" not in (self._sync.get("syncStrategy") or {})
        tasks = []
        for resource in self._live.resources:
            if resource.hook == "SyncFail" or (resource.hook and not uses_hooks):
                continue
            if picked and not any(_is_meant(pick, resource) for pick in picked):
                continue
            if resource.prune and not resource.is_live:
                continue
            tasks.append(resource)
        return tasks

    def _group(self, task):
        return _PHASES.index(task.hook or "Sync"), task.wave

    def _apply(self, tasks):
        failed = []
        for task in tasks:
            message = self._apply_one(task)
            if message:
                failed.append(message)
        running = [task for task in tasks if task.hook]
        self._set_state(message=self._progress(running or tasks), syncResult=self._result())
        if failed:
            # [inferred] how several reasons are joined
            raise Failure("one or more objects failed to apply, reason: " + ",".join(failed))

    def _apply_one(self, task):
        """The reason if it failed."""
        phase = task.hook or "Sync"
        if task.hook:
            self._results[task] = task.result(hookType=task.hook, hookPhase="Running",
                                              syncPhase=phase,
                                              message=f"{task.said_as()} created")
            return ""
        if task.prune:
            if not self._sync.get("prune"):
                self._results[task] = task.result(status="PruneSkipped", syncPhase=phase,
                                                  message="ignored (requires pruning)")
                return ""
            self._results[task] = task.result(status="Pruned", hookPhase="Succeeded",
                                              syncPhase=phase, message="pruned")
            if not self.is_dry:
                task.is_live = False
            return ""
        if task.fails and task.fails_left > 0:
            task.fails_left -= 1
            self._results[task] = task.result(status="SyncFailed", hookPhase="Failed",
                                              syncPhase=phase, message=task.fails)
            return task.fails
        wanted = task.wanted(self._content)
        verb = "created" if not task.is_live else \
            "unchanged" if task.applied == wanted else "configured"
        self._results[task] = task.result(
            status="Synced", hookPhase="Running", syncPhase=phase,
            message=f"{task.said_as()} {verb}{' (dry run)' if self.is_dry else ''}")
        if not self.is_dry:
            task.applied, task.is_live, task.status = wanted, True, "Synced"
            self._live.images = self._content.images
            self._controller.applied(self._key, task)
            if verb != "unchanged":
                self._controller.grow(self._key, task)
        return ""

    def _wait(self, tasks):
        """Until the wave is healthy and its hooks have run to their end."""
        hooks = [task for task in tasks if task.hook]
        for hook in sorted(hooks, key=lambda hook: hook.takes):
            yield Step("wave", hook.takes)
            self._stop_if_terminated()
            self._end_hook(hook)
        while True:
            if any((task.reported_health() or {}).get("status") == "Degraded" for task in tasks):
                raise Failure("one or more synchronization tasks completed unsuccessfully")
            pending = [task for task in tasks if not task.hook and
                       (task.reported_health() or {}).get("status", "Healthy") not in
                       ("Healthy", "Suspended")]
            if not pending:
                break
            self._set_state(message=self._progress(pending), syncResult=self._result())
            yield self._controller.at("wave")
            self._stop_if_terminated()

    def _end_hook(self, hook):
        fails = hook.fails and hook.fails_left > 0
        hook.fails_left -= 1
        # A Job is as it ended, and so is its pod; nothing else that can be a hook has a health.
        if hook.kind == "Job":
            hook.set_health("Degraded" if fails else "Healthy", hook.fails if fails else "")
            hook.info = {"Status Reason": "Error" if fails else "Completed"}
        self._results[hook] = hook.result(
            hookType=hook.hook, hookPhase="Failed" if fails else "Succeeded", syncPhase=hook.hook,
            message=hook.fails if fails else f"{hook.kind.lower()} completed")
        self._set_state(syncResult=self._result())
        if fails:
            raise Failure("one or more synchronization tasks completed unsuccessfully")

    def _progress(self, tasks):
        first = tasks[0]
        name = "/".join(part for part in (first.group, first.kind, first.name) if part)
        more = f" and {len(tasks) - 1} more {'hooks' if first.hook else 'resources'}" \
            if len(tasks) > 1 else ""
        what = "completion of hook" if first.hook else "healthy state of"
        return f"waiting for {what} {name}{more}"

    # The state.

    def _result(self):
        application = self._application
        if not self._revisions:
            return None
        result = {"revision": "", "source": {"repoURL": ""},
                  "resources": list(self._results.values())}
        if is_multi_source(application):
            result["sources"] = self._sync.get("sources") or sources_of(application)
            result["revisions"] = list(self._revisions)
        else:
            result["source"] = self._sync.get("source") or sources_of(application)[0]
            result["revision"] = self._revisions[0]
        if not result["resources"]:
            del result["resources"]
        return result

    def _put_state(self, state):
        self._controller.patch(self._key, ("status", "operationState"), state)

    def _set_state(self, **changes):
        def change(old):
            state = get(old, "status", "operationState")
            if state is None or all(state.get(name) == value for name, value in changes.items()):
                return old
            new = {name: value for name, value in {**state, **changes}.items() if value is not None}
            return put(old, ("status", "operationState"), new)
        if self._application:
            self._controller.write(self._key, change)

    def _stop_if_terminated(self):
        if get(self._application, "status", "operationState", "phase") == "Terminating":
            raise Failure("Operation terminated", "Terminated")

    def _finish(self, phase, message, not_synced=False):
        yield self._controller.at("finish")
        if not not_synced and get(self._application, "status", "operationState",
                                  "phase") == "Terminating":
            phase, message = "Failed", "Operation terminated"
        clock = self._controller.clock

        def change(old):
            state = {**(get(old, "status", "operationState") or {}), "phase": phase,
                     "message": message, "finishedAt": clock.text()}
            result = self._result()
            if result:
                state["syncResult"] = result
            new = put(put(old, ("operation",), None), ("status", "operationState"), state)
            if phase == "Succeeded" and not self.is_dry and not self._is_partial:
                new = put(new, ("status", "history"), self._history(old, state))
            return new
        if self._application:
            self._controller.write(self._key, change)

    def _history(self, application, state):
        before = get(application, "status", "history") or []
        result = state["syncResult"]
        entry = {"id": before[-1]["id"] + 1 if before else 0,
                 "deployStartedAt": state["startedAt"], "deployedAt": state["finishedAt"],
                 "source": result["source"], "initiatedBy": self._operation.get("initiatedBy", {}),
                 "revision": result["revision"]}
        for name in ("sources", "revisions"):
            if name in result:
                entry[name] = result[name]
        limit = application["spec"].get("revisionHistoryLimit", 10)
        return (before + [entry])[-limit:]


def _is_meant(pick, resource):
    return pick.get("kind") == resource.kind and pick.get("name") == resource.name and \
        pick.get("group", "") == resource.group and \
        pick.get("namespace", "") in ("", resource.namespace)
