# SPDX-License-Identifier: Apache-2.0
"""The clusters that Argo CD knows, over REST. They are Secrets."""

import json
from urllib.parse import urlsplit

from fakes.argocd_server import errors, ownership
from fakes.argocd_server.errors import Refusal
from fakes.argocd_server.rest import answers
from fakes.argocd_server.setting_calls import (HIDDEN, all_of, data_of, hash_of, new_secret,
                                               object_of, secrets_of, text_of)
from fakes.argocd_server.sets.clusters import LABEL, LOCAL_NAME, LOCAL_SERVER
from fakes.argocd_server.store import SECRET

_LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"


@answers
def list_clusters(call):
    """Where Argo CD itself lives is among them, Secret or not."""
    wanted = {name: call.query[name] for name in ("name", "server") if call.query.get(name)}
    known = all_of(call, "cluster", _cluster)
    if all(one["server"] != LOCAL_SERVER for one in known):
        known.append(_cluster({"name": LOCAL_NAME, "server": LOCAL_SERVER}, {}, None))
    items = [one for one in known
             if all(one.get(name) == text for name, text in wanted.items()) and
             call.account.may("clusters", "get", object_of(one.get("project"), one["server"]))]
    return {"metadata": {}, "items": items}


@answers
def create_cluster(call):
    """Under the name that its address makes: one that somebody has registered under another name
    is not found, and there are two."""
    given = call.body
    server = given.get("server") or ""
    call.accounts.demand(call.account, "clusters", "create", object_of(given.get("project"), server))
    name = f"cluster-{(urlsplit(server).hostname or '').lower()}-{hash_of(server)}"
    secret = _cluster_secret(call, name, given)
    old = call.store.get(SECRET, (call.world.namespace, name))
    if old is None:
        call.store.create(SECRET, ownership.made_by_api_server(
            secret, call.server.clock.text(), "v1"))
    elif not _is_like(old, secret):
        if not call.query.get("upsert"):
            raise Refusal(errors.INVALID, "existing cluster spec is different; use upsert flag to "
                          "force update")
        return _update_cluster(call, server, given)
    return _cluster(data_of(secret), secret["metadata"], None)


@answers
def update_cluster(call, server):
    return _update_cluster(call, server, call.body)


def _update_cluster(call, server, given):
    """Whatever its Secret is called. Labels and annotations are those that are given, and no
    others."""
    found = [secret for secret in secrets_of(call, "cluster")
             if data_of(secret)["server"].rstrip("/") == server.rstrip("/")]
    if not found and server != LOCAL_SERVER:
        raise Refusal(errors.DENIED, "permission denied")
    project = data_of(found[0]).get("project") if found else ""
    for place in (project, given.get("project")):
        if not call.account.may("clusters", "update", object_of(place, server)):
            raise Refusal(errors.DENIED, "permission denied")
    if not found:
        name = f"cluster-{(urlsplit(server).hostname or '').lower()}-{hash_of(server)}"
        secret = _cluster_secret(call, name, given)
        call.store.create(SECRET, ownership.made_by_api_server(
            secret, call.server.clock.text(), "v1"))
    else:
        secret = _cluster_secret(call, found[0]["metadata"]["name"], given)
        if call.query.get("updatedFields"):
            secret = _with_parts(found[0], secret, call.query["updatedFields"])
        key = (call.world.namespace, secret["metadata"]["name"])
        call.store.update(SECRET, key, lambda old: {
            **old, "data": secret["data"],
            "metadata": {**old["metadata"], **{part: secret["metadata"][part]
                                               for part in ("labels", "annotations")}}})
    return _cluster(data_of(secret), secret["metadata"], None)


def _with_parts(there, given, parts):
    """What is there, with these parts of what is given."""
    data = {name: item for name, item in there["data"].items() if name not in parts}
    data |= {name: item for name, item in given["data"].items() if name in parts}
    metadata = {part: (given if part in parts else there)["metadata"].get(part) or {}
                for part in ("labels", "annotations")}
    return {**given, "data": data, "metadata": {**given["metadata"], **metadata}}


def _cluster_secret(call, name, given):
    if (given.get("annotations") or {}).get(_LAST_APPLIED):
        raise Refusal(errors.INVALID, f"annotation {_LAST_APPLIED} cannot be set")
    server = given.get("server") or ""
    data = {"name": given.get("name") or server, "server": server.rstrip("/"),
            "config": json.dumps(given.get("config") or {})}
    for part in ("project", "shard", "clusterResources"):
        if given.get(part):
            data[part] = text_of(given[part])
    if given.get("namespaces"):
        data["namespaces"] = ",".join(given["namespaces"])
    return new_secret(call, name, "cluster", data, given)


def _is_like(one, other):
    return one["data"] == other["data"] and all(
        _shown(one["metadata"], part) == _shown(other["metadata"], part)
        for part in ("labels", "annotations"))


def _cluster(data, metadata, _):
    config = json.loads(data.get("config") or "{}")
    config = {name: item for name, item in config.items() if name not in HIDDEN}
    if "tlsClientConfig" in config:
        config["tlsClientConfig"] = {name: item for name, item in config["tlsClientConfig"].items()
                                     if name != "keyData"}
    found = {"name": data.get("name", ""), "server": data.get("server", "").rstrip("/"),
             "config": config, "connectionState": {}, "info": {}}
    if data.get("namespaces"):
        found["namespaces"] = [one.strip() for one in data["namespaces"].split(",") if one.strip()]
    if data.get("project"):
        found["project"] = data["project"]
    if data.get("clusterResources") == "true":
        found["clusterResources"] = True
    if data.get("shard"):
        found["shard"] = int(data["shard"])
    for part in ("labels", "annotations"):
        items = _shown(metadata, part)
        found |= {part: items} if items else {}
    return found


def _shown(metadata, part):
    """What is Argo CD's own, or kubectl's, is left out."""
    return {name: text for name, text in (metadata.get(part) or {}).items()
            if name not in (LABEL, "managed-by", _LAST_APPLIED)}
