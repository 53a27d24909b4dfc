# SPDX-License-Identifier: Apache-2.0
"""Every example of the reference of update-values does what the page says of it."""

import difflib
import re
import shlex
import unittest

import examples_world as at
import tools
from documents_test import matching
from example_effects import EFFECTS, PREPARATIONS

PAGE = (tools.PROJECT / "docs/reference/examples/update-values.md").read_text()

WOULD_CHANGE = 8

# Their effect is what the example shows of the run, or shows only on a bad day.
SHOWN = {"repo", "file", "set", "type", "changes", "create", "follow-aliases", "allow", "dir",
         "dry-run", "check", "image", "policy", "allow-tags", "ignore-tags", "platform",
         "drop-digest", "verify-image", "insecure-registry", "copy", "to", "copy-repo",
         "copy-revision", "expect", "not-older", "supersede-by", "revert", "wait-merged",
         "max-attempts", "timeout", "reopen", "strict-request", "ca-file", "client-cert-file",
         "client-key-file", "insecure-skip-tls-verify", "provider", "api-url"}


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


class Examples(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.servers = cls.enterClassContext(at.Servers())

    def test_every_flag_has_an_example_and_an_effect(self):
        wanted = tools.UPDATE_VALUES.flags - {"help", "help-all", "version"}
        self.assertEqual(wanted, set.union(*(example.flags for example in examples())))
        self.assertEqual(wanted, SHOWN | set(EFFECTS))
        self.assertEqual(set(), SHOWN & set(EFFECTS))

    def test_every_example_does_what_it_says(self):
        for example in examples():
            with self.subTest(example.command), \
                    at.World(self.servers, files(), tools.UPDATE_VALUES.path) as world:
                self.assertTrue(example.text or example.diff, "nothing is said of what it does")
                self.check(example, world)

    def check(self, example, world):
        for site in at.FORGES:
            if site + "/" in example.command:
                world.open_forge(site)
        for flag in example.flags & set(PREPARATIONS):
            PREPARATIONS[flag](world, example)
        before, folder_before = state(world), folder_state(world)
        done = world.run(example.command)
        self.assertEqual(example.status, done.returncode, done.stdout + done.stderr)
        if example.text:
            said = done.stdout if example.status in (0, WOULD_CHANGE) else done.stderr
            self.assertRegex(said.rstrip(), matching(example.text.rstrip()), done.stderr)
        made = changes(before, state(world)) + changes(folder_before, folder_state(world))
        self.assertRegex(made, matching(example.diff or ""), done.stdout + done.stderr)
        for flag, value in example.arguments:
            if flag in EFFECTS:
                self.assertTrue(EFFECTS[flag](world, value, done), f"--{flag} has no effect: "
                                + done.stdout + done.stderr)
        for secret in (at.PASSWORD, at.REGISTRY_PASSWORD, at.PASSPHRASE, at.HEADER):
            self.assertNotIn(secret, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
