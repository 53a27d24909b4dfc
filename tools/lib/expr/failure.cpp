// SPDX-License-Identifier: Apache-2.0
#include "expr/failure.hpp"

#include <algorithm>
#include <cstddef>

#include "govalue/text.hpp"

namespace expr {
namespace {

std::size_t count_runes(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) text.remove_prefix(govalue::first_rune(text).size);
  return count;
}

}  // namespace

base::Error error_of(const Failure& failure, std::string_view source) {
  const auto place = std::min<std::size_t>(failure.place, source.size());
  const auto before = source.substr(0, place);
  const auto last_end = before.rfind('\n');
  const auto start = last_end == std::string_view::npos ? 0 : last_end + 1;
  const auto line = source.substr(start, source.find('\n', start) - start);
  base::Error error{.kind = base::ErrorKind::malformed, .message = failure.message};
  if (line.empty() || !failure.has_place) return error;
  const auto column = count_runes(before.substr(start));
  std::string shown(line);
  std::replace(shown.begin(), shown.end(), '\t', ' ');
  error.message += " (" + std::to_string(std::count(before.begin(), before.end(), '\n') + 1) + ":" +
                   std::to_string(column + 1) + ")\n | " + shown + "\n | " +
                   std::string(column, '.') + "^";
  return error;
}

}  // namespace expr
