# SPDX-License-Identifier: Apache-2.0
"""
StepActions, from the Tasks.

A StepAction is the Task's one step, with the same parameters and results, for a Task of one's own
that has several. It has no workspaces: where the Task hands over the path of one, it has a
parameter for that path, with the name of the flag. Comments and line breaks are those of the Task.
"""

import re
import textwrap
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
WIDTH = 98    # below spec, which is two more
HEADER = """\
# Made from tasks/{path} by packaging/stepactions.py.
"""
# What descriptions say of workspaces, and what it is without them.
WORDS = {
    "and the workspace credentials stay empty": "and credentials-dir stay empty",
    "without the workspace credentials": "without credentials-dir",
    ", in one of the workspaces": "",
    "; a later one overrides, and the workspace config overrides all of them":
        "; a later one overrides",
    "; the workspace secret overrides them": "",
    "A parameter that is empty counts as not given.":
        "A parameter that is empty counts as not given. Resources, timeout and mounted Secrets are "
        "those of the Task that uses it.",
}
# Where the step may write: on each of its own containers Tekton mounts an empty volume there.
SCRATCH = """\
env:
  - name: TMPDIR
    value: /tekton/home
"""


def blocks(text, indent):
    """The keys of a mapping, each with its lines as they are, without the indent."""
    found = {}
    comments = []
    for line in text.splitlines():
        line = line.removeprefix(" " * indent)
        if line.startswith("#"):
            comments.append(line)
        elif line and not line.startswith(" "):
            key = line.split(":")[0]
            found[key] = comments + [line]
            comments = []
        else:
            found[key] += [*comments, line]
            comments = []
    return {key: "\n".join(lines) + "\n" for key, lines in found.items()}


def body(block):
    """What is below the key."""
    return block.split("\n", 1)[1]


def directories(step):
    """The workspaces whose path the step gets, each with the parameter that stands for it."""
    for flag, name in re.findall(r"- --([a-z-]+)\n +- \$\(workspaces\.([a-z-]+)\.path\)", step):
        yield name, flag
    for name in re.findall(r"workingDir: \$\(workspaces\.([a-z-]+)\.path\)", step):
        yield name, name


def text_of(description):
    """A description as one paragraph, with its words for what has no workspaces."""
    text = " ".join(re.sub(r"^>-\n", "", description).split())
    for before, after in WORDS.items():
        text = text.replace(before, after)
    return text


def folded(indent, text):
    """`description: ...`, on one line where there is room."""
    start = " " * indent + "description: "
    if len(start + text) <= WIDTH and not re.search(r": |^\"| #", text):
        return start + text + "\n"
    filled = textwrap.fill(text, WIDTH - indent - 2, break_long_words=False,
                           break_on_hyphens=False)
    return start + ">-\n" + textwrap.indent(filled, " " * (indent + 2)) + "\n"


def parameters(spec, step):
    """Those of the Task, and one for each path of a workspace."""
    text = re.sub(r"( +)description: (>-\n(?:\1  .*\n)+|.*\n)",
                  lambda found: folded(len(found[1]), text_of(found[2])), spec["params"])
    described = dict(re.findall(r"- name: (.*)\n +description: ((?:>-\n(?: {6}.*\n)+)|.*\n)",
                                spec["workspaces"]))
    for workspace, name in directories(step):
        what = text_of(described[workspace])
        text += f"  - name: {name}\n" + folded(4, f"Path of {what[0].lower()}{what[1:]}")
        if workspace != "source":
            text += '    default: ""\n'
    return text


def step_action(task, path):
    top = blocks(task, 0)
    spec = blocks(body(top["spec"]), 2)
    (_, inner), = re.findall(r"^  - name: (.*)\n((?:    .*\n)+)", spec["steps"], re.MULTILINE)
    step = blocks(inner, 4)
    summary, *rest = (text_of(part) for part in body(spec["description"]).split("\n\n"))
    parts = [
        "description: >-\n",
        *(textwrap.indent(textwrap.fill(part, WIDTH - 2), "  ") + "\n\n"
          for part in (summary, *rest)),
        parameters(spec, inner), spec["results"], step["image"], step.get("workingDir", ""),
        step["command"], step["args"], SCRATCH + body(step["env"]), step["securityContext"]]
    text = "".join(parts).replace("\n\nparams:", "\nparams:").replace("$(results.",
                                                                      "$(step.results.")
    for workspace, name in directories(inner):
        text = text.replace(f"$(workspaces.{workspace}.path)", f"$(params.{name})")
    # What else there is of a workspace is a parameter already, of which there may be many.
    text = re.sub(r"\|-\n +(\$\(params\.[a-z-]+\))\n +\$\(workspaces\.[a-z-]+\.path\)", r"\1", text)
    text = re.sub(r"^(?=.)", "  ", text, flags=re.MULTILINE)
    head = top["apiVersion"].replace("tekton.dev/v1", "tekton.dev/v1beta1")
    metadata = top["metadata"].replace('minVersion: "0.50.0"', 'minVersion: "1.0.0"')
    return (HEADER.format(path=path) + head + top["kind"].replace("Task", "StepAction")
            + metadata + "spec:\n" + text)


def files():
    """{path in the repository: text}"""
    tasks = PROJECT / "tasks"
    names = [path.relative_to(tasks) for path in sorted(tasks.glob("*/*/*.yaml"))]
    return {f"stepactions/{name}": step_action((tasks / name).read_text(), name) for name in names}
