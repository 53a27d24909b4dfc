# SPDX-License-Identifier: Apache-2.0
"""What the runner makes of our actions: masks before anything else, a summary, outputs, and what they
say of inputs that are missing or too many. Required inputs are not the runner's business."""

import functools
import html
import http.server
import json
import tempfile
import threading
import unittest
from pathlib import Path

import tools
import values
from expressions import evaluate
from fakes import ssh_server
from fakes.argocd_server import ArgoServer
from fakes.chat_server import ChatServer
from fakes.forges import GitHub
from github import commands, install, read_output_file, shown

GITHUB_FACTS = {"server_url": "https://github.example.com", "repository": "shop/web",
                "token": "the-job's-own"}
TOKEN = "xoxb-0123456789-canary"
SUMMARY_LIMIT = 1024 * 1024


class IdTokens(http.server.BaseHTTPRequestHandler):
    """Gives a job with the permission "id-token: write" its id token."""

    def do_GET(self):  # noqa: N802
        body = b'{"count": 1, "value": "identity-of-this-job"}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Case(unittest.TestCase):
    def setUp(self):
        self.scratch = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="runner-")))

    def run_action(self, tool, inputs, github=GITHUB_FACTS, **more):
        return tool.action.run(inputs, github, install(tool.path), cwd=self.scratch, **more)

    def argocd(self, **scenario):
        server = self.enterContext(ArgoServer({
            "applications": [{"name": "shop"}],
            "accounts": {"pipeline": {"password": "pass/word+1",
                                      "rights": ["applications, get, */*"]}}, **scenario}))
        self.addCleanup(lambda: self.assertEqual(server.violations, []))
        return server

    def assert_masked_first(self, run, *secrets):
        """Before anything else is said there is a mask for each of them."""
        masks = []
        for line in run.log.splitlines():
            if not line.startswith("::add-mask::"):
                break
            masks.append(line)
        for secret in secrets:
            self.assertIn(f"::add-mask::{secret}", masks, run.log)
        for place in (run.shown, run.summary, *run.outputs.values()):
            for secret in secrets:
                self.assertNotIn(secret, place)


class Masks(Case):
    def test_the_secrets_of_notify(self):
        chat = self.enterContext(ChatServer({"slack": {"tokens": {TOKEN: {}}}}))
        (self.scratch / "cm.yaml").write_text(json.dumps(tools.of_slack(chat)))
        for template in ("hello", "nothing"):
            run = self.run_action(tools.NOTIFY, {
                "config": "cm.yaml", "secrets": json.dumps({"slack-token": TOKEN}), "verbose": "true",
                "template": template, "recipient": "slack:a"})
            self.assertEqual(run.status, 0 if template == "hello" else 2, run.log)
            self.assert_masked_first(run, TOKEN)

    def test_private_keys(self):
        repository = values.make_repository(self.scratch)
        key = ssh_server.make_key(self.scratch / "key")
        run = self.run_action(tools.UPDATE_VALUES, {
            "repository": str(repository.path), "file": values.FILE, "set": "frontend.tag=v2",
            "signing-private-key": key.read_text(), "author": "A <a@example.com>",
            "verbose": "true"})
        self.assertEqual(run.status, 0, run.log)
        # A mask of many lines hides each of them.
        self.assertTrue(run.log.startswith("::add-mask::-----BEGIN OPENSSH PRIVATE KEY-----%0A"))
        for line in key.read_text().splitlines()[1:-1]:
            self.assertNotIn(line, run.shown)

    def test_a_session_that_a_password_has_opened(self):
        server = self.argocd()
        run = self.run_action(tools.WAIT, {"server": server.url, "app": "shop", "stable-for": "0s",
                                           "username": "pipeline", "password": "pass/word+1",
                                           "verbose": "true", "timeout": "20s"})
        self.assertEqual(run.status, 0, run.log)
        used = {request.headers["authorization"].removeprefix("Bearer ")
                for request in server.requests if "authorization" in request.headers}
        session, = used
        self.assertIn(f"::add-mask::{session}\n", run.log)
        self.assertNotIn(session, run.shown)

    def test_tokens_that_stand_for_the_job(self):
        server = self.argocd(server={"connectors": {"github": {
            "identity-of-this-job": "pipeline"}}})
        issuer = http.server.HTTPServer(("127.0.0.1", 0), IdTokens)
        thread = threading.Thread(target=issuer.serve_forever)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(issuer.server_close)
        self.addCleanup(issuer.shutdown)
        run = self.run_action(
            tools.WAIT, {"server": server.url, "app": "shop", "stable-for": "0s", "timeout": "20s",
                         "oidc-connector": "github", "verbose": "true"},
            ACTIONS_ID_TOKEN_REQUEST_TOKEN="runner-token",
            ACTIONS_ID_TOKEN_REQUEST_URL=f"http://127.0.0.1:{issuer.server_port}/?api-version=2.0")
        self.assertEqual(run.status, 0, run.log)
        used = {request.headers["authorization"].removeprefix("Bearer ")
                for request in server.requests
                if request.headers.get("authorization", "").startswith("Bearer ")}
        for secret in {"identity-of-this-job", *used}:
            self.assertIn(f"::add-mask::{secret}\n", run.log)
            self.assertNotIn(secret, run.shown)

    def test_a_deploy_key_opens_a_repository_over_ssh(self):
        key = ssh_server.make_key(self.scratch / "key")
        repository = values.make_repository(self.scratch)
        server = self.enterContext(ssh_server.SshServer())
        server.authorize(key)
        known = self.scratch / "known_hosts"
        known.write_text(server.known_hosts())
        run = self.run_action(tools.UPDATE_VALUES, {
            "repository": server.url(repository.path), "known-hosts": str(known), "verbose": "true",
            "ssh-private-key": key.read_text(), "file": values.FILE, "set": "frontend.tag=v2"})
        self.assertEqual((run.status, run.outputs["result"]), (0, "changed"), run.log)
        self.assertTrue(run.log.startswith("::add-mask::-----BEGIN OPENSSH PRIVATE KEY-----%0A"))
        for line in key.read_text().splitlines()[1:-1]:
            self.assertNotIn(line, run.shown)

    def test_every_line_of_a_deploy_key_is_masked_whatever_ends_it(self):
        body = [f"canary-{number}" for number in range(4)]
        key = f"-----BEGIN-----\r\n{body[0]}\r\n{body[1]}%0A\r{body[2]}\n{body[3]}%0D%25\r\n"
        run = self.run_action(tools.UPDATE_VALUES, {
            "repository": "/absent", "file": values.FILE, "set": "frontend.tag=v2",
            "ssh-private-key": key})
        self.assertEqual(run.status, 2, run.log)
        for line in body:
            self.assertNotIn(line, run.shown)
        (_, _, data), *others = commands(run.log)
        # Not only the beginning of a line.
        self.assertEqual("***\n" * 5, shown(f"::add-mask::{data}\n" + key))
        self.assertNotIn("canary", str(others))

    def test_the_model_hides_nothing_before_its_mask(self):
        self.assertEqual("a hunter2\na ***\nb *** 50%", shown(
            "a hunter2\n::add-mask::hunter2\na hunter2\n::add-mask::x%0Ay%25z\nb y%z 50%"))


class Inputs(Case):
    def test_nothing_given_is_said_in_the_words_of_the_inputs(self):
        server = {"server": "argocd.example.com"}
        for tool, inputs, words in [
                (tools.UPDATE_VALUES, {}, "there is nothing to change"),
                (tools.UPDATE_VALUES, {"set": "a=b"}, "--file"),
                (tools.UPDATE_VALUES, {"changes": " "}, "--changes"),
                (tools.SYNC, {}, "--app"), (tools.WAIT, {}, "--app"),
                (tools.WAIT, {"app": "shop"}, "--server"),
                (tools.WAIT, server, "--app, or many with --selector"),
                (tools.WAIT, {**server, "app": "shop"}, "there are no credentials for Argo CD"),
                (tools.NOTIFY, {}, "--config"), (tools.NOTIFY, {"app": "shop"}, "--config"),
                (tools.APPLY_APPSET, {}, "--file"),
                (tools.APPLY_APPSET, {"apply": "true"}, "--file")]:
            with self.subTest(tool.name, inputs=inputs):
                run = self.run_action(tool, inputs)
                self.assertIn(run.status, (2, 4), run.log)
                self.assertIn(words, run.log)
                self.assertRegex(run.log, rf"(?m)^::error title={tool.name}::\S")
                self.assertEqual(set(run.outputs), set(tool.action.outputs))
                self.assertIn(run.outputs["result"], ("refused", "denied"))

    def test_two_ways_to_say_where_are_told_apart(self):
        (self.scratch / "values.yaml").write_text("tag: v1\n")
        edit = {"file": "values.yaml", "set": "tag=v2"}
        run = self.run_action(tools.UPDATE_VALUES, {"dir": ".", **edit})
        self.assertEqual((run.status, run.outputs["result"]), (0, "changed"), run.log)
        self.assertEqual("tag: v2\n", (self.scratch / "values.yaml").read_text())
        run = self.run_action(tools.UPDATE_VALUES, {"dir": ".", "repository": "/absent", **edit})
        self.assertEqual(run.status, 2, run.log)
        self.assertIn("--repo and --dir do not go together", run.log)

    def test_a_repository_has_a_name_or_an_address(self):
        (self.scratch / "shop").mkdir()
        (self.scratch / "forge").mkdir()
        repository = values.make_repository(self.scratch, "shop/web.git")
        forge = self.enterContext(GitHub(self.scratch / "forge"))
        forge.create_project("shop/web", repository)
        github = {"server_url": forge.url, "repository": "other/one", "token": forge.token()}
        values.make_repository(self.scratch, "local.git")
        for number, name in enumerate(("shop/web", f"{forge.url}/shop/web",
                                       str(self.scratch / "local.git"), "./local.git")):
            with self.subTest(name):
                run = self.run_action(tools.UPDATE_VALUES, {
                    "repository": name, "file": values.FILE, "set": f"frontend.tag=v{number + 2}"},
                    github)
                self.assertEqual((run.status, run.outputs["result"]), (0, "changed"), run.log)


class Summary(Case):
    def test_it_says_what_happened_and_forges_nothing(self):
        repository = values.make_repository(self.scratch)
        for number, value in enumerate([*tools.HOSTILE, "x" * 100_000]):
            with self.subTest(value[:50]):
                run = self.run_action(tools.UPDATE_VALUES, {
                    "repository": str(repository.path), "file": values.FILE,
                    "changes": json.dumps({"frontend.tag": value})})
                self.assertEqual(run.status, 0, run.log)
                self.assertTrue(run.summary.startswith("### update-values: changed\n"))
                self.assertLess(len(run.summary.encode()), SUMMARY_LIMIT)
                self.assertIn(repository.tip(), html.unescape(run.summary))

    def test_a_failure_has_one_too(self):
        for tool in tools.ALL:
            with self.subTest(tool.name):
                run = self.run_action(tool, {})
                self.assertTrue(run.summary.startswith(f"### {tool.name}: refused\n"), run.summary)


class TheModel(unittest.TestCase):
    """What stands in for the runner here; tests/manifests/npm compares it with GitHub's own code."""

    def test_an_output_file_is_read_as_the_runner_reads_it(self):
        for text, wanted in [("", {}), ("a=1\n", {"a": "1"}), ("a=b=c\n\n", {"a": "b=c"}),
                             ("a=<<b\n", {"a": "<<b"}), ("a<<E\nx=1\r\n\nE\r\n", {"a": "x=1\r\n"}),
                             ("a<<E\nE\n", {"a": ""}), ("a<<E\nEE\nE", {"a": "EE"})]:
            with self.subTest(text):
                self.assertEqual(wanted, read_output_file(text))
        for text in ("a\n", "=1\n", "a<<\n", "a<<E\nx\n", "a<<E\nx\nE \n"):
            with self.subTest(text), self.assertRaises(ValueError):
                read_output_file(text)

    def test_what_the_runner_takes_for_commands(self):
        self.assertEqual(
            [("error", "title=a", "b"), ("add-mask", "", "x"), ("warning", "", "y")],
            commands("  ::error title=a::b\n::add-mask::x\nx ::notice::y\nx ##[warning]y\n: :a::b"))
        self.assertEqual([("notice", "", "b"), ("error", "", "c")],
                         commands("a\r::notice::b\r\n::error::c"))

    def test_expressions(self):
        evaluated = functools.partial(evaluate, context=EXPRESSIONS["context"])
        for text, wanted in EXPRESSIONS["values"].items():
            with self.subTest(text):
                self.assertEqual(wanted, evaluated(text))
        for text in EXPRESSIONS["errors"]:
            with self.subTest(text), self.assertRaises((KeyError, SyntaxError, TypeError)):
                evaluated(text)


# Also read by npm/compare_runner.mjs.
EXPRESSIONS = json.loads((Path(__file__).parent / "expressions.json").read_text())


if __name__ == "__main__":
    unittest.main()
