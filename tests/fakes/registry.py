# SPDX-License-Identifier: Apache-2.0
"""A registry that nobody here wrote: Debian's docker-registry on loopback, filled by skopeo."""

import crypt
import http.client
import json
import os
import re
import shutil
import signal
import ssl
import subprocess
import tempfile
import time
from pathlib import Path

from fakes import oci_layout, token_server
from fakes.guard import Guard


def _hashed(password):
    return crypt.crypt(password, crypt.mksalt(crypt.METHOD_BLOWFISH, rounds=16))


class Registry:
    """Serves what push() brings there while the context is open.

    users   name -> password; everything else is answered with 401 and a challenge for Basic
    tokens  a running token_server.TokenServer: challenges for Bearer, and takes its tokens
    tls     a tls.Certificate; without one it speaks http

    `host` is what stands before the path of an image: "127.0.0.1:PORT".
    """

    def __init__(self, *, users=None, tokens=None, tls=None):
        self._users = users
        self._tokens = tokens
        self._tls = tls
        self._process = None
        self._guard = None

    def __enter__(self):
        self._state = Path(tempfile.mkdtemp(prefix="registry-"))
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self._guard:
            self._guard.dismiss()
        if self._process:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        shutil.rmtree(self._state, ignore_errors=True)

    def image(self, name):
        return f"{self.host}/{name}"

    def push(self, name, *images, user=None, docker=False):
        """Puts one image, or an index of several, where "team/app:v1" says; returns its digest.

        user    name and password
        docker  in the formats of Docker instead of those of OCI
        """
        directory = Path(tempfile.mkdtemp(dir=self._state))
        oci_layout.Layout(directory / "layout").write(*(images or [oci_layout.Image()]))
        options = ["--format", "v2s2"] if docker else ["--preserve-digests"]
        if user:
            options += ["--dest-creds", ":".join(user)]
        self._skopeo("copy", "--all", "--dest-tls-verify=false", *options,
                     "--digestfile", directory / "digest",
                     f"oci:{directory / 'layout'}:image", f"docker://{self.image(name)}")
        return (directory / "digest").read_text().strip()

    def inspect(self, name, user=None):
        """What skopeo says of an image: its digest, its tags, …"""
        options = ["--creds", ":".join(user)] if user else []
        return json.loads(self._skopeo("inspect", "--tls-verify=false", *options,
                                       f"docker://{self.image(name)}"))

    def get(self, path, headers=None, method="GET"):
        """The status, the headers and the body of an answer, without any login of ours."""
        if self._tls:
            connection = http.client.HTTPSConnection(
                self.host, timeout=20, context=ssl._create_unverified_context())
        else:
            connection = http.client.HTTPConnection(self.host, timeout=20)
        try:
            connection.request(method, path, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def _skopeo(self, word, *options):
        # A home of its own: no credentials and no settings of whoever runs the tests.
        environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": str(self._state),
                       "XDG_RUNTIME_DIR": str(self._state), "TMPDIR": str(self._state)}
        done = subprocess.run(["skopeo", "--insecure-policy", word, *map(str, options)],
                              env=environment, capture_output=True, text=True, timeout=120)
        if done.returncode != 0:
            raise RuntimeError(f"skopeo {word}: {done.stderr}")
        return done.stdout

    def _start(self):
        configuration = self._state / "config.json"  # YAML, too
        configuration.write_text(json.dumps(self._configuration()))
        log = self._state / "registry.log"
        with open(log, "wb") as out:
            self._process = subprocess.Popen(
                ["docker-registry", "serve", str(configuration)], stdin=subprocess.DEVNULL,
                stdout=out, stderr=out, cwd=self._state, start_new_session=True,
                env={"PATH": "/usr/bin:/bin", "HOME": str(self._state),
                     "OTEL_TRACES_EXPORTER": "none"})
        self._guard = Guard(self._state, [self._process.pid])
        self.host = f"127.0.0.1:{self._wait_for_port(log)}"

    def _wait_for_port(self, log):
        # It chooses a free one, and says which once it listens.
        deadline = time.monotonic() + 20
        while True:
            found = re.search(r"listening on 127\.0\.0\.1:(\d+)", log.read_text())
            if found:
                return int(found[1])
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the registry did not start: " + log.read_text())
            time.sleep(0.01)

    def _configuration(self):
        listener = {"addr": "127.0.0.1:0", "secret": "for one test"}
        if self._tls:
            listener["tls"] = {"certificate": str(self._tls.certificate),
                               "key": str(self._tls.key)}
        configuration = {"version": 0.1, "log": {"level": "info", "formatter": "text"},
                         "storage": {"filesystem": {"rootdirectory": str(self._state / "data")},
                                     "delete": {"enabled": True}},
                         "http": listener}
        if self._users is not None:
            passwords = self._state / "htpasswd"
            passwords.write_text("".join(f"{name}:{_hashed(password)}\n"
                                         for name, password in self._users.items()))
            configuration["auth"] = {"htpasswd": {"realm": "basic-realm", "path": str(passwords)}}
        if self._tokens:
            configuration["auth"] = {"token": {
                "realm": self._tokens.url, "service": self._tokens.service,
                "issuer": token_server.ISSUER, "rootcertbundle": str(self._tokens.certificate)}}
        return configuration
