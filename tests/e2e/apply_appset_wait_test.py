#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""--apply --wait: until the controller has worked out the sets, and their applications are well."""

from appset_support import (DONE, FAILED, OUT_OF_TIME, USAGE, ByApi, ByCore, a_list, a_set,
                            an_application, main, template)

BRISK = ["--wait", "--stable-for", "200ms", "--poll", "1s"]


class Waits:
    """What is true of both ways."""

    def wait_for(self, *documents, flags=(), **options):
        return self.apply(*documents, flags=[*BRISK, *flags], **options)

    def syncing(self, name="shop-{{name}}", **spec):
        return template(name, syncPolicy={"automated": {}}, **spec)

    def test_all_applications_of_a_new_set_become_healthy(self):
        self.begin()
        done = self.wait_for(a_set(a_list("a", "b"), made=self.syncing()))
        self.assert_status(DONE, done)
        self.assertEqual("healthy", done.json["result"])
        self.assertEqual(["shop-a", "shop-b"], [one["name"] for one in done.json["applications"]])
        self.assertEqual({"healthy"}, {one["result"] for one in done.json["applications"]})

    def test_nothing_to_change_is_waited_for_too(self):
        self.begin(a_set(a_list("a"), made=self.syncing()))
        done = self.wait_for(a_set(a_list("a"), made=self.syncing()))
        self.assert_status(DONE, done)
        self.assertEqual(["shop-a"], [one["name"] for one in done.json["applications"]])

    def test_what_goes_is_waited_for(self):
        self.begin(a_set(a_list("a", "b"), made=self.syncing()))
        done = self.wait_for(a_set(a_list("a"), made=self.syncing()), flags=["--max-delete", "1"])
        self.assert_status(DONE, done)
        self.assertIsNone(self.server.application("shop-b").seen)

    def test_an_error_of_the_controller_ends_it_with_its_words(self):
        self.begin()
        self.server.sets.settings["dry_run"] = False
        one = a_set({"git": {"repoURL": "https://git.example.com/acme/none.git", "revision": "HEAD",
                             "directories": [{"path": "*"}]}}, made=self.syncing("{{path.basename}}"))
        self.write("tree/apps/a.yaml", "a: 1\n")
        done = self.wait_for(one, flags=[
            "--repo-map", f"https://git.example.com/acme/none.git={self.dir / 'tree'}"])
        self.assert_status(FAILED, done)
        self.assertIn("the controller cannot work out ApplicationSet many",
                      self.assert_says_why(done)[0])

    def test_a_controller_that_does_not_look_is_waited_for_in_vain(self):
        server = self.begin()
        server.controller.hold("generate", "many")
        done = self.wait_for(a_set(a_list("a"), made=self.syncing()), flags=["--timeout", "2s"])
        self.assert_status(OUT_OF_TIME, done)
        self.assertIn("has not looked at it yet", self.assert_says_why(done)[0])

    def test_an_application_that_does_not_sync_is_said(self):
        self.begin()
        done = self.wait_for(a_set(a_list("a")), flags=["--timeout", "3s"])
        self.assert_status(OUT_OF_TIME, done)
        self.assertEqual(["shop-a"], [one["name"] for one in done.json["applications"]])

    def test_applications_of_files_are_waited_for(self):
        self.begin()
        done = self.wait_for(an_application(syncPolicy={"automated": {}}))
        self.assert_status(DONE, done)
        self.assertEqual(["solo"], [one["name"] for one in done.json["applications"]])

    def test_wait_belongs_to_apply(self):
        self.begin()
        self.assert_status(USAGE, self.plan(a_set(a_list("a")), flags=["--wait"]))


class WaitsByApi(ByApi, Waits):
    pass


class WaitsByCore(ByCore, Waits):
    pass


if __name__ == "__main__":
    main()
