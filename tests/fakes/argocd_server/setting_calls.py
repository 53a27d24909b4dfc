# SPDX-License-Identifier: Apache-2.0
"""What applications need around them, over REST: projects (section 11) and repositories. Those are
Secrets, under the names that Argo CD gives them; so are clusters (see cluster_calls)."""

import base64
import json

from fakes.argocd_server import errors, ownership, patch
from fakes.argocd_server.errors import Refusal
from fakes.argocd_server.patch import get
from fakes.argocd_server.rest import answers
from fakes.argocd_server.sets.clusters import LABEL
from fakes.argocd_server.store import APPLICATION, PROJECT, SECRET

# What is never shown again.
HIDDEN = ("password", "bearerToken", "sshPrivateKey", "tlsClientCertKey", "githubAppPrivateKey",
           "gcpServiceAccountKey", "azureServicePrincipalClientSecret")
_UNTOLD = (*HIDDEN, "username", "tlsClientCertData", "insecureIgnoreHostKey",
           "insecureOCIForceHttp", "webhookManifestCacheWarmDisabled")
# The keys of a repository's Secret that are not called as the field.
_KEYS = {"repo": "url"}


# Projects. Only who may see one gets it.

@answers
def get_project(call, name):
    call.accounts.demand(call.account, "projects", "get", name)
    return _project(call, name)


def _project(call, name):
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
        project = {**project, "metadata": {**project["metadata"],
                                           "namespace": call.world.namespace}}
        return call.store.create(PROJECT, ownership.made_by_api_server(
            project, call.server.clock.text()))
    if old["spec"] == project.get("spec"):
        return old
    if not call.body.get("upsert"):
        raise Refusal(errors.INVALID, "existing project spec is different, use upsert flag to "
                      "force update")
    call.accounts.demand(call.account, "projects", "update", name)
    return call.store.update(PROJECT, key, lambda old: {**old, "spec": project["spec"]})


@answers
def update_project(call, name):
    """Whole, and only with the version that was read."""
    call.accounts.demand(call.account, "projects", "update", name)
    given = call.body.get("project") or {}
    version = get(given, "metadata", "resourceVersion")
    if not version:
        raise Refusal(errors.INVALID, f'AppProject.argoproj.io "{name}" is invalid: metadata.'
                      "resourceVersion: Invalid value: 0x0: must be specified for an update")
    _project(call, name)

    def change(old):
        metadata = {**old["metadata"], **{part: given["metadata"][part] for part in (
            "labels", "annotations", "finalizers") if part in given["metadata"]}}
        return {**old, "metadata": metadata, "spec": given.get("spec") or {}}
    return call.store.update(PROJECT, (call.world.namespace, name), change, version)


@answers
def delete_project(call, name):
    call.accounts.demand(call.account, "projects", "delete", name)
    if name == "default":
        raise Refusal(errors.INVALID, "name 'default' is reserved and cannot be deleted")
    _project(call, name)
    users = [one for one in call.store.all(APPLICATION) if one["spec"].get("project") == name]
    if users:
        raise Refusal(errors.INVALID, f"project is referenced by {len(users)} applications")
    call.store.delete(PROJECT, (call.world.namespace, name))
    return {}


# Repositories.

@answers
def list_repositories(call):
    items = [one for one in all_of(call, "repository", _repository)
             if call.account.may("repositories", "get", object_of(one.get("project"), one["repo"]))]
    return {"items": items}


@answers
def create_repository(call):
    given = call.body
    url, project = given.get("repo") or "", given.get("project") or ""
    call.accounts.demand(call.account, "repositories", "create", object_of(project, url))
    data = {_KEYS.get(name, name): text_of(item) for name, item in given.items()
            if name != "connectionState" and item not in (None, "", False)}
    data.setdefault("type", "git")
    name = f"repo-{hash_of(url + project)}"
    secret = new_secret(call, name, "repository", data, {})
    _stored(call, secret, "repositories", object_of(project, url), "repository")
    return {"repo": url, "type": data["type"], **({"name": data["name"]} if "name" in data else {})}


def _repository(data, _, types):
    """As Repository.Sanitized() has it."""
    data = {"type": "git", **data}
    if "true" in (data.get("insecure"), data.get("insecureIgnoreHostKey")):
        data["insecure"] = "true"
    names = {key: field for field, key in _KEYS.items()}
    found = {names.get(key, key): text for key, text in data.items() if key not in _UNTOLD}
    return {name: json.loads(text) if types[name] in ("boolean", "integer") else text
            for name, text in found.items() if name in types}


# What clusters need, too.

def object_of(project, place):
    return f"{project}/{place}" if project else place


def text_of(value):
    return value if isinstance(value, str) else json.dumps(value)


def hash_of(text):
    """FNV-1a in 32 bits."""
    number = 2166136261
    for byte in text.encode():
        number = (number ^ byte) * 16777619 & 0xffffffff
    return number


def new_secret(call, name, kind, data, given):
    metadata = {"name": name, "namespace": call.world.namespace,
                "labels": {**(given.get("labels") or {}), LABEL: kind},
                "annotations": {**(given.get("annotations") or {}),
                                "managed-by": "argocd.argoproj.io"}}
    return {"metadata": metadata, "type": "Opaque", "data": patch.encoded(data)}


def _stored(call, secret, resource, thing, word):
    """Labels and annotations of others stay."""
    key = (call.world.namespace, secret["metadata"]["name"])
    with call.store.changed:
        old = call.store.get(SECRET, key)
        if old is None:
            call.store.create(SECRET, ownership.made_by_api_server(
                secret, call.server.clock.text(), "v1"))
        elif old["data"] != secret["data"]:
            if not call.query.get("upsert"):
                raise Refusal(errors.INVALID, f"existing {word} spec is different; use upsert flag "
                              "to force update")
            call.accounts.demand(call.account, resource, "update", thing)
            call.store.update(SECRET, key, lambda old: {**old, "data": secret["data"]})


def data_of(secret):
    return {name: base64.b64decode(text).decode()
            for name, text in (secret.get("data") or {}).items()}


def secrets_of(call, kind):
    return [secret for secret in call.store.all(SECRET, call.world.namespace)
            if (secret["metadata"].get("labels") or {}).get(LABEL) == kind]


def all_of(call, kind, read):
    types = call.server.description.types["Repository"]
    return [read(data_of(secret), secret["metadata"], types) for secret in secrets_of(call, kind)]
