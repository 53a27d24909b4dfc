# SPDX-License-Identifier: Apache-2.0
"""What a forge does inside a bare repository, all by the git program."""

import os
import subprocess
import tempfile
from pathlib import Path

from fakes.git_repository import ZERO, environment


class Conflict(Exception):
    """Two histories that cannot be put together."""


class Moved(Exception):
    """A branch is not where it was said to be."""


class Identity:
    """The author, and the committer where that is somebody else."""

    def __init__(self, name, mail, committer=None, committer_mail=None):
        self.variables = {
            "GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": mail,
            "GIT_COMMITTER_NAME": committer or name,
            "GIT_COMMITTER_EMAIL": committer_mail or mail,
        }


class Store:
    """A bare repository, as its forge sees it. Commits are ids of 40 digits."""

    def __init__(self, path):
        self.path = Path(path)

    def _run(self, *arguments, stdin=b"", **more):
        return subprocess.run(["git", "--git-dir", self.path, *map(str, arguments)], input=stdin,
                              capture_output=True, env=environment(**more))

    def git(self, *arguments, stdin=b"", **more):
        done = self._run(*arguments, stdin=stdin, **more)
        if done.returncode != 0:
            raise RuntimeError(f"git {' '.join(map(str, arguments))}: {done.stderr.decode()}")
        return done.stdout.decode().strip()

    # Looking.

    def tips(self):
        """branch -> commit"""
        text = self.git("for-each-ref", "--format=%(objectname) %(refname:lstrip=2)", "refs/heads")
        return {name: commit for commit, name in (line.split(" ", 1) for line in text.splitlines())}

    def tip(self, branch):
        return self.tips().get(branch, "")

    def kind(self, name):
        """The type of an object; an empty string where there is none."""
        done = self._run("cat-file", "-t", name)
        return done.stdout.decode().strip() if done.returncode == 0 else ""

    def full(self, short):
        """The 40 digits of a commit of which the first are given, or an empty string."""
        done = self._run("rev-parse", "--verify", "--quiet", f"{short}^{{commit}}")
        return done.stdout.decode().strip()

    def is_ancestor(self, old, new):
        return self._run("merge-base", "--is-ancestor", old, new).returncode == 0

    def ahead(self, base, head):
        """The commits of head that base has not, oldest first."""
        return self.git("rev-list", "--reverse", f"{base}..{head}").split()

    def tree(self, commit):
        return self.git("rev-parse", "--verify", f"{commit}^{{tree}}")

    def parents(self, commit):
        return self.git("rev-list", "--parents", "-1", commit).split()[1:]

    def message(self, commit):
        return self.git("log", "-1", "--format=%B", commit)

    def has_path(self, commit, path):
        return self._run("cat-file", "-e", f"{commit}:{path}").returncode == 0

    # Writing.

    def blob(self, content):
        return self.git("hash-object", "-w", "--stdin", stdin=content)

    def changed_tree(self, tree, entries):
        """A tree that differs from another: path -> (mode, blob), or None for what goes."""
        lines = [f"0 {ZERO}\t{path}" if entry is None else f"{entry[0]} {entry[1]}\t{path}"
                 for path, entry in entries.items()]
        with tempfile.TemporaryDirectory() as directory:
            index = {"GIT_INDEX_FILE": os.path.join(directory, "index")}
            if tree:
                self.git("read-tree", tree, **index)
            self.git("update-index", "-z", "--index-info",
                     stdin="".join(line + "\0" for line in lines).encode(), **index)
            return self.git("write-tree", **index)

    def commit(self, tree, parents, message, identity, **more):
        options = [word for parent in parents for word in ("-p", parent)]
        return self.git("commit-tree", tree, *options, stdin=message.encode(),
                        **{**identity.variables, **more})

    def move(self, branch, new, old):
        """Only from `old`, which is ZERO for a branch that must not be there yet."""
        if self._run("update-ref", f"refs/heads/{branch}", new, old).returncode != 0:
            raise Moved(branch)

    def delete(self, branch):
        self.git("update-ref", "-d", f"refs/heads/{branch}")

    # Putting together.

    def merged_tree(self, ours, theirs):
        done = self._run("merge-tree", "--write-tree", ours, theirs)
        if done.returncode != 0:
            raise Conflict(f"{ours} {theirs}")
        return done.stdout.decode().split("\n", 1)[0].strip()

    def can_merge(self, ours, theirs):
        try:
            self.merged_tree(ours, theirs)
        except Conflict:
            return False
        return True

    def merged(self, base, head, message, identity):
        return self.commit(self.merged_tree(base, head), [base, head], message, identity)

    def squashed(self, base, head, message, identity):
        return self.commit(self.merged_tree(base, head), [base], message, identity)

    def rebased(self, base, head, identity):
        """The commits of head, one by one, on top of base."""
        for commit in self.ahead(base, head):
            parent = self.parents(commit)[0]
            # Git of Debian 12 takes no --merge-base: a stand-in has the right parent instead.
            stand_in = self.commit(self.tree(base), [parent], "stand-in", identity)
            tree = self.merged_tree(stand_in, commit)
            name, mail = self.git("log", "-1", "--format=%an%n%ae", commit).splitlines()
            base = self.commit(tree, [base], self.message(commit), identity,
                               GIT_AUTHOR_NAME=name, GIT_AUTHOR_EMAIL=mail)
        return base
