// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "update-values/values_file.hpp"
#include "yaml/edit.hpp"

namespace tools::update_values {

// Where values come from that were asked for by their paths.
enum class Origin : std::uint8_t { given, copied };

// Warnings of images whose tag has changed and whose digest, a value of its own, has not: the
// digest goes on deciding what runs. `wanted` are the first edits of the file, those that were
// asked for by their paths; a digest that an edit writes is as it shall be. Finds images as --image
// does, and a `tag` and a `digest` beside each other that no name of an image is with.
std::vector<std::string> warn_of_stale_digests(const EditedFile& file,
                                               std::span<const yaml::Edit> wanted, Origin origin);

}  // namespace tools::update_values
