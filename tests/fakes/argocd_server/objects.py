# SPDX-License-Identifier: Apache-2.0
"""How to read an Application."""

from fakes.argocd_server.patch import get

REFRESH = "argocd.argoproj.io/refresh"
HYDRATE = "argocd.argoproj.io/hydrate"
STAMPS = ("argocd.argoproj.io/refresh-timestamp", "argocd.argoproj.io/hydrate-timestamp")
SKIP = "argocd.argoproj.io/skip-reconcile"


def sources_of(application):
    """Multi-source is who has sources (section 7.1)."""
    spec = application["spec"]
    hydrator = spec.get("sourceHydrator")
    if hydrator:
        sync = hydrator["syncSource"]
        return [{"repoURL": sync.get("repoURL") or hydrator["drySource"]["repoURL"],
                 "path": sync["path"], "targetRevision": sync["targetBranch"]}]
    return spec.get("sources") or [spec.get("source") or {"repoURL": ""}]


def is_multi_source(application):
    spec = application["spec"]
    return bool(spec.get("sources")) and not spec.get("sourceHydrator")


def is_automated(application):
    automated = get(application, "spec", "syncPolicy", "automated")
    return automated is not None and automated.get("enabled", True)
