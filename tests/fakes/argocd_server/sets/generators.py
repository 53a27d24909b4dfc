# SPDX-License-Identifier: Apache-2.0
"""From the generators of a set to lists of parameters, and from these to Applications."""

import json
import re
from typing import NamedTuple

from fakes.argocd_server.decoding import NotData, decode_numbers, floats
from fakes.argocd_server.patch import get
from fakes.argocd_server.sets import clusters, git, outside, rendering
from fakes.argocd_server.sets.selecting import selector
from fakes.argocd_server.sets.values import (Clash, StringMap, combine, complete, flat, is_empty,
                                             normalized, override)
from fakes.argocd_server.store import PROJECT

ORDER = ("list", "clusters", "git", "scmProvider", "clusterDecisionResource", "pullRequest",
         "matrix", "merge", "plugin")
PARAMS, RENDER = "ApplicationGenerationFromParamsError", "RenderTemplateParamsError"

# What comes of input that makes no sense; that it is said in our words then is no matter.
_WRONG = (ValueError, KeyError, TypeError, AttributeError, IndexError, re.error)


class Failed(Exception):
    """No applications at all, and why."""

    def __init__(self, reason, message):
        super().__init__(message)
        self.reason, self.message = reason, message


class Surroundings(NamedTuple):
    """All that generators look at."""
    store: object
    world: object
    checker: object
    namespace: str      # of Argo CD
    version: tuple
    new_globbing: bool


def applications(around, one):
    """The Applications of a set in their order; Failed for the first thing that went wrong."""
    first, found = None, []
    for entry in one["spec"].get("generators") or []:
        try:
            parts = Generators(around, one).top_level(entry)
        except _WRONG as error:
            first = first or Failed(PARAMS, str(error))
            continue
        renderer = rendering.Renderer(one["spec"])
        for template, params in parts:
            try:
                found.append(rendering.application(renderer, one, template, params,
                                                   around.checker))
            except _WRONG as error:
                first = first or Failed(RENDER, str(error))
    if first:
        raise first
    return found


class Generators:
    def __init__(self, around, one):
        self._around, self._one = around, one
        self._depth = 0     # of matrix and merge
        self._renderer = rendering.Renderer(one["spec"])
        self._make = {"list": self._list, "clusters": self._clusters, "git": self._git,
                      "scmProvider": self._scm, "pullRequest": self._pulls,
                      "clusterDecisionResource": self._decisions, "plugin": self._plugin,
                      "matrix": self._matrix, "merge": self._merge}

    def top_level(self, entry):
        """Pairs of a template and parameters."""
        result = []
        for kind, params in self._all(entry):
            own = (entry[kind] or {}).get("template") or {}
            template = complete(own, self._one["spec"]["template"])
            result += [(template, one) for one in params]
        return result

    def _all(self, entry):
        # Values are not those of labels here: they may be addresses.
        matches = selector(entry.get("selector"), strict=False)
        for kind in ORDER:
            if entry.get(kind) is not None:
                params = self._make[kind](entry[kind])
                if entry.get("selector"):
                    params = [one for one in params if matches(self._labels(one))]
                yield kind, params

    def _labels(self, params):
        # Before, maps of strings were not looked into.
        return flat(params if self._around.version >= (3, 4) else _without_string_maps(params))

    def _child(self, entry, inner):
        if sum(entry.get(kind) is not None for kind in ORDER) != 1:
            raise ValueError(f"found more than one generator in {inner}.Generators"
                             if len(entry) > 1 else "no generator found in a child of "
                             f"{inner}.Generators")
        if self._depth > 0 and ("matrix" in entry or "merge" in entry):
            # So deep the types have neither; what is decoded has no generator.
            raise ValueError("child generator generated no parameters")
        self._depth += 1
        (_, params), = self._all(entry)
        self._depth -= 1
        return params

    # One by one.

    def _list(self, facts):
        result = [self._element(floats(element)) for element in facts.get("elements") or []]
        if facts.get("elementsYaml"):
            try:
                more = decode_numbers(facts["elementsYaml"])
            except NotData as error:
                raise ValueError(f"error unmarshling decoded ElementsYaml {error}") from None
            more = [{} if one is None else one for one in more] if isinstance(more, list) else more
            if more is not None and (not isinstance(more, list) or
                                     not all(isinstance(one, dict) for one in more)):
                raise ValueError("error unmarshling decoded ElementsYaml: not a list of maps")
            result += more or []
        return result

    def _element(self, element):
        if not isinstance(element, dict):
            raise ValueError("error unmarshling list element: not an object")
        if self._renderer.is_go:
            return element
        params = {}
        if not isinstance(element.get("values", {}), dict):
            raise ValueError("error parsing values map")
        for name, item in element.items():
            inner = {f"values.{key}": text for key, text in item.items()} \
                if name == "values" else {name: item}
            for key, text in inner.items():
                if not isinstance(text, str):
                    raise ValueError(f"error parsing value as string {key}")
                params[key] = text
        return params

    def _clusters(self, facts):
        matches = selector(facts.get("selector"))
        known = clusters.secrets(self._around.store, self._around.namespace)
        result = [self._cluster(one) for one in known if matches(
            {clusters.LABEL: "cluster", **one.labels})]
        chooses = not is_empty(facts.get("selector") or {})
        if not chooses and all(one.server != clusters.LOCAL_SERVER for one in known):
            result.append({"name": clusters.LOCAL_NAME, "nameNormalized": clusters.LOCAL_NAME,
                           "server": clusters.LOCAL_SERVER, "project": ""})
        result = [self._renderer.add_values(facts.get("values"), params) for params in result]
        return [{"clusters": result}] if facts.get("flatList") else result

    def _cluster(self, one):
        params = {"name": one.name, "nameNormalized": normalized(one.name), "server": one.server,
                  "project": one.project}
        if self._renderer.is_go:
            maps = {"labels": one.labels or None, "annotations": one.annotations}
            return {**params, "metadata": {name: StringMap(item) for name, item in maps.items()
                                           if item is not None}}
        maps = {"labels": one.labels, "annotations": one.annotations or {}}
        return {**params, **{f"metadata.{name}.{key}": text for name, items in maps.items()
                             for key, text in items.items()}}

    def _git(self, facts):
        project = get(self._one, "spec", "template", "spec", "project") or ""
        key = (self._around.namespace, project)
        if "{{" not in project and self._around.store.get(PROJECT, key) is None:
            raise ValueError(f'error getting project {project}: appprojects.argoproj.io "{project}" '
                             "not found")
        return self._with_values(facts, git.generate(self._around.world, self._renderer, facts,
                                                     self._around.new_globbing))

    def _with_values(self, facts, params):
        return [self._renderer.add_values(facts.get("values"), one) for one in params]

    def _answers(self, kind):
        return self._around.world.generators.get(kind) or {}

    def _scm(self, facts):
        return self._with_values(facts, outside.repositories(
            self._answers("scmProvider"), self._renderer, facts))

    def _pulls(self, facts):
        return self._with_values(facts, outside.pull_requests(
            self._answers("pullRequest"), self._renderer, facts))

    def _plugin(self, facts):
        return self._with_values(facts, outside.plugin(
            self._answers("plugin"), self._renderer, facts))

    def _decisions(self, facts):
        known = [*clusters.secrets(self._around.store, self._around.namespace),
                 clusters.Cluster(clusters.LOCAL_NAME, clusters.LOCAL_SERVER, "", {}, {})]
        found = outside.decisions(self._answers("clusterDecisionResource"), known, facts)
        values = facts.get("values") or {}  # as they are
        if self._renderer.is_go:
            return [{**one, "values": StringMap(values)} if values else one for one in found]
        return [{**one, **{f"values.{key}": text for key, text in values.items()}} for one in found]

    # Of others.

    def _matrix(self, facts):
        children = facts.get("generators") or []
        if len(children) != 2:
            how = "less" if len(children) < 2 else "more"
            raise ValueError(f"found {how} than two generators, Matrix support only two")
        result = []
        for first in self._child(children[0], "matrix"):
            for second in self._child(self._interpolated(children[1], first), "matrix"):
                result.append(override(second, first) if self._renderer.is_go
                              else combine(first, second))
        return result

    def _interpolated(self, entry, params):
        result = {}
        for kind, facts in entry.items():
            # Its own selector is read before.
            if kind == "selector" or not isinstance(facts, dict):
                result[kind] = facts
                continue
            own = {name: item for name, item in facts.items()
                   if name not in ("values", "generators")}
            result[kind] = self._renderer.value(own, params)
            if "values" in facts:
                result[kind]["values"] = self._renderer.deferred(facts["values"], params)
            if "generators" in facts:
                result[kind]["generators"] = [self._interpolated(child, params)
                                              for child in facts["generators"]]
        return result

    def _merge(self, facts):
        children, keys = facts.get("generators") or [], sorted(set(facts.get("mergeKeys") or []))
        if len(children) < 2:
            raise ValueError("found less than two generators, Merge requires two or more")
        if not keys:
            raise ValueError("no merge keys were specified, Merge requires at least one")
        base, *rest = [self._by_keys(self._child(child, "merge"), keys) for child in children]
        for other in rest:
            for index, params in other.items():
                if index in base:
                    base[index] = override(base[index], params) if self._renderer.is_go \
                        else {**base[index], **params}
        return list(base.values())

    def _by_keys(self, found, keys):
        result = {}
        for params in found:
            index = json.dumps({key: params.get(key) for key in keys}, separators=(",", ":"))
            if index in result:
                raise Clash("the parameters from a generator were not unique by the given "
                            "mergeKeys, Merge requires all param sets to be unique. Duplicate key "
                            f"was {index}")
            result[index] = params
        return result


def _without_string_maps(params):
    return {name: _without_string_maps(item) if isinstance(item, dict) else item
            for name, item in params.items() if not isinstance(item, StringMap)}
