# SPDX-License-Identifier: Apache-2.0
"""What the self-tests about ApplicationSets share."""

from fakes.argocd_server.selftest_support import Case

REPOSITORY = "https://git.example.com/acme/deploy.git"
FINALIZER = "resources-finalizer.argocd.argoproj.io"


def template(name="shop-{{name}}", **spec):
    return {"metadata": {"name": name, **spec.pop("metadata", {})}, "spec": {
        "project": "default", "destination": {"name": "in-cluster", "namespace": "shop"},
        "source": {"repoURL": REPOSITORY, "path": "shop"}, **spec}}


def a_set(*generators, name="many", metadata=None, **spec):
    return {"metadata": {"name": name, **(metadata or {})}, "spec": {
        "generators": list(generators), "template": template(), **spec}}


def a_list(*names, **more):
    return {"list": {"elements": [{"name": name, **more} for name in names]}}


class Sets(Case):
    """A case with a server that has little but a set or two."""

    def begin(self, **scenario):
        return self.serve({"applications": [], **scenario})

    def create(self, one, query="", status=200, **options):
        answer = self.ask("POST", f"/api/v1/applicationsets{query}", one, **options)
        self.assertEqual(status, answer.status, answer.body)
        return answer

    def made(self, one, query=""):
        """Creates a set and waits for the controller; its handle."""
        self.create(one, query)
        handle = self.server.applicationset(one["metadata"]["name"])
        handle.wait_until_done()
        return handle

    def generated(self, one, status=200):
        answer = self.ask("POST", "/api/v1/applicationsets/generate", {"applicationSet": one})
        self.assertEqual(status, answer.status, answer.body)
        return answer.json.get("applications") if status == 200 else answer.json["message"]

    def names(self, *generators, name="{{name}}", **spec):
        found = self.generated(a_set(*generators, template=template(name), **spec))
        return [child["metadata"]["name"] for child in found]

    def refusal(self, *generators, **spec):
        return self.generated(a_set(*generators, **spec), 500)

    def app(self, name):
        return self.server.application(name).seen
