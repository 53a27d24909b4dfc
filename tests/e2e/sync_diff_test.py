#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What `sync --diff` and `sync --dry-run` show of a sync that they do not start (argocd-api.md, 5.8)."""

import json

from argocd_support import DONE, FAILED, REPOSITORY, UNREACHABLE, USAGE, Argo, main, revision

WOULD_CHANGE = 8

RESOURCES = ["ConfigMap/shop", "Deployment/shop", "Job/migrate-once",
             {"Secret/db": {"static": False}}, {"Service/new": {"missing": True}}]


class Diff(Argo):
    def different(self, **facts):
        """Deployment, Job and Secret differ from Git, a Service is not there, a ConfigMap is as it
        should be."""
        return self.shop(resources=RESOURCES, **facts)

    def changes(self, done):
        return {f"{one['kind']}/{one['name']}": one for one in self.only(done)["changes"]}

    def actions(self, done):
        return {name: one["action"] for name, one in self.changes(done).items()}

    def assert_nothing_written(self):
        self.assert_none_asked()
        self.assertEqual([], [one for one in self.server.requests if one.method != "GET"])

    def test_each_field_that_would_change_is_shown(self):
        self.different()
        done = self.sync("--diff")
        self.assert_result("changed", done)
        self.assertEqual({"Deployment/shop": "change", "Job/migrate-once": "change",
                          "Secret/db": "change", "Service/new": "create"}, self.actions(done))
        self.assertEqual([{"path": "spec.content", "old": "old", "new": "new", "hidden": False}],
                         self.changes(done)["Deployment/shop"]["fields"])
        self.assert_nothing_written()

    def test_people_read_a_heading_and_fields_below_it(self):
        self.different()
        done = self.sync("--diff", output="text")
        self.assert_status(DONE, done)
        self.assertEqual([
            f"argocd/shop: 4 resources would change at {revision('a2')[:7]}",
            "  apps/Deployment shop/shop: change",
            "    spec.content: old -> new",
            "  batch/Job shop/migrate-once: change",
            "    spec.content: old -> new",
            "  Secret shop/db: change",
            "    data.password: changed (hidden)",
            "  Service shop/new: create"],
            [line for line in done.out.splitlines() if line])

    def test_a_secret_stays_hidden(self):
        self.different()
        for output in ("text", "json"):
            done = self.sync("--diff", output=output)
            self.assertNotIn("++", done.out + done.err)
        self.assertEqual([{"path": "data.password", "old": "", "new": "", "hidden": True}],
                         self.changes(done)["Secret/db"]["fields"])

    def test_it_is_about_what_git_has_now(self):
        self.shop(live="a2")
        self.handle().push("a3")
        done = self.sync("--diff")
        self.assertEqual({"Deployment/shop": "change"}, self.actions(done))
        self.assertEqual(revision("a3"), done.json["revision"])

    def test_an_older_comparison_that_answers_is_not_believed(self):
        self.shop(live="a2")
        self.handle().push("a3")
        self.handle().behave(swallow_refresh=1)
        self.assertEqual({"Deployment/shop": "change"}, self.actions(self.sync("--diff")))

    def test_nothing_would_change(self):
        self.shop(live="a2")
        for flags in ([], ["--check"]):
            done = self.sync("--diff", *flags)
            self.assert_result("unchanged", done)
            self.assertEqual([], self.only(done)["changes"])

    def test_a_check_ends_with_its_own_status(self):
        self.different()
        done = self.sync("--diff", "--check")
        self.assert_status(WOULD_CHANGE, done)
        self.assertEqual("changed", done.json["result"])
        self.assertEqual("", done.err)

    def test_a_check_needs_a_diff(self):
        self.different()
        for flags in (["--check"], ["--check", "--dry-run"], ["--diff", "--dry-run"]):
            with self.subTest(flags=flags):
                done = self.sync(*flags)
                self.assert_status(USAGE, done)
                self.assert_says_why(done)
        self.assertEqual([], self.server.requests)

    def test_what_left_git_is_kept_without_prune(self):
        self.argo("manual")
        done = self.sync("--diff", "--check", "--resource", "Job/old-report")
        self.assert_result("unchanged", done)
        self.assertEqual({"Job/old-report": "keep"}, self.actions(done))
        done = self.sync("--diff", "--check", "--resource", "Job/old-report", "--prune")
        self.assert_status(WOULD_CHANGE, done)
        self.assertEqual({"Job/old-report": "delete"}, self.actions(done))

    def test_some_resources_are_chosen(self):
        self.different()
        self.assertEqual({"Secret/db": "change"},
                         self.actions(self.sync("--diff", "--resource", ":Secret:db")))
        self.assertEqual({"Secret/db", "Service/new"},
                         set(self.actions(self.sync("--diff", "--resource", "!apps:*:*",
                                                    "--resource", "!batch:*:*"))))

    def test_a_resource_that_is_not_there_is_a_typo(self):
        self.different()
        done = self.sync("--diff", "--resource", "Deployment/shopp")
        self.assert_status(USAGE, done)
        self.assertIn("shop?", self.assert_says_why(done)[1])

    def test_what_one_cannot_take_does_not_hide_the_others(self):
        self.argo({"applications": [
            {"name": name, "live": "a1", "labels": {"team": "x"}, "resources": [f"Deployment/{name}"]}
            for name in ("blog", "shop")], "repositories": {REPOSITORY: ["a1", "a2"]}})
        for flag in ("--diff", "--dry-run"):
            with self.subTest(flag=flag):
                done = self.sync(flag, "--selector", "team=x", "--resource", "Deployment/shop",
                                 app=None)
                self.assert_result("refused", done, USAGE)
                self.assertEqual({"blog": "refused", "shop": "changed"},
                                 {one["name"]: one["result"] for one in done.json["applications"]})
                self.assertIn("Deployment:shop", self.assert_says_why(done)[0])
        self.assert_nothing_written()

    def test_the_revision_that_is_compared_may_be_named(self):
        self.different()
        for wanted in (revision("a2"), revision("a2")[:9], "main"):
            with self.subTest(wanted=wanted):
                self.assert_result("changed", self.sync("--diff", "--revision", wanted))

    def test_there_is_no_diff_of_another_revision(self):
        self.different()
        done = self.sync("--diff", "--revision", revision("a1"))
        self.assert_result("refused", done, USAGE)
        message, hint = self.assert_says_why(done)
        self.assertIn(f"with {revision('a2')[:7]}, not with {revision('a1')[:7]}", message)
        self.assertIn("--revision", hint)
        self.assertNotIn("changes", self.only(done))

    def test_what_cannot_be_compared_is_no_success(self):
        for fault in ("comparison-error", "invalid-spec"):
            with self.subTest(fault=fault):
                self.different(behave={fault: "helm said no"})
                done = self.sync("--diff", "--check")
                self.assert_result("failed", done, FAILED)
                self.assertIn("helm said no", done.json["message"])

    def test_an_answer_of_another_shape_is_not_nothing(self):
        self.different()
        for items in ('"x"', "5", "{}", "[null]", "[{}]", '[{"kind": "Job"}]',
                      '[{"kind": "Job", "name": "a", "liveState": "{}", "predictedLiveState": 5}]'):
            with self.subTest(items=items):
                self.server.fail("/managed-resources", status=200, content_type="application/json",
                                 body='{"items": %s}' % items)
                done = self.sync("--diff", "--check")
                self.assert_status(UNREACHABLE, done)
                self.assertIn("reading the resources of", self.assert_says_why(done)[0])

    def test_who_manages_nothing_may_leave_the_list_out(self):
        self.different()
        for body in ("{}", '{"items": null}'):
            self.server.fail("/managed-resources", status=200, content_type="application/json",
                             body=body)
            self.assert_result("unchanged", self.sync("--diff", "--check"))

    def test_all_of_a_selector_are_compared(self):
        self.argo({"applications": [
            {"name": f"app-{number}", "live": "a1" if number == 3 else "a2", "labels": {"team": "x"}}
            for number in range(20)], "repositories": {REPOSITORY: ["a1", "a2"]}})
        done = self.sync("--diff", "--selector", "team=x", app=None)
        self.assert_result("changed", done)
        self.assertEqual(["app-3"], [one["name"] for one in done.json["applications"]
                                     if one["changes"]])
        self.assertEqual(20, len(done.json["applications"]))

    def test_thousands_of_resources_are_compared(self):
        self.shop(live="a2", resources=[f"ConfigMap/c-{number}" for number in range(5000)] +
                  [{"Deployment/shop": {"static": False}}])
        self.handle().push("a3")
        self.assertEqual({"Deployment/shop": "change"}, self.actions(self.sync("--diff")))

    def test_an_operation_that_goes_on_is_not_waited_for(self):
        self.different()
        self.server.controller.hold("finish")
        self.handle().sync()
        self.server.controller.wait_for("finish", "shop")
        for flag in ("--diff", "--dry-run"):
            done = self.sync(flag)
            self.assert_status(DONE, done)
            self.assertIn("an operation is under way, this may change",
                          self.only(done)["message"])

    def test_who_does_not_look_in_time_is_told_beside_the_others(self):
        self.argo({"applications": [
            {"name": name, "live": "a1", "labels": {"team": "x"}} for name in ("slow", "quick")],
            "repositories": {REPOSITORY: ["a1", "a2"]}})
        self.server.controller.hold("reconcile", "slow")
        flags = ["--selector", "team=x", "--timeout", "5s"]
        done = self.sync("--diff", *flags, app=None)
        self.assert_result("timeout", done)
        self.assertEqual({"quick": "changed", "slow": "timeout"},
                         {one["name"]: one["result"] for one in done.json["applications"]})
        done = self.sync("--dry-run", *flags, app=None)
        self.assert_status(DONE, done)
        self.assertIn("has not looked at Git in time", done.json["message"])

    def test_a_dry_run_shows_the_diff_and_the_request(self):
        self.different()
        done = self.sync("--dry-run", "--prune", output="text")
        self.assert_status(DONE, done)
        self.assertIn("    spec.content: old -> new\n", done.out)
        request = json.loads(done.out.rstrip().splitlines()[-1].partition(": ")[2])
        self.assertTrue(request["prune"])
        self.assert_nothing_written()

    def test_the_results_of_a_dry_run_have_the_request(self):
        self.shop(live="a1")
        shown = self.sync("--dry-run", "--prune", output="text").out.splitlines()[-1]
        done = self.sync("--dry-run", "--prune")
        self.assertEqual(json.loads(shown.partition(": ")[2]), self.only(done)["request"])
        self.assertTrue(self.only(done)["request"]["prune"])
        self.assertNotIn("request", self.only(self.sync("--diff")))

    def test_what_is_secret_is_secret_there_too(self):
        self.shop(live="a1")
        token = self.credentials()["ARGOCD_AUTH_TOKEN"]
        for output in ("text", "json"):
            done = self.sync("--dry-run", "--sync-option", f"Token={token}", output=output)
            self.assert_status(DONE, done)
            self.assertIn("Token=***", done.out)
            self.assertNotIn(token, done.out)

    def test_a_dry_run_of_another_revision_shows_the_request(self):
        self.different()
        done = self.sync("--dry-run", "--revision", revision("a1"), output="text")
        self.assert_status(DONE, done)
        self.assertIn("there is no diff", done.out)
        self.assertIn(f'"revision":"{revision("a1")}"', done.out)
        done = self.sync("--dry-run", "--revision", revision("a1"))
        self.assertTrue(done.json["message"].startswith(
            "nothing was synced: --dry-run; argocd/shop: there is no diff"), done)

    def test_a_dry_run_asks_nothing_of_what_is_synced_already(self):
        for live, word in (("a2", "is Synced already"), ("a1", '"prune":false')):
            with self.subTest(live=live):
                self.shop(live=live)
                done = self.sync("--dry-run", "--if-out-of-sync", output="text")
                self.assert_status(DONE, done)
                self.assertIn(word, done.out)
                self.assertEqual(live == "a1", '"prune":false' in done.out)

    def test_a_dry_run_compares_as_hard_as_the_sync_would(self):
        server = self.shop(live="a1")
        self.assert_status(DONE, self.sync("--dry-run", "--refresh", "hard"))
        kinds = [value for one in server.requests for value in one.query.get("refresh", [])]
        self.assertEqual(["hard", "normal"], kinds)


class Core(Argo):
    """Kubernetes knows which resources are OutOfSync, and no more."""

    def address(self):
        return ["--core"]

    def credentials(self):
        return {"KUBECONFIG": str(self.server.kubeconfig(self.dir / "kubeconfig", "admin"))}

    def test_resources_are_listed_without_fields(self):
        self.shop(resources=RESOURCES)
        done = self.sync("--diff", "--check", output="text")
        self.assert_status(WOULD_CHANGE, done)
        self.assertEqual([
            f"argocd/shop: 4 resources would change at {revision('a2')[:7]}",
            "  apps/Deployment shop/shop: create or change",
            "  batch/Job shop/migrate-once: create or change",
            "  Secret shop/db: create or change",
            "  Service shop/new: create or change",
            "  which fields differ, only Argo CD's API server knows"],
            [line for line in done.out.splitlines() if line])

    def test_it_is_about_what_git_has_now(self):
        self.shop(live="a2")
        self.handle().push("a3")
        done = self.sync("--diff", "--resource", "Deployment/shop")
        self.assert_result("changed", done)
        self.assertEqual([("Deployment", "apply", [])],
                         [(one["kind"], one["action"], one["fields"])
                          for one in self.only(done)["changes"]])

    def test_what_left_git_is_told_apart(self):
        self.argo("manual")
        done = self.sync("--diff", "--prune", "--resource", "Job/old-report")
        self.assertEqual(["delete"], [one["action"] for one in self.only(done)["changes"]])

    def test_a_dry_run_writes_nothing(self):
        self.shop(resources=RESOURCES)
        done = self.sync("--dry-run", output="text")
        self.assert_status(DONE, done)
        self.assertIn("apps/Deployment shop/shop: create or change", done.out)
        self.assertIn('"prune":false', done.out)
        self.assertEqual([], [one for one in self.server.requests if one.method != "GET"])

    def test_a_dry_run_asks_nothing_of_what_is_synced_already(self):
        self.shop(live="a2")
        done = self.sync("--dry-run", "--if-out-of-sync", output="text")
        self.assert_status(DONE, done)
        self.assertIn("is Synced already", done.out)
        self.assertNotIn('"prune"', done.out)
        self.assert_status(DONE, self.sync("--dry-run", "--refresh", "hard"))
        self.assertEqual([], [one for one in self.server.requests if one.method != "GET"])


if __name__ == "__main__":
    main()
