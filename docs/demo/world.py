# SPDX-License-Identifier: Apache-2.0
"""What docs/demo.sh deploys to: Git repositories, an Argo CD, a cluster, DingTalk and Slack.

    world.py DIRECTORY

Git is the real one, over HTTP. The others are the stand-ins of our tests, and the cluster is one
thing more: it starts the program that the image of that tag would hold, and its Deployment fares as
that does. Where everything is goes to world.sh in the directory; what the chats show, to
messages.txt. It ends when its standard input does.
"""

import shlex
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))

from fakes.argocd_server import ArgoServer, WatchedRepository  # noqa: E402
from fakes.chat_server import ChatServer  # noqa: E402
from fakes.git_http import GitHttp  # noqa: E402
from fakes.git_repository import Repository  # noqa: E402

ACCOUNT = "pipeline"
VENDORS = {"dingtalk": "DingTalk", "slack": "Slack"}
IMAGE = "registry.example.com/shop"
RIGHTS = ["applications, get, default/*", "applications, sync, default/*",
          "applications, update, default/*", "logs, get, default/*", "projects, get, default"]
PROGRAM = 'print("The shop is open.")\n'
VALUES = """\
# The shop in {place}
image:
  repository: {image}
  tag: "{tag}"    # written by the pipeline
replicas: {replicas}
"""


def make_repositories(root):
    """The program, and what is deployed where."""
    shop = Repository(root / "shop.git")
    tag = shop.commit({"shop.py": PROGRAM}, message="Open the shop")[:7]
    deploy = Repository(root / "deploy.git")
    deploy.commit({f"{place}/values.yaml": VALUES.format(place=place, image=IMAGE, tag=tag,
                                                         replicas=replicas)
                   for place, replicas in (("staging", 1), ("production", 3))},
                  message=f"Deploy the shop, {tag}")
    return shop, deploy


def start(shop, images):
    """How a Deployment with these images fares: it starts the program that they would hold."""
    image, = images
    program = shop.read("shop.py", image.removeprefix(f"{IMAGE}:"))
    done = subprocess.run([sys.executable, "-I", "-"], input=program, env={}, timeout=30,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    logs = done.stdout.decode().splitlines()
    if done.returncode == 0:
        return {"health": ["Progressing 1500ms", "Healthy"], "logs": logs}
    container = {"name": "shop", "image": image, "ready": False, "restartCount": 1,
                 "state": {"waiting": {"reason": "CrashLoopBackOff"}},
                 "lastState": {"terminated": {"reason": "Error", "exitCode": done.returncode}}}
    return {"health": ["Progressing 500ms", 'Degraded "Back-off restarting failed container"'],
            "logs": logs, "pod": {"phase": "Running", "containerStatuses": [container]}}


def scenario(repository, shop):
    """Staging follows the repository by itself, production only when it is told to."""
    def resources():
        return ["Service/shop", {"Deployment/shop": {"starts": lambda found: start(shop, found)}}]
    return {"accounts": {ACCOUNT: {"rights": RIGHTS}},
            "applications": [
                {"name": "shop-staging", "repo": repository, "path": "staging",
                 "auto": {"selfHeal": True}, "resources": resources()},
                {"name": "shop-production", "repo": repository, "path": "production",
                 "resources": resources()}]}


def write(path, **variables):
    """Whole or not at all: somebody waits for the file."""
    beside = path.with_suffix(".new")
    beside.write_text("".join(f"{name}={shlex.quote(value)}\n"
                              for name, value in variables.items()))
    beside.rename(path)


def main():
    root = Path(sys.argv[1])
    shop, deploy = make_repositories(root)
    messages = root / "messages.txt"
    messages.touch()

    def show(vendor, text):
        lines = [f"  | {line.rstrip()}".rstrip() for line in text.splitlines() if line.strip()]
        with messages.open("a", encoding="utf-8") as file:
            file.write("\n".join([f"{VENDORS[vendor]} shows", *lines, ""]))

    with GitHttp(root) as git, \
            ChatServer({"dingtalk": {"tokens": {"shop": {"secret": "SECshop"}}},
                        "slack": {"channels": {"releases": {"id": "releases"}}}},
                       on_accepted=show) as chats:
        url = git.url("deploy.git")
        with ArgoServer(scenario(url, shop), repositories=[
                WatchedRepository(url, deploy.path, by_path=True)]) as argocd:
            write(root / "world.sh", shop=git.url("shop.git"), deploy=url,
                  argocd=argocd.url, token=argocd.token(ACCOUNT),
                  slack=chats.url("slack"), dingtalk=chats.url("dingtalk"))
            sys.stdin.read()
        for violation in argocd.violations:
            print(f"violation: {violation}", file=sys.stderr)


if __name__ == "__main__":
    main()
