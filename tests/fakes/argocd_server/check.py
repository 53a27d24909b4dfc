# SPDX-License-Identifier: Apache-2.0
"""Values held against the types of the description: what is unknown, and what is wrong."""

import re
from typing import NamedTuple

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


class Finding(NamedTuple):
    path: str       # such as spec.source.helm
    what: str       # "unknown", "type", "missing", "case", "value", or "newer" than the server
    message: str

    def __str__(self):
        return f"{self.path}: {self.message}"


class Checker:
    def __init__(self, description):
        self._types = description.types
        self._required = description.required
        self._allowed = description.allowed
        self._since = description.since

    def check(self, kind, value, before=None, path="", complete=False):
        """All findings; parts that are the very same object as in `before` are taken as checked.

        `complete` demands the required fields too.
        """
        findings = []
        self._check(kind, value, before, path, complete, findings)
        return findings

    def newer(self, kind, value, version, path=""):
        """What of a value came after this version of Argo CD."""
        if isinstance(kind, list) and isinstance(value, list):
            return [finding for number, item in enumerate(value)
                    for finding in self.newer(kind[0], item, version, f"{path}[{number}]")]
        if isinstance(kind, list) or kind not in self._types or not isinstance(value, dict):
            return []
        findings = []
        for name, item in value.items():
            place = f"{path}.{name}" if path else name
            if self._since.get((kind, name), ()) > version:
                findings.append(Finding(place, "newer", f"{kind} has no such field yet"))
            elif name in self._types[kind]:
                findings += self.newer(self._types[kind][name], item, version, place)
        return findings

    def _check(self, kind, value, before, path, complete, findings):
        if value is None or value is before or kind == "any":
            return  # Go reads null as absent
        if isinstance(kind, list):
            self._check_list(kind[0], value, before, path, complete, findings)
        elif kind.startswith("map "):
            self._check_map(kind[4:], value, before, path, complete, findings)
        elif kind in self._types:
            self._check_object(kind, value, before, path, complete, findings)
        elif not _is_scalar(kind, value):
            findings.append(Finding(path, "type", f"{value!r} is not of type {kind}"))

    def _check_list(self, kind, value, before, path, complete, findings):
        if not isinstance(value, list):
            findings.append(Finding(path, "type", f"{type(value).__name__} is not a list"))
            return
        old = before if isinstance(before, list) else ()
        for number, item in enumerate(value):
            was = old[number] if number < len(old) else None
            if item is not was:
                self._check(kind, item, was, f"{path}[{number}]", complete, findings)

    def _check_map(self, kind, value, before, path, complete, findings):
        if not isinstance(value, dict):
            findings.append(Finding(path, "type", f"{type(value).__name__} is not an object"))
            return
        for name, item in value.items():
            self._check(kind, item, None, f"{path}.{name}", complete, findings)

    def _check_object(self, kind, value, before, path, complete, findings):
        if not isinstance(value, dict):
            findings.append(Finding(path, "type", f"{type(value).__name__} is not an object"))
            return
        fields = self._types[kind]
        old = before if isinstance(before, dict) else {}
        for name, item in value.items():
            place = f"{path}.{name}" if path else name
            if name in fields:
                self._check(fields[name], item, old.get(name), place, complete, findings)
                self._check_value(kind, name, item, place, findings)
            elif name.lower() in map(str.lower, fields):
                findings.append(Finding(place, "case", f"{kind} spells it differently"))
            else:
                findings.append(Finding(place, "unknown", f"{kind} has no such field"))
        if complete:
            for name in self._required[kind]:
                if value.get(name) is None:
                    place = f"{path}.{name}" if path else name
                    findings.append(Finding(place, "missing", "Required value"))

    def _check_value(self, kind, name, value, place, findings):
        allowed = self._allowed.get(f"{kind}.{name}")
        if allowed and isinstance(value, str) and value not in allowed:
            known = ", ".join(f'"{one}"' for one in allowed)
            findings.append(Finding(place, "value", f'Unsupported value: "{value}": supported '
                                    f"values: {known}"))


def _is_scalar(kind, value):
    if kind == "string":
        return isinstance(value, str)
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if kind == "time":
        return isinstance(value, str) and TIME.fullmatch(value) is not None
    raise KeyError(kind)


def read_query(kind, values):
    """The value of a parameter of a query, as the gateway reads it; ValueError if it cannot."""
    if isinstance(kind, list):
        return [read_query(kind[0], [value]) for value in values]
    text = values[-1]
    if kind == "integer":
        return int(text)
    if kind == "boolean":
        # Go's strconv.ParseBool
        if text in ("1", "t", "T", "TRUE", "true", "True"):
            return True
        if text in ("0", "f", "F", "FALSE", "false", "False"):
            return False
        raise ValueError(text)
    return text
