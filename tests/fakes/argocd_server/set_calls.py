# SPDX-License-Identifier: Apache-2.0
"""ApplicationSets over REST (section 10). They are not masked."""

from fakes.argocd_server import deleting, errors, ownership
from fakes.argocd_server.errors import Refusal
from fakes.argocd_server.patch import get
from fakes.argocd_server.rest import answers
from fakes.argocd_server.selection import parse_selector
from fakes.argocd_server.sets.generators import ORDER, Failed
from fakes.argocd_server.store import APPLICATION_SET, PROJECT, key_of
from fakes.argocd_server.streams import Watch

_API = "argoproj.io/v1alpha1"


def _set(call, name, action="get"):
    key = (call.query.get("appsetNamespace") or call.world.namespace, name)
    _demand_enabled(call, key[0])
    found = call.store.get(APPLICATION_SET, key)
    if found is None:
        # Reading is from the cache, whose plural is none.
        plural = "" if action == "get" else "s"
        raise Refusal(errors.NOT_FOUND, f"error getting ApplicationSet{plural}: "
                      f'applicationset{plural}.argoproj.io "{name}" not found')
    call.demand(found, action, "applicationsets")
    return key, found


def _demand_enabled(call, namespace):
    if not call.server.is_enabled(namespace):
        raise Refusal(errors.UNKNOWN, f"namespace '{namespace}' is not permitted")


@answers
def get_applicationset(call, name):
    return _set(call, name)[1]


@answers
def list_applicationsets(call):
    try:
        matches = parse_selector(call.query.get("selector", ""))
    except ValueError as error:
        raise Refusal(errors.UNKNOWN, f"error parsing the selector: {error}") from None
    projects = call.query.get("projects")
    items = [one for one in call.store.all(APPLICATION_SET, call.query.get("appsetNamespace", ""))
             if matches(one["metadata"].get("labels") or {}) and
             call.server.is_enabled(one["metadata"]["namespace"]) and
             (not projects or _project(one) in projects) and
             call.account.may("applicationsets", "get", call.server.object_name(one))]
    return {"metadata": {"resourceVersion": str(call.store.version)}, "items": items}


@answers
def delete_applicationset(call, name):
    key, _ = _set(call, name, "delete")
    deleting.delete(call.store, APPLICATION_SET, key)
    return {}


@answers
def set_tree(call, name):
    _, one = _set(call, name)
    parent = {"group": "argoproj.io", "version": "v1alpha1", "kind": APPLICATION_SET, "name": name,
              "namespace": one["metadata"]["namespace"], "uid": one["metadata"]["uid"]}
    parts = ("group", "version", "kind", "name", "namespace", "health")
    return {"nodes": [{**{part: item[part] for part in parts if part in item},
                       "parentRefs": [parent]} for item in get(one, "status", "resources") or []]}


def _project(one):
    return get(one, "spec", "template", "spec", "project") or ""


def _checked(call, one):
    """The checks of create and generate, in their order; the set with its namespace."""
    name = get(one, "metadata", "name") or ""
    where = "error validating ApplicationSets: "
    if "{{" in _project(one):
        raise Refusal(errors.UNKNOWN, where + "the Argo CD API does not currently support creating "
                      "ApplicationSets with templated `project` fields")
    entries = get(one, "spec", "generators") or []
    if any(all(entry.get(kind) is None for kind in (*ORDER, "selector")) for entry in entries):
        raise Refusal(errors.UNKNOWN, f"{where}ApplicationSet {name} contains unrecognized "
                      "generators")
    metadata = dict(one.get("metadata") or {})
    metadata["namespace"] = metadata.get("namespace") or call.world.namespace
    one = {**one, "metadata": metadata}
    _demand_enabled(call, metadata["namespace"])
    try:
        call.demand(one, "create", "applicationsets")
    except Refusal as refusal:
        raise _during_check(name, "PermissionDenied", refusal.code, refusal.message) from None
    if call.store.get(PROJECT, (call.world.namespace, _project(one))) is None:
        raise _during_check(name, "InvalidArgument", errors.INVALID, "ApplicationSet references "
                            f"project {_project(one)} which does not exist")
    return one


def _during_check(name, code, number, text):
    return Refusal(number, f"error checking create permissions for ApplicationSets {name} : rpc "
                   f"error: code = {code} desc = {text}")


def _generated(call, one):
    """The log of the generators comes with the error of `generate` only. [inferred]"""
    try:
        return call.server.sets.generate(one)
    except Failed as failure:
        raise Refusal(errors.UNKNOWN, "unable to generate Applications of ApplicationSet: error "
                      f"generating applications: {failure.message}") from None


@answers
def create_applicationset(call):
    given = _checked(call, call.body)
    if call.query.get("dryRun") and _knows_dry_run(call.server):
        # What is only generated does not know its kind; equal names collapse.
        rows = {child["metadata"]["name"]: {
            "name": child["metadata"]["name"], "health": {},
            "namespace": child["metadata"].get("namespace", "")}
            for child in _generated(call, given)}
        status = {**(given.get("status") or {}), "resources": list(rows.values())}
        return {**given, "status": status}
    key, one = key_of(given), {**given, "status": {}}
    with call.store.changed:
        old = call.store.get(APPLICATION_SET, key)
        if old is None:
            _demand_schema(call, one)
            return call.store.create(APPLICATION_SET, _noted(call, None, one))
        if _essence(old) == _essence(one):
            return old
        if not call.query.get("upsert"):
            raise Refusal(errors.INVALID, "existing ApplicationSet spec is different, use upsert "
                          "flag to force update")
        call.demand(one, "update", "applicationsets")
        if _project(old) != _project(one):
            call.demand(old, "update", "applicationsets")
        _demand_schema(call, one)
        return call.store.update(APPLICATION_SET, key, lambda old: _noted(
            call, old, _upserted(old, one)))


def _knows_dry_run(server):
    """Before 2.13 the server does not know it and really applies (#21911)."""
    return server.version >= (2, 13) and not server.sets.settings["ignores_dry_run"]


def _demand_schema(call, one):
    """It is Kubernetes that refuses what lacks something."""
    wrong = [finding for finding in call.server.checker.check(APPLICATION_SET, one, complete=True)
             if finding.what in ("missing", "value")]
    if wrong:
        texts = ", ".join(f"{finding.path}: {finding.message}" for finding in wrong)
        text = f"[{texts}]" if len(wrong) > 1 else texts
        raise Refusal(errors.INVALID, "error creating ApplicationSet: ApplicationSet.argoproj.io "
                      f'"{one["metadata"]["name"]}" is invalid: {text}')


def _essence(one):
    metadata = one["metadata"]
    return [one["spec"], *(metadata.get(name) or None
                           for name in ("labels", "annotations", "finalizers"))]


def _upserted(old, new):
    """Spec and finalizers are replaced; labels and annotations are merged."""
    metadata = dict(old["metadata"])
    for name in ("labels", "annotations"):
        if new["metadata"].get(name):
            metadata[name] = {**(metadata.get(name) or {}), **new["metadata"][name]}
    metadata.pop("finalizers", None)
    if new["metadata"].get("finalizers"):
        metadata["finalizers"] = new["metadata"]["finalizers"]
    return {**old, "metadata": metadata, "spec": new["spec"]}


def _noted(call, old, new):
    return ownership.updated(old, new, ownership.API_SERVER, _API, call.server.clock.text())


@answers
def generate(call):
    given = call.body.get("applicationSet")
    if given is None:
        raise Refusal(errors.UNKNOWN, "error creating ApplicationSets: ApplicationSets is nil in "
                      "request")
    one = _checked(call, given)
    # The applications get what the manifest says, even if that is no namespace.
    namespace = get(given, "metadata", "namespace") or ""
    one = {**one, "metadata": {**one["metadata"], "namespace": namespace}}
    return {"applications": [{**child, "status": {
        "health": {}, "sync": {"status": "", "comparedTo": {"source": {"repoURL": ""},
                                                            "destination": {}}},
        "summary": {}, "sourceHydrator": {}}} for child in _generated(call, one)]}


@answers
def stream_applicationsets(call):
    query = call.query
    name = query.get("name", "")
    namespace = query.get("appSetNamespace", "") or (call.world.namespace if name else "")
    call.stream(Watch(call, APPLICATION_SET, namespace, name,
                      query.get("resourceVersion", ""), query.get("selector", ""),
                      query.get("projects")).produce)
