# SPDX-License-Identifier: Apache-2.0
"""Runs the steps of a Task as Tekton and the kubelet would, without a cluster.

Tekton replaces $(params.NAME) and the like as plain text, one kind of name after the other, and an
argument that is nothing but $(params.NAME[*]) by one argument per element. A step that refers to a
StepAction becomes that one, with the parameters which the step gives it. The kubelet then replaces
$(NAME) by a variable of the container, and $$ by $, in arguments and variables.
"""

import copy
import json
import re
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

import yaml

# What a container can hand over in its termination message, by which results travel.
TERMINATION_MESSAGE = 4096


class Run(NamedTuple):
    status: int
    stdout: str
    stderr: str
    results: dict


class Command(NamedTuple):
    arguments: list
    environment: dict


class Refused(Exception):
    """What Tekton does not even begin to run."""


def kubelet_expand(text, variables):
    def replacement(found):
        return "$" if found[0] == "$$" else variables.get(found[1], found[0])
    return re.sub(r"\$\$|\$\(([^)]*)\)", replacement, text)


def replace(template, texts):
    """All at once: what comes in with a text is not looked at again."""
    return re.sub(r"\$\(([^()]+)\)", lambda found: texts.get(found[1], found[0]), template)


def value_of(template, texts, lists):
    """A value with names in it; it is a list where it is one by itself, or names nothing else."""
    if isinstance(template, list):
        return [each for part in template for each in expand(part, texts, lists)]
    whole = re.fullmatch(r"\$\(([^()\[\]]+)\[\*\]\)", template)
    return lists[whole[1]] if whole and whole[1] in lists else replace(template, texts)


def expand(template, texts, lists):
    """What one argument becomes."""
    value = value_of(template, texts, lists)
    return value if isinstance(value, list) else [value]


def given(specs, params, what="Tekton"):
    """The values of parameters, with their defaults."""
    values = {spec["name"]: spec["default"] for spec in specs if "default" in spec}
    known = {spec["name"]: spec.get("type") or kind(spec.get("default", "")) for spec in specs}
    for name, value in params.items():
        if name in known and kind(value) != known[name]:
            raise Refused(f"{what} refuses {name}: it is of type {known[name]}")
    values.update({name: value for name, value in params.items() if name in known})
    missing = set(known) - set(values)
    if missing:
        raise Refused(f"{what} refuses a run without {sorted(missing)}")
    return values


def kind(value):
    return "string" if isinstance(value, str) else "array"


def split(values):
    """The strings and the lists among parameters, as they are named in a text."""
    lists = {f"params.{name}": value for name, value in values.items() if isinstance(value, list)}
    texts = {f"params.{name}": value for name, value in values.items() if isinstance(value, str)}
    for name, value in lists.items():
        texts.update({f"{name}[{at}]": each for at, each in enumerate(value)})
    return texts, lists


def step_with(step, texts, lists=None):
    """A step in which these names are replaced."""
    step = copy.deepcopy(step)
    for field in ("command", "args"):
        if field in step:
            step[field] = [argument for template in step[field]
                           for argument in expand(template, texts, lists or {})]
    for entry in step.get("env", []):
        entry["value"] = replace(entry["value"], texts)
    for field in ("workingDir", "image", "script"):
        if field in step:
            step[field] = replace(step[field], texts)
    return step


def termination_message(results, kind_of_result=1):
    """How many bytes Tekton needs in the termination message for these results of a step."""
    entries = [{"key": name, "value": value, "type": kind_of_result}
               for name, value in results.items()]
    entries.append({"key": "StartedAt", "value": "2026-11-23T10:00:00.000Z", "type": 3})
    text = json.dumps(entries, separators=(",", ":"), ensure_ascii=False)
    # Go also writes <, > and & as six characters.
    return len(re.sub("[<>&]", "......", text).encode())


class StepAction:
    def __init__(self, path):
        self.document = yaml.safe_load(Path(path).read_text())
        self.name = self.document["metadata"]["name"]
        self.spec = self.document["spec"]

    def as_step(self, step, values):
        """The step that refers to this one, once the Task's own parameters are in `values`."""
        params = {param["name"]: value_of(param["value"], *split(values))
                  for param in step.get("params", [])}
        unknown = set(params) - {spec["name"] for spec in self.spec["params"]}
        if unknown:
            raise Refused(f"the StepAction {self.name} has no {sorted(unknown)}")
        resolved = step_with(self.spec, *split(given(self.spec["params"], params, self.name)))
        inner = {key: resolved[key] for key in ("image", "command", "args", "env", "workingDir",
                                                "securityContext", "volumeMounts", "results")
                 if key in resolved}
        outer = {key: value for key, value in step.items() if key not in ("ref", "params")}
        if set(inner) & set(outer):
            raise Refused("a step that refers to a StepAction has none of its fields")
        return {**outer, **inner}


class Task:
    """A Task of a file, or one that is given; `actions` are the StepActions it may refer to."""

    def __init__(self, source, actions=()):
        self.document = (source if isinstance(source, dict)
                         else yaml.safe_load(Path(source).read_text()))
        self.spec = self.document["spec"]
        self.params = {param["name"]: param for param in self.spec.get("params", [])}
        self.results = [result["name"] for result in self.spec.get("results", [])]
        self.workspaces = self.spec.get("workspaces", [])
        self.actions = {action.name: action for action in actions}

    @property
    def step(self):
        (step,) = self.spec["steps"]
        return step

    def steps(self, params, folder, workspaces, contexts=None):
        """The steps with everything in its place; `folder` is where Tekton has its own."""
        values = given(self.params.values(), params)
        texts, lists = split(values)
        known = {workspace["name"] for workspace in self.workspaces}
        needed = {each["name"] for each in self.workspaces if not each.get("optional")}
        if not set(workspaces) <= known or not needed <= set(workspaces):
            raise Refused(f"these workspaces are bound: {sorted(workspaces)}")
        paths = {f"results.{name}.path": f"{folder}/results/{name}" for name in self.results}
        places = {}
        for name in known:
            # An optional workspace that nobody bound has an empty path.
            places[f"workspaces.{name}.path"] = str(workspaces.get(name, ""))
            places[f"workspaces.{name}.bound"] = "true" if name in workspaces else "false"
        for step in self.spec["steps"]:
            step = {**self.spec.get("stepTemplate", {}), **step}
            if "ref" in step:
                step = self.actions[step["ref"]["name"]].as_step(step, values)
            step = step_with(step, texts, lists)
            step = step_with(step, contexts or {})
            own = {f"step.results.{each['name']}.path":
                   f"{folder}/steps/step-{step['name']}/results/{each['name']}"
                   for each in step.get("results", [])}
            step = step_with(step, {**paths, **own})
            yield step_with(step, places)

    def command(self, tool, params, folder, workspaces=None):
        """What the one container runs, with `tool` in the place of the program in the image."""
        (step,) = self.steps(params, folder, workspaces or {})
        made = as_container(step)
        return Command([str(tool), *made.arguments[1:]], made.environment)

    def run(self, tool, params, workspaces=None, wrapper=None, cwd=None, **variables):
        """Runs the one step; `wrapper` may put it into a sandbox, given Tekton's folder."""
        with tempfile.TemporaryDirectory(prefix="tekton-") as folder:
            (step,) = self.steps(params, folder, workspaces or {})
            make_folders(folder, step)
            command = self.command(tool, params, folder, workspaces)
            arguments = command.arguments
            if wrapper:
                arguments = wrapper(arguments, folder)
            done = subprocess.run(arguments, env={**command.environment, **variables},
                                  stdin=subprocess.DEVNULL, capture_output=True,
                                  cwd=step.get("workingDir", cwd))
            return Run(done.returncode, done.stdout.decode(), done.stderr.decode(),
                       self.collected(folder))

    def collected(self, folder):
        """The results of the Task, after its steps have run."""
        found = read_results(Path(folder) / "results")
        for result in self.spec.get("results", []):
            of_step = re.fullmatch(r"\$\(steps\.([^.]+)\.results\.([^.]+)\)",
                                   result.get("value", ""))
            if of_step:
                path = Path(folder) / "steps" / f"step-{of_step[1]}" / "results" / of_step[2]
                if path.exists():
                    found[result["name"]] = path.read_bytes().decode()
        return found


def as_container(step):
    """What the kubelet starts."""
    variables = {}
    for entry in step.get("env", []):
        variables[entry["name"]] = kubelet_expand(entry["value"], variables)
    arguments = [kubelet_expand(argument, variables)
                 for argument in [*step["command"], *step.get("args", [])]]
    return Command(arguments, variables)


def make_folders(folder, step):
    for name in ("results", f"steps/step-{step['name']}/results"):
        (Path(folder) / name).mkdir(parents=True, exist_ok=True)


def read_results(folder):
    return {path.name: path.read_bytes().decode() for path in folder.iterdir()}
