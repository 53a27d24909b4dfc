# SPDX-License-Identifier: Apache-2.0
"""The text of every Task and action, against the program that it presents."""

import functools
import os
import re
import unittest

import tools
import yaml


def of_every_tool(test):
    @functools.wraps(test)
    def run(self):
        for tool in tools.ALL:
            with self.subTest(tool.name):
                test(self, tool)
    return run


TASKS = {tool.name: tool.task for tool in tools.ALL}
ACTIONS = {tool.name: tool.action for tool in tools.ALL}


def examples(page):
    """Every mapping in the blocks of YAML of a page, however deep."""
    for text in re.findall(r"```yaml\n(.*?)```", page.read_text(), re.DOTALL):
        yield from mappings(yaml.safe_load(text))


def mappings(value):
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    for part in value if isinstance(value, list) else ():
        yield from mappings(part)


def arguments(tool):
    return tool.task.step["args"]


def variables(tool):
    return {entry["name"]: entry["value"] for entry in tool.task.step["env"]}


class TaskText(unittest.TestCase):
    @of_every_tool
    def test_every_parameter_reaches_the_program_under_the_name_of_its_flag(self, tool):
        args, env = arguments(tool), variables(tool)
        for name in tool.task.params:
            with self.subTest(name):
                self.assertIn(name, tool.flags)
                if name == tool.positional:
                    self.assertEqual(args[-2:], ["--", f"$(params.{name}[*])"])
                elif tool.variable(name) in env:
                    self.assertIn(f"$(params.{name})", env[tool.variable(name)].splitlines())
                else:
                    at = args.index(f"$(params.{name})")
                    self.assertEqual(args[at - 1], f"--{name}")

    @of_every_tool
    def test_every_flag_and_variable_is_one_of_the_program(self, tool):
        used = [arg[2:] for arg in arguments(tool) if arg.startswith("--") and arg != "--"]
        self.assertLessEqual(set(used), tool.flags)
        self.assertLessEqual(set(variables(tool)), set(map(tool.variable, tool.flags)))

    @of_every_tool
    def test_every_flag_is_a_parameter_or_fixed_or_left_out_for_a_reason(self, tool):
        flags = [flag["name"] for flag in tool.described["flags"]]
        fixed = {arg[2:] for arg in arguments(tool) if arg.startswith("--") and arg != "--"}
        left_out = tool.left_out("task")
        there = set(tool.task.params) | fixed
        self.assertEqual([], [flag for flag in flags if flag not in there | set(left_out)])
        self.assertEqual([], [flag for flag in left_out if flag in there or flag not in flags])
        for flag, reason in left_out.items():
            self.assertRegex(reason, r"\w+ \w+", flag)

    def test_what_is_left_out_of_all_is_a_flag_of_more_than_one(self):
        kept = yaml.safe_load((tools.PROJECT / "tests/manifests/left_out.yaml").read_text())
        self.assertLessEqual(set(kept["task"]), {"shared", *TASKS})
        for name in kept["task"]["shared"]:
            with self.subTest(name):
                having = [tool.name for tool in tools.ALL
                          if name in (flag["name"] for flag in tool.described["flags"])]
                self.assertGreater(len(having), 1)

    @of_every_tool
    def test_every_result_is_asked_for_and_known_to_the_program(self, tool):
        args = arguments(tool)
        asked = [args[at + 1] for at, arg in enumerate(args) if arg == "--result"]
        self.assertEqual(asked, [f"{name}=$(results.{name}.path)" for name in tool.task.results])
        self.assertLessEqual(set(tool.task.results), tool.result_names)

    @of_every_tool
    def test_no_parameter_is_ever_part_of_a_script_or_of_another_argument(self, tool):
        self.assertNotIn("script", tool.task.step)
        self.assertEqual(tool.task.step["command"], [f"/usr/bin/{tool.name}"])
        for text in [*arguments(tool), *variables(tool).values()]:
            if "$(params." in text or "$(workspaces." in text:
                # Each line is one value.
                for line in text.splitlines():
                    self.assertRegex(line, r"^\$\([^()]+\)$")

    @of_every_tool
    def test_no_variable_holds_a_secret_that_a_parameter_could_name(self, tool):
        # The kubelet replaces $(NAME) in arguments by the variable of that name.
        for entry in tool.task.step["env"]:
            self.assertEqual(set(entry), {"name", "value"})

    @of_every_tool
    def test_the_step_asks_for_no_right_that_the_restricted_standard_forbids(self, tool):
        context = tool.task.step["securityContext"]
        self.assertTrue(context["runAsNonRoot"])
        self.assertTrue(context["readOnlyRootFilesystem"])
        self.assertFalse(context["allowPrivilegeEscalation"])
        self.assertEqual(context["capabilities"], {"drop": ["ALL"]})
        self.assertEqual(context["seccompProfile"], {"type": "RuntimeDefault"})

    @of_every_tool
    def test_names_and_version_agree_with_the_catalogue_layout(self, tool):
        metadata = tool.task.document["metadata"]
        self.assertEqual(metadata["name"], tool.name)
        self.assertEqual(metadata["labels"]["app.kubernetes.io/version"], tool.task_folder.name)
        self.assertEqual(metadata["annotations"]["tekton.dev/platforms"],
                         "linux/amd64,linux/arm64")

    @of_every_tool
    def test_the_readme_names_every_parameter_workspace_and_result(self, tool):
        text = (tool.task_folder / "README.md").read_text()
        workspaces = [each["name"] for each in tool.task.spec["workspaces"]]
        for name in [*tool.task.params, *workspaces, *tool.task.results]:
            self.assertIn(f"`{name}`", text)

    @of_every_tool
    def test_the_examples_are_tasks_of_a_pipeline(self, tool):
        steps = [part for part in examples(tool.task_folder / "README.md") if "taskRef" in part]
        self.assertTrue(steps)
        for step in steps:
            task = TASKS[step["taskRef"]["name"]]
            known = [each["name"] for each in task.spec["workspaces"]]
            self.assertLessEqual({each["name"] for each in step["params"]}, set(task.params))
            for binding in step.get("workspaces", []):
                # What it is bound to, a PipelineRun says.
                self.assertEqual(set(binding), {"name", "workspace"})
                self.assertIn(binding["name"], known)


class ActionText(unittest.TestCase):
    @of_every_tool
    def test_the_shell_line_is_constant(self, tool):
        line = tool.action.step["run"]
        self.assertNotIn("${{", line)
        self.assertEqual(line.count("\n"), 0)
        self.assertTrue(line.startswith(f'bash "$GITHUB_ACTION_PATH/run.sh" {tool.name}'), line)

    @of_every_tool
    def test_every_action_has_the_same_script(self, tool):
        script = tool.action_folder / "run.sh"
        self.assertEqual(os.readlink(script), "../run.sh")
        self.assertTrue(os.access(script, os.X_OK))

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
        known = set(map(tool.variable, tool.flags))
        used = {name for name in tool.action.step["env"] if name.startswith("GITOPS_")}
        self.assertLessEqual(used, known)

    @of_every_tool
    def test_every_output_is_a_result_of_the_program(self, tool):
        self.assertLessEqual(set(tool.action.outputs), tool.result_names)
        step = tool.action.step["id"]
        for name, entry in tool.action.outputs.items():
            self.assertEqual(entry["value"], "${{ steps." + step + ".outputs." + name + " }}")

    def test_an_input_means_what_the_parameter_of_that_name_means(self):
        for tool in (tools.SYNC, tools.WAIT, tools.NOTIFY, tools.APPLY_APPSET):
            with self.subTest(tool.name):
                self.assertLessEqual(set(tool.task.params), set(tool.action.inputs))
                self.assertEqual(set(tool.task.results), set(tool.action.outputs))

    @of_every_tool
    def test_the_examples_use_inputs_that_there_are(self, tool):
        steps = [part for part in examples(tool.action_folder / "README.md")
                 if "gitops-steps/actions/" in part.get("uses", "")]
        self.assertTrue(steps)
        for step in steps:
            name = re.fullmatch(r".*/actions/([\w-]+)@<commit>", step["uses"])[1]
            self.assertLessEqual(set(step["with"]), set(ACTIONS[name].inputs))

    @of_every_tool
    def test_the_readme_names_every_input_and_output(self, tool):
        text = (tool.action_folder / "README.md").read_text()
        for name in [*tool.action.inputs, *tool.action.outputs]:
            self.assertIn(f"`{name}`", text)


if __name__ == "__main__":
    unittest.main()
