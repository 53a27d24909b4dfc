# SPDX-License-Identifier: Apache-2.0
"""The text of every action, against the program that it presents."""

import json
import os
import re
import subprocess
import unittest

import tools
import yaml
from github import OURS, Action
from text_test import examples, of_every_tool

ACTIONS = {file.parent.name: Action(file.parent)
           for file in sorted((tools.PROJECT / "actions").glob("*/action.yml"))}
LEFT_OUT = yaml.safe_load((tools.PROJECT / "tests/manifests/left_out_action.yaml").read_text())

# Files that an input hands over without being one: its value is the content.
CONTENTS = {"signing-private-key", "github-app-private-key", "ssh-private-key", "secrets"}


def flags(tool):
    """Every flag with what --help-json says of it."""
    text = subprocess.run([tool.path, "--help-json"], check=True, capture_output=True).stdout
    return {flag["name"]: flag for flag in json.loads(text)["flags"]}


class ActionText(unittest.TestCase):
    def test_there_is_one_action_for_every_program_and_one_for_all(self):
        self.assertEqual(set(ACTIONS), {*(tool.name for tool in tools.ALL), "setup"})

    def test_every_shell_line_is_constant(self):
        for name, action in ACTIONS.items():
            with self.subTest(name):
                line = action.step["run"]
                self.assertNotIn("${{", line)
                self.assertEqual(line.count("\n"), 0)
                self.assertRegex(line, r'^bash "\$GITHUB_ACTION_PATH/(run|inputs)\.sh"')
                self.assertEqual(action.step["shell"], "bash")

    def test_every_action_has_the_same_script(self):
        for name, action in ACTIONS.items():
            with self.subTest(name):
                script = action.folder / "run.sh"
                self.assertEqual(os.readlink(script), "../run.sh")
                self.assertTrue(os.access(script, os.X_OK))

    @of_every_tool
    def test_every_flag_is_an_input_or_left_out_for_a_reason(self, tool):
        own = LEFT_OUT[tool.name]
        left_out = {**LEFT_OUT["all"], **own}
        for name, reason in left_out.items():
            self.assertTrue(reason.strip(), name)
        there = set(flags(tool))
        self.assertEqual(set(), there - set(tool.action.inputs) - set(left_out), "neither nor")
        self.assertEqual(set(), set(left_out) & set(tool.action.inputs), "no longer left out")
        self.assertEqual(set(), set(own) - there, "no longer a flag")

    def test_what_is_left_out_everywhere_is_somewhere(self):
        there = set.union(*(set(flags(tool)) for tool in tools.ALL))
        self.assertEqual(set(), set(LEFT_OUT["all"]) - there)
        self.assertEqual(set(LEFT_OUT), {"all", *(tool.name for tool in tools.ALL)})

    @of_every_tool
    def test_every_input_is_a_flag_or_known_by_another_name(self, tool):
        others = {*tool.github_words, *CONTENTS}
        self.assertEqual(set(), set(tool.action.inputs) - set(flags(tool)) - others)

    @of_every_tool
    def test_every_input_reaches_the_variable_of_its_flag_and_nothing_else(self, tool):
        env = dict(tool.action.step["env"])
        for name in tool.action.inputs:
            with self.subTest(name):
                variable = tool.github_words.get(name, tool.variable(name))
                # A variable that the whole job has must not be emptied by an input nobody gave.
                others = f" || env.{variable}" if variable.startswith("ARGOCD_") else ""
                self.assertEqual(env.pop(variable), "${{ inputs." + name + others + " }}")
        self.assertEqual(env, tool.github_more)

    @of_every_tool
    def test_every_variable_of_the_program_belongs_to_a_flag(self, tool):
        known = {variable for flag in flags(tool).values() for variable in flag["variables"]}
        used = {name for name in tool.action.step["env"] if name.startswith("GITOPS_")}
        self.assertLessEqual(used, known)

    @of_every_tool
    def test_an_input_that_is_a_list_says_so(self, tool):
        for name, flag in flags(tool).items():
            if flag["kind"] == "list" and name in tool.action.inputs:
                with self.subTest(name):
                    self.assertRegex(tool.action.inputs[name]["description"].replace("\n", " "),
                                     "one per line|with commas between")

    @of_every_tool
    def test_every_output_is_a_result_of_the_program(self, tool):
        self.assertLessEqual(set(tool.action.outputs), tool.result_names)
        step = tool.action.step["id"]
        for name, entry in tool.action.outputs.items():
            self.assertEqual(entry["value"], "${{ steps." + step + ".outputs." + name + " }}")

    def test_an_input_means_what_the_parameter_of_that_name_means(self):
        for tool in (tools.SYNC, tools.WAIT, tools.NOTIFY, tools.APPLY_APPSET):
            with self.subTest(tool.name):
                left_out = {*LEFT_OUT["all"], *LEFT_OUT[tool.name]}
                self.assertLessEqual(set(tool.task.params), {*tool.action.inputs, *left_out})
                self.assertEqual(set(tool.task.results), set(tool.action.outputs))

    def test_the_examples_use_inputs_that_there_are(self):
        for action in ACTIONS.values():
            steps = [part for part in examples(action.folder / "README.md")
                     if "gitops-steps" in part.get("uses", "")]
            self.assertTrue(steps, action.folder.name)
            for step in steps:
                with self.subTest(action.folder.name, uses=step["uses"]):
                    used = ACTIONS[OURS.fullmatch(step["uses"])[1]]
                    self.assertLessEqual(set(step.get("with", {})), set(used.inputs))

    def test_the_readme_names_every_input_and_output(self):
        for action in ACTIONS.values():
            text = (action.folder / "README.md").read_text()
            for name in [*action.inputs, *action.outputs]:
                with self.subTest(action.folder.name, name=name):
                    # Those of another action stand in the page on moving from there.
                    if name not in tools.FOREIGN:
                        self.assertTrue(re.search(f"`{name}`", text))


if __name__ == "__main__":
    unittest.main()
