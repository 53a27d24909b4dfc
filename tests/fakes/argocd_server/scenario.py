# SPDX-License-Identifier: Apache-2.0
"""Scenarios: a small YAML file becomes a world full of objects. README.md says the format."""

import base64
import json
from pathlib import Path

import yaml

from fakes.argocd_server import cluster, patch
from fakes.argocd_server.accounts import Account, Accounts
from fakes.argocd_server.objects import sources_of
from fakes.argocd_server.repositories import Repository

SCENARIOS = Path(__file__).with_name("scenarios")
CLUSTER = "https://kubernetes.default.svc"
REPOSITORY = "https://git.example.com/acme/deploy.git"
KEYS = {"server", "delays", "accounts", "projects", "repositories", "applications",
        "applicationsets", "events", "faults", "configmaps", "secrets", "clusters", "generators"}
SERVER = {"version": "v3.6.0+37ee009", "url": "https://cd.example.com", "namespace": "argocd",
          "root_path": "", "keepalive": 15000, "content_types": ["application/json"], "gzip": True,
          "anonymous": None, "list_lag": {}, "list_null": False, "health": "tree", "tick": 0,
          "namespaces": ["*"], "webhook_secrets": {}, "replace_allowed": True, "bookmarks": 1000,
          "refresh_deadline": "gateway", "connectors": {}, "sets": {},
          "installation": ""}
_APPLICATION = {"name", "namespace", "project", "repo", "path", "target", "source", "sources",
                "hydrator", "destination", "auto", "sync_options", "retry", "labels", "annotations",
                "finalizers", "live", "resources", "behave", "patch", "history", "parent",
                "kind"}


def load(scenario):
    """A mapping, a path, or the name of one of ours, as a mapping that is complete."""
    if not isinstance(scenario, dict):
        path = Path(scenario)
        if not path.suffix:
            path = SCENARIOS / f"{scenario}.yaml"
        scenario = yaml.safe_load(path.read_text()) or {}
    _refuse_unknown(scenario, KEYS, "scenario")
    _refuse_unknown(scenario.get("server", {}), SERVER, "server")
    return {**{key: {} for key in KEYS}, **scenario,
            "server": {**SERVER, **scenario.get("server", {})}}


def settings_of_sets(facts):
    """The flags of the controller, complete."""
    from fakes.argocd_server.sets.controller import SETTINGS
    _refuse_unknown(facts, SETTINGS, "sets")
    return {**SETTINGS, **facts}


def _refuse_unknown(mapping, known, where):
    unknown = set(mapping) - set(known)
    if unknown:
        raise ValueError(f"{where}: no such key: {', '.join(sorted(map(str, unknown)))}")


def accounts(scenario):
    """Always with an admin, who may do everything."""
    found = [Account(name, **(facts or {})) for name, facts in scenario["accounts"].items()]
    if not any(account.name == "admin" for account in found):
        found.append(Account("admin", password="password"))
    rights = scenario["server"]["anonymous"]
    return Accounts(found, None if rights is None else Account("anonymous", rights))


def fill(scenario, store, world, repositories=()):
    """Makes all objects, and the cluster below them."""
    namespace = scenario["server"]["namespace"]
    facts = scenario["repositories"] or {REPOSITORY: ["a1"]}
    for url, repository in facts.items():
        world.add_repository(_repository(url, repository))
    for repository in repositories:
        world.add_repository(repository)
    projects = {"default": {}, **scenario["projects"]}
    for name, spec in projects.items():
        store.create("AppProject", {
            "metadata": {"name": name, "namespace": namespace},
            "spec": {"sourceRepos": ["*"], "destinations": [{"server": "*", "namespace": "*"}],
                     **(spec or {})}})
    for facts in scenario["clusters"] or []:
        store.create("Secret", cluster_secret(facts, namespace))
    world.generators.update({kind: dict(answers) for kind, answers in
                             scenario["generators"].items()})
    for application in scenario["applications"] or []:
        add_application(application, store, world, next(iter(facts)))
    for one in scenario["applicationsets"] or []:
        store.create("ApplicationSet", {
            "metadata": {"namespace": namespace, "name": one["name"], **one.get("metadata", {})},
            "spec": one["spec"], "status": one.get("status", {})})
    for name, data in scenario["configmaps"].items():
        store.create("ConfigMap", {"metadata": _named(name, namespace), "data": data or {}})
    for name, data in scenario["secrets"].items():
        encoded = {key: base64.b64encode(text.encode()).decode() for key, text in data.items()}
        store.create("Secret", {"metadata": _named(name, namespace), "type": "Opaque",
                                "data": encoded})
    for number, event in enumerate(scenario["events"] or []):
        store.create("Event", _event(event, number, store, namespace))


def cluster_secret(facts, namespace):
    """Of the terse form: name, server, and perhaps project, labels, annotations and config."""
    _refuse_unknown(facts, {"name", "server", "project", "labels", "annotations", "config"},
                    f"cluster {facts.get('name')}")
    data = {"name": facts["name"], "server": facts["server"],
            "config": json.dumps(facts.get("config") or {})}
    if facts.get("project"):
        data["project"] = facts["project"]
    metadata = {"name": f"cluster-{facts['name']}".lower(), "namespace": namespace,
                "labels": {**facts.get("labels", {}), "argocd.argoproj.io/secret-type": "cluster"}}
    if facts.get("annotations"):
        metadata["annotations"] = facts["annotations"]
    return {"metadata": metadata, "type": "Opaque", "data": patch.encoded(data)}


def _named(name, namespace):
    """Of `name` or `namespace/name`."""
    own, _, name = name.rpartition("/")
    return {"namespace": own or namespace, "name": name}


def _repository(url, facts):
    if isinstance(facts, list):
        facts = {"commits": facts}
    return Repository(url, **facts)


def add_application(facts, store, world, repository=REPOSITORY):
    """Makes one application of its terse form."""
    _refuse_unknown(facts, _APPLICATION, f"application {facts.get('name')}")
    thing = application(facts, world, repository)
    key = (thing["metadata"]["namespace"], thing["metadata"]["name"])
    destination = thing["spec"]["destination"].get("namespace", "default")
    live = cluster.Live([cluster.parse(entry, world.namespace if str(entry).startswith(
        ("Application/", "{'Application/")) else destination)
        for entry in facts.get("resources", [f"Deployment/{key[1]}", f"Service/{key[1]}"])])
    world.set_live(key, live)
    deploy(live, thing, facts.get("live"), world)
    world.behave(key, **facts.get("behave", {}))
    if facts.get("kind"):
        world.kinds[key] = facts["kind"]
    if facts.get("patch"):
        thing = patch.merge(thing, facts["patch"])
        if "status" in facts["patch"]:
            world.stated.add(key)
    parent = facts.get("parent")
    if parent and facts.get("live") == "none":
        world.unborn[key] = thing
    else:
        store.create("Application", thing)
    return key


def application(facts, world, repository):
    """The whole object, with what Go prints although it is empty (section 7.1)."""
    namespace = facts.get("namespace", world.namespace)
    metadata = {"name": facts["name"], "namespace": namespace}
    for name in ("labels", "annotations", "finalizers"):
        if facts.get(name):
            metadata[name] = facts[name]
    if facts.get("parent"):
        metadata["annotations"] = {
            **metadata.get("annotations", {}), "argocd.argoproj.io/tracking-id":
            f"{facts['parent']}:argoproj.io/Application:{namespace}/{facts['name']}"}
    spec = {"project": facts.get("project", "default"),
            "destination": facts.get("destination") or {"server": CLUSTER,
                                                        "namespace": facts["name"]}}
    if facts.get("hydrator"):
        spec["sourceHydrator"] = facts["hydrator"]
    elif facts.get("sources"):
        spec["sources"] = facts["sources"]
    else:
        spec["source"] = facts.get("source") or {
            "repoURL": facts.get("repo", repository), "path": facts.get("path", facts["name"]),
            "targetRevision": facts.get("target", "main")}
    policy = {}
    if facts.get("auto"):
        policy["automated"] = facts["auto"] if isinstance(facts["auto"], dict) else {}
    if facts.get("sync_options"):
        policy["syncOptions"] = facts["sync_options"]
    if facts.get("retry"):
        policy["retry"] = facts["retry"]
    if policy:
        spec["syncPolicy"] = policy
    status = {"health": {}, "sync": {"status": "", "comparedTo": {
        "source": {"repoURL": ""}, "destination": {}}}, "summary": {}, "sourceHydrator": {}}
    if facts.get("history"):
        status["history"] = facts["history"]
    return {"metadata": metadata, "spec": spec, "status": status}


def deploy(live, thing, revisions, world):
    """As if a sync of those revisions (default: the newest) had happened long ago."""
    if revisions == "none":
        for resource in live.resources:
            resource.is_live = False
        return
    sources = sources_of(thing)
    if thing["spec"].get("sourceHydrator"):
        dry = thing["spec"]["sourceHydrator"]["drySource"]
        world.hydrate(_Quiet(), ("", ""), thing, {})
        sources = [{**sources[0], "repoURL": sources[0].get("repoURL") or dry["repoURL"]}]
    wanted = revisions if isinstance(revisions, list) else [revisions] * len(sources)
    try:
        resolved = [world.repository(source).resolve(want or source.get("targetRevision", ""))
                    for source, want in zip(sources, wanted)]
    except Exception:  # a repository that is broken from the start: nothing is known of it
        return
    content = world.content(thing, resolved)
    live.images = content.images
    for resource in live.resources:
        resource.applied = resource.wanted(content)


class _Quiet:
    """Nobody to tell yet."""

    class clock:
        @staticmethod
        def text():
            return "2026-01-01T00:00:00Z"

    @staticmethod
    def request_reconcile(_):
        pass


def _event(facts, number, store, namespace):
    now = store.clock.text()
    kind, _, name = facts["of"].partition("/")
    where = facts.get("namespace", namespace)
    return {"metadata": {"name": f"{name}.{number:016x}", "namespace": where},
            "type": facts.get("type", "Warning"), "reason": facts["reason"],
            "message": facts["message"], "count": facts.get("count", 1),
            "firstTimestamp": now, "lastTimestamp": now,
            "involvedObject": {"kind": kind, "namespace": where, "name": name,
                               "uid": facts.get("uid", "")},
            "source": {"component": facts.get("component", "argocd-application-controller")}}
