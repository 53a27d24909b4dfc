#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Where `notify` takes its config from, and what it makes of several."""

import base64
import json
import os

import yaml

from notify_support import (DONE, UNREACHABLE, USAGE, Notify, Reply, main,
                            subscribed)

CONFIG_MAP = "argocd-notifications-cm"
SECRET = "argocd-notifications-secret"


class Config(Notify):
    def setUp(self):
        super().setUp()
        self.chats(slack={"tokens": {"xoxb-1": {}}})
        self.data.update(subscribed("slack:dev"))
        self.data["service.slack"] = yaml.safe_dump(
            {"token": "$slack-token", "apiURL": self.chat.url("slack") + "/api/"})

    def with_secret(self, *paths):
        return [part for path in paths for part in ("--secret", path)]

    def assert_sent(self, done, text="hello dev, this is shop"):
        self.assertEqual({"slack:dev": "sent"}, self.assert_told(done))
        self.assertEqual(f"#C-dev\n{text}", self.chat.shown("slack")[-1])

    def mounted(self, data, name):
        """As the kubelet mounts a ConfigMap or a Secret."""
        real = self.dir / name / "..2026_01_02"
        for key, text in data.items():
            self.write(real / key, text)
        os.symlink(real.name, self.dir / name / "..data")
        for key in data:
            os.symlink(f"..data/{key}", self.dir / name / key)
        return self.dir / name


class Sources(Config):
    SECRETS = {"slack-token": "xoxb-1"}

    def test_files(self):
        self.secrets = self.SECRETS
        self.assert_sent(self.notify())

    def test_secrets_in_base64_and_with_a_line_end(self):
        for token in ("xoxb-1", "xoxb-1\n"):
            secret = self.write("secret.json", json.dumps(
                {"kind": "Secret", "apiVersion": "v1",
                 "data": {"slack-token": base64.b64encode(token.encode()).decode()}}))
            self.assert_sent(self.notify(*self.with_secret(secret)))

    def test_config_and_secret_in_one_file(self):
        whole = self.write("all.yaml", self.config_file().read_text() + "---\n"
                           + self.secret_file(self.SECRETS).read_text()
                           + "---\nkind: Deployment\napiVersion: apps/v1\n")
        self.assert_sent(self.notify(config=[whole]))

    def test_a_mapping_of_keys_to_texts(self):
        self.assert_sent(self.notify(*self.with_secret(
            self.write("secret.yaml", yaml.safe_dump(self.SECRETS))),
            config=[self.write("cm.yaml", yaml.safe_dump(self.data))]))

    def test_mounted_directories(self):
        config = self.mounted(self.data, "config")
        secret = self.mounted({**self.SECRETS, "other": "x"}, "secret")
        self.assert_sent(self.notify(*self.with_secret(secret), config=[config]))

    def test_a_directory_in_the_form_of_the_catalog(self):
        for key, text in self.data.items():
            kind, _, name = key.partition(".")
            self.write(f"catalog/{kind}s/{name}.yaml" if name else f"catalog/{kind}.yaml", text)
        self.write("catalog/README.md", "# not ours\n")
        self.assert_sent(self.notify(*self.with_secret(self.secret_file(self.SECRETS)),
                                     config=[self.dir / "catalog"]))

    def test_a_directory_with_a_manifest(self):
        self.write("manifests/cm.yaml", self.config_file().read_text())
        self.write("manifests/secret.yaml", self.secret_file(self.SECRETS).read_text())
        self.assert_sent(self.notify(config=[self.dir / "manifests"]))

    def test_objects_of_kubernetes(self):
        self.argo(configmaps={CONFIG_MAP: self.data}, secrets={f"other/{SECRET}": self.SECRETS})
        around = self.of_kubernetes()
        done = self.notify(*self.with_secret(f"secret:other/{SECRET}"), env=around["env"],
                           config=[f"configmap:argocd/{CONFIG_MAP}"])
        self.assert_sent(done)
        self.assertEqual(["get configmaps", "get secrets"],
                         [request.does for request in self.server.requests])

    def test_objects_of_kubernetes_and_an_application_of_argocd(self):
        self.argo(configmaps={CONFIG_MAP: self.data}, secrets={SECRET: self.SECRETS})
        env = {**self.of_kubernetes()["env"], **self.of_argocd()["env"]}
        done = self.notify(*self.with_secret(f"secret:argocd/{SECRET}"), env=env,
                           app=self.of_argocd()["app"], config=[f"configmap:argocd/{CONFIG_MAP}"])
        self.assert_sent(done)

    def test_the_catalog_of_the_program(self):
        own = self.config_file({"service.slack": self.data["service.slack"]}, "own.yaml")
        for language in ("en", "zh"):
            done = self.notify(*self.with_secret(self.secret_file(self.SECRETS)), "--template",
                               "app-deployed", "--recipient", "slack:dev",
                               config=[f"catalog:{language}", own])
            self.assertEqual({"slack:dev": "sent"}, self.assert_told(done))
        english, chinese = self.chat.shown("slack")
        for text in (english, chinese):
            self.assertIn("shop", text)
        self.assertNotEqual(english, chinese)
        self.assert_status(USAGE, self.notify(config=["catalog:xx", own]))

    def test_variables_name_them_too(self):
        done = self.notify(config=[], env={
            "GITOPS_NOTIFY_CONFIG": f"{self.config_file()}\n",
            "GITOPS_NOTIFY_SECRET": f"{self.secret_file(self.SECRETS)}\n"})
        self.assert_sent(done)


class Overlays(Config):
    def setUp(self):
        super().setUp()
        self.secrets = {"slack-token": "xoxb-1"}

    def test_a_later_one_goes_before(self):
        base, own = self.config_file(), self.config_file(
            {"template.hello": "message: my own\n"}, "own.yaml")
        self.assert_sent(self.notify(config=[base, own]), "my own")
        self.assert_sent(self.notify(config=[own, base]))

    def test_files_go_over_an_object_of_kubernetes(self):
        self.argo(configmaps={CONFIG_MAP: self.data})
        own = self.config_file({"template.hello": "message: my own\n",
                                "service.dingtalk": "url: http://127.0.0.1:1/x\n"}, "own.yaml")
        self.assert_sent(self.notify(config=[f"configmap:argocd/{CONFIG_MAP}", own],
                                     env=self.of_kubernetes()["env"]), "my own")

    def test_a_later_secret_goes_before(self):
        wrong = self.secret_file({"slack-token": "wrong"}, "wrong.yaml")
        right = self.secret_file({"slack-token": "xoxb-1"}, "right.yaml")
        self.secrets = {}
        self.assert_sent(self.notify(*self.with_secret(wrong, right)))
        done = self.notify(*self.with_secret(right, wrong))
        self.assertEqual({"slack:dev": "failed"}, self.assert_told(done, "failed"))
        self.assertIn("invalid_auth", self.reason(done, "slack:dev"))

    def test_context_of_the_command_line_goes_before_that_of_the_config(self):
        self.data["context"] = "environment: test\nregion: eu\n"
        self.data["template.hello"] = 'message: "{{.context.environment}} {{.context.region}}"\n'
        self.assert_sent(self.notify("--context", "environment=a=b"), "a=b eu")


class Faults(Config):
    def setUp(self):
        super().setUp()
        self.secrets = {"slack-token": "xoxb-1"}

    def test_what_is_broken_and_not_needed_is_warned_of(self):
        self.data |= {"service.nothing": "a: 1\n", "template.broken": 'message: "{{"\n',
                      "trigger.broken": "when: no list\n"}
        done = self.notify()
        self.assert_sent(done)
        self.assertRegex(done.err, r"(?m)^notify: warning: .*cm.yaml:\d+: service.nothing: ")
        self.assertRegex(done.err, r"(?m)^notify: warning: .*trigger.broken")

    def test_what_is_broken_and_needed_fails_alone(self):
        self.data |= {"template.broken": 'message: "{{.app.metadata.name"\n',
                      "trigger.broken": "- when: 'true'\n  send: [broken]\n",
                      "trigger.wrong": "- when: 'a ='\n  send: [hello]\n",
                      **subscribed("slack:dev", triggers=["always", "broken", "wrong", "absent"])}
        done = self.notify()
        self.assert_status(DONE, done)
        self.assertEqual("failed", done.json["result"])
        states = [(one["trigger"], one["state"]) for one in done.json["deliveries"]
                  if one["service"]]
        self.assertEqual([("always", "sent"), ("broken", "failed")], states)
        reasons = [one["reason"] for one in done.json["deliveries"] if one["state"] == "failed"]
        self.assertTrue(any("cm.yaml:" in reason and "template.broken" in reason
                            for reason in reasons), reasons)
        self.assertTrue(any("trigger 'absent' is not configured" in reason for reason in reasons))
        self.assert_status(USAGE, self.notify("--on-failure", "fail"))

    def test_strict_is_as_argocd_is(self):
        self.data["template.hello"] = ('message: "{{.app.metadata.name}}"\n'
                                       'teams:\n  title: "{{.app.metadata.name.nothing}}"\n')
        self.assert_sent(self.notify(), "shop")
        done = self.notify("--strict")
        self.assertEqual({"slack:dev": "failed"}, self.assert_told(done, "failed"))
        self.assertIn("can't evaluate field nothing", self.reason(done, "slack:dev"))

    def test_what_cannot_be_read_is_bad_usage(self):
        empty = self.dir / "empty"
        empty.mkdir()
        good = self.config_file()
        text = self.write("notes.txt", "not a config")
        for config, words in (([], "no config is named"), ([self.dir / "absent"], "absent"),
                              ([empty], "nothing to read"), ([text], "notes.txt"),
                              ([self.write("x.yaml", "a: [")], "x.yaml"),
                              ([self.write("x.yaml", "kind: Deployment\n")], "neither"),
                              (["configmap:argocd"], "configmap:NAMESPACE/NAME"),
                              (["configmap:/x"], "configmap:NAMESPACE/NAME")):
            with self.subTest(config=config):
                self.assert_usage(words, config=config)
        self.secrets = {}
        for secret in (self.dir / "absent", empty, "secret:x",
                       self.write("y.yaml", "kind: Secret\ndata: {a: '*'}\n")):
            with self.subTest(secret=secret):
                self.assert_usage("reading --secret", "--secret", secret, config=[good])
        self.assert_usage("reading --config: .*is neither a file", config=["secret:argocd/x"],
                          hint="did you mean configmap:argocd/x")
        self.assert_usage("reading --secret: .*is neither a file", "--secret", "configmap:argocd/x",
                          config=[good], hint="did you mean secret:argocd/x")
        for context in ("x", "=x"):
            self.assert_usage("is not KEY=VALUE", "--context", context, config=[good])

    def test_objects_that_cannot_be_had(self):
        server = self.argo(configmaps={CONFIG_MAP: self.data},
                           accounts={"ci": {"kubernetes": ["get configmaps"]}})
        config = [f"configmap:argocd/{CONFIG_MAP}"]
        env = self.of_kubernetes()["env"]
        down = self.write("down", json.dumps(json.loads(
            (self.dir / "kubeconfig").read_text().replace(server.kubernetes_url,
                                                          "http://127.0.0.1:1"))))
        little = {"KUBECONFIG": str(server.kubeconfig(self.dir / "ci", "ci"))}
        self.secrets = {}
        for status, word, words, flags, around in (
                (USAGE, "refused", "reading configmap argocd/absent", [],
                 {"config": ["configmap:argocd/absent"], "env": env}),
                (USAGE, "refused", 'reading secret argocd/nothing: .*cannot get resource "secrets"',
                 ["--secret", "secret:argocd/nothing"], {"config": config, "env": little}),
                (UNREACHABLE, "unreachable", "reading configmap", [],
                 {"config": config, "env": {"KUBECONFIG": str(down)}})):
            with self.subTest(words=words):
                done = self.notify("--on-failure", "fail", *flags, **around)
                self.assert_status(status, done)
                self.assertEqual(word, done.json["result"])
                self.assertRegex(self.error_of(done)[0], words)
                done = self.notify(*flags, **around)
                if status == USAGE:
                    self.assert_status(USAGE, done)
                else:
                    self.assertEqual({}, self.assert_told(done, "failed"))
        self.assertEqual([], self.chat.requests("slack"))

    def test_an_application_that_is_none_is_bad_usage(self):
        for text in ("", "[]", "kind: ConfigMap\n", "a: [", "kind: AppProject\n"):
            with self.subTest(text=text):
                self.assert_usage("app.yaml", app=["--app-file", self.write("app.yaml", text)])
        for text in ('{"result": "healthy", "applications": []}', "metadata: {}\n", "metadata: x\n"):
            with self.subTest(text=text):
                self.assert_usage("reading --app-file: .*app.yaml holds no Application: it has "
                                  "neither a kind nor a metadata.name", app=["--app-file", self.write("app.yaml", text)])
        self.assert_usage("reading --app-file: .*absent", app=["--app-file", self.dir / "absent"])
        self.assert_usage("project.yaml", "--project-file",
                          self.write("project.yaml", "kind: Application\n"))

    def test_a_token_that_is_an_answer_of_nobody(self):
        self.chats(slack={"answers": [Reply(200, "<html>")]})
        done = self.notify("--on-failure", "fail")
        self.assert_status(UNREACHABLE, done)


if __name__ == "__main__":
    main()
