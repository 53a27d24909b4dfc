# SPDX-License-Identifier: Apache-2.0
"""GitHub's GraphQL: what comes is checked against the schema, refusals are answers with 200.

docs.github.com/graphql/guides/forming-calls-with-graphql
"""

import base64
import binascii
import re

from fakes.chat_server.exchange import Reply
from fakes.forges.github_commit import repository_node
from fakes.forges.github_mutations import MUTATIONS, pull_node
from fakes.forges.github_node import Refusal
from fakes.forges.github_schema import ARGUMENTS, ENUMS, INPUTS, TYPES
from fakes.forges.graphql import Mistake, filled, parse


class _Invalid(Exception):
    """A document or a variable that the schema does not know."""

    def __init__(self, message, **more):
        super().__init__(message)
        self.error = {"message": message, **more}


def answer(forge, call):
    body = forge.body(call, {"query": "text!", "variables": "object?", "operationName": "text?"})
    try:
        operation = parse(body["query"])
        variables = body.get("variables") or {}
        _check_variables(operation, variables)
        _check_fields(operation.kind.capitalize(), operation.fields, operation.variables, variables)
    except Mistake as mistake:
        return Reply(200, {"errors": [{"message": str(mistake)}]})
    except _Invalid as invalid:
        return Reply(200, {"errors": [invalid.error]})
    return Reply(200, _run(forge, call, operation, variables))


def _check_variables(operation, variables):
    for name in variables:
        if name not in operation.variables:
            raise _Invalid(f"Variable ${name} is not declared")  # stricter than the real one
    for name, kind in operation.variables.items():
        value = variables.get(name)
        trouble = _trouble(value, kind)
        if trouble:
            raise _Invalid(f"Variable ${name} of type {kind} was provided invalid value{trouble}",
                           extensions={"value": value})


def _check_fields(kind, chosen, declared, variables):
    for field in chosen:
        inner = TYPES[kind].get(field.name)
        if inner is None:
            raise _Invalid(f"Field '{field.name}' doesn't exist on type '{kind}'",
                           extensions={"code": "undefinedField", "typeName": kind,
                                       "fieldName": field.name})
        if bool(inner) != bool(field.fields):
            raise _Invalid(f"Field must have selections (field '{field.name}' returns {inner} but "
                           "has no selections)" if inner else
                           f"Selections can't be made on scalars (field '{field.name}')")
        _check_arguments(kind, field, declared, variables)
        if inner:
            _check_fields(inner, field.fields, declared, variables)


def _check_arguments(kind, field, declared, variables):
    known = ARGUMENTS.get((kind, field.name), {})
    for name, value in field.arguments.items():
        if name not in known:
            raise _Invalid(f"Field '{field.name}' doesn't accept argument '{name}'",
                           extensions={"code": "argumentNotAccepted"})
        is_variable = type(value).__name__ == "Variable"
        if is_variable and declared.get(value) not in (known[name], known[name].rstrip("!") + "!"):
            raise _Invalid(f"Type mismatch on variable ${value} and argument {name} "
                           f"({declared.get(value)} / {known[name]})")
        trouble = _trouble(filled(value, variables), known[name])
        if trouble:
            raise _Invalid(f"Argument '{name}' on Field '{field.name}' has an invalid value"
                           f"{trouble}. Expected type '{known[name]}'.")
    for name, wanted in known.items():
        if wanted.endswith("!") and name not in field.arguments:
            raise _Invalid(f"Field '{field.name}' is missing required arguments: {name}",
                           extensions={"code": "missingRequiredArguments"})


def _trouble(value, kind):
    """What is wrong with a value of a type, as GitHub goes on to say; an empty text if nothing."""
    if value is None:
        return " (Expected value to not be null)" if kind.endswith("!") else ""
    kind = kind.rstrip("!")
    if kind.startswith("["):
        if not isinstance(value, list):
            return " (Expected a list)"
        return next(filter(None, (_trouble(each, kind[1:-1]) for each in value)), "")
    if kind in INPUTS:
        return _trouble_in(value, INPUTS[kind])
    if kind in ENUMS:
        return "" if value in ENUMS[kind] else f" (Expected one of: {', '.join(ENUMS[kind])})"
    return "" if _is_scalar(value, kind) else f" (Could not coerce value to {kind})"


def _is_scalar(value, kind):
    if kind == "Int":
        return type(value) is int
    if not isinstance(value, str):
        return False
    if kind == "GitObjectID":
        return re.fullmatch(r"[0-9a-f]{40}", value) is not None
    if kind == "Base64String":
        try:
            base64.b64decode(value, validate=True)
        except binascii.Error:
            return False
    return True


def _trouble_in(value, known):
    if not isinstance(value, dict):
        return " (Expected an object)"
    for name in value:
        if name not in known:
            return f" for {name} (Field is not defined on the input)"
    for name, kind in known.items():
        trouble = _trouble(value.get(name), kind)
        if trouble:
            return f" for {name}{trouble}"
    return ""


def _run(forge, call, operation, variables):
    data, errors = {}, []
    for field in operation.fields:
        given = {name: filled(value, variables) for name, value in field.arguments.items()}
        try:
            if operation.kind == "mutation":
                found = {"clientMutationId": None,
                         **MUTATIONS[field.name](forge, call, given["input"])}
            else:
                found = _QUERIES[field.name](forge, call, **given)
            data[field.alias] = _selected(found, field.fields, variables)
        except Refusal as refusal:
            data[field.alias] = None
            errors.append({"type": refusal.kind, "path": [field.alias],
                           "locations": [{"line": 1, "column": 1}], "message": str(refusal)})
    return {"data": data, **({"errors": errors} if errors else {})}


def _selected(found, chosen, variables):
    if found is None or not chosen:
        return found
    picked = {}
    for field in chosen:
        value = found[field.name]
        if callable(value):
            value = value(**{name: filled(each, variables)
                             for name, each in field.arguments.items()})
        picked[field.alias] = _selected(value, field.fields, variables)
    return picked


def _viewer(forge, call):
    return {"login": call.token.login}


def _node(forge, call, id):
    return {"id": pull_node(forge, call, id)["id"]}


_QUERIES = {"repository": repository_node, "node": _node, "viewer": _viewer}
