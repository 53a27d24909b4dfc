# SPDX-License-Identifier: Apache-2.0
"""
Man pages: the flags and results from the program itself, their meaning from docs/results.md and
docs/exit-codes.md, and the prose from docs/man/*.txt. There is the version in them and no date, so
that they are the same whoever writes them.
"""

import re
import textwrap
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"
TEXTS = DOCS / "man"

# What roff would print as something else than the character on the keyboard, above all a hyphen:
# flags are copied out of these pages.
SPECIAL = {"\\": r"\e", "-": r"\-", "'": r"\(aq", '"': r"\(dq", "`": r"\(ga", "^": r"\(ha",
           "~": r"\(ti"}
BOLD, ITALIC, ROMAN = r"\fB", r"\fI", r"\fR"


def pages(tools):
    """{name of the file: text} of all pages."""
    names = [f"gitops-{tool.name}" for tool in tools]
    made = {f"gitops-{tool.name}.1": page(tool, names) for tool in tools}
    return {**made, "gitops-steps.7": overview(tools)}


def page(tool, names):
    name = f"gitops-{tool.name}"
    others = [(other, 1) for other in names if other != name] + [("gitops-steps", 7)]
    return document(
        title(name, 1, tool.version),
        heading("NAME"), f"{escaped(name)} \\- {escaped(tool.summary)}",
        heading("SYNOPSIS"), f"{BOLD}{escaped(name)}{ROMAN} {placeholders(tool.usage)}",
        heading("DESCRIPTION"), *paragraphs((TEXTS / f"{tool.name}.txt").read_text()),
        heading("OPTIONS"), *options(tool),
        heading("RESULTS"), *results(tool),
        heading("EXIT STATUS"), *statuses(),
        heading("ENVIRONMENT"), *environment(tool),
        heading("EXAMPLES"), *example(with_prefix(tool)),
        heading("SEE ALSO"), see_also(others))


def overview(tools):
    prose, conventions, examples = re.split(r"# \w+\n", (TEXTS / "gitops-steps.txt").read_text())
    programs = []
    for tool in tools:
        name = f"{BOLD}{escaped('gitops-' + tool.name)}{ROMAN}(1)"
        programs += item(name, prose_lines(tool.summary))
    return document(
        title("gitops-steps", 7, tools[0].version),
        heading("NAME"), r"gitops\-steps \- the steps of a deployment pipeline with Argo CD",
        heading("DESCRIPTION"), *paragraphs(prose), *programs,
        heading("CONVENTIONS"), *paragraphs(conventions),
        heading("EXIT STATUS"), *statuses(),
        heading("EXAMPLES"), *paragraphs(examples),
        heading("SEE ALSO"), see_also([(f"gitops-{tool.name}", 1) for tool in tools]))


def options(tool):
    lines = []
    for group, flags in tool.groups.items():
        lines.append(f".SS {escaped(group)}")
        for flag in flags:
            shown = f"{BOLD}{escaped('--' + flag.name)}{ROMAN} {placeholders(flag.value)}".strip()
            lines += item(shown, prose_lines(flag.description))
            if flag.variables:
                lines += [".br", *wrapped(", ".join(map(escaped, flag.variables)))]
    return lines


def results(tool):
    meanings = result_meanings(tool.name)
    lines = [*prose_lines("Each has a value in every run, a failure included; what is not known is "
                          "empty. `--result NAME=PATH` writes one to a file, `--dotenv`, "
                          "`--properties` and `--json` write all of them, and `--output json` "
                          "prints them.")]
    for name in tool.results:
        lines += item(f"{BOLD}{escaped(name)}{ROMAN}", prose_lines(meanings[name]))
    return lines


def result_meanings(tool):
    """{name: what docs/results.md says of it}"""
    parts = re.split(r"(?m)^## ", (DOCS / "results.md").read_text())
    part = next(part for part in parts if tool in part.partition("\n")[0].split())
    return dict(re.findall(r"(?m)^\| `([\w-]+)` \| (.*) \|$", part))


def statuses():
    lines = []
    for row in (DOCS / "exit-codes.md").read_text().splitlines():
        found = re.fullmatch(r"\| ([\d, ]+) \| (.*) \| (.*) \|", row)
        if found:
            status, meaning, words = found.groups()
            lines += item(f"{BOLD}{status}{ROMAN}", prose_lines(meaning))
            lines += [".br", *prose_lines(f"result: {words}")]
    return lines


def environment(tool):
    prefix = f"GITOPS_{tool.name}_".upper().replace("-", "_")
    lines = [*prose_lines(
        "A flag that is not on the command line is taken from the first of its variables that is "
        f"not empty. They stand beside it above: `{prefix}` and the name of the flag, and what all "
        "the programs share, without the name of the program. In the variable of a list each line "
        "is one value, and a switch is `true` or `false`. Beside those:")]
    for names, text in re.findall(r"(?m)^\[([\w -]+)\]\n((?:.+\n)+)",
                                  (TEXTS / "environment.txt").read_text()):
        if tool.name in names.split():
            for row in text.splitlines():
                variables, meaning = re.fullmatch(r"(`[^:]*`): (.*)", row).groups()
                lines += item(marked(variables), prose_lines(meaning))
    return lines


def with_prefix(tool):
    """The examples of --help, as one types them on a machine."""
    return re.sub(rf"(?m)^(\s*){tool.name}(?=\s)", rf"\1gitops-{tool.name}", tool.examples)


def document(*lines):
    return "\n".join(lines) + "\n"


def title(name, section, version):
    # A flag that is hyphenated, or padded, is of no use to whoever copies it.
    return document(
        '.\\" Written by ./dev docs; change the flags, or docs/man/*.txt.', ".nr HY 0",
        f'.TH "{escaped(name.upper())}" {section} "" "gitops\\-steps {escaped(version)}"',
        ".ad l").rstrip()


def heading(words):
    return f".SH {words}"


def item(term, lines):
    return [".TP", term, *lines]


def see_also(pages):
    *first, last = [f".BR {escaped(name)} ({section})" for name, section in pages]
    return "\n".join([*(line + "," for line in first), last])


def paragraphs(text):
    """Prose with empty lines between; what is indented stays as it is."""
    lines = []
    for part in text.strip("\n").split("\n\n"):
        lines += [".PP"] if lines else []
        lines += example(part) if part.startswith("    ") else prose_lines(part)
    return lines


def example(text):
    return [".EX", *(escaped(line) for line in textwrap.dedent(text).splitlines()), ".EE"]


def prose_lines(text):
    return wrapped(marked(" ".join(text.split())))


def wrapped(text):
    """Lines of the source, of which none looks like a request to roff."""
    lines = textwrap.wrap(text, 79, break_on_hyphens=False, break_long_words=False)
    return [r"\&" + line if line.startswith(".") else line for line in lines]


def marked(text):
    """Markdown within a line: code becomes bold, of a link its words stay."""
    text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", text)
    parts = re.split(r"`([^`]*)`", text)
    return "".join(f"{BOLD}{escaped(part)}{ROMAN}" if at % 2 else escaped(part)
                   for at, part in enumerate(parts))


def placeholders(text):
    """What stands for something else is in capitals; the rest is typed as it is."""
    parts = re.split(r"([A-Z]+)", text)
    return "".join(f"{ITALIC}{part}{ROMAN}" if at % 2 else escaped(part)
                   for at, part in enumerate(parts))


def escaped(text):
    return "".join(SPECIAL.get(sign, sign if sign.isascii() else f"\\[u{ord(sign):04X}]")
                   for sign in text)
