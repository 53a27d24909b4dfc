#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What `sync` asks for, once, and what it makes of the answer (argocd-api.md, 5.4, 8 and 11)."""

import json

from argocd_support import (CONFLICT, DENIED, DONE, NOT_FOUND, REPOSITORY, UNREACHABLE, USAGE,
                            WHILE, Argo, main, revision)


class Requests(Argo):
    def asked(self):
        (_, operation), = self.server.operations
        return operation

    def test_a_sync_without_wait_ends_with_the_operation(self):
        self.shop(resources=[{"Deployment/shop": {"health": "Progressing"}}])
        done = self.sync()
        self.assert_result("synced", done)
        self.assertEqual("Succeeded", done.json["phase"])
        self.assert_one_operation()

    def test_a_sync_with_wait_ends_with_health(self):
        self.argo("waves")
        done = self.sync("--wait")
        self.assert_result("healthy", done)
        self.assertEqual(revision("a2"), done.json["revision"])
        self.assert_one_operation()

    def test_an_application_that_was_never_deployed_is_deployed(self):
        self.argo("manual")
        self.assert_result("healthy", self.sync("--wait", app="fresh"))

    def test_its_own_options_stay_where_none_are_given(self):
        self.argo("manual")
        self.assert_status(DONE, self.sync())
        self.assertEqual(["CreateNamespace=true"], self.asked()["sync"]["syncOptions"])
        request, = self.server.requests_of("sync")
        self.assertNotIn("syncOptions", json.loads(request.body))

    def test_its_own_options_stay_beside_those_that_are_given(self):
        self.argo("manual")
        self.assert_status(DONE, self.sync("--sync-option", "ServerSideApply=true"))
        self.assertEqual(["CreateNamespace=true", "ServerSideApply=true"],
                         self.asked()["sync"]["syncOptions"])

    def test_pruning_is_done_where_it_is_asked_for(self):
        self.argo("manual")
        self.assert_result("healthy", self.sync("--prune", "--wait"))
        self.assertTrue(self.asked()["sync"]["prune"])

    def test_the_strategy_apply_runs_no_hooks(self):
        self.argo("failing-hook")
        self.assert_result("healthy", self.sync("--strategy", "apply", "--wait", app="broken"))

    def test_the_strategy_apply_deploys_what_is_waited_for(self):
        """It stays OutOfSync, as what is no longer in Git was not pruned."""
        self.argo("manual")
        self.assert_result("synced", self.sync("--strategy", "apply", "--revision", revision("a3")))
        self.assert_result("healthy", self.wait("--for", "health", "--revision", revision("a3"),
                                                "--timeout", "20s"))

    def test_retries_are_those_of_the_server(self):
        self.argo("failing-hook")
        done = self.sync("--retries", "3", "--wait", app="flaky")
        self.assert_result("healthy", done)
        self.assertEqual(3, self.asked()["retry"]["limit"])
        self.assert_one_operation("flaky")

    def test_a_policy_for_retries_is_sent_as_a_whole(self):
        self.argo("failing-hook")
        self.sync("--retries", "2", "--retry-backoff-duration", "1", "--retry-backoff-factor", "3",
                  "--retry-backoff-max-duration", "10s", "--retry-refresh", app="flaky")
        request, = self.server.requests_of("sync")
        self.assertEqual({"limit": 2, "refresh": True, "backoff": {
            "duration": "1", "factor": 3, "maxDuration": "10s"}},
            json.loads(request.body)["retryStrategy"])

    def test_no_retries_and_retries_without_end(self):
        self.shop()
        for number in (0, -1):
            self.assert_status(DONE, self.sync("--retries", str(number)))
        self.assertEqual([0, -1], [json.loads(request.body)["retryStrategy"]["limit"]
                                   for request in self.server.requests_of("sync")])

    def test_retries_that_make_no_sense(self):
        self.shop()
        for arguments in (["--retries", "many"], ["--retries", "-2"], ["--retry-refresh"],
                          ["--retries", "1", "--retry-backoff-duration", "soon"],
                          ["--retries", "1", "--retry-backoff-factor", "0"]):
            with self.subTest(arguments):
                self.assert_status(USAGE, self.sync(*arguments))
        self.assertEqual([], self.server.requests)

    def test_a_refresh_comes_first_where_it_is_asked_for(self):
        self.shop()
        for kind in ("normal", "hard"):
            self.assert_status(DONE, self.sync("--refresh", kind))
        self.assertEqual(["normal", "hard"], [
            request.query["refresh"][0] for request in self.server.requests
            if "refresh" in request.query][:2])

    def test_a_revision_is_deployed_although_the_branch_is_elsewhere(self):
        self.shop(live="a2", repositories={
            "https://git.example.com/acme/deploy.git": ["a1", "a2", "a3"]})
        done = self.sync("--revision", revision("a1"), "--wait")
        self.assert_status(DONE, done)
        self.assertEqual(revision("a1"), self.asked()["sync"]["revision"])
        self.assertEqual(revision("a1"), self.handle().seen["status"]["history"][-1]["revision"])

    def test_a_revision_that_is_not_there_is_refused(self):
        self.shop()
        done = self.sync("--revision", "no-such-branch")
        self.assert_result("refused", done)
        self.assertIn("no-such-branch", done.json["message"])
        self.assert_none_asked()

    def test_force_is_part_of_the_request(self):
        """5: {"hook":{"force":true}} is a sync with hooks, {"apply":…} one without."""
        for flags, strategy in (([], "hook"), (["--strategy", "apply"], "apply")):
            with self.subTest(flags=flags):
                server = self.shop()
                self.assert_result("healthy", self.sync("--force", "--wait", *flags))
                body = json.loads(server.requests_of("sync")[0].body)
                self.assertEqual({strategy: {"force": True}}, body["strategy"])
                self.assertTrue(self.asked()["sync"]["syncStrategy"][strategy]["force"])
                self.shop()
                self.assert_status(DONE, self.sync(*flags))
                strategies = self.asked()["sync"].get("syncStrategy", {})
                self.assertFalse(strategies.get(strategy, {}).get("force", False))

    def test_all_of_a_project_are_synced(self):
        self.argo({"applications": [
            {"name": name, "project": project, "live": "a1"}
            for name, project in (("api", "shop"), ("web", "shop"), ("other", "default"))]},
            projects={"shop": {}}, repositories={REPOSITORY: ["a1", "a2"]})
        done = self.sync("--project", "shop", "--wait", app=None)
        self.assert_result("healthy", done)
        self.assertEqual({"api", "web"}, {one["name"] for one in done.json["applications"]})
        self.assertEqual([], self.handle("other").requested)
        for name in ("api", "web"):
            self.assert_one_operation(name)

    def test_some_resources_are_chosen(self):
        self.argo("manual")
        self.assert_status(DONE, self.sync("--resource", "apps:Deployment:shop"))
        self.assertEqual([("apps", "Deployment", "shop")], [
            (one["group"], one["kind"], one["name"]) for one in self.asked()["sync"]["resources"]])

    def test_some_resources_are_left_out(self):
        self.argo("manual")
        self.assert_status(DONE, self.sync("--resource", "!Job/old-report"))
        self.assertEqual({"ConfigMap", "Deployment"},
                         {one["kind"] for one in self.asked()["sync"]["resources"]})

    def test_a_sync_of_some_resources_need_not_end_synced(self):
        self.argo("manual")
        self.assert_status(DONE, self.sync("--resource", "Deployment/shop", "--wait"))

    def test_a_resource_that_is_not_there_is_bad_input(self):
        self.argo("manual")
        done = self.sync("--resource", "Deployment/shob")
        self.assert_status(USAGE, done)
        self.assertIn("shob", self.assert_says_why(done)[0])
        self.assert_none_asked()

    def test_what_is_synced_already_can_be_left_alone(self):
        self.argo("healthy")
        done = self.sync("--if-out-of-sync")
        self.assert_result("skipped", done)
        self.assert_none_asked()

    def test_what_is_out_of_sync_since_a_moment_is_not_left_alone(self):
        """The refresh tells; the state that is there does not."""
        self.shop(live="a2")
        pushed = self.handle().push("a3")
        done = self.sync("--if-out-of-sync", "--wait")
        self.assert_result("healthy", done)
        self.assertEqual(pushed, done.json["revision"])
        self.assert_one_operation()

    def test_a_dry_run_shows_the_request_and_sends_none(self):
        self.argo("manual")
        done = self.sync("--dry-run", "--prune", output="text")
        self.assert_status(DONE, done)
        self.assertIn('"prune":true', done.out)
        self.assert_none_asked()
        self.assertEqual([], [one for one in self.server.requests if one.method != "GET"])

    def test_all_of_a_selector_are_synced_once(self):
        server = self.argo({"applications": [
            {"name": f"app-{number}", "live": "a1", "labels": {"team": "x"}} for number in range(40)],
            "repositories": {"https://git.example.com/acme/deploy.git": ["a1", "a2"]}})
        done = self.sync("--selector", "team=x", "--wait", "--timeout", "60s", app=None, timeout=90)
        self.assert_result("healthy", done)
        self.assertEqual(sorted(f"app-{number}" for number in range(40)),
                         sorted(key[1] for key, _ in server.operations))

    def test_a_name_that_is_given_twice_is_synced_once(self):
        self.shop()
        done = self.sync("--app", "shop", "--app", "argocd/shop", app=None)
        self.assert_status(DONE, done)
        self.assert_one_operation()


class Failures(Argo):
    def test_a_hook_that_fails_is_named_with_its_words(self):
        self.argo("failing-hook")
        done = self.sync(app="broken")
        self.assert_result("failed", done)
        self.assertIn("PreSync hook Failed: Job has reached",
                      self.blocking(done)["Job/migrate"]["reason"])
        self.assert_one_operation("broken")

    def test_a_resource_that_is_refused_is_named_with_its_words(self):
        self.argo("failing-hook")
        done = self.sync(app="refused")
        self.assert_result("failed", done)
        self.assertIn("Forbidden", self.blocking(done)["StatefulSet/db"]["reason"])

    def test_what_becomes_degraded_fails_where_we_wait(self):
        self.argo("degraded")
        done = self.sync("--wait", "--degraded-after", "500ms", app="crashing")
        self.assert_result("degraded", done)
        self.assert_one_operation("crashing")

    def test_an_operation_that_cannot_start_has_failed(self):
        self.shop(behave={"sync-error": "cluster is not there"})
        self.assert_result("failed", self.sync())

    def test_an_application_that_is_being_deleted_is_not_synced(self):
        server = self.shop()
        server.controller.hold("delete")
        self.handle().delete()
        self.assert_result("failed", self.sync())
        self.assert_none_asked()

    def test_replacing_can_be_forbidden_by_the_server(self):
        self.shop(server={"replace_allowed": False})
        done = self.sync("--sync-option", "Replace=true")
        self.assert_result("refused", done)
        self.assertIn("replace was disabled", done.json["message"])

    def test_the_last_word_is_that_of_the_worst(self):
        self.argo("failing-hook")
        done = self.sync("--app", "flaky", "--app", "broken", "--wait", app=None)
        self.assert_result("failed", done)
        self.assertEqual({"flaky": "healthy", "broken": "failed"},
                         {one["name"]: one["result"] for one in done.json["applications"]})


class Rights(Argo):
    ACCOUNTS = {"reader": {"rights": ["applications, get, */*"]}}

    def test_who_may_only_look_is_told_what_is_missing(self):
        self.shop(accounts=self.ACCOUNTS)
        done = self.sync(credentials={"ARGOCD_AUTH_TOKEN": self.server.token("reader")})
        self.assert_result("denied", done)
        message, hint = self.assert_says_why(done)
        self.assertIn("applications, sync", message + hint)
        self.assertIn("default/shop", message + hint)
        self.assert_none_asked()

    def test_who_may_only_look_may_wait(self):
        self.shop(live="a2", accounts=self.ACCOUNTS)
        self.assert_result("healthy", self.wait(
            credentials={"ARGOCD_AUTH_TOKEN": self.server.token("reader")}))


class Windows(Argo):
    """Section 11."""

    def test_a_closed_window_is_a_conflict(self):
        self.argo("windows")
        done = self.sync(app="frozen")
        self.assert_result("conflict", done)
        message, hint = self.assert_says_why(done)
        self.assertIn("window '* * * * *'", message)
        self.assertIn("--on-window", hint)
        self.assert_none_asked()

    def test_a_closed_window_can_be_skipped(self):
        self.argo("windows")
        self.assert_result("skipped", self.sync("--on-window", "skip", app="frozen"))

    def test_a_window_that_lets_people_sync_lets_us(self):
        self.argo("windows")
        self.assert_result("healthy", self.sync("--wait", app="by-hand"))

    def test_a_window_that_nobody_can_read_is_told(self):
        self.argo("windows")
        done = self.sync(app="unreadable")
        self.assert_result("refused", done)
        self.assertIn("invalid sync window", done.json["message"])

    def test_a_window_that_closes_during_the_operation_is_explained(self):
        """8.5"""
        server = self.shop(project="shop", projects={"shop": {}})
        server.controller.hold("apply")
        running = self.start_sync("--timeout", "5s")
        server.controller.wait_for("apply")
        server.store.update("AppProject", ("argocd", "shop"), lambda old: {
            **old, "spec": {**old["spec"], "syncWindows": [
                {"kind": "deny", "schedule": "* * * * *", "duration": "1h",
                 "applications": ["*"]}]}})
        server.controller.release()
        done = running.finish()
        self.assert_result("timeout", done)
        self.assertIn("window", done.json["message"])
        self.assert_one_operation()


class Elsewhere(Argo):
    """A revision that is not what the branch has."""

    def test_the_revision_is_the_one_that_was_deployed(self):
        for wait in ([], ["--wait"]):
            with self.subTest(wait=wait):
                self.shop(live="a2")
                flags = ["--revision", revision("a1"), *wait]
                done = self.sync(*flags)
                word = "healthy" if wait else "synced"
                self.assert_result(word, done)
                self.assertEqual(revision("a1"), done.json["revision"])
                self.assertEqual(revision("a1"), self.only(done)["revision"])
                self.assertIn(f"{word} at {revision('a1')[:7]}",
                              self.sync(*flags, output="text").out)

    def test_what_argo_cd_compares_with_is_said_where_it_differs(self):
        self.shop(live="a2")
        remark = f"is OutOfSync: Argo CD compares it with {revision('a2')[:7]}, and not with what " \
            "was deployed"
        done = self.sync("--revision", revision("a1"), "--wait", output="text")
        self.assertIn(remark, done.out)
        done = self.sync("--revision", revision("a2"), "--wait", output="text")
        self.assertIn(f"healthy at {revision('a2')[:7]}", done.out)
        self.assertNotIn("OutOfSync", done.out)

    def test_a_comparison_from_before_says_nothing_about_what_was_deployed(self):
        """The usual sync right after a push."""
        server = self.shop(live="a2")
        pushed = self.handle().push("a3")
        server.controller.hold("reconcile")
        done = self.sync("--revision", pushed, output="text")
        self.assert_status(DONE, done)
        self.assertEqual([f"argocd/shop: synced at {pushed[:7]}"], done.out.splitlines())

    def test_a_server_side_dry_run_deploys_nothing(self):
        self.shop(live="a2")
        done = self.sync("--revision", revision("a1"), "--server-dry-run")
        self.assert_result("skipped", done)
        self.assertEqual("argocd/shop: Argo CD tried it and changed nothing", done.json["message"])
        self.assertEqual(revision("a2"), done.json["revision"])


class Others(Argo):
    """Somebody else syncs, too."""

    def busy(self, **facts):
        server = self.shop(**facts)
        server.controller.hold("apply")
        self.handle().sync(sync={"revision": revision("a1")})
        server.controller.wait_for("apply")
        return server

    def test_ours_queues_behind_another(self):
        server = self.busy()
        running = self.start_sync("--wait")
        server.wait_for_request("get_application", 2)
        self.assert_none_asked()
        server.controller.release()
        self.assert_result("healthy", running.finish())
        self.assert_one_operation()

    def test_it_is_said_whom_we_wait_for(self):
        self.busy()
        done = self.sync("--timeout", WHILE)
        self.assert_result("timeout", done)
        self.assertIn("another operation", done.err)
        self.assertIn("somebody", done.err)
        self.assert_none_asked()

    def test_ours_can_fail_because_of_another(self):
        self.busy()
        done = self.sync("--on-conflict", "fail")
        self.assert_result("conflict", done)
        self.assert_none_asked()

    def test_an_older_one_can_be_terminated(self):
        server = self.busy()
        running = self.start_sync("--on-conflict", "terminate-older", "--wait")
        server.wait_for_request("terminate")
        server.controller.release()
        self.assert_result("healthy", running.finish())
        self.assertEqual(1, len(server.requests_of("terminate")))
        self.assert_one_operation()

    def test_one_for_the_same_commit_is_not_terminated(self):
        server = self.shop()
        server.controller.hold("apply")
        self.handle().sync(sync={"revision": revision("a2")})
        server.controller.wait_for("apply")
        running = self.start_sync("--on-conflict", "terminate-older", "--wait")
        server.wait_for_request("get_application", 2)
        server.controller.release()
        self.assert_result("healthy", running.finish())
        self.assertEqual([], server.requests_of("terminate"))

    def two_at_once(self, *flags, before=lambda: None):
        """The same sync twice, the second while the first is under way, which must go on."""
        server = self.server
        server.controller.hold("apply")
        before()
        flags = ("--on-conflict", "terminate-older", *flags)
        first = self.start_sync(*flags)
        server.controller.wait_for("apply")
        second = self.start_sync(*flags)
        server.wait_for_request("get_application", 6)
        server.controller.release()
        self.assert_result("synced", first.finish())
        self.assert_result("synced", second.finish())
        self.assertEqual([], server.requests_of("terminate"))

    def test_one_for_the_same_branch_is_not_terminated(self):
        for flags in ([], ["--revision", "main"], ["--revision", revision("a2")]):
            with self.subTest(flags=flags):
                self.shop()
                self.two_at_once(*flags)

    def test_one_for_what_the_branch_has_only_now_is_not_terminated(self):
        """Argo CD has not compared with it yet."""
        for flags in ([], ["--revision", "main"]):
            with self.subTest(flags=flags):
                self.shop(live="a2")
                self.two_at_once(*flags, before=lambda: self.handle().push("a3"))

    def test_one_for_who_knows_what_is_not_terminated(self):
        server = self.shop(repositories={REPOSITORY: ["a1", {"revision": "a2"}]})
        server.controller.hold("pick-up")
        self.handle().sync()
        server.controller.wait_for("pick-up")
        done = self.sync("--on-conflict", "terminate-older", "--timeout", WHILE)
        self.assert_result("timeout", done)
        self.assertIn("it is not known whether that is for another revision", done.err)
        self.assertEqual([], server.requests_of("terminate"))

    def test_that_another_was_to_be_terminated_is_said(self):
        server = self.busy()
        done = self.sync("--on-conflict", "terminate-older", "--timeout", "5s")
        self.assert_result("timeout", done)
        end = f"the operation started by somebody for {revision('a1')[:7]}"
        self.assertIn(f"shop: asking Argo CD to end {end}", done.err)
        self.assertIn(f"we asked Argo CD to end {end}, and it has not ended yet",
                      done.json["message"])
        self.assertEqual(1, len(server.requests_of("terminate")))

    def test_automatic_sync_that_comes_first_is_waited_for(self):
        """Between our GET and our POST."""
        self.argo("healthy")
        self.handle().behave(race_auto_sync=1)
        self.assert_result("healthy", self.sync("--wait"))
        self.assert_one_operation()

    def test_automatic_sync_that_comes_first_is_a_conflict_where_we_say_so(self):
        self.argo("healthy")
        self.handle().behave(race_auto_sync=1)
        self.assert_status(CONFLICT, self.sync("--on-conflict", "fail"))
        self.assert_none_asked()

    def test_an_operation_that_takes_the_place_of_ours_is_told(self):
        self.shop()
        done = self.taken_over()
        self.assert_result("superseded", done)
        self.assertIn("somebody", done.json["message"])

    def test_two_runs_at_once_each_have_their_operation(self):
        self.shop()
        runs = [self.start_sync("--wait") for _ in range(2)]
        for running in runs:
            self.assert_result("healthy", running.finish())
        self.assertEqual(2, len(self.handle().requested))


class AutomaticSync(Argo):
    def test_the_commit_is_where_the_branch_is_when_it_comes(self):
        """The server refuses another revision than that of the branch (section 2)."""
        self.argo("healthy")
        pushed = self.handle().push("a2")
        done = self.sync("--revision", pushed, "--wait")
        self.assert_status(DONE, done)
        self.assertEqual(pushed, done.json["revision"])

    def test_a_commit_that_the_branch_does_not_have_is_not_reached(self):
        self.argo("healthy")
        done = self.sync("--revision", "0123456789", "--timeout", WHILE)
        self.assert_result("timeout", done)
        self.assertIn("branch", done.err)
        self.assert_none_asked()


class WhereTheBranchIs(Argo):
    """An application that syncs automatically goes where its branch goes, whatever is asked for."""

    def test_a_commit_that_the_branch_has_left_is_not_deployed(self):
        self.shop(auto=True, live="a2", repositories={REPOSITORY: ["a1", "a2"]})
        self.server.controller.hold("poll", "shop")
        self.handle().push("a3")
        done = self.sync("--revision", revision("a2"), "--wait", "--timeout", "6s")
        self.assertNotEqual(DONE, done.status, done)
        self.assertIn(done.json["result"], ("timeout", "superseded"))

    def test_a_refresh_that_was_swallowed_is_no_reason_to_skip(self):
        self.shop(live="a2", behave={"swallow-refresh": 1})
        pushed = self.handle().push("a3")
        done = self.sync("--if-out-of-sync", "--wait")
        self.assert_result("healthy", done)
        self.assertEqual(pushed, done.json["revision"])

    def test_what_is_synced_already_is_waited_for_all_the_same(self):
        self.argo("degraded")
        flags = ("--wait", "--degraded-after", "1s")
        self.assert_result("degraded", self.sync(*flags, app="crashing"))
        self.assert_result("degraded", self.sync("--if-out-of-sync", *flags, app="crashing"))
        self.assert_one_operation("crashing")

    def test_what_is_hydrated_has_no_revision_to_name(self):
        self.argo("hydrator")
        done = self.sync("--revision", revision("d1"))
        self.assert_status(USAGE, done)
        self.assertIn("wait --revision", self.assert_says_why(done)[1])
        self.assert_none_asked()


class Sources(Argo):
    def test_each_source_has_its_revision(self):
        self.argo("multi-source")
        done = self.sync("--revision", "1=2.4.6", "--revision", "values=v1", "--wait",
                         app="team-pay/billing")
        self.assert_status(DONE, done)
        (_, operation), = self.server.operations
        self.assertEqual(["2.4.6", revision("v1"), revision("1.3.0", "oci")],
                         operation["sync"]["revisions"])

    def test_a_source_that_is_not_there_is_refused(self):
        self.argo("multi-source")
        for name in ("no-such", "9", "0"):
            with self.subTest(source=name):
                done = self.sync("--revision", f"{name}=v1", app="team-pay/billing")
                self.assert_status(USAGE, done)
                self.assertIn(f"has no source {name}", self.assert_says_why(done)[0])
        self.assert_none_asked()

    def test_what_is_no_text_is_refused(self):
        self.shop()
        for flags in (["--revision", "v1\udcff"], ["--sync-option", "A=\udcff"]):
            with self.subTest(flags=flags):
                done = self.sync(*flags)
                self.assert_status(USAGE, done)
                self.assertIn("is not UTF-8", self.assert_says_why(done)[0])
        self.assertEqual([], self.server.requests)

    def test_one_source_takes_one_revision(self):
        for flags in (["--revision", "a1", "--revision", "a2"], ["--revision", "chart=a1"]):
            with self.subTest(flags=flags):
                self.shop()
                done = self.sync(*flags)
                self.assert_status(USAGE, done)
                self.assert_says_why(done)
                self.assert_none_asked()
        self.assert_status(DONE, self.sync("--revision", "1=a1"))

    def test_a_list_of_one_source_needs_no_place(self):
        self.argo({"applications": [{"name": "shop", "live": ["a1"], "sources": [
            {"repoURL": REPOSITORY, "path": "shop", "targetRevision": "main"}]}]},
            repositories={REPOSITORY: ["a1", "a2", "a3"]})
        self.assert_status(DONE, self.sync("--revision", revision("a2")))
        (_, operation), = self.server.operations
        self.assertEqual([revision("a2")], operation["sync"]["revisions"])

    def test_a_server_that_would_ignore_a_source_is_too_old(self):
        self.argo("multi-source", server={"version": "v2.10.9"})
        done = self.sync("--revision", "1=2.4.6", app="team-pay/billing")
        self.assert_status(UNREACHABLE, done)
        message, hint = self.assert_says_why(done)
        self.assertIn("v2.10.9 is too old", message)
        self.assertIn("2.11", hint)
        self.assert_none_asked()

    def test_a_list_of_one_source_has_a_place_too(self):
        self.argo({"applications": [{"name": "shop", "live": ["a1"], "sources": [
            {"repoURL": REPOSITORY, "path": "shop", "targetRevision": "main"}]}]},
            repositories={REPOSITORY: ["a1", "a2"]}, server={"version": "v2.10.9"})
        done = self.sync("--revision", revision("a1"))
        self.assert_status(UNREACHABLE, done)
        self.assertIn("v2.10.9 is too old", self.assert_says_why(done)[0])
        self.assert_none_asked()

    def test_the_version_is_asked_for_only_where_it_matters_and_once(self):
        def asked():
            return [one for one in self.server.requests if one.path.endswith("/api/version")]
        self.shop()
        self.assert_status(DONE, self.sync("--revision", revision("a1")))
        self.assertEqual([], asked())
        many = [{"repoURL": REPOSITORY, "path": "shop", "targetRevision": "main"}]
        self.argo({"applications": [
            {"name": name, "live": ["a1"], "sources": many, "labels": {"team": "shop"}}
            for name in ("one", "two", "three")]}, repositories={REPOSITORY: ["a1", "a2"]})
        done = self.sync("--revision", revision("a1"), "--selector", "team=shop", app=None)
        self.assert_status(DONE, done)
        self.assertEqual(1, len(asked()))

    def test_a_version_that_does_not_come_at_once_is_asked_for_again(self):
        self.argo("multi-source")
        self.server.fail("GET /api/version", times=5, status=503)
        done = self.sync("--revision", "1=2.4.6", app="team-pay/billing")
        self.assert_status(DONE, done)

    def test_a_version_that_nobody_tells_ends_the_run(self):
        for status, code, word, expected in ((403, 7, "denied", DENIED), (401, 16, "denied", DENIED),
                                             (404, 5, "notfound", NOT_FOUND)):
            self.argo("multi-source")
            self.server.fail("GET /api/version", times=100, status=status,
                             content_type="application/json",
                             body=json.dumps({"error": "no", "code": code, "message": "no"}))
            done = self.sync("--revision", "1=2.4.6", app="team-pay/billing")
            self.assert_result(word, done, expected)
            message, hint = self.assert_says_why(done)
            self.assertIn("asking Argo CD for its version: ", message)
            self.assertNotIn("the application does not exist", hint)
        self.assert_none_asked()

    def test_a_server_that_would_retry_the_old_revision_is_too_old(self):
        self.shop(server={"version": "v3.1.0"})
        done = self.sync("--retries", "1", "--retry-refresh")
        self.assert_status(UNREACHABLE, done)
        self.assert_none_asked()

    def test_many_sources_need_to_be_told_apart(self):
        self.argo("multi-source")
        for flags in ([], ["--dry-run"]):
            with self.subTest(flags=flags):
                done = self.sync("--revision", "v1", *flags, app="team-pay/billing")
                self.assert_status(USAGE, done)
                message, hint = self.assert_says_why(done)
                self.assertIn("3 sources", message)
                self.assertIn("SOURCE=REV", hint)
        self.assert_none_asked()

    def test_the_targets_are_taken_where_none_is_named(self):
        self.argo("multi-source")
        self.assert_result("healthy", self.sync("--wait", app="team-pay/billing"))
        self.assertEqual(["2.4.7", revision("v2"), revision("1.3.0", "oci")],
                         self.handle("team-pay/billing").seen["status"]["sync"]["revisions"])

    def test_a_hydrated_application_is_synced(self):
        self.argo("hydrator")
        self.assert_result("healthy", self.sync("--wait"))


class Masks(Argo):
    def test_an_application_that_is_not_there_is_explained(self):
        self.argo("rights")
        done = self.sync(app="nope")
        self.assert_status(DENIED, done)
        self.assertIn("--project", self.assert_says_why(done)[1])
        self.assert_status(NOT_FOUND, self.sync("--project", "shop", app="nope"))
        self.assert_none_asked()


if __name__ == "__main__":
    main()
