# SPDX-License-Identifier: Apache-2.0
"""The Kubernetes interface, as far as Argo CD's own kinds need it (section 13), and ConfigMaps and
Secrets."""

import json
import re

import yaml

from fakes.argocd_server import patch
from fakes.argocd_server.accounts import Account
from fakes.argocd_server.applications import begin_deletion
from fakes.argocd_server.check import read_query
from fakes.argocd_server.encoding import encode
from fakes.argocd_server.errors import Refusal, StatusError
from fakes.argocd_server.kubernetes_pages import Pages
from fakes.argocd_server.kubernetes_watch import Watching, selected
from fakes.argocd_server.store import (APPLICATION, CONFIG_MAP, EVENT, PLURALS, SECRET,
                                         key_of)
from fakes.argocd_server.wire import Gone

_GROUP = "argoproj.io/v1alpha1"
_PATH = re.compile(
    r"/apis/argoproj\.io/v1alpha1(?:/namespaces/(?P<ns>[^/]+))?/(?P<plural>applications|"
    r"applicationsets|appprojects)(?:/(?P<name>[^/]+))?(?P<status>/status)?"
    r"|/api/v1/namespaces/(?P<core_ns>[^/]+)/(?P<core>events|configmaps|secrets)"
    r"(?:/(?P<core_name>[^/]+))?"
    r"|/api/v1/namespaces/(?P<pod_ns>[^/]+)/pods/(?P<pod>[^/]+)/log")
_CORE = {"events": EVENT, "configmaps": CONFIG_MAP, "secrets": SECRET}
MERGE, JSON, APPLY = "application/merge-patch+json", "application/json-patch+json", \
    "application/apply-patch+yaml"


class Place:
    """Where a path leads."""

    def __init__(self, match, description):
        self.has_status = False  # of those that have one, whether a path of its own writes it
        if match["pod"]:
            self.plural, self.kind, self.namespace = "pods/log", "", match["pod_ns"]
            self.name, self.is_status, self.api = match["pod"], False, "v1"
        elif match["core"]:
            self.plural, self.kind = match["core"], _CORE[match["core"]]
            self.namespace, self.name = match["core_ns"], match["core_name"]
            self.is_status, self.api = False, "v1"
        else:
            self.plural = match["plural"]
            self.kind = description.kubernetes[self.plural]["kind"]
            self.namespace, self.name = match["ns"] or "", match["name"]
            self.is_status, self.api = bool(match["status"]), _GROUP
            self.has_status = description.kubernetes[self.plural]["status"]
            if self.is_status and not self.has_status:
                raise _not_there()  # Application has no status of its own

    @property
    def key(self):
        return self.namespace, self.name

    @property
    def group(self):
        return "argoproj.io" if self.api == _GROUP else ""

    @property
    def is_read_only(self):
        return self.plural in ("events", "pods/log")

    @property
    def full_name(self):
        return PLURALS.get(self.kind, self.plural)


class Kubernetes:
    def __init__(self, server):
        self._server, self._store = server, server.store
        self._pages = Pages(server.store)

    def handle(self, connection, request):
        try:
            self._handle(connection, request)
        except StatusError as error:
            connection.reply(error.code, encode(error.body()), headers=error.headers)

    def refuse_plain(self, connection, request):
        self._server.arrived(request)
        connection.reply(400, "Client sent an HTTP request to an HTTPS server.\n", "text/plain")

    def _handle(self, connection, request):
        self._server.arrived(request)
        if self._server.rules.apply(connection, request):
            return
        account = self._authenticate(connection, request)
        match = _PATH.fullmatch(request.path)
        if not match:
            self._server.violate(f"{request.method} {request.path}: no such path")
            raise _not_there()
        place = Place(match, self._server.description)
        query = self._query(request)
        watches = bool(query.get("watch"))
        verb = self._verb(request, place, watches)
        self._demand(account, verb, place)
        request.does = f"{verb} {place.plural}"
        if watches:
            return self._watch(connection, request, place, query)
        answer = {"get": self._get, "list": self._list, "patch": self._patch,
                  "create": self._create, "delete": self._delete, "update": self._update}[verb]
        value = answer(place, query, request)
        if isinstance(value, str):
            connection.reply(200, value, "text/plain")
        else:
            connection.reply(201 if verb == "create" else 200, encode(value),
                             gzip=self._server.does_gzip(request))

    def _authenticate(self, connection, request):
        if connection.common_name() in self._server.accounts.names():
            return self._server.accounts[connection.common_name()]
        try:
            kind, _, token = request.headers.get("authorization", "").partition(" ")
            account = self._server.accounts.find(token.strip()) if kind == "Bearer" else None
        except Refusal:
            account = None
        if account is None:
            if kind:
                raise StatusError(401, "Unauthorized", "Unauthorized")
            return Account("system:anonymous", kubernetes=())
        return account

    def _query(self, request):
        values = {}
        for name, texts in request.query.items():
            kind = self._server.description.kubernetes_query.get(name)
            if kind is None:
                self._server.violate(f"{request.method} {request.path}: no parameter {name!r}")
                continue
            try:
                values[name] = read_query(kind, texts)
            except ValueError:
                raise StatusError(400, "BadRequest", f"invalid value for {name}: {texts[-1]!r}") \
                    from None
        return values

    def _verb(self, request, place, watches):
        if request.method == "GET":
            return "watch" if watches else "get" if place.name else "list"
        verb = {"POST": "create", "PATCH": "patch", "PUT": "update",
                "DELETE": "delete"}.get(request.method)
        if verb is None or place.is_read_only or (verb == "create") == bool(place.name):
            raise StatusError(405, "MethodNotAllowed",
                              "the server does not allow this method on the requested resource")
        return verb

    def _demand(self, account, verb, place):
        has_verb = not {"*", verb, f"{verb} {place.plural}"}.isdisjoint(account.kubernetes)
        # A Role is of one namespace: it never allows a request about the whole cluster.
        is_here = account.namespaces is None or place.namespace in account.namespaces
        if not has_verb or not is_here:
            name = f' "{place.name}"' if place.name else ""
            where = f' in the namespace "{place.namespace}"' if place.namespace else \
                " at the cluster scope"
            raise StatusError(
                403, "Forbidden", f'{place.full_name}{name} is forbidden: User "{account.name}" '
                f'cannot {verb} resource "{place.plural}" in API group "{place.group}"{where}',
                {"name": place.name or "", "group": place.group, "kind": place.plural})

    # Reading.

    def _get(self, place, query, _):
        if place.plural == "pods/log":
            return self._log(place, query)
        return self.shown(place, self._find(place))

    def _find(self, place):
        found = self._store.get(place.kind, place.key)
        if found is None:
            raise StatusError(404, "NotFound", f'{place.full_name} "{place.name}" not found',
                              {"name": place.name, "group": place.group, "kind": place.plural})
        return found

    def shown(self, place, thing):
        return {"apiVersion": place.api, "kind": place.kind, **thing}

    def _list(self, place, query, _):
        wanted = selected(query)
        if query.get("continue"):
            version, things = self._pages.next(query)
        else:
            with self._store.changed:
                version = self._store.version
                things = self._store.all(place.kind, place.namespace)
            things = [thing for thing in things if wanted(thing)]
        things, metadata = self._pages.cut(things, version, query)
        return {"apiVersion": place.api, "kind": f"{place.kind}List", "metadata": metadata,
                "items": [self.shown(place, thing) for thing in things]}

    def _log(self, place, query):
        world = self._server.world
        for application in self._store.all(APPLICATION):
            for resource in world.live(key_of(application)).resources:
                if resource.namespace == place.namespace and place.name.startswith(resource.name):
                    lines = resource.logs
                    if "tailLines" in query:
                        lines = lines[-query["tailLines"]:] if query["tailLines"] else []
                    return "".join(line + "\n" for line in lines)
        raise StatusError(404, "NotFound", f'pods "{place.name}" not found',
                          {"name": place.name, "kind": "pods"})

    # Writing.

    def _patch(self, place, query, request):
        kind = request.headers.get("content-type", "").partition(";")[0].strip()
        if kind not in (MERGE, JSON, APPLY):
            self._server.violate(f"PATCH {request.path}: content type {kind!r}")
            raise StatusError(415, "UnsupportedMediaType",
                              "the body of the request was in an unknown format - accepted media "
                              f"types include: {JSON}, {MERGE}, {APPLY}")
        document = self._read(request, kind)
        if kind == APPLY:
            return self._apply(place, query, document, request)
        version = patch.get(document, "metadata", "resourceVersion") if kind == MERGE else None

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
            return self._admitted(place, request, old, new)
        return self._write(place, query, change, version)

    def _apply(self, place, query, document, request):
        """Server-side apply, without owners of fields: what is named is set. [inferred]"""
        if not query.get("fieldManager"):
            raise StatusError(400, "BadRequest", "PatchOptions.meta.k8s.io \"\" is invalid: "
                              "fieldManager: Required value: is required for apply patch")
        document = {**document, "metadata": {**document.get("metadata", {}), "name": place.name,
                                             "namespace": place.namespace}}
        if self._store.get(place.kind, place.key) is None:
            return self._create(place, query, request, document)
        return self._write(place, query, lambda old: self._admitted(
            place, request, old, patch.merge(old, document)), None)

    def _write(self, place, query, change, version):
        old = self._find(place)
        if query.get("dryRun"):
            return self.shown(place, change(old))
        with self._store.changed:
            before = self._store.get(place.kind, place.key)
            new = self._store.update(place.kind, place.key, change, version)
            if place.kind == APPLICATION and new.get("operation") and \
                    not (before or {}).get("operation"):
                self._server.accepted(place.key, new["operation"])
        self._remove_if_deleted(place, new)
        return self.shown(place, new)

    def _read(self, request, kind="application/json"):
        try:
            return yaml.safe_load(request.body) if kind == APPLY else json.loads(request.body)
        except (ValueError, yaml.YAMLError) as error:
            raise StatusError(400, "BadRequest", f"error decoding patch: {error}") from None

    def _admitted(self, place, request, old, new):
        """What the schema lets through: wrong types are refused, unknown fields are dropped (and
        we record them, they are typos)."""
        new = {name: value for name, value in new.items() if name not in ("apiVersion", "kind")}
        # What only the server writes stays as it is; a version was a lock, not a value.
        for name in ("uid", "creationTimestamp", "generation", "resourceVersion"):
            if old and name in old["metadata"]:
                new = patch.put(new, ("metadata", name), old["metadata"][name])
        if old and place.has_status:
            # The two halves are written by different paths.
            half = "spec" if place.is_status else "status"
            new = {**new, half: old.get(half)} if half in old else new
        findings = self._server.checker.check(place.kind, new, old, complete=True)
        bad = [finding for finding in findings if finding.what in ("type", "missing")]
        for finding in findings:
            self._server.violate(f"{request.method} {request.path}: we were sent {finding}")
        if bad:
            kind = f"{place.kind}.{place.group}".rstrip(".")
            raise StatusError(422, "Invalid", f'{kind} "{place.name}" is '
                              f"invalid: {bad[0]}", {"name": place.name, "group": place.group,
                                            "kind": place.kind,
                                            "causes": [{"field": bad[0].path,
                                                        "message": bad[0].message}]})
        for finding in findings:
            new = _without(new, finding.path)
        return new

    def _create(self, place, query, request, document=None):
        document = document or self._read(request)
        metadata = {**(document.get("metadata") or {})}
        metadata["namespace"] = metadata.get("namespace") or place.namespace
        new = self._admitted(place, request, None, {**document, "metadata": metadata})
        if place.kind == "ApplicationSet":
            new.pop("status", None)
        if query.get("dryRun"):
            return self.shown(place, new)
        found = self._store.create(place.kind, new)
        if place.kind == APPLICATION:
            self._server.controller.request_reconcile(key_of(found))
        return self.shown(place, found)

    def _update(self, place, query, request):
        document = self._read(request)
        version = patch.get(document, "metadata", "resourceVersion")
        return self._write(place, query, lambda old: self._admitted(place, request, old, document),
                           version)

    def _delete(self, place, query, _):
        found = self._find(place)
        if query.get("dryRun"):
            return self.shown(place, found)
        if found["metadata"].get("finalizers"):
            if place.kind == APPLICATION:
                begin_deletion(self._server, place.key, cascade=True)
            return self.shown(place, self._store.get(place.kind, place.key))
        self._store.delete(place.kind, place.key)
        return {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success",
                "details": {"name": place.name, "group": "argoproj.io", "kind": place.plural,
                            "uid": found["metadata"]["uid"]}}

    def _remove_if_deleted(self, place, thing):
        metadata = thing["metadata"]
        if metadata.get("deletionTimestamp") and not metadata.get("finalizers"):
            self._store.delete(place.kind, place.key)

    # Watching (13.5).

    def _watch(self, connection, request, place, query):
        connection.is_stream = True
        try:
            Watching(self._server, self, connection, request, place, query).run()
        except Gone:
            connection.cut()


def _not_there():
    return StatusError(404, "NotFound", "the server could not find the requested resource")


def _without(value, path):
    """Drops what a finding is about, such as spec.source.hem or status.resources[3].nmae."""
    tokens = [int(token) if token.isdigit() else token
              for token in re.findall(r"[^.\[\]]+", path)]
    return _dropped(value, tokens)


def _dropped(value, tokens):
    if not tokens or not isinstance(value, (dict, list)):
        return value
    result = value.copy()
    if len(tokens) == 1:
        result.pop(tokens[0], None) if isinstance(result, dict) else result.pop(tokens[0])
    elif isinstance(result, list) or tokens[0] in result:
        result[tokens[0]] = _dropped(result[tokens[0]], tokens[1:])
    return result
