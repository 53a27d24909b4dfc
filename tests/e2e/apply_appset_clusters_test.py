#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Secrets of clusters: what becomes of the sets that find them, and what an account cannot know."""

import base64

from appset_support import (DONE, SECRET_TYPE, ByApi, ByCore, a_cluster, a_list, a_set, main,
                            over_clusters, template, there)

LOCAL = "https://kubernetes.default.svc"
RIGHTS = ["applicationsets, *, *", "projects, get, *"]
ALL = ["applications, get, */*", "clusters, *, *"]


def elsewhere(*generators, **more):
    """A set that lives in Argo CD, and is not among the files."""
    return a_set(*generators, name="elsewhere", **more)


class Clusters:
    """What is true of both ways."""

    def secrets(self):
        """The names of the clusters, by those of their Secrets."""
        return {secret["metadata"]["name"]: base64.b64decode(secret["data"]["name"]).decode()
                for secret in self.server.store.all("Secret")
                if (secret["metadata"].get("labels") or {}).get(SECRET_TYPE) == "cluster"}

    def test_a_new_label_takes_a_cluster_from_a_set(self):
        self.begin(elsewhere(over_clusters("tier")), clusters=[there("eu")])
        self.assert_refused(self.apply(a_cluster("eu", tier="prod")), "max-delete", "shop-eu",
                            flag="--max-delete 1")
        self.assertIn("metadata.labels.tier",
                      self.plan(a_cluster("eu", tier="prod"), output="text").out)

    def test_an_annotation_is_something_that_a_set_finds(self):
        made = template("shop-{{metadata.annotations.owner}}")
        self.begin(elsewhere(over_clusters(), made=made),
                   clusters=[{**there("eu"), "annotations": {"owner": "me"}}])
        self.assert_refused(self.apply(a_cluster("eu", annotations={"owner": "you"})),
                            "max-delete", "shop-me", flag="--max-delete 1")

    def test_one_secret_stays_one(self):
        self.begin(elsewhere(over_clusters(tier="prod")), clusters=[there("eu", tier="prod")])
        self.assert_status(DONE, self.apply(a_cluster("eu", tier="prod", zone="b")))
        self.assertEqual({"cluster-eu": "eu"}, self.secrets())
        self.assert_plan(self.plan(a_cluster("eu", tier="prod", zone="b")))

    def test_which_of_two_clusters_with_one_name_is_found_is_chance(self):
        self.begin(elsewhere(over_clusters(tier="prod")), clusters=[there("eu", tier="prod")])
        other = a_cluster("eu", secret="another", server="https://other.example.com", tier="prod")
        done = self.apply(other, flags=["--allow-adopt"])
        self.assert_refused(done, "unknown", "elsewhere", flag="--allow-unknown")


class ClustersByApi(ByApi, Clusters):
    def with_rights(self, *rights):
        return {"accounts": {"half": {"rights": [*RIGHTS, *rights]}}}

    def test_labels_that_the_file_lacks_go(self):
        self.begin(elsewhere(over_clusters(tier="prod")), clusters=[there("eu", tier="prod", a="b")])
        for file in (a_cluster("eu"), a_cluster("eu", a="b")):
            self.assert_refused(self.apply(file), "max-delete", "shop-eu", flag="--max-delete 1")
        self.begin(a_set(over_clusters()), clusters=[there("eu", tier="prod")])
        self.assert_plan(self.apply(a_set(over_clusters("tier")), a_cluster("eu")))

    def test_a_cluster_is_its_address(self):
        self.begin(elsewhere(over_clusters(tier="prod")), clusters=[there("eu", tier="prod")])
        renamed = a_cluster("eu2", server="https://eu.example.com", tier="prod")
        self.assert_refused(self.apply(renamed), "max-delete", "shop-eu", flag="--max-delete 1")
        other = a_cluster("eu2", secret="cluster-eu", tier="prod")
        self.assert_plan(self.apply(other), create=["shop-eu2"])

    def test_a_slash_behind_the_address_says_nothing(self):
        made = template("shop-{{name}}", destination={"server": "{{server}}", "namespace": "shop"})
        self.begin(elsewhere(over_clusters(tier="prod"), made=made),
                   clusters=[there("eu", tier="prod")])
        file = a_cluster("eu", server="https://eu.example.com/", tier="prod")
        done = self.apply(file, output="text")
        self.assert_status(DONE, done)
        self.assertNotIn("data.server", done.out + done.err)
        self.assertEqual({"cluster-eu": "eu"}, self.secrets())

    def test_applications_of_others_that_are_not_shown_are_not_counted(self):
        self.begin(elsewhere(over_clusters(tier="prod")), clusters=[there("eu", tier="prod")],
                   **self.with_rights("clusters, *, *"))
        self.assert_refused(self.apply(a_cluster("eu", tier="dev"), account="half"),
                            "hidden", "elsewhere", "shop-eu")

    def test_sets_that_are_not_shown_may_find_clusters(self):
        rights = ["projects, get, *", *ALL]
        self.begin(elsewhere(over_clusters(tier="prod")), clusters=[there("eu", tier="prod")],
                   accounts={"half": {"rights": rights}})
        self.assert_refused(self.apply(a_cluster("eu", tier="dev"), account="half"),
                            "unknown", "may not see all ApplicationSets", flag="--allow-unknown")
        self.assert_status(DONE, self.apply(a_cluster("eu", tier="prod"), account="half"))

    def test_clusters_that_are_not_shown_may_be_found(self):
        self.begin(clusters=[there("eu"), there("us")], applications=[{"name": "shop-us"}],
                   **self.with_rights("applications, get, */*", "clusters, get, https://eu*"))
        self.assert_refused(self.apply(a_set(over_clusters()), account="half"),
                            "unknown", "many", "may not see all clusters", flag="--allow-unknown")
        self.assert_plan(self.apply(a_set(a_list("a")), account="half"), create=["shop-a"])

    def test_the_cluster_of_argocd_may_have_another_name(self):
        self.begin(a_set(a_list("in-cluster")), clusters=[there("local", server=LOCAL)])
        done = self.apply(a_set({"clusters": {}}))
        self.assert_refused(done, "max-delete", "shop-in-cluster", flag="--max-delete 1")
        self.assertEqual(["shop-local"], done.json["create"])

    def test_argocd_says_whether_its_cluster_has_a_secret(self):
        for clusters, found in (([there("in-cluster", server=LOCAL)], ["shop-in-cluster"]),
                                ([], [])):
            self.begin(a_set(a_list("a")), clusters=clusters)
            done = self.plan(a_set(over_clusters(**{SECRET_TYPE: "cluster"})))
            self.assertEqual(found, done.json["create"])
            self.assertFalse([one for one in done.json["guards"] if one.startswith("unknown")])

    def test_where_argocd_does_not_say_so_it_is_unknown(self):
        self.begin(elsewhere(over_clusters("tier")), clusters=[there("eu")],
                   accounts={"half": {"rights": ["applicationsets, get, *", "projects, get, *",
                                                 *ALL]}})
        self.assert_refused(self.apply(a_cluster("us"), account="half"),
                            "unknown", "in-cluster", flag="--allow-unknown")


    def test_files_with_one_cluster_twice_are_refused(self):
        self.begin()
        done = self.apply(a_cluster("eu"), a_cluster("eu2", server="https://eu.example.com/"))
        self.assert_refused(done, "collision", "https://eu.example.com", "twice")
        nameless = [a_cluster("eu"), a_cluster("us")]
        for one in nameless:
            del one["metadata"]["name"]
        done = self.plan(*nameless, output="text")
        self.assertIn("+ create Secret cluster https://eu.example.com\n", done.out)
        self.assertNotIn("guard", done.out)

    def test_a_set_that_says_nothing_may_have_what_is_not_shown(self):
        made = template(project="team")
        owner = {"apiVersion": "argoproj.io/v1alpha1", "kind": "ApplicationSet", "name": "many",
                 "uid": "u1", "controller": True, "blockOwnerDeletion": True}
        there_already = [{"name": name, "project": "team",
                          "patch": {"metadata": {"ownerReferences": [owner]}}}
                         for name in ("shop-a", "shop-b")]
        self.begin({**a_set(a_list("a", "b"), made=made), "status": {"resources": []}},
                   applications=there_already, projects={"team": {}},
                   accounts={"half": {"rights": [*RIGHTS, "applications, get, default/*",
                                                 "clusters, get, *"]}})
        done = self.apply(a_set(a_list("a"), made=made), account="half")
        self.assert_refused(done, "unknown", "shop-a, shop-b", flag="--allow-unknown")

    def test_a_cluster_that_goes_is_a_refusal_of_ours(self):
        made = template(destination={"name": "eu", "namespace": "shop"})
        self.begin(a_set(a_list("a"), made=made), clusters=[there("eu")])
        done = self.apply(a_set(a_list("a"), made=made),
                          a_cluster("eu2", server="https://eu.example.com"))
        self.assert_refused(done, "refused", "no cluster", flag="--allow-refused")


class ClustersByCore(ByCore, Clusters):
    def test_sets_in_other_namespaces_count(self):
        by = elsewhere(over_clusters(env="dev"), metadata={"namespace": "team"})
        settings = {"argocd-cmd-params-cm": {"applicationsetcontroller.namespaces": "team, x"}}
        self.begin(by, clusters=[there("eu", env="dev")], configmaps=settings)
        self.assert_refused(self.apply(a_cluster("eu", env="qa")), "unknown", "other namespaces",
                            flag="--allow-unknown")
        self.assert_refused(self.apply(a_cluster("eu", env="qa"), flags=["--all-namespaces"]),
                            "max-delete", "shop-eu", flag="--max-delete 1")
        self.begin(clusters=[there("eu", env="dev")])
        self.assert_plan(self.apply(a_cluster("eu", env="qa")))

    def test_labels_of_others_stay(self):
        self.begin(elsewhere(over_clusters(tier="prod")), clusters=[there("eu", tier="prod")])
        self.assert_plan(self.apply(a_cluster("eu")))
        self.begin(a_set(over_clusters()), clusters=[there("eu", tier="prod")])
        self.assert_refused(self.apply(a_set(over_clusters("tier")), a_cluster("eu")),
                            "max-delete", "shop-eu", flag="--max-delete 1")

    def test_a_cluster_is_its_secret(self):
        self.begin(elsewhere(over_clusters(tier="prod")), clusters=[there("eu", tier="prod")])
        other = a_cluster("eu2", secret="cluster-eu", tier="prod")
        self.assert_refused(self.apply(other), "max-delete", "shop-eu", flag="--max-delete 1")
        second = a_cluster("eu2", server="https://eu.example.com", tier="prod")
        self.assert_plan(self.apply(second), create=["shop-eu2"])

    def test_what_is_no_cluster_any_more_is_found_by_no_set(self):
        self.begin(elsewhere(over_clusters(tier="prod")), clusters=[there("eu", tier="prod")])
        self.assert_refused(self.apply(a_cluster("eu", kind="repository", tier="prod")),
                            "max-delete", "shop-eu", flag="--max-delete 1")

    def test_a_secret_somewhere_else_is_no_cluster(self):
        self.begin(a_set(over_clusters()), clusters=[there("eu")])
        strange = a_cluster("eu", tier="prod")
        strange["metadata"]["namespace"] = "foo"
        self.assert_refused(self.apply(strange, a_set(over_clusters(tier="prod"))),
                            "max-delete", "shop-eu", flag="--max-delete 1")


if __name__ == "__main__":
    main()
