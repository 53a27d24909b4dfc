#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Names and messages that others wrote page nobody, break no JSON and command no runner."""

import json
import re
import signal

import yaml

from notify_support import (DONE, RESULT_NAMES, USAGE, Notify, Reply, main, subscribed)

PAGERS = ("@all", "@所有人", "<!channel>", "<!everyone>", "<!here|here>", "<@all>",
          '<at user_id="all">all</at>', "<at id=all></at>", "<at>everyone</at>", "@everyone",
          "@channel", "@here")
NASTY = ("x\n```\n::error ::owned\n##[error]owned\r::set-output name=a::b \x1b[31mred\x1b]0;title\x07 "
         "\"quoted\" 'single' \\back\\ <script>alert(1)</script> `${{ secrets.X }}` | \u202e \u2028 "
         + " ".join(PAGERS))
CHATS = ("slack:dev", "dingtalk:ops", "feishu", "wecom", "teams:ops", "teams-workflows:ops", "hook")
VENDORS = ("slack", "dingtalk", "feishu", "wecom", "teams", "teams-workflows", "webhook")
# What pages in the messages of each, wherever it stands.
FORBIDDEN = {"slack": ("<!channel", "<!everyone", "<!here"), "feishu": ("<at",),
             "wecom": ("<@all>", '"@all"'), "dingtalk": ("@所有人", '"isAtAll": true')}


class Hostile(Notify):
    def setUp(self):
        super().setUp()
        self.chats(*VENDORS)
        self.data.update(subscribed(*CHATS))

    def nasty(self, text=NASTY):
        """An application in which everything that others may write is this."""
        return ["--app-file", self.application_file(
            metadata={"labels": {"team": "x"}, "annotations": {"note": text}},
            status={"operationState": {"message": text}})]

    def assert_no_pages(self, vendors=VENDORS):
        for vendor in vendors:
            for message in self.chat.accepted(vendor):
                said = json.dumps(message, ensure_ascii=False)
                for pager in FORBIDDEN.get(vendor, ()):
                    self.assertNotIn(pager, said.replace('\\"', '"'), vendor)
                if vendor in ("dingtalk", "teams-workflows"):
                    self.assertNotIn("(calls", "\n".join(self.chat.shown(vendor)))

    def assert_all_came(self, done):
        self.assertEqual(dict.fromkeys(CHATS, "sent"), self.assert_told(done))
        self.assert_no_pages()


class Pages(Hostile):
    def test_texts_of_an_application(self):
        self.data["template.hello"] = ('message: "{{.app.status.operationState.message}} '
                                       '{{.app.metadata.annotations.note}}"\n')
        self.assert_all_came(self.notify(app=self.nasty()))

    def test_texts_in_every_function(self):
        """Whatever a template makes of them."""
        for expression in ("{{.app.metadata.annotations.note | upper | lower}}",
                           "{{.app.metadata.annotations.note | trunc 2000 | quote}}",
                           "{{range splitList \" \" .app.metadata.annotations.note}}{{.}} {{end}}",
                           "{{printf \"%s\" .app.metadata.annotations.note}}",
                           "{{.app.metadata.annotations | toJson}}",
                           "{{with .app}}{{.metadata.annotations.note}}{{end}}",
                           "{{.app | toString}}", "{{.app.metadata.annotations}}"):
            with self.subTest(expression=expression):
                self.data["template.hello"] = yaml.safe_dump({"message": expression})
                self.assert_all_came(self.notify(app=self.nasty()))

    def test_facts_of_the_pipeline(self):
        self.data["template.hello"] = yaml.safe_dump({"message":
            "{{.ci.commit.message}} {{.ci.actor.name}} {{.ci.branch}} {{(index .ci.results 0).message}}"})
        results = self.write("r.json", json.dumps({"result": "failed", "message": NASTY}))
        event = self.write("event.json", json.dumps({
            "pusher": {"name": NASTY}, "head_commit": {"message": NASTY}}))
        env = {"GITHUB_EVENT_PATH": str(event), "GITHUB_ACTOR": "jane", "GITHUB_REF_NAME": NASTY,
               "GITHUB_ACTIONS": "true"}
        done = self.notify("--results", results, env=env)
        self.assert_status(DONE, done)
        self.assertEqual("sent", done.json["result"], done)
        self.assert_no_pages()
        for line in done.err.splitlines():
            if line.startswith("::"):
                self.assertRegex(line, r"^::(warning title=notify|add-mask)::")
        self.assertNotIn("##[", done.err)

    def test_a_commit_that_argocd_tells_of(self):
        self.data["template.hello"] = yaml.safe_dump({"message":
            "{{(call .repo.GetCommitMetadata .app.status.sync.revision).Message}}"})
        self.shop(repositories={"https://git.example.com/acme/deploy.git": [
            {"revision": "a1", "message": NASTY.replace("\x1b", ""), "author": NASTY}]})
        self.assert_all_came(self.notify(**self.of_argocd()))

    def test_sections_and_markdown(self):
        note = "{{.app.metadata.annotations.note | toJson}}"
        plain = "{{.app.metadata.annotations.note}}"
        self.data["template.hello"] = yaml.safe_dump({
            "message": plain,
            "slack": {"blocks": '[{"type": "section", "text": {"type": "mrkdwn", "text": '
                      + note + "}}]", "attachments": '[{"title": ' + note + "}]"},
            "dingtalk": {"title": plain, "markdown": plain},
            "feishu": {"title": plain, "markdown": plain}, "wecom": {"markdown": plain},
            "teams": {"title": plain, "text": plain},
            "teams-workflows": {"title": plain, "facts": '[{"name": "n", "value": ' + note + "}]"},
            "webhook": {"hook": {"method": "POST", "body": '{"note": ' + note + "}"}}})
        self.assert_all_came(self.notify(app=self.nasty()))
        body = json.loads(self.chat.accepted("webhook")[0]["body"])
        self.assertIn("\"quoted\" 'single' \\back\\", body["note"])

    def test_those_whom_a_template_itself_pages_are_paged(self):
        self.data["template.hello"] = yaml.safe_dump({
            "message": "<!channel> {{.app.metadata.name}}", "dingtalk": {"isAtAll": True}})
        self.assert_told(self.notify())
        self.assertIn("<!channel> shop", self.chat.shown("slack")[0])
        self.assertIn("(calls everybody)", self.chat.shown("dingtalk")[0])

    def test_a_section_that_a_text_breaks_is_not_sent(self):
        """Without toJson a quote ends the string; nobody gets half of it."""
        self.data |= {"template.hello": yaml.safe_dump({
            "message": "x", "slack": {"blocks": '[{"type": "section", "text": {"type": "mrkdwn", '
                                      '"text": "{{.app.metadata.annotations.note}}"}}]'}}),
            **subscribed("slack:dev", "wecom")}
        done = self.notify(app=self.nasty())
        self.assertEqual({"slack:dev": "failed", "wecom": "sent"},
                         self.assert_told(done, "failed"))
        self.assertIn("slack.blocks", self.reason(done, "slack:dev"))


class Commands(Hostile):
    """Whatever is shown of them."""

    def tell(self, *arguments, **options):
        files = {name: self.dir / name for name in (*RESULT_NAMES, "github", "summary", "dotenv",
                                                    "properties", "json")}
        for path in files.values():
            path.unlink(missing_ok=True)
        flags = [part for name in RESULT_NAMES
                 for part in ("--result", f"{name}={files[name]}")]
        for kind in ("dotenv", "properties", "json"):
            flags += [f"--{kind}", files[kind]]
        options.setdefault("env", {}).update(GITHUB_OUTPUT=str(files["github"]),
                                             GITHUB_STEP_SUMMARY=str(files["summary"]))
        done = self.notify("--verbose", *flags, *arguments, **options)
        self.assert_harmless(done)
        if files["json"].exists():
            facts = json.loads(files["json"].read_text())
            self.assertNotIn("\n", facts["message"])
            self.assertNotIn("\n", files["message"].read_text())
            self.assertNotRegex(files["dotenv"].read_text(), "(?m)^::|^##|\x1b")
            # In a fenced block nothing is markup, and a fence is longer than any in its text.
            markup = re.sub(r"(?ms)^(`{3,})\n.*?^\1\n", "", files["summary"].read_text())
            self.assertNotIn("<script", markup)
        return done

    def test_everything_about_a_run(self):
        self.data["template.hello"] = "message: '{{.app.metadata.annotations.note}}'\n"
        for output in ("text", "json"):
            for arguments in ([], ["--preview"], ["--lint"]):
                with self.subTest(arguments=arguments):
                    self.assert_status(DONE, self.tell(*arguments, app=self.nasty(), output=output))

    def test_what_services_answer(self):
        for answer in (Reply(200, {"errcode": 1, "errmsg": NASTY, "code": 1, "msg": NASTY,
                                   "ok": False, "error": NASTY}), Reply(400, NASTY),
                       Reply(500, NASTY), Reply(200, NASTY)):
            self.chats(**{vendor: {"answers": [answer] * 9} for vendor in VENDORS})
            for output in ("text", "json"):
                done = self.tell(output=output)
                self.assert_status(DONE, done)
                self.assertIn("failed", done.out)

    def test_what_a_template_fails_with(self):
        self.data["template.hello"] = "message: '{{fail .app.metadata.annotations.note}}'\n"
        for arguments in ([], ["--preview"]):
            self.tell(*arguments, app=self.nasty(), output="text")

    def test_a_once_per_and_a_condition(self):
        self.data["trigger.always"] = yaml.safe_dump([
            {"when": "app.metadata.annotations.note != ''", "send": ["hello"],
             "oncePer": "app.metadata.annotations.note"}])
        state = self.dir / "state.json"
        for _ in range(2):
            for arguments in ([], ["--preview"]):
                self.tell("--state", state, *arguments, app=self.nasty(), output="text")
        self.assertEqual(len(CHATS), len(json.loads(state.read_text())["notified"]))

    def test_names_in_annotations_of_the_application(self):
        prefix = "notifications.argoproj.io/subscribe."
        self.data["subscriptions"] = "[]"
        for key, value in ((prefix + "always.slack", NASTY), (prefix + NASTY, "x"),
                           (prefix + "always." + NASTY, "x"),
                           ("notifications.argoproj.io/subscriptions", NASTY)):
            with self.subTest(key=key):
                app = ["--app-file", self.application_file(metadata={"annotations": {key: value}})]
                for output in ("text", "json"):
                    self.tell(app=app, output=output)
                self.tell("--preview", app=app, output="text")
                for message in self.chat.accepted("slack"):
                    self.assertNotIn("<!channel", message["text"])

    def test_words_on_the_command_line(self):
        for arguments in (["--recipient", "slack:" + NASTY, "--template", "hello"],
                          ["--recipient", NASTY, "--template", "hello"],
                          ["--template", NASTY, "--recipient", "slack:dev"], ["--trigger", NASTY],
                          ["--ci", NASTY], ["--ci", "a=" + NASTY], ["--state", "configmap:" + NASTY],
                          ["--context", "a=" + NASTY], ["--results", NASTY], ["--people", NASTY]):
            with self.subTest(arguments=arguments[:2]):
                self.assert_status((DONE, USAGE), self.tell(*arguments, output="text"))

    def test_a_channel_gets_what_it_was_sent_and_not_a_command(self):
        """Text for a chat keeps its line ends; terminals are told no more than words."""
        self.data |= {"template.hello": "message: '{{.app.metadata.annotations.note}}'\n",
                      **subscribed("slack:dev")}
        self.assert_told(self.notify(app=self.nasty("a\nb\x1b[31m")))
        self.assertIn("a\nb", self.chat.shown("slack")[0])

    def test_a_signal_in_the_middle_is_said_in_our_words(self):
        self.data["template.hello"] = "message: '{{.app.metadata.annotations.note}}'\n"
        running = self.start_notify(app=self.nasty())
        running.send(signal.SIGTERM)
        done = running.finish()
        self.assertIn(done.status, (DONE, 143, -15))
        self.assert_harmless(done)


class Names(Hostile):
    def test_an_application_of_any_name(self):
        self.data["template.hello"] = ('message: "{{.app.metadata.name}}"\nwebhook:\n  hook:\n'
                                       "    method: POST\n    path: /{{.app.metadata.name}}\n"
                                       "    body: '{{.app.metadata.name | toJson}}'\n")
        self.data.update(subscribed("slack:dev", "hook"))
        for name in ("../../etc", "a b", "a?b=c#d", "a%2fb", "$(id)", "`id`", "; rm -rf /", "-x",
                     "{{.secrets}}", "${x}", "部署", "a\tb"):
            with self.subTest(name=name):
                app = ["--app-file", self.application_file(metadata={"name": name})]
                done = self.notify(app=app)
                self.assert_status(DONE, done)
                self.assert_harmless(done)
                if {one["state"] for one in done.json["deliveries"]} == {"sent"}:
                    self.assertEqual(name, json.loads(self.chat.accepted("webhook")[-1]["body"]))


if __name__ == "__main__":
    main()
