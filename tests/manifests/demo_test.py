# SPDX-License-Identifier: Apache-2.0
"""The demo: that it tells the truth, leaves nothing behind, and is what its picture shows."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

import tools

sys.path.insert(0, str(tools.PROJECT / "docs/demo"))

import recording  # noqa: E402

DEMO = tools.PROJECT / "docs/demo.sh"
PICTURE = tools.PROJECT / "docs/pictures/demo.svg"
ESCAPE = "\x1b"

# What the variables of a CI job and of a user's shell could do to it.
AROUND_IT = {
    "CI": "true", "GITHUB_ACTIONS": "true", "GITOPS_DRY_RUN": "true", "GITOPS_QUIET": "true",
    "GITOPS_UPDATE_VALUES_BRANCH": "elsewhere", "ARGOCD_SERVER": "argocd.example.com",
    "GIT_DIR": "/nowhere", "GIT_AUTHOR_NAME": "Somebody Else", "GIT_PAGER": "false",
    "http_proxy": "http://127.0.0.1:1", "HTTP_PROXY": "http://127.0.0.1:1", "LC_ALL": "C",
    "CDPATH": "/usr", "GREP_COLOR": "always", "EPOCHREALTIME": "1"}


def run_in(scratch, **environment):
    return subprocess.run([DEMO, tools.PROGRAMS], text=True, capture_output=True,
                          env={**os.environ, "TMPDIR": scratch, **environment})


def processes_in(scratch):
    """The command lines of those that have the directory in their environment."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if scratch.encode() in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_bytes())
        except OSError:     # gone, or somebody else's
            pass
    return found


def only(values):
    """The one value that all of them are."""
    different = set(values)
    if len(different) != 1:
        raise AssertionError(f"not one value: {different}")
    return different.pop()


class Told(unittest.TestCase):
    """All runs at once: most of their time goes by until something is stable."""

    @classmethod
    def setUpClass(cls):
        with ThreadPoolExecutor() as pool:
            cls.scratch = {name: cls.enterClassContext(tempfile.TemporaryDirectory())
                           for name in ("job", "terminal", "without colour")}
            cls.written = Path(cls.enterClassContext(tempfile.TemporaryDirectory())) / "output"
            command = [DEMO, tools.PROGRAMS]
            job = pool.submit(run_in, cls.scratch["job"], GITHUB_OUTPUT=str(cls.written),
                              **AROUND_IT)
            terminal = pool.submit(recording.record, command, TMPDIR=cls.scratch["terminal"])
            without = pool.submit(recording.record, command, NO_COLOR="1",
                                  TMPDIR=cls.scratch["without colour"])
            cls.job, cls.terminal, cls.without = job.result(), terminal.result(), without.result()
        titles = re.split(r"^(\d+)\. .*\n", cls.job.stdout, flags=re.MULTILINE)
        cls.steps = dict(zip(map(int, titles[1::2]), titles[2::2]))

    def in_step(self, number, pattern):
        """What the group of a pattern is in a step, wherever it is there."""
        found = re.findall(pattern, self.steps[number], re.MULTILINE)
        self.assertTrue(found, (pattern, self.steps[number]))
        return only(found)

    def test_it_succeeds_and_says_so_without_escape_codes(self):
        self.assertEqual((0, ""), (self.job.returncode, self.job.stderr), self.job.stdout)
        self.assertNotIn(ESCAPE, self.job.stdout)
        self.assertEqual(list(range(1, 10)), list(self.steps))

    def test_it_says_how_long_each_step_took(self):
        for number, text in self.steps.items():
            self.assertEqual(1, len(re.findall(r"^\[\d+\.\d s\]$", text, re.MULTILINE)), number)

    def test_nothing_stays_behind(self):
        for name, scratch in self.scratch.items():
            with self.subTest(name):
                self.assertEqual([], os.listdir(scratch))
                self.assertEqual([], processes_in(scratch))
        self.assertFalse(self.written.exists())

    def test_wait_sees_the_very_commit_that_update_values_made(self):
        for writes, waits, word in ((2, 3, "healthy"), (5, 6, "degraded"), (7, 7, "healthy"),
                                    (8, 8, "healthy")):
            with self.subTest(step=waits):
                before, after = self.in_step(writes, r"^main (\w{7})\.\.(\w{7}), 1 attempt")
                self.assertNotEqual(before, after)
                asked = self.in_step(waits, r"^\$ gitops-(?:wait|sync) .*--revision (\w{40})")
                self.assertEqual(after, asked[:7])
                self.assertEqual(after, self.in_step(waits, rf"^argocd/shop-\w+: {word} at (\w+)"))

    def test_healthy_at_the_commit_before_was_seen_and_did_not_count(self):
        before, after = self.in_step(2, r"^main (\w{7})\.\.(\w{7}), 1 attempt")
        self.assertIn(f"Synced, Healthy; at {before}, wanted {after}\n", self.steps[3])

    def test_the_tag_is_the_commit_of_the_developer(self):
        good = self.in_step(1, r"^CI builds registry\.example\.com/shop:(\w{7})$")
        bad = self.in_step(5, r"^CI builds registry\.example\.com/shop:(\w{7})$")
        first = self.in_step(7, r"^\w+ Deploy the shop, (\w{7})$")
        change = r"^(\w+/values\.yaml):4: image\.tag: (\w+) -> (\w+)$"
        staging = "staging/values.yaml"
        self.assertEqual((staging, first, good), self.in_step(2, change))
        self.assertEqual((staging, good, bad), self.in_step(5, change))
        self.assertEqual((staging, bad, good), self.in_step(7, change))
        self.assertEqual(("production/values.yaml", first, good), self.in_step(8, change))

    def test_the_reason_is_what_the_program_said_last(self):
        self.assertIn("container shop keeps crashing (CrashLoopBackOff)", self.steps[6])
        self.assertIn("KeyError: 'DISCOUNT'\n", self.steps[6])
        self.assertIn("\nexit status 1\n", self.steps[6])

    def test_both_chats_have_a_message_of_success_of_failure_and_of_the_way_back(self):
        good = self.in_step(1, r"shop:(\w{7})$")
        bad = self.in_step(5, r"^CI builds .*:(\w{7})$")
        self.assertEqual(6, self.job.stdout.count(" shows\n"))
        for number, tag, slack, dingtalk in (
                (4, good, "🚀 Deployed: shop-staging", "🚀 部署成功：shop-staging"),
                (6, bad, "⚠️ Health degraded: shop-staging", "⚠️ 健康状态异常：shop-staging"),
                (7, good, "🚀 Deployed: shop-staging", "🚀 部署成功：shop-staging")):
            revision = self.in_step(number if number != 4 else 3,
                                    r"^argocd/shop-staging: \w+ at (\w{7})")
            messages = re.findall(r"^(\w+) shows\n((?:  \|.*\n)+)", self.steps[number],
                                  re.MULTILINE)
            with self.subTest(step=number):
                self.assertEqual(["Slack", "DingTalk"], [chat for chat, _ in messages])
                for title, (_, text) in zip((slack, dingtalk), messages):
                    self.assertIn(title, text)
                    self.assertIn(revision, text)
                    self.assertIn(tag, text)

    def test_a_terminal_shows_titles_in_colour_unless_nobody_wants_that(self):
        self.assertIn(f"{ESCAPE}[1;36m1. A developer", self.terminal)
        self.assertIn("\n1. A developer", self.without)
        self.assertEqual([], re.findall(r"\x1b\[[0-9;]*m", self.without))

    def test_the_picture_is_of_this_demo(self):
        """Of ids and times it may have others."""
        screen = recording.Screen(recording.COLUMNS)
        screen.write(self.terminal)
        fresh = recording.draw(recording.parts(screen.lines(), recording.PARTS))
        shown = [self.landmarks(text) for text in (fresh, PICTURE.read_text())]
        self.assertGreater(len(shown[0]), 15)
        self.assertEqual(*shown, "run ./dev picture")

    @staticmethod
    def landmarks(svg):
        lines = ["".join(line.itertext()) for line in ElementTree.fromstring(svg)
                 if line.tag.endswith("}text")]
        return [re.sub(r"\b[0-9a-f]{7,40}\b", "ID", line) for line in lines
                if re.match(r"\d\. |\$ |    --|argocd/shop-\w+: |sent: |exit|  \| ", line)]


class Interrupted(unittest.TestCase):
    def test_a_signal_ends_it_and_all_that_it_has_started(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(number.name), tempfile.TemporaryDirectory() as scratch:
                # In a group of its own, as on a terminal, and whatever we ignore ourselves.
                process = subprocess.Popen(
                    [DEMO, tools.PROGRAMS], text=True, stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE, env={**os.environ, "TMPDIR": scratch},
                    start_new_session=True,
                    preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
                for line in process.stdout:
                    if " wanted " in line:      # a tool waits
                        break
                os.killpg(process.pid, number)
                output, _ = process.communicate(timeout=60)
                self.assertEqual(-number, process.returncode, output)
                self.assertEqual([], os.listdir(scratch))
                self.assertEqual([], processes_in(scratch))

    def test_a_tool_that_is_not_there_is_an_error(self):
        with tempfile.TemporaryDirectory() as scratch, tempfile.TemporaryDirectory() as empty:
            done = subprocess.run([DEMO, empty], text=True, capture_output=True,
                                  env={**os.environ, "TMPDIR": scratch})
            self.assertNotEqual(0, done.returncode)
            self.assertIn("gitops-update-values", done.stdout + done.stderr)
            self.assertIn("demo: ended in step 2", done.stderr)
            self.assertEqual([], os.listdir(scratch))


class Screens(unittest.TestCase):
    """The terminal that the picture is taken of."""

    def lines(self, text, columns=10):
        screen = recording.Screen(columns)
        screen.write(text)
        return [recording.text_of(line) for line in screen.lines()]

    def test_lines_are_what_was_written(self):
        self.assertEqual(["a", "  b", ""], self.lines("a\r\n  b  \r\n"))

    def test_a_long_line_goes_on_below(self):
        self.assertEqual(["0123456789", "ab"], self.lines("0123456789ab"))

    def test_chinese_takes_two_columns(self):
        self.assertEqual(["部署成功：", "a"], self.lines("部署成功：a"))
        self.assertEqual(["a部署成功", "：a"], self.lines("a部署成功：a"))

    def test_what_is_drawn_over_is_gone(self):
        self.assertEqual(["new", "done", ""],
                         self.lines("old text\r\n1 of 2\r\n\x1b[2Anew\x1b[K\r\n\x1b[Jdone\r\n"))

    def test_colours_are_kept_apart(self):
        screen = recording.Screen(40)
        screen.write("a \x1b[31mred\x1b[0m b\r\n")
        self.assertEqual([("a ", ""), ("red", "31"), (" b", "")], screen.lines()[0])

    def test_what_it_does_not_know_is_refused(self):
        for text in ("\x1b[5B", "\x1b]0;title\x07", "\x07", "\x1b[2J"):
            with self.subTest(text=text), self.assertRaises(ValueError):
                self.lines(text)


class Pictures(unittest.TestCase):
    def draw(self, *lines):
        return ElementTree.fromstring(recording.draw([
            [recording.Span(text, style) for text, style in line] for line in lines]))

    def lines(self, svg):
        return [line for line in svg if line.get("class") == "line"]

    def test_text_stays_text_whatever_it_is(self):
        hostile = "a < b & c > \"d\" 'e' ]]> 部署"
        line, = self.lines(self.draw([(hostile, ""), ("  <b>", "31"), (" & ", "")]))
        self.assertEqual(hostile + "  <b> & ", "".join(line.itertext()))

    def test_empty_lines_take_their_place(self):
        first, second = self.lines(self.draw([("a", "")], [], [("b", "")]))
        self.assertEqual(2 * recording.LINE, int(second.get("y")) - int(first.get("y")))

    def test_only_the_parts_that_are_wanted(self):
        def line(text, style=""):
            return [recording.Span(text, style)]
        shown = recording.parts(
            [line("1. One", recording.TITLE), line("$ a"), line("of a"),
             line("2. Two", recording.TITLE), line("why"), line("$ a"), line("$ b 1"), line("of b"),
             line("[0.1 s]", recording.DIM), [], line("3. Three", recording.TITLE), line("$ b 2")],
            {2: ["b"]})
        self.assertEqual(["2. Two", "⋮", "$ b 1", "of b"],
                         [recording.text_of(one) for one in shown])
        with self.assertRaisesRegex(RuntimeError, "nothing"):
            recording.parts([line("1. One", recording.TITLE)], {1: ["nothing"]})

    def test_it_is_small_and_has_words_for_those_who_cannot_see_it(self):
        text = PICTURE.read_text()
        self.assertLess(len(text.encode()), 60_000)
        svg = ElementTree.fromstring(text)
        self.assertEqual("900", svg.get("width"))
        words = {element.get("id"): element.text for element in svg if element.get("id")}
        for name in svg.get("aria-labelledby").split():
            self.assertTrue(words[name])

    def test_nothing_moves_for_those_who_do_not_want_it(self):
        style = PICTURE.read_text()
        self.assertIn("@media (prefers-reduced-motion: no-preference) {\n  .line { animation",
                      style)
        self.assertEqual(1, style.count("animation:"))


if __name__ == "__main__":
    unittest.main()
