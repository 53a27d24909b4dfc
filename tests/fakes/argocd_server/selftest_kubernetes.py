# SPDX-License-Identifier: Apache-2.0
"""The rows of the checklist about the Kubernetes interface; see selftest.py."""

import json
import tempfile
from pathlib import Path

from fakes.argocd_server.selftest_support import Case, Stream

APPLICATIONS = "/apis/argoproj.io/v1alpha1/namespaces/argocd/applications"
SHOP = APPLICATIONS + "/shop"
MERGE, JSON = "application/merge-patch+json", "application/json-patch+json"
SYNC = {"operation": {"sync": {"revision": "", "syncStrategy": {"hook": {}}},
                      "initiatedBy": {"username": "ci-core"},
                      "info": [{"name": "ci-run", "value": "9911"}]},
        "status": {"operationState": None}}


class Kubernetes(Case):
    def kube(self, method, path, body=None, kind=None, **options):
        port = int(self.server.kubernetes_url.rpartition(":")[2])
        return self.ask(method, path, body, port=port, headers={"Content-Type": kind}, **options)

    def merge(self, body, path=SHOP, **options):
        return self.kube("PATCH", path, body, MERGE, **options)

    def watch(self, query="", path=APPLICATIONS):
        port = int(self.server.kubernetes_url.rpartition(":")[2])
        stream = Stream(port, f"{path}?watch=1{query}", self.server.token())
        self.addCleanup(stream.close)
        return stream

    def assert_status(self, answer, code, reason):
        self.assertEqual((code, "Status", "Failure", reason, code),
                         (answer.status, answer.json["kind"], answer.json["status"],
                          answer.json["reason"], answer.json["code"]), answer.body)

    def version(self, name="shop"):
        return self.server.application(name).seen["metadata"]["resourceVersion"]


class Reading(Kubernetes):
    def test_get_and_list_with_selectors(self):
        self.serve("rights")
        found = self.kube("GET", SHOP).json
        self.assertEqual(("argoproj.io/v1alpha1", "Application", "shop"),
                         (found["apiVersion"], found["kind"], found["metadata"]["name"]))
        self.assertEqual("appTree", found["status"]["resourceHealthSource"])
        self.assertFalse([row for row in found["status"]["resources"] if "health" in row])
        everywhere = "/apis/argoproj.io/v1alpha1/applications"
        for path, expected in ((APPLICATIONS, ["hidden", "shop"]),
                               (everywhere, ["hidden", "shop", "shop-eu"]),
                               (everywhere + "?labelSelector=team%3Dshop", ["shop", "shop-eu"]),
                               (everywhere + "?fieldSelector=metadata.name%3Dshop", ["shop"])):
            found = self.kube("GET", path).json
            self.assertEqual(expected, [item["metadata"]["name"] for item in found["items"]])
        self.assertEqual("ApplicationList", found["kind"])
        self.assert_status(self.kube("GET", APPLICATIONS + "?fieldSelector=spec.project%3Dx"), 400,
                           "BadRequest")

    def test_nothing_is_masked(self):
        self.serve("rights")
        answer = self.kube("GET", APPLICATIONS + "/nothing")
        self.assert_status(answer, 404, "NotFound")
        self.assertEqual('applications.argoproj.io "nothing" not found', answer.json["message"])
        self.assert_status(self.kube("GET", SHOP, account="nobody"), 403, "Forbidden")
        self.assert_status(self.merge({}, account="reader"), 403, "Forbidden")
        self.assert_status(self.kube("GET", SHOP, account=None), 403, "Forbidden")
        self.server.expire_token("reader")
        self.assert_status(self.kube("GET", SHOP, account="reader"), 401, "Unauthorized")

    def test_projects_events_and_logs(self):
        self.serve("degraded")
        found = self.kube("GET", "/apis/argoproj.io/v1alpha1/namespaces/argocd/appprojects/default")
        self.assertEqual("AppProject", found.json["kind"])
        events = self.kube("GET", "/api/v1/namespaces/argocd/events?fieldSelector="
                           "involvedObject.name%3Dcrashing").json["items"]
        self.assertEqual(["OperationStarted"], [event["reason"] for event in events])
        text = self.kube("GET", "/api/v1/namespaces/crashing/pods/api-5d9c7b6f4-x0/log?tailLines=1")
        self.assertEqual(b"panic: no configuration\n", text.body)

    def test_too_many_requests(self):
        self.serve()
        body = json.dumps({"kind": "Status", "status": "Failure", "reason": "TooManyRequests",
                           "code": 429, "message": "slow down"})
        self.server.fail("GET .*/applications/shop", status=429, body=body,
                         content_type="application/json", headers=[("Retry-After", "1")])
        answer = self.kube("GET", SHOP)
        self.assert_status(answer, 429, "TooManyRequests")
        self.assertEqual("1", answer.headers["retry-after"])

    def test_a_kubeconfig(self):
        self.serve()
        with tempfile.TemporaryDirectory() as directory:
            path = self.server.kubeconfig(Path(directory) / "config")
            found = json.loads(path.read_text())
            self.assertEqual(self.server.kubernetes_url, found["clusters"][0]["cluster"]["server"])


class Settings(Kubernetes):
    """ConfigMaps and Secrets, as `kubectl get --raw` and `kubectl patch --type merge` see them."""

    CORE = "/api/v1/namespaces/argocd"

    def setUp(self):
        super().setUp()
        self.serve({"configmaps": {"settings": {"a": "1"}, "other/settings": None},
                    "secrets": {"keys": {"token": "t0ken"}},
                    "accounts": {"nobody": {"kubernetes": []}}})

    def test_reading(self):
        found = self.kube("GET", self.CORE + "/configmaps/settings").json
        self.assertEqual(("v1", "ConfigMap", {"a": "1"}),
                         (found["apiVersion"], found["kind"], found["data"]))
        self.assertNotIn("generation", found["metadata"])
        found = self.kube("GET", self.CORE + "/secrets/keys").json
        self.assertEqual(("Opaque", {"token": "dDBrZW4="}), (found["type"], found["data"]))
        answer = self.kube("GET", self.CORE + "/configmaps/nothing")
        self.assert_status(answer, 404, "NotFound")
        self.assertEqual('configmaps "nothing" not found', answer.json["message"])
        self.assertEqual("", answer.json["details"]["group"])
        answer = self.kube("GET", self.CORE + "/secrets/keys", account="nobody")
        self.assert_status(answer, 403, "Forbidden")
        self.assertIn('cannot get resource "secrets" in API group "" in the namespace "argocd"',
                      answer.json["message"])

    def test_a_patch_with_an_old_version_is_a_conflict(self):
        path = self.CORE + "/configmaps/settings"
        version = self.kube("GET", path).json["metadata"]["resourceVersion"]
        patch = {"metadata": {"resourceVersion": version}, "data": {"b": "2"}}
        found = self.merge(patch, path).json
        self.assertEqual({"a": "1", "b": "2"}, found["data"])
        self.assertNotEqual(version, found["metadata"]["resourceVersion"])
        answer = self.merge(patch, path)
        self.assert_status(answer, 409, "Conflict")
        self.assertTrue(answer.json["message"].startswith(
            'Operation cannot be fulfilled on configmaps "settings": the object has been modified'))
        self.assert_status(self.merge({"data": {"b": 2}}, path), 422, "Invalid")
        self.server.violations.clear()


class Pages(Kubernetes):
    """API concepts of Kubernetes, "Retrieving large results sets in chunks"."""

    def many(self):
        self.serve({"applications": [{"name": f"app-{number}", "labels": {"odd": str(number % 2)}}
                                     for number in range(5)]})

    def page(self, query, last=None):
        after = f"&continue={last.json['metadata']['continue']}" if last else ""
        return self.kube("GET", f"{APPLICATIONS}?{query}{after}")

    def names(self, answer):
        return [item["metadata"]["name"] for item in answer.json["items"]]

    def test_pages_are_of_the_moment_of_the_first(self):
        self.many()
        first = self.page("limit=2")
        self.assertEqual(["app-0", "app-1"], self.names(first))
        self.assertEqual(3, first.json["metadata"]["remainingItemCount"])
        self.server.application("app-3").change({"metadata": {"labels": {"new": "yes"}}})
        second = self.page("limit=2", first)
        self.assertEqual(["app-2", "app-3"], self.names(second))
        self.assertNotIn("new", second.json["items"][1]["metadata"]["labels"])
        self.assertEqual(first.json["metadata"]["resourceVersion"],
                         second.json["metadata"]["resourceVersion"])
        last = self.page("limit=2", second)
        self.assertEqual(["app-4"], self.names(last))
        self.assertNotIn("continue", last.json["metadata"])

    def test_pages_are_full_of_what_is_selected(self):
        self.many()
        first = self.page("limit=2&labelSelector=odd%3D0")
        self.assertEqual(["app-0", "app-2"], self.names(first))
        self.assertNotIn("remainingItemCount", first.json["metadata"])
        self.assertEqual(["app-4"], self.names(self.page("limit=2&labelSelector=odd%3D0", first)))

    def test_a_page_that_is_too_old_is_gone(self):
        self.many()
        first = self.page("limit=2")
        self.server.application("app-0").change({"metadata": {"labels": {"new": "yes"}}})
        self.server.compact()
        self.assert_status(self.page("limit=2", first), 410, "Expired")

    def test_other_continuations_are_refused(self):
        self.many()
        first = self.page("limit=2")
        self.assert_status(self.page("continue=x"), 400, "BadRequest")
        self.assert_status(self.page("resourceVersion=1", first), 400, "BadRequest")

    def test_a_role_is_of_its_namespace(self):
        self.serve({"applications": [{"name": "shop"}],
                    "accounts": {"ci": {"namespaces": ["argocd"]}}})
        self.assertEqual(200, self.kube("GET", APPLICATIONS, account="ci").status)
        everywhere = self.kube("GET", "/apis/argoproj.io/v1alpha1/applications", account="ci")
        self.assert_status(everywhere, 403, "Forbidden")
        self.assertIn("at the cluster scope", everywhere.json["message"])
        elsewhere = self.kube("GET", SHOP.replace("argocd/", "other/"), account="ci")
        self.assert_status(elsewhere, 403, "Forbidden")


class Patching(Kubernetes):
    def test_a_sync_with_the_version_as_lock(self):
        self.serve("manual")
        patch = {"metadata": {"resourceVersion": "1"}, **SYNC}
        self.assert_status(self.merge(patch), 409, "Conflict")
        patch["metadata"]["resourceVersion"] = self.version()
        self.assertIn("operation", self.merge(patch).json)
        seen = self.server.application("shop").wait_for_operation()
        self.assertEqual("ci-run", seen["status"]["operationState"]["operation"]["info"][0]["name"])
        self.assertEqual(1, len(self.server.application("shop").requested))

    def test_a_refresh(self):
        self.serve("manual")
        pushed = self.server.application("shop").push("a9")
        self.merge({"metadata": {"annotations": {"argocd.argoproj.io/refresh": "normal"}}})
        seen = self.server.application("shop").wait_for(
            lambda seen: "annotations" not in seen["metadata"])
        self.assertEqual(pushed, seen["status"]["sync"]["revision"])

    def test_a_test_that_fails(self):
        self.serve("manual")
        document = [{"op": "test", "path": "/metadata/resourceVersion", "value": "1"},
                    {"op": "add", "path": "/metadata/labels", "value": {"a": "b"}}]
        answer = self.kube("PATCH", SHOP, document, JSON)
        self.assert_status(answer, 422, "Invalid")
        self.assertIn("/metadata/resourceVersion", answer.json["details"]["causes"][0]["message"])
        document[0]["value"] = self.version()
        found = self.kube("PATCH", SHOP, document, JSON).json
        self.assertEqual({"a": "b"}, found["metadata"]["labels"])

    def test_terminating(self):
        self.serve("waves")
        self.server.controller.hold("wave")
        self.merge(SYNC)
        self.server.controller.wait_for("wave", "shop")
        document = [{"op": "replace", "path": "/status/operationState/phase",
                     "value": "Terminating"}]
        self.assertEqual(200, self.kube("PATCH", SHOP, document, JSON).status)
        self.server.controller.release()
        seen = self.server.application("shop").wait_for_operation()
        self.assertEqual("Failed", seen["status"]["operationState"]["phase"])

    def test_types_are_refused_and_unknown_fields_dropped(self):
        self.serve(clean=False)
        self.assert_status(self.merge({"spec": {"source": {"repoURL": 1}}}), 422, "Invalid")
        self.assert_status(self.merge({"operation": {"info": [{"name": "x"}]}}), 422, "Invalid")
        self.assertEqual(2, len(self.server.violations))
        found = self.merge({"spec": {"sorce": {}}, "metadata": {"labels": {"a": "b"}}}).json
        self.assertNotIn("sorce", found["spec"])
        self.assertEqual("b", found["metadata"]["labels"]["a"])
        answer = self.kube("PATCH", SHOP, {}, "application/strategic-merge-patch+json")
        self.assert_status(answer, 415, "UnsupportedMediaType")

    def test_server_side_apply_and_dry_runs(self):
        self.serve()
        path = APPLICATIONS + "/new"
        spec = {"project": "default", "destination": {"name": "in-cluster"},
                "source": {"repoURL": "https://git.example.com/acme/deploy.git", "path": "new"}}
        text = json.dumps({"apiVersion": "argoproj.io/v1alpha1", "kind": "Application",
                           "metadata": {"name": "new"}, "spec": spec})
        kind = "application/apply-patch+yaml"
        self.assert_status(self.kube("PATCH", path, text, kind), 422, "Invalid")
        query = "?fieldManager=gitops&force=true"
        answer = self.kube("PATCH", f"{path}{query}&dryRun=All", text, kind)
        self.assertIn(answer.status, (200, 201))
        self.assert_status(self.kube("GET", path), 404, "NotFound")
        self.assertIn(self.kube("PATCH", path + query, text, kind).status, (200, 201))
        self.server.application("new").wait_for(lambda seen: seen.get("status", {}).get("sync"))

    def test_only_sets_have_a_status_of_their_own(self):
        self.serve()
        self.assert_status(self.merge({"status": {}}, path=SHOP + "/status"), 404, "NotFound")

    def test_deleting_waits_for_the_finalizer(self):
        self.serve()
        self.merge({"metadata": {"finalizers": ["resources-finalizer.argocd.argoproj.io"]}})
        self.server.controller.hold("delete")
        self.assertIn("deletionTimestamp", self.kube("DELETE", SHOP).json["metadata"])
        self.server.controller.release()
        self.server.wait_for(lambda: self.server.application("shop").seen is None)


class Watching(Kubernetes):
    def test_what_is_there_and_what_changes(self):
        self.serve("rights")
        stream = self.watch("&fieldSelector=metadata.name%3Dshop")
        event = stream.event()
        self.assertEqual(("ADDED", "Application", "shop"), (
            event["type"], event["object"]["kind"], event["object"]["metadata"]["name"]))
        stream = self.watch(f"&resourceVersion={self.server.store.version}")
        self.server.wait_for_streams(2)
        self.server.application("shop").change({"metadata": {"labels": {"n": "1"}}})
        event = stream.event()
        self.assertEqual(("MODIFIED", "1"),
                         (event["type"], event["object"]["metadata"]["labels"]["n"]))

    def test_what_leaves_the_selection_is_deleted(self):
        self.serve("rights")
        stream = self.watch("&labelSelector=team%3Dshop")
        self.assertEqual("ADDED", stream.event()["type"])
        self.server.application("shop").change({"metadata": {"labels": {"team": None}}})
        self.assertEqual("DELETED", stream.event()["type"])

    def test_bookmarks_for_those_who_want_them(self):
        self.serve({"server": {"bookmarks": 20}, "applications": [{"name": "shop"}]})
        version = self.server.store.version
        stream = self.watch(f"&resourceVersion={version}&allowWatchBookmarks=true")
        event = stream.event()
        self.assertEqual(("BOOKMARK", str(version)),
                         (event["type"], event["object"]["metadata"]["resourceVersion"]))
        self.assertEqual({"kind", "apiVersion", "metadata"}, set(event["object"]))

    def test_a_version_that_is_too_old(self):
        self.serve()
        old = self.version()
        self.server.application("shop").change({"metadata": {"labels": {"n": "1"}}})
        self.server.compact()
        stream = self.watch(f"&resourceVersion={old}")
        event = stream.event()
        self.assertEqual((200, "ERROR", 410, "Expired"), (
            stream.status, event["type"], event["object"]["code"], event["object"]["reason"]))
        self.assertEqual(b"", stream.chunk())
        self.server.expired_over_http = True
        self.assert_status(self.kube("GET", f"{APPLICATIONS}?watch=1&resourceVersion={old}"), 410,
                           "Expired")
        now = self.kube("GET", APPLICATIONS).json["metadata"]["resourceVersion"]
        self.server.expired_over_http = False
        stream = self.watch(f"&resourceVersion={now}")
        self.server.wait_for_request("watch applications", 3)
        self.server.application("shop").change({"metadata": {"labels": {"n": "2"}}})
        self.assertEqual("MODIFIED", stream.event()["type"])

    def test_one_that_expires_under_way(self):
        self.serve()
        stream = self.watch()
        stream.event()
        self.server.expire_watches()
        event = stream.event()
        self.assertEqual(("ERROR", 410), (event["type"], event["object"]["code"]))
        self.assertEqual(b"", stream.chunk())

    def test_a_clean_end(self):
        self.serve()
        stream = self.watch("&timeoutSeconds=0")
        stream.event()
        self.assertEqual(b"", stream.chunk())
