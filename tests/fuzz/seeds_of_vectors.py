#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the sources of some vectors as files, for a fuzzer to begin with:

    seeds_of_vectors.py FILE.jsonl FOLDER
"""

import base64
import json
import sys
from pathlib import Path

EVERY = 5  # the fuzzer reads each of them before it begins


def main():
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").rstrip("\n").split("\n")
    folder = Path(sys.argv[2])
    for number, line in enumerate(lines[::EVERY]):
        vector = json.loads(line)
        source = vector.get("src", "").encode() or base64.b64decode(vector.get("src64", ""))
        (folder / f"vector-{number}").write_bytes(source)


main()
