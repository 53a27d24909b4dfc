# SPDX-License-Identifier: Apache-2.0
"""What each kind of run of update-values costs: time, and the memory of the largest process.

A real git server and a stand-in for GitHub, both on loopback; the repository has
2,000 files. Each figure is the median of the rounds; time is also given as a multiple of the plain
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
from measure import PLAIN_ENVIRONMENT, Targets, machine, run  # noqa: E402

FILE = "helm/values.yaml"
VALUES = "image:\n  repository: example.com/team/app\n  tag: v0\nreplicas: 2\n"
APPS = 2_000
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
        Repository(folder / "repositories/site.git", files())
        server = stack.enter_context(GitServer(folder / "repositories"))
        forge = stack.enter_context(GitHub(folder / "forge"))
        project = forge.create_project("team/deploy", files={FILE: VALUES})
        self._site = ["--repo", server.url("site.git")]
        self._hub = ["--repo", project.clone_url, "--provider", "github",
                     "--api-url", forge.api_url, "--file", FILE]
        self._login = {"GIT_USERNAME": "x-access-token", "GIT_PASSWORD": forge.token()}

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
        yield "a pull request", [*self._hub, f"image.tag={tag}", "--pull-request"], self._login
        yield "a commit of GitHub's", [*self._hub, f"image.tag={tag}", "--via-api"], self._login


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tool", required=True, help="the update-values to measure")
    parser.add_argument("--rounds", type=int, default=7)
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
    for name, rows in costs.items():
        seconds = median(cost.seconds for cost in rows)
        memory = max(cost.memory for cost in rows)
        print(f"| {name} | {seconds * 1000:.0f} ms | {seconds / plain:.1f} | "
              f"{memory / 1e6:.1f} MB |")
    largest = max(cost.memory for rows in costs.values() for cost in rows)
    targets = Targets()
    targets.check("every kind of run: below 28 MB of memory", f"{largest / 1e6:.1f} MB",
                  largest < MOST_MEMORY)
    targets.finish()


if __name__ == "__main__":
    main()
