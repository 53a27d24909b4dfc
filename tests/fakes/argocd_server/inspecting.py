# SPDX-License-Identifier: Apache-2.0
"""What one can look at in an application: tree, diff, events, logs, revisions, windows (5.8)."""

import json

from fakes.argocd_server import errors, windows
from fakes.argocd_server.objects import sources_of
from fakes.argocd_server.errors import Refusal
from fakes.argocd_server.repositories import UnknownRevision
from fakes.argocd_server.rest import answers
from fakes.argocd_server.store import EVENT


@answers
def resource_tree(call, name):
    key, _ = call.one_of_query(name)
    return tree(call.server, key)


def tree(server, key):
    nodes = []
    for resource in server.world.live(key).resources:
        if resource.prune and not resource.is_live:
            continue
        node = {"version": resource.version, "kind": resource.kind, "namespace": resource.namespace,
                "name": resource.name}
        if resource.group:
            node["group"] = resource.group
        if resource.is_live:
            # What has neither has not been created.
            node |= {"uid": resource.uid, "resourceVersion": str(server.store.version)}
        health = resource.reported_health()
        if health:
            node["health"] = health
        if resource.urls:
            node["networkingInfo"] = {"externalURLs": resource.urls}
        nodes.append(node)
        if resource.kind in ("Deployment", "StatefulSet", "DaemonSet", "Rollout", "Job") and \
                resource.is_live and resource.pods:
            nodes += _pods(server, resource, node)
    return {"nodes": nodes}


def _pods(server, resource, node):
    """A ReplicaSet (for those that have one) and a pod that fares as its owner does."""
    parent, nodes = node, []
    if resource.kind in ("Deployment", "Rollout"):
        parent = _child(server, node, "apps", "ReplicaSet", f"{resource.name}-5d9c7b6f4")
        nodes.append(parent)
    for number in range(resource.pods):
        pod = _child(server, parent, "", "Pod", f"{parent['name']}-x{number}")
        if node.get("health"):
            pod["health"] = node["health"]
        is_ready = (node.get("health") or {}).get("status") == "Healthy"
        info = {"Status Reason": "Running", "Containers": "1/1" if is_ready else "0/1",
                **resource.info}
        pod["info"] = [{"name": name, "value": str(value)} for name, value in info.items()]
        if resource.images:
            pod["images"] = resource.images
        nodes.append(pod)
    return nodes


def _child(server, parent, group, kind, name):
    reference = {field: parent[field] for field in ("group", "kind", "namespace", "name", "uid")
                 if field in parent}
    return {**({"group": group} if group else {}), "version": "v1", "kind": kind,
            "namespace": parent["namespace"], "name": name, "uid": f"{parent['uid']}-{kind}-{name}",
            "resourceVersion": str(server.store.version), "parentRefs": [reference]}


@answers
def stream_tree(call, name):
    key, _ = call.one_of_query(name)

    def produce(stream):
        position, last = call.store.end_of_log(), None
        while True:
            with call.store.changed:
                now = tree(call.server, key)
            # Numbers of versions alone are no news.
            essence = json.dumps([{**node, "resourceVersion": ""} for node in now["nodes"]])
            if essence != last:
                stream.send({"result": now})
                last = essence
            _, position = stream.wait_for_events(position)
    call.stream(produce)


@answers
def managed_resources(call, name):
    key, _ = call.one_of_query(name)
    items = []
    for resource in call.world.live(key).resources:
        if resource.hook or (resource.prune and not resource.is_live):
            continue
        wanted = {"namespace": resource.namespace, "name": resource.name, "group": resource.group,
                  "kind": resource.kind, "version": resource.version}
        if any(call.query.get(field, value) != value for field, value in wanted.items()):
            continue
        target = "" if resource.prune else json.dumps(manifest(resource, "new"))
        live = json.dumps(manifest(resource, "new" if resource.status == "Synced" else "old")) \
            if resource.is_live else "null"
        items.append({"group": resource.group, "kind": resource.kind, "name": resource.name,
                      "namespace": resource.namespace, "targetState": target, "liveState": live,
                      "normalizedLiveState": live, "predictedLiveState": target or "null",
                      "modified": resource.status != "Synced"})
    return {"items": items}


def manifest(resource, content):
    api = f"{resource.group}/{resource.version}" if resource.group else resource.version
    return {"apiVersion": api, "kind": resource.kind,
            "metadata": {"name": resource.name, "namespace": resource.namespace},
            **_content(resource, content)}


def _content(resource, content):
    if resource.kind != "Secret":
        return {"spec": {"content": content}}
    # Masked: another length is another value (5.8).
    return {"data": {"password": "+" * (8 if content == "old" else 12)}}


@answers
def manifests(call, name):
    key, application = call.one_of_query(name)
    call.demand(application, "override")
    wanted = call.query.get("revisions") or [call.query.get("revision", "")]
    found = [json.dumps(manifest(resource, "new")) for resource in call.world.live(key).resources
             if not resource.prune]
    return {"manifests": found, "sourceType": "Directory",
            "revision": _resolve(call, application, 0, wanted[0]),
            "namespace": application["spec"]["destination"].get("namespace", "")}


def _resolve(call, application, index, wanted):
    source = sources_of(application)[index]
    try:
        return call.world.repository(source).resolve(wanted or source.get("targetRevision", ""))
    except UnknownRevision as error:
        raise Refusal(errors.UNKNOWN, f"rpc error: code = Unknown desc = {error}") from None


@answers
def events(call, name):
    _, application = call.one_of_query(name)
    query = call.query
    if query.get("resourceName"):
        wanted = (query["resourceName"], query.get("resourceNamespace", ""))
    else:
        wanted = (name, application["metadata"]["namespace"])
    items = [event for event in call.store.all(EVENT)
             if (event["involvedObject"]["name"], event["involvedObject"]["namespace"]) == wanted]
    return {"metadata": {}, "items": items}


@answers
def logs(call, name, pod=""):
    """Lines of what a resource's pods said, then one that says it is the last (section 5.8)."""
    key, application = call.one_of_query(name)
    call.demand(application, "get", "logs")
    query = call.query
    pod = pod or query.get("podName", "")
    chosen = [resource for resource in call.world.live(key).resources if resource.logs and
              (pod.startswith(resource.name) if pod else
               query.get("kind", resource.kind) == resource.kind and
               query.get("resourceName", resource.name) == resource.name)]
    if len(chosen) > 10:
        raise Refusal(errors.INVALID, "max pods to view logs are reached. Please provide more "
                      "granular query")  # wording [inferred]
    lines = [(resource, line) for resource in chosen for line in resource.logs]
    text = query.get("filter", "")
    if text:
        lines = [(resource, line) for resource, line in lines
                 if (text.lstrip("!") in line) != text.startswith("!")]
    if "tailLines" in query:
        lines = lines[len(lines) - query["tailLines"]:] if query["tailLines"] else []

    def produce(stream):
        for resource, line in lines:
            moment = call.server.clock.now()
            stream.send({"result": {
                "content": line, "timeStamp": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "timeStampStr": moment.strftime("%Y-%m-%dT%H:%M:%S.%f000Z"), "last": False,
                "podName": pod or f"{resource.name}-x0"}})
        if chosen:
            stream.send({"result": {"content": "", "timeStamp": call.server.clock.text(),
                                    "timeStampStr": "", "last": True, "podName": ""}})
    call.stream(produce)


@answers
def revision_metadata(call, name, wanted):
    _, application = call.one_of_query(name)
    source = sources_of(application)[call.query.get("sourceIndex", 0)]
    commit = call.world.repository(source).commit(wanted)
    if commit is None:
        raise Refusal(errors.UNKNOWN, "rpc error: code = Unknown desc = revision "
                      f"{wanted} not found")
    return {"author": commit.author or "Deployment Robot <robot@example.com>",
            "date": "2026-08-22T10:00:00Z", "message": commit.message or f"Change {commit.name}"}


@answers
def chart_details(call, name, _):
    call.one_of_query(name)
    return {"description": "A chart", "home": "https://charts.example.com", "maintainers": []}


@answers
def oci_metadata(call, name, _):
    call.one_of_query(name)
    return {"createdAt": "2026-08-22T10:00:00Z", "version": "1.3.0", "description": "Policies"}


@answers
def sync_windows(call, name):
    _, application = call.one_of_query(name)
    now = call.server.clock.now()
    found = call.controller.windows_of(application)
    try:
        active = [window for window in found if windows.is_active(window, now)]
        can = windows.can_sync(found, now, manual=True)
    except ValueError as error:
        raise Refusal(errors.UNKNOWN, f"invalid sync window: {error}") from None
    reply = {"canSync": can} if can else {}
    # Go leaves out what is false and lists that are empty.
    for field, some in (("activeWindows", active), ("assignedWindows", found)):
        if some:
            reply[field] = [{name: window[name] for name in ("kind", "schedule", "duration",
                                                             "manualSync") if window.get(name)}
                            for window in some]
    return reply


@answers
def links(call, name):
    call.application(name, call.query.get("namespace", ""), call.query.get("project", ""))
    return {"items": []}


@answers
def resource(call, name):
    key, _ = call.one_of_query(name)
    owner = call.query.get("kind") == "Pod" and _owner_of_pod(call, key)
    if owner:
        return {"manifest": json.dumps({**_pod_manifest(call.query), "status": owner.pod})}
    found = _one(call, key, call.query)
    return {"manifest": json.dumps(manifest(found, "new"))}


def _owner_of_pod(call, key):
    """The resource that says how the pod that is asked for fares, if there is one."""
    name = call.query.get("resourceName", "")
    return next((resource for resource in call.world.live(key).resources
                 if resource.pod and name.startswith(f"{resource.name}-")), None)


def _pod_manifest(query):
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {
        "name": query["resourceName"], "namespace": query.get("namespace", "")}}


@answers
def action(call, name):
    key, application = call.one_of_body(name, "get")
    body = call.body
    call.demand(application, "/".join(["action", body.get("group", ""), body.get("kind", ""),
                                       body.get("action", "")]))
    call.controller.grow(key, _one(call, key, body))
    return {}


def _one(call, key, wanted):
    kind, name = wanted.get("kind"), wanted.get("resourceName")
    try:
        return call.world.live(key).find(kind, name)
    except KeyError:
        raise Refusal(errors.INVALID, f"{kind} {name} not found as part of application "
                      f"{key[1]}") from None  # wording [inferred]
