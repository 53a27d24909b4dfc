# SPDX-License-Identifier: Apache-2.0
"""
What a program says about itself with --help-json. Whatever repeats flags (man pages, completions,
Tasks, actions, components, and the tests of all of them) reads them here.

    flags.tool("build/release/bin/wait").flag("timeout").variables
"""

import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
NAMES = re.search(r"^set\(GITOPS_TOOLS (.*)\)$", (PROJECT / "CMakeLists.txt").read_text(),
                  re.MULTILINE).group(1).split()


@dataclass(frozen=True)
class Flag:
    name: str                     # without the hyphens before it
    kind: str                     # one, list (may be repeated) or switch
    value: str                    # what --help shows for it, as FILE or a|b; empty for a switch
    help: str                     # may have several lines
    group: str                    # the title that it stands under
    is_shown: bool                # with --help; otherwise only with --help-all
    variables: tuple[str, ...]    # from which it is taken, the first that is not empty

    @property
    def choices(self):
        """The only values that there are, where the program takes no other."""
        words = self.value.split("|")
        closed = len(words) > 1 and all(re.fullmatch("[a-z][a-z0-9-]*", word) for word in words)
        return tuple(words) if closed else ()

    @property
    def description(self):
        """The help on one line."""
        return " ".join(self.help.split())


@dataclass(frozen=True)
class Tool:
    name: str                     # without the prefix of an installation
    version: str
    summary: str
    usage: str                    # what may stand behind the name
    examples: str                 # as in --help, with the bare name
    has_positionals: bool
    results: tuple[str, ...]
    flags: tuple[Flag, ...]

    def flag(self, name):
        return next(flag for flag in self.flags if flag.name == name)

    @property
    def groups(self):
        """The flags under their titles, in the order of --help-all."""
        groups = {}
        for flag in self.flags:
            groups.setdefault(flag.group, []).append(flag)
        return groups


def tool(path):
    """Asks the program."""
    said = subprocess.run([path, "--help-json"], check=True, stdout=subprocess.PIPE).stdout
    told = json.loads(said)
    flags = tuple(Flag(name=flag["name"], kind=flag["kind"], value=flag["value"],
                       help=flag["help"], group=flag["group"],
                       is_shown=flag["shown"] == "always", variables=tuple(flag["variables"]))
                  for flag in told["flags"])
    return Tool(name=told["name"], version=told["version"], summary=told["summary"],
                usage=told["usage"], examples=told["examples"],
                has_positionals=told["positionals"], results=tuple(told["results"]), flags=flags)


def tools(folder):
    """All programs of a directory."""
    return [tool(Path(folder) / name) for name in NAMES]
