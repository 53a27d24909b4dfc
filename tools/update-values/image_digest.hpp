// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "update-values/image_place.hpp"
#include "update-values/image_trail.hpp"
#include "yaml/tree.hpp"

// Digests that stand beside an image, in a value of their own.
namespace tools::update_values {

// A key of a map as a value without a path.
ImageValue value_at(const yaml::Tree& tree, yaml::NodeId map, std::string_view key);

using ValueAt = std::function<ImageValue(std::string_view key)>;

// Those of a map.
ValueAt values_of(const yaml::Tree& tree, yaml::NodeId map);

// The same with their paths, for a walk that has entered one of its keys.
ValueAt values_beside(const yaml::Tree& tree, yaml::NodeId map, const Trail& trail);

// The value for the digest among those beside an image: that of `digest`, where it has a text, else
// that of another key (`sha`, `sha256`, `imageDigest`) that holds a digest or just its 64 digits,
// else that of `digest`. The text begins with "sha256:" also where the digits stand alone.
ImageValue digest_beside(const ValueAt& value_at);

// Takes a digest beside one string that is an image for its own. A text that is no digest is none.
void take_digest_beside(ImagePlace& whole, const ValueAt& value_at);

// A new digest in the form that the old one has.
std::string written_like(const ImageValue& old, const std::string& digest);

}  // namespace tools::update_values
