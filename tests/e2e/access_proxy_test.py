#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A forge behind a proxy that lets in who brings a header: Git and the API alike."""

import base64
import unittest

from forge_support import WithForge
from support import DENIED, DONE, EDITED, FILE, UNREACHABLE, USAGE, Authority, EndToEnd
from fakes import fault_proxy
from fakes.forges import Gitea, GitHub, GitLab
from fakes.named_hosts import Host, NamedHosts, tls_context
from fakes.registry import Registry

SECRET = "cAn4ry-pass-key"
HEADER = f"X-Pass-Key: {SECRET}"


def guard(exchange):
    if exchange.request.headers.get("x-pass-key") == SECRET:
        return exchange.reply(exchange.forward())
    exchange.request.body
    return exchange.reply(fault_proxy.Response(403, body=b"who are you?"))


class Guarded(WithForge, EndToEnd):
    def setUp(self):
        super().setUp()
        self.link = self.proxy(self.forge)
        self.link.add(guard, times=None)
        self.header = self.write("header", HEADER, 0o600)
        self.env = {"GIT_USERNAME": "x", "GIT_PASSWORD": self.forge.token()}

    def ask(self, *arguments, **options):
        return self.run_tool("--repo", self.link.url("team/deploy.git"), "--file", FILE,
                             "backend.tag=v1.4.2", "--pull-request", "--output", "json",
                             *arguments, **options)

    def assert_asked(self, done):
        self.assert_status(DONE, done)
        request, = self.project.open_requests()
        self.assertEqual(EDITED, self.site.read(FILE, request.head))
        self.assertNotIn(SECRET, done.out + done.err)

    def assert_bare(self, requests):
        self.assertTrue(requests)
        for request in requests:
            self.assertNotIn("x-pass-key", request.headers)


class AtGitea(Guarded):
    forge_type, provider = Gitea, "gitea"

    def test_the_probe_and_the_api_get_it(self):
        self.assert_asked(self.ask("--header-file", self.header))

    def test_on_the_command_line(self):
        self.assert_asked(self.ask("--header", HEADER, "--provider", "gitea"))

    def test_without_it_nobody_gets_in(self):
        done = self.ask("--provider", "gitea")
        self.assert_status(DENIED, done)


class AtGitHub(Guarded):
    forge_type, provider = GitHub, "github"

    def test_the_api_gets_it(self):
        self.assert_asked(self.ask("--header-file", self.header, "--provider", "github"))

    def test_an_api_that_was_named_gets_it(self):
        second = self.proxy(self.forge)
        second.add(guard, times=None)
        self.assert_asked(self.ask("--header-file", self.header, "--provider", "github",
                                   "--api-url", second.url("api/v3")))

    def test_an_api_that_others_have_named_does_not(self):
        second = self.proxy(self.forge)
        done = self.ask("--header-file", self.header, "--provider", "github", env={
            **self.env, "GITHUB_SERVER_URL": self.link.url("").rstrip("/"),
            "GITHUB_API_URL": second.url("api/v3"),
            "GITHUB_GRAPHQL_URL": second.url("api/graphql")})
        self.assert_asked(done)
        self.assert_bare(second.seen)

    def test_the_login_of_the_request_counts(self):
        basic = base64.b64encode(f"x:{self.forge.token()}".encode()).decode()
        login = self.write("login", f"{HEADER}\nAuthorization: Basic {basic}\n", 0o600)
        token = self.write("token", self.forge.token(), 0o600)
        self.assert_asked(self.ask("--header-file", login, "--provider", "github",
                                   "--api-token-file", token))
        for call in self.forge.log:
            self.assertEqual(f"Bearer {token.read_text()}", call.headers["authorization"])
        self.assertTrue(self.forge.log)


class AtGitLab(Guarded):
    forge_type, provider = GitLab, "gitlab"

    def test_the_api_gets_it(self):
        self.assert_asked(self.ask("--header-file", self.header, "--provider", "gitlab"))


class Unencrypted(WithForge, EndToEnd):
    """A token in the open is warned of, once."""

    forge_type, provider = GitHub, "github"

    def warnings(self, done):
        return [line for line in done.err.splitlines() if "unencrypted" in line]

    def ask(self, repository, *arguments):
        return self.run_tool("--repo", repository, "--file", FILE, "backend.tag=v1.4.2",
                             "--pull-request", "--provider", "github", *arguments,
                             env={"GIT_USERNAME": "x", "GIT_PASSWORD": self.forge.token()})

    def test_by_git_where_it_is_the_same_server(self):
        done = self.ask(self.project.clone_url, "--api-url", self.forge.api_url)
        self.assert_status(DONE, done)
        self.assertEqual(1, len(self.warnings(done)), done)

    def test_by_itself_where_git_is_elsewhere(self):
        authority = Authority(self.dir / "ca")
        (self.dir / "repositories/team").mkdir(parents=True)
        self.repository("team/deploy.git")
        server = self.serve(tls=authority.server("IP:127.0.0.1"))
        done = self.ask(server.url("team/deploy.git"), "--ca-file", authority.certificate,
                        "--api-url", self.forge.api_url)
        self.assertEqual(1, len(self.warnings(done)), done)
        self.assertIn("the API", self.warnings(done)[0])


class Elsewhere(EndToEnd):
    """What is for the server of the repository is not for others, and that is said."""

    def test_a_directory_has_no_server(self):
        self.write("work/values.yaml", "tag: v1\n")
        self.repository("other.git")
        edit = ("--dir", self.dir / "work", "--file", "values.yaml", "tag=v2")
        copy = ("--dir", self.dir / "work", "--copy", "apps/web/values.yaml::image.tag",
                "--to", "values.yaml::tag", "--copy-repo", self.serve().url("other.git"))
        header = self.write("header", HEADER)
        pair = Authority(self.dir / "ca").client()
        for work, flags in ((edit, ("--header", "X-Team: a")), (edit, ("--header-file", header)),
                            (edit, ("--insecure-skip-tls-verify",)),
                            (edit, ("--client-cert-file", pair.certificate)),
                            (copy, ("--header", "X-Team: a")), (copy, ("--header-file", header))):
            with self.subTest(flags=flags):
                done = self.run_tool(*work, *flags)
                self.assert_status(USAGE, done)
                self.assertIn(f"{flags[0]} is for", done.err)
        self.assert_status(DONE, self.run_tool(*edit, env={"GITOPS_HEADER": "X-Team: a"}))
        self.assert_status(DONE, self.run_tool(*copy, "--insecure-skip-tls-verify"))

    def test_a_certificate_of_a_registry_that_nobody_trusts(self):
        authority = Authority(self.dir / "ca")
        registry = self.enterContext(Registry())
        registry.push("team/app:v1.1.0")
        hosts = self.enterContext(NamedHosts())
        pair = authority.server("DNS:registry.example.com")
        hosts.hosts["registry.example.com"] = Host(int(registry.host.rpartition(":")[2]),
                                                   tls_context(pair))
        self.env = {"HTTPS_PROXY": hosts.url}
        image = "registry.example.com/team/app"
        site = self.repository(files={"values.yaml": f"image: {image}:v1.0.0\n"})
        bump = ("--repo", site.path, "--file", "values.yaml", "--image", f"{image}:v1.1.0",
                "--verify-image")
        done = self.run_tool(*bump)
        self.assert_status(UNREACHABLE, done)
        self.assertIn("--ca-file", done.err)
        done = self.run_tool(*bump, "--insecure-skip-tls-verify")
        self.assert_status(UNREACHABLE, done)
        self.assertRegex(done.err,
                         "hint: .*--ca-file .*--insecure-skip-tls-verify is for the server")
        self.assert_status(DONE, self.run_tool(*bump, "--ca-file", authority.certificate))


if __name__ == "__main__":
    unittest.main()
