#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Packs and packets from hostile servers: an error, in little time and memory."""

import unittest

from support import FAILED, MEMORY, NOT_FOUND, UNREACHABLE, Faulty
from fakes import fault_proxy, packs


def flip(position):
    def change(body):
        at = int(len(body) * position)
        return body[:at] + bytes([body[at] ^ 0x10]) + body[at + 1:]
    return fault_proxy.alter(change)


class BadPacks(Faulty):
    """A pack from a broken or hostile server is an error (7), in little time and memory."""

    def refuse(self, body, status=UNREACHABLE):
        self.fresh()
        fault = fault_proxy.answer(200, body=body) if isinstance(body, bytes) else body
        self.link.add(fault, step="fetch", times=None)
        done = self.update(self.url, "--timeout", "60s", memory=MEMORY)
        self.assert_status(status, done)
        self.assertEqual(1, len(self.site.commits()))
        self.assert_harmless(done)

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
        for name, entry in (
                ("more than a limit", packs.zeros(packs.COMMIT, size)),
                ("more than it says", packs.zeros(packs.COMMIT, size, claimed=100)),
                ("says more than it is", packs.entry(packs.COMMIT, b"x", size=1 << 62)),
                ("says nearly everything", packs.entry(packs.BLOB, b"x", size=(1 << 64) - 1)),
                ("an absurd length", b"\xff" * 40)):
            with self.subTest(name):
                self.refuse(packs.fetch_answer(packs.pack(entry)))

    def test_many_objects_that_are_each_within_the_limit(self):
        entry = packs.zeros(packs.BLOB, 15 << 20)
        self.refuse(packs.fetch_answer(packs.pack(*[entry] * 100)))

    def test_packs_that_lie_about_their_number_of_objects(self):
        entry = packs.entry(packs.BLOB, b"x")
        for count in (0, 2, 1_000_000, 0xFFFFFFFF):
            with self.subTest(count=count):
                self.refuse(packs.fetch_answer(packs.pack(entry, count=count)))

    def test_deltas_that_are_bombs_or_nonsense(self):
        base_size = 60_000
        base = packs.entry(packs.BLOB, bytes(base_size))
        at = len(base)
        for name, delta in (
                ("a huge result", packs.delta(at, base_size, 1 << 40,
                                              packs.copy_all(base_size) * 20_000)),
                ("a result beyond what it says", packs.delta(at, base_size, 10,
                                                             packs.copy_all(base_size) * 20_000)),
                ("a copy from beyond the base", packs.delta(at, base_size, 10,
                                                            b"\x9f\xff\xff\xff\xff\x0a")),
                ("a base of another size", packs.delta(at, 17, 10, packs.copy_all(10))),
                ("a base before the pack", packs.delta(1 << 40, base_size, 10, b"")),
                ("itself as its base", packs.delta(0, base_size, 10, b"")),
                ("an instruction that is reserved", packs.delta(at, base_size, 10, b"\x00")),
                ("an insert beyond its end", packs.delta(at, base_size, 100, b"\x7fabc"))):
            with self.subTest(name):
                self.refuse(packs.fetch_answer(packs.pack(base, delta)))

    def test_a_chain_of_deltas_without_end(self):
        entries = [packs.entry(packs.BLOB, bytes(1000))]
        for _ in range(5000):
            entries.append(packs.delta(len(entries[-1]), 1000, 1000, packs.copy_all(1000)))
        self.refuse(packs.fetch_answer(packs.pack(*entries)))

    def test_a_sound_pack_of_something_else(self):
        commit = (b"tree " + b"1" * 40 + b"\nauthor A <a@example.com> 1 +0000\n"
                  b"committer A <a@example.com> 1 +0000\n\nnot what was asked for\n")
        self.refuse(packs.fetch_answer(packs.pack(packs.entry(packs.COMMIT, commit))))

    def test_heads_that_are_no_pack(self):
        for head in (b"", b"PACK", b"KCAP\0\0\0\2\0\0\0\0", b"PACK\0\0\0\x09\0\0\0\1"):
            with self.subTest(head=head):
                self.refuse(packs.fetch_answer(head + bytes(20)))

    def test_lines_that_are_no_packets(self):
        for body in (b"zzzz", b"0003", b"0004" * 1000, b"ffffx", b"0009\x04hi\n", b"-001",
                     b"0xff", packs.pkt_line(b"packfile\n") + packs.pkt_line(b"\x07x")):
            with self.subTest(body=body[:20]):
                self.refuse(body)

    def test_a_fatal_error_on_side_band_3(self):
        self.refuse(packs.pkt_line(b"packfile\n")
                    + packs.pkt_line(b"\x03::error::\x1b[31mout of disk##[x]\n"),
                    status=(FAILED, UNREACHABLE))

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
