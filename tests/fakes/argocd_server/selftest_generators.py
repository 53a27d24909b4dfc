# SPDX-License-Identifier: Apache-2.0
"""What the generators of an ApplicationSet make, and what becomes of templates."""

from fakes.argocd_server import revision
from fakes.argocd_server.selftest_set_support import (FINALIZER, REPOSITORY, Sets, a_list, a_set,
                                                        template)

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
        self.assertEqual(["p-1-{{generator}}"], self.names(
            plugin, name="{{name}}-{{deep.n}}-{{generator}}"))
        self.assertEqual(["p-1-\"r\""], self.names(
            plugin, name="{{.name}}-{{.deep.n}}-{{toJson .generator.input.parameters.q}}",
            goTemplate=True))

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
