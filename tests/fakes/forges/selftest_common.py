# SPDX-License-Identifier: Apache-2.0
"""What is alike in all forges: people, faults, the log, Git over HTTP."""

import http.client
import ssl
import urllib.request

from fakes.chat_server.exchange import Reply
from fakes.forges import Bitbucket, Gitea, GitHub, GitLab
from fakes.forges.repository import Conflict
from fakes.forges.selftest_support import ForgeTest
from fakes.git_repository import git
from fakes.tls import Authority


class People(ForgeTest):
    forge_class = GitHub
    place = "/repos/team/deploy"

    def test_a_merge_has_both_parents(self):
        number = self.ann.open("topic").number
        main = self.store.tip("main")
        commit = self.ann.merge(number)
        self.assertEqual([main, self.topic], self.store.parents(commit))
        self.assertEqual(commit, self.store.tip("main"))
        self.assertEqual(b"tag: v2\n", self.project.repository.read("values.yaml"))
        self.project.repository.fsck()

    def test_a_squash_has_one_parent(self):
        main = self.store.tip("main")
        self.ann.push("topic", {"other.yaml": "a: 2\n"})
        commit = self.ann.merge(self.ann.open("topic").number, "squash", "One\n\nof two")
        self.assertEqual([main], self.store.parents(commit))
        self.assertEqual("One\n\nof two", self.store.message(commit))

    def test_a_rebase_makes_each_commit_anew(self):
        self.ann.push("topic", {"third.yaml": "a: 2\n"}, "third")
        main = self.ann.push("main", {"other.yaml": "a: 9\n"})
        commit = self.ann.merge(self.ann.open("topic").number, "rebase")
        self.assertEqual(2, len(self.store.ahead(main, commit)))
        self.assertEqual("third", self.store.message(commit))
        self.assertEqual(b"a: 9\n", self.project.repository.read("other.yaml"))

    def test_a_conflict_is_one(self):
        self.ann.push("main", {"values.yaml": "tag: v3\n"})
        number = self.ann.open("topic").number
        for method in ("merge", "squash", "rebase", "fast-forward"):
            with self.assertRaises(Conflict):
                self.ann.merge(number, method)
        self.assertTrue(self.project.request(number).is_open)

    def test_people_edit_close_and_reopen(self):
        request = self.ann.open("topic", title="a", body="b")
        self.ann.edit(request.number, title="c", labels=["x"])
        self.ann.comment(request.number, "hm")
        self.ann.close(request.number)
        self.assertEqual([], self.project.open_requests())
        self.ann.reopen(request.number)
        self.assertEqual([request], self.project.open_requests())
        self.assertEqual(("c", "b", ["x"], [("ann", "hm")]),
                         (request.title, request.body, request.labels, request.comments))
        with self.assertRaises(AttributeError):
            self.ann.edit(request.number, titel="d")

    def test_pushes_move_the_head(self):
        request = self.ann.open("topic")
        commit = self.ann.push("topic", {"other.yaml": "a: 2\n"})
        self.assertEqual(commit, request.head_sha)
        self.ann.reset("topic", self.topic)
        self.assertEqual(self.topic, request.head_sha)

    def test_merging_can_delete_the_branch(self):
        self.ann.merge(self.ann.open("topic").number, removes_branch=True)
        self.assertEqual("", self.store.tip("topic"))

    def test_a_merge_by_hand_is_seen(self):
        request = self.ann.open("topic")
        self.ann.reset("main", self.topic)
        self.assertEqual(("merged", self.topic), (request.state, request.merged_commit))

    def test_taking_all_commits_away_is_no_merge(self):
        request = self.ann.open("topic")
        self.ann.reset("topic", self.store.tip("main"))
        self.assertEqual("closed", request.state)


class Branches(ForgeTest):
    forge_class = Gitea
    place = "/repos/team/deploy"

    def test_what_becomes_of_a_request_without_branch(self):
        states = {GitHub: "closed", GitLab: "closed", Gitea: "closed",
                  Bitbucket: "open"}
        for forge_class, state in states.items():
            with forge_class(f"{self.root}/{forge_class.__name__}") as forge:
                ann = forge.create_project("team/deploy", files={"a": "1"}).person("ann")
                ann.push("topic", {"a": "2"}, start="main")
                request = ann.open("topic")
                ann.delete_branch("topic")
                self.assertEqual(state, request.state, forge_class)


class Faults(ForgeTest):
    forge_class = GitHub
    place = "/repos/team/deploy"
    NEW = {"title": "t", "head": "topic", "base": "main"}

    def test_an_answer_is_lost_after_the_work(self):
        self.forge.faults.lose_answer("POST", "/pulls$")
        with self.assertRaises(http.client.RemoteDisconnected):
            self.ask("POST", "/pulls", self.NEW)
        self.assertEqual(1, len(self.project.open_requests()))
        self.assertIsNone(self.forge.log[0].status)
        self.assert_status(422, self.ask("POST", "/pulls", self.NEW))

    def test_outages_do_no_work(self):
        self.forge.faults.outage("POST", "/pulls$", times=2)
        for _ in range(2):
            answer = self.assert_status(502, self.ask("POST", "/pulls", self.NEW))
            self.assertIn("<html>", answer.text)
        self.assertEqual([], self.project.open_requests())
        self.assert_status(201, self.ask("POST", "/pulls", self.NEW))

    def test_any_answer(self):
        self.forge.faults.reply(Reply(422, {"message": "Validation Failed"}), "POST")
        self.assertEqual(200, self.ask("GET", "/pulls").status)
        self.assert_status(422, self.ask("POST", "/pulls", self.NEW))

    def test_somebody_is_faster(self):
        self.forge.faults.before(lambda: self.ann.open("topic"), "POST", "/pulls$")
        self.assertEqual([], self.ask("GET", "/pulls").json)
        answer = self.assert_status(422, self.ask("POST", "/pulls", self.NEW))
        self.assertIn("A pull request already exists for team:topic.", answer.text)
        self.assertEqual("ann", self.ask("GET", "/pulls").json[0]["user"]["login"])

    def test_some_requests_later(self):
        self.ask("POST", "/pulls", self.NEW)
        self.forge.faults.before(lambda: self.ann.merge(1), "GET", "/pulls/1$", after=2)
        self.assertEqual([False, False, True, True], [self.ask("GET", "/pulls/1").json["merged"]
                                                      for _ in range(4)])

    def test_the_log_hides_nothing(self):
        self.ask("POST", "/pulls", self.NEW)
        self.ask("GET", "/pulls?state=all")
        post, get = self.forge.log
        self.assertEqual(("POST", "/api/v3/repos/team/deploy/pulls", 201),
                         (post.method, post.path, post.status))
        self.assertEqual(self.NEW, post.json())
        self.assertEqual(f"Bearer {self.token}", post.headers["authorization"])
        self.assertEqual([("state", "all")], get.query)
        self.assertEqual(([post], [get]), (self.forge.calls("POST"), self.forge.calls("GET")))


class Git(ForgeTest):
    forge_class = Bitbucket
    place = "/repositories/team/deploy"

    USERS = {GitHub: "x-access-token", GitLab: "oauth2", Gitea: "any", Bitbucket: "x-token-auth"}
    READ = {GitHub: ("contents:read",), GitLab: ("read_repository",),
            Gitea: ("read:repository",), Bitbucket: ("repository",)}

    def test_pushes_with_tokens(self):
        for forge_class, user in self.USERS.items():
            self.forge = self.enterContext(forge_class(f"{self.root}/{forge_class.__name__}"))
            project = self.forge.create_project("team/deploy", files={"a": "1"})
            text, status = self.push_by_git(self.forge.token(), user=user)
            self.assertEqual(0, status, text)
            self.assertIn(f"remote:   {' ' * 3 if forge_class is GitHub else ''}{project.web_url}",
                          text)
            self.assertEqual("bot", self.forge.pushes[0].login)
            text, status = self.push_by_git("wrong", user=user)
            self.assertIn("Authentication failed", text)
            text, status = self.push_by_git(self.forge.token(*self.READ[forge_class]), user=user)
            self.assertIn("403", text)
            stranger = self.forge.token(login="stranger")
            self.assertIn("not found", self.push_by_git(stranger, user=user)[0])

    def test_protected_branches(self):
        texts = {GitHub: "error: GH006: Protected branch update failed for refs/heads/main.",
                 GitLab: "GitLab: You are not allowed to push code to protected branches",
                 Gitea: "Gitea: Not allowed to push to protected branch main",
                 Bitbucket: "Permission denied to update branch main."}
        for forge_class, user in self.USERS.items():
            self.forge = self.enterContext(forge_class(f"{self.root}/{forge_class.__name__}"))
            project = self.forge.create_project("team/deploy", files={"a": "1"})
            tip = project.store.tip("main")
            project.protect("main")
            text, status = self.push_by_git(self.forge.token(), user=user, branch="main")
            self.assertIn(texts[forge_class], text)
            self.assertEqual((1, tip), (status, project.store.tip("main")))
            project.add_member("bot", "maintain")
            self.assertEqual(0, self.push_by_git(self.forge.token(), user=user, branch="main")[1])

    def test_all_over_tls(self):
        authority = Authority(f"{self.root}/tls")
        with GitLab(f"{self.root}/secure", tls=authority) as forge:
            project = forge.create_project("team/deploy", files={"a": "1"})
            token = forge.token()
            context = ssl.create_default_context(cafile=authority.certificate)
            request = urllib.request.Request(f"{forge.api_url}/projects/team%2Fdeploy", headers={
                "PRIVATE-TOKEN": token, "User-Agent": "selftest"})
            with urllib.request.urlopen(request, context=context) as answer:
                self.assertEqual(200, answer.status)
            url = project.clone_url.replace("://", f"://oauth2:{token}@")
            git("push", "-q", "-o", "merge_request.create", url, "main:new",
                cwd=project.repository.path, GIT_SSL_CAINFO=str(authority.certificate))
            self.assertEqual(["new"], [each.head for each in project.open_requests()])

    def test_github_says_who_it_is(self):
        for forge_class, agent in ((GitHub, b"agent=git/github-"), (Gitea, b"agent=git/2.")):
            with forge_class(f"{self.root}/{agent.hex()}") as forge:
                project = forge.create_project("team/deploy", files={"a": "1"})
                project.is_private = False
                with urllib.request.urlopen(project.clone_url
                                            + "/info/refs?service=git-upload-pack") as answer:
                    self.assertIn(agent, answer.read())

    def test_a_repository_outlives_its_forge(self):
        with GitHub(f"{self.root}/gone") as forge:
            project = forge.create_project("team/deploy", files={"a": "1"})
        project.repository.git("push", "-q", project.repository.path, "main:other")
        self.assertTrue(project.store.tip("other"))

    def test_a_repository_can_be_brought_along(self):
        with Gitea(f"{self.root}/second") as forge:
            project = forge.create_project("other/name", self.project.repository.path)
            self.assertEqual(self.topic, project.store.tip("topic"))
