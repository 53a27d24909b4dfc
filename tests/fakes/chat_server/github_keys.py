# SPDX-License-Identifier: Apache-2.0
"""Who may do what at GitHub: tokens of people, and apps that get tokens for an hour."""

import base64
import json
import time

from fakes.chat_server.exchange import Refused, Reply
from fakes.chat_server.rsa import is_signed, public_key

_ALL = ("statuses", "deployments", "pull_requests", "checks", "contents")


def refuse(status, message, headers=None, **more):
    """docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api"""
    raise Refused(Reply(status, {"message": message, **more,
                                 "documentation_url": "https://docs.github.com/rest"}, headers))


def _decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Keys:
    def __init__(self, settings):
        self._settings = settings
        self._issued = {}  # token: (until, permissions)

    def _now(self):
        return self._settings.get("now", time.time())

    # docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/
    # generating-a-json-web-token-jwt-for-a-github-app
    def issue(self, request, installation):
        head, _, token = request.headers.get("authorization", "").partition(" ")
        parts = token.split(".")
        try:
            header, claims, signature = (_decoded(part) for part in parts)
            header, claims = json.loads(header), json.loads(claims)
        except ValueError:
            refuse(401, "A JSON web token could not be decoded")
        app = self._settings.get("apps", {}).get(str(claims.get("iss")))
        is_good = head == "Bearer" and header.get("alg") == "RS256" and app is not None
        if not is_good or not is_signed(".".join(parts[:2]).encode(), signature,
                                        public_key(app["key"])):
            refuse(401, "A JSON web token could not be decoded")
        if not isinstance(claims.get("iat"), int) or claims["iat"] > self._now():
            refuse(401, "'Issued at' claim ('iat') must be an Integer representing the time that the "
                     "assertion was issued")
        if not isinstance(claims.get("exp"), int) or claims["exp"] <= self._now():
            refuse(401, "'Expiration time' claim ('exp') must be a numeric value representing the "
                     "future time at which the assertion expires")
        if claims["exp"] - self._now() > 600:
            refuse(401, "'Expiration time' claim ('exp') is too far in the future")
        if installation not in app["installations"]:
            refuse(404, "Not Found")
        token = f"ghs_{len(self._issued) + 1}"
        until = self._now() + self._settings.get("lifetime", 3600)
        self._issued[token] = (until, app["installations"][installation])
        moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(until))
        return Reply(201, {"token": token, "expires_at": moment})

    def authorise(self, request):
        """What the token may write, and whether it is that of an app."""
        head, _, token = request.headers.get("authorization", "").partition(" ")
        if token in self._issued:
            until, permissions = self._issued[token]
            if until > self._now():
                return permissions, True
            refuse(401, "Bad credentials")
        known = self._settings.get("tokens")
        if head.lower() not in ("token", "bearer") or not token:
            refuse(401, "Requires authentication")
        if known is None and "apps" not in self._settings:
            return _ALL, False
        if token not in (known or {}):
            refuse(401, "Bad credentials")
        return known[token], False
