# SPDX-License-Identifier: Apache-2.0
"""Changes to JSON values that copy only what they change; nothing is ever changed in place."""

import base64
import copy
import re


class PatchError(Exception):
    """A patch that cannot be applied, or one of whose own tests failed."""


def merge(value, patch):
    """RFC 7386."""
    if not isinstance(patch, dict):
        return patch
    result = dict(value) if isinstance(value, dict) else {}
    for name, item in patch.items():
        if item is None:
            result.pop(name, None)
        else:
            result[name] = merge(result.get(name), item)
    return result


def put(value, path, item):
    """`value` with `item` at a path such as ("status", "sync"); None removes."""
    if not path:
        return item
    result = dict(value or {})
    inner = put(result.get(path[0]), path[1:], item)
    if inner is None:
        result.pop(path[0], None)
    else:
        result[path[0]] = inner
    return result


def get(value, *path):
    """What is at a path, or None."""
    for name in path:
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


def encoded(texts):
    """Texts as the data of a Secret."""
    return {name: base64.b64encode(text.encode()).decode() for name, text in texts.items()}


def drop(value, path):
    """`value` without what is at a path such as spec.source.hem or status.resources[3].nmae."""
    return _dropped(value, [int(token) if token.isdigit() else token
                            for token in re.findall(r"[^.\[\]]+", path)])


def _dropped(value, tokens):
    if not tokens or not isinstance(value, (dict, list)):
        return value
    result = value.copy()
    if len(tokens) == 1:
        result.pop(tokens[0], None) if isinstance(result, dict) else result.pop(tokens[0])
    elif isinstance(result, list) or tokens[0] in result:
        result[tokens[0]] = _dropped(result[tokens[0]], tokens[1:])
    return result


def apply(value, operations):
    """RFC 6902."""
    if not isinstance(operations, list):
        raise PatchError("a JSON patch is a list")
    value = copy.deepcopy(value)
    for operation in operations:
        value = _apply(value, operation)
    return value


def _apply(value, operation):
    kind = operation.get("op")
    path = _tokens(operation["path"])
    if kind == "test":
        # An absent member counts as null, as in the library that Kubernetes uses. [inferred]
        if _find(value, path, lenient=True) != operation.get("value"):
            raise PatchError(f"testing value {operation['path']} failed")
        return value
    if kind in ("add", "replace"):
        if kind == "replace":
            _find(value, path)
        return _set(value, path, copy.deepcopy(operation.get("value")), insert=kind == "add")
    if kind == "remove":
        _find(value, path)
        return _remove(value, path)
    if kind in ("copy", "move"):
        source = _tokens(operation["from"])
        item = copy.deepcopy(_find(value, source))
        if kind == "move":
            value = _remove(value, source)
        return _set(value, path, item, insert=True)
    raise PatchError(f"Unexpected kind: {kind}")


def _tokens(pointer):
    if pointer and not pointer.startswith("/"):
        raise PatchError(f"not a JSON pointer: {pointer}")
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


def _find(value, path, lenient=False):
    for token in path:
        try:
            value = value[int(token)] if isinstance(value, list) else value[token]
        except (KeyError, IndexError, ValueError, TypeError):
            if lenient:
                return None
            raise PatchError("missing path: /" + "/".join(path)) from None
    return value


def _set(value, path, item, insert):
    if not path:
        return item
    parent, last = _find(value, path[:-1]), path[-1]
    if isinstance(parent, dict):
        parent[last] = item
    elif isinstance(parent, list):
        number = len(parent) if last == "-" else int(last)
        if insert:
            parent.insert(number, item)
        else:
            parent[number] = item
    else:
        raise PatchError("missing path: /" + "/".join(path))
    return value


def _remove(value, path):
    parent = _find(value, path[:-1])
    del parent[int(path[-1]) if isinstance(parent, list) else path[-1]]
    return value
