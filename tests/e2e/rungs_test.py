#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Servers that cannot do what we would like: each fallback lands the same tree."""

import os
import unittest

from support import EDITED, FILE, FILES, NOT_FOUND, Authority, EndToEnd


class Rungs(EndToEnd):
    # An incompressible neighbour tells those that fetch its content from those that do not.
    NOISE = {**FILES, "noise.bin": os.urandom(300_000)}

    def land(self, settings, protocol, rung, at_most, **server_options):
        site = self.repository(files=self.NOISE)
        for name, value in settings.items():
            site.configure(name, value)
        server = self.serve(**server_options)
        done = self.update(server.url("site.git"), "--verbose")
        self.assert_landed_once(site, done)
        self.assertRegex(done.err, f"protocol version {protocol}, rung {rung}:")
        received = sum(request.sent for request in server.requests())
        self.assertLessEqual(received, at_most, server.requests())

    def test_version_2_with_tree_filters(self):
        self.land({}, 2, 1, 20_000)

    def test_version_2_with_single_trees_only(self):
        self.land({"uploadpackfilter.tree.maxDepth": "0"}, 2, 2, 20_000)

    def test_version_2_without_tree_filters(self):
        self.land({"uploadpackfilter.tree.allow": "false"}, 2, 3, 20_000)

    def test_version_2_with_only_blob_filters(self):
        self.land({"uploadpackfilter.allow": "false",
                   "uploadpackfilter.blob:none.allow": "true"}, 2, 3, 20_000)

    def test_version_2_that_advertises_filters_and_allows_none(self):
        self.land({"uploadpackfilter.allow": "false"}, 2, 4, 400_000)

    def test_version_2_without_filters(self):
        self.land({"uploadpack.allowFilter": "false"}, 2, 4, 400_000)

    def test_version_0_with_filters_and_wants_of_any_object(self):
        self.land({"uploadpack.allowAnySHA1InWant": "true"}, 0, 1, 30_000, strip_protocol=True)

    def test_version_0_with_filters(self):
        self.land({}, 0, "[1-4]", 400_000, strip_protocol=True)

    def test_version_0_with_single_trees_only(self):
        self.land({"uploadpackfilter.tree.maxDepth": "0",
                   "uploadpack.allowAnySHA1InWant": "true"}, 0, 2, 30_000, strip_protocol=True)

    def test_version_0_without_tree_filters(self):
        self.land({"uploadpackfilter.tree.allow": "false",
                   "uploadpack.allowAnySHA1InWant": "true"}, 0, 3, 30_000, strip_protocol=True)

    def test_version_0_without_filters(self):
        self.land({"uploadpack.allowFilter": "false"}, 0, 4, 400_000, strip_protocol=True)

    def test_version_0_with_many_refs(self):
        site = self.repository(tags=5000)
        server = self.serve(strip_protocol=True)
        self.assert_landed_once(site, self.update(server.url("site.git")))

    def test_version_0_finds_the_default_branch(self):
        site = self.repository("trunk.git", branch="trunk")
        site.commit({"x": "x\n"}, branch="a-branch")
        server = self.serve(strip_protocol=True)
        self.assert_landed_once(site, self.update(server.url("trunk.git")), branch="trunk")

    def test_version_0_without_the_branch(self):
        self.repository()
        server = self.serve(strip_protocol=True)
        self.assert_status(NOT_FOUND, self.update(server.url("site.git"), "--branch", "mian"))

    def test_every_rung_makes_the_same_tree_of_a_repository_with_deltas(self):
        # Similar large files make the server send deltas, and several packs to read them from.
        lines = "".join(f"# line {number} of a long comment\n" for number in range(3000))
        files = {f"helm/values-{number}.yaml": f"{lines}# {number}\n" for number in range(20)}
        trees = set()
        for number, (settings, options) in enumerate((
                ({}, {}),
                ({"uploadpackfilter.tree.maxDepth": "0"}, {}),
                ({"uploadpackfilter.tree.allow": "false"}, {}),
                ({"uploadpack.allowFilter": "false"}, {}),
                ({"uploadpack.allowFilter": "false"}, {"strip_protocol": True}))):
            with self.subTest(settings=settings, options=options):
                site = self.repository(f"deltas-{number}.git", {**files, **FILES})
                site.git("repack", "-adq", "--depth=50", "--window=50")
                for name, value in settings.items():
                    site.configure(name, value)
                done = self.update(self.serve(**options).url(site.path.name))
                self.assert_landed_once(site, done)
                self.assertEqual(EDITED, site.read(FILE))
                trees.add(site.git("rev-parse", "main^{tree}"))
        self.assertEqual(1, len(trees))

    def test_http_2(self):
        authority = Authority(self.dir / "ca")
        site = self.repository()
        server = self.serve(tls=authority.server("IP:127.0.0.1"), http2=True)
        done = self.update(server.url("site.git"), "--ca-file", authority.certificate)
        self.assert_landed_once(site, done)
        self.assertEqual({"HTTP/2.0"}, {request.version for request in server.requests()})


if __name__ == "__main__":
    unittest.main()
