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
TOKEN_NAMES = ("x-access-token", "oauth2", "gitlab-ci-token", CANARY)
TOKEN_FORMS = (CANARY, QUOTED, _encoded(CANARY),
               *(_encoded(f"{name}:{CANARY}") for name in TOKEN_NAMES))
ECHO = ("you said " + " and ".join({*FORMS, *TOKEN_FORMS})).encode()


class Channel(NamedTuple):
    """One way in, and what may not come out."""
    name: str
    arguments: list = []
    env: dict = {}
    userinfo: str = ""
    forms: tuple = FORMS
    is_for_open_server: bool = False  # which takes no password


class Cage(EndToEnd):
    def setUp(self):
        super().setUp()
        self.server = self.serve(users={name: CANARY for name in (NAME, *TOKEN_NAMES)})
        self.open_server = self.serve()
        self.seen_arguments = set()

    def channels(self, link):
        password = self.write("password", CANARY + "\n")
        self.write("mounted/username", NAME)
        self.write("mounted/password", CANARY)
        netrc = self.write("home/.netrc", f'machine 127.0.0.1 login {NAME} password "{CANARY}"\n')
        # One for each: runs that begin late would read that of the next.
        store = self.write(f"store-{link.port}/.git-credentials",
                           f"http://{NAME}:{QUOTED}@127.0.0.1:{link.port}\n")
        header = self.write("header", "Authorization: Basic "
                            + base64.b64encode(f"{NAME}:{CANARY}".encode()).decode())
        return (
            Channel("--password-file", ["--username", NAME, "--password-file", password]),
            Channel("GIT_PASSWORD", env={"GIT_USERNAME": NAME, "GIT_PASSWORD": CANARY}),
            Channel("--credentials-dir", ["--credentials-dir", self.dir / "mounted"]),
            Channel("--netrc-file", ["--netrc-file", netrc]),
            Channel("~/.netrc", env={"HOME": str(self.dir / "home")}),
            Channel("~/.git-credentials", env={"HOME": str(store.parent)}),
            Channel("--header-file", ["--header-file", header], forms=(BASIC,)),
            Channel("the user info of the URL", userinfo=f"{NAME}:{QUOTED}"),
            Channel("GITOPS_HEADER", env={"GITOPS_HEADER": f"Authorization: Bearer {CANARY}"},
                    forms=(CANARY, QUOTED), is_for_open_server=True),
            Channel("a lone user in the URL", userinfo=QUOTED, forms=TOKEN_FORMS),
            Channel("GITLAB_TOKEN", env={"GITLAB_TOKEN": CANARY, "CI_SERVER_HOST": "127.0.0.1"},
                    forms=TOKEN_FORMS),
            Channel("CI_JOB_TOKEN", env={"CI_JOB_TOKEN": CANARY, "CI_SERVER_HOST": "127.0.0.1"},
                    forms=TOKEN_FORMS),
            Channel("GITHUB_TOKEN", env={"GITHUB_TOKEN": CANARY, "GITHUB_SERVER_URL":
                                         f"http://127.0.0.1:{link.port}"}, forms=TOKEN_FORMS),
        )

    def check(self, status, arrange):
        """Goes through all channels at once; `arrange(site, link)` brings about the outcome."""
        runs = []
        for number in range(len(self.channels(self.server))):
            site = self.repository(f"site-{number}.git")
            has_password = not self.channels(self.server)[number].is_for_open_server
            link = self.proxy(self.server if has_password else self.open_server)
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
        # What users put into our own arguments is theirs to answer for. A copy of such a process,
        # such as the one in which a sanitizer looks for leaks, has the same.
        own = {arguments for pid, arguments in self.seen_arguments
               if pid in may_hold_it or pid == str(os.getpid())}
        for _, arguments in self.seen_arguments:
            if arguments not in own:
                self.assert_free_of(FORMS, arguments, "the arguments of a process")

    def everything_left(self, done, site, directory):
        yield "standard output", done.out
        yield "standard error", done.err
        for path in (*directory.iterdir(), *self.scratch.iterdir()):
            yield path.name, path.read_bytes().decode(errors="replace")
        for commit in site.commits():
            yield "a commit", site.raw_commit(commit).decode()
        for server in (self.server, self.open_server):
            yield "a server's log", " ".join(request.path for request in server.requests())

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


class Cuts(EndToEnd):
    """What a server says is shown up to a length. A secret that straddles the cut is not shown in
    part: with half of it gone, nothing would be recognised any more."""

    ENV = {"GIT_USERNAME": NAME, "GIT_PASSWORD": CANARY}
    SPELLINGS = (CANARY, QUOTED, _encoded(CANARY))
    PIECE = 8

    def setUp(self):
        super().setUp()
        self.site = self.repository()
        self.server = self.serve()

    def check(self, step, answer, lengths):
        """`answer(line)` makes a fault that says the line."""
        for before in lengths:
            for form in self.SPELLINGS:
                with self.subTest(before=before, form=form):
                    link = self.proxy(self.server)
                    line = "x" * before + form + " and so on"
                    link.add(answer(line.encode()), step=step, times=None)
                    done = self.update(link.url("site.git"), "--verbose", "--timeout", "5s",
                                       env=self.ENV)
                    self.assertNotEqual(DONE, done.status)
                    self.assertIn("x" * 100, done.err)
                    self.assert_no_piece(form, done.out + done.err)

    def assert_no_piece(self, form, text):
        for start in range(len(form) - self.PIECE + 1):
            self.assertNotIn(form[start:start + self.PIECE], text)

    def test_the_text_of_a_403(self):
        def answer(line):
            return fault_proxy.answer(403, ("Content-Type", "text/plain"), body=line + b"\n")
        self.check(None, answer, (150, 180, 185, 190, 195))

    def test_an_error_packet(self):
        def answer(line):
            return fault_proxy.answer(200, body=packs.pkt_line(b"ERR " + line + b"\n"))
        self.check("fetch", answer, (185, 190, 280, 285, 290, 295))

    def test_a_fatal_error_of_a_fetch(self):
        def answer(line):
            return fault_proxy.answer(200, body=packs.pkt_line(b"packfile\n")
                                      + packs.pkt_line(b"\x03" + line + b"\n"))
        self.check("fetch", answer, (185, 190, 280, 285, 290, 295))

    def test_a_refusal_of_a_push(self):
        def answer(line):
            report = (packs.pkt_line(b"unpack ok\n")
                      + packs.pkt_line(b"ng refs/heads/main denied " + line + b"\n") + b"0000")
            return fault_proxy.answer(200, body=packs.pkt_line(b"\x01" + report) + b"0000")
        self.check("push", answer, (175, 190, 280, 290))


class Queries(EndToEnd):
    """Tokens in the query of a URL end up in every log on the way: refused, and not repeated."""

    def test_a_query_is_refused_and_never_shown(self):
        site = self.repository()
        server = self.serve()
        for query in (f"?private_token={QUOTED}", f"?a=b&access_token={CANARY}", f"?{QUOTED}"):
            for flags in (["--repo", server.url("site.git") + query],
                          ["--dry-run", "--repo", server.url("site.git") + query],
                          ["--output", "json", "--repo", "https://git.invalid/x" + query]):
                with self.subTest(query=query, flags=flags):
                    results = []
                    for name in RESULT_NAMES:
                        results += ["--result", f"{name}={self.dir}/result-{name}"]
                    done = self.run_tool("--file", FILE, "--set", EDIT, "--verbose", *flags,
                                         *results, "--json", self.dir / "json-file")
                    self.assert_status(USAGE, done)
                    self.assertRegex(done.err, "query|[?]")
                    written = [path.read_text() for path in self.dir.glob("result-*")]
                    written.append((self.dir / "json-file").read_text())
                    for text in (done.out, done.err, *written):
                        for form in (CANARY, QUOTED):
                            self.assertNotIn(form, text)
        self.assertEqual([], server.requests())
        self.assertEqual(1, len(site.commits()))


class Headers(EndToEnd):
    def test_a_header_that_is_none_is_not_repeated(self):
        self.repository()
        done = self.update(self.serve().url("site.git"),
                           env={"GITOPS_HEADER": f"Authorization Bearer {CANARY}"})
        self.assert_status(USAGE, done)
        for form in FORMS:
            self.assertNotIn(form, done.out + done.err)


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
