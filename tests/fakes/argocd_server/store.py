# SPDX-License-Identifier: Apache-2.0
"""All objects and what happened to them: the etcd of this world.

An object is never changed in place: a change makes a new one that shares what has not changed. So
everybody may hold on to what he got, and nobody needs copies.
"""

import collections
import itertools
import threading
import time
import uuid
from typing import NamedTuple

from fakes.argocd_server.errors import StatusError

APPLICATION, APPLICATION_SET = "Application", "ApplicationSet"
PROJECT, EVENT = "AppProject", "Event"
CONFIG_MAP, SECRET = "ConfigMap", "Secret"
PLURALS = {APPLICATION: "applications.argoproj.io", APPLICATION_SET: "applicationsets.argoproj.io",
           PROJECT: "appprojects.argoproj.io", EVENT: "events", CONFIG_MAP: "configmaps",
           SECRET: "secrets"}
_WITHOUT_GENERATION = (EVENT, CONFIG_MAP, SECRET)
_HISTORY = 64       # versions of an object that a lagging informer can still show
_LOG = 50000        # events that a watch can still ask for


class Event(NamedTuple):
    version: int
    kind: str
    type: str       # ADDED, MODIFIED or DELETED
    object: dict
    time: float
    texts: dict     # what has been made of it for clients, by whom


def key_of(thing):
    metadata = thing["metadata"]
    return metadata.get("namespace", ""), metadata["name"]


def version_of(thing):
    return int(thing["metadata"]["resourceVersion"])


class Store:
    """`changed` is the one lock of this world, and a condition that is notified of every event."""

    def __init__(self, clock, on_write=lambda kind, new, old: None, installation=""):
        self.changed = threading.Condition(threading.RLock())
        self.clock = clock
        self.version = 1000
        self._on_write = on_write
        self._installation = installation
        self._objects = {kind: {} for kind in PLURALS}
        self._births = {}       # how often there was an object of that kind and key
        self._past = {kind: {} for kind in PLURALS}
        self._log = collections.deque()
        self._first = 0         # number of the first event in the log
        self._oldest = 0        # the log knows everything after this version

    def get(self, kind, key):
        return self._objects[kind].get(key)

    def all(self, kind, namespace=""):
        """Sorted by name."""
        with self.changed:
            things = self._objects[kind].values()
            return sorted((thing for thing in things
                           if not namespace or thing["metadata"].get("namespace") == namespace),
                          key=lambda thing: key_of(thing)[::-1])

    def create(self, kind, thing):
        with self.changed:
            key = key_of(thing)
            if key in self._objects[kind]:
                raise self.exists(kind, key)
            self._births[kind, key] = self._births.get((kind, key), 0) + 1
            return self._write(kind, key, self.stamped(kind, thing), "ADDED")

    def stamped(self, kind, thing):
        """A new object with what the server adds to it."""
        name = f"{self._installation}{kind}/{'/'.join(key_of(thing))}"
        births = self._births.get((kind, key_of(thing)), 1)
        name += f"/{births}" if births > 1 else ""  # who comes again is somebody else
        metadata = {"uid": str(uuid.uuid5(uuid.NAMESPACE_OID, name)),
                    "creationTimestamp": self.clock.text(), **thing["metadata"]}
        if kind not in _WITHOUT_GENERATION:
            metadata = {"generation": 1, **metadata}
        return {**thing, "metadata": metadata}

    def exists(self, kind, key):
        return StatusError(409, "AlreadyExists", f'{PLURALS[kind]} "{key[1]}" already exists',
                           {"name": key[1], "kind": PLURALS[kind]})

    def conflict(self, kind, key):
        return StatusError(
            409, "Conflict", "Operation cannot be fulfilled on "
            f'{PLURALS[kind]} "{key[1]}": the object has been modified; please apply '
            "your changes to the latest version and try again",
            {"name": key[1], "kind": PLURALS[kind]})

    def update(self, kind, key, change, version=None):
        """Applies a function to an object; with `version` only if that is still its version."""
        with self.changed:
            old = self._objects[kind].get(key)
            if old is None:
                raise StatusError(404, "NotFound", f'{PLURALS[kind]} "{key[1]}" not found',
                                  {"name": key[1], "kind": PLURALS[kind]})
            if version and version != old["metadata"]["resourceVersion"]:
                raise self.conflict(kind, key)
            new = change(old)
            if new == old:
                return old
            metadata = dict(new["metadata"])
            has_changed = any(new.get(part) != old.get(part) for part in {*new, *old} - {"metadata"})
            if has_changed and kind not in _WITHOUT_GENERATION:
                metadata["generation"] = old["metadata"].get("generation", 0) + 1
            return self._write(kind, key, {**new, "metadata": metadata}, "MODIFIED")

    def delete(self, kind, key):
        with self.changed:
            old = self._objects[kind].get(key)
            if old is not None:
                self._write(kind, key, old, "DELETED")
            return old

    def _write(self, kind, key, thing, event_type):
        self.version += 1
        thing = {**thing, "metadata": {**thing["metadata"], "resourceVersion": str(self.version)}}
        if event_type == "DELETED":
            del self._objects[kind][key]
        else:
            self._on_write(kind, thing, self._objects[kind].get(key))
            self._objects[kind][key] = thing
        past = self._past[kind].setdefault(key, collections.deque(maxlen=_HISTORY))
        past.append((self.version, time.monotonic(), None if event_type == "DELETED" else thing))
        self._log.append(Event(self.version, kind, event_type, thing, time.monotonic(), {}))
        if len(self._log) > _LOG:
            self._drop_first()
        self.changed.notify_all()
        return thing

    # The past.

    def all_before(self, kind, milliseconds=0, versions=0):
        """What an informer shows that lags behind by so much."""
        with self.changed:
            until = time.monotonic() - milliseconds / 1000
            things = []
            for past in self._past[kind].values():
                seen = [thing for version, when, thing in past
                        if when <= until and version <= self.version - versions]
                things += seen[-1:]
            return sorted((thing for thing in things if thing is not None),
                          key=lambda thing: key_of(thing)[::-1])

    # The log.

    def end_of_log(self):
        with self.changed:
            return self._first + len(self._log)

    def events_from(self, position):
        """The events from that position of the log, and the position behind them."""
        with self.changed:
            start = max(position - self._first, 0)
            events = list(itertools.islice(self._log, start, None))
            return events, self._first + len(self._log)

    def position_after(self, version):
        """Where in the log to go on after a version, or None if the log has forgotten that."""
        with self.changed:
            if version < self._oldest:
                return None
            for number, event in enumerate(self._log):
                if event.version > version:
                    return self._first + number
            return self._first + len(self._log)

    def compact(self):
        """Forgets the log: a watch that wants the past gets a 410."""
        with self.changed:
            while self._log:
                self._drop_first()
            self._oldest = self.version
            self.changed.notify_all()

    def _drop_first(self):
        self._oldest = self._log.popleft().version
        self._first += 1
