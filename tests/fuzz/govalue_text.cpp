// SPDX-License-Identifier: Apache-2.0

// Reads whatever the bytes are as JSON and as a format for fmt.Sprintf. What was read from JSON and
// written must read back as it was, and printing ends within its budget.
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "fuzz/require.hpp"
#include "govalue/equal.hpp"
#include "govalue/json.hpp"
#include "govalue/print.hpp"
#include "govalue/text.hpp"

using namespace govalue;

namespace {

constexpr Limits limits = {.steps = 200'000, .memory = 4U * 1024U * 1024U};

void check_round_trip(const Value& value, Integers integers) {
  Budget budget{limits};
  const JsonStyle style = {.escapes_html = false, .indent = " "};
  const auto text = to_json(value, style, budget);
  if (!text) return require(budget.is_exhausted(), "what was read can be written");
  const auto again = from_json(text.value(), integers);
  require(again.has_value(), "what was written can be read");
  // A float64 without a fraction is written as an integer, and -0 is none.
  if (integers == Integers::int64) return;
  const auto text_again = to_json(again.value(), style, budget);
  if (text_again) require(text_again.value() == text.value(), "it is written as the same text");
  const bool is_equal = deep_equal(value, again.value(), budget);
  require(is_equal || budget.is_exhausted(), "it is the same value");
}

void check_print(const Value& value, std::string_view text) {
  const std::vector<Value> operands = {value,
                                       Value::integer(-42),
                                       Value::text(text),
                                       Value::bytes(text),
                                       Value::float64(static_cast<double>(text.size()) / 7),
                                       {}};
  Budget budget{limits};
  const std::string printed = format(text, operands, budget);
  // The last operand that began to print may be this much over.
  require(printed.size() <= 4 * limits.memory, "a format ends within its budget");
  (void)print_line(operands, budget);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Value value;
  for (const Integers integers : {Integers::int64, Integers::float64}) {
    auto read = from_json(text, integers);
    if (!read) continue;
    value = std::move(read).value();
    check_round_trip(value, integers);
  }
  check_print(value, text);
  (void)can_backquote(ascii_quoted(text));
  return 0;
}
