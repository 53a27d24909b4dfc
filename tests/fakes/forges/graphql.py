# SPDX-License-Identifier: Apache-2.0
"""Documents of GraphQL (spec.graphql.org): one operation with variables, arguments and selections.

What nobody needs here - fragments, directives, several operations - is a mistake.
"""

import json
import re
from dataclasses import dataclass, field

_TOKEN = re.compile(r'[\s,\ufeff]*(?:#[^\n]*[\s,]*)*'
                    r'([_A-Za-z]\w*|"(?:[^"\\\n]|\\.)*"|-?\d+(?:\.\d+)?|[!$():=@\[\]{}|]|$)')


class Mistake(Exception):
    pass


class Enum(str):
    pass


class Variable(str):
    pass


@dataclass
class Field:
    name: str
    alias: str
    arguments: dict
    fields: list = field(default_factory=list)


@dataclass
class Operation:
    kind: str
    variables: dict  # name: type as text, "ID!"
    fields: list


def parse(text):
    """The operation of a document; raises Mistake."""
    return _Parser(text).operation()


class _Parser:
    def __init__(self, text):
        self._tokens = []
        at = 0
        while at < len(text):
            match = _TOKEN.match(text, at)
            if not match:
                raise Mistake(f"Parse error on {text[at:at + 10]!r} (error)")
            if match[1]:
                self._tokens.append(match[1])
            at = match.end()
        self._tokens.append("")

    def _next(self):
        return self._tokens.pop(0) if len(self._tokens) > 1 else ""

    def _have(self, token):
        if self._tokens[0] == token:
            self._next()
            return True
        return False

    def _need(self, token):
        if not self._have(token):
            raise Mistake(f'Expected "{token}", actual: "{self._tokens[0]}"')

    def _name(self):
        if not re.fullmatch(r"[_A-Za-z]\w*", self._tokens[0]):
            raise Mistake(f'Expected a name, actual: "{self._tokens[0]}"')
        return self._next()

    def operation(self):
        kind = "query"
        variables = {}
        if self._tokens[0] != "{":
            kind = self._name()
            if kind not in ("query", "mutation"):
                raise Mistake(f'Parse error on "{kind}"')
            if self._tokens[0] not in ("(", "{"):
                self._name()
            if self._have("("):
                while not self._have(")"):
                    self._need("$")
                    name = self._name()
                    self._need(":")
                    variables[name] = self._type()
        operation = Operation(kind, variables, self._selections())
        self._need("")
        return operation

    def _type(self):
        if self._have("["):
            text = f"[{self._type()}]"
            self._need("]")
        else:
            text = self._name()
        return text + "!" if self._have("!") else text

    def _selections(self):
        self._need("{")
        fields = []
        while not self._have("}"):
            fields.append(self._field())
        if not fields:
            raise Mistake('Expected a field, actual: "}"')
        return fields

    def _field(self):
        alias = name = self._name()
        if self._have(":"):
            name = self._name()
        arguments = {}
        if self._have("("):
            while not self._have(")"):
                argument = self._name()
                self._need(":")
                arguments[argument] = self._value()
        return Field(name, alias, arguments, self._selections() if self._tokens[0] == "{" else [])

    def _value(self):
        if self._have("$"):
            return Variable(self._name())
        if self._have("["):
            values = []
            while not self._have("]"):
                values.append(self._value())
            return values
        if self._have("{"):
            return self._object()
        token = self._next()
        if token[:1] == '"' or re.fullmatch(r"-?\d+(\.\d+)?|true|false|null", token):
            return json.loads(token)
        if not re.fullmatch(r"[_A-Za-z]\w*", token):
            raise Mistake(f'Expected a value, actual: "{token}"')
        return Enum(token)

    def _object(self):
        values = {}
        while not self._have("}"):
            name = self._name()
            self._need(":")
            values[name] = self._value()
        return values


def filled(value, variables):
    """A value with the variables put in."""
    if isinstance(value, Variable):
        return variables.get(value)
    if isinstance(value, list):
        return [filled(each, variables) for each in value]
    if isinstance(value, dict):
        return {name: filled(each, variables) for name, each in value.items()
                if not isinstance(each, Variable) or each in variables}
    return value
