// SPDX-License-Identifier: Apache-2.0
//
// Go takes the first place where what lies between two stars fits, and never comes back to it. That
// is enough, but for classes, which take slashes where a star does not: `*[^z]*b` does not match
// "aa/b". So matching goes the same way here, byte by byte; the machine only serves may_contain().
#include "globs/path_glob.hpp"

#include <algorithm>

namespace globs {
namespace {

constexpr char32_t not_utf8 = U'\xFFFD';

struct Point {
  char32_t value;
  std::size_t length;
};

// The first code point, as Go decodes it.
Point first_point(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return {.value = lead, .length = 1};
  const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  const auto points = points_of(text.substr(0, length));
  return {.value = points[0], .length = points.size() == 1 ? std::min(length, text.size()) : 1};
}

}  // namespace

class PathGlob::Parser {
 public:
  explicit Parser(std::string_view pattern) : rest_(pattern) {}

  // Nothing for a wrong syntax.
  std::optional<std::vector<Chunk>> parse() {
    std::vector<Chunk> chunks(1);
    while (!rest_.empty()) {
      if (rest_[0] == '*') {
        rest_.remove_prefix(1);
        if (!chunks.back().pieces.empty() || !chunks.back().has_star) chunks.emplace_back();
        chunks.back().has_star = true;
        continue;
      }
      auto piece = parse_piece();
      if (!piece) return std::nullopt;
      chunks.back().pieces.push_back(std::move(*piece));
    }
    return chunks;
  }

 private:
  std::optional<Piece> parse_piece() {
    const char c = rest_[0];
    rest_.remove_prefix(1);
    if (c == '?') return Piece{.step = anything_but(U'/')};
    if (c == '[') return parse_class();
    if (c != '\\') return Piece{.byte = c};
    if (rest_.empty()) return std::nullopt;
    const char escaped = rest_[0];
    rest_.remove_prefix(1);
    return Piece{.byte = escaped};
  }

  std::optional<Piece> parse_class() {
    Piece piece;
    if (rest_.starts_with('^')) {
      piece.step.is_excluding = true;
      rest_.remove_prefix(1);
    }
    for (;;) {
      if (rest_.starts_with(']') && !piece.step.ranges.empty()) {
        rest_.remove_prefix(1);
        return piece;
      }
      const auto first = parse_end();
      if (!first) return std::nullopt;
      auto last = first;
      if (rest_.starts_with('-')) {
        rest_.remove_prefix(1);
        last = parse_end();
        if (!last) return std::nullopt;
      }
      piece.step.ranges.emplace_back(*first, *last);
    }
  }

  // One end of a range. Something has to follow it, the `]` at least.
  std::optional<char32_t> parse_end() {
    if (rest_.empty() || rest_[0] == '-' || rest_[0] == ']') return std::nullopt;
    if (rest_[0] == '\\') {
      rest_.remove_prefix(1);
      if (rest_.empty()) return std::nullopt;
    }
    const auto point = first_point(rest_);
    if (point.value == not_utf8 && point.length == 1) return std::nullopt;
    rest_.remove_prefix(point.length);
    if (rest_.empty()) return std::nullopt;
    return point.value;
  }

  std::string_view rest_;
};

base::Result<PathGlob> PathGlob::parse(std::string_view pattern) {
  TRY(check_length(pattern));
  auto chunks = Parser(pattern).parse();
  if (!chunks) {
    return malformed_pattern(pattern,
                             "has a '[' without its ']' or an empty class, or ends in '\\'");
  }
  PathGlob glob;
  glob.text_ = pattern;
  glob.chunks_ = std::move(*chunks);
  glob.make_machine();
  return glob;
}

// What is left behind the chunk, if the path begins with it.
std::optional<std::string_view> PathGlob::without(const Chunk& chunk, std::string_view path) {
  for (const auto& piece : chunk.pieces) {
    if (path.empty()) return std::nullopt;
    if (piece.byte) {
      if (path[0] != *piece.byte) return std::nullopt;
      path.remove_prefix(1);
      continue;
    }
    const auto point = first_point(path);
    if (!piece.step.takes(point.value)) return std::nullopt;
    path.remove_prefix(point.length);
  }
  return path;
}

bool PathGlob::matches(std::string_view path) const {
  for (const auto& chunk : chunks_) {
    const bool is_last = &chunk == &chunks_.back();
    if (chunk.has_star && chunk.pieces.empty()) return path.find('/') == std::string_view::npos;
    std::optional<std::string_view> rest;
    for (std::size_t skipped = 0;; ++skipped) {
      rest = without(chunk, path.substr(skipped));
      if (rest && is_last && !rest->empty()) rest.reset();
      const bool can_skip = chunk.has_star && skipped < path.size() && path[skipped] != '/';
      if (rest || !can_skip) break;
    }
    if (!rest) return false;
    path = *rest;
  }
  return path.empty();
}

void PathGlob::make_machine() {
  auto at = machine_.add();
  const auto go_to = [&](Machine::Place place) {
    machine_.link(at, place);
    at = place;
  };
  for (const auto& chunk : chunks_) {
    if (chunk.has_star) go_to(machine_.add_repeated(anything_but(U'/')));
    for (const auto& piece : chunk.pieces) {
      const auto byte = static_cast<unsigned char>(piece.byte.value_or('\0'));
      go_to(machine_.add(piece.byte ? exactly(byte) : piece.step));
    }
  }
  go_to(machine_.add());
  machine_.end_at(at);
}

bool PathGlob::may_contain(std::string_view directory) const {
  if (directory.empty()) return true;
  // A star may end in the middle of a character, which the machine does not know.
  const bool is_ascii = std::all_of(directory.begin(), directory.end(),
                                    [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  return !is_ascii || machine_.may_match_longer(bytes_of(std::string(directory) + "/"));
}

}  // namespace globs
