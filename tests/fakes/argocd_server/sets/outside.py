# SPDX-License-Identifier: Apache-2.0
"""Generators that ask others. What these others say is in the scenario (`generators`)."""

import re

from fakes.argocd_server.decoding import floats
from fakes.argocd_server.sets.values import StringList, flat, normalized, slug, text_of

_PULLS = ("github", "gitlab", "gitea", "bitbucketServer", "bitbucket", "azuredevops")
_SCMS = ("github", "gitlab", "gitea", "bitbucketServer", "azureDevOps", "bitbucket",
         "awsCodeCommit")
_WHERE = ("organization", "group", "owner", "project", "teamProject", "repo")


def _asked(facts, providers, generator):
    """The first provider that is set, and what it is asked about: such as acme/shop."""
    for name in providers:
        if facts.get(name) is not None:
            provider = facts[name]
            return name, provider, "/".join(provider[part] for part in _WHERE if provider.get(part))
    raise ValueError(f"no {generator} provider implementation configured")


def pull_requests(answers, renderer, facts):
    name, provider, place = _asked(facts, _PULLS, "Pull Request")
    pulls = answers.get(place)
    if pulls is None:
        if facts.get("continueOnRepoNotFoundError"):
            return []
        raise ValueError(f"error listing repos: error listing pull requests for {place}: 404 Not "
                         "Found")
    wanted = set(provider.get("labels") or [])
    result = []
    for pull in pulls:
        labels = pull.get("labels") or []
        if name in ("github", "gitlab", "gitea", "azuredevops") and not wanted <= set(labels):
            continue
        if _passes(facts.get("filters"), {
                "branchMatch": pull["branch"], "targetBranchMatch": pull.get("target_branch", ""),
                "titleMatch": pull.get("title", "")}):
            result.append(_pull(pull, labels, renderer))
    return result


def _pull(pull, labels, renderer):
    sha, target = pull["head_sha"], pull.get("target_branch", "")
    params = {"number": str(pull["number"]), "title": pull.get("title", ""),
              "branch": pull["branch"], "branch_slug": slug(pull["branch"]),
              "target_branch": target, "target_branch_slug": slug(target), "head_sha": sha,
              "head_short_sha": sha[:8], "head_short_sha_7": sha[:7],
              "author": pull.get("author", "")}
    return {**params, "labels": StringList(labels)} if renderer.is_go else params


def _passes(filters, values):
    """Conditions of one filter all have to hold, of the filters one."""
    return not filters or any(
        all(re.search(pattern, values[name]) for name, pattern in one.items()) for one in filters)


def repositories(answers, renderer, facts):
    _, _, place = _asked(facts, _SCMS, "SCM")
    if facts.get("cloneProtocol", "") not in ("", "ssh", "https", "https-fips"):
        raise ValueError(f"unknown clone protocol for {place}: {facts['cloneProtocol']}")
    if answers.get(place) is None:
        raise ValueError(f"error listing repos: {place}: 404 Not Found")
    filters = [one for one in facts.get("filters") or [] if one]
    branch_keys = {"pathsExist", "pathsDoNotExist", "branchMatch"}
    groups = [[one for one in filters if bool(branch_keys & one.keys()) == of_branch]
              for of_branch in (False, True)]
    return [_repository(one, place) for one in answers[place]
            if all(not group or any(_fits(one, rule) for rule in group) for group in groups)]


def _fits(one, rule):
    paths = {path.rstrip("/") for path in one.get("paths") or []}
    labels = one.get("labels") or []
    return re.search(rule.get("repositoryMatch", ""), one["repository"]) is not None and \
        re.search(rule.get("branchMatch", ""), one.get("branch", "main")) is not None and \
        ("labelMatch" not in rule or any(re.search(rule["labelMatch"], text) for text in labels)) \
        and all(path.rstrip("/") in paths for path in rule.get("pathsExist") or []) and \
        not any(path.rstrip("/") in paths for path in rule.get("pathsDoNotExist") or [])


def _repository(one, place):
    sha, branch = one.get("sha", "0" * 40), one.get("branch", "main")
    return {"organization": one.get("organization", place.split("/")[0]),
            "repository": one["repository"], "repository_id": one.get("id", 0.0),
            "url": one.get("url", f"git@git.example.com:{place}/{one['repository']}.git"),
            "branch": branch, "branchNormalized": normalized(branch), "sha": sha,
            "short_sha": sha[:8], "short_sha_7": sha[:7],
            "labels": ",".join(one.get("labels") or [])}


def decisions(answers, clusters, facts):
    """Of a resource that decides which clusters it is about."""
    if bool(facts.get("name")) == bool(facts.get("labelSelector")):
        raise ValueError("either name or labelSelector has to be given, and not both")
    found = answers.get(facts["configMapRef"])
    if found is None:
        raise ValueError(f"no resource found for {facts['configMapRef']}")
    by_name = {one.name: one for one in clusters}
    result = []
    for decision in found["decisions"]:
        one = by_name.get(decision.get(found["matchKey"]))
        if one:
            result.append({"name": one.name, "server": one.server,
                           **{name: text_of(item) for name, item in decision.items()}})
    return result


def plugin(answers, renderer, facts):
    name = facts["configMapRef"]["name"]
    if name not in answers:
        raise ValueError(f"error getting plugin from generator: configmaps {name!r} not found")
    given = (facts.get("input") or {}).get("parameters") or {}
    # In the simple mode nobody can use this: it is no text.
    extra = {"generator": {"input": {"parameters": floats(given)}}}
    return [{**(one if renderer.is_go else flat(one)), **extra}
            for one in (item or {} for item in floats(answers[name]) or [])]
