# SPDX-License-Identifier: Apache-2.0
"""ApplicationSets, projects, repositories and clusters over REST."""

from fakes.argocd_server.selftest_set_support import REPOSITORY, Sets, a_list, a_set, template
from fakes.argocd_server.selftest_support import code_of


class Calls(Sets):
    def test_creating_twice(self):
        self.begin()
        one = a_set(a_list("a"), metadata={"labels": {"a": "1"}})
        first = self.create(one).json
        self.server.applicationset("many").wait_until_done()
        version = self.server.applicationset("many").seen["metadata"]["resourceVersion"]
        self.assertEqual(version, self.create(one).json["metadata"]["resourceVersion"])
        one["spec"]["generators"] = [a_list("b")]
        one["metadata"]["labels"] = {"b": "2"}
        self.assert_refused(self.create(one, status=400), 400, 3, "existing ApplicationSet spec is "
                            "different, use upsert flag to force update")
        found = self.create(one, "?upsert=true").json
        self.assertEqual({"a": "1", "b": "2"}, found["metadata"]["labels"])
        self.assertEqual(first["metadata"]["uid"], found["metadata"]["uid"])

    def test_what_is_refused(self):
        server = self.begin(accounts={
            "reader": {"rights": ["applicationsets, get, */*"]}, "nobody": {"rights": []}})
        one = a_set(a_list("a"))
        one["spec"]["template"]["spec"]["project"] = "gone"
        message = "error checking create permissions for ApplicationSets many : rpc error: code = " \
                  "InvalidArgument desc = ApplicationSet references project gone which does not exist"
        self.assert_refused(self.create(one, status=400), 400, 3, message)
        self.assertEqual((400, 3), code_of(self.ask(
            "POST", "/api/v1/applicationsets/generate", {"applicationSet": one})))
        one["spec"]["template"]["spec"]["project"] = "{{name}}"
        self.assertEqual((500, 2), code_of(self.create(one, status=500)))
        self.assert_refused(self.create(a_set({}), status=500), 500, 2, "error validating "
                            "ApplicationSets: ApplicationSet many contains unrecognized generators")
        answer = self.create(a_set(a_list("a")), status=403, account="reader")
        self.assertEqual(7, answer.json["code"])
        self.assertIn("applicationsets, create, default/many", answer.json["message"])
        self.create(a_set(a_list("a")))
        self.assertEqual(200, self.get("applicationsets/many", account="reader").status)
        self.assertEqual(403, self.get("applicationsets/many", account="nobody").status)
        self.assert_refused(self.get("applicationsets/gone"), 404, 5, "error getting ApplicationSet: "
                            'applicationset.argoproj.io "gone" not found')
        answer = self.create({"metadata": {"name": "x"}, "spec": {"generators": [], "template": {
            "metadata": {}, "spec": {"project": "default"}}}}, status=400)
        self.assertIn("spec.template.spec.destination: Required value", answer.json["message"])
        self.assertEqual([], server.violations)

    def test_an_old_server_takes_a_dry_run_for_a_request(self):
        server = self.begin()
        one = a_set(a_list("a", "b", "b"))
        found = self.create(one, "?dryRun=true").json
        self.assertEqual([("shop-a", {}), ("shop-b", {})], [
            (row["name"], row["health"]) for row in found["status"]["resources"]])
        self.assertIsNone(server.applicationset("many").seen)
        server.sets.settings["ignores_dry_run"] = True
        self.create(one, "?dryRun=true")
        self.assertIsNotNone(server.applicationset("many").seen)
        server.set_version("v2.11.3")
        self.assertEqual("v2.11.3", self.ask("GET", "/api/version").json["Version"])
        self.create(a_set(a_list("a"), name="other"), "?dryRun=true")
        self.assertIsNotNone(server.applicationset("other").seen)

    def test_lists_and_the_tree(self):
        self.begin(projects={"shop": {}}, applicationsets=[
            {"name": "one", "metadata": {"labels": {"l": "1"}}, "spec": a_set(a_list("a"))["spec"]},
            {"name": "two", "spec": {**a_set()["spec"], "template": template(project="shop")}}])
        for query, expected in (("", ["one", "two"]), ("?projects=shop", ["two"]),
                                ("?selector=l%3D1", ["one"]), ("?appsetNamespace=other", [])):
            found = self.get("applicationsets" + query).json
            self.assertEqual(expected, [one["metadata"]["name"] for one in found["items"]])
        found = self.get("applicationsets/one/resource-tree").json
        self.assertEqual(["shop-a"], [node["name"] for node in found["nodes"]])

    def test_the_schema_of_an_older_version_drops_what_it_does_not_know(self):
        server = self.begin()
        server.set_version("v2.13.0")
        self.create(a_set({"clusters": {"flatList": True}}))
        self.assertEqual({}, server.applicationset("many").seen["spec"]["generators"][0]["clusters"])

    def test_projects(self):
        self.begin()
        given = {"project": {"metadata": {"name": "shop"}, "spec": {"sourceRepos": ["*"]}}}
        self.assertEqual(200, self.ask("POST", "/api/v1/projects", given).status)
        given["project"]["spec"]["sourceRepos"] = ["x"]
        self.assertEqual((400, 3), code_of(self.ask("POST", "/api/v1/projects", given)))
        path = "/api/v1/projects/shop"
        self.assertEqual((400, 3), code_of(self.ask("PUT", path, given)))
        given["project"]["metadata"] = self.get("projects/shop").json["metadata"]
        self.assertEqual(["x"], self.ask("PUT", path, given).json["spec"]["sourceRepos"])
        self.assertEqual((409, 10), code_of(self.ask("PUT", path, {**given, "project": {
            **given["project"], "spec": {}}})))
        self.assertEqual(200, self.ask("POST", "/api/v1/projects", {**given, "upsert": True}).status)
        self.assertEqual(200, self.ask("DELETE", path).status)
        self.assertEqual((400, 3), code_of(self.ask("DELETE", "/api/v1/projects/default")))

    def test_repositories_and_clusters(self):
        server = self.begin()
        repository = {"repo": REPOSITORY, "username": "me", "password": "secret", "insecure": True}
        for path, given, change in (
                ("repositories", repository, {"password": "other"}),
                ("clusters", {"name": "eu", "server": "https://eu.example.com", "labels": {"a": "b"},
                              "config": {"bearerToken": "secret"}}, {"name": "eu2"})):
            for query, more, status in (("", {}, 200), ("", {}, 200), ("", change, 400),
                                        ("?upsert=true", change, 200)):
                answer = self.ask("POST", f"/api/v1/{path}{query}", {**given, **more})
                self.assertEqual(status, answer.status, answer.body)
                self.assertNotIn(b"secret", answer.body)
            self.assertNotIn(b"other", self.get(path).body)
            names = [one.get("name") for one in self.get(path).json["items"]]
            self.assertEqual([None] if path == "repositories" else ["eu2", "in-cluster"], names)
        kinds = [secret["metadata"]["labels"]["argocd.argoproj.io/secret-type"]
                 for secret in server.store.all("Secret")]
        self.assertEqual(["cluster", "repository"], sorted(kinds))

    def test_a_cluster_gets_the_labels_that_are_sent_and_no_others(self):
        server = self.begin(clusters=[{"name": "eu", "server": "https://eu.example.com",
                                       "labels": {"a": "b"}, "annotations": {"c": "d"}}])
        place = "/api/v1/clusters/https%3A%2F%2Feu.example.com"
        given = {"name": "eu", "server": "https://eu.example.com/", "labels": {"e": "f"}}
        answer = self.ask("PUT", place, given)
        self.assertEqual(({"e": "f"}, None, "https://eu.example.com"), tuple(
            answer.json.get(part) for part in ("labels", "annotations", "server")))
        self.assertEqual(["cluster-eu"], [one["metadata"]["name"]
                                          for one in server.store.all("Secret")])
        named = {"name": "eu", "server": "https://eu.example.com", "labels": {"g": "h"},
                 "annotations": {"i": "j"}, "project": "shop"}
        parts = "?updatedFields=annotations&updatedFields=project"
        answer = self.ask("PUT", place + parts, named)
        self.assertEqual(({"e": "f"}, {"i": "j"}, "shop"), tuple(
            answer.json.get(part) for part in ("labels", "annotations", "project")))
        self.ask("PUT", place, given)
        self.assertEqual(403, self.ask("PUT", place.replace("eu", "us"), given).status)
        self.ask("POST", "/api/v1/clusters?upsert=true", given)
        self.assertEqual(2, len(server.store.all("Secret")))
        given = {"name": "here", "server": "https://kubernetes.default.svc"}
        self.ask("PUT", "/api/v1/clusters/https%3A%2F%2Fkubernetes.default.svc", given)
        self.assertEqual(["here", "eu", "eu"], sorted(
            (one["name"] for one in self.get("clusters").json["items"]), reverse=True))
