# SPDX-License-Identifier: Apache-2.0
"""Every block of a document has a test, and each test that is named here knows its page."""

import html
import re
import subprocess
import unittest
from collections import Counter
from fnmatch import fnmatchcase

import appsets
import tools
from fakes.git_repository import git
from markdown import blocks
from shown_world import Shown, shown

# What programs print, and sources that are compiled elsewhere.
NOT_RUN = {"", "text", "diff", "json", "cpp"}

# The pages, the languages and the number of their blocks, and the test that runs or validates them.
# `all`: it takes whatever stands there. A page without a row here has no such block.
BLOCKS = """
README.md                              sh       3    installing dev
README.md                              console  2    readme appset_pages
README.md                              yaml     3    readme
README.md                              groovy   1    readme
README.zh-CN.md                        sh       3    readme
README.zh-CN.md                        console  2    readme
README.zh-CN.md                        yaml     3    readme
README.zh-CN.md                        groovy   1    readme
actions/*/README.md                    yaml     all  text
docs/applicationsets.md                console  all  appset_pages
docs/applicationsets.md                sh       1    shown
docs/applicationsets.md                yaml     4    appset_pages appsets
docs/examples/applicationsets/README.md sh      1    appset_pages
docs/examples/post-sync-hook/README.md sh       1    tekton_docs
docs/exit-codes.md                     sh       1    shown_git
docs/exit-codes.md                     groovy   1    shown_git
docs/exit-codes.md                     yaml     1    shown_git
docs/github.md                         yaml     all  github_page
docs/gitlab.md                         yaml     all  gitlab_ci_local
docs/installing.md                     sh       all  installing
docs/installing.md                     console  all  installing
docs/installing.md                     zsh      1    installing
docs/jenkins.md                        groovy   all  jenkinsfile
docs/lint.md                           sh       1    shown_argocd
docs/migration.md                      bash     1    migration
docs/migration.md                      sh       1    migration
docs/migration.md                      yaml     4    migration
docs/notifications.md                  sh       4    documents shown_argocd
docs/notifications.md                  yaml     2    documents shown_argocd
docs/paths.md                          yaml     1    documents
docs/reference/examples/*.md           sh       all  update_values_examples
docs/reference/examples/*.md           yaml     all  update_values_examples
docs/reference/*.md                    sh       all  pages
docs/reference/*.md                    yaml     all  pages
docs/results.md                        yaml     1    shown_git
docs/results.md                        groovy   1    shown_git
docs/results.md                        console  1    shown_git
docs/security.md                       yaml     3    security
docs/services/*.md                     yaml     all  documents
docs/signing.md                        sh       3    shown_git
docs/signing.md                        yaml     2    shown_git
docs/syncing.md                        console  2    shown_argocd
docs/syncing.md                        sh       3    shown_argocd
docs/tekton.md                         sh       all  tekton_docs
docs/tekton.md                         yaml     2    tekton_docs
docs/templates.md                      sh       2    shown_git
docs/updating.md                       sh       1    shown_git
docs/waiting.md                        sh       3    shown_argocd
docs/waiting.md                        yaml     3    shown_argocd
notifications/*.md                     sh       4    catalog_pages
notifications/*.md                     yaml     2    catalog_pages
tasks/*/*/README.md                    sh       all  shown
tasks/*/*/README.md                    yaml     all  text
"""

# Files of a Secret that the programs know.
KEYS = {"token", "username", "password", "ssh-privatekey", "known_hosts", "signing-key"}


def rows():
    for line in BLOCKS.strip().splitlines():
        pattern, language, number, *tests = line.split()
        yield pattern, language, number, tests


def pages():
    """Every document of the project, by its path there."""
    places = ["*.md", "actions/**/*.md", "docs/**/*.md", "notifications/*.md", "tasks/**/*.md"]
    return {str(path.relative_to(tools.PROJECT)): path
            for place in places for path in tools.PROJECT.glob(place)}


class Registry(unittest.TestCase):
    def test_every_block_has_a_test(self):
        known = list(rows())
        for name, path in pages().items():
            found = Counter(block.language for block in blocks(path))
            for language in sorted(set(found) - NOT_RUN):
                with self.subTest(name, language=language):
                    said = next((number for pattern, word, number, _ in known
                                 if word == language and fnmatchcase(name, pattern)), "0")
                    self.assertIn(said, ("all", str(found[language])),
                                  "write a test that runs what is new there, and say so in BLOCKS")

    def test_no_row_is_about_what_is_not_there(self):
        for pattern, language, _, tests in rows():
            with self.subTest(pattern, language=language):
                found = [block for name, path in pages().items() if fnmatchcase(name, pattern)
                         for block in blocks(path, language)]
                self.assertTrue(found)
                for test in tests:
                    self.assertTrue(any(tools.PROJECT.glob(f"tests/*/{test}*.py"))
                                    or test == "dev", test)

    def test_a_fence_that_is_indented_counts(self):
        for name, path in pages().items():
            fences = re.findall(r"(?m)^ *```", path.read_text())
            self.assertEqual(len(fences), 2 * len(blocks(path)), name)

    def test_every_word_of_dev_is_one(self):
        usage = subprocess.run([tools.PROJECT / "dev"], stdout=subprocess.PIPE, text=True).stdout
        known = set(re.findall(r"(?m)^  ([a-z][a-z-]*)", usage))
        for name, path in pages().items():
            with self.subTest(name):
                self.assertLessEqual(set(re.findall(r"\./dev ([a-z-]+)", path.read_text())), known)


class OfTasks(Shown):
    def test_the_commands_for_the_cluster(self):
        for page in sorted(tools.PROJECT.glob("tasks/*/*/README.md")):
            for command in shown(page, "sh"):
                with self.subTest(page.parts[-3], command=command):
                    self.open({"values.yaml": "a: b\n"})
                    for path in page.parent.glob("*.yaml"):
                        (self.folder / path.name).write_text(path.read_text())
                    for name in ("signing-key", "signing-key.pub"):
                        (self.folder / name).unlink()
                    (self.folder / "token").write_text("t0ken\n")
                    self.run_here(command)
                    made = {path.name for path in self.secrets.glob("*/*")}
                    self.assertLessEqual(made, KEYS)


class OfApplicationSets(Shown):
    def test_a_plan_for_a_pull_request(self):
        command, = shown("applicationsets.md", "sh")
        checkout = appsets.make_checkout(self.folder / "deploy")
        git("update-ref", "refs/remotes/origin/main", "HEAD", cwd=checkout)
        self.run_here(f"cd deploy\n{command}")
        appsets.pull_request(checkout, ("environments/staging", "environments/test"))
        self.run_here(f"cd deploy\n{command}", 6)
        self.assertIn("shop-test", html.unescape((checkout / "plan.md").read_text()))
        for name, flag in (("addons", "--cluster-file"), ("previews", "--params")):
            (checkout / f"appsets/{name}.yaml").unlink()
            command = re.sub(rf"{flag} \S+ ", "", command)
            self.assertNotIn(flag, command)
            self.run_here(f"cd deploy\n{command}", 6)


if __name__ == "__main__":
    unittest.main()
