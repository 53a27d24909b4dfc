# SPDX-License-Identifier: Apache-2.0
"""Where commands of documents are run: the servers they name, a home, programs of others."""

import unittest

import examples_world
import tools
from fakes.argocd_server import ArgoServer
from fakes.named_hosts import Host, tls_context
from markdown import blocks

REPO = "https://git.example.com/shop/deploy.git"
VALUES = "image:\n  tag: v1\nreplicas: 2\n"
DOCS = tools.PROJECT / "docs"

# kubectl writes a Secret as it would be mounted, argocd knows one command, and ssh-keyscan finds
# git.example.com on loopback.
SCRIPTS = {
    "kubectl": '''case "$1 $2" in
  "apply -f") [[ $# == 3 && -f $3 ]] ;;
  "create secret")
    [[ $3 == generic && $4 =~ ^[a-z-]+$ ]]
    folder=$SECRETS/$4
    mkdir -p "$folder"
    shift 4
    while (($#)); do
      word=$1
      if [[ $word != *=* ]]; then word=$1=$2; shift; fi
      shift
      value=${word#*=}
      case $word in
        --from-file=*=*) cp "${value#*=}" "$folder/${value%%=*}" ;;
        --from-file=*) cp "$value" "$folder/${value##*/}" ;;
        --from-literal=*=*) printf %s "${value#*=}" >"$folder/${value%%=*}" ;;
        --type=kubernetes.io/basic-auth | --type=kubernetes.io/ssh-auth) ;;
        *) exit 2 ;;
      esac
    done ;;
  *) exit 2 ;;
esac''',
    "argocd": '[[ $* == "account generate-token --account pipeline" ]] && echo "$TOKEN"',
    "ssh-keyscan": '''[[ ${*: -1} == git.example.com ]]
exec /usr/bin/ssh-keyscan -p "$SSH_PORT" "${@:1:$#-1}" 127.0.0.1'''}


class Shown(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.servers = cls.enterClassContext(examples_world.Servers())

    def setUp(self):
        self.open({"values.yaml": VALUES})

    def open(self, files):
        """A fresh folder, and repositories with these files."""
        self.world = self.enterContext(
            examples_world.World(self.servers, files, tools.UPDATE_VALUES.path))
        self.folder = self.world.folder
        for tool in tools.ALL[1:]:
            (self.folder / f"bin/gitops-{tool.name}").symlink_to(tool.path)
        for name, text in SCRIPTS.items():
            (self.folder / "bin" / name).write_text(f"#!/usr/bin/env bash\nset -e\n{text}\n")
            (self.folder / "bin" / name).chmod(0o755)
        self.secrets = self.folder / "secrets-made"
        self.world.env |= {"REPO": REPO, "TAG": "v2", "SECRETS": str(self.secrets),
                           "SSH_PORT": str(self.servers.ssh.port)}

    def argocd(self, *watched, **scenario):
        """A stand-in, which is argocd.example.com and where ARGOCD_SERVER points."""
        server = self.enterContext(ArgoServer({"server": {"tick": 1}, **scenario},
                                              repositories=watched))
        self.addCleanup(lambda: self.assertEqual(server.violations, []))
        pair = self.servers.authority.server("DNS:argocd.example.com")
        self.servers.proxy.hosts["argocd.example.com"] = Host(server.port, tls_context(pair))
        self.world.env |= {"ARGOCD_SERVER": "argocd.example.com", "GITOPS_TIMEOUT": "60s",
                           "ARGOCD_AUTH_TOKEN": server.token(), "GITOPS_WAIT_STABLE_FOR": "200ms",
                           "GITOPS_SYNC_STABLE_FOR": "200ms"}
        return server

    def run_here(self, command, status=0, **variables):
        self.world.env |= variables
        done = self.world.run(f"set -e\n{command}")
        self.assertEqual(done.returncode, status, command + done.stdout + done.stderr)
        return done

    def value(self):
        return self.world.deploy.read("values.yaml").decode()

    def message(self):
        return self.world.deploy.git("log", "-1", "--format=%B", "main").decode()


def shown(page, *languages, title=None):
    """The texts of the blocks of a page below docs/, or of another one by its whole path."""
    return [block.text for block in blocks(DOCS / page, *languages, title=title)]
