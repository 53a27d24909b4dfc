# SPDX-License-Identifier: Apache-2.0
"""Compares the tables of fields in tools/lib/manifests with Argo CD's own definitions.

    python3 check_schema.py DUMP DIR

DUMP is the program manifests_schema, DIR holds the three CustomResourceDefinitions as the project
publishes them. Says each difference and exits 1 if there is one, or if one that is meant is gone.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import yaml

# Where the tables differ and are meant to: the form of the place -> why.
_STATUS = "nobody writes a status; what is in one is not looked at"
_NESTED = "the definition allows anything there; the table has what Argo CD reads"
MEANT = {
    r"\w+\.metadata": "the API server knows the fields itself",
    r"\w+\.status": _STATUS,
    r"applicationset\.spec\.generators\[\]\.(matrix|merge)\.generators\[\]\.(matrix|merge)":
        _NESTED,
}
NO_SUCH_FIELD = "there is no such field"

# What older definitions may lack.
NEWER = r".*\.(oci|disableExtensionFilter)"


class Comparison:
    def __init__(self):
        self.differences = []
        self.used = set()

    def say(self, place, text):
        if text == NO_SUCH_FIELD and re.fullmatch(NEWER, place):
            return
        for form in MEANT:
            if re.fullmatch(form, place):
                self.used.add(form)
                return
        self.differences.append(f"{place}: {text}")

    def compare(self, place, ours, theirs):
        kind = _kind(theirs)
        if ours["kind"] != kind:
            return self.say(place, f"is {kind}, not {ours['kind']}")
        if ours.get("choices", []) != theirs.get("enum", []):
            self.say(place, f"is one of {theirs.get('enum')}, not of {ours.get('choices')}")
        if kind == "list":
            self.compare(place + "[]", ours["element"], theirs["items"])
        elif kind == "map":
            self.compare(place + "{}", ours["element"], theirs["additionalProperties"])
        elif kind == "object":
            self._fields(place, ours, theirs)

    def _fields(self, place, ours, theirs):
        fields, properties = ours["fields"], theirs["properties"]
        for name in sorted({*fields, *properties}):
            where = f"{place}.{name}"
            if name not in properties:
                self.say(where, NO_SUCH_FIELD)
            elif name not in fields:
                self.say(where, "the table lacks this field")
            else:
                self.compare(where, fields[name], properties[name])
        if sorted(ours["required"]) != sorted(theirs.get("required", [])):
            self.say(place, f"needs {theirs.get('required', [])}, not {ours['required']}")


def _kind(schema):
    if schema.get("x-kubernetes-int-or-string"):
        return "integer_or_text"
    kind = schema.get("type")
    if kind == "object":
        if "properties" in schema:
            return "object"
        return "map" if "additionalProperties" in schema else "free_object"
    if kind == "string":
        return "time" if schema.get("format") == "date-time" else "text"
    return {"array": "list", None: "any"}.get(kind, kind)


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: check_schema.py DUMP DIR")
    tables = json.loads(subprocess.run([sys.argv[1]], check=True, capture_output=True).stdout)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    comparison = Comparison()
    for name, table in tables.items():
        text = (Path(sys.argv[2]) / f"{name}-crd.yaml").read_text()
        version = yaml.load(text, Loader=loader)["spec"]["versions"][0]
        comparison.compare(name, table, version["schema"]["openAPIV3Schema"])
    for difference in comparison.differences:
        print(difference)
    for form in sorted(set(MEANT) - comparison.used):
        comparison.differences.append(form)
        print(f"{form}: this exception is not needed")
    print(f"{len(comparison.differences)} differences, {len(comparison.used)} explained")
    sys.exit(1 if comparison.differences else 0)


if __name__ == "__main__":
    main()
