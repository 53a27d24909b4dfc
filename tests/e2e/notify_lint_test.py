#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""--lint: what is wrong with a config is said with its line, and nothing is sent or asked."""

import re

import yaml

from notify_support import DONE, FAILED, USAGE, Notify, main, subscribed

WRONG = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: argocd-notifications-cm
data:
  service.slack: |
    token: $slack-token
    usrname: y
  service.carrier-pigeon: |
    a: b
  template.app: |
    message: "{{.app.metadata.name | upperr}}"
  template.keys: |
    message: hi
    slak:
      text: x
  trigger.on-x: |
    - when: app.status. == 'x'
      send: [keys]
    - when: app.x == 1
      send: [absent]
  trigger.map: |
    when: 'true'
    send: [app]
  subscriptions: |
    - recipients: [slack:dev, slck:ops]
      triggers: [on-x, on-y]
  nonsense: |
    x
"""
# The line, the rule or its kind, and what must be said.
FINDINGS = ((7, "warning", "unknown-secret", "slack-token"),
            (8, "warning", "unknown-key", "usrname"),
            (10, "error", "unreadable", "service type 'carrier-pigeon' is not supported"),
            (12, "error", "bad-template", 'function "upperr" not defined'),
            (15, "warning", "unknown-key", "slak"),
            (18, "error", "bad-expression", "expected name"),
            (21, "error", "unknown-template", "absent"),
            (23, "error", "unreadable", "a list of conditions"),
            (26, "error", "unknown-service", "slck"),
            (26, "error", "unknown-trigger", "on-y"),
            (29, "warning", "unknown-key", "nonsense"))


class Lint(Notify):
    def lint(self, *arguments, config=None, output="text", **options):
        return self.notify("--lint", *arguments, output=output, app=[],
                           config=[self.config_file()] if config is None else config, **options)

    def assert_clean(self, done):
        self.assert_status(DONE, done)
        self.assertEqual("nothing is wrong\n", done.out)
        self.assert_harmless(done)


class Findings(Lint):
    def test_each_has_its_line_its_rule_and_its_words(self):
        path = self.write("cm.yaml", WRONG)
        done = self.lint(config=[path])
        self.assert_status(FAILED, done)
        for line, severity, rule, words in FINDINGS:
            with self.subTest(line=line, rule=rule):
                self.assertRegex(done.out, rf"(?ms)^{re.escape(str(path))}:{line}: {severity}: "
                                 rf"[^\n]*{re.escape(words)}.*?\[{rule}\]$")
        errors = sum(severity == "error" for _, severity, _, _ in FINDINGS)
        self.assertIn(f"\n{errors} errors, {len(FINDINGS) - errors} warnings\n", done.out)
        for hint in ("did you mean username?", "did you mean upper?", "did you mean slack?",
                     "did you mean on-x?"):
            self.assertIn(f"    {hint}\n", done.out)
        self.assert_harmless(done)

    def test_machines_get_them_as_well(self):
        path = self.write("cm.yaml", WRONG)
        found = self.lint(config=[path], output="json").json["findings"]
        self.assertEqual([(line, severity, rule) for line, severity, rule, _ in FINDINGS],
                         [(one["line"], one["severity"], one["rule"]) for one in found])
        self.assertEqual({str(path)}, {one["file"] for one in found})
        for one, (_, _, _, words) in zip(found, FINDINGS):
            self.assertIn(words, one["message"])
            self.assertEqual({"severity", "rule", "file", "line", "subject", "message", "hint"},
                             set(one))

    def test_lines_are_those_of_the_file(self):
        lines = [int(line) for line in re.findall(
            r"(?m)^.*cm\.yaml:(\d+): ", self.lint(config=[self.write("cm.yaml", WRONG)]).out)]
        self.assertEqual(sorted(lines), lines)
        text = WRONG.splitlines()
        for line in lines:
            self.assertTrue(1 <= line <= len(text))

    def test_a_config_without_mistakes(self):
        self.data = {name: self.data[name] for name in ("trigger.always", "template.hello")}
        self.chats("slack")
        self.data.update(subscribed("slack:dev"))
        self.assert_clean(self.lint())
        done = self.lint(output="json")
        self.assertEqual(("skipped", "nothing is wrong"),
                         (done.json["result"], done.json["message"]))

    def test_warnings_count_only_where_they_are_to(self):
        self.data = {"nonsense": "x"}
        for flags, status, result in (([], DONE, "skipped"), (["--strict"], FAILED, "failed")):
            done = self.lint(*flags, output="json")
            self.assert_status(status, done)
            self.assertEqual((result, "0 errors, 1 warning"),
                             (done.json["result"], done.json["message"]))

    def test_warn_is_about_messages_and_not_about_findings(self):
        done = self.lint("--on-failure", "warn", config=[self.write("cm.yaml", WRONG)])
        self.assert_status(FAILED, done)

    def test_over_several_configs_each_finding_has_its_file(self):
        base = self.write("base.yaml", WRONG)
        own = self.config_file({"template.app": "message: mended\n", "trigger.more":
                                "- when: 'true'\n  send: [nowhere]\n"}, "own.yaml")
        done = self.lint(config=[base, own])
        self.assertNotIn("upperr", done.out)
        self.assertRegex(done.out, r"(?m)^.*own\.yaml:\d+: error: .*nowhere")
        self.assertRegex(done.out, r"(?m)^.*base\.yaml:10: error: ")

    def test_directories_have_lines_too(self):
        self.write("catalog/templates/app.yaml", "message: hi\nemial:\n  subject: x\n")
        self.write("catalog/triggers/on-x.yaml", "- when: 'true'\n  send: [absent]\n")
        done = self.lint(config=[self.dir / "catalog"])
        self.assertRegex(done.out, r"(?m)^.*templates/app\.yaml:2: warning: .*emial")
        self.assertRegex(done.out, r"(?m)^.*triggers/on-x\.yaml:2: error: .*absent")

    def test_the_faults_of_text_that_is_not_safe_in_json(self):
        self.data["template.hello"] = (
            "message: x\nslack:\n  attachments: |\n"
            "    [{\"title\": \"{{.app.status.operationState.message}}\"}]\n")
        done = self.lint()
        self.assertRegex(done.out, r"(?i)tojson|quote|json")

    def test_secrets_that_are_not_there(self):
        self.data = {"service.slack": "token: $slack-token\n"}
        done = self.lint()
        self.assert_status(DONE, done)
        self.assertIn("no --secret was given", done.out)
        self.secrets = {"slack-tokn": "xoxb"}
        done = self.lint()
        self.assert_status(FAILED, done)
        self.assertRegex(done.out, r"(?m)^.*cm\.yaml:\d+: error: .*`slack-token`")
        self.assertIn("did you mean slack-tokn?", done.out)
        self.assertIn("\n1 error, 0 warnings\n", done.out)

    def test_what_crashed_once(self):
        secret = self.write("secret.yaml", "kind: Secret\ndata: {tok: /v8=}\n")
        self.data = {"service.slack": "token: $tok\n",
                     "config.yaml": "templates: [{name: x, subject: hi, body: b, email: text}]\n"}
        done = self.lint("--secret", secret)
        self.assert_status(FAILED, done)
        self.assertIn("`templates[0].email` is a text and should be a mapping", done.out)

    def test_hostile_names_command_nobody(self):
        self.data |= {"x\n::error::forged\n##[error]forged": "y",
                      "template.x\x1b[31m\n::error::a": 'message: "{{"\n',
                      "trigger.::stop-commands::x": "- when: 'a ='\n  send: ['::error::b']\n"}
        done = self.lint()
        self.assert_harmless(done)


class Places(Lint):
    def test_nobody_is_asked(self):
        self.chats("slack", "webhook")
        self.data.update(subscribed("slack:dev", "hook"))
        proxy = self.proxy()
        address = f"http://127.0.0.1:{proxy.port}"
        done = self.lint(env={"HTTP_PROXY": address, "http_proxy": address, "HTTPS_PROXY": address,
                              "ALL_PROXY": address})
        self.assert_status(DONE, done)
        self.assertEqual([], proxy.seen)
        self.assertEqual([], self.chat.requests("slack") + self.chat.requests("webhook"))

    def test_argocd_is_not_asked_either(self):
        self.argo()
        done = self.notify("--lint", **self.of_argocd())
        self.assert_status(DONE, done)
        self.assertEqual([], self.server.requests)

    def test_a_config_map_of_the_cluster(self):
        data = yaml.safe_load(WRONG)["data"]
        self.argo(configmaps={"cm": data})
        done = self.lint(config=["configmap:argocd/cm"], env=self.of_kubernetes()["env"])
        self.assert_status(FAILED, done)
        self.assertRegex(done.out, r"(?m)^configmap:argocd/cm: error: .*upperr")
        self.assertEqual(["get configmaps"], [request.does for request in self.server.requests])

    def test_what_cannot_be_read_is_no_finding(self):
        self.assert_status(USAGE, self.lint(config=[self.dir / "absent"]))
        self.argo()
        done = self.lint(config=["configmap:argocd/absent"], env=self.of_kubernetes()["env"])
        self.assert_status(USAGE, done)


if __name__ == "__main__":
    main()
