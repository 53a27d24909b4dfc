#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What a person sees on a terminal while `wait` and `sync` go on: a table that is drawn anew in its
place, or lines where the terminal can do no more."""

import contextlib
import fcntl
import os
import pty
import re
import struct
import termios
import threading
import unittest

from argocd_support import DONE, REPOSITORY, Argo, main

ROWS, COLUMNS = 40, 120
NAMES = ("api", "shop", "web")


class Terminal:
    """A terminal that keeps all that was written to it."""

    def __init__(self):
        try:
            self._ours, self.theirs = pty.openpty()
        except OSError as error:
            raise unittest.SkipTest(f"this machine gives no terminal: {error}") from None
        fcntl.ioctl(self.theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self._bytes = b""
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self):
        with contextlib.suppress(OSError):  # EIO: nobody has the other end any more
            while piece := os.read(self._ours, 65536):
                self._bytes += piece

    def end(self):
        """All that was written, when those who write have ended."""
        os.close(self.theirs)
        self._reader.join()
        os.close(self._ours)
        return self._bytes.decode()


class Displays(Argo):
    def world(self):
        self.argo({"applications": [
            {"name": name, "labels": {"team": "x"}, "live": "a1",
             "resources": [{"Deployment/web": {"health": ["Progressing 300ms", "Healthy"]}}]}
            for name in NAMES]}, repositories={
                REPOSITORY: ["a1", "a2"]})

    def shown(self, start, *arguments, **env):
        self.world()
        terminal = Terminal()
        try:
            running = start("--selector", "team=x", *arguments, app=None, output="text",
                            stderr=terminal.theirs, env={"TERM": "xterm", **env})
            done = running.finish()
        finally:
            text = terminal.end()
        self.assert_status(DONE, done)
        return text

    def start_wait_while_synced(self, *arguments, **options):
        running = self.start_wait(*arguments, **options)
        self.server.wait_for_streams()
        for name in NAMES:
            self.handle(name).sync()
        return running

    def test_a_terminal_shows_a_table_in_its_place(self):
        for start, flags in ((self.start_wait_while_synced, []), (self.start_sync, ["--wait"])):
            with self.subTest(tool=start.__name__):
                text = self.shown(start, *flags)
                self.assertRegex(text, r"\x1b\[[1-9][0-9]*A")  # up again, to draw over it
                last = re.split(r"\x1b\[[0-9]+A", text)[-1]
                rows = [line for line in last.splitlines() if "Healthy" in line]
                for name in NAMES:
                    self.assertEqual(1, len([row for row in rows if name in row]), (name, last))

    def test_a_dumb_terminal_shows_lines(self):
        text = self.shown(self.start_sync, "--wait", TERM="dumb")
        self.assertNotIn("\x1b", text)
        for name in NAMES:
            self.assertIn(name, text)

    def test_no_terminal_shows_lines(self):
        self.world()
        done = self.sync("--selector", "team=x", "--wait", app=None, output="text",
                         env={"TERM": "xterm"})
        self.assert_status(DONE, done)
        self.assertNotIn("\x1b", done.err)
        for name in NAMES:
            self.assertIn(name, done.err)


if __name__ == "__main__":
    main()
