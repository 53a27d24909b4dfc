// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "govalue/json.hpp"
#include "sprig/themes.hpp"

namespace sprig {
namespace {

using govalue::Call;
using govalue::function;
using govalue::JsonStyle;
using govalue::Value;

using Text = base::Result<std::string>;

constexpr JsonStyle compact = {};
constexpr JsonStyle raw = {.escapes_html = false};
constexpr JsonStyle pretty = {.indent = "  "};

Text written(Call& call, const Value& value, const JsonStyle& style) {
  auto text = govalue::to_json(value, style, call.budget);
  if (call.budget.is_exhausted()) return call.budget.error();
  return text;
}

// Where Go cannot write the value sprig drops the error.
Text written_or_empty(Call& call, const Value& value, const JsonStyle& style) {
  auto text = written(call, value, style);
  if (text || call.budget.is_exhausted()) return text;
  return std::string();
}

Text to_json(Call& call, const Value& value) {
  return written_or_empty(call, value, compact);
}
Text must_to_json(Call& call, const Value& value) {
  return written(call, value, compact);
}
Text to_pretty_json(Call& call, const Value& value) {
  return written_or_empty(call, value, pretty);
}
Text must_to_pretty_json(Call& call, const Value& value) {
  return written(call, value, pretty);
}
Text to_raw_json(Call& call, const Value& value) {
  return written(call, value, raw);
}

base::Result<Value> must_from_json(Call& call, std::string_view text) {
  // A value takes more room than its text: "[]," becomes a list.
  constexpr std::uint64_t bytes_per_byte = 24;
  if (!call.budget.spend_memory(text.size() * bytes_per_byte)) return call.budget.error();
  return govalue::from_json(text, govalue::Integers::float64);
}

base::Result<Value> from_json(Call& call, std::string_view text) {
  auto value = must_from_json(call, text);
  if (value || call.budget.is_exhausted()) return value;
  return Value();
}

}  // namespace

std::span<const govalue::Function> json_functions() {
  static const std::array rows = {
      function<&from_json>("fromJson"),
      function<&must_from_json>("mustFromJson"),
      function<&to_json>("toJson"),
      function<&must_to_json>("mustToJson"),
      function<&to_pretty_json>("toPrettyJson"),
      function<&must_to_pretty_json>("mustToPrettyJson"),
      function<&to_raw_json>("toRawJson"),
      function<&to_raw_json>("mustToRawJson"),
  };
  return rows;
}

}  // namespace sprig
