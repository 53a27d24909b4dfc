#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`wait --resource`: some resources of an application instead of the whole (argocd-api.md, 14.1)."""

from argocd_support import DONE, USAGE, WHILE, Argo, main, revision

# Neither Synced nor Healthy as a whole.
RESOURCES = ["Deployment/web", {"Deployment/worker": {"start": "Degraded"}}, "ConfigMap/web",
             {"Service/web": {"start": "Progressing"}}, {"Job/migrate": {"hook": "PreSync"}}]


class Chosen(Argo):
    def troubled(self, **facts):
        return self.shop(**{"live": "a2", "resources": RESOURCES, **facts})

    def test_what_is_chosen_is_enough(self):
        self.troubled()
        for chosen in (["Deployment/web"], ["apps:Deployment:shop/web"], ["ConfigMap/web"],
                       ["*:*:*", "!Deployment/worker", "!:Service:*"]):
            with self.subTest(chosen=chosen):
                flags = [flag for one in chosen for flag in ("--resource", one)]
                self.assert_result("healthy", self.wait(*flags))
        self.assert_result("timeout", self.wait("--timeout", WHILE))

    def test_health_that_is_told_in_the_object_is_enough(self):
        self.troubled(server={"health": "inline"})
        self.assert_result("healthy", self.wait("--resource", "Deployment/web"))

    def test_what_is_chosen_is_awaited(self):
        self.troubled()
        running = self.start_wait("--resource", "Service/web")
        self.server.wait_for_streams()
        self.handle().set_health("Service", "web", "Healthy")
        self.assert_result("healthy", running.finish())

    def test_the_reasons_name_what_is_chosen_and_nothing_else(self):
        self.troubled()
        done = self.wait("--resource", "Service/web", "--timeout", WHILE)
        self.assert_result("timeout", done)
        self.assertIn("Service shop/web is Progressing", done.json["message"])
        self.assertEqual({"Service/web"}, set(self.blocking(done)))

    def test_one_that_stays_degraded_fails(self):
        self.troubled()
        done = self.wait("--resource", "Deployment/worker", "--degraded-after", "500ms")
        self.assert_result("degraded", done)
        self.assertEqual({"Deployment/worker"}, set(self.blocking(done)))

    def test_one_that_is_out_of_sync_is_not_there(self):
        self.shop(resources=["Deployment/web", "ConfigMap/web"])
        done = self.wait("--resource", "Deployment/web", "--timeout", WHILE)
        self.assert_result("timeout", done)
        self.assertIn("Deployment shop/web is OutOfSync", done.json["message"])
        self.assert_result("healthy", self.wait("--resource", "ConfigMap/web"))

    def test_the_old_revision_is_not_it(self):
        self.troubled()
        done = self.wait("--resource", "Deployment/web", "--revision", revision("a9"),
                         "--timeout", WHILE)
        self.assert_result("timeout", done)
        self.assertIn("wanted", done.json["message"])

    def test_a_pattern_that_meets_nothing_is_a_typo(self):
        self.troubled()
        done = self.wait("--resource", "Deployment/web", "--resource", "Deployment/wrker")
        self.assert_result("refused", done, USAGE)
        message, hint = self.assert_says_why(done)
        self.assertIn("wrker", message)
        self.assertIn("worker?", hint)

    def test_a_pattern_that_meets_nothing_yet_is_not_there_yet(self):
        """Upstream calls it ready."""
        self.troubled()
        done = self.wait("--resource", "Deployment/late", "--revision", revision("a9"),
                         "--timeout", WHILE)
        self.assert_result("timeout", done)

    def test_a_hook_cannot_be_chosen(self):
        self.troubled()
        self.assert_result("refused", self.wait("--resource", "Job/migrate"), USAGE)

    def test_an_operation_that_is_under_way_still_counts(self):
        self.troubled()
        self.server.controller.hold("pick-up", "shop")
        self.handle().sync()
        self.assert_result("timeout", self.wait("--resource", "Deployment/web",
                                                "--timeout", WHILE))

    def test_all_of_a_selector_are_judged_by_what_is_chosen(self):
        self.argo({"applications": [
            {"name": f"app-{number}", "labels": {"team": "x"}, "resources": RESOURCES}
            for number in range(6)]})
        flags = ["--selector", "team=x", "--resource", "Deployment/web"]
        for more in ([], ["--once"]):
            with self.subTest(more=more):
                done = self.wait(*flags, *more, app=None)
                self.assert_result("healthy", done)
                self.assertEqual(6, len(done.json["applications"]))

    def test_a_look_is_at_what_is_chosen(self):
        self.troubled()
        self.assert_result("healthy", self.wait("--once", "--resource", "Deployment/web"))
        done = self.wait("--once", "--resource", "Deployment/worker")
        self.assert_result("degraded", done)
        self.assertEqual({"Deployment/worker"}, set(self.blocking(done)))
        done = self.wait("--once", "--resource", "Deployment/wrker")
        self.assert_result("refused", done, USAGE)
        self.assertIn("worker?", self.assert_says_why(done)[1])

    def test_words_that_do_not_go_together_are_refused(self):
        self.troubled()
        for flags in (["--resource", "web"], ["--resource", "Deployment/web", "--for", "deleted"],
                      ["--resource", "Deployment/web", "--for", "operation"]):
            with self.subTest(flags=flags):
                done = self.wait(*flags)
                self.assert_status(USAGE, done)
                self.assert_says_why(done)
        self.assertEqual([], self.server.requests)


class Core(Argo):
    def address(self):
        return ["--core"]

    def credentials(self):
        return {"KUBECONFIG": str(self.server.kubeconfig(self.dir / "kubeconfig", "admin"))}

    def test_health_that_kubernetes_is_not_told_is_refused(self):
        self.shop(live="a2", resources=RESOURCES)
        for more in ([], ["--once"]):
            with self.subTest(more=more):
                done = self.wait("--resource", "Deployment/web", *more)
                self.assert_result("refused", done, USAGE)
                self.assertIn("--core", self.assert_says_why(done)[1])

    def test_sync_alone_is_judged(self):
        self.shop(live="a2", resources=RESOURCES)
        self.assert_result("synced", self.wait("--resource", "Deployment/web",
                                               "--for", "sync,operation"))

    def test_health_in_the_object_is_judged(self):
        self.shop(live="a2", resources=RESOURCES, server={"health": "inline"})
        self.assert_result("healthy", self.wait("--resource", "Deployment/web"))
        done = self.wait("--resource", "Service/web", "--timeout", WHILE)
        self.assert_result("timeout", done)
        self.assertEqual({"Service/web"}, set(self.blocking(done)))


class Look(Argo):
    def test_another_revision_is_said_once(self):
        self.shop(live="a2")
        done = self.wait("--once", "--revision", revision("a1"), output="text")
        line, = [line for line in done.out.splitlines() if "missing" in line]
        self.assertEqual(1, line.count(revision("a2")[:7]), done)
        self.assertIn(f"missing: at {revision('a2')[:7]}, wanted {revision('a1')[:7]}", line)
        self.assertIn(f" at {revision('a2')[:7]}", self.wait("--once", output="text").out)
        self.assert_status(DONE, self.wait("--once"))


if __name__ == "__main__":
    main()
