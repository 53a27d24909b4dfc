# SPDX-License-Identifier: Apache-2.0
"""One edit of a local values file of 2,000 lines, against the program's mere start.

The difference of the two medians is what reading, editing, proving and writing the file cost.
Instructions are callgrind's count, which does not depend on how busy the machine is.
"""

import argparse
import re
import subprocess
import tempfile
import time
from pathlib import Path
from statistics import median

from measure import (PLAIN_ENVIRONMENT, Bar, Group, Targets, add_json_flag, machine,
                     write_json)

LINES = 2_000
LINES_PER_SERVICE = 8
SERVICES = LINES // LINES_PER_SERVICE
ROUNDS = 50


def values_text():
    services = (f"service-{number:03}:\n"
                "  image:\n"
                f"    repository: registry.example.com/shop/service-{number:03}\n"
                f"    tag: '{number:03}e{number:04}'   # set by the pipeline\n"
                f"  replicas: {number % 5 + 1}\n"
                "  resources:\n"
                f"    requests: {{cpu: {number + 100}m, memory: {number + 64}Mi}}\n"
                "\n" for number in range(SERVICES))
    return "".join(services)


def seconds_of(command):
    start = time.monotonic()
    subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL,
                   env=PLAIN_ENVIRONMENT)
    return time.monotonic() - start


def instructions_of(command):
    done = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
                           *command], check=True, capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, env=PLAIN_ENVIRONMENT)
    return int(re.search(r"Collected : (\d+)", done.stderr)[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tool", required=True, help="the update-values to measure")
    add_json_flag(parser)
    options = parser.parse_args()
    tool = str(Path(options.tool).resolve())
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        file = Path(folder) / "values.yaml"
        file.write_text(values_text())
        start = [tool, "--version"]

        def edit(tag):
            return [tool, "--dir", folder, "--file", file.name, "--quiet",
                    "--set", f"service-{SERVICES // 2}.image.tag={tag}"]

        def timed_edit(tag):
            seconds = seconds_of(edit(tag))
            if f"    tag: '{tag}'" not in file.read_text():
                raise RuntimeError("the edit was not made")
            return seconds

        pairs = [(seconds_of(start), timed_edit(f"build-{number}")) for number in range(ROUNDS)]
        instructions = [instructions_of(start), instructions_of(edit("build-last"))]
    starts, edits = (median(column) * 1000 for column in zip(*pairs))
    print(f"Medians of {ROUNDS} runs; {machine()}\n")
    print("| run | time | instructions |\n|---|--:|--:|")
    print(f"| `--version` | {starts:.2f} ms | {instructions[0] / 1e6:.1f} M |")
    print(f"| one edit in {LINES:,} lines | {edits:.2f} ms | {instructions[1] / 1e6:.1f} M |")
    print(f"| difference | {edits - starts:.2f} ms | "
          f"{(instructions[1] - instructions[0]) / 1e6:.1f} M |")
    write_json(options.json, "update-values", [Group("a local file", [
        Bar("--version", starts, f"{starts:.2f} ms"),
        Bar(f"one edit in {LINES:,} lines", edits, f"{edits:.2f} ms", is_ours=True)])])
    targets = Targets()
    targets.check("an edit costs less than 5 ms above the start", f"{edits - starts:.2f} ms",
                  edits - starts < 5)
    targets.finish()


if __name__ == "__main__":
    main()
