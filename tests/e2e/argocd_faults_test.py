#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Networks that break and servers that fail, for `wait` and `sync`: the right end, or a plain word
about what went wrong, and never two operations for one request."""

import json
import socket
import threading
import unittest

from argocd_support import (DENIED_CODE, DONE, OUT_OF_TIME, SOON,
                            UNAVAILABLE_CODE, UNREACHABLE, WHILE, Argo, Refusal, main)
from fakes import fault_proxy

GET = r"GET /api/v1/applications/shop$"
LIST = r"GET /api/v1/applications\?"
REFRESH = r"GET .*refresh="
POST = r"POST .*/sync"
STREAM = r"GET /api/v1/stream/"


class BrokenReads(Argo):
    """Every read of both tools, broken in every way that passes."""

    FAULTS = {
        "502 of a proxy": lambda server, pattern: server.fail(pattern, body="<html>Bad Gateway"),
        "503": lambda server, pattern: server.fail(pattern, status=503, body="later",
                                                   headers=[("Retry-After", "1")]),
        "429": lambda server, pattern: server.fail(pattern, status=429,
                                                   headers=[("Retry-After", "1")]),
        "a cut before the answer": lambda server, pattern: server.drop(pattern),
        "a cut in the answer": lambda server, pattern: server.cut(pattern, 100),
        "a cut at once": lambda server, pattern: server.cut(pattern, 0),
    }

    def over_all(self, run, *patterns, expected="healthy"):
        runs = []
        for name, fault in self.FAULTS.items():
            for pattern in patterns:
                server = self.shop(live="a1", labels={"team": "shop"})
                rule = fault(server, pattern)
                runs.append((name, pattern, server, rule, run()))
        for name, pattern, server, rule, running in runs:
            with self.subTest(fault=name, request=pattern):
                done = running.finish()
                self.assert_result(expected, done)
                self.assertEqual(1, rule.fired, server.requests)
                self.assertLessEqual(len(server.operations), 1)

    def test_the_reads_of_a_sync(self):
        self.over_all(lambda: self.start_sync("--wait"), GET, STREAM, "settings")
        # Only this one asks for a comparison; then it waits for an operation of its own.
        self.over_all(lambda: self.start_sync("--wait", "--if-out-of-sync"), REFRESH)

    def test_the_reads_of_a_sync_of_many(self):
        self.over_all(lambda: self.start_sync("--wait", "--selector", "team=shop", app=None),
                      LIST, STREAM)

    def test_the_reads_of_a_wait(self):
        def run():
            self.handle().sync()
            return self.start_wait()
        self.over_all(run, GET, REFRESH, STREAM)

    def test_the_reads_of_a_wait_for_many(self):
        def run():
            self.handle().sync()
            return self.start_wait("--selector", "team=shop", app=None)
        self.over_all(run, LIST)

    def test_a_list_that_is_cut_is_not_an_empty_one(self):
        """Whatever the connection says about its end."""
        self.argo("rights")
        proxy = self.proxy(self.server)
        for framed in (True, False):
            with self.subTest(framed=framed):
                proxy.clear()
                proxy.add(fault_proxy.cut_answer(200, framed), path="selector=team%3Dshop",
                          times=2)
                done = self.wait("--selector", "team=shop", app=None,
                                 address=["--server", proxy.url("")])
                self.assertNotIn("no application", done.err)
                if done.status == DONE:
                    self.assertEqual(2, len(done.json["applications"]))
                else:
                    self.assert_status(UNREACHABLE, done)


class LostAnswers(Argo):
    """The answer to the one request that changes something."""

    def start_through(self, fault, *arguments, **shop):
        self.shop(**shop)
        self.proxy_ = self.proxy(self.server)
        self.proxy_.add(fault, method="POST")
        return self.start_sync("--timeout", "60s", *arguments,
                               address=["--server", self.proxy_.url("")])

    def test_an_answer_that_is_lost_after_it_took_effect(self):
        done = self.start_through(fault_proxy.lose_answer(), "--wait").finish(80)
        self.assert_result("healthy", done)
        self.assert_one_operation()

    def test_an_answer_that_is_cut_after_it_took_effect(self):
        done = self.start_through(fault_proxy.cut_answer(50), "--wait").finish(80)
        self.assert_result("healthy", done)
        self.assert_one_operation()

    def test_an_answer_of_a_proxy_after_it_took_effect(self):
        def fault(exchange):
            exchange.forward()
            exchange.reply(fault_proxy.Response(504, (("Content-Type", "text/html"),),
                                                b"<html>Gateway Timeout"))
        done = self.start_through(fault, "--wait").finish(80)
        self.assert_result("healthy", done)
        self.assert_one_operation()

    def test_an_answer_that_is_lost_after_all_is_over(self):
        """The operation has ended before we look."""
        def fault(exchange):
            exchange.forward()
            self.handle().wait_for_operation()
            exchange.cut()
        done = self.start_through(fault, "--wait").finish(80)
        self.assert_result("healthy", done)
        self.assert_one_operation()

    def test_a_request_that_is_lost_before_it_took_effect_is_sent_again(self):
        done = self.start_through(fault_proxy.cut(), "--wait").finish(80)
        self.assert_result("healthy", done)
        self.assert_one_operation()

    def test_a_request_that_was_refused_by_a_proxy_is_sent_again(self):
        done = self.start_through(fault_proxy.answer(502, ("Content-Type", "text/html"),
                                                     body=b"<html>Bad Gateway"), "--wait").finish(80)
        self.assert_result("healthy", done)
        self.assert_one_operation()

    def test_an_answer_that_says_no_is_not_called_lost(self):
        done = self.start_through(fault_proxy.answer(503, ("Content-Type", "text/html"),
                                                     body=b"<html>Unavailable"), "--wait").finish(80)
        self.assert_result("healthy", done)
        self.assertIn("nobody knows yet whether our request took effect", done.err)
        self.assertIn("answered 503", done.err)
        self.assertNotIn("lost", done.err)

    def test_a_request_that_takes_effect_late_is_not_sent_again(self):
        """The connection is gone at once, and what we asked for happens three seconds later."""
        late = threading.Event()

        def fault(exchange):
            exchange.request.body
            exchange.cut()

            def forward():
                late.wait(3)
                exchange.forward()
            self.proxy_.in_background(forward)
        done = self.start_through(fault, "--wait").finish(80)
        self.assert_result("healthy", done)
        self.assert_one_operation()

    def test_an_answer_that_comes_after_its_effect_is_no_surprise(self):
        """The stream is faster, and the sync goes on meanwhile."""
        def fault(exchange):
            response = exchange.forward()
            self.handle().wait_for_operation()
            exchange.wait(1)
            exchange.reply(response)
        for _ in range(2):
            done = self.start_through(fault, "--wait", "--stable-for", "3s").finish(80)
            self.assert_result("healthy", done)
            self.assert_one_operation()

    def test_a_request_that_a_proxy_sends_twice_has_one_operation(self):
        """The second is refused because of the first."""
        for flags in ([], ["--on-conflict", "fail"]):
            with self.subTest(flags=flags):
                def fault(exchange):
                    exchange.forward()
                    exchange.reply(exchange.forward())
                done = self.start_through(fault, "--wait", *flags,
                                          delays={"apply": 800}).finish(80)
                self.assert_result("healthy", done)
                self.assert_one_operation()

    def test_a_renewed_login_does_not_ask_twice(self):
        self.shop()
        server = self.server
        password = self.write("password", "password\n")
        server.fail(POST, status=401, body=json.dumps(
            {"error": "invalid session: Token is expired", "code": 16,
             "message": "invalid session: Token is expired"}), content_type="application/json")
        done = self.sync("--username", "admin", "--password-file", password, "--wait",
                         credentials={})
        self.assert_result("healthy", done)
        self.assertEqual(2, len(server.requests_of("login")))
        self.assert_one_operation()


class Streams(Argo):
    """The stream is a convenience: whatever it does, the end is right, and soon (--poll 1s)."""

    def waiting(self, **faults):
        """A wait that is under way; its application is OutOfSync."""
        server = self.shop()
        server.faulty_streams(**faults)
        running = self.start_wait()
        server.wait_for_request("stream_applications")
        server.wait_for_request("get_application", 2)
        return server, running

    def end_of(self, running):
        self.handle().sync()
        done = running.finish()
        self.assert_result("healthy", done)
        return done

    def test_a_stream_that_ends_after_each_message(self):
        server, running = self.waiting(end_after=1)
        self.end_of(running)
        self.assertGreater(len(server.requests_of("stream_applications")), 1)

    def test_a_stream_that_is_cut_after_each_message(self):
        _, running = self.waiting(cut_after=1)
        self.end_of(running)

    def test_a_stream_that_says_an_error_first(self):
        for code in (DENIED_CODE, UNAVAILABLE_CODE):
            with self.subTest(code=code):
                _, running = self.waiting(error_before=Refusal(code, "not now"))
                self.end_of(running)

    def test_a_stream_that_says_an_error_later(self):
        for code in (DENIED_CODE, UNAVAILABLE_CODE):
            with self.subTest(code=code):
                _, running = self.waiting(error_after=(1, Refusal(code, "not now")))
                self.end_of(running)

    def test_a_stream_without_a_word(self):
        """Not even keepalives, as behind a proxy that buffers."""
        _, running = self.waiting(silent=True)
        self.end_of(running)

    def test_a_stream_that_falls_silent(self):
        server, running = self.waiting()
        server.silence_streams()
        self.end_of(running)

    def test_keepalives_alone_are_no_news(self):
        server = self.shop(server={"keepalive": 50})
        running = self.start_wait()
        server.wait_for_streams()
        self.end_of(running)

    def test_events_that_are_lost(self):
        self.shop(behave={"drop-events": list(range(2, 40))})
        running = self.start_wait()
        self.server.wait_for_streams()
        self.end_of(running)

    def test_events_that_come_twice(self):
        self.shop(behave={"duplicate-events": list(range(1, 40))})
        running = self.start_wait()
        self.server.wait_for_streams()
        self.end_of(running)

    def test_what_happens_while_the_stream_begins(self):
        """Between its list and its subscription."""
        server = self.shop()
        server.faulty_streams(gap=lambda: self.handle().sync())
        self.assert_result("healthy", self.wait())

    def test_streams_that_are_cut_now_and_then(self):
        server, running = self.waiting()
        server.cut_streams()
        server.wait_for_request("stream_applications", 2)
        server.cut_streams()
        self.end_of(running)

    def test_lists_go_on_after_a_stream_broke(self):
        server = self.shop(labels={"team": "shop"})
        running = self.start_wait("--selector", "team=shop", app=None)
        server.wait_for_streams()
        server.cut_streams()
        server.wait_for_request("stream_applications", 2)
        server.wait_for_streams()
        lists = len(server.requests_of("list_applications"))
        server.wait_for_request("list_applications", lists + 4)
        self.end_of(running)

    def test_a_flood_of_events(self):
        _, running = self.waiting()
        self.handle().change({"status": {"operationState": {
            "phase": "Succeeded", "startedAt": "2026-01-01T00:00:00Z", "operation": {}}}})
        self.handle().flood(2000, 5000)
        self.end_of(running)

    def test_a_stream_that_is_a_page(self):
        server = self.shop()
        server.fail(STREAM, times=100, status=200, body="<html>Sign in</html>")
        running = self.start_wait()
        server.wait_for_request("get_application", 2)
        self.end_of(running)


class Refreshes(Argo):
    def test_a_refresh_that_never_returns_does_not_outlive_the_deadline(self):
        """5.2"""
        for deadline in ("gateway", "server"):
            with self.subTest(deadline=deadline):
                self.argo("healthy", server={"refresh_deadline": deadline})
                self.handle().behave(ignore_refresh=True)
                done = self.wait("--timeout", "4s")
                self.assert_result("timeout", done)
                self.assertLess(done.seconds, SOON / 2)

    def test_a_refresh_that_never_returns_is_bounded_by_the_server(self):
        """So that no request stays there behind us."""
        self.argo("healthy")
        self.handle().behave(ignore_refresh=True)
        self.wait("--timeout", "3s")
        self.assertTrue(all("grpc-timeout" in request.headers for request in self.server.requests
                            if "refresh" in request.query))

    def test_a_controller_that_wakes_up_is_noticed(self):
        """8.1: the annotation is there already, and taken away when it looks."""
        server = self.argo("healthy")
        server.controller.hold("reconcile")
        running = self.start_wait("--timeout", "60s")
        server.controller.wait_for("reconcile")
        server.controller.release()
        self.assert_result("healthy", running.finish(80))

    def test_an_answer_without_a_state_of_the_operation_is_no_end(self):
        """operationState is absent in the answer to POST."""
        server = self.shop(live="a1")
        self.handle().sync()
        self.handle().wait_for_operation()
        self.handle().push("a3")
        server.controller.hold("pick-up")
        self.assert_result("timeout", self.sync("--timeout", WHILE))
        self.assert_one_operation()


class Servers(Argo):
    def test_a_restart_is_survived(self):
        for tool in (self.start_wait, self.start_sync):
            with self.subTest(tool=tool.__name__):
                server = self.shop(resources=[{"Deployment/shop": {
                    "health": ["Progressing 2500ms", "Healthy"]}}])
                if tool == self.start_wait:
                    self.handle().sync()
                running = tool(*(["--wait"] if tool == self.start_sync else []))
                server.wait_for_streams()
                self.handle().wait_for(lambda seen: seen["status"].get("operationState"))
                server.restart()
                self.assert_result("healthy", running.finish())
                self.assertLessEqual(len(server.operations), 1)

    def test_a_restart_is_told_and_so_is_the_return(self):
        server = self.shop()
        running = self.start_wait()
        server.wait_for_streams()
        server.wait_for_request("get_application", 2)
        down = threading.Event()
        server.restart(while_down=lambda: down.wait(2.5))
        self.handle().sync()
        done = running.finish()
        self.assert_result("healthy", done)
        self.assertIn("the connection is back", done.err)

    def test_what_is_not_tried_again_is_not_said_to_be(self):
        """At the first answer, and at the deadline, where it is said that nobody answers."""
        for status, word in ((400, 1), (200, UNREACHABLE), (503, UNREACHABLE)):
            with self.subTest(status=status):
                server = self.shop()
                server.fail(".", times=100, status=status, content_type="application/json",
                            body='{"error":"no","code":3,"message":"no"}' if status == 400 else "no")
                done = self.wait("--timeout", "20s")
                self.assert_status(word, done)
                self.assertNotIn("trouble with the connection", done.err)
        server = self.shop()
        running = self.start_wait("--timeout", "4s", "--poll", "30s")
        server.wait_for_streams()
        server.wait_for_request("get_application", 2)
        server._rest.stop()
        done = running.finish()
        self.assert_status(OUT_OF_TIME, done)
        self.assertNotIn("trouble", self.told(done)[-1])
        message, hint = self.assert_says_why(done)
        self.assertRegex(message, r"no usable answer since then: .*(refused|closed|broke|connect)")
        self.assertEqual("", hint)

    @staticmethod
    def told(done):
        """What was said on the way, without what came of it."""
        return [line for line in done.err.splitlines()
                if not line.startswith(("wait: error: ", "wait: hint: "))]

    def test_what_nobody_has_answered_for_is_not_the_last_word(self):
        """At the deadline: with polls that failed, and after a connection that came back."""
        server = self.shop()
        running = self.start_wait("--timeout", "7s", "--poll", "1s")
        server.wait_for_streams()
        server.wait_for_request("get_application", 2)
        server._rest.stop()
        message, hint = self.assert_says_why(running.finish())
        self.assertIn("no usable answer since then", message)
        self.assertEqual("", hint)
        server = self.shop()
        running = self.start_wait("--timeout", "7s", "--poll", "1s")
        server.wait_for_streams()
        server.restart()
        message, hint = self.assert_says_why(running.finish())
        self.assertNotIn("no usable answer", message)
        self.assertIn("automatic sync is off", hint)

    def test_a_server_that_goes_away_for_good_is_out_of_time(self):
        server = self.shop()
        running = self.start_wait("--timeout", "5s")
        server.wait_for_request("get_application", 2)
        server._rest.stop()
        done = running.finish()
        self.assert_status((OUT_OF_TIME, UNREACHABLE), done)
        self.assert_says_why(done)
        self.assertLess(done.seconds, SOON)

    def test_bodies_that_drip_do_not_outlive_the_deadline(self):
        """Slow-loris."""
        for pattern in (GET, STREAM, REFRESH):
            with self.subTest(request=pattern):
                server = self.shop(live="a2" if pattern == REFRESH else "a1")
                server.drip(pattern, size=1, seconds=0.2, times=100)
                tool = self.sync if pattern == GET else self.wait
                done = tool("--timeout", "3s")
                self.assert_status(OUT_OF_TIME, done)
                self.assertLess(done.seconds, SOON / 2)
                self.assert_says_why(done)

    def test_a_server_that_never_answers_does_not_outlive_the_deadline(self):
        for pattern in (GET, REFRESH, POST, "."):
            with self.subTest(request=pattern):
                server = self.shop()
                server.hang(pattern, times=100)
                tool = self.wait if pattern == REFRESH else self.sync
                done = tool("--timeout", "3s")
                self.assert_status(OUT_OF_TIME, done)
                self.assertLess(done.seconds, SOON / 2)

    def test_settings_that_never_come_hold_up_nothing(self):
        server = self.shop()
        server.hang("settings", times=10)
        self.assert_result("healthy", self.sync("--wait"))

    def test_a_token_that_expires_meanwhile_is_renewed_once(self):
        server = self.shop()
        password = self.write("password", "password")
        running = self.start_wait("--username", "admin", "--password-file", password,
                                  credentials={})
        server.wait_for_streams()
        server.wait_for_request("get_application", 2)
        # The one that is there is refused from now on; a login gives another.
        server.fail(GET, status=401, content_type="application/json", body=json.dumps(
            {"error": "invalid session: Token is expired", "code": 16,
             "message": "invalid session: Token is expired"}))
        server.cut_streams()
        server.wait_for_request("login", 2)
        self.handle().sync()
        self.assert_result("healthy", running.finish())
        self.assertEqual(2, len(server.requests_of("login")))

    def expire(self, *arguments):
        server = self.shop(labels={"team": "shop"})
        running = self.start_wait(*arguments, "--timeout", "60s", app=None)
        server.wait_for_streams()
        server.wait_for_request("get_application", 2)
        server.expire_token()
        server.cut_streams()
        done = running.finish(80)
        self.assert_result("denied", done)
        self.assertLess(done.seconds, SOON)
        self.assertIn("expired", self.assert_says_why(done)[0])

    def test_a_token_that_expires_meanwhile_and_cannot_be_renewed_is_denied_soon(self):
        self.expire("--app", "shop")

    def test_a_token_that_expires_while_many_are_awaited_is_denied_soon(self):
        self.expire("--selector", "team=shop")

    def test_a_right_that_is_taken_away_meanwhile_looks_like_a_deletion(self):
        """4: Argo CD says "permission denied" of both, and lists neither. So do we."""
        server = self.shop(accounts={"bot": {}})
        running = self.start_wait(credentials={"ARGOCD_AUTH_TOKEN": server.token("bot")})
        server.wait_for_request("get_application", 2)
        server.accounts["bot"].rights = []
        done = running.finish(80)
        self.assert_result("notfound", done)
        self.assertIn("or may not be read any more", self.assert_says_why(done)[0])

    def test_a_list_that_lags_behind_is_not_believed(self):
        """5.3: it is up to two seconds old."""
        self.shop(server={"list_lag": {"versions": 2}}, labels={"team": "shop"})
        for number in range(3):
            self.handle().change({"metadata": {"labels": {"number": str(number)}}})
        done = self.sync("--selector", "team=shop", "--wait", app=None)
        self.assert_result("healthy", done)
        self.assert_one_operation()
        self.assertEqual("Synced", self.handle().seen["status"]["sync"]["status"])

    def test_a_gateway_that_speaks_first_of_errors_is_not_believed_to_be_argo_cd(self):
        server = self.shop()
        server.fail(".", times=100, status=503, body="<html>Service Unavailable</html>")
        done = self.wait("--timeout", "20s")
        self.assert_status(UNREACHABLE, done)
        self.assert_says_why(done)

    def test_a_listener_that_never_speaks(self):
        self.shop()
        with socket.create_server(("127.0.0.1", 0)) as listener:
            done = self.wait("--timeout", "2s", address=[
                "--server", f"http://127.0.0.1:{listener.getsockname()[1]}"])
        self.assert_status(OUT_OF_TIME, done)
        self.assertLess(done.seconds, SOON / 2)
        self.assert_says_why(done)


if __name__ == "__main__":
    main()
