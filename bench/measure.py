# SPDX-License-Identifier: Apache-2.0
"""Runs programs, measures what they cost, judges the figures, and keeps them for a picture."""

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

PLAIN_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}


class Cost(NamedTuple):
    seconds: float
    memory: int  # bytes: the largest resident set of any one process of the run


def run(command, cwd=None, env=None):
    """Runs one command (a list) to its end and returns its Cost; raises when it fails."""
    with tempfile.NamedTemporaryFile("r") as memory, tempfile.TemporaryFile() as output:
        # time(1) and not wait4() from here: the kernel counts what a process held between fork and
        # exec as its own, and that would be this interpreter.
        watched = ["/usr/bin/time", "-f", "%M", "-o", memory.name, *map(str, command)]
        start = time.monotonic()
        done = subprocess.run(watched, cwd=cwd, env=env or PLAIN_ENVIRONMENT,
                              stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        seconds = time.monotonic() - start
        if done.returncode != 0:
            output.seek(0)
            raise RuntimeError(f"{command[0]} ended with {done.returncode}:\n"
                               f"{output.read().decode()}")
        return Cost(seconds, int(memory.read()) * 1024)


def machine():
    """One line about where the figures come from."""
    with open("/proc/cpuinfo", encoding="utf-8") as facts:
        model = next((line.split(":", 1)[1].strip() for line in facts
                      if line.startswith("model name")), platform.machine())
    return f"{os.cpu_count()} processors, {model}, Linux {platform.release()}"


class Bar(NamedTuple):
    name: str
    value: float        # in the same unit as the others of its group
    text: str           # the value as the tables have it
    is_ours: bool = False


class Group(NamedTuple):
    """The same thing, done in several ways."""
    title: str
    bars: list


def add_json_flag(parser):
    parser.add_argument("--json", metavar="FILE",
                        help="where to write the figures, too, for bench/picture.py")


def write_json(file, tool, groups):
    """Keeps the figures of one tool; without a file, nothing."""
    if file:
        Path(file).write_text(json.dumps({
            "tool": tool, "machine": machine(),
            "groups": [{"title": group.title, "bars": [bar._asdict() for bar in group.bars]}
                       for group in groups]}, indent=1) + "\n")


class Targets:
    """Prints each target with the figure it is about, and remembers whether one was missed."""

    def __init__(self):
        self._missed = 0
        print("\n| target | measured | |\n|---|--:|---|")

    def check(self, text, measured, holds):
        self._missed += not holds
        print(f"| {text} | {measured} | {'met' if holds else '**missed**'} |")

    def finish(self):
        """Ends the program: with status 1 when a target was missed."""
        sys.exit(1 if self._missed else 0)
