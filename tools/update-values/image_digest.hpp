// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "update-values/image_place.hpp"

// Digests that stand beside an image, in a value of their own.
namespace tools::update_values {

// Whether it is just the 64 digits of a digest.
bool is_bare_digest(std::string_view text);

// Whether it is a digest, or just the 64 digits of one.
bool is_any_digest(std::string_view text);

// The value as that of a digest: its text begins with "sha256:" also where the digits stand alone.
ImageValue as_digest(ImageValue value);

// Takes a digest beside one string that is an image for its own. A text that is no digest is none.
void take_digest_beside(ImagePlace& whole, ImageValue digest);

// A new digest in the form that the old one has.
std::string written_like(const ImageValue& old, const std::string& digest);

}  // namespace tools::update_values
