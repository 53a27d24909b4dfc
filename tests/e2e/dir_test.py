#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""--dir: a working tree is edited in place, with no Git at all."""

import os
import unittest

from support import (DONE, EDIT, EDITED, FILE, USAGE, VALUES, WOULD_CHANGE, EndToEnd, git)


class Directory(EndToEnd):
    def setUp(self):
        super().setUp()
        self.tree = self.dir / "tree"
        self.file = self.write(f"tree/{FILE}", VALUES, mode=0o640)

    def edit(self, *arguments, **options):
        return self.run_tool("--dir", self.tree, *arguments, **options)

    def refuse(self, *arguments, status=USAGE, words=".", **options):
        before = self.snapshot()
        done = self.edit(*arguments, **options)
        self.assert_status(status, done)
        self.assertRegex(done.err, words)
        self.assertEqual(before, self.snapshot())

    def snapshot(self):
        return {str(path): (path.lstat().st_mode, path.read_bytes() if path.is_file() else b"")
                for path in self.dir.rglob("*") if "scratch" not in path.parts}

    def test_the_value_changes_and_nothing_else(self):
        done = self.edit("--file", FILE, EDIT)
        self.assert_status(DONE, done)
        self.assertEqual(EDITED, self.file.read_bytes())
        self.assertEqual(0o640, self.file.stat().st_mode & 0o777)
        self.assertEqual(["values.yaml"], os.listdir(self.file.parent))
        self.assertIn(f"{FILE}:4: backend.tag: v1.4.1 -> v1.4.2", done.out)

    def test_a_relative_directory_and_the_current_one(self):
        self.assert_status(DONE, self.run_tool("--dir", "tree", "--file", FILE, EDIT))
        self.assert_status(DONE, self.run_tool("--dir", ".", "--file", FILE, "frontend.tag=v42",
                                               cwd=self.tree))
        self.assertEqual(EDITED.replace(b"v41", b"v42"), self.file.read_bytes())

    def test_files_of_other_formats_are_told_apart_from_broken_ones(self):
        for name, text in (("main.tf", 'tag = "v1"\n'), ("a.toml", '[image]\ntag = "v1"\n'),
                           (".env", "TAG=v1\n")):
            with self.subTest(name=name):
                self.write(f"tree/{name}", text)
                self.refuse("--file", name, "tag=v2", words="only YAML and JSON are edited")

    def test_words_of_other_tools_are_understood_to_be_suggested(self):
        for word, flag in (("--img", "--image"), ("--tag", "--image"), ("--url", "--repo"),
                           ("-h", "--help"), ("--files", "--file")):
            with self.subTest(word=word):
                self.refuse("--file", FILE, word, "x", words=f"did you mean {flag}\\?")

    def test_modes_stay(self):
        for mode in (0o600, 0o644, 0o755, 0o664):
            with self.subTest(mode=oct(mode)):
                self.file.write_bytes(VALUES)
                self.file.chmod(mode)
                self.assert_status(DONE, self.edit("--file", FILE, EDIT))
                self.assertEqual(EDITED, self.file.read_bytes())
                self.assertEqual(mode, self.file.stat().st_mode & 0o7777)

    def test_an_unchanged_file_is_not_even_touched(self):
        self.file.write_bytes(EDITED)
        os.utime(self.file, (1, 1))
        inode = self.file.stat().st_ino
        done = self.edit("--file", FILE, EDIT, "--output", "json")
        self.assert_status(DONE, done)
        self.assertEqual("unchanged", done.json["result"])
        self.assertEqual((1, inode), (self.file.stat().st_mtime, self.file.stat().st_ino))

    def test_a_dry_run_and_a_check_write_nothing(self):
        before = self.snapshot()
        done = self.edit("--file", FILE, EDIT, "--dry-run")
        self.assert_status(DONE, done)
        self.assert_status(WOULD_CHANGE, self.edit("--file", FILE, EDIT, "--check"))
        self.assertEqual(before, self.snapshot())
        git("apply", "-", cwd=self.tree, stdin=done.raw_out)
        self.assertEqual(EDITED, self.file.read_bytes())
        self.assert_status(DONE, self.edit("--file", FILE, EDIT, "--check"))

    def test_the_diff_of_an_executable_file(self):
        self.file.chmod(0o755)
        done = self.edit("--file", FILE, EDIT, "--dry-run")
        self.assertRegex(done.out, r"(?m)^index [0-9a-f]+\.\.[0-9a-f]+ 100755$")
        self.assertEqual(b"", git("apply", "-", cwd=self.tree, stdin=done.raw_out))

    def test_a_glob(self):
        for name in ("a", "b"):
            self.write(f"tree/apps/{name}/values.yaml", "image:\n  tag: v1\n")
        self.assert_status(DONE, self.edit("--file", "apps/*/values.yaml", "image.tag=v2"))
        for name in ("a", "b"):
            self.assertEqual("image:\n  tag: v2\n",
                             (self.tree / f"apps/{name}/values.yaml").read_text())

    def test_several_files_change_together_or_not_at_all(self):
        self.write("tree/a.yaml", "backend:\n  tag: v1\n")
        self.write("tree/z.yaml", "backend: [broken\n")
        self.refuse("--file", "a.yaml", "--file", FILE, "--file", "z.yaml", EDIT)
        self.write("tree/z.yaml", "frontend:\n  tag: v1\n")
        self.refuse("--file", "a.yaml", "--file", FILE, "--file", "z.yaml", EDIT)

    def test_symbolic_links_are_refused(self):
        (self.tree / "link.yaml").symlink_to(FILE)
        (self.tree / "linked").symlink_to("helm")
        (self.tree / "out").symlink_to(self.dir / "outside")
        self.write("outside/values.yaml", VALUES)
        for path in ("link.yaml", "linked/values.yaml", "out/values.yaml"):
            with self.subTest(path=path):
                self.refuse("--file", path, EDIT, words="symlink|symbolic link")

    def test_paths_that_leave_the_directory(self):
        self.write("values.yaml", VALUES)
        for path in ("../values.yaml", "helm/../../values.yaml", str(self.dir / "values.yaml"),
                     ".git/config", ".GIT/config"):
            with self.subTest(path=path):
                self.refuse("--file", path, EDIT)

    def test_what_is_no_file(self):
        os.mkfifo(self.tree / "pipe.yaml")
        for path, words in (("helm", "director|folder"), ("absent.yaml", "absent.yaml"),
                            ("pipe.yaml", "pipe.yaml"), ("absent/*.yaml", "absent")):
            with self.subTest(path=path):
                before = os.listdir(self.tree)
                done = self.edit("--file", path, EDIT, timeout=30)
                self.assert_status(USAGE, done)
                self.assertRegex(done.err, words)
                self.assertEqual(before, os.listdir(self.tree))

    def test_a_directory_that_is_not_there(self):
        done = self.run_tool("--dir", self.dir / "absent", "--file", FILE, EDIT)
        self.assert_status((USAGE, 5), done)
        self.assertIn("absent", done.err)

    def restrict(self, path, mode):
        self.addCleanup(path.chmod, path.stat().st_mode & 0o777)
        path.chmod(mode)

    def test_a_directory_that_cannot_be_written(self):
        self.file.chmod(0o440)
        self.restrict(self.file.parent, 0o555)
        self.refuse("--file", FILE, EDIT, words=FILE, may_do_all=False)

    def test_a_directory_that_cannot_be_read_is_not_passed_over(self):
        for name in ("a", "b", "c"):
            self.write(f"tree/apps/{name}/values.yaml", "image:\n  tag: v1\n")
        self.restrict(self.tree / "apps/b", 0o000)
        for pattern in ("apps/*/values.yaml", "apps/b/values.yaml", "apps/b/*.yaml", "apps/**"):
            with self.subTest(pattern=pattern):
                done = self.edit("--file", pattern, "image.tag=v2", may_do_all=False)
                self.assert_status(USAGE, done)
                self.assertRegex(done.err, "cannot read .*apps/b.*: Permission denied")
        self.assertIn("v1", (self.tree / "apps/a/values.yaml").read_text())

    def test_hard_links_elsewhere_keep_the_old_content(self):
        # Replaced whole: whoever reads meanwhile sees the old file or the new one.
        os.link(self.file, self.dir / "other")
        self.assert_status(DONE, self.edit("--file", FILE, EDIT))
        self.assertEqual(VALUES, (self.dir / "other").read_bytes())
        self.assertEqual(EDITED, self.file.read_bytes())

    def test_repo_and_dir_exclude_each_other(self):
        done = self.run_tool("--dir", self.tree, "--repo", self.tree, "--file", FILE, EDIT)
        self.assert_status(USAGE, done)
        self.assert_status(USAGE, self.run_tool("--file", FILE, EDIT))


if __name__ == "__main__":
    unittest.main()
