# SPDX-License-Identifier: Apache-2.0
"""Sync, terminate and rollback: what the API server checks before it asks the controller."""

import re

from fakes.argocd_server import errors, windows
from fakes.argocd_server.objects import is_automated, is_multi_source, sources_of
from fakes.argocd_server.errors import Refusal
from fakes.argocd_server.patch import get, put
from fakes.argocd_server.repositories import UnknownRevision
from fakes.argocd_server.rest import answers
from fakes.argocd_server.store import APPLICATION


@answers
def sync(call, name):
    """The order of the checks is the server's (section 5.4)."""
    body = call.body
    key, application = call.one_of_body(name, "get")
    _demand_window(call, application)
    call.demand(application, "sync")
    dry = bool(body.get("dryRun"))
    automated = is_automated(application)
    if body.get("manifests"):
        call.demand(application, "override")
        if automated and not dry:
            raise Refusal(errors.PRECONDITION, "cannot use local sync when Automatic Sync Policy "
                          "is enabled unless for dry run")
    if application["metadata"].get("deletionTimestamp"):
        raise Refusal(errors.PRECONDITION, "application is deleting")
    revisions = _revisions(call, application, body, automated and not dry)
    policy = application["spec"].get("syncPolicy") or {}
    # Options that are there replace those of the application, even if they are none.
    options = policy.get("syncOptions") if body.get("syncOptions") is None \
        else body["syncOptions"].get("items")
    options = options or []
    if "Replace=true" in options and not call.server.replace_allowed:
        raise Refusal(errors.PRECONDITION, "sync with replace was disabled on the API Server "
                      "level via the server configuration")
    operation = {
        "sync": _without_empty({
            **revisions, "prune": body.get("prune"), "dryRun": body.get("dryRun"),
            "syncOptions": options, "syncStrategy": body.get("strategy"),
            "resources": body.get("resources"), "manifests": body.get("manifests"),
            **_own_sources(application)}),
        # Struct fields are there even when empty (section 7.1).
        "initiatedBy": {"username": call.account.name},
        "retry": body.get("retryStrategy") or policy.get("retry") or {},
    }
    if body.get("infos"):
        operation["info"] = body["infos"]
    return _start(call, key, operation)


def _own_sources(application):
    """What the spec says now, also where another revision was asked for (sections 5.4 and 7.4)."""
    if is_multi_source(application):
        return {"sources": application["spec"]["sources"]}
    return {"source": sources_of(application)[0]}


def _demand_window(call, application):
    try:
        allowed = windows.can_sync(call.controller.windows_of(application), call.server.clock.now(),
                                   manual=True)
    except ValueError as error:
        raise Refusal(errors.DENIED, f"cannot sync: invalid sync window: {error}") from None
    if not allowed:
        raise Refusal(errors.DENIED, "cannot sync: blocked by sync window")


def _revisions(call, application, body, is_guarded):
    """What the operation will say about revisions: what was asked for, resolved now."""
    sources = sources_of(application)
    if not is_multi_source(application):
        wanted = body.get("revision") or ""
        target = sources[0].get("targetRevision") or "HEAD"
        if is_guarded and wanted and wanted != target:
            raise Refusal(errors.PRECONDITION, f"Cannot sync to {wanted}: auto-sync currently set "
                          f"to {target}")
        return {"revision": _resolve(call, sources[0], wanted)}
    wanted = [""] * len(sources)
    positions, revisions = body.get("sourcePositions") or [], body.get("revisions") or []
    if len(positions) > len(revisions):
        # Go would panic. [code]
        raise Refusal(errors.INTERNAL, "runtime error: index out of range "
                      f"[{len(revisions)}] with length {len(revisions)}")
    for position, revision in zip(positions, revisions):
        if not 1 <= position <= len(sources):
            raise Refusal(errors.UNKNOWN, "source position is out of range")
        source = sources[position - 1]
        target = source.get("targetRevision") or "HEAD"
        if is_guarded and revision != target:
            raise Refusal(errors.PRECONDITION, f"Cannot sync source {source['repoURL']} to "
                          f"{revision}: auto-sync currently set to {target}")
        wanted[position - 1] = revision
    return {"revisions": [_resolve(call, *pair) for pair in zip(sources, wanted)]}


def _resolve(call, source, wanted):
    target = wanted or source.get("targetRevision", "")
    if re.fullmatch("[0-9a-f]{40}", target) and not source.get("chart"):
        return target  # as it is
    try:
        return call.world.repository(source).resolve(target)
    except UnknownRevision as error:
        raise Refusal(errors.PRECONDITION, "error resolving repo revision: rpc error: code = "
                      f"Unknown desc = {error}") from None


def _start(call, key, operation):
    with call.store.changed:
        application = call.store.get(APPLICATION, key)
        if call.world.take(key, "race-auto-sync"):
            # Somebody gets in between our looking and our asking.
            call.controller.start_operation(key, {
                "sync": {"revisions" if is_multi_source(application) else "revision":
                         get(operation, "sync", "revisions") or get(operation, "sync", "revision")},
                "initiatedBy": {"automated": True}, "retry": {"limit": 5}})
            application = call.store.get(APPLICATION, key)
        if application.get("operation"):
            raise Refusal(errors.PRECONDITION, "another operation is already in progress")
        started = call.controller.start_operation(key, operation)
        call.server.accepted(key, operation)
    return started


@answers
def rollback(call, name):
    """5.6: a sync to what the history says, without hooks and without another try."""
    key, application = call.one_of_body(name, "sync")
    if application["metadata"].get("deletionTimestamp"):
        raise Refusal(errors.PRECONDITION, "application is deleting")
    if is_automated(application):
        raise Refusal(errors.PRECONDITION, "rollback cannot be initiated when auto-sync is enabled")
    wanted = call.body.get("id", 0)
    entry = next((entry for entry in get(application, "status", "history") or []
                  if entry["id"] == wanted), None)
    if entry is None:
        raise Refusal(errors.INVALID, f"application {'/'.join(key)} does not have deployment with "
                      f"id {wanted}")
    policy = application["spec"].get("syncPolicy") or {}
    operation = {
        "sync": _without_empty({
            "revision": entry.get("revision"), "revisions": entry.get("revisions"),
            "source": entry.get("source"), "sources": entry.get("sources"),
            "prune": call.body.get("prune"), "dryRun": call.body.get("dryRun"),
            "syncStrategy": {"apply": {}}, "syncOptions": policy.get("syncOptions")}),
        "initiatedBy": {"username": call.account.name}, "retry": {}}
    return _start(call, key, operation)


@answers
def terminate(call, name):
    key, application = call.one_of_query(name, "sync")

    def change(old):
        if not old.get("operation") or not get(old, "status", "operationState"):
            raise Refusal(errors.INVALID,
                          "Unable to terminate operation. No operation is in progress")
        return put(old, ("status", "operationState", "phase"), "Terminating")
    call.store.update(APPLICATION, key, change)
    return {}


def _without_empty(facts):
    return {name: value for name, value in facts.items() if value not in (None, [], "", False)}
