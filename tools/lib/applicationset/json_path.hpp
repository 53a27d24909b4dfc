// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "applicationset/json.hpp"
#include "base/result.hpp"

namespace applicationset {

// A path expression of jq, as far as people write them to say which fields they leave alone:
//
//   .spec.source.helm.values   ."a b"   .["a b"]   .list[0]   .list[-1]   .list[]
//   .list[] | select(.name == "x")      .list[] | select(.name == "x" or .name != "y").value
//
// with `and`, `or`, `not`, parentheses, the comparisons == and !=, texts, numbers, true, false and
// null. Nothing else of jq is known.
class JsonPath {
 public:
  // Fails with `malformed`, and says what is not known here.
  static base::Result<JsonPath> parse(const std::string& expression);

  // Takes everything out of `object` that the path leads to.
  void remove_from(Json& object) const;

 private:
  class Parser;

  struct Step;

  // A condition in select(…).
  struct Condition {
    enum class Kind { equal, not_equal, both, either, negated, truth };
    Kind kind = Kind::truth;
    std::vector<Step> path = {};             // what is compared, or has to be true
    Json literal = nullptr;                  // what with
    std::vector<Condition> conditions = {};  // of `both`, `either` and `negated`
  };

  struct Step {
    enum class Kind { key, index, each, select };
    Kind kind = Kind::key;
    std::string key = {};
    std::int64_t index = 0;
    std::vector<Condition> condition = {};  // one, of `select`
  };

  static bool holds(const Condition& condition, const Json& value);
  static const Json& value_at(const std::vector<Step>& path, const Json& value);
  // Whether what `value` is should go itself.
  bool remove_at(std::size_t step, Json& value) const;
  bool remove_each(std::size_t step, Json& value) const;

  std::vector<Step> steps_;
};

}  // namespace applicationset
