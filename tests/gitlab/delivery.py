# SPDX-License-Identifier: Apache-2.0
"""The world of the example pipelines: a Git server, Argo CD and Slack."""

import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

import yaml
from fakes.argocd_server import ArgoServer, WatchedRepository
from fakes.chat_server import ChatServer
from fakes.git_repository import Repository
from fakes.git_server import GitServer

PROJECT = Path(__file__).resolve().parents[2]
PROGRAMS = Path(os.environ.get("PROGRAMS", PROJECT / "build/release/bin")).resolve()
TOOLS = ("update-values", "sync", "wait", "notify", "apply-appset")

FILE = "environments/staging/values.yaml"
VALUES = """\
# What staging runs.
frontend:
  image: {repository: registry.example.com/shop/frontend, tag: v1}
backend:
  image: {repository: registry.example.com/shop/backend, tag: v1}
"""
PASSWORD = "cAn4ry-password"
SLACK_TOKEN = "xoxb-cAn4ry"
SECRETS = f"slack-token: {SLACK_TOKEN}\n"
COMMIT = "9f8e7d6c5b4a39281706f5e4d3c2b1a098765432"


def sanitizer_options():
    return {name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")}


class Delivery:
    """While it is open: `deploy`, `argocd`, `chat`, and `bin`, the programs as they are installed.

    address  of the deployment repository in the example
    health   of the Deployment after it was changed, in the words of the stand-in
    """

    def __init__(self, address, health=()):
        self.address = address
        self.resource = {"Deployment/shop": {"health": list(health)} if health else {}}

    def __enter__(self):
        with ExitStack() as stack:
            self.folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="deliver-")))
            root = self.folder / "repositories"
            (root / "shop").mkdir(parents=True)
            self.deploy = Repository(root / "shop/deploy.git", {FILE: VALUES})
            self.git = stack.enter_context(GitServer(root, users={"deployer": PASSWORD}))
            self.chat = stack.enter_context(ChatServer({"slack": {"tokens": {SLACK_TOKEN: {}}}}))
            self.argocd = stack.enter_context(ArgoServer(
                {"applications": [{"name": "shop", "repo": self.address, "auto": {"prune": True},
                                   "resources": [self.resource]}]},
                repositories=[WatchedRepository(self.address, self.deploy.path)]))
            self.bin = self.folder / "bin"
            self.bin.mkdir()
            for tool in TOOLS:
                (self.bin / f"gitops-{tool}").symlink_to(PROGRAMS / tool)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_):
        self._stack.close()
        assert self.argocd.violations == [], self.argocd.violations

    def localised(self, text):
        """The text of an example with the addresses of this world."""
        for there, here in ((self.address, f"http://127.0.0.1:{self.git.port}/shop/deploy.git"),
                            ("argocd.example.com", self.argocd.url),
                            ("token: $slack-token",
                             f"token: $slack-token\n  apiURL: {self.chat.url('slack')}/api/")):
            text = text.replace(there, here)
        return text

    def image_tags(self):
        values = yaml.safe_load(self.deploy.read(FILE))
        return [values[part]["image"]["tag"] for part in ("frontend", "backend")]
