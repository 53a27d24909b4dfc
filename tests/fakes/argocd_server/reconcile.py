# SPDX-License-Identifier: Apache-2.0
"""What one reconcile sees in repository and cluster, and what it makes of the status."""

from typing import NamedTuple

from fakes.argocd_server.objects import (HYDRATE, REFRESH, STAMPS, is_automated, is_multi_source,
                                           sources_of)
from fakes.argocd_server.patch import get, put
from fakes.argocd_server.repositories import UnknownRevision


class Found(NamedTuple):
    revisions: tuple = ()
    sync: str = "Unknown"
    conditions: tuple = ()      # (type, message)
    is_invalid: bool = False    # an InvalidSpecError: nothing was compared
    is_stale: bool = False      # the refresh is swallowed: nothing was resolved anew


def look(controller, key, application):
    """What there is to know before the status is written."""
    world = controller.world
    message = world.behaves(key, "invalid-spec")
    if message:
        return Found(conditions=(("InvalidSpecError", message),), is_invalid=True)
    if world.take(key, "swallow-refresh"):
        return Found(is_stale=True)
    message = world.behaves(key, "comparison-error")
    try:
        revisions = tuple(controller.resolve(key, application))
        message = message or next((error for error in world.errors(application, revisions)
                                   if error), "")
    except UnknownRevision as error:
        revisions, message = (), str(error)
    if message:
        return Found(revisions, conditions=(
            ("ComparisonError", f"Failed to load target state: {message}"),))
    world.render(key, world.content(application, revisions))
    live = world.live(key)
    differs = any(row["status"] == "OutOfSync" for row in live.rows(False))
    return Found(revisions, "OutOfSync" if differs else "Synced")


def compared(controller, key, application, started):
    """The whole of a reconcile at once, as for the state that a scenario begins with."""
    return written(controller, key, application, look(controller, key, application), started)


def written(controller, key, application, found, started):
    """The one write at the end: status, and the annotation that asked for it is gone."""
    annotations = dict(application["metadata"].get("annotations") or {})
    # The time stamps are removed by the controllers that know them, since 3.6 (section 13.2).
    gone = {REFRESH, HYDRATE, *(STAMPS if controller.version >= (3, 6) else ())}
    left = {name: value for name, value in annotations.items() if name not in gone}
    application = put(application, ("metadata", "annotations"), left or None)
    if found.is_stale:
        return put(application, ("status", "reconciledAt"), started)
    status = dict(application.get("status") or {})
    was = status.get("sync", {})
    status["sync"] = _sync_status(application, found)
    if not found.revisions:
        for name in ("revision", "revisions"):
            if name in was:
                status["sync"][name] = was[name]
    status["conditions"] = _conditions(controller, application, found)
    if not status["conditions"]:
        del status["conditions"]
    if not found.is_invalid:
        # An invalid one keeps its old reconciledAt [code].
        status["reconciledAt"] = started
    if found.sync != "Unknown":
        status.update(_kinds(application, controller.world.kinds.get(key, "Directory")))
        status["summary"] = controller.world.summary(key)
    status["sourceHydrator"] = controller.world.hydrate(controller, key, application, status)
    status["controllerNamespace"] = controller.world.namespace
    application = {**application, "status": status}
    if found.is_invalid:
        return put(application, ("status", "health"), {"status": "Unknown"})
    return with_health(controller, key, application)


def _sync_status(application, found):
    spec = application["spec"]
    # Struct fields are there even when they say nothing (section 7.1).
    to = {"source": {"repoURL": ""}, "destination": spec.get("destination", {})}
    many = is_multi_source(application)
    if many:
        to["sources"] = spec["sources"]
    else:
        to["source"] = sources_of(application)[0]
    if spec.get("ignoreDifferences"):
        to["ignoreDifferences"] = spec["ignoreDifferences"]
    result = {"status": found.sync, "comparedTo": to}
    if found.revisions and many:
        result["revisions"] = list(found.revisions)
    elif found.revisions:
        result["revision"] = found.revisions[0]
    return result


def _conditions(controller, application, found):
    """Those that a reconcile decides on are replaced; equal ones keep their time."""
    before = get(application, "status", "conditions") or []
    result = [condition for condition in before
              if condition["type"] not in ("InvalidSpecError", "ComparisonError", "SyncError")]
    new = list(found.conditions)
    state = get(application, "status", "operationState") or {}
    if found.sync == "OutOfSync" and is_automated(application) and \
            state.get("phase") in ("Failed", "Error") and _was_tried(application, found):
        # Go prints a list of revisions; so here for one, too. [inferred]
        new.append(("SyncError", f"Failed last sync attempt to [{' '.join(found.revisions)}]: "
                    f"{state.get('message', '')}"))
    for kind, message in new:
        old = next((condition for condition in before
                    if condition["type"] == kind and condition["message"] == message), None)
        result.append(old or {"type": kind, "message": message,
                              "lastTransitionTime": controller.clock.text()})
    return result


def _kinds(application, of_files):
    found = [_source_type(source, of_files) for source in sources_of(application)]
    if is_multi_source(application):
        return {"sourceTypes": found}
    return {"sourceType": found[0]}


def _source_type(source, of_files):
    for kind in ("Helm", "Kustomize", "Directory", "Plugin"):
        if kind.lower() in source:
            return kind
    return "Helm" if source.get("chart") else of_files


def with_health(controller, key, application):
    """Health of the resources, and of the application as the worst of them."""
    live = controller.world.live(key)
    status, blame = live.health(only_all_missing=controller.version >= (3, 4))
    if get(application, "status", "sync", "status") == "Unknown" and \
            not get(application, "status", "resources"):
        status, blame = "Unknown", []
    health = {"status": status}
    if blame and controller.version >= (3, 6):
        # How a list looks, and a kind without a group, is [inferred].
        named = [f"{one.group + '/' if one.group else ''}{one.kind}:{one.namespace}/{one.name}"
                 for one in blame]
        more = f" and {len(named) - 3} more" if len(named) > 3 else ""
        health["message"] = "Caused by " + ", ".join(named[:3]) + more
    old = get(application, "status", "health") or {}
    health["lastTransitionTime"] = old["lastTransitionTime"] if old.get("status") == status and \
        "lastTransitionTime" in old else controller.clock.text()
    state = dict(application.get("status") or {})
    state["health"] = health
    rows = live.rows(with_health=not controller.health_in_tree)
    if rows and get(application, "status", "sync", "status") != "Unknown":
        state["resources"] = rows
    if controller.health_in_tree:
        state["resourceHealthSource"] = "appTree"
    return {**application, "status": state}


def automatic_operation(controller, key, application, found):
    """What auto-sync would start after this reconcile, or None (section 8.3)."""
    if found.sync != "OutOfSync" or not is_automated(application) or application.get("operation"):
        return None
    policy = application["spec"]["syncPolicy"]
    rows = controller.world.live(key).rows(False)
    prunes = policy["automated"].get("prune", False)
    if not prunes and all(row.get("requiresPruning") for row in rows
                          if row["status"] == "OutOfSync"):
        return None
    if _was_tried(application, found) and not policy["automated"].get("selfHeal"):
        return None
    try:
        if not controller.may_sync(application, manual=False):
            return None
    except ValueError:
        return None
    many = is_multi_source(application)
    sync = {"prune": prunes, **({"revisions": list(found.revisions)} if many
                                else {"revision": found.revisions[0]})}
    if not prunes:
        del sync["prune"]
    if policy.get("syncOptions"):
        sync["syncOptions"] = policy["syncOptions"]
    # Without a policy, auto-sync retries five times. [inferred]
    return {"sync": sync, "initiatedBy": {"automated": True},
            "retry": policy.get("retry") or {"limit": 5}}


def _was_tried(application, found):
    """It never repeats a completed attempt at the same revisions of the same sources [code]."""
    state = get(application, "status", "operationState") or {}
    if state.get("phase") not in ("Succeeded", "Failed", "Error"):
        return False
    # An operation that could not even start has no result; then what was asked for counts.
    tried = state.get("syncResult") or get(state, "operation", "sync") or {}
    sources = tried.get("sources") or [tried.get("source")]
    if all(sources) and _without_targets(sources) != _without_targets(sources_of(application)):
        return False
    return tuple(tried.get("revisions") or [tried.get("revision")]) == found.revisions


def _without_targets(sources):
    return [{name: value for name, value in source.items() if name != "targetRevision"}
            for source in sources]
