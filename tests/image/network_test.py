# SPDX-License-Identifier: Apache-2.0
"""Names and certificates in the image: what a static program has to find by itself.

Runs again in a network of its own, in which it may answer for the port of DNS.
"""

import os
import socket
import struct
import sys
import tempfile
import threading
import unittest
from pathlib import Path

import images
from fakes.argocd_server import ArgoServer
from fakes.tls import Authority

NAME = "argocd.example.com"
INSIDE = "GITOPS_TEST_NETWORK"

if INSIDE not in os.environ:
    os.execvp("bwrap", ["bwrap", "--dev-bind", "/", "/", "--unshare-user", "--unshare-net",
                        "--uid", "0", "--gid", "0", "--cap-add", "ALL",
                        "--die-with-parent", "--setenv", INSIDE, "1",
                        sys.executable, "-B", __file__, *sys.argv[1:]])


class NameServer:
    """Knows one host, with an address of version 4."""

    def __init__(self, name):
        self.question = b"".join(bytes([len(part)]) + part.encode()
                                 for part in name.split(".")) + b"\0"
        self.asked = []
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

    def __enter__(self):
        self.socket.bind(("127.0.0.1", 53))
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()
        return self

    def __exit__(self, *_):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", ("127.0.0.1", 53))
        self.thread.join()
        self.socket.close()

    def serve(self):
        while True:
            query, client = self.socket.recvfrom(4096)
            if not query:
                return
            end = query.index(b"\0", 12) + 5
            question, kind = query[12:end], struct.unpack(">H", query[end - 4:end - 2])[0]
            self.asked.append(kind)
            known = question[:-4].lower() == self.question
            answers = b""
            if known and kind == 1:
                answers = b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 60, 4) + bytes([127, 0, 0, 1])
            head = query[:2] + struct.pack(">HHHHH", 0x8180 if known else 0x8183, 1,
                                           1 if answers else 0, 0, 0)
            self.socket.sendto(head + question + answers, client)


class Network(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="network-")))
        cls.scratch.chmod(0o755)
        cls.root = cls.scratch / "root"
        cls.root.mkdir()
        images.Archive("gitops-steps").images[images.HERE].unpack(cls.root)
        for name in ("hosts", "resolv.conf"):    # every container has them
            (cls.root / "etc" / name).touch()
        authority = Authority(cls.scratch / "authority")
        cls.server = cls.enterClassContext(
            ArgoServer("healthy", certificate=authority.server(f"DNS:{NAME}")))
        cls.trusted = cls.scratch / "trusted.pem"
        cls.trusted.write_text((cls.root / "etc/ssl/certs/ca-certificates.crt").read_text()
                               + authority.certificate.read_text())

    def file(self, name, text):
        path = self.scratch / name
        path.write_text(text)
        path.chmod(0o644)
        return path

    def wait(self, *mounts):
        files = [word for path, place in mounts for word in ("--ro-bind", path, place)]
        port = self.server.url.rsplit(":", 1)[1].strip("/")
        command = ["wait", "--server", f"{NAME}:{port}", "--app", "shop"]
        return images.run(self.root, command, *files, network=True,
                          environment={"ARGOCD_AUTH_TOKEN": self.server.token()})

    @property
    def trust(self):
        return self.trusted, "/etc/ssl/certs/ca-certificates.crt"

    @property
    def hosts(self):
        return self.file("hosts", f"127.0.0.1 {NAME}\n"), "/etc/hosts"

    @property
    def resolver(self):
        return (self.file("resolv.conf", "search svc.cluster.local\nnameserver 127.0.0.1\n"
                          "options ndots:5 timeout:1 attempts:1\n"), "/etc/resolv.conf")

    def test_a_name_of_etc_hosts_and_an_authority_of_the_bundle(self):
        done = self.wait(self.trust, self.hosts)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_name_of_dns(self):
        with NameServer(NAME) as names:
            done = self.wait(self.trust, self.resolver)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(1, names.asked)

    def test_a_name_that_nobody_knows(self):
        with NameServer("other.example.com"):
            done = self.wait(self.trust, self.resolver)
        self.assertEqual(done.returncode, 7, done.stderr)
        self.assertIn(NAME, done.stderr)

    def test_an_authority_that_is_not_in_the_bundle(self):
        done = self.wait(self.hosts)
        self.assertNotEqual(done.returncode, 0)
        self.assertRegex(done.stderr, "certificate|authority")


if __name__ == "__main__":
    unittest.main()
