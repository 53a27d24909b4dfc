# SPDX-License-Identifier: Apache-2.0
"""Runs the shared library and Jenkinsfiles in Groovy, with stand-ins for the steps of Jenkins."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "gitlab"))

import delivery  # noqa: E402

PROJECT = HERE.parents[1]
GROOVY = shutil.which("groovy")


class Answer(NamedTuple):
    returned: dict
    said: list
    result: str
    calls: list
    ran: list
    images: list
    labels: list

    @property
    def error(self):
        (text,) = [text for kind, text in self.said if kind == "error"]
        return text

    @property
    def log(self):
        return "".join(call["log"] for call in self.calls)


def java_home():
    """Debian's groovy wants to know where Java is, and looks only where Debian's own is."""
    given = os.environ.get("JAVA_HOME", "/usr/lib/jvm/default-java")
    return given if os.path.isdir(given) else str(Path(shutil.which("java")).resolve().parents[1])


def run(folder, cases):
    """The answers to all cases. A case needs no `folder`, and its variables need no PATH."""
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        asked, answered = Path(scratch) / "cases.json", Path(scratch) / "answers.json"
        asked.write_text(json.dumps([
            {"folder": tempfile.mkdtemp(dir=folder), **case,
             "env": {"PATH": "/usr/bin:/bin", **delivery.sanitizer_options(),
                     **case.get("env", {})}} for case in cases]))
        done = subprocess.run(
            [GROOVY, "-cp", HERE, HERE / "run.groovy", asked, answered], capture_output=True,
            text=True, env={"PATH": os.environ["PATH"], "HOME": scratch, "LC_ALL": "C.UTF-8",
                            "JAVA_HOME": java_home(),
                            # It starts often and never runs for long.
                            "JAVA_OPTS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"})
        if done.returncode != 0:
            raise RuntimeError(done.stdout + done.stderr)
        return [Answer(**answer) for answer in json.loads(answered.read_text())]
