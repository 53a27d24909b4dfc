# SPDX-License-Identifier: Apache-2.0
"""The program under test, a repository to change, and values that nobody should trust."""

import json
import os
import re
import subprocess
from pathlib import Path

from fakes import git_repository

PROJECT = Path(__file__).resolve().parents[2]
TOOL = Path(os.environ.get("UPDATE_VALUES", PROJECT / "build/release/bin/update-values"))

FILE = "helm/values.yaml"
BEFORE = """\
# What the chart runs.
backend:
  image: registry.example.com/shop/backend
  tag: '1276e23'   # set by the pipeline
frontend:
  image: registry.example.com/shop/frontend
  tag: v1
"""

HOSTILE = [
    "it's \"quoted\"",
    "$(id)",
    "$(HOME)",
    "`id`",
    "${IFS}",
    "two\nlines",
    "two\nbackend.image=evil",
    "; rm -rf /",
    "a && b | c > d",
    "-rf",
    "--dry-run",
    "--result=commit=/dev/null",
    "--",
    "[a,b]",
    "{a: b}",
    "{\"a\": \"b\"}",
    "::error::no",
    "##[error]no",
    "%0A%25",
    "back\\slash\\",
    "*alias",
    "a: b # c",
    "a=b=c",
    "1276e23",
    "übung 标签 🚀",
]


def make_repository(folder, name="shop.git"):
    return git_repository.Repository(Path(folder) / name, {FILE: BEFORE, "README.md": "shop\n"})


def help_text():
    return subprocess.run([TOOL, "--help"], capture_output=True, check=True, text=True).stdout


def result_names():
    """Every result that the program declares; a failing run has them all."""
    done = subprocess.run([TOOL, "--output", "json", "--repo", "/absent", "--file", "f", "a=b"],
                          capture_output=True)
    return set(json.loads(done.stdout))


def flags():
    """Every flag that --help names, without the hyphens before it."""
    return set(re.findall(r"(?<![\w-])--([a-z][a-z-]*[a-z])", help_text()))


def variable(flag):
    return "GITOPS_UPDATE_VALUES_" + flag.upper().replace("-", "_")
