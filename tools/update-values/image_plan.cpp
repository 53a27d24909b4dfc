// SPDX-License-Identifier: Apache-2.0
#include "update-values/image_plan.hpp"

#include <algorithm>

#include "update-values/image_place.hpp"
#include "update-values/image_rules.hpp"
#include "update-values/image_trail.hpp"
#include "update-values/image_words.hpp"

namespace tools::update_values {
namespace {

// The intent that means a place: by what is pulled before what it replaces.
std::optional<std::size_t> intent_for(const ImagePlace& place,
                                      const std::vector<ImageIntent>& wanted) {
  const bool is_whole = place.shape == ImagePlace::Shape::whole;
  auto names = place.names;
  if (is_whole) std::reverse(names.begin(), names.end());
  for (const auto& name : names) {
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      if (images::is_same_repository(name, wanted[i].reference)) return i;
    }
  }
  return std::nullopt;
}

class Planner {
 public:
  Planner(const yaml::Tree& tree, const std::vector<ImageIntent>& wanted,
          const ImageOptions& options)
      : texts_(tree), wanted_(wanted), options_(options), is_hit_(wanted.size(), false) {}

  base::Result<ImagePlan> run(const FoundImages& found) {
    for (const auto& place : found.places) {
      TRY(add_place(place));
    }
    if (options_.adds_entries) add_entries(found.lists);
    return std::move(plan_);
  }

 private:
  base::Result<void> add_place(const ImagePlace& place) {
    plan_.seen.push_back({.image = place.image, .reason = place.reason, .path = place.path.text});
    const auto intent = intent_for(place, wanted_);
    if (!intent) return {};
    if (place.shape == ImagePlace::Shape::other) {
      plan_.warnings.push_back(texts_.full(place.path) + " is not changed: " + place.reason);
      return {};
    }
    auto change = TRY(change_place(place, wanted_[*intent].reference, options_));
    if (change.missing.empty()) {
      warn_of_mirror(place, wanted_[*intent].reference);
      warn_of_rivals(place, wanted_[*intent].reference);
      take(*intent, place.image, std::move(change));
      return {};
    }
    plan_.seen.back().reason = change.missing;
    plan_.warnings.push_back(texts_.full(place.path) + " is not changed: " + change.missing);
    return {};
  }

  // An entry that was meant by the name it replaces was looked up by that name, too.
  void warn_of_mirror(const ImagePlace& place, const images::Reference& wanted) {
    if (!options_.is_looked_up || place.shape == ImagePlace::Shape::parts) return;
    const bool is_whole = place.shape == ImagePlace::Shape::whole;
    const auto& pulled = is_whole ? place.names.back() : place.names.front();
    if (images::is_same_repository(pulled, wanted)) return;
    plan_.warnings.push_back(texts_.full(place.path) + " pulls " + shown(pulled.repository()) +
                             ", and the registry was asked about " + shown(wanted.repository()) +
                             "; an --image with the name that is pulled asks about that");
  }

  void warn_of_rivals(const ImagePlace& place, const images::Reference& wanted) {
    for (const auto& rival : place.rivals) {
      if (rival.text == wanted.tag || rival.text == wanted.digest) continue;
      plan_.warnings.push_back(texts_.full(rival.path) +
                               " is not changed: it may hold the version of " +
                               texts_.full(place.path) + ", or that of something else");
    }
  }

  void take(std::size_t intent, const std::string& old_image, PlaceChange change) {
    is_hit_[intent] = true;
    plan_.hits.push_back({.intent = intent,
                          .path = texts_.full(change.path),
                          .old_image = old_image,
                          .new_image = std::move(change.new_image)});
    std::move(change.edits.begin(), change.edits.end(), std::back_inserter(plan_.edits));
    std::move(change.warnings.begin(), change.warnings.end(), std::back_inserter(plan_.warnings));
  }

  void add_entries(const std::vector<yaml::Path>& lists) {
    if (lists.empty()) return;
    for (std::size_t i = 0; i < wanted_.size(); ++i) {
      if (!is_hit_[i]) take(i, "", add_entry(lists.front(), wanted_[i].reference));
    }
  }

  PathTexts texts_;
  const std::vector<ImageIntent>& wanted_;
  const ImageOptions& options_;
  ImagePlan plan_;
  std::vector<bool> is_hit_;
};

bool may_take_entries(const std::string& path, std::string_view text) {
  return is_kustomization_file(path) || text.find("kustomize.") != std::string_view::npos;
}

}  // namespace

base::Result<ImagePlan> plan_images(const std::string& path, std::string_view text,
                                    const std::vector<ImageIntent>& wanted,
                                    const ImageOptions& options) {
  const bool may_add = options.adds_entries && may_take_entries(path, text);
  if (!may_add && !may_mention(text, wanted)) return ImagePlan{};
  const auto tree = yaml::parse(text, yaml::format_of(path));
  if (!tree && options.is_named) return tree.error();
  if (!tree) {
    ImagePlan plan;
    plan.passed_over = tree.error().message;
    return plan;
  }
  return Planner(*tree, wanted, options).run(find_images(*tree, path, wanted));
}

std::vector<SeenImage> see_images(const std::string& path, std::string_view text,
                                  const std::vector<ImageIntent>& wanted) {
  std::vector<SeenImage> seen;
  const auto tree = yaml::parse(text, yaml::format_of(path));
  if (!tree) return seen;
  for (const auto& place : find_images(*tree, path, wanted).places) {
    seen.push_back({.image = place.image, .reason = place.reason, .path = place.path.text});
  }
  return seen;
}

}  // namespace tools::update_values
