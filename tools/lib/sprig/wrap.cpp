// SPDX-License-Identifier: Apache-2.0
#include "sprig/wrap.hpp"

#include <algorithm>

#include "gotime/wrapping.hpp"

namespace sprig {
namespace {

// Where the line that begins at `begin` ends, and where the next one begins.
struct Line {
  std::size_t end;
  std::size_t next;
};

Line line_at(std::string_view text, std::size_t begin, std::size_t width, LongWords long_words) {
  // A blank right behind the line may end it, too.
  const auto blank = text.substr(begin, width + 1).rfind(' ');
  if (blank != std::string_view::npos) return {begin + blank, begin + blank + 1};
  if (long_words == LongWords::cut) return {begin + width, begin + width};
  const auto end = text.find(' ', begin + width);
  if (end == std::string_view::npos) return {text.size(), text.size()};
  return {end, end + 1};
}

}  // namespace

std::string wrapped(std::string_view text, std::int64_t width, std::string_view line_end,
                    LongWords long_words, govalue::Budget& budget) {
  if (line_end.empty()) line_end = "\n";
  const auto columns = static_cast<std::size_t>(std::max<std::int64_t>(width, 1));
  std::string out;
  std::size_t at = 0;
  while (text.size() - at > columns) {
    if (text[at] == ' ') {
      ++at;
      continue;
    }
    const Line line = line_at(text, at, columns, long_words);
    const auto piece = text.substr(at, line.end - at);
    if (!budget.spend_memory(piece.size() + line_end.size())) return out;
    out += piece;
    at = line.next;
    // The rest of a text without blanks is not a line that another follows.
    if (line.next == line.end && long_words == LongWords::keep) break;
    out += line_end;
  }
  return out.append(text.substr(at));
}

std::string abbreviated(std::string_view text, std::int64_t offset, std::int64_t width) {
  const auto size = static_cast<std::int64_t>(text.size());
  if (text.empty() || width < 4) return {};
  if (size <= width) return std::string(text);
  const auto piece = [&text](std::int64_t begin, std::int64_t length) {
    return std::string(
        text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(length)));
  };
  const std::int64_t room = width - 3;
  offset = std::min(offset, size);
  if (gotime::wrapping_subtract(size, offset) < room) offset = size - room;
  if (offset <= 4) return piece(0, room) + "...";
  if (width < 7) return {};
  if (offset + room >= size) return "..." + piece(size - room, room);
  return "..." + abbreviated(text.substr(static_cast<std::size_t>(offset)), 0, room);
}

}  // namespace sprig
