# SPDX-License-Identifier: Apache-2.0
"""The text of every Task, against the program that it presents."""

import functools
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


if __name__ == "__main__":
    unittest.main()
