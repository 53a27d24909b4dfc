# SPDX-License-Identifier: Apache-2.0
"""Reads a component as GitLab does, and runs its job as a runner with the Docker executor would."""

import json
import re
import shlex
import subprocess
from pathlib import Path
from typing import NamedTuple

import yaml

PROJECT = Path(__file__).resolve().parents[2]
TEMPLATES = PROJECT / "templates"
TYPES = {"string": str, "boolean": bool, "array": list}


class Refused(Exception):
    """GitLab makes no pipeline of it."""


def load(text):
    """With libyaml, as GitLab; what is YAML to others may be something else to it."""
    return yaml.load(text, yaml.CSafeLoader)


class Component:
    def __init__(self, tool):
        self.name = tool
        self.header, self.body = (TEMPLATES / f"{tool}.yml").read_text().split("\n---\n")
        self.inputs = load(self.header)["spec"]["inputs"]

    def job(self, **inputs):
        """The one job and its name; the keys are Python words, the inputs have hyphens."""
        given = {name.replace("_", "-"): value for name, value in inputs.items()}
        return self.job_of(given)

    def job_of(self, given):
        ((name, job),) = load(self.text(given)).items()
        return name, job

    def text(self, given):
        """What GitLab reads as YAML: inputs are checked, then pasted as text, all at once."""
        if set(given) - set(self.inputs):
            raise Refused("unknown inputs")
        values = {name: checked(name, spec, given.get(name, spec["default"]))
                  for name, spec in self.inputs.items()}
        return paste(self.body, values)


def paste(body, values):
    return re.sub(r"\$\[\[ inputs\.([\w-]+) \]\]", lambda found: as_text(values[found[1]]), body)


def as_text(value):
    return value if isinstance(value, str) else json.dumps(value)


def checked(name, spec, value):
    if not isinstance(value, TYPES[spec.get("type", "string")]):
        raise Refused(f"`{name}` input: provided value is not a {spec.get('type', 'string')}")
    if "options" in spec and value not in spec["options"]:
        raise Refused(f"`{name}` input: not in the list of allowed options")
    if "regex" in spec and not re.search(python_regex(spec["regex"]), value):
        raise Refused(f"`{name}` input: does not match required RegEx pattern")
    return value


def python_regex(pattern):
    """RE2's \\x{2028} is \\u2028 for Python, and its $ is only the end of the text."""
    assert pattern.endswith("$") and "$" not in pattern[:-1], pattern
    return re.sub(r"\\x\{(\w+)\}", lambda found: f"\\u{int(found[1], 16):04x}",
                  pattern[:-1]) + r"\Z"


def merged(below, above):
    """A job of a component with what the including pipeline says about the job of this name."""
    if isinstance(below, dict) and isinstance(above, dict):
        return {**below, **{key: merged(below.get(key), value) for key, value in above.items()}}
    return above


def expanded(variables, predefined):
    """Variables of a job: $NAME and ${NAME} stand for others, $$ for a dollar."""
    def value(found):
        return "$" if found[0] == "$$" else predefined.get(found[1] or found[2], "")
    return {name: re.sub(r"\$\$|\$\{(\w+)\}|\$(\w+)", value, str(text))
            for name, text in variables.items()}


def in_later_job(text, variables):
    """What a variable of a report holds in a later job that has these variables: GitLab expands
    first and leaves $$, %%, ${} and unknown names alone; then the runner, like Go's os.Expand."""
    def by_gitlab(found):
        return variables.get(found[1] or found[2] or found[3], found[0])

    def by_runner(found):
        return "$" if found[0] == "$$" else variables.get(found[1] or found[2], "")
    name = r"([A-Za-z_][A-Za-z0-9_]*)"
    text = re.sub(rf"\$\$|%%|\${name}|\$\{{{name}?\}}|%{name}%", by_gitlab, text)
    return re.sub(r"\$[$*#@!?0-9-]|\$\{([^}]*)\}|\$\{|\$(\w+)", by_runner, text,
                  flags=re.ASCII)


class Run(NamedTuple):
    status: int
    out: str
    err: str
    dotenv: dict
    results: dict


def read_dotenv(text):
    """As GitLab reads the report: no quotes, no escapes, and limits that refuse the whole of it."""
    assert len(text.encode()) < 5 << 10, len(text)
    found = dict(re.fullmatch(r"(.*?)=(.*)", line).groups() for line in text.splitlines())
    assert len(found) <= 20, len(found)
    assert all(re.fullmatch(r"[A-Za-z_]\w*", name, re.ASCII) for name in found)
    return found


def run(job, folder, path, shell=("sh",), **environment):
    """Runs the script of a job in a folder, with nothing but its variables in the environment."""
    assert job["artifacts"]["when"] == "always"
    # A runner gives the shell one line to evaluate, and no input.
    script = "set -e\n" + "\n".join(job["script"]) + "\n"
    done = subprocess.run(
        [*shell], input=f": | eval {shlex.quote(script)}\n", cwd=folder, capture_output=True,
        text=True,
        # The status is that of this job, and nobody says that of the pipeline.
        env={"PATH": path, "GITLAB_CI": "true", "CI": "true", "CI_JOB_STATUS": "running",
             **environment, **expanded(job["variables"], environment)})
    (results,) = job["artifacts"]["paths"]
    report, results = Path(folder) / job["artifacts"]["reports"]["dotenv"], Path(folder) / results
    return Run(done.returncode, done.stdout, done.stderr,
               read_dotenv(report.read_text()) if report.exists() else {},
               json.loads(results.read_text()) if results.exists() else {})
