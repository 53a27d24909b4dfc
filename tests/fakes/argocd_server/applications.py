# SPDX-License-Identifier: Apache-2.0
"""Applications as objects: get, refresh, list, watch, and all ways to change them (section 5)."""

import json

from fakes.argocd_server import errors, ownership, patch
from fakes.argocd_server.objects import HYDRATE, REFRESH, STAMPS
from fakes.argocd_server.errors import Refusal
from fakes.argocd_server.rest import answers
from fakes.argocd_server.selection import choose_from_menu, parse_selector
from fakes.argocd_server.store import APPLICATION, PROJECT, key_of, version_of
from fakes.argocd_server.streams import Watch


@answers
def get_application(call, name):
    # There are two names for it; the old one wins (section 4).
    projects = call.query.get("project") or call.query.get("projects") or [""]
    if len(projects) > 1:
        raise Refusal(errors.INVALID, "multiple projects specified - the get endpoint accepts "
                      "either zero or one project")  # end of the text [inferred]
    key, application = call.application(name, call.query.get("appNamespace", ""), projects[0])
    if "refresh" in call.query:
        application = _refresh(call, key, call.query["refresh"])
        # 3.0 and 3.1 forgot the health of the resources here (section 5.2, #24832).
        if (3, 0) <= call.server.version < (3, 2):
            return application
    return call.server.as_rest(application)


def _refresh(call, key, kind):
    """5.2: asks by annotation and waits until an event has it no more - for ever, if need be."""
    kind = "hard" if kind == "hard" else "normal"
    annotations = {REFRESH: kind, HYDRATE: kind}
    if call.server.version >= (3, 6):
        now = call.server.clock.now().strftime("%Y-%m-%dT%H:%M:%S.%f000Z")
        annotations |= dict.fromkeys(STAMPS, now)
    if not call.store.get(APPLICATION, key)["spec"].get("sourceHydrator"):
        annotations = {name: value for name, value in annotations.items() if "hydrate" not in name}
    asked = call.store.update(APPLICATION, key, lambda old: patch.merge(
        old, {"metadata": {"annotations": annotations}}))

    def is_done():
        now = call.store.get(APPLICATION, key)
        return now is None or (version_of(now) > version_of(asked) and
                               REFRESH not in (now["metadata"].get("annotations") or {}))
    if not call.server.wait(is_done, call.deadline, call.connection):
        if call.server.refresh_deadline == "server":
            raise Refusal(errors.UNKNOWN, "application refresh deadline exceeded")
        raise Refusal(errors.DEADLINE, "context deadline exceeded")
    application = call.store.get(APPLICATION, key)
    if application is None:
        raise Refusal(errors.DENIED, "permission denied")
    return application


@answers
def list_applications(call):
    lag = call.server.list_lag
    found = call.store.all_before(APPLICATION, lag.get("milliseconds", 0), lag.get("versions", 0)) \
        if lag else call.store.all(APPLICATION)
    query = call.query
    try:
        matches = parse_selector(query.get("selector", ""))
    except ValueError as error:
        raise Refusal(errors.UNKNOWN, f"error parsing the selector: {error}") from None
    projects = query.get("project") or query.get("projects")
    items = [application for application in found
             if (not query.get("name") or application["metadata"]["name"] == query["name"])
             and query.get("appNamespace", "") in ("", application["metadata"]["namespace"])
             and call.server.is_enabled(application["metadata"]["namespace"])
             and (not projects or (application["spec"].get("project") or "default") in projects)
             and (not query.get("repo") or _uses(application, query["repo"]))
             and matches(application["metadata"].get("labels") or {})
             and call.account.may("applications", "get", call.server.object_name(application))]
    items.sort(key=lambda application: application["metadata"]["name"])
    if query.get("fields"):
        items = [choose_from_menu(application, query["fields"]) for application in items]
    # What it lists has no health of resources where that lives in the tree. [inferred]
    if not items and (call.server.list_null or query.get("fields")):
        items = None
    return {"metadata": {"resourceVersion": str(call.store.version)}, "items": items}


def _uses(application, url):
    spec = application["spec"]
    sources = spec.get("sources") or [spec.get("source") or {}]
    return any(source.get("repoURL") == url for source in sources)


@answers
def stream_applications(call):
    query = call.query
    name = query.get("name", "")
    namespace = query.get("appNamespace", "") or (call.world.namespace if name else "")
    watch = Watch(call, APPLICATION, namespace, name, query.get("resourceVersion", ""),
                  query.get("selector", ""), query.get("project") or query.get("projects"))
    call.stream(watch.produce)


# Changes (5.7).

@answers
def create_application(call):
    application = call.body
    metadata = dict(application.get("metadata") or {})
    metadata["namespace"] = metadata.get("namespace") or call.world.namespace
    application = {**application, "metadata": metadata}
    spec = application["spec"] = {**(application.get("spec") or {})}
    spec.setdefault("project", "default")
    call.demand(application, "create")
    if not call.server.is_enabled(metadata["namespace"]):
        raise Refusal(errors.UNKNOWN, f"namespace '{metadata['namespace']}' is not permitted")
    if call.query.get("validate", True):
        _validate(call, application)
    application.pop("operation", None)
    application.pop("status", None)
    key = key_of(application)
    old = call.store.get(APPLICATION, key)
    if old is None:
        # The controller fills the status in; the API server hands out what Go makes of none.
        application["status"] = {"health": {}, "sync": {"status": "", "comparedTo": {
            "source": {"repoURL": ""}, "destination": {}}}, "summary": {}, "sourceHydrator": {}}
        application = call.store.create(APPLICATION, ownership.made_by_api_server(
            application, call.server.clock.text()))
        call.controller.request_reconcile(key)
        return application
    if _essence(old) == _essence(application):
        return old
    if not call.query.get("upsert"):
        raise Refusal(errors.INVALID, "existing application spec is different, use upsert flag to "
                      "force update")
    call.demand(old, "update")
    return _change(call, key, lambda old: _upserted(old, application))


def _essence(application):
    metadata = application["metadata"]
    return (application["spec"], *(metadata.get(name) or {} for name in ("labels", "annotations")),
            metadata.get("finalizers") or [])


def _upserted(old, new):
    metadata = dict(old["metadata"])
    for name in ("labels", "annotations"):
        if new["metadata"].get(name):
            metadata[name] = {**(metadata.get(name) or {}), **new["metadata"][name]}
    metadata["finalizers"] = new["metadata"].get("finalizers") or []
    return {**old, "metadata": metadata, "spec": new["spec"]}


@answers
def update_application(call, name):
    metadata = call.body.get("metadata") or {}
    key, _ = call.application(name, metadata.get("namespace", ""), call.query.get("project", ""),
                              "update")
    return _change(call, key, lambda old: _upserted(old, call.body))


@answers
def update_spec(call, name):
    key, _ = call.one_of_query(name, "update")

    def change(old):
        return {**old, "spec": call.body}
    if call.query.get("validate", True):
        _validate(call, change(call.store.get(APPLICATION, key)))
    return _change(call, key, change)["spec"]


@answers
def patch_application(call, name):
    key, _ = call.one_of_body(name, "update")
    try:
        document = json.loads(call.body.get("patch") or "null")
    except ValueError as error:
        raise Refusal(errors.UNKNOWN, f"error applying patch: {error}") from None
    kind = call.body.get("patchType") or "json"

    def change(old):
        try:
            if kind == "merge":
                new = patch.merge(old, document)
            elif kind == "json":
                new = patch.apply(old, document)
            else:
                raise Refusal(errors.INVALID, f"Patch type '{kind}' is not supported")  # [inferred]
        except patch.PatchError as error:
            raise Refusal(errors.UNKNOWN, f"error applying patch: {error}") from None
        # Status and operation are not to be changed this way; nor is identity.
        metadata = dict(old["metadata"])
        for part in ("labels", "annotations", "finalizers"):
            metadata[part] = new["metadata"].get(part)
        metadata = {part: value for part, value in metadata.items() if value is not None}
        new = {**old, "metadata": metadata, "spec": new["spec"]}
        _validate(call, new)
        return new
    return _change(call, key, change)


def _change(call, key, change):
    application = call.store.update(APPLICATION, key, change)
    call.controller.request_reconcile(key)
    return application


@answers
def delete_application(call, name):
    key, application = call.one_of_query(name, "delete")
    policy = call.query.get("propagationPolicy", "")
    cascade = call.query.get("cascade", True)
    if policy and not cascade:
        raise Refusal(errors.INVALID, "cannot set propagation policy when cascading is disabled")
    if policy not in ("", "foreground", "background"):
        raise Refusal(errors.INVALID, f"invalid propagation policy: {policy}")
    begin_deletion(call.server, key, cascade)
    return {}


def begin_deletion(server, key, cascade):
    """It stays until the controller has removed its resources."""
    finalizer = "resources-finalizer.argocd.argoproj.io"

    def change(old):
        metadata = dict(old["metadata"])
        others = [one for one in metadata.get("finalizers") or [] if finalizer not in one]
        metadata["finalizers"] = others + ([finalizer] if cascade else [])
        metadata.setdefault("deletionTimestamp", server.clock.text())
        metadata.setdefault("deletionGracePeriodSeconds", 0)
        return {**old, "metadata": metadata}
    server.store.update(APPLICATION, key, change)


def _validate(call, application):
    name, spec = application["metadata"]["name"], application["spec"]
    project = spec.get("project") or "default"
    if call.store.get(PROJECT, (call.world.namespace, project)) is None:
        raise Refusal(errors.INVALID, f'app is not allowed in project "{project}", or the project '
                      "does not exist")
    destination = spec.get("destination") or {}
    missing = not (spec.get("source") or spec.get("sources") or spec.get("sourceHydrator"))
    if missing or not (destination.get("server") or destination.get("name")):
        what = "spec.source.repoURL and either spec.source.path or spec.source.chart are required" \
            if missing else "Destination server missing from app spec"
        raise Refusal(errors.INVALID, f"application spec for {name} is invalid: "
                      f"InvalidSpecError: {what}")
