# SPDX-License-Identifier: Apache-2.0
"""What a document shows: its fenced blocks, and the commands of a terminal in them."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Block:
    title: str       # of the part of the page that it stands in
    language: str    # behind the fence; may be empty
    text: str


def blocks(page, *languages, title=None):
    """The blocks of a page (its path), those of these languages, in this part."""
    found, heading = [], ""
    fence = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$|^#+ ([^\n]*)$", re.MULTILINE | re.DOTALL)
    for match in fence.finditer(page.read_text()):
        indent, language, text, words = match.groups()
        if words is not None:
            heading = words
        elif (not languages or language in languages) and title in (None, heading):
            found.append(Block(heading, language, re.sub(f"(?m)^{indent}", "", text)))
    return found


def sessions(text):
    """(command, what it prints) of each command of a terminal."""
    for part in re.split(r"(?m)^\$ ", text)[1:]:
        command = re.match(r"(?:.*\\\n)*.*", part)[0]
        yield command, part[len(command) + 1:]


def matching(wanted):
    """An expression for a text in which … stands for something left out."""
    return r"(?s)\A" + ".*".join(map(re.escape, wanted.split("…"))) + r"\Z"
