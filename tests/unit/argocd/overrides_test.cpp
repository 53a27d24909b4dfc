// SPDX-License-Identifier: Apache-2.0
#include "argocd/overrides.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using argocd::Overrides;
using argocd::patch_for;
using nlohmann::json;

namespace {

Overrides parameters(const std::vector<std::string>& texts, std::string source = {}) {
  Overrides overrides = {.source = std::move(source)};
  for (const auto& text : texts) overrides.parameters.push_back(*argocd::read_parameter(text));
  return overrides;
}

Overrides images(const std::vector<std::string>& texts, std::string source = {}) {
  Overrides overrides = {.source = std::move(source)};
  for (const auto& text : texts) overrides.images.push_back(*argocd::read_image(text));
  return overrides;
}

// An Application with one source, to which these settings belong.
json one_source(const json& settings, const char* observed = "") {
  json source = {{"repoURL", "https://git.example.com/acme/deploy.git"}, {"path", "web"}};
  source.update(settings);
  return {{"metadata", {{"name", "web"}}},
          {"spec", {{"source", source}}},
          {"status", {{"sourceType", observed}}}};
}

// As in argocd-api.md, 7.4: a chart, values for it, and a directory of its own.
json many_sources() {
  return json::parse(R"({"metadata": {"name": "billing"}, "spec": {"sources": [
    {"repoURL": "https://charts.example.com", "chart": "billing", "name": "chart",
     "helm": {"valueFiles": ["$vals/prod.yaml"], "parameters": [{"name": "tag", "value": "1"}]}},
    {"repoURL": "https://git.example.com/acme/values.git", "ref": "vals", "name": "values"},
    {"repoURL": "https://me:pass@git.example.com/acme/base.git", "path": "."}]},
    "status": {"sourceTypes": ["Helm", "Directory", "Kustomize"]}})");
}

json patch(const Overrides& overrides, const json& object) {
  const auto found = patch_for(overrides, object.dump());
  if (!found) FAIL(base::to_string(found.error()));
  return found->empty() ? json() : json::parse(*found);
}

// The list that a patch leaves at a path.
json list_after(const Overrides& overrides, const json& object, const char* path) {
  const auto operations = patch(overrides, object);
  return operations.is_null() ? object.at(json::json_pointer(path)) : operations.back()["value"];
}

base::Error refusal(const Overrides& overrides, const json& object) {
  const auto found = patch_for(overrides, object.dump());
  if (found) FAIL(*found);
  return found.error();
}

bool has(const std::string& text, const std::string& piece) {
  return text.find(piece) != std::string::npos;
}

constexpr auto parameters_path = "/spec/source/helm/parameters";
constexpr auto images_path = "/spec/source/kustomize/images";

}  // namespace

TEST_CASE("overrides: the line ends behind a value are no part of it, blanks are", "[argocd]") {
  CHECK(argocd::read_parameter("image.tag=2\n")->value == "2");
  CHECK(argocd::read_parameter("image.tag=2\r\n\n")->value == "2");
  CHECK(argocd::read_parameter("args=\n a\n b \n")->value == "\n a\n b ");
  CHECK(argocd::read_parameter("args=\n")->value.empty());
}

TEST_CASE("overrides: commas of a value are escaped once", "[argocd]") {
  struct Row {
    std::string text;
    std::string name;
    std::string value;
  };
  const Row rows[] = {
      {"image.tag=1.4", "image.tag", "1.4"},
      {"a=", "a", ""},
      {"args=--level=3", "args", "--level=3"},
      {"a=x,y", "a", R"(x\,y)"},
      {"a=,x,,y,", "a", R"(\,x\,\,y\,)"},
      {R"(a=x\,y)", "a", R"(x\,y)"},
      {R"(a=x\\,y)", "a", R"(x\\\,y)"},
      {R"(a=x\)", "a", R"(x\)"},
      {"a={x,y}", "a", "{x,y}"},
      {"a={x,y", "a", R"({x\,y)"},
      {R"(a=\{x,y})", "a", R"(\{x\,y})"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    const auto parameter = argocd::read_parameter(row.text);
    REQUIRE(parameter);
    CHECK(parameter->name == row.name);
    CHECK(parameter->value == row.value);
  }
}

TEST_CASE("overrides: what a patch does is told without values", "[argocd]") {
  using What = argocd::OverrideChange::What;
  const auto whats = [](const Overrides& overrides, const json& object) {
    std::vector<What> found;
    const auto changes = argocd::changes_for(overrides, object.dump()).value();
    for (const auto& one : changes) found.push_back(one.what);
    return found;
  };
  const auto tag = json::parse(R"({"helm": {"parameters": [{"name": "tag", "value": "1"}]}})");
  CHECK(whats(parameters({"tag=2", "a=1", "tag=1"}), one_source(tag)) ==
        std::vector<What>{What::replace, What::add, What::none});
  CHECK(whats(parameters({"a=1"}), one_source(json::object())) == std::vector<What>{What::add});
  const auto web = json::parse(R"({"kustomize": {"images": ["web:1"]}})");
  CHECK(whats(images({"web:2", "db:1", "web:1"}), one_source(web)) ==
        std::vector<What>{What::replace, What::add, What::none});
  const auto one = argocd::changes_for(parameters({"tag=2"}, "chart"), many_sources().dump());
  REQUIRE(one);
  CHECK(one->front().name == "tag");
  CHECK(one->front().list == "/spec/sources/0/helm/parameters");
  CHECK_FALSE(argocd::changes_for(parameters({"a=1"}), many_sources().dump()));
}

TEST_CASE("overrides: what says nothing is refused", "[argocd]") {
  for (const auto* text : {"image.tag", "=1", "", "a=\xff"}) {
    CAPTURE(text);
    const auto parameter = argocd::read_parameter(text);
    REQUIRE_FALSE(parameter);
    CHECK(parameter.error().kind == base::ErrorKind::usage);
  }
  for (const auto* text : {"", "web", "host:5000/web", "web:", "web@", "web=", "=web:1", "web: 1",
                           "we b:1", "web:\xff"}) {
    CAPTURE(text);
    const auto image = argocd::read_image(text);
    REQUIRE_FALSE(image);
    CHECK(image.error().kind == base::ErrorKind::usage);
  }
}

TEST_CASE("overrides: an image is known by its name without tag and digest", "[argocd]") {
  struct Row {
    const char* text;
    const char* name;
  };
  const Row rows[] = {
      {"web:1", "web"},
      {"web@sha256:0b1c", "web"},
      {"web:1@sha256:0b1c", "web"},
      {"acme/web:1", "acme/web"},
      {"registry.example.com/acme/web:1", "registry.example.com/acme/web"},
      {"host:5000/web:1", "host:5000/web"},
      {"host:5000/web@sha256:0b1c", "host:5000/web"},
      {"web=host:5000/web", "web"},
      {"web=host:5000/web:1", "web"},
      {"host:5000/web=other/web:1", "host:5000/web"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    const auto image = argocd::read_image(row.text);
    REQUIRE(image);
    CHECK(image->name == row.name);
    CHECK(image->entry == row.text);
  }
}

TEST_CASE("overrides: a parameter is replaced where it is there, else added", "[argocd]") {
  struct Row {
    std::vector<std::string> set;
    const char* before;
    const char* after;
  };
  const Row rows[] = {
      {{"a=2"}, R"([{"name":"a","value":"1"}])", R"([{"name":"a","value":"2"}])"},
      {{"b=2"},
       R"([{"name":"a","value":"1"}])",
       R"([{"name":"a","value":"1"},{"name":"b","value":"2"}])"},
      {{"a=2", "b=3"}, R"([])", R"([{"name":"a","value":"2"},{"name":"b","value":"3"}])"},
      // What the chart needs as a text stays one.
      {{"a=2"},
       R"([{"name":"a","value":"1","forceString":true}])",
       R"([{"name":"a","value":"2","forceString":true}])"},
      // Whichever of them Helm obeys.
      {{"a=2"},
       R"([{"name":"a","value":"1"},{"name":"a","value":"0"}])",
       R"([{"name":"a","value":"2"},{"name":"a","value":"2"}])"},
      // An empty value is left out by the server.
      {{"a=2"}, R"([{"name":"a"}])", R"([{"name":"a","value":"2"}])"},
      {{"a.b=2"},
       R"([{"name":"a","value":"1"}])",
       R"([{"name":"a","value":"1"},{"name":"a.b","value":"2"}])"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.before, row.set);
    const auto object = one_source({{"helm", {{"parameters", json::parse(row.before)}}}});
    CHECK(list_after(parameters(row.set), object, parameters_path) == json::parse(row.after));
  }
}

TEST_CASE("overrides: an image is replaced where its name is there, else added", "[argocd]") {
  struct Row {
    std::vector<std::string> set;
    const char* before;
    const char* after;
  };
  const Row rows[] = {
      {{"web:2"}, R"(["web:1"])", R"(["web:2"])"},
      {{"web:2"}, R"(["web-admin:1"])", R"(["web-admin:1","web:2"])"},
      {{"web@sha256:0b"}, R"(["web:1"])", R"(["web@sha256:0b"])"},
      {{"web:2"}, R"(["web@sha256:0b"])", R"(["web:2"])"},
      {{"web:2@sha256:0b"}, R"(["db:1","web:1"])", R"(["db:1","web:2@sha256:0b"])"},
      {{"web:2"}, R"(["web=host:5000/web:1"])", R"(["web:2"])"},
      {{"web=host:5000/web:2"}, R"(["web:1"])", R"(["web=host:5000/web:2"])"},
      // The port of a registry is no tag.
      {{"host:5000/web:2"},
       R"(["host:5000/db:1","host:5000/web:1"])",
       R"(["host:5000/db:1","host:5000/web:2"])"},
      {{"host:5000/web:2"}, R"(["host:5000/db:1"])", R"(["host:5000/db:1","host:5000/web:2"])"},
      {{"web:2", "db:3"}, R"(["db:1"])", R"(["db:3","web:2"])"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.before, row.set);
    const auto object = one_source({{"kustomize", {{"images", json::parse(row.before)}}}});
    CHECK(list_after(images(row.set), object, images_path) == json::parse(row.after));
  }
}

TEST_CASE("overrides: the patch tests the list that it replaces, and nothing else", "[argocd]") {
  const auto old = json::parse(R"([{"name":"a","value":"1"}])");
  const auto object =
      one_source({{"helm", {{"parameters", old}, {"valuesObject", {{"size", 1.50}}}}}});
  CHECK(patch(parameters({"a=2"}), object) == json::parse(R"([
    {"op": "test", "path": "/spec/source/helm/parameters", "value": [{"name":"a","value":"1"}]},
    {"op": "add", "path": "/spec/source/helm/parameters", "value": [{"name":"a","value":"2"}]}])"));
  CHECK(
      object.patch(patch(parameters({"a=2"}), object))["spec"]["source"]["helm"]["valuesObject"] ==
      object["spec"]["source"]["helm"]["valuesObject"]);
}

TEST_CASE("overrides: where nothing is yet, the patch tests for that", "[argocd]") {
  CHECK(patch(images({"web:1"}), one_source(json::object())) == json::parse(R"([
    {"op": "test", "path": "/spec/source/kustomize", "value": null},
    {"op": "add", "path": "/spec/source/kustomize", "value": {"images": ["web:1"]}}])"));
  CHECK(patch(parameters({"a=1"}), one_source({{"helm", {{"releaseName", "web"}}}})) ==
        json::parse(R"([
    {"op": "test", "path": "/spec/source/helm/parameters", "value": null},
    {"op": "add", "path": "/spec/source/helm/parameters", "value": [{"name":"a","value":"1"}]}])"));
}

TEST_CASE("overrides: nothing to change is no patch", "[argocd]") {
  const auto chart = one_source({{"helm", {{"parameters", {{{"name", "a"}, {"value", "1"}}}}}}});
  CHECK(patch(parameters({"a=1"}), chart).is_null());
  const auto directory = one_source({{"kustomize", {{"images", {"web:1"}}}}});
  CHECK(patch(images({"web:1"}), directory).is_null());
  auto billing = many_sources();
  CHECK(patch(parameters({"tag=1"}, "chart"), billing).is_null());
}

TEST_CASE("overrides: one of many sources is known by name or position", "[argocd]") {
  const auto object = many_sources();
  for (const auto* source : {"1", "chart"}) {
    CHECK(patch(parameters({"tag=2"}, source), object) == json::parse(R"([
      {"op": "test", "path": "/spec/sources/0/repoURL", "value": "https://charts.example.com"},
      {"op": "test", "path": "/spec/sources/0/chart", "value": "billing"},
      {"op": "test", "path": "/spec/sources/0/name", "value": "chart"},
      {"op": "test", "path": "/spec/sources/0/helm/parameters",
       "value": [{"name": "tag", "value": "1"}]},
      {"op": "add", "path": "/spec/sources/0/helm/parameters",
       "value": [{"name": "tag", "value": "2"}]}])"));
  }
  const auto found = patch(images({"web:1"}, "3"), object);
  CHECK(found.back()["path"] == "/spec/sources/2/kustomize");
}

TEST_CASE("overrides: without a known source there is a list of them", "[argocd]") {
  const auto list =
      "1 or chart (https://charts.example.com billing), 2 or values "
      "(https://git.example.com/acme/values.git), 3 (https://***@git.example.com/acme/base.git .)";
  for (const auto* source : {"", "4", "0", "chat", "-1"}) {
    CAPTURE(source);
    const auto error = refusal(parameters({"tag=2"}, source), many_sources());
    CHECK(error.kind == base::ErrorKind::usage);
    CHECK(has(error.hint, list));
  }
  CHECK(patch(images({"web:1"}, "1"), one_source(json::object())).size() == 2);
  CHECK(refusal(images({"web:1"}, "2"), one_source(json::object())).kind == base::ErrorKind::usage);
}

TEST_CASE("overrides: a source of another kind is refused, where that is known", "[argocd]") {
  struct Row {
    const char* settings;
    const char* observed;
    const char* refused_parameters;  // a part of why; empty: they are not
    const char* refused_images;
  };
  const Row rows[] = {
      {"{}", "", "", ""},
      {"{}", "Helm", "", "kind Helm"},
      {"{}", "Kustomize", "kind Kustomize", ""},
      {"{}", "Directory", "kind Directory", "kind Directory"},
      {"{}", "Plugin", "kind Plugin", "kind Plugin"},
      {R"({"helm": {}})", "", "", "kind Helm"},
      {R"({"helm": {}})", "Directory", "", "kind Helm"},
      {R"({"helm": {}})", "Kustomize", "", "kind Helm"},
      {R"({"kustomize": {"images": ["a:1"]}})", "Helm", "kind Kustomize", ""},
      {R"({"directory": {"recurse": true}})", "", "kind Directory", "kind Directory"},
      {R"({"plugin": {"name": "x"}})", "Helm", "kind Plugin", "kind Plugin"},
      {R"({"chart": "web"})", "", "", "kind Helm"},
      {R"({"ref": "vals", "path": ""})", "", "only lends", "only lends"},
      {R"({"helm": {"fileParameters": [{"name": "a", "path": "x"}]}})", "", "from a file",
       "kind Helm"},
  };
  const auto why = [](const Overrides& overrides, const json& object) {
    const auto found = patch_for(overrides, object.dump());
    return found ? std::string() : found.error().message;
  };
  for (const auto& row : rows) {
    CAPTURE(row.settings, row.observed);
    const auto object = one_source(json::parse(row.settings), row.observed);
    const auto parameter = why(parameters({"a=1"}), object);
    const auto image = why(images({"a:2"}), object);
    CHECK(parameter.empty() == std::string(row.refused_parameters).empty());
    CHECK(has(parameter, row.refused_parameters));
    CHECK(image.empty() == std::string(row.refused_images).empty());
    CHECK(has(image, row.refused_images));
  }
}

TEST_CASE("overrides: the kinds of many sources count only while there is one for each",
          "[argocd]") {
  auto object = many_sources();
  CHECK(has(refusal(parameters({"a=1"}, "3"), object).message, "Kustomize"));
  CHECK(has(refusal(parameters({"a=1"}, "values"), object).message, "only lends"));
  object["status"]["sourceTypes"].erase(2);
  CHECK_FALSE(patch(parameters({"a=1"}, "3"), object).is_null());
}

TEST_CASE("overrides: what is hydrated takes none", "[argocd]") {
  const auto object = json::parse(R"({"metadata": {"name": "web"}, "spec": {"sourceHydrator": {
    "drySource": {"repoURL": "https://git.example.com/a.git", "path": "web"},
    "syncSource": {"targetBranch": "env/prod", "path": "web"}}}})");
  const auto error = refusal(parameters({"a=1"}), object);
  CHECK(error.kind == base::ErrorKind::usage);
  CHECK(has(error.message, "hydrated"));
}

TEST_CASE("overrides: an answer that is no application is none", "[argocd]") {
  for (const auto* text : {"", "[]", "{}", R"({"spec": 1})", R"({"spec": {"source": {}}})"}) {
    const auto found = patch_for(parameters({"a=1"}), text);
    REQUIRE_FALSE(found);
    CHECK(found.error().kind == base::ErrorKind::garbled);
  }
}
