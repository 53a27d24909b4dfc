# SPDX-License-Identifier: Apache-2.0
"""Changes through the API server, webhooks, and the stand-in as a program; see selftest.py."""

import hmac
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from fakes.argocd_server import ArgoServer, WatchedRepository
from fakes.argocd_server.selftest_support import Case, code_of
from fakes.git_repository import Repository


class Changes(Case):
    def test_spec_patch_create_and_project(self):
        self.serve()
        spec = self.get("applications/shop").json["spec"]
        spec["source"]["targetRevision"] = "a1"
        self.assertEqual(spec, self.ask("PUT", "/api/v1/applications/shop/spec", spec).json)
        document = [{"op": "test", "path": "/spec/source/targetRevision", "value": "a1"},
                    {"op": "replace", "path": "/spec/source/targetRevision", "value": "main"}]
        path = "/api/v1/applications/shop"
        answer = self.ask("PATCH", path, {"patch": json.dumps(document)})
        self.assertEqual("main", answer.json["spec"]["source"]["targetRevision"])
        answer = self.ask("PATCH", path, {"patch": json.dumps(document)})
        self.assertEqual((500, 2), code_of(answer))
        self.assertTrue(answer.json["message"].startswith("error applying patch"))
        new = {"metadata": {"name": "new"}, "spec": spec}
        self.assertEqual(200, self.ask("POST", "/api/v1/applications", new).status)
        self.assertEqual(200, self.ask("POST", "/api/v1/applications", new).status)
        new["spec"] = {**spec, "project": "nothing"}
        self.assertEqual((400, 3), code_of(self.ask("POST", "/api/v1/applications", new)))
        new["spec"] = {**spec, "info": [{"name": "a", "value": "b"}]}
        self.assert_refused(self.ask("POST", "/api/v1/applications", new), 400, 3,
                            "existing application spec is different, use upsert flag to force "
                            "update")
        self.assertEqual(200, self.ask("POST", "/api/v1/applications?upsert=true", new).status)
        self.assertEqual("default", self.get("projects/default").json["metadata"]["name"])

    def test_a_change_of_the_source_is_compared_and_deployed(self):
        """5.7 and 8.3: what was tried before was tried with other parameters."""
        self.serve({"applications": [{"name": name, "auto": True, "kind": kind}
                                     for name, kind in (("chart", "Helm"), ("plain", None))]})
        self.assertEqual(["Helm", "Directory"], [
            self.get(f"applications/{name}").json["status"]["sourceType"]
            for name in ("chart", "plain")])
        helm = {"parameters": [{"name": "a", "value": "1"}]}
        document = [{"op": "test", "path": "/spec/source/helm", "value": None},
                    {"op": "add", "path": "/spec/source/helm", "value": helm}]
        for value in ("1", "2"):
            helm["parameters"][0]["value"] = value
            self.ask("PATCH", "/api/v1/applications/chart", {"patch": json.dumps(document)})
            self.server.application("chart").wait_for(lambda seen: (
                seen["status"].get("operationState", {}).get("syncResult", {}).get("source", {})
                .get("helm") == helm and seen["status"]["sync"]["status"] == "Synced"))
            document[0] = {"op": "test", "path": "/spec/source/helm/parameters/0/value",
                           "value": value}
        self.assertEqual(2, len(self.server.application("chart").operations))

    def test_application_sets(self):
        self.serve()
        one = {"metadata": {"name": "many"}, "spec": {
            "generators": [{"list": {"elements": [{"name": "a"}, {"name": "b"}]}}],
            "template": {"metadata": {"name": "many-{{name}}"}, "spec": {
                "project": "default",
                "destination": {"name": "in-cluster", "namespace": "{{name}}"},
                "source": {"repoURL": "https://git.example.com/acme/deploy.git", "path": "{{name}}",
                           "targetRevision": "main"}}}}}
        found = self.ask("POST", "/api/v1/applicationsets/generate", {"applicationSet": one}).json
        self.assertEqual(["many-a", "many-b"], [child["metadata"]["name"]
                                                for child in found["applications"]])
        found = self.ask("POST", "/api/v1/applicationsets?dryRun=true", one).json
        self.assertEqual(2, len(found["status"]["resources"]))
        self.assertEqual((404, 5), code_of(self.get("applicationsets/many")))
        self.assertEqual(200, self.ask("POST", "/api/v1/applicationsets", one).status)
        self.server.wait_for(lambda: self.server.application("many-b").seen)
        self.server.wait_for(lambda: self.server.object("ApplicationSet", "many")["status"])
        one["spec"]["template"]["spec"]["project"] = "{{name}}"
        self.assertEqual((500, 2), code_of(self.ask("POST", "/api/v1/applicationsets", one)))

    def test_webhooks(self):
        self.serve("rights")
        body = json.dumps({"ref": "refs/heads/main", "repository": {
            "html_url": "https://git.example.com/acme/deploy", "default_branch": "main"},
            "commits": []}).encode()
        signature = hmac.new(b"hook-secret", body, "sha256").hexdigest()
        for headers, status in (
                ({"X-GitHub-Event": "push", "X-Hub-Signature-256": f"sha256={signature}"}, 200),
                ({"X-GitHub-Event": "push", "X-Hub-Signature-256": "sha256=00"}, 400),
                ({"X-GitHub-Event": "push"}, 400), ({"X-Gogs-Event": "push"}, 400),
                ({"X-Gogs-Event": "push", "X-Gogs-Signature": signature}, 200),
                ({"X-GitLab-Event": "Push Hook", "X-Gitlab-Token": "x"}, 400), ({}, 400)):
            with self.subTest(headers=headers):
                self.server.controller.hold("reconcile")
                answer = self.ask("POST", "/api/webhook", body, headers=headers, account=None)
                self.assertEqual(status, answer.status, answer.body)
                asked = "annotations" in self.server.application("shop").seen["metadata"]
                self.assertEqual(status == 200, asked)
                self.server.controller.release()
                self.server.application("shop").wait_for(
                    lambda seen: "annotations" not in seen["metadata"])
        self.assertEqual(405, self.ask("GET", "/api/webhook").status)


class Program(unittest.TestCase):
    def test_by_itself_it_says_what_it_is_and_ends_with_its_parent(self):
        with tempfile.TemporaryDirectory() as directory:
            port_file = Path(directory) / "port"
            process = subprocess.Popen(
                [sys.executable, "-B", "-m", "fakes.argocd_server", "--port-file", str(port_file)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                cwd=Path(__file__).resolve().parents[2])
            self.assertIn("NOT Argo CD", process.stdout.readline())
            self.assertTrue(process.stdout.readline().startswith("Argo CD: http://127.0.0.1:"))
            process.stdout.readline()
            process.communicate(timeout=10)  # closes its stdin
            self.assertEqual(0, process.returncode)
            self.assertIn("admin", json.loads(port_file.read_text())["tokens"])

    def test_it_follows_a_repository_on_this_disk(self):
        with tempfile.TemporaryDirectory() as directory:
            def git(*arguments):
                subprocess.run(["git", "-C", directory, "-c", "user.name=Robot", "-c",
                                "user.email=robot@example.com", *arguments],
                               check=True, capture_output=True)
            git("init", "-q", "-b", "main")
            values = Path(directory) / "values.yaml"
            url = "https://git.example.com/site.git"
            for tag in ("v1", "v2"):
                values.write_text(f"image:\n  repository: shop\n  tag: {tag}  # here\n")
                git("add", ".")
                git("commit", "-qm", tag)
                if tag == "v1":
                    server = self.enterContext(ArgoServer(
                        {"applications": [{"name": "site", "repo": url, "auto": True}]},
                        repositories=[WatchedRepository(url, directory)]))
                    images = server.application("site").seen["status"]["summary"]["images"]
                    self.assertEqual(["shop:v1"], images)
            tip = subprocess.run(["git", "-C", directory, "rev-parse", "HEAD"], text=True,
                                 capture_output=True).stdout.strip()
            server.application("site").refresh()
            seen = server.application("site").wait_for(
                lambda seen: seen["status"]["summary"].get("images") == ["shop:v2"])
            self.assertEqual(tip, seen["status"]["sync"]["revision"])



class Deployed(Case):
    def test_an_application_can_be_what_is_below_its_path_and_fare_as_its_image_does(self):
        def starts(images):
            if images == ("shop:v2",):
                return {"health": 'Degraded "it has crashed"', "logs": ["KeyError"],
                        "pod": {"phase": "Running"}}
            return {"health": "Healthy"}

        with tempfile.TemporaryDirectory() as directory:
            repository = Repository(Path(directory) / "site.git", {
                f"{place}/values.yaml": "repository: shop\ntag: v1\n" for place in ("a", "b")})
            url = "https://git.example.com/site.git"
            server = self.serve(
                {"applications": [
                    {"name": name, "repo": url, "auto": True, "path": name,
                     "resources": [{"Deployment/shop": {"starts": starts}}]} for name in "ab"]},
                repositories=[WatchedRepository(url, repository.path, by_path=True)])
            tip = repository.commit({"b/values.yaml": "repository: shop\ntag: v2\n"})
            for name, health in (("a", "Healthy"), ("b", "Degraded")):
                server.application(name).refresh()
                seen = server.application(name).wait_for(
                    lambda seen: seen["status"]["sync"]["revision"] == tip and
                    seen["status"]["sync"]["status"] == "Synced" and
                    seen["status"]["health"]["status"] == health)
                self.assertEqual(name == "b", "operationState" in seen["status"])
            pod = "resourceName=shop-5d9c7b6f4-x0&namespace=b&version=v1&kind=Pod"
            answer = self.get(f"applications/b/resource?{pod}").json
            self.assertEqual({"phase": "Running"}, json.loads(answer["manifest"])["status"])
            self.assertEqual(["KeyError"],
                             server.application("b").resource("Deployment", "shop").logs)
