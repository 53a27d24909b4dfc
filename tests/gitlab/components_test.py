# SPDX-License-Identifier: Apache-2.0
"""The components for GitLab: read as GitLab does, run as a runner would, with hostile inputs."""

import json
import os
import re
import sys
import tempfile
import unittest
from pathlib import Path

import gitlab
import yaml
from fakes.argocd_server import ArgoServer
from fakes.chat_server import ChatServer
from fakes.git_repository import Repository
from fakes.git_server import GitServer

sys.path.insert(0, str(gitlab.PROJECT / "packaging"))

import ci_wrappers  # noqa: E402
import flags  # noqa: E402

PROGRAMS = Path(os.environ.get("PROGRAMS", gitlab.PROJECT / "build/release/bin")).resolve()
TOOLS = {tool.name: tool for tool in flags.tools(PROGRAMS)}
COMPONENTS = {tool: gitlab.Component(tool) for tool in TOOLS}
SHELLS = {"sh": ["sh"], "bash": ["bash", "--noprofile", "--norc"]}

# What may stand in one line, and would be something else to YAML, a shell or a runner.
HOSTILE = [
    "it's \"quoted\"", "'", '"', "''", "\\", "back\\slash\\", "a: b # c", "# comment", " # comment",
    "- item", "---", "...", "[a, b", "{a: b", "]", "}", "&anchor", "*alias", "!!tag x",
    "!reference [a]", "| block", ">-", "? key", "%YAML 1.1", "@at", "`id`", "; id",
    "a && b | c > d", "-rf", "--dry-run",
    "--", "::error::no", "null", "true", "0x10", "1:30", "2024-01-01", "  two blanks before",
    "a blank behind ", "\ttab", "$[[ inputs.json ]]", "<<: *x", "übung 标签 🚀"]
DOLLARS = ["$(id)", "${IFS}", "$HOME", "a$$b", "$"]
LINE_ENDS = ["\n", "\r", "\r\n", "\u0085", "\u2028", "\u2029"]
BREAKOUT = "x{}  script: [evil]{}evil: {{script: [evil]}}"

VALUES = "frontend:\n  tag: v1\nbackend:\n  tag: v1\n"
APPLICATIONSET = {
    "apiVersion": "argoproj.io/v1alpha1", "kind": "ApplicationSet", "metadata": {"name": "shop"},
    "spec": {"goTemplate": True, "generators": [{"list": {"elements": [{"stage": "staging"}]}}],
             "template": {"metadata": {"name": "shop-{{.stage}}"}, "spec": {
                 "project": "default",
                 "source": {"repoURL": "https://git.example.com/shop/deploy.git", "path": "."},
                 "destination": {"name": "in-cluster", "namespace": "shop"}}}}}
REPOSITORY = "https://git.example.com/shop/deploy.git"


def escaped(value):
    """A value that GitLab shall not look for variables in."""
    return value.replace("$", "$$")


class Text(unittest.TestCase):
    def texts_of(self, tool):
        """Every input that may be any text of one line."""
        return [name for name, spec in COMPONENTS[tool].inputs.items()
                if spec.get("type", "string") == "string" and "options" not in spec]

    def test_an_input_is_a_variable_and_nothing_else(self):
        for tool, component in COMPONENTS.items():
            body = gitlab.load(gitlab.paste(component.body, {
                name: f"<{name}>" for name in component.inputs}))
            ((name, job),) = body.items()
            self.assertEqual(name, "<job-name>")
            variables = job.pop("variables")
            self.assertEqual(variables.pop("GIT_STRATEGY"), "<job-checkout>")
            self.assertEqual({value: variable for variable, value in variables.items()}, {
                f"<{flag.name}>": ci_wrappers.variable(flag)
                for flag in ci_wrappers.flags_of(TOOLS[tool], "gitlab")})
            self.assertEqual(job, {
                "stage": "<job-stage>", "image": {"name": "<job-image>"},
                "allow_failure": {"exit_codes": "<job-allow-failure>"},
                "script": [f"program=$(command -v gitops-{tool}) || program=/usr/bin/{tool}\n"
                           f'"$program" --dotenv gitops-{tool}.env || exit $?\n'],
                "artifacts": {"when": "always", "paths": ["<json>"],
                              "reports": {"dotenv": f"gitops-{tool}.env"}}})

    def test_a_hostile_input_is_only_a_value(self):
        for tool, component in COMPONENTS.items():
            _, usual = component.job()
            for value in HOSTILE + DOLLARS + ["x" * 100_000]:
                with self.subTest(tool=tool, value=value[:40]):
                    given = {name: value for name in self.texts_of(tool)}
                    given["job-name"] = value.replace('"', "").replace("\\", "")[:200] or "job"
                    name, job = component.job_of(given)
                    self.assertEqual(name, given["job-name"])
                    self.assertEqual((job["stage"], job["image"]["name"]), (value, value))
                    self.assertEqual(job["artifacts"]["paths"], [value])
                    for flag in ci_wrappers.flags_of(TOOLS[tool], "gitlab"):
                        variable = ci_wrappers.variable(flag)
                        self.assertEqual(
                            job["variables"][variable],
                            value if flag.name in given else usual["variables"][variable])
                    self.assertEqual(job["script"], usual["script"])
                    self.assertEqual(set(job), set(usual))
                    self.assertEqual(set(job["variables"]), set(usual["variables"]))

    def test_an_input_that_ends_its_line_is_refused(self):
        for tool, component in COMPONENTS.items():
            for end in LINE_ENDS:
                for name in self.texts_of(tool):
                    for value in (f"a{end}b", f"a{end}", end):
                        with self.subTest(tool=tool, name=name, value=value), \
                                self.assertRaisesRegex(gitlab.Refused, "RegEx"):
                            component.job_of({name: value})

    def test_without_that_it_would_be_more_than_a_value(self):
        component = COMPONENTS["wait"]
        values = {name: spec["default"] for name, spec in component.inputs.items()}
        for end in ("\n", "\r", "\r\n", "\u0085", "\u2028", "\u2029"):
            values["timeout"] = BREAKOUT.format(end, end)
            with self.subTest(end):
                try:
                    read = gitlab.load(gitlab.paste(component.body, values))
                except yaml.YAMLError:
                    continue
                self.assertNotEqual(read["wait"]["variables"]["GITOPS_WAIT_TIMEOUT"],
                                    values["timeout"])

    def test_a_name_of_a_job_cannot_leave_its_quotes(self):
        for value in ('a"b', "a\\", 'x": {script: [evil]}, "y', ""):
            with self.subTest(value), self.assertRaises(gitlab.Refused):
                COMPONENTS["wait"].job(job_name=value)

    def test_exit_codes_are_data_whatever_is_in_them(self):
        for value in ([3, 6], [], ["]\nscript: [evil]", {"a": "b: # c"}, "'\""], [[1], None]):
            with self.subTest(value):
                _, job = COMPONENTS["wait"].job(job_allow_failure=value)
                self.assertEqual(job["allow_failure"], {"exit_codes": value})

    def test_what_is_not_among_the_words_or_of_another_type_is_refused(self):
        for given in ({"type": "strng"}, {"create": "true"}, {"file": True}, {"max-attempts": 5},
                      {"job-allow-failure": "6"}, {"fiel": "x"}, {"job-checkout": "no"},
                      {"json": ""}, {"job-stage": ""}):
            with self.subTest(given), self.assertRaises(gitlab.Refused):
                COMPONENTS["update-values"].job_of(given)

    def test_nothing_is_required_and_what_is_not_given_is_not_given(self):
        for tool, component in COMPONENTS.items():
            name, job = component.job()
            self.assertEqual((name, job["stage"], job["image"]["name"]),
                             (tool, "deploy", "gitops-steps:0.1-ci"))
            json_file = "GITOPS_" + tool.upper().replace("-", "_") + "_JSON"
            for variable, value in job["variables"].items():
                if variable not in (json_file, "GIT_STRATEGY"):
                    self.assertIn(value, ("", "false"), variable)


class Case(unittest.TestCase):
    def setUp(self):
        self.scratch = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="gitlab-")))
        self.bin = self.scratch / "bin"
        self.bin.mkdir()
        for tool in COMPONENTS:
            (self.bin / f"gitops-{tool}").symlink_to(PROGRAMS / tool)

    def run_job(self, tool, inputs, variables=None, shell="sh", **environment):
        _, job = COMPONENTS[tool].job_of(inputs)
        job = gitlab.merged(job, {"variables": variables or {}})
        sanitizer = {name: value for name, value in os.environ.items() if "SAN_OPTIONS" in name}
        folder = Path(tempfile.mkdtemp(dir=self.scratch))
        return gitlab.run(job, folder, f"{self.bin}:/usr/bin:/bin", SHELLS[shell],
                          **sanitizer, **environment)


class UpdateValues(Case):
    def setUp(self):
        super().setUp()
        (self.scratch / "repositories").mkdir()
        self.repository = Repository(self.scratch / "repositories/deploy.git",
                                     {"values.yaml": VALUES})

    def update(self, inputs=None, variables=None, **more):
        return self.run_job("update-values", {
            "repo": str(self.repository.path), "file": "values.yaml", **(inputs or {})},
            variables, **more)

    def values(self):
        return yaml.safe_load(self.repository.read("values.yaml"))

    def test_the_results_are_variables_and_a_file_of_later_jobs(self):
        for shell in SHELLS:
            run = self.update({"set": f"frontend.tag={shell}"}, shell=shell)
            self.assertEqual(run.status, 0, run.err)
            self.assertEqual(run.dotenv["COMMIT"], self.repository.tip())
            self.assertEqual(run.dotenv["RESULT"], "changed")
            self.assertEqual(run.results["commit"], self.repository.tip())

    def test_variables_of_the_pipeline_count_in_inputs(self):
        run = self.update({"set": "frontend.tag=${CI_COMMIT_SHORT_SHA}-$BUILD"},
                          CI_COMMIT_SHORT_SHA="9f8e7d6", BUILD="7")
        self.assertEqual(run.status, 0, run.err)
        self.assertEqual(self.values()["frontend"]["tag"], "9f8e7d6-7")

    def test_lines_of_the_variable_are_many_edits(self):
        run = self.update(variables={
            "GITOPS_UPDATE_VALUES_SET": "frontend.tag=$TAG\nbackend.tag=$TAG"}, TAG="v2")
        self.assertEqual(run.status, 0, run.err)
        self.assertEqual(self.values(), {"frontend": {"tag": "v2"}, "backend": {"tag": "v2"}})

    def test_a_hostile_value_arrives_as_the_value_it_is(self):
        for value in HOSTILE + DOLLARS:
            with self.subTest(value):
                run = self.update({"set": escaped(f"frontend.tag={value}")})
                self.assertEqual(run.status, 0, run.err)
                self.assertEqual(self.values(),
                                 {"frontend": {"tag": value}, "backend": {"tag": "v1"}})
                self.assertEqual(run.dotenv["COMMIT"], self.repository.tip())

    def test_a_hostile_text_of_many_lines_arrives_in_the_variable(self):
        hostile = "\n".join([*HOSTILE, *DOLLARS, "EOF", "END"]) + "\n"
        for number, message in enumerate((hostile, "long\n\n" + "x" * 100_000 + "\n")):
            run = self.update({"set": f"frontend.tag=w{number}"}, {
                "GITOPS_UPDATE_VALUES_MESSAGE": escaped(message).replace("{{", "{{`{{`}}")})
            self.assertEqual(run.status, 0, run.err)
            for line in message.splitlines():
                self.assertIn(line.strip(), self.repository.message())

    def test_no_value_reaches_the_shell_or_commands_the_runner(self):
        for value in ("$(touch pwned)", "`touch pwned`", "'; touch pwned; '",
                      "\"; touch pwned; \""):
            run = self.update({"set": escaped(f"missing.{value}=x"), "branch": escaped(value)})
            self.assertEqual(run.status, 2, run.err)
            self.assertEqual(list(self.scratch.rglob("pwned")), [])
            self.assertNotRegex(run.out + run.err, r"(?m)^\s*::|##\[")

    def test_a_failure_has_its_exit_code_and_fills_the_report(self):
        for inputs, status, result in (
                ({"set": "nothing.here=1"}, 2, "refused"),
                ({"branch": "gone", "set": "a=1"}, 5, "notfound"),
                ({"set": "frontend.tag=v9", "expect": "v0"}, 6, "conflict"),
                ({"set": "frontend.tag=v9", "check": True}, 8, "changed"), ({}, 2, "refused")):
            for shell in SHELLS:
                with self.subTest(inputs=inputs, shell=shell):
                    run = self.update(inputs, shell=shell)
                    self.assertEqual((run.status, run.dotenv["RESULT"]), (status, result), run.err)
                    self.assertEqual(run.results["result"], result)

    def test_a_job_token_goes_to_the_server_it_belongs_to(self):
        with GitServer(self.scratch / "repositories", users={"gitlab-ci-token": "job"}) as server:
            url = f"http://127.0.0.1:{server.port}"
            for ci_server, status in ((url, 0), ("http://127.0.0.1:1", 4)):
                run = self.run_job("update-values", {
                    "repo": f"{url}/deploy.git", "file": "values.yaml", "set": "frontend.tag=v3"},
                    CI_JOB_TOKEN="job", CI_SERVER_URL=ci_server)
                self.assertEqual(run.status, status, run.err)

    def test_a_switch_of_the_whole_pipeline_counts(self):
        # As a variable of the pipeline it has precedence over that of the job.
        for quiet, warnings in (("false", 1), ("true", 0)):
            run = self.update({"set": f"frontend.tag=blank behind {quiet} "},
                              {"GITOPS_QUIET": quiet})
            self.assertEqual(len(run.err.splitlines()), warnings, run.err)


class ArgoCd(Case):
    def setUp(self):
        super().setUp()
        self.server = self.enterContext(ArgoServer({
            "repositories": {REPOSITORY: ["a1", "a2"]},
            "applications": [
                {"name": "shop", "auto": {"prune": True}, "resources": ["Deployment/shop"]},
                {"name": "by-hand", "live": "a1", "resources": ["Deployment/by-hand"]}]}))
        self.addCleanup(lambda: self.assertEqual(self.server.violations, []))
        self.tip = self.server.repository(REPOSITORY).commits[-1].revision

    def run_argocd(self, tool, inputs, **environment):
        return self.run_job(tool, {"server": self.server.url, "timeout": "20s", "stable-for": "0s",
                                   **inputs},
                            ARGOCD_AUTH_TOKEN=self.server.token(), **environment)

    def test_wait_takes_the_commit_of_the_job_before(self):
        commit = self.server.application("shop").push("a3")
        run = self.run_argocd("wait", {"app": "shop", "revision": "$COMMIT"}, COMMIT=commit)
        self.assertEqual(run.status, 0, run.err)
        self.assertEqual((run.dotenv["RESULT"], run.dotenv["REVISION"]), ("healthy", commit))

    def test_sync_starts_one_operation(self):
        run = self.run_argocd("sync", {"app": "by-hand", "prune": True, "wait": True})
        self.assertEqual(run.status, 0, run.err)
        self.assertEqual(len(self.server.operations), 1)
        self.assertEqual((run.dotenv["RESULT"], run.dotenv["HEALTH"]), ("healthy", "Healthy"))

    def test_an_id_token_of_the_job_opens_argocd(self):
        self.server.connectors["gitlab"] = {"identity-of-the-job": "admin"}
        for token, status in (("identity-of-the-job", 0), ("of another", 4)):
            with self.subTest(token):
                run = self.run_job("wait", {
                    "server": self.server.url, "app": "shop", "timeout": "20s", "stable-for": "0s",
                    "oidc-connector": "gitlab"}, GITOPS_OIDC_TOKEN=token)
                self.assertEqual(run.status, status, run.err)

    def test_a_hostile_name_of_an_application_is_only_a_name(self):
        for value in HOSTILE + DOLLARS:
            with self.subTest(value):
                run = self.run_argocd("wait", {"app": escaped(value), "project": "default",
                                               "timeout": "5s"})
                self.assertIn(run.status, (2, 4, 5), run.err)
                self.assertEqual(set(run.dotenv), {name.upper() for name in run.results})

    def test_a_later_job_sees_the_text_and_none_of_its_own_secrets(self):
        secrets = {"HOME": "s3cr3t", "IFS": "s3cr3t", "id": "s3cr3t", "A": "s3cr3t"}
        self.assertEqual(gitlab.in_later_job("$A ${A} %A% $$A", secrets), "s3cr3t " * 3 + "$A")
        for value in [*HOSTILE, *DOLLARS, "%HOME%", "%A%A%", "%%A%%", "$$A", "$%A%", "100% A%"]:
            with self.subTest(value):
                run = self.run_argocd("wait", {"app": escaped(value), "timeout": "5s"})
                message = run.results["message"]
                self.assertIn(value.strip(), message)
                self.assertEqual(gitlab.in_later_job(run.dotenv["MESSAGE"], secrets),
                                 message.strip())

    def test_it_tells_what_another_job_has_found(self):
        with ChatServer({"slack": {"tokens": {"xoxb-1": {}}}}) as chat:
            config = self.scratch / "notifications.yaml"
            config.write_text(yaml.safe_dump({
                "service.slack": f"token: $slack-token\napiURL: {chat.url('slack')}/api/\n",
                "template.said": 'message: "{{.ci.rollout.result}} {{.ci.branch}}"\n'}))
            secret = self.scratch / "secret.yaml"
            secret.write_text("slack-token: xoxb-1\n")
            results = self.scratch / "gitops-wait.json"
            results.write_text(json.dumps(self.run_argocd("wait", {"app": "shop"}).results))
            run = self.run_job("notify", {
                "config": str(config), "secret": "$NOTIFY_SECRETS", "template": "said",
                "recipient": "slack:releases", "results": str(results)},
                NOTIFY_SECRETS=str(secret), CI_COMMIT_REF_NAME="main")
            self.assertEqual((run.status, run.dotenv["RESULT"]), (0, "sent"), run.err)
            self.assertEqual(chat.shown("slack"), ["#C-releases\nhealthy main"])

    def test_applicationsets_of_the_checkout_are_worked_out(self):
        sets = self.scratch / "sets.yaml"
        sets.write_text(yaml.safe_dump(APPLICATIONSET))
        run = self.run_job("apply-appset", {"file": str(sets), "render": True})
        self.assertEqual(run.status, 0, run.err)
        self.assertEqual(yaml.safe_load(run.out)["metadata"]["name"], "shop-staging")


class Programs(Case):
    def test_another_program_of_that_name_ends_as_a_failure(self):
        # /usr/bin/sync of Debian does not sync applications, and must not seem to.
        (self.bin / "gitops-sync").unlink()
        self.assertTrue(Path("/usr/bin/sync").exists())
        run = self.run_job("sync", {"app": "shop"})
        self.assertEqual(run.status, 1, run.err)
        self.assertRegex(run.err, re.compile("--dotenv"))

    def test_no_program_ends_as_a_failure(self):
        (self.bin / "gitops-wait").unlink()
        self.assertEqual(self.run_job("wait", {"app": "shop"}).status, 127)


if __name__ == "__main__":
    unittest.main()
