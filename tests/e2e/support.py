# SPDX-License-Identifier: Apache-2.0
"""What the end-to-end tests share: the tool in an empty world, and a repository to change."""

import contextlib
import json
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from fakes.fault_proxy import FaultProxy  # noqa: E402
from fakes.git_repository import Executable, Repository, Submodule, Symlink, git  # noqa: E402,F401
from fakes.git_server import GitServer  # noqa: E402
from fakes.tls import Authority  # noqa: E402,F401

TOOL = os.environ.get("UPDATE_VALUES", "")

# Exit statuses (docs/exit-codes.md).
DONE, FAILED, USAGE, OUT_OF_TIME, DENIED, NOT_FOUND, CONFLICT, UNREACHABLE, WOULD_CHANGE = range(9)

# Far above any of the deadlines set here, far below the two minutes that are the default.
SOON = 40

# What the tool may allocate while it reads what a hostile server sends.
MEMORY = 100 << 20

RESULT_NAMES = ("result", "message", "changed", "repository", "branch", "commit", "parent",
                "files", "changes", "attempts", "duration", "pull-request", "pull-request-url",
                "pull-request-number", "pull-request-merge-commit")

FILE = "helm/values.yaml"
VALUES = b"""\
# The values of the site.   Two blanks, a tab\tand no order: leave them alone.
backend:
    image: registry.example.com/team/backend
    tag: v1.4.1      # set by the pipeline
frontend:
    image: 'registry.example.com/team/frontend'
    tag: "v41"

replicas:   2
"""
EDIT = "backend.tag=v1.4.2"
EDITED = VALUES.replace(b"v1.4.1", b"v1.4.2")
FILES = {
    FILE: VALUES,
    "helm/Chart.yaml": "name: site\nversion: 1.0.0\n",
    "apps/web/values.yaml": "image:\n  tag: v1\n",
    "apps/api/values.yaml": "image:\n  tag: v1\n",
    "README.md": "# Site\n",
}


class Done:
    """A run that has ended."""

    def __init__(self, status, out, err, seconds):
        self.status = status
        self.raw_out = out
        self.out = out.decode(errors="replace")
        self.err = err.decode(errors="replace")
        self.seconds = seconds

    def __repr__(self):
        return (f"status {self.status} after {self.seconds:.1f} s\n"
                f"--- stdout\n{self.out}\n--- stderr\n{self.err}")

    @property
    def json(self):
        return json.loads(self.out)


class Running:
    """A run that goes on. Its output goes to files, so that it never waits for a reader."""

    def __init__(self, arguments, env, cwd, stdin, stdout, stderr, memory):
        self._out = tempfile.TemporaryFile()
        self._err = tempfile.TemporaryFile()
        self._begin = time.monotonic()
        with contextlib.ExitStack() as stack:
            if stdin is None:
                source = subprocess.DEVNULL
            elif isinstance(stdin, int):
                source = stdin
            else:
                source = stack.enter_context(tempfile.TemporaryFile())
                source.write(stdin)
                source.seek(0)
            self._process = subprocess.Popen(arguments, stdin=source, stdout=stdout or self._out,
                                             stderr=stderr or self._err, env=env, cwd=cwd)
        self.pid = self._process.pid
        if memory and not has_sanitizer():
            resource.prlimit(self.pid, resource.RLIMIT_DATA, (memory, memory))

    def send(self, signal_number):
        self._process.send_signal(signal_number)

    def discard(self):
        """Ends a run that a failed test has not waited for."""
        if not self._out.closed:
            self.send(signal.SIGKILL)
            self.finish()

    def finish(self, timeout=100):
        """Waits for the end; a run that takes longer than `timeout` seconds is killed (-9)."""
        watchdog = threading.Timer(timeout, self.send, [signal.SIGKILL])
        watchdog.start()
        status = self._process.wait()
        watchdog.cancel()
        return Done(status, _whole(self._out), _whole(self._err), time.monotonic() - self._begin)


def _whole(file):
    with file:
        file.seek(0)
        return file.read()


def wait_until(condition, timeout=60):
    """For what another process does; the timeout is only there for the day it never does."""
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("waited in vain")
        time.sleep(0.005)


def is_asleep(pid):
    """Whether the main thread of a process waits for something."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "S"


def has_sanitizer():
    return b"__asan_init" in Path(TOOL).read_bytes()


class EndToEnd(unittest.TestCase):
    """A fresh directory for each test, and the tool in a world with nothing in it.

    The tool sees no PATH, no HOME and no variable but those a test gives it. Its TMPDIR must be
    empty afterwards.
    """

    leaves_nothing = True

    @classmethod
    def setUpClass(cls):
        if not TOOL:
            raise RuntimeError("UPDATE_VALUES must be the path of the program under test")

    def setUp(self):
        self.dir = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="e2e-")))
        self.scratch = self.dir / "scratch"
        self.scratch.mkdir()
        self.env = {}

    def tearDown(self):
        if self.leaves_nothing:
            self.assertEqual([], os.listdir(self.scratch), "left in TMPDIR")

    # The world.

    def repository(self, name="site.git", files=None, **options):
        (self.dir / "repositories").mkdir(exist_ok=True)
        return Repository(self.dir / "repositories" / name, FILES if files is None else files,
                          **options)

    def serve(self, **options):
        """A Git server over all repositories of this test."""
        (self.dir / "repositories").mkdir(exist_ok=True)
        return self.enterContext(GitServer(self.dir / "repositories", **options))

    def proxy(self, server=None, **options):
        return self.enterContext(FaultProxy(server.port if server else None, **options))

    def write(self, name, content, mode=0o644):
        path = self.dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        path.chmod(mode)
        return path

    # The tool.

    def start(self, *arguments, env=None, cwd=None, stdin=None, stdout=None, stderr=None,
              memory=None, may_do_all=True, tool=TOOL):
        """`stdin` is text or a descriptor, `stdout` and `stderr` are descriptors for those who want
        what is printed elsewhere; `memory` bounds what the tool may allocate, in bytes.
        Without `may_do_all` root has no more rights to files than others."""
        inherited = {name: value for name, value in os.environ.items()
                     if name in ("LD_LIBRARY_PATH", "ASAN_OPTIONS", "LSAN_OPTIONS",
                                 "UBSAN_OPTIONS")}
        world = {"PATH": "/nonexistent", "TMPDIR": str(self.scratch), "LC_ALL": "C",
                 **inherited, **self.env, **(env or {})}
        command = [tool, *map(str, arguments)]
        if not may_do_all and os.geteuid() == 0:
            command = ["/usr/bin/setpriv", "--bounding-set=-all", "--inh-caps=-all", *command]
        running = Running(command, world, cwd or self.dir, stdin, stdout, stderr,
                          memory)
        self.addCleanup(running.discard)
        return running

    def run_tool(self, *arguments, timeout=100, **options):
        return self.start(*arguments, **options).finish(timeout)

    def update(self, url, *arguments, file=FILE, **options):
        """The usual edit, as JSON."""
        return self.run_tool("--repo", url, "--file", file, "--set", EDIT, "--output", "json",
                             *arguments, **options)

    # What must be true.

    def assert_status(self, expected, done):
        allowed = expected if isinstance(expected, tuple) else (expected,)
        if done.status not in allowed:
            self.fail(f"expected {expected}, got {done!r}")

    def assert_landed_once(self, repository, done, on=None, branch="main", file=FILE):
        """One sound commit of ours with exactly the usual edit, on top of `on`."""
        self.assert_status(DONE, done)
        tip = repository.tip(branch)
        self.assertEqual(tip, done.json["commit"], done)
        parent = repository.git("rev-parse", f"{tip}^").decode().strip()
        self.assertEqual(on or repository.commits(branch)[-1], parent, done)
        self.assertEqual(EDITED, repository.read(file, branch))
        self.assert_only_changed(repository, [file], parent, tip)
        repository.fsck()

    def assert_only_changed(self, repository, paths, before, after):
        """Every other entry is what it was, and those have kept their modes."""
        parents = {str(parent) for path in paths for parent in Path(path).parents}
        old, new = repository.entries(before), repository.entries(after)
        self.assertEqual(list(old), list(new))
        changed = {path for path in old if old[path] != new[path]}
        self.assertEqual(set(paths), {path for path in changed if path not in parents})
        for path in old:
            self.assertEqual(old[path][:2], new[path][:2], path)

    def assert_untouched(self, repository, tip, branch="main"):
        self.assertEqual(tip, repository.tip(branch))

    def assert_harmless(self, done):
        """Nothing in the output can command a CI runner or a terminal."""
        for stream in (done.out, done.err):
            self.assertNotRegex(stream, re.compile(r"^\s*::", re.M))
            self.assertNotIn("##[", stream)
            self.assertNotRegex(stream, r"[\x00-\x08\x0b-\x1f\x7f]")


class Faulty(EndToEnd):
    """A repository behind a proxy that breaks things. Every case gets a repository of its own."""

    server_options = {}

    def setUp(self):
        super().setUp()
        self.server = self.serve(**self.server_options)
        self.cases = 0
        self.fresh()

    def fresh(self):
        self.cases += 1
        self.site = self.repository(f"site-{self.cases}.git")
        self.link = self.proxy(self.server)
        self.url = self.link.url(self.site.path.name)

    def steps_of_a_clean_run(self):
        self.fresh()
        self.assert_landed_once(self.site, self.update(self.url))
        steps = self.link.steps()
        self.fresh()
        return steps

    def each_request(self):
        """Yields the number and the step of each request of the exchange."""
        for number, step in enumerate(self.steps_of_a_clean_run(), 1):
            self.fresh()
            yield number, step

    def together(self, cases):
        """Runs that mostly wait, side by side: yields each case with its run when it has ended."""
        runs = []
        for case, arguments in cases:
            runs.append((case, self.site, self.start(*arguments)))
            self.fresh()
        for case, site, running in runs:
            yield case, site, running.finish()

    def land_in_spite_of(self, fault, times=1):
        def cases():
            for number, step in self.each_request():
                for repeat in range(times):
                    self.link.add(fault, number=number + repeat)
                yield (number, step), self.usual()
        self.assert_all_land(cases())

    def assert_all_land(self, cases):
        for case, site, done in self.together(cases):
            with self.subTest(request=case):
                self.assert_landed_once(site, done)

    def usual(self, *more):
        return ["--repo", self.url, "--file", FILE, "--set", EDIT, "--output", "json", *more]
