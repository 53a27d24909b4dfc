#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""How runs of `wait` and `sync` end: what they say, the word, the status and the way out."""

import datetime

from argocd_support import (CONFLICT, DENIED, DONE, FAILED, NOT_FOUND, OUT_OF_TIME, REPOSITORY,
                            WHILE, Argo, main, revision)

READER = {"reader": {"rights": ["applications, get, shop/*"]}}


def window(opens_in):
    """A window that denies until so many seconds from now."""
    begin = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
    begin -= datetime.timedelta(hours=1)
    length = datetime.timedelta(hours=1, seconds=opens_in + begin.second)
    return {"kind": "deny", "schedule": f"{begin.minute} {begin.hour} * * *", "applications": ["*"],
            "duration": f"{int(length.total_seconds())}s", "description": "freeze"}


class Endings(Argo):
    def ends(self, word, done, status=None):
        """The message and the hint of a run that has failed."""
        self.assert_result(word, done, status)
        return self.assert_says_why(done)

    def busy(self, **facts):
        server = self.shop(**facts)
        server.controller.hold("apply")
        self.handle().sync(sync={"revision": revision("a2")})
        server.controller.wait_for("apply")
        return server


class TimeOuts(Endings):
    def test_a_known_error_is_named(self):
        self.shop(live="a1", behave={"comparison-error": "helm said no"})
        self.handle().refresh()
        for run in (lambda: self.wait("--revision", revision("a2"), "--timeout", WHILE),
                    lambda: self.wait("--for", "sync", "--timeout", WHILE)):
            message, _ = self.ends("timeout", run())
            self.assertRegex(message, "ComparisonError: .*helm said no")

    def test_a_spec_that_is_invalid_is_named(self):
        self.shop(live="a1", behave={"invalid-spec": "no such cluster"})
        message, _ = self.ends("timeout", self.wait("--revision", revision("a2"),
                                                    "--timeout", WHILE))
        self.assertIn("InvalidSpecError: no such cluster", message)

    def test_an_operation_that_goes_on_is_told(self):
        server = self.shop()
        server.controller.hold("apply")
        for run in (lambda: self.sync("--wait", "--timeout", WHILE),
                    lambda: self.wait("--timeout", WHILE),
                    lambda: self.wait("--revision", revision("a9"), "--timeout", WHILE)):
            message, hint = self.ends("timeout", run())
            self.assertIn("goes on in Argo CD", message)
            self.assertIn("sync --terminate", hint)
        self.assert_one_operation()

    def test_an_operation_that_kept_ours_from_starting_is_told(self):
        self.busy()
        message, hint = self.ends("timeout", self.sync("--timeout", WHILE))
        self.assertIn("another operation is under way", message)
        self.assertIn("sync --terminate", hint)

    def test_without_an_operation_nothing_is_to_be_terminated(self):
        self.shop(live="a2", resources=[{"Deployment/shop": {"health": ["Progressing"],
                                                             "start": "Progressing"}}])
        message, hint = self.ends("timeout", self.wait("--timeout", WHILE))
        self.assertNotIn("goes on", message)
        self.assertNotIn("--terminate", hint)

    def test_one_that_a_window_holds_is_not_to_be_terminated(self):
        self.argo("windows")
        self.handle("frozen").sync()
        self.handle("frozen").wait_for(lambda seen: "window" in (
            seen["status"].get("operationState") or {}).get("message", ""))
        _, hint = self.ends("timeout", self.wait("--timeout", WHILE, app="frozen"))
        self.assertIn("when the window opens", hint)

    def test_an_older_commit_than_the_one_that_is_there_may_be_contained(self):
        self.shop(live="a2")
        _, hint = self.ends("timeout", self.wait("--revision", revision("a1"), "--timeout", WHILE))
        self.assertIn("--contains", hint)
        self.assertIn(revision("a2")[:7], hint)

    def test_what_waits_to_be_synced_needs_no_newer_commit(self):
        self.shop(live="a1")
        _, hint = self.ends("timeout", self.wait("--revision", revision("a9"), "--timeout", WHILE))
        self.assertNotIn("--contains", hint)

    def test_what_was_never_seen_may_be_hidden(self):
        self.argo("healthy", accounts=READER)
        for flags in ([], ["--project", "default"]):
            message, hint = self.ends("timeout", self.wait(
                "--for", "created", "--timeout", WHILE, *flags, app="later",
                credentials={"ARGOCD_AUTH_TOKEN": self.server.token("reader")}))
            self.assertIn("has not been seen", message)
            self.assertIn("applications, get", hint)

    def test_a_token_that_is_refused_hides_nothing(self):
        """At once: no time makes it a better one."""
        token = self.argo("healthy").token()
        self.server.expire_token()
        for flags in (["--for", "created"], ["--for", "deleted"], []):
            done = self.wait(*flags, "--timeout", "40s", app="later",
                             credentials={"ARGOCD_AUTH_TOKEN": token})
            message, hint = self.ends("denied", done)
            self.assertIn("the server refused our token", message)
            self.assertNotIn("hidden", hint)
            self.assertLess(done.seconds, 20)

    def test_what_is_surely_not_there_is_not_said_to_be_hidden(self):
        self.argo("healthy")
        _, hint = self.ends("timeout", self.wait("--for", "created", "--project", "default",
                                                 "--timeout", WHILE, app="later"))
        self.assertEqual("", hint)

    def test_what_was_not_pruned_is_said_to_be_all(self):
        self.argo("manual")
        _, hint = self.ends("outofsync", self.sync("--wait"))
        self.assertIn("--prune", hint)
        _, hint = self.ends("timeout", self.wait("--timeout", WHILE))
        self.assertIn("--prune", hint)
        self.assert_result("healthy", self.sync("--wait", "--prune"))

    def test_what_differs_beside_that_is_no_matter_of_pruning(self):
        self.argo("manual")
        _, hint = self.ends("timeout", self.wait("--timeout", WHILE))
        self.assertNotIn("--prune", hint)

    def test_several_that_are_not_done_are_counted_as_that(self):
        self.argo({"applications": [{"name": name, "live": "a1"} for name in ("a", "b")],
                   "repositories": {REPOSITORY: ["a1", "a2"]}})
        done = self.wait("--app", "a", "--app", "b", "--timeout", WHILE, app=None)
        message, _ = self.ends("timeout", done)
        self.assertIn("2 of 2 applications are not done yet: argocd/", message)


class Once(Endings):
    def test_what_is_not_there_yet_is_pending(self):
        self.shop(live="a2", resources=[{"Deployment/shop": {"health": ["Progressing"],
                                                             "start": "Progressing"}}])
        self.ends("pending", self.wait("--once"), FAILED)
        self.ends("pending", self.wait("--once", "--for", "deleted"), FAILED)


class Windows(Endings):
    def frozen(self, opens_in):
        history = [{"id": number, "revision": revision(commit), "deployedAt": "2026-08-20T08:02:11Z",
                    "source": {"repoURL": REPOSITORY, "path": "shop", "targetRevision": "main"}}
                   for number, commit in enumerate(("a2", "a1"))]
        return self.shop(project="frozen", history=history,
                         projects={"frozen": {"syncWindows": [window(opens_in)]}})

    def test_one_that_opens_too_late_is_not_waited_for(self):
        self.frozen(600)
        for what in ([], ["--rollback", "0"]):
            done = self.sync(*what, "--on-window", "wait", "--timeout", "60s")
            message, hint = self.ends("conflict", done)
            self.assertIn("does not open before --timeout", message)
            self.assertIn("freeze", message)
            self.assertIn("until 20", message)
            self.assertIn("--timeout", hint)
            self.assert_none_asked()

    def test_one_that_never_opens_is_not_waited_for(self):
        self.argo("windows")
        done = self.sync("--on-window", "wait", "--timeout", "60s", app="frozen")
        message, _ = self.ends("conflict", done)
        self.assertIn("does not open", message)

    def test_one_that_opens_in_time_is_waited_for(self):
        server = self.frozen(40)
        running = self.start_sync("--on-window", "wait", "--timeout", "90s")
        server.wait_for_request("get_project_in_detail")
        server.store.update("AppProject", ("argocd", "frozen"),
                            lambda old: {**old, "spec": {**old["spec"], "syncWindows": []}})
        self.assert_status(DONE, running.finish(80))
        self.assert_one_operation()

    def test_a_look_tells_of_a_closed_one(self):
        self.frozen(600)
        for flag in ("--diff", "--dry-run"):
            done = self.sync(flag, output="text")
            self.assert_status(DONE, done)
            self.assertIn("  a sync would be blocked now: ", done.out)
            self.assertIn("freeze", done.out)
            self.assertIn("would be blocked now", self.only(self.sync(flag))["message"])
        self.assert_none_asked()

    def test_a_look_at_overrides_tells_of_a_closed_one(self):
        self.argo({"applications": [{"name": "shop", "project": "frozen", "kind": "Kustomize"}],
                   "projects": {"frozen": {"syncWindows": [window(600)]}}})
        done = self.sync("--set-image", "shop:v2", "--dry-run", output="text")
        self.assert_status(DONE, done)
        self.assertIn("  a sync would be blocked now: ", done.out)

    def test_nobody_waits_long_to_tell_of_one(self):
        server = self.argo({"applications": [{"name": "a", "live": "a1", "project": "one"},
                                             {"name": "b", "live": "a1", "project": "two"}],
                            "projects": {"one": {}, "two": {}},
                            "repositories": {REPOSITORY: ["a1", "a2"]}})
        server.hang("GET /api/v1/projects", times=100)
        done = self.sync("--app", "a", "--app", "b", "--diff", "--timeout", "12s", app=None)
        self.assert_status(DONE, done)
        self.assertEqual(["changed"] * 2, [one["result"] for one in done.json["applications"]])

    def test_a_look_without_the_right_to_read_windows_is_a_look(self):
        self.shop(project="frozen", projects={"frozen": {"syncWindows": [window(600)]}},
                  accounts={"reader": {"rights": ["applications, get, frozen/*"]}})
        done = self.sync("--diff", output="text",
                         credentials={"ARGOCD_AUTH_TOKEN": self.server.token("reader")})
        self.assert_status(DONE, done)
        self.assertNotIn("blocked", done.out)


class Several(Endings):
    def two(self):
        """One may be seen, the other belongs to somebody else."""
        self.argo({"applications": [{"name": "shop", "live": "a1", "project": "shop"},
                                    {"name": "other", "live": "a1"}],
                   "projects": {"shop": {}}, "accounts": READER,
                   "repositories": {REPOSITORY: ["a1", "a2"]}})
        return {"ARGOCD_AUTH_TOKEN": self.server.token("reader")}

    def test_one_that_is_hidden_does_not_hide_the_others(self):
        credentials = self.two()
        for flag, word in (("--diff", "changed"), ("--dry-run", "changed"),
                           ("--history", "skipped")):
            flags = ["--app", "other", "--app", "shop", flag]
            done = self.sync(*flags, app=None, credentials=credentials)
            self.ends("denied", done, DENIED)
            self.assertEqual({"other": "denied", "shop": word},
                             {one["name"]: one["result"] for one in done.json["applications"]})
            done = self.sync(*flags, app=None, credentials=credentials, output="text")
            self.assert_status(DENIED, done)
            self.assertIn("argocd/shop", done.out)
            self.assertIn("other: denied", done.out)

    def test_the_word_of_the_run_is_that_of_its_status(self):
        credentials = self.two()
        for flag in ("--diff", "--dry-run", "--history"):
            done = self.sync("--app", "other", "--app", "shop", "--app", "shop/none", flag, app=None,
                             credentials=credentials)
            words = [one["result"] for one in done.json["applications"]]
            self.assertIn(done.json["result"], words, flag)
            self.assertEqual({"denied": DENIED, "notfound": NOT_FOUND}[done.json["result"]],
                             done.status, flag)

    def test_nothing_that_matches_is_told_where_it_is_allowed(self):
        self.argo("healthy")
        for run in (self.wait, self.sync):
            done = run("--selector", "team=none", "--allow-none", app=None, output="text")
            self.assert_status(DONE, done)
            self.assertEqual(["no application matches, which --allow-none allows"],
                             [line for line in done.out.splitlines() if line])

    def test_what_is_synced_already_is_proven_once(self):
        """Two refreshes prove it; a third may be needed where one was swallowed. Nothing waits for a
        poll, which never comes here."""
        self.shop(live="a2")
        done = self.sync("--if-out-of-sync", "--wait", "--poll", "1h")
        self.assert_result("healthy", done)
        refreshes = [one for one in self.server.requests if "refresh" in one.query]
        self.assertLessEqual(len(refreshes), 3)

    def test_one_name_is_used_for_an_application(self):
        self.shop()
        done = self.sync("--wait", output="text")
        self.assert_status(DONE, done)
        told = [line.split("Z ", 1)[1] for line in done.err.splitlines() if "Z " in line]
        self.assertTrue(any(line.startswith("argocd/shop: ") for line in told), done.err)
        self.assertFalse(any(line.startswith("shop: ") for line in told), done.err)

    def test_a_word_is_not_said_twice(self):
        self.argo("degraded")
        done = self.sync("--wait", "--degraded-after", "300ms", app="crashing", output="text")
        self.assertRegex(done.out.splitlines()[0], r"^argocd/crashing: degraded at [0-9a-f]{7}")
        self.assertNotIn("egraded: Degraded", done.out)


class Unreachable(Endings):
    ACTIONS = ([], ["--wait"], ["--diff"], ["--history"], ["--terminate"],
               ["--rollback", "previous"])
    WEBHOOK = ["--webhook", "github", "--repo", REPOSITORY, "--branch", "main"]

    def test_a_silent_server_is_out_of_time_for_all_actions(self):
        for action in self.ACTIONS + (self.WEBHOOK,):
            with self.subTest(action=action):
                server = self.argo("healthy")
                server.hang(".", times=1000)
                is_hook = action == self.WEBHOOK
                done = self.sync(*action, "--timeout", "2s", app=None if is_hook else "shop",
                                 env={"GITOPS_WEBHOOK_SECRET": "x"} if is_hook else None)
                self.assert_status(OUT_OF_TIME, done)
                self.assertEqual("timeout", done.json["result"], done)
                self.assertRegex(done.json["message"], r"no answer from 127\.0\.0\.1:\d+ within")

    def test_a_dead_server_is_unreachable_for_all_actions(self):
        for action in self.ACTIONS + (self.WEBHOOK,):
            with self.subTest(action=action):
                self.argo("healthy")
                is_hook = action == self.WEBHOOK
                done = self.sync(*action, "--timeout", "4s", app=None if is_hook else "shop",
                                 address=["--server", "http://127.0.0.1:1"],
                                 env={"GITOPS_WEBHOOK_SECRET": "x"} if is_hook else None)
                self.ends("unreachable", done)


class Back(Endings):
    def site(self, **facts):
        source = {"repoURL": REPOSITORY, "path": "shop", "targetRevision": "main"}
        history = [{"id": number, "revision": revision(commit), "source": source,
                    "deployedAt": f"2026-08-2{number}T08:02:11Z"}
                   for number, commit in ((3, "a1"), (4, "a2"))]
        return self.shop(live="a2", history=history, **facts)

    WHERE = f"deployment 3 ({revision('a1')[:7]}) from 2026-08-23T08:02:11Z"

    def test_it_is_said_where_it_goes(self):
        for target in ("previous", "3"):
            self.site()
            done = self.sync("--rollback", target)
            self.assert_status(DONE, done)
            self.assertIn(f"going back to {self.WHERE}", done.err)
            self.assertEqual(f"argocd/shop is back at {self.WHERE}", done.json["message"])
            self.assertNotIn("another rollback", done.err)

    def test_a_look_says_where_it_would_go(self):
        self.site()
        done = self.sync("--rollback", "previous", "--dry-run", output="text")
        self.assertIn(f"argocd/shop: would go back to {self.WHERE}", done.out)

    def test_one_that_cannot_go_back_does_not_hide_the_others(self):
        self.site()
        history = self.handle().seen["status"]["history"]
        self.argo({"applications": [{"name": "auto", "live": "a2", "auto": True, "history": history},
                                    {"name": "shop", "live": "a2", "history": history}],
                   "repositories": {REPOSITORY: ["a1", "a2"]}})
        for other, word, status in (("auto", "refused", FAILED), ("none", "denied", DENIED)):
            done = self.sync("--app", other, "--app", "shop", "--rollback", "previous", "--dry-run",
                             app=None)
            self.ends(word, done, status)
            one, shop = done.json["applications"]
            self.assertEqual((word, "skipped"), (one["result"], shop["result"]))
            self.assertEqual(3, shop["request"]["id"])

    def test_what_is_only_tried_is_not_said_to_be_done(self):
        self.site()
        done = self.sync("--rollback", "previous", "--server-dry-run")
        self.assert_status(DONE, done)
        self.assertIn(f"trying to go back to {self.WHERE}", done.err)

    def test_a_request_that_is_sent_again_is_told_once(self):
        self.site().drop("POST .*/rollback")
        done = self.sync("--rollback", "previous", timeout=60)
        self.assert_status(DONE, done)
        self.assertEqual(1, done.err.count("going back to"))

    def test_one_that_fails_says_where_it_went(self):
        self.site(behave={"sync-error": "cluster is not there"})
        done = self.sync("--rollback", "previous", output="text")
        self.assertIn(f"was to go back to {self.WHERE}", done.out)

    def test_another_way_back_after_the_first_is_doubtful(self):
        self.site()
        self.assert_status(DONE, self.sync("--rollback", "previous"))
        done = self.sync("--rollback", "previous")
        self.assert_status(DONE, done)
        self.assertIn("away from another rollback", done.err)

    def test_a_sync_without_hooks_is_no_rollback(self):
        self.site()
        self.assert_status(DONE, self.sync("--strategy", "apply"))
        done = self.sync("--rollback", "previous")
        self.assert_status(DONE, done)
        self.assertIn(f"going back to {self.WHERE}", done.err)
        self.assertNotIn("another rollback", done.err)

    def test_what_an_old_comparison_says_is_not_told_of_now(self):
        """Argo CD compares again after the operation; until then its word is about before."""
        server = self.site()
        server.controller.hold("reconcile")
        done = self.sync("--rollback", "previous", output="text")
        self.assert_status(DONE, done)
        self.assertNotIn("is OutOfSync", done.out)
        self.assertIn(f"Git still asks for {revision('a2')[:7]}: the application will be OutOfSync",
                      done.out)


if __name__ == "__main__":
    main()
