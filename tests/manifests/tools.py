# SPDX-License-Identifier: Apache-2.0
"""The programs under test, what they say about themselves, and how Task and action present them."""

import functools
import json
import os
import re
import subprocess
from pathlib import Path

import yaml
from github import Action
from tekton import StepAction, Task

PROJECT = Path(__file__).resolve().parents[2]
PROGRAMS = Path(os.environ.get("PROGRAMS", PROJECT / "build/release/bin"))


class Tool:
    """
    positional    the Task's parameter whose elements are arguments without a flag
    github_words  inputs of the action that have another variable than that of their flag
    github_more   variables of the action that belong to no input
    """

    def __init__(self, name, positional="", github_words=None, github_more=None):
        self.name = name
        self.path = PROGRAMS / name
        self.positional = positional
        self.github_words = github_words or {}
        self.github_more = github_more or {}
        self.task_folder = PROJECT / "tasks" / name / "0.1"
        self.action_folder = PROJECT / "actions" / name

    @functools.cached_property
    def task(self):
        return Task(self.task_folder / f"{self.name}.yaml")

    @functools.cached_property
    def step_action(self):
        return StepAction(PROJECT / "stepactions" / self.name / "0.1" / f"{self.name}.yaml")

    @functools.cached_property
    def task_of_step_action(self):
        """A Task that does with the StepAction what ours does without."""
        params = []
        for name, param in self.task.params.items():
            whole = "[*]" if param.get("type") == "array" else ""
            params.append({"name": name, "value": f"$(params.{name}{whole})"})
        paths = {"credentials": "credentials-dir", "registry": "registry-config",
                 "git-credentials": "repo-credentials-dir", "source": "source"}
        for workspace in self.task.workspaces:
            name, path = workspace["name"], f"$(workspaces.{workspace['name']}.path)"
            if name in paths:
                params.append({"name": paths[name], "value": path})
            for param in params:
                if name in ("config", "secret") and param["name"] == name:
                    param["value"] += f"\n{path}"
        step = {"name": "it", "ref": {"name": self.name}, "params": params}
        results = [{"name": name, "value": f"$(steps.it.results.{name})"}
                   for name in self.task.results]
        kept = {key: self.task.spec[key] for key in ("params", "workspaces")}
        return Task({"spec": {**kept, "results": results, "steps": [step]}}, [self.step_action])

    @functools.cached_property
    def action(self):
        return Action(self.action_folder)

    @functools.cached_property
    def flags(self):
        """Every flag that --help-all names, without the hyphens before it."""
        text = subprocess.run([self.path, "--help-all"], capture_output=True, check=True,
                              text=True).stdout
        return set(re.findall(r"(?<![\w-])--([a-z][a-z-]*[a-z])", text))

    @functools.cached_property
    def described(self):
        """What the program says about itself, for those who make manifests."""
        text = subprocess.run([self.path, "--help-json"], capture_output=True, check=True).stdout
        return json.loads(text)

    def left_out(self, wrapper):
        """The flags that this wrapper has no parameter for, each with the reason."""
        kept = yaml.safe_load((PROJECT / "tests/manifests/left_out.yaml").read_text())[wrapper]
        mine = {flag["name"] for flag in self.described["flags"]}
        return {**{name: why for name, why in kept["shared"].items() if name in mine},
                **kept.get(self.name, {})}

    @functools.cached_property
    def result_names(self):
        """Every result that the program declares; a failing run has them all."""
        done = subprocess.run([self.path, "--output", "json"], capture_output=True)
        return set(json.loads(done.stdout))

    def variable(self, flag):
        return f"GITOPS_{self.name}_{flag}".upper().replace("-", "_")


# The inputs of fjogeleit/yaml-update-action that have other names here.
FOREIGN = {name: "YAML_UPDATE_" + re.sub("(?<=[a-z])(?=[A-Z])", "_", name).upper() for name in (
    "valueFile", "propertyPath", "value", "workDir", "commitChange", "updateFile", "method", "format",
    "noCompatMode", "quotingType", "commitUserName", "commitUserEmail", "createPR", "targetBranch",
    "masterBranchName", "description", "labels", "reviewers", "teamReviewers", "assignees",
    "githubAPI", "force")}

UPDATE_VALUES = Tool("update-values", positional="set",
                     github_words={"repository": "GITOPS_UPDATE_VALUES_REPO",
                                   "token": "GIT_PASSWORD", "username": "GIT_USERNAME",
                                   "changes": "CHANGES", "signing-private-key": "SIGNING_KEY",
                                   "github-app-private-key": "GITHUB_APP_KEY",
                                   "ssh-private-key": "SSH_KEY", **FOREIGN},
                     github_more={"GITHUB_TOKEN": "${{ github.token }}"})
OF_ARGOCD = {"token": "ARGOCD_AUTH_TOKEN", "password": "ARGOCD_PASSWORD"}
SYNC = Tool("sync", github_words=OF_ARGOCD)
WAIT = Tool("wait", github_words={**OF_ARGOCD, "repo-token": "GITHUB_TOKEN"})
NOTIFY = Tool("notify", github_words={**OF_ARGOCD, "secrets": "SECRETS"})
APPLY_APPSET = Tool("apply-appset", github_words={**OF_ARGOCD, "repo-token": "GITHUB_TOKEN"})
ALL = [UPDATE_VALUES, SYNC, WAIT, NOTIFY, APPLY_APPSET]


def of_slack(chat):
    """Keys of a ConfigMap with a Slack that is a stand-in, and a template."""
    return {"service.slack": f"token: $slack-token\napiURL: {chat.url('slack')}/api/\n",
            "template.hello": "message: hello\n"}


# What nobody should trust.
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
