# SPDX-License-Identifier: Apache-2.0
"""What forges send, and what Tekton Triggers makes of it: parameters by a TriggerBinding, resources
by a TriggerTemplate. The interceptors before it are asked in tekton_validation_test.py, the real
ones."""

import hashlib
import hmac
import json
import re
from typing import NamedTuple

SECRET = "replace-me"      # as in docs/examples/tekton/secrets.yaml


class Event(NamedTuple):
    headers: dict
    body: str


def github_push(secret=SECRET, **facts):
    commit = {"id": "4" * 40, "message": "Sell more", **facts.pop("commit", {})}
    body = json.dumps({"ref": "refs/heads/main", "deleted": False, "head_commit": commit,
                       "repository": {"clone_url": "https://github.com/example/shop.git"},
                       "pusher": {"name": "jane"}, **facts})
    sign = hmac.new(secret.encode(), body.encode(), hashlib.sha256).hexdigest()
    return Event({"X-GitHub-Event": "push", "Content-Type": "application/json",
                  "X-Hub-Signature-256": f"sha256={sign}"}, body)


def gitlab_push(secret=SECRET, **facts):
    commit = {"id": "4" * 40, "message": "Sell more", **facts.pop("commit", {})}
    body = json.dumps({"object_kind": "push", "ref": "refs/heads/main",
                       "checkout_sha": commit["id"],
                       "project": {
                           "git_http_url": "https://gitlab.example.com/example/shop.git"},
                       "commits": [{"id": "3" * 40, "message": "Before"}, commit],
                       "user_username": "jane", **facts})
    return Event({"X-Gitlab-Event": "Push Hook", "Content-Type": "application/json",
                  "X-Gitlab-Token": secret}, body)


def one_line(text, size=200):
    """What the listeners' expressions make of a message."""
    return text.split("\n")[0].replace("$", "").encode()[:size].decode(errors="replace")


def bind(binding, event, extensions):
    """The parameters that a TriggerBinding makes of an event, still in the form of JSON texts."""
    known = {"body": json.loads(event.body), "header": event.headers, "extensions": extensions}

    def found(match):
        value = known
        for part in match[1].split("."):
            value = value[part]
        return json.dumps(value)[1:-1] if isinstance(value, str) else json.dumps(value)

    return {param["name"]: re.sub(r"\$\(([^()]+)\)", found, param["value"])
            for param in binding["spec"]["params"]}


def resources(template, params):
    """What a TriggerTemplate becomes: text is put into JSON, one parameter after the other."""
    made = []
    for resource in template["spec"]["resourcetemplates"]:
        text = json.dumps(resource)
        for name, value in params.items():
            # Tekton is to see no variable in it; the kubelet takes the second $ away again.
            text = text.replace(f"$(tt.params.{name})", value.replace("$(", "$$("))
        made.append(json.loads(text))
    return made
