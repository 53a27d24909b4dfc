# SPDX-License-Identifier: Apache-2.0
"""
Components for GitLab and steps for Jenkins. What is left out of them, and why, stands in
ci_wrappers.json.
"""

import json
import re
import textwrap
from pathlib import Path

SETTINGS = json.loads(Path(__file__).with_suffix(".json").read_text())

# A release replaces this name by its registry and digest.
IMAGE = "gitops-steps:0.1-ci"

# GitLab pastes inputs into the text of a component before it reads that as YAML. What can end a
# line of YAML 1.1 would begin a new key of the job, so no input may hold it (in the words of RE2).
ONE_LINE = r"^[^\r\n\x{85}\x{2028}\x{2029}]*$"
ONE_LINE_OR_MORE = ONE_LINE.replace("*", "+")
# The name of the job stands between double quotes.
JOB_NAME = ONE_LINE_OR_MORE.replace(r"\r", r'"\\\r')


def flags_of(tool, system):
    """The flags of a tool that have an input or an argument there."""
    left_out = {**SETTINGS["left_out"]["both"], **SETTINGS["left_out"][system]}
    missing = set(left_out) - {flag.name for flag in tool.flags}
    if missing:
        raise ValueError(f"ci_wrappers.json leaves out what {tool.name} does not have: "
                         + ", ".join(missing))
    return [flag for flag in tool.flags if flag.name not in left_out]


def variable(flag):
    """The variable that carries a flag. A switch always has a value there, so where all tools share
    it that is the name they share: a GITOPS_VERBOSE of the whole pipeline still counts."""
    shared = [name for name in flag.variables if name.startswith("GITOPS_")]
    return shared[-1] if flag.kind == "switch" else shared[0]


# --- GitLab ---------------------------------------------------------------------------------------

def quoted(text):
    return "'" + text.replace("'", "''") + "'"


def folded(key, text, indent):
    """A key with a text of any length, as a folded block of YAML."""
    blanks = " " * indent
    lines = textwrap.wrap(text, 98 - indent, break_long_words=False, break_on_hyphens=False)
    return [f"{blanks}{key}: >-", *(f"{blanks}  {line}" for line in lines)]


def description(flag):
    text = flag.description.removesuffix(" (repeat)")
    if flag.value and not flag.choices:
        text = f"{flag.value} - {text}"
    if flag.kind == "list":
        text += f"; more than one: {variable(flag)}, one per line"
    return text


def gitlab_input(tool, flag):
    lines = [f"    {flag.name}:", *folded("description", description(flag), 6)]
    if flag.name == "json":
        return lines + [f"      default: gitops-{tool.name}.json",
                        f"      regex: {quoted(ONE_LINE_OR_MORE)}"]
    if flag.kind == "switch":
        return lines + ["      type: boolean", "      default: false"]
    if flag.choices:
        return lines + ['      default: ""',
                        "      options: " + json.dumps(["", *flag.choices])]
    return lines + ['      default: ""', f"      regex: {quoted(ONE_LINE)}"]


def gitlab_job_inputs(tool):
    settings = SETTINGS["gitlab"][tool.name]
    return f"""\
    job-name:
      description: name of the job; a job of this name in your pipeline adds to it, or overrides it
      default: {tool.name}
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


def gitlab_component(tool):
    flags = flags_of(tool, "gitlab")
    lines = [f"# Made by packaging/ci_wrappers.py of what {tool.name} --help-json says.",
             "spec:", "  inputs:", *gitlab_job_inputs(tool)]
    for flag in flags:
        lines += gitlab_input(tool, flag)
    lines += ["---", '"$[[ inputs.job-name ]]":',
              "  stage: |2-", "    $[[ inputs.job-stage ]]",
              "  image:", "    name: |2-", "      $[[ inputs.job-image ]]",
              "  allow_failure:", "    exit_codes: $[[ inputs.job-allow-failure ]]",
              "  variables:", "    GIT_STRATEGY: $[[ inputs.job-checkout ]]"]
    for flag in flags:
        lines += gitlab_variable(variable(flag), f"$[[ inputs.{flag.name} ]]")
    lines += ["  script:",
              "    # No input is part of this: they are variables, and the program reads those.",
              "    # Without the explicit exit, bash under a runner makes 1 of every status",
              "    # (gitlab-runner#27668).",
              "    - |",
              f"      program=$(command -v gitops-{tool.name}) || program=/usr/bin/{tool.name}",
              f'      "$program" --dotenv gitops-{tool.name}.env || exit $?',
              "  artifacts:", "    when: always", "    paths:", "      - |2-",
              "        $[[ inputs.json ]]",
              "    reports:", f"      dotenv: gitops-{tool.name}.env"]
    return "\n".join(lines) + "\n"


# --- Jenkins --------------------------------------------------------------------------------------

def camel(name):
    """dryRun of dry-run: a name that Groovy takes without quotes."""
    return re.sub(r"-(\w)", lambda found: found[1].upper(), name)


def step_name(tool):
    return "gitops" + camel("-" + tool.name)


def jenkins_step(tool):
    rows = [f"    {camel(flag.name)}: ['{flag.kind}', '{flag.variables[0]}'],"
            for flag in flags_of(tool, "jenkins")]
    return "\n".join([
        "// SPDX-License-Identifier: Apache-2.0",
        f"// Made by packaging/ci_wrappers.py of what {tool.name} --help-json says.",
        "import groovy.transform.Field", "",
        "// What each argument is, and the variable of the program that carries it.",
        "@Field final Map flags = [", *rows, "]", "",
        "Map call(Map arguments = [:]) {",
        f"    return gitopsStep('{tool.name}', flags, arguments)", "}"]) + "\n"


def files(tools):
    """{path in the repository: text}"""
    made = {f"templates/{tool.name}.yml": gitlab_component(tool) for tool in tools}
    made |= {f"vars/{step_name(tool)}.groovy": jenkins_step(tool) for tool in tools}
    return made
