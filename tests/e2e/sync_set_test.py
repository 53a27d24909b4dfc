#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What `sync` sets before it syncs: parameters of Helm and images of Kustomize (argocd-api.md, 5.7,
9 and 13.4)."""

import copy
import json

from argocd_support import (CONFLICT, DENIED, DONE, FAILED, NOT_FOUND, OUT_OF_TIME, REPOSITORY,
                            USAGE, Argo, main)

PLACE = {"repoURL": REPOSITORY, "path": "shop", "targetRevision": "main"}
CHART = {**PLACE, "helm": {"parameters": [{"name": "image.tag", "value": "1", "forceString": True},
                                          {"name": "replicas", "value": "2"}]}}
MANY = [{**PLACE, "path": "charts/shop", "name": "chart", "helm": {}},
        {**PLACE, "path": "base", "kustomize": {"images": ["host:5000/web:1"]}}]
HYDRATOR = {"drySource": {"repoURL": REPOSITORY, "path": "shop", "targetRevision": "main"},
            "syncSource": {"targetBranch": "env/prod", "path": "shop"}}

READ = r"GET .*/applications/shop(\?.*)?$"


def parameters_of(source):
    return {one["name"]: one["value"] for one in source["helm"]["parameters"]}


class Sets(Argo):
    def patches(self):
        """The JSON patches that arrived."""
        found = []
        for request in self.server.requests:
            if request.method != "PATCH":
                continue
            if request.headers["content-type"].startswith("application/json-patch"):
                found.append(json.loads(request.body))
            elif request.does == "patch_application":
                body = json.loads(request.body)
                self.assertEqual("json", body["patchType"])
                found.append(json.loads(body["patch"]))
        return found

    def source(self, app="shop", number=0):
        spec = self.handle(app).seen["spec"]
        return spec["sources"][number] if "sources" in spec else spec["source"]

    def assert_deployed(self, app="shop"):
        """What runs is what the spec says, and Argo CD has seen that."""
        seen = self.handle(app).seen
        many = "sources" in seen["spec"]
        key = "sources" if many else "source"
        result = seen["status"]["operationState"]["syncResult"]
        self.assertEqual(seen["spec"][key], result[key])
        self.assertEqual(seen["spec"][key], seen["status"]["sync"]["comparedTo"][key])
        self.assertEqual("Synced", seen["status"]["sync"]["status"])

    def assert_refused(self, done, *words, status=USAGE):
        self.assert_status(status, done)
        line, hint = self.assert_says_why(done)
        for word in words:
            self.assertIn(word, line + hint)
        self.assertEqual([], self.patches())
        self.assert_none_asked()
        return line, hint

    def others_set(self, name, value):
        """Somebody else sets a parameter, now."""
        def change(thing):
            thing["spec"]["source"].setdefault("helm", {}).setdefault("parameters", []).append(
                {"name": name, "value": value})
        self.handle().change(change)


class EitherWay:
    """Through the API server and with --core."""

    def test_a_parameter_is_set_and_deployed(self):
        self.shop(live="a2", source=CHART)
        done = self.sync("--set-parameter", "image.tag=2", "--wait")
        self.assert_result("healthy", done)
        self.assertEqual([{"name": "image.tag", "value": "2", "forceString": True},
                          {"name": "replicas", "value": "2"}], self.source()["helm"]["parameters"])
        self.assert_deployed()
        self.assert_one_operation()
        self.assertIn("shop: set image.tag", done.err)
        self.assertIn('"value": "2"', self.handle().resource("Deployment", "shop").applied)

    def test_a_sync_without_wait_deploys_it_too(self):
        self.shop(live="a2", source=CHART)
        self.assert_result("synced", self.sync("--set-parameter", "image.tag=2"))
        self.handle().wait_for_operation()
        self.assert_deployed()

    def test_a_parameter_where_there_is_none_yet(self):
        self.shop(live="a2", kind="Helm")
        self.assert_result("healthy", self.sync("--set-parameter", "args=a,b", "--wait"))
        self.assertEqual({"args": "a\\,b"}, parameters_of(self.source()))
        self.assert_deployed()

    def test_an_image_is_set_and_deployed(self):
        self.shop(live="a2", kind="Kustomize")
        self.assert_result("healthy", self.sync("--set-image", "host:5000/web:1", "--set-image",
                                                "db=other/db@sha256:0b1c", "--wait"))
        self.assert_deployed()
        self.assert_result("healthy", self.sync("--set-image", "host:5000/web:2", "--wait"))
        self.assertEqual(["host:5000/web:2", "db=other/db@sha256:0b1c"],
                         self.source()["kustomize"]["images"])
        self.assert_deployed()

    def test_what_is_there_already_is_not_sent(self):
        self.shop(source=CHART)
        done = self.sync("--set-parameter", "image.tag=1", "--wait")
        self.assert_result("healthy", done)
        self.assertIn("shop: nothing to set, it is there already: image.tag", done.err)
        self.assertEqual([], self.patches())
        self.assert_one_operation()

    def test_all_who_set_something_at_once_win(self):
        self.shop(live="a2", source=CHART)
        names = [f"part-{number}" for number in range(5)]
        running = [self.start_sync("--set-parameter", f"{name}=new", "--wait") for name in names]
        for done in [one.finish() for one in running]:
            self.assert_result("healthy", done)
        found = parameters_of(self.source())
        self.assertEqual({"image.tag": "1", "replicas": "2", **dict.fromkeys(names, "new")}, found)
        self.handle().wait_for_operation()
        self.assert_deployed()

    def test_who_was_overtaken_reads_again(self):
        self.shop(live="a2", kind="Helm")
        self.server.before("PATCH ", lambda: self.others_set("other", "1"))
        self.assert_result("healthy", self.sync("--set-parameter", "own=1", "--wait"))
        self.assertEqual({"other": "1", "own": "1"}, parameters_of(self.source()))
        self.assertEqual(2, len(self.patches()))
        self.assert_deployed()

    def test_a_source_that_moves_is_found_again(self):
        def insert(thing):
            thing["spec"]["sources"].insert(0, {**PLACE, "path": "new", "helm": {}})
        self.shop(live="a2", sources=MANY)
        self.server.before("PATCH ", lambda: self.handle().change(insert))
        self.assert_status(DONE, self.sync("--set-parameter", "a=1", "--source", "chart"))
        self.assertEqual({}, self.source()["helm"])
        self.assertEqual({"a": "1"}, parameters_of(self.source(number=1)))

    def test_what_is_undone_at_once_is_set_again(self):
        """As an API server does that had read the spec before us (5.7)."""
        self.shop(live="a2", source=CHART)

        def undo():
            self.handle().change(lambda thing: thing["spec"].update(source=copy.deepcopy(CHART)))
        # The second read is the look after our write.
        self.server.before(READ, lambda: self.server.before(READ, undo))
        self.assert_result("healthy", self.sync("--set-parameter", "image.tag=2", "--wait"))
        self.assertEqual("2", parameters_of(self.source())["image.tag"])
        self.assertEqual(2, len(self.patches()))
        self.assert_deployed()

    def test_what_is_undone_during_the_sync_is_no_success(self):
        self.shop(live="a2", source=CHART)
        self.server.controller.hold("finish")
        running = self.start_sync("--set-parameter", "image.tag=2")
        self.server.controller.wait_for("finish", "shop")
        self.handle().change(lambda thing: thing["spec"].update(source=copy.deepcopy(CHART)))
        self.server.controller.release()
        done = running.finish()
        self.assert_result("superseded", done)
        self.assertIn("image.tag", done.json["message"])

    def test_a_lost_answer_is_no_second_change(self):
        self.shop(live="a2", kind="Helm")
        self.server.cut("PATCH ", after=0)
        self.assert_result("healthy", self.sync("--set-parameter", "a=1", "--wait"))
        self.assertEqual({"a": "1"}, parameters_of(self.source()))
        self.assertEqual(1, len(self.patches()))
        self.assert_one_operation()

    def test_a_lost_request_is_sent_again(self):
        self.shop(live="a2", kind="Helm")
        self.server.drop("PATCH ")
        self.assert_result("healthy", self.sync("--set-parameter", "a=1", "--wait"))
        self.assertEqual({"a": "1"}, parameters_of(self.source()))
        self.assert_deployed()

    def test_automatic_sync_does_not_come_in_the_way(self):
        self.shop(live="a2", source=CHART, auto=True)
        self.assert_result("healthy", self.sync("--set-parameter", "image.tag=2", "--wait"))
        self.assertEqual("2", parameters_of(self.source())["image.tag"])
        self.assert_deployed()

    def test_one_of_many_sources_must_be_named(self):
        self.shop(sources=MANY)
        for flags in ([], ["--source", "3"], ["--source", "charts"]):
            _, hint = self.assert_refused(self.sync("--set-parameter", "a=1", *flags), "source")
            self.assertIn(f"1 or chart ({REPOSITORY} charts/shop), 2 ({REPOSITORY} base)", hint)

    def test_one_of_many_sources_is_set(self):
        self.shop(live="a2", sources=MANY)
        self.assert_result("healthy", self.sync("--set-parameter", "a=1", "--source", "chart",
                                                "--wait"))
        self.assert_result("healthy", self.sync("--set-image", "host:5000/web:2", "--source", "2",
                                                "--wait"))
        self.assertEqual({"a": "1"}, parameters_of(self.source()))
        self.assertEqual(["host:5000/web:2"], self.source(number=1)["kustomize"]["images"])
        self.assert_deployed()

    def test_what_makes_no_sense_is_refused(self):
        self.argo({"applications": [
            {"name": "chart", "source": CHART}, {"name": "plain"},
            {"name": "overlay", "kind": "Kustomize"}, {"name": "wet", "hydrator": HYDRATOR}]})
        for app, flag, words in (
                ("chart", "--set-image", "--set-image is for Kustomize"),
                ("plain", "--set-image", "of the kind Directory"),
                ("plain", "--set-parameter", "of the kind Directory"),
                ("overlay", "--set-parameter", "of the kind Kustomize"),
                ("wet", "--set-parameter", "is hydrated")):
            with self.subTest(app=app, flag=flag):
                value = "web:1" if flag == "--set-image" else "a=1"
                self.assert_refused(self.sync(flag, value, app=app), app, words)

    def test_a_refusal_names_the_application_once_and_the_other_flag(self):
        self.argo({"applications": [{"name": "chart", "source": CHART},
                                    {"name": "overlay", "kind": "Kustomize"}]})
        for app, flags, hint in (
                ("chart", ["--set-image", "web:1"], "--set-parameter image.tag="),
                ("overlay", ["--set-parameter", "a=1"], "--set-image")):
            for more in ([], ["--dry-run"]):
                with self.subTest(app=app, more=more):
                    message, found = self.assert_says_why(self.sync(*flags, *more, app=app))
                    self.assertEqual(1, message.count(app), message)
                    self.assertIn(hint, found)

    def test_where_one_refuses_none_is_changed(self):
        self.argo({"applications": [{"name": "a", "source": CHART}, {"name": "b"}]})
        self.assert_refused(self.sync("--set-parameter", "a=1", "--app", "a", "--app", "b",
                                      app=None), "b: ")

    def test_one_that_is_selected_later_is_left_alone(self):
        self.argo({"applications": [
            {"name": "a", "source": CHART, "live": "a1", "labels": {"team": "x"}},
            {"name": "b", "source": CHART, "live": "a1"}], "repositories": {REPOSITORY: ["a1", "a2"]}})
        self.server.before("PATCH ", lambda: self.handle("b").change(
            {"metadata": {"labels": {"team": "x"}}}))
        done = self.sync("--selector", "team=x", "--set-parameter", "image.tag=2", "--wait",
                         app=None)
        self.assert_result("healthy", done)
        self.assertEqual(["a"], [one["name"] for one in done.json["applications"]])
        self.assertEqual([], self.handle("b").requested)

    def test_a_selector_that_matches_nothing_is_told(self):
        self.shop(source=CHART)
        flags = ["--selector", "team=nobody", "--set-parameter", "image.tag=2"]
        self.assert_status(NOT_FOUND, self.sync(*flags, app=None))
        done = self.sync(*flags, "--allow-none", app=None)
        self.assert_result("skipped", done)
        self.assertEqual([], self.patches())

    def test_all_selected_are_set(self):
        self.argo({"applications": [{"name": name, "source": CHART, "labels": {"team": "x"}}
                                    for name in ("a", "b", "c")]})
        done = self.sync("--selector", "team=x", "--set-parameter", "image.tag=2", "--wait",
                         app=None)
        self.assert_result("healthy", done)
        for app in ("a", "b", "c"):
            self.assertEqual("2", parameters_of(self.source(app))["image.tag"])
            self.assert_deployed(app)

    def test_whoever_will_undo_it_is_named(self):
        owner = {"apiVersion": "argoproj.io/v1alpha1", "kind": "ApplicationSet", "name": "shops",
                 "uid": "3c1b7d6e-0000-4000-8000-000000000000"}
        self.shop(source=CHART, patch={"metadata": {"ownerReferences": [owner]}})
        done = self.sync("--set-parameter", "image.tag=2", "--wait")
        self.assert_result("healthy", done)
        self.assertIn("warning: argocd/shop is made by the ApplicationSet shops", done.err)
        self.argo({"applications": [{"name": "apps", "resources": ["Application/shop"]},
                                    {"name": "shop", "parent": "apps", "source": CHART}]})
        done = self.sync("--set-parameter", "image.tag=2", "--wait")
        self.assert_result("healthy", done)
        self.assertEqual(1, done.err.count("warning:"))
        self.assertIn("warning: argocd/shop is managed by the application apps", done.err)
        self.shop(source=CHART, labels={"app.kubernetes.io/instance": "older"})
        done = self.sync("--set-parameter", "image.tag=2", "--wait")
        self.assertIn("warning: argocd/shop is managed by the application older", done.err)

    def test_a_deadline_ends_it(self):
        self.shop(source=CHART)
        self.server.hang("PATCH ", times=9)
        done = self.sync("--set-parameter", "image.tag=2", "--timeout", "2s")
        self.assert_status(OUT_OF_TIME, done)
        self.assert_none_asked()

    def test_a_dry_run_says_what_it_would_set_and_sends_nothing(self):
        self.shop(source=CHART)
        done = self.sync("--set-parameter", "replicas=3", "--set-parameter", "image.tag=1",
                         "--set-parameter", "new=x", "--dry-run", output="text")
        self.assert_status(DONE, done)
        *lines, request = done.out.splitlines()
        self.assertEqual(["argocd/shop: what would change is not known before this is set",
                          "argocd/shop: would replace replicas in /spec/source/helm/parameters",
                          "argocd/shop: nothing to set, it is there already: image.tag",
                          "argocd/shop: would add new to /spec/source/helm/parameters"], lines)
        self.assertIn("infos", request)
        self.assertEqual({"GET"}, {request.method for request in self.server.requests})

    def test_a_dry_run_has_the_same_in_its_results(self):
        self.shop(source=CHART)
        done = self.sync("--set-parameter", "new=hunter2", "--dry-run")
        self.assert_status(DONE, done)
        (one,) = self.only(done)["overrides"]
        self.assertEqual(("new", "add"), (one["name"], one["action"]))
        self.assertIn("parameters", one["list"])
        self.assertIn("prune", self.only(done)["request"])
        self.assertEqual("skipped", self.only(done)["result"])
        self.assertNotIn("hunter2", done.out)

    def test_a_dry_run_shows_no_values(self):
        self.shop(source={**PLACE, "helm": {"parameters": [
            {"name": "db.password", "value": "hunter2"}, {"name": "key", "value": "old-key"}]}})
        for output in ("text", "json"):
            done = self.sync("--set-parameter", "key=new-key", "--dry-run", output=output)
            self.assert_status(DONE, done)
            for value in ("hunter2", "old-key", "new-key"):
                self.assertNotIn(value, done.out + done.err)

    def test_a_spec_that_the_other_side_refuses_is_not_tried_again(self):
        self.shop(source=CHART)
        self.server.fail("PATCH ", times=9, **self.INVALID)
        done = self.sync("--set-parameter", "image.tag=2")
        self.assert_status(FAILED, done)
        self.assertIn("setting image.tag in shop: ", self.assert_says_why(done)[0])
        self.assertEqual(1, sum(one.method == "PATCH" for one in self.server.requests))

    def test_who_undoes_it_each_time_ends_in_a_conflict(self):
        self.shop(source=CHART)
        self.server.before(READ, lambda: self.handle().change(
            lambda thing: thing["spec"].update(source=copy.deepcopy(CHART))), times=1000)
        done = self.sync("--set-parameter", "image.tag=2")
        self.assert_status(CONFLICT, done)
        self.assert_none_asked()


class ThroughTheApiServer(EitherWay, Sets):
    INVALID = {"status": 400, "content_type": "application/json", "body": json.dumps(
        {"error": "application spec for shop is invalid", "code": 3,
         "message": "application spec for shop is invalid"})}

    def test_the_right_to_update_is_needed(self):
        self.shop(source=CHART, accounts={
            "bot": {"rights": ["applications, get, */*", "applications, sync, */*"]}})
        done = self.sync("--set-parameter", "image.tag=2",
                         credentials={"ARGOCD_AUTH_TOKEN": self.server.token("bot")})
        self.assert_status(DENIED, done)
        self.assertIn("'applications, update' on 'default/shop'", self.assert_says_why(done)[1])
        self.assert_none_asked()

    def test_project_and_namespace_go_along(self):
        self.shop(source=CHART, namespace="team-a", project="default")
        self.assert_result("synced", self.sync("--app", "team-a/shop", "--project", "default",
                                               "--set-parameter", "image.tag=2", app=None))
        request, = self.server.requests_of("patch_application")
        body = json.loads(request.body)
        self.assertEqual(("team-a", "default"), (body["appNamespace"], body["project"]))


class StraightToKubernetes(EitherWay, Sets):
    INVALID = {"status": 422, "content_type": "application/json", "body": json.dumps(
        {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "Invalid", "code": 422,
         "message": 'Application.argoproj.io "shop" is invalid: spec.source: Invalid value'})}

    def argo(self, *arguments, **options):
        server = super().argo(*arguments, **options)
        self.config = server.kubeconfig(self.dir / "kubeconfig", "admin")
        return server

    def address(self):
        return ["--core"]

    def credentials(self):
        return {"KUBECONFIG": str(self.config)}


class Words(Sets):
    def test_what_does_not_go_together_is_refused(self):
        self.shop(source=CHART)
        for flags, words in (
                (["--set-parameter", "a=1", "--set-image", "web:1"], "do not go together"),
                (["--set-parameter", "a=1", "--server-dry-run"], "--server-dry-run"),
                (["--set-parameter", "a=1", "--set-parameter", "a=2"], "twice for a"),
                (["--set-image", "web:1", "--set-image", "web@sha256:0b"], "twice for web"),
                (["--set-parameter", "a"], "NAME=VALUE"),
                (["--set-image", "web"], "[OLD=]NEW"),
                (["--source", "1"], "nothing to set")):
            with self.subTest(flags=flags):
                self.assert_refused(self.sync(*flags), words)
        self.assertEqual([], self.server.requests)

    def test_values_are_not_said(self):
        self.shop(source=CHART)
        done = self.sync("--set-parameter", "password=hunter2", "--verbose")
        self.assert_result("synced", done)
        self.assertNotIn("hunter2", done.out + done.err)


if __name__ == "__main__":
    main()
