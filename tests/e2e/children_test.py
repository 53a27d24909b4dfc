#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Applications that manage applications, with --children (argocd-api.md, 14.3 e), and those of an
ApplicationSet, with --applicationset."""

from argocd_support import DENIED, DONE, NOT_FOUND, USAGE, WHILE, Argo, main, revision

DEPLOY = "https://git.example.com/acme/deploy.git"
OTHER = "https://git.example.com/acme/other.git"
TWO = {DEPLOY: ["a1", "a2"], OTHER: ["b1"]}


def manages(*names, **facts):
    """The resources of an application that manages these: each commit changes them."""
    return [{f"Application/{name}": {"static": False, **facts}} for name in names]


def late(name, **facts):
    """One whose Deployment becomes healthy when the test says so."""
    return {"name": name, "resources": [{f"Deployment/{name}": {"start": "Progressing"}}], **facts}


class Family(Argo):
    def family(self, *applications, **options):
        options.setdefault("repositories", TWO)
        return self.argo({"applications": list(applications)}, **options)

    def words(self, done):
        return {one["name"]: one["result"] for one in done.json["applications"]}

    def synced(self):
        """Whom we have asked Argo CD to sync, in this order."""
        return [name for (_, name), _ in self.server.operations]

    def wanted(self):
        return {name: operation["sync"].get("revision", "")
                for (_, name), operation in self.server.operations}

    def when_asked_for(self, name):
        """Blocks until somebody looks at this application."""
        self.server.wait_for_request(lambda one: one.path.endswith(f"/applications/{name}"))


class ToCome(Family):
    def test_a_child_that_a_sync_would_make_is_no_hidden_one(self):
        self.family({"name": "apps", "resources": [
            *manages("shop"), {"Application/new": {"missing": True}}]}, {"name": "shop"})
        for flag in ("--diff", "--dry-run"):
            done = self.sync("--children", flag, app="apps", output="text")
            self.assert_status(DONE, done)
            self.assertIn("argocd/new: is not there yet", done.out)


class Waiting(Family):
    def test_a_child_that_becomes_healthy_late_is_waited_for(self):
        self.family({"name": "apps", "resources": manages("shop", "billing")},
                    {"name": "shop"}, late("billing"))
        running = self.start_wait("--children", app="apps")
        self.when_asked_for("billing")
        self.handle("billing").set_health("Deployment", "billing", "Healthy")
        done = running.finish()
        self.assert_result("healthy", done)
        self.assertEqual({"apps": "healthy", "billing": "healthy", "shop": "healthy"},
                         self.words(done))
        self.assertEqual("apps", done.json["applications"][0]["name"])

    def test_a_child_that_does_not_become_healthy_is_named(self):
        self.family({"name": "apps", "resources": manages("billing")}, late("billing"))
        done = self.wait("--children", "--timeout", WHILE, app="apps")
        self.assert_result("timeout", done)
        self.assertEqual({"apps": "healthy", "billing": "timeout"}, self.words(done))
        self.assertIn("billing", done.json["message"])

    def test_a_child_that_is_degraded_is_named(self):
        self.family({"name": "apps", "resources": manages("billing")},
                    late("billing", resources=[{"Deployment/billing": {
                        "start": 'Degraded "back-off"'}}]))
        done = self.wait("--children", "--degraded-after", "200ms", app="apps")
        self.assert_result("degraded", done)
        self.assertEqual({"apps": "healthy", "billing": "degraded"}, self.words(done))
        child = done.json["applications"][1]
        self.assertEqual("Deployment", child["blocking"][0]["kind"])

    def test_a_child_that_is_out_of_sync_is_named(self):
        self.family({"name": "apps", "resources": manages("billing")},
                    {"name": "billing", "live": "a1"})
        done = self.wait("--children", "--timeout", WHILE, app="apps")
        self.assert_result("timeout", done)
        self.assertEqual("OutOfSync", done.json["applications"][1]["sync"])
        self.assertIn("billing", done.json["message"])

    def test_children_of_children_are_waited_for(self):
        self.family({"name": "root", "resources": manages("team-a", "team-b")},
                    {"name": "team-a", "resources": manages("shop")},
                    {"name": "team-b", "resources": manages("billing", "ledger")},
                    {"name": "shop"}, {"name": "billing"}, late("ledger"))
        running = self.start_wait("--children", app="root")
        # More than a few are looked at by lists and the stream.
        self.server.wait_for_request("list_applications")
        self.handle("ledger").set_health("Deployment", "ledger", "Healthy")
        done = running.finish()
        self.assert_result("healthy", done)
        self.assertEqual(["billing", "ledger", "root", "shop", "team-a", "team-b"],
                         sorted(self.words(done)))
        self.assertEqual("root", done.json["applications"][0]["name"])

    def test_what_the_stream_says_of_a_child_is_heard(self):
        self.family({"name": "apps", "resources": manages("billing")}, late("billing"))
        running = self.start_wait("--children", "--poll", "10m", app="apps")
        self.when_asked_for("billing")
        self.server.wait_for_request("stream_applications", 2)
        self.server.wait_for_streams()
        self.handle("billing").set_health("Deployment", "billing", "Healthy")
        done = running.finish()
        self.assert_result("healthy", done)

    def test_a_child_in_another_namespace_is_found(self):
        self.family({"name": "apps", "resources": manages("billing", namespace="team-pay")},
                    {"name": "billing", "namespace": "team-pay"})
        done = self.wait("--children", app="apps")
        self.assert_result("healthy", done)
        self.assertEqual(["argocd", "team-pay"],
                         [one["namespace"] for one in done.json["applications"]])

    def test_circles_and_many_mentions_end(self):
        self.family({"name": "a", "resources": manages("b", "c")},
                    {"name": "b", "resources": manages("a", "c", "b")}, {"name": "c"})
        done = self.wait("--children", app="a")
        self.assert_result("healthy", done)
        self.assertEqual(["a", "b", "c"], sorted(self.words(done)))

    def test_the_manager_that_fails_ends_the_wait(self):
        self.family({"name": "apps", "live": "a1", "resources": manages("shop")}, {"name": "shop"})
        done = self.wait("--children", "--timeout", WHILE, app="apps")
        self.assert_result("timeout", done)
        self.assertEqual({"apps": "timeout"}, self.words(done))

    def test_a_child_that_is_not_known_here_is_not_found(self):
        """It may be in another cluster, with an Argo CD of its own."""
        self.family({"name": "apps", "resources": manages("elsewhere")})
        done = self.wait("--children", app="apps")
        self.assert_status(DENIED, done)
        self.assertEqual({"apps": "healthy", "elsewhere": "denied"}, self.words(done))

    def test_what_a_selector_finds_has_children_too(self):
        self.family({"name": "apps", "labels": {"team": "x"}, "resources": manages("shop")},
                    {"name": "shop", "project": "default"})
        done = self.wait("--children", "--selector", "team=x", app=None)
        self.assert_result("healthy", done)
        self.assertEqual(["apps", "shop"], list(self.words(done)))

    def test_what_somebody_else_syncs_later_is_at_its_commit(self):
        """A named commit is that of the children too, where they follow the same branch."""
        self.family({"name": "apps", "resources": manages("shop", "charts", "pinned")},
                    {"name": "shop", "live": "a1"}, {"name": "charts", "repo": OTHER},
                    {"name": "pinned", "target": revision("a1"), "live": "a1"})
        running = self.start_wait("--children", "--revision", revision("a2"), app="apps")
        self.when_asked_for("pinned")
        self.handle("shop").sync()
        done = running.finish()
        self.assert_result("healthy", done)
        self.assertEqual({"apps": revision("a2"), "shop": revision("a2"),
                          "charts": revision("b1"), "pinned": revision("a1")},
                         {one["name"]: one["revision"] for one in done.json["applications"]})

    def test_a_child_of_the_same_branch_must_come_to_the_commit(self):
        self.family({"name": "apps", "resources": manages("shop")}, {"name": "shop"},
                    repositories={DEPLOY: ["a1", "a2"]})
        self.handle("shop").behave(ignore_refresh=True)
        self.handle("shop").change({"status": {"sync": {"revision": revision("a1")}}})
        done = self.wait("--children", "--revision", revision("a2"), "--timeout", WHILE, app="apps")
        self.assert_result("timeout", done)
        self.assertIn("wanted " + revision("a2")[:7], done.json["applications"][1]["message"])

    def test_without_children_they_are_told_of(self):
        self.family({"name": "apps", "resources": manages("shop", "billing")}, {"name": "shop"},
                    {"name": "billing"})
        done = self.wait(app="apps")
        self.assert_result("healthy", done)
        self.assertEqual({"apps": "healthy"}, self.words(done))
        self.assertIn("apps manages 2 applications that were not waited for; --children waits for "
                      "them, too", done.err)
        done = self.wait("--app", "shop", app="apps")
        self.assertIn("apps manages an application that was not waited for", done.err)
        for flags in (["--app", "shop", "--app", "billing"], ["--children"]):
            self.assertNotIn("not waited for", self.wait(*flags, app="apps").err)
        self.assertNotIn("not waited for", self.wait(app="shop").err)

    def test_one_look_shows_the_children_too(self):
        self.family({"name": "apps", "resources": manages("team", "gone")},
                    {"name": "team", "resources": manages("shop", "apps")},
                    {"name": "shop", "live": "a1"})
        done = self.wait("--children", "--once", app="apps")
        self.assertEqual({"apps": "healthy", "team": "healthy", "shop": "outofsync",
                          "gone": "denied"}, self.words(done))
        self.assert_none_asked()

    def test_what_goes_and_comes_has_no_children(self):
        self.family({"name": "apps"})
        for word in ("deleted", "created"):
            done = self.wait("--children", "--for", word, app="apps")
            self.assert_status(USAGE, done)
        done = self.wait("--children", "--project", "default", app="apps")
        self.assert_status(USAGE, done)


class Syncing(Family):
    def test_children_are_synced_after_their_manager(self):
        self.family({"name": "root", "live": "a1", "resources": manages("team", "billing")},
                    {"name": "team", "live": "a1", "resources": manages("shop")},
                    {"name": "shop", "live": "a1"}, {"name": "billing", "live": "a1"})
        done = self.sync("--children", "--wait", "--prune", app="root")
        self.assert_result("healthy", done)
        self.assertEqual(dict.fromkeys(["root", "team", "billing", "shop"], "healthy"),
                         self.words(done))
        order = self.synced()
        self.assertEqual("root", order[0])
        self.assertEqual(["billing", "root", "shop", "team"], sorted(order))
        self.assertLess(order.index("team"), order.index("shop"))
        self.assertTrue(all(operation["sync"]["prune"] for _, operation in self.server.operations))

    def test_no_child_is_synced_before_the_operation_of_its_manager_has_ended(self):
        server = self.family({"name": "apps", "live": "a1", "resources": manages("shop")},
                             {"name": "shop", "live": "a1"})
        server.controller.hold("finish", "apps")
        running = self.start_sync("--children", app="apps")
        server.controller.wait_for("finish", "apps")
        self.assertEqual(["apps"], self.synced())
        server.controller.release()
        self.assert_result("synced", running.finish())
        self.assertEqual(["apps", "shop"], self.synced())

    def test_a_child_that_the_sync_makes_is_synced(self):
        for auto in (False, True):
            with self.subTest(auto=auto):
                self.family(
                    {"name": "apps", "live": "a1", "resources": manages("billing", missing=True)},
                    {"name": "billing", "live": "none", "parent": "apps", "auto": auto})
                done = self.sync("--children", "--wait", app="apps")
                self.assert_result("healthy", done)
                self.assertEqual({"apps": "healthy", "billing": "healthy"}, self.words(done))

    def test_a_child_that_the_cache_does_not_know_yet_is_synced(self):
        server = self.family(
            {"name": "apps", "live": "a1", "resources": manages("billing", missing=True)},
            {"name": "billing", "live": "none", "parent": "apps"})
        server.fail(r"GET .*/billing", times=1, status=403, content_type="application/json",
                    body='{"error":"permission denied","code":7,"message":"permission denied"}')
        done = self.sync("--children", app="apps")
        self.assert_result("synced", done)
        self.assertEqual(["apps", "billing"], self.synced())

    def test_no_child_is_synced_where_its_manager_fails(self):
        self.family({"name": "apps", "live": "a1",
                     "resources": [*manages("shop"), {"ConfigMap/bad": {
                         "static": False, "fails": "no such field"}}]},
                    {"name": "shop", "live": "a1"})
        done = self.sync("--children", app="apps")
        self.assert_result("failed", done)
        self.assertEqual(["apps"], self.synced())

    def test_only_what_is_out_of_sync_is_synced(self):
        self.family({"name": "apps", "resources": manages("shop", "billing")},
                    {"name": "shop", "live": "a1"}, {"name": "billing"})
        done = self.sync("--children", "--if-out-of-sync", app="apps")
        self.assert_status(DONE, done)
        self.assertEqual({"apps": "skipped", "billing": "skipped", "shop": "synced"},
                         self.words(done))
        self.assertEqual(["shop"], self.synced())

    def test_a_revision_is_for_those_of_the_same_branch(self):
        self.family({"name": "apps", "resources": manages("shop", "charts", "pinned")},
                    {"name": "shop"}, {"name": "charts", "repo": OTHER},
                    {"name": "pinned", "target": revision("a2")})
        done = self.sync("--children", "--revision", revision("a1"), app="apps")
        self.assert_status(DONE, done)
        self.assertEqual({"apps": revision("a1"), "shop": revision("a1"), "charts": revision("b1"),
                          "pinned": revision("a2")}, self.wanted())

    def test_what_is_no_longer_in_git_is_not_synced(self):
        self.family({"name": "apps", "live": "a1", "resources": [
            {"Application/old": {"prune": True}}, *manages("shop")]},
            {"name": "old"}, {"name": "shop"})
        done = self.sync("--children", app="apps")
        self.assert_result("synced", done)
        self.assertEqual(["apps", "shop"], self.synced())

    def test_what_is_shown_without_a_sync_is_that_of_children_too(self):
        self.family({"name": "apps", "resources": manages("shop", "charts", "gone")},
                    {"name": "shop"}, {"name": "charts", "repo": OTHER})
        done = self.sync("--children", "--dry-run", "--revision", revision("a1"), app="apps",
                         output="text")
        self.assert_status(DENIED, done)
        lines = {line.partition(":")[0]: line for line in done.out.splitlines()}
        self.assertIn(revision("a1"), lines["argocd/shop"])
        self.assertNotIn("revision", lines["argocd/charts"])
        self.assertIn("permission denied", lines["argocd/gone"])
        self.assert_none_asked()

    def test_a_look_does_not_pass_over_a_child_that_is_hidden(self):
        self.family({"name": "apps", "resources": manages("shop", "gone")}, {"name": "shop"})
        for flags in (["--diff", "--check"], ["--dry-run"]):
            done = self.sync("--children", *flags, app="apps")
            self.assert_result("denied", done, DENIED)
            self.assertEqual({"apps", "shop", "gone"}, set(self.words(done)))

    def test_what_makes_no_sense_with_children_is_refused(self):
        self.family({"name": "apps"})
        for flags in (["--server-dry-run"], ["--resource", "ConfigMap/a"]):
            done = self.sync("--children", *flags, app="apps")
            self.assert_status(USAGE, done)
        self.assert_none_asked()


class Sets(Family):
    OWNED = {"metadata": {"ownerReferences": [{
        "apiVersion": "argoproj.io/v1alpha1", "kind": "ApplicationSet", "name": "shops",
        "uid": "1", "controller": True, "blockOwnerDeletion": True}]}}

    def shops(self, **options):
        return self.family({"name": "shop-eu", "labels": {"tier": "a"}, "patch": self.OWNED},
                           {"name": "shop-us", "live": "a1", "patch": self.OWNED},
                           {"name": "billing", "live": "a1"}, **options)

    def test_all_that_a_set_owns_are_waited_for(self):
        self.shops()
        running = self.start_wait("--applicationset", "shops", app=None)
        self.server.wait_for_streams()
        self.handle("shop-us").sync()
        done = running.finish()
        self.assert_result("healthy", done)
        self.assertEqual({"shop-eu": "healthy", "shop-us": "healthy"}, self.words(done))

    def test_all_that_a_set_owns_are_synced(self):
        self.shops()
        done = self.sync("--applicationset", "argocd/shops", app=None)
        self.assert_result("synced", done)
        self.assertEqual(["shop-eu", "shop-us"], sorted(self.synced()))

    def test_a_selector_makes_them_fewer(self):
        self.shops()
        done = self.wait("--applicationset", "shops", "--selector", "tier=a", app=None)
        self.assert_result("healthy", done)
        self.assertEqual(["shop-eu"], list(self.words(done)))

    def test_a_set_that_owns_none_is_an_error_unless_allowed(self):
        self.shops()
        for flags in (["--applicationset", "nope"], ["--applicationset", "other/shops"],
                      ["--applicationset", "shops", "--namespace", "other"]):
            for run in (self.wait, self.sync):
                done = run(*flags, app=None)
                self.assert_status(NOT_FOUND, done)
                self.assertIn(flags[1], self.assert_says_why(done)[0])
        for run, flag in ((self.wait, "--once"), (self.sync, "--dry-run"),
                          (self.sync, "--history"), (self.sync, "--terminate")):
            done = run("--applicationset", "nope", flag, app=None)
            self.assert_status(NOT_FOUND, done)
            self.assertIn("ApplicationSet nope", self.assert_says_why(done)[0])
        done = self.wait("--applicationset", "nope", "--allow-none", app=None)
        self.assert_result("skipped", done)
        self.assertIn("nope", done.json["message"])

    def test_a_set_does_not_go_with_names(self):
        self.shops()
        done = self.wait("--applicationset", "shops", app="billing")
        self.assert_status(USAGE, done)
        done = self.wait("--applicationset", "Shops!", app=None)
        self.assert_status(USAGE, done)
        self.assertIn("ApplicationSet", self.assert_says_why(done)[0])


class InKubernetes(Sets, ToCome, Family):
    """The same, past the API server."""

    def address(self):
        return ["--core"]

    def credentials(self):
        return {"KUBECONFIG": str(self.server.kubeconfig(self.dir / "kubeconfig", "admin"))}

    def test_children_are_waited_for(self):
        self.family({"name": "apps", "resources": manages("shop", "billing")}, {"name": "shop"},
                    late("billing"))
        running = self.start_wait("--children", app="apps")
        self.when_asked_for("billing")
        self.handle("billing").set_health("Deployment", "billing", "Healthy")
        done = running.finish()
        self.assert_result("healthy", done)
        self.assertEqual(3, len(self.words(done)))

    def test_children_are_synced(self):
        self.family({"name": "apps", "live": "a1", "resources": manages("shop")},
                    {"name": "shop", "live": "a1"})
        done = self.sync("--children", app="apps")
        self.assert_result("synced", done)
        self.assertEqual(["apps", "shop"], self.synced())


if __name__ == "__main__":
    main()
