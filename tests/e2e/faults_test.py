#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Networks that break and servers that fail: land once, or say plainly what went wrong."""

import socket
import unittest

from support import DENIED, FAILED, NOT_FOUND, OUT_OF_TIME, SOON, UNREACHABLE, Faulty
from fakes import fault_proxy, packs


class BrokenConnections(Faulty):
    def test_cut_before_the_request_is_passed_on(self):
        self.land_in_spite_of(fault_proxy.cut())

    def test_cut_before_the_request_is_passed_on_and_again(self):
        self.land_in_spite_of(fault_proxy.cut(), times=3)

    def test_reset_while_the_request_is_sent(self):
        self.land_in_spite_of(fault_proxy.reset())

    def test_cut_while_the_request_is_passed_on(self):
        self.land_in_spite_of(fault_proxy.cut_request(30))

    def test_cut_before_the_answer(self):
        self.land_in_spite_of(fault_proxy.lose_answer())

    def test_cut_before_the_answer_and_again(self):
        self.land_in_spite_of(fault_proxy.lose_answer(), times=3)

    def test_cut_in_the_answer(self):
        for size in (0, 1, 30):
            self.land_in_spite_of(fault_proxy.cut_answer(size))

    def test_a_connection_that_is_cut_every_time(self):
        def cases():
            for step in sorted(set(self.steps_of_a_clean_run())):
                self.link.add(fault_proxy.cut(), step=step, times=None)
                yield step, self.usual("--timeout", "4s")
        for step, site, done in self.together(cases()):
            with self.subTest(step=step):
                self.assert_status((UNREACHABLE, OUT_OF_TIME), done)
                self.assertLess(done.seconds, SOON)
                self.assertEqual(1, len(site.commits()))

    def test_an_answer_to_the_push_that_is_lost_every_time(self):
        self.link.add(fault_proxy.lose_answer(), step="push", times=None)
        self.assert_landed_once(self.site, self.update(self.url))

    def test_nobody_listens(self):
        with socket.socket() as bound:  # without this, another test may come to listen there
            bound.bind(("127.0.0.1", 0))
            done = self.update(f"http://127.0.0.1:{bound.getsockname()[1]}/site.git")
            self.assert_status(UNREACHABLE, done)
            self.assertIn("127.0.0.1", done.err)

    def test_a_host_without_an_address(self):
        done = self.update("http://git.invalid/site.git", "--timeout", "20s")
        self.assert_status((UNREACHABLE, OUT_OF_TIME), done)
        self.assertIn("git.invalid", done.err)


class OldServers(Faulty):
    """Protocol version 0 begins with a GET, which nothing above needs."""

    server_options = {"strip_protocol": True}

    def test_the_exchange_has_the_steps_of_version_0(self):
        self.assertIn("discover", self.steps_of_a_clean_run())

    def test_each_request_may_be_cut(self):
        self.land_in_spite_of(fault_proxy.cut(), times=2)

    def test_each_answer_may_be_lost(self):
        self.land_in_spite_of(fault_proxy.lose_answer(), times=2)

    def test_each_answer_may_be_cut(self):
        self.land_in_spite_of(fault_proxy.cut_answer(30))

    def test_each_request_may_be_refused_for_a_while(self):
        self.land_in_spite_of(fault_proxy.answer(503, ("Retry-After", "1")))


class SlowServers(Faulty):
    def assert_out_of_time(self, done):
        self.assert_status(OUT_OF_TIME, done)
        self.assertLess(done.seconds, SOON)
        self.assertRegex(done.err, r"(?m)^update-values: error: ")

    def test_a_server_that_takes_too_long(self):
        def cases():
            for step in sorted(set(self.steps_of_a_clean_run())):
                self.link.add(fault_proxy.delay(600), step=step, times=None)
                yield step, self.usual("--timeout", "2s")
        for step, _, done in self.together(cases()):
            with self.subTest(step=step):
                self.assert_out_of_time(done)

    def test_an_answer_that_never_ends(self):
        self.link.add(fault_proxy.drip(), times=None)
        self.assert_out_of_time(self.update(self.url, "--timeout", "2s"))

    def test_a_listener_that_never_speaks(self):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            url = f"http://127.0.0.1:{listener.getsockname()[1]}/site.git"
            self.assert_out_of_time(self.update(url, "--timeout", "2s"))

    def test_a_plain_number_means_seconds(self):
        self.link.add(fault_proxy.delay(600), times=None)
        self.assert_out_of_time(self.update(self.url, env={"GITOPS_TIMEOUT": "1"}))

    def test_a_short_delay_is_no_error(self):
        def cases():
            for number, step in self.each_request():
                self.link.add(fault_proxy.delay(0.2), number=number)
                yield (number, step), self.usual()
        self.assert_all_land(cases())


class Statuses(Faulty):
    def fail_with(self, fault, status):
        def cases():
            for number, step in self.each_request():
                for later in range(number, number + 60):
                    self.link.add(fault, number=later)
                yield (number, step), self.usual()
        for case, site, done in self.together(cases()):
            with self.subTest(request=case):
                self.assert_status(status, done)
                self.assertEqual(1, len(site.commits()))
                self.assert_harmless(done)

    def test_500_502_503_and_504_pass(self):
        for status in (500, 502, 503, 504):
            self.land_in_spite_of(fault_proxy.answer(status, body=b"try again\n"))

    def test_429_and_503_wait_as_long_as_the_server_asks(self):
        for status in (429, 503):
            self.fresh()
            for step in ("discover", "ls-refs", "fetch", "push"):
                self.link.add(fault_proxy.answer(status, ("Retry-After", "1")), step=step)
            self.assert_landed_once(self.site, self.update(self.url))
            seen = self.link.seen
            refused = [request for request, following in zip(seen, seen[1:])
                       if following.step == request.step and following.time - request.time > 0.9]
            self.assertGreaterEqual(len(refused), 2, seen)

    def test_a_wait_beyond_the_deadline_is_not_waited_for(self):
        self.link.add(fault_proxy.answer(429, ("Retry-After", "3600")), times=None)
        done = self.update(self.url, "--timeout", "3s")
        self.assert_status((OUT_OF_TIME, UNREACHABLE), done)
        self.assertLess(done.seconds, SOON)

    def test_a_server_that_stays_broken(self):
        def cases():
            for step in ("discover", "fetch", "push"):
                self.link.add(fault_proxy.answer(500, body=b"broken\n"), step=step, times=None)
                if step == "discover":
                    self.link.add(fault_proxy.answer(500), step="ls-refs", times=None)
                yield step, self.usual()
        for step, site, done in self.together(cases()):
            with self.subTest(step=step):
                self.assert_status(UNREACHABLE, done)
                self.assertIn("500", done.err)
                self.assertEqual(1, len(site.commits()))

    def test_401_and_403_are_denied_at_once(self):
        self.fail_with(fault_proxy.answer(401, ("WWW-Authenticate", 'Basic realm="git"')), DENIED)
        self.fail_with(fault_proxy.answer(403, body=b"::error::no\n"), DENIED)

    def test_403_in_a_github_job_names_the_permission(self):
        self.link.add(fault_proxy.answer(403), step="push", times=None)
        job = {"GITHUB_ACTIONS": "true"}
        token = {"GITHUB_TOKEN": "ghs-1", "GITHUB_SERVER_URL": f"http://127.0.0.1:{self.link.port}"}
        for env, hint in (({**job, **token}, "contents: write"), (job, "token")):
            with self.subTest(env=env):
                done = self.update(self.url, env=env)
                self.assert_status(DENIED, done)
                self.assertRegex(done.err, f"hint: .*{hint}")

    def test_404_is_not_found(self):
        self.fail_with(fault_proxy.answer(404), NOT_FOUND)

    def test_html_is_not_git(self):
        self.fail_with(fault_proxy.html(), UNREACHABLE)

    def test_an_empty_answer_is_an_error(self):
        for number, step in self.each_request():
            if step == "push":
                continue
            with self.subTest(request=number, step=step):
                for later in range(number, number + 60):
                    self.link.add(fault_proxy.answer(200), number=later)
                self.assert_status(UNREACHABLE, self.update(self.url))

    def test_an_empty_answer_to_the_push_is_a_lost_one(self):
        for act in (fault_proxy.answer(200), fault_proxy.alter(lambda body: b"")):
            self.fresh()
            self.link.add(act, step="push")
            self.assert_landed_once(self.site, self.update(self.url))

    def test_a_proxy_page_in_place_of_the_answer_to_a_push_that_landed(self):
        def landed(exchange):
            exchange.forward()
            fault_proxy.html(200)(exchange)
        self.link.add(landed, step="push")
        self.assert_landed_once(self.site, self.update(self.url))

    def test_the_servers_own_words_are_shown_and_harmless(self):
        words = b"ERR ::error::\x1b[31mrepository is being migrated##[group]\n"
        self.link.add(fault_proxy.answer(200, body=packs.pkt_line(words)), step="fetch",
                      times=None)
        done = self.update(self.url)
        self.assert_status((FAILED, DENIED, NOT_FOUND, UNREACHABLE), done)
        self.assertIn("repository is being migrated", done.err)
        self.assert_harmless(done)

if __name__ == "__main__":
    unittest.main()
