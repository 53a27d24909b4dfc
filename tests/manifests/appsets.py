# SPDX-License-Identifier: Apache-2.0
"""The example of the documents: a repository with ApplicationSets, and an Argo CD that knows it."""

import re
import shutil
from pathlib import Path

import tools
import yaml
from fakes.argocd_server import ArgoServer
from fakes.git_repository import git

EXAMPLE = tools.PROJECT / "docs/examples/applicationsets"
DEPLOY = "https://git.example.com/acme/deploy.git"
SHOP = "https://git.example.com/acme/shop.git"


def make_checkout(folder):
    """The example as a checkout of its branch main."""
    folder = Path(folder)
    shutil.copytree(EXAMPLE, folder)
    git("init", "--quiet", "--initial-branch", "main", cwd=folder)
    git("remote", "add", "origin", DEPLOY, cwd=folder)
    commit(folder)
    return folder


def commit(folder, message="Begin"):
    git("add", "--all", cwd=folder)
    git("commit", "--quiet", "--message", message, cwd=folder)
    return git("rev-parse", "HEAD", cwd=folder).decode().strip()


def pull_request(folder, *moves):
    """On a branch of its own, folders that have another name: (old, new)."""
    git("switch", "--quiet", "--create", "change", cwd=folder)
    for old, new in moves:
        git("mv", old, new, cwd=folder)
    commit(folder, "Rename")


def files():
    """What lies in the example: path -> text."""
    return {str(path.relative_to(EXAMPLE)): path.read_text()
            for path in sorted(EXAMPLE.rglob("*")) if path.is_file()}


def objects(*names):
    """The objects in files of the example."""
    return [document for name in names
            for document in yaml.safe_load_all((EXAMPLE / name).read_text())]


def rights():
    """What the documents say that an account needs."""
    page = (tools.PROJECT / "docs/applicationsets.md").read_text()
    return re.findall(r"^ *p, role:pipeline, (.*), allow$", page, re.MULTILINE)


def argocd(**more):
    """An Argo CD that knows the repositories, clusters and pull requests of the example, and has
    none of its ApplicationSets yet."""
    return ArgoServer({
        "repositories": {DEPLOY: [{"revision": "a1", "files": files()}], SHOP: ["b1", "v1.4.2"]},
        "clusters": objects("clusters.yaml"),
        "generators": {"pullRequest": {"acme/shop": objects("pull-requests.yaml")[0]}},
        "accounts": {"pipeline": {"rights": rights()}},
        "applications": [], **more})
