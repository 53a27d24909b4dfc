#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What `wait` and `sync` leave behind: results after every end, nothing that commands a runner or a
terminal, and no secret (cli.md)."""

import html
import json
import os
import re
import signal
import subprocess
import time

from argocd_support import (DENIED, DONE, NOT_FOUND, RESULT_NAMES, SOON, SYNC, USAGE, WAIT, WHILE,
                            Argo, main, revision)
from fakes import fault_proxy
from results_support import assert_all_agree, dotenv, github_outputs
from support import Done

APPLICATION = {"name", "namespace", "project", "sync", "health", "phase", "result", "message", "url",
               "blocking"}
BLOCKING = {"kind", "namespace", "name", "sync", "health", "reason"}

# Within a second, with room for a loaded machine.
AT_ONCE = 10

HOSTILE = "x\n::error::owned\n##[error]owned\r::set-output name=a::b \x1b[31mred\x1b]0;title\x07 " \
    "<script>alert(1)</script> `${{ secrets.X }}` | \x9b31m"


class Outputs(Argo):
    def with_results(self, start, *arguments, env=None, **options):
        """Starts a tool with every way to get results."""
        self.place = self.dir / f"outputs-{time.monotonic_ns()}"
        self.place.mkdir()
        flags = []
        for name in RESULT_NAMES:
            flags += ["--result", f"{name}={self.place}/result-{name}"]
        for kind in ("dotenv", "properties", "json"):
            flags += [f"--{kind}", self.place / f"{kind}-file"]
        env = {"GITHUB_OUTPUT": str(self.place / "github-output"),
               "GITHUB_STEP_SUMMARY": str(self.place / "summary"), **(env or {})}
        return start(*flags, *arguments, env=env, **options)

    def read(self, name):
        return (self.place / name).read_bytes().decode()

    def assert_all_agree(self, done):
        facts, texts = assert_all_agree(self, done, self.read, RESULT_NAMES)
        tekton = {name: self.read(f"result-{name}") for name in RESULT_NAMES}
        for name, value in texts.items():
            if name not in ("message", "applications"):  # which are cut to fit
                self.assertEqual(value, tekton[name])
        self.assertTrue(texts["message"].startswith(tekton["message"].rstrip("….")), tekton)
        json.loads(tekton["applications"])
        for one in facts["applications"]:
            self.assertLessEqual(APPLICATION, set(one))
            self.assertEqual(1, len({"revision", "revisions"} & set(one)))
            for blocking in one["blocking"]:
                self.assertLessEqual(BLOCKING, set(blocking))
        self.assertIn(html.escape(facts["result"]), self.read("summary"))
        return facts


class Results(Outputs):
    def test_every_way_says_the_same_after_a_success(self):
        for start in (self.start_wait, self.start_sync):
            self.argo("healthy")
            done = self.with_results(start).finish()
            self.assert_status(DONE, done)
            facts = self.assert_all_agree(done)
            self.assertEqual(("Synced", "Healthy", revision("a1")),
                             (facts["sync"], facts["health"], facts["revision"])
                             if start == self.start_wait else ("Synced", "Healthy", facts["revision"]))
            self.assertEqual("https://cd.example.com/applications/argocd/shop", facts["url"])

    def test_every_failure_has_results(self):
        cases = {
            "degraded": ("degraded", ["--degraded-after", "300ms", "--wait"], "crashing",
                         self.start_sync),
            "failed": ("failing-hook", [], "broken", self.start_sync),
            "conflict": ("windows", [], "frozen", self.start_sync),
            "timeout": ("no-address", ["--timeout", "2s"], "shop", self.start_wait),
            "denied": ("healthy", [], "nope", self.start_wait),
            "notfound": ("healthy", ["--project", "default"], "nope", self.start_wait),
            "skipped": ("healthy", ["--if-out-of-sync"], "shop", self.start_sync),
        }
        for word, (scenario, arguments, app, start) in cases.items():
            with self.subTest(result=word):
                self.argo(scenario)
                done = self.with_results(start, *arguments, app=app).finish()
                self.assert_result(word, done)
                facts = self.assert_all_agree(done)
                self.assertEqual(word, facts["applications"][0]["result"])
                self.assertNotEqual("", facts["message"])

    def test_bad_usage_has_results(self):
        self.argo("healthy")
        for arguments in (["--no-such-flag"], ["--for", "nothing"], ["--timeout", "x"]):
            with self.subTest(arguments=arguments):
                done = self.with_results(self.start_wait, *arguments).finish()
                self.assert_status(USAGE, done)
                self.assertEqual("refused", self.read("result-result"))
                self.assertEqual("refused", github_outputs(self.read("github-output"))["result"])

    def test_a_server_that_is_not_there_has_results(self):
        self.argo("healthy")
        done = self.with_results(self.start_wait, address=["--server", "http://127.0.0.1:1"]).finish()
        self.assertEqual("unreachable", done.json["result"])
        self.assert_all_agree(done)

    def test_the_flat_names_are_those_of_the_worst(self):
        self.argo("degraded")
        done = self.with_results(self.start_sync, "--wait", "--degraded-after", "500ms",
                                 "--app", "flapping", "--app", "crashing", app=None).finish()
        self.assert_result("degraded", done)
        facts = self.assert_all_agree(done)
        self.assertEqual("Degraded", facts["health"])
        self.assertIn("crashing", facts["message"])

    def test_the_summary_has_a_picture_of_the_operation(self):
        """Of the one that failed, and of the one that went well."""
        for hook, word, line in (({}, "healthy", "hook Job check : succeeded"),
                                 ({"fails": "no"}, "failed", "❌ hook Job check : failed")):
            with self.subTest(result=word):
                self.shop(resources=["Deployment/shop", {"Job/check": {"hook": "PostSync", **hook}}])
                done = self.with_results(self.start_sync, "--wait").finish()
                self.assertEqual(word, done.json["result"])
                picture, = re.findall(r"(?ms)^```mermaid\n(.*?)^```$", self.read("summary"))
                self.assertEqual("timeline", picture.splitlines()[0])
                self.assertIn(line, [one.strip() for one in picture.splitlines()])

    def test_many_applications_fit_into_what_tekton_carries(self):
        self.argo({"applications": [{"name": f"application-{number}", "labels": {"team": "x"}}
                                    for number in range(40)]}, tick=0)
        done = self.with_results(self.start_wait, "--selector", "team=x", app=None).finish()
        self.assert_status(DONE, done)
        self.assertEqual(40, len(json.loads(self.read("json-file"))["applications"]))
        for text in (self.read("result-applications"),
                     dotenv(self.read("dotenv-file"))["APPLICATIONS"]):
            self.assertLess(len(json.loads(text)), 40)  # whole ones were left out
        size = sum(len(json.dumps(self.read(f"result-{name}"))) - 2 + 35 for name in RESULT_NAMES)
        self.assertLessEqual(size, 1024)

    def test_text_for_people_says_the_end_and_the_reason(self):
        self.argo("degraded")
        done = self.sync("--wait", "--degraded-after", "500ms", app="crashing", output="text")
        first, *rest = done.out.splitlines()
        self.assertRegex(first, r"^argocd/crashing: degraded at [0-9a-f]{7}: ")
        self.assertIn("apps/Deployment crashing/api, Degraded: ", "\n".join(rest))
        self.assertIn("https://cd.example.com/applications/argocd/crashing", done.out)

    def test_events_and_the_last_words_of_what_crashes_are_shown(self):
        self.argo("degraded")
        done = self.sync("--wait", "--degraded-after", "500ms", app="crashing", output="text")
        self.assert_result_line("degraded", done)
        self.assertIn("    event BackOff: Back-off restarting failed container (7 times)\n", done.out)
        self.assertIn("    log of pod api-5d9c7b6f4-x0, before its last restart:\n"
                      "      starting\n      panic: no configuration\n", done.out)

    def test_the_last_words_of_a_hook_that_failed_are_shown(self):
        self.argo("failing-hook")
        done = self.sync("--wait", app="broken", output="text")
        self.assert_result_line("failed", done)
        self.assertIn("    log of pod migrate-x0:\n      connecting\n      FATAL: no such table\n",
                      done.out)

    def assert_result_line(self, word, done):
        self.assertRegex(done.out, fr"^argocd/[a-z]+: {word} at ")

    def test_quiet_leaves_results_and_errors(self):
        self.argo("no-address")
        done = self.wait("--quiet", "--timeout", "1s", output="text")
        self.assertTrue(done.out.startswith("argocd/shop: timeout"))
        self.assertEqual([], [line for line in done.err.splitlines()
                              if not re.match(r"wait: (error|hint|warning): ", line)])

    def test_what_goes_on_is_told_with_times_where_there_is_no_terminal(self):
        self.argo("waves")
        done = self.sync("--wait", output="text")
        self.assertRegex(done.err, r"(?m)^\d\d:\d\d:\d\dZ argocd/shop: ")
        self.assertNotIn("\r", done.err)

    def test_the_server_is_told_where_the_run_is(self):
        server = self.shop()
        self.sync(env={"GITHUB_ACTIONS": "true", "GITHUB_SERVER_URL": "https://github.com",
                       "GITHUB_REPOSITORY": "acme/api", "GITHUB_RUN_ID": "9911"})
        core = {"KUBECONFIG": str(server.kubeconfig(self.dir / "kubeconfig", "admin"))}
        self.sync(address=["--core"], credentials=core,
                  env={"BUILD_URL": "https://jenkins.example.com/job/api/12/"})
        self.assertEqual(["https://github.com/acme/api/actions/runs/9911",
                          "https://jenkins.example.com/job/api/12/"],
                         [one["value"] for _, operation in server.operations
                          for one in operation["info"] if one["name"] == "ci-run"])


class Signals(Outputs):
    def stop(self, running, number):
        begin = time.monotonic()
        running.send(number)
        done = running.finish(SOON)
        self.assertLess(time.monotonic() - begin, AT_ONCE)
        self.assert_status(128 + number, done)
        self.assert_says_why(done)
        self.assert_harmless(done)
        self.assertNotEqual("", self.read("result-result"))
        self.assertNotEqual("", self.read("result-message"))
        self.assert_all_agree(done)
        return done

    def test_a_wait_stops_at_once(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(signal=number):
                server = self.argo("no-address")
                running = self.with_results(self.start_wait)
                server.wait_for_streams()
                server.wait_for_request("get_application", 2)
                done = self.stop(running, number)
                self.assertRegex(done.json["message"], "; argocd/shop: ")
                self.assertEqual(("failed", "Synced", "Progressing", revision("a1")),
                                 tuple(done.json[name] for name in
                                       ("result", "sync", "health", "revision")))
                one, = done.json["applications"]
                self.assertEqual("pending", one["result"])
                self.assertTrue(done.json["message"].endswith(one["message"]), done.json["message"])

    def test_a_wait_stops_while_nobody_answers(self):
        for pattern in ("GET .*/shop$", "refresh=", "stream", "."):
            with self.subTest(request=pattern):
                server = self.argo("no-address")
                server.hang(pattern, times=100)
                running = self.with_results(self.start_wait)
                server.wait_for(lambda: any(re.search(pattern, f"{one.method} {one.target}")
                                            for one in list(server.requests)))
                self.stop(running, signal.SIGTERM)

    def test_a_sync_stops_at_once_and_says_what_was_asked(self):
        server = self.shop()
        server.controller.hold("apply")
        running = self.with_results(self.start_sync)
        server.controller.wait_for("apply")
        done = self.stop(running, signal.SIGTERM)
        self.assertIn("goes on in Argo CD: the sync of argocd/shop", done.json["message"])
        self.assert_one_operation()

    def test_a_sync_that_has_asked_for_nothing_stops_at_once(self):
        server = self.shop()
        server.controller.hold("apply")
        self.handle().sync()
        server.controller.wait_for("apply")
        running = self.with_results(self.start_sync)
        server.wait_for_request("get_application")
        done = self.stop(running, signal.SIGTERM)
        self.assertIn("no sync that we know of was started", done.json["message"])
        self.assert_none_asked()

    def test_a_login_stops_at_once(self):
        server = self.argo("healthy")
        server.hang("session", times=10)
        running = self.with_results(self.start_wait, "--username", "admin", "--password-file",
                                    self.write("password", "password"), credentials={})
        server.wait_for(lambda: any("session" in one.path for one in list(server.requests)))
        self.stop(running, signal.SIGTERM)


class HostileText(Outputs):
    """Foreign text stays text, whoever wrote it."""

    def assert_tame(self, done):
        self.assert_harmless(done)
        for name in os.listdir(self.place):
            text = self.read(name)
            if name == "json-file":
                text = json.dumps(json.loads(text), ensure_ascii=False)
            self.assertNotRegex(text, r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f]", name)
            self.assertNotRegex(text, re.compile(r"^\s*(::|##\[)", re.M), name)
        self.assertNotIn("<script>", self.read("summary"))
        self.assertEqual(set(RESULT_NAMES), set(github_outputs(self.read("github-output"))))

    def runs(self, start, *arguments, **options):
        """In a terminal's text and in JSON, here and under GitHub Actions."""
        for output in ("text", "json"):
            for env in ({}, {"GITLAB_CI": "true"}):
                running = self.with_results(start, *arguments, "--verbose", output=output, env=env,
                                            **options)
                done = running.finish()
                self.assert_tame(done)
                yield done

    def test_health_messages(self):
        self.shop(live="a2", resources=[{"Deployment/shop": {}}])
        self.handle().set_health("Deployment", "shop", "Degraded", HOSTILE)
        for done in self.runs(self.start_wait, "--degraded-after", "300ms"):
            self.assertIn("owned", done.out + done.err)

    def test_conditions(self):
        self.argo("healthy")
        self.handle().behave(comparison_error=HOSTILE)
        done = self.with_results(self.start_wait, "--timeout", WHILE).finish()
        self.assert_tame(done)

    def test_messages_of_operations_and_of_hooks(self):
        for facts in ({"behave": {"sync-error": HOSTILE}},
                      {"resources": [{"Job/hook": {"hook": "PreSync", "fails": HOSTILE}},
                                     "Deployment/shop"]},
                      {"resources": [{"Deployment/shop": {"fails": HOSTILE}}]}):
            for output in ("text", "json"):
                with self.subTest(facts=list(facts), output=output):
                    self.shop(**facts)
                    done = self.with_results(self.start_sync, output=output).finish()
                    self.assertNotEqual(DONE, done.status)
                    self.assert_tame(done)

    def test_messages_of_the_server(self):
        self.argo("healthy")
        for status, code in ((403, 7), (404, 5), (400, 3), (400, 9), (401, 16), (500, 2), (409, 10)):
            with self.subTest(code=code):
                self.server.rules.clear()
                self.server.fail("GET .*/shop", times=100, status=status,
                                 content_type="application/json", body=json.dumps(
                                     {"error": HOSTILE, "code": code, "message": HOSTILE}))
                done = self.with_results(self.start_wait, "--timeout", "4s").finish()
                self.assertNotEqual(DONE, done.status)
                self.assert_tame(done)

    def test_pages_headers_and_streams(self):
        header = HOSTILE.replace("\n", " ").replace("\r", " ").replace("\x9b", " ")
        proxy = self.argo("healthy") and self.proxy(self.server)
        for fault in (fault_proxy.answer(302, ("Location", "https://x.example/" + header)),
                      fault_proxy.answer(200, ("Content-Type", header), body=HOSTILE.encode()),
                      fault_proxy.answer(418, ("Content-Type", "text/html"), body=HOSTILE.encode()),
                      fault_proxy.answer(407, ("Proxy-Authenticate", header))):
            proxy.clear()
            proxy.add(fault, times=None)
            done = self.with_results(self.start_wait, "--timeout", "4s", "--verbose", address=[
                "--server", proxy.url("")]).finish()
            self.assertNotEqual(DONE, done.status)
            self.assert_tame(done)

    def test_names_and_revisions(self):
        self.argo("healthy")

        def change(application):
            application["status"]["sync"]["revision"] = HOSTILE
            application["status"]["summary"] = {"images": [HOSTILE]}
            application["status"]["operationState"] = {
                "phase": "Succeeded", "startedAt": "2026-01-01T00:00:00Z", "message": HOSTILE,
                "finishedAt": "2026-01-01T00:00:00Z",
                "operation": {"initiatedBy": {"username": HOSTILE}, "sync": {"revision": HOSTILE}}}
            application["operation"] = {"initiatedBy": {"username": HOSTILE},
                                        "sync": {"revision": HOSTILE}, "retry": {}}
        self.server.controller.hold("pick-up")
        self.server.controller.hold("reconcile")
        self.handle().change(change)
        for start in (self.start_wait, self.start_sync):
            done = self.with_results(start, "--timeout", "2s").finish()
            self.assertNotEqual(DONE, done.status)
            self.assert_tame(done)

    def test_what_is_typed(self):
        self.argo("healthy")
        for arguments in (["--app", HOSTILE], ["--selector", HOSTILE], ["--project", HOSTILE],
                          ["--app", "shop", "--revision", HOSTILE], ["--app", "shop", "--for", HOSTILE],
                          ["--app", "shop", "--server", HOSTILE], ["--" + HOSTILE]):
            with self.subTest(arguments=arguments[::2]):
                done = self.with_results(self.start_wait, *arguments, app=None, address=(
                    [] if "--server" in arguments else None)).finish()
                self.assertNotEqual(DONE, done.status)
                self.assert_tame(done)

    def test_the_link_is_that_of_a_web_page(self):
        self.argo("no-address", server={"url": "javascript:alert(1)//" + HOSTILE})
        done = self.with_results(self.start_wait, "--timeout", "2s", output="text").finish()
        self.assert_tame(done)
        self.assertNotIn("javascript:", done.out + self.read("summary"))


class Secrets(Outputs):
    """Each way in, each end: what is secret comes out nowhere."""

    def assert_secret(self, secrets, done):
        texts = [done.out, done.err] + [self.read(name) for name in os.listdir(self.place)]
        for secret in secrets:
            for text in texts:
                self.assertNotIn(secret, text)
        for server in self.servers:
            for request in server.requests:
                for secret in secrets:
                    self.assertNotIn(secret, request.target)

    def ends(self, channel, secrets, *arguments, **options):
        def echo(status, code):
            # What we sent, as a careless server would repeat it.
            return lambda server: server.fail("GET ", times=100, status=status,
                                              content_type="application/json", body=json.dumps(
                                                  {"code": code, "message": " ".join(secrets)}))
        for name, arrange, status in (
                ("success", lambda server: None, (DONE,)),
                ("401", echo(401, 16), (DENIED,)), ("403", echo(403, 7), (DENIED,)),
                ("404", echo(404, 5), (NOT_FOUND, 3, DENIED)), ("500", echo(500, 2), range(1, 8)),
                ("a page", lambda server: server.fail("GET ", times=100, status=200, body="<html>" +
                                                      " ".join(secrets)), (7,)),
                ("a redirect", lambda server: server.fail("GET ", times=100, status=302, headers=[
                    ("Location", "https://x.example/?token=" + secrets[0])]), (7,))):
            with self.subTest(channel=channel, end=name):
                arrange(self.server)
                done = self.with_results(self.start_wait, "--timeout", "4s", "--verbose", *arguments,
                                         credentials={}, **options).finish()
                self.assertIn(done.status, status, done)
                self.assert_secret(secrets, done)
                self.server.rules.clear()

    def test_tokens(self):
        token = self.argo("healthy").token()
        path = self.write("token", token)
        self.write("mounted/token", token)
        self.ends("ARGOCD_AUTH_TOKEN", [token], env={"ARGOCD_AUTH_TOKEN": token})
        self.ends("--auth-token-file", [token], "--auth-token-file", path)
        self.ends("--credentials-dir", [token], "--credentials-dir", self.dir / "mounted")
        self.ends("ARGOCD_OPTS", [token], env={"ARGOCD_OPTS": f"--auth-token {token}"})

    def test_passwords(self):
        password = "cAn4ry/+%&=w0rd"
        self.argo("healthy", accounts={"ci": {"password": password}})
        self.ends("--password-file", [password, self.server.token("ci")], "--username", "ci",
                  "--password-file", self.write("password", password + "\n"))
        self.ends("ARGOCD_PASSWORD", [password], env={"ARGOCD_USERNAME": "ci",
                                                      "ARGOCD_PASSWORD": password})

    def test_headers_of_a_login_proxy(self):
        token = self.argo("healthy").token()
        headers = self.write("headers", "Authorization: Basic Y2k6Y0FuNHJ5dzByZA==\n"
                             "CF-Access-Client-Secret: hush-hush-hush\n")
        self.argo("healthy")
        done = self.with_results(self.start_wait, "--header-file", headers, "--verbose",
                                 "--timeout", "4s", env={"ARGOCD_AUTH_TOKEN": token}).finish()
        self.assert_secret(["Y2k6Y0FuNHJ5dzByZA", "cAn4ryw0rd", "hush-hush-hush", token], done)

    def test_id_tokens(self):
        self.argo("rights")
        done = self.with_results(
            self.start_wait, "--oidc-connector", "github", "--verbose", credentials={},
            env={"GITOPS_OIDC_TOKEN": "identity-of-ci"}).finish()
        self.assert_status(DONE, done)
        self.assert_secret(["identity-of-ci", self.server.token("ci-bot")], done)

    def test_a_token_from_a_file_is_masked_under_github_actions(self):
        token = self.argo("healthy").token()
        done = self.with_results(self.start_wait, "--auth-token-file", self.write("token", token),
                                 credentials={}, env={"GITHUB_ACTIONS": "true"}).finish()
        self.assertIn(f"::add-mask::{token}\n", done.err + done.out)
        rest = [line for line in done.err.splitlines() if not line.startswith("::add-mask::")]
        self.assertNotIn(token, "\n".join(rest))

    def test_kubeconfigs(self):
        self.argo("healthy")
        token = self.server.token()
        path = self.server.kubeconfig(self.dir / "kubeconfig")
        for status, reason in ((401, "Unauthorized"), (403, "Forbidden"), (500, "InternalError")):
            self.server.fail("GET ", times=100, status=status, content_type="application/json",
                             body=json.dumps({"kind": "Status", "status": "Failure", "code": status,
                                              "reason": reason, "message": "you said " + token}))
            done = self.with_results(self.start_wait, "--core", "--kubeconfig", path, "--verbose",
                                     "--timeout", "4s", address=[], credentials={}).finish()
            self.assertNotEqual(DONE, done.status)
            self.assert_secret([token], done)
            self.server.rules.clear()


class Verbose(Argo):
    LINE = (r"^\d\d:\d\d:\d\dZ (GET|POST|PATCH|DELETE) http://127\.0\.0\.1:\d+/\S*"
            r"( \(\d+ bytes\))?: .*, \d+ ms$")

    def lines(self, done):
        return [line for line in done.err.splitlines()
                if re.match(r"\d\d:\d\d:\d\dZ (GET|POST|PATCH|DELETE) ", line)]

    def assert_told(self, done, count):
        lines = self.lines(done)
        for line in lines:
            self.assertRegex(line, self.LINE)
        answered = [line for line in lines if re.search(r": \d\d\d, \d+ ms$", line)]
        self.assertGreaterEqual(len(answered), count, done)
        self.assertTrue(any("the stream is open" in line for line in lines), done)
        self.assertTrue(any("the stream was closed" in line for line in lines), done)
        return lines

    def test_each_request_is_told(self):
        server = self.shop()
        password = self.write("password", "password")
        done = self.sync("--username", "admin", "--password-file", password, "--wait", "--verbose",
                         "--header", "X-Api-Key: hunter2", credentials={})
        self.assert_result("healthy", done)
        lines = self.assert_told(done, 5)
        self.assertTrue(any("POST" in line and "/api/v1/session" in line for line in lines), done)
        self.assertTrue(any("/applications/shop/sync" in line for line in lines), done)
        for secret in ("hunter2", "Bearer", "password:", "ey", "X-Api-Key", '"prune"'):
            self.assertFalse([line for line in lines if secret in line], done)
        self.assertEqual(1, len(server.operations))

    def test_what_fails_is_told(self):
        server = self.shop()
        server.drop(r"GET /api/v1/applications/shop")
        done = self.wait("--once", "--verbose")
        self.assertTrue(any("broke off" in line for line in self.lines(done)), done)

    def test_each_request_to_kubernetes_is_told(self):
        server = self.argo("healthy")
        path = server.kubeconfig(self.dir / "kubeconfig")
        done = self.wait("--verbose", address=["--core"], credentials={"KUBECONFIG": str(path)})
        self.assert_result("healthy", done)
        self.assert_told(done, 2)

    def test_without_it_nothing_is_told(self):
        for flags in ([], ["--quiet"]):
            self.shop()
            self.assertEqual([], self.lines(self.sync(*flags)))


class StandardOutput(Argo):
    """As the other tools: what cannot be written is a failure, who stops reading is none."""

    def test_output_that_cannot_be_written_is_a_failure(self):
        self.argo("healthy")
        for tool, arguments in ((SYNC, ["--history"]), (SYNC, ["--dry-run"]), (WAIT, [])):
            for output in ("text", "json"):
                with self.subTest(tool=tool, arguments=arguments, output=output):
                    with open("/dev/full", "wb") as full:
                        done = self.launch(tool, *arguments, output=output,
                                           stdout=full.fileno()).finish()
                    self.assert_status(USAGE, done)
                    self.assertIn("cannot write to standard output", done.err)

    def test_output_that_is_closed_is_a_failure(self):
        self.argo("healthy")
        for output in ("text", "json"):
            done = self.launch_closed(SYNC, "--history", output=output)
            self.assert_status(USAGE, done)
            self.assertIn("cannot write to standard output", done.err)

    def launch_closed(self, tool, *arguments, output):
        """As a shell's `>&-`."""
        command = ["/bin/sh", "-c", 'exec "$0" "$@" >&-', tool, "--app", "shop", "--output", output,
                   *self.address(), *arguments]
        run = subprocess.run(command, env=self.credentials(), capture_output=True, timeout=SOON)
        return Done(run.returncode, run.stdout, run.stderr, 0)

    def test_a_reader_that_goes_away_is_no_failure(self):
        self.argo("healthy")
        reader, writer = os.pipe()
        os.close(reader)
        done = self.launch(SYNC, "--history", output="text", stdout=writer).finish()
        os.close(writer)
        self.assert_status(DONE, done)


if __name__ == "__main__":
    main()
