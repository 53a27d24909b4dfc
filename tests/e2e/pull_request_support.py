# SPDX-License-Identifier: Apache-2.0
"""Pull requests on each forge: one request for one target, however often it is asked for."""

import re
import threading

from forge_support import WithForge
from support import (CONFLICT, DENIED, DONE, EDITED, FAILED, FILE, FILES, MEMORY, OUT_OF_TIME,
                     UNREACHABLE, USAGE, VALUES, WOULD_CHANGE, wait_until)
from fakes.chat_server.exchange import Reply

NEXT = EDITED.replace(b"v1.4.2", b"v1.4.3")


class WithRequests(WithForge):
    """Runs that ask for requests, and what came of them."""

    username = "x-access-token"  # of Git

    def setUp(self):
        super().setUp()
        self.env = {"GIT_PASSWORD": self.token(), "GIT_USERNAME": self.username}

    def token(self):
        return self.forge.token()

    def request(self, *arguments, edit="backend.tag=v1.4.2", output="json", **options):
        return self.run_tool("--repo", self.project.clone_url, "--file", FILE, edit,
                             "--pull-request", "--provider", self.provider,
                             "--api-url", self.forge.api_url, "--output", output,
                             *arguments, **options)

    def done(self, *arguments, **options):
        done = self.request(*arguments, **options)
        self.assert_status(DONE, done)
        return done.json

    def only_request(self):
        requests = self.project.open_requests()
        self.assertEqual(1, len(requests))
        return requests[0]

    def head(self, request):
        return self.site.tip(request.head)


class OnForge(WithRequests):
    """What holds for each of them."""

    creates = None               # what is asked of the API to make one
    lists = "/pulls"             # … and to list those that are open
    draft_mark = ""              # before the title of a draft
    refusal = None               # status and body of an answer that is no
    updates = "PATCH"            # the method that changes one
    closes = "PATCH", "/pulls/1$"  # method and path of what closes the first

    def test_a_change_is_asked_for(self):
        result = self.done()
        request = self.only_request()
        self.assertEqual(("changed", True, "main", self.head(request), self.base),
                         (result["result"], result["changed"], result["branch"],
                          result["commit"], result["parent"]))
        self.assertEqual({"number": request.number, "state": "open", "merge-commit": ""},
                         {name: value for name, value in result["pull-request"].items()
                          if name != "url"})
        self.assertTrue(result["pull-request"]["url"].startswith(self.project.web_url))
        self.assertEqual([str(result["pull-request"][name]) for name in ("url", "number")],
                         [str(result[f"pull-request-{name}"]) for name in ("url", "number")])
        self.assertEqual("Set backend.tag to v1.4.2 in helm/values.yaml", request.title)
        self.assertIn("`backend.tag` `v1.4.1` → `v1.4.2`", request.body)
        self.assertIn("Update-Values: helm/values.yaml backend.tag v1.4.1 -> v1.4.2", request.body)
        self.assertEqual(EDITED, self.site.read(FILE, request.head))
        self.assertEqual(self.base, self.site.tip())
        self.assertEqual([self.head(request), self.base], self.site.commits(request.head))
        self.site.fsck()

    def test_answers_of_more_than_anybody_means_are_refused(self):
        for piece in (b"{}", b"[]", b"1", b'{"":0}'):
            with self.subTest(piece=piece):
                body = b"[" + piece + (b"," + piece) * ((8 << 20) // (len(piece) + 1) - 2) + b"]"
                self.forge.faults.reply(Reply(200, body, {"Content-Type": "application/json"}),
                                        "GET", self.lists)
                done = self.request(memory=MEMORY)
                self.assert_status(UNREACHABLE, done)

    def test_a_protected_branch_is_named_with_the_way_out(self):
        self.project.protect("main")
        done = self.run_tool("--repo", self.project.clone_url, "--file", FILE,
                             "backend.tag=v1.4.2", "--quiet", "--output", "json")
        self.assert_status(FAILED, done)
        for text in (done.err, done.json["message"]):
            self.assertIn("hook declined (", text)
            self.assertRegex(text, "[Pp]rotected branch|Permission denied to update branch main")
        self.assertIn("--pull-request asks for a merge into main instead", done.err)
        self.done()

    def test_ten_runs_are_one_request(self):
        results = [self.done() for _ in range(10)]
        request = self.only_request()
        self.assertEqual(["changed"] + 9 * ["unchanged"], [each["result"] for each in results])
        self.assertEqual([f"nothing to change: {request.head} has these values"],
                         sorted({each["message"] for each in results[1:]}))
        self.assertEqual({self.head(request)}, {each["commit"] for each in results})
        self.assertEqual({request.number}, {each["pull-request"]["number"] for each in results})
        self.assertEqual(1, len(self.forge.pushes))

    def test_the_next_value_updates_the_request(self):
        self.done()
        first = self.only_request()
        result = self.done(edit="backend.tag=v1.4.3")
        request = self.only_request()
        self.assertEqual(first.number, request.number)
        self.assertEqual("changed", result["result"])
        self.assertEqual("Set backend.tag to v1.4.3 in helm/values.yaml", request.title)
        self.assertIn("`v1.4.1` → `v1.4.3`", request.body)
        self.assertEqual([self.head(request), self.base], self.site.commits(request.head))
        self.assertEqual(NEXT, self.site.read(FILE, request.head))

    def test_another_target_is_another_request(self):
        self.done()
        self.assert_status(DONE, self.run_tool(
            "--repo", self.project.clone_url, "--file", "apps/web/values.yaml", "image.tag=v2",
            "--pull-request", "--provider", self.provider, "--api-url", self.forge.api_url))
        self.assertEqual(2, len(self.project.open_requests()))

    def test_the_base_moves_on(self):
        self.done()
        theirs = self.site.commit({"README.md": "theirs\n"})
        result = self.done()
        request = self.only_request()
        self.assertEqual([result["commit"], theirs, self.base], self.site.commits(request.head))

    def test_what_a_person_pushed_stays(self):
        self.done()
        request = self.only_request()
        theirs = self.site.commit({"README.md": "theirs\n"}, branch=request.head)
        self.assertEqual("unchanged", self.done()["result"])
        self.assertEqual(theirs, self.head(request))
        result = self.done(edit="backend.tag=v1.4.3")
        self.assertEqual([result["commit"], theirs], self.site.commits(request.head)[:2])
        self.assertEqual(theirs, result["parent"])
        self.assertEqual(b"theirs\n", self.site.read("README.md", request.head))
        self.assertEqual(NEXT, self.site.read(FILE, request.head))

    def test_what_a_person_wrote_stays(self):
        self.done()
        request = self.only_request()
        self.project.person("ann").edit(request.number, title="Mine")
        self.done(edit="backend.tag=v1.4.3")
        self.assertEqual("Mine", self.only_request().title)

    def test_a_branch_in_the_way_is_named(self):
        self.site.git("branch", "update-values", self.base)
        done = self.request()
        self.assert_status(FAILED, done)
        self.assertIn("'refs/heads/update-values' exists; cannot create", done.err)
        self.assertEqual([], self.project.open_requests())

    def test_a_request_for_other_values_than_are_wanted_is_named(self):
        self.done()
        done = self.request(edit="backend.tag=v1.4.1")
        self.assert_status(DONE, done)
        self.assertEqual("unchanged", done.json["result"])
        self.assertIn("asks for other values than main has: ", done.err)
        self.assertEqual(1, len(self.project.open_requests()))

    def test_merged_is_done(self):
        for method in ("merge", "squash"):
            with self.subTest(method=method):
                tag = f"v2.{method}"
                self.done(edit=f"backend.tag={tag}")
                request = self.only_request()
                self.project.person("ann").merge(request.number, method)
                merged = self.site.tip()
                result = self.done(edit=f"backend.tag={tag}")
                self.assertEqual([], self.project.open_requests())
                self.assertEqual(("unchanged", merged), (result["result"], result["commit"]))
                self.assertEqual(("merged", merged, request.number),
                                 (result["pull-request"]["state"],
                                  result["pull-request"]["merge-commit"],
                                  result["pull-request"]["number"]))

    def test_merged_and_the_branch_deleted(self):
        self.done()
        request = self.only_request()
        ann = self.project.person("ann")
        ann.merge(request.number, "squash")
        ann.delete_branch(request.head)
        self.assertEqual("unchanged", self.done()["result"])
        self.done(edit="backend.tag=v1.4.3")
        self.assertNotEqual(request.number, self.only_request().number)

    def test_after_a_squash_the_branch_begins_anew(self):
        for forbids in ("false", "true"):
            for pushes in (False, True):
                with self.subTest(forbids=forbids, pushes=pushes):
                    self.site.configure("receive.denyNonFastForwards", forbids)
                    tag = f"v2.{forbids}.{pushes}"
                    self.done(edit=f"backend.tag={tag}.1")
                    request = self.only_request()
                    if pushes:
                        self.site.commit({"README.md": tag}, branch=request.head)
                    self.project.person("ann").merge(request.number, "squash")
                    merged = self.site.tip()
                    result = self.done(edit=f"backend.tag={tag}.2")
                    request = self.only_request()
                    self.assertEqual([result["commit"], merged],
                                     self.site.commits(request.head)[:2])
                    self.project.person("ann").merge(request.number, "squash")

    def test_a_merged_branch_that_must_stay_is_told_of(self):
        self.done()
        request = self.only_request()
        self.project.person("ann").merge(request.number, "squash")
        self.site.configure("receive.denyNonFastForwards", "true")
        self.site.configure("receive.denyDeletes", "true")
        done = self.request(edit="backend.tag=v1.4.3")
        self.assert_status(FAILED, done)
        self.assertIn("--request-branch", done.err)

    def test_what_a_person_pushed_after_the_merge_stays(self):
        self.done()
        request = self.only_request()
        self.project.person("ann").merge(request.number, "squash")
        self.site.commit({"README.md": "theirs\n"}, branch=request.head)
        self.done(edit="backend.tag=v1.4.3")
        self.assertEqual(b"theirs\n", self.site.read("README.md", request.head))

    def test_merged_and_taken_back_is_asked_for_again(self):
        self.done()
        request = self.only_request()
        self.project.person("ann").merge(request.number, "merge")
        self.site.commit({FILE: VALUES})
        self.assertEqual("changed", self.done()["result"])
        self.assertNotEqual(request.number, self.only_request().number)

    def test_no_means_no(self):
        self.done()
        request = self.only_request()
        self.project.person("ann").close(request.number)
        done = self.request()
        self.assert_status(FAILED, done)
        self.assertIn("--reopen", done.err)
        self.assertEqual([], self.project.open_requests())
        self.assertEqual(("refused", "closed"),
                         (done.json["result"], done.json["pull-request"]["state"]))
        self.done(edit="backend.tag=v1.4.3")
        self.assertEqual(1, len(self.project.open_requests()))

    def test_no_is_heard_before_anything_is_pushed(self):
        self.done()
        request = self.only_request()
        ann = self.project.person("ann")
        ann.close(request.number)
        for remove in (False, True):
            with self.subTest(remove=remove):
                self.site.commit({"README.md": f"{remove}\n"})
                if remove:
                    ann.delete_branch(request.head)
                tip, pushes = self.site.tip(request.head), len(self.forge.pushes)
                done = self.request()
                self.assert_status(FAILED, done)
                self.assertIn("--reopen", done.err)
                self.assertEqual(("refused", False, "closed"),
                                 (done.json["result"], done.json["changed"],
                                  done.json["pull-request"]["state"]))
                self.assertEqual((tip, pushes), (self.site.tip(request.head),
                                                 len(self.forge.pushes)))

    def test_what_was_refused_supersedes_nothing(self):
        guards = {"--not-older": (("--not-older",), ("--not-older",)),
                  "--supersede-by": (("--supersede-by", "build=7", "--create"),
                                     ("--supersede-by", "build=6", "--create"))}
        for guard, (newer, older) in guards.items():
            with self.subTest(guard=guard):
                key = "--request-key", guard.strip("-")
                self.done(*newer, *key, edit="backend.tag=v1.4.5")
                self.project.person("ann").close(self.only_request().number)
                self.done(*older, *key, edit="backend.tag=v1.4.4")
                request = self.only_request()
                self.assertIn(b"v1.4.4", self.site.read(FILE, request.head))
                self.project.person("ann").close(request.number)

    def test_what_was_refused_below_the_work_of_others_supersedes_nothing(self):
        self.done("--not-older", edit="backend.tag=v1.4.5")
        request = self.only_request()
        self.project.person("ann").close(request.number)
        theirs = self.site.commit({"README.md": "theirs\n"}, branch=request.head)
        result = self.done("--not-older", edit="backend.tag=v1.4.4")
        self.assertEqual([result["commit"], theirs],
                         self.site.commits(self.only_request().head)[:2])

    def test_what_nobody_has_refused_yet_supersedes(self):
        self.done("--not-older", edit="backend.tag=v1.4.5")
        head = self.only_request().head
        self.project.person("ann").close(self.only_request().number)
        status, body = self.refusal
        self.forge.faults.reply(Reply(status, body), "POST", self.creates)
        self.assertNotEqual(DONE, self.request("--not-older", edit="backend.tag=v1.4.6").status)
        done = self.request("--not-older", edit="backend.tag=v1.4.4")
        self.assertEqual((CONFLICT, "superseded"), (done.status, done.json["result"]))
        self.assertIn(f"{head}: {FILE}: backend.tag is 'v1.4.6' already", done.err)
        self.assertIn("delete", done.err)
        self.assertIn(b"v1.4.6", self.site.read(FILE, head))

    def test_no_can_be_asked_again(self):
        self.done()
        self.project.person("ann").close(self.only_request().number)
        self.done("--reopen")
        self.only_request()

    def test_the_branch_was_deleted(self):
        self.done()
        request = self.only_request()
        self.project.person("ann").delete_branch(request.head)
        self.done("--reopen")
        self.assertEqual(EDITED, self.site.read(FILE, self.only_request().head))

    def test_the_values_came_another_way(self):
        self.done()
        request = self.only_request()
        self.site.commit({FILE: EDITED})
        result = self.done()
        self.assertEqual("unchanged", result["result"])
        self.assertEqual([], self.project.open_requests())
        self.assertEqual("", self.site.tip(request.head))

    def test_what_a_run_has_closed_is_asked_for_again(self):
        self.done()
        closed = self.only_request()
        for values in (EDITED, VALUES):
            self.site.commit({FILE: values})
            result = self.done()
        self.assertEqual("changed", result["result"])
        self.assertNotEqual(closed.number, self.only_request().number)
        self.project.person("ann").close(self.only_request().number)
        self.assert_status(FAILED, self.request())

    def test_a_run_with_nothing_to_do_closes_no_other_request(self):
        self.done()
        request = self.only_request()
        for edit in ("backend.tag=v1.4.1", "frontend.tag=v41"):
            with self.subTest(edit=edit):
                result = self.done("--request-branch", request.head, edit=edit)
                self.assertEqual("unchanged", result["result"])
                self.assertEqual(request.number, self.only_request().number)
                self.assertEqual(EDITED, self.site.read(FILE, request.head))

    def test_two_runs_may_share_a_branch(self):
        self.done("--request-branch", "bumps")
        self.done("--request-branch", "bumps", edit="frontend.tag=v42")
        text = self.site.read(FILE, "bumps")
        self.assertEqual(EDITED.replace(b"v41", b"v42"), text)
        self.done("--request-branch", "bumps", edit="frontend.tag=v43")
        self.assertEqual(EDITED.replace(b"v41", b"v43"), self.site.read(FILE, "bumps"))
        self.assertEqual(1, len(self.project.open_requests()))

    def test_a_request_that_somebody_has_edited_is_not_closed(self):
        self.done()
        request = self.only_request()
        self.project.person("ann").edit(request.number, title="Please leave open")
        self.site.commit({FILE: EDITED})
        self.assertEqual("unchanged", self.done()["result"])
        self.only_request()

    def test_what_somebody_pushes_in_the_meantime_is_not_deleted(self):
        self.done()
        request = self.only_request()
        self.site.commit({FILE: EDITED})
        self.forge.faults.before(
            lambda: self.site.commit({"README.md": "precious\n"}, branch=request.head),
            "GET", self.lists)
        self.assert_status(DONE, self.request())
        self.assertEqual(b"precious\n", self.site.read("README.md", request.head))
        self.only_request()

    def test_titles_and_bodies_are_templates(self):
        self.done("--title", "Deploy {{.new}}", "--body", "{{range .changes}}{{.path}}{{end}}")
        request = self.only_request()
        self.assertEqual("Deploy v1.4.2", request.title)
        self.assertTrue(request.body.startswith("backend.tag"), request.body)

    def test_a_draft(self):
        self.done("--draft")
        request = self.only_request()
        self.assertTrue(request.draft or self.draft_mark)
        self.assertTrue(request.title.startswith(self.draft_mark), request.title)
        self.assertEqual("unchanged", self.done("--draft")["result"])

    def test_a_title_that_says_draft_is_as_it_was_written(self):
        for mark in ("WIP: ", "Draft: ", "[WIP] "):
            with self.subTest(mark=mark):
                ours = "--title", mark + "bump {{.new}}", "--request-key", mark
                self.done(*ours)
                self.done(*ours, edit="backend.tag=v1.4.3")
                request = self.project.open_requests()[-1]
                self.assertTrue(request.title.endswith("bump v1.4.3"), request.title)
                self.assertIn("-> v1.4.3\n", request.body)

    def test_who_cannot_be_asked_is_skipped(self):
        self.project.add_member("ann")
        done = self.request("--reviewer", "ann", "--reviewer", "nobody")
        self.assert_status(DONE, done)
        self.assertIn("skipped reviewer nobody", done.err)
        self.assertEqual(["ann"], list(self.only_request().reviewers))
        self.assert_status(FAILED, self.request("--reviewer", "nobody", "--strict-request"))

    def test_a_look_changes_nothing(self):
        self.assert_status(WOULD_CHANGE, self.request("--check"))
        self.assert_status(DONE, self.request("--dry-run"))
        self.assertEqual([], self.project.open_requests())
        self.assertEqual([], self.forge.pushes)

    def preview(self, *arguments, **options):
        """The lines that a dry run prints, and its results."""
        done = self.request("--dry-run", *arguments, **options)
        self.assert_status(DONE, done)
        lines = self.request("--dry-run", *arguments, output="text", **options).out
        return lines.splitlines(), done.json["pull-request"]

    def test_a_look_shows_the_request(self):
        lines, there = self.preview("--title", "Deploy {{.new}}", "--label", "one", "--reviewer",
                                    "ann", "--draft", "--delete-branch")
        for line in ("    from update-values/main-backend-tag-helm-values-yaml-c2766e34 into main",
                     "    title: Deploy v1.4.2", "    labels: one", "    reviewers: ann",
                     "    a draft", "    its branch is deleted once it is merged",
                     f"        * `{FILE}`: `backend.tag` `v1.4.1` → `v1.4.2`"):
            self.assertIn(line, lines)
        self.assertTrue(any(line.startswith("would open a ") for line in lines), lines)
        self.assertIsNone(there)

    def test_a_look_says_what_becomes_of_the_request(self):
        result = self.done()
        request = self.only_request()
        url = result["pull-request"]["url"]
        lines, there = self.preview()
        self.assertTrue(any(line.endswith(f" would stay as it is: {url}") for line in lines), lines)
        self.assertEqual((request.number, "open"), (there["number"], there["state"]))
        for edit in ("backend.tag=v1.4.3", "backend.tag=v1.4.2"):
            lines, there = self.preview(edit=edit)
            self.assertTrue(any(line.startswith("would update ") for line in lines), lines)
            self.site.commit({"README.md": "theirs\n"})
        self.project.person("ann").close(request.number)
        lines, there = self.preview()
        self.assertTrue(any("--reopen asks again" in line for line in lines), lines)
        self.assertEqual("closed", there["state"])

    def test_a_look_says_that_a_request_would_be_closed(self):
        request = self.leave_nothing_to_do()
        lines, there = self.preview()
        self.assertTrue(any(line.startswith("would close ") for line in lines), lines)
        self.assertEqual(request.number, there["number"])
        self.only_request()

    def test_a_look_that_fails_is_an_error_in_the_results(self):
        self.forge.faults.outage("GET", self.lists, status=500, times=9)
        done = self.request("--dry-run", "--timeout", "3s")
        self.assertNotEqual(DONE, done.status)
        self.assertIn(done.json["result"], ("unreachable", "timeout"))

    def test_a_look_needs_no_token(self):
        self.project.is_private = False
        lines, there = self.preview(env={"GIT_PASSWORD": "", "GIT_USERNAME": ""})
        self.assertIn("    title: Set backend.tag to v1.4.2 in helm/values.yaml", lines)
        self.assertTrue(any(line.endswith(" was not looked at: there is no token for the API")
                            for line in lines), lines)
        self.assertIsNone(there)

    def test_another_base_and_branch(self):
        self.site.commit(FILES, branch="release")
        self.done("--branch", "release", "--request-branch", "bump/backend")
        request = self.only_request()
        self.assertEqual(("bump/backend", "release"), (request.head, request.base))

    def test_another_value_of_the_file_is_another_request(self):
        self.done()
        self.done(edit="frontend.tag=v42")
        self.assertEqual(2, len(self.project.open_requests()))
        self.assertEqual(2, len({self.site.read(FILE, request.head)
                                 for request in self.project.open_requests()}))

    def test_an_old_run_takes_nothing_back_in_a_request(self):
        self.done("--not-older", edit="backend.tag=v1.6.0")
        done = self.request("--not-older", edit="backend.tag=v1.5.0")
        self.assertEqual((CONFLICT, "superseded"), (done.status, done.json["result"]))
        self.assertIn(b"v1.6.0", self.site.read(FILE, self.only_request().head))
        self.done("--not-older", edit="backend.tag=v1.7.0")
        self.assertIn(b"v1.7.0", self.site.read(FILE, self.only_request().head))

    def test_guards_hold(self):
        done = self.request("--expect", "v0")
        self.assert_status(CONFLICT, done)
        self.assertEqual([], self.forge.pushes)

    def test_a_lost_answer_opens_no_second_request(self):
        self.forge.faults.lose_answer("POST", self.creates)
        self.done()
        self.only_request()

    def test_waiting_for_the_merge(self):
        waiting = self.start("--repo", self.project.clone_url, "--file", FILE,
                             "backend.tag=v1.4.2", "--pull-request", "--delete-branch", "--provider", self.provider,
                             "--api-url", self.forge.api_url, "--output", "json",
                             "--wait-merged")
        merger = threading.Thread(target=self.merge_when_open)
        merger.start()
        done = waiting.finish()
        merger.join()
        self.assert_status(DONE, done)
        self.assertEqual(["main"], self.site.git(
            "for-each-ref", "--format=%(refname:short)", "refs/heads").decode().split())
        self.assertEqual(("merged", self.site.tip()),
                         (done.json["pull-request"]["state"],
                          done.json["pull-request-merge-commit"]))

    def merge_when_open(self):
        wait_until(lambda: self.project.open_requests())
        self.project.person("ann").merge(self.only_request().number, "squash")

    def test_the_branch_of_a_merged_request_is_deleted_by_the_next_run(self):
        self.done()
        request = self.only_request()
        self.project.person("ann").merge(request.number, "squash")
        self.assertTrue(self.site.tip(request.head))
        self.assertEqual("unchanged", self.done("--delete-branch")["result"])
        self.assertEqual("", self.site.tip(request.head))

    def test_what_was_pushed_after_the_merge_is_not_deleted(self):
        self.done()
        request = self.only_request()
        self.project.person("ann").merge(request.number, "squash")
        self.site.commit({"README.md": "theirs\n"}, branch=request.head)
        self.done("--delete-branch")
        self.assertEqual(b"theirs\n", self.site.read("README.md", request.head))

    def wait_for_merge(self):
        """A run that waits, whose request is open."""
        waiting = self.start("--repo", self.project.clone_url, "--file", FILE,
                             "backend.tag=v1.4.2", "--pull-request", "--provider", self.provider,
                             "--api-url", self.forge.api_url, "--output", "json", "--wait-merged")
        wait_until(lambda: self.forge.calls("GET", f"{self.lists}/1"))
        return waiting

    def test_waiting_ends_when_another_run_takes_our_place(self):
        waiting = self.wait_for_merge()
        self.done(edit="backend.tag=v1.4.3")
        done = waiting.finish()
        self.assertEqual((CONFLICT, "superseded"), (done.status, done.json["result"]))

    def test_waiting_ends_when_something_else_was_merged(self):
        waiting = self.wait_for_merge()
        self.done(edit="backend.tag=v1.4.3")
        self.project.person("ann").merge(self.only_request().number, "squash")
        done = waiting.finish()
        self.assertEqual((CONFLICT, "superseded", "merged"),
                         (done.status, done.json["result"], done.json["pull-request"]["state"]))

    def test_waiting_goes_on_when_somebody_builds_on_ours(self):
        waiting = self.wait_for_merge()
        request = self.only_request()
        self.site.commit({"README.md": "theirs\n"}, branch=request.head)
        reads = len(self.forge.calls("GET", f"{self.lists}/1"))
        wait_until(lambda: len(self.forge.calls("GET", f"{self.lists}/1")) > reads)
        self.project.person("ann").merge(request.number, "merge")
        done = waiting.finish()
        self.assert_status(DONE, done)
        self.assertEqual(("changed", self.site.tip()),
                         (done.json["result"], done.json["pull-request-merge-commit"]))

    def test_waiting_ends_at_the_deadline(self):
        done = self.request("--wait-merged", "--timeout", "3s")
        self.assert_status(OUT_OF_TIME, done)
        self.assertEqual(("timeout", "open"),
                         (done.json["result"], done.json["pull-request"]["state"]))

    def leave_nothing_to_do(self):
        """What the open request asks for came another way; returns the request."""
        self.forge.closes_without_branch = False
        self.done()
        self.site.commit({FILE: EDITED})
        return self.only_request()

    def test_a_request_that_a_newer_run_has_taken_over_is_not_closed(self):
        request = self.leave_nothing_to_do()
        self.forge.faults.before(lambda: self.site.commit({FILE: NEXT}, branch=request.head),
                                 "GET", f"{self.lists}/1$")
        self.done()
        self.assertEqual([], self.only_request().comments)
        self.assertEqual(NEXT, self.site.read(FILE, request.head))

    def push_while_it_is_closed(self):
        request = self.leave_nothing_to_do()
        self.forge.faults.before(lambda: self.site.commit({FILE: NEXT}, branch=request.head),
                                 *self.closes)
        done = self.request()
        self.assert_status(DONE, done)
        self.assertEqual(NEXT, self.site.read(FILE, request.head))
        return done

    def test_whoever_pushes_while_a_request_is_closed_gets_it_back(self):
        result = self.push_while_it_is_closed().json
        self.assertEqual("open", result["pull-request"]["state"])
        self.assertEqual([], self.only_request().comments)

    def test_closing_whose_answer_is_lost(self):
        self.leave_nothing_to_do()
        self.forge.faults.lose_answer(*self.closes)
        result = self.done()
        self.assertEqual(("unchanged", "closed"),
                         (result["result"], result["pull-request"]["state"]))
        self.assertEqual([], self.project.open_requests())

    def test_closing_that_is_not_heard_is_tried_again(self):
        self.leave_nothing_to_do()
        self.forge.faults.outage(*self.closes)
        self.done()
        self.assertEqual([], self.project.open_requests())

    def test_closing_that_fails_is_an_error_in_the_results(self):
        self.leave_nothing_to_do()
        self.forge.faults.outage(*self.closes, times=9)
        done = self.request()
        self.assert_status(UNREACHABLE, done)
        self.assertEqual("unreachable", done.json["result"])

    def test_several_at_once_are_one_request(self):
        runs = [self.start("--repo", self.project.clone_url, "--file", FILE,
                           f"backend.tag=v{number}", "--pull-request", "--provider",
                           self.provider, "--api-url", self.forge.api_url
                           )
                for number in range(6)]
        for run in runs:
            self.assert_status(DONE, run.finish())
        request = self.only_request()
        self.assertEqual([self.base], self.site.commits(request.head)[1:])
        tag = re.search(rb"tag: (v[0-9])", self.site.read(FILE, request.head))[1].decode()
        self.assertEqual(f"Set backend.tag to {tag} in {FILE}", request.title)
        self.assertIn(f"backend.tag v1.4.1 -> {tag}\n", request.body)
        self.site.fsck()

    def test_a_limit_is_waited_for(self):
        self.done()
        self.limit()
        self.assertEqual("changed", self.done(edit="backend.tag=v1.4.3")["result"])
        self.assertEqual("Set backend.tag to v1.4.3 in helm/values.yaml",
                         self.only_request().title)

    def limit(self):
        self.forge.rate_limit(times=2, wait=1)

    def test_a_refusal_is_told(self):
        status, body = self.refusal
        self.forge.faults.reply(Reply(status, body), "POST", self.creates)
        done = self.request()
        self.assertIn(done.status, (FAILED, USAGE))
        self.assertIn("not on a friday", done.err)
        self.assertEqual([], self.project.open_requests())
        self.done()

    def test_an_update_whose_answer_is_lost(self):
        self.done()
        self.forge.faults.lose_answer(self.updates, f"{self.lists}/1$")
        self.assertEqual("changed", self.done(edit="backend.tag=v1.4.3")["result"])
        self.assertEqual("Set backend.tag to v1.4.3 in helm/values.yaml",
                         self.only_request().title)

    def test_lists_have_more_than_one_page(self):
        ann = self.project.person("ann")
        for number in range(3):
            self.done(edit=f"backend.tag=v{number}")
            ann.close(self.only_request().number)
        self.done(edit="backend.tag=v3")
        request = self.only_request()
        for number in range(3):
            ann.push(f"theirs-{number}", {"README.md": f"{number}\n"}, start="main")
            ann.open(f"theirs-{number}")
        self.assertEqual("unchanged", self.done(edit="backend.tag=v3")["result"])
        self.assertEqual(4, len(self.project.open_requests()))
        ann.close(request.number)
        self.assert_status(FAILED, self.request(edit="backend.tag=v3"))
        self.assertTrue([call for call in self.forge.calls("GET", self.lists)
                         if call.asked("page") == "2"])

    def test_without_a_token_nothing_is_pushed(self):
        done = self.request(env={"GIT_PASSWORD": "", "GIT_USERNAME": ""})
        self.assert_status(DENIED, done)
        self.assertEqual([], self.forge.pushes)

    def test_with_a_token_that_is_none_nothing_is_pushed(self):
        done = self.request("--api-token-file", self.write("token", "expired\n"))
        self.assert_status(DENIED, done)
        self.assertEqual([], self.forge.pushes)

    def test_on_a_forge_of_another_kind_nothing_is_pushed(self):
        done = self.request("--provider", "gitea" if self.provider == "github" else "github")
        self.assertNotEqual(DONE, done.status)
        self.assertIn("--provider", done.err)
        self.assertEqual([], self.forge.pushes)

    def test_secrets_are_never_shown(self):
        done = self.request("--verbose")
        self.assert_status(DONE, done)
        self.assertNotIn(self.env["GIT_PASSWORD"], done.out + done.err)
        self.assert_harmless(done)


class RequestsDeleteBranches:
    """Of forges where a request says itself whether its branch is deleted after the merge."""

    def test_an_open_request_learns_to_delete_its_branch(self):
        self.done()
        self.assertFalse(self.only_request().removes_branch)
        self.done("--delete-branch")
        self.assertTrue(self.only_request().removes_branch)
        self.assertEqual("unchanged", self.done("--delete-branch")["result"])


class OnForgeWithLabels(OnForge):
    """What those can that have labels."""

    way_to_merge = "merge"

    def make_label(self, name):
        """For forges that take no others."""

    def test_labels_and_assignees(self):
        self.project.add_member("ann")
        self.make_label("deploy")
        self.done("--label", "deploy", "--assignee", "ann")
        request = self.only_request()
        self.assertEqual((["deploy"], ["ann"]), (list(request.labels), list(request.assignees)))

    def test_blanks_around_a_name_are_not_of_it(self):
        self.project.add_member("ann")
        self.make_label("deploy")
        named = "--label", " deploy ", "--assignee", " ann "
        self.done(*named)
        self.assertEqual("unchanged", self.done(*named)["result"])

    def test_it_merges_by_itself(self):
        self.project.checks_by_default = "pending"
        self.done("--auto-merge", self.way_to_merge)
        self.assertEqual(VALUES, self.site.read(FILE))
        self.only_request()
        self.project.finish_checks("success")
        self.assertEqual([], self.project.open_requests())
        self.assertEqual(EDITED, self.site.read(FILE))
