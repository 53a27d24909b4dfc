#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Whom `notify` tells what: subscriptions and annotations, and what the command line asks for."""

import yaml

from notify_support import (DENIED, DONE, NOT_FOUND, OUT_OF_TIME, UNREACHABLE, Notify, main, only,
                            revision, subscribed)

PREFIX = "notifications.argoproj.io/"
EVERYBODY = {"slack:dev": "sent", "hook": "sent", "dingtalk:ops": "sent", "feishu": "sent",
             "wecom": "sent", "teams:ops": "sent", "teams-workflows:ops": "sent",
             "email:ann@example.com": "sent"}


class Subscriptions(Notify):
    def test_everybody_who_is_subscribed_is_told(self):
        self.chats("slack", "webhook", "dingtalk", "feishu", "wecom", "teams", "teams-workflows")
        mails = self.mails()
        self.data.update(subscribed(*EVERYBODY))
        done = self.notify()
        self.assertEqual(EVERYBODY, self.assert_told(done))
        self.assertEqual("8 messages sent", done.json["message"])
        self.assertEqual(["#C-dev\nhello dev, this is shop"], self.chat.shown("slack"))
        self.assertEqual(["GET /hook\nhello , this is shop"], self.chat.shown("webhook"))
        for vendor, who in (("dingtalk", "ops"), ("feishu", ""), ("wecom", ""), ("teams", "ops"),
                            ("teams-workflows", "ops")):
            self.assertEqual([f"hello {who}, this is shop"], self.chat.shown(vendor))
        self.assertEqual(["\nhello ann@example.com, this is shop\n"],
                         [mail.shown() for mail in mails.accepted])

    def test_text_for_people_has_one_line_for_each_message(self):
        self.chats("slack")
        self.data.update(subscribed("slack:dev", "slack:ops"))
        done = self.notify(output="text")
        self.assert_status(DONE, done)
        self.assertEqual("sent: slack:dev: hello (always)\nsent: slack:ops: hello (always)\n",
                         done.out)

    def test_a_trigger_that_does_not_fire_tells_nobody(self):
        self.chats("slack")
        self.data.update(subscribed("slack:dev", triggers=["never", "on-health-degraded"]))
        done = self.notify()
        self.assertEqual({}, self.assert_told(done, "skipped"))
        self.assertEqual("no trigger fired (2 looked at); --preview shows why",
                         done.json["message"])
        self.assertEqual([], self.chat.requests("slack"))

    def test_a_selector_is_about_the_labels_of_the_application(self):
        self.chats("slack")
        for selector, is_told in (("team=shop", True), ("team in (shop,pay),!tier", True),
                                  ("team!=shop", False), ("tier=1", False)):
            with self.subTest(selector=selector):
                self.data.update(subscribed("slack:dev", selector=selector))
                told = self.assert_told(self.notify(), "sent" if is_told else "skipped")
                self.assertEqual({"slack:dev": "sent"} if is_told else {}, told)

    def test_default_triggers_are_for_those_who_name_none(self):
        self.chats("slack", "wecom")
        self.data |= {"subscriptions": yaml.safe_dump([{"recipients": ["slack:dev"]}]),
                      "defaultTriggers": "[always]", "defaultTriggers.wecom": "[never]"}
        self.assertEqual({"slack:dev": "sent"}, self.assert_told(self.notify()))

    def test_two_triggers_are_two_messages(self):
        self.chats("slack")
        self.data.update(subscribed("slack:dev", triggers=["always", "on-deployed"]))
        done = self.notify()
        self.assertEqual(["always", "on-deployed"],
                         [one["trigger"] for one in done.json["deliveries"]])
        self.assertEqual(["#C-dev\nhello dev, this is shop",
                          f"#C-dev\nshop is at {revision('a1')}"], self.chat.shown("slack"))


class Annotations(Notify):
    def told(self, annotations, project=None):
        self.chats("slack", "wecom")
        app = ["--app-file", self.application_file(metadata={"annotations": annotations})]
        if project:
            app += ["--project-file", self.write("project.yaml", yaml.safe_dump(
                {"kind": "AppProject", "metadata": {"name": "default", "annotations": project}}))]
        return self.assert_told(self.notify(app=app))

    def test_the_application_subscribes(self):
        self.assertEqual({"slack:dev": "sent", "slack:ops": "sent", "wecom": "sent"},
                         self.told({PREFIX + "subscribe.always.slack": "dev; ops;",
                                    PREFIX + "subscribe.always.wecom": "",
                                    PREFIX + "subscribe.never.slack": "others"}))

    def test_a_list_in_one_annotation_subscribes(self):
        self.assertEqual({"slack:dev": "sent"}, self.told(
            {PREFIX + "subscriptions": yaml.safe_dump([
                {"trigger": ["always", "never"],
                 "destinations": [{"service": "slack", "recipients": ["dev"]}]}])}))

    def test_its_project_subscribes_and_who_is_there_twice_is_told_once(self):
        self.data.update(subscribed("slack:dev"))
        self.assertEqual({"slack:dev": "sent", "slack:leads": "sent"}, self.told(
            {PREFIX + "subscribe.always.slack": "dev"},
            project={PREFIX + "subscribe.always.slack": "dev;leads"}))
        self.assertEqual(2, len(self.chat.accepted("slack")))

    def test_the_old_form_subscribes(self):
        self.assertEqual({"slack:dev": "sent", "wecom": "sent"}, self.told(
            {"always.recipients.argocd-notifications.argoproj.io": "slack:dev, wecom"}))


class Applications(Notify):
    def setUp(self):
        super().setUp()
        self.chats("slack")
        self.data.update(subscribed("slack:dev", triggers=["on-deployed"]))

    def world(self, **facts):
        status = {"operationState": {"operation": {"sync": {"revision": revision("a2")}},
                                     "phase": "Succeeded", "startedAt": "2026-01-02T03:04:05Z",
                                     "finishedAt": "2026-01-02T03:04:06Z",
                                     "syncResult": {"revision": revision("a2")}}}
        return self.shop(live="a2", patch={"status": {
            "sync": {"status": "Synced", "revision": revision("a2"),
                     "comparedTo": {"destination": {}}},
            "health": {"status": "Healthy"}, **status}}, **facts)

    def test_one_of_argocd(self):
        self.world()
        self.assertEqual({"slack:dev": "sent"}, self.assert_told(self.notify(**self.of_argocd())))
        self.assertEqual([f"#C-dev\nshop is at {revision('a2')}"], self.chat.shown("slack"))
        self.assertEqual({"rest"}, {request.face for request in self.server.requests})

    def test_one_of_kubernetes(self):
        self.world()
        self.assertEqual({"slack:dev": "sent"},
                         self.assert_told(self.notify(**self.of_kubernetes())))
        self.assertEqual([f"#C-dev\nshop is at {revision('a2')}"], self.chat.shown("slack"))
        self.assertEqual({"kubernetes"}, {request.face for request in self.server.requests})

    def test_one_of_another_namespace(self):
        self.world(namespace="team-a")
        for arguments in (self.of_argocd("team-a/shop"), self.of_kubernetes("team-a/shop")):
            self.assertEqual({"slack:dev": "sent"}, self.assert_told(self.notify(**arguments)))

    def test_its_project_subscribes(self):
        server = self.world()
        server.store.update("AppProject", ("argocd", "default"), lambda old: {
            **old, "metadata": {**old["metadata"], "annotations": {
                PREFIX + "subscribe.on-deployed.slack": "leads"}}})
        for arguments in (self.of_argocd(), self.of_kubernetes()):
            self.assertEqual({"slack:dev": "sent", "slack:leads": "sent"},
                             self.assert_told(self.notify(**arguments)))

    def test_a_project_that_may_not_be_read_is_no_failure(self):
        server = self.world(accounts={"ci": {"rights": ["applications, get, */*"]}})
        done = self.notify(app=self.of_argocd()["app"], env={"ARGOCD_AUTH_TOKEN":
                                                             server.token("ci")})
        self.assertEqual({"slack:dev": "sent"}, self.assert_told(done))

    def test_a_template_gets_the_commit_from_argocd(self):
        self.data["template.app-deployed"] = (
            'message: "{{with call .repo.GetCommitMetadata .app.status.sync.revision}}'
            '{{.Message}} by {{.Author}}{{end}}"\n')
        self.data.update(subscribed("slack:dev", "slack:ops", triggers=["on-deployed"]))
        self.world()
        self.assert_told(self.notify(**self.of_argocd()))
        self.assertEqual([f"#C-{who}\nChange a2 by Deployment Robot <robot@example.com>"
                          for who in ("dev", "ops")], self.chat.shown("slack"))
        only(one for one in self.server.requests if "/revisions/" in one.path)

    def test_who_is_not_there_is_told_apart(self):
        self.world(accounts={"ci": {"rights": []}})
        for arguments, status, result in (
                (self.of_argocd("shpo"), (DENIED, NOT_FOUND), ("denied", "notfound")),
                (self.of_kubernetes("shpo"), NOT_FOUND, ("notfound",)),
                ({**self.of_argocd(), "env": {"ARGOCD_AUTH_TOKEN": self.server.token("ci")}},
                 DENIED, ("denied",)),
                ({**self.of_argocd(), "env": {}}, DENIED, ("denied",)),
                ({**self.of_argocd(), "app": ["--app", "shop", "--server", "http://127.0.0.1:1"]},
                 UNREACHABLE, ("unreachable",))):
            with self.subTest(arguments=arguments):
                done = self.notify("--on-failure", "fail", **arguments)
                self.assert_status(status, done)
                self.assertIn(done.json["result"], result)
                self.error_of(done)
                done = self.notify(**arguments)
                self.assertEqual({}, self.assert_told(done, "failed"))
                self.assertIn("nothing was sent", done.err)
        self.assertEqual([], self.chat.requests("slack"))

    def test_an_answer_that_is_none_is_no_fault_of_ours(self):
        for body in ("[]", "null", "<html>Sign in</html>"):
            with self.subTest(body=body):
                server = self.world()
                server.fail("GET .*/applications/shop", times=100, status=200, body=body,
                            content_type="application/json")
                done = self.notify(**self.of_argocd())
                self.assertEqual({}, self.assert_told(done, "failed"))
                self.assert_status(UNREACHABLE, self.notify("--on-failure", "fail",
                                                            **self.of_argocd()))

    def test_it_can_wait_until_argocd_has_looked(self):
        server = self.world()
        handle = self.handle()
        handle.change({"status": {"reconciledAt": "2026-01-02T03:00:00Z"}})
        running = self.start_notify("--wait-refreshed", **self.of_argocd())
        server.wait_for_request("get_application", 2)
        self.assertEqual([], self.chat.requests("slack"))
        handle.change({"status": {"reconciledAt": "2026-01-02T03:04:06Z"}})
        self.assertEqual({"slack:dev": "sent"}, self.assert_told(running.finish()))

    def test_it_does_not_wait_for_ever(self):
        self.world()
        self.handle().change({"status": {"reconciledAt": "2026-01-02T03:00:00Z"}})
        done = self.notify("--wait-refreshed", "--timeout", "2s", "--on-failure", "fail",
                           **self.of_argocd())
        self.assert_status(OUT_OF_TIME, done)
        self.assertEqual("timeout", done.json["result"])
        self.assertIn("until Argo CD has looked at application shop", done.err)


class Choices(Notify):
    """--trigger, --template and --recipient."""

    def setUp(self):
        super().setUp()
        self.chats("slack", "wecom")
        self.data.update(subscribed("slack:dev", triggers=["always", "on-deployed"]))

    def test_all_combinations(self):
        trigger, template = ["--trigger", "on-deployed"], ["--template", "app-degraded"]
        somebody = ["--recipient", "slack:ops", "--recipient", "wecom"]
        told = {"slack:ops": "sent", "wecom": "sent"}
        for arguments, wanted, text in (
                (trigger, {"slack:dev": "sent"}, f"#C-dev\nshop is at {revision('a1')}"),
                ([*trigger, *somebody], told, f"#C-ops\nshop is at {revision('a1')}"),
                ([*template, *somebody], told, "#C-ops\nshop is degraded")):
            with self.subTest(arguments=arguments):
                self.assertEqual(wanted, self.assert_told(self.notify(*arguments)))
                self.assertEqual(text, self.chat.shown("slack")[-1])

    def test_a_recipient_alone_is_told_what_the_defaults_say(self):
        self.data |= {"defaultTriggers": "[always]", "defaultTriggers.wecom": "[on-deployed]"}
        self.assertEqual({"slack:ops": "sent", "wecom": "sent"}, self.assert_told(
            self.notify("--recipient", "slack:ops", "--recipient", "wecom")))
        self.assertEqual(["#C-ops\nhello ops, this is shop"], self.chat.shown("slack"))
        self.assertEqual([f"shop is at {revision('a1')}"], self.chat.shown("wecom"))

    def test_many_templates_make_one_message(self):
        self.data["template.slack-part"] = "slack:\n  blocks: |\n    " \
            '[{"type": "section", "text": {"type": "mrkdwn", "text": "a block"}}]\n'
        self.assert_told(self.notify("--template", "hello", "--template", "slack-part",
                                     "--recipient", "slack:ops"))
        self.assertEqual(["#C-ops\na block"], self.chat.shown("slack"))
        self.assertEqual("hello ops, this is shop", self.chat.accepted("slack")[0]["text"])

    def test_a_recipient_may_have_colons(self):
        done = self.notify("--template", "hello", "--recipient", "slack:a:b")
        self.assertEqual({"slack:a:b": "sent"}, self.assert_told(done))

    def test_a_trigger_that_nobody_subscribed_to_tells_nobody(self):
        self.assertEqual({}, self.assert_told(self.notify("--trigger", "on-health-degraded"),
                                              "skipped"))

    def test_wrong_names_are_refused_with_a_hint(self):
        somebody = ["--recipient", "slack:ops"]
        for words, hint, arguments in (
                ("trigger 'on-deploied' is not configured", "did you mean on-deployed",
                 ["--trigger", "on-deploied"]),
                ("there is no template .helo", "did you mean hello",
                 ["--template", "helo", *somebody]),
                ("there is no service .slck", "did you mean slack",
                 ["--template", "hello", "--recipient", "slck:ops"]),
                ("there is no service .ops", "there are", ["--template", "hello", "--recipient",
                                                           "ops"])):
            with self.subTest(arguments=arguments):
                self.assert_usage(words, *arguments, hint=hint)

    def test_recipients_that_cannot_be_are_refused_before_anybody_is_told(self):
        self.chats("slack", "dingtalk")
        self.mails()
        for words, recipient in (
                ("--recipient slack: .*needs a recipient", "slack"),
                ("--recipient dingtalk:nope: .*no group 'nope'", "dingtalk:nope"),
                ("is no address of e-mail", "email:notanaddress"),
                ("slack:dev,slack:ops is several", "slack:dev,slack:ops")):
            for template in (["--template", "hello"], ["--trigger", "never"]):
                with self.subTest(recipient=recipient, template=template):
                    self.assert_usage(words, *template, "--recipient", "slack:dev",
                                      "--recipient", recipient)

    def test_what_does_not_go_together_is_refused(self):
        for words, hint, arguments in (
                ("nobody is named to be told", "--recipient", ["--template", "hello"]),
                ("--template and --trigger do not go together", "which templates",
                 ["--template", "hello", "--trigger", "always", "--recipient", "slack:ops"]),
                ("nothing says what to tell slack", "--template or --trigger",
                 ["--recipient", "slack:ops"]),
                ("--lint and --preview do not go together", "", ["--lint", "--preview"]),
                ("--state annotation needs --app", "", ["--state", "annotation"]),
                ("--wait-refreshed needs --app", "", ["--wait-refreshed"]),
                ("--people means nothing without --mention-author", "", ["--people", "x"]),
                ("--trigger", "", ["--trigger", ""]), ("--recipient", "", ["--recipient", ""]),
                ("on-failure", "", ["--on-failure", "ignore"]),
                ("no-such-flag", "", ["--no-such-flag"])):
            with self.subTest(arguments=arguments):
                self.assert_usage(words, *arguments, hint=hint)

    def test_a_subscriber_whom_the_service_does_not_know_fails_alone(self):
        self.chats("dingtalk", "slack")
        self.data.update(subscribed("dingtalk:opps", "slack:ops"))
        done = self.notify()
        self.assertEqual({"dingtalk:opps": "failed", "slack:ops": "sent"},
                         self.assert_told(done, "failed"))
        self.assertIn("opps", self.reason(done, "dingtalk:opps"))


if __name__ == "__main__":
    main()
