// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "yaml/tree.hpp"

namespace tools::update_values {

// Whether a word can stand in a selector as it is, without quotes.
bool is_selector_word(std::string_view word);

// What the documents of a file are called before the `#` of a path: by what they are where no other
// is the same, `kind=Deployment,metadata.name=web`, which stays when others are put before them;
// else by their place.
class DocumentNames {
 public:
  explicit DocumentNames(const yaml::Tree& tree);

  // Empty where there is only one.
  std::string name(std::size_t document) const;

 private:
  std::vector<std::string> names_;
};

}  // namespace tools::update_values
