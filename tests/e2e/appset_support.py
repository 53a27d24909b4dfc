# SPDX-License-Identifier: Apache-2.0
"""What the tests of `apply-appset` against a running Argo CD share."""

import json
import os

from argocd_support import (CONFLICT, DENIED, DONE, FAILED, NOT_FOUND, OUT_OF_TIME,  # noqa: F401
                            REPOSITORY, SOON, UNREACHABLE, USAGE, Argo, main)
from support import WOULD_CHANGE  # noqa: F401

APPLY_APPSET = os.environ.get("APPLY_APPSET", "")

FINALIZER = "resources-finalizer.argocd.argoproj.io"


def template(name="shop-{{name}}", **spec):
    return {"metadata": {"name": name}, "spec": {
        "project": "default", "destination": {"name": "in-cluster", "namespace": "shop"},
        "source": {"repoURL": REPOSITORY, "path": "shop"}, **spec}}


def a_list(*names):
    return {"list": {"elements": [{"name": name} for name in names]}}


def a_set(*generators, name="many", metadata=None, made=None, **spec):
    """What a scenario takes; document() makes a manifest of it."""
    return {"metadata": {"name": name, **(metadata or {})},
            "spec": {"generators": list(generators), "template": made or template(), **spec}}


def document(thing, kind="ApplicationSet"):
    api = "v1" if kind == "Secret" else "argoproj.io/v1alpha1"
    return {"apiVersion": api, "kind": kind, **thing}


def an_application(name="solo", **spec):
    return document({"metadata": {"name": name}, "spec": template(name, **spec)["spec"]},
                    "Application")


SECRET_TYPE = "argocd.argoproj.io/secret-type"


def a_cluster(name="eu", secret="", server="", annotations=None, kind="cluster",
              token="open sesame", **labels):
    """The Secret of one, in a file."""
    metadata = {"name": secret or f"cluster-{name}", "namespace": "argocd",
                "labels": {SECRET_TYPE: kind, **labels}}
    if annotations:
        metadata["annotations"] = annotations
    return document({"metadata": metadata, "stringData": {
        "name": name, "server": server or f"https://{name}.example.com",
        "config": json.dumps({"bearerToken": token})}}, "Secret")


def there(name="eu", server="", **labels):
    """One that Argo CD knows, in a scenario."""
    return {"name": name, "server": server or f"https://{name}.example.com", "labels": labels}


def over_clusters(*without, **labels):
    """With these labels, and without those; of neither, all that have a Secret."""
    selector = {"matchLabels": labels} if labels else {}
    if without or not labels:
        selector["matchExpressions"] = [{"key": key, "operator": "DoesNotExist"}
                                        for key in without or ["none"]]
    return {"clusters": {"selector": selector}}


class Sets(Argo):
    """A stand-in per test, and the tool. `core` says which way it goes."""

    core = False

    @classmethod
    def setUpClass(cls):
        if not APPLY_APPSET:
            raise RuntimeError("APPLY_APPSET must be the path of the program under test")

    def begin(self, *sets, **scenario):
        return self.argo({"applications": scenario.pop("applications", []),
                          "applicationsets": [{"name": one["metadata"]["name"], **one}
                                               for one in sets]}, tick=0, **scenario)

    def files(self, *documents):
        """A file with these objects; its path."""
        texts = [json.dumps(document(one) if "kind" not in one else one) for one in documents]
        return self.write("input.yaml", "\n---\n".join(texts) + "\n")

    def way(self, account="admin"):
        if self.core:
            config = self.server.kubeconfig(self.dir / f"kubeconfig-{account}", account)
            return ["--core"], {"KUBECONFIG": str(config)}
        return ["--server", self.server.url], {"ARGOCD_AUTH_TOKEN": self.server.token(account)}

    def launch_on(self, documents, *arguments, account="admin", env=None, output="json"):
        where, credentials = self.way(account)
        return self.start("--file", self.files(*documents), "--output", output, *where, *arguments,
                          env={"GITOPS_APPLY_APPSET_TIMEOUT": "20s", **credentials, **(env or {})},
                          tool=APPLY_APPSET)

    def run_on(self, documents, *arguments, **options):
        return self.launch_on(documents, *arguments, **options).finish(SOON)

    def plan(self, *documents, flags=(), **options):
        return self.run_on(documents, "--plan", *flags, **options)

    def apply(self, *documents, flags=(), **options):
        return self.run_on(documents, "--apply", *flags, **options)

    @staticmethod
    def tool():
        return APPLY_APPSET

    def set(self, name="many"):
        return self.server.applicationset(name)

    # What must be true.

    def assert_says_why(self, done):
        """One line of the error, in the form of the contract; it returns the line and the hint."""
        errors = [line for line in done.err.splitlines() if "apply-appset: error: " in line]
        hints = [line for line in done.err.splitlines() if "apply-appset: hint: " in line]
        self.assertEqual(1, len(errors), done)
        self.assertLessEqual(len(hints), 1, done)
        self.assertRegex(errors[0], r"error: \S.*[^.]$")
        return errors[0].partition(": error: ")[2], "".join(hints).partition(": hint: ")[2]

    def assert_plan(self, done, **expected):
        self.assert_status(expected.pop("status", DONE), done)
        found = {name: sorted(done.json[name]) for name in ("create", "change", "delete", "adopt")
                 if done.json[name]}
        self.assertEqual({name: sorted(names) for name, names in expected.items()}, found, done)

    def assert_refused(self, done, guard, *names, flag=""):
        """By a guard, with the list and the flag, and without a write."""
        self.assert_status(CONFLICT, done)
        self.assertTrue(any(one.startswith(guard + ":") for one in done.json["guards"]), done)
        text, hint = self.assert_says_why(done)
        for name in names:
            self.assertIn(name, text)
        self.assertIn(flag, hint)
        self.assert_nothing_written()

    def assert_nothing_written(self):
        self.assertEqual([], self.writes())

    def writes(self):
        return [f"{one.method} {one.path}" for one in self.server.requests
                if one.method != "GET" and not one.path.endswith("/generate")]


class ByApi(Sets):
    """Through Argo CD's API server."""


class ByCore(Sets):
    """Through Kubernetes."""

    core = True
