#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Plans that are kept in a file, and carried out as somebody has looked at them."""

import os

from appset_support import (CONFLICT, DONE, OUT_OF_TIME, REPOSITORY, USAGE, ByApi, ByCore,
                            a_cluster, a_list, a_set, document, main, over_clusters, template)


class PlanFiles:
    """What is true of both ways."""

    def file(self):
        return self.dir / "plan.json"

    def saved(self, *documents, flags=()):
        self.assert_status(DONE, self.plan(*documents, flags=["--plan-file", self.file(), *flags]))

    def carry_out(self, *documents, flags=()):
        return self.apply(*documents, flags=["--plan-file", self.file(), *flags])

    def test_the_saved_plan_is_done(self):
        self.begin(a_set(a_list("a")))
        self.saved(a_set(a_list("a", "b")))
        self.assertEqual(0o600, self.file().stat().st_mode & 0o777)
        self.assert_plan(self.carry_out(a_set(a_list("a", "b"))), create=["shop-b"])

    def test_a_live_state_that_moved_is_refused(self):
        self.begin(a_set(a_list("a")))
        self.saved(a_set(a_list("a", "b")))
        self.server.application("shop-a").change({"metadata": {"labels": {"by": "hand"}}})
        self.set().wait_until_done()
        self.set().change({"metadata": {"labels": {"by": "hand"}}})
        done = self.carry_out(a_set(a_list("a", "b")))
        self.assert_status(CONFLICT, done)
        text = self.assert_says_why(done)[0]
        self.assertIn("the live state moved since the plan", text)
        self.assertIn("ApplicationSet argocd/many has changed", text)
        self.assert_nothing_written()

    def test_other_files_are_refused(self):
        self.begin(a_set(a_list("a")))
        self.saved(a_set(a_list("a", "b")))
        done = self.carry_out(a_set(a_list("a", "c")))
        self.assert_status(CONFLICT, done)
        self.assertIn("the files are not those of the plan", self.assert_says_why(done)[0])

    def test_another_application_is_refused(self):
        self.begin(a_set(a_list("a")))
        self.saved(a_set(a_list("a", "b")))
        self.set().change({"spec": {"generators": [a_list("a", "b")]}})
        self.server.wait_for(lambda: self.server.application("shop-b").seen)
        done = self.carry_out(a_set(a_list("a", "b")))
        self.assert_status(CONFLICT, done)
        self.assertIn("Application argocd/shop-b is new", self.assert_says_why(done)[0])

    def test_what_is_only_created_is_what_somebody_has_looked_at(self):
        self.begin()
        self.assert_status(DONE, self.apply(a_cluster(rev="v1")))
        one = a_set({"clusters": {"selector": {"matchExpressions": [
            {"key": "rev", "operator": "Exists"}]}}},
            made=template(syncPolicy={"syncOptions": ["x={{metadata.labels.rev}}"]}))
        self.saved(one)
        self.assert_status(DONE, self.apply(a_cluster(rev="evil")))
        done = self.carry_out(one)
        self.assert_status(CONFLICT, done)
        self.assertIn("made by ApplicationSet many", self.assert_says_why(done)[0])
        self.saved(one)
        self.assert_plan(self.carry_out(one), create=["shop-eu"])

    def test_where_a_cluster_is_was_looked_at(self):
        by = a_set(over_clusters(), name="elsewhere", made=template(
            destination={"server": "{{server}}", "namespace": "shop"}))
        self.begin(by)
        self.saved(a_cluster("eu"))
        self.assertNotIn("sesame", self.file().read_text())
        done = self.carry_out(a_cluster("eu", server="https://evil.example.com"))
        self.assert_status(CONFLICT, done)
        self.assertIn("the files are not those of the plan", self.assert_says_why(done)[0])
        self.assertEqual([], self.writes())
        self.assert_plan(self.carry_out(a_cluster("eu")), create=["shop-eu"])

    def test_what_others_make_of_a_cluster_was_looked_at(self):
        def elsewhere(path):
            return a_set(over_clusters(), name="elsewhere", made=template(
                source={"repoURL": REPOSITORY, "path": path}))
        self.begin(elsewhere("shop"))
        self.saved(a_cluster("eu"))
        self.set("elsewhere").change({"spec": elsewhere("evil")["spec"]})
        done = self.carry_out(a_cluster("eu"))
        self.assert_status(CONFLICT, done)
        self.assertIn("elsewhere", self.assert_says_why(done)[0])

    def test_a_plan_is_one_for_one_argocd(self):
        self.begin(server={"installation": "one"})
        self.saved(a_set(a_list("a")))
        self.begin(server={"installation": "other"})
        done = self.carry_out(a_set(a_list("a")))
        self.assert_status(CONFLICT, done)
        self.assertIn("is one for another Argo CD", self.assert_says_why(done)[0])
        self.assert_nothing_written()

    def test_a_project_more_is_no_move(self):
        self.begin()
        self.saved(a_set(a_list("a")))
        self.assert_status(DONE, self.apply(document({"metadata": {"name": "new"}, "spec": {}},
                                                     "AppProject")))
        self.assert_plan(self.carry_out(a_set(a_list("a"))), create=["shop-a"])

    def test_a_plan_that_never_comes_is_given_up(self):
        self.begin()
        os.mkfifo(self.file())
        done = self.carry_out(a_set(a_list("a")), flags=["--timeout", "1s"])
        self.assert_status(OUT_OF_TIME, done)
        self.assert_nothing_written()

    def test_a_plan_is_a_file_of_its_own(self):
        self.begin()
        for file in ("-", self.dir / "input.yaml"):
            done = self.plan(a_set(a_list("a")), flags=["--plan-file", file])
            self.assert_status(USAGE, done)
            self.assertIn("--plan-file", self.assert_says_why(done)[0])

    def test_a_status_alone_is_no_move(self):
        self.begin(a_set(a_list("a")))
        self.saved(a_set(a_list("a", "b")))
        self.set().refresh()
        self.server.application("shop-a").refresh()
        self.assert_plan(self.carry_out(a_set(a_list("a", "b"))), create=["shop-b"])

    def test_what_is_no_plan_is_refused(self):
        self.begin()
        self.file().write_text("[]")
        self.assert_status(USAGE, self.carry_out(a_set(a_list("a"))))

    def test_guards_hold_for_a_saved_plan(self):
        self.begin(a_set(a_list("a", "b")))
        self.saved(a_set(a_list("a")))
        self.assert_refused(self.carry_out(a_set(a_list("a"))), "max-delete", "shop-b")


class PlanFilesByApi(ByApi, PlanFiles):
    pass


class PlanFilesByCore(ByCore, PlanFiles):
    pass


if __name__ == "__main__":
    main()
