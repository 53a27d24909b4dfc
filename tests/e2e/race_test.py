#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Many writers on one branch, and writers that are stopped in the middle."""

import random
import signal
import time
import unittest

from support import DONE, FILE, EndToEnd, wait_until
from fakes import fault_proxy

WRITERS = 32
COUNTERS = "counters.yaml"


def counters(value):
    """32 neighbouring lines: a textual merge of any two of them would conflict."""
    return "".join(f"app{number:02}: {value}\n" for number in range(WRITERS))


class Writers(EndToEnd):
    def setUp(self):
        super().setUp()
        self.site = self.repository(files={COUNTERS: counters("v0"), "other/file": "x\n"})

    def writer(self, url, number, *more):
        return self.start("--repo", url, "--branch", "main", "--file", COUNTERS, "--set",
                          f"app{number:02}=v1", "--output", "json", *more)

    def assert_each_commit_changes_one_line(self, commits):
        for commit in commits[:-1]:
            statistic = self.site.git("show", "--numstat", "--format=", commit).decode()
            self.assertEqual(f"1\t1\t{COUNTERS}", statistic.strip(), commit)


class Racing(Writers):
    def assert_all_landed_once(self, runs):
        tips = set()
        for done in runs:
            self.assert_status(DONE, done)
            tips.add(done.json["commit"])
        commits = self.site.commits()
        self.assertEqual(1 + WRITERS, len(commits))
        self.assertEqual(set(commits[:-1]), tips)
        self.assertEqual(counters("v1").encode(), self.site.read(COUNTERS))
        self.assert_each_commit_changes_one_line(commits)
        self.site.fsck()

    def test_all_of_them_land_over_http(self):
        url = self.serve(workers=16).url("site.git")
        writers = [self.writer(url, number) for number in range(WRITERS)]
        self.assert_all_landed_once([writer.finish(150) for writer in writers])

    def test_all_of_them_land_in_a_local_repository(self):
        writers = [self.writer(self.site.path, number) for number in range(WRITERS)]
        self.assert_all_landed_once([writer.finish(150) for writer in writers])

    def test_the_same_change_by_all_of_them_is_one_commit(self):
        url = self.serve(workers=16).url("site.git")
        writers = [self.writer(url, 7) for _ in range(8)]
        runs = [writer.finish(150) for writer in writers]
        for done in runs:
            self.assert_status(DONE, done)
            self.assertEqual(self.site.tip(), done.json["commit"])
        self.assertEqual(2, len(self.site.commits()))


class Killed(Writers):
    leaves_nothing = False  # whoever is killed cannot tidy up

    def kill_all(self, url):
        """Starts the writers and kills each at a random moment."""
        dice = random.Random(20)
        writers = [self.writer(url, number) for number in range(WRITERS)]
        for writer in dice.sample(writers, WRITERS):
            time.sleep(dice.uniform(0, 0.03))
            writer.send(signal.SIGKILL)
        for writer in writers:
            writer.finish()
        commits = self.site.commits()
        self.assert_each_commit_changes_one_line(commits)
        self.site.fsck()

    def converge(self, url):
        """Runs all of them again, to the end."""
        again = [self.writer(url, number) for number in range(WRITERS)]
        for writer in again:
            self.assert_status(DONE, writer.finish(150))
        commits = self.site.commits()
        self.assertEqual(counters("v1").encode(), self.site.read(COUNTERS))
        self.assert_each_commit_changes_one_line(commits)
        self.assertEqual(1 + WRITERS, len(commits))
        self.site.fsck()

    def test_every_commit_is_whole_or_absent_over_http(self):
        # When they start again, the server may still be at work on what the killed ones have sent.
        url = self.serve(workers=16).url("site.git")
        self.kill_all(url)
        self.converge(url)

    def test_every_commit_is_whole_or_absent_in_a_local_repository(self):
        self.kill_all(self.site.path)
        # Whoever dies with the lock of the branch in its hands leaves it there, as git does.
        (self.site.path / "refs/heads/main.lock").unlink(missing_ok=True)
        self.converge(self.site.path)


class Stopped(EndToEnd):
    """SIGTERM and SIGINT are how CI systems cancel: end at once, and say what was not done."""

    def setUp(self):
        super().setUp()
        self.site = self.repository()
        self.server = self.serve()

    def stop(self, step, signal_number, status):
        link = self.proxy(self.server)
        link.add(fault_proxy.delay(600), step=step, times=None)
        results = {name: self.dir / name for name in ("result", "message", "commit")}
        flags = [word for name, path in results.items() for word in ("--result", f"{name}={path}")]
        running = self.start("--repo", link.url("site.git"), "--file", FILE, "--set",
                             "backend.tag=v2", *flags)
        wait_until(lambda: step in link.steps())
        begin = time.monotonic()
        running.send(signal_number)
        done = running.finish(60)
        # "Within a second", with room for a loaded machine.
        self.assertLess(time.monotonic() - begin, 10)
        self.assert_status(status, done)
        self.assertEqual(1, len(self.site.commits()))
        self.assertRegex(done.err, r"(?m)^update-values: error: ")
        self.assertNotEqual("", results["message"].read_text())
        self.assertEqual("", results["commit"].read_text())
        return done

    def test_sigterm_ends_a_run_at_any_step(self):
        for step in ("discover", "ls-refs", "fetch", "push"):
            with self.subTest(step=step):
                if step == "discover" and not self.asks_to_discover():
                    continue
                self.stop(step, signal.SIGTERM, 143)

    def asks_to_discover(self):
        link = self.proxy(self.server)
        self.update(link.url("site.git"), "--dry-run")
        return "discover" in link.steps()

    def test_sigint_ends_a_run(self):
        self.stop("fetch", signal.SIGINT, 130)

    def test_a_push_whose_fate_is_unknown_is_called_so(self):
        done = self.stop("push", signal.SIGTERM, 143)
        self.assertRegex(done.err, "not known|unknown")

    def test_a_pause_between_tries_ends_too(self):
        link = self.proxy(self.server)
        link.add(fault_proxy.answer(429, ("Retry-After", "100")), times=None)
        running = self.start("--repo", link.url("site.git"), "--file", FILE, "--set",
                             "backend.tag=v2")
        wait_until(lambda: link.seen)
        begin = time.monotonic()
        running.send(signal.SIGTERM)
        self.assert_status(143, running.finish(60))
        self.assertLess(time.monotonic() - begin, 10)


if __name__ == "__main__":
    unittest.main()
