#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A repository on this machine: no server, no copy, the same promises."""

import os
import unittest

from support import (CONFLICT, DONE, EDIT, EDITED, FILE, FILES, NOT_FOUND, OUT_OF_TIME, USAGE,
                     UNREACHABLE, VALUES, EndToEnd, Symlink, git)


class Bare(EndToEnd):
    def setUp(self):
        super().setUp()
        self.site = self.repository()
        self.tip = self.site.tip()

    def test_a_path_lands(self):
        self.assert_landed_once(self.site, self.update(self.site.path))

    def test_a_relative_path_and_a_file_url_land(self):
        done = self.update("./site.git", cwd=self.site.path.parent)
        self.assert_landed_once(self.site, done)
        self.site = self.repository("other site.git")
        self.assert_landed_once(self.site, self.update(
            "file://" + str(self.site.path).replace(" ", "%20")))

    def test_packed_refs_and_a_named_branch(self):
        self.site.commit({FILE: VALUES}, branch="release/1.0")
        self.site.git("pack-refs", "--all")
        done = self.update(self.site.path, "--branch", "release/1.0")
        self.assert_status(DONE, done)
        self.assertEqual(EDITED, self.site.read(FILE, "release/1.0"))
        self.assert_untouched(self.site, self.tip)

    def test_no_change_is_no_commit(self):
        self.assert_status(DONE, self.update(self.site.path))
        tip = self.site.tip()
        done = self.update(self.site.path)
        self.assert_status(DONE, done)
        self.assertEqual(("unchanged", tip), (done.json["result"], done.json["commit"]))
        self.assert_untouched(self.site, tip)

    def test_a_dry_run_writes_nothing(self):
        before = _everything_in(self.site.path)
        done = self.update(self.site.path, "--dry-run")
        self.assert_status(DONE, done)
        self.assertEqual("v1.4.2", done.json["changes"][0]["new"])
        self.assertIn("+    tag: v1.4.2 ", done.err)  # where the object of JSON is not
        self.assertEqual(before, _everything_in(self.site.path))

    def test_what_is_not_there(self):
        for arguments, status in (((self.dir / "absent.git",), NOT_FOUND),
                                  ((self.site.path, "--branch", "mian"), NOT_FOUND)):
            with self.subTest(arguments=arguments):
                self.assert_status(status, self.update(*arguments))
        git("init", "--quiet", "--bare", self.dir / "empty.git")
        self.assert_status(NOT_FOUND, self.update(self.dir / "empty.git"))
        (self.dir / "plain").mkdir()
        self.assert_status((NOT_FOUND, USAGE), self.update(self.dir / "plain"))

    def test_files_that_must_not_be_touched(self):
        self.site.commit({"link.yaml": Symlink(FILE), "linked": Symlink("helm")})
        tip = self.site.tip()
        for path in ("link.yaml", "linked/values.yaml", "../x", ".git/config", "absent.yaml"):
            with self.subTest(path=path):
                done = self.run_tool("--repo", self.site.path, "--file", path, EDIT)
                self.assert_status(USAGE, done)
        self.assert_untouched(self.site, tip)

    def test_an_active_hook_is_refused(self):
        for hook in ("pre-receive", "update", "reference-transaction"):
            with self.subTest(hook=hook):
                path = self.site.hook(hook, "exit 0\n")
                done = self.update(self.site.path)
                self.assertNotIn(done.status, (DONE, 70), done)
                self.assertIn(hook, done.err)
                self.assert_untouched(self.site, self.tip)
                path.unlink()

    def test_an_active_hook_elsewhere_is_refused(self):
        self.write("hooks/update", "#!/bin/sh\nexit 1\n", mode=0o755)
        self.site.configure("core.hooksPath", str(self.dir / "hooks"))
        done = self.update(self.site.path)
        self.assertNotIn(done.status, (DONE, 70), done)
        self.assert_untouched(self.site, self.tip)

    def test_samples_and_other_hooks_do_not_matter(self):
        self.site.hook("pre-receive.sample", "exit 1\n")
        self.site.hook("pre-commit", "exit 1\n")
        self.site.hook("update", "exit 1\n").chmod(0o644)
        self.assert_landed_once(self.site, self.update(self.site.path))

    def test_a_lock_that_is_never_released(self):
        (self.site.path / "refs/heads/main.lock").touch()
        done = self.update(self.site.path, "--timeout", "3s")
        self.assert_status((CONFLICT, OUT_OF_TIME), done)
        self.assertLess(done.seconds, 40)
        self.assert_untouched(self.site, self.tip)

    def test_a_sha256_repository_is_refused_clearly(self):
        site = self.repository("sha256.git", object_format="sha256")
        done = self.update(site.path)
        self.assertNotIn(done.status, (DONE, 70), done)
        self.assertRegex(done.err, "(?i)sha-?256|object ?format")

    @unittest.skipUnless(os.geteuid() == 0, "only root can give a repository away")
    def test_a_repository_of_another_user(self):
        for path in (self.site.path, *self.site.path.rglob("*")):
            os.chown(path, 65534, 65534)
        self.assert_status(DONE, self.update(self.site.path))
        self.assertEqual(EDITED, git("-c", f"safe.directory={self.site.path}", "--git-dir",
                                     self.site.path, "cat-file", "blob", f"main:{FILE}"))

    def test_a_broken_configuration_of_the_user_does_not_matter(self):
        (self.dir / "home/.gitconfig").mkdir(parents=True)  # unreadable even for root
        self.assert_landed_once(self.site, self.update(
            self.site.path, env={"HOME": str(self.dir / "home")}))
        self.write("home2/.gitconfig", "[core\nthis is no configuration\n")
        self.assert_status(DONE, self.update(self.site.path, "--set", "frontend.tag=v42",
                                             env={"HOME": str(self.dir / "home2")}))


class Damaged(EndToEnd):
    """Objects that are not there, as after a disk that was full: unusable, and left as it is."""

    def test_an_object_that_is_missing(self):
        for number, name in enumerate((f"main:{FILE}", "main:helm", "main^{tree}", "main")):
            with self.subTest(missing=name):
                site = self.repository(f"site-{number}.git")
                self.unpack(site)
                oid = site.git("rev-parse", name).decode().strip()
                (site.path / "objects" / oid[:2] / oid[2:]).unlink()
                before = _everything_in(site.path)
                done = self.update(site.path)
                self.assert_status(UNREACHABLE, done)
                self.assertIn(oid[:7], done.err)
                self.assertEqual(before, _everything_in(site.path))

    def test_an_object_that_is_no_object(self):
        site = self.repository()
        self.unpack(site)
        oid = site.git("rev-parse", f"main:{FILE}").decode().strip()
        path = site.path / "objects" / oid[:2] / oid[2:]
        for content in (b"", b"not compressed", path.read_bytes()[:30]):
            with self.subTest(content=content):
                path.chmod(0o644)
                path.write_bytes(content)
                tip = site.tip()
                self.assert_status(UNREACHABLE, self.update(site.path))
                self.assert_untouched(site, tip)

    def unpack(self, site):
        for pack in (site.path / "objects/pack").glob("*.pack"):
            content = pack.read_bytes()
            for path in pack.parent.glob(pack.stem + ".*"):
                path.unlink()
            site.git("unpack-objects", "-q", stdin=content)


class WithWorkTree(EndToEnd):
    def setUp(self):
        super().setUp()
        self.copy = self.dir / "copy"
        git("clone", "--quiet", self.repository().path, self.copy)

    def tip(self, branch):
        return git("rev-parse", branch, cwd=self.copy)

    def test_a_branch_that_is_checked_out_is_refused(self):
        before = self.tip("main")
        for path in (self.copy, self.copy / ".git"):
            with self.subTest(path=path):
                done = self.update(path)
                self.assertNotIn(done.status, (DONE, 70), done)
                self.assertRegex(done.err, "(?m)^update-values: hint: .*--dir")
        self.assertEqual(before, self.tip("main"))
        self.assertEqual(b"", git("status", "--porcelain", cwd=self.copy))

    def test_another_branch_lands(self):
        git("branch", "release", cwd=self.copy)
        self.assert_status(DONE, self.update(self.copy, "--branch", "release"))
        self.assertEqual(EDITED, git("show", f"release:{FILE}", cwd=self.copy))
        self.assertEqual(b"", git("status", "--porcelain", cwd=self.copy))

    def test_a_branch_that_is_checked_out_in_a_linked_work_tree_is_refused(self):
        site = self.repository("bare.git", FILES)
        git("--git-dir", site.path, "worktree", "add", "--quiet", self.dir / "linked", "main")
        tip = site.tip()
        done = self.update(site.path)
        self.assertNotIn(done.status, (DONE, 70), done)
        self.assert_untouched(site, tip)


def _everything_in(directory):
    return {str(path): path.read_bytes() if path.is_file() else None
            for path in directory.rglob("*")}


if __name__ == "__main__":
    unittest.main()
