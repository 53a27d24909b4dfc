#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""One commit on a remote branch, without a clone, against a real Git server."""

import json
import os
import unittest

import support
from support import (DONE, EDIT, EDITED, FILE, FILES, NOT_FOUND, USAGE, VALUES, WOULD_CHANGE,
                     EndToEnd, Executable, Submodule, Symlink, git)

SUBMODULE = Submodule("1" * 40)


class Landing(EndToEnd):
    def setUp(self):
        super().setUp()
        self.site = self.repository()
        self.server = self.serve()
        self.url = self.server.url("site.git")

    def test_one_value_is_one_commit_that_changes_those_bytes_only(self):
        done = self.update(self.url, "--branch", "main")
        self.assert_landed_once(self.site, done)
        self.assertEqual(2, len(self.site.commits()))

    def test_json_tells_what_happened(self):
        before = self.site.tip()
        facts = self.update(self.url).json
        self.assertEqual("changed", facts["result"])
        self.assertIs(True, facts["changed"])
        self.assertEqual((self.site.tip(), before), (facts["commit"], facts["parent"]))
        self.assertEqual("main", facts["branch"])
        self.assertEqual([FILE], facts["files"])
        self.assertEqual(1, facts["attempts"])
        self.assertIsNone(facts["pull-request"])
        change, = facts["changes"]
        self.assertEqual({"file": FILE, "path": "backend.tag", "line": 4, "old": "v1.4.1",
                          "new": "v1.4.2"}, {name: change[name] for name in change
                                             if name != "document"})

    def test_the_text_for_people_names_the_line_and_the_commits(self):
        before = self.site.tip()
        done = self.run_tool("--repo", self.url, "--file", FILE, EDIT)
        self.assert_status(DONE, done)
        first, last = done.out.splitlines()
        self.assertEqual(f"{FILE}:4: backend.tag: v1.4.1 -> v1.4.2", first)
        self.assertRegex(last, rf"^main {before[:7]}\.\.{self.site.tip()[:7]}, 1 attempt, ")

    def test_the_default_message_ends_in_a_trailer_for_each_change(self):
        self.assert_status(DONE, self.update(self.url, "--set", "frontend.tag=v42"))
        message = self.site.message()
        subject = message.splitlines()[0]
        self.assertTrue(0 < len(subject) <= 72, subject)
        self.assertEqual([f"Update-Values: {FILE} backend.tag v1.4.1 -> v1.4.2",
                          f"Update-Values: {FILE} frontend.tag v41 -> v42"],
                         _trailers(message))

    def test_a_value_cannot_forge_a_trailer(self):
        forged = "v2\n\nSigned-off-by: Somebody <somebody@example.com>"
        done = self.run_tool("--repo", self.url, "--file", FILE, "--set", f"backend.tag={forged}")
        self.assert_status(DONE, done)
        trailers = _trailers(self.site.message())
        self.assertEqual(1, len(trailers), self.site.message())
        quoted = trailers[0].partition(" -> ")[2]
        self.assertEqual(forged, json.loads(quoted))
        self.assertNotIn("\nSigned-off-by", self.site.message())

    def test_the_message_is_a_template(self):
        done = self.update(self.url, "--message",
                           "Deploy {{.new | upper}}\n\nSigned-off-by: A <a@example.com>")
        self.assert_landed_once(self.site, done)
        self.assertEqual("Deploy V1.4.2\n\nSigned-off-by: A <a@example.com>\n"
                         f"Update-Values: {FILE} backend.tag v1.4.1 -> v1.4.2",
                         self.site.message().rstrip())

    def test_a_template_that_fails_pushes_nothing(self):
        tip = self.site.tip()
        for message in ("{{.nope}}", "{{.new", "{{fail `no`}}"):
            for flags in ([], ["--dry-run"], ["--check"]):
                with self.subTest(message=message, flags=flags):
                    done = self.update(self.url, "--message", message, *flags)
                    self.assert_status(USAGE, done)
                    self.assertIn("--message: template: message:1", done.err)
                    self.assertEqual(tip, self.site.tip())

    def test_message_author_and_committer_are_the_users(self):
        done = self.update(self.url, "--message", "Deploy the backend\n\nAs asked.", "--author",
                           "Release Bot <release@example.com>", "--committer",
                           "CI <ci@example.com>", "--skip-ci")
        self.assert_landed_once(self.site, done)
        raw = self.site.raw_commit().decode()
        self.assertRegex(raw, r"(?m)^author Release Bot <release@example\.com> \d+ [+-]\d{4}$")
        self.assertRegex(raw, r"(?m)^committer CI <ci@example\.com> \d+ [+-]\d{4}$")
        self.assertTrue(self.site.message().startswith("Deploy the backend"))
        self.assertIn("[skip ci]", self.site.message())

    def test_a_name_that_could_forge_a_header_is_refused(self):
        before = self.site.tip()
        for identity in ("Release <Bot> <release@example.com>", "Release\nBot <r@example.com>",
                         "Release Bot <release@\nexample.com>", "Release Bot",
                         "Release Bot <a>b@example.com>"):
            for flag in ("--author", "--committer"):
                with self.subTest(identity=identity, flag=flag):
                    self.assert_status(USAGE, self.update(self.url, flag, identity))
        self.assert_untouched(self.site, before)

    def test_several_files_and_keys_are_one_commit(self):
        before = self.site.tip()
        done = self.run_tool("--repo", self.url, "--file", "apps/web/values.yaml",
                             "--file", "apps/api/values.yaml", "--set", "image.tag=v2",
                             "--set", f"{FILE}::backend.tag=v1.4.2",
                             "--set", f"{FILE}::frontend.tag=v42")
        self.assert_status(DONE, done)
        self.assertEqual(2, len(self.site.commits()))
        for name in ("web", "api"):
            self.assertEqual(b"image:\n  tag: v2\n", self.site.read(f"apps/{name}/values.yaml"))
        self.assertEqual(EDITED.replace(b'"v41"', b'"v42"'), self.site.read(FILE))
        self.assert_only_changed(
            self.site, [FILE, "apps/web/values.yaml", "apps/api/values.yaml"], before, "main")

    def test_a_glob_names_every_file_it_matches(self):
        done = self.run_tool("--repo", self.url, "--file", "apps/*/values.yaml",
                             "--set", "image.tag=v2", "--output", "json")
        self.assert_status(DONE, done)
        self.assertEqual(["apps/api/values.yaml", "apps/web/values.yaml"],
                         sorted(done.json["files"]))
        self.assertEqual(2, len(self.site.commits()))

    def test_one_bad_file_of_several_means_no_commit(self):
        before = self.site.tip()
        done = self.run_tool("--repo", self.url, "--file", "apps/web/values.yaml",
                             "--file", "README.md", "--set", "image.tag=v2")
        self.assert_status(USAGE, done)
        self.assert_untouched(self.site, before)

    def test_changes_come_from_a_file_or_standard_input(self):
        changes = json.dumps({FILE: {"backend.tag": "v1.4.2"}})
        done = self.run_tool("--repo", self.url, "--changes", self.write("changes.json", changes),
                             "--output", "json")
        self.assert_landed_once(self.site, done)
        changes = json.dumps({"$.frontend.tag": "v42"})
        done = self.run_tool("--repo", self.url, "--file", FILE, "--changes", "-",
                             stdin=changes.encode())
        self.assert_status(DONE, done)
        self.assertEqual(EDITED.replace(b'"v41"', b'"v42"'), self.site.read(FILE))

    def test_without_a_branch_the_remotes_head_is_meant(self):
        other = self.repository("trunk.git", branch="trunk")
        other.commit({"README.md": "on a branch that sorts first\n"}, branch="a-branch")
        done = self.update(self.server.url("trunk.git"))
        self.assert_landed_once(other, done, branch="trunk")
        self.assertEqual("trunk", done.json["branch"])

    def test_a_branch_that_begins_with_the_name_of_ours_is_not_ours(self):
        other = self.site.commit({FILE: "backend:\n  tag: other\n"}, branch="main-old")
        self.assert_landed_once(self.site, self.update(self.url, "--branch", "main"))
        self.assert_untouched(self.site, other, "main-old")
        self.assert_status(NOT_FOUND, self.update(self.url, "--branch", "mai"))

    def test_a_repository_that_moved_is_followed(self):
        server = self.serve(redirects={"/old": "/site.git"})
        done = self.update(server.url("old"))
        self.assert_landed_once(self.site, done)
        moved = [request for request in server.requests() if request.status == 301]
        self.assertTrue(moved)
        for request in server.requests():
            self.assertFalse(request.method == "POST" and request.status == 200
                             and request.path.startswith("/old"), request)

    def test_a_proxy_carries_the_requests_unless_the_host_is_exempt(self):
        proxy = self.proxy(self.server)
        variables = {"http_proxy": f"http://127.0.0.1:{proxy.port}"}
        # It leads to this machine, too, but is not the name of it.
        url = self.url.replace("127.0.0.1", "0.0.0.0")
        self.assertNotEqual(self.url, url)
        done = self.update(url, env={**variables, "NO_PROXY": "0.0.0.0"})
        self.assert_landed_once(self.site, done)
        self.assertEqual([], proxy.seen)
        done = self.update(url, "--set", "frontend.tag=v42", env=variables)
        self.assert_status(DONE, done)
        self.assertEqual(3, len(self.site.commits()))
        self.assertEqual(1, proxy.steps().count("push"))

    def test_this_machine_is_asked_through_no_proxy(self):
        proxy = self.proxy(self.server)
        address = f"http://127.0.0.1:{proxy.port}"
        done = self.update(self.url, env={"http_proxy": address, "ALL_PROXY": address})
        self.assert_landed_once(self.site, done)
        self.assertEqual([], proxy.seen)

    def test_a_url_with_a_prefix_and_a_slash_at_the_end(self):
        server = self.serve(prefix="/scm/team")
        self.assert_landed_once(self.site, self.update(server.url("site.git") + "/"))


class Trees(EndToEnd):
    """What lies around the edited file is none of our business."""

    def land(self, files, path=FILE, name="site.git"):
        site = self.repository(name, files)
        before = site.tip()
        done = self.run_tool("--repo", self.serve().url(name), "--file", path,
                             "--set", EDIT, "--output", "json")
        self.assert_status(DONE, done)
        self.assertEqual(EDITED, site.read(path))
        self.assert_only_changed(site, [path], before, "main")
        site.fsck()

    def test_modes_links_submodules_and_order_stay(self):
        self.land({FILE: Executable(VALUES), "helm/link": Symlink("values.yaml"),
                   "helm/module": SUBMODULE, "helm/values": "a file that sorts before\n",
                   "helm.yaml": "x\n", "helm-old/values.yaml": VALUES, "helm0": "x\n",
                   "helm/run.sh": Executable(b"#!/bin/sh\n"), "link": Symlink("helm"),
                   ".gitmodules": "[submodule \"m\"]\n\tpath = helm/module\n\turl = ../m.git\n"})

    def test_deep_paths_and_odd_names(self):
        for number, path in enumerate(("a/b/c/d/e/f/g/values.yaml", "with blank/ünï/välues.yaml",
                                       "-dash/x.yaml", "values.yaml")):
            with self.subTest(path=path):
                self.land({path: VALUES, "z": "z\n"}, path, f"site-{number}.git")

    def test_a_directory_of_a_thousand_files(self):
        files = {f"helm/file-{number:04}.yaml": f"n: {number}\n" for number in range(1000)}
        self.land({**files, FILE: VALUES})

    def test_a_legacy_mode_survives(self):
        site = self.repository()
        blob = site.git("rev-parse", f"main:{FILE}").decode().strip()
        tree = _raw_tree((b"100664 other", blob), (b"100664 values.yaml", blob))
        helm = _write(site, "tree", tree)
        root = _write(site, "tree", _raw_tree((b"40000 helm", helm)))
        site.git("update-ref", "refs/heads/main", git(
            "--git-dir", site.path, "commit-tree", root, "-m", "legacy").decode().strip())
        done = self.update(self.serve().url("site.git"))
        self.assert_status(DONE, done)
        new = site.git("rev-parse", "main:helm/values.yaml").decode().strip()
        self.assertEqual(_raw_tree((b"100664 other", blob), (b"100664 values.yaml", new)),
                         site.git("cat-file", "tree", "main:helm"))
        self.assertEqual(EDITED, site.read(FILE))

    def test_a_merge_commit_or_a_signed_one_is_a_fine_parent(self):
        site = self.repository()
        side = site.commit({"side": "x\n"}, branch="side")
        tree = site.git("rev-parse", "main^{tree}").decode().strip()
        text = (f"tree {tree}\nparent {site.tip()}\nparent {side}\n"
                "author A <a@example.com> 1700000000 +0545\n"
                "committer A <a@example.com> 1700000000 -1130\nencoding ISO-8859-1\n"
                "gpgsig -----BEGIN SSH SIGNATURE-----\n AAAA\n -----END SSH SIGNATURE-----\n"
                "\nm\xe9\n")
        merge = _write(site, "commit", text.encode("latin-1"))
        site.git("update-ref", "refs/heads/main", merge)
        done = self.update(self.serve().url("site.git"))
        self.assert_landed_once(site, done, on=merge)


class NothingToDo(EndToEnd):
    def setUp(self):
        super().setUp()
        self.site = self.repository(files={**FILES, FILE: EDITED})
        self.server = self.serve()
        self.url = self.server.url("site.git")
        self.tip = self.site.tip()

    def assert_nothing_pushed(self):
        self.assert_untouched(self.site, self.tip)
        self.assertFalse([request for request in self.server.requests()
                          if "receive-pack" in request.path])

    def test_a_value_that_is_there_already_is_no_commit(self):
        done = self.update(self.url)
        self.assert_status(DONE, done)
        facts = done.json
        self.assertEqual(("unchanged", False, self.tip),
                         (facts["result"], facts["changed"], facts["commit"]))
        self.assert_nothing_pushed()

    def test_the_text_for_people_says_so(self):
        done = self.run_tool("--repo", self.url, "--file", FILE, EDIT)
        self.assert_status(DONE, done)
        self.assertEqual(f"unchanged: {FILE} already has backend.tag v1.4.2\n", done.out)

    def test_a_dry_run_shows_the_exact_diff(self):
        for text in (EDITED, EDITED[:-1], EDITED.replace(b"\n", b"\r\n"),
                     b"backend: {tag: v1.4.2}"):
            with self.subTest(text=text):
                tip = self.tip = self.site.commit({FILE: text})
                done = self.run_tool("--repo", self.url, "--file", FILE, "--set",
                                     "backend.tag=v9", "--dry-run")
                self.assert_status(DONE, done)
                copy = self.dir / f"copy-{tip}"
                git("clone", "--quiet", self.site.path, copy)
                git("apply", "-", cwd=copy, stdin=done.raw_out)
                self.assertEqual(text.replace(b"v1.4.2", b"v9"), (copy / FILE).read_bytes())
                self.assert_nothing_pushed()

    def test_a_dry_run_shows_the_message(self):
        self.tip = self.site.commit({FILE: VALUES})
        done = self.run_tool("--repo", self.url, "--file", FILE, EDIT, "--dry-run", "--message",
                             "Deploy {{.new}}")
        self.assert_status(DONE, done)
        self.assertIn("the message of the commit:\n    Deploy v1.4.2\n    \n    Update-Values: ",
                      done.out)
        self.assert_nothing_pushed()

    def test_a_dry_run_knows_executable_files(self):
        self.tip = self.site.commit({"run.yaml": support.Executable(VALUES)})
        done = self.run_tool("--repo", self.url, "--file", "run.yaml", "--dry-run", EDIT)
        self.assertRegex(done.out, r"(?m)^index [0-9a-f]+\.\.[0-9a-f]+ 100755$")

    def test_check_asks_whether_something_would_change(self):
        self.assert_status(DONE, self.update(self.url, "--check"))
        done = self.update(self.url, "--check", "--set", "frontend.tag=v42")
        self.assert_status(WOULD_CHANGE, done)
        self.assert_nothing_pushed()

    def test_a_dry_run_needs_no_right_to_push(self):
        self.site.configure("http.receivepack", "false")
        done = self.update(self.url, "--dry-run", "--set", "frontend.tag=v42")
        self.assert_status(DONE, done)
        self.assertEqual(["frontend.tag"], [change["path"] for change in done.json["changes"]])
        self.assert_nothing_pushed()


class Refusals(EndToEnd):
    """What is not there, or must not be touched, is named; nothing is pushed."""

    def setUp(self):
        super().setUp()
        self.site = self.repository(files={
            **FILES, "link.yaml": Symlink(FILE), "linked": Symlink("helm"),
            "module": SUBMODULE,
            "lfs.yaml": "version https://git-lfs.github.com/spec/v1\n"
                        f"oid sha256:{'0' * 64}\nsize 12\n",
            "crypt.yaml": b"\0GITCRYPT\0" + bytes(range(64)),
            "sops.yaml": "backend:\n  tag: v1\nsops:\n  mac: ENC[x]\n",
            "template.yaml": "{{- if .Values.x }}\nbackend:\n  tag: v1\n{{- end }}\n",
            "broken.yaml": "backend: [\n",
        })
        self.server = self.serve()

    def refuse(self, status, *arguments, repository="site.git", words="."):
        done = self.run_tool("--repo", self.server.url(repository), *arguments)
        self.assert_status(status, done)
        self.assertRegex(done.err, r"(?m)^update-values: error: ")
        self.assertRegex(done.err, words)
        self.assertEqual("", done.out)
        self.assertEqual(1, len(self.site.commits()))
        return done

    def test_a_branch_that_is_not_there(self):
        self.refuse(NOT_FOUND, "--file", FILE, EDIT, "--branch", "mian", words="mian")

    def test_an_empty_repository(self):
        self.repository("empty.git", files={})
        git("--git-dir", self.dir / "repositories/empty.git", "update-ref", "-d",
            "refs/heads/main")
        self.refuse(NOT_FOUND, "--file", FILE, EDIT, repository="empty.git")
        self.refuse(NOT_FOUND, "--file", FILE, EDIT, "--branch", "main", repository="empty.git")

    def test_a_repository_that_is_not_there(self):
        self.refuse(NOT_FOUND, "--file", FILE, EDIT, repository="absent.git", words="absent")

    def test_files_that_are_not_there_or_no_files(self):
        for path, words in (("helm/valuse.yaml", "valuse"), ("absent/values.yaml", "absent"),
                            (f"{FILE}/values.yaml", "values"), ("helm", "director|folder"),
                            ("link.yaml", "symlink|symbolic link"),
                            ("linked/values.yaml", "symlink|symbolic link"),
                            ("module", "submodule"), ("module/values.yaml", "submodule"),
                            ("apps/*/absent.yaml", "absent")):
            with self.subTest(path=path):
                self.refuse(USAGE, "--file", path, EDIT, words=words)

    def test_paths_that_leave_the_repository(self):
        for path in ("../values.yaml", "helm/../../values.yaml", "helm/../helm/values.yaml",
                     "/etc/values.yaml", ".git/config", ".GIT/config", "helm/.Git/values.yaml",
                     "git~1/config", "GIT~1/config", "./../x"):
            with self.subTest(path=path):
                self.refuse(USAGE, "--file", path, EDIT)
                self.refuse(USAGE, "--set", f"{path}::{EDIT}")

    def test_files_that_are_not_what_they_seem(self):
        for path, words in (("lfs.yaml", "LFS"), ("crypt.yaml", "git-crypt"),
                            ("sops.yaml", "sops"), ("template.yaml", "template"),
                            ("broken.yaml", "broken.yaml")):
            with self.subTest(path=path):
                self.refuse(USAGE, "--file", path, EDIT, words=words)

    def test_a_miss_suggests_what_is_there(self):
        self.refuse(USAGE, "--file", FILE, "bakend.tag=v2", words="backend")

    def test_only_what_is_allowed_may_change(self):
        self.refuse(USAGE, "--file", FILE, EDIT, "--allow", "apps/**", words="helm/values.yaml")
        done = self.update(self.server.url("site.git"), "--allow", "apps/**", "--allow", "helm/*")
        self.assert_landed_once(self.site, done)

    def test_a_sha256_repository_is_refused_clearly(self):
        self.repository("sha256.git", object_format="sha256")
        done = self.run_tool("--repo", self.server.url("sha256.git"), "--file", FILE, EDIT)
        self.assertNotIn(done.status, (DONE, 70, -11, -6), done)
        self.assertRegex(done.err, "(?i)sha-?256")

    def test_a_url_without_a_scheme_gets_two_spellings_as_a_hint(self):
        done = self.run_tool("--repo", "git.example.com/team/site.git", "--file", FILE, EDIT)
        self.assert_status(USAGE, done)
        self.assertIn("https://git.example.com/team/site.git", done.err)
        self.assertIn("./git.example.com/team/site.git", done.err)

    def test_a_push_that_the_server_forbids_is_denied(self):
        self.site.configure("http.receivepack", "false")
        self.refuse(support.DENIED, "--file", FILE, EDIT)


class Size(EndToEnd):
    def test_a_file_over_the_limit_is_refused_by_its_name(self):
        files = {**FILES, "helm/huge.yaml": "a: 1\n" + "# a line of comment\n" * 900_000}
        for settings in ({}, {"uploadpackfilter.tree.allow": "false"},
                         {"uploadpack.allowFilter": "false"}):
            with self.subTest(settings=settings):
                site = self.repository(files=files)
                for name, value in settings.items():
                    site.configure(name, value)
                done = self.run_tool("--repo", self.serve().url("site.git"), "--file",
                                     "helm/huge.yaml", "a=2")
                self.assert_status(USAGE, done)
                self.assertRegex(done.err, "helm/huge.yaml: .*over the limit of 16 MiB")


class Cost(EndToEnd):
    """Cost follows the depth of the path, not the size of the repository."""

    DEEP = "apps/team/web/production/values.yaml"

    def measure(self, file=FILE, requests=4, connections=1, **options):
        site = self.repository(**options)
        server = self.serve()
        self.assert_landed_once(site, self.update(server.url("site.git"), file=file), file=file)
        seen = server.requests()
        self.assertEqual(requests, len(seen), seen)
        self.assertEqual(connections, len({request.connection for request in seen}), seen)
        return sum(request.received + request.sent for request in seen)

    def test_a_small_repository_takes_four_requests_and_8_kilobytes(self):
        self.assertLessEqual(self.measure(), 8 * 1024)

    def test_two_levels_of_directories_take_one_request(self):
        files = {**FILES, self.DEEP: VALUES}
        for team in range(40):
            for app in range(40):
                files[f"apps/team-{team}/app-{app}/values.yaml"] = f"{team} {app}\n"
        self.assertLessEqual(self.measure(self.DEEP, requests=5, files=files), 16 * 1024)

    def test_25000_tags_cost_nothing(self):
        self.assertLessEqual(self.measure(tags=25_000), 8 * 1024)

    def test_large_files_elsewhere_cost_nothing(self):
        noise = {f"data/{number}.bin": os.urandom(20_000) for number in range(50)}
        self.assertLessEqual(self.measure(files={**FILES, **noise}), 8 * 1024)

    def test_large_neighbours_cost_a_request_and_not_their_size(self):
        files = {**FILES, "helm/big.bin": os.urandom(2_000_000)}
        self.measure(requests=5, connections=2, files=files)

    def test_large_files_on_the_way_cost_a_connection_and_not_their_size(self):
        files = {**FILES, "big.bin": os.urandom(2_000_000), self.DEEP: VALUES}
        self.measure(self.DEEP, requests=5, connections=2, files=files)

    def test_a_wide_directory_costs_a_request_and_not_its_size(self):
        files = {**FILES, **{f"helm/values-{number}.yaml": os.urandom(2000).hex()
                             for number in range(500)}}
        self.measure(requests=5, connections=2, files=files)

    def test_a_long_history_costs_nothing(self):
        site = self.repository("long.git")
        for number in range(30):
            site.commit({"README.md": f"{number}\n" * 2000})
        server = self.serve()
        before = site.tip()
        self.assert_landed_once(site, self.update(server.url("long.git")), on=before)
        self.assertLessEqual(sum(request.sent for request in server.requests()), 20_000)


def _trailers(message):
    return git("interpret-trailers", "--parse", stdin=message.encode()).decode().splitlines()


def _raw_tree(*entries):
    return b"".join(head + b"\0" + bytes.fromhex(oid) for head, oid in entries)


def _write(repository, kind, data):
    return repository.git("hash-object", "-t", kind, "-w", "--literally", "--stdin",
                          stdin=data).decode().strip()


if __name__ == "__main__":
    unittest.main()
