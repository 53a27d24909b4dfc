# SPDX-License-Identifier: Apache-2.0
"""A repository with values to change."""

from pathlib import Path

from fakes import git_repository

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


def make_repository(folder, name="shop.git"):
    return git_repository.Repository(Path(folder) / name, {FILE: BEFORE, "README.md": "shop\n"})
