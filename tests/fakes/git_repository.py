# SPDX-License-Identifier: Apache-2.0
"""Bare repositories made and inspected by the real git program."""

import os
import subprocess
from pathlib import Path

ZERO = "0" * 40


class Symlink(str):
    """The target of a symbolic link, as the content of a file."""


class Submodule(str):
    """The commit of a submodule, as the content of a file."""


class Executable(bytes):
    """The content of a file with mode 100755."""


def environment(**more):
    """What git needs to know, and nothing of whoever runs the tests."""
    return {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "LC_ALL": "C",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_AUTHOR_NAME": "Bench",
        "GIT_AUTHOR_EMAIL": "bench@example.com",
        "GIT_COMMITTER_NAME": "Bench",
        "GIT_COMMITTER_EMAIL": "bench@example.com",
        **more,
    }


def git(*arguments, cwd=None, stdin=b"", **more):
    """The standard output of one git command; raises with its stderr when it fails."""
    done = subprocess.run(["git", *map(str, arguments)], cwd=cwd, input=stdin,
                          capture_output=True, env=environment(**more))
    if done.returncode != 0:
        raise RuntimeError(f"git {' '.join(map(str, arguments))}: {done.stderr.decode()}")
    return done.stdout


def _entry(content):
    if isinstance(content, Symlink):
        return "120000", content.encode()
    if isinstance(content, Executable):
        return "100755", bytes(content)
    return "100644", content.encode() if isinstance(content, str) else content


def _file_command(path, content):
    name = '"' + path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    if content is None:
        return f"D {name}\n".encode()
    if isinstance(content, Submodule):
        return f"M 160000 {content} {name}\n".encode()
    mode, data = _entry(content)
    return f"M {mode} inline {name}\ndata {len(data)}\n".encode() + data + b"\n"


class Repository:
    """One bare repository. `files` maps paths to text, bytes, Symlink, Submodule or Executable."""

    def __init__(self, path, files=None, branch="main", tags=0, object_format="sha1"):
        self.path = Path(path)
        git("init", "--quiet", "--bare", "--initial-branch", branch,
            "--object-format", object_format, self.path)
        self.configure("http.receivepack", "true")
        self.configure("uploadpack.allowFilter", "true")
        self.configure("receive.autogc", "false")
        self.configure("gc.auto", "0")
        self.configure("core.fsync", "none")
        if files is not None:
            self.commit(files, branch=branch)
        if tags:
            self._pack_tags(tags, self.tip(branch))

    def _pack_tags(self, count, target):
        # Straight into packed-refs: 25,000 loose files would take longer than the test.
        self.git("pack-refs", "--all")
        lines = (self.path / "packed-refs").read_text().splitlines()
        lines += [f"{target} refs/tags/build-{number:06}" for number in range(count)]
        header = [line for line in lines if line.startswith("#")]
        refs = sorted((line for line in lines if not line.startswith("#")),
                      key=lambda line: line.split(" ", 1)[1])
        (self.path / "packed-refs").write_text("\n".join(header + refs) + "\n")

    def git(self, *arguments, stdin=b"", **more):
        return git("--git-dir", self.path, *arguments, stdin=stdin, **more)

    def configure(self, name, value):
        self.git("config", name, value)

    def hook(self, name, script):
        """Installs an executable hook; `script` is the body of a shell script."""
        path = self.path / "hooks" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("#!/bin/sh\n" + script)
        path.chmod(0o755)
        return path

    def commit(self, files, branch="main", message="a change by somebody else"):
        """Adds one commit to a branch (a new one starts without a parent) and returns its id.

        None as content deletes the file.
        """
        tip = self.tip(branch)
        text = message.encode()
        stream = (f"commit refs/heads/{branch}\n"
                  "committer Bench <bench@example.com> 1700000000 +0000\n"
                  f"data {len(text)}\n").encode() + text + b"\n"
        if tip:
            stream += f"from {tip}\n".encode()
        stream += b"".join(_file_command(path, content) for path, content in files.items())
        self.git("fast-import", "--quiet", stdin=stream + b"\ndone\n")
        return self.tip(branch)

    def tip(self, branch="main"):
        """The commit a branch points to, or an empty string."""
        return self.git("for-each-ref", "--format=%(objectname)",
                        f"refs/heads/{branch}").decode().strip()

    def read(self, path, revision="main"):
        return self.git("cat-file", "blob", f"{revision}:{path}")

    def entries(self, revision="main"):
        """Every entry of the whole tree: path -> (mode, type, id)."""
        listing = self.git("ls-tree", "-r", "-t", "-z", "--full-tree", revision).decode()
        rows = (line.split("\t", 1) for line in listing.split("\0") if line)
        return {path: tuple(facts.split()) for facts, path in rows}

    def commits(self, revision="main"):
        """The ids of all commits, newest first."""
        return self.git("rev-list", revision).decode().split()

    def raw_commit(self, revision="main"):
        return self.git("cat-file", "commit", revision)

    def message(self, revision="main"):
        return self.git("log", "-1", "--format=%B", revision).decode()

    def fsck(self):
        """Raises unless every object is sound."""
        self.git("fsck", "--strict", "--full", "--no-dangling")
