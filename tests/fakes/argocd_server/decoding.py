# SPDX-License-Identifier: Apache-2.0
"""YAML and JSON as Kubernetes and Argo CD read them: YAML 1.1, and dates are only text."""

import base64
import json
import re

import yaml


class _Loader(yaml.SafeLoader):
    """Dates stay text; `y` and `n` are booleans; 1e3 is a number."""


_WORDS = ("timestamp", "int", "float", "value")
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.rpartition(":")[2] not in _WORDS]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()}
_SIGNS = list("-+0123456789.")
for _word, _pattern in (
        ("bool", "[yYnN]$"),
        ("int", r"[-+]?(0b[01_]+|0o?[0-7_]*|0x[0-9a-fA-F_]+|[1-9][0-9_]*)$"),
        ("float", r"[-+]?(([0-9][0-9_]*)?\.[0-9_]+|[0-9][0-9_]*\.?)([eE][-+]?[0-9]+)?$"
                  r"|[-+]?\.(inf|Inf|INF)$|\.(nan|NaN|NAN)$")):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_word}", re.compile(_pattern),
                                  list("yYnN") if _word == "bool" else _SIGNS)
_Loader.bool_values = {**yaml.SafeLoader.bool_values, "y": True, "n": False}


def _integer(loader, node):
    text = loader.construct_scalar(node).replace("_", "")
    text = re.sub(r"^([-+]?)0(?=[0-7]+$)", r"\g<1>0o", text)
    return int(text, 0)


def _of_unknown_tag(loader, _, node):
    """A tag that means nothing changes nothing."""
    kinds = {"mapping": "map", "sequence": "seq"}
    if node.id in kinds:
        node.tag = f"tag:yaml.org,2002:{kinds[node.id]}"
        return loader.construct_object(node, deep=True)
    return loader.construct_scalar(node)


_Loader.add_constructor("tag:yaml.org,2002:int", _integer)
_Loader.add_multi_constructor("!", _of_unknown_tag)
_Loader.add_constructor("tag:yaml.org,2002:binary", lambda loader, node: base64.b64decode(
    loader.construct_scalar(node)).decode(errors="replace"))


class NotData(ValueError):
    """A text that is neither YAML nor JSON."""


def decode(text):
    """The first document of a text, as JSON knows it: keys are strings."""
    loader = _Loader(text)
    try:
        return _as_json(loader.get_data() if loader.check_data() else None)
    except (yaml.YAMLError, ValueError) as error:
        raise NotData(str(error)) from None
    finally:
        loader.dispose()


def decode_numbers(text):
    """The same with all numbers as float64, which is how data reaches a generator."""
    return floats(decode(text))


def floats(value):
    """A value as encoding/json reads it into no type in particular."""
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        return float(value)
    if isinstance(value, list):
        return [floats(item) for item in value]
    if isinstance(value, dict):
        return {name: floats(item) for name, item in value.items()}
    return value


def whole(value):
    """Numbers without a fraction as integers again, as they are written."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [whole(item) for item in value]
    if isinstance(value, dict):
        return {name: whole(item) for name, item in value.items()}
    return value


def _as_json(value):
    if isinstance(value, dict):
        return {_key(name): _as_json(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_as_json(item) for item in value]
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    raise NotData(f"{type(value).__name__} has no form in JSON")


def _key(name):
    if name is None:
        raise NotData("unsupported map key of type: %!s(<nil>), key: <nil>")
    return name if isinstance(name, str) else json.dumps(name)
