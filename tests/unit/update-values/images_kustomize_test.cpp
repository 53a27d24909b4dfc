// SPDX-License-Identifier: Apache-2.0

// Images in kustomizations.
#include <catch2/catch.hpp>

#include "image_support.hpp"

using namespace tools::update_values;

namespace {

std::string entry(const std::string& lines) {
  return "resources:\n- base\nimages:\n- name: team/app\n" + lines + "# end\n";
}

}  // namespace

TEST_CASE("kustomization: tag and digest take each other's place", "[update-values]") {
  const std::string tag_a = "  newTag: v1   # by CI\n";
  check_updated(
      "kustomization.yaml",
      {
          {entry(tag_a), {"team/app:v2"}, entry("  newTag: v2   # by CI\n")},
          {entry(tag_a), {"team/app@" + digest_b}, entry("  digest: " + digest_b + "   # by CI\n")},
          {entry(tag_a),
           {"team/app:v2@" + digest_b},
           entry("  newTag: v2   # by CI\n  digest: " + digest_b + "\n")},
          {entry("  digest: " + digest_a + "  # c\n"),
           {"team/app:v2"},
           entry("  newTag: v2  # c\n")},
          {entry("  digest: " + digest_a + "\n"),
           {"team/app@" + digest_b},
           entry("  digest: " + digest_b + "\n")},
          {entry("  digest: " + digest_a + "\n"),
           {"team/app:v2@" + digest_b},
           entry("  digest: " + digest_b + "\n  newTag: v2\n")},
          {entry("  newTag: v1\n  digest: " + digest_a + "\n"),
           {"team/app:v2"},
           entry("  newTag: v2\n")},
          {entry("  newTag: v1 # t\n  digest: " + digest_a + " # d\n"),
           {"team/app@" + digest_b},
           entry("  digest: " + digest_b + " # d\n")},
          {entry("  newTag: v1\n  digest: " + digest_a + "\n"),
           {"team/app:v2@" + digest_b},
           entry("  newTag: v2\n  digest: " + digest_b + "\n")},
          {entry(""), {"team/app:v2"}, entry("  newTag: v2\n")},
          {entry(""),
           {"team/app:v2@" + digest_b},
           entry("  newTag: v2\n  digest: " + digest_b + "\n")},
          {entry("  newTag: \"1\"\n"), {"team/app:2"}, entry("  newTag: \"2\"\n")},
          {entry("  newTag: 1.5\n"), {"team/app:1e3"}, entry("  newTag: \"1e3\"\n")},
      });
}

TEST_CASE("kustomization: a digest that goes is told", "[update-values]") {
  const auto warnings = [](const std::string& lines, const std::string& image) {
    return planned("kustomization.yaml", entry(lines), {image})->warnings;
  };
  const std::vector<std::string> lost = {"images[name=team/app].digest loses its digest " +
                                         digest_a + ", for the new image has none"};
  const std::string digest = "  digest: " + digest_a + "\n";
  CHECK(warnings(digest, "team/app:v2") == lost);
  CHECK(warnings("  newTag: v1\n" + digest, "team/app:v2") == lost);
  CHECK(warnings(digest, "team/app@" + digest_b).empty());
  CHECK(warnings("  newTag: v1\n", "team/app:v2").empty());
}

TEST_CASE("kustomization: an entry is meant by its name or by its new name", "[update-values]") {
  check_updated("overlays/prod/kustomization.yml",
                {
                    {entry("  newName: reg.io/team/app\n  newTag: v1\n"),
                     {"reg.io/team/app:v2"},
                     entry("  newName: reg.io/team/app\n  newTag: v2\n")},
                    {entry("  newName: reg.io/team/app\n  newTag: v1\n"),
                     {"team/app:v2"},
                     entry("  newName: reg.io/team/app\n  newTag: v2\n")},
                    {entry("  newName: reg.io/team/app\n  newTag: v1\n"),
                     {"team/app:v2", "reg.io/team/app:v3"},
                     entry("  newName: reg.io/team/app\n  newTag: v3\n")},
                    {"images:\n- name: IMAGE\n  newName: team/app\n",
                     {"team/app:v2"},
                     "images:\n- name: IMAGE\n  newName: team/app\n  newTag: v2\n"},
                    {"images: [{name: nginx, newTag: \"1\"}, {name: team/app, newTag: v1}]\n",
                     {"docker.io/library/nginx:2"},
                     "images: [{name: nginx, newTag: \"2\"}, {name: team/app, newTag: v1}]\n"},
                    {"images:\r\n- newTag: v1\r\n  name: team/app\r\n",
                     {"team/app@" + digest_a},
                     "images:\r\n- digest: " + digest_a + "\r\n  name: team/app\r\n"},
                    {"images:\n- newTag: v1\n  digest: " + digest_a + "\n  name: team/app",
                     {"team/app@" + digest_b},
                     "images:\n- digest: " + digest_b + "\n  name: team/app"},
                });
  CHECK(updated("kustomization.yaml", entry("  newName: reg.io/other\n"), {"reg.io/team/app:v2"}) ==
        "no hit");
}

TEST_CASE("kustomization: lists of entries elsewhere", "[update-values]") {
  check_updated(
      "apps.yaml",
      {
          {"apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec:\n  images:\n"
           "    - name: team/app\n      newTag: v1\n",
           {"team/app:v2"},
           "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec:\n  images:\n"
           "    - name: team/app\n      newTag: v2\n"},
          {"kind: Kustomization\nimages:\n- name: team/app\n",
           {"team/app:v2"},
           "kind: Kustomization\nimages:\n- name: team/app\n  newTag: v2\n"},
          {"values:\n  images:\n  - {name: team/app, newTag: v1}\n",
           {"team/app:v2"},
           "values:\n  images:\n  - {name: team/app, newTag: v2}\n"},
      });
  CHECK(updated("apps.yaml", "images:\n- name: team/app\n", {"team/app:v2"}) == "no hit");
  CHECK(updated("kustomization.json",
                "{\"kind\": \"Kustomization\", \"images\": [{\"name\": "
                "\"team/app\", \"newTag\": \"v1\"}]}",
                {"team/app@" + digest_a}) ==
        "{\"kind\": \"Kustomization\", \"images\": [{\"name\": \"team/app\", \"digest\": \"" +
            digest_a + "\"}]}");
}

TEST_CASE("kustomization: an entry is added on request, where there is none", "[update-values]") {
  const ImageOptions adding{.adds_entries = true};
  check_updated(
      "kustomization.yaml",
      {
          {entry("  newTag: v1\n"),
           {"reg.io/db:1"},
           "resources:\n- base\nimages:\n- name: team/app\n  newTag: v1\n- name: reg.io/db\n"
           "  newTag: \"1\"\n# end\n"},
          {"resources:\n  - base\n",
           {"team/app:v2", "reg.io/db@" + digest_a},
           "resources:\n  - base\nimages:\n  - name: team/app\n    newTag: v2\n"
           "  - name: reg.io/db\n    digest: " +
               digest_a + "\n"},
          {"",
           {"team/app:v2@" + digest_a},
           "images:\n- name: team/app\n  newTag: v2\n  digest: " + digest_a + "\n"},
          {"resources: [base]\nimages: []\n",
           {"team/app:v2"},
           "resources: [base]\nimages: [{name: team/app, newTag: v2}]\n"},
          {entry("  newTag: v1\n"), {"team/app:v2"}, entry("  newTag: v2\n")},
      },
      adding);
  CHECK(updated("kustomization.yaml", "resources:\n- base\n", {"team/app:v2"}) == "no hit");
  CHECK(updated("values.yaml", "a: 1\n", {"team/app:v2"}, adding) == "no hit");
  CHECK(updated("flux.yaml",
                "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n"
                "  name: app\nspec:\n  path: ./app\n",
                {"team/app:v2"}, adding) ==
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n"
        "  name: app\nspec:\n  path: ./app\n  images:\n  - name: team/app\n    newTag: v2\n");
  const auto plan = planned("kustomization.yaml", "resources:\n- base\n", {"team/app:v2"}, adding);
  REQUIRE(plan);
  REQUIRE(plan->hits.size() == 1);
  CHECK(plan->hits[0].path == "images");
  CHECK(plan->hits[0].old_image.empty());
  CHECK(plan->hits[0].new_image == "team/app:v2");
}
