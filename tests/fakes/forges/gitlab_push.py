# SPDX-License-Identifier: Apache-2.0
"""What GitLab does with a push: opens or updates a merge request if the push options say so, and
tells where it is (docs.gitlab.com/topics/git/commit/#push-options)."""

import textwrap
import urllib.parse

from fakes.chat_server.exchange import Refused
from fakes.forges.change_request import AutoMerge
from fakes.forges.gitlab_merge import is_pipeline_active, method
from fakes.forges.gitlab_requests import check_new

_SEVERAL = ("label", "unlabel", "assign", "unassign")
_SINGLE = ("create", "target", "target_project", "title", "description", "draft", "milestone",
           "remove_source_branch", "merge_when_pipeline_succeeds", "auto_merge", "squash")
_MOST_BRANCHES = 10
_WIDTH = 72


def lines(forge, project, push):
    """The text after the push, line by line; it is the only answer there is."""
    wanted = _wanted(push.options)
    warnings, shown = [], []
    branches = [update for update in push.updates if update.branch and not update.deletes]
    for update in branches[:_MOST_BRANCHES]:
        if "skip" in _keys(push.options, "ci"):
            project.set_check(update.new, "skipped")
        if update.branch == project.default_branch:
            continue
        if wanted:
            warnings += _apply(forge, project, push, update.branch, wanted)
        if forge.shows_links:
            shown += _where(project, update.branch)
    return _framed(push.options, warnings) + shown


def _keys(options, namespace):
    """{"title": ["…"], "create": [None]} of one namespace."""
    found = {}
    for option in options:
        name, is_given, value = option.partition("=")
        space, _, key = name.partition(".")
        if {"mr": "merge_request"}.get(space, space) == namespace:
            found.setdefault(key, []).append(value if is_given else None)
    return found


def _wanted(options):
    """What is known; the rest is passed over without a word."""
    return {key: values for key, values in _keys(options, "merge_request").items()
            if key in _SEVERAL + _SINGLE}


def _apply(forge, project, push, branch, wanted):
    """Returns warnings."""
    if forge.faults.take("push options"):
        return ["You are not allowed to create merge requests in this project"]
    request = project.find(branch)
    author = push.login or forge.bot
    if request is None:
        if "create" not in wanted:
            return ["A merge_request.create push option is required to create a merge request for "
                    f"branch {branch}"]
        target = wanted.get("target", [None])[-1] or project.default_branch
        try:
            check_new(project, branch, target)
        except Refused as refused:
            return [str(refused)]
        tip = project.store.tip(branch)
        title, _, text = project.store.message(tip).partition("\n")
        request = project.open(branch, target, title, author, text.strip(), assignees=[author])
    elif wanted.get("target", [None])[-1]:
        request.base = wanted["target"][-1]
    _change(forge, project, request, wanted)
    _arm(forge, request, wanted, author)
    return []


def _change(forge, project, request, wanted):
    if wanted.get("title", [None])[-1]:
        request.title = wanted["title"][-1]
    if wanted.get("description", [None])[-1] is not None:
        request.body = wanted["description"][-1].replace("\\n", "\n")
    if "draft" in wanted and not request.title.startswith("Draft: "):
        request.title = "Draft: " + request.title
    request.removes_branch |= "remove_source_branch" in wanted
    request.squashes |= "squash" in wanted
    request.labels += [name for name in wanted.get("label", ())
                       if name and name not in request.labels]
    request.labels = [name for name in request.labels if name not in wanted.get("unlabel", ())]
    for login in project.members:
        names = (login, str(forge.account(login).id))
        if set(names) & set(wanted.get("assign", ())) and login not in request.assignees:
            request.assignees.append(login)
        if set(names) & set(wanted.get("unassign", ())) and login in request.assignees:
            request.assignees.remove(login)


def _arm(forge, request, wanted, author):
    if not {"merge_when_pipeline_succeeds", "auto_merge"} & set(wanted):
        return
    way = method(forge, request.squashes)
    if is_pipeline_active(request):
        request.auto_merge = AutoMerge(way, author, "", request.removes_branch)


def _where(project, branch):
    request = project.find(branch)
    if request:
        return ["", f"View merge request for {branch}:",
                f"  {project.web_url}/-/merge_requests/{request.number}", ""]
    query = urllib.parse.urlencode({"merge_request[source_branch]": branch})
    return ["", f"To create a merge request for {branch}, visit:",
            f"  {project.web_url}/-/merge_requests/new?{query}", ""]


def _framed(options, warnings):
    if not warnings:
        return []
    given = " ".join(f"'{option}'" for option in options)
    text = f"WARNINGS: Error encountered with push options {given}: " + "; ".join(warnings)
    bar = "=" * _WIDTH
    centred = [line.center(_WIDTH).rstrip() for line in textwrap.wrap(text, _WIDTH - 4)]
    return ["", bar, "", *centred, "", bar]
