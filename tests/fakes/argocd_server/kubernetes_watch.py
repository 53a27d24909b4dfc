# SPDX-License-Identifier: Apache-2.0
"""Watches of the Kubernetes interface, and the selectors they share with lists (section 13.5)."""

import re
import time

from fakes.argocd_server import patch
from fakes.argocd_server.encoding import encode
from fakes.argocd_server.errors import StatusError
from fakes.argocd_server.selection import parse_selector
from fakes.argocd_server.store import key_of
from fakes.argocd_server.wire import Gone

_LOOK = 0.5     # seconds after which a silent watch looks whether its client is still there


class Watching:
    def __init__(self, server, face, connection, request, place, query):
        self._server, self._face, self._store = server, face, server.store
        self._connection, self._request, self._place = connection, request, place
        self._query, self._wanted = query, selected(query)
        self._faults = server.stream_faults
        self._sent = 0
        self._epoch = server.watch_epoch
        self._shown = set()     # keys of what this watch has shown
        self._end = time.monotonic() + query.get("timeoutSeconds", 1800)
        self._bookmark = time.monotonic() + server.bookmarks / 1000
        self._can_bookmark = query.get("allowWatchBookmarks")

    def run(self):
        version = self._query.get("resourceVersion", "")
        with self._store.changed:
            if version in ("", "0"):
                position = self._store.end_of_log()
                things = self._store.all(self._place.kind, self._place.namespace)
            else:
                things = []
                position = self._store.position_after(int(version) if version.isdigit() else -1)
        if position is None and self._server.expired_over_http:
            raise StatusError(410, "Expired", "too old resource version: "
                              f"{version} ({self._store.version})")
        # Without this head a client could not tell that the watch has begun.
        self._connection.start_chunked(200, "application/json",
                                       gzip=self._server.does_gzip(self._request))
        if position is None:
            return self._expire(version)
        self._run(things, position)

    def _run(self, things, position):
        for thing in things:
            self._show("ADDED", thing)
        while time.monotonic() < self._end:
            if self._epoch != self._server.watch_epoch:
                return self._expire("0")
            events, position = self._next(position)
            for event in events:
                if event.kind == self._place.kind:
                    self._show(event.type, event.object)
                if self._faults.end_after and self._sent >= self._faults.end_after:
                    return self._connection.end()
        self._connection.end()

    def _expire(self, version):
        """In-band: an event that carries a Status, and the end (section 13.5)."""
        self._send("ERROR", StatusError(410, "Expired", "too old resource version: "
                                        f"{version} ({self._store.version})").body())
        self._connection.end()

    def _next(self, position):
        with self._store.changed:
            events, position = self._store.events_from(position)
            if (events and not self._faults.silent) or self._epoch != self._server.watch_epoch:
                return events, position
            deadline = min(self._end, self._bookmark if self._can_bookmark else self._end)
            self._store.changed.wait(max(0.0, min(_LOOK, deadline - time.monotonic())))
        if self._connection.is_deserted() or self._server.is_stopping:
            raise Gone()
        if self._can_bookmark and time.monotonic() >= self._bookmark and not self._faults.silent:
            self._bookmark = time.monotonic() + self._server.bookmarks / 1000
            self._send("BOOKMARK", {"kind": self._place.kind, "apiVersion": self._place.api,
                                    "metadata": {"resourceVersion": str(self._store.version)}})
        return [], position

    def _show(self, event_type, thing):
        """What leaves the selection is gone for this client, what enters it is new."""
        if self._place.namespace not in ("", thing["metadata"].get("namespace")):
            return
        key = key_of(thing)
        if not self._wanted(thing):
            if key not in self._shown:
                return
            event_type = "DELETED"
        elif event_type == "MODIFIED" and "labelSelector" in self._query and key not in self._shown:
            event_type = "ADDED"
        (self._shown.discard if event_type == "DELETED" else self._shown.add)(key)
        self._send(event_type, self._face.shown(self._place, thing))

    def _send(self, event_type, thing):
        self._connection.write(encode({"type": event_type, "object": thing}) + b"\n")
        self._sent += 1
        if self._faults.cut_after == self._sent:
            self._connection.cut()
            raise Gone()


def selected(query):
    try:
        labels = parse_selector(query.get("labelSelector", ""))
    except ValueError as error:
        raise StatusError(400, "BadRequest", f"unable to parse requirement: {error}") from None
    fields = []
    for term in filter(None, query.get("fieldSelector", "").split(",")):
        match = re.fullmatch(r"([\w.]+)(==|=|!=)(.*)", term)
        if not match:
            raise StatusError(400, "BadRequest", f"invalid field selector: {term}")
        path, operator, value = match.groups()
        if not re.fullmatch(r"metadata\.(name|namespace)|involvedObject\.\w+|type|reason", path):
            raise StatusError(400, "BadRequest", f"field label not supported: {path}")
        fields.append((path.split("."), operator != "!=", value))
    return lambda thing: labels(thing["metadata"].get("labels") or {}) and all(
        (patch.get(thing, *path) == value) == equal for path, equal, value in fields)
