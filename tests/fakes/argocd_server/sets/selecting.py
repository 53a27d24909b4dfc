# SPDX-License-Identifier: Apache-2.0
"""Label selectors in their long form."""

import re

_KEY = re.compile(r"(?:[a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?")
_VALUE = re.compile(r"([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?")


def selector(facts, strict=True):
    """A function of labels; ValueError for what is none. `strict` values are those of labels."""
    facts = facts or {}
    terms = [(key, "In", [value]) for key, value in (facts.get("matchLabels") or {}).items()]
    terms += [(one["key"], one["operator"], one.get("values") or [])
              for one in facts.get("matchExpressions") or []]
    for key, operator, values in terms:
        if not _KEY.fullmatch(key) or len(key.rpartition("/")[2]) > 63:
            raise ValueError(f"key: Invalid value: {key!r}: name part must consist of alphanumeric "
                             "characters, '-', '_' or '.'")
        if operator not in ("In", "NotIn", "Exists", "DoesNotExist"):
            raise ValueError(f"{operator!r} is not a valid label selector operator")
        if (operator in ("In", "NotIn")) != bool(values):
            raise ValueError(f"values: Invalid value: {values}: for {operator!r} operator")
        for value in values if strict else ():
            if not _VALUE.fullmatch(value) or len(value) > 63:
                raise ValueError(f"values: Invalid value: {value!r}: must be a label")
    return lambda labels: all(_holds(labels, *term) for term in terms)


def _holds(labels, key, operator, values):
    if operator == "In":
        return labels.get(key) in values
    if operator == "NotIn":
        return key not in labels or labels[key] not in values
    return (key in labels) == (operator == "Exists")
