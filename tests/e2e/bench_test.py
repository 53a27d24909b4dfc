#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The test bench itself, tried with the real git client: a bench that lies proves nothing."""

import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request
from pathlib import Path

import support
from fakes import fault_proxy
from fakes.git_http import GitHttp
from support import Authority, FaultProxy, GitServer, Repository, git


TESTS = Path(__file__).resolve().parent.parent


class Bench(unittest.TestCase):
    def setUp(self):
        self.dir = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="bench-")))
        self.site = Repository(self.dir / "site.git", {"a/b.yaml": "x: 1\n"})

    def serve(self, **options):
        return self.enterContext(GitServer(self.dir, **options))

    def proxy(self):
        return self.enterContext(FaultProxy(self.serve().port))

    def push_with_git(self, url):
        copy = tempfile.mkdtemp(dir=self.dir)
        git("clone", "--quiet", url, copy)
        (Path(copy) / "a/b.yaml").write_text("x: 2\n")
        git("commit", "--quiet", "--all", "--message", "x", cwd=copy)
        git("push", "--quiet", cwd=copy)

    def test_git_clones_and_pushes(self):
        server = self.serve()
        self.push_with_git(server.url("site.git"))
        self.assertEqual(b"x: 2\n", self.site.read("a/b.yaml"))
        self.site.fsck()
        last = server.requests()[-1]
        self.assertEqual(("POST", "/site.git/git-receive-pack", 200), last[:3])
        self.assertGreater(last.received, 200)
        self.assertGreater(last.sent, 100)
        server.reset()
        self.assertEqual([], server.requests())

    def test_git_clones_and_pushes_where_there_is_no_web_server(self):
        server = self.enterContext(GitHttp(self.dir))
        self.push_with_git(server.url("site.git"))
        self.assertEqual(b"x: 2\n", self.site.read("a/b.yaml"))
        self.site.fsck()
        with self.assertRaisesRegex(RuntimeError, "not found"):
            git("ls-remote", server.url("other.git"))

    def test_reading_may_be_free_while_pushing_needs_a_password(self):
        server = self.serve(users={"ci": "pass:word"}, auth="push")
        with self.assertRaisesRegex(RuntimeError, "could not read Username"):
            self.push_with_git(server.url("site.git"))
        self.push_with_git(server.url("site.git", userinfo="ci:pass%3Aword"))
        self.assertEqual("ci", server.requests()[-1].user)

    def test_tls_demands_a_client_certificate(self):
        authority = Authority(self.dir / "ca")
        server = self.serve(tls=authority.server("IP:127.0.0.1"), http2=True,
                            client_ca=authority.certificate)
        pair = authority.client()
        trust = ("-c", f"http.sslCAInfo={authority.certificate}")
        with self.assertRaisesRegex(RuntimeError, "certificate"):
            git("ls-remote", server.url("site.git"))
        with self.assertRaisesRegex(RuntimeError, "400"):
            git(*trust, "ls-remote", server.url("site.git"))
        git(*trust, "-c", f"http.sslCert={pair.certificate}", "-c", f"http.sslKey={pair.key}",
            "ls-remote", server.url("site.git"))
        self.assertEqual("HTTP/2.0", server.requests()[-1].version)

    def test_renamed_repositories_redirect(self):
        server = self.serve(prefix="/scm", redirects={"/scm/old": "/scm/site.git"})
        git("ls-remote", server.url("old"))
        self.assertEqual([301, 200, 200], [request.status for request in server.requests()])

    def test_a_stripped_header_means_protocol_version_0(self):
        server = self.serve(strip_protocol=True)
        self.push_with_git(server.url("site.git"))
        self.assertEqual(["GET", "POST", "GET", "POST"],
                         [request.method for request in server.requests()])

    def test_the_proxy_passes_on_what_no_fault_wants(self):
        proxy = self.proxy()
        self.push_with_git(proxy.url("site.git"))
        self.assertEqual(["discover", "ls-refs", "fetch", "push-discover", "push"], proxy.steps())

    def test_faults_hit_the_request_they_name(self):
        proxy = self.proxy()
        proxy.add(fault_proxy.answer(429, ("Retry-After", "7")), step="discover", skip=1)
        url = proxy.url("site.git") + "/info/refs?service=git-upload-pack"
        self.assertEqual(200, urllib.request.urlopen(url).status)
        with self.assertRaises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(url)
        self.assertEqual(("7", 429), (caught.exception.headers["Retry-After"],
                                      caught.exception.code))
        caught.exception.close()
        self.assertEqual(200, urllib.request.urlopen(url).status)

    def test_every_fault_breaks_a_fetch(self):
        flip = fault_proxy.alter(lambda body: body[:-40] + bytes([body[-40] ^ 1]) + body[-39:])
        for fault, words in ((fault_proxy.html(), "bad line length"),
                             (fault_proxy.cut(), "mpty reply"),
                             (fault_proxy.reset(), "reset by peer|Recv failure|mpty reply"),
                             (fault_proxy.cut_request(10), "mpty reply"),
                             (fault_proxy.lose_answer(), "mpty reply"),
                             (fault_proxy.hang_up_while_working(), "mpty reply"),
                             (fault_proxy.cut_answer(30), "bytes remaining"),
                             (fault_proxy.cut_answer(30, framed=False), "still expected"),
                             (fault_proxy.answer(503), "503"),
                             (flip, "index-pack")):
            proxy = self.proxy()
            proxy.add(fault, step="fetch", times=None)
            with self.assertRaisesRegex(RuntimeError, words):
                git("clone", "--quiet", proxy.url("site.git"), tempfile.mkdtemp(dir=self.dir))

    def test_a_lost_answer_is_lost_after_the_push_has_landed(self):
        proxy = self.proxy()
        proxy.add(fault_proxy.lose_answer(), step="push", times=None)
        with self.assertRaises(RuntimeError):
            self.push_with_git(proxy.url("site.git"))
        self.assertEqual(b"x: 2\n", self.site.read("a/b.yaml"))

    def test_stopping_the_proxy_ends_what_waits_in_it(self):
        begin = time.monotonic()
        with FaultProxy() as proxy:
            proxy.add(fault_proxy.delay(600))
            proxy.in_background(lambda: self.assertRaises(OSError, urllib.request.urlopen,
                                                          proxy.url("site.git")))
            support.wait_until(lambda: proxy.seen)
        self.assertLess(time.monotonic() - begin, 60)

    def test_the_server_leaves_no_process_behind(self):
        # The hook marks that it runs and would run for ten minutes.
        self.site.hook("pre-receive", "touch started\nexec sleep 600\n")
        with GitServer(self.dir) as server, FaultProxy(server.port) as proxy:
            proxy.add(fault_proxy.hang_up_while_working(), step="push")
            proxy.add(fault_proxy.answer(500), step="push", times=None)
            with self.assertRaises(RuntimeError):
                self.push_with_git(proxy.url("site.git"))
            support.wait_until((self.site.path / "started").exists)
            processes = [process.pid for process in server._processes]
            running = _members_of(processes)
            self.assertGreater(len(running), len(processes))
        self.assertEqual([], _members_of(processes))


    def test_the_server_ends_with_a_test_that_is_killed(self):
        script = ("import sys; from fakes.git_server import GitServer\n"
                  "with GitServer(sys.argv[1]) as server:\n"
                  "    print(*(p.pid for p in server._processes), server._state, flush=True)\n"
                  "    sys.stdin.read()\n")
        process = subprocess.Popen([sys.executable, "-B", "-c", script, self.dir], cwd=TESTS,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        *groups, state = process.stdout.readline().split()
        groups = [int(group) for group in groups]
        self.assertTrue(_members_of(groups))
        process.kill()
        process.communicate()
        support.wait_until(lambda: not _members_of(groups) and not Path(state).exists())


def _members_of(groups):
    members = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) in groups and fields[0] != "Z":
            members.append(path.parent.name)
    return members


if __name__ == "__main__":
    unittest.main()
