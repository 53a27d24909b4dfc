# SPDX-License-Identifier: Apache-2.0
"""The picture of the benchmarks: that it draws what it is given, and shows what the page says."""

import json
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from xml.etree import ElementTree

import tools

BENCH = tools.PROJECT / "bench"
sys.path.insert(0, str(BENCH))

import measure  # noqa: E402
import page  # noqa: E402
import picture  # noqa: E402

KEPT = tools.PROJECT / "docs/pictures/benchmarks.svg"
PAGE = tools.PROJECT / "docs/performance.md"


def result(*groups, tool="tool", machine="2 processors"):
    """What a benchmark has written: groups of a title and bars of a name, a value and a text."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "result.json"
        measure.write_json(file, tool, [
            measure.Group(title, [measure.Bar(*bar, is_ours=place == 0)
                                  for place, bar in enumerate(bars)]) for title, bars in groups])
        return {**json.loads(file.read_text()), "machine": machine}


def read(svg):
    """Title of a group -> the bars as (name, text, length, class)."""
    groups, names, lengths = {}, [], []
    for element in ElementTree.fromstring(svg):
        kind = element.get("class")
        if kind == "group":
            bars = groups[element.text] = []
        elif kind == "name":
            names.append(element.text)
        elif kind in ("ours", "other"):
            lengths.append((float(element.get("width")), kind))
        elif kind == "figure":
            bars.append((names[-1], element.text, *lengths[-1]))
    return groups


class Drawn(unittest.TestCase):
    def test_lengths_are_in_the_ratio_of_the_values(self):
        svg = picture.draw([result(("a", [("one", 2, "2 s"), ("two", 8, "8 s")]))])
        bars = read(svg)["tool: a"]
        self.assertEqual([("one", "2 s", "ours"), ("two", "8 s", "other")],
                         [(name, text, kind) for name, text, _, kind in bars])
        self.assertAlmostEqual(4, bars[1][2] / bars[0][2], places=2)

    def test_every_group_has_its_own_scale(self):
        groups = read(picture.draw([result(("a", [("x", 1, "1")]), ("b", [("y", 1000, "1000")])),
                                    result(("c", [("z", 0, "0")]), tool="other")]))
        self.assertEqual(["tool: a", "tool: b", "other: c"], list(groups))
        self.assertEqual(groups["tool: a"][0][2], groups["tool: b"][0][2])
        self.assertEqual(0, groups["other: c"][0][2])

    def test_text_stays_text_whatever_it_is(self):
        hostile = "<script>&amp; \"it's\" ]]>"
        svg = picture.draw([result((hostile, [(hostile, 1, hostile)]), tool=hostile,
                                   machine=hostile)])
        self.assertEqual({f"{hostile}: {hostile}"}, set(read(svg)))
        self.assertEqual((hostile, hostile), read(svg)[f"{hostile}: {hostile}"][0][:2])
        self.assertEqual(hostile, ElementTree.fromstring(svg)[-1].text)

    def test_all_of_it_is_within_the_picture(self):
        long = [(f"a name of some length {number}", number, "1,234.5 MB")
                for number in range(1, 14)]
        svg = ElementTree.fromstring(picture.draw([result(("a", long), ("b", long[:2])),
                                                   result(("c", long[:3]), machine="another")]))
        height = float(svg.get("height"))
        for element in svg:
            if element.get("x"):
                right = float(element.get("x")) + float(element.get("width", 0))
                bottom = float(element.get("y")) + float(element.get("height", 0))
                self.assertLessEqual(right, picture.WIDTH)
                self.assertLessEqual(bottom, height)
        figures = [float(element.get("x")) for element in svg if element.get("class") == "figure"]
        self.assertLessEqual(max(figures) + picture.FIGURES - 6, picture.WIDTH)

    def test_a_machine_is_named_once(self):
        same = picture.draw([result(("a", [("x", 1, "1")]), machine="this one")] * 2)
        self.assertEqual(1, same.count("this one"))
        both = picture.draw([result(("a", [("x", 1, "1")]), machine=name) for name in ("m1", "m2")])
        self.assertEqual((1, 1), (both.count(">m1<"), both.count(">m2<")))

    def test_nothing_to_compare_is_left_out(self):
        self.assertEqual({}, read(picture.draw([result(("a", []))])))

    def test_its_words_have_every_figure(self):
        svg = ElementTree.fromstring(picture.draw([result(("a", [("one", 2, "2 s"),
                                                                  ("two", 8, "8 s")]))]))
        words = {element.get("id"): element.text for element in svg if element.get("id")}
        self.assertIn("tool: a: one 2 s, two 8 s.", words["description"])
        self.assertEqual("title description", svg.get("aria-labelledby"))

    def test_the_program_draws_files(self):
        with tempfile.TemporaryDirectory() as folder:
            file, out = Path(folder) / "a.json", Path(folder) / "a.svg"
            file.write_text(json.dumps(result(("a", [("one", 2, "2 s")]))))
            subprocess.run([sys.executable, "-B", BENCH / "picture.py", file, "--out", out],
                           check=True)
            self.assertEqual(["tool: a"], list(read(out.read_text())))


class Pages(unittest.TestCase):
    TEXT = "# A\n<!-- bench git -->\nold\n<!-- end -->\nb\n<!-- bench wait -->\n<!-- end -->\nc\n"

    def test_an_output_takes_the_place_of_the_one_before(self):
        new = r"of \1 & more"
        for name, was in (("git", "\nold\n"), ("wait", "\n")):
            with self.subTest(name):
                start = f"<!-- bench {name} -->"
                found = page.replaced(self.TEXT, name, new)
                self.assertEqual(self.TEXT.replace(f"{start}{was}", f"{start}\n\n{new}\n\n"), found)
                self.assertEqual(found, page.replaced(found, name, new))

    def test_a_page_without_a_place_for_it_is_refused(self):
        with self.assertRaisesRegex(ValueError, "0 places for kinds"):
            page.replaced(self.TEXT, "kinds", "new")


class Kept(unittest.TestCase):
    def test_every_figure_is_one_of_the_page(self):
        lines = [line for line in PAGE.read_text().splitlines() if line.startswith("| ")]
        groups = read(KEPT.read_text())
        self.assertGreater(len(groups), 5)
        for title, bars in groups.items():
            for name, text, _, _ in bars:
                words = re.findall(r"[\w,]{3,}", f"{title} {name}".lower())
                with self.subTest(group=title, bar=name):
                    self.assertTrue(any(f" {text} " in line and any(
                        word in line.lower() for word in words) for line in lines), text)

    def test_the_page_shows_it(self):
        self.assertIn("](pictures/benchmarks.svg)", PAGE.read_text())

    def test_it_has_light_and_dark_colours_and_is_small(self):
        text = KEPT.read_text()
        self.assertIn("prefers-color-scheme: dark", text)
        self.assertLess(len(text), 60_000)


if __name__ == "__main__":
    unittest.main()
