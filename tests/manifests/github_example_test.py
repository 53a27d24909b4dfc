# SPDX-License-Identifier: Apache-2.0
"""The workflows of docs/examples/github, each step as the runner would run it."""

import json
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

import tools
import yaml
from action_text_test import ACTIONS
from fakes.argocd_server import ArgoServer, WatchedRepository
from fakes.argocd_server.cluster import Phase
from fakes.chat_server import ChatServer
from fakes.forges import GitHub
from fakes.git_repository import Repository
from github import OURS, Job, commands

EXAMPLE = tools.PROJECT / "docs/examples/github"
WORKFLOWS = {file.stem: file for file in sorted((EXAMPLE / ".github/workflows").glob("*.yaml"))}
DOCUMENTS = {name: yaml.safe_load(file.read_text()) for name, file in WORKFLOWS.items()}
JOBS = {(name, job): document["jobs"][job]
        for name, document in DOCUMENTS.items() for job in document["jobs"]}
FILE = "helm/values.yaml"
VALUES = """\
# What the chart runs.
backend:
  image: registry.example.com/shop/backend
  tag: "1276e23"
frontend:
  image: registry.example.com/shop/frontend
  tag: "1276e23"
"""
SHA = "9f8e7d6c5b4a39281706f5e4d3c2b1a098765432"
SLACK_TOKEN = "xoxb-0123456789-canary"
DINGTALK_SECRET = "SEC0123456789canary"

# What a runner has besides: what it is told is what it was told with.
DOCKER = '#!/bin/sh\n[ "$1" = login ] && cat >/dev/null\nprintf "%s\\n" "$*" >>"$DOCKER_LOG"\n'


class Text(unittest.TestCase):
    def test_a_job_may_do_no_more_than_it_needs(self):
        for name, document in DOCUMENTS.items():
            self.assertEqual({"contents": "read"}, document["permissions"], name)
        self.assertEqual(
            {("build", "build"): {"contents": "read", "packages": "write"},
             ("build", "deploy"): {"contents": "write"}},
            {key: job["permissions"] for key, job in JOBS.items() if "permissions" in job})

    def test_deployments_do_not_run_at_the_same_time(self):
        for name, document in DOCUMENTS.items():
            self.assertTrue(document["concurrency"]["group"], name)
        self.assertNotIn("cancel-in-progress", DOCUMENTS["build"]["concurrency"])

    def test_every_action_is_pinned_by_its_commit(self):
        for key, job in JOBS.items():
            for step in job["steps"]:
                with self.subTest(key, step=step.get("name")):
                    if "uses" in step and not OURS.fullmatch(step["uses"]):
                        self.assertRegex(step["uses"], r"^actions/[\w-]+@[0-9a-f]{40}$")

    def test_no_expression_is_part_of_a_shell_line(self):
        for key, job in JOBS.items():
            for step in job["steps"]:
                self.assertNotIn("${{", step.get("run", ""), key)

    def test_the_inputs_are_those_that_there_are(self):
        for job in JOBS.values():
            for step in job["steps"]:
                ours = OURS.fullmatch(step.get("uses", ""))
                if ours:
                    self.assertLessEqual(set(step["with"]), set(ACTIONS[ours[1]].inputs))

    def test_the_readme_names_what_must_be_set(self):
        page = (EXAMPLE / "README.md").read_text()
        for file in WORKFLOWS.values():
            for name in re.findall(r"(?:vars|secrets)\.([A-Z]\w+)", file.read_text()):
                self.assertIn(f"`{name}`", page)

    def test_its_own_commit_does_not_start_it(self):
        # PyYAML takes `on` for a boolean.
        self.assertEqual(["helm/**"], DOCUMENTS["build"][True]["push"]["paths-ignore"])
        for step in JOBS["build", "deploy"]["steps"]:
            self.assertIn(step.get("with", {}).get("file", FILE), (FILE,))


class Case(unittest.TestCase):
    def setUp(self):
        self.scratch = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="workflow-")))
        for name in ("shop", "forge", "bin", "checkout"):
            (self.scratch / name).mkdir()
        self.repository = Repository(self.scratch / "shop/web.git", {
            FILE: VALUES, "helm/values-production.yaml": VALUES.replace("1276e23", "0c4d7a9"),
            "deploy/notifications.yaml": (EXAMPLE / "deploy/notifications.yaml").read_text()})
        self.forge = self.enterContext(GitHub(self.scratch / "forge"))
        self.project = self.forge.create_project("shop/web", self.repository)
        self.token = self.forge.token()
        self.chat = self.enterContext(ChatServer({
            "slack": {"tokens": {SLACK_TOKEN: {}}},
            "dingtalk": {"tokens": {"T": {"secret": DINGTALK_SECRET}}}}))
        self.checkout = self.scratch / "checkout"
        self.docker_log = self.scratch / "docker.log"
        self.script("docker", DOCKER)

    def script(self, name, text):
        (self.scratch / "bin" / name).write_text(text)
        (self.scratch / "bin" / name).chmod(0o755)

    def argocd(self, health):
        """An Argo CD whose application follows the repository, with one pod that fares like that."""
        url = f"{self.forge.url}/shop/web.git"
        server = self.enterContext(ArgoServer(
            {"accounts": {"pipeline": {"rights": ["applications, get, */*", "projects, get, *"]}},
             "applications": [{"name": "shop", "repo": url, "path": "helm", "auto": True,
                               "resources": [{"Deployment/backend": {"health": health}}]}]},
            repositories=[WatchedRepository(url, self.repository.path)]))
        self.addCleanup(lambda: self.assertEqual(server.violations, []))
        return server

    def check_out(self, inputs):
        """As actions/checkout; Slack is where the stand-in is."""
        self.assertEqual(inputs, {"persist-credentials": "false"})
        files = self.repository.git("archive", "main")
        subprocess.run(["tar", "--extract", "--directory", self.checkout], input=files, check=True)
        config = self.checkout / "deploy/notifications.yaml"
        config.write_text(config.read_text().replace(
            "  token: $slack-token\n",
            f"  token: $slack-token\n  apiURL: {self.chat.url('slack')}/api/\n"))

    def context(self, **more):
        return {"github": {"server_url": self.forge.url, "repository": "shop/web",
                           "token": self.token, "sha": SHA, "event_name": "push"},
                "secrets": {"DINGTALK_URL": f"{self.chat.url('dingtalk')}/robot/send?access_token=T",
                            "DINGTALK_SECRET": DINGTALK_SECRET, "SLACK_TOKEN": SLACK_TOKEN},
                **more}

    def run_job(self, workflow, name, context, **more):
        job = Job(WORKFLOWS[workflow], name, ACTIONS, tools.PROGRAMS,
                  {"actions/checkout": self.check_out})
        done = job.run(context, self.checkout, f"{self.scratch}/bin:/usr/bin:/bin",
                       GITHUB_SHA=SHA, GITHUB_ACTOR="jane", GITHUB_WORKFLOW=workflow,
                       GITHUB_RUN_ID="7", GITHUB_JOB=name, GITHUB_API_URL=self.forge.api_url,
                       GITHUB_GRAPHQL_URL=self.forge.graphql_url, GITHUB_REF="refs/heads/main",
                       DOCKER_LOG=str(self.docker_log), **more)
        for step in done.values():
            self.assert_no_secret(step.run)
        return job, done

    def assert_no_secret(self, run):
        for secret in (SLACK_TOKEN, DINGTALK_SECRET, self.token):
            for place in (run.shown, run.summary, *run.outputs.values()):
                self.assertNotIn(secret, place)

    def outcomes(self, done):
        return {name: step.outcome for name, step in done.items() if not name.isdigit()}

    def tags(self, file=FILE):
        found = yaml.safe_load(self.repository.read(file))
        return [found[part]["tag"] for part in ("backend", "frontend")]


class Build(Case):
    def test_images_are_built_and_their_tag_is_handed_on(self):
        job, done = self.run_job("build", "build", self.context())
        self.assertEqual({"vars": "success", "Build and push": "success"}, self.outcomes(done))
        self.assertEqual({"tag": SHA[:7]}, job.outputs(done))
        self.assertEqual(
            ["login ghcr.io --username jane --password-stdin",
             *(line for part in ("backend", "frontend") for line in (
                 f"build --tag ghcr.io/shop/web/{part}:{SHA[:7]} {part}",
                 f"push ghcr.io/shop/web/{part}:{SHA[:7]}"))],
            self.docker_log.read_text().splitlines())


class Deploy(Case):
    def deploy(self, health=("Progressing 50ms", "Healthy"), tag=SHA[:7], server=None, **more):
        self.server = server or self.argocd(list(health))
        needs = {"build": {"result": "success", "outputs": {"tag": tag}}}
        context = self.context(needs=needs,
                               vars={"ARGOCD_SERVER": self.server.url})
        context["secrets"]["ARGOCD_TOKEN"] = self.server.token("pipeline")
        return self.run_job("build", "deploy", context, **more)[1]

    def test_the_commit_is_made_waited_for_and_told(self):
        done = self.deploy()
        self.assertEqual({"values": "success", "rollout": "success", "Tell the team": "success"},
                         self.outcomes(done), done)
        self.assertEqual([SHA[:7]] * 2, self.tags())
        self.assertTrue(self.repository.message().startswith(f"Update the images to {SHA[:7]}\n"))
        commit = self.repository.tip()
        self.assertEqual(commit, done["values"].run.outputs["commit"])
        self.assertEqual((commit, "healthy"), (done["rollout"].run.outputs["revision"],
                                               done["rollout"].run.outputs["result"]))
        self.assertEqual(commit, self.server.application("shop").seen["status"]["sync"]["revision"])
        for vendor in ("dingtalk", "slack"):
            message, = self.chat.shown(vendor)
            self.assertIn("Deployed", message)
            self.assertIn(commit[:7], message)
        for name in ("values", "rollout"):
            self.assertTrue(done[name].run.summary.startswith("### "), name)

    def test_what_does_not_become_healthy_is_taken_back_and_everybody_is_told(self):
        def heal():
            deployment = self.server.application("shop").resource("Deployment", "backend")
            deployment.plan = [Phase("Progressing 20ms"), Phase("Healthy")]
        done = self.deploy(["Progressing 50ms", 'Degraded "Back-off pulling image"'],
                           more={"rollout": {"degraded-after": "1s"}}, before={"revert": heal})
        self.assertEqual({"values": "success", "rollout": "failure", "revert": "success",
                          "Wait until the old version is back": "success",
                          "Tell the team": "success"}, self.outcomes(done), done)
        self.assertEqual(VALUES, self.repository.read(FILE).decode())
        self.assertEqual(3, len(self.repository.commits()))
        self.assertEqual("degraded", done["rollout"].run.outputs["result"])
        back = done["Wait until the old version is back"].run.outputs
        self.assertEqual((self.repository.tip(), "healthy"), (back["revision"], back["result"]))
        told = "\n".join(self.chat.shown("dingtalk"))
        self.assertIn("Pipeline failed", told)
        self.assertIn("**Blocked by**: Deployment/backend", told)
        self.assertIn(self.repository.tip()[:7], told)

    def test_a_push_that_is_refused_ends_there_and_is_told(self):
        self.repository.hook("pre-receive", "echo not today >&2\nexit 1\n")
        done = self.deploy()
        self.assertEqual({"values": "failure", "Tell the team": "success"}, self.outcomes(done))
        self.assertEqual("refused", done["values"].run.outputs["result"])
        self.assertEqual(1, len(self.repository.commits()))
        self.assertIn("Pipeline failed", "\n".join(self.chat.shown("dingtalk")))

    def test_what_was_there_before_is_not_told_as_deployed(self):
        self.deploy()
        told = len(self.chat.shown("dingtalk"))
        self.deploy(tag="newer", server=self.server, cancelled_at="rollout")
        self.assertEqual(told, len(self.chat.shown("dingtalk")))
        self.repository.hook("pre-receive", "echo not today >&2\nexit 1\n")
        self.deploy(tag="newest", server=self.server)
        message, = self.chat.shown("dingtalk")[told:]
        self.assertIn("Pipeline failed", message)

    def test_a_run_that_is_repeated_waits_for_the_commit_that_is_there(self):
        first = self.deploy()["values"].run.outputs["commit"]
        again = self.deploy()
        self.assertEqual("unchanged", again["values"].run.outputs["result"])
        self.assertEqual(first, again["rollout"].run.outputs["revision"])
        self.assertEqual(2, len(self.repository.commits()))

    def test_a_run_that_is_repeated_takes_back_nothing_of_others(self):
        self.deploy(only=["values"])
        broken = VALUES.replace("1276e23", SHA[:7]) + "replicas: 0\n"
        self.repository.commit({FILE: broken})
        done = self.deploy(['Degraded "Back-off pulling image"'],
                           more={"rollout": {"degraded-after": "1s"}})
        self.assertEqual("unchanged", done["values"].run.outputs["result"])
        self.assertEqual("degraded", done["rollout"].run.outputs["result"])
        self.assertEqual({"values": "success", "rollout": "failure", "Tell the team": "success"},
                         self.outcomes(done), done)
        self.assertEqual(broken, self.repository.read(FILE).decode())

    def test_every_hostile_tag_is_only_a_tag(self):
        for tag in tools.HOSTILE:
            with self.subTest(tag):
                done = self.deploy(tag=tag, only=["values"])
                self.assertEqual({"values": "success"}, self.outcomes(done), done)
                self.assert_is_only_a_tag(tag, done)

    def test_a_hostile_tag_goes_all_the_way(self):
        # Both tags together are one variable, and Linux has room for 128 KiB in one.
        for tag in ('"$(id)"\n::error::forged\n##[error]forged\nresult=forged', "x" * 60_000):
            with self.subTest(tag[:50]):
                done = self.deploy(tag=tag)
                self.assertEqual({"values": "success", "rollout": "success",
                                  "Tell the team": "success"}, self.outcomes(done), done)
                self.assert_is_only_a_tag(tag, done)

    def assert_is_only_a_tag(self, tag, done):
        self.assertEqual([tag, tag], self.tags())
        self.assertEqual("changed", done["values"].run.outputs["result"])
        changes = json.loads(done["values"].run.outputs["changes"])
        self.assertEqual({tag}, {change["new"] for change in changes})
        for step in done.values():
            self.assertLessEqual({command[:2] for command in commands(step.run.log)},
                                 {("warning", f"title={name}") for name in ACTIONS}
                                 | {("add-mask", "")})


class Whole(Case):
    """All jobs of the workflow, each where its own condition is true."""

    def run_all(self, cancelled_in=None, at=None, **more):
        """{job: its result}"""
        self.server = self.argocd(["Progressing 50ms", "Healthy"])
        needs = {}
        for name, job in DOCUMENTS["build"]["jobs"].items():
            wanted = job.get("needs", [])
            wanted = [wanted] if isinstance(wanted, str) else wanted
            context = self.context(needs={each: needs[each] for each in wanted},
                                   vars={"ARGOCD_SERVER": self.server.url})
            context["secrets"]["ARGOCD_TOKEN"] = self.server.token("pipeline")
            needs[name] = self.run_one(name, context, "cancelled" in str(needs),
                                       cancelled_at=at if name == cancelled_in else None, **more)
        return {name: job["result"] for name, job in needs.items()}

    def run_one(self, name, context, cancelled, **more):
        if not Job(WORKFLOWS["build"], name, ACTIONS, tools.PROGRAMS, {}).is_wanted(
                context, cancelled):
            return {"result": "skipped", "outputs": {}}
        job, done = self.run_job("build", name, context, **more)
        return {"result": job.state, "outputs": job.outputs(done) if job.state == "success" else {}}

    def test_a_deployment_is_told_once(self):
        self.assertEqual({"build": "success", "deploy": "success", "tell-build-failed": "skipped"},
                         self.run_all())
        for vendor in ("dingtalk", "slack"):
            message, = self.chat.shown(vendor)
            self.assertIn("Deployed", message)

    def test_a_build_that_fails_is_told_once(self):
        self.script("docker", "#!/bin/sh\nexit 1\n")
        self.assertEqual({"build": "failure", "deploy": "skipped", "tell-build-failed": "success"},
                         self.run_all())
        message, = self.chat.shown("dingtalk")
        self.assertIn("Pipeline failed", message)
        self.assertEqual([], self.chat.shown("slack"))
        self.assertEqual(1, len(self.repository.commits()))

    def test_a_run_that_is_cancelled_is_not_told_as_failed(self):
        for job, step in [("build", "Build and push"), ("deploy", "rollout")]:
            with self.subTest(job):
                self.assertEqual("cancelled", self.run_all(job, step)[job])
                self.assertEqual([], self.chat.shown("dingtalk"))

    def test_who_wants_to_know_is_told_once_that_a_run_was_cancelled(self):
        own = self.checkout / "own.yaml"
        own.write_text("trigger.on-cancelled: |\n"
                       "  - when: ci.status == 'cancelled'\n    send: [cancelled]\n"
                       "template.cancelled: |\n  message: It was cancelled\n")
        more = {"Tell the team": {"config": f"deploy/notifications.yaml\n{own}",
                                  "trigger": "on-cancelled", "recipient": "dingtalk"}}
        for number, (job, step) in enumerate([("build", "vars"), ("deploy", "values")], 1):
            with self.subTest(job):
                self.run_all(job, step, more=more)
                self.assertEqual(number, len(self.chat.shown("dingtalk")))
                self.assertIn("It was cancelled", self.chat.shown("dingtalk")[-1])


class Promote(Case):
    def setUp(self):
        super().setUp()
        pem = subprocess.run(["openssl", "genrsa", "-traditional", "2048"], check=True,
                             capture_output=True, text=True).stdout
        public = subprocess.run(["openssl", "rsa", "-pubout"], input=pem, check=True,
                                capture_output=True, text=True).stdout
        self.app = self.forge.app(public)
        self.app.install(self.project, contents="write", pull_requests="write")
        self.key = pem

    def promote(self):
        context = self.context(vars={"DEPLOY_APP_ID": self.app.client_id})
        context["secrets"]["DEPLOY_APP_KEY"] = self.key
        done = self.run_job("promote", "promote", context)[1]
        for step in done.values():
            for line in self.key.splitlines()[1:-1]:
                self.assertNotIn(line, step.run.shown)
        return done

    def test_one_pull_request_brings_what_staging_has(self):
        done = self.promote()
        self.assertEqual({"request": "success", "Tell the team": "success"}, self.outcomes(done))
        request, = self.project.open_requests()
        self.assertEqual((request.author, request.base, request.title, request.labels),
                         (self.app.login, "main", "Deploy 1276e23 to production", ["deploy"]))
        self.assertEqual(["0c4d7a9"] * 2, self.tags("helm/values-production.yaml"))
        found = yaml.safe_load(self.repository.read("helm/values-production.yaml", request.head))
        self.assertEqual("1276e23", found["backend"]["tag"])
        self.assertIn(f"/pull/{request.number}", "".join(self.chat.shown("dingtalk")))
        again = self.promote()
        self.assertEqual({"request": "success"}, self.outcomes(again))
        self.assertEqual("unchanged", again["request"].run.outputs["result"])
        self.assertEqual(1, len(self.project.open_requests()))

    def test_only_a_deployment_that_succeeded_is_promoted(self):
        job = Job(WORKFLOWS["promote"], "promote", ACTIONS, tools.PROGRAMS, {})
        for event, conclusion, wanted in [("workflow_dispatch", None, True),
                                          ("workflow_run", "success", True),
                                          ("workflow_run", "failure", False)]:
            github = {"event_name": event, "event": {"workflow_run": {"conclusion": conclusion}}}
            self.assertEqual(wanted, job.is_wanted({"github": github}), (event, conclusion))


if __name__ == "__main__":
    unittest.main()
