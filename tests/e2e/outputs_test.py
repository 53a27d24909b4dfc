#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Results reach Tekton, GitHub, GitLab, Jenkins and files, agree, and are there after failures."""

import html
import json
import os
import unittest

from support import (DENIED, DONE, EDIT, FAILED, FILE, FILES, NOT_FOUND, OUT_OF_TIME,
                     RESULT_NAMES, UNREACHABLE, USAGE, EndToEnd)
from fakes import fault_proxy
from results_support import assert_all_agree, dotenv


class Results(EndToEnd):
    def setUp(self):
        super().setUp()
        self.site = self.repository()
        self.server = self.serve()
        self.url = self.server.url("site.git")

    def run_all(self, *arguments, url=None, **options):
        """Runs with every way to get results; sets self.results to Tekton's."""
        flags = []
        for name in RESULT_NAMES:
            flags += ["--result", f"{name}={self.dir}/result-{name}"]
        for kind in ("dotenv", "properties", "json"):
            flags += [f"--{kind}", self.dir / f"{kind}-file"]
        env = {"GITHUB_OUTPUT": str(self.dir / "github-output"),
               "GITHUB_STEP_SUMMARY": str(self.dir / "summary")}
        done = self.run_tool("--repo", url or self.url, "--output", "json", *flags, *arguments,
                             env=env, **options)
        self.results = {name: self.read(f"result-{name}") for name in RESULT_NAMES}
        return done

    def read(self, name):
        return (self.dir / name).read_bytes().decode()

    def assert_all_agree(self, done):
        _, texts = assert_all_agree(self, done, self.read, RESULT_NAMES)
        self.assertEqual(texts, self.results)

    def test_every_way_says_the_same_after_a_change(self):
        done = self.run_all("--file", FILE, EDIT)
        self.assert_status(DONE, done)
        self.assert_all_agree(done)
        self.assertEqual(("changed", "true", self.site.tip(), "main", "1"),
                         tuple(self.results[name] for name in
                               ("result", "changed", "commit", "branch", "attempts")))
        self.assertEqual([FILE], json.loads(self.results["files"]))
        self.assertEqual("v1.4.2", json.loads(self.results["changes"])[0]["new"])
        self.assertEqual(self.url, self.results["repository"])
        self.assertIn("v1.4.2", html.unescape(self.read("summary")))

    def test_every_way_says_the_same_when_there_is_nothing_to_do(self):
        done = self.run_all("--file", FILE, "backend.tag=v1.4.1")
        self.assert_status(DONE, done)
        self.assert_all_agree(done)
        self.assertEqual(("unchanged", "false", self.site.tip(), "[]"),
                         tuple(self.results[name] for name in
                               ("result", "changed", "commit", "files")))

    def test_every_failure_has_results(self):
        denied = self.serve(users={"ci": "x"}).url("site.git")
        slow = self.proxy()
        slow.add(fault_proxy.delay(600), times=None)
        portal = self.proxy()
        portal.add(fault_proxy.html(), times=None)
        refusing = self.repository("refusing.git")
        refusing.hook("pre-receive", "exit 1\n")
        usual = ("--file", FILE, EDIT)
        for status, result, url, arguments in (
                (DENIED, "denied", denied, usual),
                (NOT_FOUND, "notfound", self.server.url("absent.git"), usual),
                (NOT_FOUND, "notfound", self.url, (*usual, "--branch", "mian")),
                (OUT_OF_TIME, "timeout", slow.url("site.git"), (*usual, "--timeout", "1s")),
                (UNREACHABLE, "unreachable", portal.url("site.git"), usual),
                (FAILED, "(failed|refused|denied)", self.server.url("refusing.git"), usual),
                (USAGE, "(refused|failed)", self.url, ("--file", "absent.yaml", EDIT)),
                (USAGE, "(refused|failed)", self.url, (*usual, "--no-such-flag")),
                (USAGE, "(refused|failed)", self.url, (*usual, "--timeout", "soon")),
                (USAGE, "(refused|failed)", "host.example.com/site", usual)):
            with self.subTest(status=status, url=url, arguments=arguments):
                for path in self.dir.glob("*-file"):
                    path.unlink()
                (self.dir / "github-output").write_text("")
                for name in RESULT_NAMES:
                    self.write(f"result-{name}", "left over from another run")
                done = self.run_all(*arguments, url=url)
                self.assert_status(status, done)
                self.assertRegex(self.results["result"], f"^{result}$")
                message = self.results["message"]
                self.assertTrue(message and "\n" not in message, message)
                self.assertEqual("", self.results["commit"])
                self.assertIn(self.results["changed"], ("false", ""))
                if "--no-such-flag" not in arguments and "soon" not in arguments:
                    self.assert_all_agree(done)

    def test_a_failure_names_the_branch_it_met(self):
        refusing = self.repository("refusing.git")
        refusing.hook("pre-receive", "exit 1\n")
        for name, arguments in (("refusing.git", ("--file", FILE, EDIT)),
                                ("site.git", ("--file", "absent.yaml", EDIT))):
            with self.subTest(name):
                done = self.run_tool("--repo", self.server.url(name), *arguments,
                                     "--output", "json")
                self.assertEqual(("main", 1), (done.json["branch"], done.json["attempts"]), done)
                self.assertNotEqual("", done.json["duration"])

    def test_results_are_created_before_anything_else(self):
        done = self.run_tool("--result", f"commit={self.dir}/commit", "--no-such-flag")
        self.assert_status(USAGE, done)
        self.assertEqual("", self.read("commit"))
        done = self.run_tool(f"--result=message={self.dir}/message")
        self.assert_status(USAGE, done)
        self.assertTrue((self.dir / "message").exists())

    def test_results_are_named_in_the_environment_too(self):
        done = self.run_tool(env={
            "GITOPS_UPDATE_VALUES_REPO": self.url, "GITOPS_UPDATE_VALUES_FILE": FILE,
            "GITOPS_UPDATE_VALUES_SET": f"{EDIT}\nfrontend.tag=v42\n",
            "GITOPS_RESULT": f"commit={self.dir}/commit\nchanged={self.dir}/changed",
            "GITOPS_OUTPUT": "json", "GITOPS_UPDATE_VALUES_BRANCH": ""})
        self.assert_status(DONE, done)
        self.assertEqual((self.site.tip(), "true"), (self.read("commit"), self.read("changed")))
        self.assertEqual(2, len(done.json["changes"]))

    def test_an_unknown_result_is_refused(self):
        done = self.run_tool("--repo", self.url, "--file", FILE, EDIT, "--result",
                             f"comit={self.dir}/x")
        self.assert_status(USAGE, done)
        self.assertIn("commit", done.err)

    def test_a_result_that_cannot_be_written_is_found_before_the_push(self):
        for flag in ("--json", "--dotenv", "--properties"):
            with self.subTest(flag=flag):
                for path in ("absent/directory/file", "."):
                    done = self.update(self.url, flag, self.dir / path)
                    self.assert_status(USAGE, done)
                    self.assertEqual(1, len(self.site.commits()))

    def test_files_that_others_also_write_are_added_to(self):
        self.write("github-output", "before=1\n")
        self.write("summary", "# Before\n")
        self.assert_status(DONE, self.run_all("--file", FILE, EDIT))
        self.assertTrue(self.read("github-output").startswith("before=1\n"))
        self.assertTrue(self.read("summary").startswith("# Before\n"))

    HOSTILE = ("v2\ncommit=0000\n::set-output name=x::y\nEOF\ncommit<<EOF\nfaked\nEOF\n"
               "\"quoted\" 'single' \\ back $(id) `id` %0A ünïcödé \U0001f600 ##[error]x\r\n")

    def test_hostile_values_stay_values(self):
        done = self.run_all("--file", FILE, "--set", f"backend.tag={self.HOSTILE}",
                            "--result-budget", "4000")
        self.assert_status(DONE, done)
        self.assert_all_agree(done)
        self.assertEqual(self.HOSTILE, json.loads(self.results["changes"])[0]["new"])
        self.assertEqual(self.site.tip(), self.results["commit"])
        self.assertNotIn("\n", self.results["message"])
        self.assertNotRegex(self.read("summary"), r"(?m)^\s*(::|##\[)")
        self.assert_harmless(done)
        text = self.run_tool("--repo", self.url, "--file", FILE, "--set",
                             f"frontend.tag={self.HOSTILE}")
        self.assert_status(DONE, text)
        self.assert_harmless(text)

    def test_hostile_parameters_stay_parameters(self):
        for arguments in (("--file", "x\n::error::pwned.yaml", EDIT),
                          ("--file", FILE, "--branch", "x\n::error::pwned", EDIT),
                          ("--file", FILE, "::error::pwned\n##[x]=1"),
                          ("--file", FILE, "--type", "\n::error::pwned", EDIT),
                          ("--file", FILE, "--\n::error::pwned", EDIT)):
            with self.subTest(arguments=arguments):
                done = self.run_tool("--repo", self.url, *arguments)
                self.assertNotIn(done.status, (DONE, 70), done)
                self.assert_harmless(done)

    def test_tektons_limit_is_kept(self):
        values = "".join(f"service{number:02}:\n  tag: v1\n" for number in range(40))
        self.site.commit({"many.yaml": values})
        edits = [f"service{number:02}.tag=v2-{'x' * 20}" for number in range(40)]
        done = self.run_all("--file", "many.yaml", "--message", "m" * 300, "--", *edits)
        self.assert_status(DONE, done)
        cost = sum(len(json.dumps(value)) - 2 + 35 for value in self.results.values())
        self.assertLessEqual(cost, 1024, self.results)
        self.assertEqual(self.site.tip(), self.results["commit"])
        self.assertIsInstance(json.loads(self.results["changes"]), list)
        self.assertLess(len(json.loads(self.results["changes"])), 40)
        self.assertEqual(40, len(done.json["changes"]))
        self.assertLessEqual(len(self.read("dotenv-file").encode()), 5000)
        self.assertLessEqual(len(dotenv(self.read("dotenv-file"))), 20)

    def test_tektons_limit_can_be_raised(self):
        values = "".join(f"service{number:02}:\n  tag: v1\n" for number in range(20))
        self.site.commit({"many.yaml": values})
        edits = [f"service{number:02}.tag=v2" for number in range(20)]
        self.assert_status(DONE, self.run_all("--file", "many.yaml", "--result-budget", "16000",
                                              "--", *edits))
        self.assertEqual(20, len(json.loads(self.results["changes"])))

    def test_a_result_into_a_full_disk_is_reported_after_the_push(self):
        done = self.update(self.url, "--result", "commit=/dev/full")
        self.assertNotEqual(DONE, done.status)
        self.assertIn("/dev/full", done.err)


class Streams(EndToEnd):
    def setUp(self):
        super().setUp()
        self.site = self.repository(files=FILES)
        self.url = self.serve().url("site.git")

    def test_a_reader_that_goes_away_is_no_failure(self):
        reader, writer = os.pipe()
        os.close(reader)
        done = self.run_tool("--repo", self.url, "--file", FILE, EDIT, stdout=writer)
        os.close(writer)
        self.assert_status(DONE, done)
        self.assertEqual("", done.err)

    def test_standard_output_that_cannot_be_written_is_a_failure(self):
        with open("/dev/full", "wb") as full:
            done = self.run_tool("--repo", self.url, "--file", FILE, EDIT, stdout=full.fileno())
        self.assert_status(USAGE, done)
        self.assertIn("cannot write to standard output", done.err)

    def test_standard_output_holds_results_only(self):
        done = self.update(self.url, "--verbose")
        self.assertEqual(done.json["commit"], self.site.tip())
        self.assertNotEqual("", done.err)

    def test_quiet_is_quiet(self):
        again = EDIT.replace("v1.4.2", "v1.4.3"), "frontend.tag:=3"
        for edits, flags, is_silent in (((EDIT,), (), False), (again, ("--quiet",), True)):
            done = self.run_tool("--repo", self.url, "--file", FILE, *edits, *flags,
                                 "--header", "X: y", "--insecure-skip-tls-verify")
            self.assert_status(DONE, done)
            self.assertEqual(is_silent, done.err == "", done)

    def test_errors_are_one_line_each_and_hints_another(self):
        done = self.run_tool("--repo", self.url, "--file", "absent.yaml", EDIT)
        self.assert_status(USAGE, done)
        for line in done.err.splitlines():
            self.assertRegex(line, r"^(update-values: (error|hint|warning): |\d\d:\d\d:\d\dZ )")
        self.assertEqual(1, done.err.count("update-values: error: "))

    def test_help_and_version_are_results(self):
        done = self.run_tool("--help")
        self.assert_status(DONE, done)
        self.assertLess(len(done.out.splitlines()), 120)
        self.assertEqual("", done.err)
        done = self.run_tool("--version")
        self.assert_status(DONE, done)
        self.assertRegex(done.out, r"^update-values \d+\.\d+")

    def test_no_arguments_and_typos(self):
        done = self.run_tool()
        self.assert_status(USAGE, done)
        self.assertRegex(done.err, "(?i)usage|--help")
        done = self.run_tool("--repo", self.url, "--flie", FILE, EDIT)
        self.assert_status(USAGE, done)
        self.assertIn("--file", done.err)

    def test_empty_arguments_are_not_given(self):
        done = self.update(self.url, "--branch", "", "--message", "", "--username", "",
                           "--password-file", "", "--ca-file", "", "--author", "",
                           "--timeout", "", "--changes", "", "--type", "")
        self.assert_landed_once(self.site, done)

    def test_a_guard_is_not_switched_off_by_being_empty(self):
        tip = self.site.tip()
        for flag in ("--allow", "--expect", "--supersede-by", "--revert"):
            with self.subTest(flag=flag):
                done = self.update(self.url, flag, "")
                self.assert_status(USAGE, done)
                self.assertIn(f"{flag} has an empty value", done.err)
        self.assert_untouched(self.site, tip)
        env = {"GITOPS_UPDATE_VALUES_EXPECT": "", "GITOPS_UPDATE_VALUES_ALLOW": ""}
        self.assert_status(DONE, self.update(self.url, env=env))

    def test_values_may_look_like_anything(self):
        for value in ("a=b", "[1,2]", "{}", "--file", "a,b", "", " v ", "#x", "a: b", "x::y=z"):
            for form in (["--set", f"backend.tag={value}"], ["--", f"backend.tag={value}"]):
                with self.subTest(form=form):
                    self.site.commit({FILE: FILES[FILE]})
                    done = self.run_tool("--repo", self.url, "--file", FILE, "--output", "json",
                                         *form)
                    self.assert_status(DONE, done)
                    self.assertEqual([value], [change["new"] for change in done.json["changes"]])


if __name__ == "__main__":
    unittest.main()
