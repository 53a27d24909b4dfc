#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Where `apply-appset` finds the repositories of generators, and what it compares with."""

import os
import unittest

from appset_files_support import (DENIED, DONE, NOT_FOUND, REPOSITORY, UNREACHABLE, USAGE, Sets,
                                  a_list, a_set, directories, git, of_folders)


class Against(Sets):
    def setUp(self):
        super().setUp()
        self.work = self.checkout()
        self.sets = self.file(of_folders(), name="work/sets/apps.yaml")
        self.commit(self.work)

    def against(self, revision, *flags, **options):
        return self.apply_appset("--against", revision, *flags, files=[self.sets], **options)

    def assert_renamed(self, done):
        self.assert_status(DONE, done)
        self.assertEqual((["front"], ["web"], 1),
                         (done.json["create"], done.json["delete"], done.json["unchanged"]))

    def test_what_is_not_committed_counts(self):
        self.assertEqual("unchanged", self.against("main").json["result"])
        git("mv", "apps/web", "apps/front", cwd=self.work)
        self.assert_renamed(self.against("main"))

    def test_a_branch_is_compared_with_what_it_is_about_to_become(self):
        base = git("rev-parse", "main", cwd=self.work).decode().strip()
        git("tag", "v1", cwd=self.work)
        git("switch", "--quiet", "--create", "feature/x", cwd=self.work)
        git("mv", "apps/web", "apps/front", cwd=self.work)
        self.commit(self.work)
        git("update-ref", "refs/remotes/origin/main", "main", cwd=self.work)
        for revision in ("main", "origin/main", "refs/heads/main", "refs/remotes/origin/main",
                         "v1", base, base[:10]):
            with self.subTest(revision):
                self.assert_renamed(self.against(revision))
        git("checkout", "--quiet", "--detach", cwd=self.work)
        git("branch", "--quiet", "--delete", "--force", "main", "feature/x", cwd=self.work)
        for revision in ("main", "origin/main", base):
            with self.subTest(revision, of="no branch"):
                self.assert_renamed(self.against(revision))

    def test_the_sets_are_those_of_then_too(self):
        self.sets.write_text(self.sets.read_text().replace("namespace: x", "namespace: z"))
        done = self.against("main", output="text")
        self.assertIn("  ~ change api (another namespace: what runs in the old one stays there until "
                      "it is pruned)\n      spec.destination.namespace: x -> z\n", done.out)
        self.sets.unlink()
        other = self.file(of_folders(name="other"), name="work/sets/other.yaml")
        done = self.apply_appset("--against", "main", "--file", other)
        self.assert_status(DONE, done)

    def test_directories_and_single_files_are_found_again(self):
        for path in (self.sets, self.sets.parent, self.work, "sets/apps.yaml", "./sets", "."):
            with self.subTest(path):
                done = self.apply_appset("--against", "main", "--file", path, cwd=self.work)
                self.assertEqual(("unchanged", 2), (done.json["result"], done.json["unchanged"]))

    def test_a_hidden_directory_is_found_again_where_it_is_named(self):
        (self.work / ".github").mkdir()
        self.sets.parent.rename(self.work / ".github/sets")
        self.file(a_set(a_list("c"), name="hidden"), name="work/.github/sets/.old/sets.yaml")
        self.commit(self.work)
        for path in (".github/sets", ".github/sets/apps.yaml"):
            with self.subTest(path):
                done = self.apply_appset("--against", "main", "--file", path, cwd=self.work)
                self.assertEqual(("unchanged", 2), (done.json["result"], done.json["unchanged"]))
        done = self.apply_appset("--against", "main", "--file", self.file(name="work/x.yaml"))
        self.assert_says(done, USAGE, "nothing in ")

    def test_a_set_that_is_new_makes_new_applications(self):
        new = self.file(a_set(a_list("c"), name="new"), name="work/sets/new.yaml")
        done = self.apply_appset("--against", "main", "--file", new.parent)
        self.assertEqual((["c"], 2), (done.json["create"], done.json["unchanged"]))

    def test_a_set_that_goes_takes_its_applications_along(self):
        self.sets.unlink()
        done = self.apply_appset("--against", "main", "--file", self.sets.parent)
        self.assertEqual((["api", "web"], 1), (done.json["delete"], len(done.json["guards"])))
        done = self.apply_appset("--against", "main", "--file", self.sets.parent, output="text")
        self.assertIn(", no longer in the files; where it is pruned:\n  - delete api", done.out)

    def test_so_do_other_objects_go(self):
        solo = {"apiVersion": "argoproj.io/v1alpha1", "kind": "Application",
                "metadata": {"name": "solo", "namespace": "argocd"},
                "spec": a_set()["spec"]["template"]["spec"]}
        project = {"apiVersion": "argoproj.io/v1alpha1", "kind": "AppProject",
                   "metadata": {"name": "team", "namespace": "argocd"}, "spec": {}}
        more = self.file(solo, project, name="work/sets/more.yaml")
        self.commit(self.work)
        more.unlink()
        done = self.apply_appset("--against", "main", "--file", self.sets.parent)
        self.assertEqual((["solo"], 2), (done.json["delete"], done.json["unchanged"]))
        self.assertEqual("1 to delete, 2 unchanged; other objects: 1 to delete",
                         done.json["message"])
        self.assertIn("max-delete: 1 application would be deleted: solo", done.json["guards"][0])
        text = self.apply_appset("--against", "main", "--file", self.sets.parent, output="text").out
        self.assertIn("- delete Application argocd/solo (no longer in the files; where it is "
                      "pruned)\n", text)
        made = self.file(a_set(a_list("solo"), name="new"), name="work/sets/more.yaml")
        done = self.apply_appset("--against", "main", "--file", made.parent)
        self.assertEqual(([], ["solo"]), (done.json["delete"], done.json["adopt"]))

    def test_links_to_sets_are_followed_then_as_now(self):
        self.sets.rename(self.work / "shared.yaml")
        self.sets.symlink_to("../shared.yaml")
        self.commit(self.work)
        self.assertEqual("unchanged", self.against("HEAD").json["result"])
        done = self.apply_appset("--against", "HEAD", "--file", self.sets.parent)
        self.assertEqual(("unchanged", 2), (done.json["result"], done.json["unchanged"]))

    def test_revisions_are_what_git_understands(self):
        self.sets.write_text(self.sets.read_text() + "# more\n")
        self.commit(self.work)
        git("mv", "apps/web", "apps/front", cwd=self.work)
        for revision in ("HEAD~1", "main^", "main~1", "HEAD@{0}"):
            with self.subTest(revision):
                self.assert_renamed(self.against(revision))
        for revision in ("HEAD~99", "@{u}", "a..b", "HEAD^{tree}"):
            with self.subTest(revision):
                self.assert_says(self.against(revision), NOT_FOUND, f"'{revision}'")

    def test_nothing_then_and_now_is_a_mistake(self):
        other = self.write("work/other/x.yaml", "kind: ConfigMap\napiVersion: v1\n")
        self.commit(self.work)
        done = self.apply_appset("--against", "main", "--file", other)
        self.assert_says(done, USAGE, "nothing in ")
        self.sets.write_text("kind: ConfigMap\n")
        self.assert_status(DONE, self.against("main"))

    def test_a_revision_that_is_not_there(self):
        done = self.against("absent")
        self.assert_says(done, NOT_FOUND, "absent")
        self.assertEqual("notfound", done.json["result"])
        self.assertNotIn("refs/remotes", done.err)

    def test_files_outside_of_a_repository_have_no_past(self):
        outside = self.file(a_set(a_list("a")), name="outside.yaml")
        self.assert_says(self.apply_appset("--against", "main", "--file", outside), USAGE,
                         "--against")
        done = self.apply_appset("--against", "main", "--file", "-", cwd=self.work,
                                 stdin=self.sets.read_bytes())
        self.assert_says(done, USAGE, "--against")

    def test_a_tag_is_not_what_lies_here(self):
        git("tag", "v1", cwd=self.work)
        git("mv", "apps/web", "apps/front", cwd=self.work)
        self.file(of_folders(directories("apps/*", revision="v1")), name="work/sets/apps.yaml")
        git("checkout", "--quiet", "--detach", cwd=self.work)
        done = self.apply_appset("--repo-map", f"{REPOSITORY}={self.work}@v1", files=[self.sets])
        self.assertEqual(["api", "web"], done.json["create"])
        done = self.apply_appset("--timeout", "1s", files=[self.sets])
        self.assert_status((3, UNREACHABLE), done)


class Repositories(Sets):
    def test_the_checkout_around_the_files_is_one(self):
        work = self.checkout()
        (work / "apps/new").mkdir()
        (work / "apps/new/x").touch()
        sets = self.file(of_folders(), name="work/sets.yaml")
        self.assertEqual(["api", "new", "web"], self.names(files=[sets]))

    def test_its_address_may_be_written_in_another_way(self):
        for url in ("git@git.example.com:acme/deploy.git", "ssh://git@git.example.com/acme/deploy",
                    "https://git.example.com/acme/deploy", "https://GIT.example.com/acme/deploy.git/"):
            with self.subTest(url):
                work = self.checkout(origin=url, name=f"work-{abs(hash(url))}")
                sets = self.file(of_folders(), name=f"{work.name}/sets.yaml")
                self.assertEqual(["api", "web"], self.names(files=[sets]))

    def test_a_map_says_where_a_repository_is(self):
        work = self.checkout(origin=None)
        git("tag", "v1", cwd=work)
        git("switch", "--quiet", "--create", "next", cwd=work)
        git("rm", "-r", "--quiet", "apps/web", cwd=work)
        commit = self.commit(work)
        (work / "apps/lying").mkdir()
        (work / "apps/lying/x").touch()
        git("clone", "--quiet", "--bare", work, self.dir / "bare.git")
        for place, names in ((work, ["api", "lying"]), (f"{work}@next", ["api"]),
                             (f"{work}@v1", ["api", "web"]), (f"{work}@{commit}", ["api"]),
                             (self.dir / "bare.git", ["api", "web"]),
                             (f"{self.dir}/bare.git@next", ["api"])):
            with self.subTest(place):
                self.assertEqual(names, self.names(
                    of_folders(), flags=["--repo-map", f"{REPOSITORY}={place}"]))

    def test_several_maps(self):
        one, two = (self.checkout([f"apps/{name}/x"], origin=None, name=name)
                    for name in ("one", "two"))
        other = "https://git.example.com/acme/other.git"
        document = of_folders(directories("apps/*"), directories("apps/*", url=other))
        maps = [f"{REPOSITORY}={one}", f"{other}={two}"]
        self.assertEqual(["one", "two"], self.names(
            document, flags=[word for one in maps for word in ("--repo-map", one)]))
        self.assertEqual(["one", "two"], self.names(
            document, env={"GITOPS_APPLY_APPSET_REPO_MAP": "\n".join(maps)}))

    def test_maps_that_lead_nowhere(self):
        work = self.checkout(origin=None)
        for text, status in ((REPOSITORY, USAGE), (f"{REPOSITORY}=", USAGE), (f"={work}", USAGE),
                             (f"{REPOSITORY}={self.dir}/absent", (USAGE, NOT_FOUND)),
                             (f"{REPOSITORY}={work}@absent", NOT_FOUND)):
            with self.subTest(text):
                done = self.plan(of_folders(), flags=["--repo-map", text])
                self.assert_says(done, status)

    def test_files_are_read_and_their_content_is_at_hand(self):
        self.checkout(origin=None)
        self.write("work/envs/eu/config.json", '{"region": "eu-1", "count": 3}')
        self.write("work/envs/us/config.yaml", "region: us-1\ncount: 4\n")
        generator = {"git": {"repoURL": REPOSITORY, "revision": "main",
                             "files": [{"path": "envs/*/config.*"}]}}
        self.assertEqual(["eu-1-3", "us-1-4"], self.names(
            a_set(generator, made="{{.region}}-{{.count}}"),
            flags=["--repo-map", f"{REPOSITORY}={self.dir / 'work'}"]))

    def test_a_server_is_asked_for_no_more_than_that(self):
        # More than two connections can hold on their way.
        large = os.urandom(32 << 20)
        files = {f"apps/{name}/x": "" for name in ("web", "api")}
        self.repository("deploy.git", {**files, "large.bin": large})
        server = self.serve()
        url = server.url("deploy.git")
        self.assertEqual(["api", "web"], self.names(of_folders(directories("apps/*", url=url))))
        # The large file lies beside the directories: a look ahead is broken off in the midst of it.
        self.assertLess(sum(request.sent for request in server.requests()), len(large))
        self.assertEqual([], [one for one in self.dir.rglob("*.pack")
                              if "repositories" not in one.parts])

    def test_a_server_is_asked_for_the_revision(self):
        site = self.repository("deploy.git", {"apps/web/x": ""})
        first = site.tip()
        site.git("tag", "v1")
        site.commit({"apps/api/x": ""}, branch="main")
        site.commit({"apps/dev/x": ""}, branch="dev")
        url = self.serve().url("deploy.git")
        for revision, names in (("main", ["api", "web"]), ("HEAD", ["api", "web"]), ("v1", ["web"]),
                                ("dev", ["dev"]), (first, ["web"]), ("refs/heads/dev", ["dev"])):
            with self.subTest(revision):
                self.assertEqual(names, self.names(
                    of_folders(directories("apps/*", url=url, revision=revision))))
        done = self.plan(of_folders(directories("apps/*", url=url, revision="absent")))
        self.assert_says(done, NOT_FOUND, "absent", "spec.generators[0].git")
        done = self.plan(of_folders(directories("apps/*", url=url.replace("deploy", "absent"))))
        self.assert_says(done, NOT_FOUND)

    def test_a_login_goes_to_the_server_of_the_checkout_alone(self):
        self.repository("more.git", {"apps/web/x": ""})
        server = self.serve(users={"bot": "pass/word+1"})
        login = {"GIT_USERNAME": "bot", "GIT_PASSWORD": "pass/word+1"}
        for host, origin, status in (("127.0.0.1", "127.0.0.1", DONE),
                                     ("localhost", "127.0.0.1", DENIED)):
            with self.subTest(host):
                work = self.checkout(origin=server.url("site.git", host=origin), name=host)
                sets = self.file(of_folders(directories(
                    "apps/*", url=server.url("more.git", host=host))), name=f"{host}/sets.yaml")
                server.reset()
                done = self.apply_appset(files=[sets], env=login, cwd=work)
                self.assert_status(status, done)
                self.assertNotIn("pass/word", done.out + done.err)
                users = {request.user for request in server.requests()}
                self.assertEqual(status == DONE, "bot" in users)

    def test_what_is_no_address_of_a_server_has_to_be_mapped(self):
        for url in ("git@git.example.com:acme/x.git", "/etc", "file:///etc", "ext::sh -c id"):
            with self.subTest(url):
                done = self.plan(of_folders(directories("*", url=url)))
                self.assert_says(done, USAGE, "--repo-map" if "ext" not in url else "")


if __name__ == "__main__":
    unittest.main()
