// SPDX-License-Identifier: Apache-2.0
#include "govalue/print.hpp"

#include <array>
#include <charconv>

#include "govalue/printer.hpp"

namespace govalue {

namespace {

void append_integer(std::string& out, std::int64_t value) {
  std::array<char, 24> buffer;
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  out.append(buffer.data(), result.ptr);
}

}  // namespace

void append_text(std::string& out, const Value& value, Budget& budget) {
  // Nearly everything that is printed is a text or a number.
  if (value.is(string_type)) {
    const std::string_view text = value.as_text();
    if (budget.spend_memory(text.size())) out += text;
  } else if (value.is(int64_type) || value.is(int_type)) {
    append_integer(out, value.as_signed());
  } else {
    Printer(out, budget).print_operand(value, U'v');
  }
}

std::string to_text(const Value& value, Budget& budget) {
  std::string out;
  append_text(out, value, budget);
  return out;
}

std::string print(std::span<const Value> operands, Budget& budget) {
  std::string out;
  for (std::size_t index = 0; index < operands.size(); ++index) {
    const bool has_text = operands[index].is_text() || (index > 0 && operands[index - 1].is_text());
    if (index > 0 && !has_text) out += ' ';
    append_text(out, operands[index], budget);
  }
  return out;
}

std::string print_line(std::span<const Value> operands, Budget& budget) {
  std::string out;
  for (std::size_t index = 0; index < operands.size(); ++index) {
    if (index > 0) out += ' ';
    append_text(out, operands[index], budget);
  }
  out += '\n';
  return out;
}

}  // namespace govalue
