# SPDX-License-Identifier: Apache-2.0
"""Git data of GitHub: refs, blobs, trees and commits, real ones."""

import base64
import binascii
import re

from fakes.chat_server.exchange import Reply
from fakes.forges import fields
from fakes.forges.github_answers import refuse
from fakes.forges.repository import Identity, Moved
from fakes.forges.routes import Routes

_PLACE = "/repos/{owner}/{repo}/git"
_MODES = {"100644": "blob", "100755": "blob", "120000": "blob", "040000": "tree",
          "160000": "commit"}

routes = Routes()


def _ref(project, branch, commit):
    return {"ref": f"refs/heads/{branch}", "node_id": f"REF_{project.id}",
            "object": {"type": "commit", "sha": commit,
                       "url": f"{project.forge.api_url}/repos/{project.path}/git/commits/{commit}"}}


def _is_sha(text):
    return re.fullmatch(r"[0-9a-f]{40}", text) is not None


# docs.github.com/rest/git/refs#get-a-reference
@routes("GET", _PLACE + "/ref/heads/{branch:*}", needs="contents:read")
def get_ref(forge, call, branch):
    tip = call.project.store.tip(branch)
    if not call.project.store.tips():
        refuse(409, "Git Repository is empty.")
    if not tip:
        refuse(404, "Not Found")
    return Reply(200, _ref(call.project, branch, tip))


# docs.github.com/rest/git/refs#create-a-reference
@routes("POST", _PLACE + "/refs", needs="contents:write")
def create_ref(forge, call):
    body = forge.body(call, {"ref": "text!", "sha": "text!"})
    ref, store = body["ref"], call.project.store
    if not ref.startswith("refs/heads/"):
        refuse(422, f"{ref} is not a valid ref name.")
    if not _is_sha(body["sha"]) or store.kind(body["sha"]) != "commit":
        refuse(422, "Object does not exist")
    branch = ref.removeprefix("refs/heads/")
    if store.tip(branch):
        refuse(422, "Reference already exists")
    if not call.project.may_change(call.token.login, branch):
        refuse(422, "Repository rule violations found\n\nCannot create ref due to creations being "
                    "restricted.")
    try:
        store.move(branch, body["sha"], "0" * 40)
    except Moved:
        refuse(422, "Reference update failed")
    return Reply(201, _ref(call.project, branch, body["sha"]))


# docs.github.com/rest/git/refs#update-a-reference
@routes("PATCH", _PLACE + "/refs/heads/{branch:*}", needs="contents:write")
def move_ref(forge, call, branch):
    body = forge.body(call, {"sha": "text!", "force": "flag"})
    store, tip = call.project.store, call.project.store.tip(branch)
    if not tip:
        refuse(422, "Reference does not exist")
    if not _is_sha(body["sha"]) or store.kind(body["sha"]) != "commit":
        refuse(422, "Object does not exist")
    if not call.project.may_change(call.token.login, branch):
        refuse(422, f"Protected branch update failed for refs/heads/{branch}.")
    if not body.get("force", False) and not store.is_ancestor(tip, body["sha"]):
        refuse(422, "Update is not a fast forward")
    try:
        store.move(branch, body["sha"], tip)
    except Moved:
        refuse(422, "Update is not a fast forward")
    return Reply(200, _ref(call.project, branch, body["sha"]))


# docs.github.com/rest/git/refs#delete-a-reference
@routes("DELETE", _PLACE + "/refs/heads/{branch:*}", needs="contents:write")
def delete_ref(forge, call, branch):
    if not call.project.store.tip(branch):
        refuse(422, "Reference does not exist")
    if branch == call.project.default_branch or call.project.is_protected(branch):
        refuse(422, "Cannot delete this branch")
    call.project.store.delete(branch)
    return Reply(204)


# docs.github.com/rest/git/blobs#create-a-blob
@routes("POST", _PLACE + "/blobs", needs="contents:write")
def create_blob(forge, call):
    body = forge.body(call, {"content": "text!", "encoding": "text"})
    if body.get("encoding", "utf-8") not in ("utf-8", "base64"):
        refuse(422, "Invalid request.\n\n"
                    f"For 'properties/encoding', {body['encoding']} is not 'utf-8' or 'base64'.")
    content = body["content"].encode()
    if body.get("encoding") == "base64":
        try:
            content = base64.b64decode(content, validate=True)
        except binascii.Error:
            refuse(422, "content is not valid Base64")
    blob = call.project.store.blob(content)
    return Reply(201, {"sha": blob})


def _entry(store, entry):
    for problem in fields.problems(entry, {"path": "text!", "mode": "text!", "type": "text!",
                                           "sha": "text?", "content": "text"}):
        refuse(422, f"Invalid tree info: {problem.name} ({problem.kind})")
    mode = entry["mode"]
    if mode not in _MODES or entry["type"] != _MODES[mode] or ("sha" in entry) == (
            "content" in entry):
        refuse(422, "Must supply a valid tree.mode, tree.type and either tree.sha or tree.content")
    if entry["path"].startswith("/") or ".." in entry["path"].split("/"):
        refuse(422, "tree.path contains a malformed path component")
    if entry.get("sha", "") is None:
        return None
    if "content" in entry:
        return mode, store.blob(entry["content"].encode())
    if mode != "160000" and store.kind(entry["sha"]) != entry["type"]:
        refuse(422, f"tree.sha {entry['sha']} is not a valid {entry['type']}")
    return mode, entry["sha"]


# docs.github.com/rest/git/trees#create-a-tree
@routes("POST", _PLACE + "/trees", needs="contents:write")
def create_tree(forge, call):
    body = forge.body(call, {"tree": "objects!", "base_tree": "text"})
    store = call.project.store
    if "base_tree" in body and store.kind(body["base_tree"]) not in ("tree", "commit"):
        refuse(422, "base_tree is not a valid tree oid")
    entries = {each["path"]: _entry(store, each) for each in body["tree"] if "path" in each}
    if len(entries) != len(body["tree"]):
        refuse(422, "Invalid tree info")
    return Reply(201, {"sha": store.changed_tree(body.get("base_tree"), entries)})


# docs.github.com/rest/git/commits#get-a-commit-object
@routes("GET", _PLACE + "/commits/{sha}", needs="contents:read")
def get_commit(forge, call, sha):
    store = call.project.store
    if not _is_sha(sha) or store.kind(sha) != "commit":
        refuse(404, "Not Found")
    return Reply(200, {"sha": sha, "tree": {"sha": store.tree(sha)}, "message": store.message(sha),
                       "parents": [{"sha": parent} for parent in store.parents(sha)]})


def _person(given):
    for problem in fields.problems(given, {"name": "text!", "email": "text!", "date": "text"}):
        refuse(422, f"Invalid request.\n\n{problem.name} ({problem.kind})")
    return given


# docs.github.com/rest/git/commits#create-a-commit
@routes("POST", _PLACE + "/commits", needs="contents:write")
def create_commit(forge, call):
    body = forge.body(call, {"message": "text!", "tree": "text!", "parents": "texts",
                             "author": "object", "committer": "object", "signature": "text"})
    store, parents = call.project.store, body.get("parents", [])
    if store.kind(body["tree"]) != "tree":
        refuse(422, "Tree SHA does not exist")
    if any(not _is_sha(each) or store.kind(each) != "commit" for each in parents):
        refuse(422, "Parent SHA does not exist or is not a commit object")
    owner = {"name": call.token.login, "email": forge.account(call.token.login).mail}
    author = _person(body["author"]) if "author" in body else owner
    committer = _person(body["committer"]) if "committer" in body else author
    identity = Identity(author["name"], author["email"], committer["name"], committer["email"])
    sha = store.commit(body["tree"], parents, body["message"], identity)
    # docs.github.com/authentication/managing-commit-signature-verification: of bots, and only
    # where they leave the names to GitHub.
    is_ours = call.token.kind in ("app", "actions") and not {"author", "committer",
                                                             "signature"} & set(body)
    return Reply(201, {"sha": sha, "tree": {"sha": body["tree"]}, "message": body["message"],
                       "parents": [{"sha": parent} for parent in parents],
                       "verification": {"verified": is_ours,
                                        "reason": "valid" if is_ours else "unsigned"}})
