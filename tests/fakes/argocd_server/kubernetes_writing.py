# SPDX-License-Identifier: Apache-2.0
"""What changes objects through the Kubernetes interface: create, patch, apply, update, delete."""

import json

from fakes.argocd_server import deleting, ownership, patch
from fakes.argocd_server.decoding import NotData, decode
from fakes.argocd_server.errors import StatusError
from fakes.argocd_server.kubernetes_admission import Admission, strict_create, strict_patch
from fakes.argocd_server.store import APPLICATION, SECRET, key_of

MERGE, JSON, APPLY = "application/merge-patch+json", "application/json-patch+json", \
    "application/apply-patch+yaml"


class Writing:
    def __init__(self, server, face):
        self._server, self._face, self._store = server, face, server.store
        self._admission = Admission(server)

    def create(self, place, query, request):
        """201 is for the caller to say."""
        document = _read(request)
        metadata = {**(document.get("metadata") or {})}
        metadata["namespace"] = metadata.get("namespace") or place.namespace
        document = {**document, "metadata": metadata}
        place.name = metadata.get("name") or ""
        strict = strict_create(place) if query.get("fieldValidation") == "Strict" else None
        new = self._admission.admit(place, request, None, document, strict)
        new = self._noted(place, query, request, None, new)
        return self._stored(place, query, new)

    def update(self, place, query, request):
        document = _read(request)
        version = patch.get(document, "metadata", "resourceVersion")
        strict = strict_create(place) if query.get("fieldValidation") == "Strict" else None
        return self._write(place, query, version, lambda old: self._noted(
            place, query, request, old,
            self._admission.admit(place, request, old, document, strict)))

    def patch(self, place, query, request):
        """Returns the object, and whether an apply has made it."""
        kind = request.headers.get("content-type", "").partition(";")[0].strip()
        if kind not in (MERGE, JSON, APPLY):
            self._server.violate(f"PATCH {request.path}: content type {kind!r}")
            raise StatusError(415, "UnsupportedMediaType",
                              "the body of the request was in an unknown format - accepted media "
                              f"types include: {JSON}, {MERGE}, {APPLY}")
        if kind == APPLY:
            return self._apply(place, query, request)
        _demand_options("force" in query, "force: Forbidden: may not be specified for non-apply "
                        "patch")
        document = _read(request)
        version = patch.get(document, "metadata", "resourceVersion") if kind == MERGE else None
        strict = strict_patch(request.body.decode(errors="replace")) \
            if query.get("fieldValidation") == "Strict" else None

        def change(old):
            try:
                new = patch.merge(old, document) if kind == MERGE else patch.apply(old, document)
            except patch.PatchError as error:
                # The same for a failed test and for a path that is not there; the reason is in
                # the details only. [inferred]
                raise StatusError(
                    422, "Invalid", "the server rejected our request due to an error in our "
                    "request", {"causes": [{"reason": "UnexpectedServerResponse",
                                            "message": str(error)}]}) from None
            new = self._admission.admit(place, request, old, new, strict)
            return self._noted(place, query, request, old, new)
        return self._write(place, query, version, change), False

    def _apply(self, place, query, request):
        _demand_options(not query.get("fieldManager"), "fieldManager: Required value: is required "
                        "for apply patch")
        try:
            document = decode(request.body)
        except NotData as error:
            raise StatusError(400, "BadRequest", f"error decoding YAML: {error}") from None
        document = _demand_identity(place, document)
        self._admission.demand_declared(place, document)
        version = document["metadata"].pop("resourceVersion", None)
        if place.kind == SECRET:
            document = self._with_data(document)

        def change(old):
            new = ownership.applied(old, document, query["fieldManager"], query.get("force"),
                                    place.api, self._store.clock.text())
            return self._admission.admit(place, request, old, new)
        if self._store.get(place.kind, place.key) is None:
            if version:
                raise StatusError(409, "Conflict", "uid mismatch: the provided object specified a "
                                  "version, and no existing object was found")  # [inferred]
            self._face.demand_create(place, request)
            return self._stored(place, query, change(None)), True
        return self._write(place, query, version, change), False

    def _with_data(self, document):
        given = document.get("stringData")
        return document if not given else {
            **{name: value for name, value in document.items() if name != "stringData"},
            "data": {**(document.get("data") or {}), **patch.encoded(given)}}

    def _noted(self, place, query, request, old, new):
        """With who has changed what (see ownership)."""
        if place.is_status:
            return new
        agent = request.headers.get("user-agent", "").partition("/")[0]
        return ownership.updated(old, new, query.get("fieldManager") or agent or "unknown",
                                 place.api, self._store.clock.text())

    def _write(self, place, query, version, change):
        old = self._face.find(place)
        if query.get("dryRun"):
            if version and version != old["metadata"]["resourceVersion"]:
                raise self._store.conflict(place.kind, place.key)
            return self._face.shown(place, change(old))
        with self._store.changed:
            before = self._store.get(place.kind, place.key)
            new = self._store.update(place.kind, place.key, change, version)
            if place.kind == APPLICATION and new.get("operation") and \
                    not (before or {}).get("operation"):
                self._server.accepted(place.key, new["operation"])
        metadata = new["metadata"]
        if metadata.get("deletionTimestamp") and not metadata.get("finalizers"):
            self._store.delete(place.kind, place.key)
        return self._face.shown(place, new)

    def _stored(self, place, query, new):
        if query.get("dryRun"):
            if self._store.get(place.kind, key_of(new)):
                raise self._store.exists(place.kind, key_of(new))
            return self._face.shown(place, self._store.stamped(place.kind, new))
        found = self._store.create(place.kind, new)
        if place.kind == APPLICATION:
            self._server.controller.request_reconcile(key_of(found))
        return self._face.shown(place, found)

    def delete(self, place, query, request):
        found = self._face.find(place)
        options = _read(request) if request.body else {}
        for name, value in (options.get("preconditions") or {}).items():
            if found["metadata"].get(name) != value:
                raise StatusError(409, "Conflict", "Precondition failed: "
                                  f"{name} in precondition: {value}, {name} in object meta: "
                                  f"{found['metadata'].get(name)}")
        policy = query.get("propagationPolicy") or options.get("propagationPolicy") or "Background"
        if policy not in deleting.POLICIES:
            raise StatusError(422, "Invalid", 'DeleteOptions.meta.k8s.io "" is invalid: '
                              f'propagationPolicy: Unsupported value: "{policy}"')
        if query.get("dryRun") or options.get("dryRun"):
            return self._face.shown(place, found)
        left = deleting.delete(self._store, place.kind, place.key, policy)
        if left:
            return self._face.shown(place, left)
        return {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success",
                "details": {"name": place.name, "group": place.group, "kind": place.plural,
                            "uid": found["metadata"]["uid"]}}


def _read(request):
    try:
        return json.loads(request.body)
    except ValueError as error:
        raise StatusError(400, "BadRequest", f"error decoding patch: {error}") from None


def _demand_options(is_wrong, problem):
    if is_wrong:
        raise StatusError(422, "Invalid", f'PatchOptions.meta.k8s.io "" is invalid: {problem}')


def _demand_identity(place, document):
    """The body of an apply is a whole object, and it is the one of the path."""
    if not isinstance(document, dict) or document.get("kind") != place.kind or \
            document.get("apiVersion") != place.api:
        raise StatusError(400, "BadRequest", f"invalid object type: expected {place.api}, "
                          f"Kind={place.kind}")  # wording [inferred]
    metadata = dict(document.get("metadata") or {})
    if metadata.get("managedFields"):
        raise StatusError(400, "BadRequest", "metadata.managedFields must be nil")
    for name, of_path in (("name", place.name), ("namespace", place.namespace)):
        if metadata.setdefault(name, of_path) != of_path:
            raise StatusError(400, "BadRequest", f"the {name} of the object ({metadata[name]}) "
                              f"does not match the {name} on the URL ({of_path})")
    rest = {name: value for name, value in document.items() if name not in ("apiVersion", "kind")}
    return {**rest, "metadata": metadata}
