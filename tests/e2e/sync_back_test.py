#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What was deployed, back to it, and the end of what is under way (argocd-api.md, 5.5, 5.6, 8, 13.4)."""

import json

from argocd_support import (CONFLICT, DENIED, DONE, NOT_FOUND, OUT_OF_TIME, USAGE, WHILE, Argo, main,
                            revision)

REPOSITORY = "https://git.example.com/acme/deploy.git"
SOURCE = {"repoURL": REPOSITORY, "path": "shop", "targetRevision": "main"}
CLOSED = {"syncWindows": [{"kind": "deny", "schedule": "* * * * *", "duration": "1h",
                           "applications": ["*"], "description": "freeze"}]}


def deployment(number, commit, by="ci-bot", **other):
    """An entry of a history, as a controller writes it."""
    return {"id": number, "revision": revision(commit), "source": SOURCE,
            "deployStartedAt": f"2026-08-{20 + number}T08:02:04Z",
            "deployedAt": f"2026-08-{20 + number}T08:02:11Z",
            "initiatedBy": {"automated": True} if by is None else {"username": by}, **other}


class Back(Argo):
    def site(self, history=None, **facts):
        """`shop` is at a2, which was deployed twice; before that, at a1."""
        if history is None:
            history = [deployment(0, "a1", None), deployment(1, "a2"), deployment(2, "a2")]
        return self.shop(live="a2", history=history, **facts)

    def asked(self):
        (_, operation), = self.server.operations
        return operation

    def last(self, name="shop"):
        return self.handle(name).seen["status"]["operationState"]

    def assert_back_at(self, commit, done):
        self.assert_status(DONE, done)
        self.assertEqual(revision(commit), self.last()["syncResult"]["revision"])
        self.assertEqual("Succeeded", self.last()["phase"])
        self.assertEqual(revision(commit), done.json["revision"])
        self.assert_one_operation()


class Core(Back):
    def address(self):
        return ["--core"]

    def credentials(self):
        return {"KUBECONFIG": str(self.server.kubeconfig(self.dir / "kubeconfig", "admin"))}


class Histories:
    """By either way."""

    def test_the_table_has_the_newest_last(self):
        self.site()
        done = self.sync("--history", output="text")
        self.assert_status(DONE, done)
        title, head, *rows = done.out.splitlines()
        self.assertIn("shop", title)
        self.assertEqual(["ID", "DEPLOYED", "BY", "REVISION"], head.split())
        self.assertEqual([["0", "2026-08-20T08:02:11Z", "automated", revision("a1")[:7]],
                          ["1", "2026-08-21T08:02:11Z", "ci-bot", revision("a2")[:7]],
                          ["*", "2", "2026-08-22T08:02:11Z", "ci-bot", revision("a2")[:7]]],
                         [row.split() for row in rows])
        self.assert_none_asked()

    def test_the_results_have_all_of_it(self):
        self.site()
        report = self.dir / "report.json"
        done = self.sync("--history", "--json", str(report))
        self.assert_result("skipped", done)
        self.assertEqual({"id": 0, "deployed-at": "2026-08-20T08:02:11Z",
                          "initiated-by": "automated", "revisions": [revision("a1")]},
                         self.only(done)["history"][0])
        self.assertEqual([0, 1, 2], [entry["id"] for entry in self.only(done)["history"]])
        self.assertEqual(done.json["applications"],
                         json.loads(report.read_text())["applications"])

    def test_each_of_several_sources_is_shown(self):
        self.argo("multi-source")
        self.assert_status(DONE, self.sync(app="team-pay/billing"))
        done = self.sync("--history", app="team-pay/billing", output="text")
        self.assertIn(f"chart=2.4.7, values={revision('v2')[:7]}, 3=", done.out.splitlines()[-1])

    def test_without_a_history_nothing_is_said_of_the_past(self):
        self.argo("manual")
        done = self.sync("--history", app="fresh", output="text")
        self.assert_status(DONE, done)
        self.assertIn("Argo CD keeps no history of argocd/fresh", done.out)
        self.assertEqual([], self.only(self.sync("--history", app="fresh"))["history"])


class Rollbacks:
    """By either way."""

    def test_an_id_is_what_is_deployed(self):
        self.site()
        done = self.sync("--rollback", "0")
        self.assert_back_at("a1", done)
        self.assertEqual({"apply": {}}, self.asked()["sync"]["syncStrategy"])
        self.assertEqual(SOURCE, self.asked()["sync"]["source"])
        self.assertNotIn("prune", {key for key, value in self.asked()["sync"].items() if value})

    def test_the_previous_one_is_another_commit(self):
        """a2 was deployed twice: the entry before the last is no way back."""
        self.site()
        self.assert_back_at("a1", self.sync("--rollback", "previous"))

    def test_the_previous_one_may_differ_in_its_source_only(self):
        other = {**SOURCE, "kustomize": {"images": ["shop:v1"]}}
        self.site(history=[deployment(0, "a2", source=other), deployment(1, "a2")])
        done = self.sync("--rollback", "previous", "--wait")
        self.assert_back_at("a2", done)
        self.assertEqual(("OutOfSync", "healthy"), (done.json["sync"], done.json["result"]))
        self.assertEqual(other, self.asked()["sync"]["source"])

    def test_health_is_waited_for_and_git_need_not_agree(self):
        self.site(resources=[{"Deployment/shop": {"health": ["Progressing 50ms", "Healthy"]}}])
        done = self.sync("--rollback", "previous", "--wait")
        self.assert_result("healthy", done)
        self.assert_back_at("a1", done)
        self.assertEqual("OutOfSync", done.json["sync"])

    def test_people_read_where_it_is_and_what_git_wants(self):
        self.site()
        done = self.sync("--rollback", "previous", "--wait", output="text")
        self.assertIn(f"shop: healthy at {revision('a1')[:7]}", done.out)
        self.assertIn(f"it wants {revision('a2')[:7]}", done.out)

    def test_what_becomes_degraded_fails_where_we_wait(self):
        self.site(resources=[{"Deployment/shop": {"health": ["Progressing 50ms", "Degraded"]}}])
        done = self.sync("--rollback", "0", "--wait", "--degraded-after", "300ms")
        self.assert_result("degraded", done)
        self.assertEqual(revision("a1"), done.json["revision"])

    def test_one_that_fails_is_a_failure(self):
        """`argocd app rollback` exits 0 here."""
        self.site(behave={"sync-error": "cluster is not there"})
        done = self.sync("--rollback", "0")
        self.assert_result("failed", done)
        self.assertIn("cluster is not there", done.json["message"])
        self.assert_one_operation()

    def test_a_resource_that_is_refused_is_named(self):
        self.site(resources=[{"StatefulSet/db": {"fails": "Forbidden: updates"}}])
        done = self.sync("--rollback", "0", "--wait")
        self.assert_result("failed", done)
        self.assertIn("Forbidden", self.blocking(done)["StatefulSet/db"]["reason"])

    def test_an_id_that_is_not_there_is_answered_with_those_that_are(self):
        self.site()
        done = self.sync("--rollback", "7")
        self.assert_result("notfound", done)
        message, hint = self.assert_says_why(done)
        self.assertIn("no deployment 7", message)
        for number, commit in ((0, "a1"), (1, "a2"), (2, "a2")):
            self.assertIn(f"{number} ({revision(commit)[:7]})", hint)
        self.assert_none_asked()

    def test_without_another_deployment_there_is_no_previous_one(self):
        for history in ([], [deployment(1, "a2"), deployment(2, "a2")]):
            with self.subTest(history=history):
                self.site(history=history)
                self.assert_result("notfound", self.sync("--rollback", "previous"))
                self.assert_none_asked()

    def test_automatic_sync_would_undo_it(self):
        self.site(auto=True)
        for flags in ([], ["--dry-run"]):
            done = self.sync("--rollback", "0", *flags)
            self.assert_status(1, done)
            message, hint = self.assert_says_why(done)
            self.assertIn("automatic sync", message)
            self.assertIn("Git", hint)
        self.assert_none_asked()

    def test_an_old_shape_of_sources_is_refused(self):
        """Argo CD would deploy the present sources."""
        self.site(history=[deployment(0, "a1", sources=[SOURCE, SOURCE], revision="",
                                      revisions=["x", "y"]), deployment(1, "a2")])
        done = self.sync("--rollback", "0")
        self.assert_result("refused", done)
        self.assertIn("several sources", done.json["message"])
        self.assert_none_asked()

    def test_what_it_asks_for_can_be_more(self):
        self.site(sync_options=["CreateNamespace=true"])
        self.assert_status(DONE, self.sync("--rollback", "0", "--prune"))
        self.assertTrue(self.asked()["sync"]["prune"])
        self.assertEqual(["CreateNamespace=true"], self.asked()["sync"]["syncOptions"])

    def test_the_server_can_try_it(self):
        self.site()
        self.assert_status(DONE, self.sync("--rollback", "0", "--server-dry-run"))
        self.assertTrue(self.asked()["sync"]["dryRun"])
        self.assertEqual(3, len(self.handle().seen["status"]["history"]))

    def test_a_dry_run_shows_the_request(self):
        self.site()
        done = self.sync("--rollback", "previous", "--dry-run", "--prune", output="text")
        self.assert_status(DONE, done)
        self.assertIn('"id":0', done.out)
        self.assertIn('"prune":true', done.out)
        shown = json.loads(done.out.splitlines()[-1].partition(": ")[2])
        done = self.sync("--rollback", "previous", "--dry-run", "--prune")
        self.assertEqual(shown, self.only(done)["request"])
        self.assertEqual("skipped", done.json["result"])
        self.assertEqual([], [one for one in self.server.requests if one.method != "GET"])

    def test_several_sources_go_back_together(self):
        self.argo("multi-source")
        for flags in (["--revision", "1=2.4.6", "--revision", "values=v1"], []):
            self.assert_status(DONE, self.sync(*flags, app="team-pay/billing"))
        done = self.sync("--rollback", "previous", "--wait", app="team-pay/billing")
        self.assert_result("healthy", done)
        billing = self.handle("team-pay/billing")
        self.assertEqual(["2.4.6", revision("v1"), revision("1.3.0", "oci")],
                         billing.seen["status"]["operationState"]["syncResult"]["revisions"])
        operation = billing.requested[-1]
        self.assertEqual(billing.seen["spec"]["sources"], operation["sync"]["sources"])
        self.assertEqual(3, len(billing.requested))

    def test_the_previous_one_is_for_many(self):
        history = [deployment(0, "a1"), deployment(1, "a2")]
        server = self.argo({"applications": [
            {"name": f"app-{number}", "labels": {"team": "x"}, "history": history}
            for number in range(5)], "repositories": {REPOSITORY: ["a1", "a2"]}})
        done = self.sync("--selector", "team=x", "--rollback", "previous", "--wait", app=None)
        self.assert_result("healthy", done)
        self.assertEqual([f"app-{number}" for number in range(5)],
                         sorted(key[1] for key, _ in server.operations))

    def test_a_closed_window_is_found_before_we_ask(self):
        """5.6: the server would let it through; 8.5: it would then hold up everybody."""
        self.site(project="frozen", projects={"frozen": CLOSED})
        done = self.sync("--rollback", "0")
        self.assert_result("conflict", done)
        message, hint = self.assert_says_why(done)
        self.assertIn("freeze", message)
        self.assertIn("--on-window", hint)
        self.assert_result("skipped", self.sync("--rollback", "0", "--on-window", "skip"))
        self.assert_result("conflict", self.sync("--rollback", "0", "--on-window", "wait"))
        self.assert_none_asked()

    def test_a_window_that_lets_people_sync_lets_us(self):
        window = {**CLOSED["syncWindows"][0], "manualSync": True}
        self.site(project="frozen", projects={"frozen": {"syncWindows": [window]}})
        self.assert_back_at("a1", self.sync("--rollback", "0"))

    def test_a_window_that_nobody_can_read_is_told(self):
        window = {**CLOSED["syncWindows"][0], "schedule": "every night"}
        self.site(project="frozen", projects={"frozen": {"syncWindows": [window]}})
        self.assert_status(CONFLICT, self.sync("--rollback", "0"))
        self.assert_none_asked()

    def test_it_queues_behind_another_operation(self):
        server = self.site()
        server.controller.hold("apply")
        self.handle().sync(sync={"revision": revision("a2")})
        server.controller.wait_for("apply")
        done = self.sync("--rollback", "0", "--on-conflict", "fail")
        self.assert_result("conflict", done)
        running = self.start_sync("--rollback", "previous")
        server.wait_for(lambda: len(server.requests) > 5)
        self.assert_none_asked()
        server.controller.release()
        self.assert_back_at("a1", running.finish())

    def test_another_operation_can_be_terminated(self):
        server = self.site()
        server.controller.hold("apply")
        self.handle().sync(sync={"revision": revision("a2")})
        server.controller.wait_for("apply")
        running = self.start_sync("--rollback", "0", "--on-conflict", "terminate-older")
        self.handle().wait_for(
            lambda seen: seen["status"]["operationState"]["phase"] == "Terminating")
        server.controller.release()
        self.assert_back_at("a1", running.finish())

    def test_the_same_rollback_before_ours_is_not_ours(self):
        self.site()
        self.assert_back_at("a1", self.sync("--rollback", "0"))
        self.handle().behave(sync_error="cluster is not there")
        self.assert_result("failed", self.sync("--rollback", "0"))
        self.assertEqual(2, len(self.handle().requested))

    def test_what_takes_its_place_is_told(self):
        self.site()
        done = self.taken_over("--rollback", "0")
        self.assert_result("superseded", done)
        self.assertIn("somebody", done.json["message"])

    def test_an_answer_that_is_lost_is_no_reason_to_ask_twice(self):
        server = self.site()
        server.cut(self.REQUEST, after=0)
        self.assert_back_at("a1", self.sync("--rollback", "previous", "--wait"))

    def test_a_request_that_is_lost_is_sent_again(self):
        server = self.site()
        server.drop(self.REQUEST)
        self.assert_back_at("a1", self.sync("--rollback", "0"))

    def test_a_lost_answer_after_the_same_rollback_is_not_taken_for_it(self):
        """An operation like ours that was there before is not ours."""
        server = self.site()
        self.assert_status(DONE, self.sync("--rollback", "0"))
        server.drop(self.REQUEST)
        self.assert_status(DONE, self.sync("--rollback", "0"))
        self.assertEqual(2, len(self.handle().requested))


class Terminations:
    """By either way."""

    def busy(self, hold="apply", **facts):
        server = self.site(**facts)
        server.controller.hold(hold)
        self.handle().sync(sync={"revision": revision("a1")})
        server.controller.wait_for(hold)
        return server

    def test_it_waits_until_the_operation_is_gone(self):
        """`argocd app terminate-op` returns at once."""
        server = self.busy()
        running = self.start_sync("--terminate")
        self.handle().wait_for(
            lambda seen: seen["status"]["operationState"]["phase"] == "Terminating")
        server.controller.release()
        done = running.finish()
        self.assert_result("terminated", done)
        self.assertTrue(done.json["message"].startswith("argocd/shop: the operation for "), done)
        self.assertIn("somebody", done.json["message"])
        self.assertNotIn("operation", self.handle().seen)
        self.assertEqual("Failed", done.json["phase"])

    def test_nothing_under_way_is_fine(self):
        self.site()
        done = self.sync("--terminate", output="text")
        self.assert_status(DONE, done)
        self.assertIn("no operation is under way", done.out)
        done = self.sync("--terminate")
        self.assert_result("skipped", done)
        self.assertEqual("argocd/shop: no operation is under way", done.json["message"])

    def test_one_that_waits_for_its_next_try_is_ended(self):
        server = self.argo("failing-hook")
        server.controller.hold("retry")
        self.handle("flaky").sync(sync={"revision": revision("a2")}, retry={"limit": 5})
        server.controller.wait_for("retry")
        running = self.start_sync("--terminate", app="flaky")
        self.handle("flaky").wait_for(
            lambda seen: seen["status"]["operationState"]["phase"] == "Terminating")
        server.controller.release()
        self.assert_result("terminated", running.finish())

    def test_one_that_has_not_begun_is_ended_when_it_has(self):
        server = self.site()
        server.controller.hold("pick-up")
        server.controller.hold("apply")
        self.handle().sync(sync={"revision": revision("a1")})
        server.controller.wait_for("pick-up")
        done = self.sync("--terminate", "--timeout", WHILE)
        self.assert_result("timeout", done)
        self.assertIn("no controller has begun it", done.json["message"])
        running = self.start_sync("--terminate")
        server.controller.release("pick-up")
        self.handle().wait_for(lambda seen: (seen["status"].get("operationState") or {}).get(
            "phase") == "Terminating")
        server.controller.release()
        self.assert_result("terminated", running.finish())

    def test_one_that_a_window_blocks_stays(self):
        """#25361"""
        server = self.site(project="frozen", projects={"frozen": CLOSED})
        self.handle().sync(sync={"revision": revision("a1")})
        self.handle().wait_for(lambda seen: "window" in (
            seen["status"].get("operationState") or {}).get("message", ""))
        done = self.sync("--terminate", "--timeout", WHILE)
        self.assert_result("timeout", done)
        message, hint = self.assert_says_why(done)
        self.assertIn("sync window", message)
        self.assertIn("when the window opens", hint)
        server.store.update("AppProject", ("argocd", "frozen"),
                            lambda old: {**old, "spec": {**old["spec"], "syncWindows": []}})
        self.handle().wait_for_operation()

    def test_of_many_those_that_are_busy_are_ended(self):
        server = self.argo({"applications": [
            {"name": name, "live": "a1", "labels": {"team": "x"}} for name in ("busy", "idle")],
            "repositories": {REPOSITORY: ["a1", "a2"]}})
        server.controller.hold("apply")
        self.handle("busy").sync(sync={"revision": revision("a2")})
        server.controller.wait_for("apply")
        running = self.start_sync("--selector", "team=x", "--terminate", app=None)
        self.handle("busy").wait_for(
            lambda seen: seen["status"]["operationState"]["phase"] == "Terminating")
        server.controller.release()
        done = running.finish()
        self.assert_status(DONE, done)
        self.assertEqual({"busy": "terminated", "idle": "skipped"},
                         {one["name"]: one["result"] for one in done.json["applications"]})


class HistoryByApi(Histories, Back):
    pass


class HistoryByCore(Histories, Core):
    pass


class RollbackByApi(Rollbacks, Back):
    REQUEST = r"POST .*/rollback"

    def test_the_request_is_that_of_the_api(self):
        self.site()
        self.assert_status(DONE, self.sync("--rollback", "1"))
        request, = self.server.requests_of("rollback")
        self.assertEqual({"id": 1, "prune": False, "appNamespace": "argocd",
                          "project": "default"}, json.loads(request.body))

    def test_who_may_only_look_is_told_what_is_missing(self):
        self.site(accounts={"reader": {"rights": ["applications, get, */*"]}})
        reader = {"ARGOCD_AUTH_TOKEN": self.server.token("reader")}
        self.assert_result("denied", self.sync("--rollback", "0", credentials=reader))
        self.assert_none_asked()

    def test_windows_that_we_may_not_see_are_left_to_the_controller(self):
        self.site(project="frozen", projects={"frozen": CLOSED}, accounts={"bot": {
            "rights": ["applications, get, */*", "applications, sync, */*"]}})
        done = self.sync("--rollback", "0", "--timeout", WHILE,
                         credentials={"ARGOCD_AUTH_TOKEN": self.server.token("bot")})
        self.assert_result("timeout", done)
        self.assertIn("sync window", done.json["message"])
        self.assert_one_operation()


class RollbackByCore(Rollbacks, Core):
    REQUEST = r"PATCH "

    def test_the_operation_is_that_of_the_api_server_and_has_our_marker(self):
        self.site()
        self.assert_status(DONE, self.sync("--rollback", "0"))
        self.assertEqual(["gitops-steps"], [one["name"] for one in self.asked()["info"]])
        self.assertNotIn("retry", self.asked())
        self.assertNotIn("sources", self.asked()["sync"])


class TerminationByApi(Terminations, Back):
    def test_who_may_not_is_denied(self):
        self.busy(accounts={"reader": {"rights": ["applications, get, */*"]}})
        reader = {"ARGOCD_AUTH_TOKEN": self.server.token("reader")}
        self.assert_result("denied", self.sync("--terminate", credentials=reader))

    def test_an_application_that_is_not_there_is_not_found(self):
        self.site()
        done = self.sync("--terminate", "--project", "default", app="nope")
        self.assert_result("notfound", done)

    def test_an_answer_that_is_lost_does_no_harm(self):
        server = self.busy()
        server.cut(r"DELETE .*/operation", after=0)
        running = self.start_sync("--terminate")
        self.handle().wait_for(
            lambda seen: seen["status"]["operationState"]["phase"] == "Terminating")
        server.controller.release()
        self.assert_result("terminated", running.finish())


class TerminationByCore(Terminations, Core):
    def test_who_writes_in_between_is_no_obstacle(self):
        """13.4: the request is locked to the version that we saw."""
        server = self.busy()
        server.before(r"PATCH ", lambda: self.handle().change(
            {"metadata": {"labels": {"touched": "yes"}}}))
        running = self.start_sync("--terminate")
        self.handle().wait_for(
            lambda seen: seen["status"]["operationState"]["phase"] == "Terminating")
        server.controller.release()
        self.assert_result("terminated", running.finish())


class Flags(Back):
    def test_what_does_not_go_together_is_refused(self):
        self.site()
        rollback = ["--rollback", "0"]
        for flags in (["--history", "--terminate"], ["--history", *rollback],
                      ["--terminate", *rollback], ["--history", "--dry-run"],
                      ["--terminate", "--dry-run"], ["--terminate", "--wait"],
                      ["--history", "--prune"], ["--terminate", "--revision", "a1"],
                      [*rollback, "--revision", "a1"], [*rollback, "--resource", "Job/x"],
                      [*rollback, "--strategy", "apply"], [*rollback, "--force"],
                      [*rollback, "--sync-option", "A=b"], [*rollback, "--retries", "2"],
                      [*rollback, "--if-out-of-sync"], [*rollback, "--server-dry-run", "--wait"],
                      [*rollback, "--app", "other"], ["--rollback", "last"],
                      ["--rollback", "-1"], ["--rollback", "99999999999999999999"]):
            with self.subTest(flags=flags):
                done = self.sync(*flags)
                self.assert_status(USAGE, done)
                self.assert_says_why(done)
        self.assertEqual([], self.server.requests)


if __name__ == "__main__":
    main()
