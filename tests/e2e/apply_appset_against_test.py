#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What `apply-appset --against` takes for granted of then: the clusters among the files, and what
Argo CD had made."""

import json
import unittest

from appset_files_support import DONE, Sets, a_list, a_set, git
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


if __name__ == "__main__":
    unittest.main()
