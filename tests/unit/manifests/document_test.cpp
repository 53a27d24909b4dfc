// SPDX-License-Identifier: Apache-2.0
#include "manifests/document.hpp"

#include <catch2/catch.hpp>

#include "manifests/path.hpp"

using namespace manifests;

namespace {

std::vector<Document> documents_of(const std::string& text, const std::string& file = "a.yaml") {
  auto documents = read_documents(text, file);
  if (!documents) FAIL(base::to_string(documents.error()));
  return std::move(documents).value();
}

std::string error_of(const std::string& text, const std::string& file = "a.yaml") {
  const auto documents = read_documents(text, file);
  return documents ? "read" : base::to_string(documents.error());
}

const std::string set_text = R"(# a comment
---
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: shop
  labels: {team: a, "a.b/c": d}
spec:
  generators:
    - list:
        elements: [{a: 1}]
    - git: &git
        repoURL: https://x
        directories:
        - path: a
        - path: b
    - git:
        <<: *git
        revision: main
)";

}  // namespace

TEST_CASE("documents: each has its kind, its name and its line", "[manifests]") {
  const auto documents = documents_of(R"(
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
---
# nothing
---
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: team}
---
apiVersion: v1
kind: Secret
metadata: {name: repo, labels: {argocd.argoproj.io/secret-type: repository}}
---
apiVersion: v1
kind: Secret
metadata: {name: other}
---
kind: Deployment
)");
  REQUIRE(documents.size() == 5);
  CHECK(documents[0].kind() == ObjectKind::application);
  CHECK(documents[0].title() == "Application web");
  CHECK(documents[0].namespace_name() == "argocd");
  CHECK(documents[0].line() == 2);
  CHECK(documents[1].kind() == ObjectKind::project);
  CHECK(documents[1].line() == 8);
  CHECK(documents[2].kind() == ObjectKind::secret);
  CHECK(documents[2].secret_type() == "repository");
  CHECK(documents[3].kind() == ObjectKind::other);
  CHECK(documents[4].kind() == ObjectKind::other);
  CHECK(documents[4].title() == "Deployment");
}

TEST_CASE("documents: a kind of another version is not Argo CD's", "[manifests]") {
  const auto documents = documents_of("apiVersion: argoproj.io/v1\nkind: ApplicationSet\n");
  CHECK(documents[0].kind() == ObjectKind::other);
}

TEST_CASE("documents: one that names no namespace can be put into one", "[manifests]") {
  auto documents =
      documents_of("metadata: {name: a}\n---\nmetadata: {name: b, namespace: own}\n---\nkind: X\n");
  for (auto& document : documents) document.place_in("argocd");
  CHECK(documents[0].namespace_name() == "argocd");
  CHECK(documents[1].namespace_name() == "own");
  CHECK(documents[2].namespace_name() == "argocd");
}

TEST_CASE("documents: a path has the line of its key or item", "[manifests]") {
  const auto document = documents_of(set_text).front();
  const std::vector<std::pair<std::string, std::size_t>> rows = {
      {"", 3},
      {"kind", 4},
      {"metadata.labels.team", 7},
      {R"(metadata.labels["a.b/c"])", 7},
      {"spec.generators", 9},
      {"spec.generators[0]", 10},
      {"spec.generators[0].list.elements[0].a", 11},
      {"spec.generators[1].git.directories[1].path", 16},
      {"spec.generators[1].git.files", 12},           // nothing there: the nearest
      {"spec.generators[7]", 9},                      // the same
      {"spec.generators[2].git.directories[0]", 15},  // merged in
      {"spec.generators[2].git.revision", 19},
      {"spec..x", 3},
  };
  for (const auto& [path, line] : rows) {
    INFO(path);
    CHECK(document.line_of(path) == line);
    CHECK(document.where()(path).line == line);
  }
  CHECK(document.where()("kind").file == "a.yaml");
}

TEST_CASE("documents: what is merged has the line that counts", "[manifests]") {
  const auto document = documents_of(
                            "a: &a\n  x: 1\nb: &b\n  x: 2\n  z: 3\n"
                            "c:\n  x: 4\n  <<: [*a, *b]\n"
                            "d:\n  <<: *a\n  x: 5\n")
                            .front();
  CHECK(document.json()["c"].dump() == R"({"x":1,"z":3})");
  CHECK(document.line_of("c.x") == 2);
  CHECK(document.line_of("c.z") == 5);
  CHECK(document.json()["d"].dump() == R"({"x":5})");
  CHECK(document.line_of("d.x") == 11);
}

TEST_CASE("documents: the items of a List are objects of their own", "[manifests]") {
  const auto documents = documents_of(R"(apiVersion: v1
kind: List
items:
- apiVersion: argoproj.io/v1alpha1
  kind: Application
  metadata: {name: a}
- apiVersion: argoproj.io/v1alpha1
  kind: Application
  metadata:
    name: b
)");
  REQUIRE(documents.size() == 2);
  CHECK(documents[1].name() == "b");
  CHECK(documents[1].line() == 7);
  CHECK(documents[1].line_of("metadata.name") == 10);
  CHECK(documents_of("kind: List\nitems:\n").empty());
  CHECK(documents_of("kind: List\n").empty());
}

TEST_CASE("documents: so are those of a list, and of a List in it", "[manifests]") {
  const auto documents =
      documents_of("- kind: A\n- kind: List\n  items:\n  - kind: B\n- kind: C\n");
  REQUIRE(documents.size() == 3);
  CHECK(documents[1].kind_name() == "B");
  CHECK(documents[1].line() == 4);
  CHECK(documents_of("[]\n").empty());
}

TEST_CASE("documents: what is no object may be passed over", "[manifests]") {
  const auto documents = read_documents("a\n---\n- 1\n- kind: A\n", "a.yaml", Strays::passed_over);
  REQUIRE(documents.has_value());
  CHECK(documents->size() == 1);
}

TEST_CASE("documents: a List may merge its items from elsewhere", "[manifests]") {
  const auto documents = documents_of(R"(kind: List
x: &x
  items: [{kind: A}, {kind: B}]
items: [{kind: C}]
<<: *x
)");
  CHECK(documents.size() == 2);
}

TEST_CASE("documents: JSON is read too", "[manifests]") {
  const auto documents = documents_of(
      "{\"apiVersion\": \"argoproj.io/v1alpha1\",\n \"kind\": \"Application\"}", "a.json");
  CHECK(documents[0].kind() == ObjectKind::application);
  CHECK(documents[0].line_of("kind") == 2);
}

TEST_CASE("documents: what cannot be read has a file and a line", "[manifests]") {
  CHECK(error_of("a: 1\n---\nb: 1\nb: 2\n") ==
        "a.yaml:4: the key `b` is there twice, first in line 3");
  CHECK(error_of("a: 1\n---\n- b\n") == "a.yaml:3: a document must be an object of Kubernetes");
  CHECK(error_of("kind: List\nitems:\n- 1\n") ==
        "a.yaml:3: a document must be an object of Kubernetes");
  CHECK(error_of("{\"a\": 1, \"a\": 2}", "a.json") ==
        "a.json:1: the key `a` is there twice, first in line 1");
}

TEST_CASE("documents: a tag without quotes has a hint of its own", "[manifests]") {
  const auto documents = read_documents("metadata:\n  name: {{name}}\n", "a.yaml");
  REQUIRE_FALSE(documents.has_value());
  CHECK(documents.error().hint == "a text that begins with {{ needs quotes around it");
  CHECK(documents.error().message.find("Helm") == std::string::npos);
}

TEST_CASE("documents: quoted tags are no reason", "[manifests]") {
  const auto documents = read_documents("a: \"{{x}}\"\nb: {c: '{{y}}'\n", "a.yaml");
  REQUIRE_FALSE(documents.has_value());
  CHECK(documents.error().hint.empty());
  CHECK(documents.error().message.starts_with("a.yaml:3: "));
}

TEST_CASE("documents: the lines of a text in a block are those of the file", "[manifests]") {
  const auto documents = documents_of(R"(a: 1
block: |-
  one
  two
folded: >
  one
  two
"quoted": "one\ntwo"
)");
  REQUIRE(documents.size() == 1);
  CHECK(documents[0].line_in("block", 1) == 3);
  CHECK(documents[0].line_in("block", 2) == 4);
  CHECK(documents[0].line_in("folded", 2) == 5);
  CHECK(documents[0].line_in("quoted", 2) == 8);
  CHECK(documents[0].line_in("absent", 2) == 1);
}

TEST_CASE("path: a path is read as it is written", "[manifests]") {
  const auto path = path_to(path_to(path_to("spec", "a\"b.c"), 3), "repoURL");
  CHECK(path == R"(spec["a\"b.c"][3].repoURL)");
  const auto steps = steps_of(path);
  REQUIRE(steps.has_value());
  CHECK(*steps == std::vector<Step>{"spec", "a\"b.c", std::size_t{3}, "repoURL"});
  CHECK(path_to("", "a.b") == R"(["a.b"])");
  CHECK(steps_of(R"(["a.b"])") == std::vector<Step>{"a.b"});
  CHECK(steps_of("")->empty());
  for (const auto* none : {".", "a..b", "a[", "a[x]", "a[\"b]", "a[\"b\"", "a]b["}) {
    INFO(none);
    CHECK_FALSE((steps_of(none).has_value() && std::string(none) != "a]b["));
  }
}
