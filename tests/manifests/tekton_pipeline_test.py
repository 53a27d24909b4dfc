# SPDX-License-Identifier: Apache-2.0
"""The pipeline of docs/examples/tekton, from a push to the message: the YAML as it is, each step in
a sandbox with its own security context, against a Git server, and stand-ins for Argo CD and the
chats.

Exits with 77 where no sandbox can be made (no bubblewrap, or no user namespaces).
"""

import json
import sys
import tempfile
import unittest
from pathlib import Path

import tekton_examples
import tekton_sandbox
import tools
import yaml
from fakes import git_server
from fakes.argocd_server import ArgoServer
from fakes.chat_server import ChatServer
from fakes.git_repository import Repository
from tekton import Refused
from tekton_pipeline import Namespace
from tekton_triggers import bind, github_push, gitlab_push, one_line, resources

DEPLOY = "https://git.example.com/shop/deploy.git"
FILE = "environments/staging/values.yaml"
VALUES = "# The shop in staging\nimage:\n  tag: '1276e23'   # set by the pipeline\nreplicas: 1\n"
CHATS = {"dingtalk": {"tokens": {"T": {"secret": "SECx"}}}, "slack": {"tokens": {"xoxb-1": {}}}}
TASKS = {tool.name: tool.task for tool in tools.ALL}
# In the place of those in the images of others: they say what they are asked for, and where.
STAND_IN = '#!/bin/sh\nprintf "$(basename "$0") in $(pwd) with $(ls)"\nprintf " <%s>" "$@"\necho\n'
# Go also keeps what it has compiled and what it has downloaded, and links tests in a folder of its
# own.
GO = STAND_IN + """set -e
cache=${GOCACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/go-build}
for folder in "$cache" "${GOPATH:-$HOME/go}/pkg/mod"; do
  mkdir -p "$folder"
  echo >"$folder/one"
done
mktemp -d "${TMPDIR:-/tmp}/go-build.XXXXXX" >/dev/null
"""
TITLES = ["it's \"quoted\"", "$(id) `id` ${HOME}", "two\nlines\nstatus=succeeded",
          "; rm -rf / && :(){ :|:& };:", "--on-failure=fail", "back\\slash\\", "x" * 100_000,
          "::error::no ##[error]no", "$(context.pipelineRun.name) $(workspaces.secret.path)",
          "$(tasks.nobody.results.x) $(params.pusher)", "{{.secrets}} {{", "übung 标签 🚀"]


class PipelineCase(unittest.TestCase):
    def setUp(self):
        self.scratch = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="pipeline-")))
        (self.scratch / "git").mkdir()
        self.source = Repository(self.scratch / "git/shop.git",
                                 {"main.go": "package main\n", "go.mod": "module shop\n"})
        self.deploy = Repository(self.scratch / "git/deploy.git", {FILE: VALUES})
        self.git = self.start_git("pipeline", "pass/word+1")
        # Where the source is. Neither forge lets the others' people in.
        self.forges = {"github": self.start_git("reader", "read/hub+1"),
                       "gitlab": self.start_git("reader", "read/lab+1")}
        self.chat = self.enterContext(ChatServer(CHATS))
        self.argocd = self.start_argocd(resources=["Service/shop", "Deployment/shop"])
        self.commands = self.scratch / "commands"
        self.commands.mkdir()
        for name, text in (("go", GO), ("buildah", STAND_IN)):
            (self.commands / name).write_text(text)
            (self.commands / name).chmod(0o755)

    def start_git(self, user, password):
        return self.enterContext(git_server.GitServer(self.scratch / "git", users={user: password}))

    def start_argocd(self, **application):
        scenario = {"accounts": {"pipeline": {"rights": ["applications, get, */*",
                                                         "applications, sync, */*"]}},
                    "repositories": {DEPLOY: [self.deploy.tip()]},
                    "applications": [{"name": "shop", "repo": DEPLOY, "live": self.deploy.tip(),
                                      **application}]}
        server = self.enterContext(ArgoServer(scenario))
        self.addCleanup(lambda: self.assertEqual(server.violations, []))
        return server

    def secrets(self):
        """Those of the example, filled in."""
        found = {document["metadata"]["name"]: document
                 for document in tekton_examples.documents("secrets", "notifications")}
        found["deploy-credentials"]["stringData"]["password"] = "pass/word+1"
        for name, address in (("github", "https://github.com"),
                              ("gitlab", "https://gitlab.example.com")):
            secret = found[f"source-credentials-{name}"]
            secret["stringData"] = {"username": "reader", "password": f"read/{name[3:]}+1"}
            self.assertEqual(secret["metadata"]["annotations"], {"tekton.dev/git-0": address})
            secret["metadata"]["annotations"]["tekton.dev/git-0"] = self.forges[name].url("")[:-1]
        found["argocd-credentials"]["stringData"]["token"] = self.argocd.token("pipeline")
        found["notifications-secret"]["stringData"] = {
            "dingtalk-url": self.chat.url("dingtalk") + "/robot/send?access_token=T",
            "dingtalk-secret": "SECx", "slack-token": "xoxb-1"}
        services = found["notifications"]["data"]
        services["service.slack"] += f"apiURL: {self.chat.url('slack')}/api/\n"
        return found

    def namespace(self, secrets=None, pipeline=None):
        folder = Path(tempfile.mkdtemp(dir=self.scratch))
        documents = [pipeline or tekton_examples.the_only("Pipeline", "pipeline"),
                     *tekton_examples.documents("rbac"), *(secrets or self.secrets()).values()]
        push = self.argocd.repository(DEPLOY).push
        return Namespace(folder, documents, TASKS, self.commands,
                         {"bump": lambda results: push(results["commit"])})

    def pipeline_run(self, push=github_push, title=None, **facts):
        """What the push of the source's newest commit makes, with addresses of this machine."""
        forge = push.__name__.removesuffix("_push")
        event = push(commit={"id": self.source.tip(), "message": title or "Sell more"}, **facts)
        extensions = {"title": one_line(title or "Sell more"), "pusher": one_line(title or "jane")}
        run, = resources(tekton_examples.the_only("TriggerTemplate", "trigger-template"),
                         bind(tekton_examples.the_only("TriggerBinding", f"triggers-{forge}"),
                              event, extensions))
        for name, value in (("source-repo", self.forges[forge].url("shop.git")),
                            ("deploy-repo", self.git.url("deploy.git")),
                            ("argocd", self.argocd.url)):
            self.set(run, name, value)
        return run

    def set(self, run, name, value):
        param, = [param for param in run["spec"]["params"] if param["name"] == name]
        param["value"] = value

    def assert_deployed(self, run):
        for name, task in run.tasks.items():
            self.assertIn(task.status, ("Succeeded", "None"), f"{name}: {task}")
        self.assertEqual(run.ran, ["clone", "test", "build", "bump", "sync", "deployed", "tell"])
        commit = self.deploy.tip()
        tag = yaml.safe_load(self.deploy.read(FILE))["image"]["tag"]
        self.assertEqual(tag, self.source.tip())
        self.assertEqual(run.results["commit"], commit)
        self.assertEqual(run.tasks["deployed"].results["revision"], commit)
        self.assertEqual(run.tasks["deployed"].results["result"], "healthy")
        self.assertEqual([operation["sync"]["revision"] for _, operation in self.argocd.operations],
                         [commit])


class Home(unittest.TestCase):
    """A container has no more than a real one: where HOME is, what can be written to, logins."""

    LOGIN = {".gitconfig": "[credential]\n"}
    ASK = 'echo $HOME; cat $HOME/.gitconfig; touch /tmp/x && echo x; touch /tekton/home/x && echo y'

    def said(self, image="docker.io/library/busybox:1", volumes=(), **more):
        step = {"image": image, "command": ["sh"], "args": ["-c", self.ASK], **more,
                "securityContext": {"runAsUser": 65532, "readOnlyRootFilesystem": True}}
        return tekton_sandbox.run(step, volumes, login=self.LOGIN).stdout.decode().split("\n")[:-1]

    def test_an_image_that_does_not_know_the_user_has_none_and_gets_no_login(self):
        self.assertEqual(self.said(), ["/", "y"])

    def test_with_the_home_of_tekton_the_login_is_there(self):
        self.assertEqual(self.said(env=[{"name": "HOME", "value": "/tekton/home"}]),
                         ["/tekton/home", "[credential]", "y"])

    def test_an_empty_volume_can_be_written_to(self):
        self.assertEqual(self.said(volumes=[{"name": "tmp", "emptyDir": {}}],
                                   volumeMounts=[{"name": "tmp", "mountPath": "/tmp"}]),
                         ["/", "x", "y"])

    def test_our_image_knows_its_user_whose_home_is_tmp(self):
        for tool in tools.ALL:
            self.assertEqual(tekton_sandbox.home(tool.task.step), "/tmp")


class Push(PipelineCase):
    def test_a_push_is_deployed_and_everybody_is_told(self):
        for push in (github_push, gitlab_push):
            with self.subTest(push.__name__):
                self.argocd.operations.clear()
                self.source.commit({"main.go": f"package main // {push.__name__}\n"})
                run = self.namespace().run(self.pipeline_run(push))
                self.assert_deployed(run)
                self.assertEqual(self.deploy.read(FILE).decode(),
                                 VALUES.replace("1276e23", self.source.tip()))
                # Git asks without a login first.
                forge = self.forges[push.__name__.removesuffix("_push")]
                self.assertEqual({(request.status, request.user) for request in forge.requests()},
                                 {(401, ""), (200, "reader")})
                for chat in ("dingtalk", "slack"):
                    self.assertIn("Deployed: shop", self.chat.shown(chat)[-1])


class OneRun(unittest.TestCase):
    """What can be seen of a single run."""

    @classmethod
    def setUpClass(cls):
        cls.world = PipelineCase()
        cls.addClassCleanup(cls.world.doCleanups)
        cls.world.setUp()
        cls.pushed = cls.world.source.tip()
        document = cls.world.pipeline_run()
        cls.world.source.commit({"later.go": "package main\n"})
        cls.run_ = cls.world.namespace().run(document)

    def test_test_and_build_see_the_commit_that_was_pushed(self):
        self.assertEqual(self.run_.tasks["test"].log, "go in /workspace/work/source with go.mod\n"
                                                      "main.go <test> <./...>\n")
        self.assertIn(f"<build> <--tag> <registry.example.com/shop/web:{self.pushed}> <.>",
                      self.run_.tasks["build"].log)
        self.assertIn("<--authfile> </workspace/registry-credentials/.dockerconfigjson>",
                      self.run_.tasks["build"].log)

    def test_our_own_commit_says_that_it_starts_no_run(self):
        self.assertIn("[skip ci]", self.world.deploy.message())
        self.assertIn(b"author Tekton Pipeline <pipeline@example.com>",
                      self.world.deploy.raw_commit())

    def test_no_secret_is_in_a_log_a_result_or_a_message(self):
        chat = self.world.chat
        seen = str(self.run_) + "".join(chat.shown("dingtalk") + chat.shown("slack"))
        self.assertIn("Deployed: shop", seen)
        for secret in ("pass/word", "read/", self.world.argocd.token("pipeline"), "SECx", "xoxb-1"):
            self.assertNotIn(secret, seen)

    def test_results_fit_into_a_termination_message_with_all_that_tekton_adds(self):
        for name, tool in (("bump", tools.UPDATE_VALUES), ("sync", tools.SYNC),
                           ("deployed", tools.WAIT), ("tell", tools.NOTIFY)):
            with self.subTest(name):
                run = self.run_.tasks[name]
                self.assertEqual(set(run.results), set(tool.task.results))
                self.assertLess(run.message_size, 1600)

    def test_what_one_task_writes_down_another_reads(self):
        volume, = self.world.scratch.glob("*/volumes/*/work")
        for name in ("bump", "sync", "deployed"):
            self.assertEqual(json.loads((volume / f"{name}.json").read_text())["result"],
                             self.run_.tasks[name].results["result"])


class Failures(PipelineCase):
    def test_a_sync_that_fails_is_told_with_its_reason_and_nothing_comes_after_it(self):
        self.argocd = self.start_argocd(resources=[
            {"Job/migrate": {"hook": "PreSync", "fails": "no such table: prices"}},
            "Deployment/shop"])
        run = self.namespace().run(self.pipeline_run(title="Sell more"))
        self.assertEqual(run.status, "Failed")
        self.assertEqual(run.ran, ["clone", "test", "build", "bump", "sync", "tell-of-failure"])
        self.assertEqual(run.tasks["sync"].results["result"], "failed")
        self.assertEqual(run.tasks["tell-of-failure"].results["result"], "sent", run.tasks)
        for chat in ("dingtalk", "slack"):
            text, = self.chat.shown(chat)
            self.assertIn("Job/migrate", text)
            self.assertIn("Sell more", text)

    def test_a_password_that_is_wrong_is_told_and_changes_nothing(self):
        secrets = self.secrets()
        secrets["deploy-credentials"]["stringData"]["password"] = "wrong"
        before = self.deploy.tip()
        run = self.namespace(secrets).run(self.pipeline_run())
        self.assertEqual((run.status, run.tasks["bump"].results["result"]), ("Failed", "denied"))
        self.assertEqual(run.tasks["bump"].attempts, 3)
        self.assertEqual(set(run.tasks["bump"].results), set(tools.UPDATE_VALUES.task.results))
        self.assertEqual(run.ran, ["clone", "test", "build", "bump", "tell-of-failure"])
        self.assertEqual(self.deploy.tip(), before)
        self.assertEqual(len(self.chat.shown("slack")), 1)

    def test_without_the_home_that_tekton_has_git_cannot_log_in_and_go_cannot_work(self):
        pipeline = tekton_examples.the_only("Pipeline", "pipeline")
        clone, test = pipeline["spec"]["tasks"][:2]
        kept = clone["taskSpec"]["stepTemplate"].pop("env")
        run = self.namespace(pipeline=pipeline).run(self.pipeline_run())
        self.assertEqual(run.ran, ["clone", "tell-of-failure"], run.tasks["clone"])
        self.assertIn("could not read Username", run.tasks["clone"].log)
        clone["taskSpec"]["stepTemplate"]["env"] = kept
        for field, what in (("env", "/.cache"), ("volumeMounts", "/tmp/go-build")):
            step, = test["taskSpec"]["steps"]
            kept = step.pop(field)
            run = self.namespace(pipeline=pipeline).run(self.pipeline_run())
            self.assertEqual(run.ran, ["clone", "test", "tell-of-failure"])
            self.assertRegex(run.tasks["test"].log, f"{what}.*Read-only file system")
            step[field] = kept

    def test_a_password_for_one_forge_is_not_sent_to_the_other(self):
        document = self.pipeline_run(github_push)
        self.set(document, "source-repo", self.forges["gitlab"].url("shop.git"))
        secrets = self.secrets()
        del secrets["source-credentials-gitlab"]
        run = self.namespace(secrets).run(document)
        self.assertEqual(run.ran, ["clone", "tell-of-failure"])
        self.assertEqual({request.user for request in self.forges["gitlab"].requests()}, {""})

    def test_tests_that_fail_are_told_and_nothing_is_built(self):
        (self.commands / "go").write_text("#!/bin/sh\nexit 1\n")
        run = self.namespace().run(self.pipeline_run())
        self.assertEqual(run.ran, ["clone", "test", "tell-of-failure"])
        self.assertEqual(run.tasks["tell-of-failure"].results["result"], "sent",
                         run.tasks["tell-of-failure"])
        self.assertEqual(self.argocd.requests, [])

    def test_chats_that_refuse_everything_break_no_deployment(self):
        secrets = self.secrets()
        secrets["notifications-secret"]["stringData"].update({"slack-token": "wrong",
                                                              "dingtalk-secret": "wrong"})
        run = self.namespace(secrets).run(self.pipeline_run())
        self.assert_deployed(run)
        self.assertEqual(run.tasks["tell"].results["result"], "failed")

    def test_a_run_again_finds_everything_done(self):
        first = self.namespace().run(self.pipeline_run())
        again = self.namespace().run(self.pipeline_run())
        self.assertEqual(again.status, "Completed")     # of a failure, there was nothing to tell
        self.assertEqual(again.tasks["bump"].results["result"], "unchanged")
        self.assertEqual(again.results["commit"], first.results["commit"])
        self.assertEqual(len(self.deploy.commits()), 2)


class Hostile(PipelineCase):
    def test_a_commit_with_a_hostile_message_is_deployed(self):
        for push in (github_push, gitlab_push):
            with self.subTest(push.__name__):
                self.argocd.operations.clear()
                self.source.commit({"main.go": f"package main // {push.__name__}\n"})
                run = self.namespace().run(self.pipeline_run(push, title=" ".join(TITLES)))
                self.assert_deployed(run)
                self.assertEqual(run.tasks["tell"].results["result"], "sent", run.tasks["tell"])

    def test_what_people_write_is_told_as_text_and_says_nothing_else(self):
        (self.commands / "go").write_text("#!/bin/sh\nexit 1\n")
        for text in TITLES:
            with self.subTest(text[:40]):
                run = self.namespace().run(self.pipeline_run(title=text))
                told = run.tasks["tell-of-failure"]
                self.assertEqual(told.results["result"], "sent", told)
                self.assertNotRegex(told.log, r"(?m)^\s*::|##\[|uid=")
                message = self.chat.shown("dingtalk")[-1]
                self.assertIn("Pipeline failed: deploy", message)

    def test_a_text_of_many_lines_cannot_say_how_the_pipeline_ended(self):
        (self.commands / "go").write_text("#!/bin/sh\nexit 1\n")
        document = self.pipeline_run()
        self.set(document, "title", "x\nstatus=succeeded\npipeline=other\nrunId=0")
        run = self.namespace().run(document)
        self.assertEqual(run.tasks["tell-of-failure"].results["result"], "sent", run.tasks)
        self.assertIn("Pipeline failed: deploy", self.chat.shown("dingtalk")[0])

    def test_every_parameter_of_a_run_may_be_hostile(self):
        texts = ["--help", "--upload-pack=touch /workspace/work/x", "-", "$(id)", "; rm -rf /",
                 "two\nlines", "ext::sh -c id", "x" * 100_000]
        for name in ("source-repo", "revision", "deploy-repo", "values-file", "argocd", "app"):
            for text in texts:
                with self.subTest(name=name, text=text[:40]):
                    document = self.pipeline_run()
                    self.set(document, name, text)
                    before = self.deploy.tip()
                    run = self.namespace().run(document)
                    self.assertEqual(run.status, "Failed", run)
                    # Facts are one line each; the listeners' filters let no other revision pass.
                    lines = "\n" in text and name in ("source-repo", "revision")
                    self.assertEqual(run.tasks["tell-of-failure"].results["result"],
                                     "refused" if lines else "sent")
                    if name not in ("argocd", "app"):
                        self.assertEqual(self.deploy.tip(), before)
                    for task in run.tasks.values():
                        self.assertLess(task.exit_status, 200)
                        self.assertNotRegex(task.log, r"uid=\d|usage: (sync|wait|notify)")

    def test_a_name_of_a_result_in_a_title_is_looked_up_where_nobody_removes_it(self):
        # Why the listeners take every $ out of what people write.
        (self.commands / "go").write_text("#!/bin/sh\nexit 1\n")
        document = self.pipeline_run()
        self.set(document, "title", "$(tasks.nobody.results.x)")
        with self.assertRaisesRegex(Refused, "InvalidTaskResultReference"):
            self.namespace().run(document)


if __name__ == "__main__":
    if not tekton_sandbox.is_possible():
        print(tekton_sandbox.SKIPPED)
        sys.exit(77)
    unittest.main()
