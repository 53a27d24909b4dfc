// SPDX-License-Identifier: Apache-2.0
#include "update-values/image_role.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "update-values/image_words.hpp"

namespace tools::update_values {
namespace {

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

// {"app", "image", "tag"} of appImageTag, app_image_tag, app-image-tag and APP_IMAGE_TAG.
std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words(1);
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool is_gap = name[i] == '_' || name[i] == '-';
    const bool is_start = i > 0 && is_upper(name[i]) && !is_upper(name[i - 1]);
    if ((is_gap || is_start) && !words.back().empty()) words.emplace_back();
    if (!is_gap) words.back() += name[i];
  }
  for (auto& word : words) word = base::to_lower(word);
  if (words.back().empty()) words.pop_back();
  return words;
}

Part part_of(std::string_view word) {
  constexpr std::array parts = {
      std::pair{"image", Part::whole},       std::pair{"repository", Part::repository},
      std::pair{"repo", Part::name},         std::pair{"name", Part::name},
      std::pair{"registry", Part::registry}, std::pair{"tag", Part::tag},
      std::pair{"version", Part::version},   std::pair{"digest", Part::digest},
      std::pair{"sha", Part::digest},        std::pair{"sha256", Part::digest},
  };
  for (const auto& [name, part] : parts) {
    if (word == name) return part;
  }
  return Part::none;
}

// Repositories of other things.
bool is_of_no_image(const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return word == "git" || word == "chart" || word == "helm" || word == "source";
  });
}

}  // namespace

Role role_of(std::string_view name) {
  auto words = words_of(name);
  if (words.empty()) return {};
  const auto last = words.back();
  auto part = part_of(last);
  const bool says_image = is_image_key(name) || is_image_variable(name);
  if (part == Part::none && says_image) part = Part::whole;
  if (part == Part::none || (part == Part::whole && !says_image)) return {};
  if (part != Part::whole) words.pop_back();
  const auto exact = base::join(words, " ");
  const bool is_about_image = !words.empty() && words.back() == "image";
  if (last == "name" && !words.empty() && !is_about_image) return {};
  const bool is_repository = part == Part::repository || part == Part::name;
  if (is_repository && is_of_no_image(words)) return {};
  if (is_about_image) words.pop_back();
  return {.part = part, .stem = base::join(words, " "), .exact = exact};
}

bool may_name_image(std::string_view name) {
  const auto ends_with = [&](std::string_view lower, std::string_view upper) {
    return name.ends_with(lower) || name.ends_with(upper);
  };
  return ends_with("mage", "MAGE") || ends_with("epository", "EPOSITORY") ||
         ends_with("epo", "EPO") || ends_with("ame", "AME") || is_image_variable(name);
}

}  // namespace tools::update_values
