# SPDX-License-Identifier: Apache-2.0
"""Runs the controller's work step by step, so that a test can stop it between any two of them.

Work is a generator that yields the Step it is about to take: its name, and how long it takes to get
there. One thread runs all of it, under the lock of the store.
"""

import fnmatch
import heapq
import itertools
import threading
import time
import traceback
from typing import NamedTuple


class Step(NamedTuple):
    name: str
    milliseconds: float = 0


class _Work:
    def __init__(self, application, generator):
        self.application = application  # its name
        self.generator = generator
        self.step = Step("start")
        self.is_open = True

    def __repr__(self):
        return f"{self.application}: {self.step.name}"


class Steps:
    def __init__(self, store, on_event, on_failure):
        self._changed = store.changed
        self._store = store
        self._on_event = on_event
        self._due = []          # heap of (time, number, work)
        self._parked = []       # work that stands before a step that is held
        self._held = set()      # patterns (step, application)
        self._numbers = itertools.count()
        self._position = store.end_of_log()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="controller", daemon=True)
        self._on_failure = on_failure   # a bug of the stand-in

    def start(self):
        self._thread.start()

    def stop(self):
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        self._thread.join(10)

    def spawn(self, application, generator):
        with self._changed:
            work = _Work(application, generator)
            self._push(work, 0)
            return work

    def cancel(self, work):
        work.is_open = False

    # For tests.

    def hold(self, step, application="*"):
        """No application (or only not this one) takes this step until release()."""
        with self._changed:
            self._held.add((step, application))

    def release(self, step="*", application="*"):
        with self._changed:
            self._held = {(held, who) for held, who in self._held
                          if not (fnmatch.fnmatch(held, step) and
                                  (application == "*" or who == application))}
            for work in [work for work in self._parked if not self._is_held(work)]:
                self._parked.remove(work)
                self._push(work, 0)

    def step(self, step, application="*", timeout=20):
        """Lets one take the step that is held, and waits until it has."""
        with self._changed:
            work = self.wait_for(step, application, timeout)
            self._parked.remove(work)
            self._take(work)
            self._changed.notify_all()

    def wait_for(self, step, application="*", timeout=20):
        """Waits until work stands before a step that is held."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._standing(step, application), timeout):
                raise TimeoutError(f"nobody came to {step} of {application}; "
                                   f"held: {self._held}, standing: {self._parked}")
            return self._standing(step, application)

    def _standing(self, step, application):
        return next((work for work in self._parked if fnmatch.fnmatch(work.step.name, step) and
                     fnmatch.fnmatch(work.application, application)), None)

    def is_idle(self):
        with self._changed:
            return not self._due and self._position == self._store.end_of_log()

    def has_seen_all(self):
        """Whether every event has been looked at."""
        return self._position == self._store.end_of_log()

    # The thread.

    def _push(self, work, milliseconds):
        due = time.monotonic() + milliseconds / 1000
        heapq.heappush(self._due, (due, next(self._numbers), work))
        self._changed.notify_all()

    def _is_held(self, work):
        return work.step.name != "start" and any(fnmatch.fnmatch(work.step.name, step) and
                   fnmatch.fnmatch(work.application, application)
                                                 for step, application in self._held)

    def _run(self):
        with self._changed:
            while not self._stopped:
                events, self._position = self._store.events_from(self._position)
                for event in events:
                    self._guarded(self._on_event, event)
                if self._due and self._due[0][0] <= time.monotonic():
                    self._arrive(heapq.heappop(self._due)[2])
                elif self._position == self._store.end_of_log():
                    wait = self._due[0][0] - time.monotonic() if self._due else None
                    self._changed.wait(wait)

    def _arrive(self, work):
        if not work.is_open:
            return
        if self._is_held(work):
            self._parked.append(work)
            self._changed.notify_all()
        else:
            self._take(work)

    def _take(self, work):
        def advance(_):
            work.step = next(work.generator)
            self._push(work, work.step.milliseconds)
        if work.is_open:
            try:
                self._guarded(advance, None)
            except StopIteration:
                work.is_open = False
            self._changed.notify_all()

    def _guarded(self, function, argument):
        try:
            function(argument)
        except StopIteration:
            raise
        except Exception:  # the controller must go on; whoever looks will see
            self._on_failure(traceback.format_exc())
