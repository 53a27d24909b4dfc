# SPDX-License-Identifier: Apache-2.0
"""Runs a whole PipelineRun as Tekton would, each step in a sandbox, without a cluster.

Tasks run one after the other, each once all is there that it comes after. Results become
parameters; a task whose `when` says no is skipped, and with it those that want a result of
it; behind the first that fails nothing begins any more but what is under `finally`.
"""

import re
import tempfile
import urllib.parse
from pathlib import Path
from typing import NamedTuple

import tekton_sandbox
from tekton import (TERMINATION_MESSAGE, Refused, Task, given, make_folders, read_results, replace,
                    split, termination_message, value_of)
from tekton_sandbox import Mount

RESULT = re.compile(r"\$\(tasks\.([^.()]+)\.results\.([^.()]+)\)")


class TaskRun(NamedTuple):
    status: str                  # Succeeded, Failed, or None where it was skipped
    results: dict = {}
    log: str = ""
    attempts: int = 0
    exit_status: int = 0
    message_size: int = 0        # the largest termination message of its steps

    def __str__(self):
        return f"{self.status} ({self.exit_status}) {self.results}\n{self.log}"


class PipelineRun(NamedTuple):
    status: str
    tasks: dict
    results: dict

    @property
    def ran(self):
        return [name for name, run in self.tasks.items() if run.status != "None"]


class Namespace:
    """What lies in a namespace, and in the end what its runs have left there.

    documents  Pipelines, Secrets, ConfigMaps and ServiceAccounts as they are in files
    tasks      by name
    commands   a folder with stand-ins for commands of images that are not ours
    after      functions by the name of a task of the pipeline: what the world does once it is done
    """

    def __init__(self, folder, documents, tasks, commands=None, after=None):
        self.folder = Path(folder)
        self.tasks = tasks
        self.commands = commands
        self.after = after or {}
        self.pipelines = {}
        self.secrets = {}
        self.accounts = {}
        for document in documents:
            name = document["metadata"]["name"]
            if document["kind"] == "Pipeline":
                self.pipelines[name] = document["spec"]
            elif document["kind"] == "ServiceAccount":
                self.accounts[name] = [each["name"] for each in document.get("secrets", [])]
            elif document["kind"] in ("Secret", "ConfigMap"):
                if document["kind"] == "Secret":
                    self.secrets[name] = document
                place = self._place(document["kind"], name)
                place.mkdir(parents=True)
                for key, text in {**document.get("data", {}),
                                  **document.get("stringData", {})}.items():
                    (place / key).write_text(text)

    def run(self, document):
        """Runs a PipelineRun."""
        spec = document["spec"]
        metadata = document["metadata"]
        name = metadata.get("name") or metadata["generateName"] + "x7k2p"
        pipeline = self.pipelines[spec["pipelineRef"]["name"]]
        params = {param["name"]: param["value"] for param in spec.get("params", [])}
        return _Run(self, pipeline, given(pipeline["params"], params),
                    self._bound(spec, name, pipeline), self._login(spec),
                    {"context.pipelineRun.name": name, "context.pipelineRun.namespace": "shop-ci",
                     "context.pipeline.name": spec["pipelineRef"]["name"]}).run()

    def _login(self, spec):
        account = spec.get("taskRunTemplate", {}).get("serviceAccountName", "default")
        return git_login(self.secrets[name] for name in self.accounts.get(account, [])
                         if name in self.secrets)

    def _bound(self, spec, name, pipeline):
        places = {}
        for workspace in spec.get("workspaces", []):
            if "secret" in workspace:
                place = self._place("Secret", workspace["secret"]["secretName"])
            elif "configMap" in workspace:
                place = self._place("ConfigMap", workspace["configMap"]["name"])
            elif "persistentVolumeClaim" in workspace:
                place = self._place("PersistentVolumeClaim",
                                    workspace["persistentVolumeClaim"]["claimName"])
            else:
                place = self.folder / "volumes" / name / workspace["name"]
                place.mkdir(parents=True)
            if not place.is_dir():
                raise Refused(f"there is no {place}")
            writable = {"volumeClaimTemplate", "persistentVolumeClaim"} & set(workspace)
            places[workspace["name"]] = Mount(place, "", bool(writable))
        needed = {each["name"] for each in pipeline.get("workspaces", [])
                  if not each.get("optional")}
        if not needed <= set(places):
            raise Refused(f"nobody has bound {sorted(needed - set(places))}")
        return places

    def _place(self, kind, name):
        return self.folder / kind / name


class _Run:
    def __init__(self, namespace, pipeline, values, places, login, contexts):
        self.namespace = namespace
        self.pipeline = pipeline
        self.texts, self.lists = split(values)
        self.places = places
        self.login = login
        self.contexts = contexts
        self.done = {}

    def run(self):
        waiting = list(self.pipeline["tasks"])
        while waiting:
            ready = [task for task in waiting if self._comes_after(task) <= set(self.done)]
            if not ready:
                raise Refused(f"a ring of {[task['name'] for task in waiting]}")
            waiting.remove(ready[0])
            self._do(ready[0])
        status = self._status()
        for task in self.pipeline.get("finally", []):
            self._do(task, {"tasks.status": status, **{f"tasks.{name}.status": run.status
                                                       for name, run in self.done.items()}})
        results = {}
        for result in self.pipeline.get("results", []):
            found = RESULT.fullmatch(result["value"])
            if found[2] in self.done[found[1]].results:
                results[result["name"]] = self.done[found[1]].results[found[2]]
        return PipelineRun(self._status(), self.done, results)

    def _comes_after(self, task):
        named = {found[1] for text in _texts(task) for found in RESULT.finditer(text)}
        return named | set(task.get("runAfter", []))

    def _status(self):
        states = [run.status for run in self.done.values()]
        return "Failed" if "Failed" in states else "Completed" if "None" in states else "Succeeded"

    def _do(self, task, of_finally=None):
        stopped = of_finally is None and self._status() == "Failed"
        missing = [found for text in _texts(task) for found in RESULT.finditer(text)
                   if found[2] not in self.done[found[1]].results]
        if stopped or missing or not self._wanted(task, of_finally or {}):
            self.done[task["name"]] = TaskRun("None")
            return
        for attempt in range(1 + task.get("retries", 0)):
            run = self._attempt(task, of_finally or {})._replace(attempts=attempt + 1)
            if run.status == "Succeeded":
                break
        self.done[task["name"]] = run
        if run.status == "Succeeded" and task["name"] in self.namespace.after:
            self.namespace.after[task["name"]](run.results)

    def _wanted(self, task, of_finally):
        for condition in task.get("when", []):
            found = self._value(condition["input"], of_finally) in [
                self._value(value, of_finally) for value in condition["values"]]
            if found != (condition["operator"] == "in"):
                return False
        return True

    def _value(self, template, of_finally):
        value = value_of(template, self.texts, self.lists)
        for texts in (self.contexts, of_finally, self._results(value)):
            value = value_of(value, texts, {})
        return value

    def _results(self, value):
        """What a parameter names; by now a text of a stranger may name something, too."""
        texts = {}
        for text in value if isinstance(value, list) else [value]:
            for found in RESULT.finditer(text):
                try:
                    texts[found[0][2:-1]] = self.done[found[1]].results[found[2]]
                except KeyError:
                    raise Refused(f"InvalidTaskResultReference: {found[0]}") from None
        return texts

    def _attempt(self, task, of_finally):
        if "taskSpec" in task:
            kind = Task({"spec": task["taskSpec"]})
        else:
            kind = self.namespace.tasks[task["taskRef"]["name"]]
        params = {param["name"]: self._value(param["value"], of_finally)
                  for param in task.get("params", [])}
        unknown = set(params) - set(kind.params)
        if unknown:
            raise Refused(f"the Task {task['name']} has no {sorted(unknown)}")
        bound = {each["name"]: self.places[each["workspace"]]
                 for each in task.get("workspaces", [])}
        return run_task(kind, params, bound, self.namespace.commands,
                        {"context.taskRun.name": f"run-{task['name']}",
                         "context.task.name": task["name"]}, login=self.login)


def git_login(secrets):
    """What Tekton makes for Git of the Secrets of a ServiceAccount: files of a home directory."""
    config, credentials = "[credential]\n\thelper = store\n", ""
    for secret in secrets:
        for key, url in secret["metadata"].get("annotations", {}).items():
            if key.startswith("tekton.dev/git-") and secret["type"] == "kubernetes.io/basic-auth":
                name, password = (secret["stringData"][key] for key in ("username", "password"))
                config += f'[credential "{url}"]\n\tusername = {name}\n'
                userinfo = ":".join(urllib.parse.quote(part, safe="") for part in (name, password))
                credentials += url.replace("://", f"://{userinfo}@") + "\n"
    return {".gitconfig": config, ".git-credentials": credentials} if credentials else {}


def run_task(task, params, bound, commands=None, contexts=None, more=(), login=None):
    """Runs all steps of a Task in sandboxes.

    bound  a Mount for each workspace; its path is where Tekton has it
    more   further Mounts, of what a test needs in the container
    login  as git_login() makes it
    """
    of_task = {each["name"]: each for each in task.workspaces}
    paths = {name: of_task[name].get("mountPath", f"/workspace/{name}") for name in bound}
    with tempfile.TemporaryDirectory(prefix="tekton-") as folder:
        log, size = "", 0
        (Path(folder) / "home").mkdir()         # one for all steps
        for step in task.steps(params, "/tekton", paths, contexts):
            make_folders(folder, step)
            mounts = [Mount(place.source, paths[name],
                            place.writable and not of_task[name].get("readOnly"))
                      for name, place in bound.items()]
            mounts += [Mount(Path(folder) / name, f"/tekton/{name}", True)
                       for name in ("results", "steps", "home")]
            step = _with_results_of_steps(step, folder)
            done = tekton_sandbox.run(step, task.spec.get("volumes", []), [*mounts, *more],
                                      commands, login)
            log += done.stdout.decode() + done.stderr.decode()
            own = read_results(Path(folder) / f"steps/step-{step['name']}/results")
            size = max(size, termination_message({**read_results(Path(folder) / "results"), **own}))
            results = task.collected(folder)
            if size > TERMINATION_MESSAGE:
                return TaskRun("Failed", {}, log + "Termination message is above max allowed size",
                               1, done.returncode, size)
            if done.returncode and step.get("onError") != "continue":
                return TaskRun("Failed", results, log, 1, done.returncode, size)
        return TaskRun("Succeeded", results, log, 1, 0, size)


def _with_results_of_steps(step, folder):
    """The entrypoint of a step puts in what an earlier one has found out."""
    texts = {}
    for path in Path(folder).glob("steps/*/results/*"):
        step_name = path.parent.parent.name.removeprefix("step-")
        texts[f"steps.{step_name}.results.{path.name}"] = path.read_bytes().decode()
    return {**step, "args": [replace(text, texts) for text in step.get("args", [])],
            "env": [{**entry, "value": replace(entry["value"], texts)}
                    for entry in step.get("env", [])]}


def _texts(value):
    """Every text of a task that may name a result, and no text inside the Task itself."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, dict):
        for key, each in value.items():
            if key != "taskSpec":
                yield from _texts(each)
