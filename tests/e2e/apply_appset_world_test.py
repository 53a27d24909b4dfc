#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What --apply believes: what is pushed, what Argo CD knows, and nothing that merely lies here."""

import json

from appset_support import (DONE, USAGE, ByApi, ByCore, a_cluster, a_list, a_set, main,
                            over_clusters, template, there)
from support import git

FILES = {"apps/web/x": "", "apps/api/x": ""}
PULL_REQUEST = {"number": 7, "branch": "fix", "target_branch": "main", "head_sha": "a" * 40,
                "title": "Fix", "author": "me"}


def of_pull_requests(repository="shop"):
    return {"pullRequest": {"github": {"owner": "acme", "repo": repository}}}


class Believes:
    """What is true of both ways."""

    def folders(self, url):
        return a_set({"git": {"repoURL": url, "revision": "main",
                              "directories": [{"path": "apps/*"}]}},
                     made=template("{{path.basename}}"))

    def checkout(self, origin):
        """One with the files in its branch main, around the files of the test."""
        for path in FILES:
            self.write(path, "")
        git("init", "--quiet", "--initial-branch", "main", cwd=self.dir)
        git("remote", "add", "origin", origin, cwd=self.dir)
        git("add", "apps", cwd=self.dir)
        git("commit", "--quiet", "--message", "x", cwd=self.dir)

    def know(self, url, *sets, **more):
        self.begin(*sets, repositories={url: [{"revision": "a1", "files": FILES}]}, **more)

    def test_what_is_pushed_counts_and_not_what_lies_here(self):
        self.repository("site.git", FILES)
        url = self.serve().url("site.git")
        self.know(url, self.folders(url))
        self.checkout(url)
        (self.dir / "apps/api/x").unlink()
        self.assert_plan(self.plan(self.folders(url)), delete=["api"])
        git("switch", "--quiet", "--detach", cwd=self.dir)
        git("commit", "--quiet", "--all", "--message", "x", cwd=self.dir)
        self.assert_plan(self.apply(self.folders(url)))
        self.assert_nothing_written()

    def test_what_was_fetched_stands_for_a_server_that_cannot_be_asked(self):
        url = "git@git.example.com:acme/deploy.git"
        self.know(url, self.folders(url))
        self.checkout(url)
        done = self.apply(self.folders(url))
        self.assert_status(USAGE, done)
        self.assertIn("--repo-map", self.assert_says_why(done)[1])
        git("update-ref", "refs/remotes/origin/main", "HEAD", cwd=self.dir)
        (self.dir / "apps/api/x").unlink()
        git("commit", "--quiet", "--all", "--message", "x", cwd=self.dir)
        done = self.apply(self.folders(url))
        self.assert_plan(done)
        self.assertIn("taking what was fetched last", done.err)
        mapped = self.apply(self.folders(url), flags=["--repo-map", f"{url}={self.dir}"])
        self.assert_refused(mapped, "max-delete", "api", flag="--max-delete 1")

    def test_a_secret_among_the_files_is_not_all_clusters(self):
        self.begin(a_set(over_clusters()), clusters=[there("eu"), there("us")])
        done = self.apply(a_set(over_clusters()), a_cluster("asia"))
        self.assert_plan(done, create=["shop-asia"])

    def test_a_cluster_moves_applications_of_sets_that_are_not_in_the_files(self):
        self.begin(a_set(over_clusters(tier="prod"), name="elsewhere"), a_set(a_list("a")),
                   clusters=[there("eu", tier="prod")])
        done = self.plan(a_cluster("eu", tier="dev"), output="text")
        self.assertIn("ApplicationSet argocd/elsewhere, not in the files", done.out)
        done = self.apply(a_cluster("eu", tier="dev"))
        self.assert_refused(done, "max-delete", "shop-eu", flag="--max-delete 1")
        self.assert_plan(self.apply(a_cluster("us", tier="prod")), create=["shop-us"])

    def test_credentials_alone_move_nothing(self):
        self.begin(a_set(over_clusters(tier="prod"), name="elsewhere"),
                   clusters=[there("eu", tier="prod")])
        self.assert_status(DONE, self.apply(a_cluster("eu", tier="prod")))
        self.assertEqual([], self.apply(a_cluster("eu", tier="prod")).json["guards"])

    def test_a_set_that_nobody_can_work_out_is_told_of(self):
        matrix = {"matrix": {"generators": [over_clusters(tier="prod"), of_pull_requests()]}}
        self.begin(a_set(matrix, name="elsewhere"), clusters=[there("eu", tier="prod")],
                   generators={"pullRequest": {"acme/shop": [PULL_REQUEST]}})
        done = self.apply(a_cluster("us", tier="prod"))
        self.assert_refused(done, "unknown", "elsewhere", flag="--allow-unknown")
        self.assert_status(DONE, self.apply(a_cluster("us", tier="prod"),
                                            flags=["--allow-unknown"]))

    def test_a_file_of_clusters_is_for_plans(self):
        self.begin()
        file = self.write("clusters.yaml", "name: asia\nserver: https://asia.example.com\n")
        done = self.apply(a_set(over_clusters()), flags=["--cluster-file", file])
        self.assert_status(USAGE, done)
        self.assertIn("--cluster-file", self.assert_says_why(done)[0])

    def fixture(self, kind, items):
        return ["--params", f"{kind}:{self.write(kind, json.dumps(items))}"]


class BelievesByApi(ByApi, Believes):
    def test_what_argocd_can_be_asked_is_not_believed(self):
        self.begin()
        done = self.apply(a_set(of_pull_requests()),
                          flags=self.fixture("pullRequest", [PULL_REQUEST]))
        self.assert_status(USAGE, done)
        self.assertIn("--params", self.assert_says_why(done)[0])

    def test_one_of_several_generators_that_finds_nothing_is_seen(self):
        made = template("pr-{{number}}{{name}}")
        only = {"syncPolicy": {"applicationsSync": "create-only"}, "made": made}
        self.begin(a_set(a_list("a"), of_pull_requests(), **only),
                   generators={"pullRequest": {"acme/shop": [PULL_REQUEST], "acme/none": []}})
        done = self.apply(a_set(a_list("a"), of_pull_requests("none"), **only))
        self.assert_refused(done, "empty-generator", "spec.generators[1] (pullRequest)",
                            flag="--allow-empty")

    def test_argocd_need_not_be_where_a_comparison_of_files_takes_it_to_be(self):
        self.begin(server={"namespace": "gitops"},
                   generators={"pullRequest": {"acme/shop": [PULL_REQUEST]}})
        self.files(a_set(of_pull_requests(), made=template("pr-{{number}}")))
        git("init", "--quiet", "--initial-branch", "main", cwd=self.dir)
        git("add", "input.yaml", cwd=self.dir)
        git("commit", "--quiet", "--message", "x", cwd=self.dir)
        done = self.plan(a_set(of_pull_requests(), made=template("mr-{{number}}")),
                         flags=["--against", "HEAD"])
        self.assert_plan(done, create=["mr-7"], delete=["pr-7"])
        asked = [json.loads(one.body)["applicationSet"] for one in self.server.requests
                 if one.path.endswith("/generate")]
        self.assertEqual([{"name": "many"}] * 2, [one["metadata"] for one in asked])

    def test_who_does_not_see_all_applications_hears_that(self):
        rights = ["applicationsets, *, *", "projects, get, *", "clusters, get, *"]
        self.begin(accounts={"half": {"rights": [*rights, "applications, get, default/*"]},
                             "all": {"rights": [*rights, "applications, get, */*"]}})
        said = "may not see all applications"
        self.assertIn(said, self.plan(a_set(a_list("a")), account="half").err)
        self.assertNotIn(said, self.plan(a_set(a_list("a")), account="all").err)


class BelievesByCore(ByCore, Believes):
    def test_what_kubernetes_can_be_asked_is_not_believed(self):
        self.begin()
        done = self.apply(a_set({"plugin": {"configMapRef": {"name": "my-plugin"}}}),
                          flags=self.fixture("plugin", [{"name": "a"}]))
        self.assert_status(USAGE, done)

    def test_what_nobody_can_be_asked_is_believed_with_a_warning(self):
        self.begin(generators={"pullRequest": {"acme/shop": [PULL_REQUEST]}})
        done = self.apply(a_set(of_pull_requests(), made=template("pr-{{number}}")),
                          flags=self.fixture("pullRequest", [PULL_REQUEST]))
        self.assert_plan(done, create=["pr-7"])
        self.assertIn("--params is believed", done.err)


if __name__ == "__main__":
    main()
