#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Runs about different things take nothing from each other, whether they share a request or not."""

import unittest

from forge_support import WithForge
from support import DONE, EDITED, FILE, VALUES, EndToEnd
from fakes.forges import Gitea, GitHub, GitLab

MANY = "apps.yaml"
WEB = "kind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 1\n"
API = "kind: Deployment\nmetadata:\n  name: api\nspec:\n  replicas: 1\n"
IMAGE = "spec: {template: {spec: {containers: [{name: app, image: registry.example.com/%s:v1}]}}}\n"


def replicas(name, number):
    return f"kind=Deployment,metadata.name={name}#spec.replicas={number}"


class SharedRequest(WithForge, EndToEnd):
    forge_type, provider = Gitea, "gitea"

    def setUp(self):
        super().setUp()
        self.env = {"GIT_PASSWORD": self.forge.token(), "GIT_USERNAME": "x-access-token"}
        self.site.commit({MANY: WEB + "---\n" + API})

    def ask(self, *arguments):
        done = self.run_tool("--repo", self.project.clone_url, "--pull-request", "--provider",
                             "gitea", "--api-url", self.forge.api_url, "--output", "json",
                             *arguments)
        self.assert_status(DONE, done)
        return done.json

    def replicas(self, branch):
        return [line.split()[-1] for line in self.site.read(MANY, branch).decode().splitlines()
                if "replicas" in line]

    def test_two_documents_of_a_file_are_two_requests(self):
        self.ask("--file", MANY, replicas("web", 3))
        self.ask("--file", MANY, replicas("api", 5))
        requests = self.project.open_requests()
        self.assertEqual([["3", "1"], ["1", "5"]],
                         [self.replicas(request.head) for request in requests])
        self.assertIn("kind=Deployment,metadata.name=web#spec.replicas", requests[0].title)
        self.assertIn("`kind=Deployment,metadata.name=api#spec.replicas` `1` → `5`",
                      requests[1].body)

    def test_on_one_branch_they_stay_beside_each_other(self):
        shared = ("--file", MANY, "--request-branch", "scale")
        self.ask(*shared, replicas("web", 3))
        self.ask(*shared, replicas("api", 5))
        self.assertEqual(["3", "5"], self.replicas("scale"))
        self.assertEqual("unchanged", self.ask(*shared, replicas("api", 5))["result"])

    def test_the_same_document_is_the_same_however_it_is_named(self):
        shared = ("--file", MANY, "--request-branch", "scale")
        self.ask(*shared, replicas("web", 3))
        self.ask(*shared, "0#spec.replicas=4")
        self.site.commit({MANY: API.replace("api", "job") + "---\n" + WEB + "---\n" + API})
        result = self.ask(*shared, replicas("web", 5))
        self.assertEqual(["1", "5", "1"], self.replicas("scale"))
        self.assertEqual([result["commit"], self.site.tip()], self.site.commits("scale")[:2])

    def test_images_of_two_documents_stay_beside_each_other(self):
        self.site.commit({MANY: WEB.split("spec:")[0] + IMAGE % "web" + "---\n" +
                          API.split("spec:")[0] + IMAGE % "api"})
        for name in ("web", "api"):
            self.ask("--file", MANY, "--image", f"registry.example.com/{name}:v2",
                     "--request-branch", "images")
        self.assertEqual(2, self.site.read(MANY, "images").count(b":v2"))

    def test_a_file_with_one_document_is_called_as_ever(self):
        self.ask("--file", FILE, "0#backend.tag=v1.4.2")
        self.assertIn(f"\nUpdate-Values: {FILE} backend.tag v1.4.1 -> v1.4.2\n",
                      self.site.message(self.project.open_requests()[0].head))

    def change(self, edit):
        done = self.run_tool("--repo", self.project.clone_url, "--file", FILE, edit,
                             "--output", "json")
        self.assert_status(DONE, done)
        return done.json["commit"]

    def test_two_reverts_stay_beside_each_other(self):
        first, second = self.change("backend.tag=v2"), self.change("frontend.tag=v42")
        self.ask("--revert", first, "--request-branch", "back")
        self.ask("--revert", second, "--request-branch", "back")
        self.assertEqual(VALUES, self.site.read(FILE, "back"))
        self.assertEqual("unchanged",
                         self.ask("--revert", second, "--request-branch", "back")["result"])

    def test_a_revert_that_is_in_the_base_says_so(self):
        first = self.change("backend.tag=v2")
        self.ask("--revert", first)
        self.project.person("ann").merge(1)
        again = self.ask("--revert", first)
        self.assertEqual(("unchanged", f"{first[:7]} is taken back already"),
                         (again["result"], again["message"]))

    def test_a_revert_takes_its_own_place(self):
        first = self.change("backend.tag=v2")
        self.ask("--revert", first, "--request-branch", "back")
        tip = self.site.commit({"README.md": "theirs\n"})
        result = self.ask("--revert", first, "--request-branch", "back")
        self.assertEqual([result["commit"], tip], self.site.commits("back")[:2])

    def test_a_revert_and_a_change_stay_beside_each_other(self):
        first = self.change("backend.tag=v2")
        self.ask("--revert", first, "--request-branch", "both")
        self.ask("--file", FILE, "frontend.tag=v42", "--request-branch", "both")
        self.assertEqual(VALUES.replace(b"v41", b"v42"), self.site.read(FILE, "both"))


class Squashed(WithForge):
    """A squash drops what our commit said, and still --revert last knows it."""

    username = "x-access-token"

    def setUp(self):
        super().setUp()
        self.env = {"GIT_PASSWORD": self.forge.token(), "GIT_USERNAME": self.username}

    def ask(self, *arguments, edit="backend.tag=v1.4.2"):
        done = self.run_tool("--repo", self.project.clone_url, "--pull-request", "--provider",
                             self.provider, "--api-url", self.forge.api_url, "--file", FILE,
                             edit, *arguments)
        self.assert_status(DONE, done)
        return (self.project.open_requests() or [None])[0]

    def revert_last(self):
        done = self.run_tool("--repo", self.project.clone_url, "--revert", "last")
        self.assert_status(DONE, done)
        self.assertEqual(VALUES, self.site.read(FILE))

    def test_once_the_checks_are_done(self):
        self.project.checks_by_default = "pending"
        self.ask("--auto-merge", "squash", "--title", "Deploy it", "--body", "Please")
        self.project.finish_checks("success")
        self.assertEqual(EDITED, self.site.read(FILE))
        self.assertEqual(1, self.told("Deploy it"))
        self.revert_last()

    def test_it_says_what_the_newest_run_wanted(self):
        self.project.checks_by_default = "pending"
        self.ask("--auto-merge", "squash")
        self.ask("--auto-merge", "squash", edit="backend.tag=v1.4.3")
        self.project.finish_checks("success")
        self.assertEqual([], self.project.open_requests())
        self.assertEqual(1, self.told("Set backend.tag to v1.4.3"))

    def test_what_others_pushed_is_told_by_the_forge(self):
        self.project.checks_by_default = "pending"
        request = self.ask()
        self.site.commit({"README.md": "theirs\n"}, branch=request.head)
        self.ask("--auto-merge", "squash")
        self.project.finish_checks("success")
        self.assertEqual([], self.project.open_requests())
        self.assertEqual(0, self.told("Set backend.tag to v1.4.2"))

    def test_at_once(self):
        self.ask("--auto-merge", "squash", "--timeout", "60s")
        self.assertEqual(EDITED, self.site.read(FILE))
        self.revert_last()

    def told(self, title):
        """How many commits of the base have this title and our trailers."""
        messages = self.site.git("log", "--format=%B%x00", "main").decode().split("\0")
        return sum(message.strip().startswith(title) and "\nUpdate-Values: " in message
                   for message in messages)

    def test_the_title_starts_no_pipeline(self):
        request = self.ask("--skip-ci")
        self.assertEqual("Set backend.tag to v1.4.2 in helm/values.yaml [skip ci]", request.title)
        self.assertTrue(self.site.message(request.head).startswith(request.title + "\n\n"))
        self.assertEqual("Deploy v1.4.2 [skip ci]",
                         self.ask("--skip-ci", "--title", "Deploy {{.new}}").title)

    def test_a_text_of_theirs_keeps_the_trailers(self):
        request = self.ask("--body", "Please merge")
        self.assertTrue(request.body.startswith("Please merge\n"), request.body)
        self.assertIn(f"\nUpdate-Values: {FILE} backend.tag v1.4.1 -> v1.4.2\n", request.body)


class SquashedOnGitHub(Squashed, EndToEnd):
    forge_type, provider = GitHub, "github"


class SquashedOnGitLab(Squashed, EndToEnd):
    forge_type, provider = GitLab, "gitlab"


class SquashedOnGitea(Squashed, EndToEnd):
    forge_type, provider = Gitea, "gitea"


if __name__ == "__main__":
    unittest.main()
