#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Mails, and services behind TLS."""

import yaml

from notify_support import (DENIED, DONE, FAILED, UNREACHABLE, Notify, SmtpServer, main,
                            subscribed)
from fakes.tls import Authority

ANN, BOB = "ann@example.com", "bob@example.com"
USERS = {"cd": "s3cret-of-mails"}


class Mails(Notify):
    def setUp(self):
        super().setUp()
        self.data.update(subscribed(f"email:{ANN}"))

    def mails_from(self, options, **server):
        """A mail server, and the service with more options."""
        mails = self.mails(**server)
        self.data["service.email"] = yaml.safe_dump(
            {**yaml.safe_load(self.data["service.email"]), **options})
        return mails

    def assert_failed(self, done, status, words):
        self.assert_status(status, done)
        error, _ = self.error_of(done)
        self.assertRegex(error, f"telling email:{ANN}: .*(?:{words})")

    def test_subject_body_and_sender(self):
        mails = self.mails()
        self.data["template.hello"] = ('message: "short"\nemail:\n'
                                       '  subject: "{{.app.metadata.name}} 部署\\nok"\n'
                                       '  body: "first line\\n\\n.\\nlast 🚀 {{.recipient}}"\n')
        self.assert_told(self.notify())
        mail, = mails.accepted
        self.assertEqual("cd@example.com", mail.sender)
        self.assertEqual([ANN], mail.recipients)
        self.assertEqual("shop 部署 ok", str(mail.message["subject"]))
        self.assertEqual("Argo CD <cd@example.com>", str(mail.message["from"]))
        self.assertEqual(f"first line\n\n.\nlast 🚀 {ANN}",
                         mail.shown().partition("\n")[2].rstrip("\n"))
        self.assertTrue(mail.message["message-id"])

    def test_many_recipients_of_one_mail(self):
        mails = self.mails()
        self.data.update(subscribed(f"email:{ANN},Bob <{BOB}>"))
        self.assert_told(self.notify())
        self.assertEqual([[ANN, BOB]], [mail.recipients for mail in mails.accepted])

    def test_starttls_and_a_password(self):
        authority = Authority(self.dir / "ca")
        self.secrets = {"email-user": "cd", "email-password": USERS["cd"] + "\n"}
        mails = self.mails_from({"username": "$email-user", "password": "$email-password"},
                                users=USERS, tls=authority)
        self.assert_told(self.notify("--ca-file", authority.certificate))
        mail, = mails.accepted
        self.assertEqual(("cd", True), (mail.user, mail.is_encrypted))

    def test_a_server_whom_nobody_trusts(self):
        authority = Authority(self.dir / "ca")
        mails = self.mails_from({}, tls=authority)
        self.assert_failed(self.notify("--on-failure", "fail"), UNREACHABLE, "TLS|certificate")
        self.assertEqual([], mails.accepted)
        mails = self.mails_from({"insecure_skip_verify": True}, tls=authority)
        self.assert_told(self.notify())
        self.assertTrue(mails.accepted[0].is_encrypted)

    def test_a_server_that_offers_no_tls(self):
        mails = self.mails_from({"tls": "required"})
        self.assert_failed(self.notify("--on-failure", "fail"), DENIED, "STARTTLS")
        self.assertEqual([], mails.accepted)

    def test_refusals(self):
        authority = Authority(self.dir / "ca")
        ca = ["--on-failure", "fail", "--ca-file", authority.certificate]
        self.mails_from({"username": "cd", "password": "wrong-password"}, users=USERS,
                        tls=authority)
        done = self.notify(*ca)
        self.assert_failed(done, DENIED, "535")
        self.assertNotIn("wrong-password", repr(done))
        self.mails_from({}, users=USERS, tls=authority)
        self.assert_failed(self.notify(*ca), DENIED, "530")
        mails = self.mails_from({}, refuses=[ANN])
        self.assert_failed(self.notify("--on-failure", "fail"), FAILED, f"{ANN}.*550")
        self.data.update(subscribed(f"email:{BOB},{ANN}"))
        done = self.notify()
        self.assertEqual({f"email:{BOB},{ANN}": "failed"}, self.assert_told(done, "failed"))
        self.assertEqual([], mails.accepted)

    def test_a_mail_that_is_too_long_for_the_server(self):
        mails = self.mails_from({}, largest=2_000)
        self.data["template.hello"] = f"message: {'x' * 3_000}\n"
        self.assert_failed(self.notify("--on-failure", "fail"), FAILED, "552|size")
        self.assertEqual([], mails.accepted)

    def test_nobody_who_listens(self):
        server = SmtpServer()
        with server:
            port = server.port
        self.data["service.email"] = yaml.safe_dump({"host": "127.0.0.1", "port": port,
                                                     "from": "cd@example.com"})
        self.assert_failed(self.notify("--on-failure", "fail"), UNREACHABLE, "refused|connect")

    def test_a_recipient_that_is_no_address(self):
        mails = self.mails()
        for recipient in ("ann", "", "ann@example.com\nRCPT TO:x@y.z", "<script>"):
            with self.subTest(recipient=recipient):
                done = self.notify("--template", "hello", "--recipient", f"email:{recipient}")
                self.assert_status((DONE, 2), done)
                self.assertIn(done.json["result"], ("failed", "refused"))
        self.assertEqual([], mails.accepted)

    def test_a_name_cannot_add_headers_or_recipients(self):
        mails = self.mails()
        self.notify("--template", "hello", "--recipient",
                    f"email:Ann\r\nBcc: eve@example.com\r\n\r\nRCPT TO:<eve@example.com> <{ANN}>")
        for mail in mails.accepted:
            self.assertEqual([ANN], mail.recipients)
            self.assertNotIn("bcc", [name.lower() for name in mail.message.keys()])
            self.assertEqual("\nhello", mail.shown()[:6])

    def test_a_subject_cannot_add_headers(self):
        mails = self.mails()
        self.data["template.hello"] = ('message: x\nemail:\n  subject: "a\\r\\nBcc: eve@example.com'
                                       '\\r\\n\\r\\nbody"\n')
        self.assert_told(self.notify())
        mail, = mails.accepted
        self.assertEqual([ANN], mail.recipients)
        self.assertNotIn("bcc", [name.lower() for name in mail.message.keys()])


class Tls(Notify):
    def setUp(self):
        super().setUp()
        self.authority = Authority(self.dir / "ca")
        self.chats("slack", "wecom", tls=self.authority)
        self.data.update(subscribed("slack:dev", "wecom"))

    def test_with_the_authority(self):
        done = self.notify("--ca-file", self.authority.certificate)
        self.assertEqual({"slack:dev": "sent", "wecom": "sent"}, self.assert_told(done))

    def test_without_it_nothing_is_sent(self):
        done = self.notify("--on-failure", "fail", "--timeout", "4s")
        self.assert_status(UNREACHABLE, done)
        self.assertIn("certificate", self.reason(done, "wecom"))
        for vendor in ("slack", "wecom"):
            self.assertEqual([], self.chat.requests(vendor))

    def test_a_service_can_do_without_for_itself_only(self):
        self.data["service.slack"] += "insecureSkipVerify: true\n"
        done = self.notify("--timeout", "4s")
        self.assertEqual({"slack:dev": "sent", "wecom": "failed"},
                         self.assert_told(done, "failed"))

    def test_that_of_argocd_is_not_that_of_the_services(self):
        """--insecure-skip-tls-verify is about Argo CD."""
        done = self.notify("--insecure-skip-tls-verify", "--timeout", "4s")
        self.assertEqual({"slack:dev": "failed", "wecom": "failed"},
                         self.assert_told(done, "failed"))

    def test_what_is_given_for_argocd_stays_there(self):
        self.chats("slack", "wecom")
        env = {"GITOPS_HEADER": "X-Only-For-Argo: 1", "ARGOCD_AUTH_TOKEN": "t0p-secret"}
        self.assert_told(self.notify("--header", "X-Own: 2", env=env))
        for vendor in ("slack", "wecom"):
            request, = self.chat.requests(vendor)
            self.assertNotIn("x-only-for-argo", request.headers)
            self.assertNotIn("x-own", request.headers)
            self.assertNotIn("authorization", request.headers)


if __name__ == "__main__":
    main()
