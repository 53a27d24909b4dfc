#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""ci_wrappers.py PROGRAMS [FOLDER]: writes the components for GitLab (templates/*.yml) and the
steps for Jenkins (vars/gitops*.groovy) from what each program in the directory PROGRAMS says about
itself with --help-json. What is left out, and why, stands in ci_wrappers.json."""

import json
import re
import subprocess
import sys
import textwrap
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
SETTINGS = json.loads((PROJECT / "packaging/ci_wrappers.json").read_text())
TOOLS = tuple(SETTINGS["gitlab"])

# A release replaces this name by its registry and digest.
IMAGE = "gitops-steps:0.1-ci"

# GitLab pastes inputs into the text of a component before it reads that as YAML. What can end a
# line of YAML 1.1 would begin a new key of the job, so no input may hold it (in the words of RE2).
ONE_LINE = r"^[^\r\n\x{85}\x{2028}\x{2029}]*$"
ONE_LINE_OR_MORE = ONE_LINE.replace("*", "+")
# The name of the job stands between double quotes.
JOB_NAME = ONE_LINE_OR_MORE.replace(r"\r", r'"\\\r')


def flags_of(programs, tool, system):
    """The flags of a tool that have an input or an argument there."""
    said = subprocess.run([programs / tool, "--help-json"], capture_output=True, check=True)
    left_out = {**SETTINGS["left_out"]["both"], **SETTINGS["left_out"][system]}
    flags = json.loads(said.stdout)["flags"]
    missing = set(left_out) - {flag["name"] for flag in flags}
    if missing:
        sys.exit(f"ci_wrappers.json leaves out what {tool} does not have: {', '.join(missing)}")
    return [flag for flag in flags if flag["name"] not in left_out]


def variable(flag):
    """The variable that carries a flag. A switch always has a value there, so where all tools share
    it that is the name they share: a GITOPS_VERBOSE of the whole pipeline still counts."""
    shared = [name for name in flag["variables"] if name.startswith("GITOPS_")]
    return shared[-1] if flag["kind"] == "switch" else shared[0]


# --- GitLab ---------------------------------------------------------------------------------------

def quoted(text):
    return "'" + text.replace("'", "''") + "'"


def folded(key, text, indent):
    """A key with a text of any length, as a folded block of YAML."""
    blanks = " " * indent
    lines = textwrap.wrap(text, 98 - indent, break_long_words=False, break_on_hyphens=False)
    return [f"{blanks}{key}: >-", *(f"{blanks}  {line}" for line in lines)]


def options_of(flag):
    """The words that a flag takes, where it says so: merge|squash|rebase."""
    words = flag["value"].split("|")
    return words if len(words) > 1 and all(re.fullmatch(r"[a-z0-9-]+", word) for word in words) \
        else []


def description(flag):
    text = flag["help"].replace("\n", " ").removesuffix(" (repeat)")
    if flag["value"] and not options_of(flag):
        text = f"{flag['value']} - {text}"
    if flag["kind"] == "list":
        text += f"; more than one: {variable(flag)}, one per line"
    return text


def gitlab_input(tool, flag):
    lines = [f"    {flag['name']}:", *folded("description", description(flag), 6)]
    if flag["name"] == "json":
        return lines + [f"      default: gitops-{tool}.json",
                        f"      regex: {quoted(ONE_LINE_OR_MORE)}"]
    if flag["kind"] == "switch":
        return lines + ["      type: boolean", "      default: false"]
    if options_of(flag):
        return lines + ['      default: ""',
                        "      options: " + json.dumps(["", *options_of(flag)])]
    return lines + ['      default: ""', f"      regex: {quoted(ONE_LINE)}"]


def gitlab_job_inputs(tool):
    settings = SETTINGS["gitlab"][tool]
    return f"""\
    job-name:
      description: name of the job; a job of this name in your pipeline adds to it, or overrides it
      default: {tool}
      regex: {quoted(JOB_NAME)}
    job-stage:
      description: stage of the job
      default: {settings["stage"]}
      regex: {quoted(ONE_LINE_OR_MORE)}
    job-image:
      description: image that the job runs in
      default: {IMAGE}
      regex: {quoted(ONE_LINE_OR_MORE)}
    job-allow-failure:
      description: exit codes that are a warning and no failure; 255, which no run has, is for none
      type: array
      default: [255]
    job-checkout:
      description: GIT_STRATEGY of the job
      default: {settings["checkout"]}
      options: [none, fetch, clone]
""".splitlines()


def gitlab_variable(name, text):
    """A variable whose text GitLab pastes in: in a block with a fixed indentation, where every
    character but the end of a line is only itself."""
    return [f"    {name}: |2-", f"      {text}"]


def gitlab_component(programs, tool):
    flags = flags_of(programs, tool, "gitlab")
    lines = [f"# Made by packaging/ci_wrappers.py of what {tool} --help-json says.",
             "spec:", "  inputs:", *gitlab_job_inputs(tool)]
    for flag in flags:
        lines += gitlab_input(tool, flag)
    lines += ["---", '"$[[ inputs.job-name ]]":',
              "  stage: |2-", "    $[[ inputs.job-stage ]]",
              "  image:", "    name: |2-", "      $[[ inputs.job-image ]]",
              "  allow_failure:", "    exit_codes: $[[ inputs.job-allow-failure ]]",
              "  variables:", "    GIT_STRATEGY: $[[ inputs.job-checkout ]]"]
    for flag in flags:
        lines += gitlab_variable(variable(flag), f"$[[ inputs.{flag['name']} ]]")
    lines += ["  script:",
              "    # No input is part of this: they are variables, and the program reads those.",
              "    # Without the explicit exit, bash under a runner makes 1 of every status",
              "    # (gitlab-runner#27668).",
              "    - |",
              f"      program=$(command -v gitops-{tool}) || program=/usr/bin/{tool}",
              f'      "$program" --dotenv gitops-{tool}.env || exit $?',
              "  artifacts:", "    when: always", "    paths:", "      - |2-",
              "        $[[ inputs.json ]]",
              "    reports:", f"      dotenv: gitops-{tool}.env"]
    return "\n".join(lines) + "\n"


# --- Jenkins --------------------------------------------------------------------------------------

def camel(name):
    """dryRun of dry-run: a name that Groovy takes without quotes."""
    return re.sub(r"-(\w)", lambda found: found[1].upper(), name)


def step_name(tool):
    return "gitops" + camel("-" + tool)


def jenkins_step(programs, tool):
    rows = [f"    {camel(flag['name'])}: ['{flag['kind']}', '{flag['variables'][0]}'],"
            for flag in flags_of(programs, tool, "jenkins")]
    return "\n".join([
        "// SPDX-License-Identifier: Apache-2.0",
        f"// Made by packaging/ci_wrappers.py of what {tool} --help-json says.",
        "import groovy.transform.Field", "",
        "// What each argument is, and the variable of the program that carries it.",
        "@Field final Map flags = [", *rows, "]", "",
        "Map call(Map arguments = [:]) {",
        f"    return gitopsStep('{tool}', flags, arguments)", "}"]) + "\n"


def files(programs):
    """Every file that is made: its path in the project, and its text."""
    made = {f"templates/{tool}.yml": gitlab_component(programs, tool) for tool in TOOLS}
    made |= {f"vars/{step_name(tool)}.groovy": jenkins_step(programs, tool) for tool in TOOLS}
    return made


def main():
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else PROJECT
    for path, text in files(Path(sys.argv[1])).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


if __name__ == "__main__":
    main()
