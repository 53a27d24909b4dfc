#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What `wait` makes of all that an application can be in (argocd-api.md, 7, 8 and 17)."""

import collections

from argocd_support import DONE, NOT_FOUND, REPOSITORY, USAGE, WHILE, Argo, main, revision


class Conditions(Argo):
    def test_a_suspended_application_is_not_healthy(self):
        self.shop(live="a2", resources=[{"Rollout/shop": {"start": "Suspended"}}])
        self.assert_result("timeout", self.wait("--timeout", WHILE))

    def test_a_suspended_application_is_suspended(self):
        self.shop(live="a2", resources=[{"Rollout/shop": {"start": "Suspended"}}])
        for words in ("suspended", "sync,suspended", "health,suspended"):
            with self.subTest(words=words):
                self.assert_result("suspended", self.wait("--for", words))

    def test_an_application_that_is_made_is_created(self):
        server = self.argo("healthy")
        running = self.start_wait("--for", "created", "--project", "default", app="later")
        server.wait_for_request("get_application")
        server.add_application(name="later")
        self.assert_result("created", running.finish())

    def test_applications_of_a_selector_that_matches_nothing_yet_are_created(self):
        server = self.argo("healthy")
        running = self.start_wait("--for", "created", "--selector", "team=late", app=None)
        server.wait_for_request("list_applications")
        server.add_application(name="later", labels={"team": "late"})
        self.assert_result("created", running.finish())

    def test_an_application_that_is_there_is_created_at_once(self):
        self.argo("healthy")
        done = self.wait("--for", "created")
        self.assert_result("created", done)
        self.assertLess(done.seconds, 10)

    def test_health_of_some_kinds_can_be_left_out(self):
        self.argo("no-address")
        self.assert_result("healthy", self.wait("--ignore-health", "Ingress",
                                                "--ignore-health", "Service/web"))

    def test_what_is_left_out_is_not_all_of_a_kind_where_it_has_a_name(self):
        self.argo("no-address")
        done = self.wait("--ignore-health", "Ingress/other", "--timeout", WHILE)
        self.assert_result("timeout", done)
        self.assertIn("Ingress/web", self.blocking(done))

    def test_words_that_do_not_go_together_are_refused(self):
        self.argo("healthy")
        for words in ("helth", "deleted,health", "created,deleted"):
            with self.subTest(words=words):
                done = self.wait("--for", words)
                self.assert_status(USAGE, done)
                self.assert_says_why(done)
        self.assertIn("health?", self.assert_says_why(self.wait("--for", "helth"))[1])

    def test_a_branch_is_no_revision_to_wait_for(self):
        self.argo("healthy")
        done = self.wait("--revision", "main")
        self.assert_status(USAGE, done)
        self.assertEqual([], self.server.requests)


class Refreshes(Argo):
    def asked(self, *arguments, **facts):
        """How often Argo CD is asked to look at Git."""
        self.shop(**facts)
        done = self.wait("--stable-for", "0", "--verbose", *arguments)
        self.assert_result("healthy", done)
        return sum("refresh=" in line for line in done.err.splitlines())

    def test_a_commit_that_is_there_needs_none(self):
        self.assertEqual(0, self.asked("--revision", revision("a2"), live="a2"))

    def test_a_commit_that_is_not_there_needs_one(self):
        self.assertEqual(1, self.asked("--revision", revision("a2"), live="a1", auto=True))

    def test_what_git_has_now_needs_two(self):
        for live in ("a1", "a2"):
            self.assertEqual(2, self.asked(live=live, auto=True))


class Selections(Argo):
    def test_all_with_a_label_are_awaited(self):
        self.argo("rights")
        done = self.wait("--selector", "team=shop", app=None)
        self.assert_result("healthy", done)
        self.assertEqual({"shop", "shop-eu"}, {one["name"] for one in done.json["applications"]})

    def test_a_selector_is_that_of_kubernetes(self):
        self.argo("rights")
        done = self.wait("--selector", "team in (shop,pay),tier!=1", app=None)
        self.assertEqual({"shop-eu"}, {one["name"] for one in done.json["applications"]})

    def test_a_selector_that_is_none_is_said_to_be_none(self):
        self.argo("rights")
        done = self.wait("--selector", "team in (", app=None)
        self.assertNotEqual(DONE, done.status)
        self.assertIn("selector", self.assert_says_why(done)[0])

    def test_all_of_a_project_are_awaited(self):
        self.argo("rights")
        done = self.wait("--project", "shop", app=None)
        self.assert_result("healthy", done)
        self.assertEqual(2, len(done.json["applications"]))

    def test_an_application_of_another_namespace_is_named_with_it(self):
        self.argo("rights")
        for arguments, app in (([], "team-eu/shop-eu"), (["--namespace", "team-eu"], "shop-eu")):
            with self.subTest(app=app):
                done = self.wait(*arguments, app=app)
                self.assert_result("healthy", done)
                self.assertEqual("team-eu", self.only(done)["namespace"])

    def test_a_list_of_null_is_empty(self):
        self.argo({"server": {"list_null": True}})
        self.assert_status(NOT_FOUND, self.wait("--selector", "team=shop", app=None))

    def test_those_that_take_long_are_asked_after_in_lists(self):
        """One stream, and one proof for each; from then on one list for all of them per poll."""
        server = self.argo({"applications": [
            {"name": f"app-{number}", "labels": {"team": "x"},
             "resources": [{"Deployment/web": {"start": "Progressing", "health": "Progressing"}}]}
            for number in range(20)]}, tick=0)
        wanted = self.handle("app-0").seen["status"]["sync"]["revision"]
        done = self.wait("--revision", wanted, "--selector", "team=x", "--poll", "1s",
                         "--timeout", "6s", app=None)
        self.assert_result("timeout", done)
        self.assertEqual({"Progressing"}, {one["health"] for one in done.json["applications"]})
        self.assertEqual(1, len(server.requests_of("stream_applications")))
        self.assertLessEqual(len(server.requests_of("list_applications")), 1 + int(done.seconds))
        looks, refreshes = collections.Counter(), collections.Counter()
        for request in server.requests_of("get_application"):
            (refreshes if "refresh" in request.query else looks)[request.path] += 1
        self.assertLessEqual(max(refreshes.values(), default=0), 1, refreshes)
        self.assertLessEqual(max(looks.values(), default=0), 1, looks)

    def test_hundreds_of_applications_are_awaited_together(self):
        """A list is sent in pieces with newlines between them."""
        self.argo({"applications": [{"name": f"app-{number}", "labels": {"team": "x"}}
                                    for number in range(120)]}, tick=0)
        done = self.wait("--selector", "team=x", "--timeout", "60s", app=None, timeout=100)
        self.assert_result("healthy", done)
        self.assertEqual(120, len(done.json["applications"]))


class Health(Argo):
    def test_a_deployment_that_stays_degraded_fails_with_its_reason(self):
        self.argo("degraded")
        self.handle("crashing").sync()
        self.handle("crashing").wait_for_operation()
        done = self.wait("--degraded-after", "500ms", app="crashing")
        self.assert_result("degraded", done)
        found = self.blocking(done)["Deployment/api"]
        self.assertEqual("Degraded", found["health"])
        self.assertIn("progress deadline", found["reason"])

    def test_a_deployment_that_is_degraded_for_a_moment_is_healthy_in_the_end(self):
        self.argo("degraded")
        running = self.start_wait(app="flapping")
        self.server.wait_for_streams()
        self.handle("flapping").sync()
        self.assert_result("healthy", running.finish())

    def test_no_grace_means_none(self):
        self.shop(resources=[{"Deployment/shop": {"start": "Degraded"}}], live="a2")
        self.assert_result("degraded", self.wait("--degraded-after", "0s"))

    def test_what_has_no_address_is_explained_in_our_words(self):
        self.argo("no-address")
        done = self.wait("--timeout", WHILE)
        self.assert_result("timeout", done)
        self.assertIn("ingress controller", self.blocking(done)["Ingress/web"]["reason"])
        self.assertIn("load balancer", self.blocking(done)["Service/web"]["reason"])

    def test_versions_differ_in_where_they_keep_health(self):
        """3.0 and 3.1 leave the health of resources out of the answer to a refresh (#24832); before
        3.0 it is in the object."""
        for version, health in (("v2.8.4", "inline"), ("v3.0.2", "tree"), ("v3.1.0", "tree"),
                                ("v3.4.1", "tree")):
            with self.subTest(version=version):
                self.argo("no-address", server={"version": version, "health": health})
                self.assert_result("healthy", self.wait("--ignore-health", "Ingress",
                                                        "--ignore-health", "Service"))


class Operations(Argo):
    def test_a_failure_that_is_retried_is_none(self):
        """7.4: Running with an end, between two tries."""
        server = self.argo("failing-hook", delays={"retry": 1500})
        self.handle("flaky").sync(retry={"limit": 2})
        self.handle("flaky").wait_for(
            lambda seen: (seen["status"].get("operationState") or {}).get("retryCount"))
        done = self.wait(app="flaky")
        self.assert_result("healthy", done)
        self.assertEqual(1, len(server.controller.operations))

    def test_automatic_sync_that_gives_up_is_said(self):
        """8.3: it never tries the same revision again."""
        self.shop(auto=True, live="a2", retry={"limit": 0}, resources=[
            {"Deployment/shop": {"fails": "admission webhook denied the request"}}])
        done = self.wait("--revision", self.handle().push("a3"))
        self.assert_result("failed", done)
        self.assertIn("admission webhook", self.blocking(done)["Deployment/shop"]["reason"])

    def test_an_operation_that_cannot_start_is_said(self):
        self.shop(auto=True, retry={"limit": 0}, behave={"sync-error": "cluster is not there"})
        done = self.wait()
        self.assert_result("failed", done)
        self.assertIn("phase Error: cluster is not there", done.json["message"])

    def test_an_operation_that_a_window_holds_is_explained(self):
        """8.5"""
        self.argo("windows")
        self.handle("frozen").sync()
        self.handle("frozen").wait_for(lambda seen: "window" in (
            seen["status"].get("operationState") or {}).get("message", ""))
        done = self.wait("--timeout", WHILE, app="frozen")
        self.assert_result("timeout", done)
        self.assertIn("sync window", done.json["message"])

    def test_a_wave_that_waits_is_explained(self):
        self.shop(auto=True, resources=[
            {"Deployment/first": {"health": 'Progressing "0 of 1 replicas"'}},
            {"Deployment/second": {"wave": 1}}])
        self.handle().refresh()
        done = self.wait("--timeout", WHILE)
        self.assert_result("timeout", done)
        self.assertIn("waiting for healthy state of apps/Deployment/first", done.json["message"])
        self.assertIn("0 of 1 replicas", self.blocking(done)["Deployment/first"]["reason"])

    def test_the_commit_that_is_wanted_can_be_overtaken(self):
        server = self.argo("healthy")
        handle = self.handle()
        wanted = handle.push("a2")
        server.controller.hold("pick-up")
        running = self.start_wait("--revision", wanted)
        server.controller.wait_for("pick-up")
        later = handle.push("a3")
        handle.refresh()
        handle.wait_for(lambda seen: seen["status"]["sync"]["revision"] == later)
        server.controller.release()
        done = running.finish()
        self.assert_result("superseded", done)
        self.assertIn(later[:7], done.json["message"])


class Errors(Argo):
    def remove(self):
        """Without its resources: at once."""
        self.server.store.delete("Application", ("argocd", "shop"))

    def test_manifests_that_cannot_be_made_are_a_failure(self):
        """7.5: upstream waits until its timeout."""
        self.argo("healthy")
        self.handle().behave(comparison_error="helm template . failed: no such value")
        done = self.wait("--timeout", "60s", timeout=80)
        self.assert_result("failed", done)
        self.assertIn("ComparisonError", done.json["message"])
        self.assertIn("no such value", done.err)

    def test_a_repository_that_is_away_for_a_moment_is_no_failure(self):
        server = self.argo("healthy")
        repository = server.repository(REPOSITORY)
        repository.error = "rpc error: code = Unavailable desc = connection refused"
        running = self.start_wait()
        server.wait_for_request("get_application", 3)
        repository.error = ""
        self.assert_result("healthy", running.finish())

    def test_a_spec_that_is_invalid_is_a_failure(self):
        """7.5: and reconciledAt stands still."""
        self.argo("healthy")
        self.handle().behave(invalid_spec="application destination cannot have both name and server")
        done = self.wait("--timeout", "60s", timeout=80)
        self.assert_result("failed", done)
        self.assertIn("InvalidSpecError", done.json["message"])

    def test_an_application_that_is_being_deleted_is_a_failure(self):
        server = self.argo("healthy")
        server.controller.hold("delete")
        self.handle().delete()
        done = self.wait()
        self.assert_result("failed", done)
        self.assertIn("being deleted", done.json["message"])

    def test_an_application_that_is_deleted_meanwhile_is_not_found(self):
        for project in ([], ["--project", "default"]):
            with self.subTest(project=project):
                server = self.argo("no-address")
                running = self.start_wait(*project)
                server.wait_for_streams()
                server.wait_for_request("get_application", 3)
                self.remove()
                self.assert_result("notfound", running.finish())

    def test_an_application_that_is_replaced_is_awaited_anew(self):
        server = self.argo("no-address")
        running = self.start_wait()
        server.wait_for_request("get_application", 3)
        self.remove()
        server.add_application(name="shop")
        self.assert_result("healthy", running.finish())


class Sources(Argo):
    def test_each_of_many_sources_has_its_revision(self):
        server = self.argo("multi-source")
        self.handle("team-pay/billing").sync()
        done = self.wait("--revision", f"values={revision('v2')}", "--revision", "1=2.4.7",
                         app="team-pay/billing")
        self.assert_result("healthy", done)
        self.assertEqual(["2.4.7", revision("v2"), revision("1.3.0", "oci")],
                         self.only(done)["revisions"])
        self.assertNotIn("revision", self.only(done))
        self.assertEqual([], server.operations)

    def test_a_commit_may_be_that_of_any_source(self):
        self.argo("multi-source")
        self.handle("team-pay/billing").sync()
        self.assert_result("healthy", self.wait("--revision", revision("v2"),
                                                app="team-pay/billing"))

    def test_the_wrong_source_is_not_there(self):
        self.argo("multi-source")
        self.handle("team-pay/billing").sync()
        self.assert_result("timeout", self.wait("--revision", f"chart={revision('v2')}",
                                                "--timeout", WHILE, app="team-pay/billing"))

    def test_a_commit_that_is_hydrated_first_is_awaited_on_the_other_branch(self):
        """7.6: what is pushed is not what is deployed."""
        self.argo("hydrator")
        dry = self.handle().push("d2")
        done = self.wait("--revision", dry)
        self.assert_result("healthy", done)
        hydrated = self.handle().seen["status"]["sourceHydrator"]["lastSuccessfulOperation"]
        self.assertEqual((dry, done.json["revision"]),
                         (hydrated["drySHA"], hydrated["hydratedSHA"]))

    def test_a_commit_that_nobody_hydrates_is_not_there(self):
        self.argo("hydrator")
        self.handle().behave(unhydrated=True)
        dry = self.handle().push("d2")
        for flags in (["--revision", dry], ["--for", "hydrated"], []):
            with self.subTest(flags=flags):
                self.assert_result("timeout", self.wait(*flags, "--timeout", WHILE))

    def test_without_a_hydrator_no_hydration_is_awaited(self):
        self.argo("healthy", applications=[{"name": "shop", "labels": {"team": "x"}}])
        for flags, app in (([], "shop"), (["--selector", "team=x"], None)):
            with self.subTest(flags=flags):
                done = self.wait("--for", "hydrated", *flags, app=app)
                self.assert_result("refused", done, status=USAGE)
                message, hint = self.assert_says_why(done)
                self.assertIn("has no source hydrator", message)
                self.assertIn("--for", hint)

    def test_of_an_operation_it_is_only_said_that_none_is_under_way(self):
        self.shop(live="a1")
        done = self.wait("--for", "operation")
        self.assert_result("unchanged", done)
        self.assertEqual("OutOfSync", done.json["sync"])
        self.assertEqual("argocd/shop has no operation under way", done.json["message"])
        done = self.wait("--for", "operation", "--once")
        self.assert_result("unchanged", done)
        self.assertEqual("argocd/shop has no operation under way", done.json["message"])

    def test_a_hydration_is_awaited_by_itself(self):
        self.argo("hydrator", applications=[{
            "name": "shop", "hydrator": {
                "drySource": {"repoURL": "https://git.example.com/acme/dry.git",
                              "targetRevision": "main", "path": "shop"},
                "syncSource": {"targetBranch": "env/prod", "path": "shop"}}}])
        self.handle().push("d2")
        self.assert_status(DONE, self.wait("--for", "hydrated"))


if __name__ == "__main__":
    main()
