#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What a forge answers is read, and where an answer is lost or says nothing, the request tells."""

import unittest

from pull_request_support import WithRequests
from support import DONE, EDITED, FILE, UNREACHABLE, EndToEnd
from fakes.chat_server.exchange import Reply
from fakes.forges import Bitbucket, Gitea, GitHub, GitLab

PAGE = Reply(200, "<html>Please log in</html>", {"Content-Type": "text/html"})
HUGE = Reply(201, b"[" + b"1," * (5 << 20) + b"1]", {"Content-Type": "application/json"})
STATUS = Reply(200, {"status": "ok"})  # of what stands before the forge


class Changes(WithRequests):
    """What opens a request and what changes one, on each forge."""

    creates = "POST", "/pulls$"
    updates = "PATCH", "/pulls/1$"

    def assert_only_request(self, result, tag):
        request = self.only_request()
        self.assertEqual(f"Set backend.tag to {tag} in {FILE}", request.title)
        self.assertEqual(("changed", request.number, "open"),
                         (result["result"], result["pull-request"]["number"],
                          result["pull-request"]["state"]))

    def test_a_page_hides_no_new_request(self):
        self.forge.faults.answer_with(PAGE, *self.creates)
        self.assert_only_request(self.done(), "v1.4.2")

    def test_an_answer_that_is_too_long_hides_no_new_request(self):
        self.forge.faults.answer_with(HUGE, *self.creates)
        self.assert_only_request(self.done(), "v1.4.2")

    def test_a_page_instead_of_a_new_request_is_no_end(self):
        self.forge.faults.reply(PAGE, *self.creates)
        self.assert_only_request(self.done(), "v1.4.2")

    def test_a_page_hides_no_update(self):
        self.done()
        self.forge.faults.answer_with(PAGE, *self.updates)
        self.assert_only_request(self.done(edit="backend.tag=v1.4.3"), "v1.4.3")

    def test_what_says_nothing_of_the_request_is_no_update(self):
        for number, reply in enumerate((PAGE, STATUS)):
            with self.subTest(reply=reply.body):
                self.done(edit=f"backend.tag=v2.{number}.0")
                self.forge.faults.reply(reply, *self.updates)
                tag = f"v2.{number}.1"
                self.assert_only_request(self.done(edit=f"backend.tag={tag}"), tag)

    def test_a_page_instead_of_a_look_is_no_end(self):
        self.forge.faults.reply(PAGE, "GET", self.creates[1])
        self.assert_only_request(self.done(), "v1.4.2")

    def test_nothing_but_pages_is_told(self):
        self.forge.faults.reply(PAGE, *self.creates, times=9)
        done = self.request()
        self.assert_status(UNREACHABLE, done)
        self.assertIn("check the address of the API (--api-url), and what stands before it",
                      done.err)


class ChangesOnBitbucket(Changes, EndToEnd):
    forge_type, provider = Bitbucket, "bitbucket"
    username = "x-token-auth"
    creates = "POST", "/pullrequests$"
    updates = "PUT", "/pullrequests/1$"
    defaults = "GET", "/effective-default-reviewers$"
    warning = "not all default reviewers are asked; name them with --reviewer: "

    def set_default_reviewers(self, *logins):
        for login in logins:
            self.project.person(login)
        self.forge.default_reviewers = {"team/deploy": list(logins)}

    def assert_reviewers(self, *logins):
        done = self.request("--strict-request")
        self.assert_status(DONE, done)
        self.assertEqual(list(logins), sorted(self.only_request().reviewers))
        self.assertEqual("open", done.json["pull-request"]["state"])
        return done

    def test_a_new_request_has_its_reviewers_at_once(self):
        self.set_default_reviewers("ann", "bob")
        self.assertNotIn(self.warning, self.assert_reviewers("ann", "bob").err)
        self.assertEqual([], self.forge.calls("PUT"))

    def test_default_reviewers_outlive_a_lost_answer(self):
        self.set_default_reviewers("ann")
        self.forge.faults.lose_answer(*self.creates)
        self.assert_reviewers("ann")

    def test_default_reviewers_outlive_an_outage(self):
        self.set_default_reviewers("ann")
        self.forge.faults.outage(*self.creates)
        self.assert_reviewers("ann")

    def test_default_reviewers_who_cannot_be_asked_do_not_cost_the_others(self):
        self.set_default_reviewers("ann", "bot")  # who asks
        for lost in (False, True):
            with self.subTest(lost=lost):
                if lost:
                    self.project.person("ann").close(self.only_request().number)
                    self.forge.faults.outage("PUT", "/pullrequests/2$")
                done = self.request("--reopen")
                self.assert_status(DONE, done)
                self.assertEqual(["ann"], self.only_request().reviewers)
                self.assertNotIn(self.warning, done.err)

    def test_default_reviewers_are_no_reason_to_fail(self):
        self.set_default_reviewers("ann", "bot")
        no = Reply(403, {"type": "error", "error": {"message": "not you"}})
        self.forge.faults.reply(no, *self.updates)
        done = self.assert_reviewers()
        self.assertIn(self.warning + "Bitbucket answered 403: not you", done.err)

    def test_default_reviewers_who_are_not_told_are_no_reason_to_fail(self):
        self.set_default_reviewers("ann")
        self.forge.faults.reply(PAGE, *self.defaults, times=2)
        self.assertIn(self.warning, self.assert_reviewers().err)


class Answers(Changes):
    merges = None  # method and path of what merges, or waits for that
    labels = "POST", "/labels$"

    def make_label(self, name):
        """For forges that take no others."""

    def merge_run(self, *arguments, **options):
        done = self.request("--auto-merge", "merge", *arguments, **options)
        self.assert_status(DONE, done)
        return done

    def is_armed(self):
        return bool(self.only_request().auto_merge)

    def test_a_page_arms_nothing(self):
        self.project.checks_by_default = "pending"
        self.forge.faults.reply(PAGE, *self.merges, times=9)
        done = self.merge_run()
        self.assertFalse(self.is_armed())
        self.assertIn("skipped auto-merge: ", done.err)
        self.assertEqual("open", done.json["pull-request"]["state"])
        self.assertNotIn("merges by itself",
                         self.request("--auto-merge", "merge", output="text").out)

    def test_after_a_page_it_is_asked_again(self):
        self.project.checks_by_default = "pending"
        self.forge.faults.reply(PAGE, *self.merges)
        done = self.merge_run()
        self.assertTrue(self.is_armed())
        self.assertNotIn("skipped", done.err)

    def test_a_page_instead_of_a_look_at_the_merge_is_no_end(self):
        self.forge.faults.before(
            lambda: self.forge.faults.reply(PAGE, "GET", self.updates[1]),
            *self.merges, after=self.before_merge)
        done = self.merge_run("--strict-request")
        self.assertEqual("merged", done.json["pull-request"]["state"])

    def test_a_merge_whose_answer_is_lost_is_one(self):
        self.forge.faults.lose_answer(*self.merges, after=self.before_merge)
        done = self.merge_run("--strict-request")
        self.assertEqual(EDITED, self.site.read(FILE))
        self.assertEqual(("merged", self.site.tip()),
                         (done.json["pull-request"]["state"],
                          done.json["pull-request-merge-commit"]))

    before_merge = 0

    def test_what_waits_although_the_answer_was_lost(self):
        self.project.checks_by_default = "pending"
        self.forge.faults.lose_answer(*self.merges)
        self.merge_run("--strict-request")
        self.assertTrue(self.is_armed())

    def test_a_label_whose_answer_is_lost_is_there(self):
        for name in ("one", "two"):
            self.make_label(name)
        self.forge.faults.lose_answer(*self.labels)
        self.done("--label", "one", "--label", "two", "--strict-request")
        self.assertEqual(["one", "two"], sorted(self.only_request().labels))

    def test_a_label_that_was_not_heard_is_asked_for_again(self):
        self.make_label("one")
        self.forge.faults.outage(*self.labels)
        self.done("--label", "one", "--strict-request")
        self.assertEqual(["one"], list(self.only_request().labels))


class OnGitHub(Answers, EndToEnd):
    forge_type, provider = GitHub, "github"
    merges = None, "(/graphql|/merge)$"
    before_merge = 2  # is asked whether it can wait, and whether it is in a queue

    def test_a_list_that_is_older_than_the_request_is_asked_for_again(self):
        self.done()
        self.forge.faults.reply(Reply(200, []), "GET", "/pulls$", times=4)
        self.assert_only_request(self.done(edit="backend.tag=v1.4.3"), "v1.4.3")

    def test_nothing_is_no_yes(self):
        self.project.checks_by_default = "pending"
        self.forge.faults.reply(Reply(200, {"data": {"enablePullRequestAutoMerge": None}}), "POST",
                                "/graphql$", times=9)
        done = self.merge_run()
        self.assertIn("skipped auto-merge: ", done.err)
        self.assertFalse(self.is_armed())

    def test_an_answer_that_shows_no_auto_merge_is_no_yes(self):
        self.project.checks_by_default = "pending"
        unarmed = {"enablePullRequestAutoMerge":
                   {"pullRequest": {"number": 1, "autoMergeRequest": None}}}
        self.forge.faults.reply(Reply(200, {"data": unarmed}), "POST", "/graphql$", times=9)
        done = self.merge_run(output="text")
        self.assertIn("skipped auto-merge: ", done.err)
        self.assertNotIn("merges by itself", done.out)

    def test_what_is_in_a_merge_queue_merges_by_itself(self):
        self.project.has_merge_queue = True
        for _ in range(2):
            done = self.merge_run("--strict-request", output="text")
            self.assertIn("merges by itself", done.out)
            self.assertTrue(self.only_request().is_queued)
        self.assertEqual([], self.forge.calls("PUT", "/merge"))

    def test_the_branch_goes_after_a_lost_answer_too(self):
        self.forge.faults.lose_answer("PUT", "/merge$")
        self.merge_run("--delete-branch", "--strict-request")
        self.assertEqual(["main"], list(self.project.store.tips()))


class OnGitLab(Answers, EndToEnd):
    forge_type, provider = GitLab, "gitlab"
    merges = "PUT", "/merge$"
    labels = "PUT", "/merge_requests/1$"
    creates = "POST", "/merge_requests$"
    updates = "PUT", "/merge_requests/1$"

    def unarmed(self, **more):
        return Reply(200, {"iid": 1, "state": "opened", "merge_when_pipeline_succeeds": False,
                           "merge_error": None, **more})

    def test_an_answer_that_shows_no_auto_merge_is_no_yes(self):
        self.project.checks_by_default = "pending"
        self.forge.faults.reply(self.unarmed(merge_error="Something went wrong"), *self.merges)
        self.forge.faults.reply(self.unarmed(), *self.merges)
        for reason in ("Something went wrong", "GitLab neither merged it nor waits to"):
            done = self.merge_run(output="text")
            self.assertIn(f"skipped auto-merge: {reason}", done.err)
            self.assertNotIn("merges by itself", done.out)
            self.assertFalse(self.is_armed())

    def test_what_the_answer_does_not_show_yet_is_looked_for(self):
        for state in ("pending", "success"):
            with self.subTest(state=state):
                self.project.checks_by_default = state
                self.forge.faults.answer_with(self.unarmed(), *self.merges)
                done = self.merge_run("--strict-request", edit=f"backend.tag={state}")
                self.assertNotIn("skipped", done.err)
                self.assertEqual("open" if state == "pending" else "merged",
                                 done.json["pull-request"]["state"])
                self.project.finish_checks()


class OnGitea(Answers, EndToEnd):
    forge_type, provider = Gitea, "gitea"
    merges = "POST", "/merge$"

    def make_label(self, name):
        self.project.add_label(name)

    def test_what_waits_goes_on_waiting(self):
        self.project.checks_by_default = "pending"
        self.merge_run()
        for status in (None, 502):
            with self.subTest(status=status):
                if status:
                    self.forge.faults.outage(*self.merges, status=status, times=9)
                self.merge_run()
                self.assertTrue(self.is_armed())
                self.assertEqual([], self.forge.calls("DELETE", "/merge$"))

    def test_another_text_takes_the_place_of_the_one_that_waits(self):
        self.project.checks_by_default = "pending"
        self.merge_run()
        self.forge.faults.outage(*self.merges, after=1)
        self.request("--auto-merge", "squash", "--strict-request", edit="backend.tag=v1.4.3")
        self.assertIn("v1.4.3", self.only_request().auto_merge.message)


if __name__ == "__main__":
    unittest.main()
