// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "applicationset/json.hpp"
#include "applicationset/json_path.hpp"
#include "base/result.hpp"

namespace applicationset {

// The fields that a set leaves to others: its `ignoreApplicationDifferences`.
class IgnoreRules {
 public:
  // Fails with `malformed` for a JSON pointer that is none, and for an expression of jq that is no
  // path, or asks for more than is known here (see JsonPath). Says which.
  static base::Result<IgnoreRules> read(const Json& spec);

  bool is_empty() const { return rules_.empty(); }

  // Takes the fields out of an Application that are ignored for one of this name.
  void remove_from(Json& application, std::string_view name) const;

 private:
  struct Rule {
    std::string name;  // empty: for all
    std::vector<std::string> pointers;
    std::vector<JsonPath> paths;
  };

  std::vector<Rule> rules_;
};

}  // namespace applicationset
