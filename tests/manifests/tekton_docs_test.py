# SPDX-License-Identifier: Apache-2.0
"""docs/tekton.md and the files of docs/examples/tekton: they fit each other, and the commands are
what they seem to be. What the YAML means to Tekton, tekton_validation_test.py asks."""

import json
import os
import re
import shlex
import subprocess
import tempfile
import unittest
from pathlib import Path

import tekton_examples
import tools
import yaml
from fakes.registry import Registry
from tekton_kubectl import Cluster, Refused

PAGE = tools.PROJECT / "docs/tekton.md"
PAGES = [PAGE, tools.PROJECT / "stepactions/README.md",
         tools.PROJECT / "docs/examples/post-sync-hook/README.md"]
FEATURES = {"set-security-context", "set-security-context-read-only-root-filesystem"}


def commands(page):
    """Each command in the blocks of a page, as its words."""
    for block in re.findall(r"```sh\n(.*?)```", page.read_text(), re.DOTALL):
        words = []
        for line in block.replace("\\\n", " ").splitlines():
            words.append(line)
            try:
                yield shlex.split("\n".join(words))
                words = []
            except ValueError:      # a quotation that goes on
                continue


def blocks(page):
    return [yaml.safe_load(text)
            for text in re.findall(r"```yaml\n(.*?)```", page.read_text(), re.DOTALL)]


def seconds(text):
    return sum(int(number) * {"h": 3600, "m": 60, "s": 1}[unit]
               for number, unit in re.findall(r"(\d+)([hms])", text))


def named(entries):
    return {entry["name"]: entry for entry in entries}


class Commands(unittest.TestCase):
    def test_every_command_is_one_of_these_and_names_files_that_exist(self):
        for page in PAGES:
            for words in commands(page):
                with self.subTest(page=page.name, command=words):
                    if words[:2] in (["kubectl", "apply"], ["kubectl", "create"]):
                        rest = words[2:]
                        if rest[0] == "-n":
                            rest = rest[2:]
                        self.assertEqual(set(rest[::2]), {"-f"})
                        for path in rest[1::2]:
                            self.assertTrue((tools.PROJECT / path).is_file(), path)
                    elif words[:2] == ["kubectl", "patch"]:
                        self.assertEqual(words[2:-1], ["configmap", "feature-flags", "-n",
                                                       "tekton-pipelines", "--type", "merge", "-p"])
                        self.assertEqual(json.loads(words[-1]),
                                         {"data": dict.fromkeys(FEATURES, "true")})
                    else:
                        self.assertIn(words[0], ("python3", "skopeo"))

    def test_in_the_order_of_a_page_each_command_finds_what_it_needs(self):
        for page in PAGES:
            # The hook is for the namespace of an application that is there.
            cluster = Cluster(["default", "tekton-pipelines", "argocd", "shop"]
                              if "post-sync-hook" in str(page) else ["default", "tekton-pipelines"])
            for words in commands(page):
                if words[0] == "kubectl":
                    cluster.kubectl(*words[1:])

    def test_the_stand_in_for_a_cluster_refuses_what_a_cluster_would(self):
        task, run = "tasks/wait/0.1/wait.yaml", "docs/examples/tekton/run.yaml"
        for words, because in ((["apply", "-n", "shop-ci", "-f", task], "no Namespace shop-ci"),
                               (["apply", "-f", run], "no Namespace shop-ci"),
                               (["delete", "-f", run], "unknown")):
            with self.assertRaisesRegex(Refused, because):
                Cluster().kubectl(*words)
        for words, because in ((["create", "-f", run], "no Pipeline deploy"),
                               (["apply", "-n", "default", "-f", run], "not default"),
                               (["apply", "-f", run], "without a name")):
            with self.assertRaisesRegex(Refused, because):
                Cluster(["default", "shop-ci"]).kubectl(*words)

    def test_the_bundle_is_made_and_pushed_as_the_page_says(self):
        block, = re.findall(r"```sh\n(python3 .*?)```", PAGE.read_text(), re.DOTALL)
        digest = "sha256:" + "0123456789abcdef" * 4
        with tempfile.TemporaryDirectory() as folder, Registry() as registry:
            (Path(folder) / "packaging").symlink_to(tools.PROJECT / "packaging")
            # The registry of this machine has no certificate.
            (Path(folder) / "bin").mkdir()
            skopeo = Path(folder) / "bin/skopeo"
            skopeo.write_text("#!/bin/sh\n"
                              'exec /usr/bin/skopeo "$1" --dest-tls-verify=false "$2" "$3"\n')
            skopeo.chmod(0o755)
            block = block.replace("docker://registry.example.com", f"docker://{registry.host}")
            subprocess.run(["bash", "-ec", block], cwd=folder, check=True, capture_output=True,
                           env={**os.environ, "DIGEST": digest,
                                "PATH": f"{folder}/bin:{os.environ['PATH']}"})
            said = subprocess.run(["skopeo", "inspect", "--tls-verify=false", "--raw",
                                   f"docker://{registry.image('ci/gitops-steps-bundle:0.1')}"],
                                  capture_output=True, check=True).stdout
        self.assertEqual(len(json.loads(said)["layers"]), 2 * len(tools.ALL))

    def test_resolvers_are_asked_for_what_there_is(self):
        refs = [part["taskRef"] for block in blocks(PAGE) for part in block]
        given = [{param["name"]: param["value"] for param in ref["params"]} for ref in refs]
        self.assertEqual([ref["resolver"] for ref in refs], ["git", "bundles"])
        self.assertTrue((tools.PROJECT / given[0]["pathInRepo"]).is_file())
        self.assertRegex(given[0]["revision"], "^[0-9a-f]{40}$")
        self.assertIn(given[1]["name"], [tool.name for tool in tools.ALL])
        self.assertEqual(given[1]["kind"], "task")

    def test_the_page_names_every_file_of_the_example(self):
        text = PAGE.read_text()
        for path in tekton_examples.FILES:
            self.assertIn(f"examples/tekton/{path.name}", text)


class Example(unittest.TestCase):
    def setUp(self):
        self.pipeline = tekton_examples.the_only("Pipeline", "pipeline")["spec"]
        template = tekton_examples.the_only("TriggerTemplate", "trigger-template")["spec"]
        self.template_params = template["params"]
        self.run_of_a_push, = template["resourcetemplates"]
        self.run_by_hand = tekton_examples.the_only("PipelineRun", "run")
        self.tasks = named(self.pipeline["tasks"] + self.pipeline["finally"])

    def test_a_run_by_hand_is_that_of_a_push_with_values_of_its_own(self):
        ours, theirs = self.run_by_hand["spec"], self.run_of_a_push["spec"]
        self.assertEqual([param["name"] for param in ours["params"]],
                         [param["name"] for param in theirs["params"]])
        for one, other in zip(ours["params"], theirs["params"]):
            if "$(tt." not in other["value"]:
                self.assertEqual(one, other)
        self.assertEqual({**ours, "params": 0}, {**theirs, "params": 0})

    def test_a_run_has_the_parameters_and_workspaces_of_the_pipeline(self):
        given = {param["name"] for param in self.run_by_hand["spec"]["params"]}
        known = named(self.pipeline["params"])
        self.assertLessEqual(given, set(known))
        needed = {name for name, param in known.items() if "default" not in param}
        self.assertLessEqual(needed, given)
        self.assertEqual(set(named(self.run_by_hand["spec"]["workspaces"])),
                         set(named(self.pipeline["workspaces"])))

    def test_both_listeners_give_the_template_what_it_wants(self):
        wanted = set(named(self.template_params))
        self.assertEqual(set(re.findall(r"\$\(tt\.params\.([a-z-]+)\)",
                                        json.dumps(self.run_of_a_push))), wanted)
        for forge in ("github", "gitlab"):
            name = f"triggers-{forge}"
            binding = tekton_examples.the_only("TriggerBinding", name)
            self.assertEqual(set(named(binding["spec"]["params"])), wanted)
            trigger, = tekton_examples.the_only("EventListener", name)["spec"]["triggers"]
            self.assertEqual(trigger["bindings"], [{"ref": binding["metadata"]["name"]}])
            self.assertEqual(trigger["template"], {"ref": "deploy"})
            self.assertEqual([each["ref"]["name"] for each in trigger["interceptors"]],
                             [forge, "cel"])

    def test_every_secret_configmap_and_account_that_is_named_is_there(self):
        there = {(each["kind"], each["metadata"]["name"]): each
                 for each in tekton_examples.documents("secrets", "notifications", "rbac")}
        spec = self.run_by_hand["spec"]
        for workspace in spec["workspaces"]:
            if "secret" in workspace:
                self.assertIn(("Secret", workspace["secret"]["secretName"]), there)
            elif "configMap" in workspace:
                self.assertIn(("ConfigMap", workspace["configMap"]["name"]), there)
        self.assertIn(("ServiceAccount", spec["taskRunTemplate"]["serviceAccountName"]), there)
        for secret in there["ServiceAccount", "pipeline"]["secrets"]:
            self.assertIn(("Secret", secret["name"]), there)
        for forge in ("github", "gitlab"):
            listener = tekton_examples.the_only("EventListener", f"triggers-{forge}")["spec"]
            self.assertIn(("ServiceAccount", listener["serviceAccountName"]), there)
            wanted = listener["triggers"][0]["interceptors"][0]["params"][0]["value"]
            self.assertIn(wanted["secretKey"],
                          there["Secret", wanted["secretName"]]["stringData"])
        named_by_services = re.findall(r"\$([a-z-]+)",
                                       json.dumps(there["ConfigMap", "notifications"]["data"]))
        self.assertEqual(set(named_by_services),
                         set(there["Secret", "notifications-secret"]["stringData"]))

    def test_nobody_has_a_right_that_is_not_needed(self):
        documents = tekton_examples.documents("rbac")
        rules = [(each["kind"], rule) for each in documents for rule in each.get("rules", [])]
        for kind, rule in rules:
            self.assertNotIn("*", rule["verbs"] + rule["resources"])
            self.assertNotIn("secrets", rule["resources"])
            if set(rule["verbs"]) - {"get", "list", "watch"}:
                self.assertEqual(kind, "Role")
                self.assertIn(rule["resources"], (["pipelineruns"], ["events"]))
        for each in documents:
            for subject in each.get("subjects", []):
                self.assertEqual(subject["name"], "listener")
        self.assertFalse(self.run_by_hand["spec"]["taskRunTemplate"]["podTemplate"]
                         ["automountServiceAccountToken"])

    def test_all_is_in_one_namespace(self):
        for path in tekton_examples.FILES:
            for document in tekton_examples.documents(path.stem):
                if document["kind"] not in ("Namespace", "ClusterRole", "ClusterRoleBinding"):
                    self.assertEqual(document["metadata"]["namespace"], "shop-ci", path.name)

    def test_our_timeout_ends_before_the_one_of_the_task_and_that_before_the_one_of_the_run(self):
        limits = self.run_by_hand["spec"]["timeouts"]
        for name, task in self.tasks.items():
            with self.subTest(name):
                outer = seconds(task["timeout"])
                if "taskRef" in task:
                    inner = seconds(named(task["params"])["timeout"]["value"])
                    self.assertLess(inner, outer)
                self.assertLess(outer, seconds(limits["tasks"]))
        self.assertLess(seconds(limits["tasks"]), seconds(limits["pipeline"]))

    def test_without_a_timeout_ours_is_shorter_than_that_of_tekton(self):
        for tool in tools.ALL:
            flag, = [flag for flag in tool.described["flags"] if flag["name"] == "timeout"]
            default, = re.findall(r"\((\d+ ?[ms])\)", flag["help"])
            default = default.replace(" ", "")
            self.assertLess(seconds(default), 3600)
            words = {60: "one minute", 120: "two minutes", 600: "ten minutes"}[seconds(default)]
            self.assertIn(f"`timeout` | time allowed for everything; {words} if empty",
                          (tool.task_folder / "README.md").read_text())

    def test_no_parameter_is_ever_part_of_a_script(self):
        for task in self.tasks.values():
            for step in task.get("taskSpec", {}).get("steps", []):
                self.assertNotIn("script", step)
                self.assertNotRegex(step["command"][0], r"(^|/)(ba|da|z)?sh$")

    def test_our_tasks_are_given_parameters_and_workspaces_that_they_have(self):
        ours = {tool.name: tool.task for tool in tools.ALL}
        used = [task for task in self.tasks.values() if "taskRef" in task]
        self.assertEqual({task["taskRef"]["name"] for task in used},
                         {"update-values", "sync", "wait", "notify"})
        for task in used:
            kind = ours[task["taskRef"]["name"]]
            self.assertLessEqual(set(named(task["params"])), set(kind.params))
            self.assertLessEqual({each["name"] for each in task["workspaces"]},
                                 {each["name"] for each in kind.workspaces})
        # Where that Task was not run, Tekton would skip it.
        self.assertNotIn("$(tasks.", json.dumps(self.tasks["tell-of-failure"])
                         .replace("$(tasks.status)", ""))


if __name__ == "__main__":
    unittest.main()
