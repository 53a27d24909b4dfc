#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Taking back what a commit did, without taking back what others have done since then."""

import unittest

from support import (CONFLICT, DONE, EDIT, EDITED, FILE, FILES, NOT_FOUND, USAGE, VALUES,
                     WOULD_CHANGE, EndToEnd)

ELSEWHERE = b"replicas:   2"
MORE = b"replicas:   5"


class Revert(EndToEnd):
    """On a directory; OverHttp and OlderServer run the same."""

    def setUp(self):
        super().setUp()
        self.site = self.repository()
        self.url = self.place()
        self.base = self.site.tip()
        done = self.update(self.url)
        self.assert_status(DONE, done)
        self.bump = done.json["commit"]

    def place(self):
        return self.site.path

    def revert(self, *arguments):
        return self.run_tool("--repo", self.url, "--output", "json", "--revert", *arguments)

    def test_a_commit_is_taken_back(self):
        done = self.revert(self.bump)
        self.assert_status(DONE, done)
        self.assertEqual(VALUES, self.site.read(FILE))
        self.assertEqual([done.json["commit"], self.bump, self.base], self.site.commits())
        self.assertEqual([FILE], done.json["files"])
        change = done.json["changes"][0]
        self.assertEqual(("backend.tag", "v1.4.2", "v1.4.1", 4),
                         (change["path"], change["old"], change["new"], change["line"]))
        message = self.site.message()
        self.assertTrue(message.startswith('Revert "Set backend.tag to v1.4.2 in helm/values.yaml"'
                                           f"\n\nThis reverts commit {self.bump}.\n\n"), message)
        self.assertIn(f"Update-Values: {FILE} backend.tag v1.4.2 -> v1.4.1\n", message)
        self.assertIn(f"Update-Values-Reverts: {self.bump}\n", message)
        self.site.fsck()

    def test_the_first_digits_are_enough(self):
        self.assert_status(DONE, self.revert(self.bump[:8]))
        self.assertEqual(VALUES, self.site.read(FILE))

    def test_what_is_taken_back_already_is_told(self):
        self.assert_status(DONE, self.revert(self.bump))
        done = self.run_tool("--repo", self.url, "--revert", self.bump)
        self.assert_status(DONE, done)
        self.assertEqual(f"unchanged: {self.bump[:7]} is taken back already\n", done.out)

    def test_commits_are_counted_back_from_a_branch(self):
        self.site.commit({"README.md": "theirs\n"})
        for revision in ("HEAD~1", "HEAD^", "main~", "main~0^"):
            with self.subTest(revision=revision):
                done = self.revert(revision, "--check")
                self.assert_status(WOULD_CHANGE, done)
        done = self.revert("HEAD~3")
        self.assert_status(NOT_FOUND, done)
        self.assertIn("no commit HEAD~3: the history ends at ", done.err)
        self.assert_status((USAGE, NOT_FOUND), self.revert("HEAD~501"))
        self.assert_status(DONE, self.revert("HEAD~1"))
        self.assertEqual(VALUES, self.site.read(FILE))

    def test_head_is_the_tip_of_the_branch(self):
        self.site.git("branch", "side", self.bump)
        self.site.commit({"README.md": "theirs\n"})
        self.assert_status(DONE, self.revert("HEAD", "--branch", "side"))
        self.assertEqual(VALUES, self.site.read(FILE, "side"))

    def test_twice_is_once(self):
        self.assert_status(DONE, self.revert(self.bump))
        again = self.revert(self.bump)
        self.assert_status(DONE, again)
        self.assertEqual("unchanged", again.json["result"])
        self.assertEqual(self.site.tip(), again.json["commit"])

    def test_what_others_did_since_then_stays(self):
        self.site.commit({FILE: EDITED.replace(ELSEWHERE, MORE), "README.md": "theirs\n"})
        self.assert_status(DONE, self.revert(self.bump))
        self.assertEqual(VALUES.replace(ELSEWHERE, MORE), self.site.read(FILE))
        self.assertEqual(b"theirs\n", self.site.read("README.md"))

    def test_the_next_line_may_have_changed(self):
        self.site.commit({FILE: EDITED.replace(b"frontend:", b"frontend: # new")})
        self.assert_status(DONE, self.revert(self.bump))
        self.assertEqual(VALUES.replace(b"frontend:", b"frontend: # new"), self.site.read(FILE))

    def test_keys_and_items_are_taken_back_beside_those_of_others(self):
        path, digest = "k/kustomization.yaml", "@sha256:" + "0" * 64
        begin = "kind: Kustomization\nimages:\n- name: a.io/web\n  newTag: v1\n"
        self.site.commit({path: begin + "- name: a.io/api\n  newTag: v1\n"})
        for name in ("web", "api"):
            self.assert_status(DONE, self.run_tool("--repo", self.url, "--file", path, "--image",
                                                   f"a.io/{name}:v2{digest}"))
        done = self.revert("HEAD~1")
        self.assert_status(DONE, done)
        self.assertEqual((begin + f"- name: a.io/api\n  newTag: v2\n  digest: {digest[1:]}\n")
                         .encode(), self.site.read(path))
        self.assertIn(f"Update-Values: {path} images[0].digest {digest[1:]} -> ",
                      self.site.message())

    def test_the_same_lines_elsewhere_are_not_ours(self):
        path, ours = "k/kustomization.yaml", "- name: a.io/web\n  newTag: "
        theirs = "- name: a.io/api\n  newTag: v1\n"
        self.site.commit({path: f"images:\n{ours}v1\n"})
        for begin, end in (("", theirs), (theirs, "")):
            with self.subTest(begin=begin):
                self.site.commit({path: f"images:\n{begin}{ours}v1\n"})
                self.assert_status(DONE, self.run_tool("--repo", self.url, "--file", path,
                                                       "--image", "a.io/web:v2"))
                self.site.commit({path: f"images:\n{begin}{ours}v2\n{end}"})
                done = self.revert("last")
                self.assert_status(DONE, done)
                self.assertEqual("changed", done.json["result"])
                self.assertEqual(f"images:\n{begin}{ours}v1\n{end}".encode(),
                                 self.site.read(path))

    def test_all_values_go_back_beside_the_same_ones(self):
        path, api = "apps.yaml", "api:\n  tag: v1\n  digest: x1\n"
        before = "web:\n  tag: v1\n  digest: x1\nside:\n  tag: v1\n"
        self.site.commit({path: before})
        bump = self.site.commit({path: before.replace("1", "2")})
        self.site.commit({path: api + before.replace("1", "2")})
        self.assert_status(DONE, self.revert(bump))
        self.assertEqual((api + before).encode(), self.site.read(path))

    def test_items_and_documents_of_others_may_come_first(self):
        path = "apps/kustomization.yaml"
        more, begin = "kind: Other\n---\n", "kind: Kustomization\nimages:\n"
        ours = "- name: a.io/web\n  newTag: v1\n"
        self.site.commit({path: begin + ours})
        bump = self.site.commit({path: begin + ours.replace("v1", "v2")})
        theirs = more + begin + "- name: aaa\n  newTag: v2\n"
        self.site.commit({path: theirs + ours.replace("v1", "v2")})
        self.assert_status(DONE, self.revert(bump))
        self.assertEqual((theirs + ours).encode(), self.site.read(path))

    def test_a_value_of_somebody_else_is_not_taken_for_ours(self):
        path, old = "apps.yaml", "web:\n  tag: v1\n  r: 1\n"
        self.site.commit({path: old})
        bump = self.site.commit({path: old.replace("v1", "v2")})
        tip = self.site.commit({path: old.replace("v1", "v3") + old.replace("web", "api")})
        done = self.revert(bump)
        self.assert_status(CONFLICT, done)
        self.assertIn(f"{path} has moved on since {bump[:7]}: just what that commit changed can no "
                      "longer be taken back for certain", done.err)
        self.assert_untouched(self.site, tip)

    def test_a_line_that_moved_on_is_not_taken_back(self):
        tip = self.site.commit({FILE: EDITED.replace(b"v1.4.2", b"v1.5.0")})
        done = self.revert(self.bump)
        self.assert_status(CONFLICT, done)
        self.assertIn(f"{FILE} has moved on since {self.bump[:7]}", done.err)
        self.assert_untouched(self.site, tip)

    def test_all_or_nothing(self):
        both = self.site.commit({"apps/web/values.yaml": "image:\n  tag: v2\n",
                                 "apps/api/values.yaml": "image:\n  tag: v2\n"})
        tip = self.site.commit({"apps/web/values.yaml": "image:\n  tag: v3\n"})
        done = self.revert(both)
        self.assert_status(CONFLICT, done)
        self.assertIn("apps/web/values.yaml has moved on", done.err)
        self.assert_untouched(self.site, tip)
        self.assert_status(DONE, self.revert(both, "--file", "apps/api/*"))
        self.assertEqual(b"image:\n  tag: v1\n", self.site.read("apps/api/values.yaml"))
        self.assertEqual(b"image:\n  tag: v3\n", self.site.read("apps/web/values.yaml"))

    def test_last_is_our_own_last_change_of_the_file(self):
        done = self.run_tool("--repo", self.url, "--file", "apps/web/values.yaml", "image.tag=v2",
                             "--output", "json")
        web = done.json["commit"]
        self.site.commit({"README.md": "by hand\n"})
        self.assert_status(DONE, self.revert("last", "--file", FILE))
        self.assertEqual(VALUES, self.site.read(FILE))
        self.assert_status(DONE, self.revert("last", "--file", "apps/web/values.yaml"))
        self.assertIn(f"This reverts commit {web}.", self.site.message())

    def test_last_does_not_go_back_and_forth(self):
        self.assert_status(DONE, self.revert("last"))
        tip = self.site.tip()
        again = self.revert("last")
        self.assert_status(DONE, again)
        self.assertEqual(("unchanged", tip, "main"),
                         (again.json["result"], again.json["commit"], again.json["branch"]))
        self.assert_untouched(self.site, tip)

    def test_last_of_a_file_that_we_never_changed(self):
        done = self.revert("last", "--file", "README.md")
        self.assert_status(NOT_FOUND, done)
        self.assertIn("that changed README.md", done.err)

    def test_last_behind_a_merge(self):
        side = self.run_tool("--repo", self.url, "--branch", "main", "--file",
                             "apps/web/values.yaml", "image.tag=v7", "--output", "json")
        self.site.git("branch", "side", side.json["commit"])
        self.site.git("update-ref", "refs/heads/main", self.bump)
        ours = self.site.commit({"README.md": "ours\n"})
        tree = self.site.git("merge-tree", "--write-tree", ours, "side").decode().split()[0]
        merge = self.site.git("commit-tree", tree, "-p", ours, "-p", "side", "-m", "merge")
        self.site.git("update-ref", "refs/heads/main", merge.decode().strip())
        self.assert_status(DONE, self.revert("last", "--file", "apps/web/values.yaml"))
        self.assertEqual(b"image:\n  tag: v1\n", self.site.read("apps/web/values.yaml"))

    def test_what_cannot_be_taken_back_line_by_line(self):
        adds = self.site.commit({"new.yaml": "x: 1\n"})
        rows = {self.base: "is the first commit", adds: "adds new.yaml",
                "mian": "did you mean main?"}
        tip = self.site.tip()
        for commit, words in rows.items():
            with self.subTest(commit=commit):
                done = self.revert(commit)
                self.assert_status((USAGE, NOT_FOUND), done)
                self.assertIn(words, done.err)
        self.assert_untouched(self.site, tip)

    def test_a_commit_that_is_not_there(self):
        absent = "0" * 39 + "1"
        done = self.revert(absent)
        self.assert_status(NOT_FOUND, done)
        self.assertIn(absent[:7], done.err)
        done = self.run_tool("--repo", self.url, "--copy", f"{FILE}::backend.tag", "--to",
                             "apps/web/values.yaml::image.tag", "--copy-revision", absent)
        self.assert_status(NOT_FOUND, done)
        self.assertIn(absent[:7], done.err)

    def test_a_look_writes_nothing(self):
        self.assert_status(WOULD_CHANGE, self.revert(self.bump, "--check"))
        done = self.run_tool("--repo", self.url, "--revert", self.bump, "--dry-run")
        self.assert_status(DONE, done)
        self.assertIn("-    tag: v1.4.2 ", done.out)
        self.assertIn("+    tag: v1.4.1 ", done.out)
        self.assertIn("Update-Values-Reverts: ", done.out)
        self.assert_untouched(self.site, self.bump)

    def test_an_empty_one_is_no_other_work(self):
        done = self.run_tool("--repo", self.url, "--file", FILE, "backend.tag=v9", "--revert", "")
        self.assert_status(USAGE, done)
        self.assert_untouched(self.site, self.bump)

    def test_it_is_a_work_of_its_own(self):
        for more in (["backend.tag=v9"], ["--create"], ["--expect", "x"],
                     ["--copy", "a::b", "--to", "c"], ["--type", "int"], ["--follow-aliases"],
                     ["--pin-digest"], ["--verify-image"], ["--policy", "semver"]):
            with self.subTest(more=more):
                done = self.revert(self.bump, *more)
                self.assert_status(USAGE, done)
                self.assertIn("does not go with it", done.err)
        done = self.run_tool("--dir", self.dir, "--revert", "last")
        self.assert_status(USAGE, done)

    def test_a_file_with_odd_characters(self):
        for name in ("odd [1]*?.yaml", "odd\\1.yaml"):
            with self.subTest(name=name):
                self.site.commit({name: "tag: v1\n", "odd 1xx.yaml": "tag: v1\n"})
                bump = self.site.commit({name: "tag: v2\n"})
                self.assert_status(DONE, self.revert(bump))
                self.assertEqual(b"tag: v1\n", self.site.read(name))
                self.assertEqual(b"tag: v1\n", self.site.read("odd 1xx.yaml"))

    def test_the_files_allowed(self):
        self.assert_status(USAGE, self.revert(self.bump, "--allow", "apps/**"))
        self.assert_status(DONE, self.revert(self.bump, "--allow", "helm/**"))


class OverHttp(Revert):
    def place(self):
        return self.serve().url("site.git")


class OlderServer(Revert):
    """Without protocol version 2; such a server gives away commits that a branch leads to only
    where it is told to."""

    def place(self):
        self.site.configure("uploadpack.allowReachableSHA1InWant", "true")
        return self.serve(strip_protocol=True).url("site.git")


class WithoutFilter(Revert):
    def place(self):
        self.site.configure("uploadpack.allowFilter", "false")
        return self.serve().url("site.git")


if __name__ == "__main__":
    unittest.main()
