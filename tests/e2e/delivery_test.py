#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Whether a push has landed: branches that move, answers that get lost, refusals and locks."""

import unittest

from support import (CONFLICT, DONE, EDITED, FAILED, FILE, MEMORY, NOT_FOUND, OUT_OF_TIME,
                     UNREACHABLE, VALUES, Faulty)
from fakes import fault_proxy, packs


def report(*lines):
    """The answer to a push, on side band 1."""
    text = b"".join(map(packs.pkt_line, lines)) + b"0000"
    return fault_proxy.answer(200, body=packs.pkt_line(b"\x01" + text) + b"0000")


class MovingBranches(Faulty):
    """Others push while we work: our edit lands on top of theirs, and theirs stays."""

    def land_on_top_of(self, files, expected):
        for number, step in self.each_request():
            with self.subTest(request=number, step=step):
                self.link.add(fault_proxy.before(lambda: self.site.commit(files)), number=number)
                done = self.update(self.url)
                self.assert_status(DONE, done)
                self.assertEqual(3, len(self.site.commits()))
                self.assertEqual(expected, self.site.read(FILE))
                for path in set(files) - {FILE}:
                    self.assertEqual(files[path].encode(), self.site.read(path))
                self.site.fsck()

    def test_another_file(self):
        self.land_on_top_of({"README.md": "theirs\n", "new/file": "theirs\n"}, EDITED)

    def test_another_key_of_the_same_file(self):
        self.land_on_top_of({FILE: VALUES.replace(b"v41", b"v77")},
                            EDITED.replace(b"v41", b"v77"))

    def test_the_same_key(self):
        self.land_on_top_of({FILE: VALUES.replace(b"v1.4.1", b"v1.4.0")}, EDITED)

    def test_several_times_in_a_row(self):
        for number in range(4):
            self.link.add(fault_proxy.before(
                lambda number=number: self.site.commit({"README.md": f"{number}\n"})),
                step="push")
        done = self.update(self.url)
        self.assert_landed_once(self.site, done, on=self.site.commits()[1])
        self.assertEqual(6, len(self.site.commits()))
        self.assertEqual(5, done.json["attempts"])

    def test_the_number_of_attempts_is_bounded(self):
        self.link.add(fault_proxy.before(lambda: self.site.commit({"README.md": self.site.tip()})),
                      step="push", times=None)
        done = self.update(self.url, "--max-attempts", "3")
        self.assert_status(CONFLICT, done)
        self.assertEqual("conflict", done.json["result"])
        self.assertEqual(VALUES, self.site.read(FILE))

    def test_somebody_makes_the_same_change_first(self):
        self.link.add(fault_proxy.before(lambda: self.site.commit({FILE: EDITED})), step="push")
        done = self.update(self.url)
        self.assert_status(DONE, done)
        self.assertEqual(("unchanged", self.site.tip()),
                         (done.json["result"], done.json["commit"]))
        self.assertEqual(2, len(self.site.commits()))

    def test_somebody_rewinds_the_branch(self):
        first = self.site.tip()
        self.site.commit({"README.md": "to be undone\n"})
        self.link.add(fault_proxy.before(
            lambda: self.site.git("update-ref", "refs/heads/main", first)), step="push")
        self.assert_landed_once(self.site, self.update(self.url), on=first)

    def test_somebody_deletes_the_file_or_the_branch(self):
        self.link.add(fault_proxy.before(lambda: self.site.commit({FILE: None})), step="push")
        done = self.update(self.url)
        self.assertNotIn(done.status, (DONE, 70), done)
        self.assertEqual(2, len(self.site.commits()))
        self.fresh()
        self.link.add(fault_proxy.before(
            lambda: self.site.git("update-ref", "-d", "refs/heads/main")), step="push")
        self.assert_status((NOT_FOUND, CONFLICT), self.update(self.url, "--branch", "main"))


class LostAnswers(Faulty):
    """Landed, but we were not told: nobody's later change may be taken back."""

    NEWER = VALUES.replace(b"v1.4.1", b"v9")

    def build_on_ours(self, count):
        self.site.commit({FILE: self.NEWER})
        for number in range(1, count):
            self.site.commit({f"other/{number}": f"{number}\n"})

    def assert_ours_is_below(self, done, count):
        self.assert_status(DONE, done)
        commits = self.site.commits()
        self.assertEqual(2 + count, len(commits), done)
        self.assertEqual(commits[count], done.json["commit"])
        self.assertEqual("changed", done.json["result"])
        self.assertEqual(self.NEWER, self.site.read(FILE))

    def test_another_writer_builds_on_our_commit(self):
        for count in (1, 5):
            for lost in (1, 2, 3):
                with self.subTest(count=count, lost=lost):
                    self.fresh()
                    self.link.add(fault_proxy.lose_answer(lambda: self.build_on_ours(count)),
                                  step="push")
                    self.link.add(fault_proxy.lose_answer(), step="push", times=lost - 1)
                    self.assert_ours_is_below(self.update(self.url), count)

    def test_another_writer_builds_on_our_commit_and_the_gateway_times_out(self):
        for status in (200, 502, 504):
            with self.subTest(status=status):
                self.fresh()

                def landed(exchange):
                    exchange.forward()
                    self.build_on_ours(1)
                    fault_proxy.html(status)(exchange)
                self.link.add(landed, step="push")
                self.assert_ours_is_below(self.update(self.url), 1)

    def test_another_writer_builds_on_our_commit_and_a_gateway_repeats_the_push(self):
        def twice(exchange):
            exchange.forward()
            self.build_on_ours(1)
            exchange.reply(exchange.forward())
        self.link.add(twice, step="push")
        self.assert_ours_is_below(self.update(self.url), 1)

    def test_another_writer_wins_while_our_push_is_lost(self):
        def beaten(exchange):
            exchange.request.body
            self.site.commit({"README.md": "theirs\n"})
            exchange.cut()
        for lost in (1, 2, 3):
            with self.subTest(lost=lost):
                self.fresh()
                self.link.add(beaten, step="push")
                self.link.add(fault_proxy.cut(), step="push", times=lost - 1)
                done = self.update(self.url)
                self.assert_landed_once(self.site, done, on=self.site.commits()[1])
                self.assertEqual(3, len(self.site.commits()))

    def test_a_slow_hook_and_a_connection_that_is_cut_while_it_runs(self):
        self.site.hook("pre-receive", "sleep 3\n")
        self.link.add(fault_proxy.hang_up_while_working(), step="push")
        self.assert_landed_once(self.site, self.update(self.url))
        self.assertEqual(2, len(self.site.commits()))

    def test_a_slow_hook_and_a_gateway_that_gives_up(self):
        self.site.hook("pre-receive", "sleep 3\n")

        def impatient(exchange):
            exchange.forward_in_background()
            fault_proxy.answer(504)(exchange)
        self.link.add(impatient, step="push", times=2)
        self.assert_landed_once(self.site, self.update(self.url))
        self.assertEqual(2, len(self.site.commits()))

    def test_a_slow_hook_that_refuses_in_the_end(self):
        self.site.hook("pre-receive", "sleep 1\necho not today >&2\nexit 1\n")
        self.link.add(fault_proxy.hang_up_while_working(), step="push")
        done = self.update(self.url)
        self.assert_status(FAILED, done)
        self.assertIn("not today", done.err)
        self.assertEqual(1, len(self.site.commits()))


class Refusals(Faulty):
    def test_a_lock_that_is_released_is_waited_for(self):
        lock = self.site.path / "refs/heads/main.lock"
        lock.touch()
        self.link.add(fault_proxy.before(lock.unlink), step="push", skip=3)
        self.assert_landed_once(self.site, self.update(self.url))

    def test_a_lock_that_is_never_released(self):
        (self.site.path / "refs/heads/main.lock").touch()
        done = self.update(self.url, "--timeout", "4s")
        self.assert_status((CONFLICT, OUT_OF_TIME), done)
        done = self.update(self.url, "--max-attempts", "3")
        self.assert_status(CONFLICT, done)
        self.assertEqual(1, len(self.site.commits()))

    HOSTILE = ("echo 'only on working days' >&2\n"
               "printf '::error::pwned\\n  ::set-output name=x::y\\n##[error]pwned\\n' >&2\n"
               "printf '\\033]0;title\\007\\033[31mred\\033[0m\\r::error::again\\n' >&2\n")

    def test_a_hook_that_refuses_is_quoted_and_harmless(self):
        for hook in ("pre-receive", "update"):
            with self.subTest(hook=hook):
                self.fresh()
                self.site.hook(hook, self.HOSTILE + "exit 1\n")
                done = self.update(self.url)
                self.assert_status(FAILED, done)
                self.assertRegex(done.err, "(?m)remote: only on working days$")
                self.assertIn("hook declined", done.err)
                self.assert_harmless(done)
                self.assertEqual(1, self.link.steps().count("push"))
                self.assertEqual(1, len(self.site.commits()))

    def test_a_hook_that_only_talks_is_quoted_and_harmless(self):
        self.site.hook("post-receive", self.HOSTILE)
        done = self.update(self.url)
        self.assert_landed_once(self.site, done)
        self.assertIn("only on working days", done.err)
        self.assert_harmless(done)

    def test_quiet_hides_what_hooks_say(self):
        self.site.hook("post-receive", self.HOSTILE)
        done = self.update(self.url, "--quiet")
        self.assert_landed_once(self.site, done)
        self.assertEqual("", done.err)

    def test_a_hook_that_talks_without_end(self):
        self.site.hook("pre-receive", "head -c 30000000 /dev/zero | tr '\\0' 'x' >&2\n")
        done = self.update(self.url, "--timeout", "60s", memory=MEMORY)
        self.assertIn(done.status, (DONE, UNREACHABLE), done.status)

    def test_a_repository_that_cannot_store_the_pack(self):
        self.link.add(report(b"unpack index-pack abnormal exit\n",
                             b"ng refs/heads/main unpacker error\n"), step="push", times=None)
        done = self.update(self.url, "--max-attempts", "4")
        self.assertNotIn(done.status, (DONE, 70), done)
        self.assertIn("unpack", done.err)

    def test_a_server_that_wants_to_be_asked_first_is_asked(self):
        self.link.add(fault_proxy.answer(400, body=b"ask first\n"), step="push")
        self.assert_landed_once(self.site, self.update(self.url))
        self.assertEqual(["push", "push-discover", "push"],
                         [step for step in self.link.steps() if step.startswith("push")])

    def test_protected_branches_are_refused_at_once(self):
        for reason in (b"protected branch hook declined", b"GH006: Protected branch update failed",
                       b"deny updating a hidden ref", b"non-fast-forward"):
            with self.subTest(reason=reason):
                self.fresh()
                self.link.add(report(b"unpack ok\n", b"ng refs/heads/main " + reason + b"\n"),
                              step="push", times=None)
                done = self.update(self.url)
                self.assert_status(FAILED, done)
                self.assertIn(reason.decode(), done.err)
                self.assertEqual(1, self.link.steps().count("push"))

if __name__ == "__main__":
    unittest.main()
