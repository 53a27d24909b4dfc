#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`sync --webhook`: the push event for pipelines that have no token (argocd-api.md, 12)."""

import json

from argocd_support import DENIED, UNREACHABLE, USAGE, Argo, main, revision
from fakes.argocd_server.objects import REFRESH

WEB = "https://git.example.com/acme/deploy"
SECRETS = {"github": "github secret", "gogs": "gogs secret", "gitlab": "gitlab secret",
           "bitbucket": "{1234}", "bitbucketserver": "server secret", "azuredevops": "ci:azure"}

# Our name of a provider, and that of its secret in argocd-secret.
PROVIDERS = {"github": "github", "gitea": "gogs", "gitlab": "gitlab", "bitbucket": "bitbucket",
             "bitbucket-server": "bitbucketserver", "azure-devops": "azuredevops"}


class Webhook(Argo):
    def setUp(self):
        super().setUp()
        self.shop(target="main", auto=True, server={"webhook_secrets": SECRETS})

    def hook(self, provider, *arguments, secret=None, repo=WEB + ".git", branch="main", **options):
        env = {"GITOPS_WEBHOOK_SECRET": secret} if secret is not None else {}
        return self.sync("--webhook", provider, "--repo", repo, "--branch", branch, *arguments,
                         app=None, credentials={}, env=env, **options)

    def is_refreshed(self):
        """The event alone moves the application to what was pushed."""
        return lambda app: app["status"]["sync"]["revision"] == revision("a3")

    def push(self):
        self.server.controller.hold("poll", "shop")
        self.handle().push("a3")

    def test_each_provider_makes_the_application_look(self):
        for provider, name in PROVIDERS.items():
            with self.subTest(provider):
                done = self.hook(provider, secret=SECRETS[name])
                self.assert_result("queued", done)
                self.assertEqual("POST", self.server.requests[-1].method)
                self.assertEqual(200, self.server.requests[-1].status)
                self.assertNotIn("authorization" if provider != "azure-devops" else "x-none",
                                 self.server.requests[-1].headers)
                self.assertNotIn(SECRETS[name], done.out + done.err)

    def asked_to_look(self):
        """Whether the annotation is there, while nobody takes it away."""
        return REFRESH in (self.handle().seen["metadata"].get("annotations") or {})

    def shop_at_rest(self):
        self.shop(target="main", live="a2", server={"webhook_secrets": SECRETS})
        self.server.controller.hold("reconcile", "shop")

    def test_the_event_of_each_provider_refreshes_the_application(self):
        for provider, name in PROVIDERS.items():
            with self.subTest(provider):
                self.shop_at_rest()
                self.assertFalse(self.asked_to_look())
                self.assert_result("queued", self.hook(provider, secret=SECRETS[name]))
                self.assertTrue(self.asked_to_look())
                self.handle().push("a3")
                self.server.controller.release()
                self.handle().wait_for(self.is_refreshed())

    def test_a_push_to_another_repository_refreshes_nothing(self):
        for provider, name in PROVIDERS.items():
            with self.subTest(provider):
                self.shop_at_rest()
                done = self.hook(provider, secret=SECRETS[name],
                                 repo="https://git.example.com/acme/other.git")
                self.assert_result("queued", done)
                self.assertEqual(200, self.server.requests[-1].status)
                self.assertFalse(self.asked_to_look())

    def test_what_was_pushed_is_deployed(self):
        self.push()
        done = self.hook("github", "--revision", revision("a3"), "--previous-revision",
                         revision("a2"), "--changed-file", "apps/shop/values.yaml",
                         secret=SECRETS["github"])
        self.assert_result("queued", done)
        self.assertEqual(revision("a3"), done.json["revision"])
        self.handle().wait_for(self.is_refreshed())
        body = json.loads(self.server.requests_of("webhook")[0].body)
        self.assertEqual((revision("a2"), revision("a3")), (body["before"], body["after"]))

    def test_another_branch_concerns_nobody(self):
        done = self.hook("gitlab", branch="other", secret=SECRETS["gitlab"])
        self.assert_result("queued", done)
        annotations = self.handle().object["metadata"].get("annotations") or {}
        self.assertNotIn("argocd.argoproj.io/refresh", annotations)

    def test_a_wrong_secret_is_denied(self):
        for provider in PROVIDERS:
            with self.subTest(provider):
                done = self.hook(provider, secret="wrong:secret")
                self.assert_status(DENIED, done)
                line, hint = self.assert_says_why(done)
                self.assertIn("refused the event", line)
                self.assertIn("argocd-secret", hint)
                self.assertNotIn("no secret was given", hint)

    def test_no_secret_where_one_is_needed_is_denied(self):
        for options in ({}, {"secret": "\n"}):
            done = self.hook("github", **options)
            self.assert_status(DENIED, done)
            hint = self.assert_says_why(done)[1]
            self.assertIn("no secret was given", hint)
            self.assertIn("--webhook-secret-file", hint)

    def test_a_secret_comes_from_a_file(self):
        path = self.dir / "secret"
        path.write_text(SECRETS["gitlab"] + "\n")
        done = self.hook("gitlab", "--webhook-secret-file", str(path))
        self.assert_result("queued", done)

    def test_a_line_end_behind_a_secret_in_a_variable_is_no_part_of_it(self):
        self.assert_result("queued", self.hook("github", secret=SECRETS["github"] + "\n"))

    def test_what_the_url_of_a_repository_hides_is_not_told(self):
        done = self.hook("github", secret=SECRETS["github"],
                         repo="https://ci:pa55word@git.example.com/acme/deploy.git")
        self.assert_result("queued", done)
        self.assertNotIn("pa55word", done.out + done.err)
        self.assertNotIn(b"pa55word", self.server.requests[-1].body)

    def test_a_server_that_comes_back_is_asked_again(self):
        self.server.fail("POST .*/api/webhook", times=1, status=503, body="queue full")
        self.assert_result("queued", self.hook("github", secret=SECRETS["github"]))
        self.assertEqual(2, len([one for one in self.server.requests if "webhook" in one.path]))

    def test_a_page_is_no_answer(self):
        self.server.fail("POST .*/api/webhook", times=1, status=200, body="<html>",
                         content_type="text/html; charset=utf-8")
        done = self.hook("github", secret=SECRETS["github"])
        self.assert_status(UNREACHABLE, done)
        self.assertIn("--root-path", self.assert_says_why(done)[1])

    def test_what_cannot_go_together(self):
        rows = [(["--app", "shop"], "Argo CD finds the applications"),
                (["--wait"], "do not go together"),
                (["--dry-run"], "do not go together"),
                (["--revision", "4f2c9a7"], "not the full id"),
                (["--core"], "--webhook is for the API server")]
        for arguments, why in rows:
            with self.subTest(arguments):
                done = self.hook("github", *arguments, secret=SECRETS["github"])
                self.assert_status(USAGE, done)
                self.assertIn(why, self.assert_says_why(done)[0])
        done = self.sync("--webhook", "github", app=None)
        self.assert_status(USAGE, done)
        done = self.sync("--branch", "main")
        self.assertIn("--branch goes with --webhook", self.assert_says_why(done)[0])
        self.assertEqual([], self.server.requests)


main()
