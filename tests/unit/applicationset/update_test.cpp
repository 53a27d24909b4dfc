// SPDX-License-Identifier: Apache-2.0
//
// What Argo CD's own controller was seen to write over live Applications.
#include <catch2/catch.hpp>
#include <string>

#include "applicationset/update.hpp"
#include "world.hpp"

namespace applicationset {
namespace {

std::vector<std::string> texts_at(const Json& row, const char* key) {
  std::vector<std::string> texts;
  for (const auto& text : at(row, key)) texts.push_back(text.get<std::string>());
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

}  // namespace

TEST_CASE("an update is planned where Argo CD writes one") {
  for (const auto& row : rows_of("compare.jsonl")) {
    if (!row.contains("live") || row.contains("error")) continue;
    INFO(row.at("name") << "\npatch " << at(row, "patch").dump());
    CHECK(action_of(row) == row.at("action").get<std::string>());
  }
}

}  // namespace applicationset
