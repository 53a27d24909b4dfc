# SPDX-License-Identifier: Apache-2.0
"""One promotion over HTTP: update-values against scripts that clone, in three repositories.

All of it happens in one run on one machine: nginx and git http-backend serve bare repositories on
loopback, the competitors take turns, and each figure is the median of the rounds. Requests and
bytes are the server's own count (nginx: $request_length and $bytes_sent, heads included).
Clones lie on the disk that TMPDIR is on, like those of a job. Nobody pays for what another did:
earlier writes are flushed before each run, and clones are deleted at the very end.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from fakes import git_repository, git_server  # noqa: E402
from measure import (PLAIN_ENVIRONMENT, Bar, Group, Targets, add_json_flag,  # noqa: E402
                     machine, run, write_json)

SIZES = (1_000, 10_000, 100_000)
TAGS = {100_000: 25_000}
ENVIRONMENTS = ("development", "testing", "staging", "production")
KINDS = ("values", "kustomization", "deployment", "service", "network-policy")
FILES_PER_APP = len(KINDS) * (len(ENVIRONMENTS) + 1)

# All scripts end in the same way.
COMMIT_AND_PUSH = """
sed -i "s/^  tag: .*/  tag: $TAG/" "$FILE"
git commit --quiet --message "Set the tag to $TAG" -- "$FILE"
git push --quiet origin main
"""

SHALLOW_CLONE = """
git clone --quiet --depth 1 --branch main "$URL" work
cd work
""" + COMMIT_AND_PUSH

# As the manuals of GitHub and GitLab show it, made shallow.
BLOBLESS_CLONE = """
git clone --quiet --depth 1 --branch main --filter=blob:none --sparse "$URL" work
cd work
git sparse-checkout set "$(dirname "$FILE")"
""" + COMMIT_AND_PUSH

# As someone would write it who knows what the other one waits for.
TUNED_CLONE = """
git clone --quiet --depth 1 --branch main --filter=blob:none --no-checkout "$URL" work
cd work
git sparse-checkout set --cone --sparse-index "$(dirname "$FILE")"
git checkout --quiet main
""" + COMMIT_AND_PUSH

OURS = "update-values"
SHALLOW = "shallow clone"
BLOBLESS = "blobless sparse clone"
TUNED = "blobless sparse clone, tuned"
SCRIPTS = {SHALLOW: SHALLOW_CLONE, BLOBLESS: BLOBLESS_CLONE, TUNED: TUNED_CLONE}


class Sample(NamedTuple):
    seconds: float
    down: int
    up: int
    requests: int
    memory: int


def text_of(team, app, place, kind, number):
    """A file of the usual size and shape; the first key block of `values` holds the tag."""
    seed = (number * 2654435761) & 0xFFFFFFFF
    return (f"# {kind} of {app} ({team}) for {place}\n"
            "image:\n"
            f"  repository: registry.example.com/{team}/{app}\n"
            f"  tag: v1.{seed % 97}.{seed % 53}   # set by the pipeline\n"
            f"  checksum: {seed:08x}{seed ^ 0x5BD1E995:08x}\n"
            f"kind: {kind}\n"
            f"replicas: {seed % 5 + 1}\n"
            "resources:\n"
            f"  requests: {{cpu: {seed % 900 + 100}m, memory: {seed % 700 + 64}Mi}}\n"
            f"  limits: {{memory: {seed % 900 + 512}Mi}}\n"
            "ingress:\n"
            f"  host: {app}.{place}.example.com\n"
            f"  port: {seed % 60000 + 1024}\n"
            "env:\n"
            + "".join(f"  - name: SETTING_{key}\n    value: \"{(seed * (key + 3)) & 0xFFFFF:x}\"\n"
                      for key in range(seed % 18 + 2)))


def files_of(size):
    """`size` files, 25 to an application, at most some 60 applications to a team."""
    apps = size // FILES_PER_APP
    apps_per_team = max(1, round(apps ** 0.5))
    files = {}
    for number in range(apps):
        team, app = f"team-{number // apps_per_team:02}", f"app-{number:04}"
        for place in ("base", *ENVIRONMENTS):
            for kind in KINDS:
                files[f"apps/{team}/{app}/{place}/{kind}.yaml"] = text_of(
                    team, app, place, kind, len(files))
    return files


def file_to_change(files):
    names = [name for name in files if name.endswith("/production/values.yaml")]
    return names[len(names) // 2]


class Arena:
    """One repository on the server, and the ways to change a tag in it."""

    def __init__(self, server, folder, tool, size):
        self.server = server
        self.folder = folder
        self.tool = Path(tool).resolve()
        self.size = size
        files = files_of(size)
        self.file = file_to_change(files)
        self.name = f"files-{size}.git"
        self.repository = git_repository.Repository(folder / self.name, files,
                                                    tags=TAGS.get(size, 0))
        # As a well-kept server would have it.
        self.repository.git("repack", "-a", "-d", "--quiet", "--write-bitmap-index")
        self.rounds = 0

    def measure(self, competitor):
        """Lets one competitor set a new tag, checks that it did, and returns the Sample."""
        self.rounds += 1
        tag = f"v2.0.{self.rounds}"
        commits = len(self.repository.commits())
        self.server.reset()
        os.sync()
        cost = self._compete(competitor, tag)
        requests = self.server.requests()
        if f"  tag: {tag}".encode() not in self.repository.read(self.file):
            raise RuntimeError(f"{competitor} did not set the tag")
        if len(self.repository.commits()) != commits + 1:
            raise RuntimeError(f"{competitor} did not make one commit")
        return Sample(cost.seconds, sum(request.sent for request in requests),
                      sum(request.received for request in requests), len(requests), cost.memory)

    def _compete(self, competitor, tag):
        url = self.server.url(self.name)
        if competitor == OURS:
            return run([self.tool, "--quiet", "--repo", url, "--branch", "main",
                        "--file", self.file, "--set", f"image.tag={tag}"])
        place = Path(tempfile.mkdtemp(dir=self.folder))
        return run(["sh", "-euc", SCRIPTS[competitor]], cwd=place, env=git_repository.environment(
            **PLAIN_ENVIRONMENT, HOME=str(place), URL=url, FILE=self.file, TAG=tag))


def medians(samples):
    return Sample(*(median(column) for column in zip(*samples)))


def in_bytes(count):
    for unit, size in (("MB", 1e6), ("kB", 1e3)):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{count:.0f} B"


def in_seconds(seconds):
    return f"{seconds:.3f} s"


def print_table(results):
    print("| files | tool | time | down | up | requests | peak memory |")
    print("|--:|---|--:|--:|--:|--:|--:|")
    for (size, competitor), sample in results.items():
        print(f"| {size:,} | {competitor} | {in_seconds(sample.seconds)} | {in_bytes(sample.down)} "
              f"| {in_bytes(sample.up)} | {sample.requests:.0f} | {in_bytes(sample.memory)} |")
    print()
    for size in sorted({size for size, _ in results}):
        ours = results[size, OURS]
        for other in SCRIPTS:
            theirs = results[size, other]
            print(f"* {size:,} files: {theirs.seconds / ours.seconds:.1f} times as fast as a "
                  f"{other}, {theirs.down / ours.down:.1f} times fewer bytes down")


def groups(results):
    """The times, and for the largest repository what has to be fetched."""
    def group(size, title, value, text):
        return Group(f"{title}, {size:,} files",
                     [Bar(one, value(sample), text(value(sample)), one == OURS)
                      for (of, one), sample in results.items() if of == size])
    times = [group(size, "one new tag", lambda sample: sample.seconds, in_seconds)
             for size in reversed(SIZES)]
    fetched = group(SIZES[-1], "bytes down", lambda sample: sample.down, in_bytes)
    return [times[0], fetched, *times[1:]]


def judge(results):
    small, large = SIZES[0], SIZES[-1]
    ours = results[large, OURS]
    shallow = results[large, SHALLOW].seconds / ours.seconds
    blobless = results[large, BLOBLESS].seconds / ours.seconds
    growth = ours.seconds / results[small, OURS].seconds
    targets = Targets()
    targets.check(f"{large:,} files: at least 40 times as fast as a shallow clone",
                  f"{shallow:.1f}", shallow >= 40)
    targets.check(f"{large:,} files: at least 5 times as fast as a blobless sparse clone",
                  f"{blobless:.1f}", blobless >= 5)
    targets.check(f"{large:,} files: at most 32 kB down", in_bytes(ours.down), ours.down <= 32_000)
    targets.check(f"{large:,} files: at most 3 times the time of {small:,}", f"{growth:.2f}",
                  growth <= 3)
    targets.check(f"{large:,} files: below 24 MB of memory", in_bytes(ours.memory),
                  ours.memory < 24_000_000)
    targets.finish()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tool", required=True, help="the update-values to measure")
    parser.add_argument("--rounds", type=int, default=5, help="at least 5, for a median that holds")
    add_json_flag(parser)
    options = parser.parse_args()
    if options.rounds < 5:
        parser.error("a median of fewer than 5 rounds is no figure")
    competitors = (OURS, *SCRIPTS)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        with git_server.GitServer(folder) as server:
            arenas = []
            for size in SIZES:
                print(f"making a repository of {size:,} files", file=sys.stderr)
                arenas.append(Arena(server, Path(folder), options.tool, size))
            samples = {(arena.size, one): [] for arena in arenas for one in competitors}
            for number in range(options.rounds + 1):
                print(f"round {number} of {options.rounds}", file=sys.stderr)
                for arena in arenas:
                    for one in competitors:
                        sample = arena.measure(one)
                        if number > 0:  # round 0 warms the caches for all of them
                            samples[arena.size, one].append(sample)
    print(f"Medians of {options.rounds} rounds; {machine()}; "
          f"{git_repository.git('--version').decode().strip()}\n")
    results = {key: medians(rows) for key, rows in samples.items()}
    print_table(results)
    write_json(options.json, OURS, groups(results))
    judge(results)


if __name__ == "__main__":
    main()
