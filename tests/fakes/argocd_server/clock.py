# SPDX-License-Identifier: Apache-2.0
"""The clock of the server: that of the system, or one that a test can move."""

import datetime
import threading
import time


class Clock:
    """With `tick` each step of the controller takes that many seconds of a time of its own, so that
    no two of them fall into the same second (section 8.2)."""

    def __init__(self, tick=0):
        self._tick = tick
        self._ahead = 0
        self._lock = threading.Lock()

    def tick(self):
        self.advance(self._tick)

    def advance(self, seconds):
        with self._lock:
            self._ahead += seconds

    def seconds(self):
        return time.time() + self._ahead

    def now(self):
        return datetime.datetime.fromtimestamp(self.seconds(), datetime.timezone.utc)

    def text(self):
        """RFC 3339 in whole seconds, as all times in the objects are (section 7.1)."""
        return text(self.now())

    def http_date(self):
        return self.now().strftime("%a, %d %b %Y %H:%M:%S GMT")


def text(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
