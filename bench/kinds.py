# SPDX-License-Identifier: Apache-2.0
"""What each kind of run of update-values costs: time, and the memory of the largest process.

A real git server, sshd and registry, and a stand-in for GitHub, all on loopback; the repository has
2,000 files, and that image 20 tags. Each figure is the median of the rounds; time is also given as a multiple of the plain
edit, for machines differ.
"""

import argparse
import contextlib
import sys
import tempfile
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from fakes.forges import GitHub  # noqa: E402
from fakes.git_repository import Repository  # noqa: E402
from fakes.git_server import GitServer  # noqa: E402
from fakes.oci_layout import Image  # noqa: E402
from fakes.registry import Registry  # noqa: E402
from fakes.ssh_server import SshServer, make_key  # noqa: E402
from measure import (PLAIN_ENVIRONMENT, Bar, Group, Targets, add_json_flag,  # noqa: E402
                     machine, run, write_json)

FILE = "helm/values.yaml"
VALUES = "image:\n  repository: example.com/team/app\n  tag: v0\nreplicas: 2\n"
APPS = 2_000
TAGS = 20
MOST_MEMORY = 28_000_000


def files():
    apps = {f"apps/app-{number}/deployment.yaml":
            f"kind: Deployment\nspec:\n  image: example.com/team/app-{number}:v0\n"
            for number in range(APPS)}
    return {FILE: VALUES, "env/prod.yaml": VALUES, **apps}


class Kinds:
    """The kinds of runs, each as arguments and environment for one round."""

    def __init__(self, folder, stack):
        (folder / "repositories").mkdir()
        (folder / "forge").mkdir()
        server = stack.enter_context(GitServer(folder / "repositories"))
        forge = stack.enter_context(GitHub(folder / "forge"))
        project = forge.create_project("team/deploy", files={FILE: VALUES})
        self._site = ["--repo", server.url("site.git")]
        self._hub = ["--repo", project.clone_url, "--provider", "github",
                     "--api-url", forge.api_url, "--file", FILE]
        ssh = stack.enter_context(SshServer())
        (folder / "known_hosts").write_text(ssh.known_hosts())
        self._over_ssh = ["--repo", ssh.url(folder / "repositories/site.git"), "--ssh-key-file",
                          ssh.key, "--known-hosts", folder / "known_hosts"]
        self._key = make_key(folder / "signing_key")
        self._image = self._fill(stack.enter_context(Registry()))
        Repository(folder / "repositories/site.git",
                   {**files(), "env/image.yaml": f"image: {self._image}:v0\n"})
        self._login = {"GIT_USERNAME": "x-access-token", "GIT_PASSWORD": forge.token()}

    @staticmethod
    def _fill(registry):
        for number in range(TAGS):
            registry.push(f"team/app:v1.{number}.0", Image(content=str(number)))
        return registry.image("team/app")

    def round(self, number):
        tag = f"v{number}"
        image = "example.com/team/app"
        yield "one value", [*self._site, "--file", FILE, f"image.tag={tag}.1"], {}
        yield ("an image, in one file",
               [*self._site, "--file", FILE, "--image", f"{image}:{tag}.2"], {})
        yield ("an image, in all 2,000 files",
               [*self._site, "--file", "**/*.yaml", "--image", f"{image}-7:{tag}"], {})
        yield ("a promotion",
               [*self._site, "--copy", f"{FILE}::image.tag", "--to", "env/prod.yaml"], {})
        yield "a revert", [*self._site, "--revert", "last"], {}
        yield ("a template",
               [*self._site, "--file", FILE, f"image.tag={tag}.3", "--message",
                "Deploy {{range .changes}}{{.new | upper}}{{end}}"], {})
        yield ("one value, over SSH",
               [*self._over_ssh, "--file", FILE, f"image.tag={tag}.4"], {})
        yield ("a signed commit",
               [*self._site, "--file", FILE, f"image.tag={tag}.5", "--signing-key", self._key], {})
        # Both are there already but in the first round: what counts is what the registry is asked.
        yield ("a version of 20, and its digest",
               [*self._site, "--file", "env/image.yaml", "--image", self._image,
                "--policy", "semver:^1", "--pin-digest"], {})
        yield ("the newest of 20",
               [*self._site, "--file", "env/image.yaml", "--image", self._image,
                "--policy", "newest"], {})
        yield ("a value of another repository",
               [*self._site, "--copy-repo", self._site[1], "--copy", f"{FILE}::image.tag",
                "--to", "env/prod.yaml"], {})
        yield "a pull request", [*self._hub, f"image.tag={tag}", "--pull-request"], self._login
        yield "a commit of GitHub's", [*self._hub, f"image.tag={tag}", "--via-api"], self._login


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tool", required=True, help="the update-values to measure")
    parser.add_argument("--rounds", type=int, default=7)
    add_json_flag(parser)
    options = parser.parse_args()
    costs = {}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, contextlib.ExitStack() as stack:
        kinds = Kinds(Path(folder), stack)
        for number in range(options.rounds + 1):
            for name, arguments, login in kinds.round(number):
                cost = run([options.tool, *arguments], env={**PLAIN_ENVIRONMENT, **login})
                if number > 0:  # round 0 warms the caches
                    costs.setdefault(name, []).append(cost)
    print(f"Medians of {options.rounds} rounds; {machine()}\n")
    print("| run | time | of one value | peak memory |\n|---|--:|--:|--:|")
    plain = median(cost.seconds for cost in costs["one value"])
    bars = []
    for name, rows in costs.items():
        seconds = median(cost.seconds for cost in rows)
        memory = max(cost.memory for cost in rows)
        bars.append(Bar(name, seconds, f"{seconds * 1000:.0f} ms", is_ours=True))
        print(f"| {name} | {bars[-1].text} | {seconds / plain:.1f} | {memory / 1e6:.1f} MB |")
    write_json(options.json, "update-values", [Group("each kind of run", bars)])
    largest = max(cost.memory for rows in costs.values() for cost in rows)
    targets = Targets()
    targets.check("every kind of run: below 28 MB of memory", f"{largest / 1e6:.1f} MB",
                  largest < MOST_MEMORY)
    targets.finish()


if __name__ == "__main__":
    main()
