# SPDX-License-Identifier: Apache-2.0
"""Which function answers which request.

    @routes("POST", "/repos/{owner}/{repo}/pulls/{number:n}/merge", needs="contents:write")
    def merge(forge, call, number): ...

`{name}` is one segment of a path, decoded; `{name:n}` a number; `{name:*}` the rest, with slashes.
What is named `owner` and `repo` (or `project`) becomes call.project instead of an argument.
"""

import re
import urllib.parse
from typing import NamedTuple

_KINDS = {"": r"[^/]+", "n": r"[0-9]{1,9}", "*": r".+"}
_PLACE = re.compile(r"\{(\w+)(?::([n*]))?\}")


class Route(NamedTuple):
    method: str
    pattern: re.Pattern
    numbers: frozenset
    options: dict
    function: object


class Found(NamedTuple):
    function: object
    options: dict
    arguments: dict


class Routes:
    def __init__(self, *others):
        self._all = [route for other in others for route in other._all]

    def __call__(self, method, template, **options):
        def add(function):
            places = list(_PLACE.finditer(template))
            text, end = "", 0
            for place in places:
                text += re.escape(template[end:place.start()])
                text += f"(?P<{place[1]}>{_KINDS[place[2] or '']})"
                end = place.end()
            pattern = re.compile(text + re.escape(template[end:]))
            numbers = frozenset(place[1] for place in places if place[2] == "n")
            self._all.append(Route(method, pattern, numbers, options, function))
            return function
        return add

    def find(self, method, path):
        """The route of a path that is still encoded, or None."""
        for route in self._all:
            match = route.pattern.fullmatch(path) if route.method == method else None
            if match:
                given = {name: urllib.parse.unquote(text)
                         for name, text in match.groupdict().items()}
                arguments = {name: int(text) if name in route.numbers else text
                             for name, text in given.items()}
                return Found(route.function, route.options, arguments)
        return None
