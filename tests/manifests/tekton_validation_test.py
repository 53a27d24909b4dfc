# SPDX-License-Identifier: Apache-2.0
"""Every manifest for Tekton, and what the listeners make of a push, according to Tekton's own code.

It is in Go modules, which tests/validators puts together; the first time they are downloaded. Exits
with 77 where there is no Go of version 1.24 or later.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import tekton_bundle_test
import tekton_examples
import tools
import yaml
from fakes.registry import Registry
from tekton_triggers import Event, bind, github_push, gitlab_push, one_line, resources

VALIDATORS = tools.PROJECT / "tests/validators"
MANIFESTS = [*sorted((tools.PROJECT / "tasks").rglob("*.yaml")),
             *sorted((tools.PROJECT / "stepactions").rglob("*.yaml")), *tekton_examples.FILES,
             *sorted((tools.PROJECT / "docs/examples/post-sync-hook").glob("*.yaml"))]
PAGES = [*(tools.PROJECT / "tasks").rglob("*.md"), *(tools.PROJECT / "stepactions").rglob("*.md"),
         tools.PROJECT / "docs/tekton.md"]
TITLES = ["it's \"quoted\"", "$(id) `id` ${HOME}", "two\nlines", "back\\slash\\", "x" * 100_000,
          "<b> & </b>", "$(tt.params.revision) $(tasks.bump.results.commit)", "::error::no",
          "übung 标签 🚀", "", "\n"]


def go():
    """The program, or nothing where its version is too old."""
    program = shutil.which("go", path="/usr/local/go/bin:/usr/bin:/bin") or shutil.which("go")
    if not program:
        return None
    said = subprocess.run([program, "env", "GOVERSION"], capture_output=True, text=True).stdout
    version = re.match(r"go(\d+)\.(\d+)", said)
    return program if version and (int(version[1]), int(version[2])) >= (1, 24) else None


def setUpModule():
    global ask
    folder = Path(unittest.enterModuleContext(tempfile.TemporaryDirectory(prefix="validators-")))
    program = folder / "validators"
    subprocess.run([go(), "build", "-mod=readonly", "-o", program, "."], cwd=VALIDATORS, check=True)

    def ask(*arguments):
        return subprocess.run([program, *map(str, arguments)], capture_output=True, text=True)


class Manifests(unittest.TestCase):
    def test_all_are_valid(self):
        done = ask(*MANIFESTS)
        self.assertEqual(done.returncode, 0, done.stderr)
        for tool in tools.ALL:
            self.assertIn(f"Task {tool.name} is valid", done.stdout)
            self.assertIn(f"StepAction {tool.name} is valid", done.stdout)
        for name in ("Pipeline deploy", "TriggerTemplate deploy", "EventListener github",
                     "EventListener gitlab", "Job tell-deployed"):
            self.assertIn(f"{name} is valid", done.stdout)

    def test_what_documents_show_is_valid(self):
        for page in PAGES:
            blocks = re.findall(r"```yaml\n(.*?)```", page.read_text(), re.DOTALL)
            self.assertTrue(blocks, page)
            for at, block in enumerate(blocks):
                with self.subTest(page=str(page.relative_to(tools.PROJECT)), block=at), \
                        tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
                    json.dump(whole(yaml.safe_load(block)), file)
                    file.flush()
                    done = ask(file.name)
                    self.assertEqual(done.returncode, 0, done.stderr)


def whole(part):
    """The document that a page shows a part of: tasks of a Pipeline, or fields of a PipelineRun."""
    if "apiVersion" in part:
        return part
    if isinstance(part, dict) and not {"tasks", "finally"} & set(part):
        return {"apiVersion": "tekton.dev/v1", "kind": "PipelineRun", "metadata": {"name": "part"},
                "spec": {"pipelineRef": {"name": "part"}, **part}}
    spec = {"tasks": part} if isinstance(part, list) else {"tasks": [], **part}
    text = json.dumps(spec)
    # What it names of others is there, too.
    there = {task["name"] for task in spec["tasks"] + spec.get("finally", [])}
    others = set(re.findall(r"\$\(tasks\.([a-z-]+)\.", text)
                 + re.findall(r'"runAfter": \["([a-z-]+)"\]', text))
    spec["tasks"] = spec["tasks"] + [{"name": name, "taskRef": {"name": name}}
                                     for name in sorted(others - there) or ["first"]]
    spec["params"] = [{"name": name} for name in sorted(set(
        re.findall(r"\$\(params\.([a-z-]+)\)", text)))]
    spec["workspaces"] = [{"name": name} for name in sorted(set(
        re.findall(r'"workspace": "([a-z-]+)"', text)))]
    return {"apiVersion": "tekton.dev/v1", "kind": "Pipeline", "metadata": {"name": "part"},
            "spec": spec}


class Broken(unittest.TestCase):
    """The validator sees what is wrong; each of these is one change to a manifest that is right."""

    def assert_refused(self, file, before, after, because):
        text = (tools.PROJECT / file).read_text()
        self.assertIn(before, text)
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as broken:
            broken.write(text.replace(before, after, 1))
            broken.flush()
            done = ask(broken.name)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertRegex(done.stderr, because)

    def test_a_field_that_nobody_knows(self):
        for file in ("tasks/wait/0.1/wait.yaml", "stepactions/wait/0.1/wait.yaml"):
            self.assert_refused(file, "command:", "comand:", 'unknown field ".*comand"')
        self.assert_refused("docs/examples/tekton/pipeline.yaml", "runAfter:", "runafter:",
                            'unknown field ".*runafter"')
        self.assert_refused("docs/examples/tekton/triggers-github.yaml", "bindings:", "binding:",
                            'unknown field ".*\\.binding"')
        self.assert_refused("docs/examples/post-sync-hook/hook.yaml", "backoffLimit", "backofLimit",
                            "backofLimit")

    def test_a_parameter_that_nobody_declares(self):
        for file in ("tasks/wait/0.1/wait.yaml", "stepactions/wait/0.1/wait.yaml"):
            self.assert_refused(file, "$(params.server)", "$(params.sever)",
                                "non-existent variable.*params.sever")
        self.assert_refused("docs/examples/tekton/pipeline.yaml", "$(params.app)", "$(params.apps)",
                            "non-existent variable.*params.apps")

    def test_a_type_that_there_is_not(self):
        self.assert_refused("tasks/update-values/0.1/update-values.yaml", "type: array",
                            "type: list", "invalid value: list")

    def test_a_result_that_is_no_name_of_a_task(self):
        self.assert_refused("docs/examples/tekton/pipeline.yaml", "$(tasks.bump.results.commit)",
                            "$(tasks.bumped.results.commit)", "referencing a nonexistent task")

    def test_a_step_action_with_a_parameter_in_a_script(self):
        self.assert_refused("stepactions/wait/0.1/wait.yaml", '  command: ["/usr/bin/wait"]\n',
                            "  script: wait $(params.app)\n",
                            "param substitution in scripts is not allowed")

    def test_a_run_in_a_template_that_is_none(self):
        self.assert_refused("docs/examples/tekton/trigger-template.yaml", "taskRunTemplate:",
                            "podTemplates:", "in its resourcetemplates")


class Steps(unittest.TestCase):
    """What our runner starts is what Tekton makes of the same run; the kubelet's part is left."""

    TEXTS = [*TITLES, "$(params.timeout)", "$(params.timeout", "$$(params.timeout)", "$(nothing)",
             "$(params.set[*])", "$(params.set[0])", "$($(params.timeout))",
             "$(results.result.path)", "$(step.results.result.path)", "$(workspaces.credentials.path)",
             "$(workspaces.credentials.bound) $(workspaces.files.path)", "$(context.taskRun.name)",
             "$(context.task.name) $(context.taskRun.namespace)", "$(params.json)$(params.ca-file)"]

    def assert_same(self, task, action, params, workspaces):
        spec = {key: value for key, value in task.spec.items() if key != "description"}
        run = {"apiVersion": "tekton.dev/v1", "kind": "TaskRun", "metadata": {"name": "run"},
               "spec": {"taskSpec": spec,
                        "params": [{"name": name, "value": value}
                                   for name, value in params.items()],
                        "workspaces": [{"name": name, "emptyDir": {}} for name in workspaces]}}
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
            # YAML does not know the pairs that JSON writes for what needs more than 16 bits.
            json.dump(run, file, ensure_ascii=False)
            file.flush()
            done = ask("--steps", file.name, action)
        self.assertEqual(done.returncode, 0, done.stderr)
        paths = {name: f"/workspace/{name}" for name in workspaces}
        contexts = {"context.taskRun.name": "run", "context.task.name": "run",
                    "context.taskRun.namespace": "shop-ci"}
        ours = task.steps(params, "/tekton", paths, contexts)
        for one, other in zip(ours, json.loads(done.stdout), strict=True):
            other["env"] = [{"value": "", **entry} for entry in other["env"]]
            for field in ("name", "image", "command", "args", "env", "workingDir"):
                self.assertEqual(one.get(field), other.get(field), field)

    def test_of_every_task_and_step_action_with_every_hostile_value(self):
        for tool in tools.ALL:
            action = tools.PROJECT / "stepactions" / tool.name / "0.1" / f"{tool.name}.yaml"
            needed = {name: "x" for name, param in tool.task.params.items()
                      if "default" not in param}
            places = [each["name"] for each in tool.task.workspaces
                      if not each.get("optional")] + ["credentials"]
            for kind in ("task", "task_of_step_action"):
                # One after the other for one tool, and all at once for the others.
                one_by_one = tool is tools.UPDATE_VALUES
                for text in self.TEXTS if one_by_one else [" ".join(self.TEXTS)]:
                    with self.subTest(tool=tool.name, kind=kind, text=text[:40]):
                        texts = {name: ["first", text] if param.get("type") == "array" else text
                                 for name, param in tool.task.params.items()}
                        self.assert_same(getattr(tool, kind), action,
                                         {**texts, "timeout": "5m"}, places)
                self.assert_same(getattr(tool, kind), action, needed, places)


class Bundle(unittest.TestCase):
    def test_the_resolver_finds_every_resource_of_it_in_a_registry(self):
        with tempfile.TemporaryDirectory() as folder, Registry() as registry:
            self.assertEqual(tekton_bundle_test.make(f"{folder}/layout").returncode, 0)
            image = tekton_bundle_test.push(f"{folder}/layout", registry)
            for kind, place in (("task", "tasks"), ("stepaction", "stepactions")):
                for tool in tools.ALL:
                    path = tools.PROJECT / place / tool.name / "0.1" / f"{tool.name}.yaml"
                    done = ask("--bundle", image, kind, tool.name)
                    self.assertEqual((done.stdout, done.stderr), (path.read_text(), ""))
            done = ask("--bundle", image, "task", "nobody")
            self.assertEqual(done.returncode, 1)
            self.assertIn("could not find object in image", done.stderr)


class Listeners(unittest.TestCase):
    """What the real interceptors, bindings and templates make of a push."""

    def answer(self, event, forge):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(event._asdict(), file)
            file.flush()
            return ask("--event", file.name,
                       *(tekton_examples.FOLDER / f"{name}.yaml"
                         for name in (f"triggers-{forge}", "trigger-template", "secrets")))

    def run_of(self, event, forge):
        done = self.answer(event, forge)
        self.assertEqual(done.returncode, 0, done.stderr)
        run, = json.loads(done.stdout)
        return run

    def assert_stopped(self, event, forge, by):
        done = self.answer(event, forge)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertRegex(done.stderr, by)

    def test_a_push_makes_a_run_of_that_commit(self):
        for forge, push in (("github", github_push), ("gitlab", gitlab_push)):
            with self.subTest(forge):
                run = self.run_of(push(), forge)
                params = {param["name"]: param["value"] for param in run["spec"]["params"]}
                self.assertEqual([params[name] for name in ("revision", "title", "pusher")],
                                 ["4" * 40, "Sell more", "jane"])

    def test_what_our_runner_makes_of_it_is_the_same(self):
        template = tekton_examples.the_only("TriggerTemplate", "trigger-template")
        for forge, push in (("github", github_push), ("gitlab", gitlab_push)):
            binding = tekton_examples.the_only("TriggerBinding", f"triggers-{forge}")
            for title in TITLES:
                with self.subTest(forge=forge, title=title[:40]):
                    event = push(commit={"message": title})
                    known = {"title": one_line(title), "pusher": "jane"}
                    ours, = resources(template, bind(binding, event, known))
                    self.assertEqual(self.run_of(event, forge), ours)

    def test_whoever_does_not_know_the_secret_starts_nothing(self):
        self.assert_stopped(github_push(secret="guessed"), "github", "github stopped it.*signature")
        self.assert_stopped(gitlab_push(secret="guessed"), "gitlab", "gitlab stopped it.*Token")
        for forge, push in (("github", github_push), ("gitlab", gitlab_push)):
            event = push()
            unsigned = {name: value for name, value in event.headers.items()
                        if name not in ("X-Hub-Signature-256", "X-Gitlab-Token")}
            self.assert_stopped(Event(unsigned, event.body), forge, f"{forge} stopped it.*header")
        event = github_push()
        self.assert_stopped(event._replace(body=event.body.replace("Sell", "Tell")), "github",
                            "github stopped it.*signature")

    def test_our_own_commit_starts_nothing(self):
        message = "Update image.tag\n\n[skip ci]\n"
        self.assert_stopped(github_push(commit={"message": message}), "github", "cel stopped it")
        self.assert_stopped(gitlab_push(commit={"message": message}), "gitlab", "cel stopped it")

    def test_no_other_branch_repository_event_or_revision_starts_anything(self):
        for facts in ({"ref": "refs/heads/try"}, {"ref": "refs/tags/main"},
                      {"deleted": True, "head_commit": None},
                      {"repository": {"clone_url": "https://github.com/example/other.git"}},
                      {"commit": {"id": "HEAD --upload-pack=x"}},
                      {"commit": {"id": "a" * 40 + "\n"}}):
            with self.subTest(facts):
                self.assert_stopped(github_push(**facts), "github", "cel stopped it")
        for facts in ({"ref": "refs/heads/try"}, {"checkout_sha": None},
                      {"project": {"git_http_url": "https://gitlab.example.com/example/x.git"}},
                      {"checkout_sha": "main"}):
            with self.subTest(facts):
                self.assert_stopped(gitlab_push(**facts), "gitlab", "cel stopped it")
        for forge, push, name in (("github", github_push, "X-GitHub-Event"),
                                  ("gitlab", gitlab_push, "X-Gitlab-Event")):
            event = push()
            self.assert_stopped(Event({**event.headers, name: "ping"}, event.body), forge,
                                f"{forge} stopped it.*not allowed")


if __name__ == "__main__":
    if not go():
        print("skipped: there is no Go 1.24 here")
        sys.exit(77)
    unittest.main()
