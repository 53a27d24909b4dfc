# SPDX-License-Identifier: Apache-2.0
"""Draws what `./dev demo` shows on a terminal, as a picture for the README.

    recording.py DIRECTORY-OF-THE-TOOLS FILE.svg

The demo runs in a terminal of this program, so the picture has what a person would see, and in the
same colours. It is text: it can be read aloud, and selected where the file is opened by itself.
"""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import unicodedata
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

COLUMNS, ROWS = 108, 60
DEMO = Path(__file__).resolve().parents[1] / "demo.sh"

# The key part: of each step, how the commands begin that are shown with all that they print.
PARTS = {2: ("gitops-update-values",),
         3: ("gitops-wait",),
         6: ("gitops-wait", "gitops-notify --config catalog:zh"),
         7: ("gitops-update-values", "gitops-wait")}

WIDTH, LINE, MARGIN, TOP = 900, 17, 22, 44
APPEARS_AFTER, AT_A_COMMAND = 0.05, 0.5     # seconds
STYLE = """
text { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: 13px; fill: #d1d7e0; white-space: pre; }
.bold { font-weight: 600; fill: #ffffff; }
.title { font-weight: 600; fill: #76e3ea; }
.dim { fill: #8b949e; }
.red { fill: #ff938a; }
.green { fill: #6bc46d; }
.yellow { fill: #daaa3f; }
.cyan { fill: #76e3ea; }
@media (prefers-reduced-motion: no-preference) {
  .line { animation: appear 0.01s backwards; }
}
@keyframes appear { from { opacity: 0; } }
"""
DIM, TITLE = "2", "1;36"
CLASSES = {"": None, "1": "bold", DIM: "dim", TITLE: "title", "31": "red", "32": "green",
           "33": "yellow", "36": "cyan"}
DESCRIPTION = (
    "A terminal. gitops-update-values writes the tag of an image into a Git repository as one "
    "commit. gitops-wait waits until Argo CD has deployed this very commit. Then a bad image: "
    "gitops-wait says which container crashes, with its log, and gitops-notify tells it in "
    "DingTalk. gitops-update-values --revert takes the commit back, and gitops-wait sees the "
    "application healthy again.")


class Span(NamedTuple):
    text: str
    style: str      # as in ESC [ STYLE m


class Screen:
    """A terminal that is as high as it has to be: the rows at the end of all that was written."""

    _SEQUENCE = re.compile(r"\x1b\[([0-9;]*)([A-Za-z])")

    def __init__(self, columns):
        self._columns = columns
        self._rows = [[]]       # of cells: text (empty behind what takes two columns), style
        self._row = self._column = 0
        self._style = ""

    def write(self, text):
        at = 0
        while at < len(text):
            sequence = self._SEQUENCE.match(text, at)
            if sequence:
                self._obey(*sequence.groups())
                at = sequence.end()
            else:
                self._put(text[at])
                at += 1

    def lines(self):
        """A list of spans for each row."""
        return [self._spans(row) for row in self._rows]

    def _obey(self, argument, word):
        if word == "m":
            self._style = "" if argument in ("", "0") else argument
        elif word == "A":
            self._row = max(self._row - int(argument or 1), 0)
        elif word == "K" and not argument:
            del self._rows[self._row][self._column:]
        elif word == "J" and not argument:
            del self._rows[self._row][self._column:]
            del self._rows[self._row + 1:]
        else:
            raise ValueError(f"a terminal would do something for ESC [ {argument} {word}")

    def _put(self, character):
        if character == "\r":
            self._column = 0
        elif character == "\n":
            self._down()
        elif character < " ":
            raise ValueError(f"a terminal would do something for {character!r}")
        else:
            self._print(character)

    def _down(self):
        self._row += 1
        if self._row == len(self._rows):
            self._rows.append([])

    def _print(self, character):
        row = self._rows[self._row]
        if unicodedata.combining(character) or character in "\ufe0f\u200d":
            before = self._column - 1
            while not row[before][0]:
                before -= 1
            row[before] = row[before][0] + character, row[before][1]
            return
        wide = unicodedata.east_asian_width(character) in "WF"
        if self._column + 1 + wide > self._columns:
            self._column = 0
            self._down()
            row = self._rows[self._row]
        cells = [(character, self._style)] + [("", self._style)] * wide
        row += [(" ", "")] * (self._column - len(row))
        row[self._column:self._column + len(cells)] = cells
        self._column += len(cells)

    @staticmethod
    def _spans(row):
        spans = []
        for text, style in row:
            if spans and spans[-1].style == style:
                spans[-1] = Span(spans[-1].text + text, style)
            else:
                spans.append(Span(text, style))
        while spans and not spans[-1].text.strip():
            spans.pop()
        if spans:
            spans[-1] = Span(spans[-1].text.rstrip(), spans[-1].style)
        return spans


def text_of(line):
    return "".join(span.text for span in line)


def record(command, **environment):
    """What a command writes to a terminal of COLUMNS; it must succeed."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs,
                          env={**os.environ, "TERM": "xterm-256color", **environment}) as process:
        os.close(theirs)
        written = b""
        while piece := _read(ours):
            written += piece
    os.close(ours)
    if process.returncode != 0:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}:\n{written.decode()}")
    return written.decode()


def _read(descriptor):
    try:
        return os.read(descriptor, 65536)
    except OSError:     # EIO: nobody has the other end any more
        return b""


def parts(lines, wanted):
    """The lines to show of each step, and in the place of others between them an ellipsis."""
    shown, number = [], 0
    left = [(step, start) for step, starts in wanted.items() for start in starts]
    is_shown = is_skipped = False
    for line in lines:
        text, style = text_of(line), line[0].style if line else ""
        title = style == TITLE and re.match(r"(\d+)\. ", text)
        if title:
            number = int(title[1])
            is_shown = is_skipped = False
            if number in wanted:
                shown += [[], line] if shown else [line]
        elif text.startswith("$ "):
            now = next((one for one in left if one[0] == number and text[2:].startswith(one[1])),
                       None)
            is_shown = now is not None
            if is_shown:
                left.remove(now)
                if is_skipped:
                    shown.append([Span("⋮", DIM)])
            is_skipped = not is_shown
        elif style == DIM:
            is_shown = False
        if is_shown:
            shown.append(line)
    if left:
        raise RuntimeError(f"the demo has not run {left}")
    return shown


def draw(lines):
    """The picture as text."""
    ElementTree.register_namespace("", "http://www.w3.org/2000/svg")
    height = TOP + LINE * len(lines) + MARGIN
    svg = ElementTree.Element("svg", {
        "xmlns": "http://www.w3.org/2000/svg", "width": str(WIDTH), "height": str(height),
        "viewBox": f"0 0 {WIDTH} {height}", "role": "img", "aria-labelledby": "title description"})
    ElementTree.SubElement(svg, "title", {"id": "title"}).text = "A part of what ./dev demo shows"
    ElementTree.SubElement(svg, "desc", {"id": "description"}).text = DESCRIPTION
    ElementTree.SubElement(svg, "style").text = STYLE
    ElementTree.SubElement(svg, "rect", {
        "x": "0.5", "y": "0.5", "width": str(WIDTH - 1), "height": str(height - 1), "rx": "8",
        "fill": "#0d1117", "stroke": "#4b535d"})
    header = ElementTree.SubElement(svg, "text", {"x": str(MARGIN), "y": "25", "class": "dim"})
    header.text = "./dev demo, in part"
    ElementTree.SubElement(svg, "path", {"d": f"M1 36.5H{WIDTH - 1}", "stroke": "#30363d"})
    moment = 0.0
    for number, line in enumerate(lines):
        moment += AT_A_COMMAND if text_of(line).startswith("$ ") else APPEARS_AFTER
        if line:
            _draw_line(svg, line, TOP + LINE * number + 13, moment)
    # Not within a line: what is between its parts is shown.
    for element in svg:
        element.tail = "\n"
    svg.text = "\n"
    return ElementTree.tostring(svg, encoding="unicode") + "\n"


def _draw_line(svg, line, y, moment):
    text = ElementTree.SubElement(svg, "text", {
        "class": "line", "x": str(MARGIN), "y": str(y), "xml:space": "preserve",
        "style": f"animation-delay:{moment:.2f}s"})
    last = None
    for span in line:
        name = CLASSES[span.style]
        if name:
            last = ElementTree.SubElement(text, "tspan", {"class": name})
            last.text = span.text
        elif last is None:
            text.text = (text.text or "") + span.text
        else:
            last.tail = (last.tail or "") + span.text


def main():
    tools, file = sys.argv[1:]
    screen = Screen(COLUMNS)
    screen.write(record([DEMO, tools]))
    Path(file).write_text(draw(parts(screen.lines(), PARTS)), encoding="utf-8")


if __name__ == "__main__":
    main()
