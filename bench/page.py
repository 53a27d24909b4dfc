# SPDX-License-Identifier: Apache-2.0
"""Puts what benchmarks have printed into a page:

    page.py PAGE.md OUTPUT...

NAME.md takes the place of what is between the lines `<!-- bench NAME -->` and `<!-- end -->`.
"""

import re
import sys
from pathlib import Path


def replaced(page, name, output):
    """The page with the output of one benchmark in its place, which there must be."""
    place = re.compile(rf"^(<!-- bench {re.escape(name)} -->\n).*?^(<!-- end -->)$",
                       re.MULTILINE | re.DOTALL)
    page, count = place.subn(lambda match: f"{match[1]}\n{output.strip()}\n\n{match[2]}", page)
    if count != 1:
        raise ValueError(f"the page has {count} places for {name}, not one")
    return page


def main():
    file, *outputs = map(Path, sys.argv[1:])
    page = file.read_text()
    for output in outputs:
        page = replaced(page, output.stem, output.read_text())
    file.write_text(page)


if __name__ == "__main__":
    main()
