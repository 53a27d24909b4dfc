// SPDX-License-Identifier: Apache-2.0

// Images in Applications and ApplicationSets of Argo CD, and in YAML inside other YAML.
#include <catch2/catch.hpp>

#include "image_support.hpp"

using namespace tools::update_values;

namespace {

std::string application(const std::string& source) {
  return "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: web\nspec:\n"
         "  source:\n    repoURL: https://git.example.com/team/app\n" +
         source;
}

void check_application(const std::string& before, const std::string& image,
                       const std::string& after) {
  INFO(before);
  CHECK(updated("app.yaml", application(before), {image}) == application(after));
}

}  // namespace

TEST_CASE("application: helm.parameters with a prefix in common", "[update-values]") {
  const auto parameters = [](const std::string& registry, const std::string& repository,
                             const std::string& tag) {
    return "    helm:\n      parameters:\n" + registry + "      - name: web.image.repository\n" +
           "        value: " + repository + "\n      - name: web.image.tag\n        value: " + tag +
           "  # t\n";
  };
  check_application(parameters("", "team/app", "v1"), "team/app:v2",
                    parameters("", "team/app", "v2"));
  check_application(parameters("", "team/app", "\"1\""), "team/app:2",
                    parameters("", "team/app", "\"2\""));
  const std::string registry = "      - name: web.image.registry\n        value: reg.io\n";
  check_application(parameters(registry, "team/app", "v1"), "reg.io/team/app:v2",
                    parameters(registry, "team/app", "v2"));
  check_application(parameters("", "team/app", "v1"), "team/app:v2@" + digest_a,
                    parameters("", "team/app", "v2@" + digest_a));
  const auto plan =
      planned("app.yaml", application(parameters("", "team/app", "v1")), {"team/app:v2"});
  REQUIRE(plan);
  REQUIRE(plan->hits.size() == 1);
  CHECK(plan->hits[0].path == "spec.source.helm.parameters[name=web.image.tag].value");
}

TEST_CASE("application: helm.parameters in other forms", "[update-values]") {
  const auto parameters = [](const std::string& lines) {
    return "    helm:\n      parameters:\n" + lines;
  };
  check_application(parameters("      - {name: image, value: 'team/app:v1'}\n"), "team/app:v2",
                    parameters("      - {name: image, value: 'team/app:v2'}\n"));
  check_application(parameters("      - {name: web.ref, value: 'team/app:v1'}\n"), "team/app:v2",
                    parameters("      - {name: web.ref, value: 'team/app:v2'}\n"));
  check_application(
      parameters("      - {name: a.image, value: team/app}\n      - {name: a.tag, value: v1}\n"
                 "      - {name: b.tag, value: v1}\n"),
      "team/app:v2",
      parameters("      - {name: a.image, value: team/app}\n      - {name: a.tag, value: v2}\n"
                 "      - {name: b.tag, value: v1}\n"));
  check_application(
      parameters("      - {name: name, value: team/app}\n      - {name: tag, value: v1}\n"
                 "      - {name: digest, value: " +
                 digest_a + "}\n"),
      "team/app:v2@" + digest_b,
      parameters("      - {name: name, value: team/app}\n      - {name: tag, value: v2}\n"
                 "      - {name: digest, value: " +
                 digest_b + "}\n"));
  CHECK(updated("app.yaml", application(parameters("      - {name: image.tag, value: v1}\n")),
                {"team/app:v2"}) == "no hit");
}

TEST_CASE("application: values inside it", "[update-values]") {
  const auto block = [](const std::string& tag) {
    return "    helm:\n      values: |  # c\n        # inner\n        image:\n"
           "          repository: team/app\n          tag: " +
           tag + "   # t\n\n        replicas: 2\n";
  };
  check_application(block("v1"), "team/app:v2", block("v2"));
  const auto object = [](const std::string& tag) {
    return "    helm:\n      valuesObject:\n        web:\n          image: {repository: team/app, "
           "tag: " +
           tag + "}\n";
  };
  check_application(object("v1"), "team/app:v2", object("v2"));
  const auto plan = planned("app.yaml", application(block("v1")), {"team/app:v2"});
  REQUIRE(plan);
  REQUIRE(plan->hits.size() == 1);
  CHECK(plan->hits[0].path == "spec.source.helm.values >> image.tag");
  check_updated(
      "config.yaml",
      {
          {"data:\n  values.yaml: |\n    image: team/app:v1\n  notes.txt: |\n"
           "    image: team/app:v1\n",
           {"team/app:v2"},
           "data:\n  values.yaml: |\n    image: team/app:v2\n  notes.txt: |\n"
           "    image: team/app:v1\n"},
          {"data:\n  app.yml: |\n    data:\n      inner.yaml: |\n        image: team/app:v1 # c\n",
           {"team/app:v2"},
           "data:\n  app.yml: |\n    data:\n      inner.yaml: |\n        image: team/app:v2 # c\n"},
          {"data:\n  kustomization.yaml: |\n    kind: Kustomization\n    images:\n"
           "    - name: team/app\n      newTag: v1\n      digest: " +
               digest_a + "\n",
           {"team/app:v2"},
           "data:\n  kustomization.yaml: |\n    kind: Kustomization\n    images:\n"
           "    - name: team/app\n      newTag: v2\n"},
      });
}

TEST_CASE("application: a parameter beats a value of its name", "[update-values]") {
  const auto helm = [](const std::string& values, const std::string& parameters) {
    return "    helm:\n      parameters: [" + parameters + "]\n" + values;
  };
  const std::string object = "      valuesObject: {image: {repository: team/app, tag: v0}}\n";
  const std::string block =
      "      values: |\n        image:\n          repository: team/app\n          tag: v0\n";
  for (const auto& values : {object, block}) {
    check_application(helm(values, "{name: image.tag, value: v1}"), "team/app:v2",
                      helm(values, "{name: image.tag, value: v2}"));
    check_application(helm(values, "{name: image.tag, value: v0}, {name: image.tag, value: v1}"),
                      "team/app:v2",
                      helm(values, "{name: image.tag, value: v0}, {name: image.tag, value: v2}"));
    const auto with_digest = [&](const std::string& tag, const std::string& digest) {
      return helm(values, "{name: image.tag, value: " + tag + "}, {name: image.digest, value: '" +
                              digest + "'}");
    };
    check_application(with_digest("v1", digest_a), "team/app:v2@" + digest_b,
                      with_digest("v2", digest_b));
    check_application(with_digest("v1", ""), "team/app:v2", with_digest("v2", ""));
    const auto plan =
        planned("app.yaml", application(helm(values, "{name: image.tag, value: '{{ tag }}'}")),
                {"team/app:v2"});
    REQUIRE(plan);
    CHECK(plan->warnings ==
          std::vector<std::string>{
              "spec.source.helm.parameters[name=image.tag].value is not changed: the parameter "
              "that beats it is a template"});
  }
  check_application(
      helm(object, "{name: image.repository, value: team/app}, {name: image.tag, value: v1}"),
      "team/app:v2",
      helm("      valuesObject: {image: {repository: team/app, tag: v2}}\n",
           "{name: image.repository, value: team/app}, {name: image.tag, value: v2}"));
}

TEST_CASE("application: a registry for all images of a chart", "[update-values]") {
  const auto check = [](const std::string& values) {
    INFO(values);
    auto after = values;
    after.replace(after.rfind("v1"), 2, "v2");
    CHECK(updated("app.yaml", values, {"reg.io/team/app:v2"}) == after);
    CHECK(updated("app.yaml", values, {"team/app:v2"}) == after);
  };
  const std::string image =
      "global: {imageRegistry: reg.io}, image: {repository: team/app, tag: v1}";
  check(application("    helm: {valuesObject: {" + image + "}}\n"));
  check("kind: HelmRelease\nspec:\n  values: {" + image + "}\n");
  check(application("    helm:\n      values: |\n        {" + image + "}\n"));
  check(
      application("    helm:\n      parameters:\n"
                  "      - {name: global.imageRegistry, value: reg.io}\n"
                  "      - {name: image.repository, value: team/app}\n"
                  "      - {name: image.tag, value: v1}\n"));
  const std::string two =
      "a: {valuesObject: {global: {imageRegistry: reg.io}}}\n"
      "b: {valuesObject: {image: {repository: team/app, tag: v1}}}\n";
  CHECK(updated("app.yaml", two, {"reg.io/team/app:v2"}) == "no hit");
}

TEST_CASE("application: kustomize.images", "[update-values]") {
  const auto images = [](const std::string& image) {
    return "    kustomize:\n      images:\n      - busybox=busybox:1\n      - " + image + "  # i\n";
  };
  check_application(images("team/app:v1"), "team/app:v2", images("team/app:v2"));
  check_application(images("team/app@" + digest_a), "team/app:v2", images("team/app:v2"));
  check_application(images("team/app:v1"), "team/app@" + digest_a, images("team/app@" + digest_a));
  check_application(images("app=team/app:v1"), "team/app:v2", images("app=team/app:v2"));
  check_application(images("team/app=reg.io/app:v1"), "team/app:v2",
                    images("team/app=reg.io/app:v2"));
  check_application(images("IMAGE=team/app"), "team/app:v2", images("IMAGE=team/app:v2"));
  check_application(images("\"reg.io:5000/app=reg.io:5000/b/app@" + digest_a + "\""),
                    "reg.io:5000/b/app:v2", images("\"reg.io:5000/app=reg.io:5000/b/app:v2\""));
}

TEST_CASE("application set: elements of its generators", "[update-values]") {
  const std::string before = R"(kind: ApplicationSet
spec:
  generators:
  - list:
      elements:
      - cluster: a
        image: team/app:v1
      - cluster: b
        image: team/app
        tag: v1
  - matrix:
      generators:
      - list:
          elements: [{name: c, repository: team/app, tag: "1"}]
  template:
    spec:
      source:
        helm:
          parameters:
          - name: image.repository
            value: team/app
          - name: image.tag
            value: '{{ .tag }}'
)";
  auto after = before;
  after.replace(after.find("app:v1"), 6, "app:v2");
  after.replace(after.find("tag: v1"), 7, "tag: v2");
  after.replace(after.find("tag: \"1\""), 8, "tag: \"v2\"");
  CHECK(updated("set.yaml", before, {"team/app:v2"}) == after);
}

TEST_CASE("application: an Application that is JSON", "[update-values]") {
  CHECK(updated(
            "app.json",
            R"({"kind":"Application","spec":{"source":{"kustomize":{"images":["team/app:v1"]}}}})",
            {"team/app:v2"}) ==
        R"({"kind":"Application","spec":{"source":{"kustomize":{"images":["team/app:v2"]}}}})");
}
