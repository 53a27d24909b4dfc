#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A pipeline that failed is told although its application cannot be had."""

import json

from notify_support import (DENIED, NOT_FOUND, OUT_OF_TIME, UNREACHABLE, USAGE, Notify, main,
                            subscribed)

FAILED = ["--ci", "status=failed"]
NO_APPLICATION = "notify: warning: no application: "


class Alone(Notify):
    def setUp(self):
        super().setUp()
        self.chats("slack")
        self.data |= {"trigger.pipeline": "- when: ci.status == 'failed'\n  send: [pipeline]\n",
                      "template.pipeline": "message: 'the pipeline {{.ci.status}}'\n",
                      **subscribed("slack:dev", triggers=["pipeline", "on-deployed"])}
        self.server = self.argo(accounts={"ci": {"rights": []}})

    def worlds(self):
        """Those without the application, and what a run that asked for nothing else ends with."""
        yield self.of_argocd("absent"), (DENIED, NOT_FOUND)
        yield self.of_kubernetes("absent"), (NOT_FOUND,)
        yield {**self.of_argocd(), "env": {}}, (DENIED,)
        yield {**self.of_argocd(), "env": {"ARGOCD_AUTH_TOKEN": "nonsense"}}, (DENIED,)
        yield {**self.of_argocd(),
               "app": ["--app", "shop", "--server", "http://127.0.0.1:1"]}, (UNREACHABLE,)

    def test_the_pipeline_is_told_all_the_same(self):
        results = self.write("wait.json", '{"result": "failed"}')
        for arguments in (FAILED, ["--results", results]):
            for world, _ in self.worlds():
                with self.subTest(world=world["app"], arguments=arguments):
                    done = self.notify(*arguments, **world)
                    self.assertEqual({"slack:dev": "sent"}, self.assert_told(done, "failed"))
                    self.assertEqual(1, done.err.count(NO_APPLICATION), done)
                    self.assertEqual(1, done.err.count("notify: warning:"), done)
                    self.assertIn("; what is known of the pipeline is told all the same", done.err)
                    self.assertIn("no application: ", done.json["message"])
        self.assertEqual({"#C-dev\nthe pipeline failed"}, set(self.chat.shown("slack")))

    def test_what_a_ci_system_tells_does_as_well(self):
        world = self.of_argocd("absent")
        world["env"] |= {"GITLAB_CI": "true", "CI_JOB_STATUS": "failed"}
        self.assertEqual({"slack:dev": "sent"}, self.assert_told(self.notify(**world), "failed"))

    def test_where_failures_count_it_is_told_and_fails(self):
        for number, (world, statuses) in enumerate(self.worlds(), 1):
            with self.subTest(world=world["app"]):
                done = self.notify("--on-failure", "fail", *FAILED, **world)
                self.assertIn(done.status, statuses)
                self.assertIn("no application: ", self.error_of(done)[0])
                self.assertEqual(["sent"], [one["state"] for one in done.json["deliveries"]])
                self.assertEqual(number, len(self.chat.accepted("slack")))

    def test_a_run_about_nothing_else_tells_nobody(self):
        for world, statuses in self.worlds():
            done = self.notify("--on-failure", "fail", **world)
            self.assertIn(done.status, statuses)
            self.assertEqual([], done.json["deliveries"])
        self.assertEqual([], self.chat.requests("slack"))

    def test_an_argocd_that_never_answers_leaves_time(self):
        self.server.hang("GET .*/applications/", times=100)
        done = self.notify("--timeout", "4s", *FAILED, **self.of_argocd())
        self.assertEqual({"slack:dev": "sent"}, self.assert_told(done, "failed"))
        done = self.notify("--timeout", "4s", "--on-failure", "fail", *FAILED, **self.of_argocd())
        self.assert_status(OUT_OF_TIME, done)
        self.assertEqual(2, len(self.chat.accepted("slack")))

    def test_a_preview_shows_it_and_fails(self):
        done = self.notify("--preview", *FAILED, output="text", **self.of_argocd("absent"))
        self.assertIn(done.status, (DENIED, NOT_FOUND))
        self.assertIn("the pipeline failed", done.out)

    def test_a_state_of_the_application_is_none(self):
        done = self.notify("--state", "annotation", *FAILED, **self.of_argocd("absent"))
        self.assertEqual({"slack:dev": "sent"}, self.assert_told(done, "failed"))

    def test_what_was_told_of_the_application_is_not_forgotten(self):
        state = self.dir / "state.json"
        self.data.update(subscribed("slack:dev", triggers=["pipeline", "on-health-degraded"]))
        degraded = ["--app-file", self.application_file(status={"health": {"status": "Degraded"}})]
        self.assertEqual({"slack:dev": "sent"},
                         self.assert_told(self.notify("--state", state, app=degraded)))
        self.notify("--state", state, *FAILED, **self.of_argocd("absent"))
        kept = json.loads(state.read_text())["notified"]
        self.assertEqual(["on-health-degraded", "pipeline"],
                         sorted(key.partition(":")[0] for key in kept))

    def test_what_is_wrong_with_the_command_line_is_no_such_thing(self):
        for arguments in (["--app", "a/b/c", "--server", self.server.url], ["--app", "shop"]):
            self.assert_status(USAGE, self.notify(*FAILED, app=arguments))

    def test_the_hint_names_no_flag_that_there_is_not(self):
        world = self.of_argocd("absent")
        world["env"] = {"ARGOCD_AUTH_TOKEN": self.server.token("ci")}
        done = self.notify("--on-failure", "fail", **world)
        self.assertIn("does not exist, or the token may not see it", self.error_of(done)[1])
        self.assertNotIn("--project", done.err)


if __name__ == "__main__":
    main()
