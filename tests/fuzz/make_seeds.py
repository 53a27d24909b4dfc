#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the seeds of the fuzz targets pack and pkt_line: what git itself sends."""

import os
import subprocess
import tempfile
from pathlib import Path

SEEDS = Path(__file__).parent / "seeds"
PERSON = {"NAME": "a", "EMAIL": "b", "DATE": "@1 +0000"}
ENVIRONMENT = dict(os.environ, HOME="/nonexistent",
                   **{f"GIT_{role}_{field}": value for role in ("AUTHOR", "COMMITTER")
                      for field, value in PERSON.items()})


def pkt(payload):
    data = payload if isinstance(payload, bytes) else payload.encode()
    return b"%04x" % (len(data) + 4) + data


def write_packs(folder):
    def git(*arguments, stdin=b""):
        return subprocess.run(("git", "-C", folder, *arguments), env=ENVIRONMENT, input=stdin,
                              check=True, capture_output=True).stdout

    git("init", "-q")
    values = Path(folder) / "apps/web/values.yaml"
    values.parent.mkdir(parents=True)
    rows = "\n".join(f"key{number}: value{number}" for number in range(100))
    for version in range(4):
        values.write_text(f"image:\n  tag: v{version}\n{rows}")
        git("add", ".")
        git("commit", "-qm", f"version {version}")
    listing = git("rev-list", "--objects", "--all")
    ids = b"\n".join(line.split()[0] for line in listing.splitlines()) + b"\n"
    packs = {"deltas": ["--delta-base-offset"], "id_deltas": [], "whole": ["--window=0"]}
    for name, options in packs.items():
        (SEEDS / "pack" / name).write_bytes(git("pack-objects", "--stdout", *options, stdin=ids))
    (SEEDS / "pack/tree").write_bytes(git("cat-file", "tree", "HEAD^{tree}"))
    (SEEDS / "pack/commit").write_bytes(git("cat-file", "commit", "HEAD"))


def write_answers():
    oid = "1" * 40
    flush, delimiter = b"0000", b"0001"
    report = pkt("unpack ok\n") + pkt("ng refs/heads/main pre-receive hook declined\n") + flush
    answers = {
        "advertisement_v2": pkt("# service=git-upload-pack\n") + flush + pkt("version 2\n")
        + pkt("agent=git/2.39\n") + pkt("ls-refs=unborn\n") + pkt("fetch=shallow filter\n")
        + pkt("object-format=sha1\n") + flush,
        "advertisement_v0": pkt(f"{oid} HEAD\0multi_ack filter symref=HEAD:refs/heads/main\n")
        + pkt(f"{oid} refs/heads/main\n") + flush,
        "ls_refs": pkt(f"{oid} HEAD symref-target:refs/heads/main\n")
        + pkt(f"{oid} refs/heads/main\n") + flush,
        "fetch_v2": pkt("shallow-info\n") + pkt(f"shallow {oid}") + delimiter + pkt("packfile\n")
        + pkt(b"\x02counting\n") + pkt(b"\x01PACKxxxx") + flush,
        "fetch_v0": pkt(f"shallow {oid}") + flush + pkt("NAK\n") + pkt(b"\x01PACKxxxx") + flush,
        "refusal": pkt("ERR filter 'tree' not supported\n"),
        "report": pkt(b"\x02checking\n") + pkt(b"\x01" + report) + flush,
        "fatal": pkt(b"\x03out of space\n"),
        "page": b"<!doctype html><html>",
    }
    for name, answer in answers.items():
        # The first byte tells the target how to cut the rest.
        (SEEDS / "pkt_line" / name).write_bytes(b"\x07" + answer)


def main():
    for name in ("pack", "pkt_line"):
        (SEEDS / name).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        write_packs(folder)
    write_answers()


if __name__ == "__main__":
    main()
