# SPDX-License-Identifier: Apache-2.0
"""Runs of the Task update-values with all its parameters, on a repository of its own."""

import tempfile
import unittest
from pathlib import Path

import tools
import values
import yaml

TOOL = tools.UPDATE_VALUES.path
TASK = tools.UPDATE_VALUES.task


class TaskRun(unittest.TestCase):
    def setUp(self):
        self.scratch = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="task-")))
        self.repository = values.make_repository(self.scratch)
        self.workspaces = {}

    def run_task(self, **params):
        # The keys of **params are Python words; the parameters have hyphens.
        params = {name.replace("_", "-"): value for name, value in params.items()}
        return TASK.run(TOOL, {"repo": str(self.repository.path), **params}, self.workspaces)

    def done(self, **params):
        run = self.run_task(**params)
        self.assertEqual(run.status, 0, run.stderr)
        self.assertEqual(set(run.results), set(TASK.results))
        return run

    def mount(self, workspace, **files):
        folder = self.scratch / workspace
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_text(text)
        self.workspaces[workspace] = folder
        return folder

    def tags(self, file=values.FILE):
        found = yaml.safe_load(self.repository.read(file))
        return [found[part]["tag"] for part in ("backend", "frontend")]
