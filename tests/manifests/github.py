# SPDX-License-Identifier: Apache-2.0
"""Runs the one step of a composite action as GitHub's runner would."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

import yaml


class Run(NamedTuple):
    status: int
    log: str
    outputs: dict


def read_output_file(text):
    """GITHUB_OUTPUT as the runner reads it: `name=value`, or `name<<MARK` … `MARK`."""
    outputs = {}
    lines = iter(text.splitlines())
    for line in lines:
        name, sign, rest = re.fullmatch(r"(.*?)(<<|=)(.*)", line).groups()
        if sign == "=":
            outputs[name] = rest
            continue
        value = []
        for inner in lines:
            if inner == rest:
                break
            value.append(inner)
        else:
            raise ValueError(f"{name} has no end mark")
        outputs[name] = "\n".join(value)
    return outputs


def substitute(template, context):
    """Replaces ${{ … }} by the named value, or by that of `a || b` that is not empty first; an
    expression we do not know is an error. A variable that is not set is empty, as for the runner."""
    def value(found):
        values = [context.get(name, "") if name.startswith("env.") else context[name]
                  for name in re.split(r"\s*\|\|\s*", found[1])]
        return next((one for one in values if one), "")
    return re.sub(r"\$\{\{\s*(\S+(?: \|\| \S+)*)\s*\}\}", value, str(template))


class Action:
    def __init__(self, folder):
        self.folder = Path(folder)
        self.document = yaml.safe_load((self.folder / "action.yml").read_text())
        self.inputs = self.document["inputs"]
        self.outputs = self.document["outputs"]
        (self.step,) = self.document["runs"]["steps"]

    def run(self, inputs, github, install=None, path="/usr/bin:/bin", cwd=None, **variables):
        """Runs the step with `inputs`; `install` may add programs to a copy of the action."""
        context = {f"github.{name}": value for name, value in github.items()}
        values = {name: substitute(entry.get("default", ""), context)
                  for name, entry in self.inputs.items()}
        context.update({f"env.{name}": value for name, value in variables.items()})
        context.update({f"inputs.{name}": value for name, value in {**values, **inputs}.items()})
        with tempfile.TemporaryDirectory(prefix="runner-") as scratch:
            scratch = Path(scratch)
            folder = scratch / "action"
            shutil.copytree(self.folder, folder)
            if install:
                install(folder)
            output = scratch / "output"
            output.touch()
            body = scratch / "step.sh"
            body.write_text(self.step["run"] + "\n")
            environment = {
                "PATH": path, "HOME": str(scratch), "CI": "true", "GITHUB_ACTIONS": "true",
                "GITHUB_ACTION_PATH": str(folder), "GITHUB_OUTPUT": str(output),
                "GITHUB_STEP_SUMMARY": str(scratch / "summary"),
                "GITHUB_SERVER_URL": github["server_url"],
                "GITHUB_REPOSITORY": github["repository"],
                **variables,
                **{name: substitute(value, context) for name, value in self.step["env"].items()}}
            done = subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", body],
                                  env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                                  cwd=cwd)
            found = read_output_file(output.read_text())
        log = done.stdout.decode() + done.stderr.decode()
        steps = {f"steps.{self.step['id']}.outputs.{name}": value for name, value in found.items()}
        outputs = {name: substitute(entry["value"], steps)
                   for name, entry in self.outputs.items()} if found else {}
        return Run(done.returncode, log, outputs)


def install(program):
    """Puts a program where a release of the action has it."""
    def add(folder):
        platform = {"x86_64": "linux-amd64", "aarch64": "linux-arm64"}[os.uname().machine]
        place = folder / "bin" / platform
        place.mkdir(parents=True)
        (place / program.name).symlink_to(program.resolve())
    return add
