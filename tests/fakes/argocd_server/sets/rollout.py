# SPDX-License-Identifier: Apache-2.0
"""RollingSync: which applications may be synced now, step by step."""

from fakes.argocd_server.patch import get, put
from fakes.argocd_server.sets import comparing

WAITING, PENDING, PROGRESSING, HEALTHY = "Waiting", "Pending", "Progressing", "Healthy"


def is_rolling(spec):
    strategy = spec.get("strategy") or {}
    return strategy.get("type") == "RollingSync" and strategy.get("rollingSync") is not None


def steps_of(spec):
    return (get(spec, "strategy", "rollingSync", "steps") or []) if is_rolling(spec) else []


def deletes_in_reverse(spec):
    order = get(spec, "strategy", "deletionOrder") or ""
    return bool(steps_of(spec)) and order.lower() == "reverse"


def step_numbers(spec, applications):
    """Name to step, from 1; who is in none is not there. Of two steps the first counts."""
    found = {}
    for number, names in enumerate(_selected(spec, applications), 1):
        for name in names:
            found.setdefault(name, number)
    return found


def _selected(spec, applications):
    """The names of each step."""
    return [[one["metadata"]["name"] for one in applications
             if all(_fits(one["metadata"].get("labels") or {}, term)
                    for term in step.get("matchExpressions") or [])]
            for step in steps_of(spec)]


def validity(spec, applications):
    """(status, reason, message) of InvalidRolloutConfig. The messages are [inferred]."""
    problems, seen = [], {}
    for number, (step, names) in enumerate(zip(steps_of(spec), _selected(spec, applications)), 1):
        problems += [f"step {number} has the unknown operator {term.get('operator')!r}"
                     for term in step.get("matchExpressions") or []
                     if term.get("operator") not in ("In", "NotIn")]
        problems += [f"{name} is selected by the steps {seen[name]} and {number}"
                     for name in names if name in seen]
        problems += [] if names else [f"step {number} selects no application"]
        seen |= {name: number for name in names if name not in seen}
    if problems:
        return "True", "ApplicationSetInvalidRolloutConfig", "; ".join(problems)
    return "False", "ApplicationSetValidRolloutConfig", ""


def _fits(labels, term):
    operator, values = term.get("operator"), term.get("values") or []
    if operator not in ("In", "NotIn"):
        return term.get("key") not in labels
    return (labels.get(term.get("key")) in values) == (operator == "In")


def advanced(one, current, generated, now):
    """The new rows of applicationStatus, and the names that may be synced."""
    spec, rules = one["spec"], one["spec"].get("ignoreApplicationDifferences")
    numbers = step_numbers(spec, generated)
    old = {row["application"]: row for row in get(one, "status", "applicationStatus") or []}
    goals = {application["metadata"]["name"]: application for application in generated}
    rows = [_row(live, old.get(live["metadata"]["name"]), goals, numbers, rules, now)
            for live in current]
    may = _allowed(spec, numbers, {row["application"]: row["status"] for row in rows})
    return _promoted(spec, rows, numbers, may, now), may


def _row(live, row, goals, numbers, rules, now):
    name, status = live["metadata"]["name"], live.get("status") or {}
    sync, fares = get(status, "sync", "status"), get(status, "health", "status")
    revisions = get(status, "sync", "revisions") or [get(status, "sync", "revision") or ""]
    revisions = [one for one in revisions if one]
    if row is None:
        row = {"application": name, "status": WAITING, "targetRevisions": revisions,
               "message": "No Application status found, defaulting status to Waiting",
               "lastTransitionTime": now}
    new = {**row, "step": str(numbers.get(name, -1))}

    def become(state, message):
        new.update(status=state, message=message, lastTransitionTime=now)
    goal = goals.get(name)
    spec_differs = goal is not None and not comparing.equal_specs(live, without_automation(goal),
                                                                  rules)
    if row["targetRevisions"] != revisions or spec_differs:
        new["targetRevisions"] = revisions
        become(WAITING, "Application has pending changes, setting status to Waiting")
    if new["status"] == WAITING and sync == "Synced":
        state = HEALTHY if fares == "Healthy" else PROGRESSING
        become(state, f"Application resource has synced, updating status to {state}")
    elif new["status"] == PENDING:
        started = get(status, "operationState", "startedAt")
        if started and started >= row["lastTransitionTime"] and "operation" not in live:
            become(PROGRESSING, "Application resource completed a sync, updating status from "
                   "Pending to Progressing")
    if new["status"] == PROGRESSING and sync == "Synced" and fares == "Healthy":
        become(HEALTHY, "Application resource became Healthy, updating status from Progressing to "
               "Healthy")
    return new


def _allowed(spec, numbers, states):
    """All of a step, and of the next one if every application of it is there and Healthy."""
    may = set()
    for number in range(1, len(steps_of(spec)) + 1):
        names = [name for name, step in numbers.items() if step == number]
        may |= set(names)
        if any(states.get(name) != HEALTHY for name in names):
            break
    return may


def _promoted(spec, rows, numbers, may, now):
    busy, total = {}, {}
    for row in rows:
        step = numbers.get(row["application"])
        total[step] = total.get(step, 0) + 1
        busy[step] = busy.get(step, 0) + (row["status"] in (PENDING, PROGRESSING))
    result = []
    for row in rows:
        step = numbers.get(row["application"])
        if row["status"] == WAITING and row["application"] in may and \
                busy[step] < _most(steps_of(spec)[step - 1].get("maxUpdate"), total[step]):
            busy[step] += 1
            row = {**row, "status": PENDING, "lastTransitionTime": now,
                   "message": "Application moved to Pending status, watching for the Application "
                   "resource to start Progressing"}
        result.append(row)
    return result


def _most(limit, total):
    if limit is None:
        return total
    if isinstance(limit, int):
        return limit
    percent = int(str(limit).rstrip("%"))
    return max(total * percent // 100, 1) if percent else 0


def without_automation(application):
    if get(application, "spec", "syncPolicy", "automated") is None:
        return application
    return put(application, ("spec", "syncPolicy", "automated", "enabled"), False)


def to_write(generated, rows, may):
    """The generated applications without automated sync; those Pending have an operation."""
    pending = {row["application"] for row in rows if row["status"] == PENDING} & may
    result = []
    for one in generated:
        policy = one["spec"].get("syncPolicy") or {}
        automated = policy.get("automated") or {}
        new = without_automation(one)
        if one["metadata"]["name"] in pending:
            sync = {"prune": True} if automated.get("prune") and automated.get("enabled", True) \
                else {}
            if policy.get("syncOptions"):
                sync["syncOptions"] = policy["syncOptions"]
            new = {**new, "operation": {
                "sync": sync, "retry": policy.get("retry") or {"limit": 5},
                "initiatedBy": {"username": "applicationset-controller", "automated": True},
                "info": [{"name": "Reason", "value": "ApplicationSet RollingSync triggered a "
                          "sync of this Application resource"}]}}
        result.append(new)
    return result


def condition(spec, rows):
    """(status, reason, message) of RolloutProgressing."""
    for number in range(1, len(steps_of(spec)) + 1):
        states = [row["status"] for row in rows if row["step"] == str(number)]
        if any(state != HEALTHY for state in states):
            return "True", "ApplicationSetModified", \
                f"ApplicationSet is performing rollout of step {number}"
    return "False", "ApplicationSetRolloutComplete", "ApplicationSet Rollout has completed"
