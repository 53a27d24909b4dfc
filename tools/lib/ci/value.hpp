// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.hpp"

namespace ci {

// What one result holds. It has a form for JSON, which keeps its type, and one for everybody else,
// to whom everything is text. Malformed UTF-8 becomes U+FFFD on the way in.
class Value {
 public:
  Value() = default;  // the empty text: unknown
  explicit Value(std::string_view text);
  static Value of_list(const std::vector<std::string>& list);
  static Value of_json(const nlohmann::ordered_json& json);
  static Value of_bool(bool value) { return {Kind::literal, value ? "true" : "false"}; }
  static Value of_number(long long value) { return {Kind::literal, std::to_string(value)}; }

  std::string json() const;
  std::string flat() const;  // lists and objects as JSON, null as nothing

  bool is_list() const { return kind_ == Kind::list; }
  bool is_scalar() const { return kind_ == Kind::text || kind_ == Kind::literal; }

  // Of a list: the number of its elements, and a list of only the first `count` of them.
  std::size_t size() const;
  Value first(std::size_t count) const;

  // The same with known secrets blanked out, inside lists and objects as well.
  Value redacted(const base::Redactor& redactor) const;

 private:
  enum class Kind { text, literal, list, object };
  Value(Kind kind, std::string text) : kind_(kind), text_(std::move(text)) {}

  Kind kind_ = Kind::text;
  std::string text_;  // a text as it is, everything else as JSON
};

}  // namespace ci
