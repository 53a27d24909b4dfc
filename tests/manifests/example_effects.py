# SPDX-License-Identifier: Apache-2.0
"""What flags of update-values do to the world of an example, and what some need to be there."""

import json
import subprocess

import examples_world as at
from fakes.git_repository import git
from fakes.ssh_server import public


# What must have happened before.

def no_login(world, _):
    """The example brings its own."""
    world.env = {}


def something_to_take_back(world, _):
    subprocess.run([world.program, "--repo", world.deploy.path, "--file",
                    "environments/staging/values.yaml", "replicas=5"], check=True,
                   capture_output=True)


def people(world, _):
    for name in ("ann", "ben"):
        world.project.add_member(name)


def a_merge_while_it_waits(world, _):
    world.project.checks_by_default = "pending"
    world.forge.faults.before(lambda: world.project.finish_checks("success"), "GET", "/pulls/1$",
                              after=2)


def a_closed_request(world, example):
    done = world.run(example.command.replace("--reopen", ""))
    assert done.returncode == 0, done.stderr
    world.project.person("ann").close(1)
    again = world.run(example.command.replace("--reopen", ""))
    assert again.returncode == 1, again.stderr


def a_token_that_may_only_push(world, _):
    world.env = {"GIT_USERNAME": "oauth2", "GIT_PASSWORD": world.forge.token("write_repository")}


def an_app(world, example):
    no_login(world, example)
    key = subprocess.run(["openssl", "rsa", "-in", world.folder / "app.pem", "-pubout"],
                         check=True, capture_output=True, text=True).stdout
    app = world.forge.app(key)
    world.project.add_member(app.login)
    while world.forge.next_id() < 4241:
        pass
    world.app = app.install(world.project, contents="write", pull_requests="write")


PREPARATIONS = {
    "password-file": no_login, "netrc-file": no_login, "credentials-dir": no_login,
    "ssh-key-file": no_login, "insecure-skip-tls-verify": no_login,
    "revert": something_to_take_back, "reviewer": people, "wait-merged": a_merge_while_it_waits,
    "reopen": a_closed_request, "push-options": a_token_that_may_only_push, "github-app-id": an_app}


# What must be so afterwards.

def message(world):
    return world.deploy.message()


def commit_fact(world, form):
    return world.deploy.git("log", "-1", f"--format={form}", "main").decode().strip()


def is_verified(world, _, done):
    """Git's own word, with one signer of SSH and with the keyring."""
    allowed = world.folder / "allowed-signers"
    allowed.write_text(f"deploy-bot@example.com {public(world.folder / 'signing-key')}\n")
    git("--git-dir", world.deploy.path, "-c", f"gpg.ssh.allowedSignersFile={allowed}",
        "verify-commit", "main", GNUPGHOME=str(world.servers.gnupg))
    return True


def request(world):
    return world.project.requests[-1]


def said(world, host):
    return world.servers.proxy.said.get(host, "")


def users(world):
    return {one.user for one in world.servers.git.requests() if one.status == 200}


def holds(world, name, text):
    return text in (world.folder / name).read_text()


def tip(world):
    return world.deploy.tip()


def asked_with(world, token):
    return {call.token.value for call in world.forge.log if call.token} == {token}


def result_is_written(world, value, _):
    name, file = value.split("=")
    text = (world.folder / file).read_text()
    return text == tip(world) if name == "commit" else json.loads(text)[0]["new"] == "3"


EFFECTS = {
    "branch": lambda world, value, _: tip(world) in world.deploy.commits(value),
    # Images.
    "pin-digest": lambda world, _, done:
        world.servers.backend_digest.encode() in world.deploy.read(
            "environments/staging/values.yaml"),
    "registry-username": lambda world, *_: "Authorization: Basic" in said(
        world, "registry.example.com"),
    "registry-password-file": lambda world, *_: "Authorization: Basic" in said(
        world, "registry.example.com"),
    "registry-config": lambda world, *_: "Authorization: Basic" in said(
        world, "registry.example.com"),
    # Commits.
    "message": lambda world, *_: message(world).startswith("Deploy v1.4.2: Faster search"),
    "message-value": lambda world, value, _: value.split("=")[1] in message(world),
    "skip-ci": lambda world, *_: "[skip ci]" in message(world),
    "author": lambda world, value, _: commit_fact(world, "%an <%ae>") == value,
    "committer": lambda world, value, _: commit_fact(world, "%cn <%ce>") == value,
    "trailer": lambda world, value, _: value in commit_fact(world, "%(trailers)").splitlines(),
    "signed-off-by": lambda world, *_: commit_fact(world, "%(trailers)").endswith(
        "Signed-off-by: Pipeline <ci@example.com>"),
    "conventional": lambda world, value, _: message(world).startswith(value + ": set replicas"),
    "signing-key": is_verified,
    "signing-format": is_verified,
    "signing-passphrase-file": is_verified,
    "via-api": lambda world, *_: not world.forge.pushes and tip(world) != "" and any(
        b"createCommitOnBranch" in call.body for call in world.forge.log),
    # Pull requests.
    "pull-request": lambda world, *_: len([one for one in world.project.requests
                                           if one.state != "closed"]) == 1,
    "title": lambda world, *_: request(world).title == "Deploy v1.4.2 to production",
    "body": lambda world, value, _: request(world).body.startswith(value),
    "label": lambda world, value, _: value in request(world).labels,
    "reviewer": lambda world, value, _: value == "nobody" or value in request(world).reviewers,
    "assignee": lambda world, value, _: value in request(world).assignees,
    "draft": lambda world, *_: request(world).draft,
    "request-key": lambda world, value, _: value.replace(" ", "-") in request(world).head,
    "request-branch": lambda world, value, _: request(world).head == value,
    "auto-merge": lambda world, *_: request(world).state == "merged",
    "delete-branch": lambda world, *_: request(world).removes_branch,
    "api-token-file": lambda world, *_: asked_with(world, world.api_token),
    "project-id": lambda world, value, _: f"/projects/{value}/" in said(world, "gitlab.com"),
    "push-options": lambda world, *_: not world.forge.log and any(
        option.startswith("merge_request.create") for push in world.forge.pushes
        for option in push.options),
    "github-app-id": lambda world, *_: request(world).author == "deployer[bot]",
    "github-app-key-file": lambda world, *_: request(world).author == "deployer[bot]",
    "github-app-installation-id": lambda world, value, _: world.app.id == int(value)
        and not world.forge.calls("GET", "/installation"),
    # Logins and connections.
    "username": lambda world, value, _: users(world) == {value},
    "password-file": lambda world, *_: users(world) == {"deployer"},
    "netrc-file": lambda world, *_: users(world) == {"deployer"},
    "credentials-dir": lambda world, *_: users(world) == {"deployer"},
    "ssh-key-file": lambda world, *_: world.servers.ssh.commands() != [],
    "ssh-passphrase-file": lambda world, *_: world.servers.ssh.commands() != [],
    "known-hosts": lambda world, *_: world.servers.ssh.commands() != [],
    "header": lambda world, value, _: value in said(world, "git.example.com"),
    "header-file": lambda world, *_: at.HEADER in said(world, "git.example.com"),
    # Results.
    "result": result_is_written,
    "dotenv": lambda world, value, _: holds(world, value, f"COMMIT={tip(world)}"),
    "properties": lambda world, value, _: holds(world, value, tip(world)),
    "json": lambda world, value, _: json.loads(
        (world.folder / value).read_text())["commit"] == tip(world),
    "output": lambda world, _, done: json.loads(done.stdout)["commit"] == tip(world),
    "quiet": lambda world, _, done: done.stderr == "",
    "verbose": lambda world, _, done: "protocol version 2" in done.stderr,
}
