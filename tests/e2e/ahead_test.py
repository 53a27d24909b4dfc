#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What comes along with a directory before anybody asked for it must never do harm: whatever it is,
however much, and in whatever order a server sends it."""

import base64
import os
import re
import unittest

from support import FILES, MEMORY, VALUES, EndToEnd
from fakes import fault_proxy, packs

DEEP = "apps/team/web/production/values.yaml"
TYPES = {"commit": packs.COMMIT, "tree": packs.TREE, "blob": packs.BLOB}


class WideRepositories(EndToEnd):
    def land(self, files, at_most, message=None):
        site = self.repository(files={**FILES, DEEP: VALUES, **files})
        if message:
            tree = site.git("rev-parse", "main^{tree}").decode().strip()
            commit = site.git("commit-tree", tree, "-p", "main", stdin=message).decode().strip()
            site.git("update-ref", "refs/heads/main", commit)
        tip = site.tip()
        server = self.serve()
        done = self.update(server.url("site.git"), file=DEEP)
        self.assert_landed_once(site, done, on=tip, file=DEEP)
        self.assertLessEqual(len(server.requests()), at_most, server.requests())

    def test_a_long_commit_message(self):
        self.land({}, 7, base64.b64encode(os.urandom(150_000)))

    def test_a_commit_message_that_is_long_and_says_little(self):
        self.land({}, 6, b"a line of many\n" * 90_000)

    def test_a_wide_root(self):
        self.land({f"file-{number:05}.yaml": f"{number}\n" for number in range(6000)}, 7)

    def test_wide_directories_all_the_way(self):
        self.land({f"{place}/file-{number}.yaml": os.urandom(400).hex()
                   for place in ("apps", "apps/team", "apps/team/web", "apps/team/web/production")
                   for number in range(300)}, 8)


class OddServers(EndToEnd):
    """A server that sends what it likes beside what it was asked for."""

    def setUp(self):
        super().setUp()
        self.site = self.repository(files={**FILES, DEEP: VALUES})
        self.tip = self.site.tip()
        self.link = self.proxy(self.serve())

    def objects(self, *names):
        for name in names:
            kind = self.site.git("cat-file", "-t", name).decode().strip()
            yield packs.entry(TYPES[kind], self.site.git("cat-file", kind, name))

    def reachable(self, name):
        lines = self.site.git("rev-list", "--objects", name).decode().splitlines()
        return [line.split()[0] for line in lines]

    def land(self, entries):
        """`entries(wants, is_ahead)` makes what the packs hold."""
        def answer(exchange):
            body = exchange.request.body.decode("latin-1")
            # `tree:1` is less than the whole of a commit, and more than a tree.
            is_ahead = "filter tree:2" in body or (
                "filter tree:1" in body and "deepen" not in body)
            made = entries(re.findall("want ([0-9a-f]{40})", body), is_ahead)
            exchange.reply(fault_proxy.Response(200, (), packs.fetch_answer(packs.pack(*made))))

        self.link.add(answer, step="fetch", times=None)
        done = self.update(self.link.url("site.git"), file=DEEP, memory=MEMORY)
        self.assert_landed_once(self.site, done, on=self.tip, file=DEEP)

    def test_files_before_directories(self):
        noise = packs.entry(packs.BLOB, os.urandom(200_000))
        self.land(lambda wants, is_ahead: [*([noise] if is_ahead else []),
                                         *self.objects(*wants)])

    def test_no_regard_for_filters(self):
        noise = packs.entry(packs.BLOB, os.urandom(200_000))
        self.land(lambda wants, is_ahead: [noise, *(
            entry for want in wants for entry in self.objects(*reversed(self.reachable(want))))])

    def test_neighbours_in_a_long_chain_of_deltas(self):
        chain = [packs.entry(packs.BLOB, bytes(1000))]
        for number in range(60):
            step = b"\xb0" + (992).to_bytes(2, "little") + b"\x08" + b"%08d" % number
            chain.append(packs.delta(len(chain[-1]), 1000, 1000, step))
        self.land(lambda wants, is_ahead: [*self.objects(*wants),
                                         *(chain if is_ahead else [])])

    def test_neighbours_that_inflate_to_a_lot(self):
        size = (1 << 20) - 10
        chain = [packs.entry(packs.BLOB, bytes(size))]
        for number in range(30):
            step = (b"\xf0" + (size - 8).to_bytes(3, "little") + b"\x08" + b"%08d" % number)
            chain.append(packs.delta(len(chain[-1]), size, size, step))
        self.land(lambda wants, is_ahead: [*self.objects(*wants),
                                         *(chain if is_ahead else [])])

    def test_many_small_neighbours_each_time(self):
        junk = [packs.entry(packs.BLOB, b"%d" % number) for number in range(5000)]
        self.land(lambda wants, is_ahead: [*self.objects(*wants), *junk])

    def test_a_neighbour_that_is_damaged(self):
        damaged = packs.header(packs.BLOB, 5) + bytes(20)
        self.land(lambda wants, is_ahead: [*self.objects(*wants),
                                         *([damaged] if is_ahead else [])])

    def test_nothing_that_was_asked_for_at_first(self):
        only_tip = list(self.objects(self.tip))
        self.land(lambda wants, is_ahead: only_tip if is_ahead else list(self.objects(*wants)))


if __name__ == "__main__":
    unittest.main()
