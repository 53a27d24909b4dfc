# SPDX-License-Identifier: Apache-2.0
"""What goes wrong because a test asks for it.

    forge.faults.reply(Reply(502, "<html>…"), "POST", "/pulls$")  # instead of an answer
    forge.faults.lose_answer("POST", "/pulls$")                   # the work is done, nobody hears
    forge.faults.answer_with(Reply(200, "<html>…"), "POST", "/pulls$")  # … and this is heard
    forge.faults.before(lambda: project.person("ann").open(…), "POST", "/pulls$")
    forge.faults.arm("not ready", 2)                              # what a forge takes by name

Each happens `times` times, then never again; with `after=2` the first two such requests are left
alone. A path is a regular expression that is searched for in the path of a request, a method of
None is any. What happens before a request must not push over HTTP: the forge is busy with the
request.
"""

import re

from fakes.chat_server.exchange import Reply

# What the machines in front of a forge say, in their own words.
_GATEWAY = "<html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>\n"
_TITLES = {500: "500 Internal Server Error", 502: "502 Bad Gateway",
           503: "503 Service Unavailable", 504: "504 Gateway Time-out"}


class _Fault:
    def __init__(self, kind, method, path, times, after, what=None):
        self.kind = kind
        self.what = what
        self._method = method
        self._path = re.compile(path)
        self._left = times
        self._spared = after

    def takes(self, kind, call):
        """Whether this one happens now; each time counts."""
        if self.kind != kind or self._left == 0 or self._method not in (None, call.method) \
                or not self._path.search(call.path):
            return False
        if self._spared > 0:
            self._spared -= 1
            return False
        self._left -= 1
        return True


class Faults:
    def __init__(self):
        self._faults = []
        self._named = {}

    def reply(self, reply, method=None, path="", times=1, after=0):
        """This answer, and no work."""
        self._faults.append(_Fault("reply", method, path, times, after, reply))

    def outage(self, method=None, path="", times=1, after=0, status=502):
        """A page of a gateway instead of an answer, and no work."""
        page = _GATEWAY.format(_TITLES[status])
        self.reply(Reply(status, page, {"Content-Type": "text/html"}), method, path, times, after)

    def lose_answer(self, method=None, path="", times=1, after=0):
        """The work is done, and the connection closed without a word."""
        self._faults.append(_Fault("lose", method, path, times, after))

    def answer_with(self, reply, method=None, path="", times=1, after=0):
        """The work is done, and this is said of it."""
        self._faults.append(_Fault("answer", method, path, times, after, reply))

    def before(self, action, method=None, path="", times=1, after=0):
        """Something happens after the request has come and before anybody looks at it."""
        self._faults.append(_Fault("before", method, path, times, after, action))

    def arm(self, name, times=1):
        """A fault that belongs to a forge; which there are is said there."""
        self._named[name] = self._named.get(name, 0) + times

    def disarm(self, name):
        self._named.pop(name, None)

    def is_armed(self, name):
        return self._named.get(name, 0) > 0

    def take(self, name):
        """Whether the fault of this name happens now."""
        if not self.is_armed(name):
            return False
        self._named[name] -= 1
        return True

    # For the server.

    def happen(self, call):
        """Runs what was to happen before; returns the answer that was asked for, or None."""
        for fault in self._faults:
            if fault.takes("before", call):
                fault.what()
        for fault in self._faults:
            if fault.takes("reply", call):
                return fault.what
        return None

    def said_instead(self, call, reply):
        """What is said after the work: that answer, if there is no other."""
        return next((fault.what for fault in self._faults if fault.takes("answer", call)), reply)

    def loses(self, call):
        return any(fault.takes("lose", call) for fault in self._faults)
