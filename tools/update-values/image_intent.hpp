// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "images/reference.hpp"

namespace tools::update_values {

// An image as it is to be wherever its repository is written.
struct ImageIntent {
  images::Reference reference;  // with a tag, a digest, or both
  std::string text = {};        // as it was given
};

// An image that was met.
struct SeenImage {
  std::string image;
  std::string reason = {};  // why it is none that could be changed; empty if it is
  std::string path = {};    // where that is, without the document
};

// Whether it has a tag or a digest.
bool has_version(const images::Reference& reference);

// Reads the values of --image; one that is given twice counts once. Fails with `usage` for what is
// no reference, has neither tag nor digest, or wants two things of one repository.
base::Result<std::vector<ImageIntent>> read_image_intents(const std::vector<std::string>& texts);

// Whether one of the intents means one of the names, whatever their tags.
bool is_wanted(const std::vector<images::Reference>& names, const std::vector<ImageIntent>& wanted);

// Whether an image of one of the intents may be in the text. False is certain, as long as
// nobody writes a name with escapes.
bool may_mention(std::string_view text, const std::vector<ImageIntent>& wanted);

// The error that the images of `missed`, at least one, are nowhere in the files. It lists what was
// seen there, and what was meant perhaps.
base::Error image_not_found(const std::vector<ImageIntent>& missed,
                            const std::vector<SeenImage>& seen);

}  // namespace tools::update_values
