# SPDX-License-Identifier: Apache-2.0
"""The Kubernetes interface, as far as Argo CD's own kinds need it (section 13), and ConfigMaps and
Secrets."""

import re

from fakes.argocd_server.accounts import Account
from fakes.argocd_server.check import read_query
from fakes.argocd_server.encoding import encode
from fakes.argocd_server.errors import Refusal, StatusError
from fakes.argocd_server.kubernetes_pages import Pages
from fakes.argocd_server.kubernetes_watch import Watching, selected
from fakes.argocd_server.kubernetes_writing import Writing
from fakes.argocd_server.store import (APPLICATION, CONFIG_MAP, EVENT, PLURALS, SECRET,
                                         key_of)
from fakes.argocd_server.wire import Gone

_GROUP = "argoproj.io/v1alpha1"
_PATH = re.compile(
    r"/apis/argoproj\.io/v1alpha1(?:/namespaces/(?P<ns>[^/]+))?/(?P<plural>applications|"
    r"applicationsets|appprojects)(?:/(?P<name>[^/]+))?(?P<status>/status)?"
    r"|/api/v1(?:/namespaces/(?P<core_ns>[^/]+))?/(?P<core>events|configmaps|secrets)"
    r"(?:/(?P<core_name>[^/]+))?"
    r"|/api/v1/namespaces/(?P<pod_ns>[^/]+)/pods/(?P<pod>[^/]+)/log")
_CORE = {"events": EVENT, "configmaps": CONFIG_MAP, "secrets": SECRET}


class Place:
    """Where a path leads."""

    def __init__(self, match, description):
        self.has_status = False  # of those that have one, whether a path of its own writes it
        if match["pod"]:
            self.plural, self.kind, self.namespace = "pods/log", "", match["pod_ns"]
            self.name, self.is_status, self.api = match["pod"], False, "v1"
        elif match["core"]:
            self.plural, self.kind = match["core"], _CORE[match["core"]]
            self.namespace, self.name = match["core_ns"] or "", match["core_name"]
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
        self._writing = Writing(server, self)

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
        request.account = account
        writing, is_new = self._writing, verb == "create"
        answer = {"get": self._get, "list": self._list, "patch": writing.patch,
                  "create": writing.create, "delete": writing.delete,
                  "update": writing.update}[verb]
        value = answer(place, query, request)
        if verb == "patch":
            value, is_new = value
        if isinstance(value, str):
            connection.reply(200, value, "text/plain")
        else:
            connection.reply(201 if is_new else 200, encode(value),
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

    def demand_create(self, place, request):
        """An apply that makes something needs that right too."""
        self._demand(request.account, "create", place)

    # Reading.

    def _get(self, place, query, _):
        if place.plural == "pods/log":
            return self._log(place, query)
        return self.shown(place, self.find(place))

    def find(self, place):
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

    # Watching (13.5).

    def _watch(self, connection, request, place, query):
        connection.is_stream = True
        try:
            Watching(self._server, self, connection, request, place, query).run()
        except Gone:
            connection.cut()


def _not_there():
    return StatusError(404, "NotFound", "the server could not find the requested resource")
