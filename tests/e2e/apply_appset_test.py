#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What `apply-appset` says of files: no cluster, no Argo CD, and only what was asked for is written."""

import html
import json
import os
import re
import unittest

import yaml

from results_support import assert_all_agree
from support import (DENIED, DONE, NOT_FOUND, SOON, UNREACHABLE, USAGE,  # noqa: F401
                     WOULD_CHANGE, EndToEnd, git)

APPLY_APPSET = os.environ.get("APPLY_APPSET", "")

REPOSITORY = "https://git.example.com/acme/deploy.git"
NAMES = ("result", "message", "duration", "create", "change", "delete", "adopt", "unchanged",
         "guards", "findings", "applications")
FINALIZER = "resources-finalizer.argocd.argoproj.io"
FORGED = "x\n::error::forged\n##[error]forged"
HOSTILE = (FORGED, "::stop-commands::x", "##[group]x", "\x1b[31mred", "a\rb", "$(id)", "`id`",
           "| a | b |", "<img src=x>", "[x](http://y)", "<!-- x", "-->", "***", "</code>", "%0A::x",
           "\u202eevil", "😀", "'\"\\")


def a_set(*generators, name="many", go=True, made="{{.name}}", **spec):
    template = {"metadata": {"name": made}, "spec": {
        "project": "default", "destination": {"name": "in-cluster", "namespace": "x"},
        "source": {"repoURL": REPOSITORY, "path": "x"}}}
    return {"apiVersion": "argoproj.io/v1alpha1", "kind": "ApplicationSet",
            "metadata": {"name": name, "namespace": "argocd"},
            "spec": {"goTemplate": go, "generators": list(generators), "template": template,
                     **spec}}


def a_list(*names, **more):
    return {"list": {"elements": [{"name": name, **more} for name in names]}}


def directories(*paths, url=REPOSITORY, revision="main"):
    return {"git": {"repoURL": url, "revision": revision,
                    "directories": [{"path": path} for path in paths]}}


def of_folders(*generators, **more):
    return a_set(*(generators or [directories("apps/*")]), made="{{.path.basename}}", **more)


class Sets(EndToEnd):
    @classmethod
    def setUpClass(cls):
        if not APPLY_APPSET:
            raise RuntimeError("APPLY_APPSET must be the path of the program under test")

    def file(self, *documents, name="sets.yaml"):
        return self.write(name, yaml.safe_dump_all(documents, sort_keys=False))

    def apply_appset(self, *arguments, files=(), output="json", **options):
        for one in files:
            arguments = ("--file", one, *arguments)
        return self.start(*arguments, "--output", output, tool=APPLY_APPSET,
                          **options).finish(SOON)

    def plan(self, *documents, flags=(), files=(), **options):
        files = [self.file(*documents), *files] if documents else files
        return self.apply_appset(*flags, files=files, **options)

    def render(self, *documents, flags=(), **options):
        """The applications, after both forms have said the same."""
        done = self.plan(*documents, flags=["--render", *flags], output="text", **options)
        self.assert_status(DONE, done)
        made = list(yaml.safe_load_all(done.out))
        listed = self.plan(*documents, flags=["--render", *flags], **options).json
        self.assertEqual(("v1", "List"), (listed["apiVersion"], listed["kind"]))
        self.assertEqual(made, listed["items"])
        return made

    def names(self, *documents, **options):
        return [one["metadata"]["name"] for one in self.render(*documents, **options)]

    def checkout(self, files=("apps/web/x", "apps/api/x"), origin=REPOSITORY, name="work"):
        """A repository with these files in its one commit, on the branch main."""
        folder = self.dir / name
        for path in files:
            self.write(f"{name}/{path}", "")
        git("init", "--quiet", "--initial-branch", "main", cwd=folder)
        if origin:
            git("remote", "add", "origin", origin, cwd=folder)
        self.commit(folder)
        return folder

    def commit(self, folder):
        git("add", "--all", cwd=folder)
        git("commit", "--quiet", "--message", "x", cwd=folder)
        return git("rev-parse", "HEAD", cwd=folder).decode().strip()

    def everything(self):
        """Every file below the directory of the test, with its content."""
        return {path.relative_to(self.dir): path.read_bytes()
                for path in self.dir.rglob("*") if path.is_file()}

    def assert_says(self, done, status, *texts):
        self.assert_status(status, done)
        errors = [line for line in done.err.splitlines() if line.startswith("apply-appset: error:")]
        self.assertTrue(errors, done)
        for text in texts:
            self.assertIn(text, done.err)


class Render(Sets):
    def test_each_element_becomes_an_application(self):
        one, two = self.render(a_set(a_list("a", "b")))
        self.assertEqual({"apiVersion": "argoproj.io/v1alpha1", "kind": "Application",
                          "metadata": {"name": "a", "namespace": "argocd",
                                       "finalizers": [FINALIZER]},
                          "spec": {"project": "default",
                                   "destination": {"name": "in-cluster", "namespace": "x"},
                                   "source": {"repoURL": REPOSITORY, "path": "x"}}}, one)
        self.assertEqual("b", two["metadata"]["name"])

    def test_both_kinds_of_templates(self):
        self.assertEqual(["a-x"], self.names(a_set(a_list("a"), go=False, made="{{name}}-x")))
        self.assertEqual(["A-x"], self.names(a_set(a_list("a"), made="{{.name | upper}}-x")))

    def test_the_order_is_that_of_files_and_generators(self):
        self.assertEqual(["c", "a", "b"], self.names(a_set(a_list("c"), a_list("a"), name="z"),
                                                     a_set(a_list("b"), name="a")))

    def test_nothing_made_is_no_application(self):
        self.assertEqual([], self.names(a_set(a_list())))
        self.assertEqual([], self.plan(a_set(a_list()), flags=["--render"]).json["items"])

    def test_it_says_the_same_each_time(self):
        document = a_set(a_list("a"), made="{{.name}}-{{now | unixEpoch}}-{{randAlphaNum 5}}")
        self.assertEqual(self.names(document), self.names(document))
        self.assertNotEqual(self.names(document),
                            [one["metadata"]["name"] for one in self.plan(
                                document, flags=["--render", "--allow-nondeterministic"])
                             .json["items"]])

    def test_secrets_that_are_given_are_not_in_it(self):
        done = self.plan(a_set(a_list("a", note="pass/word+1")), flags=["--render"],
                         env={"GIT_USERNAME": "bot", "GIT_PASSWORD": "pass/word+1"})
        self.assertNotIn("pass/word+1", done.out + done.err)


class Input(Sets):
    def test_directories_have_all_their_manifests(self):
        self.file(a_set(a_list("a"), name="one"), name="sets/one.yaml")
        self.file(a_set(a_list("b"), name="two"), name="sets/deep/two.yml")
        self.write("sets/three.json", json.dumps(a_set(a_list("c"), name="three")))
        self.write("sets/README.md", "# no manifest\n")
        self.file(a_set(a_list("no"), name="no"), name="sets/.hidden/no.yaml")
        self.assertEqual(["b", "a", "c"], self.names(files=[self.dir / "sets"]))

    def test_the_standard_input_is_a_file(self):
        text = yaml.safe_dump(a_set(a_list("a")))
        self.assertEqual(["a"], self.names(files=["-"], stdin=text.encode()))
        done = self.apply_appset("--file", "-", "--file", "-", stdin=b"")
        self.assert_says(done, USAGE, "--file - can be given once")

    def test_other_objects_are_passed_over(self):
        others = [{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}}, None]
        self.assertEqual(["a"], self.names(*others, a_set(a_list("a"))))

    def test_what_is_no_object_is_said_with_its_line(self):
        for text, line in (("a: b\n---\nkind: [\n", "4"), ("{{ .Values.x }}\n", "1"),
                           ("a: b\n  c: d\n", "2"), ("\t- x\n", "1")):
            with self.subTest(text):
                path = self.write("bad.yaml", text)
                done = self.apply_appset("--file", path)
                self.assert_says(done, USAGE, str(path))
                self.assertRegex(done.err, rf"bad\.yaml:? ?(line )?:?{line}\b")

    def test_what_is_not_there(self):
        self.assert_says(self.apply_appset("--file", self.dir / "absent.yaml"), USAGE, "absent.yaml")
        self.assert_says(self.apply_appset(), USAGE)
        self.assert_says(self.apply_appset("--plan"), USAGE, "--file")

    def test_clusters_are_secrets_or_a_list(self):
        secret = {"apiVersion": "v1", "kind": "Secret",
                  "metadata": {"name": "eu", "labels": {"argocd.argoproj.io/secret-type": "cluster",
                                                        "tier": "prod"}},
                  "stringData": {"name": "eu", "server": "https://eu.example.com",
                                 "config": '{"bearerToken": "canary"}'}}
        plain = {"name": "us", "server": "https://us.example.com", "labels": {"tier": "test"}}
        self.file(secret, plain, name="clusters.yaml")
        by_tier = {"clusters": {"selector": {"matchExpressions": [
            {"key": "tier", "operator": "Exists"}]}}}
        made = a_set(by_tier, made="{{.name}}-{{.metadata.labels.tier}}")
        flags = ["--cluster-file", self.dir / "clusters.yaml"]
        self.assertEqual(["eu-prod", "us-test"], self.names(made, flags=flags))
        done = self.plan(made, flags=flags)
        self.assertNotIn("canary", done.out + done.err)
        self.assert_says(self.plan(made), USAGE, "--cluster-file", "spec.generators[0].clusters")

    def test_fixtures_stand_for_what_others_say(self):
        requests = [{"number": 7, "branch": "fix/a", "head_sha": "a" * 40}]
        hub = {"pullRequest": {"github": {"owner": "acme", "repo": "shop"}}}
        made = a_set(hub, made="pr-{{.number}}-{{.branch_slug}}-{{.head_short_sha}}")
        fixture = self.write("pulls.json", json.dumps(requests))
        self.assertEqual(["pr-7-fix-a-aaaaaaaa"],
                         self.names(made, flags=["--params", f"pullRequest:{fixture}"]))
        self.assert_says(self.plan(made), USAGE, "--params pullRequest:FILE")
        self.assert_says(self.plan(made, flags=["--params", f"pullrequests:{fixture}"]), USAGE,
                         "did you mean pullRequest?")
        self.assert_says(self.plan(made, flags=["--params", "pullRequest:absent"]), USAGE)


class Plan(Sets):
    def current(self, *documents, owner="many"):
        """The applications that these sets make, as they would be there."""
        made = self.render(*documents)
        for one in made:
            one["metadata"]["ownerReferences"] = [
                {"apiVersion": "argoproj.io/v1alpha1", "kind": "ApplicationSet", "name": owner,
                 "controller": True}] if owner else []
        return self.file(*made, name="current.yaml")

    def test_each_application_has_its_step(self):
        current = self.current(a_set(a_list("gone", "same", "other")))
        document = a_set(a_list("same", "new"), {"list": {"elements": [{"name": "other"}],
                         "template": {"metadata": {}, "spec": {
                             "project": "default", "destination": {},
                             "source": {"repoURL": REPOSITORY, "path": "other"}}}}})
        done = self.plan(document, flags=["--current", current])
        self.assert_status(DONE, done)
        self.assertEqual({"create": ["new"], "change": ["other"], "delete": ["gone"], "adopt": [],
                          "unchanged": 1, "result": "changed",
                          "message": "1 to create, 1 to change, 1 to delete, 1 unchanged"},
                         {name: done.json[name] for name in
                          ("create", "change", "delete", "adopt", "unchanged", "result", "message")})
        text = self.plan(document, flags=["--current", current], output="text").out
        self.assertIn("  - delete gone (with its resources; is now called new)\n", text)
        self.assertIn("  + create new (is gone by another name)\n", text)
        self.assertIn("      spec.source.path: x -> other\n", text)
        self.assertIn("guard max-delete: 1 application would be deleted: gone", text)

    def test_check_says_whether_something_would_change(self):
        document = a_set(a_list("a"))
        both = self.file(document, *yaml.safe_load_all(self.current(document).read_text()),
                         name="both.yaml")
        self.assert_status(DONE, self.plan(document, flags=["--current", both, "--check"]))
        done = self.plan(document, flags=["--current", "/dev/null", "--check"])
        self.assert_status(WOULD_CHANGE, done)
        self.assertEqual("changed", done.json["result"])

    def test_an_application_that_nobody_owns_would_be_adopted(self):
        current = self.current(a_set(a_list("a")), owner=None)
        done = self.plan(a_set(a_list("a")), flags=["--current", current])
        self.assertEqual((["a"], 1), (done.json["adopt"], len(done.json["guards"])))
        done = self.plan(a_set(a_list("a")), flags=["--current", current, "--allow-adopt"])
        self.assertEqual([], done.json["guards"])

    def test_guards_are_lifted_one_by_one(self):
        current = self.current(a_set(a_list("a", "b"), a_list("c")))
        for flags, guards in (([], ["max-delete", "empty-generator"]),
                              (["--max-delete", "2"], ["max-delete", "empty-generator"]),
                              (["--max-delete", "3"], ["empty-generator"]),
                              (["--max-delete", "3", "--allow-empty"], [])):
            with self.subTest(flags):
                done = self.plan(a_set(a_list()), flags=["--current", current, *flags])
                self.assert_status(DONE, done)
                self.assertEqual(guards, [one.partition(":")[0] for one in done.json["guards"]])

    def test_two_sets_that_make_one_application_collide(self):
        done = self.plan(a_set(a_list("a"), name="one"), a_set(a_list("a"), name="two"))
        self.assertEqual(["collision"], [one.partition(":")[0] for one in done.json["guards"]])

    def test_the_policy_is_that_of_the_set_or_of_the_controller(self):
        current = self.current(a_set(a_list("a", "b")))
        kept = {"syncPolicy": {"applicationsSync": "create-update"}}
        for document, flags, deleted in (
                (a_set(a_list("a")), [], ["b"]),
                (a_set(a_list("a")), ["--policy", "create-update"], []),
                (a_set(a_list("a"), **kept), ["--policy", "sync"], [])):
            done = self.plan(document, flags=["--current", current, *flags])
            self.assertEqual(deleted, done.json["delete"], done)
        self.assert_says(self.plan(a_set(), flags=["--policy", "never"]), USAGE, "--policy")

    def test_a_file_of_projects_says_which_there_are(self):
        projects = self.file({"apiVersion": "argoproj.io/v1alpha1", "kind": "AppProject",
                              "metadata": {"name": "shop"}, "spec": {}}, name="projects.yaml")
        document = a_set(a_list("a"))
        document["spec"]["template"]["spec"]["project"] = "shpo"
        done = self.plan(document, flags=["--project-file", projects])
        self.assertIn("shpo", done.json["guards"][0])
        self.assertEqual([], self.plan(document).json["guards"])

    def test_values_of_secrets_are_never_shown(self):
        secret = {"apiVersion": "v1", "kind": "Secret",
                  "metadata": {"name": "repo", "namespace": "argocd",
                               "labels": {"argocd.argoproj.io/secret-type": "repository"}},
                  "stringData": {"url": REPOSITORY, "password": "canary-1"}}
        other = json.loads(json.dumps(secret).replace("canary-1", "canary-2"))
        markdown = self.dir / "plan.md"
        for output in ("text", "json"):
            done = self.plan(secret, flags=["--current", self.file(other, name="other.yaml"),
                                            "--markdown", markdown], output=output)
            self.assert_status(DONE, done)
            self.assertEqual("changed", done.json["result"] if output == "json" else "changed")
            self.assertNotIn("canary", done.out + done.err + markdown.read_text())

    def test_flags_that_do_not_go_together(self):
        for flags in (["--plan", "--render"], ["--render", "--check"], ["--lint", "--apply"],
                      ["--against", "main", "--current", "x"], ["--render", "--against", "main"]):
            with self.subTest(flags):
                self.assert_says(self.plan(a_set(a_list("a")), flags=flags), USAGE, "--")


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
        self.assertIn("  ~ change api (moves)\n      spec.destination.namespace: x -> z\n", done.out)
        self.sets.unlink()
        other = self.file(of_folders(name="other"), name="work/sets/other.yaml")
        done = self.apply_appset("--against", "main", "--file", other)
        self.assert_status(DONE, done)

    def test_directories_and_single_files_are_found_again(self):
        for path in (self.sets, self.sets.parent, self.work, "sets/apps.yaml", "./sets", "."):
            with self.subTest(path):
                done = self.apply_appset("--against", "main", "--file", path, cwd=self.work)
                self.assertEqual(("unchanged", 2), (done.json["result"], done.json["unchanged"]))

    def test_a_set_that_is_new_makes_new_applications(self):
        new = self.file(a_set(a_list("c"), name="new"), name="work/sets/new.yaml")
        done = self.apply_appset("--against", "main", "--file", new.parent)
        self.assertEqual((["c"], 2), (done.json["create"], done.json["unchanged"]))

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
                                 stdin=outside.read_bytes())
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
        large = os.urandom(3 << 20)
        files = {f"apps/{name}/x": "" for name in ("web", "api")}
        self.repository("deploy.git", {**files, "large.bin": large})
        server = self.serve()
        url = server.url("deploy.git")
        self.assertEqual(["api", "web"], self.names(of_folders(directories("apps/*", url=url))))
        self.assertLess(sum(request.sent for request in server.requests()), 1 << 20)
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


class Output(Sets):
    def test_standard_output_is_one_object(self):
        for flags in ([], ["--render"], ["--lint"], ["--current", "/dev/null"],
                      ["--against", "absent"], ["--policy", "x"]):
            with self.subTest(flags):
                done = self.plan(a_set(a_list("a", "b")), flags=flags)
                self.assertIsInstance(done.json, dict)
                self.assertEqual(1, done.out.count("\n"))
                if "--render" not in flags:
                    self.assertEqual(set(NAMES), set(done.json))

    def test_all_ways_to_get_results_agree(self):
        files = {name: self.dir / name for name in ("json-file", "dotenv-file", "properties-file",
                                                    "github-output")}
        done = self.plan(
            a_set(a_list("a", "b")),
            flags=["--json", files["json-file"], "--dotenv", files["dotenv-file"],
                   "--properties", files["properties-file"]],
            env={"GITHUB_ACTIONS": "true", "GITHUB_OUTPUT": str(files["github-output"])})
        self.assert_status(DONE, done)
        facts, _ = assert_all_agree(self, done, lambda name: files[name].read_text(), NAMES)
        self.assertEqual(["a", "b"], facts["create"])

    def test_a_failure_has_all_results(self):
        done = self.plan(of_folders(directories("x", url="/etc")))
        self.assertEqual((set(NAMES), "refused", []),
                         (set(done.json), done.json["result"], done.json["create"]))

    def test_flags_may_come_from_variables(self):
        clusters = self.write("clusters.yaml", "name: eu\nserver: https://eu.example.com\n")
        file = self.file(a_set({"clusters": {"selector": {"matchExpressions": [
            {"key": "none", "operator": "DoesNotExist"}]}}}))
        variables = {"FILE": file, "CLUSTER_FILE": clusters, "CURRENT": "/dev/null",
                     "CHECK": "true", "OUTPUT": "json", "MARKDOWN": "", "AGAINST": ""}
        done = self.start(tool=APPLY_APPSET, env={f"GITOPS_APPLY_APPSET_{name}": str(value) for
                                                  name, value in variables.items()}).finish(SOON)
        self.assert_status(WOULD_CHANGE, done)
        self.assertEqual(["eu"], done.json["create"])

    def test_a_misspelt_flag_has_a_suggestion(self):
        self.assert_says(self.plan(a_set(), flags=["--againts", "main"]), USAGE, "--against")

    def test_nothing_is_written_but_what_was_asked_for(self):
        work = self.checkout()
        sets = self.file(of_folders(), name="work/sets.yaml")
        self.commit(work)
        before = self.everything()
        for flags in ([], ["--render"], ["--lint"], ["--against", "main"], ["--check"],
                      ["--current", "/dev/null"]):
            self.apply_appset(*flags, files=[sets], cwd=work)
            self.assertEqual(before, self.everything(), flags)
        self.apply_appset("--markdown", "plan.md", "--json", "plan.json", files=[sets], cwd=work)
        self.assertEqual({"plan.md", "plan.json"},
                         {path.name for path in set(self.everything()) - set(before)})

    def test_a_file_that_cannot_be_written_is_an_error(self):
        done = self.plan(a_set(a_list("a")), flags=["--markdown", self.dir / "absent/plan.md"])
        self.assertNotEqual(DONE, done.status)
        self.assertIn("--markdown", done.err)

    def test_a_thousand_errors_are_not_one_too_many(self):
        documents = [of_folders(directories("x", url="/etc"), name=f"s{n}") for n in range(50)]
        done = self.plan(*documents)
        self.assertEqual(50, done.err.count("apply-appset: error: "))


class Hostile(Sets):
    def current(self, value):
        other = self.render(a_set(a_list("a", note="before"), made="{{.name}}"))
        other[0]["metadata"]["annotations"] = {"note": "before"}
        other[0]["metadata"]["ownerReferences"] = [
            {"apiVersion": "argoproj.io/v1alpha1", "kind": "ApplicationSet", "name": "many",
             "controller": True}]
        return self.file(*other, name="current.yaml")

    def noted(self, value, name="a"):
        document = a_set(a_list(name, note=value))
        document["spec"]["template"]["metadata"]["annotations"] = {"note": "{{.note}}"}
        return document

    def test_values_command_nobody(self):
        current = self.current("x")
        for value in HOSTILE:
            document = self.noted(value)
            for flags in ([], ["--render"], ["--lint"], ["--current", current]):
                for output in ("text", "json"):
                    for env in ({}, {"GITHUB_ACTIONS": "true"}):
                        with self.subTest(value=value, flags=flags, output=output, env=env):
                            done = self.plan(document, flags=flags, output=output, env=env)
                            log = "\n".join(line for stream in (done.out, done.err)
                                            for line in stream.splitlines()
                                            if not line.startswith(("::warning title=apply-appset",
                                                                    "::error title=apply-appset")))
                            self.assertNotRegex(log, re.compile(r"^\s*::", re.M))
                            self.assertNotIn("##[", log)
                            self.assertNotRegex(log, r"[\x00-\x08\x0b-\x1f\x7f]")

    def test_what_is_rendered_is_the_value_all_the_same(self):
        for value in HOSTILE:
            with self.subTest(value):
                one, = self.render(self.noted(value))
                self.assertEqual(value, one["metadata"]["annotations"]["note"])

    def test_names_command_nobody(self):
        for value in HOSTILE:
            for document in (a_set(a_list(value)), a_set(a_list("a"), name=value),
                             {**a_set(a_list("a")), value: 1}):
                for flags in ([], ["--lint"]):
                    with self.subTest(value=value, flags=flags):
                        done = self.plan(document, flags=flags, output="text")
                        self.assert_harmless(done)

    def test_a_hostile_value_of_any_flag_is_only_a_value(self):
        for flag in ("against", "current", "repo-map", "cluster-file", "project-file", "params",
                     "policy", "compat", "git-file-globbing", "max-delete", "timeout"):
            for value in (FORGED, "--help", "$(id)", "-", "\x1b[31m"):
                with self.subTest(flag=flag, value=value):
                    done = self.plan(a_set(a_list("a")), flags=[f"--{flag}={value}"])
                    self.assertIn(done.status, range(9))
                    self.assert_harmless(done)


class Markdown(Sets):
    """The plan as a comment, which is made of what strangers wrote."""

    def markdown(self, *documents, flags=()):
        file = self.dir / "plan.md"
        done = self.plan(*documents, flags=["--markdown", file, *flags])
        self.assert_status(DONE, done)
        return file.read_text()

    def noted(self, value):
        current = a_set(a_list("a"))
        one, = self.render(current)
        one["metadata"]["annotations"] = {"note": "before"}
        one["metadata"]["ownerReferences"] = [
            {"apiVersion": "argoproj.io/v1alpha1", "kind": "ApplicationSet", "name": "many",
             "controller": True}]
        document = a_set(a_list("a", note=value))
        document["spec"]["template"]["metadata"]["annotations"] = {"note": "{{.note}}"}
        return self.markdown(document, flags=["--current", self.file(one, name="current.yaml")])

    def test_it_says_what_the_plan_says(self):
        text = html.unescape(self.markdown(a_set(a_list("a", "b"))))
        self.assertIn("2 to create", text)
        for name in "ab":
            self.assertRegex(text, rf"(?m)^\| create \| .*\b{name}\b")
        self.assertIn("Nothing would change", html.unescape(self.markdown(a_set(), flags=[
            "--current", self.file(a_set(), name="same.yaml")])))

    def test_guards_come_first(self):
        document = a_set(a_list("a"), name="one"), a_set(a_list("a"), name="two")
        text = self.markdown(*document)
        self.assertLess(text.index("collision"), text.index("| create |"))

    def test_values_are_no_markup(self):
        for value in HOSTILE:
            with self.subTest(value):
                text = self.noted(value)
                rows = [line for line in text.splitlines() if line.startswith("|")]
                for row in rows:
                    self.assertEqual(4, row.count("|"), row)
                self.assertNotRegex(text, r"<(?!/?code>)|\]\(|\n[^|>#\n]*\*\*\*|-->")
                self.assertNotRegex(text, r"[\x00-\x08\x0b-\x1f\x7f]")

    # GitHub and GitLab look for these in the text of the page, after the entities are resolved.
    @unittest.expectedFailure
    def test_values_mention_nobody_and_refer_to_nothing(self):
        for value in ("@octocat", "x @acme/team", "#12", "acme/shop#12", "GH-12", "!12", "~bug",
                      "https://evil.example.com/", "www.evil.example.com", "a@b.example.com",
                      "0123456789abcdef0123456789abcdef01234567"):
            with self.subTest(value):
                shown = re.sub(r"(?s)<code>.*?</code>|`[^`\n]+`", "", self.noted(value))
                self.assertNotIn(value, html.unescape(shown))

    @unittest.expectedFailure
    def test_it_is_never_longer_than_a_comment_may_be(self):
        names = [f"shop-{'x' * 40}-{number}" for number in range(2000)]
        text = self.markdown(a_set(a_list(*names)))
        self.assertLess(len(text), 60_000)
        self.assertRegex(text, r"\d+ more")


if __name__ == "__main__":
    unittest.main()
