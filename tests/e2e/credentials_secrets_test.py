#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A canary in every cage, of forges, registries and keys: servers say back all that they got."""

import base64
import contextlib
import http.server
import json
import os
import shutil
import threading
import unittest
import urllib.parse
from pathlib import Path

from forge_support import make_app_key
from signing_support import run as run_program
from support import DONE, FAILED, FILE, FILES, RESULT_NAMES, EndToEnd
from fakes import fault_proxy
from fakes.forges import Bitbucket, Gitea, GitHub, GitLab
from fakes.http_server import QuietServer, Served
from fakes.ssh_server import SshServer, make_key

# The arguments of all processes are looked at: whoever runs this beside us has others.
CANARY = f"cAn4ry-/+%&=t0ken-{os.getpid()}"
PLAIN = f"cAn4ry-t0ken-of-an-app-{os.getpid()}"


def encoded(text):
    return base64.b64encode(text.encode()).decode().rstrip("=")


def forms(secret, *names):
    """A secret as it is and as protocols spell it."""
    return {secret, urllib.parse.quote(secret, safe=""), encoded(secret),
            *(encoded(f"{name}:{secret}") for name in names)}


def said_back(path, headers, body):
    """All that came with a request, and what was encoded in it: logins first, since what comes late
    may be cut."""
    logins = [value.rpartition(" ")[2] for name, value in headers
              if name.lower() in ("authorization", "private-token", "x-pass-key")]
    words = list(logins)
    for value in logins:
        with contextlib.suppress(ValueError):
            words.append(base64.b64decode(value + "==").decode())
    return " and ".join([*words, body.decode(errors="replace"), path, urllib.parse.unquote(path),
                         *(value for _, value in headers)])


def echo(status):
    def fault(exchange):
        request = exchange.request
        words = said_back(request.path, request.headers.items(), request.body)
        body = json.dumps({"message": words, "error": {"message": words},
                           "errors": [{"message": words, "code": words, "field": words}]})
        kind = "text/plain" if request.step else "application/json"
        exchange.reply(fault_proxy.Response(
            status, (("Content-Type", kind), ("WWW-Authenticate", 'Basic realm="Git"')),
            (words if request.step else body).encode()))
    return fault


def unless_git(fault):
    """Git gets through."""
    def chosen(exchange):
        if exchange.request.step:
            return exchange.reply(exchange.forward())
        return fault(exchange)
    return chosen


class Watch:
    """The arguments of all processes that there are while the context is open."""

    def __enter__(self):
        self.seen = set()
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._is_over.set()
        self._thread.join()

    def _look(self):
        while not self._is_over.wait(0.01):
            for path in Path("/proc").glob("[0-9]*/cmdline"):
                with contextlib.suppress(OSError):
                    self.seen.add((path.parent.name, path.read_bytes().decode("latin-1")))


class Cage(EndToEnd):
    def setUp(self):
        super().setUp()
        self.cages = 0

    def check(self, secrets, repositories, *arguments, env=None, status=None, own_arguments=False,
              is_shown=True):
        """Runs the tool, and looks for secrets in all that it leaves. With `is_shown`, the place
        of one is there, blanked out."""
        self.cages += 1
        directory = self.dir / f"cage-{self.cages}"
        directory.mkdir()
        flags = [word for name in RESULT_NAMES
                 for word in ("--result", f"{name}={directory}/{name}")]
        for kind in ("dotenv", "properties", "json"):
            flags += [f"--{kind}", directory / f"{kind}-file"]
        world = {"GITHUB_OUTPUT": str(directory / "output"),
                 "GITHUB_STEP_SUMMARY": str(directory / "summary"), **(env or {})}
        with Watch() as watch:
            running = self.start("--verbose", "--timeout", "6s", *flags, *arguments, env=world)
            done = running.finish()
        if status is None:
            self.assertNotEqual(DONE, done.status, done)
        else:
            self.assert_status(status, done)
        self.assertNotIn(done.status, (70, -9), done)
        if is_shown:
            self.assertIn("***", done.err, done)
        texts = {"standard output": done.out, "standard error": done.err}
        texts |= {path.name: path.read_bytes().decode(errors="replace")
                  for path in (*directory.iterdir(), *self.scratch.iterdir())}
        for repository in repositories:
            texts["commits"] = repository.git("log", "--all", "--format=%B %an %ae %cn").decode()
        self.assertGreater(len(texts), 10)
        # A copy of our process, which has not become another yet, has the same ones.
        ours = {text for pid, text in watch.seen if own_arguments and pid == str(running.pid)}
        texts |= {f"arguments of {pid}": text for pid, text in watch.seen
                  if text not in ours and pid != str(os.getpid())}
        self.assertTrue(watch.seen)
        for place, text in texts.items():
            for secret in secrets:
                self.assertNotIn(secret, text, place)
        return done


class OnForge(Cage):
    forge_type = None

    def make_forge(self, forge_type):
        root = self.dir / f"forge-{forge_type.__name__}-{self.cages}"
        root.mkdir()
        forge = self.enterContext(forge_type(root))
        project = forge.create_project("team/deploy", files=FILES)
        return forge, project, self.proxy(forge)

    def ask(self, link, provider, *arguments):
        api = {"github": "api/v3", "gitlab": "api/v4", "gitea": "api/v1", "bitbucket": "2.0"}
        return ("--repo", link.url("team/deploy.git"), "--file", FILE, "backend.tag=v1.4.2",
                "--pull-request", "--provider", provider, "--api-url", link.url(api[provider]),
                *arguments)


class ApiTokens(OnForge):
    def test_a_token_from_a_file(self):
        token = self.write("token", CANARY + "\n", 0o600)
        header = self.write("header", f"X-Pass-Key: {CANARY}-2\n", 0o600)
        for forge_type, provider, names in (
                (GitHub, "github", ()), (GitLab, "gitlab", ()), (Gitea, "gitea", ()),
                (Bitbucket, "bitbucket", ("me@example.com",))):
            for status in (400, 401, 403, 404, 409, 422):
                with self.subTest(provider=provider, status=status):
                    forge, project, link = self.make_forge(forge_type)
                    link.add(unless_git(echo(status)), times=None)
                    # Bitbucket's user name is a mail for the API, and something else for Git.
                    more = ("--username", *names) if names else ()
                    netrc = self.write("netrc", f"machine 127.0.0.1 login x-token-auth "
                                                f"password {forge.token()}", 0o600)
                    self.check(forms(CANARY, *names) | forms(CANARY + "-2"), [project.repository],
                               *self.ask(link, provider, "--api-token-file", token,
                                         "--header-file", header, "--netrc-file", netrc, *more))
                    self.assertTrue([request for request in link.seen if not request.step])

    def test_via_api(self):
        token = self.write("token", CANARY + "\n", 0o600)
        forge, project, link = self.make_forge(GitHub)
        link.add(unless_git(echo(403)), times=None)
        arguments = self.ask(link, "github", "--api-token-file", token, "--via-api")
        arguments = [word for word in arguments if word != "--pull-request"]
        self.check(forms(CANARY), [project.repository], *arguments,
                   env={"GIT_USERNAME": "x", "GIT_PASSWORD": forge.token()})


class Apps(OnForge):
    def setUp(self):
        super().setUp()
        self.key = self.dir / "app.pem"
        self.public = make_app_key(self.key)
        self.lines = self.key.read_text().splitlines()[1:-1]

    def check_app(self, spoil, status=None, is_shown=True):
        forge, project, link = self.make_forge(GitHub)
        forge.token_text = lambda number, kind: PLAIN
        app = forge.app(self.public)
        app.install(project, contents="write", pull_requests="write")
        spoil(link)
        done = self.check([*self.lines, *forms(PLAIN, "x-access-token")], [project.repository],
                          *self.ask(link, "github", "--github-app-id", app.client_id,
                                    "--github-app-key-file", self.key),
                          status=status, is_shown=is_shown)
        assertions = [request.headers["authorization"].split()[1] for request in link.seen
                      if "/installation" in request.path and request.method != "DELETE"]
        self.assertTrue(assertions)
        for each in assertions:
            signature = each.rpartition(".")[2]
            for piece in (each[:60], signature[:30], signature[-30:]):
                self.assertNotIn(piece, done.out + done.err)

    def test_success(self):
        self.check_app(lambda link: None, DONE, is_shown=False)

    def test_the_assertion_comes_back(self):
        for status in (401, 403, 404, 422):
            for place in ("/installation", "/access_tokens"):
                with self.subTest(status=status, place=place):
                    self.check_app(lambda link: link.add(echo(status), path=place, times=None))

    def test_the_token_comes_back_from_the_api(self):
        for status in (401, 403, 404, 422):
            with self.subTest(status=status):
                self.check_app(lambda link: link.add(echo(status), method="POST", path="/pulls",
                                                     times=None))

    def test_the_token_comes_back_from_git(self):
        for status in (401, 403, 404):
            for step in ("ls-refs", "push"):
                with self.subTest(status=status, step=step):
                    self.check_app(lambda link: link.add(echo(status), step=step, times=None))

    def test_the_token_comes_back_at_its_end(self):
        self.check_app(lambda link: link.add(echo(422), method="DELETE", times=None), DONE)

    def test_the_token_of_what_is_copied_comes_back(self):
        forge, project, link = self.make_forge(GitHub)
        forge.token_text = lambda number, kind: f"{PLAIN}-{number}"
        other = forge.create_project("team/source", files=FILES)
        other.is_private = True
        app = forge.app(self.public)
        app.install(project, other, contents="write", pull_requests="write")
        link.add(echo(403), step="ls-refs", times=None)
        self.check([*self.lines, PLAIN, encoded(f"x-access-token:{PLAIN}")[:40]],
                   [project.repository],
                   "--repo", link.url("team/deploy.git"), "--provider", "github",
                   "--api-url", link.url("api/v3"), "--copy", "apps/web/values.yaml::image.tag",
                   "--to", "apps/api/values.yaml", "--copy-repo", link.url("team/source.git"),
                   "--github-app-id", app.client_id, "--github-app-key-file", self.key)
        self.assertEqual({"/team/source.git"}, {request.path.rpartition(".git/")[0] + ".git"
                                                for request in link.seen if request.step})


class Echo(Served):
    """A registry and its token server that take nothing, and say back all that they get.

    challenge   of a request without a login
    token       what the token server gives; empty: it refuses, too
    """

    def __init__(self, status, challenge, token=""):
        echo_server = self
        self.said = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def _answer(self):
                size = int(self.headers.get("Content-Length") or 0)
                words = said_back(self.path, self.headers.items(), self.rfile.read(size))
                echo_server.said.append(words)
                is_token = self.path.startswith("/token")
                if is_token and token:
                    return self._send(200, {"token": token, "access_token": token})
                if is_token or self.headers.get("Authorization"):
                    return self._send(status, {"errors": [{"code": "DENIED", "message": words,
                                                           "detail": words}], "details": words})
                return self._send(401, {}, challenge.format(origin=echo_server.origin))

            do_GET = do_HEAD = do_POST = _answer

            def _send(self, code, value, asks=""):
                body = json.dumps(value).encode()
                self.send_response(code)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                if asks or code == 401:
                    self.send_header("WWW-Authenticate", asks or challenge.format(
                        origin=echo_server.origin))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            def log_message(self, *_):
                pass

        self._server = QuietServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self._server.server_port}"
        self.origin = f"http://{self.host}"


class Registries(Cage):
    BASIC = 'Basic realm="here"'
    BEARER = 'Bearer realm="{origin}/token",service="here",scope="repository:team/app:pull"'

    def channels(self, host):
        password = self.write("password", CANARY + "\n", 0o600)
        auth = base64.b64encode(f"robot:{CANARY}".encode()).decode()
        config = json.dumps({"auths": {host: {"auth": auth}}})
        identity = json.dumps({"auths": {host: {"username": "<token>", "identitytoken": CANARY}}})
        self.write("home/.docker/config.json", config, 0o600)
        self.write("secret/.dockerconfigjson", config, 0o600)
        yield ("--registry-username", "robot", "--registry-password-file", password), {}
        yield ("--registry-config", self.write("config.json", config, 0o600)), {}
        yield ("--registry-config", self.dir / "secret"), {}
        yield ("--registry-config", self.write("identity.json", identity, 0o600)), {}
        yield (), {"DOCKER_AUTH_CONFIG": config}
        yield (), {"HOME": str(self.dir / "home")}

    def check_registry(self, *answers, secrets=()):
        site = self.repository()
        with Echo(*answers) as server:
            image = f"{server.host}/team/app"
            site.commit({"values.yaml": f"image: {image}:v1\n"})
            for number, (arguments, env) in enumerate(self.channels(server.host)):
                for work in (("--image", f"{image}:v2", "--verify-image"),
                             ("--image", image, "--policy", "semver")):
                    with self.subTest(number=number, work=work[-1]):
                        server.said.clear()
                        self.check(forms(CANARY, "robot", "<token>") | set(secrets), [site],
                                   "--repo", site.path, "--file", "values.yaml", *work,
                                   *arguments, env=env, is_shown=False)  # a HEAD has no words
                        self.assertTrue(server.said)
                        yield arguments, server.said

    def test_a_registry_says_the_login_back(self):
        for status in (400, 401, 403, 404):
            heard = list(self.check_registry(status, self.BASIC))
            self.assertTrue(any(CANARY in words for _, said in heard for words in said))
            shutil.rmtree(self.dir / "repositories")

    def test_a_token_server_says_the_login_back(self):
        for status in (400, 401, 403):
            heard = list(self.check_registry(status, self.BEARER))
            self.assertTrue(any(CANARY in words for _, said in heard for words in said))
            shutil.rmtree(self.dir / "repositories")

    def test_a_registry_says_the_token_back(self):
        for status in (400, 401, 403, 404):
            heard = list(self.check_registry(status, self.BEARER, PLAIN, secrets=forms(PLAIN)))
            self.assertTrue(any(PLAIN in words for _, said in heard for words in said))
            shutil.rmtree(self.dir / "repositories")


class Keys(Cage):
    """A hook says back what no server ever gets."""

    def setUp(self):
        super().setUp()
        self.site = self.repository()

    def say(self, *lines):
        script = "".join(f"cat <<'END'\n{line}\nEND\n" for line in lines)
        self.site.hook("pre-receive", f"( {script}) >&2\nexit 1\n")

    def lines_of(self, key):
        return [line for line in key.read_text().splitlines() if "-----" not in line]

    def test_the_key_and_the_passphrase_of_ssh(self):
        server = self.enterContext(SshServer())
        key = make_key(self.dir / "closed", "ecdsa", CANARY)
        server.authorize(key)
        self.say(CANARY, encoded(CANARY), *self.lines_of(key))
        passphrase = self.write("passphrase", CANARY + "\n", 0o600)
        hosts = self.write("known_hosts", server.known_hosts())
        url = server.url(self.site.path)
        for file, status in ((passphrase, FAILED), (self.write("wrong", "x" + CANARY), None)):
            with self.subTest(file=file.name):
                self.check([*self.lines_of(key), *forms(CANARY)], [self.site],
                           "--repo", url, "--known-hosts", hosts, "--ssh-key-file", key,
                           "--ssh-passphrase-file", file, "--file", FILE, "backend.tag=v1.4.2",
                           status=status, is_shown=file == passphrase)

    def test_the_key_that_signs(self):
        server = self.serve()
        for kind in ("ed25519", "ecdsa", "rsa"):
            with self.subTest(kind=kind):
                key = make_key(self.dir / kind, kind)
                self.say(*self.lines_of(key), " ".join(self.lines_of(key)))
                self.check(self.lines_of(key), [self.site], "--repo", server.url("site.git"),
                           "--signing-key", key, "--file", FILE, "backend.tag=v1.4.2",
                           status=FAILED)

    def test_the_key_and_the_passphrase_of_gpg(self):
        home = self.dir / "gpg"
        home.mkdir(mode=0o700)
        world = {"PATH": os.environ["PATH"], "GNUPGHOME": str(home)}
        self.addCleanup(run_program, "gpgconf", "--kill", "all", env=world)
        passphrase = self.write("passphrase", CANARY + "\n", 0o600)
        gpg = ("gpg", "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase-file",
               passphrase)
        run_program(*gpg, "--quick-generate-key", "A <a@example.com>", "ed25519", "sign", "never",
                    env=world)
        key = self.dir / "exported.asc"
        run_program(*gpg, "--armor", "--output", key, "--export-secret-keys", env=world)
        run_program("gpgconf", "--kill", "all", env=world)
        lines = [line for line in self.lines_of(key) if len(line) > 8]
        server = self.serve()
        for name, own in (("a@example.com", []), (key, lines)):
            with self.subTest(key=name):
                self.say(CANARY, encoded(CANARY), *own)
                self.check([*own, *forms(CANARY)], [self.site],
                           "--repo", server.url("site.git"), "--signing-key", name,
                           "--signing-format", "openpgp", "--signing-passphrase-file", passphrase,
                           "--file", FILE, "backend.tag=v1.4.2", status=FAILED, env=world)


class OtherRepositories(Cage):
    """What opens the repository that values are copied from."""

    def test_it_says_its_login_back(self):
        site = self.repository()
        self.repository("other.git")
        server = self.serve(users={"reader": CANARY})
        for status in (400, 401, 403, 404):
            for channel in ("URL", "netrc", "store"):
                with self.subTest(status=status, channel=channel):
                    link = self.proxy(server)
                    link.add(echo(status), times=None)
                    quoted = urllib.parse.quote(CANARY, safe="")
                    userinfo = f"reader:{quoted}" if channel == "URL" else ""
                    netrc = self.write("netrc",
                                       f'machine 127.0.0.1 login reader password "{CANARY}"')
                    self.write("home/.git-credentials",
                               f"http://reader:{quoted}@127.0.0.1:{link.port}\n")
                    self.check(forms(CANARY, "reader"), [site], "--repo", site.path,
                               "--copy", "apps/web/values.yaml::image.tag",
                               "--to", "apps/api/values.yaml",
                               "--copy-repo", link.url("other.git", userinfo=userinfo),
                               *(("--netrc-file", netrc) if channel == "netrc" else ()),
                               env={"HOME": str(self.dir / "home")} if channel == "store" else {},
                               own_arguments=channel == "URL")
                    self.assertTrue([request for request in link.seen
                                     if "authorization" in request.headers])


if __name__ == "__main__":
    unittest.main()
