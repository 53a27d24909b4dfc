#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Where `argocd app wait` and `argocd app sync` say what is not so (argocd-api.md, 14), and ours do
not."""

from argocd_support import DONE, WHILE, Argo, main, revision

TWO = {"https://git.example.com/acme/deploy.git": ["a1", "a2"]}


class OldNews(Argo):
    """14.3 (a): right after a push all is Synced and Healthy, at the commit before."""

    def test_the_commit_before_is_not_taken_for_ours(self):
        self.argo("healthy")
        pushed = self.handle().push("a2")
        done = self.wait()
        self.assert_result("healthy", done)
        self.assertEqual(pushed, done.json["revision"])
        self.assertEqual("Succeeded", done.json["phase"])

    def test_the_commit_before_is_not_taken_for_the_one_that_is_named(self):
        self.argo("healthy")
        pushed = self.handle().push("a2")
        done = self.wait("--revision", pushed[:10])
        self.assert_result("healthy", done)
        self.assertEqual(pushed, done.json["revision"])

    def test_it_is_not_there_while_nobody_looks_at_git(self):
        server = self.argo("healthy")
        server.controller.hold("reconcile")
        self.handle().push("a2")
        done = self.wait("--timeout", WHILE)
        self.assert_result("timeout", done)
        self.assertIn("waiting for Argo CD to look at Git", done.json["message"])

    def test_it_is_not_there_while_the_named_commit_is_unknown(self):
        self.argo("healthy")
        done = self.wait("--revision", "0123456789", "--timeout", WHILE)
        self.assert_result("timeout", done)
        self.assertIn("wanted 0123456", done.json["message"])

    def test_a_refresh_that_was_swallowed_is_asked_again(self):
        self.argo("healthy", tick=0)
        self.handle().behave(swallow_refresh=1)
        pushed = self.handle().push("a2")
        done = self.wait()
        self.assert_result("healthy", done)
        self.assertEqual(pushed, done.json["revision"])

    def test_a_refresh_that_was_swallowed_is_asked_again_for_a_named_commit(self):
        self.argo("healthy")
        self.handle().behave(swallow_refresh=1)
        pushed = self.handle().push("a2")
        done = self.wait("--revision", pushed, "--timeout", "60s", timeout=100)
        self.assert_result("healthy", done)
        self.assertEqual(pushed, done.json["revision"])

    def test_a_commit_that_changes_nothing_here_counts(self):
        """8.3: no operation, and nothing in the history."""
        self.argo("healthy")
        pushed = self.handle().push({"revision": "a2", "changes": ["other"]})
        done = self.wait("--revision", pushed)
        self.assert_result("healthy", done)
        self.assertEqual(pushed, done.json["revision"])
        self.assertEqual([], self.handle().operations)


class OldPods(Argo):
    """14.3 (b): between the request and its pick-up the health is that of the old pods."""

    def test_health_alone_does_not_look_past_an_operation(self):
        server = self.shop()
        server.controller.hold("pick-up")
        self.handle().sync()
        done = self.wait("--for", "health", "--timeout", WHILE)
        self.assert_result("timeout", done)
        self.assertIn("operation", done.json["message"])

    def test_sync_alone_does_not_look_past_an_operation(self):
        server = self.shop(live="a2")
        server.controller.hold("pick-up")
        self.handle().sync()
        self.assert_result("timeout", self.wait("--for", "sync", "--timeout", WHILE))

    def test_health_alone_is_that_of_the_new_pods(self):
        self.shop(delays={"pick-up": 1500})
        self.handle().sync()
        done = self.wait("--for", "health")
        self.assert_result("healthy", done)
        self.assertEqual("Synced", done.json["sync"])

    def test_what_is_out_of_sync_is_healthy_in_its_old_state_only(self):
        self.shop()
        done = self.wait("--for", "health", "--timeout", WHILE)
        self.assert_result("timeout", done)
        self.assertIn("old state", done.json["message"])

    def test_sync_does_not_end_before_its_operation_is_picked_up(self):
        server = self.shop()
        server.controller.hold("pick-up")
        done = self.sync("--timeout", WHILE)
        self.assert_result("timeout", done)
        self.assert_one_operation()


class SameSecond(Argo):
    """14.3 (c): times are whole seconds, so a comparison of the second in which the operation ended
    may be older than that end."""

    def test_a_comparison_of_the_same_second_is_not_enough(self):
        server = self.shop(tick=0)
        self.handle().behave(reuse_second=1)
        server.controller.hold("reconcile")
        done = self.sync("--wait", "--timeout", "4s")
        self.assert_result("timeout", done)
        self.assertIn("since the operation", done.json["message"])
        self.assert_one_operation()

    def test_the_next_comparison_is(self):
        self.shop(tick=0)
        self.handle().behave(reuse_second=1)
        done = self.sync("--wait")
        self.assert_result("healthy", done)
        self.assertEqual(revision("a2"), done.json["revision"])
        state = self.handle().seen["status"]
        self.assertGreater(state["reconciledAt"], state["operationState"]["finishedAt"])


class TooEarly(Argo):
    """14.3 (d): some things say Healthy until their operator has noticed the change."""

    def test_what_is_healthy_for_a_moment_only_is_waited_for(self):
        self.shop(auto=True, resources=[{"Certificate/shop": {"static": False, "health": [
            "Healthy 600ms", "Progressing 600ms", "Degraded \"no issuer\""]}}])
        self.handle().refresh()
        done = self.wait("--stable-for", "2s", "--degraded-after", "500ms")
        self.assert_result("degraded", done)

    def test_health_that_comes_and_goes_is_not_health(self):
        self.shop(auto=True, resources=[{"Deployment/shop": {"health": [
            "Progressing 100ms", "Healthy 300ms", "Progressing 500ms", "Healthy 300ms",
            "Progressing 1000ms", "Healthy"]}}])
        self.handle().refresh()
        done = self.wait("--stable-for", "1s")
        self.assert_result("healthy", done)
        self.assertGreater(done.seconds, 2)


class AppOfApps(Argo):
    """14.3 (e): the health of a parent does not include that of its children."""

    def begun(self):
        """The manager has been synced; what that has made waits for its own sync."""
        server = self.argo("app-of-apps")
        server.controller.hold("pick-up", "billing")
        self.handle("apps").sync()
        self.handle("apps").wait_for_operation()
        return server

    def test_with_its_children_it_is_done_when_the_last_of_them_is(self):
        server = self.begun()
        running = self.start_wait("--children", app="apps")
        server.wait_for_request(lambda one: one.path.endswith("/billing"))
        server.controller.release()
        done = running.finish()
        self.assert_result("healthy", done)
        self.assertEqual(["apps", "billing", "shop"],
                         sorted(one["name"] for one in done.json["applications"]))
        self.assertEqual({revision("a2")}, {one["revision"] for one in done.json["applications"]})

    def test_with_its_children_it_is_not_done_while_one_of_them_is_not(self):
        self.begun()
        done = self.wait("--children", "--timeout", "5s", app="apps")
        self.assert_result("timeout", done)
        self.assertEqual({"apps": "healthy", "shop": "healthy", "billing": "timeout"},
                         {one["name"]: one["result"] for one in done.json["applications"]})
        self.assertIn("billing", done.json["message"])

    def test_without_them_they_are_told_of(self):
        self.begun()
        done = self.wait(app="apps")
        self.assert_result("healthy", done)
        self.assertIn("2 applications that were not waited for; --children", done.err)

    def test_a_child_that_is_not_there_yet_can_be_waited_for(self):
        server = self.argo("app-of-apps")
        running = self.start_wait("--for", "created", app="billing")
        server.wait_for_request("get_application")
        self.handle("apps").sync()
        self.assert_result("created", running.finish())


class Oddities(Argo):
    """14.1 and 14.2."""

    def test_no_match_is_an_error(self):
        self.argo("healthy")
        for run in (self.wait, self.sync):
            for flags in (["--selector", "team=none"], ["--project", "none"]):
                self.assert_status(5, run(*flags, app=None))
        self.assert_none_asked()

    def test_no_match_is_none_where_that_is_allowed(self):
        self.argo("healthy")
        for run in (self.wait, self.sync):
            done = run("--selector", "team=none", "--allow-none", app=None)
            self.assert_result("skipped", done)
            self.assertEqual([], done.json["applications"])

    def test_a_condition_can_be_left_out(self):
        """Upstream --health=false means all three (#6013)."""
        self.argo("no-address")
        self.assert_result("synced", self.wait("--for", "sync,operation"))

    def test_what_has_no_check_of_health_does_not_hold_it_up(self):
        """#23051"""
        self.argo({"applications": [{"name": "shop", "resources": [
            "ConfigMap/settings", "CronJob/report", "Deployment/shop"]}]})
        self.assert_result("healthy", self.wait())

    def test_only_what_has_no_check_of_health_is_healthy(self):
        self.argo({"applications": [{"name": "shop", "resources": ["ConfigMap/settings"]}]})
        self.assert_result("healthy", self.wait())

    def test_what_has_no_resources_is_healthy(self):
        self.argo({"applications": [{"name": "shop", "resources": []}]})
        self.assert_result("healthy", self.wait())

    def test_hooks_do_not_hold_it_up(self):
        self.argo("waves")
        done = self.sync("--wait")
        self.assert_result("healthy", done)
        self.assertEqual([], self.only(done)["blocking"])

    def test_a_failed_operation_is_said_at_once(self):
        """Upstream looks at no phase."""
        self.argo("failing-hook")
        running = self.start_wait("--timeout", "30s", app="broken")
        self.server.wait_for_streams()
        self.handle("broken").sync()
        done = running.finish()
        self.assert_result("failed", done)
        self.assertIn("Job/migrate", self.blocking(done))

    def test_what_is_degraded_from_the_start_is_said_after_its_grace(self):
        """#8496: upstream waits for ever; #26173: and not at all for one that only flaps."""
        self.shop(resources=[{"Deployment/shop": {"start": 'Degraded "no"'}}], live="a2")
        self.assert_result("degraded", self.wait("--degraded-after", "1s"))

    def test_a_manual_sync_of_what_is_out_of_sync_is_awaited(self):
        self.shop()
        running = self.start_wait()
        self.server.wait_for_streams()
        self.handle().sync()
        self.assert_result("healthy", running.finish())

    def test_many_are_waited_for_at_once(self):
        """Upstream: one after the other, and the timeout begins anew for each."""
        self.argo({"applications": [{"name": name, "live": "a1"} for name in "abc"] + [
            {"name": "good", "live": "a2"}]}, repositories={**TWO})
        done = self.wait(*(flag for name in ("a", "b", "c", "good") for flag in ("--app", name)),
                         "--timeout", WHILE, app=None)
        self.assert_result("timeout", done)
        self.assertLess(done.seconds, 6)
        self.assertEqual({"a": "timeout", "b": "timeout", "c": "timeout", "good": "healthy"},
                         {one["name"]: one["result"] for one in done.json["applications"]})

    def test_pruning_that_was_skipped_leaves_it_out_of_sync(self):
        self.argo("manual")
        done = self.sync("--wait")
        self.assert_result("outofsync", done)
        self.assertIn("is no longer in Git", self.blocking(done)["Job/old-report"]["reason"])

    def test_a_dry_run_that_fails_has_failed(self):
        """Upstream: exit status 0 whatever the phase."""
        self.argo("failing-hook")
        done = self.sync("--server-dry-run", app="refused")
        self.assert_result("failed", done)
        self.assertIn("StatefulSet/db", self.blocking(done))

    def test_a_dry_run_that_succeeds_changes_nothing(self):
        self.shop()
        self.assert_status(DONE, self.sync("--server-dry-run"))
        self.assertEqual("OutOfSync", self.handle().seen["status"]["sync"]["status"])
        self.assertTrue(self.server.operations[0][1]["sync"]["dryRun"])

    def test_another_operation_is_waited_for(self):
        """Upstream: exit status 20 at once (#4505)."""
        server = self.shop(auto=True)
        server.controller.hold("apply")
        self.handle().sync()
        running = self.start_sync("--wait")
        server.wait_for_request("get_application")
        server.controller.wait_for("apply")
        server.controller.release()
        self.assert_result("healthy", running.finish())
        self.assert_one_operation()

    def test_several_sources_take_a_revision(self):
        """Upstream refuses --revision there."""
        self.argo("multi-source")
        done = self.sync("--revision", "values=v1", "--revision", "chart=2.4.6", "--wait",
                         app="team-pay/billing")
        self.assert_status(DONE, done)
        (_, operation), = self.server.operations
        self.assertEqual(["2.4.6", revision("v1")], operation["sync"]["revisions"][:2])

    def test_what_is_gone_already_is_deleted(self):
        """Upstream fails."""
        self.argo("healthy")
        done = self.wait("--for", "deleted", "--project", "default", app="gone")
        self.assert_result("deleted", done)

    def test_what_may_be_gone_or_hidden_is_not_said_to_be_deleted(self):
        self.argo("healthy")
        done = self.wait("--for", "deleted", app="gone")
        self.assert_result("denied", done)
        self.assertIn("--project", self.assert_says_why(done)[1])

    def test_a_deletion_is_awaited(self):
        server = self.argo("healthy")
        server.controller.hold("delete")
        running = self.start_wait("--for", "deleted")
        server.wait_for_streams()
        self.handle().delete()
        server.controller.wait_for("delete")
        server.controller.release()
        self.assert_result("deleted", running.finish())


if __name__ == "__main__":
    main()
