# SPDX-License-Identifier: Apache-2.0
"""The chats as a program of its own, for demonstrations: python3 -m fakes.chat_server dingtalk"""

import argparse
import json
import pkgutil
import signal
import threading
from pathlib import Path

from fakes.chat_server import ChatServer, vendors
from fakes.tls import Certificate


def _arguments():
    known = sorted(module.name.replace("_", "-")
                   for module in pkgutil.iter_modules(vendors.__path__))
    parser = argparse.ArgumentParser(prog="python3 -m fakes.chat_server", description=(
        "Stand-ins for chat services on loopback. Prints each message that they accept."))
    parser.add_argument("vendors", nargs="*", default=known, metavar="VENDOR",
                        help=f"which ones (all: {', '.join(known)})")
    parser.add_argument("--settings", metavar="FILE",
                        help='JSON: {"dingtalk": {"tokens": {"T": {"secret": "SEC1"}}}}')
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--tls", nargs=2, metavar=("CERTIFICATE", "KEY"))
    parser.add_argument("--port-file", metavar="FILE",
                        help="where to write the address of each, as JSON")
    return parser.parse_args()


def _show(vendor, text):
    # stdout is for a reader who may not wait for us to end.
    print(f"--- {vendor}\n{text}", flush=True)


def main():
    options = _arguments()
    settings = json.loads(Path(options.settings).read_text()) if options.settings else {}
    wanted = {name: settings.get(name, {}) for name in options.vendors}
    certificate = Certificate(*map(Path, options.tls)) if options.tls else None
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    print("These are stand-ins for tests. Nobody reads here.", flush=True)
    with ChatServer(wanted, certificate=certificate, port=options.port,
                    on_accepted=_show) as server:
        addresses = {name: server.url(name) for name in wanted}
        for name, address in addresses.items():
            print(f"{name}: {address}", flush=True)
        if options.port_file:
            _write(options.port_file, addresses)
        while not over.wait(0.2):
            pass


def _write(path, addresses):
    """Whole or not at all: somebody waits for the file."""
    beside = Path(f"{path}.new")
    beside.write_text(json.dumps(addresses))
    beside.rename(path)


if __name__ == "__main__":
    main()
