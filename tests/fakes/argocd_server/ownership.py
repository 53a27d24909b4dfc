# SPDX-License-Identifier: Apache-2.0
"""Who owns which field: `metadata.managedFields`, and the conflicts of server-side apply.

A field is a path of steps as `fieldsV1` writes them: "f:spec", 'v:"one of a set"'. Only leaves are
owned. A list is one leaf, as the CRDs of Argo CD have it; finalizers are a set, owners are found by
their uid. Nobody owns what is below `status`. [inferred]
"""

import json
from typing import NamedTuple

from fakes.argocd_server.errors import StatusError

APPLY, UPDATE = "Apply", "Update"
API_SERVER = "argocd-server"    # as which Argo CD's own API server writes
BEFORE = "before-first-apply"   # who owns what was there when nobody was noted down
# What the server writes, or what only names the object.
_NOBODYS = {("f:apiVersion",), ("f:kind",), ("f:status",),
            *(("f:metadata", f"f:{name}") for name in (
                "name", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp",
                "deletionTimestamp", "deletionGracePeriodSeconds", "managedFields", "selfLink"))}
_SET, _OWNERS = ("f:metadata", "f:finalizers"), ("f:metadata", "f:ownerReferences")


class Owner(NamedTuple):
    manager: str
    operation: str      # APPLY or UPDATE
    api: str
    time: str
    fields: frozenset   # of paths

    def is_of(self, manager, operation):
        return (self.manager, self.operation) == (manager, operation)

    def shown(self):
        """As the server names it in a conflict: those who update with the version they used."""
        return f'"{self.manager}"' + (f" using {self.api}" if self.operation == UPDATE else "")

    def entry(self):
        tree = {}
        for path in sorted(self.fields):
            node = tree
            for step in path:
                node = node.setdefault(step, {})
        return {"manager": self.manager, "operation": self.operation, "apiVersion": self.api,
                "time": self.time, "fieldsType": "FieldsV1", "fieldsV1": tree}


def owners(thing):
    """All that are noted in an object."""
    return [Owner(entry["manager"], entry["operation"], entry["apiVersion"], entry.get("time", ""),
                  frozenset(_paths(entry["fieldsV1"])))
            for entry in thing["metadata"].get("managedFields") or []]


def _paths(tree, path=()):
    if not tree:
        yield path
    for step, inner in tree.items():
        yield from _paths(inner, (*path, step))


def leaves(thing):
    """Path to value of all that somebody can own."""
    found = {}
    _collect(thing, (), found)
    return found


def _collect(value, path, found):
    if path in _NOBODYS:
        return
    if path == _SET and isinstance(value, list):
        found.update({(*path, f"v:{json.dumps(item)}"): item for item in value})
    elif path == _OWNERS and isinstance(value, list):
        found.update({(*path, "k:" + json.dumps({"uid": item.get("uid", "")})): item
                      for item in value})
    elif isinstance(value, dict) and (value or not path or path == ("f:metadata",)):
        for name, item in value.items():
            _collect(item, (*path, f"f:{name}"), found)
    elif value is not None:
        found[path] = value


def updated(old, new, manager, api, now):
    """`new` with its owners after an ordinary write: who changes a field owns it, alone. Where nobody
    is noted down at all this does not begin before the first apply."""
    if old is not None and not old["metadata"].get("managedFields"):
        return new
    if old is not None and old.get("spec") is new.get("spec") and \
            old["metadata"] is new["metadata"] and old.get("data") is new.get("data"):
        return new
    before, after = leaves(old or {}), leaves(new)
    changed = {path for path, value in after.items()
               if path not in before or before[path] != value}
    known = owners(new)
    mine = next((one for one in known if one.is_of(manager, UPDATE)), None)
    result = []
    for one in known:
        left = one.fields & after.keys() if one is mine else \
            one.fields & after.keys() - changed
        result.append(one._replace(fields=frozenset(left)))
    if changed:
        fields = frozenset(changed | (mine.fields & after.keys() if mine else set()))
        own = Owner(manager, UPDATE, api, now, fields)
        result = [one for one in result if not one.is_of(manager, UPDATE)] + [own]
    return _with_owners(new, result)


def made_by_api_server(thing, now, api="argoproj.io/v1alpha1"):
    """A new object with Argo CD's API server as the owner of all."""
    return updated(None, thing, API_SERVER, api, now)


def applied(old, document, manager, force, api, now):
    """What an apply makes of an object (None: there is none), or a conflict as StatusError."""
    wanted = leaves(document)
    present = leaves(old or {})
    known = owners(old) if old else []
    if old is not None and not known and present:
        known = [Owner(BEFORE, UPDATE, api, now, frozenset(present))]
    others = [one for one in known if not one.is_of(manager, APPLY)]
    mine = next((one for one in known if one.is_of(manager, APPLY)), None)
    clashes = sorted((path, one) for one in others for path in one.fields
                     if path in wanted and path in present and wanted[path] != present[path])
    if clashes and not force:
        raise _conflict(clashes)
    lost = {path for path, _ in clashes}
    others = [one._replace(fields=one.fields - lost) for one in others]
    new = _merged(old or {"metadata": {}}, document)
    given_up = (mine.fields if mine else frozenset()) - wanted.keys()
    given_up &= leaves(new).keys()  # what others have filled is theirs
    for path in given_up - {path for one in others for path in one.fields}:
        new = _removed(new, path)
    fields = frozenset(wanted)
    same = mine is not None and mine.fields == fields and _same(old, new)
    own = Owner(manager, APPLY, api, mine.time if same else now, fields)
    return _with_owners(new, [*others, own])


def _same(old, new):
    return leaves(old) == leaves(new)


def _with_owners(thing, found):
    entries = [one.entry() for one in found if one.fields]
    metadata = {**thing["metadata"], "managedFields": entries}
    if not entries:
        del metadata["managedFields"]
    return thing if metadata == thing["metadata"] else {**thing, "metadata": metadata}


def _merged(value, document, path=()):
    if isinstance(document, dict) and isinstance(value, dict):
        result = dict(value)
        for name, item in document.items():
            if item is not None:
                result[name] = _merged(value.get(name), item, (*path, f"f:{name}"))
        return result
    if isinstance(document, list) and isinstance(value, list) and path in (_SET, _OWNERS):
        return value + [item for item in document if item not in value]
    return document


def _removed(value, path):
    """Without a leaf, and without what is empty then."""
    if path[0].startswith(("v:", "k:")):
        wanted = json.loads(path[0][2:])
        return [item for item in value
                if (item if path[0][0] == "v" else {"uid": item.get("uid", "")}) != wanted]
    name = path[0][2:]
    if not isinstance(value, dict) or name not in value:
        return value
    result = dict(value)
    inner = _removed(value[name], path[1:]) if len(path) > 1 else None
    if inner or (inner is not None and name == "metadata"):
        result[name] = inner
    else:
        del result[name]
    return result


def _text(path):
    parts = [f".{step[2:]}" if step.startswith("f:") else
             f"[={step[2:]}]" if step.startswith("v:") else f"[{_keys(step[2:])}]"
             for step in path]
    return "".join(parts)


def _keys(text):
    return ",".join(f"{name}={json.dumps(value)}" for name, value in json.loads(text).items())


def _conflict(clashes):
    """In the words of the API server."""
    causes = [{"reason": "FieldManagerConflict", "message": f"conflict with {one.shown()}",
               "field": _text(path)} for path, one in clashes]
    if len(clashes) == 1:
        path, one = clashes[0]
        text = f"1 conflict: conflict with {one.shown()}: {_text(path)}"
    else:
        lines = []
        for name in sorted({one.shown() for _, one in clashes}):
            lines.append(f"conflicts with {name}:")
            lines += [f"- {_text(path)}" for path, one in clashes if one.shown() == name]
        text = f"{len(clashes)} conflicts: " + "\n".join(lines)
    return StatusError(409, "Conflict", f"Apply failed with {text}", {"causes": causes})
