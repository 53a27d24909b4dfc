# SPDX-License-Identifier: Apache-2.0
"""The status of a set: conditions, health, and the rows of its applications."""

from fakes.argocd_server.patch import get
from fakes.argocd_server.store import APPLICATION

ERROR, GENERATED, UP_TO_DATE = "ErrorOccurred", "ParametersGenerated", "ResourcesUpToDate"
ROLLOUT, INVALID_ROLLOUT = "RolloutProgressing", "InvalidRolloutConfig"
_MOST_ROWS = 5000


def condition(kind, status, reason, message):
    return {"type": kind, "status": status, "reason": reason, "message": message}


def with_condition(status, new, generated, is_rolling, now, version):
    """A status with this condition, and with those that follow from it."""
    evaluated = {GENERATED, new["type"]} | (set() if is_rolling else {ROLLOUT, INVALID_ROLLOUT})
    found = [] if new["type"] == ROLLOUT and not is_rolling else [new]
    if generated:
        found.append(condition(GENERATED, "True", "ParametersGenerated",
                               "Successfully generated parameters for all Applications"))
    else:
        found.append(condition(GENERATED, "False", "ErrorOccurred", new["message"]))
    if new["status"] == "True" and new["type"] == UP_TO_DATE:
        evaluated.add(ERROR)
        found.append(condition(ERROR, "False", new["reason"], new["message"]))
    if new["status"] == "True" and new["type"] == ERROR:
        evaluated.add(UP_TO_DATE)
        found.append(condition(UP_TO_DATE, "False", "ErrorOccurred", new["message"]))
    before = status.get("conditions") or []
    result = [one for one in before if one["type"] not in evaluated]
    for one in found:
        old = next((old for old in before if {**one, "lastTransitionTime": ""} ==
                    {**old, "lastTransitionTime": ""}), None)
        result.append(old or {**one, "lastTransitionTime": now})
    result.sort(key=lambda one: one["type"])
    status = {**status, "conditions": result}
    return {**status, "health": health(result)} if version >= (3, 4) else status


def health(conditions):
    true = {one["type"]: one["message"] for one in conditions if one["status"] == "True"}
    for kind, name in ((ERROR, "Degraded"), (ROLLOUT, "Progressing"), (UP_TO_DATE, "Healthy")):
        if kind in true:
            return {"status": name, "message": true[kind]}
    return {"status": "Unknown", "message": "Waiting for health status to be determined"
            if conditions else "No status conditions found for ApplicationSet"}


def with_resources(status, applications, version):
    rows = [row(one) for one in sorted(applications, key=lambda one: one["metadata"]["name"])]
    status = {**status, "resources": rows[:_MOST_ROWS]}
    return {**status, "resourcesCount": len(rows)} if version >= (3, 2) else status


def row(application):
    metadata = application["metadata"]
    found = get(application, "status", "health", "status")
    return {"group": "argoproj.io", "version": "v1alpha1", "kind": APPLICATION,
            "name": metadata["name"], "namespace": metadata.get("namespace", ""),
            "status": get(application, "status", "sync", "status") or "",
            "health": {"status": found} if found else {}}
