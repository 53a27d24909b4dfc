# SPDX-License-Identifier: Apache-2.0
"""The files of docs/examples/tekton, as they are."""

import yaml

import tools

FOLDER = tools.PROJECT / "docs/examples/tekton"
FILES = sorted(FOLDER.glob("*.yaml"))


def documents(*names):
    return [document for name in names
            for document in yaml.safe_load_all((FOLDER / f"{name}.yaml").read_text())]


def the_only(kind, name):
    found, = [document for document in documents(name) if document["kind"] == kind]
    return found
