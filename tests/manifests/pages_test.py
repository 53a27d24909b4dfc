# SPDX-License-Identifier: Apache-2.0
"""What is kept of the flags in the repository: man pages, the reference, completions."""

import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import tools

sys.path.insert(0, str(tools.PROJECT / "packaging"))
import flags  # noqa: E402
import man  # noqa: E402

GENERATOR = tools.PROJECT / "packaging/generate.py"
PAGES = tools.PROJECT / "docs/man"
TOOLS = flags.tools(tools.PROGRAMS)

# The folders that are written, but for what people write there.
KEPT = ("docs/man/*.[17]", "docs/reference/*.md", "completions/*/*", "templates/*", "vars/*",
        "stepactions/*/*/*.yaml")
BY_HAND = "vars/gitopsStep.groovy"


def generated(into, **environment):
    """{path: bytes} of all that the generator writes."""
    subprocess.run(["/usr/bin/python3", "-B", GENERATOR, tools.PROGRAMS, into], check=True,
                   cwd=into, env=environment)
    return {str(path.relative_to(into)): path.read_bytes()
            for path in into.rglob("*") if path.is_file()}


def shown(page):
    """The page as a terminal shows it."""
    return subprocess.run(["man", "--local-file", "--encoding=UTF-8", page], check=True, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env={"PATH": "/usr/bin:/bin", "MANWIDTH": "100",
                               "LC_ALL": "C.UTF-8", "HOME": "/nowhere"}).stdout


def section(page, title):
    """One part of a page that is shown."""
    return re.search(rf"(?ms)^{title}\n(.*?)(?=^\S)", page)[1]


def words(text):
    return " ".join(text.split())


class Kept(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="pages-")))

    def test_it_is_what_the_programs_say(self):
        made = generated(self.folder, PATH="/usr/bin:/bin")
        kept = {str(path.relative_to(tools.PROJECT)): path.read_bytes()
                for pattern in KEPT for path in tools.PROJECT.glob(pattern)}
        del kept[BY_HAND]
        self.assertEqual(sorted(kept), sorted(made), "run ./dev docs, or remove what is left over")
        for name in kept:
            with self.subTest(name):
                self.assertEqual(kept[name].decode(), made[name].decode(), "run ./dev docs")

    def test_it_is_the_same_whoever_writes_it(self):
        (self.folder / "one").mkdir()
        (self.folder / "two").mkdir()
        one = generated(self.folder / "one", PATH="/usr/bin:/bin", LC_ALL="C", TZ="Asia/Tokyo")
        two = generated(self.folder / "two", PATH="/usr/bin:/bin", LC_ALL="C.UTF-8",
                        PYTHONHASHSEED="7", COLUMNS="40", GITOPS_OUTPUT="json", NO_COLOR="")
        self.assertEqual(one, two)

    def test_no_commit_is_in_it(self):
        version = subprocess.run([tools.WAIT.path, "--version"], check=True, text=True,
                                 stdout=subprocess.PIPE).stdout
        commit = re.search(r"\((\w+)\)", version)[1]
        for name, content in generated(self.folder, PATH="/usr/bin:/bin").items():
            self.assertNotIn(f"({commit})", content.decode(), name)


@unittest.skipUnless(shutil.which("man"), "there is no man")
class ManPages(unittest.TestCase):
    def test_no_reader_of_them_complains(self):
        for page in sorted(PAGES.glob("*.[17]")):
            for command in (["man", "--warnings=w", "--encoding=UTF-8", "--local-file", page],
                            ["groff", "-ww", "-mandoc", "-z", page]):
                with self.subTest(page.name, command=command[0]):
                    done = subprocess.run(command, check=True, stdout=subprocess.DEVNULL,
                                          stderr=subprocess.PIPE, text=True)
                    self.assertEqual(done.stderr, "")

    @unittest.skipUnless(shutil.which("mandoc"), "there is no mandoc")
    def test_mandoc_misses_nothing_but_a_date(self):
        for page in sorted(PAGES.glob("*.[17]")):
            with self.subTest(page.name):
                said = subprocess.run(["mandoc", "-Tlint", "-Wwarning", page], text=True,
                                      stdout=subprocess.PIPE).stdout.splitlines()
                self.assertEqual([line for line in said if "missing date" not in line], [])
                self.assertEqual(len(said), 1)

    def test_every_flag_is_there_with_its_variables_and_can_be_copied(self):
        for tool in TOOLS:
            options = section(shown(PAGES / f"gitops-{tool.name}.1"), "OPTIONS")
            for flag in tool.flags:
                with self.subTest(tool.name, flag=flag.name):
                    wanted = ["--" + flag.name, flag.value, flag.description,
                              ", ".join(flag.variables)]
                    entry = re.search(rf"(?m)^ {{7}}--{flag.name}( .*)?\n( {{14}}.*\n)*",
                                      options)[0]
                    self.assertEqual(words(entry), " ".join(filter(None, wanted)))

    def test_groups_are_in_the_order_of_the_help(self):
        for tool in TOOLS:
            page = (PAGES / f"gitops-{tool.name}.1").read_text()
            titles = [title.replace(r"\-", "-") for title in re.findall(r"(?m)^\.SS (.*)$", page)]
            told = subprocess.run([tools.PROGRAMS / tool.name, "--help-all"], check=True, text=True,
                                  stdout=subprocess.PIPE).stdout
            self.assertEqual(titles, [title for title in re.findall(r"(?m)^(\S.*):$", told)
                                      if title != "Examples"])

    def test_every_status_and_every_result_has_its_meaning(self):
        table = (tools.PROJECT / "docs/exit-codes.md").read_text()
        rows = re.findall(r"(?m)^\| ([\d, ]+) \| (.*) \| .* \|$", table)
        self.assertGreater(len(rows), 9)
        for tool in TOOLS:
            page = shown(PAGES / f"gitops-{tool.name}.1")
            statuses = words(section(page, "EXIT STATUS"))
            results = words(section(page, "RESULTS"))
            for status, meaning in rows:
                self.assertIn(f"{status} {meaning.replace('`', '')}", statuses)
            meanings = man.result_meanings(tool.name)
            self.assertEqual(sorted(meanings), sorted(tool.results))
            for name in tool.results:
                self.assertRegex(results, rf"(^| ){name} \w")

    def test_the_examples_are_those_of_the_help_with_the_names_of_a_machine(self):
        for tool in TOOLS:
            page = shown(PAGES / f"gitops-{tool.name}.1")
            lines = section(page, "EXAMPLES").split("\n")
            self.assertIn(f" gitops-{tool.name} ", lines[0])
            shorter = [line.strip().replace(f"gitops-{tool.name} ", f"{tool.name} ")
                       for line in lines]
            self.assertEqual([line for line in shorter if line],
                             [line.strip() for line in tool.examples.splitlines()])

    def test_no_page_has_another_hyphen_or_quote_than_the_keyboard(self):
        for page in sorted(PAGES.glob("*.[17]")):
            # Not every terminal shows a bare one as it was typed, although Debian's does.
            lines = [line for line in page.read_text().splitlines() if not line.startswith(".\\\"")]
            self.assertEqual([line for line in lines if re.search(r"(?<!\\)-|['`^~]", line)], [])
            others = re.findall("[\u2010-\u2015\u2018-\u201f\u02c6\u02dc\u2212]", shown(page))
            self.assertEqual(others, [], page.name)

    def test_each_names_the_others(self):
        pages = {path.name.replace(".", "(") + ")" for path in PAGES.glob("*.[17]")}
        self.assertEqual(len(pages), len(TOOLS) + 1)
        for path in PAGES.glob("*.[17]"):
            named = set(re.findall(r"[\w-]+\(\d\)", section(shown(path), "SEE ALSO")))
            self.assertEqual(named, pages - {path.name.replace(".", "(") + ")"}, path.name)


class Texts(unittest.TestCase):
    """What somebody wrote for the pages, docs/man/*.txt."""

    def test_a_flag_that_is_named_is_one(self):
        for tool in TOOLS:
            text = (PAGES / f"{tool.name}.txt").read_text()
            known = {flag.name for flag in tool.flags}
            self.assertLessEqual(set(re.findall(r"--([a-z][a-z-]+)", text)), known, tool.name)

    def test_a_variable_that_is_named_is_read(self):
        sources = "\n".join(path.read_text() for path in (tools.PROJECT / "tools").rglob("*.cpp"))
        text = (PAGES / "environment.txt").read_text()
        of_curl = {"NO_PROXY", "HTTP_PROXY"}
        for name in set(re.findall(r"`([A-Z]\w+|http_proxy)`", text)) - of_curl:
            person = re.fullmatch("GIT_(AUTHOR|COMMITTER)_(NAME|EMAIL)", name)
            wanted = f'"_{person[2]}"' if person else f'"{name}"'
            self.assertIn(wanted, sources, name)

    def test_the_login_of_git_is_named_where_the_program_asks_git(self):
        groups = re.findall(r"(?m)^\[([\w -]+)\]\n((?:.+\n)+)",
                            (PAGES / "environment.txt").read_text())
        for tool in TOOLS:
            mine = "".join(rows for names, rows in groups if tool.name in names.split())
            has_git = any("GIT_USERNAME" in flag.variables for flag in tool.flags)
            has_argocd = any(flag.name == "auth-token-file" for flag in tool.flags)
            self.assertEqual("GIT_PASSWORD" in mine, has_git, tool.name)
            self.assertEqual("ARGOCD_AUTH_TOKEN" in mine, has_argocd, tool.name)


if __name__ == "__main__":
    unittest.main()
