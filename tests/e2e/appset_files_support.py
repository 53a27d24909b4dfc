# SPDX-License-Identifier: Apache-2.0
"""What the tests of `apply-appset` over files share: sets, checkouts, and both forms of what it
prints."""

import os

import yaml

from support import (DENIED, DONE, NOT_FOUND, OUT_OF_TIME, SOON, UNREACHABLE, USAGE,  # noqa: F401
                     WOULD_CHANGE, EndToEnd, git)

APPLY_APPSET = os.environ.get("APPLY_APPSET", "")

REPOSITORY = "https://git.example.com/acme/deploy.git"
NAMES = ("result", "message", "duration", "create", "change", "delete", "adopt", "unchanged",
         "guards", "plan", "findings", "applications")
FINALIZER = "resources-finalizer.argocd.argoproj.io"
FORGED = "x\n::error::forged\n##[error]forged"
HOSTILE = (FORGED, "::stop-commands::x", "##[group]x", "\x1b[31mred", "a\rb", "$(id)", "`id`",
           "| a | b |", "<img src=x>", "[x](http://y)", "<!-- x", "-->", "***", "</code>", "%0A::x",
           "\u202eevil", "😀", "'\"\\")


def a_set(*generators, name="many", go=True, made="{{.name}}", **spec):
    template = {"metadata": {"name": made}, "spec": {
        "project": "default", "destination": {"name": "in-cluster", "namespace": "x"},
        "source": {"repoURL": REPOSITORY, "path": "x"}}}
    return {"apiVersion": "argoproj.io/v1alpha1", "kind": "ApplicationSet",
            "metadata": {"name": name, "namespace": "argocd"},
            "spec": {"goTemplate": go, "generators": list(generators), "template": template,
                     **spec}}


def a_list(*names, **more):
    return {"list": {"elements": [{"name": name, **more} for name in names]}}


def directories(*paths, url=REPOSITORY, revision="main"):
    return {"git": {"repoURL": url, "revision": revision,
                    "directories": [{"path": path} for path in paths]}}


def of_folders(*generators, **more):
    return a_set(*(generators or [directories("apps/*")]), made="{{.path.basename}}", **more)


class Sets(EndToEnd):
    @classmethod
    def setUpClass(cls):
        if not APPLY_APPSET:
            raise RuntimeError("APPLY_APPSET must be the path of the program under test")

    def file(self, *documents, name="sets.yaml"):
        return self.write(name, yaml.safe_dump_all(documents, sort_keys=False))

    def apply_appset(self, *arguments, files=(), output="json", **options):
        for one in files:
            arguments = ("--file", one, *arguments)
        return self.start(*arguments, "--output", output, tool=APPLY_APPSET,
                          **options).finish(SOON)

    def plan(self, *documents, flags=(), files=(), **options):
        files = [self.file(*documents), *files] if documents else files
        return self.apply_appset(*flags, files=files, **options)

    def render(self, *documents, flags=(), **options):
        """The applications, after both forms have said the same."""
        done = self.plan(*documents, flags=["--render", *flags], output="text", **options)
        self.assert_status(DONE, done)
        made = list(yaml.safe_load_all(done.out))
        listed = self.plan(*documents, flags=["--render", *flags], **options).json
        self.assertEqual(("v1", "List"), (listed["apiVersion"], listed["kind"]))
        self.assertEqual(made, listed["items"])
        return made

    def names(self, *documents, **options):
        return [one["metadata"]["name"] for one in self.render(*documents, **options)]

    def checkout(self, files=("apps/web/x", "apps/api/x"), origin=REPOSITORY, name="work"):
        """A repository with these files in its one commit, on the branch main."""
        folder = self.dir / name
        for path in files:
            self.write(f"{name}/{path}", "")
        git("init", "--quiet", "--initial-branch", "main", cwd=folder)
        if origin:
            git("remote", "add", "origin", origin, cwd=folder)
        self.commit(folder)
        return folder

    def commit(self, folder):
        git("add", "--all", cwd=folder)
        git("commit", "--quiet", "--message", "x", cwd=folder)
        return git("rev-parse", "HEAD", cwd=folder).decode().strip()

    def everything(self):
        """Every file below the directory of the test, with its content."""
        return {path.relative_to(self.dir): path.read_bytes()
                for path in self.dir.rglob("*") if path.is_file()}

    def assert_says(self, done, status, *texts):
        self.assert_status(status, done)
        errors = [line for line in done.err.splitlines() if line.startswith("apply-appset: error:")]
        self.assertTrue(errors, done)
        for text in texts:
            self.assertIn(text, done.err)
