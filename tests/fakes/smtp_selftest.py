# SPDX-License-Identifier: Apache-2.0
"""The mail server turns away whom it should, and takes the rest: python3 -m fakes.smtp_selftest"""

import smtplib
import ssl
import tempfile
import unittest

from fakes.smtp_server import SmtpServer
from fakes.tls import Authority

TEXT = "Subject: hello\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\n.dot\r\n"


def send(server, *, tls=None, user=None, recipients=("ann@example.com",), text=TEXT):
    with smtplib.SMTP(server.host, server.port, local_hostname="localhost") as client:
        if tls:
            client.starttls(context=ssl.create_default_context(cafile=tls.certificate))
        if user:
            client.login(*user)
        return client.sendmail("cd@example.com", recipients, text)


class Mails(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.authority = Authority(directory.name)

    def test_a_mail_is_kept(self):
        with SmtpServer() as server:
            send(server)
            mail, = server.accepted
            self.assertEqual(mail.shown(), "hello\n.dot\n")
            self.assertEqual((mail.sender, mail.recipients), ("cd@example.com", ["ann@example.com"]))
            self.assertFalse(mail.is_encrypted)

    def test_users(self):
        users = {"cd": "s3cret"}
        with SmtpServer(users=users, tls=self.authority) as server:
            with self.assertRaises(smtplib.SMTPSenderRefused):
                send(server, tls=self.authority)
            with self.assertRaises(smtplib.SMTPNotSupportedError):
                send(server, user=("cd", "s3cret"))
            with self.assertRaises(smtplib.SMTPAuthenticationError):
                send(server, tls=self.authority, user=("cd", "wrong"))
            send(server, tls=self.authority, user=("cd", "s3cret"))
            mail, = server.accepted
            self.assertEqual((mail.is_encrypted, mail.user), (True, "cd"))

    def test_recipients_and_sizes(self):
        with SmtpServer(refuses=["nobody@example.com"], largest=100) as server:
            with self.assertRaises(smtplib.SMTPRecipientsRefused):
                send(server, recipients=["nobody@example.com"])
            with self.assertRaises(smtplib.SMTPResponseException):
                send(server, text=TEXT + "x" * 100)

    def test_tls_from_the_start(self):
        context = ssl.create_default_context(cafile=self.authority.certificate)
        with SmtpServer(tls=self.authority, implicit=True) as server:
            with smtplib.SMTP_SSL(server.host, server.port, local_hostname="localhost",
                                  context=context) as client:
                client.sendmail("cd@example.com", ["ann@example.com"], TEXT)
            self.assertTrue(server.accepted[0].is_encrypted)


if __name__ == "__main__":
    unittest.main()
