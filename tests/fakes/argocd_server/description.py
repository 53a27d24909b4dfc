# SPDX-License-Identifier: Apache-2.0
"""The interfaces as description.yaml says them: routes to find, types to check against."""

import re
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

import yaml

SCALARS = ("string", "integer", "boolean", "time", "any")


class Route(NamedTuple):
    method: str
    template: str
    pattern: re.Pattern
    does: str       # name of the function that answers
    query: dict     # name -> type
    body: str       # name of a type, or an empty string
    reply: str      # the same
    stream: str     # type of what follows piece by piece, or an empty string
    since: str      # the version of Argo CD that brought it


class Description:
    def __init__(self, text=None):
        document = yaml.load(text or Path(__file__).with_name("description.yaml").read_text(),
                             Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        self.routes = [_route(*item) for item in document["rest"].items()]
        self.kubernetes = document["kubernetes"]
        self.kubernetes_query = document["kubernetes_query"]
        self.allowed = document.get("allowed") or {}
        self.since = {tuple(place.split(".")): tuple(map(int, text.split(".")))
                      for place, text in (document.get("since") or {}).items()}
        self.types = {name: {field.rstrip("!"): kind for field, kind in fields.items()}
                      for name, fields in document["types"].items()}
        self.required = {name: [field[:-1] for field in fields if field.endswith("!")]
                         for name, fields in document["types"].items()}

    def find(self, method, raw_path):
        """The route and the variables of its path; (None, other methods of that path) if none."""
        others = []
        for route in self.routes:
            match = route.pattern.fullmatch(raw_path)
            if match and route.method == method:
                return route, [unquote(value) for value in match.groups()]
            if match:
                others.append(route.method)
        return None, others


def _route(place, facts):
    method, _, template = place.partition(" ")
    # A `:` in the last segment would be the verb of the gateway (section 1).
    pattern = re.sub(r"\{[^}]*\}", "([^/]+)", template)
    return Route(method, template, re.compile(pattern), facts["does"], facts.get("query", {}),
                 facts.get("body", ""), facts.get("reply", ""), facts.get("stream", ""),
                 facts.get("since", ""))
