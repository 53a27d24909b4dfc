# SPDX-License-Identifier: Apache-2.0
"""The clusters that Argo CD knows: Secrets with a label, and the one it lives in."""

import base64
from typing import NamedTuple

from fakes.argocd_server.store import SECRET

LABEL = "argocd.argoproj.io/secret-type"
# What is said to Argo CD itself, or by tools, is not about the cluster.
_LEFT_OUT = {f"argocd.argoproj.io/{name}" for name in (
    "refresh", "hydrate", "tracking-id", "installation-id")} | {
        "kubectl.kubernetes.io/last-applied-configuration"}
LOCAL_NAME, LOCAL_SERVER = "in-cluster", "https://kubernetes.default.svc"


class Cluster(NamedTuple):
    name: str
    server: str
    project: str
    labels: dict
    annotations: dict | None    # None if the Secret had none at all


def secrets(store, namespace):
    """Those of clusters, by name; of two with one name the last stays."""
    found = {}
    for secret in store.all(SECRET, namespace):
        if is_cluster(secret):
            one = _cluster(secret)
            found[one.name] = one
    return [found[name] for name in sorted(found)]


def is_cluster(secret):
    return (secret["metadata"].get("labels") or {}).get(LABEL) == "cluster"


def _cluster(secret):
    data = {name: base64.b64decode(text).decode()
            for name, text in (secret.get("data") or {}).items()}
    metadata = secret["metadata"]
    annotations = {name: text for name, text in (metadata.get("annotations") or {}).items()
                   if name not in _LEFT_OUT}
    has_some = bool(metadata.get("annotations"))
    return Cluster(data.get("name", ""), data.get("server", ""), data.get("project", ""),
                   metadata.get("labels") or {}, annotations if has_some else None)


def problem(store, namespace, destination):
    """Why a destination is none, in the controller's words, or an empty text."""
    name, server = destination.get("name"), destination.get("server")
    if name and server:
        return "application destination can't have both name and server defined: " \
               f"{name} {server}"
    if not name and not server:
        return "Destination server missing from app spec"
    known = [_cluster(secret) for secret in store.all(SECRET, namespace) if is_cluster(secret)]
    if all(one.server != LOCAL_SERVER for one in known):
        known.append(Cluster(LOCAL_NAME, LOCAL_SERVER, "", {}, {}))
    if server:
        server = server.rstrip("/")
        if any(one.server.rstrip("/") == server for one in known):
            return ""
        return f'error getting cluster by server "{destination["server"]}": rpc error: code = ' \
               f'NotFound desc = cluster "{server}" not found'
    servers = [one.server for one in known if one.name == name]
    if not servers and name != LOCAL_NAME:
        return f"there are no clusters with this name: {name}"
    if len(servers) > 1:
        return f"there are {len(servers)} clusters with the same name: [{' '.join(servers)}]"
    return ""
