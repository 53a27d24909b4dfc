# SPDX-License-Identifier: Apache-2.0
"""A stand-in for kubectl and a cluster with Tekton, which refuses what needs something that is not
there yet."""

import json

import tools
import yaml

OF_ALL = {"Namespace", "ClusterRole", "ClusterRoleBinding"}


class Refused(Exception):
    pass


class Cluster:
    def __init__(self, namespaces=("default", "tekton-pipelines")):
        self.objects = {("Namespace", "", name) for name in namespaces}
        self.objects.add(("ConfigMap", "tekton-pipelines", "feature-flags"))
        self.tasks_of_pipelines = {}

    def kubectl(self, verb, *words):
        """Takes what stands behind `kubectl`."""
        words = list(words)
        namespace = None
        if "-n" in words:
            at = words.index("-n")
            namespace = words[at + 1]
            del words[at:at + 2]
            self._need("Namespace", "", namespace)
        if verb in ("apply", "create") and set(words[::2]) == {"-f"}:
            for path in words[1::2]:
                for document in yaml.safe_load_all((tools.PROJECT / path).read_text()):
                    self._take(verb, document, namespace)
        elif verb == "patch" and words[2:-1] == ["--type", "merge", "-p"]:
            self._need({"configmap": "ConfigMap"}[words[0]], namespace or "default", words[1])
            json.loads(words[-1])
        else:
            raise Refused(f"unknown: {verb} {words}")

    def _take(self, verb, document, namespace):
        kind, metadata = document["kind"], document["metadata"]
        own = metadata.get("namespace")
        if kind in OF_ALL:
            place = ""
        else:
            if namespace and own and namespace != own:
                raise Refused(f"{kind} is of the namespace {own}, not {namespace}")
            place = own or namespace or "default"
            self._need("Namespace", "", place)
        if verb == "apply" and "name" not in metadata:
            raise Refused(f"{kind} without a name cannot be applied")
        if kind == "PipelineRun":
            self._need_of_run(document["spec"], place)
        name = metadata.get("name") or metadata["generateName"] + "x7k2p"
        if verb == "create" and (kind, place, name) in self.objects:
            raise Refused(f"{kind} {name} is there already")
        self.objects.add((kind, place, name))
        if kind == "Pipeline":
            # Tekton looks for them once a run begins.
            self.tasks_of_pipelines[place, name] = [
                task["taskRef"]["name"] for part in ("tasks", "finally")
                for task in document["spec"].get(part, []) if "taskRef" in task]

    def _need_of_run(self, spec, place):
        pipeline = spec["pipelineRef"]["name"]
        self._need("Pipeline", place, pipeline)
        self._need("ServiceAccount", place, spec["taskRunTemplate"]["serviceAccountName"])
        for name in self.tasks_of_pipelines[place, pipeline]:
            self._need("Task", place, name)
        for workspace in spec["workspaces"]:
            if "secret" in workspace:
                self._need("Secret", place, workspace["secret"]["secretName"])
            elif "configMap" in workspace:
                self._need("ConfigMap", place, workspace["configMap"]["name"])

    def _need(self, kind, namespace, name):
        if (kind, namespace, name) not in self.objects:
            raise Refused(f"there is no {kind} {name} in {namespace or 'the cluster'}")
