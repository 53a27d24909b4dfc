# SPDX-License-Identifier: Apache-2.0
"""Templates and conditions: our engines against Go's text/template with sprig and against expr.

Both sides are a program that measures each entry of bench/render/suite.json and prints what it cost:
ours, and the one of tests/oracles. They take turns, so that a busy machine slows both.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from math import exp, log
from pathlib import Path
from statistics import median

from measure import (PLAIN_ENVIRONMENT, Bar, Group, Targets, add_json_flag, machine,
                     write_json)

ROOT = Path(__file__).resolve().parents[1]
SUITE = ROOT / "bench/render/suite.json"
DATA = ROOT / "tests/vectors/languages/data.json"
WANTED = 3.0
STARTS = 40
CATALOG = 60
FIRST = "resource table"
FIRST_WITHIN = 10
PARTS = ("parse", "execute")


def measure(command):
    """One round of one side: the entries with their costs in nanoseconds."""
    environment = {**PLAIN_ENVIRONMENT, "TZ": "UTC"}
    done = subprocess.run([*command, str(SUITE), str(DATA)], env=environment,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def rounds(sides, count):
    """The results of each side, round by round, in turns."""
    found = {name: [] for name in sides}
    for number in range(count):
        for name, command in sides.items():
            print(f"round {number + 1} of {count}: {name}", file=sys.stderr)
            found[name].append(measure(command))
    return found


def medians(results):
    """Entry -> part -> median of the rounds."""
    return {entry["name"]: {part: median(one[index][part] for one in results) for part in PARTS}
            for index, entry in enumerate(results[0])}


def different_outputs(ours, go):
    """The names of entries of which the two sides have made something different."""
    expected = {entry["name"]: entry["output"] for entry in go[0]}
    return [entry["name"] for entry in ours[0] if entry["output"] != expected[entry["name"]]]


def nanoseconds(value):
    return f"{value:,.0f}"


def print_alone(ours):
    print("\n| | parse, ns | execute, ns |\n|---|--:|--:|")
    for name, costs in ours.items():
        print(f"| {name} | " + " | ".join(nanoseconds(costs[part]) for part in PARTS) + " |")


def print_both(ours, go):
    print("\n| | parse, ns | Go | ratio | execute, ns | Go | ratio |\n|---|--:|--:|--:|--:|--:|--:|")
    for name, costs in ours.items():
        cells = []
        for part in PARTS:
            cells += [nanoseconds(costs[part]), nanoseconds(go[name][part]),
                      f"{go[name][part] / costs[part]:.1f}"]
        print(f"| {name} | " + " | ".join(cells) + " |")


def groups(ours, go):
    sides = {"ours": ours, **({"Go": go} if go else {})}
    return [Group(f"{part}: {name}", [
        Bar(side, costs[name][part], f"{nanoseconds(costs[name][part])} ns", side == "ours")
        for side, costs in sides.items()]) for part in PARTS for name in ours]


def mean_ratio(ours, go, names, part):
    """The geometric mean of how many times faster we are."""
    return exp(sum(log(go[name][part] / ours[name][part]) for name in names) / len(names))


def milliseconds(command):
    """The median time of a process, and what it has written."""
    spent = []
    for _ in range(STARTS):
        start = time.monotonic()
        done = subprocess.run(command, env=PLAIN_ENVIRONMENT, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, check=True)
        spent.append(1000 * (time.monotonic() - start))
    return median(spent), done.stdout


def first_message(tool, targets):
    """From nothing to the first message of a catalog, above the start of a program that does
    nothing."""
    suite = json.loads(SUITE.read_text())
    sources = [entry["src"] for entry in suite
               if entry["lang"] == "template" and entry["data"] == "notification"]
    first = next(entry["src"] for entry in suite if entry["name"] == FIRST)
    catalog = [first, *(sources[number % len(sources)] for number in range(CATALOG - 1))]
    application = json.loads(DATA.read_text())["notification"]["app"]
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "sources", Path(folder) / "app.json"
        written[0].write_text("".join(f"{source}\0" for source in catalog))
        written[1].write_text(json.dumps(application))
        whole, message = milliseconds([tool, "catalog", *map(str, written)])
        nothing, _ = milliseconds([tool, "nothing"])
    assert message.strip(), "the first message is empty"
    targets.check(f"first message of {CATALOG} templates: below {FIRST_WITHIN} ms above an empty "
                  "program", f"{whole - nothing:.1f} ms", whole - nothing < FIRST_WITHIN)


def judge(ours, go, differences, targets):
    languages = {entry["name"]: entry["lang"] for entry in json.loads(SUITE.read_text())}
    targets.check("both sides give the same", ", ".join(differences) or "all", not differences)
    for lang, what in (("template", "templates"), ("expr", "conditions")):
        names = [name for name in ours if languages[name] == lang]
        for part in PARTS:
            ratio = mean_ratio(ours, go, names, part)
            targets.check(f"{what}, {part}: {WANTED:.0f} times as fast", f"{ratio:.2f} times",
                          ratio >= WANTED)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tool", required=True, help="our program bench_render")
    parser.add_argument("--go", help="the program of tests/oracles")
    parser.add_argument("--rounds", type=int, default=5)
    add_json_flag(parser)
    arguments = parser.parse_args()
    sides = {"ours": [os.path.abspath(arguments.tool)]}
    if arguments.go:
        sides["go"] = [os.path.abspath(arguments.go), "bench"]
    found = rounds(sides, arguments.rounds)
    print(machine())
    ours = medians(found["ours"])
    go = medians(found["go"]) if "go" in found else None
    if go:
        print_both(ours, go)
    else:
        print_alone(ours)
    write_json(arguments.json, "templates and conditions", groups(ours, go))
    targets = Targets()
    first_message(sides["ours"][0], targets)
    if go:
        judge(ours, go, different_outputs(found["ours"], found["go"]), targets)
    targets.finish()


if __name__ == "__main__":
    main()
