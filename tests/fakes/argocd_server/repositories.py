# SPDX-License-Identifier: Apache-2.0
"""What the repositories of this world hold: sequences of commits (or versions of a chart)."""

import fnmatch
import hashlib
import re
import subprocess
from typing import NamedTuple

DIRECTORY, CHART, OCI = "git", "chart", "oci"


def revision(text, kind=DIRECTORY):
    """A readable name such as "a1" as what a repository of this kind has: 40 hexadecimal digits,
    or a digest; versions of charts are names already."""
    text = str(text)
    if kind == CHART or re.fullmatch(r"[0-9a-f]{40}|sha256:[0-9a-f]{64}", text):
        return text
    if kind == OCI:
        return "sha256:" + hashlib.sha256(text.encode()).hexdigest()
    return hashlib.sha1(text.encode()).hexdigest()


class Commit(NamedTuple):
    """changes: patterns of the applications whose manifests it changes; removes and adds:
    resources as Kind/name; error: why nothing can be made of it (a ComparisonError); files: path ->
    text of those it writes, or None for those it deletes."""
    revision: str
    name: str = ""
    changes: tuple = ("*",)
    removes: tuple = ()
    images: tuple = ()
    error: str = ""
    message: str = ""
    author: str = ""
    files: dict = {}

    def does_change(self, application):
        return any(fnmatch.fnmatch(application, pattern) for pattern in self.changes)


class UnknownRevision(Exception):
    pass


class Repository:
    def __init__(self, url, kind=DIRECTORY, commits=(), branch="main"):
        self.url = url
        self.kind = kind
        self.branch = branch
        self.commits = []
        for commit in commits:
            self.push(commit)

    def push(self, commit):
        """A name, or a mapping with the fields of Commit of which `revision` is the name."""
        facts = dict(commit) if isinstance(commit, dict) else {"revision": commit}
        name = str(facts.pop("revision"))
        lists = {key: tuple(value) if isinstance(value, list) else value
                 for key, value in facts.items()}
        self.commits.append(Commit(revision(name, self.kind), name, **lists))
        return self.commits[-1].revision

    def resolve(self, target):
        """The revision that a target means now."""
        self.look()
        if self.error:
            raise UnknownRevision(self.error)
        for commit in self.commits:
            if target and target in (commit.revision, commit.name):
                return commit.revision
        if self.kind == CHART and target:
            matching = [commit.revision for commit in self.commits
                        if fnmatch.fnmatch(commit.revision, target)]
            if matching:
                return matching[-1]
        elif self.commits and target in ("", "HEAD", self.branch):
            return self.commits[-1].revision
        elif self.commits and self.kind == OCI:
            return self.commits[-1].revision
        if self.kind == DIRECTORY and re.fullmatch("[0-9a-f]{40}", target or ""):
            return target  # taken as it is; whether it exists will be seen later (section 5.4)
        raise UnknownRevision(f"unable to resolve '{target}' to a commit SHA")

    def changes(self, commit, application, path):
        """Whether a commit changes the manifests of an application, which are below a path."""
        return commit.does_change(application)

    def images(self, commit, path):
        """What the manifests below a path name at a commit, as far as is known."""
        return commit.images

    error = ""      # said instead of any answer, while the repository is down

    def commit(self, wanted):
        for commit in self.commits:
            if commit.revision == wanted:
                return commit
        return None

    def upto(self, wanted):
        """All commits up to that one, newest last; empty if it is not there."""
        for number, commit in enumerate(self.commits):
            if commit.revision == wanted:
                return self.commits[:number + 1]
        return []

    def paths(self, wanted):
        """The files of a revision."""
        return list(self._tree(wanted))

    def text(self, wanted, path):
        return self._tree(wanted)[path]

    def _tree(self, wanted):
        if self.commit(wanted) is None:
            raise UnknownRevision(f"unable to resolve '{wanted}' to a commit SHA")
        found = {}
        for commit in self.upto(wanted):
            found.update(commit.files)
        return {path: text for path, text in found.items() if text is not None}

    def look(self):
        """Before each answer; a repository on disk is read again."""


class WatchedRepository(Repository):
    """A bare repository on this disk, read with the program git.

    by_path  an application is made of what is below its path, and of nothing else; without it, any
             commit changes every application
    """

    def __init__(self, url, directory, by_path=False):
        super().__init__(url)
        self._directory = str(directory)
        self._by_path = by_path
        self._found = {}    # commit and path -> tree, images
        self.branch = self._git("symbolic-ref", "--short", "HEAD") or "main"

    def look(self):
        tip = self._git("rev-parse", "--verify", "--quiet", f"refs/heads/{self.branch}")
        if not tip or (self.commits and tip == self.commits[-1].revision):
            return
        if self.commit(tip):  # somebody has set the branch back
            self.commits = self.upto(tip)
            return
        span = [tip] + ([f"^{self.commits[-1].revision}"] if self.commits else [])
        for line in reversed(self._git("log", "--format=%H%x00%an <%ae>%x00%s", "-n", "200",
                                       *span).splitlines()):
            name, author, message = line.split("\0")
            self.push({"revision": name, "author": author, "message": message})

    def changes(self, commit, application, path):
        if not self._by_path:
            return True
        parent = self._git("rev-parse", "--verify", "--quiet", f"{commit.revision}^")
        before = self._below(parent, path)[0] if parent else ""
        return self._below(commit.revision, path)[0] != before

    def images(self, commit, path):
        return self._below(commit.revision, path if self._by_path else "")[1]

    def _below(self, name, path):
        """What is below a path at a commit: the id of its tree, and the images."""
        if (name, path) not in self._found:
            tree = self._git("rev-parse", "--verify", "--quiet", f"{name}:{path.rstrip('/')}")
            self._found[name, path] = tree, tuple(self._images(tree) if tree else ())
        return self._found[name, path]

    def resolve(self, target):
        """Any name that git knows, too."""
        try:
            return super().resolve(target)
        except UnknownRevision:
            known = target and not self.error and not target.startswith("-")
            found = known and self._git("rev-parse", "--verify", "--quiet", f"{target}^{{commit}}")
            if not found:
                raise
            return found

    def paths(self, wanted):
        return [path for path in self._git("ls-tree", "-rz", "--name-only", wanted).split("\0")
                if path]

    def text(self, wanted, path):
        return self._git("show", f"{wanted}:{path}")

    def _images(self, tree):
        """What the values files say in lines such as `tag: v1.2`, as IMAGE:TAG if they can."""
        found, image = [], ""
        lines = self._git("grep", "-hE", r"^\s*(image|repository|tag):\s*\S", tree, "--", "*.yaml",
                          "*.yml")
        for line in lines.splitlines():
            key, _, value = line.strip().partition(":")
            value = re.sub(r"\s+#.*", "", value).strip().strip("'\"")
            if key == "tag":
                found.append(f"{image}:{value}" if image else value)
                image = ""
            else:
                image = value
        return found

    def _git(self, *arguments):
        done = subprocess.run(["git", "-C", self._directory, *arguments], text=True, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        return done.stdout.strip()
