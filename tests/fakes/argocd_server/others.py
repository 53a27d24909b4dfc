# SPDX-License-Identifier: Apache-2.0
"""Sessions, accounts, settings, projects and ApplicationSets, and the token endpoint of Dex."""

import base64
from urllib.parse import parse_qs

from fakes.argocd_server import errors
from fakes.argocd_server.encoding import encode
from fakes.argocd_server.errors import Refusal
from fakes.argocd_server.patch import get
from fakes.argocd_server.rest import ANSWERS, answers
from fakes.argocd_server.selection import parse_selector
from fakes.argocd_server.store import APPLICATION, APPLICATION_SET, PROJECT, key_of
from fakes.argocd_server.streams import Watch


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


# Projects (section 11). Only who may see one gets it.

@answers
def get_project(call, name):
    call.accounts.demand(call.account, "projects", "get", name)
    found = call.store.get(PROJECT, (call.world.namespace, name))
    if found is None:
        raise Refusal(errors.NOT_FOUND, f'appprojects.argoproj.io "{name}" not found')
    return found


@answers
def get_project_in_detail(call, name):
    """With all that goes with it; global projects are not simulated."""
    return {"globalProjects": [], "project": get_project(call, name), "repositories": [],
            "clusters": []}


@answers
def list_projects(call):
    items = [project for project in call.store.all(PROJECT)
             if call.account.may("projects", "get", project["metadata"]["name"])]
    return {"metadata": {"resourceVersion": str(call.store.version)}, "items": items}


@answers
def create_project(call):
    project = call.body.get("project") or {}
    name = get(project, "metadata", "name") or ""
    call.accounts.demand(call.account, "projects", "create", name)
    key = (call.world.namespace, name)
    old = call.store.get(PROJECT, key)
    if old is None:
        return call.store.create(PROJECT, {**project, "metadata": {
            **project["metadata"], "namespace": call.world.namespace}})
    if old["spec"] == project.get("spec"):
        return old
    if not call.body.get("upsert"):
        raise Refusal(errors.INVALID, "existing project spec is different, use upsert flag to "
                      "force update")
    return call.store.update(PROJECT, key, lambda old: {**old, "spec": project["spec"]})


# ApplicationSets (section 10). They are not masked.

def _set(call, name, action="get"):
    key = (call.query.get("appsetNamespace") or call.world.namespace, name)
    found = call.store.get(APPLICATION_SET, key)
    if found is None:
        raise Refusal(errors.NOT_FOUND, f'applicationsets.argoproj.io "{name}" not found')
    call.demand(found, action, "applicationsets")
    return key, found


@answers
def get_applicationset(call, name):
    return _set(call, name)[1]


@answers
def list_applicationsets(call):
    try:
        matches = parse_selector(call.query.get("selector", ""))
    except ValueError as error:
        raise Refusal(errors.UNKNOWN, f"error parsing the selector: {error}") from None
    items = [one for one in call.store.all(APPLICATION_SET, call.query.get("appsetNamespace", ""))
             if matches(one["metadata"].get("labels") or {}) and
             call.account.may("applicationsets", "get", call.server.object_name(one))]
    return {"metadata": {"resourceVersion": str(call.store.version)}, "items": items}


@answers
def delete_applicationset(call, name):
    key, _ = _set(call, name, "delete")
    call.store.delete(APPLICATION_SET, key)
    for child in call.server.sets.children(key):
        call.store.delete(APPLICATION, child)
    return {}


@answers
def create_applicationset(call):
    one = call.body
    one = {**one, "metadata": {"namespace": call.world.namespace, **(one.get("metadata") or {})}}
    _demand_plain_project(one)
    call.demand(one, "create", "applicationsets")
    # Before 2.13 the server does not know dryRun and really applies (#21911).
    if call.query.get("dryRun") and call.server.version >= (2, 13):
        return {**one, "status": call.server.sets.status(one)}
    key = key_of(one)
    old = call.store.get(APPLICATION_SET, key)
    if old is None:
        return call.store.create(APPLICATION_SET, {**one, "status": {}})
    if (old["spec"], old["metadata"].get("labels")) == (one["spec"], one["metadata"].get("labels")):
        return old
    if not call.query.get("upsert"):
        raise Refusal(errors.INVALID, "existing ApplicationSet spec is different, use upsert "
                      "flag to force update")
    call.demand(one, "update", "applicationsets")
    return call.store.update(APPLICATION_SET, key, lambda old: {**old, "spec": one["spec"]})


def _demand_plain_project(one):
    project = get(one, "spec", "template", "spec", "project") or ""
    if "{{" in project:
        raise Refusal(errors.UNKNOWN, "the Argo CD API does not currently support creating "
                      "ApplicationSets with templated `project` fields")


@answers
def generate(call):
    one = call.body.get("applicationSet") or {}
    one = {**one, "metadata": {"namespace": call.world.namespace, **(one.get("metadata") or {})}}
    _demand_plain_project(one)
    call.demand(one, "create", "applicationsets")
    return {"applications": call.server.sets.generate(one)}


@answers
def stream_applicationsets(call):
    query = call.query
    name = query.get("name", "")
    namespace = query.get("appSetNamespace", "") or (call.world.namespace if name else "")
    call.stream(Watch(call, APPLICATION_SET, namespace, name,
                      query.get("resourceVersion", ""), query.get("selector", ""),
                      query.get("projects")).produce)
