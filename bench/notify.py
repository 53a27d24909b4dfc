# SPDX-License-Identifier: Apache-2.0
"""One run of `notify` against what else a pipeline could start to tell people.

A ConfigMap of sixty templates and sixteen triggers subscribes a Slack channel and a webhook, which
are served on loopback. Compared are whole processes: ours, the notifications-engine of Argo CD as a
program of its own (tests/oracles/notifications), and a shell script with two calls of curl, which
reads no config and knows no templates.
"""

import argparse
import json
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median

from measure import Bar, Group, Targets, add_json_flag, machine, run, write_json

TEMPLATES = 60
TRIGGERS = 16
WANTED_AGAINST_GO = 2.0
WANTED_AGAINST_CURL = 1.0


class Sink(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    received = 0

    def do_POST(self):
        self.rfile.read(int(self.headers.get("content-length", 0)))
        Sink.received += 1
        body = b'{"ok":true,"channel":"C1","ts":"1.1"}'
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def template(number):
    return f"""message: |
  Application {{{{.app.metadata.name}}}} number {number} is at {{{{.app.status.sync.revision}}}}.
slack:
  attachments: |
    [{{"title": {{{{.app.metadata.name | toJson}}}}, "color": "#18be52",
      "fields": [{{"title": "Sync", "value": {{{{.app.status.sync.status | quote}}}}}}
      {{{{range $c := .app.status.conditions}}}},{{"title": {{{{$c.type | toJson}}}},
        "value": {{{{$c.message | toJson}}}}}}{{{{end}}}}]}}]
webhook:
  hook:
    method: POST
    body: '{{"name": {{{{.app.metadata.name | toJson}}}}}}'
"""


def write_case(directory, address):
    data = {"service.slack": f"token: $token\napiURL: {address}/",
            "service.webhook.hook": f"url: {address}/hook\nheaders: "
                                    "[{name: Content-Type, value: application/json}]",
            "subscriptions": "[{recipients: ['slack:general', hook], triggers: [on-0]}]"}
    for number in range(TEMPLATES):
        data[f"template.app-{number}"] = template(number)
    for number in range(TRIGGERS):
        data[f"trigger.on-{number}"] = (
            "- when: app.status.operationState?.phase in ['Succeeded'] and "
            f"app.status.health.status == 'Healthy'\n  send: [app-{number}]\n")
    app = {"metadata": {"name": "shop", "namespace": "argocd"},
           "spec": {"project": "default", "source": {"repoURL": "https://git.example.com/a/b.git"}},
           "status": {"sync": {"status": "Synced", "revision": "4f2c9a7" + "0" * 33},
                      "health": {"status": "Healthy"},
                      "operationState": {"phase": "Succeeded"}}}
    (directory / "cm.yaml").write_text(json.dumps({"kind": "ConfigMap", "data": data}))
    (directory / "secret.yaml").write_text(
        json.dumps({"kind": "Secret", "stringData": {"token": "xoxb-1234567890"}}))
    (directory / "app.json").write_text(json.dumps(app))
    (directory / "tell.sh").write_text(
        "set -e\n"
        f"curl -fsS -H 'Authorization: Bearer x' -d channel=general -d text=deployed {address}/chat\n"
        f"curl -fsS -H 'Content-Type: application/json' -d '{{\"name\": \"shop\"}}' {address}/hook\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tool", required=True)
    parser.add_argument("--go", help="the program of tests/oracles/notifications")
    parser.add_argument("--rounds", type=int, default=15)
    add_json_flag(parser)
    options = parser.parse_args()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Sink)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        write_case(directory, address)
        sides = {"notify": [options.tool, "--config", directory / "cm.yaml", "--secret",
                            directory / "secret.yaml", "--app-file", directory / "app.json",
                            "--on-failure", "fail", "--quiet"],
                 "two curl": ["/bin/sh", directory / "tell.sh"]}
        if options.go:
            sides["engine in Go"] = [options.go, "once", directory]
        costs = {side: [] for side in sides}
        for number in range(options.rounds):
            for side, command in sides.items():
                before = Sink.received
                costs[side].append(run(command))
                if Sink.received != before + 2:
                    sys.exit(f"{side} sent {Sink.received - before} messages in place of 2")
    server.shutdown()
    report(costs, options.json)


def report(costs, file):
    rounds = len(costs["notify"])
    print(f"Medians of {rounds} rounds; {machine()}\n")
    print(f"| two messages out of {TEMPLATES} templates | time | memory |\n|---|--:|--:|")
    seconds = {}
    for side, found in costs.items():
        seconds[side] = median(one.seconds for one in found)
        memory = max(one.memory for one in found) / 2**20
        print(f"| {side} | {seconds[side] * 1000:.1f} ms | {memory:.1f} MiB |")
    write_json(file, "notify", [Group("two messages", [
        Bar(side, value, f"{value * 1000:.1f} ms", side == "notify")
        for side, value in seconds.items()])])
    targets = Targets()
    if "engine in Go" in seconds:
        ratio = seconds["engine in Go"] / seconds["notify"]
        targets.check(f"at least {WANTED_AGAINST_GO:g} times as fast as the engine in Go",
                      f"{ratio:.1f} times", ratio >= WANTED_AGAINST_GO)
    ratio = seconds["two curl"] / seconds["notify"]
    targets.check("not slower than two calls of curl", f"{ratio:.1f} times as fast",
                  ratio >= WANTED_AGAINST_CURL)
    targets.finish()


if __name__ == "__main__":
    main()
