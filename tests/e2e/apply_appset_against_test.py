#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What `apply-appset --against` takes for granted of then: the clusters among the files, and what
Argo CD had made."""

import json
import unittest

from appset_files_support import DONE, NOT_FOUND, USAGE, Sets, a_list, a_set, git
from support import CONFLICT


def a_cluster(name="eu", **labels):
    return {"apiVersion": "v1", "kind": "Secret",
            "metadata": {"name": f"cluster-{name}", "namespace": "argocd",
                         "labels": {"argocd.argoproj.io/secret-type": "cluster", **labels}},
            "stringData": {"name": name, "server": f"https://{name}.example.com"}}


def over_clusters(**labels):
    return a_set({"clusters": {"selector": {"matchLabels": labels}}})


class Against(Sets):
    """Files that are committed, and then are others."""

    def setUp(self):
        super().setUp()
        self.work = self.checkout()

    def was(self, *documents, name="sets"):
        self.file(*documents, name=f"work/sets/{name}.yaml")
        self.commit(self.work)

    def is_now(self, *documents, name="sets"):
        self.file(*documents, name=f"work/sets/{name}.yaml")

    def against(self, *flags, revision="HEAD", files=("sets",), **options):
        return self.apply_appset("--against", revision, *flags, files=files, cwd=self.work,
                                 **options)

    def assert_plan(self, done, create=(), change=(), delete=(), unchanged=0):
        self.assert_status(DONE, done)
        self.assertEqual((list(create), list(change), list(delete), unchanged),
                         tuple(done.json[key] for key in ("create", "change", "delete",
                                                          "unchanged")), done)


class Clusters(Against):
    def test_a_label_that_changes_takes_applications_away(self):
        self.was(a_cluster(env="dev"), over_clusters(env="dev"))
        self.is_now(a_cluster(env="qa"), over_clusters(env="dev"))
        self.assert_plan(self.against(), delete=["eu"])
        self.assert_says(self.against("--strict"), CONFLICT, "1 application would be deleted: eu")

    def test_a_new_one_has_new_applications(self):
        self.was(a_cluster(env="dev"), over_clusters(env="dev"))
        self.is_now(a_cluster(env="dev"), a_cluster("us", env="dev"), over_clusters(env="dev"))
        self.assert_plan(self.against(), create=["us"], unchanged=1)

    def test_the_first_one_has_them_too(self):
        self.was(over_clusters(env="dev"))
        self.is_now(a_cluster(env="dev"), over_clusters(env="dev"))
        self.assert_plan(self.against(), create=["eu"])

    def test_the_last_one_takes_them_along(self):
        self.was(a_cluster(env="dev"), over_clusters(env="dev"))
        self.is_now(over_clusters(env="dev"))
        self.assert_plan(self.against(), delete=["eu"])

    def test_those_of_a_list_stay_and_those_among_the_files_lie_over_them(self):
        clusters = self.write("clusters.json", json.dumps(
            [{"name": name, "server": f"https://{name}.example.com", "labels": {"env": "dev"}}
             for name in ("eu", "us")]))
        self.was(a_cluster(env="qa"), over_clusters(env="dev"))
        self.is_now(a_cluster(env="dev"), over_clusters(env="dev"))
        self.assert_plan(self.against("--cluster-file", clusters), create=["eu"], unchanged=1)
        self.is_now(over_clusters(env="dev"))
        self.assert_plan(self.against("--cluster-file", clusters), create=["eu"], unchanged=1)

    def test_what_could_not_be_read_can_be_mended(self):
        broken = a_cluster(env="dev")
        del broken["stringData"]["server"]
        self.was(broken, over_clusters(env="dev"))
        self.is_now(a_cluster(env="dev"), over_clusters(env="dev"))
        done = self.against()
        self.assert_plan(done, create=["eu"])
        self.assertIn("warning: HEAD:sets/sets.yaml:1: a cluster has a name and a server; which "
                      "clusters there are then is not known", done.err)
        self.assertIn("unknown: ", done.json["guards"][0])


class Namespaces(Against):
    """Where an object is that names no namespace."""

    def nowhere(self, *generators, name="many"):
        document = a_set(*generators, name=name)
        del document["metadata"]["namespace"]
        return document

    def test_to_write_down_where_a_set_is_changes_nothing(self):
        for then, now in ((a_set, self.nowhere), (self.nowhere, a_set)):
            with self.subTest(now=now.__name__):
                self.was(then(a_list("a", "b")), name=now.__name__)
                self.is_now(now(a_list("a", "b")), name=now.__name__)
                done = self.against(files=[f"sets/{now.__name__}.yaml"])
                self.assert_plan(done, unchanged=2)
                self.assertEqual("unchanged", done.json["result"])

    def test_a_flag_says_where_that_is(self):
        self.was(a_set(a_list("a")))
        self.is_now(self.nowhere(a_list("a")))
        self.assert_plan(self.against("--namespace", "gitops"), create=["a"], delete=["a"])
        self.assert_plan(self.against("--namespace", "argocd"), unchanged=1)
        self.assert_says(self.against("--namespace", "Not One"), USAGE, "--namespace")

    def test_sets_that_make_the_same_collide(self):
        self.was()
        self.is_now(a_set(a_list("a")), self.nowhere(a_list("a"), name="other"))
        self.assertIn("collision: many and other both make an application a",
                      self.against().json["guards"])
        flags = ("--namespace", "gitops")
        self.assertEqual([], self.against(*flags).json["guards"])

    def test_what_is_there_need_not_say_it_either(self):
        made = self.render(self.nowhere(a_list("a")))
        made[0]["metadata"]["ownerReferences"] = [
            {"apiVersion": "argoproj.io/v1alpha1", "kind": "ApplicationSet", "name": "many",
             "controller": True}]
        current = self.file(*made, name="current.yaml")
        for document in (a_set(a_list("a")), self.nowhere(a_list("a"))):
            done = self.plan(document, flags=["--current", current])
            self.assert_plan(done, unchanged=1)

    def test_what_is_rendered_says_what_was_said(self):
        for flags, expected in (((), {}), (("--namespace", "gitops"), {"namespace": "gitops"})):
            with self.subTest(flags):
                made = self.render(self.nowhere(a_list("a")), flags=flags)[0]["metadata"]
                made.pop("finalizers")
                self.assertEqual({"name": "a", **expected}, made)


class Refused(Against):
    """What Argo CD had refused to make, was never there."""

    def a_list_to(self, *names, destination=None, made="{{.name}}", name="many", **spec):
        document = a_set(a_list(*names), made=made, name=name)
        spec = {"destination": destination or {"name": "in-cluster"}, **spec}
        document["spec"]["template"]["spec"].update(spec)
        return document

    def test_what_is_mended_is_new_and_what_goes_is_nothing(self):
        both = {"name": "in-cluster", "server": "https://kubernetes.default.svc"}
        clusters = ("--cluster-file", self.write("clusters.json", "[]"))
        projects = ("--project-file", self.file(name="projects.yaml"))
        for broken, flags, reason in (
                ({"destination": both}, (), "the destination has both a name and a server"),
                ({"destination": {"name": "absent"}}, clusters, "there is no cluster `absent`"),
                ({"project": "absent"}, projects, "there is no project `absent`"),
                ({"made": "{{.name}}_"}, (), "its name ")):
            with self.subTest(reason):
                self.was(self.a_list_to("a", "b", **broken))
                self.is_now(self.a_list_to("a", "b"))
                done = self.against(*flags)
                self.assert_plan(done, create=["a", "b"])
                # Clusters and projects may be known in part only: what goes counts.
                is_sure = not flags
                text = ("warning: HEAD:sets/sets.yaml:1: ApplicationSet many: it cannot make 2 "
                        "applications, as a")
                self.assertEqual(is_sure, text in done.err, done.err)
                self.assertEqual(is_sure, reason in done.err, done.err)
                self.is_now()
                self.assert_plan(self.against(*flags), delete=[] if is_sure else ["a", "b"])

    def test_what_could_not_be_made_before_trips_no_guard(self):
        for document in (self.a_list_to("a", made="{{.name}}_"),
                         self.a_list_to("a", destination={"name": "absent"})):
            self.was(document, a_cluster("us"))
            self.assert_status(DONE, self.against("--strict"))
            document["spec"]["generators"] = [a_list("a", "b")]
            self.is_now(document, a_cluster("us"))
            done = self.against("--strict")
            self.assert_status(CONFLICT, done)
            self.assertIn("refused: many cannot make b", done.json["guards"][0])

    def test_what_was_refused_may_be_there_in_an_earlier_form(self):
        both = {"name": "in-cluster", "server": "https://kubernetes.default.svc"}
        odd = self.a_list_to("a", "b")
        odd["metadata"]["labels"] = {"x": "not valid!"}
        no_kind = {**self.a_list_to("a", "b"), "kind": "Applicationset",
                   "apiVersion": "argoproj.io/v1alpha1"}
        for then in (self.a_list_to("a", "b", "b"), self.a_list_to("a", "b", destination=both),
                     self.a_list_to("a", "b", project=""), odd, no_kind,
                     {**self.a_list_to("a", "b"), "spec": None}):
            self.was(then)
            for now in (self.a_list_to("a"), self.a_list_to("z", name="other")):
                with self.subTest(f"{then} {now}"):
                    self.is_now(now)
                    done = self.against("--strict")
                    self.assert_status(CONFLICT, done)
                    self.assertIn("unknown: what becomes of the applications of many",
                                  "".join(done.json["guards"]))
                    self.assertIn("warning: HEAD:sets/sets.yaml:1: ", done.err)

    def test_annotations_that_are_none_stop_nothing(self):
        then = self.a_list_to("a")
        then["metadata"]["annotations"] = "x"
        self.was(then)
        self.is_now(self.a_list_to("a"))
        done = self.against()
        self.assert_status(DONE, done)
        self.assertIn("unknown: ", done.json["guards"][0])

    def test_a_cluster_that_comes_makes_room(self):
        to_eu = self.a_list_to("a", destination={"name": "eu"})
        self.was(a_cluster("us"), to_eu)
        self.is_now(a_cluster("us"), a_cluster("eu"), to_eu)
        self.assert_plan(self.against(), create=["a"])

    def test_of_two_sets_the_first_has_it(self):
        self.was(a_set(a_list("a")), a_set(a_list("a", "b"), name="other"))
        self.is_now(a_set(a_list("a")), a_set(a_list("b"), name="other"))
        self.assert_plan(self.against(), unchanged=2)
        self.is_now(a_set(a_list("a", "b"), name="other"))
        done = self.against()
        self.assert_plan(done, create=["a"], delete=["a"], unchanged=1)

    def test_a_set_without_a_name_of_its_own_was_not_there(self):
        self.was(a_set(a_list("a"), name="No_Name"))
        self.is_now(a_set(a_list("a")))
        self.assert_plan(self.against(), create=["a"])


class Gone(Against):
    """Paths that were there once."""

    def test_what_is_not_there_any_more_is_empty(self):
        self.was(a_set(a_list("a")))
        self.was(a_set(a_list("b"), name="other"), name="deep/other")
        git("rm", "-r", "--quiet", "sets", cwd=self.work)
        for path, gone in (("sets", ["a", "b"]), ("sets/deep/other.yaml", ["b"]), ("./sets/", ["a", "b"]),
                           (self.work / "sets/deep", ["b"])):
            with self.subTest(path):
                done = self.against(files=[path])
                self.assert_plan(done, delete=gone)
                self.assertIn(f"warning: {path} is not there any more\n", done.err)
        self.file(a_set(a_list("c"), name="new"), name="work/new.yaml")
        done = self.against(files=["sets/sets.yaml", "new.yaml"])
        self.assert_plan(done, create=["c"], delete=["a"])

    def test_what_was_never_there_is_a_mistake(self):
        self.was(a_set(a_list("a")))
        for path in ("absent", "absent/sets.yaml", "sets/sets.yml", self.dir / "absent"):
            with self.subTest(path):
                done = self.against(files=[path, "sets"])
                self.assert_says(done, USAGE, str(path))
                self.assertIn("cannot open", done.err)
        git("rm", "-r", "--quiet", "sets", cwd=self.work)
        self.assert_says(self.apply_appset(files=["sets"], cwd=self.work), USAGE, "cannot open")

    def test_a_misspelt_branch_of_another_repository_is_named(self):
        self.was(a_set(a_list("a")))
        git("update-ref", "refs/remotes/origin/main", "main", cwd=self.work)
        git("update-ref", "refs/remotes/origin/release-1", "main", cwd=self.work)
        for revision, meant in (("orign/main", "origin/main"), ("release1", "release-1"),
                                ("mian", "main")):
            with self.subTest(revision):
                self.assert_says(self.against(revision=revision), NOT_FOUND,
                                 f"did you mean {meant}?")


if __name__ == "__main__":
    unittest.main()
