#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Servers, forges and proxies with habits of their own."""

import socket
import unittest

from support import DENIED, DONE, EDITED, FILE, NOT_FOUND, UNREACHABLE, EndToEnd, Faulty
from fakes import fault_proxy, packs


def declined(reason):
    """The answer to a push that was not taken."""
    report = (packs.pkt_line(b"unpack ok\n")
              + packs.pkt_line(f"ng refs/heads/main {reason}\n".encode()) + b"0000")
    return fault_proxy.answer(200, body=packs.pkt_line(b"\x01" + report) + b"0000")


class AllRefsAtOnce(Faulty):
    """A server may ignore ref-prefix, and answer with every ref and HEAD."""

    def setUp(self):
        super().setUp()
        self.site.commit({"x": "x\n"}, branch="release")
        self.site.git("tag", "v1", "main")
        self.link.add(self.tell_all, step="ls-refs", times=None)

    def tell_all(self, exchange):
        exchange.request.body
        refs = self.site.git("for-each-ref", "--format=%(objectname) %(refname)").splitlines()
        refs.insert(0, f"{self.site.tip()} HEAD symref-target:refs/heads/main".encode())
        body = b"".join(packs.pkt_line(ref + b"\n") for ref in refs) + b"0000"
        exchange.reply(fault_proxy.Response(
            200, (("Content-Type", "application/x-git-upload-pack-result"),), body))

    def test_our_branch_is_found_among_them(self):
        self.assert_landed_once(self.site, self.update(self.url, "--branch", "main"))

    def test_the_default_branch_is_found_among_them(self):
        self.assert_landed_once(self.site, self.update(self.url))

    def test_a_missing_branch_is_missing_and_the_others_are_listed(self):
        done = self.update(self.url, "--branch", "qa-17")
        self.assert_status(NOT_FOUND, done)
        for name in ("qa-17", "main", "release"):
            self.assertIn(name, done.err)
        for name in ("v1", "HEAD", "refs/"):
            self.assertNotIn(name, done.err)

    def test_a_branch_that_was_misspelt_is_suggested(self):
        done = self.update(self.url, "--branch", "mian")
        self.assert_status(NOT_FOUND, done)
        self.assertRegex(done.err, r"(?m)hint: did you mean main\?$")


class Locks(Faulty):
    """The words of a refusal may stand in a path: a busy branch is still a busy branch."""

    def test_contention_below_a_path_that_sounds_like_a_refusal(self):
        for word in ("policy", "deny", "permission", "read-only", "gh006", "not allowed"):
            with self.subTest(word=word):
                self.fresh()
                reason = (f"cannot lock ref 'refs/heads/main': Unable to create "
                          f"'/srv/{word}/site.git/./refs/heads/main.lock': File exists.")
                self.link.add(declined(reason), step="push", times=3)
                self.assert_landed_once(self.site, self.update(self.url))
                self.assertEqual(4, self.link.steps().count("push"))

    def test_a_real_lock_below_such_a_path(self):
        site = self.repository("denied-by-policy.git")
        lock = site.path / "refs/heads/main.lock"
        lock.touch()
        link = self.proxy(self.server)
        link.add(fault_proxy.before(lock.unlink), step="push", skip=3)
        self.assert_landed_once(site, self.update(link.url(site.path.name)))


def unused_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Proxies(EndToEnd):
    def test_a_proxy_that_is_not_there_is_named(self):
        port = unused_port()
        done = self.update("https://git.example.com/site.git", "--timeout", "1s",
                           env={"HTTPS_PROXY": f"http://127.0.0.1:{port}"})
        self.assert_status(UNREACHABLE, done)
        self.assertIn(f"cannot connect to the proxy 127.0.0.1:{port}: Connection refused",
                      done.err)

    def test_a_server_that_is_not_there_is_named(self):
        port = unused_port()
        done = self.update(f"http://localhost:{port}/site.git", "--timeout", "1s")
        self.assert_status(UNREACHABLE, done)
        self.assertIn(f"cannot connect to localhost:{port}: Connection refused", done.err)

    def test_a_proxy_that_wants_to_know_us_is_asked_once(self):
        proxy = self.proxy()
        proxy.add(fault_proxy.answer(407, ("Proxy-Authenticate", 'Basic realm="proxy"')),
                  times=None)
        done = self.update("https://git.example.com/site.git",
                           env={"HTTPS_PROXY": f"http://127.0.0.1:{proxy.port}"})
        self.assert_status(DENIED, done)
        self.assertEqual(["CONNECT"], [request.method for request in proxy.seen])
        self.assertRegex(done.err, r"(?mi)^update-values: hint: .*proxy")


class SkipCi(EndToEnd):
    """--skip-ci: the marker in the message, and at GitLab a push option, if it takes one."""

    GITLAB = {"CI_SERVER_HOST": "127.0.0.1"}
    NO_OPTION = ("none ", "0 ")  # what the hook below writes

    def setUp(self):
        super().setUp()
        self.site = self.repository()
        self.option = self.dir / "option"
        self.site.hook("pre-receive",
                       f'printf "%s" "${{GIT_PUSH_OPTION_COUNT-none}} $GIT_PUSH_OPTION_0" '
                       f'> "{self.option}"\n')
        self.server = self.serve()
        self.url = self.server.url("site.git")

    def advertise(self):
        self.site.configure("receive.advertisePushOptions", "true")

    def land(self, *arguments, env=None):
        done = self.update(self.url, *arguments, env=env)
        self.assert_landed_once(self.site, done)
        return done

    def test_gitlab_gets_the_option_and_the_marker(self):
        self.advertise()
        self.land("--skip-ci", env=self.GITLAB)
        self.assertEqual("1 ci.skip", self.option.read_text())
        self.assertIn("[skip ci]", self.site.message())

    def test_gitlab_without_push_options_gets_the_marker(self):
        self.land("--skip-ci", env=self.GITLAB)
        self.assertIn(self.option.read_text(), self.NO_OPTION)
        self.assertIn("[skip ci]", self.site.message())

    def test_others_get_the_marker_only(self):
        self.advertise()
        self.land("--skip-ci", env={"CI_SERVER_HOST": "gitlab.example.com"})
        self.assertIn(self.option.read_text(), self.NO_OPTION)
        self.assertIn("[skip ci]", self.site.message())

    def test_a_message_of_the_user_gets_the_marker_too(self):
        self.advertise()
        self.land("--skip-ci", "--message", "Deploy", env=self.GITLAB)
        self.assertTrue(self.site.message().startswith("Deploy"))
        self.assertIn("[skip ci]", self.site.message())

    def test_unasked_nobody_gets_either(self):
        self.advertise()
        self.land(env=self.GITLAB)
        self.assertIn(self.option.read_text(), self.NO_OPTION)
        self.assertNotIn("skip ci", self.site.message())

    def test_the_option_is_sent_again_when_the_race_is_lost(self):
        self.advertise()
        link = self.proxy(self.server)
        link.add(fault_proxy.before(lambda: self.site.commit({"README.md": "theirs\n"})),
                 step="push")
        done = self.update(link.url("site.git"), "--skip-ci", env=self.GITLAB)
        self.assert_status(DONE, done)
        self.assertEqual(EDITED, self.site.read(FILE))
        self.assertEqual("1 ci.skip", self.option.read_text())


if __name__ == "__main__":
    unittest.main()
