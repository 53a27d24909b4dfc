# SPDX-License-Identifier: Apache-2.0
"""What documents show of sync, wait and notify: it runs, and prints what stands there."""

import copy
import json
import re
import unittest

import yaml

import tools
from fakes.argocd_server.repositories import revision
from fakes.chat_server import ChatServer
from markdown import matching, sessions
from shown_world import REPO, Shown, shown

ACME = "https://git.example.com/acme/deploy.git"
OLD, NEW = "4f2c9a7" + "0" * 33, "9b1e77a" + "0" * 33
PROJECT = {"shop": {"sourceRepos": ["*"], "destinations": [{"server": "*", "namespace": "*"}]}}
SOURCE = {"repoURL": ACME, "path": "shop", "targetRevision": "main"}

# Argo CD's notifications, as far as the pages need them.
CONFIG = {"service.slack": "token: $slack-token\n",
          "template.degraded": "message: '{{.app.metadata.name}}'\n",
          "trigger.on-health-degraded":
              "- when: app.status.health.status == 'Degraded'\n  send: [degraded]\n",
          "subscriptions": "- recipients: [slack:deployments]\n  triggers: [on-health-degraded]\n"}


def deployed(number, commit, day, clock, **by):
    return {"id": number, "revision": commit, "source": SOURCE, "initiatedBy": by,
            "deployStartedAt": f"2026-08-{day}T08:02:00Z", "deployedAt": f"2026-08-{day}T{clock}Z"}


def managed(kind, group, live, target, **more):
    """One of Argo CD's managed resources."""
    name = target["metadata"]["name"] if target else live["metadata"]["name"]
    texts = {"targetState": json.dumps(target) if target else "",
             "liveState": json.dumps(live), "normalizedLiveState": json.dumps(live),
             "predictedLiveState": json.dumps(target)}
    return {"kind": kind, "group": group, "namespace": "shop", "name": name, "modified": True,
            **texts, **more}


def manifest(kind, name, api="v1", **content):
    return {"apiVersion": api, "kind": kind, "metadata": {"name": name, "namespace": "shop"},
            **content}


def deployment(replicas, image):
    return manifest("Deployment", "api", "apps/v1", spec={
        "replicas": replicas,
        "template": {"spec": {"containers": [{"name": "web", "image": image}]}}})


DIFFERENCES = [
    managed("Deployment", "apps", deployment(5, "shop:v1"), deployment(3, "shop:v2")),
    managed("Job", "", manifest("Job", "old-report"), None),
    managed("Secret", "", manifest("Secret", "db", data={"password": "++++"}),
            manifest("Secret", "db", data={"password": "++++++"})),
    managed("Service", "", None, manifest("Service", "new"))]


class Syncing(Shown):
    def assert_shows(self, title):
        (block,) = shown("syncing.md", "console", title=title)
        for command, wanted in sessions(block):
            self.assertRegex(self.run_here(command).stdout.rstrip() + "\n", matching(wanted))

    def test_the_differences(self):
        server = self.argocd(repositories={ACME: [OLD, NEW]},
                             applications=[{"name": "shop", "live": OLD}])
        server.fail(r"GET .*/managed-resources", times=9, status=200,
                    content_type="application/json", body=json.dumps({"items": DIFFERENCES}))
        self.assert_shows("What a sync would change")
        self.assertEqual(server.operations, [])

    def test_the_history(self):
        history = [deployed(11, NEW, 20, "08:02:11", automated=True),
                   deployed(12, OLD, 22, "10:15:08", username="ci-bot")]
        self.argocd(repositories={ACME: [NEW, OLD]},
                    applications=[{"name": "shop", "live": OLD, "history": history}])
        self.assert_shows("What was deployed, and back to it")

    def test_setting_something_first(self):
        script, = shown("syncing.md", "sh", title="Setting something first")
        commands = script.strip().splitlines()
        for kind, command, wanted in zip(("Helm", "Kustomize"), commands,
                                         ("1.4.2", "registry.example.com/shop:1.4.2"), strict=True):
            with self.subTest(command):
                server = self.argocd(applications=[{"name": "shop", "kind": kind}])
                self.run_here(command)
                source = server.application("shop").seen["spec"]["source"]
                self.assertIn(wanted, json.dumps(source[kind.lower()]))

    def test_applications_of_applications(self):
        script, = shown("syncing.md", "sh", title="Applications that manage applications")
        server = self.argocd(repositories={ACME: ["a1", "a2"]}, applications=[
            {"name": "apps", "live": "a1",
             "resources": [{"Application/shop": {"static": False}}]},
            {"name": "shop", "live": "a1", "parent": "apps"}])
        self.run_here(script, COMMIT=revision("a2"))
        self.assertEqual(server.application("shop").seen["status"]["sync"]["revision"],
                         revision("a2"))

    def test_a_webhook(self):
        script, = shown("syncing.md", "sh", title="Without a token: a webhook")
        server = self.argocd(server={"tick": 1, "webhook_secrets": {"github": "secret 1"}},
                             repositories={REPO: ["a1"]},
                             applications=[{"name": "shop", "repo": REPO, "auto": True,
                                            "target": "main"}])
        (self.folder / "secret").write_text("secret 1\n")
        server.controller.hold("poll", "shop")
        server.application("shop").push("a2")
        self.run_here(script, FILE="secret", ARGOCD_AUTH_TOKEN="")
        server.application("shop").wait_for(
            lambda seen: seen["status"]["sync"]["revision"] == revision("a2"))


class Waiting(Shown):
    def test_a_commit_by_its_first_digits(self):
        script, = shown("waiting.md", "sh", title="With and without `--revision`")
        commit = re.search(r"[0-9a-f]{12}", script)[0] + "0" * 28
        self.argocd(repositories={ACME: [commit]}, applications=[{"name": "shop"}])
        self.run_here(script)

    def test_a_newer_commit_that_contains_it(self):
        script, = shown("waiting.md", "sh", title="A newer commit will do")
        ours = self.world.deploy.tip("main")
        self.world.deploy.commit({"other.yaml": "theirs: 1\n"})
        theirs = self.world.deploy.tip("main")
        self.argocd(repositories={REPO: [ours, theirs]},
                    applications=[{"name": "shop", "repo": REPO}])
        self.assertIn(theirs[:7], self.run_here(script, COMMIT=ours).stdout)

    def account(self):
        """The rights that the page gives to the account, and its command for a token."""
        account, policy, rules = map(yaml.safe_load, shown("waiting.md", "yaml"))
        name, = [key.removeprefix("accounts.") for key in account["data"]]
        rows = [[word.strip() for word in line.split(",")]
                for line in policy["data"]["policy.csv"].strip().splitlines()]
        self.assertIn(["g", name, "role:pipeline"], rows)
        return {name: {"rights": [", ".join(row[2:5]) for row in rows if row[0] == "p"]}}, rules

    def test_the_rights_of_the_account_are_enough(self):
        accounts, _ = self.account()
        server = self.argocd(accounts=accounts, projects=copy.deepcopy(PROJECT), applications=[
            {"name": "shop", "project": "shop", "kind": "Helm", "live": "none"}])
        command, = shown("waiting.md", "sh", title="An account for the pipeline")
        self.world.env["TOKEN"] = server.token("pipeline")
        token = self.run_here(command).stdout.strip()
        self.run_here("gitops-sync --app shop --set-parameter image.tag=1.4.2 --wait\n"
                      "gitops-wait --app shop", ARGOCD_AUTH_TOKEN=token)
        # and no more than needed: each right of applications is one that something asks for
        for right in ("sync", "update"):
            less = {"rights": [row for row in accounts["pipeline"]["rights"]
                               if not row.startswith(f"applications, {right},")]}
            server = self.argocd(accounts={"pipeline": less}, projects=copy.deepcopy(PROJECT),
                                 applications=[{"name": "shop", "project": "shop",
                                                "kind": "Helm", "live": "none"}])
            self.run_here("gitops-sync --app shop --set-parameter image.tag=1.4.2 --wait", 4,
                          ARGOCD_AUTH_TOKEN=server.token("pipeline"))

    def test_the_role_for_kubernetes_is_enough(self):
        _, role = self.account()
        rule, = role["rules"]
        self.assertEqual((rule["apiGroups"], rule["resources"]),
                         (["argoproj.io"], ["applications"]))
        server = self.argocd(accounts={"pipeline": {"kubernetes": rule["verbs"],
                                                    "namespaces": ["argocd"]}},
                             applications=[{"name": "shop", "live": "none"}])
        config = server.kubeconfig(self.folder / "kubeconfig", "pipeline")
        self.run_here("gitops-sync --core --app shop --wait\ngitops-wait --core --app shop",
                      KUBECONFIG=str(config), ARGOCD_AUTH_TOKEN="")


class TheManual(Shown):
    def test_a_commit_and_the_wait_for_it(self):
        text = (tools.PROJECT / "docs/man/gitops-steps.txt").read_text()
        lines = "\n".join(re.findall(r"(?m)^ {4}(.*)$", text))
        promote, wait = re.findall(r"(?m)^gitops-(?:.*\\\n)*.*$", lines)
        server = self.argocd(applications=[{"name": "shop", "auto": True}])
        self.run_here(promote)
        commit = (self.folder / "commit.txt").read_text()
        self.assertEqual(commit, self.world.deploy.tip("main"))
        server.application("shop").push(commit)
        self.run_here(wait)


class Notifying(Shown):
    def test_with_what_argo_cd_has(self):
        script, = shown("notifications.md", "sh", title="With what Argo CD has")
        wanted, = shown("notifications.md", "text", title="With what Argo CD has")
        self.argocd(applications=[{"name": "shop"}])
        for kind, name, data in (("ConfigMap", "argocd-notifications-cm", CONFIG),
                                 ("Secret", "argocd-notifications-secret", {})):
            key = "data" if kind == "ConfigMap" else "stringData"
            (self.folder / f"{name}.yaml").write_text(json.dumps(
                {"apiVersion": "v1", "kind": kind, "metadata": {"name": name},
                 key: data or {"slack-token": "xoxb-1"}}))
        self.assertEqual(self.run_here(script).stdout, wanted)

    def test_lint_says_what_is_wrong(self):
        script, = shown("lint.md", "sh")
        (self.folder / "secret.yaml").write_text('slack-token: "xoxb-1"\n')
        config = self.folder / "notifications.yaml"
        config.write_text(json.dumps(CONFIG))
        self.run_here(script)
        config.write_text(json.dumps({**CONFIG, "template.degraded": "message: '{{.app'\n"}))
        self.assertIn("notifications.yaml", self.run_here(script, 1).stdout)

    def test_a_file_of_people(self):
        people, = shown("notifications.md", "yaml", title="Who is told what")
        (self.folder / "people.yaml").write_text(people)
        jane = yaml.safe_load(people)["jane"]
        with ChatServer({"dingtalk": {"tokens": {"T": {}}}}) as chat:
            (self.folder / "config.yaml").write_text(json.dumps(
                {"service.dingtalk":
                 f"url: {chat.url('dingtalk')}/robot/send?access_token=T\n",
                 "template.hello": "message: hello\n"}))
            for login in ("jane", *jane["also"]):
                self.run_here("gitops-notify --config config.yaml --template hello --recipient "
                              "dingtalk --mention-author --people people.yaml --on-failure fail "
                              f"--ci actor.login={login}")
            self.assertEqual([message["at"]["atMobiles"] for message in chat.accepted("dingtalk")],
                             [[jane["dingtalk"]]] * (1 + len(jane["also"])))


if __name__ == "__main__":
    unittest.main()
