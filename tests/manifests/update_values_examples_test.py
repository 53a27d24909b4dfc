# SPDX-License-Identifier: Apache-2.0
"""Every example of the reference of update-values does what the page says of it."""

import difflib
import functools
import re
import shlex
import subprocess
import unittest

import examples_world as at
import tools
from documents_test import matching
from example_effects import EFFECTS, PREPARATIONS

PAGE = (tools.PROJECT / "docs/reference/examples/update-values.md").read_text()

WOULD_CHANGE = 8

# Without one of these an example does not do what the page says.
NEEDED = {"type", "create", "follow-aliases", "allow", "dry-run", "check", "policy", "allow-tags",
          "ignore-tags", "platform", "drop-digest", "verify-image", "insecure-registry",
          "copy-repo", "copy-revision", "expect", "not-older", "supersede-by", "wait-merged",
          "reopen", "strict-request", "ca-file", "client-cert-file", "client-key-file",
          "insecure-skip-tls-verify"}

# What every command is made of, and what shows only on a bad day.
PLAIN = {"repo", "dir", "file", "set", "changes", "image", "copy", "to", "revert", "max-attempts",
         "timeout", "result-budget", "provider", "api-url"}


class Example:
    """A command of the page, and what stands around it."""

    def __init__(self, prose, command, text, diff):
        self.command = command
        self.text = text
        self.diff = diff
        said = re.findall(r"exit status (\d+)", prose)
        # What the status would be without a flag is none of this command.
        self.status = int(said[-1]) if said and "without" not in prose else 0

    @property
    def arguments(self):
        """(flag, value) for each flag; a switch has no value."""
        words = shlex.split(self.command.replace("\\\n", " "))
        return [(word[2:], following if not following.startswith("--") else "")
                for word, following in zip(words, [*words[1:], "--"]) if word.startswith("--")]

    @property
    def flags(self):
        return {flag for flag, _ in self.arguments}


def examples():
    blocks = re.split(r"^```(\w*)\n", re.sub(r"^```$\n", "```end\n", PAGE, flags=re.MULTILINE),
                      flags=re.MULTILINE)
    prose, command, shown = blocks[0], None, {}
    for kind, content in zip(blocks[1::2], blocks[2::2]):
        if kind == "end":
            if content.strip():
                if command:
                    yield Example(prose, command, shown.get("text"), shown.get("diff"))
                prose, command, shown = content, None, {}
        elif kind == "sh":
            assert command is None, "two commands and nothing said of the second: " + content
            command = content
        else:
            shown[kind] = content
    if command:
        yield Example(prose, command, shown.get("text"), shown.get("diff"))


def files():
    blocks = re.findall(r"^```yaml\n(# (\S+)\n.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    found = {name: text for text, name in blocks}
    staging = "environments/staging/values.yaml"
    prod = found[staging].replace(staging, "environments/prod/values.yaml")
    return {**found, "environments/prod/values.yaml": prod.replace("v1.4.1", "v1.3.0")}


def changes(before, after):
    """The lines that have gone and come between two states: {file: text}."""
    lines = []
    for name in sorted({*before, *after}):
        difference = difflib.unified_diff(before.get(name, "").splitlines(),
                                          after.get(name, "").splitlines(), lineterm="", n=0)
        lines += [line for line in list(difference)[2:] if not line.startswith("@@")]
    return "".join(line + "\n" for line in lines)


def state(world):
    """What the repository has; what an open request is about is there already."""
    heads = [request.head for request in world.project.open_requests()] if world.project else []
    revision = (heads or ["main"])[0]
    return {name: world.deploy.read(name, revision).decode() for name in world.files}


def folder_state(world):
    return {name: (world.folder / name).read_text() for name in world.files}


def without(flag, command):
    takes_value = re.search(rf"^  --{flag} \S", help_text(), re.MULTILINE)
    value = r" +('[^']*'|\S+)" if takes_value else ""
    shorter = re.sub(rf"--{flag}{value}(?=\s)", "", command)
    assert shorter != command
    return shorter


@functools.cache
def help_text():
    return subprocess.run([tools.UPDATE_VALUES.path, "--help-all"], check=True, text=True,
                          capture_output=True).stdout


def run(example, world, command):
    """The finished run, and what is not as the page says."""
    for site in at.FORGES:
        if site + "/" in example.command:
            world.open_forge(site)
    for flag in example.flags & set(PREPARATIONS):
        PREPARATIONS[flag](world, example)
    before, folder_before = state(world), folder_state(world)
    done = world.run(command)
    said = done.stdout if example.status in (0, WOULD_CHANGE) else done.stderr
    made = changes(before, state(world)) + changes(folder_before, folder_state(world))
    faults = []
    if example.status != done.returncode:
        faults.append(f"exit status {done.returncode}")
    if example.text and not re.search(matching(example.text.rstrip()), said.rstrip()):
        faults.append("it says something else")
    if not re.search(matching(example.diff or ""), made):
        faults.append("it changes something else: " + made)
    return done, faults


class Examples(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.servers = cls.enterClassContext(at.Servers())

    def world(self):
        return at.World(self.servers, files(), tools.UPDATE_VALUES.path)

    def test_every_flag_has_an_example_and_an_effect(self):
        wanted = tools.UPDATE_VALUES.flags - {"help", "help-all", "help-json", "version"}
        self.assertEqual(wanted, set.union(*(example.flags for example in examples())))
        self.assertEqual(sorted(wanted), sorted([*PLAIN, *NEEDED, *EFFECTS]))

    def test_every_example_does_what_it_says(self):
        for example in examples():
            with self.subTest(example.command), self.world() as world:
                self.assertTrue(example.text or example.diff, "nothing is said of what it does")
                done, faults = run(example, world, example.command)
                self.assertEqual([], faults, done.stdout + done.stderr)
                for flag, value in example.arguments:
                    if flag in EFFECTS:
                        self.assertTrue(EFFECTS[flag](world, value, done), f"--{flag} has no "
                                        "effect: " + done.stdout + done.stderr)
                for secret in (at.PASSWORD, at.REGISTRY_PASSWORD, at.PASSPHRASE, at.HEADER):
                    self.assertNotIn(secret, done.stdout + done.stderr)

    def test_no_example_does_it_without_its_flags(self):
        for example in examples():
            for flag in sorted(example.flags & NEEDED):
                with self.subTest(example.command, flag=flag), self.world() as world:
                    done, faults = run(example, world, without(flag, example.command))
                    self.assertNotEqual([], faults, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
