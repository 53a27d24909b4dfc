# SPDX-License-Identifier: Apache-2.0
"""GitHub Apps: assertions signed by their key, installations, and tokens for an hour."""

import base64
import json
import time

from fakes.chat_server.exchange import Reply
from fakes.chat_server.rsa import is_signed, public_key
from fakes.forges.accounts import Token
from fakes.forges.github_answers import refuse, repository
from fakes.forges.routes import Routes

_LONGEST = 600  # seconds until an assertion expires
_LIFETIME = 3600

routes = Routes()


class App:
    """slug            its user is "SLUG[bot]"
    permissions     what an installation may at most: {"contents": "write", …}
    """

    def __init__(self, forge, key, app_id, client_id, slug):
        self.id = app_id
        self.client_id = client_id
        self.slug = slug
        self.login = f"{slug}[bot]"
        self._forge = forge
        self._key = public_key(key)
        self.installations = {}

    def install(self, *projects, **permissions):
        """install(project, contents="write", pull_requests="write"); returns the installation."""
        for project in projects:
            project.add_member(self.login)
        installation = Installation(self._forge.next_id(), projects, permissions)
        self.installations[installation.id] = installation
        return installation

    def has_signed(self, message, signature):
        return is_signed(message, signature, self._key)


class Installation:
    def __init__(self, number, projects, permissions):
        self.id = number
        self.projects = projects
        self.permissions = {"metadata": "read", **permissions}
        self.is_suspended = False


class Apps:
    def __init__(self, forge):
        self._forge = forge
        self._all = []

    def add(self, key, *, app_id=12345, client_id="Iv23liEXAMPLE", slug="deployer"):
        self._all.append(App(self._forge, key, app_id, client_id, slug))
        return self._all[-1]

    # docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/
    # generating-a-json-web-token-jwt-for-a-github-app
    def authorise(self, call):
        """The app whose key has signed what the request comes with."""
        scheme, text = call.credentials()
        if scheme != "bearer" or not text:
            refuse(401, "A JSON web token could not be decoded")
        message, _, signature = text.rpartition(".")
        try:
            header, claims = (json.loads(_decoded(part)) for part in message.split("."))
            signature = _decoded(signature)
        except ValueError:
            refuse(401, "A JSON web token could not be decoded")
        if not isinstance(header, dict) or not isinstance(claims, dict):
            refuse(401, "A JSON web token could not be decoded")
        app = next((each for each in self._all
                    if claims.get("iss") in (each.client_id, each.id, str(each.id))), None)
        if app is None:
            refuse(401, "'Issuer' claim ('iss') must be an Integer")
        if header.get("alg") != "RS256" or not app.has_signed(message.encode(), signature):
            refuse(401, "A JSON web token could not be decoded")
        self._check_times(claims)
        return app

    def _check_times(self, claims):
        now, issued, expires = self._forge.now(), claims.get("iat"), claims.get("exp")
        if type(issued) is not int or issued > now:
            refuse(401, "'Issued at' claim ('iat') must be an Integer representing the time that "
                        "the assertion was issued")
        if type(expires) is not int or expires <= now:
            refuse(401, "'Expiration time' claim ('exp') must be a numeric value representing the "
                        "future time at which the assertion expires")
        if expires - now > _LONGEST:
            refuse(401, "'Expiration time' claim ('exp') is too far in the future")


def _decoded(text):
    if "=" in text:
        raise ValueError("padding")
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _allows(have, want):
    return have == want or (have, want) == ("write", "read")


# docs.github.com/rest/apps/apps#get-a-repository-installation-for-the-authenticated-app
@routes("GET", "/repos/{owner}/{repo}/installation", by_app=True)
def find_installation(forge, call):
    for installation in call.app.installations.values():
        if call.project in installation.projects:
            return Reply(200, {"id": installation.id, "app_id": call.app.id,
                               "account": {"login": call.project.owner},
                               "permissions": installation.permissions,
                               "repository_selection": "selected",
                               "suspended_at": "2026-01-01T00:00:00Z" if installation.is_suspended
                               else None})
    refuse(404, "Not Found")


# docs.github.com/rest/apps/apps#create-an-installation-access-token-for-an-app
@routes("POST", "/app/installations/{number:n}/access_tokens", by_app=True)
def create_token(forge, call, number):
    body = forge.body(call, {"repositories": "texts", "repository_ids": "numbers",
                             "permissions": "object"}) if call.body else {}
    installation = call.app.installations.get(number)
    if installation is None:
        refuse(404, "Not Found")
    if installation.is_suspended:
        refuse(403, "This installation has been suspended")
    projects = _chosen(installation, body)
    permissions = body.get("permissions", installation.permissions)
    for name, level in permissions.items():
        if not _allows(installation.permissions.get(name), level):
            refuse(422, "The permissions requested are not granted to this installation.")
    value = forge.token_text(forge.next_id(), "app")
    scopes = tuple(f"{name}:{level}" for name, level in permissions.items())
    forge.tokens[value] = Token(value, call.app.login, scopes, "app", is_fresh=True,
                                projects=tuple(project.path for project in projects))
    expires = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(forge.now() + _LIFETIME))
    return Reply(201, {"token": value, "expires_at": expires, "permissions": permissions,
                       "repository_selection": "selected",
                       "repositories": [repository(project) for project in projects]})


def _chosen(installation, body):
    names, ids = body.get("repositories"), body.get("repository_ids")
    if names is None and ids is None:
        return installation.projects
    chosen = [project for project in installation.projects
              if project.name in (names or ()) or project.id in (ids or ())]
    if len(chosen) != len(names or ()) + len(ids or ()):
        refuse(422, "There is at least one repository that does not exist or is not accessible to "
                    "the parent installation.")
    return chosen


# docs.github.com/rest/apps/installations#revoke-an-installation-access-token
@routes("DELETE", "/installation/token")
def revoke(forge, call):
    if call.token.kind != "app":
        refuse(403, "Resource not accessible by personal access token")
    call.token.is_revoked = True
    return Reply(204)
