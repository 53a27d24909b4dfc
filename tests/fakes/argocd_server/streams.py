# SPDX-License-Identifier: Apache-2.0
"""What comes piece by piece: both framings of Argo CD's streams, and the watch (section 6)."""

import time

from fakes.argocd_server.encoding import encode
from fakes.argocd_server.errors import Refusal
from fakes.argocd_server.selection import Fields, parse_selector
from fakes.argocd_server.store import APPLICATION, APPLICATION_SET, key_of, version_of
from fakes.argocd_server.wire import Gone

_LOOK = 0.5     # seconds after which a silent stream looks whether its client is still there


class StreamFaults:
    """How streams misbehave, for all that begin from now on.

    end_after     a clean end after so many messages
    cut_after     the connection breaks after so many
    error_before  a Refusal instead of the first message
    error_after   (messages, Refusal)
    silent        connected, and nothing comes; not even keepalives
    gap           a function called between the initial list and the subscription; what it changes
                  is never seen by the stream
    """

    def __init__(self, end_after=None, cut_after=None, error_before=None, error_after=None,
                 silent=False, gap=None):
        self.end_after, self.cut_after = end_after, cut_after
        self.error_before, self.error_after = error_before, error_after
        self.silent, self.gap = silent, gap


class Ended(Exception):
    """The stream is over, cleanly."""


class Stream:
    def __init__(self, server, connection, request):
        self._server, self._connection = server, connection
        # Section 6: the header must be exactly this; anything else gets lines of JSON.
        self.is_sse = request.headers.get("accept") == "text/event-stream"
        self._gzip = server.does_gzip(request)
        self._fields = Fields(request.one("fields")) if request.one("fields") else None
        self.fields_text = request.one("fields")
        self.faults = server.stream_faults
        self._sent = 0
        self._next_keepalive = time.monotonic() + server.keepalive
        connection.is_stream = True

    def keeps(self, *path):
        return not self._fields or self._fields.keeps(*path)

    def send(self, message):
        self.send_text(self.filtered(message))

    def filtered(self, message):
        return encode(self._fields.apply(message) if self._fields else message)

    def send_text(self, text):
        if self.faults.error_before:
            raise self.faults.error_before
        self._wait_while_silent()
        self._commit(200)
        self._connection.write(self._framed(text))
        self._sent += 1
        if self.faults.end_after == self._sent:
            raise Ended()
        if self.faults.cut_after == self._sent:
            self._connection.cut()
            raise Gone()
        if self.faults.error_after and self.faults.error_after[0] == self._sent:
            raise self.faults.error_after[1]

    def fail(self, refusal):
        """The chunk of an error: with its status if nothing has been sent before it. With a list
        of fields to keep that does not name `error`, it becomes `{}` [code]."""
        self._commit(refusal.status)
        self._connection.write(self._framed(self.filtered(refusal.chunk())))

    def finish(self):
        self._commit(200)
        self._connection.end()

    def wait_for_events(self, position):
        """The next events of the store; meanwhile it keeps the client company."""
        changed = self._server.store.changed
        while True:
            with changed:
                events, position = self._server.store.events_from(position)
                if events:
                    return events, position
                left = self._next_keepalive - time.monotonic() if self.is_sse else _LOOK
                changed.wait(max(0.0, min(left, _LOOK)))
            self.keep_alive()

    def keep_alive(self):
        if self._connection.is_deserted() or self._server.is_stopping:
            raise Gone()
        if self.faults.error_before:
            raise self.faults.error_before
        if self.is_sse and not self.faults.silent and time.monotonic() >= self._next_keepalive:
            self._next_keepalive = time.monotonic() + self._server.keepalive
            self._commit(200)
            self._connection.write(b":\n")

    def _wait_while_silent(self):
        while self.faults.silent:
            with self._server.store.changed:
                self._server.store.changed.wait(_LOOK)
            self.keep_alive()

    def _commit(self, status):
        """The head goes out with the first bytes, not before."""
        if not self._connection.has_started:
            kind = "text/event-stream" if self.is_sse else "application/json"
            self._connection.start_chunked(status, kind, gzip=self._gzip)

    def _framed(self, text):
        return b"data: " + text + b" \n\n\n" if self.is_sse else text + b"\n"


def run(server, connection, request, produce):
    """A stream from its beginning to its end; `produce(stream)` sends."""
    stream = Stream(server, connection, request)
    try:
        try:
            produce(stream)
        except Refusal as refusal:
            stream.fail(refusal)
        except Ended:
            pass
        stream.finish()
    except Gone:
        connection.cut()


class Watch:
    """Watches one kind of objects for one client."""

    def __init__(self, call, kind, namespace, name, version, selector, projects):
        self._call, self._kind = call, kind
        self._server, self._store = call.server, call.server.store
        self._namespace, self._name = namespace, name
        self._version = int(version) if version.isdigit() else 0
        try:
            self._matches = parse_selector(selector)
        except ValueError as error:
            raise Refusal(2, f"error parsing the selector: {error}") from None
        self._projects = projects
        self._last = {}     # name -> what was sent last
        self._numbers = {}  # key -> how many events there were

    def produce(self, stream):
        with self._store.changed:
            things = self._store.all(self._kind)
            position = self._store.end_of_log()
        if stream.faults.gap:
            # The list is older than the subscription; what falls between is lost [code].
            stream.faults.gap()
            position = self._store.end_of_log()
        if self._name or not self._version:
            for thing in things:
                self._show(stream, "ADDED", thing, {})
        while True:
            events, position = stream.wait_for_events(position)
            for event in events:
                if event.kind == self._kind:
                    self._show(stream, event.type, event.object, event.texts)

    def _show(self, stream, event_type, thing, texts):
        if not self._is_wanted(thing):
            return
        key = key_of(thing)
        number = self._numbers[key] = self._numbers.get(key, 0) + 1
        behaves = self._server.world.behaves
        if number in behaves(key, "drop-events"):
            return
        text = self._text(stream, event_type, thing, texts)
        # Equal to the last of that name: nothing new for this client.
        if self._last.get(key[1]) == text:
            return
        self._last[key[1]] = text
        stream.send_text(text)
        if number in behaves(key, "duplicate-events"):
            stream.send_text(text)

    def _text(self, stream, event_type, thing, texts):
        """Made once for all clients with the same fields."""
        place = (event_type, stream.fields_text)
        if place not in texts:
            if self._kind == APPLICATION:
                if stream.keeps("result", "application", "status", "resources"):
                    thing = self._server.as_rest(thing)
                message = {"type": event_type, "application": thing}
            else:
                message = {"type": event_type, "applicationSet": thing}
            texts[place] = stream.filtered({"result": message})
        return texts[place]

    def _is_wanted(self, thing):
        metadata = thing["metadata"]
        if self._name and key_of(thing) != (self._namespace, self._name):
            return False
        if not self._name and self._namespace and metadata["namespace"] != self._namespace:
            return False
        if self._version and version_of(thing) < self._version:
            return False
        if not self._matches(metadata.get("labels") or {}):
            return False
        if self._kind == APPLICATION_SET:
            return self._call.account.may("applicationsets", "get", self._server.object_name(thing))
        if self._projects and thing["spec"].get("project", "default") not in self._projects:
            return False
        # Without the right to get it the stream is silent about it (section 6).
        return self._call.account.may("applications", "get", self._server.object_name(thing)) and \
            not self._call.account.expired
