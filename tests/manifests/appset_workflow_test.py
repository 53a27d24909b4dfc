# SPDX-License-Identifier: Apache-2.0
"""The workflow of the example: what it may do, what it hands to the action, and its comment."""

import json
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

import appsets
import tools
import yaml

FILE = appsets.EXAMPLE / ".github/workflows/applicationsets.yaml"
WORKFLOW = yaml.safe_load(FILE.read_text())
JOBS = WORKFLOW["jobs"]
MARK = "<!-- what the ApplicationSets would do -->"
BOT = "github-actions[bot]"

# Answers like GitHub's own program, about one pull request with these comments.
GH = """\
#!/usr/bin/python3
import json, subprocess, sys
from pathlib import Path
state = Path(__file__).with_name("comments.json")
comments = json.loads(state.read_text())
arguments = iter(sys.argv[1:])
assert next(arguments) == "api"
method, fields, path, jq = "GET", {}, None, "."
for word in arguments:
    if word == "--method": method = next(arguments)
    elif word == "--field":
        name, value = next(arguments).split("=", 1)
        fields[name] = Path(value[1:]).read_text() if value.startswith("@") else value
    elif word == "--jq": jq = next(arguments)
    elif word in ("--paginate", "--silent"): pass
    else: path = word
if method == "GET":
    assert path == "repos/acme/deploy/issues/7/comments", path
    # One page for each comment.
    for one in comments:
        subprocess.run(["jq", "--raw-output", jq], input=json.dumps([one]), text=True, check=True)
elif method == "PATCH":
    one, = [one for one in comments if path == f"repos/acme/deploy/issues/comments/{one['id']}"]
    one["body"] = fields["body"]
else:
    assert (method, path) == ("POST", "repos/acme/deploy/issues/7/comments")
    comments.append({"id": 90, "user": {"login": "github-actions[bot]"}, "body": fields["body"]})
state.write_text(json.dumps(comments))
"""


def steps(job, uses=""):
    return [step for step in JOBS[job]["steps"] if uses in step.get("uses", "")]


def step_named(job, name):
    found, = [step for step in JOBS[job]["steps"] if step.get("name") == name]
    return found


def comment(number, login, body):
    return {"id": number, "user": {"login": login}, "body": body}


class Text(unittest.TestCase):
    def test_a_pull_request_gets_no_secret_and_only_the_right_to_comment(self):
        # PyYAML takes `on` for a boolean.
        self.assertEqual(set(WORKFLOW[True]), {"pull_request", "push"})
        self.assertEqual(WORKFLOW["permissions"], {"contents": "read"})
        self.assertEqual(JOBS["preview"]["permissions"],
                         {"contents": "read", "pull-requests": "write"})
        self.assertNotIn("secrets.", yaml.safe_dump(JOBS["preview"]))
        for name in set(JOBS) - {"preview"}:
            self.assertNotIn("permissions", JOBS[name])

    def test_every_action_of_others_is_pinned(self):
        for job in JOBS:
            for step in steps(job, "@"):
                self.assertRegex(step["uses"], r"^actions/[\w-]+@[0-9a-f]{40}$|"
                                               r"^example/gitops-steps/actions/[\w-]+@<commit>$")
        for line in FILE.read_text().splitlines():
            if "uses: actions/" in line:
                self.assertRegex(line, r" # v\d+\.\d+\.\d+$")

    def test_no_login_stays_in_a_checkout(self):
        for job in JOBS:
            for step in steps(job, "actions/checkout@"):
                self.assertIs(step["with"]["persist-credentials"], False)
        self.assertEqual(steps("preview", "checkout")[0]["with"]["fetch-depth"], 0)

    def test_what_is_handed_to_the_action_are_inputs(self):
        for job in JOBS:
            for step in steps(job, "/apply-appset@"):
                self.assertLessEqual(set(step["with"]), set(tools.APPLY_APPSET.action.inputs))
        kept, = [step["with"] for step in steps("plan", "/apply-appset@")]
        done, = [step["with"] for step in steps("apply", "/apply-appset@")]
        # What is applied is what was planned.
        for name in ("file", "server", "plan-file"):
            self.assertEqual(kept[name], done[name])

    def test_no_expression_is_part_of_a_script(self):
        for job in JOBS:
            for step in JOBS[job]["steps"]:
                self.assertNotIn("${{", step.get("run", ""))


class Comment(unittest.TestCase):
    def setUp(self):
        self.scratch = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="comment-")))
        gh = self.scratch / "gh"
        gh.write_text(GH)
        gh.chmod(0o755)
        (self.scratch / "work").mkdir()

    def comment(self, plan, comments=()):
        """The comments after a run, where the plan is this text, or nothing."""
        state = self.scratch / "comments.json"
        state.write_text(json.dumps(list(comments)))
        file = self.scratch / "work/plan.md"
        file.unlink(missing_ok=True)
        if plan is not None:
            file.write_text(plan)
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c",
             step_named("preview", "Comment")["run"]],
            cwd=self.scratch / "work", capture_output=True, text=True,
            env={"PATH": f"{self.scratch}:/usr/bin:/bin", "GH_TOKEN": "t", "NUMBER": "7",
                 "RUN": "https://github.example.com/runs/1", "GITHUB_REPOSITORY": "acme/deploy"})
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(state.read_text())

    def test_the_first_run_makes_a_comment(self):
        self.assertEqual(self.comment("the plan\n"), [comment(90, BOT, f"{MARK}\n\nthe plan\n")])

    def test_later_runs_change_it(self):
        others = [comment(1, "jane", "hello"), comment(2, BOT, "another job")]
        ours = comment(3, BOT, f"{MARK}\n\nold")
        made = self.comment("new\n", [*others, ours, comment(4, "joe", "bye")])
        self.assertEqual(made, [*others, comment(3, BOT, f"{MARK}\n\nnew\n"),
                                comment(4, "joe", "bye")])

    def test_the_mark_in_a_comment_of_somebody_else_means_nothing(self):
        forged = [comment(1, "mallory", f"{MARK}\n\nharmless"),
                  comment(2, BOT, f"quoted: {MARK}")]
        made = self.comment("true\n", forged)
        self.assertEqual(made, [*forged, comment(90, BOT, f"{MARK}\n\ntrue\n")])

    def test_of_two_of_ours_the_first_is_changed(self):
        ours = [comment(3, BOT, f"{MARK}\n\na"), comment(4, BOT, f"{MARK}\n\nb")]
        self.assertEqual([one["body"] for one in self.comment("c\n", ours)],
                         [f"{MARK}\n\nc\n", f"{MARK}\n\nb"])

    def test_where_there_is_no_plan_the_comment_does_not_show_an_old_one(self):
        made, = self.comment(None, [comment(3, BOT, f"{MARK}\n\nold")])
        self.assertIn("No plan could be made: [why](https://github.example.com/runs/1)",
                      made["body"])

    def test_a_hostile_plan_is_only_a_text(self):
        for text in tools.HOSTILE:
            with self.subTest(text):
                made, = self.comment(text + "\n")
                self.assertEqual(made["body"], f"{MARK}\n\n{text}\n")


class Guards(unittest.TestCase):
    def test_a_guard_fails_the_job_and_the_plan_is_a_comment_all_the_same(self):
        plan, = steps("preview", "/apply-appset@")
        self.assertIs(plan["with"]["strict"], True)
        self.assertTrue(step_named("preview", "Comment")["if"].startswith("!cancelled() &&"))

    def test_a_label_lets_applications_go(self):
        plan, = steps("preview", "/apply-appset@")
        label = re.search(r"labels\.\*\.name, '([\w-]+)'", plan["with"]["max-delete"])[1]
        self.assertIn(f"label `{label}`",
                      (tools.PROJECT / "docs/applicationsets.md").read_text().replace("\n", " "))
        self.assertLessEqual({"labeled", "unlabeled"}, set(WORKFLOW[True]["pull_request"]["types"]))


if __name__ == "__main__":
    unittest.main()
