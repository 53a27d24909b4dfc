// SPDX-License-Identifier: Apache-2.0
#include "yaml/go_style.hpp"

#include <cstddef>

#include "yaml/resolve.hpp"
#include "yaml/timestamp.hpp"

namespace yaml {
namespace {

// A sexagesimal number of YAML 1.1, which go-yaml does not read but puts into quotes: 1:30, -1:0.5
bool is_base_60(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto take = [&text](auto is) {
    std::size_t count = 0;
    while (count < text.size() && is(text[count])) ++count;
    text.remove_prefix(count);
    return count;
  };
  if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
  if (text.empty() || !is_digit(text[0])) return false;
  take([&](char c) { return is_digit(c) || c == '_'; });
  bool has_part = false;
  while (text.starts_with(':')) {
    text.remove_prefix(1);
    const bool may_have_two = !text.empty() && text[0] >= '0' && text[0] <= '5';
    const std::size_t digits = take(is_digit);
    if (digits == 0 || digits > (may_have_two ? 2U : 1U)) return false;
    has_part = true;
  }
  if (!has_part) return false;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    take([&](char c) { return is_digit(c) || c == '_'; });
  }
  return text.empty();
}

}  // namespace

bool is_plain_to_go(std::string_view text) {
  // All words that mean something begin with one of these, and most texts do not.
  constexpr std::string_view special = "0123456789+-.~=<yYnNtTfFoO";
  if (!text.empty() && special.find(text.front()) == std::string_view::npos) return true;
  return read_plain(Reader::go2, text).type == Type::string && !is_go_timestamp(text) &&
         !is_base_60(text);
}

}  // namespace yaml
