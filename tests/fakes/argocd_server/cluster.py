# SPDX-License-Identifier: Apache-2.0
"""What runs in the cluster for one application: its resources, and how they will fare."""

import re
import uuid

GROUPS = {
    "Deployment": "apps", "StatefulSet": "apps", "DaemonSet": "apps", "ReplicaSet": "apps",
    "Job": "batch", "CronJob": "batch", "Ingress": "networking.k8s.io",
    "Rollout": "argoproj.io", "Application": "argoproj.io",
    "HorizontalPodAutoscaler": "autoscaling", "Certificate": "cert-manager.io",
}
VERSIONS = {"argoproj.io": "v1alpha1", "autoscaling": "v2"}
WORKLOADS = ("Deployment", "StatefulSet", "DaemonSet", "Rollout", "Job", "CronJob")
# What there is no check of health for, has none (section 7.3). Nor has Application (section 14.3).
WITHOUT_HEALTH = ("ConfigMap", "Secret", "ServiceAccount", "Namespace", "Role", "RoleBinding",
                  "ClusterRole", "ClusterRoleBinding", "CronJob", "Application", "NetworkPolicy",
                  "CustomResourceDefinition")
ORDER = ("Healthy", "Suspended", "Progressing", "Missing", "Degraded", "Unknown")  # best to worst

_PHASE = re.compile(r"(?P<status>[A-Z]\w+|none)(?:\s+(?P<ms>\d+)\s*ms)?(?:\s+\"(?P<message>.*)\")?")


class Phase:
    """A state of health: `Progressing`, `Progressing 100ms`, `Degraded 50ms "back-off"`. Without a
    duration it stays."""

    def __init__(self, text):
        match = _PHASE.fullmatch(text.strip())
        if not match or (match["status"] not in ORDER and match["status"] != "none"):
            raise ValueError(f"not a phase of health: {text}")
        self.status = match["status"]
        self.milliseconds = int(match["ms"]) if match["ms"] else None
        self.message = match["message"] or ""

    @property
    def health(self):
        if self.status == "none":
            return None
        return {"status": self.status, **({"message": self.message} if self.message else {})}


class Resource:
    """
    health    a list of phases it goes through each time a sync changes it
    start     its health at the beginning, if that is not the last of those
    hook      PreSync, Sync, PostSync or SyncFail; `takes` milliseconds to complete
    fails     the message its sync (or the hook) fails with; `fails_times`: only so many times
    static    no commit changes it
    prune     it is no longer in the repository
    pod       the status of its pods, as Kubernetes has it
    starts    asked each time a sync changes it, with the images of the application: a mapping of
              what takes the place of `health`, `logs` and `pod`
    """

    def __init__(self, kind, name, *, namespace, group=None, version=None, wave=0, health=None,
                 hook="", takes=20, fails="", fails_times=None, static=None, prune=False, images=(),
                 pods=1, info=None, logs=(), urls=(), missing=False,
                 start="", pod=None, starts=None):
        self.kind, self.name, self.namespace = kind, name, namespace
        self.group = GROUPS.get(kind, "") if group is None else group
        self.version = version or VERSIONS.get(self.group, "v1")
        self.wave, self.hook, self.takes = wave, hook, takes
        self.fails, self.fails_left = fails, (1 << 30 if fails_times is None else fails_times)
        self.static = kind not in WORKLOADS if static is None else static
        self.prune, self.images, self.pods = prune, list(images), pods
        self.info, self.urls = info or {}, list(urls)
        if health is None:
            health = [] if kind in WITHOUT_HEALTH else \
                ["Progressing 20ms", "Healthy"] if kind in WORKLOADS else ["Healthy"]
        self._starts = starts
        self._fare(health, logs, pod)
        self.is_live = not missing
        self.applied = None     # the content that is in the cluster
        self.health = Phase(start).health if start else self.plan[-1].health if self.plan else None
        self.status = "Synced"
        self._rows = {}

    def __repr__(self):
        return f"{self.kind}/{self.name}"

    @property
    def uid(self):
        return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{self.namespace}/{self.kind}/{self.name}"))

    def _fare(self, health, logs=(), pod=None):
        self.plan = [Phase(text) for text in ([health] if isinstance(health, str) else health)]
        self.logs, self.pod = list(logs), pod or {}

    def start_with(self, images):
        if self._starts:
            self._fare(**self._starts(images))

    def set_health(self, status, message=""):
        self.health = {"status": status, **({"message": message} if message else {})} \
            if status else None

    def reported_health(self):
        if not self.plan and self.health is None:
            return None
        return self.health if self.is_live else {"status": "Missing"}

    def row(self, with_health):
        """Its entry in status.resources; the same object as long as it says the same."""
        row = {"version": self.version, "kind": self.kind, "namespace": self.namespace,
               "name": self.name, "status": self.status}
        if self.group:
            row["group"] = self.group
        if self.wave:
            row["syncWave"] = self.wave
        if self.hook:
            row["hook"] = True
        if self.prune and self.status == "OutOfSync":
            row["requiresPruning"] = True
        health = self.reported_health()
        if with_health and health and not self.hook:
            row["health"] = health
        if self._rows.get(with_health) != row:
            self._rows[with_health] = row
        return self._rows[with_health]

    def result(self, **facts):
        """Its entry in syncResult.resources."""
        return {"group": self.group, "version": self.version, "kind": self.kind,
                "namespace": self.namespace, "name": self.name,
                **({"images": self.images} if self.images else {}), **facts}

    def wanted(self, content):
        """What of a content is about this resource."""
        return "" if self.static else content.text

    def compare(self, content):
        if self.kind + "/" + self.name in content.removed:
            self.prune = True
        is_synced = not self.is_live if self.prune else \
            self.is_live and self.applied == self.wanted(content)
        self.status = "Synced" if is_synced else "OutOfSync"

    def said_as(self):
        """As kubectl names it: deployment.apps/web."""
        return f"{self.kind.lower()}{'.' + self.group if self.group else ''}/{self.name}"


def parse(entry, namespace):
    """`Deployment/web`, or a mapping with one such key."""
    facts = {}
    if isinstance(entry, dict):
        (entry, facts), = entry.items()
    kind, _, name = entry.partition("/")
    if not name:
        raise ValueError(f"not Kind/name: {entry}")
    return Resource(kind, name, **{"namespace": namespace, **(facts or {})})


class Live:
    def __init__(self, resources):
        self.resources = resources
        self.images = ()
        self._lists = {}

    def find(self, kind, name):
        for resource in self.resources:
            if resource.kind == kind and resource.name == name:
                return resource
        raise KeyError(f"{kind}/{name}")

    def rows(self, with_health):
        """status.resources; the same list as long as no row has changed."""
        rows = [resource.row(with_health) for resource in self.resources
                if not resource.hook and not (resource.prune and not resource.is_live)]
        old = self._lists.get(with_health)
        if old is None or len(old) != len(rows) or any(a is not b for a, b in zip(old, rows)):
            self._lists[with_health] = rows
        return self._lists[with_health]

    def rows_like(self, rows):
        """The same rows with the health of now."""
        if rows is self._lists.get(False):
            return self.rows(True)
        health = {(row["kind"], row["namespace"], row["name"]): row.get("health")
                  for row in self.rows(True)}
        return [{**row, "health": found} if found and "health" not in row else row for row in rows
                for found in [health.get((row["kind"], row.get("namespace"), row["name"]))]]

    def health(self, only_all_missing=True):
        """The worst of all, and who is to blame. Missing counts only if all are (since 3.4)."""
        found = [(resource, resource.reported_health()) for resource in self.resources
                 if not resource.hook and not resource.prune]
        found = [(resource, health["status"]) for resource, health in found if health]
        if only_all_missing and any(status != "Missing" for _, status in found):
            found = [pair for pair in found if pair[1] != "Missing"]
        worst = max((status for _, status in found), key=ORDER.index, default="Healthy")
        blame = [resource for resource, status in found if status == worst]
        return worst, [] if worst == "Healthy" else blame
