# SPDX-License-Identifier: Apache-2.0
"""What the tests of `wait` and `sync` share: the tools, a world with the stand-in for Argo CD, and
what must be true of every run."""

import concurrent.futures
import copy
import os
import unittest

import yaml

from support import (CONFLICT, DENIED, DONE, FAILED, NOT_FOUND, OUT_OF_TIME,  # noqa: F401
                     SOON, UNREACHABLE, USAGE, EndToEnd, wait_until)
from fakes.argocd_server import ArgoServer
from fakes.argocd_server.errors import Refusal  # noqa: F401  (for those who break streams)
from fakes.argocd_server.repositories import revision  # noqa: F401
from fakes.argocd_server.scenario import REPOSITORY, SCENARIOS  # noqa: F401

WAIT = os.environ.get("WAIT", "")
SYNC = os.environ.get("SYNC", "")

RESULT_NAMES = ("result", "message", "revision", "sync", "health", "phase", "url", "duration",
                "applications")

# Nothing here takes long. Flags of a test come before these.
BRISK = {"STABLE_FOR": "200ms", "POLL": "1s", "TIMEOUT": "30s"}

# So many tests of a file run side by side: they mostly wait for a second to pass.
AT_ONCE = 8

# gRPC codes, as the stand-in's Refusal takes them.
DENIED_CODE, UNAVAILABLE_CODE, UNAUTHENTICATED_CODE = 7, 14, 16

# Long enough that who goes on anyway would have ended, short enough to wait for.
WHILE = "3s"


def scenario_with(name, changes):
    """One of the stand-in's scenarios with other parts; mappings are merged."""
    found = yaml.safe_load((SCENARIOS / f"{name}.yaml").read_text()) if isinstance(name, str) \
        else copy.deepcopy(name)
    for key, value in changes.items():
        is_merged = isinstance(value, dict) and isinstance(found.get(key), dict)
        found[key] = {**found[key], **value} if is_merged else value
    return found


class Argo(EndToEnd):
    """A stand-in per test, and both tools. At the end it must have found nothing wrong with what
    it was asked."""

    @classmethod
    def setUpClass(cls):
        for name, tool in (("WAIT", WAIT), ("SYNC", SYNC)):
            if not tool:
                raise RuntimeError(f"{name} must be the path of the program under test")

    def setUp(self):
        super().setUp()
        self.server = None
        self.servers = []

    def tearDown(self):
        for server in self.servers:
            self.assertEqual([], server.violations)
        super().tearDown()

    # The world.

    def argo(self, scenario="healthy", *, tick=1, tls=None, root_path=None, **changes):
        """A stand-in, which becomes self.server. Each step of its controller takes `tick` seconds
        of a time of its own, so that nobody has to wait for another second to begin."""
        changes["server"] = {"tick": tick, **changes.get("server", {})}
        self.server = self.enterContext(ArgoServer(scenario_with(scenario, changes), tls=tls,
                                                   root_path=root_path))
        self.servers.append(self.server)
        return self.server

    def shop(self, **facts):
        """A world with one application, `shop`, without automatic sync unless `auto` is given; two
        commits are there and the first is deployed."""
        options = {name: facts.pop(name) for name in
                   ("tick", "tls", "root_path", "server", "delays", "accounts", "projects",
                    "repositories") if name in facts}
        options.setdefault("repositories", {REPOSITORY: ["a1", "a2"]})
        return self.argo({"applications": [{"name": "shop", "live": "a1", **facts}]}, **options)

    def handle(self, name="shop"):
        return self.server.application(name)

    # The tools.

    def address(self):
        return ["--server", self.server.url]

    def credentials(self):
        return {"ARGOCD_AUTH_TOKEN": self.server.token()}

    def launch(self, tool, *arguments, app="shop", env=None, output="json", address=None,
               credentials=None, **options):
        """Starts a tool on one application (None: the arguments say which)."""
        arguments = ["--output", output, *(["--app", app] if app else []),
                     *(self.address() if address is None else address), *arguments]
        prefix = "GITOPS_WAIT_" if tool == WAIT else "GITOPS_SYNC_"
        env = {**{prefix + name: value for name, value in BRISK.items()},
               **(self.credentials() if credentials is None else credentials), **(env or {})}
        return self.start(*arguments, env=env, tool=tool, **options)

    def start_wait(self, *arguments, **options):
        return self.launch(WAIT, *arguments, **options)

    def start_sync(self, *arguments, **options):
        return self.launch(SYNC, *arguments, **options)

    def wait(self, *arguments, timeout=SOON, **options):
        return self.start_wait(*arguments, **options).finish(timeout)

    def sync(self, *arguments, timeout=SOON, **options):
        return self.start_sync(*arguments, **options).finish(timeout)

    def taken_over(self, *arguments):
        """A sync before whose beginning somebody else's takes its place."""
        server = self.server
        server.controller.hold("pick-up")
        running = self.start_sync(*arguments)
        server.wait_for(lambda: server.operations)
        server.controller.wait_for("pick-up")
        self.handle().sync()
        server.controller.release()
        return running.finish()

    # What must be true.

    def assert_result(self, word, done, status=None):
        """The word of the contract and the exit status that goes with it."""
        expected = {"timeout": OUT_OF_TIME, "denied": DENIED, "notfound": NOT_FOUND,
                    "conflict": CONFLICT, "superseded": CONFLICT, "unreachable": UNREACHABLE,
                    "degraded": FAILED, "failed": FAILED, "outofsync": FAILED,
                    "refused": FAILED}.get(word, DONE) if status is None else status
        self.assert_status(expected, done)
        self.assertEqual(word, done.json["result"], done)
        self.assert_harmless(done)
        if expected != DONE:
            self.assert_says_why(done)

    def assert_says_why(self, done):
        """One line, in the form of the contract; it returns the line and the hint."""
        errors = [line for line in done.err.splitlines() if ": error: " in line]
        hints = [line for line in done.err.splitlines() if ": hint: " in line]
        self.assertEqual(1, len(errors), done)
        self.assertLessEqual(len(hints), 1, done)
        self.assertRegex(errors[0], r"^(wait|sync): error: \S.*[^.]$")
        return errors[0].partition(": error: ")[2], "".join(hints).partition(": hint: ")[2]

    def assert_one_operation(self, of="shop"):
        """Never two for one request, whatever happened on the way."""
        self.assertEqual(1, len(self.handle(of).requested), self.server.requests)

    def assert_none_asked(self):
        self.assertEqual([], self.server.operations)

    def only(self, done):
        self.assertEqual(1, len(done.json["applications"]), done)
        return done.json["applications"][0]

    def blocking(self, done):
        return {f"{one['kind']}/{one['name']}": one for one in self.only(done)["blocking"]}




class _SideBySide(unittest.TestSuite):
    """Runs all tests below it in threads, and tells what came of them in their order."""

    def run(self, result, debug=False):
        tests = list(_flat(self))
        for kind in {type(test) for test in tests}:
            kind.setUpClass()
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            for test, own in zip(tests, pool.map(_run_alone, tests)):
                result.startTest(test)
                result.failures += own.failures
                result.errors += own.errors
                for skipped, reason in own.skipped:
                    result.addSkip(skipped, reason)
                if own.wasSuccessful() and not own.skipped:
                    result.addSuccess(test)
                result.stopTest(test)
        return result


def _flat(suite):
    for one in suite:
        if isinstance(one, unittest.TestSuite):
            yield from _flat(one)
        else:
            yield one


def _run_alone(test):
    own = unittest.TestResult()
    test.run(own)
    return own


def main():
    loader = unittest.TestLoader()
    loader.suiteClass = _SideBySide
    unittest.main(module="__main__", testLoader=loader)
