# SPDX-License-Identifier: Apache-2.0
"""The StepActions are what packaging/stepactions.py makes of the Tasks, and fit their programs."""

import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import tools
import yaml
from tekton import StepAction

FOLDER = tools.PROJECT / "stepactions"


def path_of(tool):
    return FOLDER / tool.name / "0.1" / f"{tool.name}.yaml"


class StepActionText(unittest.TestCase):
    def test_parameters_and_results_are_those_of_the_task(self):
        for tool in tools.ALL:
            with self.subTest(tool.name):
                action, task = StepAction(path_of(tool)), tool.task
                params = {param["name"]: param for param in action.spec["params"]}
                paths = {name: param for name, param in params.items() if name not in task.params}
                for name, param in task.params.items():
                    self.assertEqual([params[name].get(key) for key in ("type", "default")],
                                     [param.get(key) for key in ("type", "default")])
                self.assertEqual(action.spec["results"], task.spec["results"])
                for name, param in paths.items():
                    if name != "source":
                        self.assertIn(name, tool.flags)
                        self.assertEqual(param["default"], "")
                for field in ("image", "command", "securityContext"):
                    self.assertEqual(action.spec[field], task.step[field])

    def test_every_argument_is_one_of_the_task_and_every_parameter_is_used(self):
        for tool in tools.ALL:
            with self.subTest(tool.name):
                spec = StepAction(path_of(tool)).spec
                ours, theirs = spec["args"], tool.task.step["args"]
                self.assertEqual(len(ours), len(theirs))
                for one, other in zip(ours, theirs):
                    if "workspaces." not in other:
                        self.assertEqual(one.replace("$(step.results.", "$(results."), other)
                env = {entry["name"]: entry["value"] for entry in spec["env"]}
                self.assertEqual(env.pop("TMPDIR"), "/tekton/home")
                self.assertEqual(set(env), {entry["name"] for entry in tool.task.step["env"]})
                used = re.findall(r"\$\(params\.([a-z-]+)(?:\[\*\])?\)",
                                  " ".join([*ours, *env.values(), spec.get("workingDir", "")]))
                self.assertEqual(sorted(used), sorted(param["name"] for param in spec["params"]))

    def test_none_has_a_workspace_a_volume_or_a_script(self):
        for tool in tools.ALL:
            with self.subTest(tool.name):
                self.assertNotRegex(path_of(tool).read_text(), r"workspaces?\b(?!/)")
                self.assertLessEqual(set(StepAction(path_of(tool)).spec),
                                     {"description", "params", "results", "image", "command",
                                      "args", "env", "workingDir", "securityContext"})

    def test_the_readme_says_which_parameter_stands_for_which_workspace(self):
        text = (FOLDER / "README.md").read_text()
        for tool in tools.ALL:
            action = StepAction(path_of(tool))
            for param in action.spec["params"]:
                if param["name"] not in tool.task.params:
                    self.assertIn(f"`{param['name']}`", text)

    def test_the_example_gives_its_steps_parameters_that_they_have(self):
        text = (FOLDER / "README.md").read_text()
        task, = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", text, re.S)]
        for step in task["spec"]["steps"]:
            name = step["ref"]["name"]
            action = StepAction(FOLDER / name / "0.1" / f"{name}.yaml")
            known = {param["name"]: param for param in action.spec["params"]}
            given = {param["name"] for param in step["params"]}
            self.assertLessEqual(given, set(known))
            self.assertLessEqual({name for name, param in known.items() if "default" not in param},
                                 given)


if __name__ == "__main__":
    unittest.main()
