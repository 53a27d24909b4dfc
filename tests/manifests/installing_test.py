# SPDX-License-Identifier: Apache-2.0
"""docs/installing.md: each of its commands, in a directory that stands for the machine."""

import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import tools
from fakes.oci_layout import INDEX, Image, Layout
from fakes.registry import Registry
from github import ALL_TOOLS
from markdown import blocks, matching, sessions

PAGE = tools.PROJECT / "docs/installing.md"
RELEASE = tools.PROJECT / "packaging/release.sh"
BASH_COMPLETION = Path("/usr/share/bash-completion/bash_completion")
PROGRAMS = [f"bin/gitops-{tool.name}" for tool in tools.ALL]
REST = {"docs/man/*.1": "share/man/man1", "docs/man/*.7": "share/man/man7",
        "completions/bash/*": "share/bash-completion/completions",
        "completions/zsh/*": "share/zsh/site-functions",
        "completions/fish/*": "share/fish/vendor_completions.d"}

# `./dev build` and `./dev image` have been done; `sudo` needs none; an engine whose one image is
# the directory $IMAGE; a registry without a certificate in the place of registry.example.com.
SCRIPTS = {
    "work/dev": '[[ $* == build || $* == image ]]',
    "bin/skopeo": '''exec /usr/bin/skopeo --insecure-policy "$1" --dest-tls-verify=false \\
  "$2" "$3" \\
  "${4/#docker:\\/\\/registry.example.com/docker://$REGISTRY}"''',
    "bin/sudo": 'exec "$@"',
    "bin/docker": '''case "$*" in
  "build --tag gitops-steps:dev .") touch "$IMAGE/built" ;;
  "build --target ci --tag gitops-steps:dev-ci .") ;;
  "run --rm gitops-steps:dev "*) [[ -e $IMAGE/built ]] && exec "$IMAGE/usr/bin/$4" "${@:5}" ;;
  "create --name gitops-steps gitops-steps:dev wait") touch "$IMAGE/created" ;;
  "cp gitops-steps:/"*) [[ -e $IMAGE/created ]] && cp "$IMAGE${2#*:}" "$3" ;;
  "rm gitops-steps") rm "$IMAGE/created" ;;
  *) exit 125 ;;
esac''',
    "image/usr/bin/gitops-steps": '''name=${0##*/}
exec "$REAL/${name#gitops-}" "$@"'''}


class Installing(unittest.TestCase):
    def setUp(self):
        self.root = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="installing-")))
        self.work, self.home = self.root / "work", self.root / "home"
        for name in ("work/build", "home", "local", "image/usr/bin"):
            (self.root / name).mkdir(parents=True)
        for name, text in SCRIPTS.items():
            self.script(self.root / name, text)
        for tool in tools.ALL:
            (self.root / "image/usr/bin" / tool.name).symlink_to("gitops-steps")
        (self.work / "build/release").symlink_to(tools.PROGRAMS.parent)
        (self.work / "values.yaml").write_text("image:\n  tag: v1\n")

    def script(self, path, text):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/usr/bin/env bash\n{text}\n")
        path.chmod(0o755)

    def run_here(self, command, **more):
        local = self.root / "local"
        return subprocess.run(
            ["bash", "-ec", command.replace("/usr/local", str(local))], cwd=self.work, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={"PATH": f"{self.root}/bin:{local}/bin:{self.home}/.local/bin:/usr/bin:/bin",
                 "HOME": str(self.home), "IMAGE": str(self.root / "image"),
                 "REAL": str(tools.PROGRAMS), "LC_ALL": "C.UTF-8", **more})

    def run_part(self, title, *chosen):
        """Runs the commands of a part of the page, or some of its blocks."""
        shown = [block.text for block in blocks(PAGE, "sh", title=title)]
        self.assertTrue(shown, title)
        for text in [shown[at] for at in chosen] or shown:
            done = self.run_here(text)
            self.assertEqual(done.returncode, 0, text + done.stdout + done.stderr)

    def assert_shown(self, title):
        for block in blocks(PAGE, "console", title=title):
            for command, wanted in sessions(block.text):
                done = self.run_here(command)
                self.assertRegex(done.stdout, matching(wanted), done.stderr)

    def installed(self, prefix):
        return sorted(str(path.relative_to(prefix)) for path in prefix.rglob("*")
                      if not path.is_dir())

    def everything(self, *more):
        return sorted([*PROGRAMS, *more, *(f"{place}/{path.name}" for pattern, place in REST.items()
                                           for path in tools.PROJECT.glob(pattern))])

    def needs_a_tree(self):
        if (tools.PROGRAMS / "gitops-steps").exists():
            self.skipTest("the tree of the static program is not what people install")

    def test_from_the_sources_and_back(self):
        self.needs_a_tree()
        self.run_part("From the sources", 0)
        self.assertEqual(self.installed(self.root / "local"), self.everything())
        self.run_part("From the sources", 1)
        self.assertEqual(self.installed(self.root / "local"), [])

    def test_the_line_of_the_first_page(self):
        self.needs_a_tree()
        line, = [block.text for block in blocks(tools.PROJECT / "README.md", "sh")
                 if "--install" in block.text]
        done = self.run_here(line)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.installed(self.root / "local"), self.everything())

    def test_from_a_release_and_back(self):
        if not RELEASE.exists():
            self.skipTest("there is no packaging/release.sh")
        program = self.root / "build/bin/gitops-steps"
        program.parent.mkdir(parents=True)
        program.write_text(ALL_TOOLS % tools.PROGRAMS.resolve())
        program.chmod(0o755)
        (self.root / "build/doc").mkdir()
        (self.root / "build/doc/sbom.spdx.json").touch()
        subprocess.run([RELEASE, self.root / "dist", program, self.root / "absent"],
                       check=True, stderr=subprocess.DEVNULL)
        everything = self.everything("bin/gitops-steps", "share/doc/gitops-steps/sbom.spdx.json")
        for path in (self.root / "dist").iterdir():
            if path.is_file():
                shutil.copy(path, self.work)
        self.run_part("From a release", 0)
        self.assertEqual(self.installed(self.root / "local"), everything)
        self.assert_shown("From a release")
        (self.root / "local/bin/gitops-other").touch()
        self.run_part("From a release", 1)
        self.assertEqual(self.installed(self.root / "local"), ["bin/gitops-other"])

    def test_without_root_everything_is_found(self):
        self.needs_a_tree()
        self.run_part("Without root")
        self.assertEqual(self.installed(self.home / ".local"), self.everything())
        share = self.home / ".local/share"
        for shell, (command, wanted) in {
                "man": ("man --where gitops-wait gitops-steps",
                        f"{share}/man/man1/gitops-wait.1\n{share}/man/man7/gitops-steps.7\n"),
                "bash": (f"source {BASH_COMPLETION}; _completion_loader gitops-wait || "
                         "complete -p gitops-wait", "complete -F _gitops_wait gitops-wait\n"),
                "fish": ("fish -c \"complete -C 'gitops-wait --outp'\"",
                         "--output\twhat stdout gets\n")}.items():
            with self.subTest(shell):
                if not shutil.which(shell) or shell == "bash" and not BASH_COMPLETION.exists():
                    self.skipTest(f"there is no {shell}, or no completion of it")
                self.assertEqual(self.run_here(command).stdout, wanted)

    @unittest.skipUnless(shutil.which("zsh"), "there is no zsh")
    def test_what_zsh_needs_for_it(self):
        (self.home / ".local/share/zsh").mkdir(parents=True)
        shutil.copytree(tools.PROJECT / "completions/zsh",
                        self.home / ".local/share/zsh/site-functions")
        block, = blocks(PAGE, "zsh")
        (self.home / ".zshrc").write_text(block.text)
        done = self.run_here("zsh -i -c 'print $_comps[gitops-wait]' </dev/null")
        self.assertEqual(done.stdout, "_gitops-wait\n", done.stderr)

    def test_from_the_image(self):
        self.run_part("From the image", 0)
        self.assert_shown("From the image")
        self.run_part("From the image", 1)
        self.assertEqual(self.installed(self.home / ".local"), sorted([*PROGRAMS,
                                                                       "bin/gitops-steps"]))
        done = self.run_here("gitops-apply-appset --version")
        self.assertTrue(done.stdout.startswith("apply-appset "), done.stderr)

    def test_what_is_built_for_the_image_is_what_the_dockerfile_has(self):
        command = blocks(PAGE, "sh", title="From the image")[0].text
        dockerfile = (tools.PROJECT / "Dockerfile").read_text()
        stages = re.findall(r"(?m)^FROM .* AS (\w+)$", dockerfile)
        self.assertLessEqual(set(re.findall(r"--target (\w+)", command)), set(stages))
        self.assertEqual(stages[-1], "image")

    def test_the_archives_go_to_a_registry_with_both_architectures(self):
        script = (tools.PROJECT / "packaging/image.sh").read_text()
        for name in ("gitops-steps", "gitops-steps-ci"):
            self.assertRegex(script, rf"(?m)^write \w+ {name} ")
            layout = self.root / "layouts" / name
            Layout(layout).write(*(Image(name, platform=f"linux/{architecture}")
                                   for architecture in ("amd64", "arm64")), tag="0.1.0")
            (self.work / "build/image").mkdir(exist_ok=True)
            # As the script does it.
            subprocess.run(["tar", "--create", "--file", self.work / f"build/image/{name}.tar",
                            "--directory", layout, "."], check=True)
        with Registry() as registry:
            block, = blocks(PAGE, "sh", title="Into a registry")
            done = self.run_here(block.text, REGISTRY=registry.host)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            for tag in ("0.1", "0.1-ci"):
                status, _, body = registry.get(
                    f"/v2/ci/gitops-steps/manifests/{tag}", {"Accept": INDEX})
                self.assertEqual(status, 200)
                found = [entry["platform"]["architecture"]
                         for entry in json.loads(body)["manifests"]]
                self.assertEqual(found, ["amd64", "arm64"])

    def test_the_first_page_says_the_same_of_the_registry(self):
        block, = blocks(PAGE, "sh", title="Into a registry")
        first = [found.text for found in blocks(tools.PROJECT / "README.md", "sh")]
        self.assertEqual([text for text in first if "skopeo" in text], [block.text])

    def test_without_kubernetes(self):
        (self.root / "bin/gitops-update-values").symlink_to(tools.UPDATE_VALUES.path)
        self.assert_shown("Without Kubernetes")

    def test_the_page_names_every_place_and_the_version(self):
        text = PAGE.read_text()
        for place in REST.values():
            self.assertIn(f"`{place.removesuffix('/man1').removesuffix('/man7')}`", text)
        for program in PROGRAMS:
            self.assertIn(program.removeprefix("bin/"), text)
        done = subprocess.run([tools.WAIT.path, "--version"], check=True, capture_output=True,
                              text=True).stdout
        self.assertEqual({done.split()[1]}, set(re.findall(r"\d+\.\d+\.\d+", text)))


if __name__ == "__main__":
    unittest.main()
