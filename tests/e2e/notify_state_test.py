#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""--state: nobody is told twice of the same, and nobody is forgotten."""

import fcntl
import json
import os
import re

import yaml

from notify_support import (DENIED, DONE, NOT_FOUND, OUT_OF_TIME, UNREACHABLE, USAGE, Notify, Reply, main,
                            revision, subscribed)
from fakes import fault_proxy
from fakes.argocd_server.patch import get, put

STATE = "notify-state"
ANNOTATION = "notified.notifications.argoproj.io"
PATCH = r"PATCH .*/configmaps/"
AGAIN = "notify: warning: who was told will be told again: writing the state"


class State(Notify):
    def setUp(self):
        super().setUp()
        self.chats("slack")
        self.data.update(subscribed("slack:dev", triggers=["on-deployed"]))
        self.file = self.dir / "state.json"

    def tell(self, *arguments, at="a1", health="Healthy", state=None, **options):
        """One run for the application at a commit; what became of slack:dev, if it was due."""
        status = {"health": {"status": health}, "operationState": {
            "phase": "Succeeded", "syncResult": {"revision": revision(at)}}}
        app = ["--app-file", self.application_file(status=status)]
        done = self.notify("--state", state or self.file, *arguments, app=app, **options)
        self.assert_status(DONE, done)
        return {self.name_of(one): one["state"] for one in done.json["deliveries"]}

    def kept(self):
        return json.loads(self.file.read_text())

    def with_config_map(self, data=None):
        """A stand-in for Kubernetes with a ConfigMap for the state."""
        server = self.argo(configmaps={STATE: data})
        self.env = self.of_kubernetes()["env"]
        return server

    def map_of(self, server):
        return server.object("ConfigMap", STATE).get("data") or {}


class Files(State):
    def test_a_second_run_sends_nothing_and_another_revision_sends_again(self):
        for at, wanted in (("a1", "sent"), ("a1", "skipped"), ("a2", "sent"), ("a2", "skipped"),
                           ("a1", "skipped")):
            self.assertEqual({"slack:dev": wanted}, self.tell(at=at))
        self.assertEqual([f"#C-dev\nshop is at {revision(at)}" for at in ("a1", "a2")],
                         self.chat.shown("slack"))

    def test_it_is_in_argocds_own_form(self):
        self.tell()
        key, = self.kept()["notified"]
        self.assertRegex(key, re.escape(revision("a1")) + r":on-deployed:\[0\]\.[\w-]{27}:slack:dev")
        self.assertGreater(self.kept()["notified"][key], 1_700_000_000)

    def test_the_text_of_argocds_annotation_does_as_well(self):
        self.tell()
        self.file.write_text(json.dumps(self.kept()["notified"]))
        self.assertEqual({"slack:dev": "skipped"}, self.tell())

    def test_without_once_per_it_is_told_again_after_it_was_untrue(self):
        self.data.update(subscribed("slack:dev", triggers=["on-health-degraded"]))
        for health, wanted in (("Degraded", {"slack:dev": "sent"}),
                               ("Degraded", {"slack:dev": "skipped"}), ("Healthy", {}),
                               ("Degraded", {"slack:dev": "sent"})):
            self.assertEqual(wanted, self.tell(health=health))

    def test_each_recipient_has_a_state_of_its_own(self):
        self.tell()
        self.data.update(subscribed("slack:dev", "slack:ops", triggers=["on-deployed"]))
        self.assertEqual({"slack:dev": "skipped", "slack:ops": "sent"}, self.tell())

    def test_a_failure_is_tried_again_the_next_time(self):
        self.chats(slack={"answers": [Reply(200, {"ok": False, "error": "is_archived"})]})
        self.assertEqual({"slack:dev": "failed"}, self.tell())
        self.assertEqual({"slack:dev": "sent"}, self.tell())
        self.assertEqual({"slack:dev": "skipped"}, self.tell())

    def test_a_preview_says_who_was_told_and_keeps_nothing(self):
        self.assertIn("slack:dev: app-deployed:", self.preview())
        self.assertFalse(self.file.exists())
        self.tell()
        before = self.file.read_bytes()
        self.assertIn(f"skipped: sent already for {revision('a1')}", self.preview())
        self.assertEqual(before, self.file.read_bytes())

    def preview(self):
        done = self.notify("--state", self.file, "--preview", output="text")
        self.assert_status(DONE, done)
        return done.out

    def test_templates_that_are_asked_for_by_name_have_none(self):
        for _ in range(2):
            self.assertEqual({"slack:dev": "sent"}, self.tell(
                "--template", "hello", "--recipient", "slack:dev"))
        self.assertFalse(self.file.exists())

    def test_more_than_a_hundred_are_kept(self):
        self.data.update(subscribed(*(f"slack:dev{number:03}" for number in range(120)),
                                    triggers=["always"]))
        self.tell()
        self.assertEqual(120, len(self.kept()["notified"]))

    def test_of_very_many_the_newest_are_kept(self):
        old = {f"old-{number}": number for number in range(100_000)}
        self.file.write_text(json.dumps({"notified": old}))
        self.assertEqual({"slack:dev": "sent"}, self.tell())
        self.assertEqual(2_000, len(self.kept()["notified"]))

    def test_runs_at_once_lose_nothing(self):
        app = ["--app-file", self.application_file()]
        runs = []
        for number in range(6):
            self.data.update(subscribed(f"slack:dev{number}"))
            config = self.config_file(name=f"cm-{number}.yaml")
            runs.append(self.start_notify("--state", self.file, config=[config], app=app))
        for running in runs:
            self.assert_told(running.finish())
        self.assertEqual(6, len(self.kept()["notified"]))

    def test_a_folder_that_somebody_else_holds_ends_with_the_time(self):
        folder = os.open(self.dir, os.O_RDONLY | os.O_DIRECTORY)
        self.addCleanup(os.close, folder)
        fcntl.flock(folder, fcntl.LOCK_EX)
        done = self.notify("--state", self.file, "--timeout", "1s", timeout=20)
        self.assert_status(DONE, done)
        self.assertEqual("sent", done.json["result"])
        self.assertIn(f"{AGAIN}: out of time", done.err)

    def test_a_state_that_is_none_is_refused_before_anybody_is_told(self):
        deep = '{"notified": ' + '{"a":' * 200_000 + "1" + "}" * 200_001
        for text in ("[]", "{", '{"notified": {"a": "b"}}', '{"a": 1.5}', deep):
            with self.subTest(text=text[:40]):
                self.file.write_text(text)
                self.assert_usage("reading the state", "--state", self.file)
                self.assertEqual(text, self.file.read_text())
        self.assert_usage("reading the state", "--state", self.dir)

    def test_an_empty_file_is_an_empty_state(self):
        self.file.write_text("")
        self.assertEqual({"slack:dev": "sent"}, self.tell())

    def test_a_state_that_cannot_be_written_is_refused_before_anybody_is_told(self):
        place = self.dir / "nothing" / "state.json"
        self.assert_usage("writing the state: .*nothing", "--state", place)
        self.assert_status(DONE, self.notify("--state", place, "--preview"))

    def test_what_is_no_file_and_no_config_map_is_refused(self):
        for place in ("cm:argocd/x", "foo:bar/baz", "secret:argocd/x"):
            self.assert_usage("--state: .* is neither a file nor configmap:NAMESPACE/NAME",
                              "--state", place,
                              hint="did you mean configmap:" + place.partition(":")[2])
        (self.dir / "a:b").mkdir()
        done = self.notify("--state", "a:b/state.json", cwd=self.dir)
        self.assertEqual({"slack:dev": "sent"}, self.assert_told(done))

    def test_none_is_none(self):
        for _ in range(2):
            self.assertEqual({"slack:dev": "sent"}, self.tell(state="none"))

    def test_threads_go_on_in_the_next_run(self):
        self.data["template.app-deployed"] = ("message: more\nslack:\n  groupingKey: shop\n"
                                              "  deliveryPolicy: PostAndUpdate\n")
        self.tell(at="a1")
        self.tell(at="a2")
        first, second = self.chat.accepted("slack")
        self.assertEqual(first["ts"], second["thread_ts"])
        self.assertEqual(["more"], first["history"])
        self.assertEqual(1, len(self.kept()["threads"]))

    def test_a_thread_whose_name_is_no_utf8_goes_on_too(self):
        self.data["template.app-deployed"] = (
            "message: more\nslack:\n  groupingKey: '{{ trunc 1 \"é\" }}'\n")
        for at in ("a1", "a2"):
            self.assertEqual({"slack:dev": "sent"}, self.tell(at=at))
        first, second = self.chat.accepted("slack")
        self.assertEqual(first["ts"], second["thread_ts"])


class ConfigMaps(State):
    PLACE = f"configmap:argocd/{STATE}"

    def test_a_second_run_sends_nothing_and_another_revision_sends_again(self):
        server = self.with_config_map({"other": "kept"})
        for at, wanted in (("a1", "sent"), ("a1", "skipped"), ("a2", "sent")):
            self.assertEqual({"slack:dev": wanted}, self.tell(at=at, state=self.PLACE))
        found = self.map_of(server)
        self.assertEqual(2, len(json.loads(found["notified"])))
        self.assertEqual("kept", found["other"])

    def test_what_has_not_changed_is_not_written(self):
        server = self.with_config_map()
        self.tell(state=self.PLACE)
        self.tell(state=self.PLACE)
        self.assertEqual(1, len(server.requests_of("patch configmaps")))

    def test_what_somebody_else_writes_meanwhile_is_not_lost(self):
        """The version that was read is that of the patch; a conflict is read and written again."""
        server = self.with_config_map()
        others = iter(range(3))

        def write():
            number = next(others)
            server.store.update("ConfigMap", ("argocd", STATE), lambda old: put(
                old, ("data", "notified"), json.dumps({
                    **json.loads((old.get("data") or {}).get("notified", "{}")),
                    f"other-{number}": 1})))
        server.before(PATCH, write, times=3)
        self.assertEqual({"slack:dev": "sent"}, self.tell(state=self.PLACE))
        kept = json.loads(self.map_of(server)["notified"])
        self.assertEqual(4, len(kept))
        self.assertLessEqual({"other-0", "other-1", "other-2"}, set(kept))
        self.assertEqual(4, len(server.requests_of("patch configmaps")))

    def test_runs_at_once_lose_nothing(self):
        server = self.with_config_map()
        app = ["--app-file", self.application_file()]
        runs = []
        for number in range(4):
            self.data.update(subscribed(f"slack:dev{number}"))
            config = self.config_file(name=f"cm-{number}.yaml")
            runs.append(self.start_notify("--state", self.PLACE, config=[config], app=app))
        for running in runs:
            self.assert_told(running.finish())
        self.assertEqual(4, len(json.loads(self.map_of(server)["notified"])))

    def test_who_never_gets_a_turn_gives_up(self):
        server = self.with_config_map()
        count = iter(range(1000))
        server.before(PATCH, lambda: server.store.update(
            "ConfigMap", ("argocd", STATE),
            lambda old: put(old, ("data", "n"), str(next(count)))), times=1000)
        done = self.notify("--state", self.PLACE)
        self.assertEqual({"slack:dev": "sent"}, self.assert_told(done))
        self.assertRegex(done.err, AGAIN + ": .*modified")

    def test_one_that_is_not_there_is_said_before_anybody_is_told(self):
        self.argo()
        self.env = self.of_kubernetes()["env"]
        done = self.notify("--state", self.PLACE, "--on-failure", "fail")
        self.assert_status(NOT_FOUND, done)
        error, hint = self.error_of(done)
        self.assertIn("reading the state", error)
        self.assertIn("kubectl create configmap -n argocd notify-state", hint)
        self.assertEqual([], self.chat.requests("slack"))

    def test_an_answer_that_is_none_is_no_fault_of_ours(self):
        server = self.with_config_map()
        server.fail(r"GET .*/configmaps/", times=100, status=200, body="[]",
                    content_type="application/json")
        self.assertEqual({}, self.assert_told(self.notify("--state", self.PLACE), "failed"))
        done = self.notify("--state", self.PLACE, "--on-failure", "fail")
        self.assert_status(UNREACHABLE, done)

    def test_one_that_may_only_be_read(self):
        server = self.argo(configmaps={STATE: {}},
                           accounts={"ci": {"kubernetes": ["get configmaps"]}})
        env = {"KUBECONFIG": str(server.kubeconfig(self.dir / "ci", "ci"))}
        done = self.notify("--state", self.PLACE, env=env)
        self.assertEqual({"slack:dev": "sent"}, self.assert_told(done))
        self.assertIn(AGAIN, done.err)
        done = self.notify("--state", self.PLACE, "--on-failure", "fail", env=env)
        self.assert_status(DENIED, done)

    def test_one_that_never_answers_is_out_of_time(self):
        server = self.with_config_map()
        server.hang(r"GET .*/configmaps/")
        done = self.notify("--state", self.PLACE, "--on-failure", "fail", "--timeout", "1s")
        self.assert_status(OUT_OF_TIME, done)

    def test_who_never_answers_leaves_time_to_keep_what_is_not_true_any_more(self):
        server = self.with_config_map()
        self.data.update(subscribed("slack:dev", triggers=["on-health-degraded"]))
        self.assertEqual({"slack:dev": "sent"}, self.tell(health="Degraded", state=self.PLACE))
        self.chats("wecom")
        self.between("wecom").add(fault_proxy.delay(60), times=None)
        self.data["subscriptions"] += subscribed("wecom")["subscriptions"]
        self.assertEqual({"wecom": "failed"}, self.tell("--timeout", "3s", state=self.PLACE))
        self.assertEqual("{}", self.map_of(server)["notified"])

    def test_a_name_that_is_none_is_refused(self):
        for place in ("configmap:x", "configmap:a/b/c", "configmap:"):
            self.assert_usage("--state", "--state", place)
        self.assert_status(USAGE, self.notify("--state", "annotation"))


class Annotations(State):
    def setUp(self):
        super().setUp()
        self.shop(live="a2", patch={"status": {
            "health": {"status": "Healthy"},
            "sync": {"status": "Synced", "revision": revision("a2"),
                     "comparedTo": {"destination": {}}},
            "operationState": {"operation": {}, "phase": "Succeeded",
                               "startedAt": "2026-01-02T03:04:05Z",
                               "syncResult": {"revision": revision("a2")}}}})

    def annotation(self):
        return get(self.handle().seen, "metadata", "annotations", ANNOTATION)

    def both(self):
        return self.of_argocd(), self.of_kubernetes()

    def test_it_is_where_argocd_keeps_it(self):
        for around in self.both():
            self.handle().change({"metadata": {"annotations": None}})
            for wanted in ("sent", "skipped"):
                done = self.notify("--state", "annotation", **around)
                self.assertEqual({"slack:dev": wanted},
                                 self.assert_told(done, wanted))
            self.assertEqual(1, len(json.loads(self.annotation())))

    def test_other_annotations_and_what_argocd_told_stay(self):
        self.handle().change({"metadata": {"annotations": {
            "a": "b", ANNOTATION: json.dumps({"x:on-deployed:[0].y:slack:<dev>": 5})}}})
        for around in self.both():
            self.notify("--state", "annotation", **around)
        kept = json.loads(self.annotation())
        self.assertEqual(5, kept["x:on-deployed:[0].y:slack:<dev>"])
        self.assertEqual(2, len(kept))
        self.assertEqual("b", self.handle().seen["metadata"]["annotations"]["a"])

    def test_what_argocd_has_told_is_not_told_again(self):
        self.notify("--state", "annotation", **self.of_argocd())
        text = self.annotation()
        self.chats("slack")
        for around in self.both():
            done = self.notify("--state", "annotation", **around)
            self.assert_told(done, "skipped")
        self.assertEqual(text, self.annotation())
        self.assertEqual([], self.chat.requests("slack"))

    def test_what_nobody_can_read_is_begun_anew(self):
        self.handle().change({"metadata": {"annotations": {ANNOTATION: "nonsense"}}})
        done = self.notify("--state", "annotation", **self.of_argocd())
        self.assertEqual({"slack:dev": "sent"}, self.assert_told(done))
        self.assertEqual(1, len(json.loads(self.annotation())))

    def test_what_somebody_else_writes_meanwhile_is_not_lost(self):
        for around in self.both():
            self.handle().change({"metadata": {"annotations": None}})
            self.server.before("PATCH ", lambda: self.handle().change(
                {"metadata": {"annotations": {ANNOTATION: '{"other":1}'}}}))
            done = self.notify("--state", "annotation", **around)
            self.assertEqual({"slack:dev": "sent"}, self.assert_told(done))
            self.assertEqual(2, len(json.loads(self.annotation())))

    def test_who_may_not_change_it_is_told(self):
        self.server.accounts.add(type(self.server.accounts["admin"])(
            "ci", ["applications, get, */*", "projects, get, *"]))
        around = {**self.of_argocd(), "env": {"ARGOCD_AUTH_TOKEN": self.server.token("ci")}}
        done = self.notify("--state", "annotation", **around)
        self.assertEqual({"slack:dev": "sent"}, self.assert_told(done))
        self.assertIn(AGAIN, done.err)


class Catalog(State):
    """The trigger of Argo CD's catalog, over a whole life of an application."""

    def test_once_per_commit_whatever_health_does(self):
        for at, health, told in (("a1", "Progressing", {}), ("a1", "Healthy", "sent"),
                                 ("a1", "Degraded", {}), ("a1", "Healthy", "skipped"),
                                 ("a2", "Progressing", {}), ("a2", "Healthy", "sent")):
            self.assertEqual({"slack:dev": told} if told else {}, self.tell(at=at, health=health))

    def test_a_once_per_that_cannot_be_evaluated_is_left_out(self):
        self.data["trigger.on-deployed"] = yaml.safe_dump(
            [{"when": "app.status.health.status == 'Healthy'", "oncePer": "app.x.y.z",
              "send": ["hello"]}])
        for health, told in (("Healthy", "sent"), ("Healthy", "skipped"), ("Degraded", {}),
                             ("Healthy", "sent")):
            self.assertEqual({"slack:dev": told} if told else {}, self.tell(health=health))


if __name__ == "__main__":
    main()
