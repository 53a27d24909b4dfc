# SPDX-License-Identifier: Apache-2.0
"""The completions, in the shells that they are for, as somebody types."""

import dataclasses
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import terminal
import tools

sys.path.insert(0, str(tools.PROJECT / "packaging"))
import completions  # noqa: E402
import flags  # noqa: E402

KEPT = tools.PROJECT / "completions"
TOOLS = flags.tools(tools.PROGRAMS)
BASH_COMPLETION = Path("/usr/share/bash-completion/bash_completion")
INSTALLED = {"bash": "bash-completion/completions", "zsh": "zsh/site-functions",
             "fish": "fish/vendor_completions.d"}

# What is typed after `gitops-`, and all that can stand in the place of its last word.
ROWS = [
    ("wait --outp", {"--output"}),
    ("wait --cont", {"--contains"}),
    ("wait --app 'a b' --chil", {"--children"}),
    ("wait --output ", {"text", "json"}),
    ("wait --output=", {"text", "json"}),
    ("wait --output j", {"json"}),
    ("wait --output=j", {"json"}),
    ("wait --output y", set()),
    ("wait --for h", {"health", "hydrated"}),
    ("wait --for sync,h", {"sync,health", "sync,hydrated"}),
    ("wait --for=sync,h", {"sync,health", "sync,hydrated"}),
    ("wait --stable-for ", set()),
    ("wait --quiet --outp", {"--output"}),
    ("wait --quiet so", set()),
    ("wait -- --outp", set()),
    ("sync --on-conflict t", {"terminate-older"}),
    ("sync --rollback ", {"previous"}),
    ("update-values --result pull-request-", {"pull-request-url=", "pull-request-number=",
                                              "pull-request-merge-commit="}),
    ("update-values --result commit=so", {"commit=some file.yaml"}),
    ("update-values --result=commit=so", {"commit=some file.yaml"}),
    ("update-values --file so", {"some file.yaml"}),
    ("update-values --file=so", {"some file.yaml"}),
    ("update-values --file folder/", {"folder/below.yaml"}),
    ("update-values --dir fo", {"folder"}),
    ("update-values --policy s", {"semver", "semver:"}),
    ("notify --config c", {"catalog:en", "catalog:zh", "configmap:", "config.yaml"}),
    ("notify --config=con", {"configmap:", "config.yaml"}),
    ("notify --config so", {"some file.yaml"}),
    ("notify --state ann", {"annotation"}),
    ("notify --ci sta", {"status="}),
    ("apply-appset --params p", {"pullRequest:", "plugin:"}),
    ("apply-appset --params plugin:so", {"plugin:some file.yaml"}),
    ("apply-appset --policy create-d", {"create-delete"}),
]

# Half a line that would make a file if a completion let the shell read it. No program is found
# there, so it is a builtin that would.
HOSTILE = [
    "wait --output $(: >owned)",
    "wait --output `: >owned`",
    "wait $(: >owned) --outp",
    'wait --for "$(: >owned),',
    "wait --for '$(: >owned),",
    "wait --for $(: >owned),s",
    "wait --for *,",
    "wait --for ?[a],%s&,h",
    "wait --for=&,h",
    "wait --output=a&b,\\",
    "wait --x[$(: >owned)]",
    'wait "',
    "wait --app 'it''s; : >owned' --outp",
    "update-values --result $(: >owned)=",
    "update-values --result=x[$(: >owned)]=so",
    "update-values --file $(: >owned)",
    "notify --config=${x:-$(: >owned)}",
    "notify --ci <(: >owned)",
    "apply-appset --params 'plugin:$(: >owned)",
]


def evil(tool):
    """The same program, with a help that tries to get out of its quotes."""
    text = "'; : >owned; ' \"$(: >owned)\" `: >owned` \\' ]: :(: >owned) [x:y] \\"
    return dataclasses.replace(tool, flags=tuple(
        dataclasses.replace(flag, help=text,
                            value=flag.value and f"{flag.value}|X'$(: >owned)`:]")
        for flag in tool.flags))


def write(made, folder):
    for name, content in made.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)


class Words(unittest.TestCase):
    def test_a_choice_is_offered_with_all_its_words(self):
        for tool in TOOLS:
            for flag in tool.flags:
                if flag.choices:
                    with self.subTest(tool.name, flag=flag.name):
                        self.assertEqual(completions.values(tool, flag).words, flag.choices)

    def test_what_is_known_beside_that_is_what_the_help_says(self):
        languages = {f"catalog:{folder.name}" for folder in
                     (tools.PROJECT / "notifications").iterdir() if (folder / "partials").exists()}
        for (name, flag_name), known in completions.KNOWN.items():
            tool = next(tool for tool in TOOLS if tool.name == name)
            flag = tool.flag(flag_name)
            for word in set(known.words) - languages:
                with self.subTest(name, flag=flag_name, word=word):
                    self.assertRegex(f"{flag.value} {flag.help}",
                                     rf"(?<![\w.]){re.escape(word.rstrip('=:'))}(?!\w)")

    def test_a_word_that_a_shell_would_read_is_refused(self):
        tool = TOOLS[0]
        for value in ("a$(id)|b", "a;b|c", "a b|c"):
            flag = dataclasses.replace(tool.flag("type"), name=value)
            with self.subTest(value), self.assertRaises(ValueError):
                completions.files([dataclasses.replace(tool, flags=(flag,))])

    def test_every_file_passes_the_linters(self):
        for path in sorted(KEPT.glob("*/*")):
            shell = path.parent.name
            if shutil.which(shell):
                subprocess.run([shell, "-n", path], check=True)
        if shutil.which("shellcheck"):
            subprocess.run(["shellcheck", *sorted(KEPT.glob("bash/*"))], check=True)


class InAShell:
    """The tests of each shell. A subclass says how one is opened, and asks it."""

    def setUp(self):
        if not shutil.which(self.shell):
            self.skipTest(f"there is no {self.shell}")
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="completions-")))
        self.work = self.folder / "work"
        for name in ("some file.yaml", "config.yaml", "folder/below.yaml", "$(: >owned)"):
            (self.work / name).parent.mkdir(parents=True, exist_ok=True)
            (self.work / name).touch()

    def test_the_last_word_is_completed(self):
        self.open(KEPT)
        for line, wanted in ROWS:
            with self.subTest(line):
                self.assertEqual(self.candidates(f"gitops-{line}"), wanted)

    def test_every_flag_is_offered(self):
        self.open(KEPT)
        for tool in TOOLS:
            with self.subTest(tool.name):
                self.assertEqual(self.candidates(f"gitops-{tool.name} --"),
                                 {f"--{flag.name}" for flag in tool.flags})

    def test_nothing_on_the_line_is_run(self):
        self.open(KEPT)
        for line in HOSTILE:
            with self.subTest(line):
                self.type(f"gitops-{line}")
                self.assertFalse((self.work / "owned").exists())
                self.assertEqual(self.candidates("gitops-wait --outp"), {"--output"})

    def test_nothing_in_the_help_is_run(self):
        write(completions.files([evil(tool) for tool in TOOLS]), self.folder / "evil")
        self.open(self.folder / "evil")
        self.assertEqual(self.candidates("gitops-wait --outp"), {"--output"})
        self.assertEqual(self.candidates("gitops-sync --on-conflict f"), {"fail"})
        for line in ("wait --", "wait --app ", "update-values --policy ", "sync --strategy "):
            self.type(f"gitops-{line}")
        self.assertFalse((self.work / "owned").exists())

    def test_they_are_found_where_they_are_installed(self):
        share = self.folder / "share"
        shutil.copytree(KEPT / self.shell, share / INSTALLED[self.shell])
        self.open_installed(share)
        self.assertEqual(self.candidates("gitops-wait --outp"), {"--output"})
        self.assertEqual(self.candidates("gitops-apply-appset --max-d"), {"--max-delete"})


class AtATerminal(InAShell):
    """A shell that has to be asked by key."""

    def start(self, setup):
        self.terminal = self.enterContext(self.make(self.folder, self.work, setup))

    def type(self, line, key=terminal.INSERT_ALL):
        return self.terminal.type(line + key)

    def candidates(self, line):
        shown = self.type(line)
        if shown == line:
            return set()
        last = re.search(r"\S*$", line)[0]
        before = line[:len(line) - len(last)]
        self.assertEqual(shown[:len(before)], before)
        return set(map(plain, shlex.split(shown[len(before):])))

    def test_a_space_follows_only_what_is_whole(self):
        self.open(KEPT)
        for line, wanted in self.WHOLE:
            with self.subTest(line):
                self.assertEqual(self.type(f"gitops-{line}", "\t"), f"gitops-{wanted}")


def plain(word):
    """A candidate without the flag before it, and without what a shell puts behind it."""
    word = re.sub(r"^--[\w-]+=(?=.)", "", word)
    return word.rstrip("=" if word.startswith("--") else "/,")


class Bash(AtATerminal, unittest.TestCase):
    shell = "bash"
    make = staticmethod(terminal.bash)
    WHOLE = [
        ("wait --outp", "wait --output "),
        ("wait --output=j", "wait --output=json "),
        ("wait --output   j", "wait --output   json "),
        ("wait --for=sync,he", "wait --for=sync,health "),
        ("update-values --result commi", "update-values --result commit="),
        ("update-values --file so", "update-values --file some\\ file.yaml "),
        ('update-values --file "so', 'update-values --file "some file.yaml" '),
        ("update-values --dir=fo", "update-values --dir=folder/"),
        ("update-values --dir co", "update-values --dir co"),
        ("notify --config configmap:", "notify --config configmap:"),
        ("notify --config=catalog:e", "notify --config=catalog:en "),
        ("notify --config conf", "notify --config config"),
        ("notify --state=annotation", "notify --state=annotation "),
        ("wait --app x --outp\x01\x05", "wait --app x --output "),
    ]

    def open(self, made):
        self.start("\n".join(f"source {path}" for path in sorted(made.glob("bash/*"))))

    def open_installed(self, share):
        if not BASH_COMPLETION.exists():
            self.skipTest("there is no bash-completion")
        self.start(f"XDG_DATA_DIRS={share}\nsource {BASH_COMPLETION}")

    def test_a_line_that_readline_does_not_split_at_colons_and_equal_signs(self):
        self.start(f"COMP_WORDBREAKS=${{COMP_WORDBREAKS//[:=]/}}\n"
                   f"source {KEPT}/bash/gitops-wait\nsource {KEPT}/bash/gitops-notify")
        for line, wanted in [("wait --output=j", "wait --output=json "),
                             ("notify --config=catalog:e", "notify --config=catalog:en ")]:
            self.assertEqual(self.type(f"gitops-{line}", "\t"), f"gitops-{wanted}")


class Zsh(AtATerminal, unittest.TestCase):
    shell = "zsh"
    make = staticmethod(terminal.zsh)
    WHOLE = [
        ("wait --outp", "wait --output="),
        ("wait --chil", "wait --children "),
        ("wait --output=j", "wait --output=json "),
        ("wait --output   j", "wait --output   json "),
        ("wait --for=sync,he", "wait --for=sync,health,"),
        ("update-values --result commi", "update-values --result commit="),
        ("update-values --file so", "update-values --file some\\ file.yaml "),
        ('update-values --file "so', 'update-values --file "some file.yaml" '),
        ("update-values --dir=fo", "update-values --dir=folder/"),
        ("notify --config configmap:", "notify --config configmap:"),
        ("notify --config=catalog:e", "notify --config=catalog:en "),
    ]

    def open(self, made):
        self.start(f"fpath=({made}/zsh $fpath)")

    def open_installed(self, share):
        self.start(f"fpath=({share}/zsh/site-functions $fpath)")


class Fish(InAShell, unittest.TestCase):
    shell = "fish"

    def open(self, made):
        self.script = "".join(f"source {path}\n" for path in sorted(made.glob("fish/*")))
        self.more = {}

    def open_installed(self, share):
        # It asks only for completions of what there is.
        self.script = f"set PATH {tools.PROGRAMS} {self.folder}\n"
        for tool in TOOLS:
            (self.folder / f"gitops-{tool.name}").symlink_to(tools.PROGRAMS / tool.name)
        self.more = {"XDG_DATA_DIRS": str(share)}

    def type(self, line):
        """Each line is a candidate, and behind a tab what is said of it."""
        return subprocess.run(
            ["fish", "-c", self.script + "complete -C $argv[1]", line], cwd=self.work, check=True,
            stdout=subprocess.PIPE, text=True, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8",
                                                    "HOME": str(self.folder), **self.more}).stdout

    def candidates(self, line):
        return {plain(row.split("\t")[0]) for row in self.type(line).splitlines()}

    def test_a_candidate_is_explained(self):
        self.open(KEPT)
        self.assertEqual(self.type("gitops-wait --outp"), "--output\twhat stdout gets\n")


if __name__ == "__main__":
    unittest.main()
