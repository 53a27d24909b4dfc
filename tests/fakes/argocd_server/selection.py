# SPDX-License-Identifier: Apache-2.0
"""What a client wants to see: label selectors, and the `fields` of Argo CD (section 4)."""

import re

# A selector is a comma list of: a=b a==b a!=b a !a, a in (b,c), a notin (b,c).
_TERM = re.compile(r"\s*(?:(?P<not>!)?\s*(?P<key>[\w./-]+)\s*"
                   r"(?:(?P<op>==|=|!=)\s*(?P<value>[\w.-]*)"
                   r"|(?P<set>\s(?:in|notin))\s*\((?P<values>[^()]*)\))?)\s*(?:,|$)")

# The menu of List; nothing else can be chosen there, notably not status.sync.revisions.
MENU = [path.split(".") for path in """
    metadata.name metadata.namespace metadata.annotations metadata.labels
    metadata.creationTimestamp metadata.deletionTimestamp
    spec spec.source spec.sources spec.sourceHydrator spec.destination spec.project spec.syncPolicy
    status.sync.status status.sync.revision status.health status.summary
    status.operationState.startedAt status.operationState.finishedAt status.operationState.phase
    status.operationState.operation.sync status.resources status.sourceHydrator operation.sync
    """.split()]


def parse_selector(text):
    """A function of labels; ValueError for what is not a selector."""
    terms, position = [], 0
    while position < len(text):
        match = _TERM.match(text, position)
        if not match or match.end() == position:
            raise ValueError(f"unable to parse requirement: {text[position:]!r}")
        terms.append(_term(match))
        position = match.end()
    return lambda labels: all(term(labels) for term in terms)


def _term(match):
    key, operator = match["key"], match["op"] or (match["set"] or "").strip()
    if match["not"]:
        return lambda labels: key not in labels
    if operator in ("=", "=="):
        return lambda labels: labels.get(key) == match["value"]
    if operator == "!=":
        return lambda labels: labels.get(key) != match["value"]
    values = [value.strip() for value in (match["values"] or "").split(",")]
    if operator == "in":
        return lambda labels: labels.get(key) in values
    if operator == "notin":
        return lambda labels: labels.get(key) not in values
    return lambda labels: key in labels


class Fields:
    """The `fields` of a stream: paths to keep, or behind a leading `-` paths to drop.

    A path is kept if it is listed, the beginning of a listed path, or below one. Note that `error`
    is a path like others: without it the chunk that says what went wrong becomes `{}`.
    """

    def __init__(self, text):
        self._drop = text.startswith("-")
        self._tree = {}
        for path in text.lstrip("-").split(","):
            node = self._tree
            parts = path.strip().split(".")
            for part in parts[:-1]:
                node = node.setdefault(part, {})
                if node is None:
                    break
            if node is not None:
                node[parts[-1]] = None  # everything below

    def keeps(self, *path):
        """Whether anything below this path is left."""
        node = self._tree
        for part in path:
            if node is None or part not in node:
                return (node is None) != self._drop
            node = node[part]
        return node is not None or not self._drop

    def apply(self, value):
        return (_drop if self._drop else _keep)(value, self._tree)


def _keep(value, tree):
    if tree is None:
        return value
    if isinstance(value, list):
        return [_keep(item, tree) for item in value]
    if not isinstance(value, dict):
        return value
    return {name: _keep(item, tree[name]) for name, item in value.items() if name in tree}


def _drop(value, tree):
    if isinstance(value, list):
        return [_drop(item, tree) for item in value]
    if not isinstance(value, dict):
        return value
    return {name: _drop(item, tree[name]) if name in tree else item
            for name, item in value.items() if tree.get(name, tree) is not None}


def choose_from_menu(application, fields):
    """One item of a List with `fields`, of which only what the menu knows counts (section 4)."""
    drop = fields.startswith("-")
    wanted = {path.strip() for path in fields.lstrip("-").split(",")}
    result = {}
    for path in MENU:
        if ("items." + ".".join(path) in wanted) == drop:
            continue
        value = _look(application, path)
        if value is None:
            continue
        node = result
        for name in path[:-1]:
            # Several paths may meet in one object, which is shared with the store.
            node[name] = dict(node.get(name) or {})
            node = node[name]
        node[path[-1]] = value
    return result


def _look(value, path):
    if path == ["status", "operationState", "operation", "sync"]:
        path = ["status", "operationState", "syncResult"]  # it carries the result [code]
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value
