# SPDX-License-Identifier: Apache-2.0
"""What a body may have: {"title": "text!", "draft": "flag", "labels": "texts|text"}.

`!` says that the field must be there, `?` that it may be null. Kinds: text, number, flag, object,
objects, texts, numbers; `|` between those that are allowed.
"""

from typing import NamedTuple


def _is_number(value):
    return isinstance(value, int) and not isinstance(value, bool)


def _all(is_one):
    return lambda value: isinstance(value, list) and all(is_one(each) for each in value)


def _is_text(value):
    return isinstance(value, str)


def _is_object(value):
    return isinstance(value, dict)


_KINDS = {
    "text": _is_text,
    "number": _is_number,
    "flag": lambda value: isinstance(value, bool),
    "object": _is_object,
    "texts": _all(_is_text),
    "numbers": _all(_is_number),
    "objects": _all(_is_object),
}


class Problem(NamedTuple):
    kind: str  # "missing", "unknown" or "type"
    name: str
    value: object = None
    wanted: str = ""


def _kinds(rule):
    return rule.rstrip("!?").split("|")


def _fits(value, rule):
    if value is None:
        return rule.endswith("?")
    return any(_KINDS[kind](value) for kind in _kinds(rule))


def problems(body, schema):
    """Everything that is wrong with an object, unknown fields first."""
    found = [Problem("unknown", name) for name in body if name not in schema]
    for name, rule in schema.items():
        if name not in body:
            if rule.endswith("!"):
                found.append(Problem("missing", name))
        elif not _fits(body[name], rule):
            found.append(Problem("type", name, body[name], _kinds(rule)[0]))
    return found
