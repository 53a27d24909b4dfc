# SPDX-License-Identifier: Apache-2.0
"""Draws the figures of benchmarks as a picture.

    picture.py --out FILE.svg RESULTS.json...

The results are what a benchmark has written with --json. Each group of figures has a scale of its
own, which begins at zero, so that the lengths of its bars are in the ratio of the figures.
"""

import argparse
import json
from pathlib import Path
from xml.etree import ElementTree

TITLE = "What a run costs"
SUBTITLE = "Shorter is better. Each group has a scale of its own, from zero."
FIRST, WIDTH, MARGIN, COLUMNS, GUTTER = 84, 900, 24, 2, 32
COLUMN = (WIDTH - 2 * MARGIN - (COLUMNS - 1) * GUTTER) / COLUMNS
NAMES, FIGURES = 176, 68    # of a column; what is left is for bars
HEAD, LINE, THICK, BELOW = 24, 21, 13, 22
STYLE = """
text { font-family: system-ui, -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif;
  font-size: 12px; fill: #1f2328; }
.paper { fill: #ffffff; stroke: #d1d9e0; }
.title { font-size: 17px; font-weight: 600; }
.group { font-size: 13px; font-weight: 600; }
.small { fill: #59636e; }
.figure { font-variant-numeric: tabular-nums; }
.ours { fill: #1a7f37; }
.other { fill: #afb8c1; }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc; }
  .paper { fill: #0d1117; stroke: #3d444d; }
  .small { fill: #9198a1; }
  .ours { fill: #3fb950; }
  .other { fill: #656c76; }
}
"""


def number(value):
    return f"{value:.1f}".removesuffix(".0")


def height_of(group):
    return HEAD + LINE * len(group["bars"]) + BELOW


def rows_of(groups):
    """Groups beside each other, as many as there are columns."""
    return [groups[at:at + COLUMNS] for at in range(0, len(groups), COLUMNS)]


def in_words(groups):
    """For those who cannot see the picture."""
    return " ".join(
        f"{group['title']}: " + ", ".join(f"{bar['name']} {bar['text']}" for bar in group["bars"])
        + "." for group in groups)


def draw(results):
    """The picture as text, of what files of results hold."""
    groups = [{**group, "title": f"{result['tool']}: {group['title']}"}
              for result in results for group in result["groups"] if group["bars"]]
    rows = rows_of(groups)
    machines = list(dict.fromkeys(result["machine"] for result in results))
    tops = [FIRST]
    for row in rows:
        tops.append(tops[-1] + max(map(height_of, row)))
    height = tops[-1] + 18 * len(machines) + 6
    svg = _start(height, in_words(groups))
    for top, row in zip(tops, rows):
        for column, group in enumerate(row):
            _draw_group(svg, group, MARGIN + column * (COLUMN + GUTTER), top)
    for place, machine in enumerate(machines):
        _text(svg, MARGIN, tops[-1] + 18 * place + 6, machine, "small")
    for element in svg:
        element.tail = "\n"
    return ElementTree.tostring(svg, encoding="unicode") + "\n"


def _start(height, words):
    svg = ElementTree.Element("svg", {
        "xmlns": "http://www.w3.org/2000/svg", "width": str(WIDTH), "height": str(height),
        "viewBox": f"0 0 {WIDTH} {height}", "role": "img", "aria-labelledby": "title description"})
    svg.text = "\n"
    ElementTree.SubElement(svg, "title", {"id": "title"}).text = TITLE
    ElementTree.SubElement(svg, "desc", {"id": "description"}).text = f"{SUBTITLE} {words}"
    ElementTree.SubElement(svg, "style").text = STYLE
    ElementTree.SubElement(svg, "rect", {
        "class": "paper", "x": "0.5", "y": "0.5", "width": str(WIDTH - 1),
        "height": str(height - 1), "rx": "8"})
    _text(svg, MARGIN, 34, TITLE, "title")
    _text(svg, MARGIN, 55, SUBTITLE, "small")
    return svg


def _draw_group(svg, group, left, top):
    _text(svg, left, top + 10, group["title"], "group")
    room = COLUMN - NAMES - FIGURES
    longest = max(bar["value"] for bar in group["bars"]) or 1
    for place, bar in enumerate(group["bars"]):
        middle = top + HEAD + LINE * place + LINE / 2
        length = room * bar["value"] / longest
        _text(svg, left, middle + 4, bar["name"], "name")
        ElementTree.SubElement(svg, "rect", {
            "class": "ours" if bar["is_ours"] else "other", "x": number(left + NAMES),
            "y": number(middle - THICK / 2), "width": f"{length:.2f}", "height": str(THICK)})
        _text(svg, left + NAMES + length + 6, middle + 4, bar["text"], "figure")


def _text(svg, x, y, text, name):
    ElementTree.SubElement(svg, "text", {"class": name, "x": number(x), "y": number(y)}).text = text


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("results", nargs="+", metavar="RESULTS.json")
    parser.add_argument("--out", required=True, metavar="FILE.svg")
    options = parser.parse_args()
    results = [json.loads(Path(name).read_text()) for name in options.results]
    Path(options.out).write_text(draw(results), encoding="utf-8")


if __name__ == "__main__":
    main()
