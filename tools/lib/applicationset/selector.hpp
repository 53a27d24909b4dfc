// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "applicationset/json.hpp"
#include "base/result.hpp"

namespace applicationset {

// A LabelSelector as objects of Kubernetes have it: matchLabels and matchExpressions.
class Selector {
 public:
  using Labels = std::map<std::string, std::string, std::less<>>;

  // Whether the values have to be such as labels may have. Those of the parameters of generators
  // need not: they are URLs, too.
  enum class Values { of_labels, any };

  // Of null, which selects everything. Fails with `malformed`: a key that no label can have, an
  // operator that there is not, values too many or missing.
  static base::Result<Selector> read(const Json& json, Values values);

  // Whether it asks for nothing.
  bool is_empty() const { return requirements_.empty(); }

  bool matches(const Labels& labels) const;

 private:
  enum class Operator { in, not_in, exists, does_not_exist };

  struct Requirement {
    std::string key;
    Operator comparison;
    std::vector<std::string> values;
  };

  static base::Result<Requirement> read_expression(const Json& json, Values values);
  static base::Result<void> check(const Requirement& requirement, Values values);
  static bool is_met(const Requirement& requirement, const Labels& labels);

  std::vector<Requirement> requirements_;
};

// Whether a label can have such a key: "name", "example.com/name".
bool is_label_key(std::string_view key);

// Whether it can have such a value: at most 63 letters, digits and `-_.`, the first and the last of
// them a letter or a digit; or nothing.
bool is_label_value(std::string_view value);

}  // namespace applicationset
