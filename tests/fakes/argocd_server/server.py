# SPDX-License-Identifier: Apache-2.0
"""The stand-in as a test uses it: a world of objects with both faces, and handles to turn."""

import base64
import json
import re
import time
from pathlib import Path

from fakes.argocd_server import scenario as scenarios
from fakes.argocd_server import inspecting, operating, others, webhook  # noqa: F401  (answers)
from fakes.argocd_server import (applications, cluster_calls, kubernetes, set_calls,  # noqa: F401
                                 setting_calls)  # noqa: F401
from fakes.argocd_server.check import Checker
from fakes.argocd_server.clock import Clock
from fakes.argocd_server.controller import Controller
from fakes.argocd_server.description import Description
from fakes.argocd_server.encoding import encode
from fakes.argocd_server.faults import Faults, Rules
from fakes.argocd_server.handle import Application, ApplicationSet
from fakes.argocd_server.rest import Rest
from fakes.argocd_server.sets import Sets
from fakes.argocd_server.store import APPLICATION, APPLICATION_SET, Store, key_of
from fakes.argocd_server.streams import StreamFaults
from fakes.argocd_server.wire import Endpoint, Gone
from fakes.argocd_server.world import World

_description = None


def _shared_description():
    global _description
    if _description is None:
        _description = Description()
    return _description


class ArgoServer(Faults):
    """Both interfaces over one world, while the context is open.

    scenario   a mapping, a file, or the name of one in scenarios/
    tls        a tls.Authority: both faces speak TLS with a certificate of it
    root_path  the REST face lives below it, as with the flag --rootpath
    client_ca  both demand a certificate of this authority (a file); to Kubernetes its common name
               is an account
    repositories  more of them (repositories.Repository), beside or instead of the scenario's
    """

    def __init__(self, scenario=None, *, tls=None, certificate=None, root_path=None,
                 repositories=(), client_ca=None):
        self._scenario = scenarios.load(scenario or {})
        self.facts = self._scenario["server"]
        self._authority = tls
        certificate = tls.server("DNS:localhost", "IP:127.0.0.1", "IP:0.0.0.0") if tls else certificate
        self.scheme = "https" if certificate else "http"
        root = self.facts["root_path"] if root_path is None else root_path
        self.root_path = "/" + root.strip("/") if root.strip("/") else ""
        for name in ("content_types", "list_lag", "list_null", "replace_allowed",
                     "refresh_deadline", "webhook_secrets", "connectors", "bookmarks"):
            setattr(self, name, self.facts[name])
        self.set_version(self.facts["version"])
        self.keepalive = self.facts["keepalive"] / 1000
        self.watch_epoch = 0
        self.expired_over_http = False  # a 410 as the answer, not in the stream
        self.too_old = 404          # how it says that it does not know a call: 404 or 501
        self.stream_faults = StreamFaults()
        self.is_stopping = False
        self.requests = []
        self.violations = []
        self.operations = []        # (key, operation) of all that the API server accepted

        self.clock = Clock(self.facts["tick"])
        self.description = _shared_description()
        self.checker = Checker(self.description)
        self.store = Store(self.clock, self._on_write, self.facts["installation"])
        self.world = World(self.facts["namespace"])
        self.accounts = scenarios.accounts(self._scenario)
        scenarios.fill(self._scenario, self.store, self.world, repositories)
        self.sets = self._sets()
        self.controller = Controller(self.store, self.world, self.sets, self._is_our_bug,
                                     self._scenario["delays"], self.version,
                                     health_in_tree=self.facts["health"] == "tree")
        self.rules = Rules()
        rest, kube = Rest(self), kubernetes.Kubernetes(self)
        shared = {"clock": self.clock, "tls": certificate, "client_ca": client_ca,
                  "answered": self._answered, "on_failure": self._is_our_bug}
        self._rest = Endpoint("rest", rest.handle, rest.redirect, **shared)
        self._kubernetes = Endpoint("kubernetes", kube.handle, kube.refuse_plain, **shared)
        self._own_rules(self._scenario["faults"] or [])

    def _sets(self):
        settings = scenarios.settings_of_sets(self.facts["sets"])
        return Sets(self.store, self.clock, self.world, self.checker, settings,
                    lambda: self.version)

    def __enter__(self):
        self._rest.start()
        self._kubernetes.start()
        self.controller.start()
        return self

    def __exit__(self, *_):
        self.is_stopping = True
        self.controller.stop()
        self._rest.stop()
        self._kubernetes.stop()
        with self.store.changed:
            self.store.changed.notify_all()

    # Where it is, and how one gets in.

    @property
    def port(self):
        return self._rest.port

    @property
    def url(self):
        return f"{self.scheme}://127.0.0.1:{self.port}{self.root_path}"

    @property
    def kubernetes_url(self):
        return f"{self.scheme}://127.0.0.1:{self._kubernetes.port}"

    def token(self, name="admin", **options):
        return self.accounts.token(name, **options)

    def expire_token(self, name="admin"):
        """From now on, also for what is under way."""
        self.accounts[name].expired = True

    def kubeconfig(self, path, account="admin", namespace=None):
        """Writes one for the Kubernetes face."""
        cluster = {"server": self.kubernetes_url}
        if self._authority:
            cluster["certificate-authority-data"] = base64.b64encode(
                Path(self._authority.certificate).read_bytes()).decode()
        context = {"cluster": "stand-in", "user": account,
                   "namespace": namespace or self.world.namespace}
        Path(path).write_text(json.dumps({
            "apiVersion": "v1", "kind": "Config", "current-context": "stand-in",
            "clusters": [{"name": "stand-in", "cluster": cluster}],
            "contexts": [{"name": "stand-in", "context": context}],
            "users": [{"name": account, "user": {"token": self.token(account)}}]}))
        Path(path).chmod(0o600)
        return path

    # What is in it.

    def application(self, name):
        """A handle for `name` or `namespace/name`."""
        namespace, _, name = name.rpartition("/")
        return Application(self, (namespace or self.world.namespace, name))

    def applicationset(self, name):
        """A handle for the ApplicationSet `name` or `namespace/name`."""
        namespace, _, name = name.rpartition("/")
        return ApplicationSet(self, (namespace or self.world.namespace, name))

    def add_cluster(self, **facts):
        """One more, in the terse form of a scenario."""
        return self.store.create("Secret", scenarios.cluster_secret(facts, self.world.namespace))

    def add_application(self, **facts):
        """One more, in the terse form of a scenario."""
        with self.store.changed:
            key = scenarios.add_application(facts, self.store, self.world, next(
                iter(self.world.repositories()), scenarios.REPOSITORY))
            self.controller.settle(key)
        return Application(self, key)

    def object(self, kind, name):
        """Any object as it is now, or None: "ApplicationSet", "AppProject", "ConfigMap", …"""
        namespace, _, name = name.rpartition("/")
        return self.store.get(kind, (namespace or self.world.namespace, name))

    @property
    def generators(self):
        """What others say to generators: kind -> what was asked -> answer. A test may change it."""
        return self.world.generators

    def repository(self, url):
        return self.world.repositories()[url]

    def set_version(self, text):
        self.version_text = text
        self.version = tuple(map(int, re.findall(r"\d+", text)[:2]))

    # For tests that wait.

    def wait_for(self, condition, timeout=20):
        """Waits until a condition of this world holds, which is looked at when anything changes.
        Nothing moves meanwhile: a condition must not send a request."""
        with self.store.changed:
            if not self.store.changed.wait_for(condition, timeout):
                raise TimeoutError("waited in vain")

    def wait_for_request(self, does, count=1, timeout=20):
        """Waits until so many requests of a kind have come: the name of a route, or a function."""
        test = does if callable(does) else lambda request: request.does == does
        self.wait_for(lambda: sum(map(test, list(self.requests))) >= count, timeout)

    def wait_for_streams(self, count=1, timeout=20):
        """Waits until so many streams or watches are under way."""
        self.wait_for(lambda: self.streams_open() >= count, timeout)

    def streams_open(self):
        return sum(connection.is_stream for endpoint in (self._rest, self._kubernetes)
                   for connection in list(endpoint.connections))

    def requests_of(self, does):
        return [request for request in self.requests if request.does == does]

    # What the faces use.

    def wait(self, condition, seconds, connection):
        """Waits within a request; False when the time is over. Ends with the connection."""
        deadline = None if seconds is None else time.monotonic() + seconds
        with self.store.changed:
            while not condition():
                left = 0.5 if deadline is None else min(0.5, deadline - time.monotonic())
                if left <= 0:
                    return False
                self.store.changed.wait(left)
                if self.is_stopping or connection.is_deserted():
                    raise Gone()
        return True

    def arrived(self, request):
        with self.store.changed:
            self.requests.append(request)
            self.store.changed.notify_all()

    def _answered(self, request):
        with self.store.changed:
            self.store.changed.notify_all()

    def accepted(self, key, operation):
        self.operations.append((key, operation))

    def _is_our_bug(self, trace):
        self.violate(f"a bug of the stand-in: {trace}")

    def violate(self, text):
        self.violations.append(text)

    def does_gzip(self, request):
        """Only who asks gets it, and never a stream of events (section 1)."""
        return self.facts["gzip"] and "gzip" in request.headers.get("accept-encoding", "") and \
            request.headers.get("accept") != "text/event-stream"

    def is_enabled(self, namespace):
        """Whether applications may live there (the flag --application-namespaces)."""
        enabled = self.facts["namespaces"]
        return namespace == self.world.namespace or "*" in enabled or namespace in enabled

    def object_name(self, thing):
        """What rights speak of: project/name, or project/namespace/name (section 3.6)."""
        spec = thing["spec"]
        if "template" in spec:
            spec = spec["template"].get("spec") or {}
        return self.name_of(spec.get("project") or "default", key_of(thing))

    def name_of(self, project, key):
        if key[0] == self.world.namespace:
            return f"{project}/{key[1]}"
        return f"{project}/{key[0]}/{key[1]}"

    def as_rest(self, application):
        """As the API server shows it: with the health of the resources, which lives elsewhere
        (section 7.2, resourceHealthSource)."""
        status = application.get("status") or {}
        if status.get("resourceHealthSource") != "appTree" or not status.get("resources"):
            return application
        rows = self.world.live(key_of(application)).rows_like(status["resources"])
        return {**application, "status": {**status, "resources": rows}}

    def encoded(self, thing):
        return encode(thing)

    def _on_write(self, kind, thing, old):
        if kind in (APPLICATION, APPLICATION_SET, "AppProject", "Event"):
            self.violations += [f"{kind} {'/'.join(key_of(thing))}: {finding}" for finding in
                                self.checker.check(kind, thing, old, complete=True)]
