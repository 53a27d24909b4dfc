# SPDX-License-Identifier: Apache-2.0
"""Runs the one step of a Task as Tekton and the kubelet would, without a cluster.

Tekton replaces $(params.NAME) and the like as plain text, and an argument that is nothing but
$(params.NAME[*]) by one argument per element. The kubelet then replaces $(NAME) by a variable of
the container, and $$ by $, in arguments and variables.
"""

import re
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

import yaml


class Run(NamedTuple):
    status: int
    stdout: str
    stderr: str
    results: dict


class Command(NamedTuple):
    arguments: list
    environment: dict


def kubelet_expand(text, variables):
    def replacement(found):
        return "$" if found[0] == "$$" else variables.get(found[1], found[0])
    return re.sub(r"\$\$|\$\(([^)]*)\)", replacement, text)


class Task:
    def __init__(self, path):
        self.document = yaml.safe_load(Path(path).read_text())
        self.spec = self.document["spec"]
        (self.step,) = self.spec["steps"]
        self.params = {param["name"]: param for param in self.spec["params"]}
        self.results = [result["name"] for result in self.spec["results"]]

    def command(self, tool, params, results, workspaces=None):
        """What the container runs, with `tool` in the place of the program in the image."""
        values = {name: param["default"] for name, param in self.params.items()
                  if "default" in param}
        values.update(params)
        missing = set(self.params) - set(values)
        if missing:
            raise KeyError(f"Tekton refuses a run without {sorted(missing)}")
        texts = self._texts(values, results, workspaces or {})
        variables = {}
        for entry in self.step.get("env", []):
            value = self._replace(entry["value"], texts)
            variables[entry["name"]] = kubelet_expand(value, variables)
        arguments = [kubelet_expand(argument, variables)
                     for template in self.step["args"]
                     for argument in self._expand(template, values, texts)]
        return Command([str(tool), *self.step["command"][1:], *arguments], variables)

    def run(self, tool, params, workspaces=None, wrapper=None, cwd=None, **variables):
        """Runs the step; `wrapper` may put the command into a sandbox, given the results' path."""
        with tempfile.TemporaryDirectory(prefix="results-") as folder:
            command = self.command(tool, params, folder, workspaces)
            arguments = command.arguments
            if wrapper:
                arguments = wrapper(arguments, folder)
            if "workingDir" in self.step:
                cwd = self._replace(self.step["workingDir"], self._texts({}, folder, workspaces or {}))
            done = subprocess.run(arguments, env={**command.environment, **variables},
                                  stdin=subprocess.DEVNULL, capture_output=True, cwd=cwd)
            results = {path.name: path.read_bytes().decode() for path in Path(folder).iterdir()}
            return Run(done.returncode, done.stdout.decode(), done.stderr.decode(), results)

    def _texts(self, values, results, workspaces):
        texts = {f"params.{name}": value for name, value in values.items()
                 if isinstance(value, str)}
        for name in self.results:
            texts[f"results.{name}.path"] = f"{results}/{name}"
        for workspace in self.spec.get("workspaces", []):
            # An optional workspace that nobody bound has an empty path.
            name = workspace["name"]
            texts[f"workspaces.{name}.path"] = str(workspaces.get(name, ""))
        return texts

    def _replace(self, template, texts):
        return re.sub(r"\$\(([^()]+)\)", lambda found: texts.get(found[1], found[0]), template)

    def _expand(self, template, values, texts):
        whole = re.fullmatch(r"\$\(params\.([^()\[\]]+)\[\*\]\)", template)
        return values[whole[1]] if whole else [self._replace(template, texts)]
