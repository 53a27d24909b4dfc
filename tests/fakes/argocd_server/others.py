# SPDX-License-Identifier: Apache-2.0
"""Sessions, accounts and settings of the server, and the token endpoint of Dex."""

import base64
from urllib.parse import parse_qs

from fakes.argocd_server.encoding import encode
from fakes.argocd_server.rest import ANSWERS, answers


@answers
def version(call):
    # Those who are not logged in learn the version only (section 3.5).
    found = {"Version": call.server.version_text}
    if call.account:
        found |= {"BuildDate": "2026-08-22T00:00:00Z", "GitTreeState": "clean",
                  "GoVersion": "go1.25", "Compiler": "gc", "Platform": "linux/amd64"}
    return found


@answers
def settings(call):
    found = {"url": call.server.facts["url"], "appLabelKey": "app.kubernetes.io/instance",
             "trackingMethod": "annotation", "controllerNamespace": call.world.namespace,
             "appsInAnyNamespaceEnabled": True, "hydratorEnabled": True,
             "syncWithReplaceAllowed": call.server.replace_allowed}
    if call.account:
        found |= {"resourceOverrides": {}, "help": {}, "googleAnalytics": {}}
    return found


@answers
def login(call):
    return {"token": call.accounts.login(call.body.get("username"), call.body.get("password"))}


@answers
def logout(call):
    return {"token": ""}


@answers
def userinfo(call):
    if not call.account:
        return {}  # never a 401
    found = {"loggedIn": True, "username": call.account.name, "iss": "argocd"}
    return found | ({"groups": call.account.groups} if call.account.groups else {})


@answers
def can_i(call, resource, action, thing):
    return {"value": "yes" if call.account.may(resource, action, thing) else "no"}


@answers
def create_token(call, name):
    return {"token": call.accounts.token(name, call.body.get("expiresIn") or 1 << 31)}


@answers
def create_role_token(call, project, role):
    from fakes.argocd_server.accounts import Account
    name = f"proj:{project}:{role}"
    call.accounts.add(Account(name, [f"applications, *, {project}/*"]))
    return {"token": call.accounts.token(name, call.body.get("expiresIn") or 1 << 31)}


def dex_token(server, connection, request):
    """The exchange of a CI's identity for a token (section 3.4, RFC 8693). Errors are those of
    OAuth [inferred]."""
    form = {name: values[-1] for name, values in parse_qs(request.body.decode()).items()}
    kind, _, value = request.headers.get("authorization", "").partition(" ")
    user = base64.b64decode(value).decode().partition(":")[0] if kind.lower() == "basic" else ""
    problem = ""
    if request.method != "POST" or user != "argo-cd-cli":
        problem = "invalid_client"
    elif form.get("grant_type") != "urn:ietf:params:oauth:grant-type:token-exchange":
        problem = "unsupported_grant_type"
    elif form.get("subject_token_type") != "urn:ietf:params:oauth:token-type:id_token" or \
            form.get("requested_token_type") != "urn:ietf:params:oauth:token-type:access_token" or \
            "openid" not in form.get("scope", "").split():
        problem = "invalid_request"
    account = server.connectors.get(form.get("connector_id", ""), {}).get(form.get("subject_token"))
    if problem or not account:
        connection.reply(401 if problem == "invalid_client" else 400,
                         encode({"error": problem or "access_denied"}))
        return
    connection.reply(200, encode({
        "access_token": server.accounts.token(account), "token_type": "bearer", "expires_in": 86399,
        "issued_token_type": "urn:ietf:params:oauth:token-type:access_token"}))


ANSWERS["dex_token"] = dex_token
