# SPDX-License-Identifier: Apache-2.0
"""A private certificate authority, by the openssl program."""

import subprocess
from pathlib import Path
from typing import NamedTuple


class Certificate(NamedTuple):
    certificate: Path
    key: Path


class Authority:
    """Issues certificates that nobody trusts who does not have `.certificate`."""

    def __init__(self, directory):
        self._directory = Path(directory)
        self._directory.mkdir(parents=True, exist_ok=True)
        self.certificate, self.key = self._request(
            "authority", "-subj", "/CN=Bench Authority",
            "-addext", "basicConstraints=critical,CA:TRUE",
            "-addext", "keyUsage=critical,keyCertSign,cRLSign")

    def _request(self, name, *options):
        pair = Certificate(self._directory / f"{name}.pem", self._directory / f"{name}.key")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30",
                        "-out", pair.certificate, "-keyout", pair.key, *options],
                       check=True, capture_output=True)
        return pair

    def _issue(self, name, *options):
        return self._request(name, "-CA", self.certificate, "-CAkey", self.key,
                             "-subj", f"/CN={name}",
                             "-addext", "basicConstraints=critical,CA:FALSE", *options)

    def server(self, *alternatives):
        """For the named hosts, e.g. "DNS:localhost", "IP:127.0.0.1"."""
        return self._issue("server", "-addext", "subjectAltName=" + ",".join(alternatives),
                           "-addext", "extendedKeyUsage=serverAuth")

    def client(self, name="pipeline"):
        return self._issue(name, "-addext", "extendedKeyUsage=clientAuth")
