# SPDX-License-Identifier: Apache-2.0
"""The rows of the checklist about what the controller does; see selftest.py."""

from fakes.argocd_server import revision
from fakes.argocd_server.selftest_support import Case, code_of


class Refreshing(Case):
    def test_it_blocks_until_the_annotation_is_gone(self):
        self.serve("manual")
        self.server.controller.hold("compare")
        answer = self.in_background(self.get, "applications/shop?refresh=normal")
        self.server.controller.wait_for("compare", "shop")
        annotations = self.server.application("shop").seen["metadata"]["annotations"]
        self.assertEqual("normal", annotations["argocd.argoproj.io/refresh"])
        self.assertIn("argocd.argoproj.io/refresh-timestamp", annotations)
        self.server.controller.release("compare")
        self.assertNotIn("annotations", answer().json["metadata"])

    def test_it_sees_what_was_pushed(self):
        self.serve("manual")
        application = self.server.application("shop")
        pushed = application.push("a9")
        found = self.get("applications/shop").json["status"]
        self.assertNotEqual(pushed, found["sync"]["revision"])
        found = self.get("applications/shop?refresh=hard").json["status"]
        self.assertEqual((pushed, "OutOfSync"),
                         (found["sync"]["revision"], found["sync"]["status"]))

    def test_one_that_ends_with_the_old_revision(self):
        self.serve("manual")
        application = self.server.application("shop")
        application.behave(swallow_refresh=1)
        pushed = application.push("a9")
        seen = [self.get("applications/shop?refresh=normal").json["status"]["sync"]["revision"]
                for _ in range(2)]
        self.assertEqual([False, True], [revision == pushed for revision in seen])

    def test_one_that_never_ends_and_a_deadline(self):
        self.serve()
        self.server.application("shop").behave(ignore_refresh=True)
        answer = self.get("applications/shop?refresh=normal", headers={"Grpc-Timeout": "50m"})
        self.assertEqual((504, 4), code_of(answer))
        self.server.refresh_deadline = "server"
        answer = self.get("applications/shop?refresh=normal", headers={"Grpc-Timeout": "50m"})
        self.assert_refused(answer, 500, 2, "application refresh deadline exceeded")
        answer = self.get("applications/shop", headers={"Grpc-Timeout": "5"})
        self.assertEqual((400, 3), code_of(answer))
        with self.assertRaises(TimeoutError):
            self.get("applications/shop?refresh=normal", timeout=0.1)

    def test_a_reconcile_may_fall_into_the_second_in_which_the_operation_ended(self):
        self.serve("manual")
        self.server.application("shop").behave(reuse_second=1)
        self.server.controller.hold("reconcile")
        self.sync(prune=True)
        self.server.controller.wait_for("reconcile", "shop")
        status = self.server.application("shop").seen["status"]
        self.assertEqual(status["operationState"]["finishedAt"], status["reconciledAt"])
        self.assertEqual("OutOfSync", status["sync"]["status"])

    def test_a_clock_of_its_own_keeps_seconds_apart(self):
        self.serve({"server": {"tick": 1}, "applications": [{"name": "shop"}]})
        self.sync()
        status = self.server.application("shop").wait_for_operation()["status"]
        self.assertGreater(status["reconciledAt"], status["operationState"]["finishedAt"])

    def test_broken_manifests_and_an_invalid_spec(self):
        self.serve("manual")
        application = self.server.application("shop")
        application.push({"revision": "bad", "error": "helm template failed"})
        status = self.get("applications/shop?refresh=normal").json["status"]
        self.assertEqual("Unknown", status["sync"]["status"])
        self.assertEqual(("ComparisonError", "Failed to load target state: helm template failed"),
                         (status["conditions"][0]["type"], status["conditions"][0]["message"]))
        self.server.clock.advance(5)
        application.behave(invalid_spec="no such project")
        invalid = self.get("applications/shop?refresh=normal").json["status"]
        self.assertEqual("InvalidSpecError", invalid["conditions"][0]["type"])
        self.assertEqual(status["reconciledAt"], invalid["reconciledAt"])


class Operations(Case):
    def phases(self, application):
        """What phase, finishedAt, retryCount and operation were, change by change."""
        events, _ = self.server.store.events_from(0)
        seen = []
        for event in events:
            state = (event.object.get("status") or {}).get("operationState") or {}
            now = (state.get("phase"), "finishedAt" in state, state.get("retryCount", 0),
                   "operation" in event.object)
            if event.object["metadata"]["name"] == application and seen[-1:] != [now]:
                seen.append(now)
        return seen

    def test_from_being_asked_for_to_its_end(self):
        self.serve("manual")
        application = self.server.application("shop")
        self.server.controller.hold("*")
        answer = self.sync(prune=True, infos=[{"name": "ci-run", "value": "9911"}]).json
        self.assertNotIn("operationState", answer["status"])
        self.assertEqual({"username": "admin"}, answer["operation"]["initiatedBy"])
        self.server.controller.step("pick-up", "shop")
        state = application.seen["status"]["operationState"]
        self.assertEqual(("Running", answer["operation"]), (state["phase"], state["operation"]))
        self.assertIn("operation", application.seen)
        self.server.controller.step("apply", "shop")
        state = application.seen["status"]["operationState"]
        self.assertEqual(3, len(state["syncResult"]["resources"]))
        self.server.controller.step("finish", "shop")
        seen = application.wait_for(lambda seen: "operation" not in seen)
        self.assertEqual("Succeeded", seen["status"]["operationState"]["phase"])
        self.assertEqual([{"name": "ci-run", "value": "9911"}],
                         seen["status"]["operationState"]["operation"]["info"])
        # Only the reconcile that follows finds out that all is well.
        self.assertEqual("OutOfSync", seen["status"]["sync"]["status"])
        self.assertEqual(1, len(seen["status"]["history"]))
        self.server.controller.release()
        application.wait_for(lambda seen: seen["status"]["sync"]["status"] == "Synced")
        self.assertEqual(1, len(application.requested))

    def test_a_second_one_is_refused(self):
        self.serve("manual")
        self.server.controller.hold("pick-up")
        self.assertEqual(200, self.sync().status)
        self.assert_refused(self.sync(), 400, 9, "another operation is already in progress")
        self.assertEqual(1, len(self.server.application("shop").requested))

    def test_waves_wait_for_health_and_hooks(self):
        self.serve("waves")
        application = self.server.application("shop")
        messages = []
        self.sync()
        application.wait_for_operation()
        for event in self.server.store.events_from(0)[0]:
            status = event.object.get("status") or {}
            message = (status.get("operationState") or {}).get("message")
            if message and messages[-1:] != [message]:
                messages.append(message)
        self.assertEqual(["waiting for completion of hook batch/Job/migrate",
                          "waiting for healthy state of ConfigMap/settings",
                          "waiting for healthy state of apps/Deployment/api",
                          "waiting for healthy state of apps/Deployment/web",
                          "waiting for completion of hook batch/Job/smoke-test",
                          "successfully synced (all tasks run)"], messages)
        results = application.seen["status"]["operationState"]["syncResult"]["resources"]
        self.assertEqual({"hookType": "PreSync", "hookPhase": "Succeeded", "syncPhase": "PreSync"},
                         {key: value for key, value in results[0].items() if "Phase" in key or
                          "Type" in key})

    def test_a_retry_is_running_with_an_end(self):
        self.serve("failing-hook")
        self.server.controller.hold("retry")
        self.sync("flaky")
        self.server.controller.wait_for("retry", "flaky")
        state = self.server.application("flaky").seen["status"]["operationState"]
        self.assertRegex(state["message"], r"\. Retrying attempt #1 at \d+:\d\d[AP]M\.$")
        self.server.controller.release()
        self.server.application("flaky").wait_for_operation()
        self.assertEqual([(None, False, 0, False), (None, False, 0, True),
                          ("Running", False, 0, True), ("Running", True, 1, True),
                          ("Running", False, 1, True),
                          ("Succeeded", True, 1, False)], self.phases("flaky"))

    def test_failures(self):
        self.serve("failing-hook")
        for name, phase in (("broken", "PreSync"), ("refused", "Sync")):
            self.sync(name)
            state = self.server.application(name).wait_for_operation()["status"]["operationState"]
            result = state["syncResult"]["resources"][0]
            self.assertEqual(("Failed", "Failed", phase),
                             (state["phase"], result["hookPhase"], result["syncPhase"]))
            self.assertNotIn("history", self.server.application(name).seen["status"])

    def test_auto_sync_does_not_repeat_what_failed(self):
        self.serve()
        application = self.server.application("shop")
        application.behave(sync_error="cluster is gone")
        application.change({"spec": {"syncPolicy": {"automated": {"selfHeal": False},
                                                    "retry": {"limit": 0}}}})
        pushed = application.push("a9")
        application.refresh()
        seen = application.wait_for(lambda seen: "conditions" in seen["status"])
        self.assertEqual({"type": "SyncError", "message":
                          f"Failed last sync attempt to [{pushed}]: cluster is gone"},
                         {name: value for name, value in seen["status"]["conditions"][0].items()
                          if name != "lastTransitionTime"})
        self.assertEqual("Error", seen["status"]["operationState"]["phase"])
        self.get("applications/shop?refresh=normal")
        self.assertEqual(1, len(application.operations))

    def test_auto_sync_gets_in_before_us(self):
        self.serve("manual")
        self.server.application("shop").behave(race_auto_sync=1)
        self.assert_refused(self.sync(), 400, 9, "another operation is already in progress")
        seen = self.server.application("shop").wait_for_operation()
        self.assertEqual({"automated": True},
                         seen["status"]["operationState"]["operation"]["initiatedBy"])
        self.assertEqual([], self.server.application("shop").requested)

    def test_a_commit_that_changes_nothing_makes_no_operation(self):
        self.serve()
        application = self.server.application("shop")
        pushed = application.push({"revision": "docs", "changes": ["others"]})
        found = self.get("applications/shop?refresh=normal").json
        self.assertEqual((pushed, "Synced"), (found["status"]["sync"]["revision"],
                                              found["status"]["sync"]["status"]))
        self.assertEqual([], application.operations)

    def test_windows(self):
        self.serve("windows")
        self.assert_refused(self.sync("frozen"), 403, 7, "cannot sync: blocked by sync window")
        self.assertEqual((403, 7), code_of(self.sync("unreadable")))
        self.assertTrue(self.sync("unreadable").json["message"].startswith(
            "cannot sync: invalid sync window: "))
        self.assertEqual(200, self.sync("by-hand").status)
        frozen = self.get("applications/frozen/syncwindows").json
        self.assertEqual({"kind": "deny", "schedule": "* * * * *", "duration": "1h"},
                         frozen["activeWindows"][0])
        self.assertNotIn("canSync", frozen)

    def test_a_window_that_closes_while_an_operation_runs(self):
        self.serve("windows")
        application = self.server.application("frozen")
        self.server.controller.hold("blocked")
        application.sync()
        self.server.controller.wait_for("blocked", "frozen")
        state = application.seen["status"]["operationState"]
        self.assertEqual(("Running", "Sync operation blocked by sync window"),
                         (state["phase"], state["message"]))
        self.assertEqual({}, self.ask("DELETE", "/api/v1/applications/frozen/operation").json)
        for _ in range(3):
            self.server.controller.step("blocked", "frozen")
        self.server.controller.wait_for("blocked", "frozen")
        self.assertEqual("Terminating", application.seen["status"]["operationState"]["phase"])
        self.server.store.update("AppProject", ("argocd", "frozen"), lambda old: {
            **old, "spec": {**old["spec"], "syncWindows": []}})
        self.server.controller.release()
        state = application.wait_for_operation()["status"]["operationState"]
        self.assertEqual(("Failed", "Operation terminated"), (state["phase"], state["message"]))

    def test_terminate(self):
        self.serve("waves")
        self.server.controller.hold("wave")
        message = "Unable to terminate operation. No operation is in progress"
        path = "/api/v1/applications/shop/operation"
        self.assert_refused(self.ask("DELETE", path), 400, 3, message)
        self.sync()
        self.server.controller.wait_for("wave", "shop")
        self.ask("DELETE", path)
        self.server.controller.release()
        state = self.server.application("shop").wait_for_operation()["status"]["operationState"]
        self.assertEqual(("Failed", "Operation terminated"), (state["phase"], state["message"]))

    def test_terminate_between_two_tries(self):
        self.serve("failing-hook")
        self.server.controller.hold("retry")
        self.sync("flaky")
        self.server.controller.wait_for("retry", "flaky")
        self.ask("DELETE", "/api/v1/applications/flaky/operation")
        self.server.controller.release()
        state = self.server.application("flaky").wait_for_operation()["status"]["operationState"]
        self.assertEqual(("Failed", "Operation terminated"), (state["phase"], state["message"]))
        self.assertEqual(1, state["retryCount"])

    def test_an_operation_with_a_source_of_its_own(self):
        self.serve("manual")
        application = self.server.application("shop")
        own = {**application.seen["spec"]["source"], "kustomize": {"images": ["shop:v0"]}}
        self.sync(prune=True)
        application.wait_for_operation()
        application.wait_for(lambda seen: seen["status"]["sync"]["status"] == "Synced")
        application.sync(sync={"revision": revision("a3"), "source": own,
                               "syncStrategy": {"apply": {}}})
        application.wait_for_operation()
        seen = application.wait_for(lambda seen: seen["status"]["sync"]["status"] == "OutOfSync")
        self.assertEqual(own, seen["status"]["operationState"]["syncResult"]["source"])
        self.assertNotEqual(own, seen["spec"]["source"])

    def test_refusals_of_a_sync(self):
        self.serve()
        application = self.server.application("shop")
        self.assert_refused(self.sync(revision="v9"), 400, 9,
                            "Cannot sync to v9: auto-sync currently set to main")
        self.assertEqual((400, 9), code_of(self.sync(manifests=["{}"])))
        application.change({"spec": {"syncPolicy": None}})
        answer = self.sync(revision="v9")
        self.assertEqual((400, 9), code_of(answer))
        self.assertRegex(answer.json["message"], "^error resolving repo revision: rpc error:")
        self.server.replace_allowed = False
        self.assertEqual((400, 9), code_of(self.sync(syncOptions={"items": ["Replace=true"]})))
        self.server.controller.hold("delete")
        application.delete()
        self.assert_refused(self.sync(), 400, 9, "application is deleting")

    def test_pruning_partial_and_dry_runs(self):
        self.serve("manual")
        application = self.server.application("shop")
        self.sync(dryRun=True)
        application.wait_for(lambda seen: "operation" not in seen)
        self.assertNotIn("history", application.seen["status"])
        self.sync(resources=[{"group": "apps", "kind": "Deployment", "name": "shop"}])
        seen = application.wait_for_operation()
        self.assertEqual(1, len(seen["status"]["operationState"]["syncResult"]["resources"]))
        self.assertNotIn("history", seen["status"])
        self.sync()
        state = application.wait_for_operation()["status"]["operationState"]
        results = state["syncResult"]["resources"]
        self.assertEqual(("PruneSkipped", "ignored (requires pruning)"),
                         (results[-1]["status"], results[-1]["message"]))
        row = application.seen["status"]["resources"][-1]
        self.assertEqual(("OutOfSync", True), (row["status"], row["requiresPruning"]))
        answer = self.sync(prune=True).json  # the state of the one before is gone
        self.assertNotIn("operationState", answer["status"])
        seen = application.wait_for_operation()
        self.assertEqual(("Synced", 2), (seen["status"]["sync"]["status"],
                                         len(seen["status"]["resources"])))

    def test_a_sync_says_the_sources_of_the_spec_whatever_its_strategy(self):
        self.serve("manual")
        source = self.server.application("shop").seen["spec"]["source"]
        for strategy in ({"hook": {}}, {"apply": {}}):
            started = self.sync(revision=revision("a1"), strategy=strategy).json["operation"]
            self.assertEqual(source, started["sync"]["source"])
            self.assertNotIn("sources", started["sync"])
            self.server.application("shop").wait_for_operation()
        self.serve("multi-source")
        seen = self.server.application("team-pay/billing").seen
        started = self.sync("billing", appNamespace="team-pay").json["operation"]
        self.assertEqual(seen["spec"]["sources"], started["sync"]["sources"])
        self.assertNotIn("source", started["sync"])

    def test_rollback(self):
        self.serve("manual")
        application = self.server.application("shop")
        for commit in ("b1", "b2"):
            application.push(commit)
            self.sync(prune=True)
            application.wait_for_operation()
        path = "/api/v1/applications/shop/rollback"
        self.assert_refused(self.ask("POST", path, {"id": 7}), 400, 3,
                            "application argocd/shop does not have deployment with id 7")
        self.assertEqual(200, self.ask("POST", path, {"id": 0}).status)
        seen = application.wait_for_operation()
        self.assertEqual(revision("b1"), seen["status"]["operationState"]["syncResult"]["revision"])
        self.assertEqual("OutOfSync", seen["status"]["sync"]["status"])
        application.change({"spec": {"syncPolicy": {"automated": {}}}})
        self.assert_refused(self.ask("POST", path, {"id": 0}), 400, 9,
                            "rollback cannot be initiated when auto-sync is enabled")


class Health(Case):
    def test_degraded_for_a_while_and_for_good(self):
        self.serve("degraded")
        for name in ("crashing", "flapping"):
            self.sync(name)
        flapping = self.server.application("flapping")
        flapping.wait_for(lambda seen: seen["status"]["health"]["status"] == "Degraded")
        flapping.wait_for(lambda seen: seen["status"]["health"]["status"] == "Healthy")
        self.server.application("crashing").wait_for(
            lambda seen: seen["status"]["health"]["status"] == "Degraded")
        nodes = self.get("applications/crashing/resource-tree").json["nodes"]
        pod = next(node for node in nodes if node["kind"] == "Pod")
        self.assertIn({"name": "Status Reason", "value": "CrashLoopBackOff"}, pod["info"])
        events = self.get("applications/crashing/events?resourceName=api-5d9c7b6f4-x0"
                          "&resourceNamespace=crashing&resourceUID=u").json["items"]
        self.assertEqual(["BackOff"], [event["reason"] for event in events])

    def test_no_address_has_no_message_and_some_have_no_health(self):
        self.serve("no-address")
        status = self.get("applications/shop").json["status"]
        rows = {row["kind"]: row for row in status["resources"]}
        self.assertEqual({"status": "Progressing"}, rows["Ingress"]["health"])
        self.assertEqual("Progressing", status["health"]["status"])
        self.serve()
        rows = self.get("applications/shop").json["status"]["resources"]
        self.assertNotIn("health", rows[0])

    def test_it_changes_without_a_reconcile(self):
        self.serve()
        application = self.server.application("shop")
        before = application.seen["status"]["reconciledAt"]
        self.server.clock.advance(5)
        application.set_health("Deployment", "shop", "Degraded", "back-off")
        status = self.get("applications/shop").json["status"]
        self.assertEqual((before, "Degraded", "Caused by apps/Deployment:shop/shop"),
                         (status["reconciledAt"], status["health"]["status"],
                          status["health"]["message"]))

    def test_many_sources(self):
        self.serve("multi-source")
        name = "billing?appNamespace=team-pay"
        found = self.get(f"applications/{name}&refresh=normal").json
        self.assertEqual(["2.4.7", revision("v2"), revision("1.3.0", "oci")],
                         found["status"]["sync"]["revisions"])
        self.assertEqual({"repoURL": ""}, found["status"]["sync"]["comparedTo"]["source"])
        self.assertNotIn("revision", found["status"]["sync"])
        self.assertEqual((500, 2), code_of(self.sync("billing", appNamespace="team-pay",
                                                   revisions=["x"], sourcePositions=[4])))
        self.assertEqual((500, 13), code_of(self.sync("billing", appNamespace="team-pay",
                                                    sourcePositions=[1])))
        self.assertEqual(200, self.sync("billing", appNamespace="team-pay", revisions=["2.4.6"],
                                        sourcePositions=[1]).status)
        seen = self.server.application("team-pay/billing").wait_for_operation()
        result = seen["status"]["operationState"]["syncResult"]
        self.assertEqual(("", "2.4.6"), (result["revision"], result["revisions"][0]))

    def test_a_dry_commit_is_hydrated(self):
        self.serve("hydrator")
        application = self.server.application("shop")
        dry = application.push("d2")
        application.refresh()
        seen = application.wait_for(lambda seen: "operationState" in seen["status"] and
                                    seen["status"]["sync"]["status"] == "Synced" and
                                    seen["status"]["operationState"]["phase"] == "Succeeded")
        hydrated = seen["status"]["sourceHydrator"]["currentOperation"]
        self.assertEqual((dry, "Hydrated", seen["status"]["sync"]["revision"]),
                         (hydrated["drySHA"], hydrated["phase"], hydrated["hydratedSHA"]))

    def test_applications_of_applications(self):
        self.serve("app-of-apps")
        self.assertEqual(403, self.get("applications/billing").status)
        self.sync("apps")
        self.server.wait_for(lambda: self.server.application("billing").seen)
        for name in ("shop", "billing"):
            self.server.application(name).wait_for(
                lambda seen: seen["status"]["sync"]["status"] == "Synced" and
                seen["status"]["health"]["status"] == "Healthy")
        self.assertTrue(self.server.application("apps").seen["status"]["summary"]["isAppOfApps"])
