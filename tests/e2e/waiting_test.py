#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Input that does not come: the deadline and a signal end the wait for it, too."""

import array
import errno
import fcntl
import json
import os
import signal
import termios
import time
import unittest

from support import EDIT, FILE, OUT_OF_TIME, SOON, EndToEnd, is_asleep, wait_until

# Within a second, with room for a loaded machine.
AT_ONCE = 10


def unread(descriptor):
    """How many bytes lie in a pipe."""
    count = array.array("i", [0])
    fcntl.ioctl(descriptor, termios.FIONREAD, count)
    return count[0]


class Waiting(EndToEnd):
    def setUp(self):
        super().setUp()
        self.site = self.repository()
        self.tip = self.site.tip()

    def start_reporting(self, *arguments, **options):
        """A run that is on its way once its result file is there."""
        running = self.start("--repo", self.site.path, "--file", FILE, "--output", "json",
                             "--result", f"result={self.dir}/result", *arguments, **options)
        wait_until((self.dir / "result").exists)
        return running

    def stop(self, running, signal_number=signal.SIGTERM):
        begin = time.monotonic()
        running.send(signal_number)
        done = running.finish(SOON)
        self.assertLess(time.monotonic() - begin, AT_ONCE)
        self.assertRegex(done.err, r"(?m)^update-values: error: ")
        self.assertNotEqual("", (self.dir / "result").read_text())
        self.assert_untouched(self.site, self.tip)
        return done


class StandardInput(Waiting):
    def setUp(self):
        super().setUp()
        self.reader, self.writer = os.pipe()
        self.addCleanup(os.close, self.reader)
        self.addCleanup(os.close, self.writer)

    def start_waiting(self, *arguments):
        running = self.start_reporting("--changes", "-", *arguments, stdin=self.reader)
        os.write(self.writer, b"{")
        wait_until(lambda: unread(self.reader) == 0)
        return running

    def test_sigterm_and_sigint_end_the_wait(self):
        for number, status in ((signal.SIGTERM, 143), (signal.SIGINT, 130)):
            with self.subTest(signal=number):
                (self.dir / "result").unlink(missing_ok=True)
                self.assert_status(status, self.stop(self.start_waiting(), number))

    def test_sigterm_ends_the_wait_for_the_first_byte(self):
        running = self.start_reporting("--changes", "-", stdin=self.reader)
        wait_until(lambda: is_asleep(running.pid))
        self.assert_status(143, self.stop(running))

    def test_the_deadline_ends_the_wait(self):
        done = self.start_waiting("--timeout", "1s").finish(SOON)
        self.assert_status(OUT_OF_TIME, done)
        self.assertLess(done.seconds, SOON)
        self.assertEqual("timeout", done.json["result"])
        self.assert_untouched(self.site, self.tip)

    def test_what_comes_slowly_is_read_whole(self):
        reader, writer = os.pipe()
        running = self.start_reporting("--changes", "-", stdin=reader)
        os.close(reader)
        text = json.dumps({"backend.tag": "v1.4.2"}).encode()
        for start in range(0, len(text), 7):
            os.write(writer, text[start:start + 7])
            wait_until(lambda: unread(writer) == 0)
        os.close(writer)
        self.assert_landed_once(self.site, running.finish(SOON))


class NamedPipes(Waiting):
    """A secret may come through a pipe, from a shell or an agent."""

    def setUp(self):
        super().setUp()
        self.pipe = self.dir / "password"
        os.mkfifo(self.pipe)
        self.server = self.serve(users={"ci": "word"})
        self.flags = ("--repo", self.server.url("site.git"), "--username", "ci",
                      "--password-file", self.pipe)

    def start_reporting(self, *arguments, **options):
        running = self.start(*self.flags, "--file", FILE, "--set", EDIT, "--output", "json",
                             "--result", f"result={self.dir}/result", *arguments, **options)
        wait_until((self.dir / "result").exists)
        wait_until(lambda: is_asleep(running.pid))
        return running

    def test_sigterm_ends_the_wait_for_a_writer(self):
        self.assert_status(143, self.stop(self.start_reporting()))

    def test_the_deadline_ends_the_wait_for_a_writer(self):
        done = self.start_reporting("--timeout", "1s").finish(SOON)
        self.assert_status(OUT_OF_TIME, done)
        self.assert_untouched(self.site, self.tip)

    def test_a_writer_that_comes_late_is_heard(self):
        running = self.start_reporting()
        wait_until(lambda: self.say(b"word\n"), timeout=20)
        self.assert_landed_once(self.site, running.finish(SOON))

    def say(self, word):
        """Whether somebody was there to hear it."""
        try:
            descriptor = os.open(self.pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as error:
            self.assertEqual(errno.ENXIO, error.errno)
            return False
        with open(descriptor, "wb") as pipe:
            pipe.write(word)
        return True


if __name__ == "__main__":
    unittest.main()
