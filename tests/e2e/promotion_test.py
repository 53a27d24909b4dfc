#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Values that are copied: from one environment to the next, of one repository or of two."""

import unittest

from support import DENIED, DONE, NOT_FOUND, USAGE, EndToEnd, Faulty
from fakes import fault_proxy

STAGING = b"image:\n  tag: v2.0.0   # tested\n  pull: Always\nreplicas: 3\n"
PROD = b'image:\n  tag: "v1.0.0"\nreplicas: 9   # more\n'
PROMOTED = b'image:\n  tag: "v2.0.0"\nreplicas: 9   # more\n'
FILES = {"env/staging/values.yaml": STAGING, "env/prod/values.yaml": PROD}
OLD, NEW = ("sha256:" + digit * 64 for digit in "12")
IMAGE = "image:\n  repository: x/web\n  tag: {}\n  digest: {}\n"
FROM = "env/staging/values.yaml::image.tag"
TO = "env/prod/values.yaml"


class Promotion(EndToEnd):
    def setUp(self):
        super().setUp()
        self.site = self.repository(files=FILES)
        self.tip = self.site.tip()

    def promote(self, *arguments, repository=None, **options):
        return self.run_tool("--repo", repository or self.site.path, *arguments,
                             "--output", "json", **options)

    def test_a_value_is_promoted(self):
        done = self.promote("--copy", FROM, "--to", TO + "::image.tag")
        self.assert_status(DONE, done)
        self.assertEqual(PROMOTED, self.site.read(TO))
        self.assertEqual([TO], done.json["files"])
        self.assertEqual([("v1.0.0", "v2.0.0")],
                         [(change["old"], change["new"]) for change in done.json["changes"]])
        again = self.promote("--copy", FROM, "--to", TO)
        self.assertEqual("unchanged", again.json["result"])

    def test_several_values_go_into_one_commit(self):
        done = self.promote("--copy", FROM, "--copy", "env/staging/values.yaml::replicas",
                            "--to", TO)
        self.assert_status(DONE, done)
        self.assertEqual(PROMOTED.replace(b"9", b"3"), self.site.read(TO))
        self.assertEqual(self.tip, self.site.commits()[1])

    def test_a_value_keeps_its_type(self):
        self.site.commit({"a.yaml": "x: 1276\ny: true\nz: \"1276\"\n",
                          "b.yaml": "x: a\ny: a\nz: 5\n"})
        self.assert_status(DONE, self.promote("--copy", "a.yaml::x", "--copy", "a.yaml::y",
                                              "--copy", "a.yaml::z", "--to", "b.yaml"))
        self.assertEqual(b'x: 1276\ny: true\nz: "1276"\n', self.site.read("b.yaml"))

    def test_other_values_go_along(self):
        done = self.promote("--copy", FROM, "--to", TO, TO + "::replicas=10")
        self.assert_status(DONE, done)
        self.assertEqual(PROMOTED.replace(b"9", b"10"), self.site.read(TO))

    def test_a_version_that_becomes_a_number_is_told(self):
        self.site.commit({"a.yaml": "tag: 1.10\nn: 2.5\n", "b.yaml": 'tag: "1.9"\nn: 1.5\n'})
        for source in ((), ("--copy-revision", "main")):
            done = self.promote("--copy", "a.yaml::tag", "--copy", "a.yaml::n", "--to", "b.yaml",
                                "--dry-run", *source)
            self.assert_status(DONE, done)
            self.assertIn('b.yaml: tag was the text "1.9" and is now the number 1.10', done.err)
            self.assertNotIn(" n was ", done.err)

    def warnings_of(self, before, *arguments):
        self.site.commit({"a.yaml": IMAGE.format("v2", NEW), "b.yaml": before})
        done = self.promote(*arguments, "--dry-run")
        self.assert_status(DONE, done)
        return done.err

    def test_a_digest_that_stays_beside_a_new_tag_is_told(self):
        copied = ("--copy", "a.yaml::image.tag", "--to", "b.yaml")
        whole = "image: {{image: 'x/web:{}', digest: '{}'}}\n"
        entry = "images:\n- name: x/web\n  newTag: {}\n  digest: {}\n"
        parameters = ("parameters:\n- {{name: image.repository, value: x/web}}\n"
                      "- {{name: image.tag, value: {}}}\n- {{name: image.digest, value: '{}'}}\n")
        rows = [(IMAGE, copied, "image.digest", "--copy FILE::image.digest"),
                (IMAGE, ("--file", "b.yaml", "image.tag=v2"), "image.digest", "--image"),
                ("image:\n  tag: {}\n  digest: {}\n", copied, "image.digest",
                 "--copy FILE::image.digest"),
                ("image: {{imageTag: {}, name: x/web, imageDigest: '{}'}}\n",
                 ("--file", "b.yaml", "image.imageTag=v2"), "image.imageDigest", "--image"),
                (whole, ("--file", "b.yaml", "image.image=x/web:v2"), "image.digest", "--image"),
                (entry, ("--copy", "a.yaml::image.tag", "--to", "b.yaml::images[0].newTag"),
                 "images[name=x/web].digest", "--copy FILE::images[name=x/web].digest"),
                (parameters, ("--file", "b.yaml", "parameters[1].value=v2"),
                 "parameters[name=image.digest].value", "--image"),
                ("a: 1\n---\n" + IMAGE, copied, "image.digest", "--copy")]
        for text, arguments, path, advice in rows:
            with self.subTest(text=text, arguments=arguments):
                told = self.warnings_of(text.format("v1", OLD), *arguments)
                self.assertIn(f"warning: b.yaml: {path} is still sha256:", told)
                self.assertIn(advice, told)
                self.assertEqual(1, told.count("is still"), told)

    def test_a_digest_that_is_as_it_shall_be_is_not_told(self):
        tag, digest = "a.yaml::image.tag", "a.yaml::image.digest"
        rows = [(IMAGE.format("v1", OLD), "--copy", tag, "--copy", digest, "--to", "b.yaml"),
                (IMAGE.format("v1", NEW), "--copy", tag, "--copy", digest, "--to", "b.yaml"),
                (IMAGE.format("v2", OLD), "--copy", tag, "--to", "b.yaml"),
                (IMAGE.format("v1", '""'), "--copy", tag, "--to", "b.yaml"),
                (IMAGE.format("v1", OLD), "--copy", tag, "--to", "b.yaml", "b.yaml::image.digest="),
                (IMAGE.format("v1", OLD) + "other: v1\n", "--copy", tag,
                 "--to", "b.yaml::other"),
                ("image:\n  tag: v1\n  digest: none of ours\n", "--copy", tag, "--to", "b.yaml"),
                (IMAGE.format("v1", NEW) + "other: 1\n", "--file", "b.yaml",
                 "--image", "x/web:v2@" + NEW, "other=2")]
        for text, *arguments in rows:
            with self.subTest(text=text, arguments=arguments):
                self.assertNotIn("is still", self.warnings_of(text, *arguments))

    def test_a_copy_is_guarded(self):
        done = self.promote("--copy", FROM, "--to", TO, "--expect", "v0")
        self.assertEqual(("conflict", 6), (done.json["result"], done.status))
        done = self.promote("--copy", TO + "::image.tag", "--to", "env/staging/values.yaml",
                            "--not-older")
        self.assertEqual(("superseded", 6), (done.json["result"], done.status))
        self.assert_untouched(self.site, self.tip)

    def test_only_allowed_files_are_changed_but_all_can_be_read(self):
        self.assert_status(DONE, self.promote("--copy", FROM, "--to", TO,
                                              "--allow", "env/prod/**"))
        self.assert_status(USAGE, self.promote("--copy", FROM, "--to", TO,
                                               "--allow", "env/staging/**"))

    def test_from_an_older_revision(self):
        self.site.git("tag", "tested", self.tip)
        self.site.commit({"env/staging/values.yaml": STAGING.replace(b"v2.0.0", b"v2.1.0")})
        done = self.promote("--copy", FROM, "--to", TO, "--copy-revision", "tested")
        self.assert_status(DONE, done)
        self.assertEqual(PROMOTED, self.site.read(TO))

    def test_from_another_repository(self):
        other = self.repository("other.git", {"staging.yaml": STAGING}, branch="main")
        with_server = self.serve()
        for source in (other.path, with_server.url("other.git")):
            with self.subTest(source=source):
                site = self.repository(f"site-{len(str(source))}.git", FILES)
                done = self.promote("--copy", "staging.yaml::image.tag",
                                    "--to", TO + "::image.tag", "--copy-repo", source,
                                    repository=site.path)
                self.assert_status(DONE, done)
                self.assertEqual(PROMOTED, site.read(TO))

    def test_into_a_directory(self):
        self.write("work/prod.yaml", PROD)
        done = self.run_tool("--dir", self.dir / "work", "--copy", FROM,
                             "--to", "prod.yaml::image.tag", "--copy-repo", self.site.path)
        self.assert_status(DONE, done)
        self.assertEqual(PROMOTED, (self.dir / "work/prod.yaml").read_bytes())

    def test_what_is_not_there(self):
        rows = {("--copy", "env/staging/values.yaml::image.tga", "--to", TO):
                (USAGE, "did you mean tag?"),
                ("--copy", "env/stagin/values.yaml::image.tag", "--to", TO):
                (USAGE, "did you mean env/staging?"),
                ("--copy", FROM, "--to", "env/prod/value.yaml"):
                (USAGE, "did you mean env/prod/values.yaml?"),
                ("--copy", FROM, "--to", TO + "::image.digest"): (USAGE, "--create"),
                ("--copy", "env/staging/values.yaml::image", "--to", TO): (USAGE, "is a map"),
                ("--copy", FROM, "--to", TO, "--copy-revision", "v9"): (NOT_FOUND, "v9"),
                ("--copy", FROM, "--to", TO, "--copy-repo", "./none.git"): (NOT_FOUND, "none.git"),
                ("--copy", FROM): (USAGE, "--to"),
                ("--copy-repo", self.site.path, TO + "::image.tag=v1"): (USAGE, "--copy")}
        for arguments, (status, words) in rows.items():
            with self.subTest(arguments=arguments):
                done = self.promote(*arguments)
                self.assert_status(status, done)
                self.assertIn(words, done.err)
        self.assert_untouched(self.site, self.tip)


class Raced(Faulty):
    """What is copied is what is there when the commit is made."""

    def test_both_files_are_of_one_commit(self):
        for number in (1, 2, 3):
            with self.subTest(request=number):
                self.fresh()
                self.site.commit(FILES)
                newer = STAGING.replace(b"v2.0.0", b"v2.5.0")
                self.link.add(fault_proxy.before(
                    lambda text=newer: self.site.commit({"env/staging/values.yaml": text})),
                    number=number)
                done = self.run_tool("--repo", self.url, "--copy", FROM, "--to", TO)
                self.assert_status(DONE, done)
                self.assertEqual(PROMOTED.replace(b"v2.0.0", b"v2.5.0"), self.site.read(TO))


class Logins(EndToEnd):
    """What opens one server is not shown to another."""

    def test_the_other_server_gets_none(self):
        site = self.repository(files=FILES)
        self.repository("other.git", {"staging.yaml": STAGING})
        other = self.serve(users={"reader": "other-secret"})
        done = self.run_tool("--repo", site.path, "--copy", "staging.yaml::image.tag",
                             "--to", TO + "::image.tag", "--copy-repo", other.url("other.git"),
                             env={"GIT_USERNAME": "reader", "GIT_PASSWORD": "other-secret"})
        self.assert_status(DENIED, done)
        self.assertIn("netrc", done.err)
        netrc = self.write("netrc", "machine 127.0.0.1 login reader password other-secret\n", 0o600)
        done = self.run_tool("--repo", site.path, "--copy", "staging.yaml::image.tag",
                             "--to", TO + "::image.tag", "--copy-repo", other.url("other.git"),
                             "--netrc-file", netrc)
        self.assert_status(DONE, done)


if __name__ == "__main__":
    unittest.main()
