# SPDX-License-Identifier: Apache-2.0
"""What the Task update-values can do besides writing values: images, promotion, revert, guards,
messages, signatures, SSH."""

import base64
import json
import unittest

import values
from fakes import ssh_server
from fakes.git_repository import Repository
from fakes.registry import Registry
from task_support import TASK, TaskRun

PERSON = "Deploy Bot <deploy-bot@example.com>"


class Images(TaskRun):
    def test_images_are_written_wherever_their_repository_is_named(self):
        run = self.done(file=values.FILE, image="registry.example.com/shop/backend:9f8e7d6\n"
                                                "registry.example.com/shop/frontend:v2\n")
        self.assertEqual(self.tags(), ["9f8e7d6", "v2"])
        self.assertEqual(len(self.repository.commits()), 2)
        self.assertEqual(run.results["pull-request-url"], "")

    def test_the_registry_is_asked_with_the_mounted_login(self):
        registry = self.enterContext(Registry(users={"puller": "pull-pass-1"}))
        digest = registry.push("shop/backend:v2", user=("puller", "pull-pass-1"))
        image = registry.image("shop/backend")
        self.repository.commit({"values.yaml": f"image: {image}:v1\n"})
        login = base64.b64encode(b"puller:pull-pass-1").decode()
        edit = {"file": "values.yaml", "image": f"{image}:v2", "pin_digest": "true"}
        self.assertEqual(self.run_task(**edit).results["result"], "denied")
        auths = {"auths": {registry.host: {"auth": login}}}
        self.mount("registry", **{".dockerconfigjson": json.dumps(auths)})
        run = self.done(**edit)
        self.assertEqual(self.repository.read("values.yaml").decode(),
                         f"image: {image}:v2@{digest}\n")
        self.assertNotIn("pull-pass", run.stdout + run.stderr)
        run = self.run_task(file="values.yaml", image=f"{image}:v3", verify_image="true")
        self.assertEqual((run.status, run.results["result"]), (5, "notfound"), run.stderr)

    def test_the_registry_chooses_the_tag(self):
        registry = self.enterContext(Registry())
        for tag in ("v1.0.0", "v1.2.0", "v1.3.0-rc.1", "v1.9.0", "v2.0.0"):
            registry.push(f"shop/backend:{tag}")
        image = registry.image("shop/backend")
        self.repository.commit({"values.yaml": f"image: {image}:v1.0.0\n"})
        self.done(file="values.yaml", image=image, policy="semver:^1", ignore_tags="v1.9.*",
                  allow_tags="regexp:^v")
        self.assertEqual(self.repository.read("values.yaml").decode(), f"image: {image}:v1.2.0\n")


class Edits(TaskRun):
    def test_a_file_of_another_task_says_what_to_change(self):
        folder = self.mount("files", **{"changes.json": json.dumps({"frontend.tag": "it's $(id)"})})
        self.done(file=values.FILE, changes=str(folder / "changes.json"))
        self.assertEqual(self.tags(), ["1276e23", "it's $(id)"])

    def test_a_check_commits_nothing_and_fails_where_something_would_change(self):
        before = self.repository.tip()
        run = self.run_task(file=values.FILE, set=["frontend.tag=v2"], check="true")
        self.assertEqual((run.status, run.results["result"]), (8, "changed"), run.stderr)
        self.assertEqual(set(run.results), set(TASK.results))
        self.done(file=values.FILE, set=["frontend.tag=v1"], check="true")
        self.assertEqual(self.repository.tip(), before)

    def test_an_alias_is_followed_to_what_it_stands_for(self):
        self.repository.commit({"values.yaml": "shop: &tag v1\nworkers: *tag\n"})
        edit = {"file": "values.yaml", "set": ["workers=v2"]}
        self.assertEqual(self.run_task(**edit).results["result"], "refused")
        self.done(**edit, follow_aliases="true")
        self.assertEqual(self.repository.read("values.yaml").decode(),
                         "shop: &tag v2\nworkers: *tag\n")


class PromotionAndRevert(TaskRun):
    def test_values_are_taken_over_from_another_environment(self):
        self.repository.commit({"env/staging.yaml": "image:\n  tag: v2\n",
                                "env/prod.yaml": "image:\n  tag: v1   # careful\n"})
        self.done(copy="env/staging.yaml::image.tag", to="env/prod.yaml")
        self.assertEqual(self.repository.read("env/prod.yaml").decode(),
                         "image:\n  tag: v2   # careful\n")

    def test_values_are_taken_over_from_another_repository(self):
        other = Repository(self.scratch / "other.git", {"values.yaml": "a: v1\nb: v2\n"})
        first = other.tip()
        other.commit({"values.yaml": "a: v8\nb: v9\n"})
        self.done(copy="values.yaml::a\nvalues.yaml::b",
                  to=f"{values.FILE}::backend.tag\n{values.FILE}::frontend.tag",
                  copy_repo=str(other.path), copy_revision=first)
        self.assertEqual(self.tags(), ["v1", "v2"])

    def test_a_commit_is_taken_back(self):
        for revert in ("last", None):
            with self.subTest(revert):
                bump = self.done(file=values.FILE, set=["frontend.tag=v2"]).results["commit"]
                self.repository.commit({"README.md": f"theirs {revert}\n"})
                run = self.done(revert=revert or bump)
                self.assertEqual(run.results["result"], "changed")
                self.assertEqual(self.repository.read(values.FILE).decode(), values.BEFORE)
                self.assertIn(f"This reverts commit {bump}.", self.repository.message())
                again = self.done(revert=revert or bump)
                self.assertEqual(again.results["result"], "unchanged")


class Guards(TaskRun):
    def setUp(self):
        super().setUp()
        self.repository.commit({values.FILE: values.BEFORE + "build: 41\n"})

    def assert_stopped(self, result, **params):
        before = self.repository.tip()
        run = self.run_task(file=values.FILE, **params)
        self.assertEqual((run.status, run.results["result"]), (6, result), run.stderr)
        self.assertEqual(run.results["changed"], "false")
        self.assertEqual(set(run.results), set(TASK.results))
        self.assertTrue(run.results["message"])
        self.assertEqual(self.repository.tip(), before)

    def test_a_slow_old_run_is_superseded_and_says_so(self):
        self.done(file=values.FILE, set=["frontend.tag=v3"], supersede_by="build=43")
        self.assert_stopped("superseded", set=["frontend.tag=v2"], supersede_by="build=42")
        self.assertEqual(self.tags(), ["1276e23", "v3"])

    def test_nothing_goes_back_to_an_older_version(self):
        self.assert_stopped("superseded", set=["frontend.tag=v0.9.0"], not_older="true")

    def test_only_what_is_expected_is_changed(self):
        edits = ["backend.tag=9f8e7d6", "frontend.tag=v2"]
        self.assert_stopped("conflict", set=edits, expect="backend.tag=1276e23\nfrontend.tag=v0")
        self.done(file=values.FILE, set=edits, expect="backend.tag=1276e23\nfrontend.tag=v1")


class Commits(TaskRun):
    def test_a_message_has_values_and_trailers_of_ones_own(self):
        self.done(file=values.FILE, set=["frontend.tag=v2"], message="Release {{.values.release}}",
                  message_value="release=2026.11 {{.new}}\nother=x", author=PERSON,
                  trailer="Change: 17\nTeam: shop", signed_off_by="true")
        message = self.repository.message()
        self.assertTrue(message.startswith("Release 2026.11 {{.new}}\n"), message)
        for line in ("Change: 17", "Team: shop", f"Signed-off-by: {PERSON}"):
            self.assertIn(f"\n{line}\n", message)

    def test_our_own_message_begins_with_a_type(self):
        self.done(file=values.FILE, set=["frontend.tag=v2"], conventional="fix(prod)")
        self.assertTrue(self.repository.message().startswith("fix(prod): "))

    def test_the_mounted_key_signs_the_commit(self):
        folder = self.mount("keys")
        key = ssh_server.make_key(folder / "signing-key")
        self.done(file=values.FILE, set=["frontend.tag=v2"], author=PERSON, signing_key=str(key))
        allowed = self.scratch / "allowed"
        allowed.write_text(f"deploy-bot@example.com {ssh_server.public(key)}\n")
        self.repository.git("-c", f"gpg.ssh.allowedSignersFile={allowed}", "verify-commit", "main")

    def test_a_key_that_is_not_there_is_no_commit_without_a_signature(self):
        before = self.repository.tip()
        run = self.run_task(file=values.FILE, set=["frontend.tag=v2"],
                            signing_key=str(self.scratch / "absent"))
        self.assertEqual((run.status, run.results["result"]), (2, "refused"), run.stderr)
        self.assertEqual(self.repository.tip(), before)

    def test_the_mounted_secret_opens_a_repository_over_ssh(self):
        server = self.enterContext(ssh_server.SshServer())
        edit = {"repo": server.url(self.repository.path), "file": values.FILE,
                "set": ["frontend.tag=v2"]}
        self.assertNotEqual(self.run_task(**edit).status, 0)
        self.mount("credentials", **{"ssh-privatekey": server.key.read_text(),
                                     "known_hosts": server.known_hosts()})
        self.assertEqual(self.done(**edit).results["commit"], self.repository.tip())


class Hostile(TaskRun):
    NAMES = ["verify-image", "pin-digest", "policy", "image", "copy", "to", "copy-repo",
             "copy-revision", "revert", "expect", "not-older", "supersede-by", "message-value",
             "trailer", "signed-off-by", "signing-key", "via-api", "pull-request", "title",
             "body", "label", "reviewer", "assignee", "draft", "auto-merge", "wait-merged",
             "delete-branch", "reopen", "strict-request", "request-key", "request-branch",
             "provider", "push-options", "github-app-id", "github-app-key-file",
             "github-app-installation-id", "drop-digest", "allow-tags", "ignore-tags", "platform",
             "changes", "check", "follow-aliases"]

    def test_a_hostile_value_of_any_parameter_fails(self):
        for name in self.NAMES:
            before = self.repository.tip()
            for value in ["--help", "--dry-run", "-", "$(id)", "; rm -rf /", "two\nlines", "[a,b]"]:
                with self.subTest(name=name, value=value):
                    run = self.run_task(file=values.FILE, set=["frontend.tag=v2"], **{name: value})
                    self.assertNotEqual(run.status, 0, run.stdout)
                    self.assertLess(run.status, 8, run.stderr)
                    self.assertEqual(set(run.results), set(TASK.results))
                    self.assertNotEqual(run.results["changed"], "true")
                    self.assertEqual(self.repository.tip(), before)


if __name__ == "__main__":
    unittest.main()
