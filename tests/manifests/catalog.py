# SPDX-License-Identifier: Apache-2.0
"""The catalog of notifications, and what a program makes of it: applications and pipelines to tell
about, and the messages that `notify` would send."""

import email
import email.policy
import json
import re
import subprocess
from pathlib import Path

import tools

FOLDER = tools.PROJECT / "notifications"
LANGUAGES = ("en", "zh")
NAMES = sorted(file.stem for file in (FOLDER / "common/templates").glob("*.yaml"))
NOTIFY = tools.PROGRAMS / "notify"

REVISION = "4f2c9a7d1b0e35c6a8f9d2e1b7c4a3f6e5d8c9b0"
ARGOCD = "https://argocd.example.com"
PAGE = f"{ARGOCD}/applications/argocd/guestbook"
RUN = "https://ci.example.com/runs/42?a=1&b=2"
PULL = "https://git.example.com/shop/deploy/pulls/7"

RECIPIENTS = ["dingtalk", "feishu", "wecom", "slack", "teams-workflows:ops",
              "email:ops@example.com"]
SERVICES = [who.partition(":")[0] for who in RECIPIENTS]
_OPTIONS = {
    "service.dingtalk": {"url": "https://oapi.dingtalk.com/robot/send?access_token=T"},
    "service.feishu": {"url": "https://open.feishu.cn/open-apis/bot/v2/hook/H"},
    "service.wecom": {"url": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=K"},
    "service.slack": {"url": "https://hooks.slack.com/services/T/B/X"},
    "service.teams-workflows": {"recipientUrls": {"ops": "https://api.powerautomate.com/hook"}},
    "service.email": {"host": "mail.example.com", "port": 587, "from": "ci@example.com",
                      "html": True},
}


def write_services(folder, *, chats=None, argocd=ARGOCD):
    """A file with all services; with `chats`, a ChatServer, those that it has are there."""
    data = {key: json.dumps(options) for key, options in _OPTIONS.items()}
    for key in data if chats else ():
        name = key.removeprefix("service.")
        data[key] = re.sub(r"https://[^/]*(?=/)", chats.url(name), data[key])
    if argocd:
        data["context"] = json.dumps({"argocdUrl": argocd})
    file = Path(folder) / "services.yaml"
    file.write_text(json.dumps(data))
    return file


# --- what there is to tell ----------------------------------------------------------------------

def application():
    return {
        "apiVersion": "argoproj.io/v1alpha1", "kind": "Application",
        "metadata": {"name": "guestbook", "namespace": "argocd"},
        "spec": {"project": "shop", "destination": {"name": "production"}},
        "status": {
            "sync": {"status": "Synced", "revision": REVISION},
            "health": {"status": "Degraded"},
            "resources": [
                {"kind": "Deployment", "name": "cart",
                 "health": {"status": "Degraded", "message": "the image cannot be pulled"}},
                {"kind": "Service", "name": "cart", "health": {"status": "Healthy"}},
                {"kind": "ConfigMap", "name": "cart"}],
            "operationState": {
                "phase": "Failed", "message": "one object failed to apply",
                "startedAt": "2026-01-02T03:04:05Z",
                "operation": {"initiatedBy": {"username": "jane"}, "sync": {"revision": "main"}},
                "syncResult": {"revision": REVISION}}}}


def application_of_many_sources():
    app = application()
    revisions = [REVISION, "1.2.3"]
    app["status"]["sync"] = {"status": "Synced", "revisions": revisions}
    app["status"]["operationState"]["syncResult"] = {"revision": "", "revisions": revisions}
    app["status"]["operationState"]["operation"]["sync"] = {"revisions": revisions}
    return app


def bare_application():
    return {"kind": "Application", "metadata": {"name": "guestbook", "namespace": "argocd"}}


def values_result(count=2, state="open"):
    """What update-values says; without `state` there is no pull request."""
    changes = [{"file": "web.yaml", "document": 1, "path": f"images.{n}.tag", "line": n,
                "old": f"v{n}" if n else "", "new": "v9"} for n in range(count)]
    pull = {"url": PULL, "number": 7, "state": state} if state else None
    return {"result": "changed", "message": "changed values",
            "repository": "https://git.example.com/shop/deploy.git", "branch": "main",
            "commit": REVISION, "changes": changes, "pull-request": pull}


def rollout_result():
    """What wait says of an application that does not become healthy."""
    blocking = {"kind": "Deployment", "namespace": "shop", "name": "cart", "sync": "Synced",
                "health": "Degraded", "reason": "the image cannot be pulled"}
    return {"result": "degraded", "message": "guestbook is Degraded",
            "applications": [{"name": "guestbook", "namespace": "argocd", "project": "shop",
                              "revision": REVISION, "sync": "Synced", "health": "Degraded",
                              "phase": "Succeeded", "result": "degraded", "message": "Degraded",
                              "url": PAGE, "blocking": [blocking]}]}


def pipeline():
    """Facts for --ci."""
    return {"pipeline": "release", "job": "deploy", "repository": "shop/guestbook",
            "branch": "main", "runUrl": RUN, "status": "failed", "actor.name": "Jane Doe",
            "actor.login": "jane", "commit.sha": REVISION, "commit.message": "Add a cart\n\nBig."}


def soiled(value, text, kept=("apiVersion", "result", "state", "status", "url", "runUrl")):
    """The same with `text` for each text that somebody else wrote."""
    if isinstance(value, dict):
        return {key: part if key in kept and isinstance(part, str) else soiled(part, text, kept)
                for key, part in value.items()}
    if isinstance(value, list):
        return [soiled(part, text, kept) for part in value]
    return text if isinstance(value, str) else value


class Story:
    """An application, results of tools and facts about the pipeline; each may be missing."""

    def __init__(self, app=None, results=(), facts=None):
        self.app = app
        self.results = list(results)
        self.facts = dict(facts or {})

    def soiled(self, text, **more):
        app = {**soiled(self.app, text, **more), "kind": "Application"}
        return Story(app, soiled(self.results, text, **more), soiled(self.facts, text, **more))

    def flags(self, folder):
        """The flags of `notify` that tell it, after writing their files."""
        flags = [f"--ci={name}={value}" for name, value in self.facts.items()]
        for at, result in enumerate(self.results):
            file = Path(folder) / f"result-{at}.json"
            file.write_text(json.dumps(result))
            flags += ["--results", file]
        if self.app is not None:
            file = Path(folder) / "app.json"
            file.write_text(json.dumps(self.app))
            flags += ["--app-file", file]
        return flags


def usual():
    return Story(application(), [values_result(), rollout_result()], pipeline())


_FAILURES = [{"result": "failed", "message": f"{n}" + "🚀" * 999} for n in range(7)]
STORIES = {
    "usual": usual(),
    "many sources": Story(application_of_many_sources(), [values_result(12)], pipeline()),
    "bare": Story(bare_application(), [{"result": "timeout"}]),
    "nameless": Story({"kind": "Application"}, [values_result(0, None)], {"runUrl": RUN}),
    "empty": Story({"kind": "Application", "metadata": {"name": ""}, "spec": {}, "status": {}}),
    "nothing": Story(),
    "many failures": Story(application(), _FAILURES, pipeline()),
}


# --- what is made of it -------------------------------------------------------------------------

def inside(language):
    """The catalog as it is in the program."""
    return ["--config", f"catalog:{language}"]


def directories(language):
    """The same, as it is in the repository."""
    return ["--config", FOLDER / "common", "--config", FOLDER / language]


def run(folder, configs, services, story, *flags):
    # A CI system that runs the tests must not be told about.
    return subprocess.run(
        [NOTIFY, *configs, "--config", services, *story.flags(folder), *flags],
        capture_output=True, text=True, env={"PATH": "/usr/bin:/bin", "TZ": "UTC"})


def every_template(folder, recipients, names=NAMES):
    """Flags that tell each of these what each of the templates says, in messages of their own."""
    file = Path(folder) / "always.yaml"
    file.write_text(json.dumps({f"trigger.always-{name}": json.dumps(
        [{"when": "true", "send": [name]}]) for name in names}))
    flags = [flag for name in names for flag in ("--trigger", f"always-{name}")]
    return ["--config", file, *flags,
            *(flag for who in recipients for flag in ("--recipient", who))]


def messages(folder, configs, services, story, names=NAMES):
    """What each service would be sent by template and service: JSON, or a mail."""
    done = run(folder, configs, services, story, *every_template(folder, RECIPIENTS, names),
               "--preview")
    assert done.returncode == 0, done.stdout + done.stderr
    parts = re.split(r"(?m)^(\S+): ([\w-]+):\n", done.stdout)
    found = {name: {} for name in names}
    for who, name, text in zip(parts[1::3], parts[2::3], parts[3::3]):
        found[name][who.partition(":")[0]] = _body(text)
    assert all(len(made) == len(RECIPIENTS) for made in found.values()), done.stdout
    return found


def _body(text):
    lines = text.split("\n")
    assert not [line for line in lines if line.startswith("  note:") and "Teams says" not in line]
    body = "\n".join(line[4:] for line in lines if line.startswith("    "))
    if lines[0].startswith("  mail "):
        head, _, text = body.partition("\n\n")
        mail = email.message_from_string(head, policy=email.policy.default)
        mail.set_content(text, subtype=mail.get_content_subtype())
        return mail
    return json.loads(body)


def verdicts(folder, configs, services, story):
    """What became of the condition of each trigger: "true", "true, once per X", ..."""
    triggers = [flag for file in (FOLDER / "common/triggers").glob("*.yaml")
                for flag in ("--trigger", file.stem)]
    done = run(folder, configs, services, story, *triggers, "--recipient", "dingtalk", "--preview")
    assert done.returncode == 0, done.stdout + done.stderr
    return dict(re.findall(r"(?m)^(on-[\w-]+): .* -> (.*)$", done.stdout))
