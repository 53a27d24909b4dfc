# SPDX-License-Identifier: Apache-2.0
"""The inputs of fjogeleit/yaml-update-action in our action update-values: a workflow of theirs changes
its line `uses` and nothing else."""

import json
import unittest

import tools
import values
import yaml
from forge_case import ForgeCase
from github import commands, install

ACTION = tools.UPDATE_VALUES.action

# What each input can be given; the rest of the step is below.
STEP = {"valueFile": values.FILE, "branch": "main", "message": "Update the images"}
BACKEND = {"propertyPath": "backend.tag", "value": "9f8e7d6"}


class Case(ForgeCase):
    def setUp(self):
        super().setUp()
        self.checkout = self.scratch / "checkout"
        self.file = self.checkout / values.FILE
        self.file.parent.mkdir(parents=True)
        self.file.write_text(values.BEFORE)

    def run_action(self, inputs, **more):
        return self.run_step(inputs, cwd=self.checkout, **more)

    def done(self, **inputs):
        run = self.run_action({**STEP, **inputs})
        self.assertEqual(run.status, 0, run.log)
        return run

    def pushed(self, revision="main"):
        return yaml.safe_load(self.repository.read(values.FILE, revision))

    def assert_nothing_happened(self):
        self.assertEqual(len(self.repository.commits()), 1)
        self.assertEqual(self.project.open_requests(), [])
        self.assertEqual(self.file.read_text(), values.BEFORE)


class Edits(Case):
    def test_the_step_that_most_people_have(self):
        run = self.done(commitChange="true", message="Update Image Version to 9f8e7d6",
                        changes='{\n  "backend.tag": "9f8e7d6",\n  "frontend.tag": "9f8e7d6"\n}\n')
        self.assertEqual([part["tag"] for part in self.pushed().values()], ["9f8e7d6", "9f8e7d6"])
        self.assertTrue(self.repository.message().startswith("Update Image Version to 9f8e7d6\n"))
        self.assertEqual(run.outputs["commit"], self.repository.tip())
        self.assertIn("# set by the pipeline", self.repository.read(values.FILE).decode())
        self.assertEqual(self.file.read_text(), values.BEFORE)

    def test_the_names_of_inputs_have_no_case(self):
        run = self.run_action({"VALUEFILE": values.FILE, "propertypath": "backend.tag",
                               "Value": "9f8e7d6"})
        self.assertEqual(run.status, 0, run.log)
        self.assertEqual(self.pushed()["backend"]["tag"], "9f8e7d6")

    def test_every_way_to_write_a_path(self):
        for number, path in enumerate(["backend.tag", "$.backend.tag", "backend['tag']",
                                       "$['backend']['tag']", '$.backend["tag"]']):
            with self.subTest(path):
                self.done(propertyPath=path, value=f"v{number}")
                self.assertEqual(self.pushed()["backend"]["tag"], f"v{number}")
                self.done(changes=json.dumps({path: f"w{number}"}))
                self.assertEqual(self.pushed()["backend"]["tag"], f"w{number}")
        self.assertEqual(set(self.pushed()), {"backend", "frontend"})

    def test_what_looks_like_a_path_in_a_value_stays(self):
        value = 'say "$.a": "$.b"'
        self.done(changes=json.dumps({"$.backend.tag": value, "$.backend.note": "$.x"}))
        self.assertEqual(self.pushed()["backend"]["tag"], value)
        self.assertEqual(self.pushed()["backend"]["note"], "$.x")

    def test_every_hostile_value_is_only_a_value(self):
        for value in [*tools.HOSTILE, "x" * 100_000]:
            with self.subTest(value[:50]):
                run = self.done(propertyPath="backend.tag", value=value)
                self.assertEqual(self.pushed()["backend"]["tag"], value)
                self.assertLessEqual({command[:2] for command in commands(run.log)},
                                     {("warning", "title=update-values")})

    def test_changes_as_long_as_a_variable_can_be_are_read(self):
        self.done(changes=json.dumps({"backend.tag": '"$.' + "a" * 100_000}))
        self.assertEqual(self.pushed()["backend"]["tag"], '"$.' + "a" * 100_000)

    def test_a_value_with_a_tag_has_its_type(self):
        for tagged, value in [("!!int 3", 3), ("!!float 1.5", 1.5), ("!!bool true", True),
                              ("!!str 3", "3"), ("!!null null", None)]:
            with self.subTest(tagged):
                self.done(propertyPath="backend.new", value=tagged)
                self.assertEqual(self.pushed()["backend"]["new"], value)

    def test_changes_may_name_files_of_their_own(self):
        for more in ({}, {"valueFile": ""}):
            with self.subTest(more):
                self.done(changes=json.dumps({values.FILE: {"backend.tag": f"v{len(more)}"}}),
                          **more)
                self.assertEqual(self.pushed()["backend"]["tag"], f"v{len(more)}")
        self.done(changes=json.dumps({values.FILE: {"backend.tag": "v7"}}),
                  propertyPath="frontend.tag", value="v8")
        self.assertEqual([part["tag"] for part in self.pushed().values()], ["v7", "v8"])

    def test_keys_are_added_unless_the_method_is_update(self):
        new = {"propertyPath": "backend.replicas", "value": "2"}
        run = self.run_action({**STEP, **new, "method": "Update"})
        self.assertEqual((run.status, run.outputs["result"]), (2, "refused"), run.log)
        self.assert_nothing_happened()
        for method in ("", "CreateOrUpdate", "createorupdate"):
            with self.subTest(method):
                self.done(**{**new, "propertyPath": f"backend.new{method}", "method": method})
                self.assertEqual(self.pushed()["backend"][f"new{method}"], "2")
        self.done(**BACKEND, method="Update", format="YAML")

    def test_a_message_is_no_template(self):
        self.done(**BACKEND, message='Say {{.new}} and {{"{{"}} and {{{ to }}}')
        self.assertTrue(self.repository.message().startswith(
            'Say {{.new}} and {{"{{"}} and {{{ to }}}\n'))

    def test_the_author_is_the_one_that_it_was(self):
        for number, (inputs, author) in enumerate([
                ({}, "github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>"),
                ({"commitUserName": "Jane", "commitUserEmail": "jane@example.com"},
                 "Jane <jane@example.com>"),
                ({"author": "Joe <joe@example.com>"}, "Joe <joe@example.com>")]):
            with self.subTest(inputs):
                self.done(propertyPath="backend.tag", value=f"v{number}", **inputs)
                said = self.repository.git("log", "-1", "--format=%an <%ae>", "main")
                self.assertEqual(said.decode().strip(), author)


class Places(Case):
    def test_the_checkout_alone(self):
        self.file.rename(self.scratch / "values.yaml")
        for inputs in ({"workDir": str(self.scratch)}, {"workDir": ".."}):
            with self.subTest(inputs):
                (self.scratch / "values.yaml").write_text(values.BEFORE)
                run = self.done(**{**BACKEND, "valueFile": "values.yaml"}, commitChange="false",
                                createPR="true", title="x", targetBranch="main", **inputs)
                found = yaml.safe_load((self.scratch / "values.yaml").read_text())
                self.assertEqual(found["backend"]["tag"], "9f8e7d6")
                self.assertEqual((run.outputs["result"], run.outputs["commit"]), ("changed", ""))
        self.assertEqual(len(self.repository.commits()), 1)

    def test_the_checkout_too(self):
        run = self.done(**BACKEND, updateFile="true", commitUserName="Jane")
        self.assertEqual(yaml.safe_load(self.file.read_text()), self.pushed())
        self.assertEqual(self.pushed()["backend"]["tag"], "9f8e7d6")
        self.assertEqual(run.outputs["commit"], self.repository.tip())
        self.assertEqual(run.summary.count("### update-values"), 1)

    def test_a_checkout_without_the_file_fails_before_the_push(self):
        self.file.unlink()
        run = self.run_action({**STEP, **BACKEND, "updateFile": "true"})
        self.assertEqual((run.status, run.outputs["result"]), (2, "refused"), run.log)
        self.assertEqual(len(self.repository.commits()), 1)

    def test_another_repository_by_its_name(self):
        other = values.make_repository(self.scratch, "shop/deploy.git")
        self.forge.create_project("shop/deploy", other)
        for inputs in ({}, {"githubAPI": self.forge.api_url}):
            with self.subTest(inputs):
                self.done(propertyPath="backend.tag", value=f"v{len(inputs)}",
                          repository="shop/deploy", token=self.token, **inputs)
                found = yaml.safe_load(other.read(values.FILE))
                self.assertEqual(found["backend"]["tag"], f"v{len(inputs)}")
        self.assertEqual(len(self.repository.commits()), 1)

    def test_the_address_of_the_api_names_the_server(self):
        # This server is another one than the workflow's, which nothing may reach.
        github = {"server_url": "https://github.invalid", "repository": "shop/web", "token": "t"}
        run = ACTION.run({**STEP, **BACKEND, "repository": "shop/web", "token": self.token,
                          "githubAPI": self.forge.api_url}, github,
                         install(tools.UPDATE_VALUES.path))
        self.assertEqual(run.status, 0, run.log)
        self.assertEqual(self.pushed()["backend"]["tag"], "9f8e7d6")


class Requests(Case):
    def setUp(self):
        super().setUp()
        for login in ("ann", "bob"):
            self.project.add_member(login, "write")
        self.project.add_team("operations")

    def request(self, **inputs):
        self.done(**BACKEND, createPR="true", **{"branch": "deploy/v2", "targetBranch": "main",
                                                 **inputs})
        found, = self.project.open_requests()
        return found

    def test_a_pull_request_goes_from_the_one_branch_to_the_other(self):
        request = self.request(description="All of it\n\n{{.new}}", title="Version {{.new}}",
                               labels="deploy, shop ,", reviewers="ann,bob",
                               teamReviewers="operations", assignees=" bob ")
        self.assertEqual((request.head, request.base), ("deploy/v2", "main"))
        self.assertEqual(request.title, "Version {{.new}}")
        self.assertTrue(request.body.startswith("All of it\n\n{{.new}}"), request.body)
        self.assertEqual(sorted(request.labels), ["deploy", "shop"])
        self.assertEqual((request.reviewers, request.teams), (["ann", "bob"], ["operations"]))
        self.assertEqual(request.assignees, ["bob"])
        self.assertEqual(len(self.repository.commits()), 1)
        self.assertEqual(self.pushed("deploy/v2")["backend"]["tag"], "9f8e7d6")

    def test_what_is_not_said_is_as_it_was(self):
        request = self.request(targetBranch="", masterBranchName="main")
        self.assertEqual((request.base, request.title, request.labels),
                         ("main", "Merge: Update the images", ["yaml-updates"]))

    def test_our_own_inputs_may_say_the_rest(self):
        request = self.request(label="deploy", body="All of it", draft="true")
        self.assertEqual((request.labels, request.draft), (["deploy"], True))
        self.assertTrue(request.body.startswith("All of it"), request.body)

    def test_the_default_branch_is_what_it_is_called(self):
        self.assertEqual(self.request(targetBranch="").base, "main")

    def test_every_hostile_text_is_only_a_text(self):
        for number, text in enumerate(tools.HOSTILE):
            with self.subTest(text):
                request = self.request(branch=f"deploy/{number}", title=text, description=text)
                self.assertEqual(request.title, text.replace("\n", " "))
                self.assertTrue(request.body.startswith(text), request.body)
                self.project.person("ann").close(request.number)


class Refusals(Case):
    def test_what_cannot_be_done_is_refused_by_its_name(self):
        request = {"createPR": "true", "branch": "deploy", "targetBranch": "main"}
        for inputs, message in [
                ({"method": "Create"}, "method cannot be Create"),
                ({"method": "Delete"}, "method is none of"),
                ({"format": "TOML"}, "format is neither"),
                ({"noCompatMode": "true"}, "noCompatMode is not needed here"),
                ({"noCompatMode": "maybe"}, "noCompatMode is neither true nor false"),
                ({"commitChange": "maybe"}, "commitChange is neither true nor false"),
                ({"createPR": "1"}, "createPR is neither true nor false"),
                ({"updateFile": "yes"}, "updateFile is neither true nor false"),
                ({"value": ""}, "value is empty"),
                ({"propertyPath": ""}, "value needs propertyPath"),
                ({"valueFile": ""}, "propertyPath needs valueFile"),
                ({"value": "!!seq [1]"}, "value has a tag"),
                ({"propertyPath": "images[?(@.name=='web')].tag"}, "JSONPath"),
                ({"propertyPath": "backend.*"}, "JSONPath"),
                ({"propertyPath": "a=b"}, "JSONPath"),
                ({"file": values.FILE}, "valueFile and file say the same"),
                ({**request, "targetBranch": "deploy"}, "branch and targetBranch are the same"),
                ({**request, "masterBranchName": "next"}, "masterBranchName and targetBranch differ"),
                ({**request, "pull-request": "true"}, "createPR and pull-request say the same"),
                ({**request, "labels": "a", "label": "b"}, "labels and label say the same"),
                ({**request, "description": "a", "body": "b"}, "description and body say the same"),
                ({**request, "reviewers": "a", "reviewer": "b"}, "reviewers and reviewer say"),
                ({"commitUserName": "a", "author": "b <b@example.com>"}, "commitUserName and author"),
                ({"githubAPI": "ftp://x"}, "githubAPI is no address")]:
            with self.subTest(inputs):
                run = self.run_action({**STEP, **BACKEND, **inputs})
                self.assertEqual((run.status, run.outputs["result"]), (2, "refused"), run.log)
                self.assertIn(message, run.outputs["message"])
                self.assertRegex(run.log, r"(?m)^::error title=update-values::the inputs? ")
                self.assert_nothing_happened()

    def test_a_path_that_is_not_understood_is_refused_by_the_program(self):
        for path in ("images[(@.length)]", "backend..tag", "$"):
            with self.subTest(path):
                run = self.run_action({**STEP, **BACKEND, "propertyPath": path})
                self.assertEqual((run.status, run.outputs["result"]), (2, "refused"), run.log)
                self.assert_nothing_happened()

    def test_what_is_not_needed_is_said_and_done_without(self):
        for name, value in (("force", "true"), ("quotingType", '"')):
            with self.subTest(name):
                run = self.done(propertyPath="backend.tag", value=f"of {name}", **{name: value})
                self.assertIn(f"::notice title=update-values::{name} is not needed", run.log)
                self.assertEqual(self.pushed()["backend"]["tag"], f"of {name}")

    def test_a_branch_that_is_not_there_is_not_made(self):
        run = self.run_action({**STEP, **BACKEND, "branch": "next", "masterBranchName": "main"})
        self.assertEqual((run.status, run.outputs["result"]), (5, "notfound"), run.log)
        self.assert_nothing_happened()

    def test_a_hostile_value_of_any_input_is_harmless(self):
        words = [*tools.HOSTILE, "x" * 100_000]
        for name in tools.FOREIGN:
            for value in words:
                with self.subTest(name, value=value[:50]):
                    run = self.run_action({**STEP, **BACKEND, "timeout": "10s", name: value})
                    self.assertIn(run.status, (0, 2, 5), run.log[:2000])
                    for command, properties, _ in commands(run.log):
                        self.assertIn((command, properties), {
                            ("error", "title=update-values"), ("notice", "title=update-values"),
                            ("warning", "title=update-values"), ("add-mask", "")})
                    self.assertEqual(set(run.outputs), set(ACTION.outputs))


if __name__ == "__main__":
    unittest.main()
