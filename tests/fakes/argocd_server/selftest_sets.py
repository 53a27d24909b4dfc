# SPDX-License-Identifier: Apache-2.0
"""What the ApplicationSet controller does with applications, and how sets end."""

from fakes.argocd_server.selftest_set_support import (FINALIZER, REPOSITORY, Sets, a_list, a_set,
                                                        template)


class Controlling(Sets):
    def test_what_a_set_makes(self):
        self.begin()
        handle = self.made(a_set(a_list("a", "b")))
        self.assertEqual(["shop-a", "shop-b"], handle.children)
        child = self.app("shop-a")
        self.assertEqual([FINALIZER], child["metadata"]["finalizers"])
        self.assertEqual(handle.seen["metadata"]["uid"],
                         child["metadata"]["ownerReferences"][0]["uid"])
        self.assertEqual({"ErrorOccurred": "False", "ParametersGenerated": "True",
                          "ResourcesUpToDate": "True"},
                         {kind: one[0] for kind, one in handle.conditions.items()})
        status = handle.seen["status"]
        self.assertEqual(("Healthy", 2), (status["health"]["status"], status["resourcesCount"]))

    def test_what_a_scenario_begins_with_is_done(self):
        self.begin(applicationsets=[{"name": "many", "spec": a_set(a_list("a"))["spec"]}])
        self.assertEqual(("Synced", "Healthy"), (
            self.app("shop-a")["status"]["sync"]["status"],
            self.app("shop-a")["status"]["health"]["status"]))

    def test_it_is_left_alone_while_nothing_differs(self):
        server = self.begin()
        one = a_set(a_list("a"))
        one["spec"]["template"]["spec"] |= {"project": "default", "syncPolicy": {}, "source": {
            "repoURL": REPOSITORY, "path": "x", "helm": {"values": ""}, "directory": {
                "recurse": False, "include": "*.yaml"}}}
        handle = self.made(one)
        server.wait_for(lambda: self.app("shop-a")["status"]["sync"]["status"])
        self.assertEqual({"repoURL": REPOSITORY, "path": "x", "directory": {"include": "*.yaml"}},
                         self.app("shop-a")["spec"]["source"])
        generation = self.app("shop-a")["metadata"]["managedFields"]
        handle.refresh()
        handle.wait_until_done()
        self.assertEqual(generation, self.app("shop-a")["metadata"]["managedFields"])

    def test_what_an_update_replaces_and_keeps(self):
        server = self.begin()
        one = a_set(a_list("a"), preservedFields={"annotations": ["mine"], "labels": ["kept"]})
        handle = self.made(one)
        finalizer = "post-delete-finalizer.argocd.argoproj.io/cleanup"
        server.application("shop-a").change({
            "metadata": {"annotations": {"mine": "1", "other": "2",
                                         "notified.notifications.argoproj.io": "{}"},
                         "labels": {"kept": "1", "gone": "2"}, "finalizers": [FINALIZER, finalizer]},
            "spec": {"revisionHistoryLimit": 3}})
        handle.wait_until_done()
        metadata = self.app("shop-a")["metadata"]
        self.assertEqual({"mine": "1", "notified.notifications.argoproj.io": "{}"},
                         metadata["annotations"])
        self.assertEqual(({"kept": "1"}, [FINALIZER, finalizer]),
                         (metadata["labels"], metadata["finalizers"]))
        self.assertNotIn("revisionHistoryLimit", self.app("shop-a")["spec"])

    def test_differences_that_are_ignored(self):
        server = self.begin()
        handle = self.made(a_set(a_list("a"), ignoreApplicationDifferences=[
            {"name": "shop-a", "jsonPointers": ["/spec/source/targetRevision"]},
            {"jqPathExpressions": [".spec.revisionHistoryLimit"]}]))
        change = {"spec": {"source": {"targetRevision": "mine"}, "revisionHistoryLimit": 1}}
        server.application("shop-a").change(change)
        handle.wait_until_done()
        self.assertEqual(("mine", 1), (self.app("shop-a")["spec"]["source"]["targetRevision"],
                                       self.app("shop-a")["spec"]["revisionHistoryLimit"]))
        server.application("shop-a").change({"spec": {"source": {"path": "else"}}})
        handle.wait_until_done()
        self.assertEqual(("shop", "mine"), (self.app("shop-a")["spec"]["source"]["path"],
                                            self.app("shop-a")["spec"]["source"]["targetRevision"]))

    def test_an_application_that_is_deleted_comes_back(self):
        self.begin()
        handle = self.made(a_set(a_list("a")))
        uid = self.app("shop-a")["metadata"]["uid"]
        self.server.application("shop-a").delete()
        self.server.wait_for(lambda: self.app("shop-a") and
                             self.app("shop-a")["metadata"]["uid"] != uid)
        handle.wait_until_done()

    def test_policies(self):
        """Section 10: who may create, update and delete."""
        for where in ("spec", "flag"):
            for policy, updates, deletes in (("create-only", False, False), ("sync", True, True),
                                             ("create-update", True, False),
                                             ("create-delete", False, True)):
                with self.subTest(where=where, policy=policy):
                    flag = where == "flag"
                    self.begin(server={"sets": {"policy": policy if flag else "",
                                                "override": not flag}})
                    one = a_set(a_list("a", "b"), syncPolicy={
                        "applicationsSync": "sync" if flag else policy})
                    handle = self.made(one)
                    one["spec"]["generators"] = [a_list("b", "c")]
                    one["spec"]["template"]["spec"]["revisionHistoryLimit"] = 9
                    self.made(one, "?upsert=true")
                    self.server.wait_for(lambda deletes=deletes, handle=handle: (
                        "shop-a" in handle.children) != deletes)
                    self.assertIn("shop-c", handle.children)
                    self.assertEqual(updates, "revisionHistoryLimit" in self.app("shop-b")["spec"])

    def test_a_controller_that_only_looks(self):
        self.begin(server={"sets": {"dry_run": True}})
        handle = self.made(a_set(a_list("a")))
        self.assertEqual([], handle.children)

    def test_an_error_changes_nothing(self):
        self.begin()
        handle = self.made(a_set(a_list("a")))
        broken = a_set(a_list("b"), {"list": {"elements": [{"name": 1}]}})
        self.made(broken, "?upsert=true")
        self.assertEqual(["shop-a"], handle.children)
        self.assertEqual(("True", "ApplicationGenerationFromParamsError"),
                         handle.conditions["ErrorOccurred"][:2])
        self.assertEqual(["False", "False"], [handle.conditions[kind][0] for kind in (
            "ParametersGenerated", "ResourcesUpToDate")])
        self.assertEqual("Degraded", handle.seen["status"]["health"]["status"])
        broken = a_set(a_list("a"), goTemplate=True, template=template("{{.gone.x.y | nothing}}"))
        self.made(broken, "?upsert=true")
        self.assertEqual("RenderTemplateParamsError", handle.conditions["ErrorOccurred"][1])

    def test_some_are_not_valid(self):
        self.begin()
        elements = [{"name": "a", "project": "default", "cluster": "in-cluster"},
                    {"name": "b", "project": "gone", "cluster": "in-cluster"},
                    {"name": "c", "project": "default", "cluster": "gone"},
                    {"name": "d", "project": "default", "cluster": "in-cluster"},
                    {"name": "d", "project": "default", "cluster": "in-cluster"}]
        one = a_set({"list": {"elements": elements[:1] + elements[3:4]}})
        handle = self.made(one)
        one["spec"] |= {"generators": [{"list": {"elements": elements}}], "template": template(
            project="{{project}}", destination={"name": "{{cluster}}", "namespace": "x"})}
        handle.change({"spec": one["spec"]})
        handle.wait_until_done()
        self.assertEqual(["shop-a", "shop-d"], handle.children)
        self.assertEqual("x", self.app("shop-a")["spec"]["destination"]["namespace"])
        self.assertEqual("shop", self.app("shop-d")["spec"]["destination"]["namespace"])
        self.assertEqual(("True", "ApplicationValidationError",
                          "ApplicationSet many contains applications with duplicate name: shop-d "
                          "(and 2 more)"), handle.conditions["ErrorOccurred"])
        self.assertEqual("True", handle.conditions["ParametersGenerated"][0])
        handle.change({"spec": {"generators": [{"list": {"elements": elements[2:3]}}]}})
        handle.wait_until_done()
        self.assertEqual("application destination spec is invalid: there are no clusters with this "
                         "name: gone", handle.conditions["ErrorOccurred"][2])

    def test_whom_applications_belong_to(self):
        self.begin(applications=[{"name": "shop-a", "path": "old"}])
        handle = self.made(a_set(a_list("a"), syncPolicy={"applicationsSync": "create-only"}))
        self.assertEqual(["shop-a"], handle.children)  # adopted, and overwritten
        self.assertEqual("shop", self.app("shop-a")["spec"]["source"]["path"])
        other = self.made(a_set(a_list("a", "z"), name="other"))
        self.assertEqual(["shop-z"], other.children)
        status, reason, message = other.conditions["ErrorOccurred"]
        self.assertEqual(("True", "UpdateApplicationError"), (status, reason))
        self.assertIn("already owned by another ApplicationSet controller many", message)

    def test_steps_can_be_held(self):
        server = self.begin()
        server.controller.hold("generate", "many")
        self.create(a_set(a_list("a")))
        server.controller.wait_for("generate", "many")
        self.assertIsNone(self.app("shop-a"))
        server.controller.step("generate", "many")
        self.assertIsNotNone(self.app("shop-a"))

    def test_clusters_that_come_and_go(self):
        server = self.begin()
        handle = self.made(a_set({"clusters": {}}, template=template(
            "x-{{name}}", destination={"server": "{{server}}", "namespace": "x"})))
        self.assertEqual(["x-in-cluster"], handle.children)
        server.add_cluster(name="eu", server="https://eu.example.com")
        handle.wait_until_done()
        self.assertEqual(["x-eu", "x-in-cluster"], handle.children)
        server.controller.hold("delete")
        server.store.delete("Secret", ("argocd", "cluster-eu"))
        handle.wait_until_done()
        # Its cluster is gone: nothing waits for its resources.
        self.assertEqual(["x-in-cluster"], handle.children)


class Ending(Sets):
    def test_children_go_with_their_set(self):
        self.begin()
        self.made(a_set(a_list("a")))
        self.assertEqual(200, self.ask("DELETE", "/api/v1/applicationsets/many").status)
        self.server.wait_for(lambda: self.app("shop-a") is None)

    def test_resources_live_on_where_that_is_wished(self):
        server = self.begin()
        one = a_set(a_list("a"), syncPolicy={"preserveResourcesOnDeletion": True})
        one["spec"]["template"]["spec"]["syncPolicy"] = {"automated": {}}
        self.made(one)
        live = server.world.live(("argocd", "shop-a"))
        server.wait_for(lambda: live.resources[0].is_live)
        server.applicationset("many").delete()
        server.wait_for(lambda: self.app("shop-a") is None)
        self.assertIs(live, server.world.live(("argocd", "shop-a")))

    def test_a_policy_and_a_finalizer_keep_the_children(self):
        self.begin()
        handle = self.made(a_set(a_list("a"), metadata={"finalizers": [FINALIZER]},
                                 syncPolicy={"applicationsSync": "create-update"}))
        handle.delete()
        handle.wait_for(lambda seen: seen is None)
        self.server.controller.hold("collect")
        self.assertEqual([], self.app("shop-a")["metadata"]["ownerReferences"])

    def test_orphans_and_those_that_go_first(self):
        server = self.begin()
        for policy in ("Orphan", "Foreground"):
            handle = self.made(a_set(a_list(policy.lower())))
            server.controller.hold("delete")
            handle.delete(policy)
            if policy == "Foreground":
                server.controller.wait_for("delete", "shop-foreground")
                self.assertIn("deletionTimestamp", handle.seen["metadata"])
                server.controller.release()
            handle.wait_for(lambda seen: seen is None)
        self.assertIsNotNone(self.app("shop-orphan"))
        self.assertIsNone(self.app("shop-foreground"))


class Rolling(Sets):
    STEPS = [{"matchExpressions": [{"key": "env", "operator": "In", "values": ["dev"]}]},
             {"matchExpressions": [{"key": "env", "operator": "In", "values": ["prod"]}],
              "maxUpdate": 1}]

    def rolling(self, **strategy):
        elements = [{"name": "a", "env": "dev"}, {"name": "b", "env": "prod"},
                    {"name": "c", "env": "prod"}, {"name": "d", "env": "none"}]
        return a_set({"list": {"elements": elements}}, strategy={
            "type": "RollingSync", "rollingSync": {"steps": self.STEPS}, **strategy},
            template=template(metadata={"labels": {"env": "{{env}}"}},
                              syncPolicy={"automated": {"prune": True}}))

    def rows(self, handle):
        return {row["application"][5:]: (row["step"], row["status"])
                for row in handle.seen["status"].get("applicationStatus") or []}

    def test_step_by_step(self):
        server = self.begin(server={"sets": {"progressive": True}})
        server.controller.hold("pick-up")
        self.create(self.rolling())
        handle = server.applicationset("many")
        server.controller.wait_for("pick-up", "shop-a")
        handle.wait_until_done()
        self.assertIs(False, self.app("shop-b")["spec"]["syncPolicy"]["automated"]["enabled"])
        self.assertEqual({"a": ("1", "Pending"), "b": ("2", "Waiting"), "c": ("2", "Waiting"),
                          "d": ("-1", "Waiting")}, self.rows(handle))
        self.assertEqual("Progressing", handle.seen["status"]["health"]["status"])
        server.controller.step("pick-up", "shop-a")
        server.controller.wait_for("pick-up", "shop-b")
        self.assertEqual([("1", "Healthy"), ("2", "Pending"), ("2", "Waiting")],
                         [self.rows(handle)[name] for name in "abc"])
        server.controller.release()
        server.wait_for(lambda: [self.rows(handle)[name][1] for name in "abc"] == ["Healthy"] * 3)
        server.wait_for(lambda: handle.conditions["RolloutProgressing"][0] == "False")
        self.assertEqual([], server.application("shop-d").operations)

    def test_steps_that_make_no_sense(self):
        self.begin(server={"sets": {"progressive": True}})
        one = self.rolling()
        handle = self.made(one)
        self.assertEqual("False", handle.conditions["InvalidRolloutConfig"][0])
        steps = [*self.STEPS, self.STEPS[0], {"matchExpressions": [
            {"key": "env", "operator": "Exists"}]}]
        handle.change({"spec": {"strategy": {"rollingSync": {"steps": steps}}}})
        handle.wait_until_done()
        status, _, message = handle.conditions["InvalidRolloutConfig"]
        self.assertEqual("True", status)
        for part in ("shop-a is selected by the steps 1 and 3", "unknown operator 'Exists'",
                     "step 4 selects no application"):
            self.assertIn(part, message)
        self.assertEqual("1", self.rows(handle)["a"][0])

    def test_the_last_step_goes_first(self):
        server = self.begin(server={"sets": {"progressive": True}})
        one = self.rolling(deletionOrder="Reverse")
        one["spec"]["generators"][0]["list"]["elements"].pop()
        handle = self.made(one)
        self.assertEqual([FINALIZER], handle.seen["metadata"]["finalizers"])
        server.controller.hold("delete")
        handle.delete()
        gone = []
        for _ in range(3):
            gone.append(server.controller.wait_for("delete").application)
            server.controller.step("delete")
        handle.wait_for(lambda seen: seen is None)
        self.assertEqual("shop-a", gone[-1])

    def test_without_the_flag_all_go_at_once(self):
        self.begin()
        handle = self.made(self.rolling())
        self.assertEqual({}, self.rows(handle))
        self.assertNotIn("enabled", self.app("shop-b")["spec"]["syncPolicy"]["automated"])
