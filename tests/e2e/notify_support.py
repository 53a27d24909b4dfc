# SPDX-License-Identifier: Apache-2.0
"""What the tests of `notify` share: the program, chats and mails that it may send to, the files
that it reads, and what must be true of every run."""

import copy
import os

import yaml

from argocd_support import (CONFLICT, DENIED, DONE, FAILED, NOT_FOUND, OUT_OF_TIME,  # noqa: F401
                            REPOSITORY, SOON, SYNC, UNREACHABLE, USAGE, WAIT, Argo, main, revision,
                            wait_until)
from fakes.chat_server import ChatServer, Reply  # noqa: F401
from fakes.smtp_server import SmtpServer

NOTIFY = os.environ.get("NOTIFY", "")

RESULT_NAMES = ("result", "message", "duration", "deliveries", "verdicts", "findings")

# Long enough for all that is sent here, short enough to wait for in vain.
TIMEOUT = "20s"

APPLICATION = {
    "apiVersion": "argoproj.io/v1alpha1", "kind": "Application",
    "metadata": {"name": "shop", "namespace": "argocd", "labels": {"team": "shop"}},
    "spec": {"project": "default",
             "source": {"repoURL": REPOSITORY, "path": "shop", "targetRevision": "main"},
             "destination": {"server": "https://kubernetes.default.svc", "namespace": "shop"}},
    "status": {"sync": {"status": "Synced", "revision": revision("a1")},
               "health": {"status": "Healthy"},
               "reconciledAt": "2026-01-02T03:04:07Z",
               "operationState": {"phase": "Succeeded", "startedAt": "2026-01-02T03:04:05Z",
                                  "finishedAt": "2026-01-02T03:04:06Z",
                                  "syncResult": {"revision": revision("a1")}}},
}

# A trigger that is always true, one that never is, and two as they are in Argo CD's catalog.
TRIGGERS = {
    "trigger.always": "- when: 'true'\n  send: [hello]\n",
    "trigger.never": "- when: 'false'\n  send: [hello]\n",
    "trigger.on-deployed": """\
- description: Application is synced and healthy. Triggered once per commit.
  oncePer: app.status.operationState?.syncResult?.revision
  when: app.status.operationState != nil and app.status.operationState.phase in ['Succeeded']
    and app.status.health.status == 'Healthy'
  send: [app-deployed]
""",
    "trigger.on-health-degraded": """\
- when: app.status.health.status == 'Degraded'
  send: [app-degraded]
""",
}
TEMPLATES = {
    "template.hello": 'message: "hello {{.recipient}}, this is {{.app.metadata.name}}"\n',
    "template.app-deployed": 'message: "{{.app.metadata.name}} is at '
                             '{{.app.status.operationState.syncResult.revision}}"\n',
    "template.app-degraded": 'message: "{{.app.metadata.name}} is degraded"\n',
}


def application(**changes):
    """The Application with other parts; mappings are merged: status={"health": {…}}."""
    def merged(old, new):
        if not isinstance(old, dict) or not isinstance(new, dict):
            return new
        return {**old, **{key: merged(old.get(key), value) for key, value in new.items()}}
    return merged(copy.deepcopy(APPLICATION), changes)


def subscribed(*recipients, triggers=("always",), selector=""):
    """The key `subscriptions` with one entry."""
    entry = {"recipients": list(recipients), "triggers": list(triggers)}
    return {"subscriptions": yaml.safe_dump([{**entry, **({"selector": selector} if selector
                                                          else {})}])}


class Notify(Argo):
    """A server for chats as self.chat, and `notify`. Where it is said once - self.data, which is the
    ConfigMap, and self.secrets - it need not be said for each run."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not NOTIFY:
            raise RuntimeError("NOTIFY must be the path of the program under test")

    def setUp(self):
        super().setUp()
        self.data = {**TRIGGERS, **TEMPLATES}
        self.secrets = {}
        self.chat = None

    # The world.

    def chats(self, *names, tls=None, **vendors):
        """A server for these, which becomes self.chat; each gets a service that sends there."""
        vendors = {**{name: {} for name in names},
                   **{name.replace("_", "-"): settings for name, settings in vendors.items()}}
        self.order = []  # of the vendors, as messages came
        self.chat = self.enterContext(ChatServer(
            vendors, tls=tls, on_accepted=lambda vendor, _: self.order.append(vendor)))
        for vendor in vendors:
            self.data.update(self.service_of(vendor))
        return self.chat

    def between(self, vendor):
        """A proxy that breaks things between us and this one."""
        link = self.proxy(self.chat)
        self.data.update(self.service_of(vendor, link.url(vendor)))
        return link

    def service_of(self, vendor, url=None):
        """Keys of a ConfigMap that send to self.chat, or to whom else `url` leads."""
        url = url or self.chat.url(vendor)
        options = {
            "dingtalk": {"webhooks": {"ops": {"url": url + "/robot/send?access_token=T"},
                                      "web": {"url": url + "/robot/send?access_token=W"}}},
            "feishu": {"url": url + "/open-apis/bot/v2/hook/ID"},
            "wecom": {"url": url + "/cgi-bin/webhook/send?key=K"},
            "slack": {"token": "xoxb-1", "apiURL": url + "/api/"},
            "teams": {"recipientUrls": {"ops": url + "/webhookb2/1"}},
            "teams-workflows": {"recipientUrls": {"ops": url + "/powerautomate/1"}},
            "webhook": {"url": url + "/hook", "retryWaitMin": "100ms"},
        }[vendor]
        name = "service.webhook.hook" if vendor == "webhook" else f"service.{vendor}"
        return {name: yaml.safe_dump(options)}

    def mails(self, name="email", **options):
        """A mail server with a service that sends there."""
        server = self.enterContext(SmtpServer(**options))
        key = "service.email" if name == "email" else f"service.email.{name}"
        self.data[key] = yaml.safe_dump({"host": server.host, "port": server.port,
                                         "from": "Argo CD <cd@example.com>"})
        return server

    def config_file(self, data=None, name="cm.yaml"):
        return self.write(name, yaml.safe_dump(
            {"apiVersion": "v1", "kind": "ConfigMap",
             "metadata": {"name": "argocd-notifications-cm", "namespace": "argocd"},
             "data": self.data if data is None else data}, allow_unicode=True, width=1000))

    def secret_file(self, secrets=None, name="secret.yaml"):
        return self.write(name, yaml.safe_dump(
            {"apiVersion": "v1", "kind": "Secret",
             "metadata": {"name": "argocd-notifications-secret", "namespace": "argocd"},
             "stringData": self.secrets if secrets is None else secrets}, allow_unicode=True))

    def application_file(self, name="app.yaml", **changes):
        return self.write(name, yaml.safe_dump(application(**changes), allow_unicode=True))

    # The program.

    def start_notify(self, *arguments, config=None, app=None, env=None, output="json",
                     **options):
        """`config`: paths (None: a file of self.data); `app`: arguments that say what it is about
        (None: a file with an Application that is Synced and Healthy)."""
        configs = [self.config_file()] if config is None else config
        flags = [part for path in configs for part in ("--config", path)]
        if self.secrets:
            flags += ["--secret", self.secret_file()]
        flags += ["--app-file", self.application_file()] if app is None else app
        return self.start("--output", output, *flags, *arguments, tool=NOTIFY,
                          env={"GITOPS_NOTIFY_TIMEOUT": TIMEOUT, **(env or {})}, **options)

    def notify(self, *arguments, timeout=SOON, **options):
        return self.start_notify(*arguments, **options).finish(timeout)

    def of_argocd(self, name="shop"):
        """Arguments for an application of self.server, and the variables that go with them."""
        return {"app": ["--app", name, "--server", self.server.url],
                "env": {"ARGOCD_AUTH_TOKEN": self.server.token()}}

    def of_kubernetes(self, name="shop", account="admin"):
        return {"app": ["--app", name, "--core"] if name else ["--core"],
                "env": {"KUBECONFIG": str(self.server.kubeconfig(self.dir / "kubeconfig", account))}}

    # What must be true.

    def assert_told(self, done, result="sent", status=DONE):
        """The word and the status; returns the deliveries as "service:recipient" to state."""
        self.assert_status(status, done)
        self.assertEqual(result, done.json["result"], done)
        self.assertEqual(set(RESULT_NAMES), set(done.json), done)
        self.assert_harmless(done)
        return {self.name_of(one): one["state"] for one in done.json["deliveries"]}

    def name_of(self, delivery):
        return delivery["service"] + (":" + delivery["recipient"] if delivery["recipient"] else "")

    def reason(self, done, name):
        """Why it was not sent."""
        found, = (one for one in done.json["deliveries"] if self.name_of(one) == name)
        return found["reason"]

    def error_of(self, done):
        """The one line and the hint, as the contract has them."""
        errors = [line for line in done.err.splitlines() if ": error: " in line]
        hints = [line for line in done.err.splitlines() if ": hint: " in line]
        self.assertEqual(1, len(errors), done)
        self.assertLessEqual(len(hints), 1, done)
        self.assertRegex(errors[0], r"^notify: error: \S.*[^.]$")
        return errors[0].partition(": error: ")[2], "".join(hints).partition(": hint: ")[2]

    def assert_usage(self, words, *arguments, hint="", **options):
        """Refused for what the command line says, and nobody is told anything."""
        done = self.notify(*arguments, **options)
        self.assert_status(USAGE, done)
        error, given = self.error_of(done)
        self.assertRegex(error, words)
        self.assertIn(hint, given)
        self.assertEqual("refused", done.json["result"], done)
        if self.chat:
            self.assertEqual([], [one for name in self.chat_names() for one in
                                  self.chat.requests(name)])
        return done

    def chat_names(self):
        return list(self.chat._requests)


def only(values):
    """The one element."""
    one, = values
    return one
