# SPDX-License-Identifier: Apache-2.0
"""The shared library for Jenkins, in the Groovy that Jenkins has, with a shell that is one."""

import re
import sys
import tempfile
import unittest
from pathlib import Path

import jenkins
import yaml

if not jenkins.GROOVY:
    print("left out: the shared library for Jenkins, for want of groovy")
    sys.exit(77)

import delivery  # noqa: E402
from fakes.argocd_server import ArgoServer  # noqa: E402
from fakes.git_repository import Repository  # noqa: E402

sys.path.insert(0, str(jenkins.PROJECT / "packaging"))

import ci_wrappers  # noqa: E402
import flags  # noqa: E402

HOSTILE = [
    "it's \"quoted\"", "'", '"', "\\", "back\\slash\\", "\\n", "$(id)", "${IFS}", "$HOME", "`id`",
    "$", "${env.HOME}", "; rm -rf /", "a && b | c > d", "-rf", "--dry-run", "--", "[a, b]", "{a: b}",
    "a=b=c", "PATH+X=y", "::error::no", "##[error]no", "%0A%25", "*", "a: b # c", "a blank behind ",
    " one before", "\ttab", "übung 标签 🚀", "\u0085\u2028", "#!/bin/sh", "\x1b[31m"]
MANY_LINES = ["two\nlines", "\n", "a\n\n'\"$(id)\n\\\n", "dos\r\nlines", "\r", "'''", "\"\"\"\n$x"]

# Keeps what it was given, and says that all is well.
RECORDER = """#!/bin/sh
env -0 >"$RECORD"
printf '{"result":"%s","message":"recorded"}' "$#" >"$2"
"""
VALUES = "frontend:\n  tag: v1\nbackend:\n  tag: v1\n"


class Case(unittest.TestCase):
    def setUp(self):
        self.scratch = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="jenkins-")))
        self.bin = self.scratch / "bin"
        self.bin.mkdir()

    def install(self, recorder=False):
        for tool in flags.NAMES:
            program = self.bin / f"gitops-{tool}"
            if recorder:
                program.write_text(RECORDER)
                program.chmod(0o755)
            else:
                program.symlink_to(delivery.PROGRAMS / tool)

    def run_steps(self, *cases, **env):
        """Each case is the name of a step with its arguments."""
        path = f"{self.bin}:/usr/bin:/bin"
        return jenkins.run(self.scratch, [
            {"step": step, "arguments": arguments, "env": {"PATH": path, **env}}
            for step, arguments in cases])


class Arguments(Case):
    def setUp(self):
        super().setUp()
        self.install(recorder=True)

    def record(self, cases):
        """The variables of GITOPS_ that each case hands to its program."""
        records = [self.scratch / f"record-{number}" for number in range(len(cases))]
        answers = jenkins.run(self.scratch, [
            {"step": step, "arguments": arguments,
             "env": {"PATH": f"{self.bin}:/usr/bin:/bin", "RECORD": str(record)}}
            for (step, arguments), record in zip(cases, records)])
        for answer, record in zip(answers, records):
            self.assertEqual(answer.result, "SUCCESS", answer.said)
            self.assertEqual(answer.returned,
                             {"result": "2", "message": "recorded", "status": 0})
            pairs = record.read_bytes().decode().split("\0")[:-1]
            yield {name: value for name, _, value in (pair.partition("=") for pair in pairs)
                   if name.startswith("GITOPS_")}

    def test_every_argument_arrives_in_its_variable_byte_for_byte(self):
        cases, expected = [], []
        for tool in flags.tools(delivery.PROGRAMS):
            handed = [flag for flag in ci_wrappers.flags_of(tool, "jenkins")
                      if flag.name not in ("json", "results")]
            for value in HOSTILE + MANY_LINES:
                arguments, variables = {}, {}
                for flag in handed:
                    variable = flag.variables[0]
                    if flag.kind == "switch":
                        given = True
                        variables[variable] = "true"
                    elif flag.kind == "one":
                        given = variables[variable] = value
                    elif value in HOSTILE:
                        given = [value, "another", value]
                        variables[variable] = "\n".join(given)
                    else:
                        continue
                    arguments[ci_wrappers.camel(flag.name)] = given
                cases.append((ci_wrappers.step_name(tool), arguments))
                expected.append(variables)
        for case, variables, wanted in zip(cases, self.record(cases), expected):
            with self.subTest(step=case[0], value=wanted.get("GITOPS_TIMEOUT", "")):
                self.assertEqual(variables, wanted)

    def test_a_large_value_arrives(self):
        text = "'\"$\\\n" * 20_000
        (variables,) = self.record([("gitopsUpdateValues", {"message": text})])
        self.assertEqual(variables, {"GITOPS_UPDATE_VALUES_MESSAGE": text})

    def test_what_is_empty_or_null_is_not_given(self):
        (variables,) = self.record([("gitopsWait", {
            "app": [], "selector": "", "timeout": None, "project": [None, ""], "poll": 15,
            "children": False, "contains": None, "core": ""})])
        self.assertEqual(variables, {"GITOPS_WAIT_POLL": "15", "GITOPS_WAIT_CHILDREN": "false"})

    def test_one_value_does_as_a_list(self):
        (variables,) = self.record([("gitopsWait", {"app": "shop", "for": "sync"})])
        self.assertEqual(variables, {"GITOPS_WAIT_APP": "shop", "GITOPS_WAIT_FOR": "sync"})

    def test_the_command_is_always_the_same(self):
        answers = self.run_steps(("gitopsWait", {"app": "$(id)"}), ("gitopsSync", {"app": "x"}),
                                 ("gitopsWait", {}), RECORD="/dev/null")
        (script,) = {call["script"] for answer in answers for call in answer.calls}
        self.assertNotIn("id)", script)
        self.assertEqual([call["label"] for answer in answers for call in answer.calls],
                         ["gitops wait", "gitops sync", "gitops wait"])
        # Without `sh -x`, which would print it.
        self.assertTrue(script.startswith("#!/bin/sh\n"))

    def test_an_argument_that_is_not_there_is_refused_with_the_name_that_was_meant(self):
        cases = [("ap", "app"), ("apps", "app"), ("degraded-after", "degradedAfter"),
                 ("degradedafter", "degradedAfter"), ("stable_for", "stableFor"),
                 ("timeuot", "timeout"), ("password", ""), ("kubernetesVersion", "")]
        answers = self.run_steps(*(("gitopsWait", {name: "x"}) for name, _ in cases))
        for (name, meant), answer in zip(cases, answers):
            with self.subTest(name):
                self.assertEqual(answer.error, f"wait: there is no argument {name}" +
                                 (f"; did you mean {meant}?" if meant else ""))
                self.assertEqual(answer.calls, [])

    def test_values_of_the_wrong_kind_are_refused(self):
        cases = {("timeout", ("1m", "2m")): "wait: timeout is one value, not a list",
                 ("core", "yes"): "wait: core is true or false",
                 ("app", "a\nb"): "wait: app: a value has a line end; give a list: [first, second]",
                 ("app", ("a", "b\rc")):
                     "wait: app: a value has a line end; give a list: [first, second]",
                 ("timeout", "a\0b"): "wait: timeout: a value has a NUL byte",
                 ("whenFailed", "ignore"):
                     "wait: whenFailed is error, unstable or return, not ignore"}
        answers = self.run_steps(*(("gitopsWait", {name: list(value) if isinstance(value, tuple)
                                                   else value}) for name, value in cases))
        self.assertEqual([answer.error for answer in answers], list(cases.values()))
        self.assertEqual([answer.calls for answer in answers], [[]] * len(cases))


class Programs(Case):
    def setUp(self):
        super().setUp()
        self.install()
        self.repository = Repository(self.scratch / "deploy.git", {"values.yaml": VALUES})
        self.target = {"repo": str(self.repository.path), "file": "values.yaml"}

    def values(self):
        return yaml.safe_load(self.repository.read("values.yaml"))

    def test_the_results_are_a_map(self):
        (answer,) = self.run_steps(("gitopsUpdateValues", {
            **self.target, "set": ["frontend.tag=v2", "backend.tag=v3"]}))
        self.assertEqual(answer.returned["commit"], self.repository.tip())
        self.assertEqual((answer.returned["status"], answer.returned["changed"]), (0, True))
        self.assertEqual([change["new"] for change in answer.returned["changes"]], ["v2", "v3"])
        self.assertEqual(self.values(), {"frontend": {"tag": "v2"}, "backend": {"tag": "v3"}})

    def test_hostile_values_are_values(self):
        answers = self.run_steps(*(("gitopsUpdateValues", {
            **self.target, "set": [f"frontend.tag={value}"]}) for value in HOSTILE))
        for value, answer in zip(HOSTILE, answers):
            with self.subTest(value):
                self.assertEqual(answer.result, "SUCCESS", answer.said)
                text = self.repository.read("values.yaml", answer.returned["commit"])
                self.assertEqual(yaml.safe_load(text)["frontend"]["tag"], value)

    def test_a_failure_is_what_it_was_asked_to_be(self):
        wrong = {**self.target, "set": "nothing.here=1"}
        why = "update-values: .* \\(exit status 2\\)"
        default, error, unstable, returned = self.run_steps(
            ("gitopsUpdateValues", wrong),
            *(("gitopsUpdateValues", {**wrong, "whenFailed": what})
              for what in ("error", "unstable", "return")))
        for answer in (default, error):
            self.assertEqual(answer.result, "FAILURE")
            self.assertRegex(answer.error, why)
        self.assertEqual(unstable.result, "UNSTABLE")
        self.assertRegex(unstable.said[0][1], why)
        self.assertEqual((returned.result, returned.said), ("SUCCESS", []))
        for answer in (unstable, returned):
            self.assertEqual((answer.returned["status"], answer.returned["result"]),
                             (2, "refused"))

    def test_every_exit_status_is_in_the_results(self):
        cases = [({"branch": "gone", "set": "a=1"}, 5, "notfound"),
                 ({"set": "frontend.tag=v9", "expect": "v0"}, 6, "conflict"),
                 ({"set": "frontend.tag=v9", "check": True}, 8, "changed"),
                 ({}, 2, "refused")]
        answers = self.run_steps(*(("gitopsUpdateValues", {
            **self.target, **more, "whenFailed": "return"}) for more, _, _ in cases))
        self.assertEqual([(answer.returned["status"], answer.returned["result"])
                          for answer in answers], [case[1:] for case in cases])

    def test_a_file_of_results_is_kept_where_it_is_asked_for_and_nothing_else(self):
        folder = self.scratch / "job"
        (folder / "workspace").mkdir(parents=True)
        (folder / "workspace/old.json").write_text('{"result": "of an earlier run"}')
        path = f"{self.bin}:/usr/bin:/bin"
        kept, stale = jenkins.run(self.scratch, [
            {"step": "gitopsUpdateValues", "folder": str(folder), "env": {"PATH": path},
             "arguments": {**self.target, "set": "frontend.tag=v2", "json": "kept.json"}},
            {"step": "gitopsUpdateValues", "folder": str(folder), "env": {"PATH": "/nowhere"},
             "arguments": {**self.target, "json": "old.json", "whenFailed": "return"}}])
        results = yaml.safe_load((folder / "workspace/kept.json").read_text())
        self.assertEqual({**results, "status": 0}, kept.returned)
        self.assertEqual(stale.returned, {"result": "", "message": "it has left no results",
                                          "status": 127})
        self.assertEqual(list(folder.glob("workspace@tmp/*")), [])

    def test_another_program_of_that_name_ends_as_a_failure(self):
        # /usr/bin/sync of Debian does not sync applications, and must not seem to.
        (self.bin / "gitops-sync").unlink()
        (answer,) = self.run_steps(("gitopsSync", {"app": "shop", "whenFailed": "return"}))
        self.assertEqual(answer.returned["status"], 1, answer.log)
        self.assertIn("--json", answer.log)

    def test_what_a_step_has_returned_is_what_notify_tells(self):
        config = {"service.webhook.x": "url: https://chat.example.com",
                  "template.said": 'message: "{{range .ci.results}}{{.result}} {{end}}"\n'}
        (self.scratch / "config.yaml").write_text(yaml.safe_dump(config))
        (values,) = self.run_steps(("gitopsUpdateValues", {
            **self.target, "set": "frontend.tag='\"标签 🚀"}))
        for results in (values.returned, [values.returned, {}, None, ""]):
            (answer,) = self.run_steps(("gitopsNotify", {
                "config": str(self.scratch / "config.yaml"), "template": "said", "preview": True,
                "recipient": "x", "results": results}))
            self.assertEqual(answer.result, "SUCCESS", answer.log)
            (call,) = answer.calls
            self.assertEqual(
                len(call["variables"]["GITOPS_NOTIFY_RESULTS"].splitlines()), 1)

    def test_argocd_takes_the_token_of_the_caller(self):
        with ArgoServer({"applications": [{"name": "shop"}]}) as server:
            arguments = {"server": server.url, "app": "shop", "timeout": "20s", "stableFor": "0s",
                         "whenFailed": "return"}
            for token, status in ((server.token(), 0), ("a.b.c", 4)):
                waited, synced = self.run_steps(
                    ("gitopsWait", arguments), ("gitopsSync", arguments), ARGOCD_AUTH_TOKEN=token)
                self.assertEqual((waited.returned["status"], synced.returned["status"]),
                                 (status, status), waited.log + synced.log)
                self.assertNotIn(token, waited.log + synced.log + str(waited.returned))
            self.assertEqual(server.violations, [])

    def test_applicationsets_of_the_checkout_are_worked_out(self):
        (answer,) = self.run_steps(("gitopsApplyAppset", {"lint": True, "file": str(
            jenkins.PROJECT / "docs/examples/applicationsets/appsets/previews.yaml")}))
        self.assertEqual(answer.returned["status"], 0, answer.log)


class Source(unittest.TestCase):
    def test_no_string_of_a_command_is_made_of_values(self):
        for file in (jenkins.PROJECT / "vars").iterdir():
            text = file.read_text()
            for script in re.findall(r"script: *(.*)\)", text):
                self.assertEqual(script, "command")
            self.assertNotRegex(text, r'"""|\bsh +["\']|execute\(\)')


if __name__ == "__main__":
    unittest.main()
