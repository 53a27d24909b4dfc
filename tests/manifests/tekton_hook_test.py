# SPDX-License-Identifier: Apache-2.0
"""The hooks of docs/examples/post-sync-hook, as pods in a sandbox, against the Kubernetes of the
stand-in.

Exits with 77 where no sandbox can be made (no bubblewrap, or no user namespaces).
"""

import sys
import tempfile
import unittest
import urllib.parse
from pathlib import Path

import tekton_sandbox
import tools
import yaml
from fakes import tls
from fakes.argocd_server import ArgoServer
from fakes.chat_server import ChatServer
from tekton_sandbox import Mount

FOLDER = tools.PROJECT / "docs/examples/post-sync-hook"
ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount"


def documents(name):
    return list(yaml.safe_load_all((FOLDER / name).read_text()))


def job(name):
    found, = [each for each in documents("hook.yaml") if each["metadata"]["name"] == name]
    return found


class Text(unittest.TestCase):
    def test_argo_cd_knows_when_to_run_them_and_when_to_remove_them(self):
        for name, hook in (("tell-deployed", "PostSync"), ("tell-failed", "SyncFail")):
            self.assertEqual(job(name)["metadata"]["annotations"],
                             {"argocd.argoproj.io/hook": hook,
                              "argocd.argoproj.io/hook-delete-policy": "BeforeHookCreation"})

    def test_they_differ_only_in_their_template(self):
        one, other = (job(name)["spec"] for name in ("tell-deployed", "tell-failed"))
        args = [spec["template"]["spec"]["containers"][0].pop("args") for spec in (one, other)]
        self.assertEqual(one, other)
        self.assertEqual(set(args[0]) ^ set(args[1]),
                         {"--template=app-deployed", "--template=app-sync-failed"})

    def test_the_pods_ask_for_no_right_that_the_restricted_standard_forbids(self):
        for name in ("tell-deployed", "tell-failed"):
            pod = job(name)["spec"]["template"]["spec"]
            container, = pod["containers"]
            step = tools.NOTIFY.task.step
            self.assertEqual({**pod["securityContext"], **container["securityContext"]},
                             step["securityContext"])
            self.assertEqual((container["image"], container["command"]),
                             (step["image"], step["command"]))
            self.assertTrue(container["resources"]["limits"]["memory"])

    def test_only_the_jobs_get_a_token(self):
        account, *jobs = documents("hook.yaml")
        self.assertFalse(account["automountServiceAccountToken"])
        for each in jobs:
            pod = each["spec"]["template"]["spec"]
            self.assertTrue(pod["automountServiceAccountToken"])
            self.assertEqual(pod["serviceAccountName"], account["metadata"]["name"])


class Runs(unittest.TestCase):
    def start(self, slack_token="xoxb-1"):
        scratch = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="hook-")))
        authority = tls.Authority(scratch / "tls")
        self.chat = self.enterContext(ChatServer({"slack": {"tokens": {"xoxb-1": {}}}}))
        self.server = self.enterContext(ArgoServer({
            "accounts": {"tell": {"rights": [], "kubernetes": ["get"], "namespaces": ["argocd"]}},
            "applications": [{"name": "shop", "resources": ["Service/shop", "Deployment/shop"]}],
            "configmaps": {"argocd-notifications-cm": {
                "service.slack": f"token: $slack-token\napiURL: {self.chat.url('slack')}/api/\n"}},
            "secrets": {"argocd-notifications-secret": {"slack-token": slack_token}}},
            tls=authority))
        self.addCleanup(lambda: self.assertEqual(self.server.violations, []))
        self.account = scratch / "account"
        self.account.mkdir()
        for name, text in (("token", self.server.token("tell")), ("namespace", "shop"),
                           ("ca.crt", authority.certificate.read_text())):
            (self.account / name).write_text(text)

    def run_hook(self, name):
        pod = job(name)["spec"]["template"]["spec"]
        container, = pod["containers"]
        address = urllib.parse.urlsplit(self.server.kubernetes_url)
        step = {**container, "securityContext": {**pod["securityContext"],
                                                 **container["securityContext"]},
                "env": [{"name": "KUBERNETES_SERVICE_HOST", "value": address.hostname},
                        {"name": "KUBERNETES_SERVICE_PORT", "value": str(address.port)}]}
        return tekton_sandbox.run(step, mounts=[Mount(self.account, ACCOUNT)])

    def test_each_tells_what_has_become_of_the_sync(self):
        self.start()
        for name, title in (("tell-deployed", "Deployed: shop"),
                            ("tell-failed", "Sync failed: shop")):
            with self.subTest(name):
                done = self.run_hook(name)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIn(title, self.chat.shown("slack")[-1])
                self.assertTrue(self.chat.shown("slack")[-1].startswith("#C-deployments\n"))

    def test_the_role_allows_what_they_ask_for_and_nothing_more(self):
        self.start()
        self.run_hook("tell-deployed")
        asked = {tuple(request.path.split("?")[0].split("/")[-4:])
                 for request in self.server.requests}
        role, binding = documents("rbac.yaml")
        allowed = {("namespaces", role["metadata"]["namespace"], resource, name)
                   for rule in role["rules"] for resource in rule["resources"]
                   for name in rule["resourceNames"]}
        self.assertEqual(asked, allowed)
        self.assertEqual({verb for rule in role["rules"] for verb in rule["verbs"]}, {"get"})
        account = documents("hook.yaml")[0]["metadata"]["name"]
        self.assertEqual(binding["subjects"],
                         [{"kind": "ServiceAccount", "namespace": "shop", "name": account}])

    def test_a_chat_that_refuses_makes_no_sync_fail(self):
        self.start(slack_token="revoked")
        done = self.run_hook("tell-deployed")
        self.assertEqual((done.returncode, self.chat.shown("slack")), (0, []), done.stderr)
        self.assertIn(b"invalid_auth", done.stderr)


if __name__ == "__main__":
    if not tekton_sandbox.is_possible():
        print(tekton_sandbox.SKIPPED)
        sys.exit(77)
    unittest.main()
