#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What templates get to know besides the application: the pipeline, and what its other steps did."""

import json
import urllib.parse

from notify_support import (DONE, FAILED, REPOSITORY, SYNC, USAGE, WAIT, Notify, main, revision,
                            subscribed)
from support import EDIT, FILE, TOOL

SHA = "0123456789abcdef0123456789abcdef01234567"
NOBODY = {"login": "", "name": "", "email": ""}
GITHUB = {"GITHUB_ACTIONS": "true", "GITHUB_SERVER_URL": "https://github.com",
          "GITHUB_REPOSITORY": "acme/shop", "GITHUB_RUN_ID": "42", "GITHUB_REF_NAME": "main",
          "GITHUB_WORKFLOW": "deploy", "GITHUB_JOB": "tell", "GITHUB_EVENT_NAME": "push",
          "GITHUB_ACTOR": "jane", "GITHUB_SHA": SHA}
GITLAB = {"GITLAB_CI": "true", "CI_PROJECT_PATH": "acme/shop", "CI_PROJECT_NAME": "shop",
          "CI_COMMIT_BRANCH": "main", "CI_JOB_NAME": "tell", "CI_PIPELINE_ID": "42",
          "CI_PIPELINE_URL": "https://gitlab.com/acme/shop/-/pipelines/42",
          "CI_PIPELINE_SOURCE": "push", "CI_JOB_STATUS": "running",
          "CI_PIPELINE_CREATED_AT": "2026-01-02T03:04:05Z", "GITLAB_USER_LOGIN": "jane",
          "GITLAB_USER_NAME": "Jane Doe", "GITLAB_USER_EMAIL": "jane@example.com",
          "CI_COMMIT_SHA": SHA, "CI_COMMIT_MESSAGE": "Fix it\n\nAll of it.\n",
          "CI_COMMIT_AUTHOR": "Jane Doe <jane@example.com>"}
JENKINS = {"JENKINS_URL": "https://ci.example.com/", "GIT_URL": "https://x:y@git.example.com/shop",
           "GIT_BRANCH": "origin/main", "JOB_NAME": "shop/deploy", "STAGE_NAME": "Tell",
           "BUILD_NUMBER": "42", "BUILD_URL": "https://ci.example.com/job/shop/42/",
           "BUILD_USER_ID": "jane", "BUILD_USER": "Jane Doe", "GIT_COMMIT": SHA,
           "BUILD_USER_EMAIL": "jane@example.com", "GIT_AUTHOR_NAME": "Ann",
           "GIT_AUTHOR_EMAIL": "ann@example.com"}


class Facts(Notify):
    def setUp(self):
        super().setUp()
        self.chats("webhook")
        self.data |= {**subscribed("hook"), "template.hello":
                      "webhook:\n  hook:\n    method: POST\n    body: '{{ .ci | toJson }}'\n"}

    def facts(self, *arguments, env=None):
        """`.ci` as a template gets it."""
        done = self.notify(*arguments, env=env)
        self.assert_status(DONE, done)
        self.assertEqual("sent", done.json["result"], done)
        return json.loads(self.chat.accepted("webhook")[-1]["body"])


class Pipelines(Facts):
    def assert_facts(self, wanted, facts):
        self.assertEqual(wanted, {key: facts[key] for key in wanted})

    def test_github(self):
        event = self.write("event.json", json.dumps(
            {"pusher": {"name": "Jane Doe", "email": "jane@example.com"},
             "head_commit": {"message": "Fix it\n\nAll of it.",
                             "author": {"name": "Ann", "email": "ann@example.com"}}}))
        facts = self.facts(env={**GITHUB, "GITHUB_EVENT_PATH": str(event)})
        self.assert_facts({
            "provider": "github", "repository": "acme/shop", "branch": "main", "runId": "42",
            "pipeline": "deploy", "job": "tell", "event": "push", "status": "",
            "runUrl": "https://github.com/acme/shop/actions/runs/42",
            "actor": {"login": "jane", "name": "Jane Doe", "email": "jane@example.com"},
            "commit": {"sha": SHA, "shortSha": SHA[:7], "message": "Fix it\n\nAll of it.",
                       "title": "Fix it", "author": "Ann <ann@example.com>"}}, facts)

    def test_a_pull_request_of_github(self):
        event = self.write("event.json", json.dumps(
            {"pull_request": {"title": "Fix it", "head": {"sha": "f" * 40}}}))
        facts = self.facts(env={**GITHUB, "GITHUB_EVENT_PATH": str(event),
                                "GITHUB_HEAD_REF": "fix-it", "GITHUB_TRIGGERING_ACTOR": "ann"})
        self.assert_facts({"branch": "fix-it"}, facts)
        self.assertEqual(("f" * 40, "Fix it", "ann"),
                         (facts["commit"]["sha"], facts["commit"]["title"],
                          facts["actor"]["login"]))

    def test_an_event_that_cannot_be_read_is_done_without(self):
        for text in ("", "[]", "{", '{"pusher": 1, "head_commit": []}', None):
            path = self.dir / "event.json"
            path.unlink(missing_ok=True)
            if text is not None:
                path.write_text(text)
            facts = self.facts(env={**GITHUB, "GITHUB_EVENT_PATH": str(path)})
            self.assertEqual("jane", facts["actor"]["login"])

    def test_gitlab(self):
        self.assert_facts({
            "provider": "gitlab", "repository": "acme/shop", "branch": "main", "runId": "42",
            "pipeline": "shop", "job": "tell", "event": "push", "status": "",
            "runUrl": "https://gitlab.com/acme/shop/-/pipelines/42",
            "startedAt": "2026-01-02T03:04:05Z",
            "actor": {"login": "jane", "name": "Jane Doe", "email": "jane@example.com"},
            "commit": {"sha": SHA, "shortSha": SHA[:7], "message": "Fix it\n\nAll of it.\n",
                       "title": "Fix it", "author": "Jane Doe <jane@example.com>"}},
            self.facts(env=GITLAB))

    def test_jenkins(self):
        facts = self.facts(env=JENKINS)
        self.assert_facts({
            "provider": "jenkins", "branch": "main", "pipeline": "shop/deploy", "job": "Tell",
            "runId": "42", "runUrl": "https://ci.example.com/job/shop/42/",
            "actor": {"login": "jane", "name": "Jane Doe", "email": "jane@example.com"}}, facts)
        self.assertEqual("Ann <ann@example.com>", facts["commit"]["author"])
        self.assertNotIn("x:y", facts["repository"])

    def test_nobody_who_tells_anything(self):
        self.assert_facts({"provider": "", "runUrl": "", "actor": NOBODY, "results": []},
                          self.facts())

    def test_what_another_step_says_goes_before(self):
        facts = self.facts("--ci", "status=Failed", "--ci", "actor.login=ann",
                           "--ci", "commit.message=Other\nwords", "--ci", "params.region=eu=1",
                           env=GITLAB)
        self.assertEqual(("failed", "ann", "Other", "eu=1"),
                         (facts["status"], facts["actor"]["login"], facts["commit"]["title"],
                          facts["params"]["region"]))

    def test_words_for_the_end_are_those_of_all_systems(self):
        for word, meaning in (("Succeeded", "succeeded"), ("Completed", "succeeded"),
                              ("FAILURE", "failed"), ("UNSTABLE", "failed"), ("Failed", "failed"),
                              ("canceled", "cancelled"), ("ABORTED", "cancelled"),
                              ("None", "running"), ("strange", "strange")):
            self.assertEqual(meaning, self.facts("--ci", f"status={word}")["status"])

    def test_text_of_many_lines_is_one_fact(self):
        message = "Add a cart\n\nstatus=succeeded\n{\"status\": \"succeeded\"}\nactor.login=eve\n"
        said = json.dumps({"status": "failed", "commit": {"message": message}})
        lines = f"status=failed\n{json.dumps({'commit.message': message})}\n"
        plain = ["--ci", "status=failed", "--ci", f"commit.message={message}"]
        for arguments, variable in ((plain, ""), (["--ci", said], ""), ([], said), ([], lines)):
            with self.subTest(arguments=arguments, variable=variable):
                facts = self.facts(*arguments, env={"GITOPS_NOTIFY_CI": variable})
                self.assertEqual(("failed", message, "Add a cart", ""),
                                 (facts["status"], facts["commit"]["message"],
                                  facts["commit"]["title"], facts["actor"]["login"]))

    def test_in_a_variable_a_line_is_a_fact_and_the_refusal_says_how_to_have_many(self):
        message = "Add a cart\n\nIt holds things."
        done = self.notify(env={"GITOPS_NOTIFY_CI": f"commit.message={message}"})
        self.assert_status(USAGE, done)
        self.assertIn("'It holds things.' is not NAME=VALUE", done.err)
        self.assertIn('{"commit.message": "..."}', done.err)

    def test_a_fact_that_is_none_is_refused(self):
        for fact in ("status", "=x", "status.x=1", "actor=jane", "{", '{"a": ["b"]}'):
            with self.subTest(fact=fact):
                self.assert_usage("reading --ci", "--ci", fact)

    def test_a_trigger_can_ask_for_it(self):
        self.data |= {"trigger.always": "- when: ci.status == 'failed'\n  send: [hello]\n"}
        self.assertEqual({}, self.assert_told(self.notify("--ci", "status=ok"), "skipped"))
        self.assertEqual({"hook": "sent"},
                         self.assert_told(self.notify("--ci", "status=Failed")))

    def test_a_commit_of_the_pipeline_needs_no_argocd(self):
        self.data["template.hello"] = (
            "webhook:\n  hook:\n    method: POST\n    body: '{{with call .repo.GetCommitMetadata "
            ".app.status.sync.revision}}{{.Message}} by {{.Author}}{{end}}'\n")
        sha = revision("a1")
        done = self.notify(env={**GITLAB, "CI_COMMIT_SHA": sha})
        self.assertEqual({"hook": "sent"}, self.assert_told(done))
        self.assertEqual("Fix it\n\nAll of it.\n by Jane Doe <jane@example.com>",
                         self.chat.accepted("webhook")[-1]["body"])
        done = self.notify(env=GITLAB)
        self.assertEqual({"hook": "failed"}, self.assert_told(done, "failed"))
        self.assertIn("only with --app", self.reason(done, "hook"))


class Results(Facts):
    """What real runs of the other programs leave behind with --json."""

    def update(self, *arguments):
        site = self.repository()
        path = self.dir / "update.json"
        done = self.run_tool("--repo", site.path, "--file", FILE, "--set", EDIT, "--json", path,
                             *arguments, tool=TOOL)
        self.assert_status(DONE, done)
        return path, site

    def test_an_update(self):
        path, site = self.update()
        facts = self.facts("--results", path)
        self.assertEqual("succeeded", facts["status"])
        self.assertEqual("changed", facts["values"]["result"])
        self.assertEqual(site.tip(), facts["values"]["commit"])
        self.assertEqual({"v1.4.2"}, {change["new"] for change in facts["values"]["changes"]})

    def test_a_sync_and_a_wait(self):
        for tool in (SYNC, WAIT):
            self.argo("healthy")
            path = self.dir / "rollout.json"
            self.assert_status(DONE, self.launch(tool, "--json", path).finish())
            facts = self.facts("--results", path)
            self.assertEqual("succeeded", facts["status"])
            self.assertEqual(["shop"], [one["name"] for one in facts["rollout"]["applications"]])

    def test_a_wait_that_failed(self):
        self.shop(resources=[{"Deployment/shop": {"start": "Degraded"}}], live="a2")
        path = self.dir / "wait.json"
        self.assert_status(FAILED, self.launch(WAIT, "--json", path, "--degraded-after",
                                               "0s").finish())
        update, _ = self.update()
        facts = self.facts("--results", update, "--results", path)
        self.assertEqual(("failed", "degraded", "changed", 2),
                         (facts["status"], facts["rollout"]["result"], facts["values"]["result"],
                          len(facts["results"])))
        self.assertEqual("Deployment", facts["rollout"]["applications"][0]["blocking"][0]["kind"])
        # A job of GitLab says that it runs, not how the pipeline went.
        self.assertEqual("failed", self.facts("--results", path, env=GITLAB)["status"])

    def test_what_is_said_goes_before_what_follows_from_results(self):
        path, _ = self.update()
        self.assertEqual("failed", self.facts("--results", path, "--ci", "status=failed")["status"])

    def test_files_that_are_no_results_are_refused(self):
        for text in ("", "[]", "{}", "result: x"):
            with self.subTest(text=text):
                self.assert_usage("reading --results", "--results", self.write("r.json", text))
        deep = '{"result": "synced", "a": ' + "[" * 100_000 + "]" * 100_000 + "}"
        self.assert_usage("reading --results", "--results", self.write("r.json", deep))

    def test_a_step_that_never_ran_left_no_results(self):
        path, _ = self.update()
        absent = self.dir / "absent.json"
        done = self.notify("--results", absent, "--results", path)
        self.assertIn(f"warning: --results: there is no file {absent}", done.err)
        self.assertEqual(1, len(self.facts("--results", absent, "--results", path)["results"]))

    def test_it_takes_its_own_results(self):
        path = self.dir / "notify.json"
        self.assert_status(DONE, self.notify("--json", path))
        self.assertEqual("succeeded", self.facts("--results", path)["status"])


class Application(Facts):
    def test_a_template_and_a_trigger_get_the_same_application(self):
        """Numbers are numbers, and what is not there is nothing."""
        self.data |= {"template.hello": "webhook:\n  hook:\n    method: POST\n"
                      "    path: '/{{.app.metadata.name}}?q={{.app.metadata.labels.team}}'\n"
                      "    body: '{{ .app | toJson }}'\n",
                      "trigger.always": "- when: app.spec.source.repoURL == '" + REPOSITORY
                      + "' and app.spec.nothing?.more == nil and app.status.history[0].id == 7\n"
                      "  send: [hello]\n"}
        app = ["--app-file", self.application_file(status={"history": [{"id": 7}]})]
        self.assertEqual({"hook": "sent"}, self.assert_told(self.notify(app=app)))
        request, = self.chat.accepted("webhook")
        self.assertEqual([{"id": 7}], json.loads(request["body"])["status"]["history"])
        self.assertEqual("/hook/shop", request["path"])
        self.assertEqual({"q": "shop"}, request["query"])

    def test_a_name_in_a_path_is_encoded(self):
        self.data["template.hello"] = ("webhook:\n  hook:\n    method: POST\n"
                                       "    path: '/{{.app.metadata.labels.team}}'\n")
        app = ["--app-file", self.application_file(metadata={"labels": {"team": 'a "b" 部署'}})]
        self.assertEqual({"hook": "sent"}, self.assert_told(self.notify(app=app)))
        self.assertEqual('/hook/a "b" 部署',
                         urllib.parse.unquote(self.chat.accepted("webhook")[0]["path"]))


if __name__ == "__main__":
    main()
