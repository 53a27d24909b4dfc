# SPDX-License-Identifier: Apache-2.0
"""ApplicationSets: what the generators make, and what the controller does with it."""

from fakes.argocd_server import revision
from fakes.argocd_server.selftest_support import Case, code_of

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


CLUSTERS = [
    {"name": "Prod_EU", "server": "https://eu.example.com", "project": "shop",
     "labels": {"env": "prod"}, "annotations": {"team": "a"}},
    {"name": "test", "server": "https://test.example.com", "labels": {"env": "test"}}]
FILES = {"apps/a/config.json": '{"name": "a", "size": 1000000, "deep": {"on": true}}',
         "apps/b/config.json": '[{"name": "b1"}, {"name": "b2"}]', "apps/b/other.yaml": "name: x",
         "apps/.hidden/config.json": "{name: h}", "config.json": "name: root", "bad.yaml": "- 1"}


class Generators(Sets):
    def test_lists(self):
        self.begin()
        more = {"list": {"elements": [{"name": "a"}], "elementsYaml": "- {name: b, n: 1}"}}
        self.assertEqual(["a", "b"], self.names(more))
        self.assertEqual(["a", "b"], self.names(more, name="{{.name}}", goTemplate=True))
        values = {"list": {"elements": [{"name": "a", "values": {"x": "y"}}]}}
        self.assertEqual(["a-y"], self.names(values, name="{{name}}-{{values.x}}"))
        self.assertIn("parsing value as string",
                      self.refusal({"list": {"elements": [{"name": 1}]}}))
        self.assertEqual(["a", "{{nmae}}"], [
            *self.names(a_list("a")), *self.names(a_list("a"), name="{{nmae}}")])

    def test_clusters(self):
        self.begin(clusters=CLUSTERS)
        every = {"clusters": {"values": {"where": "{{server}}"}}}
        self.assertEqual(["prod-eu", "test", "in-cluster"],
                         self.names(every, name="{{nameNormalized}}"))
        self.assertEqual(["https://eu.example.com", "https://test.example.com",
                          "https://kubernetes.default.svc"],
                         self.names(every, name="{{values.where}}"))
        some = {"clusters": {"selector": {"matchLabels": {"env": "prod"}}}}
        self.assertEqual(["shop-prod-a"], self.names(
            some, name="{{project}}-{{metadata.labels.env}}-{{metadata.annotations.team}}"))
        self.assertEqual(["prod"], self.names(some, name="{{.metadata.labels.env}}",
                                              goTemplate=True))
        flat = {"clusters": {"flatList": True}}
        self.assertEqual(["Prod_EU test in-cluster "], self.names(
            flat, name="{{range .clusters}}{{.name}} {{end}}", goTemplate=True))
        self.server.add_cluster(name="local", server="https://kubernetes.default.svc")
        self.assertEqual(["Prod_EU", "local", "test"], self.names({"clusters": {}}))
        answer = self.refusal({"clusters": {"selector": {"matchExpressions": [
            {"key": "env", "operator": "Like", "values": ["x"]}]}}})
        self.assertIn("not a valid label selector operator", answer)

    def git(self, **facts):
        return {"git": {"repoURL": REPOSITORY, "revision": "HEAD", **facts}}

    def test_directories(self):
        self.begin(repositories={REPOSITORY: [{"revision": "a1", "files": FILES}]})
        self.assertEqual(["apps/a", "apps/b"], self.names(
            self.git(directories=[{"path": "apps/*"}]), name="{{path}}"))
        self.assertEqual(["apps"], self.names(self.git(directories=[{"path": "*"}]),
                                              name="{{path.basename}}"))
        self.assertEqual(["b"], self.names(self.git(directories=[
            {"path": "apps/*"}, {"path": "apps/a", "exclude": True}]), name="{{path[1]}}"))
        self.assertEqual(["apps"], self.names(
            self.git(directories=[{"path": "**"}], pathParamPrefix="my"), goTemplate=True,
            name="{{index .my.path.segments 0}}"))
        self.assertEqual([], self.names(self.git(directories=[{"path": "/apps/*"}])))

    def test_files(self):
        self.begin(repositories={REPOSITORY: [{"revision": "a1", "files": FILES}]})
        self.assertEqual(["h", "a", "b1", "b2"],
                         self.names(self.git(files=[{"path": "apps/*/config.json"}])))
        self.assertEqual(["h", "a", "b1", "b2", "root"],
                         self.names(self.git(files=[{"path": "*.json"}])))
        self.assertEqual(["a-1e+06-true-config.json"], self.names(
            self.git(files=[{"path": "apps/a"}]),
            name="{{path.basename}}-{{size}}-{{deep.on}}-{{path.filename}}"))
        self.assertEqual(["1000000 true ."], self.names(
            self.git(files=[{"path": "apps/a"}]), goTemplate=True,
            name="{{.size | int64}} {{.deep.on}} ."))
        self.server.sets.settings["new_globbing"] = True
        self.assertEqual(["a", "b1", "b2", "h"], sorted(
            self.names(self.git(files=[{"path": "apps/**/config.json"}]))))
        self.assertEqual(["a"], self.names(self.git(files=[{"path": "apps/{a,x}/*"}])))
        self.assertIn("unable to parse file: bad.yaml",
                      self.refusal(self.git(files=[{"path": "bad.yaml"}])))
        self.assertIn("repository not found", self.refusal(
            {"git": {"repoURL": "https://nowhere.example.com", "revision": "HEAD",
                     "files": [{"path": "x"}]}}))

    def test_a_commit_changes_files(self):
        server = self.begin(repositories={REPOSITORY: [{"revision": "a1", "files": FILES}]})
        handle = self.made(a_set(self.git(files=[{"path": "apps/*/config.json"}])))
        self.assertEqual(["shop-a", "shop-b1", "shop-b2", "shop-h"], handle.children)
        server.repository(REPOSITORY).push({"revision": "a2", "files": {
            "apps/b/config.json": "name: b3", "apps/a/config.json": None}})
        handle.refresh()
        handle.wait_until_done()
        self.assertEqual(["shop-b3", "shop-h"], handle.children)
        self.assertNotIn("annotations", handle.seen["metadata"])
        old = {"git": {**self.git()["git"], "revision": revision("a1"),
                       "files": [{"path": "apps/a"}]}}
        self.assertEqual(["a"], self.names(old))

    def test_matrix(self):
        self.begin(clusters=CLUSTERS)
        both = {"matrix": {"generators": [a_list("a", "b"), {"list": {"elements": [
            {"tier": "{{name}}-x"}, {"tier": "y"}]}}]}}
        self.assertEqual(["a-a-x", "a-y", "b-b-x", "b-y"],
                         self.names(both, name="{{name}}-{{tier}}"))
        clash = {"matrix": {"generators": [a_list("a"), a_list("b")]}}
        self.assertIn("duplicate key name with different value", self.refusal(clash))
        self.assertEqual(["a"], self.names(clash, name="{{.name}}", goTemplate=True))
        nested = {"matrix": {"generators": [
            {"matrix": {"generators": [a_list("a"), {"list": {"elements": [{"b": "b"}]}}]}},
            {"list": {"elements": [{"c": "{{b}}c"}]}}]}}
        self.assertEqual(["abbc"], self.names(nested, name="{{name}}{{b}}{{c}}"))
        self.assertIn("less than two", self.refusal({"matrix": {"generators": [a_list("a")]}}))
        self.assertIn("more than one generator", self.refusal({"matrix": {"generators": [
            a_list("a"), {"list": {}, "clusters": {}}]}}))

    def test_the_second_child_of_a_matrix_has_values_of_its_own(self):
        self.begin(clusters=CLUSTERS)
        one = {"matrix": {"generators": [{"list": {"elements": [{"tier": "t", "env": "test"}]}}, {
            "clusters": {"selector": {"matchLabels": {"env": "{{.env}}"}},
                         "values": {"of": "{{.name}}", "tier": "{{.tier}}"}}}]}}
        self.assertEqual(["test-test-t"], self.names(
            one, name="{{.name}}-{{.values.of}}-{{.values.tier}}", goTemplate=True,
            goTemplateOptions=["missingkey=error"]))

    def test_merge(self):
        self.begin()
        sides = [{"list": {"elements": elements}} for elements in (
            [{"a": "1_1", "b": "same", "c": "1_3"}], [{"a": "2_1", "b": "same"}],
            [{"a": "3_1", "b": "different", "c": "3_3"}])]
        one = {"merge": {"mergeKeys": ["b"], "generators": sides}}
        for is_go, name in ((False, "{{a}} {{b}} {{c}}"), (True, "{{.a}} {{.b}} {{.c}}")):
            self.assertEqual(["2_1 same 1_3"], self.names(one, name=name, goTemplate=is_go))
        one["merge"]["generators"] = [{"list": {"elements": [{"b": "x"}, {"b": "x"}]}}, sides[0]]
        self.assertIn('Duplicate key was {"b":"x"}', self.refusal(one))
        one["merge"]["mergeKeys"] = []
        self.assertIn("no merge keys", self.refusal(one))

    def test_those_who_ask_others(self):
        pulls = [{"number": 7, "branch": "feature/ABC_1", "head_sha": "0123456789", "labels": ["ok"],
                  "title": "A title", "author": "me"}, {"number": 8, "branch": "x", "head_sha": "8"}]
        self.begin(clusters=CLUSTERS, generators={
            "pullRequest": {"acme/shop": pulls},
            "scmProvider": {"acme": [{"repository": "api", "branch": "main", "labels": ["go"]},
                                     {"repository": "web", "paths": ["charts"]}]},
            "clusterDecisionResource": {"placement": {
                "matchKey": "clusterName", "decisions": [{"clusterName": "test", "weight": 2.0},
                                                         {"clusterName": "unknown"}]}},
            "plugin": {"ask": [{"name": "p", "deep": {"n": 1}}]}})
        github = {"owner": "acme", "repo": "shop", "labels": ["ok"]}
        self.assertEqual(["7-feature-abc-1-01234567"], self.names(
            {"pullRequest": {"github": github}}, name="{{number}}-{{branch_slug}}-{{head_short_sha}}"))
        self.assertEqual(["8"], self.names({"pullRequest": {
            "github": {**github, "labels": []}, "filters": [{"branchMatch": "^x"}]}},
            name="{{number}}"))
        gone = {"github": {**github, "repo": "gone"}}
        self.assertIn("404", self.refusal({"pullRequest": gone}))
        self.assertEqual([], self.names({"pullRequest": {
            **gone, "continueOnRepoNotFoundError": True}}))
        scm = {"github": {"organization": "acme"}}
        for filters, expected in (([], ["api", "web"]), ([{"repositoryMatch": "^a"}], ["api"]),
                                  ([{"pathsExist": ["charts/"]}], ["web"]),
                                  ([{"labelMatch": "go"}, {"branchMatch": "x"}], [])):
            self.assertEqual(expected, self.names({"scmProvider": {**scm, "filters": filters}},
                                                  name="{{repository}}"))
        decided = {"clusterDecisionResource": {"configMapRef": "placement", "name": "x",
                                               "values": {"a": "{{name}}"}}}
        self.assertEqual(["test-2-{{name}}"], self.names(
            decided, name="{{name}}-{{weight}}-{{values.a}}"))
        plugin = {"plugin": {"configMapRef": {"name": "ask"}, "input": {"parameters": {"q": "r"}}}}
        self.assertEqual(["p-1-r"], self.names(
            plugin, name="{{name}}-{{deep.n}}-{{generator.input.parameters.q}}"))

    def test_selectors_after_generators(self):
        self.begin(clusters=CLUSTERS)
        for term, expected in (({"operator": "In", "values": ["a"]}, ["a"]),
                               ({"operator": "NotIn", "values": ["a"]}, ["b"]),
                               ({"operator": "Exists"}, ["a", "b"]),
                               ({"operator": "DoesNotExist"}, [])):
            self.assertEqual(expected, self.names({**a_list("a", "b"), "selector": {
                "matchExpressions": [{"key": "name", **term}]}}))
        one = {"clusters": {}, "selector": {"matchLabels": {"metadata.labels.env": "test"}}}
        self.assertEqual(["test"], self.names(one, name="{{.name}}", goTemplate=True))
        self.server.set_version("v3.3.0")
        self.assertEqual([], self.names(one, name="{{.name}}", goTemplate=True))


class Templates(Sets):
    def only(self, element, template_of, **spec):
        found = self.generated(a_set({"list": {"elements": [element]}}, template=template_of, **spec))
        self.assertEqual(1, len(found))
        return found[0]

    def text(self, text, element=None, **spec):
        return self.only(element or {"a": "X", "a.b": "Y", "path[0]": "P"}, template(
            "x", info=[{"name": "text", "value": text}]), **spec)["spec"]["info"][0]["value"]

    def test_the_simple_mode(self):
        self.begin()
        for text, expected in (("{{a}}", "X"), ("{{ a }}", "X"), ("{{a.b}}", "Y"),
                               ("{{path[0]}}", "P"), ("{{\na\n}} {{a}}", "X X"),
                               ("{{\na\n}}", "{{\na\n}}"), ("{{}}", "{{}}"),
                               ("{{a}}{{zz}}{{a}}", "X{{zz}}X"), ("{{{a}}}", "{{{a}}}"),
                               ("{{.a}}", "{{.a}}"), ("}} {{", "}} {{")):
            self.assertEqual(expected, self.text(text), text)
        self.assertIn("cannot find end tag", self.refusal(a_list("a"), template=template(
            "{{name}} {{b")))

    def test_the_go_mode(self):
        self.begin()
        element = {"a": "Ab c", "n": 3, "list": ["x", "y"], "map": {"k": "v"}, "big": 880444307210}
        for text, expected in (
                ("{{.a}}", "Ab c"), ("{{ .a | lower | replace \" \" \"-\" }}", "ab-c"),
                ("{{.gone}}", "<no value>"), ("{{ .gone | default \"d\" }}", "d"),
                ("{{index .map \"k\"}}-{{index .list 1}}", "v-y"), ("{{.big}}", "8.8044430721e+11"),
                ("{{.n}} {{.list}} {{.map}}", "3 [x y] map[k:v]"), ("a{{- /* no */ -}} b", "ab"),
                ("{{if eq .a \"x\"}}1{{else if .n}}2{{else}}3{{end}}", "2"),
                ("{{range .list}}<{{.}}>{{end}}", "<x><y>"), ("{{normalize .a}}", "ab-c"),
                ("{{printf \"%s-%v\" .a .n}}", "Ab c-3"), ("{{toJson .map}}", '{"k":"v"}'),
                ("{{with .map}}{{.k}}{{end}}", "v"), ("{{dig \"map\" \"k\" \"d\" .}}", "v")):
            self.assertEqual(expected, self.text(text, element, goTemplate=True), text)
        strict = {"goTemplate": True, "goTemplateOptions": ["missingkey=error"]}
        for text, problem in (("{{.gone}}", 'no entry for key "gone"'), ("{{name}}", "not defined"),
                              ("{{genCA 1}}", "not defined"), ("{{", "unclosed action"),
                              ("{{if .a}}", "unexpected EOF"), ("{{eq .n 3}}", "incompatible types")):
            self.assertIn(problem, self.generated(a_set(
                {"list": {"elements": [element]}}, template=template(text), **strict), 500))

    def test_keys_values_and_what_is_added(self):
        self.begin()
        one = template(metadata={"labels": {"{{a}}": "{{a}}"}, "namespace": "other"}, source={
            "repoURL": REPOSITORY, "path": "x", "helm": {"valuesObject": {"{{a}}": {
                "n": 1000000, "list": ["{{a}}"], "on": True}}}})
        found = self.only({"a": "X"}, one)
        self.assertEqual({"X": "X"}, found["metadata"]["labels"])
        self.assertEqual({"X": {"n": 1000000, "list": ["X"], "on": True}},
                         found["spec"]["source"]["helm"]["valuesObject"])
        self.assertEqual([FINALIZER], found["metadata"]["finalizers"])
        self.assertNotIn("namespace", found["metadata"])  # the manifest says none
        found = self.only({"a": "X"}, one, syncPolicy={"preserveResourcesOnDeletion": True})
        self.assertNotIn("finalizers", found["metadata"])
        found = self.only({}, one)  # untouched, as upstream
        self.assertEqual(({"{{a}}": "{{a}}"}, None), (
            found["metadata"]["labels"], found["metadata"].get("finalizers")))

    def test_templates_of_generators(self):
        self.begin()
        own = template("own-{{name}}", project="", syncPolicy={"automated": {"prune": False}})
        one = a_set({"list": {**a_list("a")["list"], "template": own}}, template=template(
            "x", syncPolicy={"automated": {"prune": True}}, metadata={"labels": {"l": "m"}}))
        found, = self.generated(one)
        self.assertEqual(("own-a", {"l": "m"}, "default", True), (
            found["metadata"]["name"], found["metadata"]["labels"], found["spec"]["project"],
            found["spec"]["syncPolicy"]["automated"]["prune"]))

    def test_template_patches(self):
        self.begin()

        def patched(text, **spec):
            return self.only({"name": "a"}, template("x", revisionHistoryLimit=3, metadata={
                "finalizers": ["one"]}), templatePatch=text, **spec)
        found = patched("metadata: {labels: {l: '{{name}}'}, finalizers: [two]}\n"
                        "spec: {project: evil, revisionHistoryLimit: null, syncPolicy: "
                        "{syncOptions: [A]}}")
        self.assertEqual(({"l": "a"}, ["one", "two"], "default", ["A"]), (
            found["metadata"]["labels"], found["metadata"]["finalizers"], found["spec"]["project"],
            found["spec"]["syncPolicy"]["syncOptions"]))
        self.assertNotIn("revisionHistoryLimit", found["spec"])
        found = patched('{{if .gone}}x: y{{end}}', goTemplate=True)
        self.assertEqual(3, found["spec"]["revisionHistoryLimit"])
        found = patched('{"metadata": {"name": "b"}}')
        self.assertEqual("b", found["metadata"]["name"])
        for text, problem in (("spec: [1]", "invalid templatePatch"), ("a: [", "converting"),
                              ("spec: {$patch: replace}", "directives")):
            self.assertIn(problem, self.generated(a_set(
                a_list("a"), templatePatch=text), 500))


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
            self.assertEqual(1, len(self.get(path).json["items"]))
        kinds = [secret["metadata"]["labels"]["argocd.argoproj.io/secret-type"]
                 for secret in server.store.all("Secret")]
        self.assertEqual(["cluster", "repository"], sorted(kinds))


class Controlling(Sets):
    def test_what_a_set_makes(self):
        self.begin()
        handle = self.made(a_set(a_list("a", "b")))
        self.assertEqual(["shop-a", "shop-b"], handle.children)
        child = self.app("shop-a")
        self.assertEqual([FINALIZER], child["metadata"]["finalizers"])
        self.assertEqual(handle.seen["metadata"]["uid"],
                         child["metadata"]["ownerReferences"][0]["uid"])
        self.assertEqual({"ErrorOccurred": "False", "ParametersGenerated": "True",
                          "ResourcesUpToDate": "True"},
                         {kind: one[0] for kind, one in handle.conditions.items()})
        status = handle.seen["status"]
        self.assertEqual(("Healthy", 2), (status["health"]["status"], status["resourcesCount"]))

    def test_what_a_scenario_begins_with_is_done(self):
        self.begin(applicationsets=[{"name": "many", "spec": a_set(a_list("a"))["spec"]}])
        self.assertEqual(("Synced", "Healthy"), (
            self.app("shop-a")["status"]["sync"]["status"],
            self.app("shop-a")["status"]["health"]["status"]))

    def test_it_is_left_alone_while_nothing_differs(self):
        server = self.begin()
        one = a_set(a_list("a"))
        one["spec"]["template"]["spec"] |= {"project": "default", "syncPolicy": {}, "source": {
            "repoURL": REPOSITORY, "path": "x", "helm": {"values": ""}, "directory": {
                "recurse": False, "include": "*.yaml"}}}
        handle = self.made(one)
        server.wait_for(lambda: self.app("shop-a")["status"]["sync"]["status"])
        self.assertEqual({"repoURL": REPOSITORY, "path": "x", "directory": {"include": "*.yaml"}},
                         self.app("shop-a")["spec"]["source"])
        generation = self.app("shop-a")["metadata"]["managedFields"]
        handle.refresh()
        handle.wait_until_done()
        self.assertEqual(generation, self.app("shop-a")["metadata"]["managedFields"])

    def test_what_an_update_replaces_and_keeps(self):
        server = self.begin()
        one = a_set(a_list("a"), preservedFields={"annotations": ["mine"], "labels": ["kept"]})
        handle = self.made(one)
        finalizer = "post-delete-finalizer.argocd.argoproj.io/cleanup"
        server.application("shop-a").change({
            "metadata": {"annotations": {"mine": "1", "other": "2",
                                         "notified.notifications.argoproj.io": "{}"},
                         "labels": {"kept": "1", "gone": "2"}, "finalizers": [FINALIZER, finalizer]},
            "spec": {"revisionHistoryLimit": 3}})
        handle.wait_until_done()
        metadata = self.app("shop-a")["metadata"]
        self.assertEqual({"mine": "1", "notified.notifications.argoproj.io": "{}"},
                         metadata["annotations"])
        self.assertEqual(({"kept": "1"}, [FINALIZER, finalizer]),
                         (metadata["labels"], metadata["finalizers"]))
        self.assertNotIn("revisionHistoryLimit", self.app("shop-a")["spec"])

    def test_differences_that_are_ignored(self):
        server = self.begin()
        handle = self.made(a_set(a_list("a"), ignoreApplicationDifferences=[
            {"name": "shop-a", "jsonPointers": ["/spec/source/targetRevision"]},
            {"jqPathExpressions": [".spec.revisionHistoryLimit"]}]))
        change = {"spec": {"source": {"targetRevision": "mine"}, "revisionHistoryLimit": 1}}
        server.application("shop-a").change(change)
        handle.wait_until_done()
        self.assertEqual(("mine", 1), (self.app("shop-a")["spec"]["source"]["targetRevision"],
                                       self.app("shop-a")["spec"]["revisionHistoryLimit"]))
        server.application("shop-a").change({"spec": {"source": {"path": "else"}}})
        handle.wait_until_done()
        self.assertEqual(("shop", "mine"), (self.app("shop-a")["spec"]["source"]["path"],
                                            self.app("shop-a")["spec"]["source"]["targetRevision"]))

    def test_an_application_that_is_deleted_comes_back(self):
        self.begin()
        handle = self.made(a_set(a_list("a")))
        uid = self.app("shop-a")["metadata"]["uid"]
        self.server.application("shop-a").delete()
        self.server.wait_for(lambda: self.app("shop-a") and
                             self.app("shop-a")["metadata"]["uid"] != uid)
        handle.wait_until_done()

    def test_policies(self):
        """Section 10: who may create, update and delete."""
        for where in ("spec", "flag"):
            for policy, updates, deletes in (("create-only", False, False), ("sync", True, True),
                                             ("create-update", True, False),
                                             ("create-delete", False, True)):
                with self.subTest(where=where, policy=policy):
                    flag = where == "flag"
                    self.begin(server={"sets": {"policy": policy if flag else "",
                                                "override": not flag}})
                    one = a_set(a_list("a", "b"), syncPolicy={
                        "applicationsSync": "sync" if flag else policy})
                    handle = self.made(one)
                    one["spec"]["generators"] = [a_list("b", "c")]
                    one["spec"]["template"]["spec"]["revisionHistoryLimit"] = 9
                    self.made(one, "?upsert=true")
                    self.server.wait_for(lambda deletes=deletes, handle=handle: (
                        "shop-a" in handle.children) != deletes)
                    self.assertIn("shop-c", handle.children)
                    self.assertEqual(updates, "revisionHistoryLimit" in self.app("shop-b")["spec"])

    def test_a_controller_that_only_looks(self):
        self.begin(server={"sets": {"dry_run": True}})
        handle = self.made(a_set(a_list("a")))
        self.assertEqual([], handle.children)

    def test_an_error_changes_nothing(self):
        self.begin()
        handle = self.made(a_set(a_list("a")))
        broken = a_set(a_list("b"), {"list": {"elements": [{"name": 1}]}})
        self.made(broken, "?upsert=true")
        self.assertEqual(["shop-a"], handle.children)
        self.assertEqual(("True", "ApplicationGenerationFromParamsError"),
                         handle.conditions["ErrorOccurred"][:2])
        self.assertEqual(["False", "False"], [handle.conditions[kind][0] for kind in (
            "ParametersGenerated", "ResourcesUpToDate")])
        self.assertEqual("Degraded", handle.seen["status"]["health"]["status"])
        broken = a_set(a_list("a"), goTemplate=True, template=template("{{.gone.x.y | nothing}}"))
        self.made(broken, "?upsert=true")
        self.assertEqual("RenderTemplateParamsError", handle.conditions["ErrorOccurred"][1])

    def test_some_are_not_valid(self):
        self.begin()
        elements = [{"name": "a", "project": "default", "cluster": "in-cluster"},
                    {"name": "b", "project": "gone", "cluster": "in-cluster"},
                    {"name": "c", "project": "default", "cluster": "gone"},
                    {"name": "d", "project": "default", "cluster": "in-cluster"},
                    {"name": "d", "project": "default", "cluster": "in-cluster"}]
        one = a_set({"list": {"elements": elements[:1] + elements[3:4]}})
        handle = self.made(one)
        one["spec"] |= {"generators": [{"list": {"elements": elements}}], "template": template(
            project="{{project}}", destination={"name": "{{cluster}}", "namespace": "x"})}
        handle.change({"spec": one["spec"]})
        handle.wait_until_done()
        self.assertEqual(["shop-a", "shop-d"], handle.children)
        self.assertEqual("x", self.app("shop-a")["spec"]["destination"]["namespace"])
        self.assertEqual("shop", self.app("shop-d")["spec"]["destination"]["namespace"])
        self.assertEqual(("True", "ApplicationValidationError",
                          "ApplicationSet many contains applications with duplicate name: shop-d "
                          "(and 2 more)"), handle.conditions["ErrorOccurred"])
        self.assertEqual("True", handle.conditions["ParametersGenerated"][0])
        handle.change({"spec": {"generators": [{"list": {"elements": elements[2:3]}}]}})
        handle.wait_until_done()
        self.assertEqual("application destination spec is invalid: there are no clusters with this "
                         "name: gone", handle.conditions["ErrorOccurred"][2])

    def test_whom_applications_belong_to(self):
        self.begin(applications=[{"name": "shop-a", "path": "old"}])
        handle = self.made(a_set(a_list("a"), syncPolicy={"applicationsSync": "create-only"}))
        self.assertEqual(["shop-a"], handle.children)  # adopted, and overwritten
        self.assertEqual("shop", self.app("shop-a")["spec"]["source"]["path"])
        other = self.made(a_set(a_list("a", "z"), name="other"))
        self.assertEqual(["shop-z"], other.children)
        status, reason, message = other.conditions["ErrorOccurred"]
        self.assertEqual(("True", "UpdateApplicationError"), (status, reason))
        self.assertIn("already owned by another ApplicationSet controller many", message)

    def test_steps_can_be_held(self):
        server = self.begin()
        server.controller.hold("generate", "many")
        self.create(a_set(a_list("a")))
        server.controller.wait_for("generate", "many")
        self.assertIsNone(self.app("shop-a"))
        server.controller.step("generate", "many")
        self.assertIsNotNone(self.app("shop-a"))

    def test_clusters_that_come_and_go(self):
        server = self.begin()
        handle = self.made(a_set({"clusters": {}}, template=template(
            "x-{{name}}", destination={"server": "{{server}}", "namespace": "x"})))
        self.assertEqual(["x-in-cluster"], handle.children)
        server.add_cluster(name="eu", server="https://eu.example.com")
        handle.wait_until_done()
        self.assertEqual(["x-eu", "x-in-cluster"], handle.children)
        server.controller.hold("delete")
        server.store.delete("Secret", ("argocd", "cluster-eu"))
        handle.wait_until_done()
        # Its cluster is gone: nothing waits for its resources.
        self.assertEqual(["x-in-cluster"], handle.children)


class Ending(Sets):
    def test_children_go_with_their_set(self):
        self.begin()
        self.made(a_set(a_list("a")))
        self.assertEqual(200, self.ask("DELETE", "/api/v1/applicationsets/many").status)
        self.server.wait_for(lambda: self.app("shop-a") is None)

    def test_resources_live_on_where_that_is_wished(self):
        server = self.begin()
        one = a_set(a_list("a"), syncPolicy={"preserveResourcesOnDeletion": True})
        one["spec"]["template"]["spec"]["syncPolicy"] = {"automated": {}}
        self.made(one)
        live = server.world.live(("argocd", "shop-a"))
        server.wait_for(lambda: live.resources[0].is_live)
        server.applicationset("many").delete()
        server.wait_for(lambda: self.app("shop-a") is None)
        self.assertIs(live, server.world.live(("argocd", "shop-a")))

    def test_a_policy_and_a_finalizer_keep_the_children(self):
        self.begin()
        handle = self.made(a_set(a_list("a"), metadata={"finalizers": [FINALIZER]},
                                 syncPolicy={"applicationsSync": "create-update"}))
        handle.delete()
        handle.wait_for(lambda seen: seen is None)
        self.server.controller.hold("collect")
        self.assertEqual([], self.app("shop-a")["metadata"]["ownerReferences"])

    def test_orphans_and_those_that_go_first(self):
        server = self.begin()
        for policy in ("Orphan", "Foreground"):
            handle = self.made(a_set(a_list(policy.lower())))
            server.controller.hold("delete")
            handle.delete(policy)
            if policy == "Foreground":
                server.controller.wait_for("delete", "shop-foreground")
                self.assertIn("deletionTimestamp", handle.seen["metadata"])
                server.controller.release()
            handle.wait_for(lambda seen: seen is None)
        self.assertIsNotNone(self.app("shop-orphan"))
        self.assertIsNone(self.app("shop-foreground"))


class Rolling(Sets):
    STEPS = [{"matchExpressions": [{"key": "env", "operator": "In", "values": ["dev"]}]},
             {"matchExpressions": [{"key": "env", "operator": "In", "values": ["prod"]}],
              "maxUpdate": 1}]

    def rolling(self, **strategy):
        elements = [{"name": "a", "env": "dev"}, {"name": "b", "env": "prod"},
                    {"name": "c", "env": "prod"}, {"name": "d", "env": "none"}]
        return a_set({"list": {"elements": elements}}, strategy={
            "type": "RollingSync", "rollingSync": {"steps": self.STEPS}, **strategy},
            template=template(metadata={"labels": {"env": "{{env}}"}},
                              syncPolicy={"automated": {"prune": True}}))

    def rows(self, handle):
        return {row["application"][5:]: (row["step"], row["status"])
                for row in handle.seen["status"].get("applicationStatus") or []}

    def test_step_by_step(self):
        server = self.begin(server={"sets": {"progressive": True}})
        server.controller.hold("pick-up")
        self.create(self.rolling())
        handle = server.applicationset("many")
        server.controller.wait_for("pick-up", "shop-a")
        handle.wait_until_done()
        self.assertIs(False, self.app("shop-b")["spec"]["syncPolicy"]["automated"]["enabled"])
        self.assertEqual({"a": ("1", "Pending"), "b": ("2", "Waiting"), "c": ("2", "Waiting"),
                          "d": ("-1", "Waiting")}, self.rows(handle))
        self.assertEqual("Progressing", handle.seen["status"]["health"]["status"])
        server.controller.step("pick-up", "shop-a")
        server.controller.wait_for("pick-up", "shop-b")
        self.assertEqual([("1", "Healthy"), ("2", "Pending"), ("2", "Waiting")],
                         [self.rows(handle)[name] for name in "abc"])
        server.controller.release()
        server.wait_for(lambda: [self.rows(handle)[name][1] for name in "abc"] == ["Healthy"] * 3)
        server.wait_for(lambda: handle.conditions["RolloutProgressing"][0] == "False")
        self.assertEqual([], server.application("shop-d").operations)

    def test_steps_that_make_no_sense(self):
        self.begin(server={"sets": {"progressive": True}})
        one = self.rolling()
        handle = self.made(one)
        self.assertEqual("False", handle.conditions["InvalidRolloutConfig"][0])
        steps = [*self.STEPS, self.STEPS[0], {"matchExpressions": [
            {"key": "env", "operator": "Exists"}]}]
        handle.change({"spec": {"strategy": {"rollingSync": {"steps": steps}}}})
        handle.wait_until_done()
        status, _, message = handle.conditions["InvalidRolloutConfig"]
        self.assertEqual("True", status)
        for part in ("shop-a is selected by the steps 1 and 3", "unknown operator 'Exists'",
                     "step 4 selects no application"):
            self.assertIn(part, message)
        self.assertEqual("1", self.rows(handle)["a"][0])

    def test_the_last_step_goes_first(self):
        server = self.begin(server={"sets": {"progressive": True}})
        one = self.rolling(deletionOrder="Reverse")
        one["spec"]["generators"][0]["list"]["elements"].pop()
        handle = self.made(one)
        self.assertEqual([FINALIZER], handle.seen["metadata"]["finalizers"])
        server.controller.hold("delete")
        handle.delete()
        gone = []
        for _ in range(3):
            gone.append(server.controller.wait_for("delete").application)
            server.controller.step("delete")
        handle.wait_for(lambda seen: seen is None)
        self.assertEqual("shop-a", gone[-1])

    def test_without_the_flag_all_go_at_once(self):
        self.begin()
        handle = self.made(self.rolling())
        self.assertEqual({}, self.rows(handle))
        self.assertNotIn("enabled", self.app("shop-b")["spec"]["syncPolicy"]["automated"])
