# SPDX-License-Identifier: Apache-2.0
"""Everything that is not an object: repositories, what lives in the cluster, and the behaviours."""

import json
from typing import NamedTuple

from fakes.argocd_server.cluster import Live
from fakes.argocd_server.objects import sources_of
from fakes.argocd_server.repositories import Repository, UnknownRevision, revision


# What can be switched on for an application, `behave` in a scenario.
BEHAVIOURS = {
    "swallow-refresh": 0,       # 5.2 (#28306): so many refreshes end with what was known before
    "ignore-refresh": False,    # 5.2: the annotation stays for ever
    "race-auto-sync": 0,        # auto-sync gets in before so many requests to sync
    "reuse-second": 0,          # 8.2: so many operations end in the second in which a reconcile
                                # began that knows nothing of them
    "comparison-error": "",     # 7.5
    "invalid-spec": "",         # 7.5
    "sync-error": "",           # 8.1: the operation ends in phase Error with this message
    "drop-events": [],          # 6: of each stream, the events with these numbers (from 1)
    "duplicate-events": [],     # 6: these come twice, as after a reconnection
    "unhydrated": False,        # 7.6: nobody hydrates
}


class Content(NamedTuple):
    """What the manifests of an application say at some revisions."""
    text: str           # equal for equal manifests
    removed: frozenset  # resources that are gone from the repository, as Kind/name
    images: tuple


class World:
    def __init__(self, namespace="argocd"):
        self.namespace = namespace  # of Argo CD
        self.unborn = {}            # applications that another one will create
        self.stated = set()         # keys of those whose status a scenario has written down
        self.generators = {}        # kind of generator -> what was asked -> the answer
        self.kinds = {}             # what the files of an application are: Helm, Kustomize, …
        self._repositories = {}
        self._live = {}
        self._behaviours = {}

    # Repositories.

    def add_repository(self, repository, branch=""):
        """With `branch` only for sources with that target."""
        self._repositories[repository.url + (f"#{branch}" if branch else "")] = repository

    def repository(self, source):
        url = source["repoURL"]
        if source.get("chart") and f"{url}/{source['chart']}" in self._repositories:
            return self._repositories[f"{url}/{source['chart']}"]
        special = self._repositories.get(f"{url}#{source.get('targetRevision', '')}")
        repository = special or self._repositories.get(url)
        if repository is None:
            raise UnknownRevision(f"rpc error: code = Unknown desc = repository not found: {url}")
        return repository

    def repositories(self):
        return self._repositories

    def errors(self, application, revisions):
        """Why nothing can be made of them, one text per source."""
        result = []
        for source, wanted in zip(sources_of(application), revisions):
            commit = self.repository(source).commit(wanted)
            result.append(commit.error if commit else
                          f"rpc error: code = Internal desc = unable to resolve {wanted}")
        return result

    def content(self, application, revisions):
        name = application["metadata"]["name"]
        parts, removed, images = [], set(), ()
        for source, wanted in zip(sources_of(application), revisions):
            last, path = "", source.get("path", "")
            repository = self.repository(source)
            for commit in repository.upto(wanted):
                if repository.changes(commit, name, path):
                    last = commit.revision
                    removed.update(commit.removes)
                    images = repository.images(commit, path) or images
            settings = {key: value for key, value in source.items() if key != "targetRevision"}
            parts.append([last, settings])
        return Content(json.dumps(parts, sort_keys=True), frozenset(removed), tuple(images))

    # The cluster.

    def live(self, key):
        return self._live.setdefault(key, Live([]))

    def set_live(self, key, live):
        self._live[key] = live

    def forget(self, key):
        self._live.pop(key, None)

    def render(self, key, content):
        for resource in self.live(key).resources:
            if not resource.hook:
                resource.compare(content)

    def summary(self, key):
        live = self.live(key)
        resources = [resource for resource in live.resources if resource.is_live]
        images = sorted({image for resource in resources for image in resource.images} |
                        set(live.images))
        urls = [url for resource in resources for url in resource.urls]
        summary = {}
        if images:
            summary["images"] = images
        if urls:
            summary["externalURLs"] = urls
        if any(resource.kind == "Application" for resource in resources):
            summary["isAppOfApps"] = True
        return summary

    # The hydrator (7.6).

    def hydrate(self, controller, key, application, status):
        hydrator = application["spec"].get("sourceHydrator")
        if not hydrator:
            return {}
        dry_source, target = hydrator["drySource"], hydrator["syncSource"]["targetBranch"]
        dry = self.repository(dry_source).resolve(dry_source["targetRevision"])
        before = status.get("sourceHydrator") or {}
        if before.get("lastComparedDryRevision") == dry:
            return before
        now = controller.clock.text()
        operation = {"phase": "Hydrating", "message": "", "drySHA": dry, "startedAt": now,
                     "sourceHydrator": hydrator}
        if self.behaves(key, "unhydrated"):
            return {**before, "currentOperation": operation}
        wet = revision(f"{dry} hydrated")
        place = f"{dry_source['repoURL']}#{target}"
        if place not in self._repositories:
            self.add_repository(Repository(dry_source["repoURL"], branch=target), target)
        if self._repositories[place].commit(wet) is None:
            self._repositories[place].push(wet)
            controller.request_reconcile(key)
        done = {"drySHA": dry, "hydratedSHA": wet, "sourceHydrator": hydrator}
        return {"currentOperation": {**operation, **done, "phase": "Hydrated", "finishedAt": now},
                "lastSuccessfulOperation": done, "lastComparedDryRevision": dry}

    # Behaviours.

    def has_state(self, key):
        """Whether a scenario has said what the status is."""
        return key in self.stated

    def behave(self, key, **changes):
        unknown = {name for name in changes if name.replace("_", "-") not in BEHAVIOURS}
        if unknown:
            raise ValueError(f"no such behaviour: {', '.join(sorted(unknown))}")
        own = self._behaviours.setdefault(key, dict(BEHAVIOURS))
        own.update({name.replace("_", "-"): value for name, value in changes.items()})

    def behaves(self, key, name):
        return self._behaviours.get(key, BEHAVIOURS)[name]

    def take(self, key, name):
        """Whether one of so many times is left; it is used up now."""
        left = self.behaves(key, name)
        if left:
            self._behaviours[key][name] = left - 1
        return bool(left)
