# SPDX-License-Identifier: Apache-2.0
"""The expressions of GitHub, as far as our files use them; whatever else there is, is an error.

A context is a dict of dicts: {"github": {"sha": …}, "steps": {"build": {"outputs": {…}}}}."""

import json
import math
import re

TOKEN = re.compile(r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<number>\d+(?:\.\d+)?)"
                   r"|(?P<name>[A-Za-z_][\w-]*)|(?P<sign>==|!=|&&|\|\||[!().,\[\]])|(?P<end>$))")

# Where a name that is not there is a mistake of ours, and not just empty.
COMPLETE = {"github", "inputs", "steps", "needs", "job", "matrix"}


def text_of(value):
    """A value as text, as the runner pastes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def is_true(value):
    return value not in (None, False, "", 0)


def number_of(value):
    if value is None or value == "":
        return 0
    try:
        return float(value)
    except (TypeError, ValueError):
        return math.nan


def equal(left, right):
    if isinstance(left, str) and isinstance(right, str):
        return left.lower() == right.lower()
    if type(left) is type(right):
        return left == right
    return number_of(left) == number_of(right)


def format_text(template, *values):
    def part(found):
        return found[0][0] if len(found[0]) == 2 else text_of(values[int(found[0][1:-1])])
    return re.sub(r"\{\{|\}\}|\{\d+\}", part, template)


FUNCTIONS = {
    "contains": lambda where, what: text_of(what).lower() in text_of(where).lower(),
    "startswith": lambda text, start: text_of(text).lower().startswith(text_of(start).lower()),
    "endswith": lambda text, end: text_of(text).lower().endswith(text_of(end).lower()),
    "format": format_text,
    "tojson": lambda value: json.dumps(value, indent=2, ensure_ascii=False),
    "fromjson": json.loads,
}


class Parser:
    def __init__(self, text, context, functions):
        self.tokens = []
        self.context = context
        self.functions = {**FUNCTIONS, **functions}
        at = 0
        while not self.tokens or self.tokens[-1][0] != "end":
            found = TOKEN.match(text, at)
            if not found:
                raise SyntaxError(f"cannot read the expression {text!r} from {at}")
            self.tokens.append((found.lastgroup, found[found.lastgroup]))
            at = found.end()

    def next(self, sign=None):
        """The next token; if a sign is asked for, only that one, else None."""
        if sign is not None and self.tokens[0] != ("sign", sign):
            return None
        return self.tokens.pop(0)

    def need(self, sign):
        if not self.next(sign):
            raise SyntaxError(f"{sign} is missing before {self.tokens[0]}")

    def whole(self):
        value = self.either()
        if self.tokens[0][0] != "end":
            raise SyntaxError(f"what is {self.tokens[0]}?")
        return value

    def either(self):
        value = self.both()
        while self.next("||"):
            other = self.both()
            value = value if is_true(value) else other
        return value

    def both(self):
        value = self.comparison()
        while self.next("&&"):
            other = self.comparison()
            value = other if is_true(value) else value
        return value

    def comparison(self):
        value = self.negation()
        for sign, wanted in (("==", True), ("!=", False)):
            if self.next(sign):
                return equal(value, self.negation()) is wanted
        return value

    def negation(self):
        if self.next("!"):
            return not is_true(self.negation())
        return self.primary()

    def primary(self):
        kind, text = self.next()
        if kind == "text":
            return text[1:-1].replace("''", "'")
        if kind == "number":
            return float(text) if "." in text else int(text)
        if (kind, text) == ("sign", "("):
            value = self.either()
            self.need(")")
            return value
        if kind != "name":
            raise SyntaxError(f"{text!r} is no value")
        if text in ("true", "false", "null"):
            return {"true": True, "false": False}.get(text)
        if self.next("("):
            return self.inside(self.functions[text.lower()](*self.arguments()))
        return self.inside(self.context[text], text)

    def arguments(self):
        values = []
        while not self.next(")"):
            values.append(self.either())
            if self.tokens[0] != ("sign", ")"):
                self.need(",")
        return values

    def inside(self, value, name=""):
        """What the names behind a value lead to."""
        complete, names = name in COMPLETE, [name]
        while True:
            if self.next("."):
                key = self.next()[1]
            elif self.next("["):
                key = self.either()
                self.need("]")
            else:
                return value
            names.append(key)
            if complete and (not isinstance(value, dict) or key not in value):
                raise KeyError(".".join(names))
            # What a step has not set is empty.
            complete = complete and key != "outputs"
            value = value.get(key) if isinstance(value, dict) else None


def evaluate(text, context, **functions):
    return Parser(text, context, functions).whole()


def paste(template, context):
    """A text with every ${{ … }} in it replaced."""
    return re.sub(r"\$\{\{(.*?)\}\}", lambda found: text_of(evaluate(found[1], context)),
                  text_of(template), flags=re.DOTALL)
