#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Packs and packets from hostile servers: an error, in little time and memory."""

import unittest

from support import FAILED, MEMORY, NOT_FOUND, OUT_OF_TIME, SOON, UNREACHABLE, Faulty
from fakes import fault_proxy, packs


def flip(position):
    def change(body):
        at = int(len(body) * position)
        return body[:at] + bytes([body[at] ^ 0x10]) + body[at + 1:]
    return fault_proxy.alter(change)


class Refused(Faulty):
    """Every fetch is answered as told, which must be an error in little time and memory."""

    def refuse(self, body, words=".", status=UNREACHABLE, memory=MEMORY, timeout="60s"):
        self.fresh()
        fault = fault_proxy.answer(200, body=body) if isinstance(body, bytes) else body
        self.link.add(fault, step="fetch", times=None)
        done = self.update(self.url, "--timeout", timeout, memory=memory)
        self.assert_status(status, done)
        self.assertRegex(done.err, words)
        self.assertEqual(1, len(self.site.commits()))
        self.assert_harmless(done)
        return done


class BadPacks(Refused):
    """What was asked for is in each of these packs, so that only what is wrong can be refused."""

    def setUp(self):
        super().setUp()
        self.asked_for = [packs.entry(packs.COMMIT, self.site.git("cat-file", "commit", "main")),
                          packs.entry(packs.TREE, self.site.git("cat-file", "tree", "main^{tree}"))]

    def answer(self, *entries, **options):
        return packs.fetch_answer(packs.pack(*self.asked_for, *entries, **options))

    def test_what_was_asked_for_is_what_was_asked_for(self):
        # The first answer must do, or nothing below proves anything.
        self.link.add(fault_proxy.answer(200, body=self.answer()), step="fetch")
        self.assert_landed_once(self.site, self.update(self.url))

    def test_a_flipped_bit_anywhere(self):
        # Not in the first packet: "packfile" may be spelled as it likes.
        for tenth in range(2, 10):
            with self.subTest(tenth=tenth):
                self.refuse(flip(tenth / 10))

    def test_a_pack_that_ends_early(self):
        for keep in (0.3, 0.6, 0.9):
            with self.subTest(keep=keep):
                self.refuse(fault_proxy.alter(lambda body: body[:int(len(body) * keep)]))

    def test_an_answer_without_an_end_mark(self):
        self.refuse(lambda exchange: exchange.reply_partly(exchange.forward(), 100, framed=False))

    def test_packs_that_inflate_to_a_lot(self):
        size = 256 << 20
        for name, entry, words in (
                ("more than a limit", packs.zeros(packs.COMMIT, size), "over the limit"),
                ("more than it says", packs.zeros(packs.COMMIT, size, claimed=100),
                 "longer than announced"),
                ("less than it says", packs.entry(packs.BLOB, b"x", size=1000),
                 "shorter than announced"),
                ("much less than it says", packs.entry(packs.BLOB, b"x", size=1 << 58),
                 "over the limit"),
                ("says nearly everything", packs.entry(packs.BLOB, b"x", size=(1 << 64) - 1),
                 "damaged: a size|over the limit"),
                ("an absurd length", b"\xff" * 40, "damaged: a size"),
                ("no compressed data", packs.header(packs.BLOB, 5) + bytes(20),
                 "damaged: a compressed object"),
                ("a type that is none", packs.entry(5, b"x"), "damaged: unknown type")):
            with self.subTest(name):
                self.refuse(self.answer(entry), words)

    def test_many_objects_that_are_each_within_the_limit(self):
        entry = packs.zeros(packs.BLOB, 15 << 20)
        self.refuse(self.answer(*[entry] * 100), "over the limit")

    def test_millions_of_objects(self):
        # Only the pack itself, as it came, may take memory.
        empty = packs.entry(packs.BLOB, b"")
        self.refuse(self.answer(empty * 7_000_000, count=7_000_002), "limit|too many|more than",
                    memory=256 << 20)

    def test_packs_that_lie_about_their_number_of_objects(self):
        for count, words in ((0, "damaged: its end"), (2, "damaged: its end"),
                             (4, "damaged: it is cut off"), (100_000, "damaged: it is cut off"),
                             (0xFFFFFFFF, "limit|too many|more than|cut off")):
            with self.subTest(count=count):
                self.refuse(self.answer(packs.entry(packs.BLOB, b"x"), count=count), words)

    def test_deltas_that_are_bombs_or_nonsense(self):
        base_size = 60_000
        base = packs.entry(packs.BLOB, bytes(base_size))
        at = len(base)
        for name, delta, words in (
                ("a huge result", packs.delta(at, base_size, 1 << 40,
                                              packs.copy_all(base_size) * 20_000),
                 "over the limit"),
                ("a result beyond what it says", packs.delta(at, base_size, 10,
                                                             packs.copy_all(base_size) * 20_000),
                 "more than announced"),
                ("a result short of what it says", packs.delta(at, base_size, 100,
                                                               packs.copy_all(10)),
                 "less than announced"),
                ("a copy from beyond the base", packs.delta(at, base_size, 10,
                                                            b"\x9f\xff\xff\xff\xff\x0a"),
                 "outside its base"),
                ("a base of another size", packs.delta(at, 17, 10, packs.copy_all(10)),
                 "does not fit its base"),
                ("a base before the pack", packs.delta(1 << 40, base_size, 10, b""),
                 "has no base"),
                ("a base between two objects", packs.delta(at - 1, base_size, 10,
                                                           packs.copy_all(10)), "has no base"),
                ("itself as its base", packs.delta(0, base_size, 10, b""), "has no base"),
                ("an instruction that is reserved", packs.delta(at, base_size, 10, b"\x00"),
                 "delta is cut off|reserved"),
                ("a copy without its operands", packs.delta(at, base_size, 10, b"\xff\x00"),
                 "delta is cut off"),
                ("an insert beyond its end", packs.delta(at, base_size, 100, b"\x7fabc"),
                 "delta is cut off")):
            with self.subTest(name):
                self.refuse(self.answer(base, delta), words)

    def chain(self, length, size):
        entries = [packs.zeros(packs.BLOB, size)]
        for _ in range(length):
            entries.append(packs.delta(len(entries[-1]), size, size, packs.copy_much(size)))
        return entries

    def test_a_chain_of_deltas_without_end(self):
        self.refuse(self.answer(*self.chain(60, 3 << 20)), "too long|over the limit")
        self.refuse(self.answer(*self.chain(5000, 1 << 20)), "too long|over the limit")

    def test_a_small_pack_that_takes_a_lot_of_work(self):
        size = 15 << 20
        entries = [packs.zeros(packs.BLOB, size)]
        total = at = len(entries[0])
        while total < 96_000:
            entries.append(packs.delta(at, size, size, packs.copy_much(size)))
            at += len(entries[-1])
            total += len(entries[-1])
        done = self.refuse(self.answer(*entries), status=(OUT_OF_TIME, UNREACHABLE), timeout="5s")
        self.assertLess(done.seconds, SOON)

    def test_heads_that_are_no_pack(self):
        whole = packs.pack(*self.asked_for)
        for head, words in ((b"", "damaged: it is cut off"), (whole[:4], "damaged: it is cut off"),
                            (b"KCAP" + whole[4:], "damaged: it is cut off|no pack"),
                            (whole[:4] + b"\0\0\0\x09" + whole[8:], "damaged: unknown version")):
            with self.subTest(head=head[:12]):
                self.refuse(packs.fetch_answer(head), words)


class BadAnswers(Refused):
    def test_a_sound_pack_of_something_else(self):
        commit = (b"tree " + b"1" * 40 + b"\nauthor A <a@example.com> 1 +0000\n"
                  b"committer A <a@example.com> 1 +0000\n\nnot what was asked for\n")
        self.refuse(packs.fetch_answer(packs.pack(packs.entry(packs.COMMIT, commit))),
                    "did not send")

    def test_lines_that_are_no_packets(self):
        for body in (b"zzzz", b"0003", b"0004" * 1000, b"ffffx", b"0009\x04hi\n", b"-001",
                     b"0xff", packs.pkt_line(b"packfile\n") + packs.pkt_line(b"\x07x")):
            with self.subTest(body=body[:20]):
                self.refuse(body)

    def test_a_fatal_error_on_side_band_3(self):
        self.refuse(packs.pkt_line(b"packfile\n")
                    + packs.pkt_line(b"\x03::error::\x1b[31mout of disk##[x]\n"),
                    "out of disk", status=(FAILED, UNREACHABLE))

    def test_progress_without_end(self):
        line = packs.pkt_line(b"\x02" + b"counting " * 7000 + b"\n")
        self.refuse(packs.pkt_line(b"packfile\n") + line * 1200)

    def test_refs_without_end(self):
        refs = (packs.pkt_line(f"{number:040x} refs/heads/main{number}\n".encode())
                for number in range(150_000))
        self.link.add(fault_proxy.answer(200, body=b"".join(refs) + b"0000"), step="ls-refs",
                      times=None)
        done = self.update(self.url, memory=MEMORY)
        self.assert_status((UNREACHABLE, NOT_FOUND), done)


if __name__ == "__main__":
    unittest.main()
