# SPDX-License-Identifier: Apache-2.0
"""Parameters as Go has them: how they print, flatten and merge."""

import re
from decimal import Decimal


class StringMap(dict):
    """A map of strings: functions for maps of anything do not take it."""


class StringList(list):
    """A list of strings, which does not flatten."""


class Clash(ValueError):
    """Two values that cannot be one."""


def text_of(value, nothing="<nil>"):
    """As the verb %v prints it."""
    if value is None:
        return nothing
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, list):
        return "[" + " ".join(text_of(item) for item in value) + "]"
    if isinstance(value, dict):
        return "map[" + " ".join(f"{name}:{text_of(value[name])}" for name in sorted(value)) + "]"
    return str(value)


def _float(value):
    if value == 0:
        return "0"
    sign, digits, exponent = Decimal(repr(value)).as_tuple()
    text = "".join(map(str, digits)).rstrip("0")
    first = exponent + len(digits) - 1
    if -4 <= first < 21 and first < 6:
        return format(Decimal(repr(value)).normalize(), "f")
    head = text[0] + ("." + text[1:] if len(text) > 1 else "")
    return f"{'-' if sign else ''}{head}e{'-' if first < 0 else '+'}{abs(first):02d}"


def flat(params):
    """Nested maps and lists as `a.b` and `a.0`; empty ones vanish."""
    found = {}

    def walk(value, path):
        if isinstance(value, dict):
            for name, item in value.items():
                walk(item, f"{path}.{name}" if path else name)
        elif isinstance(value, list) and not isinstance(value, StringList):
            for number, item in enumerate(value):
                walk(item, f"{path}.{number}" if path else str(number))
        else:
            found[path] = text_of(value)
    walk(params, "")
    return found


def override(under, over):
    """The Go mode: what is over wins, maps merge."""
    result = dict(under)
    for name, item in over.items():
        old = result.get(name)
        if isinstance(old, StringMap) and isinstance(item, dict) and item and \
                not isinstance(item, StringMap):
            raise Clash(f"values of {name} are a map of strings and a map of anything")
        if isinstance(old, dict) and isinstance(item, dict):
            merged = override(old, item)
            result[name] = StringMap(merged) if isinstance(old, StringMap) and \
                isinstance(item, StringMap) else merged
        else:
            result[name] = item
    return result


def combine(first, second):
    """The simple mode: all become text, and nothing may have two meanings."""
    result = {}
    for params in (first, second):
        for name, item in params.items():
            text = text_of(item)
            if result.setdefault(name, text) != text:
                raise Clash(f"found duplicate key {name} with different value, a: {result[name]} "
                            f",b: {text}")
    return result


def complete(template, rest):
    """A generator's template with what it leaves empty from the set's."""
    if not isinstance(template, dict) or not isinstance(rest, dict):
        return template if not is_empty(template) else rest
    result = dict(template)
    for name, item in rest.items():
        if name != "valuesObject" or name not in result:  # free JSON is one value
            result[name] = complete(result.get(name), item)
    return result


def is_empty(value):
    if isinstance(value, dict):
        return all(is_empty(item) for item in value.values())
    return value in (None, "", 0, False) or value == []


def normalized(text):
    """A name that DNS allows."""
    return re.sub(r"[^a-z0-9.-]", "-", text.lower())[:253].strip("-.")


def slug(text, size=50):
    """Short, and cut between words. Signs of other alphabets are only dashes here."""
    for sign, word in (("&", "and"), ("@", "at"), ('"', ""), ("'", "")):
        text = text.replace(sign, word)
    text = re.sub(r"-+", "-", re.sub(r"[^a-z0-9-]", "-", text.lower())).strip("-")
    if len(text) <= size:
        return text
    end = text.rfind("-", 0, size + 1)
    return text[:end if end > 0 else size].strip("-")
