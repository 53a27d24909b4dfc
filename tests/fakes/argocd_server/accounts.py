# SPDX-License-Identifier: Apache-2.0
"""Who may do what: accounts, their tokens, and rights in the manner of Argo CD's policies."""

import base64
import fnmatch
import hashlib
import hmac
import json
import time

from fakes.argocd_server import clock
from fakes.argocd_server.errors import DENIED, UNAUTHENTICATED, Refusal


class Account:
    """rights: lines such as "applications, sync, shop/*"; "*" allows everything.
    kubernetes: the verbs it may use on the Kubernetes API; namespaces: where, as Roles say it;
    None is everywhere, as a ClusterRole says it."""

    def __init__(self, name, rights=("*",), password="", groups=(), kubernetes=("*",),
                 namespaces=None, expired=False):
        self.name = name
        self.password = password
        self.groups = list(groups)
        self.rights = [[part.strip() for part in right.split(",")] for right in rights]
        self.kubernetes = kubernetes
        self.namespaces = namespaces
        self.expired = expired

    def may(self, resource, action, thing):
        return any(right == ["*"] or (len(right) == 3 and fnmatch.fnmatchcase(resource, right[0])
                                      and fnmatch.fnmatchcase(action, right[1])
                                      and fnmatch.fnmatchcase(thing, right[2]))
                   for right in self.rights)


class Accounts:
    def __init__(self, accounts, anonymous=None):
        self._accounts = {account.name: account for account in accounts}
        self.anonymous = anonymous      # the Account of those who have none, if that is allowed
        self._issued_at = int(time.time())
        self._secret = hashlib.sha256(b"stand-in").digest()

    def add(self, account):
        self._accounts[account.name] = account

    def names(self):
        return list(self._accounts)

    def __getitem__(self, name):
        return self._accounts[name]

    def token(self, name, lifetime=86400):
        """A JSON Web Token, signed with a key that protects nothing."""
        claims = {"iss": "argocd", "sub": name, "iat": self._issued_at,
                  "exp": self._issued_at + lifetime, "jti": f"id-of-{name}"}
        text = b".".join(_encode(json.dumps(part, separators=(",", ":")).encode())
                         for part in ({"alg": "HS256", "typ": "JWT"}, claims))
        return (text + b"." + _encode(self._sign(text))).decode()

    def login(self, username, password):
        if not username or not password:
            raise Refusal(UNAUTHENTICATED, "no credentials supplied")
        account = self._accounts.get(username)
        if not account or not account.password or account.password != password:
            raise Refusal(UNAUTHENTICATED, "Invalid username or password")
        return self.token(username)

    def find(self, token):
        """The account of a token; None if there is no token (or nothing that looks like one)."""
        if not token or token.count(".") != 2:
            return None
        text, _, signature = token.rpartition(".")
        try:
            claims = json.loads(_decode(text.split(".")[1]))
            good = hmac.compare_digest(_decode(signature), self._sign(text.encode()))
        except ValueError:
            good = False
        if not good:
            raise Refusal(UNAUTHENTICATED, "invalid session: failed to verify the token")
        account = self._accounts.get(claims["sub"])
        if account is None:
            raise Refusal(UNAUTHENTICATED, "invalid session: account "
                          f"{claims['sub']} does not have token with id {claims['jti']}")
        if account.expired or claims["exp"] < time.time():
            raise Refusal(UNAUTHENTICATED, "invalid session: Token is expired")
        return account

    def authenticate(self, headers):
        """Section 3.2: where a token may be, in the server's order."""
        token = headers.get("grpc-metadata-token", "")
        if not token and headers.get("authorization", "").lower().startswith("bearer "):
            token = headers["authorization"][7:].strip()
        if not token:
            for cookie in headers.get("cookie", "").split(";"):
                name, _, value = cookie.strip().partition("=")
                if name == "argocd.token":
                    token = value
        try:
            account = self.find(token)
        except Refusal:
            if self.anonymous:
                return self.anonymous
            raise
        if account is None and not self.anonymous:
            raise Refusal(UNAUTHENTICATED, "no session information")
        return account or self.anonymous

    def demand(self, account, resource, action, thing):
        """The long form of the refusal, for those who may know that the thing exists."""
        if not account.may(resource, action, thing):
            issued = clock.text(_from_seconds(self._issued_at))
            raise Refusal(DENIED, f"permission denied: {resource}, {action}, {thing}, "
                          f"sub: {account.name}, iat: {issued}")

    def _sign(self, text):
        return hmac.new(self._secret, text, "sha256").digest()


def _from_seconds(value):
    return clock.datetime.datetime.fromtimestamp(value, clock.datetime.timezone.utc)


def _encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def _decode(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
