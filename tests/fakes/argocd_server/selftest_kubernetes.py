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


SETS = "/apis/argoproj.io/v1alpha1/namespaces/argocd/applicationsets"
APPLY = "application/apply-patch+yaml"


class Applying(Kubernetes):
    """Server-side apply, and who owns what."""

    def a_set(self, *names, name="many", **spec):
        return {"apiVersion": "argoproj.io/v1alpha1", "kind": "ApplicationSet",
                "metadata": {"name": name}, "spec": {
                    "generators": [{"list": {"elements": [{"name": one} for one in names]}}],
                    "template": {"metadata": {"name": "{{name}}"}, "spec": {
                        "project": "default", "destination": {"name": "in-cluster"}}}, **spec}}

    def apply(self, one, manager="us", query="", path=None, **options):
        place = path or f"{SETS}/{one['metadata']['name']}"
        return self.kube("PATCH", f"{place}?fieldManager={manager}{query}", one, APPLY, **options)

    def owners(self, one):
        return {entry["manager"]: entry["operation"] for entry in one["metadata"]["managedFields"]}

    def test_what_one_applies_and_leaves_out(self):
        self.serve({})
        one = self.a_set("a", goTemplate=False, preservedFields={"labels": ["x"]})
        self.assertEqual(201, self.apply(one).status)
        again = self.apply(one)
        self.assertEqual(200, again.status)
        self.server.applicationset("many").wait_until_done()
        before = self.server.applicationset("many").seen
        self.apply(one)
        self.assertIs(before, self.server.applicationset("many").seen)
        del one["spec"]["preservedFields"]
        found = self.apply(one).json
        self.assertNotIn("preservedFields", found["spec"])
        self.assertEqual({"us": "Apply"}, self.owners(found))
        fields = found["metadata"]["managedFields"][0]["fieldsV1"]["f:spec"]
        self.assertEqual({}, fields["f:generators"])
        self.assertEqual({}, fields["f:template"]["f:spec"]["f:destination"]["f:name"])

    def test_conflicts(self):
        self.serve({})
        self.apply(self.a_set("a", goTemplate=False))
        answer = self.apply(self.a_set("a", goTemplate=True), "you")
        self.assert_status(answer, 409, "Conflict")
        self.assertEqual('Apply failed with 1 conflict: conflict with "us": .spec.goTemplate',
                         answer.json["message"])
        self.assertEqual([{"reason": "FieldManagerConflict", "message": 'conflict with "us"',
                           "field": ".spec.goTemplate"}], answer.json["details"]["causes"])
        self.merge({"spec": {"templatePatch": "x"}}, SETS + "/many?fieldManager=kubectl-edit")
        answer = self.apply(self.a_set("b", goTemplate=True, templatePatch="y"), "you")
        self.assertEqual(
            'Apply failed with 3 conflicts: conflicts with "kubectl-edit" using '
            'argoproj.io/v1alpha1:\n- .spec.templatePatch\nconflicts with "us":\n'
            "- .spec.generators\n- .spec.goTemplate", answer.json["message"])
        # Who says the same owns it too.
        found = self.apply(self.a_set("a", goTemplate=False), "you").json
        self.assertEqual({"us", "you", "kubectl-edit"}, set(self.owners(found)))
        found = self.apply(self.a_set("b", goTemplate=True), "you", "&force=true").json
        self.assertTrue(found["spec"]["goTemplate"])
        self.assertEqual(200, self.apply(self.a_set("b", goTemplate=False), "you").status)

    def test_what_nobody_noted_down(self):
        self.serve({"applicationsets": [{"name": "many", "spec": self.a_set("a")["spec"]}]})
        self.assertIn('conflict with "before-first-apply" using argoproj.io/v1alpha1: '
                      ".spec.generators", self.apply(self.a_set("b")).json["message"])
        # What a set makes belongs to its controller.
        path = APPLICATIONS + "/a"
        one = {"apiVersion": "argoproj.io/v1alpha1", "kind": "Application", "metadata": {
            "name": "a"}, "spec": {"project": "other", "destination": {"name": "in-cluster"}}}
        self.assertIn('conflict with "argocd-applicationset-controller" using',
                      self.apply(one, path=path).json["message"])

    def test_dry_runs_persist_nothing(self):
        self.serve({})
        version = self.server.store.version
        answer = self.apply(self.a_set("a"), query="&dryRun=All")
        self.assertEqual((201, "many"), (answer.status, answer.json["metadata"]["name"]))
        self.assertIn("uid", answer.json["metadata"])
        self.kube("POST", SETS + "?dryRun=All", self.a_set("a"))
        self.assertEqual(version, self.server.store.version)
        self.apply(self.a_set("a"))
        self.server.applicationset("many").wait_until_done()
        version = self.server.store.version
        found = self.apply(self.a_set("b"), query="&dryRun=All").json
        self.assertEqual("b", found["spec"]["generators"][0]["list"]["elements"][0]["name"])
        self.kube("DELETE", SETS + "/many?dryRun=All")
        self.assert_status(self.kube("POST", SETS + "?dryRun=All", self.a_set("a")), 409,
                           "AlreadyExists")
        self.assertEqual(version, self.server.store.version)

    def test_what_the_schema_refuses(self):
        self.serve({}, clean=False)
        one = self.a_set("a", sorce=1)
        answer = self.apply(one)
        self.assertEqual((500, "failed to create typed patch object (argocd/many; "
                          "argoproj.io/v1alpha1, Kind=ApplicationSet): .spec.sorce: field not "
                          "declared in schema"), (answer.status, answer.json["message"]))
        answer = self.kube("POST", SETS + "?fieldValidation=Strict", one)
        self.assert_status(answer, 400, "BadRequest")
        self.assertEqual('ApplicationSet in version "v1alpha1" cannot be handled as a ApplicationSet: '
                         'strict decoding error: unknown field "spec.sorce"', answer.json["message"])
        self.assertNotIn("sorce", self.kube("POST", SETS, one).json["spec"])
        answer = self.merge({"spec": {"sorce": 1}}, SETS + "/many?fieldValidation=Strict")
        self.assert_status(answer, 422, "Invalid")
        del one["spec"]["sorce"], one["spec"]["template"]["spec"]["project"]
        del one["spec"]["template"]["spec"]["destination"]
        one["spec"]["syncPolicy"] = {"applicationsSync": "never"}
        answer = self.apply(one)
        self.assert_status(answer, 422, "Invalid")
        self.assertEqual([("spec.syncPolicy.applicationsSync", "FieldValueNotSupported")], [
            (cause["field"], cause["reason"]) for cause in answer.json["details"]["causes"]])
        one["metadata"]["name"] = "new"
        answer = self.apply(one)
        self.assertEqual(["spec.syncPolicy.applicationsSync", "spec.template.spec.destination",
                          "spec.template.spec.project"], sorted(
            cause["field"] for cause in answer.json["details"]["causes"]))
        self.assertIn("spec.template.spec.project: Required value", answer.json["message"])
        one["metadata"]["name"] = "No_Name"
        self.assertIn("RFC 1123", self.apply(one).json["message"])

    def test_what_an_older_schema_does_not_know(self):
        self.serve({"server": {"version": "v2.13.0"}})
        one = self.a_set()
        one["spec"]["generators"] = [{"clusters": {"flatList": True}}]
        self.assertIn(".spec.generators[0].clusters.flatList: field not declared in schema",
                      self.apply(one).json["message"])
        self.assertEqual([{"clusters": {}}], self.kube("POST", SETS, one).json["spec"]["generators"])

    def test_what_an_apply_has_to_say(self):
        self.serve({})
        one = self.a_set("a")
        self.assert_status(self.kube("PATCH", SETS + "/many", one, APPLY), 422, "Invalid")
        self.assert_status(self.merge({}, SETS + "/many?force=true"), 422, "Invalid")
        self.assertIn("does not match the name on the URL",
                      self.apply(one, path=SETS + "/other").json["message"])
        self.apply(one)
        one["metadata"]["resourceVersion"] = "1"
        self.assertIn("the object has been modified", self.apply(one).json["message"])
        one["metadata"] = {"name": "many", "managedFields": [{}]}
        self.assert_status(self.apply(one), 400, "BadRequest")
        self.assert_status(self.kube("PATCH", SETS + "/many?fieldManager=us", "a: [", APPLY), 400,
                           "BadRequest")

    def test_rights(self):
        self.serve({"accounts": {"patcher": {"kubernetes": ["patch"]},
                                 "reader": {"kubernetes": ["get", "list"]}}})
        answer = self.apply(self.a_set("a"), account="patcher")
        self.assert_status(answer, 403, "Forbidden")
        self.assertIn('cannot create resource "applicationsets"', answer.json["message"])
        self.apply(self.a_set("a"))
        self.assertEqual(200, self.apply(self.a_set("a"), account="patcher").status)
        self.assert_status(self.kube("DELETE", SETS + "/many", account="reader"), 403, "Forbidden")

    def test_secrets_and_projects(self):
        self.serve({})
        secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {
            "name": "eu", "labels": {"argocd.argoproj.io/secret-type": "cluster"}},
            "stringData": {"name": "eu", "server": "https://eu.example.com"}}
        path = "/api/v1/namespaces/argocd/secrets"
        found = self.apply(secret, path=path + "/eu").json
        self.assertEqual(({"name": "ZXU=", "server": "aHR0cHM6Ly9ldS5leGFtcGxlLmNvbQ=="}, "Opaque"),
                         (found["data"], found["type"]))
        self.assertNotIn("stringData", found)
        found = self.kube("GET", "/api/v1/secrets?labelSelector="
                          "argocd.argoproj.io/secret-type%3Dcluster").json
        self.assertEqual(["eu"], [item["metadata"]["name"] for item in found["items"]])
        self.assertEqual("Success", self.kube("DELETE", path + "/eu").json["status"])
        project = {"apiVersion": "argoproj.io/v1alpha1", "kind": "AppProject",
                   "metadata": {"name": "shop"}, "spec": {"sourceRepos": ["*"]}}
        path = "/apis/argoproj.io/v1alpha1/namespaces/argocd/appprojects/shop"
        self.assertEqual(201, self.apply(project, path=path).status)
        self.assertEqual(["*"], self.kube("GET", path).json["spec"]["sourceRepos"])

    def test_a_set_from_apply_to_delete(self):
        self.serve({})
        stream = self.watch(path=SETS)
        self.apply(self.a_set("a"))
        events = [stream.event()]
        while not (events[-1]["object"].get("status") or {}).get("resourcesCount"):
            events.append(stream.event())
        self.assertEqual("ADDED", events[0]["type"])
        uid = events[0]["object"]["metadata"]["uid"]
        self.assert_status(self.kube("DELETE", SETS + "/many", {"preconditions": {"uid": "x"}}), 409,
                           "Conflict")
        self.kube("DELETE", SETS + "/many?propagationPolicy=Background",
                  {"preconditions": {"uid": uid}})
        self.server.wait_for(lambda: self.server.application("a").seen is None)
        self.assert_status(self.kube("DELETE", SETS + "/many"), 404, "NotFound")
        self.apply(self.a_set("a"))
        self.assertNotEqual(uid, self.server.applicationset("many").seen["metadata"]["uid"])
