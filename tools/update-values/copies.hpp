// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "git/file_pattern.hpp"
#include "yaml/locate.hpp"
#include "yaml/path.hpp"
#include "yaml/value.hpp"

namespace tools::update_values {

// A value of one file.
struct ValuePlace {
  std::string file;
  yaml::Path path;
};

// A value that is to be taken from one place to another.
struct Copy {
  ValuePlace from;  // of one file, without wildcards
  ValuePlace to;
};

// Understands --copy and --to, which come in pairs. A `to` that names just a file stands for the
// same path there, and a single one of that kind for all that is copied. Fails with `usage`.
base::Result<std::vector<Copy>> parse_copies(const std::vector<std::string>& from,
                                             const std::vector<std::string>& to);

// The value at a place in the text of its file. Fails with `malformed`, naming the file.
base::Result<yaml::NewValue> read_place(const ValuePlace& place, std::string_view text,
                                        yaml::Aliases aliases);

}  // namespace tools::update_values
