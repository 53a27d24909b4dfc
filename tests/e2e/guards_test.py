#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A slow old pipeline loses to a newer one, whatever the order in which they read and push."""

import json
import unittest

from support import CONFLICT, DONE, FILE, USAGE, VALUES, WOULD_CHANGE, EndToEnd, Faulty
from fakes import fault_proxy

GUARDED = VALUES + b"build: 41\n"


def values(tag, build):
    return GUARDED.replace(b"v1.4.1", tag).replace(b"build: 41", b"build: " + build)


class Guards(EndToEnd):
    def setUp(self):
        super().setUp()
        self.site = self.repository(files={FILE: GUARDED})
        self.tip = self.site.tip()

    def edit(self, *arguments):
        return self.run_tool("--repo", self.site.path, "--file", FILE, "--output", "json",
                             *arguments)

    def assert_kept_out(self, done, result, words):
        self.assert_status(CONFLICT, done)
        self.assertEqual(result, done.json["result"], done)
        self.assertIn(words, done.err)
        self.assertFalse(done.json["changed"])
        self.assert_untouched(self.site, self.tip)

    def test_only_what_is_expected_is_changed(self):
        self.assert_kept_out(self.edit("backend.tag=v2", "--expect", "v1.4.0"), "conflict",
                             "backend.tag is 'v1.4.1', not 'v1.4.0' as --expect wants")
        done = self.edit("backend.tag=v2", "frontend.tag=v42", "--expect", "backend.tag=v1.4.1",
                         "--expect", "frontend.tag=v41")
        self.assert_status(DONE, done)
        self.assertTrue(done.json["changed"])

    def test_an_expectation_may_name_its_file_and_document(self):
        self.site.commit({"apps.yaml": "kind: Deployment\nreplicas: 2\n---\nkind: Job\nreplicas: 1\n"})
        tip = self.site.tip()
        scale = ("--repo", self.site.path, "--output", "json",
                 "apps.yaml::kind=Deployment#replicas=5", "apps.yaml::kind=Job#replicas=5")
        rows = {"kind=Deployment#replicas=3": CONFLICT, "apps.yaml::kind=Job#replicas=2": CONFLICT,
                "replicas=2": CONFLICT, "kind=Pod#replicas=2": USAGE,
                "other.yaml::kind=Job#replicas=1": USAGE}
        for expected, status in rows.items():
            with self.subTest(expected=expected):
                self.assert_status(status, self.run_tool(*scale, "--expect", expected))
                self.assert_untouched(self.site, tip)
        met = ("--expect", "kind=Deployment#replicas=2", "--expect", "apps.yaml::1#replicas=1")
        self.assert_status(DONE, self.run_tool(*scale, *met))
        again = self.run_tool(*scale, *met)
        self.assert_status(DONE, again)
        self.assertEqual("unchanged", again.json["result"])

    def test_an_expectation_that_guards_nothing_is_refused(self):
        done = self.edit("backend.tag=v2", "--expect", "backend.tga=v1.4.1")
        self.assert_status(USAGE, done)
        self.assertIn("did you mean --expect backend.tag=OLD?", done.err)
        done = self.edit("backend.tag=v2", "--expect", "dGVzdA==")
        self.assert_status(USAGE, done)
        self.assertIn("a value that has an = itself is expected with its path", done.err)
        self.assert_untouched(self.site, self.tip)

    def test_an_image_is_expected_by_its_path(self):
        self.site.commit({"pod.yaml": "spec: {containers: [{name: a, image: example.com/a:v1}]}\n"})
        image = ("--repo", self.site.path, "--file", "pod.yaml", "--image", "example.com/a:v2")
        for expected, status in (("spec.containers[name=a].image=v0", CONFLICT),
                                 ("pod.yaml::spec.containers[name=a].image=v1", DONE)):
            self.assert_status(status, self.run_tool(*image, "--expect", expected))

    def test_a_run_that_is_repeated_is_done(self):
        arguments = ("backend.tag=v2", "--expect", "v1.4.1")
        self.assert_status(DONE, self.edit(*arguments))
        again = self.edit(*arguments)
        self.assert_status(DONE, again)
        self.assertEqual("unchanged", again.json["result"])

    def test_nothing_goes_back_to_an_older_version(self):
        self.assert_kept_out(self.edit("backend.tag=v1.4.0", "--not-older"), "superseded",
                             "backend.tag is 'v1.4.1' already, which is newer than 'v1.4.0'")
        self.assert_status(DONE, self.edit("backend.tag=v1.10.0", "--not-older"))

    def test_nobody_guesses_which_is_newer(self):
        done = self.edit("backend.tag=latest", "--not-older")
        self.assert_status(USAGE, done)
        self.assertIn("cannot tell which is newer", done.err)
        self.assertIn("--supersede-by", done.err)
        self.assert_untouched(self.site, self.tip)

    def test_an_image_without_a_version_is_older_than_any(self):
        for text in ("image: a.io/app\n", "image: {repository: a.io/app, tag: ''}\n",
                     "kustomize: {images: ['app=a.io/app']}\n",
                     "kind: Kustomization\nimages: [{name: a.io/app}]\n"):
            with self.subTest(text=text):
                self.site.commit({"v.yaml": text})
                self.assert_status(DONE, self.run_tool(
                    "--repo", self.site.path, "--file", "v.yaml", "--image", "a.io/app:v2",
                    "--not-older"))
        self.site.commit({"v.yaml": "image: {repository: a.io/app, tag: 'no tag'}\n"})
        self.assert_status(USAGE, self.run_tool("--repo", self.site.path, "--file", "v.yaml",
                                                "--image", "a.io/app:v2", "--not-older"))

    def test_an_expectation_about_many_documents_is_looked_up_at_once(self):
        document = ("kind: Deployment\nmetadata: {name: web-%d}\nspec: {containers: [{name: app, "
                    "image: a.io/app:v1}]}\n---\n")
        self.site.commit({"all.yaml": "".join(document % i for i in range(2000))})
        image = ("--repo", self.site.path, "--file", "all.yaml", "--image", "a.io/app:v2",
                 "--check", "--quiet", "--expect")
        path = "kind=Deployment#spec.containers[name=app].image="
        for version, status in (("v0", CONFLICT), ("v1", WOULD_CHANGE)):
            self.assert_status(status, self.run_tool(*image, path + version, timeout=15))

    def test_digests_of_one_tag_have_no_order(self):
        old, new = "sha256:" + "0" * 64, "sha256:" + "e" * 64
        rows = {f"image: a.io/app:v1@{old}\n": (f"a.io/app:v1@{new}", USAGE),
                f"image: {{repository: a.io/app, tag: v1@{old}}}\n": (f"a.io/app:v1@{new}", USAGE),
                f"image: {{repository: a.io/app, tag: v1, digest: '{old}'}}\n":
                    (f"a.io/app:v1@{new}", USAGE),
                f"x: 1\nimage: {{repository: a.io/app, tag: v1, digest: '{old}'}}\n":
                    (f"a.io/app@{new}", USAGE),
                f"kind: Kustomization\nimages: [{{name: a.io/app, digest: '{old}'}}]\n":
                    (f"a.io/app:v1@{new}", USAGE),
                f"y: 1\nimage: {{repository: a.io/app, tag: v1, digest: '{old}'}}\n":
                    (f"a.io/app:v2@{new}", DONE),
                "image: {repository: a.io/app, tag: v1}\n": (f"a.io/app:v1@{new}", DONE),
                "image: {repository: a.io/app, tag: null}\n": ("a.io/app:v1", DONE)}
        for text, (image, status) in rows.items():
            with self.subTest(text=text):
                self.site.commit({"image.yaml": text})
                done = self.run_tool("--repo", self.site.path, "--file", "image.yaml", "--image",
                                     image, "--not-older")
                self.assert_status(status, done)

    def test_the_number_is_kept_in_the_same_commit(self):
        done = self.edit("backend.tag=v2", "--supersede-by", "build=42")
        self.assert_status(DONE, done)
        self.assertEqual(values(b"v2", b"42"), self.site.read(FILE))
        self.assertEqual(self.tip, self.site.commits()[1])

    def test_a_smaller_number_is_superseded(self):
        self.assert_kept_out(self.edit("backend.tag=v2", "--supersede-by", "build=40"),
                             "superseded", "build is '41' already, so this run, which is '40'")

    def test_a_smaller_number_is_superseded_even_with_nothing_to_change(self):
        self.assert_kept_out(self.edit("backend.tag=v1.4.1", "--supersede-by", "build=40"),
                             "superseded", "is superseded")

    def test_the_number_moves_on_although_the_values_are_there(self):
        self.assert_status(DONE, self.edit("backend.tag=v1.4.1", "--supersede-by", "build=42"))
        self.assertEqual(values(b"v1.4.1", b"42"), self.site.read(FILE))

    def test_a_misspelt_number_guards_nothing_and_is_refused(self):
        done = self.edit("backend.tag=v2", "--supersede-by", "biuld=42")
        self.assert_status(USAGE, done)
        self.assertIn("did you mean build?", done.err)
        self.assert_status(DONE, self.edit("backend.tag=v2", "--supersede-by", "serial=42",
                                           "--create"))
        self.assertIn(b'serial: "42"\n', self.site.read(FILE))

    def test_what_is_no_number_is_refused(self):
        for number in ("build=next", "build=", "build", "build=-1"):
            with self.subTest(number=number):
                self.assert_status(USAGE, self.edit("backend.tag=v2", "--supersede-by", number))
        done = self.edit("backend.tag=v2", "--supersede-by", "frontend.tag=7")
        self.assert_status(USAGE, done)
        self.assertIn("not a number", done.err)

    def test_the_number_may_have_its_own_file(self):
        self.site.commit({"build.yaml": "serial: 7\n"})
        done = self.edit("backend.tag=v2", "--supersede-by", "build.yaml::serial=8")
        self.assert_status(DONE, done)
        self.assertEqual(b"serial: 8\n", self.site.read("build.yaml"))
        self.assertEqual(["build.yaml", FILE], sorted(done.json["files"]))

    def test_a_look_is_kept_out_as_well(self):
        for flag in ("--check", "--dry-run"):
            done = self.edit("backend.tag=v2", "--supersede-by", "build=40", flag)
            self.assert_kept_out(done, "superseded", "is superseded")
        self.assert_status(WOULD_CHANGE, self.edit("backend.tag=v2", "--supersede-by", "build=42",
                                                   "--check"))

    def test_a_revert_leaves_the_number_where_it_is(self):
        self.assert_status(DONE, self.edit("backend.tag=v2", "--supersede-by", "build=60"))
        done = self.run_tool("--repo", self.site.path, "--revert", "last", "--output", "json")
        self.assert_status(DONE, done)
        self.assertEqual(values(b"v1.4.1", b"60"), self.site.read(FILE))
        self.assertEqual(["backend.tag"], [change["path"] for change in done.json["changes"]])
        late = self.edit("backend.tag=v3", "--supersede-by", "build=50")
        self.assertEqual((CONFLICT, "superseded"), (late.status, late.json["result"]))

    def test_a_revert_passes_over_what_only_moved_the_number(self):
        first = self.edit("backend.tag=v2", "--supersede-by", "build=42").json["commit"]
        number = self.edit("backend.tag=v2", "--supersede-by", "build=43").json["commit"]
        done = self.run_tool("--repo", self.site.path, "--revert", number)
        self.assert_status(USAGE, done)
        self.assertIn("changed only the number of --supersede-by", done.err)
        self.assert_status(DONE, self.run_tool("--repo", self.site.path, "--revert", "last"))
        self.assertEqual(values(b"v1.4.1", b"43"), self.site.read(FILE))
        for commit in ("last", first):
            again = self.run_tool("--repo", self.site.path, "--revert", commit)
            self.assert_status(DONE, again)
            self.assertEqual(f"unchanged: {first[:7]} is taken back already\n", again.out)

    def test_a_revert_leaves_the_number_of_each_document_where_it_is(self):
        def both(tag, build):
            return f"kind: A\ntag: {tag}\nbuild: {build}\n---\nkind: B\nbuild: 7\n".encode()

        self.site.commit({"apps.yaml": both("v1", 41)})
        self.assert_status(DONE, self.run_tool("--repo", self.site.path, "--file", "apps.yaml",
                                               "tag=v2", "--supersede-by", "kind=A#build=60"))
        self.assertEqual(both("v2", 60), self.site.read("apps.yaml"))
        self.assert_status(DONE, self.run_tool("--repo", self.site.path, "--revert", "last"))
        self.assertEqual(both("v1", 60), self.site.read("apps.yaml"))

    def test_a_directory_is_guarded_too(self):
        self.write("work/values.yaml", GUARDED)
        done = self.run_tool("--dir", self.dir / "work", "--file", "values.yaml",
                             "backend.tag=v2", "--supersede-by", "build=40")
        self.assert_status(CONFLICT, done)
        self.assertEqual(GUARDED, (self.dir / "work/values.yaml").read_bytes())


class Interleaved(Faulty):
    """The newer one lands before the older one has read, between its reads, before its push."""

    def fresh(self):
        super().fresh()
        self.site.commit({FILE: GUARDED})

    def old(self):
        return self.run_tool("--repo", self.url, "--file", FILE, "backend.tag=v1.5.0", *self.guard,
                             "--output", "json")

    def newer_at(self, number):
        self.link.add(fault_proxy.before(
            lambda: self.site.commit({FILE: values(b"v1.6.0", b"60")})), number=number)

    def check(self):
        steps = self.steps()
        self.assertGreaterEqual(steps, 3)
        for number in range(1, steps + 1):
            with self.subTest(request=number):
                self.fresh()
                self.newer_at(number)
                done = self.old()
                self.assert_status(CONFLICT, done)
                self.assertEqual("superseded", done.json["result"], done)
                self.assertEqual(values(b"v1.6.0", b"60"), self.site.read(FILE))

    def steps(self):
        self.fresh()
        self.assert_status(DONE, self.old())
        return len(self.link.steps())

    def test_a_smaller_number_never_wins(self):
        self.guard = ("--supersede-by", "build=50")
        self.check()

    def test_an_older_version_never_wins(self):
        self.guard = ("--not-older",)
        self.check()

    def test_an_unexpected_value_is_never_replaced(self):
        self.guard = ("--expect", "v1.4.1")
        for number in range(1, self.steps() + 1):
            with self.subTest(request=number):
                self.fresh()
                self.newer_at(number)
                done = self.old()
                self.assert_status(CONFLICT, done)
                self.assertEqual("conflict", done.json["result"], done)
                self.assertEqual(values(b"v1.6.0", b"60"), self.site.read(FILE))

    def test_without_a_guard_the_last_one_wins(self):
        self.guard = ()
        self.fresh()
        self.newer_at(len(self.link.steps()) or 3)
        done = self.old()
        self.assert_status(DONE, done)
        self.assertEqual("v1.5.0", json.loads(done.out)["changes"][0]["new"])


if __name__ == "__main__":
    unittest.main()
