// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "git/file_pattern.hpp"
#include "update-values/values_file.hpp"
#include "yaml/path.hpp"

namespace tools::update_values {

// What a value must be to be changed.
struct Expectation {
  // Which value is meant; neither of them: each that is changed.
  std::optional<git::FilePattern> file = std::nullopt;
  std::optional<yaml::Path> path = std::nullopt;

  std::string value;

  // "kind=Deployment#spec.replicas", for messages.
  std::string place() const;

  // Whether it means this very value. `text` is the file as it was.
  bool is_about(const ValueChange& change, std::string_view text) const;
};

// Reads "v1", or of some values only "[FILE::][DOCUMENT#]PATH=v1". A text with an `=` outside of
// brackets and quotes is always the second one, so a value that has an `=` itself is expected with
// its path. Fails with `usage`.
base::Result<Expectation> parse_expectation(const std::string& text);

}  // namespace tools::update_values
