# SPDX-License-Identifier: Apache-2.0
"""What packaging/release.sh lays out, and what of it reaches a runner."""

import json
import os
import platform
import re
import shutil
import subprocess
import tarfile
import tempfile
import textwrap
import unittest
from collections import Counter
from pathlib import Path

import tools
import values
from documents_test import yaml_blocks
from fakes.git_repository import git
from github import ALL_TOOLS, Action, Job, install

RELEASE = tools.PROJECT / "packaging/release.sh"
ARCHITECTURE = {"x86_64": "amd64", "aarch64": "arm64"}[platform.machine()]
PLATFORM = f"linux-{ARCHITECTURE}"
NAMES = sorted(f"gitops-{tool.name}" for tool in tools.ALL)
GITHUB = {"server_url": "https://github.example.com", "repository": "shop/web", "token": "t"}
TIME = int(subprocess.run(["bash", "-c", '. packaging/source.sh && echo "$SOURCE_DATE_EPOCH"'],
                          env={**os.environ, "project": "."}, cwd=tools.PROJECT, check=True,
                          stdout=subprocess.PIPE).stdout)
# The beginnings of programs for these machines.
ELF = {"amd64": b"\x7fELF\2\1\1" + bytes(9) + b"\2\0\x3e\0", "arm64":
       b"\x7fELF\2\1\1" + bytes(9) + b"\2\0\xb7\0"}


class Case(unittest.TestCase):
    def setUp(self):
        self.scratch = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="release-")))
        self.dist = self.scratch / "dist"
        self.program = self.make_program("gitops-steps", ALL_TOOLS % tools.PROGRAMS.resolve())
        self.version = subprocess.run([tools.WAIT.path, "--version"], capture_output=True,
                                      text=True, check=True).stdout.split()[1]

    def make_program(self, name, content):
        path = self.scratch / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        path.chmod(0o755)
        return path

    def release(self, *programs, dist=None, script=RELEASE, **more):
        if programs == ():
            programs = self.places(self.program)
        options = () if programs[0] == "--images" else (dist or self.dist,)
        return subprocess.run([script, *options, *programs], capture_output=True,
                              text=True, **more)

    def places(self, native, other="/absent"):
        """The arguments of the script, with the program of this machine in its place."""
        return (native, other) if ARCHITECTURE == "amd64" else (other, native)

    def done(self, *programs, **more):
        run = self.release(*programs, **more)
        self.assertEqual(run.returncode, 0, run.stderr)
        return run

    def refused(self, *programs):
        run = self.release(*programs)
        self.assertEqual(run.returncode, 1)
        return run.stderr

    def archive(self, dist=None):
        return (dist or self.dist) / f"gitops-steps-{self.version}-{PLATFORM}.tar.gz"


class Layout(Case):
    def test_every_action_is_there_with_scripts_that_are_files(self):
        self.done()
        actions = self.dist / "branch/actions"
        for folder in (tools.PROJECT / "actions").glob("*/"):
            made = actions / folder.name
            self.assertEqual((folder / "action.yml").read_text(), (made / "action.yml").read_text())
            for script in folder.glob("*.sh"):
                self.assertFalse((made / script.name).is_symlink())
                self.assertTrue(os.access(made / script.name, os.X_OK))
        self.assertIn("Apache License", (self.dist / "branch/LICENSE").read_text())
        for tool in tools.ALL:
            self.assertIn(f"`{tool.name}`", (self.dist / "branch/README.md").read_text())

    def test_the_program_is_there_once_under_all_names(self):
        self.done()
        folder = self.dist / "branch/actions/bin" / PLATFORM
        self.assertEqual(sorted(NAMES + ["gitops-steps"]), sorted(os.listdir(folder)))
        for name in NAMES:
            self.assertEqual("gitops-steps", os.readlink(folder / name))
            said = subprocess.run([folder / name, "--version"], capture_output=True, text=True)
            self.assertTrue(said.stdout.startswith(name.removeprefix("gitops-") + " "), said)

    def test_five_programs_in_a_directory_do_as_well(self):
        for tool in tools.ALL:
            (self.scratch / "five").mkdir(exist_ok=True)
            self.make_program(f"five/{tool.name}", f'#!/bin/sh\nexec "{tool.path}" "$@"\n')
        self.done(*self.places(self.scratch / "five"))
        folder = self.dist / "branch/actions/bin" / PLATFORM
        self.assertEqual(NAMES, sorted(os.listdir(folder)))
        said = subprocess.run([folder / "gitops-sync", "--version"], capture_output=True, text=True)
        self.assertTrue(said.stdout.startswith("sync "), said)

    def test_an_architecture_without_a_program_is_left_out_and_named(self):
        run = self.done()
        other = {"amd64": "arm64", "arm64": "amd64"}[ARCHITECTURE]
        self.assertIn(f"left out: {other}", run.stderr)
        self.assertEqual([PLATFORM], os.listdir(self.dist / "branch/actions/bin"))
        self.assertEqual({"branch", "SHA256SUMS", self.archive().name}, set(os.listdir(self.dist)))

    def test_a_program_of_another_machine_need_not_run_here(self):
        other = {"amd64": "arm64", "arm64": "amd64"}[ARCHITECTURE]
        self.done(*self.places(self.program, self.make_program("other", ELF[other])))
        self.assertEqual({"linux-amd64", "linux-arm64"},
                         set(os.listdir(self.dist / "branch/actions/bin")))
        self.assertEqual(2, len(list(self.dist.glob("*.tar.gz"))))

    def test_what_cannot_be_a_release_is_refused(self):
        other = {"amd64": "arm64", "arm64": "amd64"}[ARCHITECTURE]
        foreign = self.make_program("foreign", ELF[other])
        self.assertIn(f"is not a program for {ARCHITECTURE}",
                      self.refused(*self.places(foreign)))
        self.assertIn("no program to release", self.refused("/absent", "/absent"))
        older = self.make_program("older", "#!/bin/sh\necho 'update-values 0.0.1 (abc)'\n")
        self.assertIn("is version 0.0.1, not ", self.refused(*self.places(older)))
        self.assertFalse(self.dist.exists())

    def test_only_what_an_earlier_run_made_goes_away(self):
        self.done()
        (self.dist / "branch/stale").touch()
        (self.dist / "gitops-steps-0.0.1-linux-amd64.tar.gz").touch()
        (self.dist / "notes.txt").touch()
        self.done()
        self.assertEqual({"branch", "SHA256SUMS", self.archive().name, "notes.txt"},
                         set(os.listdir(self.dist)))
        self.assertFalse((self.dist / "branch/stale").exists())

    def test_the_same_input_makes_the_same_bytes(self):
        self.done()
        again = self.scratch / "again"
        os.utime(self.program, (1, 1))
        self.done(dist=again, umask=0o077, env={**os.environ, "TZ": "Asia/Tokyo"})
        self.assertEqual(self.archive().read_bytes(), self.archive(again).read_bytes())
        self.assertEqual((self.dist / "SHA256SUMS").read_text(),
                         (again / "SHA256SUMS").read_text())
        self.assertEqual(tree_of(self.dist / "branch"), tree_of(again / "branch"))


class Wrappers(Case):
    FOLDERS = ("tasks", "stepactions", "templates", "vars")
    IMAGES = "registry.example.com/ci/gitops-steps"

    def files(self, root):
        return {str(path.relative_to(root)): path.read_text() for folder in self.FOLDERS
                for path in (root / folder).rglob("*") if path.is_file()}

    def test_they_are_in_the_branch(self):
        self.done()
        # Documents stay behind: what they link to is not in the branch.
        wanted = {name: text for name, text in self.files(tools.PROJECT).items()
                  if not name.endswith(".md")}
        self.assertEqual(self.files(self.dist / "branch"), wanted)
        self.assertIn("put in yours", (self.dist / "branch/README.md").read_text())

    def test_every_link_of_the_branch_leads_somewhere(self):
        self.done()
        branch = self.dist / "branch"
        for file in branch.rglob("*"):
            if not file.is_file() or branch / "actions/bin" in file.parents:
                continue
            for link in re.findall(r"\]\(([^)#\s]+)", file.read_text()):
                with self.subTest(file.relative_to(branch), link=link):
                    self.assertTrue("://" in link or (file.parent / link).exists())

    def test_they_name_the_images_by_digest(self):
        project = self.scratch / "project"
        for name in ("packaging", "actions", "docs/man", "completions", *self.FOLDERS):
            shutil.copytree(tools.PROJECT / name, project / name, symlinks=True)
        for name in ("LICENSE", "CMakeLists.txt"):
            shutil.copyfile(tools.PROJECT / name, project / name)
        digests = {"gitops-steps": "sha256:" + "1" * 64, "gitops-steps-ci": "sha256:" + "2" * 64}
        program = self.places(self.program)
        script = project / "packaging/release.sh"
        refused = self.release("--images", self.IMAGES, self.dist, *program, script=script)
        self.assertIn("./dev image makes it", refused.stderr)
        for name, digest in digests.items():
            (project / "build/image" / name).mkdir(parents=True)
            (project / "build/image" / name / "index.json").write_text(
                json.dumps({"manifests": [{"digest": digest, "size": 1}]}))
        run = self.release("--images", self.IMAGES, self.dist, *program, script=script)
        self.assertEqual(run.returncode, 0, run.stderr)
        found = Counter()
        for name, text in self.files(self.dist / "branch").items():
            if name.endswith((".yaml", ".yml")):
                self.assertNotRegex(text, r"gitops-steps:0|A release replaces", name)
                found.update(re.findall(rf"{self.IMAGES}@sha256:[12]+$", text, re.MULTILINE))
        self.assertEqual(found, {f"{self.IMAGES}@{digests['gitops-steps']}": 10,
                                 f"{self.IMAGES}@{digests['gitops-steps-ci']}": 5})
        for digest in digests.values():
            self.assertIn(f"{self.IMAGES}@{digest}", (self.dist / "branch/README.md").read_text())
        self.assertTrue((self.dist / "bundle/index.json").exists())

    def test_what_is_no_name_of_a_repository_is_refused(self):
        for name in ("", "x|e id", "$(id)", "UPPER", "a b"):
            run = self.release("--images", name, self.dist, *self.places(self.program))
            self.assertEqual(run.returncode, 1)
            self.assertIn("the name of a repository", run.stderr)


class Archive(Case):
    def test_it_has_the_programs_under_their_names_and_the_licence(self):
        self.done()
        with tarfile.open(self.archive()) as archive:
            top = self.archive().name.removesuffix(".tar.gz")
            links = {entry.name: entry.linkname for entry in archive if entry.issym()}
            self.assertEqual({f"{top}/bin/{name}": "gitops-steps" for name in NAMES}, links)
            self.assertIn(f"{top}/LICENSE", archive.getnames())
            for entry in archive:
                self.assertEqual((entry.uid, entry.gid, entry.mtime), (0, 0, TIME), entry.name)

    def test_it_has_man_pages_and_completions(self):
        self.done()
        with tarfile.open(self.archive()) as archive:
            names = {name.partition("/")[2] for name in archive.getnames()}
        for tool in tools.ALL:
            self.assertLessEqual({f"share/man/man1/gitops-{tool.name}.1",
                                  f"share/bash-completion/completions/gitops-{tool.name}",
                                  f"share/zsh/site-functions/_gitops-{tool.name}",
                                  f"share/fish/vendor_completions.d/gitops-{tool.name}.fish"},
                                 names)
        self.assertIn("share/man/man7/gitops-steps.7", names)

    def test_it_says_what_is_in_the_programs(self):
        for folder in ("build/bin", "build/doc/licences"):
            (self.scratch / folder).mkdir(parents=True)
        shutil.move(self.program, self.scratch / "build/bin/gitops-steps")
        for name in ("sbom.spdx.json", "licences/libcurl"):
            (self.scratch / "build/doc" / name).write_text(name)
        self.done(*self.places(self.scratch / "build/bin/gitops-steps"))
        with tarfile.open(self.archive()) as archive:
            names = {name.partition("/")[2] for name in archive.getnames()}
        for name in ("sbom.spdx.json", "licences/libcurl"):
            self.assertIn(f"share/doc/gitops-steps/{name}", names)
            self.assertEqual((self.dist / f"branch/doc/{PLATFORM}" / name).read_text(), name)

    def test_the_checksums_are_those_of_the_archives(self):
        self.done()
        check = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
        subprocess.run(check, cwd=self.dist, check=True, capture_output=True)
        with self.archive().open("ab") as archive:
            archive.write(b"x")
        self.assertEqual(1, subprocess.run(check, cwd=self.dist, capture_output=True).returncode)


class OnARunner(Case):
    """The branch, as a runner gets it: an archive of one commit."""

    def setUp(self):
        super().setUp()
        self.done()
        branch, runner = self.dist / "branch", self.scratch / "runner"
        git("init", "--quiet", branch)
        git("add", "--all", cwd=branch)
        git("commit", "--quiet", "--message", "Release", cwd=branch)
        runner.mkdir()
        subprocess.run(["tar", "--extract", "--directory", runner], check=True,
                       input=git("archive", "HEAD", cwd=branch))
        self.actions = runner / "actions"
        self.repository = values.make_repository(self.scratch)

    def update(self, actions, **more):
        return tools.UPDATE_VALUES.action.run(
            {"file": values.FILE, "set": "frontend.tag=v2",
             "repository": str(self.repository.path)}, GITHUB, actions, **more)

    def test_an_action_runs_from_the_checkout(self):
        run = self.update(self.actions)
        self.assertEqual((run.status, run.outputs["result"]), (0, "changed"), run.log)

    def test_setup_puts_the_programs_on_the_path(self):
        action = Action(tools.PROJECT / "actions/setup")
        run = action.run({}, GITHUB, self.actions)
        self.assertEqual((run.status, run.outputs), (0, {"version": self.version}), run.log)
        path, = action.added_path
        for name in NAMES:
            said = subprocess.run(["bash", "-c", f"{name} --version"], capture_output=True,
                                  text=True, env={"PATH": f"{path}:/usr/bin:/bin"})
            self.assertIn(self.version, said.stdout)

    def test_the_example_of_setup_calls_a_program(self):
        block, = yaml_blocks(tools.PROJECT / "actions/setup/README.md")
        workflow, checkout = self.scratch / "workflow.yaml", self.scratch / "checkout"
        workflow.write_text(f"jobs:\n  job:\n{textwrap.indent(block, '    ')}")
        (checkout / "helm").mkdir(parents=True)
        (checkout / "helm/values.yaml").write_text("image:\n  tag: v1\n")
        action = Action(tools.PROJECT / "actions/setup")
        done = Job(workflow, "job", {"setup": action}, tools.PROGRAMS, {}).run(
            {"github": {**GITHUB, "sha": "$(id)"}}, checkout)
        self.assertEqual(["success"] * 2, [step.outcome for step in done.values()], done)
        self.assertEqual("image:\n  tag: $(id)\n", (checkout / "helm/values.yaml").read_text())

    def test_setup_says_where_it_cannot_help(self):
        action = Action(tools.PROJECT / "actions/setup")
        run = action.run({}, GITHUB)
        self.assertEqual(run.status, 2)
        self.assertRegex(run.log, r"(?m)^::error title=setup::found no programs in \S+: only a "
                                  r"release of this action carries them$")
        uname = self.make_program("uname", '#!/bin/sh\n[ "$1" = -s ] && echo Linux || echo riscv64\n')
        run = action.run({}, GITHUB, self.actions, path=f"{uname.parent}:/usr/bin:/bin")
        self.assertEqual((run.status, action.added_path), (2, []))
        self.assertIn("not on Linux-riscv64", run.log)

    def test_the_program_that_is_really_released_does_it_too(self):
        program = tools.PROGRAMS.parents[1] / f"static-{ARCHITECTURE}/bin/gitops-steps"
        if not program.exists():
            self.skipTest("there is no static program; packaging/program.sh builds it")
        self.done(*self.places(program))
        run = self.update(self.dist / "branch/actions")
        self.assertEqual((run.status, run.outputs["result"]), (0, "changed"), run.log)


class Sharing(unittest.TestCase):
    def test_tests_run_the_actions_from_one_release(self):
        self.assertIs(install(tools.WAIT.path), install(tools.SYNC.path))


def tree_of(folder):
    """Every file of a folder with its mode and content."""
    return {path.relative_to(folder): (path.lstat().st_mode, os.readlink(path) if path.is_symlink()
                                       else path.read_bytes() if path.is_file() else None)
            for path in folder.rglob("*")}


if __name__ == "__main__":
    unittest.main()
