// SPDX-License-Identifier: Apache-2.0
#include "update-values/image_intent.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include "base/text.hpp"
#include "update-values/image_words.hpp"

namespace tools::update_values {
namespace {

std::string last_segment(const images::Reference& reference) {
  return reference.path.substr(reference.path.rfind('/') + 1);
}

bool says_the_same(const images::Reference& one, const images::Reference& other) {
  return one.tag == other.tag && one.digest == other.digest;
}

// "a:v1, b:v2, and 3 more"
std::string list(const std::set<std::string>& images) {
  constexpr std::size_t most_listed = 20;
  std::vector<std::string> some;
  for (const auto& image : images) {
    if (some.size() == most_listed) break;
    some.push_back(shown(image));
  }
  if (images.size() > some.size()) {
    some.push_back("and " + std::to_string(images.size() - some.size()) + " more");
  }
  return base::join(some, ", ");
}

// What to do about an image that is there in a form that is not changed; empty if none is.
std::string way_out(const std::vector<ImageIntent>& missed, const std::vector<SeenImage>& seen) {
  for (const auto& met : seen) {
    const auto reference = images::parse_reference(without_template(met.image));
    if (met.reason.empty() || !reference || !is_wanted({*reference}, missed)) continue;
    return shown(met.image) + " at " + base::printable(met.path) + ": " + met.reason;
  }
  return "";
}

// The repository that is there and was meant, perhaps.
std::string suggestion(const std::vector<ImageIntent>& missed, const std::vector<SeenImage>& seen) {
  std::set<std::string> there;
  for (const auto& met : seen) {
    const auto reference = images::parse_reference(met.image);
    if (reference) there.insert(reference->repository());
  }
  for (const auto& intent : missed) {
    const auto name = last_segment(intent.reference);
    const auto same_name = std::find_if(there.begin(), there.end(), [&](const auto& repository) {
      return repository.substr(repository.rfind('/') + 1) == name;
    });
    if (same_name != there.end()) return *same_name;
    // One that differs in its last segment is another product, however long the rest is.
    std::vector<std::string> near;
    std::copy_if(there.begin(), there.end(), std::back_inserter(near), [&](const auto& repository) {
      return base::did_you_mean(name, {repository.substr(repository.rfind('/') + 1)}).has_value();
    });
    if (const auto nearest = base::did_you_mean(intent.reference.repository(), near)) {
      return *nearest;
    }
  }
  return "";
}

}  // namespace

bool has_version(const images::Reference& reference) {
  return reference.tag || reference.digest;
}

base::Result<std::vector<ImageIntent>> read_image_intents(const std::vector<std::string>& texts) {
  std::vector<ImageIntent> intents;
  for (const auto& text : texts) {
    auto reference = TRY(images::parse_reference(text).context("reading --image"));
    if (!has_version(reference)) {
      return base::usage_error("--image " + text + " has neither a tag nor a digest",
                               "write REPOSITORY:TAG, REPOSITORY@DIGEST, or both");
    }
    const auto known = std::find_if(intents.begin(), intents.end(), [&](const auto& other) {
      return images::is_same_repository(other.reference, reference);
    });
    if (known == intents.end()) {
      intents.push_back({.reference = std::move(reference), .text = text});
    } else if (!says_the_same(known->reference, reference)) {
      return base::usage_error("--image " + known->text + " and --image " + text +
                               " want two things of one repository");
    }
  }
  return intents;
}

bool is_wanted(const std::vector<images::Reference>& names,
               const std::vector<ImageIntent>& wanted) {
  return std::any_of(names.begin(), names.end(), [&](const images::Reference& name) {
    return std::any_of(wanted.begin(), wanted.end(), [&](const ImageIntent& intent) {
      return images::is_same_repository(name, intent.reference);
    });
  });
}

bool may_mention(std::string_view text, const std::vector<ImageIntent>& wanted) {
  return std::any_of(wanted.begin(), wanted.end(), [&](const ImageIntent& intent) {
    return base::find(text, last_segment(intent.reference)) != std::string_view::npos;
  });
}

base::Error image_not_found(const std::vector<ImageIntent>& missed,
                            const std::vector<SeenImage>& seen) {
  std::set<std::string> names;
  for (const auto& intent : missed) names.insert(intent.reference.repository());
  std::set<std::string> there;
  for (const auto& met : seen) there.insert(met.image);
  auto error = base::malformed_error(
      "no image " + list(names) + " in the files; " +
      (there.empty() ? "they have none that we can see; a tag without the name of its "
                       "image is set by its path, as in image.tag=1.2"
                     : "they have: " + list(there)));
  error.hint = way_out(missed, seen);
  if (!error.hint.empty()) return error;
  const auto meant = suggestion(missed, seen);
  if (!meant.empty()) error.message += " (did you mean " + shown(meant) + "?)";
  return error;
}

}  // namespace tools::update_values
