# SPDX-License-Identifier: Apache-2.0
"""The world that the examples of a page are run in: all the servers they name, on loopback."""

import json
import os
import shutil
import subprocess
import tempfile
from contextlib import ExitStack
from pathlib import Path

from fakes import forges
from fakes.git_repository import Repository, environment
from fakes.git_server import GitServer
from fakes.named_hosts import Host, NamedHosts, tls_context
from fakes.oci_layout import Image
from fakes.registry import Registry
from fakes.ssh_server import SshServer, make_key
from fakes.tls import Authority

PASSWORD = "cAn4ry-password"
REGISTRY_PASSWORD = "cAn4ry-registry"
PASSPHRASE = "cAn4ry-passphrase"
HEADER = "cAn4ry-header"
BOT = "Deploy Bot <deploy-bot@example.com>"

FORGES = {"https://github.com": forges.GitHub, "https://gitlab.com": forges.GitLab,
          "https://git.example.org": forges.Gitea}
VOUCHED = ["git.example.com", "registry.example.com", "github.com", "api.github.com", "gitlab.com",
           "git.example.org"]


def sanitizer_options():
    return {name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")}


def named(forge_type, site):
    """A forge that gives its addresses as those of a site."""
    class Named(forge_type):
        is_named = False

        @property
        def url(self):
            return site if self.is_named else super().url

        def answer(self, call):
            # GitHub's own API has a host of its own.
            if call.headers.get("host") == "api.github.com":
                call.path = ("/api" if call.path == "/graphql" else "/api/v3") + call.path
            return super().answer(call)

    return Named


class Servers:
    """What is the same for all examples, while the context is open."""

    def __enter__(self):
        with ExitStack() as stack:
            self.folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="page-")))
            self.root = self.folder / "repositories"
            self.root.mkdir()
            self._start_git(stack)
            self._start_registries(stack)
            self.ssh = stack.enter_context(SshServer())
            self.proxy = stack.enter_context(NamedHosts())
            self._name_all()
            self._make_keys(stack)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_):
        self._stack.close()

    def _start_git(self, stack):
        self.git = stack.enter_context(GitServer(self.root, users={"deployer": PASSWORD}))
        self.open_git = stack.enter_context(GitServer(self.root))

    def _start_registries(self, stack):
        reader = ("reader", REGISTRY_PASSWORD)
        self.registry = stack.enter_context(Registry(users=dict([reader])))
        self.backend_digest = ""
        for tag in ("v1.4.1", "v1.4.2", "v1.10.0", "v1.11.0", "2.0.0", "1.99.0"):
            digest = self.registry.push(f"shop/backend:{tag}", Image(tag), user=reader)
            self.backend_digest = digest if tag == "v1.4.2" else self.backend_digest
        self.open_registry = stack.enter_context(Registry())
        for tag, amd64, arm64 in (("old", "2024-12", "2024-01"), ("newer", "2024-02", "2024-06")):
            self.open_registry.push(
                f"shop/tools:{tag}", Image(tag, f"{amd64}-01T00:00:00Z", "linux/amd64"),
                Image(tag, f"{arm64}-01T00:00:00Z", "linux/arm64"))

    def _name_all(self):
        self.authority = Authority(self.folder / "authority")
        self.own_authority = Authority(self.folder / "own-authority")
        self._vouched = tls_context(self.authority.server(*(f"DNS:{name}" for name in VOUCHED)))
        own = self.own_authority
        self._hosts = {
            "git.example.com": Host(self.git.port, self._vouched),
            "registry.example.com": Host(int(self.registry.host.split(":")[1]), self._vouched),
            "registry.internal:5000": Host(int(self.open_registry.host.split(":")[1])),
            "git.internal": Host(self.git.port,
                                 tls_context(own.server("DNS:git.internal"), own.certificate)),
            "git.test": Host(self.open_git.port, tls_context(own.server("DNS:git.test")))}

    def _make_keys(self, stack):
        self.keys = self.folder / "keys"
        self.keys.mkdir(mode=0o700)
        make_key(self.keys / "signing-key", comment="deploy-bot")
        make_key(self.keys / "deploy_key", passphrase=PASSPHRASE)
        self.ssh.authorize(self.keys / "deploy_key")
        client = self.own_authority.client()
        shutil.copy(client.certificate, self.keys / "client.pem")
        shutil.copy(client.key, self.keys / "client.key")
        shutil.copy(self.own_authority.certificate, self.keys / "ca.pem")
        subprocess.run(["openssl", "genrsa", "-traditional", "-out", self.keys / "app.pem", "2048"],
                       check=True, capture_output=True)
        self.gnupg = self.folder / "gnupg"
        self.gnupg.mkdir(mode=0o700)
        stack.callback(self.gpg_agent_ends)
        self.gpg("--passphrase", PASSPHRASE, "--quick-generate-key", BOT, "ed25519", "sign",
                 "never")
        self.gpg_agent_ends()   # it remembers passphrases

    def gpg(self, *arguments):
        subprocess.run(["gpg", "--batch", "--quiet", "--pinentry-mode", "loopback", *arguments],
                       check=True, capture_output=True, env=environment(GNUPGHOME=str(self.gnupg)))

    def gpg_agent_ends(self):
        subprocess.run(["gpgconf", "--kill", "all"], check=True,
                       env=environment(GNUPGHOME=str(self.gnupg)))

    def fresh_hosts(self):
        self.proxy.hosts = dict(self._hosts)
        self.proxy.said = {}

    def add_forge(self, site, forge):
        names = [site.removeprefix("https://")]
        for name in names + (["api.github.com"] if names == ["github.com"] else []):
            self.proxy.hosts[name] = Host(forge.port, self._vouched)


class World:
    """What one example finds, and changes: a folder, repositories, a forge if it names one.

    files     path -> text: what is in the folder and in every repository shop/deploy.git
    program   what is called gitops-update-values
    """

    def __init__(self, servers, files, program):
        self.servers = servers
        self.files = files
        self.forge = None
        self.project = None
        self.program = program

    def __enter__(self):
        with ExitStack() as stack:
            self.folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="example-")))
            self._stack = stack.pop_all()
        self._fill_folder()
        shutil.rmtree(self.servers.root / "shop", ignore_errors=True)
        (self.servers.root / "shop").mkdir()
        self.deploy = Repository(self.servers.root / "shop/deploy.git", self.files)
        app = Repository(self.servers.root / "shop/app.git", {"release.yaml": "version: v1.5.0\n"})
        app.git("tag", "tested", "main")
        app.commit({"release.yaml": "version: v1.6.0\n"})
        self.servers.fresh_hosts()
        self.servers.git.reset()
        self.env = {"GIT_USERNAME": "deployer", "GIT_PASSWORD": PASSWORD}
        return self

    def __exit__(self, *_):
        self._stack.close()

    def open_forge(self, site):
        """The example is about a forge: it has the repository then."""
        (self.folder / "forge").mkdir()
        forge = named(FORGES[site], site)(self.folder / "forge", page_size=100)
        self.forge = self._stack.enter_context(forge)
        self.project = forge.create_project("shop/deploy", files=self.files)
        self.project.id = 4711
        self.deploy = self.project.repository
        forge.is_named = True
        self.servers.add_forge(site, forge)
        self.api_token = forge.token()
        (self.folder / "api-token.txt").write_text(self.api_token + "\n")
        self.env = {"GIT_USERNAME": "oauth2", "GIT_PASSWORD": forge.token()}

    def run(self, command):
        ssh = self.servers.ssh.url(self.servers.root) + "/"
        env = {"PATH": f"{self.folder}/bin:/usr/bin:/bin", "HOME": str(self.folder / "home"),
               "LC_ALL": "C", "GNUPGHOME": str(self.servers.gnupg),
               "SSL_CERT_FILE": str(self.servers.authority.certificate),
               "https_proxy": self.servers.proxy.url, "http_proxy": self.servers.proxy.url,
               **sanitizer_options(), **self.env}
        return subprocess.run(["bash", "-c", command.replace("ssh://git@git.example.com/", ssh)],
                              cwd=self.folder, env=env, capture_output=True, text=True)

    def _fill_folder(self):
        (self.folder / "bin").mkdir()
        (self.folder / "bin/gitops-update-values").symlink_to(self.program)
        (self.folder / "home").mkdir()
        for path in self.servers.keys.iterdir():
            shutil.copy(path, self.folder)
        login = {"git-login/username": "deployer", "git-login/password": PASSWORD}
        auths = {"registry.example.com": {"username": "reader", "password": REGISTRY_PASSWORD}}
        for name, text in {
                **self.files, **login, "password.txt": PASSWORD + "\n",
                "registry-password.txt": REGISTRY_PASSWORD + "\n",
                "registry-login/config.json": json.dumps({"auths": auths}),
                "passphrase.txt": PASSPHRASE + "\n", "headers.txt": f"X-Secret: {HEADER}\n",
                "netrc": f"machine git.example.com login deployer password {PASSWORD}\n",
                "known_hosts": self.servers.ssh.known_hosts()}.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
