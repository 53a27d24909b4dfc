# SPDX-License-Identifier: Apache-2.0
"""The Task and the action notify, with their real steps, against stand-ins for Slack and Argo CD."""

import json
import tempfile
import unittest
from pathlib import Path

import tools
import yaml
from fakes.argocd_server import ArgoServer
from fakes.chat_server import ChatServer
from github import install

NOTIFY = tools.NOTIFY
TOKEN = "xoxb-0123456789-canary"
GITHUB = {"server_url": "https://github.example.com", "repository": "shop/web",
          "token": "the-job's-own"}
MORE = {"template.status": 'message: "{{.ci.pipeline}} {{.ci.status}} by {{.ci.actor.login}}"\n',
        "trigger.always": "- when: 'true'\n  send: [hello]\n",
        "subscriptions": "- recipients: [slack:everybody]\n  triggers: [always]\n",
        "template.rollout": 'message: "{{range .ci.rollout.applications}}{{.name}}: {{range '
                            '.blocking}}{{.name}} {{.reason}}{{end}}{{end}}"\n',
        "template.app": 'message: "{{.app.metadata.name}}: {{.app.status.health.status}}"\n'}
FORGED = "x\n::error::forged\n##[error]forged"
HOSTILE = ["--help", "-", "$(id)", "two\nlines", FORGED, "; rm -rf /", "configmap:a/b"]


class Case(unittest.TestCase):
    def setUp(self):
        self.scratch = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="notify-")))
        # A hostile name of a state is that of a file which is written.
        self.cwd = self.folder("cwd", {})
        self.chat = self.enterContext(ChatServer({"slack": {"tokens": {TOKEN: {}}}}))
        self.config = {**tools.of_slack(self.chat), **MORE}

    def argocd(self):
        return self.enterContext(ArgoServer({
            "applications": [{"name": "shop"}],
            "configmaps": {"cm": self.config, "state": {}},
            "secrets": {"keys": {"slack-token": TOKEN}}}))

    def folder(self, name, files):
        folder = self.scratch / name
        folder.mkdir(exist_ok=True)
        for key, text in files.items():
            (folder / key).write_text(text)
        return folder

    def assert_harmless(self, run, results, names):
        self.assertIn(run.status, range(8))
        self.assertEqual(set(results), set(names))
        self.assertTrue(results["result"])
        self.assertNotIn("\n", results["message"])


class TaskRun(Case):
    def run_task(self, params, workspaces=(), secret=TOKEN, **variables):
        places = {"config": self.folder("config", self.config),
                  "secret": self.folder("secret", {"slack-token": secret}), **dict(workspaces)}
        places = {name: place for name, place in places.items() if place}
        return NOTIFY.task.run(NOTIFY.path, {"timeout": "10s", **params}, places, cwd=self.cwd,
                               **variables)

    def test_everybody_who_is_subscribed_is_told(self):
        run = self.run_task({})
        self.assertEqual((run.status, run.results["result"]), (0, "sent"), run.stderr)
        self.assertEqual(set(run.results), set(NOTIFY.task.results))
        self.assertEqual(self.chat.shown("slack"), ["#C-everybody\nhello"])
        (delivery,) = json.loads(run.results["deliveries"])
        self.assertEqual((delivery["recipient"], delivery["state"]), ("everybody", "sent"))
        self.assertNotIn(TOKEN, run.stdout + run.stderr + "".join(run.results.values()))

    def test_lines_become_recipients_and_facts(self):
        run = self.run_task({"template": "status", "recipient": "slack:a\nslack:b\n",
                             "ci": "status=Failed\npipeline=deploy\nactor.login=jane\n"})
        self.assertEqual(run.status, 0, run.stderr)
        self.assertEqual(self.chat.shown("slack"), ["#C-a\ndeploy failed by jane",
                                                    "#C-b\ndeploy failed by jane"])

    def test_config_and_application_come_from_the_cluster(self):
        server = self.argocd()
        variables = {"KUBECONFIG": str(server.kubeconfig(self.scratch / "kubeconfig"))}
        token = self.folder("credentials", {"token": server.token()})
        for params, places in (({"server": server.url}, {"credentials": token}),
                               ({"core": "true"}, {})):
            run = self.run_task({"config": "configmap:argocd/cm", "secret": "secret:argocd/keys",
                                 "app": "shop", "template": "app", "recipient": "slack:a",
                                 **params}, {"config": None, "secret": None, **places}, **variables)
            self.assertEqual(run.status, 0, run.stderr)
            self.assertEqual(self.chat.shown("slack")[-1], "#C-a\nshop: Healthy")
        self.assertEqual(server.violations, [])

    def test_the_workspace_goes_before_the_parameter(self):
        base = self.scratch / "base.yaml"
        base.write_text(yaml.safe_dump({**self.config, "template.hello": "message: base\n"}))
        run = self.run_task({"config": str(base)})
        self.assertEqual(run.status, 0, run.stderr)
        self.assertEqual(self.chat.shown("slack"), ["#C-everybody\nhello"])

    def test_it_tells_what_wait_has_found(self):
        server = self.argocd()
        server.application("shop").set_health("Deployment", "shop", "Degraded", "2 pods crash")
        token = self.folder("credentials", {"token": server.token()})
        files = self.folder("files", {})
        json_file = str(files / "wait.json")
        run = tools.WAIT.task.run(
            tools.WAIT.path, {"server": server.url, "app": "shop", "degraded-after": "1s",
                              "timeout": "20s", "json": json_file},
            {"credentials": token, "files": files}, cwd=self.cwd)
        self.assertEqual(run.status, 1, run.stderr)
        run = self.run_task({"results": json_file, "template": "rollout", "recipient": "slack:a"},
                            {"files": files})
        self.assertEqual(run.status, 0, run.stderr)
        self.assertRegex(self.chat.shown("slack")[0], "#C-a\nshop: shop .*2 pods crash")

    def test_a_state_keeps_who_was_told(self):
        server = self.argocd()
        variables = {"KUBECONFIG": str(server.kubeconfig(self.scratch / "kubeconfig"))}
        files = self.folder("files", {})
        for state in ("configmap:argocd/state", str(files / "state.json")):
            results = [self.run_task({"state": state}, {"files": files}, **variables)
                       .results["result"] for _ in range(2)]
            self.assertEqual(results, ["sent", "skipped"])

    def test_failures_are_warnings_unless_they_are_to_fail(self):
        for params, status in (({}, 0), ({"on-failure": "warn"}, 0), ({"on-failure": "fail"}, 4)):
            run = self.run_task(params, secret="wrong")
            self.assertEqual((run.status, run.results["result"]), (status, "failed"), run.stderr)
            self.assertIn("invalid_auth", run.results["message"])
            self.assert_harmless(run, run.results, NOTIFY.task.results)

    def test_bad_usage_fills_the_results(self):
        for params, places in (({}, {"config": None}), ({"template": "nothing"}, {}),
                               ({"recipient": "slack:a"}, {}), ({"timeout": "soon"}, {}),
                               ({"config": "/absent"}, {}), ({"ci": "status"}, {})):
            with self.subTest(params=params):
                run = self.run_task(params, places)
                self.assertEqual((run.status, run.results["result"]), (2, "refused"), run.stderr)
                self.assert_harmless(run, run.results, NOTIFY.task.results)
        self.assertEqual(self.chat.requests("slack"), [])

    def test_preview_and_lint_send_nothing(self):
        for params, words in (({"preview": "true"}, "text=hello"), ({"lint": "true"}, "nothing is wrong")):
            run = self.run_task(params)
            self.assertEqual(run.status, 0, run.stderr)
            self.assertIn(words, run.stdout)
            self.assertNotIn(TOKEN, run.stdout)
        self.assertEqual(self.chat.requests("slack"), [])

    def test_the_person_who_started_it_is_told(self):
        files = self.folder("files", {"people.yaml": "jane: {slack: U012AB3CD}\n"})
        run = self.run_task({"mention-author": "true", "people": str(files / "people.yaml"),
                             "ci": "actor.login=jane"}, {"files": files})
        self.assertEqual(run.status, 0, run.stderr)
        self.assertIn("<@U012AB3CD>", self.chat.shown("slack")[0])

    def test_results_stay_below_what_tekton_can_carry(self):
        self.config["subscriptions"] = yaml.safe_dump([{
            "recipients": [f"slack:{'x' * 30}-{number}" for number in range(40)],
            "triggers": ["always"]}])
        run = self.run_task({})
        self.assertEqual(run.status, 0, run.stderr)
        size = sum(len(json.dumps(value)) - 2 + 35 for value in run.results.values())
        self.assertLessEqual(size, 1024)
        self.assertTrue(json.loads(run.results["deliveries"]))

    def test_a_hostile_value_of_any_parameter_fails_or_is_harmless(self):
        for name in NOTIFY.task.params:
            for value in HOSTILE:
                with self.subTest(name=name, value=value):
                    run = self.run_task({"timeout": "2s", name: value})
                    self.assert_harmless(run, run.results, NOTIFY.task.results)
                    self.assertNotIn("usage:", run.stdout)
                    self.assertNotRegex(run.stdout + run.stderr, r"(?m)^\s*::|##\[")

    def test_a_parameter_cannot_name_a_secret(self):
        run = self.run_task({"template": "status", "recipient": "slack:a",
                             "ci": "status=$(ARGOCD_AUTH_TOKEN)$(SLACK_TOKEN)"})
        self.assertEqual(run.status, 0, run.stderr)
        self.assertIn("$(argocd_auth_token)$(slack_token)", self.chat.shown("slack")[0])


class ActionRun(Case):
    def run_action(self, inputs, **more):
        config = self.scratch / "cm.yaml"
        config.write_text(yaml.safe_dump(self.config))
        inputs = {"config": str(config), "secrets": f"slack-token: '{TOKEN}'", "timeout": "10s",
                  **inputs}
        return NOTIFY.action.run(inputs, GITHUB, install(NOTIFY.path), cwd=self.cwd, **more)

    def assert_no_command_is_forged(self, log):
        for line in log.splitlines():
            if line.lstrip().startswith("::"):
                self.assertRegex(line, r"^::((error|warning) title=notify|add-mask)::")
        self.assertNotIn("##[", log)

    def test_everybody_who_is_subscribed_is_told(self):
        for secrets in (f"slack-token: {json.dumps(TOKEN)}\n",
                        json.dumps({"slack-token": TOKEN, "x": "it's"})):
            run = self.run_action({"secrets": secrets})
            self.assertEqual((run.status, run.outputs["result"]), (0, "sent"), run.log)
            self.assertEqual(set(run.outputs), set(NOTIFY.action.outputs))
            self.assertEqual(self.chat.shown("slack")[-1], "#C-everybody\nhello")
            for line in run.log.splitlines():
                if not line.startswith("::add-mask::"):
                    self.assertNotIn(TOKEN, line)

    def test_a_file_of_secrets_does_as_well(self):
        secret = self.scratch / "secret.yaml"
        secret.write_text(f"slack-token: {TOKEN}\n")
        run = self.run_action({"secrets": "", "secret": str(secret)})
        self.assertEqual((run.status, run.outputs["result"]), (0, "sent"), run.log)

    def test_github_says_who_started_it(self):
        run = self.run_action({"template": "status", "recipient": "slack:a",
                               "ci": "status=failure"}, GITHUB_WORKFLOW="deploy",
                              GITHUB_ACTOR="jane")
        self.assertEqual(run.status, 0, run.log)
        self.assertEqual(self.chat.shown("slack"), ["#C-a\ndeploy failed by jane"])

    def test_an_application_of_argocd(self):
        server = self.argocd()
        run = self.run_action({"server": server.url, "token": server.token(), "app": "shop",
                               "template": "app", "recipient": "slack:a"})
        self.assertEqual(run.status, 0, run.log)
        self.assertEqual(self.chat.shown("slack"), ["#C-a\nshop: Healthy"])

    def test_it_tells_what_wait_has_found(self):
        server = self.argocd()
        server.application("shop").set_health("Deployment", "shop", "Degraded", "2 pods crash")
        json_file = str(self.scratch / "wait.json")
        run = tools.WAIT.action.run(
            {"server": server.url, "token": server.token(), "app": "shop", "degraded-after": "1s",
             "timeout": "20s", "json": json_file}, GITHUB, install(tools.WAIT.path), cwd=self.cwd)
        self.assertEqual(run.status, 1, run.log)
        run = self.run_action({"results": json_file, "template": "rollout",
                               "recipient": "slack:a"})
        self.assertEqual(run.status, 0, run.log)
        self.assertRegex(self.chat.shown("slack")[0], "#C-a\nshop: shop .*2 pods crash")

    def test_a_failure_fills_the_outputs_too(self):
        for inputs, status, result in (({"secrets": ""}, 0, "failed"),
                                       ({"secrets": "", "on-failure": "fail"}, 2, "failed"),
                                       ({"config": ""}, 2, "refused"),
                                       ({"template": "nothing"}, 2, "refused")):
            with self.subTest(inputs=inputs):
                run = self.run_action(inputs)
                self.assertEqual((run.status, run.outputs["result"]), (status, result), run.log)
                self.assert_harmless(run, run.outputs, NOTIFY.action.outputs)
                word = "error" if status else "warning"
                self.assertRegex(run.log, rf"(?m)^::{word} title=notify::")

    def test_a_hostile_value_of_any_input_fails_or_is_harmless(self):
        for name in NOTIFY.action.inputs:
            for value in HOSTILE:
                with self.subTest(name=name, value=value):
                    run = self.run_action({"timeout": "2s", name: value})
                    self.assert_harmless(run, run.outputs, NOTIFY.action.outputs)
                    self.assert_no_command_is_forged(run.log)


if __name__ == "__main__":
    unittest.main()
