// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "git/file_pattern.hpp"
#include "update-values/values_file.hpp"
#include "yaml/path.hpp"
#include "yaml/tree.hpp"

namespace tools::update_values {

// The documents of a file as it was. Which of them a selector means is found out once.
class ExpectedDocuments {
 public:
  // `file` outlives it.
  explicit ExpectedDocuments(const EditedFile& file) : file_(file) {}

  // Whether the selector means a document.
  bool selects(const yaml::DocumentSelector& selector, std::size_t document);

 private:
  const std::vector<bool>& selected(const yaml::DocumentSelector& selector);

  const EditedFile& file_;
  std::optional<base::Result<yaml::Tree>> tree_;
  std::map<std::string, std::vector<bool>> selected_;  // by what selectors are written like
};

// What a value must be to be changed.
struct Expectation {
  // Which value is meant; neither of them: each that is changed.
  std::optional<git::FilePattern> file = std::nullopt;
  std::optional<yaml::Path> path = std::nullopt;

  std::string value;

  // "kind=Deployment#spec.replicas", for messages.
  std::string place() const;

  // Whether it means this very value. `documents` are those of its file.
  bool is_about(const ValueChange& change, ExpectedDocuments& documents) const;
};

// Reads "v1", or of some values only "[FILE::][DOCUMENT#]PATH=v1". A text with an `=` outside of
// brackets and quotes is always the second one, so a value that has an `=` itself is expected with
// its path. Fails with `usage`.
base::Result<Expectation> parse_expectation(const std::string& text);

}  // namespace tools::update_values
