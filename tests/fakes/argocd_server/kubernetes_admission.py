# SPDX-License-Identifier: Apache-2.0
"""What the schemas let through to the store, and in which words they refuse the rest."""

import re

from fakes.argocd_server import patch
from fakes.argocd_server.errors import StatusError
from fakes.argocd_server.store import SECRET

_NAME = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
_REASONS = {"type": "FieldValueTypeInvalid", "missing": "FieldValueRequired",
            "value": "FieldValueNotSupported", "name": "FieldValueInvalid"}


class Admission:
    def __init__(self, server):
        self._server = server

    def admit(self, place, request, old, new, strict=None):
        """An object as it would be stored. Wrong ones are refused, unknown fields are dropped (and
        recorded, they are typos); `strict` of (unknown fields) makes the refusal for those."""
        new = _without_server_fields(place, old, new)
        newer = self._newer(place, new)
        findings = self._server.checker.check(place.kind, new, old, complete=True)
        for finding in findings:
            self._server.violate(f"{request.method} {request.path}: we were sent {finding}")
        unknown = [finding for finding in [*findings, *newer]
                   if finding.what in ("unknown", "case", "newer")]
        if unknown and strict:
            raise strict(unknown)
        self._refuse(place, [finding for finding in findings
                             if finding.what in ("type", "missing", "value")], old)
        for finding in unknown:
            new = patch.drop(new, finding.path)
        return _with_data(new) if place.kind == SECRET else new

    def _newer(self, place, new):
        return self._server.checker.newer(place.kind, new, self._server.version)

    def _refuse(self, place, bad, old):
        causes = [{"reason": _REASONS[finding.what], "message": finding.message,
                   "field": finding.path} for finding in bad]
        if old is None and not (_NAME.fullmatch(place.name) and len(place.name) <= 253):
            causes.append({"reason": "FieldValueInvalid", "field": "metadata.name",
                           "message": f'Invalid value: "{place.name}": a lowercase RFC 1123 '
                           "subdomain must consist of lower case alphanumeric characters, '-' or "
                           "'.', and must start and end with an alphanumeric character"})
        if not causes:
            return
        kind = f"{place.kind}.{place.group}".rstrip(".")
        texts = [f"{cause['field']}: {cause['message']}" for cause in causes]
        text = texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"
        raise StatusError(422, "Invalid", f'{kind} "{place.name}" is invalid: {text}', {
            "name": place.name, "group": place.group, "kind": place.kind, "causes": causes})

    def demand_declared(self, place, document):
        """Server-side apply knows only what the schema declares, whatever fieldValidation says; its
        refusal has no reason and is a 500."""
        findings = self._server.checker.check(place.kind, document)
        findings = [finding for finding in [*findings, *self._newer(place, document)]
                    if finding.what in ("unknown", "case", "newer", "type")]
        if not findings:
            return
        for finding in findings:
            if finding.what != "newer":
                self._server.violate(f"PATCH {place.plural}/{place.name}: we were sent {finding}")
        # The text of a wrong type is [inferred].
        lines = [f".{finding.path}: {finding.message}" if finding.what == "type" else
                 f".{finding.path}: field not declared in schema" for finding in findings]
        text = lines[0] if len(lines) == 1 else "errors:\n  " + "\n  ".join(lines)
        what = f"({place.namespace}/{place.name}; {place.api}, Kind={place.kind})"
        raise StatusError(500, "", f"failed to create typed patch object {what}: {text}")


def strict_create(place):
    """The refusal of unknown fields in what is created or replaced."""
    def refusal(findings):
        version = place.api.rpartition("/")[2]
        return StatusError(400, "BadRequest", f'{place.kind} in version "{version}" cannot be '
                           f"handled as a {place.kind}: strict decoding error: {_fields(findings)}")
    return refusal


def strict_patch(text):
    """The refusal of unknown fields in a patch."""
    def refusal(findings):
        problem = f"strict decoding error: {_fields(findings)}"
        return StatusError(422, "Invalid", f' "" is invalid: patch: Invalid value: "{text}": '
                           f"{problem}", {"causes": [{
                               "reason": "FieldValueInvalid", "field": "patch",
                               "message": f'Invalid value: "{text}": {problem}'}]})
    return refusal


def _fields(findings):
    return ", ".join(f'unknown field "{finding.path}"' for finding in findings)


def _without_server_fields(place, old, new):
    """What only the server writes stays as it is; a version was a lock, not a value."""
    new = {name: value for name, value in new.items() if name not in ("apiVersion", "kind")}
    for name in ("uid", "creationTimestamp", "generation", "resourceVersion", "deletionTimestamp",
                 "deletionGracePeriodSeconds"):
        if old and name in old["metadata"]:
            new = patch.put(new, ("metadata", name), old["metadata"][name])
        elif name in new["metadata"]:
            new = patch.put(new, ("metadata", name), None)
    if place.has_status and old:
        # The two halves are written by different paths.
        half = "spec" if place.is_status else "status"
        new = {**new, half: old.get(half)} if half in old else new
    elif place.has_status and not place.is_status:
        new = {name: value for name, value in new.items() if name != "status"}
    return new


def _with_data(secret):
    """stringData is only another way to write."""
    data = patch.encoded(secret.get("stringData") or {})
    secret = {name: value for name, value in secret.items() if name != "stringData"}
    if data:
        secret["data"] = {**(secret.get("data") or {}), **data}
    secret.setdefault("type", "Opaque")
    return secret
