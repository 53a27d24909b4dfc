# SPDX-License-Identifier: Apache-2.0
"""A mail server on loopback: aiosmtpd, with users, STARTTLS and addresses that it does not know.

    with SmtpServer(users={"cd": "s3cret"}, tls=authority, refuses=["nobody@example.com"]) as server:
        ... mail to server.host, server.port ...
        server.accepted     # Mail(sender, recipients, message, is_encrypted, user)
"""

import email
import email.policy
import ssl
from typing import NamedTuple

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


class Mail(NamedTuple):
    sender: str
    recipients: list
    message: email.message.EmailMessage
    is_encrypted: bool
    user: str

    def shown(self):
        """As a reader would see it."""
        text = self.message.get_content().replace("\r\n", "\n")
        return f"{self.message['subject']}\n{text}"


class _Handler:
    def __init__(self, refuses, is_encrypted):
        self._refuses = set(refuses)
        self._is_encrypted = is_encrypted
        self.accepted = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self._refuses:
            return "550 5.1.1 no such user here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.accepted.append(Mail(envelope.mail_from, list(envelope.rcpt_tos), message,
                                  self._is_encrypted or session.ssl is not None,
                                  session.auth_data or ""))
        return "250 2.0.0 kept"


class _Controller(Controller):
    def _trigger_server(self):
        # aiosmtpd would call the port that it was given, which is none.
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class SmtpServer:
    """A mail server while the context is open.

    users      {"name": "password"}: nobody else may send
    tls        a tls.Authority: offers STARTTLS with a certificate of it
    implicit   speaks TLS from the first byte
    refuses    addresses of recipients that it does not know
    largest    of a mail, in bytes
    """

    host = "127.0.0.1"

    def __init__(self, *, users=None, tls=None, implicit=False, refuses=(), largest=1 << 20):
        self._handler = _Handler(refuses, implicit)
        self._users = users
        options = {"data_size_limit": largest, "enable_SMTPUTF8": True, "ident": "stand-in"}
        context = None
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*tls.server("DNS:localhost", "IP:127.0.0.1"))
        if context and not implicit:
            options["tls_context"] = context
        if users is not None:
            options.update(authenticator=self._authenticate, auth_required=True,
                           auth_require_tls=context is not None and not implicit)
        self._controller = _Controller(self._handler, hostname=self.host, port=0,
                                       ssl_context=context if implicit else None,
                                       **options)

    def _authenticate(self, server, session, envelope, mechanism, credential):
        name = getattr(credential, "login", b"").decode()
        password = getattr(credential, "password", b"").decode()
        if self._users.get(name) == password and password:
            return AuthResult(success=True, auth_data=name)
        return AuthResult(success=False, handled=False)

    def __enter__(self):
        self._controller.start()
        return self

    def __exit__(self, *_):
        self._controller.stop()

    @property
    def port(self):
        return self._controller.port

    @property
    def accepted(self):
        return list(self._handler.accepted)
