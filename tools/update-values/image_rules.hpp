// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "update-values/image_place.hpp"
#include "update-values/image_plan.hpp"

namespace tools::update_values {

// What an intent does to one place.
struct PlaceChange {
  std::vector<yaml::Edit> edits = {};
  yaml::Path path = {};  // of the value that has the version
  std::string new_image = {};
  std::vector<std::string> warnings = {};
  std::string missing = {};  // why nothing can be done without --create; empty if it can
};

// Decides how a place comes to have a tag and a digest: both together, in the spelling of the
// repository that is there. Fails
// with `malformed`, with a way out, where the intent does not say enough.
base::Result<PlaceChange> change_place(const ImagePlace& place, const images::Reference& wanted,
                                       const ImageOptions& options);

// A new entry of a kustomization, at the end of its list.
PlaceChange add_entry(const yaml::Path& list, const images::Reference& wanted);

}  // namespace tools::update_values
