#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What strangers write into sets commands nobody: no CI system, no terminal, no reader."""

import html
import re
import unittest

from appset_files_support import DONE, FORGED, HOSTILE, Sets, a_list, a_set


# What the runner is told by us: of the run, and of lines of files.
OURS = r"::(error|warning) (title=apply-appset|file=[^:]+,line=\d+,title=[A-Z]+\d+)::"


class Hostile(Sets):
    def current(self, value):
        other = self.render(a_set(a_list("a", note="before"), made="{{.name}}"))
        other[0]["metadata"]["annotations"] = {"note": "before"}
        other[0]["metadata"]["ownerReferences"] = [
            {"apiVersion": "argoproj.io/v1alpha1", "kind": "ApplicationSet", "name": "many",
             "controller": True}]
        return self.file(*other, name="current.yaml")

    def noted(self, value, name="a"):
        document = a_set(a_list(name, note=value))
        document["spec"]["template"]["metadata"]["annotations"] = {"note": "{{.note}}"}
        return document

    def test_values_command_nobody(self):
        current = self.current("x")
        for value in HOSTILE:
            document = self.noted(value)
            for flags in ([], ["--render"], ["--lint"], ["--current", current]):
                for output in ("text", "json"):
                    for env in ({}, {"GITHUB_ACTIONS": "true"}):
                        with self.subTest(value=value, flags=flags, output=output, env=env):
                            done = self.plan(document, flags=flags, output=output, env=env)
                            log = "\n".join(line for stream in (done.out, done.err)
                                            for line in stream.splitlines()
                                            if not re.match(OURS, line))
                            self.assertNotRegex(log, re.compile(r"^\s*::", re.M))
                            self.assertNotIn("##[", log)
                            self.assertNotRegex(log, r"[\x00-\x08\x0b-\x1f\x7f]")

    def test_what_is_rendered_is_the_value_all_the_same(self):
        for value in HOSTILE:
            with self.subTest(value):
                one, = self.render(self.noted(value))
                self.assertEqual(value, one["metadata"]["annotations"]["note"])

    def test_names_command_nobody(self):
        for value in HOSTILE:
            for document in (a_set(a_list(value)), a_set(a_list("a"), name=value),
                             {**a_set(a_list("a")), value: 1}):
                for flags in ([], ["--lint"]):
                    with self.subTest(value=value, flags=flags):
                        done = self.plan(document, flags=flags, output="text")
                        self.assert_harmless(done)

    def test_a_hostile_value_of_any_flag_is_only_a_value(self):
        for flag in ("against", "current", "repo-map", "cluster-file", "project-file", "params",
                     "policy", "compat", "git-file-globbing", "max-delete", "timeout"):
            for value in (FORGED, "--help", "$(id)", "-", "\x1b[31m"):
                with self.subTest(flag=flag, value=value):
                    done = self.plan(a_set(a_list("a")), flags=[f"--{flag}={value}"])
                    self.assertIn(done.status, range(9))
                    self.assert_harmless(done)

    def test_no_login_is_shown_but_in_what_is_rendered(self):
        url = "https://ci:sword'fish@host/x"
        wrong = [
            a_set(a_list("a", url=url), made="{{ fail .url }}"),
            a_set(a_list("a", url=url), made='{{ mustToDate "2006" .url }}'),
            a_set(a_list("a", url=url), made='{{ index (urlParse (print .url "%zz")) "host" }}'),
            a_set({"merge": {"mergeKeys": ["url"], "generators": [
                a_list("a", "b", url=url), a_list("c", url=url)]}}),
            a_set(a_list(url)),
            a_set({"git": {"repoURL": "https://host/x", "revision": url,
                           "directories": [{"path": "*"}]}}),
            {**a_set(a_list("a")), url: 1},
        ]
        for document in wrong:
            for flags in ([], ["--lint"], ["--markdown", self.dir / "plan.md"]):
                for output in ("text", "json"):
                    for env in ({}, {"GITHUB_ACTIONS": "true"}):
                        with self.subTest(document=document, flags=flags, output=output):
                            done = self.plan(document, flags=flags, output=output, env=env)
                            self.assertNotIn("fish", done.out + done.err)
                            if "--markdown" in flags and (self.dir / "plan.md").exists():
                                self.assertNotIn("fish", (self.dir / "plan.md").read_text())
        made, = self.render(self.noted(url))
        self.assertEqual(url, made["metadata"]["annotations"]["note"])
        made, = self.render(self.noted(url), env={"HTTPS_PROXY": "http://bot:sword'fish@proxy"})
        self.assertEqual("https://ci:***@host/x", made["metadata"]["annotations"]["note"])


class Markdown(Sets):
    """The plan as a comment, which is made of what strangers wrote."""

    def markdown(self, *documents, flags=()):
        file = self.dir / "plan.md"
        done = self.plan(*documents, flags=["--markdown", file, *flags])
        self.assert_status(DONE, done)
        return file.read_text()

    def noted(self, value, name="note"):
        current = a_set(a_list("a"))
        one, = self.render(current)
        one["metadata"]["annotations"] = {"note": "before"}
        one["metadata"]["ownerReferences"] = [
            {"apiVersion": "argoproj.io/v1alpha1", "kind": "ApplicationSet", "name": "many",
             "controller": True}]
        document = a_set(a_list("a", note=value))
        document["spec"]["template"]["metadata"]["annotations"] = {name: "{{.note}}"}
        return self.markdown(document, flags=["--current", self.file(one, name="current.yaml")])

    def test_it_says_what_the_plan_says(self):
        text = html.unescape(self.markdown(a_set(a_list("a", "b"))))
        self.assertIn("2 to create", text)
        for name in "ab":
            self.assertRegex(text, rf"(?m)^\| create \| .*\b{name}\b")
        self.assertIn("Nothing would change", html.unescape(self.markdown(a_set(), flags=[
            "--current", self.file(a_set(), name="same.yaml")])))

    def test_guards_come_first(self):
        document = a_set(a_list("a"), name="one"), a_set(a_list("a"), name="two")
        text = self.markdown(*document)
        self.assertLess(text.index("collision"), text.index("| create |"))

    def test_nothing_is_markup(self):
        for value in HOSTILE:
            for text in (self.noted(value), self.noted("x", name=value)):
                with self.subTest(value):
                    for row in text.splitlines():
                        if row.startswith("|"):
                            self.assertEqual(4, row.count("|"), row)
                    self.assertNotRegex(text, r"<(?!/?code>)|\]\(|\n[^|>#\n]*\*\*\*|-->")
                    self.assertNotRegex(text, r"[\x00-\x08\x0b-\x1f\x7f]")

    # GitHub and GitLab look for these in the text of the page, after the entities are resolved.
    def test_values_mention_nobody_and_refer_to_nothing(self):
        for value in ("@octocat", "x @acme/team", "#12", "acme/shop#12", "GH-12", "!12", "~bug",
                      "https://evil.example.com/", "www.evil.example.com", "a@b.example.com",
                      "0123456789abcdef0123456789abcdef01234567"):
            with self.subTest(value):
                shown = re.sub(r"(?s)<code>.*?</code>|`[^`\n]+`", "", self.noted(value))
                self.assertNotIn(value, html.unescape(shown))

    def test_it_is_never_longer_than_a_comment_may_be(self):
        names = [f"shop-{'x' * 40}-{number}" for number in range(2000)]
        text = self.markdown(a_set(a_list(*names)))
        self.assertLess(len(text), 60_000)
        self.assertRegex(text, r"Left out, for want of room: \d+ more steps\.\n$")
        self.assertNotIn("Left out", self.markdown(a_set(a_list("a"))))
        twice = [a_set(a_list(*names[:900]), name=name) for name in ("one", "two")]
        text = self.markdown(*twice)
        self.assertLess(len(text), 60_000)
        self.assertRegex(text, r"Left out, for want of room: \d+ guards\.\n")

    def test_what_would_be_deleted_comes_first(self):
        there = self.render(a_set(a_list("z")))
        for one in there:
            one["metadata"]["ownerReferences"] = [
                {"apiVersion": "argoproj.io/v1alpha1", "kind": "ApplicationSet", "name": "many",
                 "controller": True}]
        text = self.markdown(a_set(a_list("a", "b")),
                             flags=["--current", self.file(*there, name="current.yaml")])
        self.assertLess(text.index("| delete |"), text.index("| create |"))


if __name__ == "__main__":
    unittest.main()
