// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace kube {

using Labels = std::map<std::string, std::string, std::less<>>;

// A selector of labels as Kubernetes reads it: "team=shop, tier notin (db,cache), !old".
class LabelSelector {
 public:
  // Fails with `usage` for what Kubernetes does not take, and names the place.
  static base::Result<LabelSelector> parse(std::string_view text);

  // Whether labels meet all that it asks for; an empty selector asks for nothing.
  bool matches(const Labels& labels) const;

 private:
  enum class Operator { in, not_in, exists, does_not_exist, less, greater };

  struct Requirement {
    std::string key;
    Operator comparison = Operator::exists;
    std::vector<std::string> values = {};
  };

  class Reader;

  static bool is_met(const Requirement& requirement, const Labels& labels);

  std::vector<Requirement> requirements_;
};

}  // namespace kube
