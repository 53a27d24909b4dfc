// SPDX-License-Identifier: Apache-2.0
//
// What Argo CD's own controller was seen to write over live Applications.
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "applicationset/normalise.hpp"
#include "applicationset/update.hpp"
#include "world.hpp"

namespace applicationset {
namespace {

std::vector<std::string> texts_at(const Json& row, const char* key) {
  std::vector<std::string> texts;
  for (const auto& text : field(row, key)) texts.push_back(text.get<std::string>());
  return texts;
}

ControllerSettings settings_of(const Json& row) {
  return {.preserved_annotations = texts_at(row, "preservedAnnotations"),
          .preserved_labels = texts_at(row, "preservedLabels")};
}

// What our plan says becomes of it: `none` or `update`; the message of an error.
std::string action_of(const Json& row) {
  const auto updater = Updater::create(row.at("set"), settings_of(row));
  if (!updater) return updater.error().message;
  return updater->changes(row.at("live"), row.at("desired")).empty() ? "none" : "update";
}

std::vector<std::string> lines_of(const std::vector<FieldChange>& changes) {
  std::vector<std::string> lines;
  for (const auto& [path, before, after] : changes) {
    lines.push_back(path + ": " + before.dump() + " -> " + after.dump());
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::vector<std::string> planned_lines(const Json& row) {
  const auto updater = Updater::create(row.at("set"), settings_of(row));
  REQUIRE(updater);
  return lines_of(updater->changes(row.at("live"), row.at("desired")));
}

// What was another one in the cluster afterwards.
std::vector<std::string> seen_lines(const Json& row) {
  return lines_of(differences(normalised(row.at("live")), normalised(row.at("after"))));
}

// Only the owner is written: the plan says `adopt` then, or nothing that a person would see.
bool is_about_owner(const Json& row) {
  const auto& patch = field(row, "patch");
  const auto& metadata = field(patch, "metadata");
  return patch.size() == 1 && metadata.size() == 1 && metadata.contains("ownerReferences");
}

// Rules that Argo CD reads in its own way: they are errors here, or no fields of an Application
// that anybody plans.
constexpr std::string_view odd_rules[] = {
    "ignore-name",          "ignore-operation",     "ignore-pointer-without-slash",
    "ignore-empty-pointer", "ignore-jq-error-call", "values-object-null-inside"};

bool is_odd(const std::string& name) {
  return std::find(std::begin(odd_rules), std::end(odd_rules), name) != std::end(odd_rules);
}

}  // namespace

TEST_CASE("an update is planned where Argo CD writes one") {
  for (const auto& row : rows_of("compare.jsonl")) {
    const bool is_skipped = !row.contains("live") || row.contains("error");
    if (is_skipped || is_about_owner(row) || is_odd(text_at(row, "name"))) continue;
    INFO(row.at("name") << "\npatch " << field(row, "patch").dump());
    CHECK(action_of(row) == row.at("action").get<std::string>());
    // No template has an operation.
    const bool is_written =
        row.at("action") == "update" && !field(row, "patch").contains("operation");
    if (is_written) CHECK(planned_lines(row) == seen_lines(row));
  }
}

}  // namespace applicationset
