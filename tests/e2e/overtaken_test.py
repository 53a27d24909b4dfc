#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The branch moves while we work, on every rung: we land on top of the winner, whatever it did.

A winner that takes something back is the hard case. What it restores is in the history of the tip
that we hold, so a server that takes us for the owner of that history does not send it again.
"""

import unittest

from support import DONE, EDITED, FILE, FILES, VALUES, EndToEnd
from fakes import fault_proxy

OLDER = {FILE: VALUES.replace(b"v41", b"v40"), "helm/Chart.yaml": "name: site\nversion: 0.9.0\n",
         "README.md": "# Old site\n"}
OLDER_EDITED = EDITED.replace(b"v41", b"v40")

ANY_OBJECT = {"uploadpack.allowAnySHA1InWant": "true"}
SINGLE_TREES = {"uploadpackfilter.tree.maxDepth": "0"}
NO_TREE_FILTER = {"uploadpackfilter.tree.allow": "false"}
NO_FILTER = {"uploadpack.allowFilter": "false"}


class Overtaken:
    """What holds for each rung; a subclass says how to get there."""

    protocol, rung, settings = 2, 1, {}

    def setUp(self):
        super().setUp()
        self.server = self.serve(strip_protocol=self.protocol == 0)
        self.cases = 0

    def fresh(self):
        """A packed repository whose history holds what its tip does not, and a way to it."""
        self.cases += 1
        self.site = self.repository(f"site-{self.cases}.git", {**FILES, **OLDER})
        self.base = self.site.commit({path: FILES[path] for path in OLDER})
        self.site.git("repack", "-adbq", "--write-bitmap-index")
        for name, value in self.settings.items():
            self.site.configure(name, value)
        self.link = self.proxy(self.server)

    def land(self, expected, winners=1):
        """Our commit is on top of the winners', and holds their text with our value."""
        done = self.update(self.link.url(self.site.path.name), "--verbose")
        self.assert_status(DONE, done)
        self.assertRegex(done.err, f"protocol version {self.protocol}, rung {self.rung}:")
        commits = self.site.commits()
        self.assertEqual((self.base, done.json["commit"]), (commits[1 + winners], commits[0]), done)
        self.assertEqual(expected, self.site.read(FILE))
        self.assert_only_changed(self.site, [FILE], commits[1], commits[0])
        self.site.fsck()

    def steps_of_a_clean_run(self):
        self.fresh()
        self.land(EDITED, winners=0)
        return self.link.steps()

    def overtake(self, files, expected):
        for number, step in list(enumerate(self.steps_of_a_clean_run(), 1))[1:]:
            with self.subTest(request=number, step=step):
                self.fresh()
                self.link.add(fault_proxy.before(lambda: self.site.commit(files)), number=number)
                self.land(expected)

    def test_by_one_who_changes_another_file(self):
        self.overtake({"README.md": "theirs\n", "new/file": "theirs\n"}, EDITED)

    def test_by_one_who_takes_our_file_back(self):
        self.overtake({FILE: OLDER[FILE]}, OLDER_EDITED)

    def test_by_one_who_takes_everything_back(self):
        self.overtake(OLDER, OLDER_EDITED)

    def test_by_one_who_takes_another_file_back(self):
        self.overtake({"README.md": OLDER["README.md"]}, EDITED)

    def test_back_and_forth(self):
        self.fresh()
        for files in (OLDER, {path: FILES[path] for path in OLDER}, OLDER):
            self.link.add(fault_proxy.before(lambda files=files: self.site.commit(files)),
                          step="push")
        self.land(OLDER_EDITED, winners=3)


class Version2Rung1(Overtaken, EndToEnd):
    pass


class Version2Rung2(Overtaken, EndToEnd):
    rung, settings = 2, SINGLE_TREES


class Version2Rung3(Overtaken, EndToEnd):
    rung, settings = 3, NO_TREE_FILTER


class Version2Rung4(Overtaken, EndToEnd):
    rung, settings = 4, NO_FILTER


class Version0Rung1(Overtaken, EndToEnd):
    protocol, settings = 0, ANY_OBJECT


class Version0Rung2(Overtaken, EndToEnd):
    protocol, rung, settings = 0, 2, {**SINGLE_TREES, **ANY_OBJECT}


class Version0Rung3(Overtaken, EndToEnd):
    protocol, rung, settings = 0, 3, {**NO_TREE_FILTER, **ANY_OBJECT}


class Version0Rung4(Overtaken, EndToEnd):
    protocol, rung, settings = 0, 4, NO_FILTER


if __name__ == "__main__":
    unittest.main()
