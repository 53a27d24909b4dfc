#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Writing with --apply: in order, behind guards, and only on what the plan has seen."""

import base64
import copy
import signal

from appset_support import (CONFLICT, DENIED, DONE, FAILED, FINALIZER, REPOSITORY, SOON,
                            UNREACHABLE, USAGE, ByApi, ByCore, a_cluster, a_list, a_set,
                            an_application, document, main, template)

PROJECT = document({"metadata": {"name": "team"}, "spec": {
    "sourceRepos": ["*"], "destinations": [{"server": "*", "namespace": "*"}]}}, "AppProject")


def a_repository(password="open sesame"):
    return document({
        "metadata": {"name": "deploy", "labels": {"argocd.argoproj.io/secret-type": "repository"}},
        "stringData": {"url": REPOSITORY, "type": "git", "username": "ci",
                       "password": password}}, "Secret")


class Applies:
    """What is true of both ways."""

    def made(self, name="shop-a"):
        self.server.wait_for(lambda: self.server.application(name).seen)
        return self.server.application(name).object

    def owner(self, name):
        return self.made(name)["metadata"]["ownerReferences"][0]["name"]

    def test_a_set_is_made(self):
        self.begin()
        done = self.apply(a_set(a_list("a")))
        self.assert_plan(done, create=["shop-a"])
        self.assertEqual("changed", done.json["result"])
        self.assertEqual("shop", self.made()["spec"]["source"]["path"])

    def test_the_same_again_writes_nothing(self):
        self.begin(a_set(a_list("a")))
        done = self.apply(a_set(a_list("a")))
        self.assert_plan(done)
        self.assertEqual("unchanged", done.json["result"])
        self.assert_nothing_written()

    def test_a_set_is_changed(self):
        self.begin(a_set(a_list("a")))
        done = self.apply(a_set(a_list("a", "b"), made=template(revisionHistoryLimit=2)))
        self.assert_plan(done, change=["shop-a"], create=["shop-b"])
        self.made("shop-b")
        self.server.wait_for(lambda: self.made()["spec"].get("revisionHistoryLimit") == 2)

    def test_things_come_in_the_order_in_which_they_need_each_other(self):
        self.begin()
        one = a_set({"list": {"elements": [{"name": "a"}]}}, made=template(project="team"))
        done = self.apply(one, an_application(project="team"), a_repository(), a_cluster(), PROJECT)
        self.assert_status(DONE, done)
        kinds = [one.rstrip("/").split("/") for one in self.writes()]
        order = [next(word for word in ("appprojects", "projects", "secrets", "repositories",
                                        "clusters", "applicationsets", "applications")
                      if word in path) for path in kinds]
        rank = {"appprojects": 1, "projects": 1, "secrets": 2, "repositories": 2, "clusters": 2,
                "applications": 3, "applicationsets": 4}
        self.assertEqual(sorted(order, key=rank.get), order)
        self.assertEqual(5, len(order))

    def test_deletions_want_to_be_allowed(self):
        self.begin(a_set(a_list("a", "b", "c")))
        fewer = a_set(a_list("a"))
        self.assert_refused(self.apply(fewer), "max-delete", "shop-b", "shop-c",
                            flag="--max-delete 2")
        self.assert_refused(self.apply(fewer, flags=["--max-delete", "1"]), "max-delete", "shop-b")
        self.assert_plan(self.apply(fewer, flags=["--max-delete", "2"]),
                         delete=["shop-b", "shop-c"])
        self.server.wait_for(lambda: self.server.application("shop-c").seen is None)

    def test_an_empty_generator_is_refused(self):
        self.begin(a_set(a_list("a"), {"clusters": {}}),
                   clusters=[{"name": "eu", "server": "https://eu.example.com"}])
        nothing = a_set(a_list("a"), {"clusters": {"selector": {"matchLabels": {"no": "one"}}}})
        done = self.apply(nothing, flags=["--max-delete", "9"])
        self.assert_refused(done, "empty-generator", "spec.generators[1]", flag="--allow-empty")

    def test_an_empty_generator_is_refused_where_nothing_would_be_deleted_yet(self):
        """The policy keeps the applications; that they are not made any more is worth a question."""
        only = {"syncPolicy": {"applicationsSync": "create-only"}}
        self.begin(a_set(a_list("a"), **only))
        done = self.apply(a_set(a_list(), **only))
        self.assert_refused(done, "empty-generator", flag="--allow-empty")
        self.assert_status(DONE, self.apply(a_set(a_list(), **only), flags=["--allow-empty"]))

    def test_a_generator_that_never_found_anything_is_no_reason(self):
        empty = {"clusters": {"selector": {"matchLabels": {"no": "one"}}}}
        self.begin(a_set(a_list("a"), empty))
        self.assert_status(DONE, self.apply(a_set(a_list("a", "b"), empty)))

    def test_an_adoption_wants_to_be_allowed(self):
        self.begin(applications=[{"name": "shop-a"}])
        self.assert_refused(self.apply(a_set(a_list("a"))), "adopt", "shop-a", flag="--allow-adopt")
        self.assert_status(DONE, self.apply(a_set(a_list("a")), flags=["--allow-adopt"]))

    def test_a_name_of_another_set_is_refused(self):
        self.begin(a_set(a_list("a"), name="other"))
        self.assert_refused(self.apply(a_set(a_list("a"))), "refused", "shop-a", "other")

    def test_an_application_goes_from_one_set_to_another(self):
        self.begin(a_set(a_list("a", "b"), name="one"), a_set(a_list("c"), name="two"))
        moved = a_set(a_list("b"), name="one"), a_set(a_list("a", "c"), name="two")
        self.assert_refused(self.apply(*moved), "max-delete", "shop-a", flag="--max-delete 1")
        self.assert_status(DONE, self.apply(*moved, flags=["--max-delete", "1"]))
        self.server.wait_for(lambda: self.owner("shop-a") == "two")
        self.assertEqual("unchanged", self.plan(*moved).json["result"])

    def test_an_application_that_a_set_makes_is_not_written_over(self):
        self.begin(a_set(a_list("a")))
        self.assert_refused(self.apply(an_application("shop-a")), "collision", "shop-a", "many")

    def test_two_sets_with_one_name_are_refused(self):
        self.begin()
        done = self.apply(a_set(a_list("a")), a_set(a_list("a"), name="twin"))
        self.assert_refused(done, "collision", "shop-a")

    def test_another_project_wants_to_be_allowed(self):
        self.begin(a_set(a_list("a")), projects={"team": {}})
        other = a_set(a_list("a"), made=template(project="team"))
        self.assert_refused(self.apply(other), "move", "shop-a", flag="--allow-move")
        self.assert_status(DONE, self.apply(other, flags=["--allow-move"]))

    def test_create_only_changes_no_application(self):
        only = {"syncPolicy": {"applicationsSync": "create-only"}}
        self.begin(a_set(a_list("a", "b"), **only))
        done = self.apply(a_set(a_list("a"), made=template(revisionHistoryLimit=1), **only))
        self.assert_plan(done)
        self.set().wait_until_done()
        self.assertNotIn("revisionHistoryLimit", self.made()["spec"])
        self.assertIsNotNone(self.server.application("shop-b").seen)

    def test_resources_stay_without_the_finalizer(self):
        keeps = {"syncPolicy": {"preserveResourcesOnDeletion": True}}
        self.begin(a_set(a_list("a", "b"), **keeps))
        self.assertNotIn(FINALIZER, self.made()["metadata"].get("finalizers") or [])
        done = self.apply(a_set(a_list("a"), **keeps), flags=["--max-delete", "1"], output="text")
        self.assertIn("its resources stay", done.out)

    def test_an_application_is_written(self):
        self.begin()
        self.assert_plan(self.apply(an_application()), create=["solo"])
        self.assertEqual("shop", self.made("solo")["spec"]["source"]["path"])
        self.assert_plan(self.apply(an_application(revisionHistoryLimit=4)), change=["solo"])
        self.assertEqual(4, self.made("solo")["spec"]["revisionHistoryLimit"])

    def test_what_somebody_exported_is_not_written_as_it_is(self):
        self.begin(a_set(a_list("a")))
        owned = an_application()
        owned["metadata"]["ownerReferences"] = self.made()["metadata"]["ownerReferences"]
        started = {**an_application(), "operation": {"sync": {"prune": True}}}
        for one, word in ((owned, "metadata.ownerReferences"), (started, "operation")):
            for flags in ([], ["--allow-refused", "--allow-adopt"]):
                with self.subTest(word):
                    self.assert_refused(self.apply(one, flags=flags), "invalid", "solo", word)

    def test_what_moved_since_the_plan_is_not_written_over(self):
        self.begin(a_set(a_list("a"), name="first"), a_set(a_list("b"), name="second"))
        writes = r"(POST|PATCH) .*applicationsets.*"
        self.server.before(writes, lambda: self.set("second").change(
            {"spec": {"goTemplate": True}}))
        done = self.apply(a_set(a_list("a"), name="first", made=template(revisionHistoryLimit=1)),
                          a_set(a_list("b"), name="second", made=template(revisionHistoryLimit=1)))
        self.assert_status(CONFLICT, done)
        self.assertIn("the live state moved since the plan: ApplicationSet argocd/second",
                      self.assert_says_why(done)[0])
        self.assertIn("written: ApplicationSet argocd/first", done.err)
        self.assertIn("not written: ApplicationSet argocd/second", done.err)
        self.assertEqual(1, len(self.writes()))

    def test_a_signal_between_two_writes_says_what_is_done(self):
        self.begin()
        held = self.server.hang(r"(POST|PATCH) .*/applicationsets.*")
        running = self.launch_on([an_application(), a_set(a_list("a"))], "--apply")
        self.server.wait_for(lambda: held.fired)
        running.send(signal.SIGTERM)
        done = running.finish(SOON)
        self.assert_status(143, done)
        self.assertIn("written: Application argocd/solo", done.err)
        self.assertIn("perhaps written: ApplicationSet argocd/many", done.err)
        self.assertLess(done.seconds, 15)

    def test_a_refusal_says_what_is_done(self):
        self.begin()
        self.server.fail(r"(POST|PATCH) .*/applicationsets.*", 1, 500)
        done = self.apply(PROJECT, a_set(a_list("a")))
        self.assert_status((FAILED, UNREACHABLE), done)
        self.assertIn("written: AppProject argocd/team", done.err)

    def test_what_is_empty_and_means_something_is_written(self):
        for part in ({"spec": {"syncPolicy": {"automated": {}}}},
                     {"metadata": {"annotations": {"x": ""}}}):
            for first, second in (({}, part), (part, {})):
                with self.subTest(f"{first} {second}"):
                    one, other = ({"list": {**a_list("a")["list"], "template": {
                        "metadata": {}, **way, "spec": {"project": "", "destination": {},
                                                        **way.get("spec", {})}}}}
                                  for way in (first, second))
                    self.begin(a_set(one))
                    done = self.apply(a_set(other))
                    self.assert_plan(done, change=["shop-a"])
                    self.assertEqual(1, len(self.writes()))
                    self.set().wait_until_done()
                    self.assert_plan(self.plan(a_set(other)))

    def test_what_is_being_deleted_is_not_written(self):
        going = a_set(a_list("a"), metadata={"finalizers": ["example.com/wait"],
                                             "deletionTimestamp": "2026-01-01T00:00:00Z"})
        self.begin(going)
        self.assert_refused(self.apply(a_set(a_list("a"))), "collision", "is being deleted")

    def test_secrets_are_nowhere_to_be_seen(self):
        self.begin()
        done = self.apply(a_cluster(), a_repository(), flags=["--verbose"])
        self.assert_status(DONE, done)
        again = self.plan(a_cluster(token="swordfish"), a_repository("swordfish"),
                          flags=["--plan-file", self.dir / "plan.json"])
        shown = done.out + done.err + again.out + again.err + \
            (self.dir / "plan.json").read_text()
        for secret in ("open sesame", "swordfish"):
            self.assertNotIn(secret, shown)
            self.assertNotIn(base64.b64encode(secret.encode()).decode(), shown)

    def test_a_server_in_trouble_is_told_of(self):
        self.begin()
        self.server.fail(r"(POST|PATCH) .*", 1, 200, "<html>", "text/html")
        done = self.apply(a_set(a_list("a")))
        self.assert_status(UNREACHABLE, done)
        self.assertIn("perhaps written", done.err)

    def test_an_answer_about_something_else_is_none(self):
        self.begin()
        self.server.fail(r"(POST|PATCH) .*", 1, 200,
                         '{"metadata": {"name": "other", "namespace": "kube-system"}}',
                         "application/json")
        done = self.apply(a_set(a_list("a")))
        self.assert_status(UNREACHABLE, done)
        self.assertIn("another object, kube-system/other", self.assert_says_why(done)[0])
        self.assertIn("perhaps written: ApplicationSet argocd/many", done.err)

    def test_a_project_is_changed_with_its_labels(self):
        self.begin()
        self.assert_status(DONE, self.apply(PROJECT))
        labelled = copy.deepcopy(PROJECT)
        labelled["metadata"]["labels"] = {"team": "shop"}
        labelled["spec"]["description"] = "of the shop"
        self.assertIn("1 object written", self.apply(labelled).json["message"])
        self.assertIn("0 objects written", self.apply(labelled).json["message"])

    def test_secrets_become_clusters_and_repositories(self):
        self.begin()
        self.assert_status(DONE, self.apply(a_cluster(tier="prod"), a_repository()))
        one = a_set({"clusters": {"selector": {"matchLabels": {"tier": "prod"}}}})
        self.assert_plan(self.plan(one), create=["shop-eu"])
        done = self.plan(a_cluster(tier="prod"), a_repository(), output="text")
        self.assertTrue("= 2 objects unchanged\n" in done.out or
                        ("= unchanged Secret argocd/cluster-eu (" in done.out and
                         "= unchanged Secret argocd/deploy (" in done.out), done)
        done = self.plan(a_cluster(tier="test"), output="text")
        self.assertIn("metadata.labels.tier: prod -> test", done.out)


class AppliesByApi(ByApi, Applies):
    def test_who_may_not_write_is_denied(self):
        self.begin(accounts={"reader": {"rights": ["*, get, *"]}})
        done = self.apply(a_set(a_list("a")), account="reader")
        self.assert_status(DENIED, done)

    def test_a_dry_run_writes_nothing(self):
        self.begin(a_set(a_list("a")))
        done = self.apply(a_set(a_list("a", "b")), flags=["--server-dry-run"])
        self.assert_plan(done, create=["shop-b"])
        self.assertEqual(1, len(self.set().seen["spec"]["generators"][0]["list"]["elements"]))

    def test_secret_values_are_sent_again_for_nobody_shows_them(self):
        self.begin()
        self.assert_status(DONE, self.apply(a_repository()))
        done = self.apply(a_repository("swordfish"), output="text")
        self.assertIn("its secret values are not shown", done.out)
        self.assertEqual(2, len(self.writes()))

    def test_an_old_server_is_not_asked_for_a_dry_run(self):
        self.begin(server={"version": "v2.12.4"})
        done = self.apply(a_set(a_list("a")), flags=["--server-dry-run"])
        self.assert_status(USAGE, done)
        self.assertIn("it would really write", self.assert_says_why(done)[0])
        self.assert_nothing_written()

    def test_a_server_that_really_applies_is_found_out(self):
        self.begin(server={"sets": {"ignores_dry_run": True}})
        done = self.apply(a_set(a_list("a")), flags=["--server-dry-run"])
        self.assert_status(FAILED, done)
        self.assertIn("has really written it", self.assert_says_why(done)[0])

    def test_a_namespace_that_is_not_enabled_is_refused(self):
        self.begin(server={"namespaces": []})
        done = self.apply(a_set(a_list("a"), metadata={"namespace": "elsewhere"}))
        self.assert_status((FAILED, UNREACHABLE), done)
        self.assertIn("not permitted", done.err)


class AppliesByCore(ByCore, Applies):
    def test_who_may_not_write_is_denied(self):
        self.begin(accounts={"reader": {"kubernetes": ["get", "list"]}})
        done = self.apply(a_set(a_list("a")), account="reader")
        self.assert_status(DENIED, done)

    def test_a_dry_run_writes_nothing(self):
        self.begin(a_set(a_list("a")))
        done = self.apply(a_set(a_list("a", "b")), PROJECT, flags=["--server-dry-run"])
        self.assert_plan(done, create=["shop-b"])
        self.assertEqual(1, len(self.set().seen["spec"]["generators"][0]["list"]["elements"]))

    def test_another_password_is_a_change_that_nobody_sees(self):
        self.begin()
        self.assert_status(DONE, self.apply(a_repository()))
        done = self.plan(a_repository("swordfish"), output="text")
        self.assertIn("data.password: *** -> *** (another one)", done.out)

    def test_we_are_the_manager_of_what_we_write(self):
        self.begin()
        self.assert_status(DONE, self.apply(a_set(a_list("a"))))
        managers = [one["manager"] for one in self.set().seen["metadata"]["managedFields"]]
        self.assertIn("gitops-steps", managers)

    def test_what_the_file_does_not_say_any_more_goes(self):
        self.begin()
        labelled = a_set(a_list("a"), metadata={"labels": {"team": "shop"}})
        self.assert_status(DONE, self.apply(labelled))
        done = self.apply(a_set(a_list("a")), output="text")
        self.assertRegex(done.out, "metadata.*team.*shop.*-> nothing")
        self.assertNotIn("team", self.set().seen["metadata"].get("labels") or {})
        self.assertIn("0 objects written", self.apply(a_set(a_list("a"))).json["message"])

    def test_a_status_written_in_between_is_no_conflict(self):
        self.begin(a_set(a_list("a")))
        self.server.before(r"PATCH .*/applicationsets.*", lambda: self.set().refresh())
        self.assert_status(DONE, self.apply(a_set(a_list("a", "b"))))


if __name__ == "__main__":
    main()
