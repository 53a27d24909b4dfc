#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A canary in every cage: no way to hand over a secret, and no outcome, lets it out."""

import base64
import os
import unittest
import urllib.parse
from pathlib import Path
from typing import NamedTuple

from support import (DENIED, DONE, EDIT, FAILED, FILE, NOT_FOUND, OUT_OF_TIME, RESULT_NAMES,
                     UNREACHABLE, USAGE, Authority, EndToEnd)
from fakes import fault_proxy, packs

NAME = "ci-bot"
CANARY = "cAn4ry/+%&=w0rd"
QUOTED = urllib.parse.quote(CANARY, safe="")


def _encoded(text):
    return base64.b64encode(text.encode()).decode().rstrip("=")


# The canary as it is and as the protocols spell it.
BASIC = _encoded(f"{NAME}:{CANARY}")
FORMS = (CANARY, QUOTED, _encoded(CANARY), BASIC)
TOKEN_FORMS = (CANARY, QUOTED, _encoded(CANARY), _encoded(f"x-access-token:{CANARY}"))
ECHO = ("you said " + " and ".join({*FORMS, *TOKEN_FORMS})).encode()


class Channel(NamedTuple):
    """One way in, and what may not come out."""
    name: str
    arguments: list = []
    env: dict = {}
    userinfo: str = ""
    forms: tuple = FORMS


class Cage(EndToEnd):
    def setUp(self):
        super().setUp()
        self.server = self.serve(users={NAME: CANARY, "x-access-token": CANARY})
        self.seen_arguments = set()

    def channels(self, link):
        password = self.write("password", CANARY + "\n")
        self.write("mounted/username", NAME)
        self.write("mounted/password", CANARY)
        netrc = self.write("home/.netrc", f'machine 127.0.0.1 login {NAME} password "{CANARY}"\n')
        header = self.write("header", "Authorization: Basic "
                            + base64.b64encode(f"{NAME}:{CANARY}".encode()).decode())
        return (
            Channel("--password-file", ["--username", NAME, "--password-file", password]),
            Channel("GIT_PASSWORD", env={"GIT_USERNAME": NAME, "GIT_PASSWORD": CANARY}),
            Channel("--credentials-dir", ["--credentials-dir", self.dir / "mounted"]),
            Channel("--netrc-file", ["--netrc-file", netrc]),
            Channel("~/.netrc", env={"HOME": str(self.dir / "home")}),
            Channel("--header-file", ["--header-file", header], forms=(BASIC,)),
            Channel("the user info of the URL", userinfo=f"{NAME}:{QUOTED}"),
            Channel("GITHUB_TOKEN", env={"GITHUB_TOKEN": CANARY, "GITHUB_SERVER_URL":
                                         f"http://127.0.0.1:{link.port}"}, forms=TOKEN_FORMS),
        )

    def check(self, status, arrange):
        """Goes through all channels at once; `arrange(site, link)` brings about the outcome."""
        runs = []
        for number in range(len(self.channels(self.server))):
            site = self.repository(f"site-{number}.git")
            link = self.proxy(self.server)
            channel = self.channels(link)[number]
            link.add(fault_proxy.before(self.look_at_arguments, link.handle))
            arrange(site, link)
            runs.append((channel, site, self.run_with(channel, site, link, self.dir / f"{number}")))
        for number, (channel, site, running) in enumerate(runs):
            done = running.finish()
            with self.subTest(channel=channel.name):
                self.assert_status(status, done)
                for place, text in self.everything_left(done, site, self.dir / f"{number}"):
                    self.assert_free_of(channel.forms, text, place)
        self.check_arguments({str(running.pid) for channel, _, running in runs if channel.userinfo})

    def run_with(self, channel, site, link, directory):
        directory.mkdir()
        flags = []
        for name in RESULT_NAMES:
            flags += ["--result", f"{name}={directory}/{name}"]
        for kind in ("dotenv", "properties", "json"):
            flags += [f"--{kind}", directory / f"{kind}-file"]
        env = {"GITHUB_OUTPUT": str(directory / "github-output"),
               "GITHUB_STEP_SUMMARY": str(directory / "summary"), **channel.env}
        return self.start("--repo", link.url(site.path.name, userinfo=channel.userinfo),
                          "--file", FILE, "--set", EDIT, "--verbose", "--timeout", "6s", *flags,
                          *channel.arguments, env=env)

    def look_at_arguments(self):
        """What everybody on the machine can see of the tool and its children."""
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                self.seen_arguments.add((path.parent.name, path.read_bytes().decode("latin-1")))
            except OSError:
                pass

    def check_arguments(self, may_hold_it):
        self.assertTrue(self.seen_arguments)
        for pid, arguments in self.seen_arguments:
            # What users put into our own arguments is theirs to answer for.
            if pid not in may_hold_it and pid != str(os.getpid()):
                self.assert_free_of(FORMS, arguments, "the arguments of a process")

    def everything_left(self, done, site, directory):
        yield "standard output", done.out
        yield "standard error", done.err
        for path in (*directory.iterdir(), *self.scratch.iterdir()):
            yield path.name, path.read_bytes().decode(errors="replace")
        for commit in site.commits():
            yield "a commit", site.raw_commit(commit).decode()
        yield "the server's log", " ".join(request.path for request in self.server.requests())

    def assert_free_of(self, forms, text, place):
        for form in forms:
            self.assertNotIn(form, text, place)

    def test_success(self):
        self.check(DONE, lambda site, link: None)

    def test_401(self):
        self.check(DENIED, lambda site, link: link.add(
            fault_proxy.answer(401, ("WWW-Authenticate", 'Basic realm="git"'), body=ECHO),
            times=None))

    def test_403(self):
        self.check(DENIED, lambda site, link: link.add(
            fault_proxy.answer(403, body=ECHO), step="push", times=None))

    def test_404(self):
        self.check(NOT_FOUND, lambda site, link: link.add(
            fault_proxy.answer(404, body=ECHO), times=None))

    def test_500(self):
        self.check((UNREACHABLE, OUT_OF_TIME), lambda site, link: link.add(
            fault_proxy.answer(500, body=ECHO), times=None))

    def test_html(self):
        self.check(UNREACHABLE, lambda site, link: link.add(
            fault_proxy.answer(200, ("Content-Type", "text/html"), body=b"<html>" + ECHO),
            times=None))

    def test_an_error_of_the_protocol(self):
        self.check((FAILED, DENIED, NOT_FOUND, UNREACHABLE), lambda site, link: link.add(
            fault_proxy.answer(200, body=packs.pkt_line(b"ERR " + ECHO)), step="fetch",
            times=None))

    def test_a_connection_that_is_cut(self):
        self.check((UNREACHABLE, OUT_OF_TIME), lambda site, link: link.add(
            fault_proxy.cut(), times=None))

    def test_a_hook_that_refuses_and_echoes(self):
        self.check(FAILED, lambda site, link: site.hook(
            "pre-receive", f"cat <<'END' >&2\n{ECHO.decode()}\nEND\nexit 1\n"))

    def test_a_hook_that_echoes(self):
        self.check(DONE, lambda site, link: site.hook(
            "post-receive", f"cat <<'END' >&2\n{ECHO.decode()}\nEND\n"))

    def test_a_redirect_to_a_stranger(self):
        stranger = self.proxy()
        stranger.add(fault_proxy.answer(404), times=None)
        origin = f"http://{NAME}:{QUOTED}@127.0.0.1:{stranger.port}"
        self.check(NOT_FOUND, lambda site, link: link.add(
            lambda exchange: exchange.reply(fault_proxy.Response(
                301, (("Location", origin + exchange.request.path),))), times=None))


class ClientKey(EndToEnd):
    def test_a_private_key_stays_private(self):
        authority = Authority(self.dir / "ca")
        self.repository()
        server = self.serve(tls=authority.server("IP:127.0.0.1"),
                            client_ca=authority.certificate)
        pair = authority.client()
        secret = pair.key.read_text().splitlines()[1]
        for key in (pair.key, self.write("broken.key", pair.key.read_text()[:-60])):
            done = self.update(server.url("site.git"), "--verbose", "--ca-file",
                               authority.certificate, "--client-cert-file", pair.certificate,
                               "--client-key-file", key)
            self.assert_status((DONE, USAGE, UNREACHABLE), done)
            self.assertNotIn(secret, done.out + done.err)


class Masks(EndToEnd):
    """Under GitHub Actions the runner is told what to hide, and only there."""

    def setUp(self):
        super().setUp()
        self.repository()
        self.url = self.serve(users={NAME: CANARY}).url("site.git")
        self.env = {"GITHUB_ACTIONS": "true"}

    def test_a_secret_from_a_file_is_masked(self):
        done = self.update(self.url, "--username", NAME, "--password-file",
                           self.write("password", CANARY + "\n"))
        self.assert_status(DONE, done)
        self.assertIn("::add-mask::" + CANARY.replace("%", "%25") + "\n", done.out + done.err)
        rest = [line for line in (done.out + done.err).splitlines()
                if not line.startswith("::add-mask::")]
        for form in FORMS:
            self.assertNotIn(form, "\n".join(rest))

    def test_a_secret_from_the_environment_is_masked_already(self):
        done = self.update(self.url, env={"GIT_USERNAME": NAME, "GIT_PASSWORD": CANARY})
        self.assert_status(DONE, done)
        self.assertNotIn("::add-mask::", done.out + done.err)


if __name__ == "__main__":
    unittest.main()
