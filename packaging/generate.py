#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""
Writes whatever repeats the flags of the programs and is kept in the repository: docs/reference,
docs/man, completions, components for GitLab, steps for Jenkins; and the StepActions, which repeat the
Tasks. tests/manifests/pages_test.py says when this was forgotten.

    packaging/generate.py PROGRAMS [INTO]
"""

import sys
from pathlib import Path

import ci_wrappers
import completions
import flags
import man
import reference
import stepactions

PROJECT = Path(__file__).resolve().parents[1]


def written(programs):
    """{path in the repository: text}"""
    tools = flags.tools(programs)
    made = {f"docs/man/{name}": text for name, text in man.pages(tools).items()}
    made |= {f"completions/{name}": text for name, text in completions.files(tools).items()}
    made |= {f"docs/reference/{tool.name}.md": reference.page(Path(programs) / tool.name, tool)
             for tool in tools}
    return made | ci_wrappers.files(tools) | stepactions.files()


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: packaging/generate.py PROGRAMS [INTO]")
    into = Path(sys.argv[2]) if len(sys.argv) == 3 else PROJECT
    for name, text in written(sys.argv[1]).items():
        (into / name).parent.mkdir(parents=True, exist_ok=True)
        (into / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
