# SPDX-License-Identifier: Apache-2.0
"""Compares description.yaml with the documents of Argo CD itself.

    python3 check_api.py DIR

DIR holds argocd-swagger.json and the three CRDs as the project publishes them. Says each difference
and exits 1 if there is one. Both directions count: what we describe must be there, and of a type
that we describe, all fields must be described (else a real field would pass for a typo).
"""

import json
import re
import sys
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from fakes.argocd_server.description import Description  # noqa: E402

CRDS = {"applications": "application-crd.yaml", "applicationsets": "applicationset-crd.yaml",
        "appprojects": "appproject-crd.yaml"}

# Where the documents differ from what crosses the wire: place -> why. Each must still be needed.
_FIELDS = "the gateway forwards it past the generated code, so the generator does not know it"
_EMBEDDED = "a Go struct is embedded here; encoding/json flattens it, the generator loses it"
EXCEPTIONS = {
    "GET /api/v1/applications?fields": _FIELDS,
    "GET /api/v1/applications/{applicationName}/managed-resources?fields": _FIELDS,
    "GET /api/v1/stream/applications?fields": _FIELDS,
    "StrategyHook.force": _EMBEDDED + "; the CRD has it",
    "StrategyHook.syncStrategyApply": _EMBEDDED + "; the CRD does not have it",
    **{f"Node.{name}": _EMBEDDED
       for name in ("group", "version", "kind", "namespace", "name", "uid")},
    "SyncRequest.sourcePositions": "int64 is printed as a string; encoding/json sends a number",
    "SetApplication.targetRevisions": "the generator lower-cases it; the CRD has it so",
    "SetApplication.targetrevisions": "the same",
}


class Comparison:
    def __init__(self, description):
        self._description = description
        self.differences = []
        self.excused = set()

    def say(self, place, text):
        if place in EXCEPTIONS:
            self.excused.add(place)
        else:
            self.differences.append(f"{place}: {text}")

    # The OpenAPI document.

    def rest(self, document):
        self._definitions = document["definitions"]
        self._seen = set()
        for route in self._description.routes:
            place = f"{route.method} {route.template}"
            methods = document["paths"].get(route.template)
            if methods is None or route.method.lower() not in methods:
                self.say(place, "there is no such path, or not with this method")
                continue
            self._route(place, route, methods[route.method.lower()])

    def _route(self, place, route, operation):
        parameters = operation.get("parameters", [])
        in_path = [p["name"] for p in parameters if p["in"] == "path"]
        ours = re.findall(r"\{([^}]*)\}", route.template)
        if sorted(in_path) != sorted(ours):
            self.say(place, f"variables of the path are {in_path}")
        theirs = {p["name"]: p for p in parameters if p["in"] == "query"}
        for name in sorted({*route.query, *theirs}):
            where = f"{place}?{name}"
            if name not in theirs:
                self.say(where, "there is no such parameter")
            elif name not in route.query:
                self.say(where, "we do not describe this parameter")
            elif _parameter(route.query[name]) != _their_parameter(theirs[name]):
                self.say(where, f"is {_their_parameter(theirs[name])}, not "
                                f"{_parameter(route.query[name])}")
        body = next((p["schema"] for p in parameters if p["in"] == "body"), None)
        if bool(body) != bool(route.body):
            self.say(place, f"the body is {body}")
        elif body:
            self._type(place + " body", route.body, body)
        answer = operation["responses"]["200"]["schema"]
        if route.stream:
            if "result" not in answer.get("properties", {}):
                self.say(place, "this is not a stream")
            else:
                self._type(place + " result", route.stream, answer["properties"]["result"])
        elif "result" in answer.get("properties", {}) and "error" in answer["properties"]:
            self.say(place, "this is a stream")
        else:
            self._type(place + " reply", route.reply, answer)

    def _type(self, place, kind, schema):
        if kind == "any":
            return
        if "$ref" in schema:
            name = schema["$ref"].split("/")[-1]
            schema = self._definitions[name]
            if name == "v1Time":
                schema = {"type": "string", "format": "date-time"}
        else:
            name = ""
        if isinstance(kind, list):
            if schema.get("type") != "array":
                return self.say(place, f"is {schema.get('type')}, not a list")
            return self._type(place, kind[0], schema["items"])
        if kind.startswith("map "):
            if "additionalProperties" not in schema:
                return self.say(place, f"is {schema.get('type')}, not a map")
            return self._type(place, kind[4:], schema["additionalProperties"])
        if kind not in self._description.types:
            theirs = _scalar(schema)
            if theirs != kind:
                self.say(place, f"is {theirs}, not {kind}")
            return
        if (kind, name) in self._seen:
            return
        self._seen.add((kind, name))
        if schema.get("type", "object") != "object":
            return self.say(place, f"is {schema['type']}, not an object")
        self._fields(kind, schema.get("properties", {}), self._type)

    def _fields(self, kind, theirs, compare):
        ours = self._description.types[kind]
        for field in sorted({*ours, *theirs}):
            where = f"{kind}.{field}"
            if field not in theirs:
                self.say(where, "there is no such field")
            elif field not in ours:
                self.say(where, "we do not describe this field")
            else:
                compare(where, ours[field], theirs[field])

    # The CRDs.

    def crd(self, plural, document):
        facts = self._description.kubernetes[plural]
        names, version = document["spec"]["names"], document["spec"]["versions"][0]
        if (document["spec"]["group"], version["name"]) != ("argoproj.io", "v1alpha1"):
            self.say(plural, f"is of {document['spec']['group']}/{version['name']}")
        if (names["plural"], names["kind"]) != (plural, facts["kind"]):
            self.say(plural, f"is {names['plural']} of kind {names['kind']}")
        if ("status" in (version.get("subresources") or {})) != facts["status"]:
            self.say(plural, f"has the subresources {version.get('subresources')}")
        if document["spec"]["scope"] != "Namespaced":
            self.say(plural, "is not in a namespace")
        schema = version["schema"]["openAPIV3Schema"]
        properties = {name: part for name, part in schema["properties"].items()
                      if name not in ("apiVersion", "kind", "metadata")}
        ours = self._description.types[facts["kind"]]
        for part in sorted({*ours, *properties} - {"metadata"}):
            if part not in properties or part not in ours:
                self.say(f"{facts['kind']}.{part} (CRD)", "is not in both")
            else:
                self._schema(f"{facts['kind']}.{part} (CRD)", ours[part], properties[part])
        self._required(facts["kind"], facts["kind"], schema)

    def _schema(self, place, kind, schema):
        if kind == "any":
            return
        if isinstance(kind, list):
            if schema.get("type") != "array":
                return self.say(place, f"is {schema.get('type')}, not a list")
            return self._schema(place + "[]", kind[0], schema["items"])
        if kind.startswith("map "):
            if "additionalProperties" not in schema:
                return self.say(place, "is not a map")
            return self._schema(place + "{}", kind[4:], schema["additionalProperties"])
        if kind not in self._description.types:
            if _scalar(schema) != kind:
                self.say(place, f"is {_scalar(schema)}, not {kind}")
            return
        if "properties" not in schema:
            return self.say(place, "has no properties")
        ours, theirs = self._description.types[kind], schema["properties"]
        for field in sorted({*ours, *theirs}):
            where = f"{place}.{field}"
            if field not in theirs or field not in ours:
                self.say(where, "there is no such field" if field in ours else
                         "we do not describe this field")
            else:
                self._schema(where, ours[field], theirs[field])
        self._required(place, kind, schema)

    def _required(self, place, kind, schema):
        theirs, ours = set(schema.get("required", [])), set(self._description.required[kind])
        if theirs != ours:
            self.say(place, f"needs {sorted(theirs)}, not {sorted(ours)}")


def _parameter(kind):
    return ["list", _parameter(kind[0])] if isinstance(kind, list) else kind


def _their_parameter(parameter):
    if parameter["type"] == "array":
        return ["list", _their_parameter(parameter["items"])]
    # In a query every int64 is a string to the document and a number to the server.
    if parameter["type"] == "string" and parameter.get("format") == "int64":
        return "integer"
    return parameter["type"]


def _scalar(schema):
    if schema.get("x-kubernetes-int-or-string"):
        return "any"
    if schema.get("type") == "string" and schema.get("format") == "date-time":
        return "time"
    return schema.get("type")


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: check_api.py DIR")
    directory = Path(sys.argv[1])
    if not directory.is_dir():
        sys.exit(f"there is no directory {directory}")
    comparison = Comparison(Description())
    comparison.rest(json.loads((directory / "argocd-swagger.json").read_text()))
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for plural, name in CRDS.items():
        comparison.crd(plural, yaml.load((directory / name).read_text(), Loader=loader))
    for difference in comparison.differences:
        print(difference)
    for place in sorted(set(EXCEPTIONS) - comparison.excused):
        comparison.differences.append(place)
        print(f"{place}: this exception is not needed")
    print(f"{len(comparison.differences)} differences, {len(comparison.excused)} explained")
    sys.exit(1 if comparison.differences else 0)


if __name__ == "__main__":
    main()
