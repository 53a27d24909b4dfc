# SPDX-License-Identifier: Apache-2.0
"""How the stand-in misbehaves when a test wants it to."""

import re
import threading

from fakes.argocd_server.streams import StreamFaults
from fakes.argocd_server.wire import Gone


class Rule:
    """What befalls the next `times` requests that a pattern of "METHOD /path?query" fits; `fired`
    says how many it befell."""

    def __init__(self, pattern, times, act, tells_itself):
        self.pattern = re.compile(pattern)
        self.times = times
        self.act = act      # of (connection, request); returns whether it has answered
        self.tells_itself = tells_itself    # when it has fired: later, or never
        self.fired = 0

    def note(self):
        self.fired += 1


class Rules:
    def __init__(self):
        self._rules = []
        self._lock = threading.Lock()

    def add(self, pattern, times, act, tells_itself=False):
        rule = Rule(pattern, times, act, tells_itself)
        with self._lock:
            self._rules.append(rule)
        return rule

    def clear(self):
        with self._lock:
            self._rules.clear()

    def apply(self, connection, request):
        """Whether the request has been dealt with."""
        text = f"{request.method} {request.target}"
        with self._lock:
            rules = [rule for rule in self._rules if rule.pattern.search(text)]
        for rule in rules:
            with self._lock:
                is_left = rule.times > 0
                rule.times -= is_left
                if is_left and not rule.tells_itself:
                    rule.note()
            if is_left and rule.act(connection, request):
                return True
        return False


class Faults:
    """The part of ArgoServer that breaks things.

    A pattern is a regular expression for "METHOD /path?query". Each returns its Rule.
    """

    def fail(self, pattern, times=1, status=502, body="", content_type="text/html", headers=()):
        """Answers as a proxy would, or anybody."""
        def act(connection, request):
            connection.reply(status, body, content_type, headers)
            return True
        return self.rules.add(pattern, times, act)

    def hang(self, pattern, times=1):
        """Takes the request and never says a word."""
        def act(connection, request):
            self.wait(lambda: False, None, connection)
            raise Gone()
        return self.rules.add(pattern, times, act)

    def cut(self, pattern, after, times=1):
        """The connection breaks after so many bytes of the answer's body, if it has more."""
        rule = self.rules.add(
            pattern, times, lambda connection, _: connection.cut_after(after, rule.note),
            tells_itself=True)
        return rule

    def drop(self, pattern, times=1):
        """The connection breaks before a byte of the answer; the request is not looked at."""
        def act(connection, request):
            connection.cut()
            raise Gone()
        return self.rules.add(pattern, times, act)

    def drip(self, pattern, size=1, seconds=0.05, times=1):
        """The answer comes in pieces of that size with pauses between them."""
        return self.rules.add(pattern, times, lambda connection, _: connection.drip(size, seconds))

    def before(self, pattern, function, times=1):
        """Calls a function when the request has come and before it is answered."""
        return self.rules.add(pattern, times, lambda *_: function() and False)

    def faulty_streams(self, **faults):
        """For all streams that begin from now on; see StreamFaults. Without any: all is well."""
        self.stream_faults = StreamFaults(**faults)

    def cut_streams(self):
        """Breaks all streams and watches under way; returns how many."""
        return sum(endpoint.cut(lambda connection: connection.is_stream)
                   for endpoint in (self._rest, self._kubernetes))

    def silence_streams(self):
        """From now on nothing comes through the streams that are there, nor through new ones."""
        self.stream_faults.silent = True
        self.stream_faults = StreamFaults(silent=True)

    def restart(self, while_down=lambda: None):
        """Cuts all connections; a moment later it listens again, on the same ports."""
        self._rest.stop()
        self._kubernetes.stop()
        while_down()
        self._rest.start()
        self._kubernetes.start()

    def compact(self):
        """Watches that want the past get a 410 (section 13.5)."""
        self.store.compact()

    def expire_watches(self):
        """All watches of Kubernetes under way end with a 410."""
        with self.store.changed:
            self.watch_epoch += 1
            self.store.changed.notify_all()

    def _own_rules(self, faults):
        for fault in faults:
            (kind, options), = fault.items()
            {"fail": self.fail, "hang": self.hang, "cut": self.cut, "drip": self.drip,
             "drop": self.drop}[kind](**options)
