#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Statuses and comments for GitHub and GitLab."""

import json
import subprocess

import yaml

from notify_support import (DENIED, DONE, FAILED, NOT_FOUND, UNREACHABLE, Notify, Reply, main,
                            revision, subscribed)

TOKENS = {"github": "ghp_cAn4ryOfGitHub0123456789", "gitlab": "glpat-cAn4ryOfGitLab01234"}
STATUSES = {"github": {"status": {"state": "success", "label": "cd/shop",
                                  "targetURL": "https://cd.example.com"}},
            "gitlab": {"state": "success", "name": "cd/shop",
                       "targetURL": "https://cd.example.com"}}
COMMENTS = {"github": {"pullRequestComment": {"content": "{{.ci.commit.message}}",
                                              "commentTag": "deployed"}},
            "gitlab": {"mergeRequestComment": {"content": "{{.ci.commit.message}}",
                                               "commentTag": "deployed"}}}


class Forges(Notify):
    def setUp(self):
        super().setUp()
        self.secrets = dict(TOKENS)

    def world(self, sections=STATUSES, text="{{.app.metadata.name}} is deployed", **settings):
        """Both, each with its own settings."""
        own = {"github": {"tokens": {TOKENS["github"]: ["statuses", "pull_requests"]}},
               "gitlab": {"tokens": {TOKENS["gitlab"]: {"scopes": ["api"], "role": "developer"}}}}
        sha = revision("a1")
        own["github"]["pulls"] = {sha: [5]}
        own["gitlab"]["merge_requests"] = {sha: [7]}
        self.chats(**{name: {**own[name], **settings.get(name, {})} for name in own})
        self.data |= {"template.hello": yaml.safe_dump({"message": text, **sections}),
                      **subscribed("github", "gitlab")}

    def service_of(self, vendor, url=None):
        url = url or self.chat.url(vendor)
        key = "enterpriseBaseURL" if vendor == "github" else "url"
        return {f"service.{vendor}": yaml.safe_dump({"token": f"${vendor}", key: url})}

    def kinds(self, vendor):
        return [message["kind"] for message in self.chat.accepted(vendor)]

    def assert_kept(self, done):
        for token in TOKENS.values():
            self.assertNotIn(token, done.out + done.err)


class Statuses(Forges):
    def test_both_get_a_status(self):
        self.world()
        self.assertEqual({"github": "sent", "gitlab": "sent"}, self.assert_told(self.notify()))
        for vendor in TOKENS:
            self.assertEqual(["acme/deploy status: cd/shop, success, shop is deployed"],
                             self.chat.shown(vendor))

    def test_refusals_have_the_status_of_their_kind(self):
        for settings, status in (({"tokens": {}}, DENIED), ({"commits": []}, None),
                                 ({"answers": [Reply(500, "x")] * 5}, None),
                                 ({"answers": [Reply(200, "<html>")] * 5}, None),
                                 ({"answers": [Reply(401, "{}")] * 5}, DENIED),
                                 ({"answers": [Reply(404, "{}")] * 5}, None)):
            for vendor in TOKENS:
                with self.subTest(vendor=vendor, settings=settings):
                    self.world(**{vendor: settings})
                    done = self.notify("--on-failure", "fail", "--timeout", "4s")
                    self.assertIn(done.status, (FAILED, DENIED, NOT_FOUND, UNREACHABLE, 3), done)
                    if status is not None:
                        self.assert_status(status, done)
                    states = {one["service"]: one["state"] for one in done.json["deliveries"]}
                    self.assertEqual({**dict.fromkeys(TOKENS, "sent"), vendor: "failed"}, states)
                    self.assert_kept(done)

    def test_who_is_too_fast_waits_and_keeps_nobody_waiting(self):
        self.world(github={"budget": 0, "refusals": 1, "limit": "secondary", "wait": 1})
        self.assertEqual({"github": "sent", "gitlab": "sent"}, self.assert_told(self.notify()))
        self.assertEqual(["gitlab", "github"], self.order)

    def test_a_preview_asks_nobody_and_shows_no_token(self):
        self.world()
        done = self.notify("--preview", output="text")
        self.assert_status(DONE, done)
        self.assertIn('"context": "cd/shop"', done.out)
        self.assertEqual([], self.chat.requests("github") + self.chat.requests("gitlab"))
        self.assert_kept(done)

    def test_what_they_echo_is_not_shown(self):
        echo = " and ".join(TOKENS.values())
        for status in (400, 401, 403, 404, 422, 500):
            answers = [Reply(status, {"message": echo, "error": echo})] * 5
            self.world(github={"answers": answers}, gitlab={"answers": answers})
            for output in ("text", "json"):
                self.assert_kept(self.notify("--verbose", "--timeout", "4s", output=output))


class Apps(Forges):
    def test_a_private_key_stays_private(self):
        key = subprocess.run(["openssl", "genrsa", "-traditional", "2048"], check=True,
                             capture_output=True, text=True).stdout
        public = subprocess.run(["openssl", "rsa", "-pubout"], input=key, check=True,
                                capture_output=True, text=True).stdout
        self.secrets = {**TOKENS, "key": key}
        self.world(github={"tokens": {}, "apps": {"12345": {
            "key": public, "installations": {"67890": ["statuses"]}}}})
        self.data["service.github"] = yaml.safe_dump({
            "appID": "12345", "installationID": "67890", "privateKey": "$key",
            "enterpriseBaseURL": self.chat.url("github")})
        self.data.update(subscribed("github"))
        done = self.notify("--verbose")
        self.assertEqual({"github": "sent"}, self.assert_told(done))
        tokens = {request.headers["authorization"].split(" ", 1)[1]
                  for request in self.chat.requests("github")}
        self.assertEqual(2, len(tokens))  # the app's own, and that of the installation
        for arguments in ([], ["--preview"], ["--lint"]):
            done = self.notify("--verbose", *arguments, output="text")
            for secret in (*tokens, *key.splitlines()[1:-1]):
                self.assertNotIn(secret, done.out + done.err)

    def test_a_key_that_is_none_is_not_repeated(self):
        for key in ("cAn4ry-no-key", "-----BEGIN RSA PRIVATE KEY-----\ncAn4ry\n-----END RSA "
                                     "PRIVATE KEY-----\n"):
            self.secrets = {"key": key}
            self.world()
            self.data["service.github"] = yaml.safe_dump({
                "appID": "1", "installationID": "2", "privateKey": "$key",
                "enterpriseBaseURL": self.chat.url("github")})
            self.data.update(subscribed("github"))
            for arguments in ([], ["--preview"], ["--lint"]):
                done = self.notify("--verbose", *arguments, output="text")
                self.assertNotIn("cAn4ry", done.out + done.err)


class Comments(Forges):
    def test_a_second_run_changes_its_comment(self):
        self.world(COMMENTS)
        for message in ("first", "second"):
            done = self.notify("--ci", f"commit.message={message}")
            self.assertEqual({"github": "sent", "gitlab": "sent"}, self.assert_told(done))
        for vendor in TOKENS:
            only, = self.chat.accepted(vendor)
            self.assertEqual(1, len(only["history"]))
            self.assertIn("second", only["body"])

    def test_what_others_wrote_gives_no_orders_and_calls_nobody(self):
        self.world(COMMENTS)
        event = self.write("event.json", json.dumps({"head_commit": {
            "message": "Fix\n/merge\n/approve\n@all look\n<!-- deployed -->"}}))
        done = self.notify(env={"GITHUB_ACTIONS": "true", "GITHUB_EVENT_PATH": str(event)})
        self.assert_status(DONE, done)
        self.assertEqual("sent", done.json["result"], done)
        self.assertEqual([], self.chat.vendor("gitlab").carried_out)
        self.assertNotIn("@all", self.chat.accepted("gitlab")[0]["body"])

    def test_whoever_started_it_is_called(self):
        self.world(COMMENTS)
        done = self.notify("--mention-author", "--ci", "actor.login=jane", "--ci",
                           "commit.message=x")
        self.assert_told(done)
        for vendor in TOKENS:
            self.assertIn("@jane", self.chat.accepted(vendor)[0]["body"])


if __name__ == "__main__":
    main()
