#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Servers that ask for haste, and mail servers that fall silent: neither makes us run in circles,
nor deaf to whoever stops us."""

import signal
import socket
import threading

import yaml

from notify_support import OUT_OF_TIME, UNREACHABLE, Notify, Reply, main, only, subscribed

# What a mail server says until the text of a mail is over.
DIALOGUE = {b"EHLO": b"250 ok", b"MAIL": b"250 ok", b"RCPT": b"250 ok", b"DATA": b"354 go on"}


class SilentMails:
    """Takes one mail, and says nothing from a word on."""

    def __init__(self, silent_from):
        self._silent_from = silent_from
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.is_silent = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._socket.close()

    def _serve(self):
        try:
            connection, _ = self._socket.accept()
        except OSError:
            return
        with connection, connection.makefile("rb") as lines:
            if self._silent_from != b"greeting":
                connection.sendall(b"220 mail\r\n")
            else:
                self.is_silent.set()
            for line in lines:
                word = b"." if line == b".\r\n" else line[:4]
                if word == self._silent_from:
                    self.is_silent.set()
                elif word in DIALOGUE:
                    connection.sendall(DIALOGUE[word] + b"\r\n")


class Pace(Notify):
    def test_no_pause_is_not_a_storm(self):
        for after in ("0", "Thu, 01 Jan 1970 00:00:00 GMT", "-1"):
            with self.subTest(after=after):
                self.chats(slack={"answers": [Reply(429, headers={"Retry-After": after})] * 50})
                self.data.update(subscribed("slack:deploys"))
                done = self.notify("--timeout", "4s")
                self.assert_told(done, "failed")
                self.assertIn("429", self.reason(done, "slack:deploys"))
                self.assertLessEqual(len(self.chat.requests("slack")), 3)

    def mails_that_fall_silent(self, word):
        mails = self.enterContext(SilentMails(word))
        self.data["service.email"] = yaml.safe_dump(
            {"host": "127.0.0.1", "port": mails.port, "from": "cd@example.com"})
        self.data.update(subscribed("email:ann@example.com"))
        return mails

    def test_a_signal_is_heard_while_a_mail_server_is_silent(self):
        for word in (b"greeting", b"DATA", b"."):
            with self.subTest(word=word):
                mails = self.mails_that_fall_silent(word)
                running = self.start_notify("--timeout", "60s")
                self.assertTrue(mails.is_silent.wait(20))
                running.send(signal.SIGTERM)
                done = running.finish(10)
                self.assert_status(143, done)

    def test_a_mail_may_have_arrived_once_its_text_is_there(self):
        for word, may in ((b"greeting", False), (b"DATA", False), (b".", True)):
            with self.subTest(word=word):
                self.mails_that_fall_silent(word)
                done = self.notify("--timeout", "2s", "--on-failure", "fail")
                self.assertIn(done.status, (OUT_OF_TIME, UNREACHABLE))
                reason = only(done.json["deliveries"])["reason"]
                self.assertEqual(may, "may have arrived" in reason, done)


if __name__ == "__main__":
    main()
