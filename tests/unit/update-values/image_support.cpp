// SPDX-License-Identifier: Apache-2.0
#include "image_support.hpp"

#include <catch2/catch.hpp>

#include "yaml/assignment.hpp"

using namespace tools::update_values;

const std::string digest_a = "sha256:" + std::string(64, 'a');
const std::string digest_b = "sha256:" + std::string(64, 'b');

namespace {

std::string describe(const base::Error& error) {
  const std::string text = "error: " + base::to_string(error);
  return error.hint.empty() ? text : text + " | " + error.hint;
}

// A path of a hit is one that --set takes for the same place.
void check_paths(const std::string& path, const std::string& text, const ImagePlan& plan) {
  for (const auto& hit : plan.hits) {
    INFO(hit.path);
    if (hit.old_image.empty()) continue;
    const auto assignment = yaml::parse_assignment(hit.path + "=x");
    REQUIRE(assignment);
    const auto made = yaml::edit(text, {{.path = assignment->path, .value = assignment->value}},
                                 {.format = yaml::format_of(path),
                                  .if_missing = yaml::IfMissing::create,
                                  .aliases = yaml::Aliases::follow});
    if (!made) FAIL(describe(made.error()));
  }
}

}  // namespace

std::vector<ImageIntent> intents(const std::vector<std::string>& texts) {
  auto made = read_image_intents(texts);
  if (!made) FAIL(describe(made.error()));
  return std::move(made).value();
}

base::Result<ImagePlan> planned(const std::string& path, const std::string& text,
                                const std::vector<std::string>& images,
                                const ImageOptions& options) {
  return plan_images(path, text, intents(images), options);
}

std::string updated(const std::string& path, const std::string& text,
                    const std::vector<std::string>& images, const ImageOptions& options) {
  const auto plan = planned(path, text, images, options);
  if (!plan) return describe(plan.error());
  if (plan->hits.empty()) return "no hit";
  check_paths(path, text, *plan);
  const auto made = yaml::edit(text, plan->edits, {.format = yaml::format_of(path)});
  if (!made) return describe(made.error());
  const auto again = planned(path, made->text, images, options);
  REQUIRE(again);
  CHECK(again->hits.size() == plan->hits.size());
  for (const auto& hit : again->hits) CHECK(hit.old_image == hit.new_image);
  const auto twice = yaml::edit(made->text, again->edits, {.format = yaml::format_of(path)});
  REQUIRE(twice);
  CHECK(twice->text == made->text);
  return made->text;
}

void check_updated(const std::string& path, std::initializer_list<ImageRow> rows,
                   const ImageOptions& options) {
  for (const auto& row : rows) {
    INFO(row.before);
    CHECK(updated(path, row.before, row.images, options) == row.after);
  }
}
