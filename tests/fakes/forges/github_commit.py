# SPDX-License-Identifier: Apache-2.0
"""Commits and branches by GitHub's GraphQL, and what it shows of a repository."""

import base64

from fakes.forges.github_node import Refusal, commit, permit, pull, ref
from fakes.forges.repository import Identity, Moved
from fakes.git_repository import ZERO

_MOST = 40 << 20  # bytes of content in one commit


def _project(forge, call, path):
    project = forge.visible(call.token, path)
    if project is None:
        raise Refusal("NOT_FOUND", f"Could not resolve to a Repository with the name '{path}'.")
    return project


# docs.github.com/graphql/reference/objects#repository
def repository_node(forge, call, owner, name):
    project = _project(forge, call, f"{owner}/{name}")

    def pull_request(number):
        request = project.request(number)
        if request is None:
            raise Refusal("NOT_FOUND", "Could not resolve to a PullRequest with the number of "
                                       f"{number}.")
        return pull(request)

    def branch(qualifiedName):
        name = qualifiedName.removeprefix("refs/heads/")
        return ref(project, name) if project.store.tip(name) else None

    return {"id": f"R_{project.id}", "nameWithOwner": project.path,
            "autoMergeAllowed": project.allow_auto_merge, "isArchived": project.is_archived,
            "pullRequest": pull_request, "ref": branch, "mergeQueue": lambda branch=None: None}


def _place(forge, call, given):
    """The project and the name of the branch."""
    if "id" in given:
        for project in forge.projects.values():
            for name in project.store.tips():
                if given["id"] == f"REF_{project.id}_{name}":
                    return _project(forge, call, project.path), name
        raise Refusal("NOT_FOUND", "Could not resolve to a node with the global id of "
                                   f"'{given['id']}'")
    return (_project(forge, call, given.get("repositoryNameWithOwner") or ""),
            (given.get("branchName") or "").removeprefix("refs/heads/"))


def _stale(expected):
    raise Refusal("STALE_DATA", f'Expected branch to point to "{expected}" but it did not.  Pull '
                                "and try again.")


def _entries(store, tip, changes):
    additions, deletions = changes.get("additions") or [], changes.get("deletions") or []
    paths = [each["path"] for each in [*additions, *deletions]]
    if len(set(paths)) != len(paths):
        raise Refusal("UNPROCESSABLE", "A path was given more than once")
    if any(path.startswith("/") or not path or ".." in path.split("/") for path in paths):
        raise Refusal("UNPROCESSABLE", "A path was requested which is not valid")
    for each in deletions:
        if not store.has_path(tip, each["path"]):
            raise Refusal("UNPROCESSABLE", "A path was requested for deletion which does not exist "
                                           f"as of commit oid `{tip}`")
    contents = {each["path"]: base64.b64decode(each["contents"]) for each in additions}
    if sum(map(len, contents.values())) >= _MOST:
        raise Refusal("UNPROCESSABLE", "The contents are too large")
    # Whatever mode a file had, it becomes a plain one.
    return {**{path: ("100644", store.blob(content)) for path, content in contents.items()},
            **{each["path"]: None for each in deletions}}


# docs.github.com/graphql/reference/mutations#createcommitonbranch
def create(forge, call, given):
    project, branch = _place(forge, call, given["branch"])
    permit(forge, call, project, "contents:write")
    store, expected = project.store, given["expectedHeadOid"]
    tip = store.tip(branch)
    if not tip:
        raise Refusal("NOT_FOUND", f"No such branch: {branch}")
    if expected != tip or forge.faults.take("stale branch"):
        _stale(expected)
    if not project.may_change(call.token.login, branch):
        raise Refusal("UNPROCESSABLE", "Repository rule violations found\n\nChanges must be made "
                                       "through a pull request.")
    entries = _entries(store, tip, given.get("fileChanges") or {})
    message = "\n\n".join(filter(None, (given["message"]["headline"],
                                        given["message"].get("body"))))
    identity = Identity(call.token.login, forge.account(call.token.login).mail, "GitHub",
                        "noreply@github.com")
    new = store.commit(store.changed_tree(store.tree(tip), entries), [tip], message, identity)
    try:
        store.move(branch, new, tip)
    except Moved:
        _stale(expected)
    return {"commit": commit(project, new, True), "ref": ref(project, branch, True)}


# docs.github.com/graphql/reference/mutations#createref
def create_ref(forge, call, given):
    project = next((each for each in forge.projects.values()
                    if f"R_{each.id}" == given["repositoryId"]), None)
    if project is None or forge.visible(call.token, project.path) is None:
        raise Refusal("NOT_FOUND", "Could not resolve to a node with the global id of "
                                   f"'{given['repositoryId']}'")
    permit(forge, call, project, "contents:write")
    branch = given["name"].removeprefix("refs/heads/")
    if project.store.kind(given["oid"]) != "commit":
        raise Refusal("UNPROCESSABLE", "Object does not exist")
    try:
        project.store.move(branch, given["oid"], ZERO)
    except Moved:
        raise Refusal("UNPROCESSABLE", f'A ref named "{given["name"]}" already exists in the '
                                       "repository.") from None
    return {"ref": ref(project, branch)}
