# SPDX-License-Identifier: Apache-2.0
"""Server-side apply, and what the schemas refuse."""

from fakes.argocd_server.selftest_kubernetes import APPLICATIONS, Kubernetes

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

    def test_what_others_have_filled_stays(self):
        self.serve({})
        self.apply(self.a_set("a", syncPolicy={}))
        self.merge({"spec": {"syncPolicy": {"preserveResourcesOnDeletion": True}}},
                   SETS + "/many?fieldManager=you")
        for one in (self.a_set("a", syncPolicy={}), self.a_set("a")):
            found = self.apply(one).json
            self.assertTrue(found["spec"]["syncPolicy"]["preserveResourcesOnDeletion"])

    def test_finalizers_are_a_set(self):
        self.serve({})
        one = self.a_set("a")
        one["metadata"]["finalizers"] = ["example.com/one"]
        self.apply(one)
        one["metadata"]["finalizers"] = ["example.com/two"]
        found = self.apply(one, "you").json
        self.assertEqual(["example.com/one", "example.com/two"], found["metadata"]["finalizers"])
        del one["metadata"]["finalizers"]
        self.assertEqual(["example.com/two"], self.apply(one).json["metadata"]["finalizers"])

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
