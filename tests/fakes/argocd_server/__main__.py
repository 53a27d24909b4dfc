# SPDX-License-Identifier: Apache-2.0
"""The stand-in as a program of its own: python3 -m fakes.argocd_server --scenario FILE"""

import argparse
import json
import os
import signal
import sys
import threading
from pathlib import Path

from fakes.argocd_server.repositories import WatchedRepository
from fakes.argocd_server.server import ArgoServer
from fakes.tls import Certificate


def _arguments():
    parser = argparse.ArgumentParser(prog="python3 -m fakes.argocd_server", description=(
        "A stand-in for Argo CD and the Kubernetes API, for tests and demonstrations."))
    parser.add_argument("--scenario", default="healthy", metavar="FILE",
                        help="a file, or the name of one in scenarios/")
    parser.add_argument("--port-file", metavar="FILE",
                        help="where to write url, kubernetes-url and tokens, as JSON")
    parser.add_argument("--tls", nargs=2, metavar=("CERTIFICATE", "KEY"))
    parser.add_argument("--root-path", default=None)
    parser.add_argument("--watch-repository", action="append", default=[], metavar="DIR=URL",
                        help="revisions of applications with that repoURL come from a bare "
                        "repository on this disk")
    parser.add_argument("--kubeconfig", metavar="FILE", help="write one for the Kubernetes face")
    return parser.parse_args()


def main():
    options = _arguments()
    # stdout is for a reader who may not wait for us to end.
    print("This is a stand-in for tests. It is NOT Argo CD.", flush=True)
    certificate = Certificate(*map(Path, options.tls)) if options.tls else None
    watched = []
    for pair in options.watch_repository:
        directory, _, url = pair.partition("=")
        watched.append(WatchedRepository(url, directory))
    with ArgoServer(options.scenario, certificate=certificate, root_path=options.root_path,
                    repositories=watched) as server:
        print(f"Argo CD: {server.url}\nKubernetes: {server.kubernetes_url}", flush=True)
        if options.kubeconfig:
            server.kubeconfig(options.kubeconfig)
        if options.port_file:
            _write(options.port_file, server)
        _wait_for_the_end()
        for violation in server.violations:
            print(f"violation: {violation}", file=sys.stderr)


def _write(path, server):
    """Whole or not at all: somebody waits for the file."""
    beside = Path(f"{path}.new")
    beside.touch(mode=0o600)
    beside.write_text(json.dumps({
        "port": server.port, "url": server.url, "kubernetes-url": server.kubernetes_url,
        "tokens": {name: server.token(name) for name in server.accounts.names()}}))
    beside.rename(path)


def _wait_for_the_end():
    """A signal, or the end of stdin, which is the end of who started us. A stdin that is nothing
    (/dev/null) says nothing."""
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())

    def read():
        while os.read(0, 4096):
            pass
        over.set()
    if not _is_nothing(0):
        threading.Thread(target=read, daemon=True).start()
    while not over.wait(0.2):
        pass


def _is_nothing(descriptor):
    try:
        return os.path.sameopenfile(descriptor, os.open(os.devnull, os.O_RDONLY))
    except OSError:
        return True


if __name__ == "__main__":
    main()
