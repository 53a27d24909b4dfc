# SPDX-License-Identifier: Apache-2.0
"""Go templates as far as simple sets use them: fields, pipelines, literals, if, range, with, and the
functions below; no variables. Whatever else it meets it refuses as Beyond."""

import base64
import json
import re

from fakes.argocd_server.decoding import whole
from fakes.argocd_server.sets.values import StringMap, normalized, slug, text_of

_ACTION = re.compile(r"\{\{(-\s)?(.*?)(\s-)?\}\}", re.S)
_TOKEN = re.compile(r"""\s*(?:(?P<text>"(?:[^"\\]|\\.)*"|`[^`]*`)|(?P<number>-?\d+(?:\.\d+)?)
                        |(?P<field>(?:\.[A-Za-z_]\w*)+)|(?P<dot>\.)|(?P<name>[A-Za-z_]\w*)
                        |(?P<sign>[()|]))""", re.X)


class TemplateError(ValueError):
    """What Go would refuse, too."""


class MissingKey(TemplateError):
    """A key that is not there, with missingkey=error."""


class Beyond(ValueError):
    """What the stand-in cannot do."""


def _truth(value):
    return not (value is None or value is False or value == 0 or value in ("", [], {}))




def _any_map(value):
    if isinstance(value, StringMap) or not isinstance(value, dict):
        raise TemplateError("wrong type for value; expected map[string]interface {}")
    return value


def _index(value, *keys):
    for key in keys:
        if isinstance(value, list):
            value = value[int(key)]
        else:
            value = (value or {}).get(key, "" if isinstance(value, StringMap) else None)
    return value


def _dig(*arguments):
    *keys, default, value = arguments
    for key in keys:
        if key not in _any_map(value):
            return default
        value = value[key]
    return value


def _equal(first, *others):
    for other in others:
        if {type(first), type(other)} == {int, float}:
            raise TemplateError("error calling eq: incompatible types for comparison")
        if first == other:
            return True
    return False


def _json(value):
    text = json.dumps(whole(value), separators=(",", ":"), sort_keys=True, ensure_ascii=False)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _integer(value):
    try:
        return int(float(value or 0))
    except (TypeError, ValueError):
        return 0


def _cut(size, text):
    return text[:int(size)] if size >= 0 else text[int(size):]


def _printed(form, values):
    if set(re.findall(r"%(.)", form)) - set("sv%"):
        raise Beyond("the stand-in prints only %s and %v")
    if any(value is None for value in values):
        raise Beyond("the stand-in does not print nothing")
    return form.replace("%v", "%s") % tuple(map(text_of, values))


def _slugified(*given):
    if len(given) > 1 and not isinstance(given[0], int):
        raise TemplateError("error calling slugify: interface conversion: interface {} is "
                            "float64, not int")
    if len(given) > 2 and not given[1]:
        raise Beyond("the stand-in cuts slugs only between words")
    return slug(normalized(given[-1]), given[0] if len(given) > 1 else 50)


FUNCTIONS = {
    "index": _index, "dig": _dig, "eq": _equal, "ne": lambda a, b: not _equal(a, b),
    "not": lambda value: not _truth(value), "len": len,
    "and": lambda *values: next((one for one in values if not _truth(one)), values[-1]),
    "or": lambda *values: next((one for one in values if _truth(one)), values[-1]),
    "default": lambda other, value=None: value if _truth(value) else other,
    "coalesce": lambda *values: next((one for one in values if _truth(one)), None),
    "empty": lambda value: not _truth(value),
    "ternary": lambda yes, no, value: yes if value else no,
    "hasKey": lambda value, key: key in _any_map(value),
    "get": lambda value, key: _any_map(value).get(key, ""),
    "lower": str.lower, "upper": str.upper, "trim": str.strip, 
    "quote": lambda *values: " ".join(json.dumps(text_of(one), ensure_ascii=False)
                                      for one in values if one is not None),
    "squote": lambda *values: " ".join(f"'{text_of(one)}'" for one in values if one is not None),
    "trunc": _cut,
    "trimPrefix": lambda part, text: text.removeprefix(part),
    "trimSuffix": lambda part, text: text.removesuffix(part),
    "replace": lambda old, new, text: text.replace(old, new),
    "contains": lambda part, text: part in text,
    "hasPrefix": lambda part, text: text.startswith(part),
    "hasSuffix": lambda part, text: text.endswith(part),
    "join": lambda glue, values: glue.join(text_of(value) for value in values),
    "splitList": lambda glue, text: text.split(glue),
    "first": lambda values: values[0] if values else None,
    "last": lambda values: values[-1] if values else None,
    "toString": text_of, "toJson": _json, "int": _integer, "int64": _integer,
    "printf": lambda form, *values: _printed(form, values),
    "b64enc": lambda text: base64.b64encode(text.encode()).decode(),
    "normalize": normalized, "slugify": _slugified,
}


def render(text, params, options=()):
    """The text with what the template says. Options are those of the set."""
    missing = "default"
    for option in options:
        name, _, missing = option.partition("=")
        if name != "missingkey" or missing not in ("default", "invalid", "zero", "error"):
            raise TemplateError(f"unrecognized option: {option}")
    pieces = _pieces(text)
    nodes, rest = _block(pieces, 0, ())
    if rest < len(pieces):
        raise TemplateError(f"unexpected {{{{{pieces[rest][1]}}}}}")
    return _Run(params, missing).run(nodes, params)


def _pieces(text):
    """Texts and actions in turn, as (is it an action, what it says)."""
    result, end, trims = [], 0, False
    for match in _ACTION.finditer(text):
        between = text[end:match.start()]
        between = between.lstrip() if trims else between
        result.append((False, between.rstrip() if match[1] else between))
        if not match[2].strip().startswith("/*"):
            result.append((True, match[2].strip()))
        end, trims = match.end(), bool(match[3])
    if "{{" in text[end:]:
        raise TemplateError("unclosed action")
    result.append((False, text[end:].lstrip() if trims else text[end:]))
    return result


def _block(pieces, at, ends):
    """The nodes until one of these words, and where that is."""
    nodes = []
    while at < len(pieces):
        is_action, text = pieces[at]
        word = text.split(None, 1)[0] if is_action and text else ""
        if is_action and word in ends:
            return nodes, at
        if word in ("if", "range", "with") and is_action:
            node, at = _branch(pieces, at, word, text[len(word):])
            nodes.append(node)
        elif is_action:
            if word in ("else", "end"):
                return nodes, at
            if word in ("define", "template", "block", "break", "continue") or "$" in text:
                raise Beyond(f"the stand-in cannot do {{{{{text}}}}}")
            nodes.append(("say", text))
        else:
            nodes.append(("text", text))
        at += 1
    if ends:
        raise TemplateError("unexpected EOF")
    return nodes, at


def _branch(pieces, at, word, condition):
    inner, at = _block(pieces, at + 1, ("else", "end"))
    other = []
    if pieces[at][1].startswith("else"):
        rest = pieces[at][1][4:].strip()
        if rest.startswith("if"):
            node, at = _branch(pieces, at, "if", rest[2:])
            return (word, condition, inner, [node]), at
        other, at = _block(pieces, at + 1, ("end",))
    return (word, condition, inner, other), at


class _Run:
    def __init__(self, params, missing):
        self._params, self._missing = params, missing

    def run(self, nodes, dot):
        return "".join(self._node(node, dot) for node in nodes)

    def _node(self, node, dot):
        if node[0] == "text":
            return node[1]
        value = self._value(node[1], dot)
        if node[0] == "say":
            return text_of(value, "<no value>")
        _, _, inner, other = node
        if not _truth(value):
            return self.run(other, dot)
        if node[0] == "if":
            return self.run(inner, dot)
        if node[0] == "with":
            return self.run(inner, value)
        items = value if isinstance(value, list) else [value[name] for name in sorted(value)]
        return "".join(self.run(inner, item) for item in items)

    def _value(self, text, dot):
        tokens, at = [], 0
        text = text.strip()
        while at < len(text):
            match = _TOKEN.match(text, at)
            if not match:
                raise Beyond(f"the stand-in cannot read {{{{{text}}}}}")
            tokens.append((match.lastgroup, match[match.lastgroup]))
            at = match.end()
        value = self._pipeline(tokens, dot)
        if tokens:
            raise TemplateError(f"unexpected {tokens[0][1]!r} in {{{{{text}}}}}")
        return value

    def _pipeline(self, tokens, dot):
        value = self._command(tokens, dot, [])
        while tokens and tokens[0][1] == "|":
            tokens.pop(0)
            value = self._command(tokens, dot, [value])
        return value

    def _command(self, tokens, dot, last):
        if not tokens:
            raise TemplateError("missing value for command")
        kind, name = tokens[0]
        is_call = kind == "name" and name not in ("true", "false", "nil")
        if is_call:
            tokens.pop(0)
            if name not in FUNCTIONS:
                raise Beyond(f'function "{name}" not defined in the stand-in')
        values = []
        while tokens and tokens[0][1] not in ("|", ")"):
            values.append(self._operand(tokens, dot))
        if not is_call:
            if len(values) != 1 or last:
                raise TemplateError("can't give argument to non-function")
            return values[0]
        try:
            return FUNCTIONS[name](*values, *last)
        except (TypeError, AttributeError, KeyError, IndexError) as error:
            raise TemplateError(f"error calling {name}: {error}") from None

    def _operand(self, tokens, dot):
        kind, text = tokens.pop(0)
        if kind == "text":
            return text[1:-1] if text[0] == "`" else json.loads(text)
        if kind == "number":
            return float(text) if "." in text else int(text)
        if kind == "field":
            return self._fields(text, dot)
        if kind == "dot":
            return dot
        if text == "(":
            value = self._pipeline(tokens, dot)
            if not tokens or tokens.pop(0)[1] != ")":
                raise TemplateError("unclosed left paren")
            return self._fields(tokens.pop(0)[1], value) \
                if tokens and tokens[0][0] == "field" else value
        if text in ("true", "false", "nil"):
            return {"true": True, "false": False, "nil": None}[text]
        if text in FUNCTIONS:
            return FUNCTIONS[text]()
        raise Beyond(f'function "{text}" not defined in the stand-in')

    def _fields(self, path, value):
        for name in path[1:].split("."):
            if value is None and self._missing in ("default", "invalid"):
                return None
            if not isinstance(value, dict):
                raise TemplateError(f"executing \"\" at <{path}>: can't evaluate field {name} in "
                                    f"type {type(value).__name__}")
            if name not in value and self._missing == "error":
                raise MissingKey(f'executing "" at <{path}>: map has no entry for key "{name}"')
            value = value.get(name, "" if isinstance(value, StringMap) and self._missing == "zero"
                              else None)
        return value
