# SPDX-License-Identifier: Apache-2.0
"""Runs our actions, and jobs with them, as GitHub's runner would: from what a release holds."""

import atexit
import functools
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

import expressions
import yaml

PROJECT = Path(__file__).resolve().parents[2]
# What a build with sanitizers wants to know, and a runner would not say.
SANITIZERS = {name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")}
OURS = re.compile(r"example/gitops-steps/actions/([\w-]+)@<commit>")


class Run(NamedTuple):
    status: int
    log: str
    outputs: dict
    summary: str = ""

    @property
    def shown(self):
        return shown(self.log)


def read_output_file(text):
    """GITHUB_OUTPUT as the runner reads it: `name=value`, or `name<<MARK` … `MARK`."""
    outputs = {}
    lines = re.finditer(r"([^\n]*?)(\r?\n|\Z)", text)
    for found in lines:
        line = found[1]
        if not line:
            continue
        equals, marks = line.find("="), line.find("<<")
        if equals >= 0 and (marks < 0 or equals < marks):
            name, value = line.split("=", 1)
        elif marks >= 0:
            name, mark = line.split("<<", 1)
            value = _until(mark, lines, text, found.end()) if mark else None
        else:
            raise ValueError(f"Invalid format {line!r}")
        if not name or value is None:
            raise ValueError(f"Invalid format {line!r}")
        outputs[name] = value
    return outputs


def _until(mark, lines, text, begin):
    """What stands before the line with the mark, byte for byte."""
    end = begin
    for found in lines:
        if found[1] == mark:
            return text[begin:end]
        if not found[2]:
            break
        end = found.start(2)
    raise ValueError(f"Matching delimiter not found {mark!r}")


def lines_of(log):
    """A lone \\r ends a line, too, as the runner reads the log."""
    return re.split(r"\r\n|\r|\n", log)


def commands(log):
    """What the runner takes for commands: [(name, properties, data)]."""
    log = "\n".join(lines_of(log))
    found = re.findall(r"(?m)^\s*::([\w-]+)(?: ([^\n]*?))?::([^\n]*)$", log)
    return found + [(name, "", data)
                    for name, data in re.findall(r"##\[([\w-]+)[^\]\n]*\]([^\n]*)", log)]


def shown(log):
    """The log as people see it: what ::add-mask:: has said is hidden from there on."""
    secrets, lines = [], []
    for line in lines_of(log):
        if line.startswith("::add-mask::"):
            value = line.removeprefix("::add-mask::")
            for code, sign in (("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
                value = value.replace(code, sign)
            secrets += [part for part in lines_of(value) if part]
            continue
        for secret in secrets:
            line = line.replace(secret, "***")
        lines.append(line)
    return "\n".join(lines)


def nested(flat):
    """{"github.sha": …} as contexts are; those that are already stay."""
    context = {"env": {}}
    for name, value in flat.items():
        *path, last = name.split(".")
        place = context
        for part in path:
            place = place.setdefault(part, {})
        place[last] = value
    return context


def substitute(template, context):
    return expressions.paste(template, nested(context))


# As the one program that is all tools: it goes by the name that it is called by.
ALL_TOOLS = """\
#!/bin/sh
name=${0##*/gitops-}
if [ "$name" = steps ]; then name=$1; shift; fi
exec "%s/$name" "$@"
"""


@functools.cache
def released(programs):
    """The folder of the actions in a release that packaging/release.sh has laid out."""
    scratch = Path(tempfile.mkdtemp(prefix="release-"))
    atexit.register(shutil.rmtree, scratch)
    program = scratch / "gitops-steps"
    program.write_text(ALL_TOOLS % programs)
    program.chmod(0o755)
    by_machine = {"x86_64": [program], "aarch64": [scratch / "absent", program]}
    subprocess.run([PROJECT / "packaging/release.sh", scratch / "dist",
                    *by_machine[os.uname().machine]], check=True, capture_output=True)
    return scratch / "dist/branch/actions"


def install(program):
    """Where a release has its actions, with this program in it and the others beside it."""
    return released(program.resolve().parent)


class Files:
    """The files through which a step speaks with the runner."""
    NAMES = ("OUTPUT", "STEP_SUMMARY", "ENV", "PATH")

    def __init__(self, folder):
        self.paths = {f"GITHUB_{name}": Path(folder) / name.lower() for name in self.NAMES}
        for path in self.paths.values():
            path.touch()

    def text(self, name):
        # Python would make \n of \r.
        return self.paths[f"GITHUB_{name}"].read_bytes().decode()


def run_shell(line, environment, cwd, strict):
    """(status, log) of the text of a step; both streams in the order in which they were written."""
    flags = ["--noprofile", "--norc", "-eo", "pipefail"] if strict else ["-e"]
    with tempfile.NamedTemporaryFile("w", prefix="step-", suffix=".sh") as body:
        body.write(line + "\n")
        body.flush()
        done = subprocess.run(["bash", *flags, body.name], env=environment, cwd=cwd,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
    return done.returncode, done.stdout.decode()


class Action:
    """A composite action of one step."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.document = yaml.safe_load((self.folder / "action.yml").read_text())
        self.inputs = self.document.get("inputs", {})
        self.outputs = self.document["outputs"]
        (self.step,) = self.document["runs"]["steps"]

    def given(self, inputs, context):
        """All inputs with their values; case does not count in their names."""
        names = {name.lower(): name for name in self.inputs}
        given = {names[name.lower()]: expressions.text_of(value) for name, value in inputs.items()}
        return {name: given.get(name, expressions.paste(entry.get("default", ""), context))
                for name, entry in self.inputs.items()}

    def run(self, inputs, github, install=None, path="/usr/bin:/bin", cwd=None, **variables):
        """Runs the step, from a release or else from the sources alone; `variables` are those of
        the job."""
        context = {"github": github, "env": variables}
        context["inputs"] = self.given(inputs, context)
        with tempfile.TemporaryDirectory(prefix="runner-") as scratch:
            scratch = Path(scratch)
            if install:
                folder = install / self.folder.name
            else:
                folder = scratch / "actions" / self.folder.name
                shutil.copytree(self.folder, folder)
            files = Files(scratch)
            environment = {
                **SANITIZERS,
                "PATH": path, "HOME": str(scratch), "CI": "true", "GITHUB_ACTIONS": "true",
                "GITHUB_ACTION_PATH": str(folder), **files.paths,
                "GITHUB_SERVER_URL": github["server_url"],
                "GITHUB_REPOSITORY": github["repository"],
                **variables,
                **{name: expressions.paste(value, context)
                   for name, value in self.step.get("env", {}).items()}}
            status, log = run_shell(self.step["run"], environment, cwd, strict=True)
            found = read_output_file(files.text("OUTPUT"))
            steps = {"steps": {self.step["id"]: {"outputs": found}}}
            outputs = {name: expressions.paste(entry["value"], steps)
                       for name, entry in self.outputs.items()} if found else {}
            self.added_path = files.text("PATH").splitlines()
            return Run(status, log, outputs, files.text("STEP_SUMMARY"))


class Step(NamedTuple):
    """What became of a step of a job."""
    outcome: str
    run: Run


class Job:
    """One job of a workflow. Actions that are not ours are functions in `others`, by the name before
    the @: they get the inputs and return the outputs."""

    def __init__(self, file, name, actions, programs, others):
        self.document = yaml.safe_load(Path(file).read_text())
        self.job = self.document["jobs"][name]
        self.actions = actions
        self.release = released(programs.resolve())
        self.others = others

    def is_wanted(self, context, cancelled=False):
        """Whether its own condition is true, after the jobs that it needs."""
        results = {needed["result"] for needed in context.get("needs", {}).values()}
        state = "cancelled" if cancelled else "failure" if "failure" in results else \
            "success" if results <= {"success"} else "skipped"
        return self.is_due(self.job, context, state)

    def run(self, context, cwd, path="/usr/bin:/bin", more=None, before=None, only=None,
            cancelled_at=None, **variables):
        """{id or name: Step} of the steps that were run, in their order. For some steps there may be
        `more` inputs, and a function to call `before`; `only` leaves all others out. The run may be
        cancelled when it is at a step."""
        self.state = "success"
        self.path = path
        self.more = more or {}
        context = {"env": {}, "vars": {}, "secrets": {}, **context,
                   "steps": {}, "job": {"status": "success"}}
        for level in (self.document, self.job):
            for name, value in level.get("env", {}).items():
                context["env"][name] = expressions.paste(value, context)
        done = {}
        for number, step in enumerate(self.job["steps"]):
            key = step.get("id") or step.get("name") or str(number)
            if key == cancelled_at:
                self.state = context["job"]["status"] = "cancelled"
            if (only and key not in only) or not self.is_due(step, context, self.state):
                context["steps"][key] = {"outcome": "skipped", "conclusion": "skipped",
                                         "outputs": {}}
                continue
            (before or {}).get(key, lambda: None)()
            result = self.run_step(key, step, context, cwd, variables)
            outcome = "failure" if result.status else "success"
            done[key] = Step(outcome, result)
            if result.status and not step.get("continue-on-error") and self.state == "success":
                self.state = context["job"]["status"] = "failure"
            context["steps"][key] = {"outcome": outcome, "outputs": result.outputs}
        return done

    def outputs(self, done):
        steps = {key: {"outputs": step.run.outputs} for key, step in done.items()}
        return {name: expressions.paste(value, {"steps": steps})
                for name, value in self.job.get("outputs", {}).items()}

    @staticmethod
    def is_due(step, context, state):
        functions = {"success": lambda: state == "success", "always": lambda: True,
                     "failure": lambda: state == "failure",
                     "cancelled": lambda: state == "cancelled"}
        condition = expressions.text_of(step.get("if", "success()"))
        condition = condition.removeprefix("${{").removesuffix("}}")
        if not re.search(r"\b(success|always|failure|cancelled)\(", condition):
            condition = f"success() && ({condition})"
        return expressions.is_true(expressions.evaluate(condition, context, **functions))

    def run_step(self, key, step, context, cwd, variables):
        own = {name: expressions.paste(value, context)
               for name, value in step.get("env", {}).items()}
        environment = {**variables, **context["env"], **own}
        inputs = {name: expressions.paste(value, context)
                  for name, value in step.get("with", {}).items()}
        inputs.update(self.more.get(key, {}))
        if "run" in step:
            return self.run_line(step, context, environment, cwd)
        ours = OURS.fullmatch(step["uses"])
        if not ours:
            outputs = self.others[step["uses"].split("@")[0]](inputs)
            return Run(0, "", outputs or {})
        action = self.actions[ours[1]]
        done = action.run(inputs, context["github"], self.release, self.path, cwd, **environment)
        self.path = ":".join([*action.added_path, self.path])
        return done

    def run_line(self, step, context, environment, cwd):
        with tempfile.TemporaryDirectory(prefix="runner-") as scratch:
            files = Files(scratch)
            status, log = run_shell(
                expressions.paste(step["run"], context),
                {**SANITIZERS,
                 "PATH": self.path, "HOME": scratch, "CI": "true", "GITHUB_ACTIONS": "true",
                 "GITHUB_SERVER_URL": context["github"]["server_url"],
                 "GITHUB_REPOSITORY": context["github"]["repository"],
                 **files.paths, **environment},
                cwd, strict=step.get("shell") == "bash")
            return Run(status, log, read_output_file(files.text("OUTPUT")),
                       files.text("STEP_SUMMARY"))
