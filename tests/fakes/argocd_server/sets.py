# SPDX-License-Identifier: Apache-2.0
"""The ApplicationSet controller, as far as tests of its clients need it: list generators with
`{{name}}` or `{{.name}}` in their templates. Anything else yields an error condition."""

import json
import re

from fakes.argocd_server.store import APPLICATION, APPLICATION_SET, key_of

_HOLE = re.compile(r"\{\{\s*\.?([\w.-]+)\s*\}\}")


class Sets:
    def __init__(self, store, clock):
        self._store, self._clock = store, clock

    def generate(self, one):
        """The applications of a set; ValueError if this is beyond us."""
        spec, found = one["spec"], []
        for generator in spec.get("generators") or []:
            if set(generator) != {"list"}:
                raise ValueError(f"the stand-in has no generator {'/'.join(generator)}")
            for element in generator["list"].get("elements") or []:
                template = json.dumps(spec["template"])
                text = _HOLE.sub(lambda hole, of=element: json.dumps(
                    str(of.get(hole[1], hole[0])))[1:-1], template)
                template = json.loads(text)
                found.append({"metadata": {
                    **template["metadata"], "namespace": one["metadata"]["namespace"],
                    "ownerReferences": [{"apiVersion": "argoproj.io/v1alpha1",
                                         "kind": APPLICATION_SET, "name": one["metadata"]["name"],
                                         "uid": one["metadata"].get("uid", ""), "controller": True,
                                         "blockOwnerDeletion": True}]}, "spec": template["spec"]})
        return found

    def status(self, one):
        applications = self.generate(one)
        rows = [{"group": "argoproj.io", "version": "v1alpha1", "kind": APPLICATION,
                 "namespace": child["metadata"]["namespace"], "name": child["metadata"]["name"],
                 "status": "", "health": {}} for child in applications]
        return {"conditions": self._conditions(None), "resources": rows,
                "resourcesCount": len(rows)}

    def children(self, key):
        return [key_of(child) for child in self._store.all(APPLICATION)
                if any(owner["kind"] == APPLICATION_SET and owner["name"] == key[1]
                       for owner in child["metadata"].get("ownerReferences") or [])]

    def steps(self, controller, key):
        """What the controller does after a set has been written."""
        yield controller.at("generate")
        one = self._store.get(APPLICATION_SET, key)
        if one is None:
            return
        try:
            applications = self.generate(one)
            status = self.status(one)
        except (ValueError, KeyError, TypeError) as error:
            applications, status = None, {"conditions": self._conditions(str(error))}
        if applications is not None:
            self._apply(controller, key, applications)
        self._store.update(APPLICATION_SET, key, lambda old: {**old, "status": status})

    def _apply(self, controller, key, applications):
        wanted = {key_of(child): child for child in applications}
        for place, child in wanted.items():
            old = self._store.get(APPLICATION, place)
            if old is None:
                self._store.create(APPLICATION, {**child, "status": {
                    "health": {}, "sync": {"status": "", "comparedTo": {
                        "source": {"repoURL": ""}, "destination": {}}},
                    "summary": {}, "sourceHydrator": {}}})
            else:
                self._store.update(APPLICATION, place, lambda old, new=child: {
                    **old, "spec": new["spec"]})
            controller.request_reconcile(place)
        for place in set(self.children(key)) - set(wanted):
            self._store.delete(APPLICATION, place)

    def _conditions(self, problem):
        now = self._clock.text()
        good = {"True": "False", "False": "True"}
        state = "True" if problem else "False"
        reason = "ApplicationGenerationFromParamsError" if problem else "ApplicationSetUpToDate"
        return [{"type": kind, "status": value, "lastTransitionTime": now, "reason": reason,
                 "message": problem or "All applications have been generated successfully"}
                for kind, value in (("ErrorOccurred", state), ("ParametersGenerated", good[state]),
                                    ("ResourcesUpToDate", good[state]))]
