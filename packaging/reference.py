# SPDX-License-Identifier: Apache-2.0
"""The reference page of a program: what it says about itself, and examples that somebody wrote."""

import os
import re
import subprocess
import textwrap
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"


def page(path, tool):
    shown = subprocess.run([path, "--help-all"], check=True, text=True, stdout=subprocess.PIPE,
                           env={**os.environ, "NO_COLOR": "1"}).stdout
    parts = [f"""\
# `{tool.name}`

<!-- Written by `./dev docs` from `{tool.name} --help-all`; change it there. -->

```text
{shown.strip()}
```

The exit status is one of [this table](../exit-codes.md).
""", variables(tool), results(tool)]
    examples = DOCS / "reference/examples" / f"{tool.name}.md"
    if examples.exists():
        parts.append(examples.read_text())
    return "\n".join(parts)


def variables(tool):
    """The rule, and where a flag has other variables than the rule gives it."""
    shared = [flag for flag in tool.flags if is_shared(flag)]
    others = [(flag, name) for flag in tool.flags for name in flag.variables
              if not name.startswith("GITOPS_")]
    own = next(flag for flag in tool.flags if flag.variables and flag not in shared)
    return "## Variables\n\n" + wrapped(
        "A flag that is not on the command line is taken from the first of its variables that is "
        f"not empty: `--{own.name}` from `{own.variables[0]}`, and so on. In the variable of a "
        "list each line is one value; a switch is `true` or `false`.",
        f"From a variable that counts for all programs, such as `{shared[0].variables[1]}`, also: "
        + ", ".join(f"`--{flag.name}`" for flag in shared) + ".",
        *(["And: " + ", ".join(f"`--{flag.name}` from `{name}`" for flag, name in others) + "."]
          if others else []))


def is_shared(flag):
    return "GITOPS_" + flag.name.upper().replace("-", "_") in flag.variables


def results(tool):
    titles = re.findall(r"(?m)^## (.*)$", (DOCS / "results.md").read_text())
    title = next(title for title in titles if tool.name in title.split())
    return "## Results\n\n" + wrapped(
        ", ".join(f"`{name}`" for name in tool.results) + ": [what they mean]"
        f"(../results.md#{title.replace(' ', '-')}), and how they get into a pipeline.")


def wrapped(*paragraphs):
    return "\n\n".join(textwrap.fill(text, 100, break_on_hyphens=False, break_long_words=False)
                       for text in paragraphs) + "\n"
