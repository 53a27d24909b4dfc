// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "globs/machine.hpp"

namespace globs {

// A pattern of paths as Go's path.Match reads it, which the directories of git generators are
// chosen with: `*` any characters but a slash (`**` is no more than that), `?` one of them, `[a-c]`
// and `[^a-c]` one of these or one that is none of them (that may be a slash), `\` takes the next
// one as it is. It has to match the whole path.
class PathGlob {
 public:
  // Fails with `malformed` where path.Match says that the syntax is wrong.
  static base::Result<PathGlob> parse(std::string_view pattern);

  const std::string& text() const { return text_; }

  // In time that grows with the product of both lengths at the most, however the pattern looks.
  bool matches(std::string_view path) const;

  // Whether something below this directory (given without a slash at its end; "" is the root) may
  // match. Where the answer is no, nothing below it does.
  bool may_contain(std::string_view directory) const;

 private:
  // One byte as it is, or (without a byte) one character of a class; `?` is the class of all but a
  // slash.
  struct Piece {
    std::optional<char> byte = std::nullopt;
    Step step = {};
  };
  // What lies between two stars.
  struct Chunk {
    bool has_star = false;  // before it
    std::vector<Piece> pieces = {};
  };
  class Parser;

  static std::optional<std::string_view> without(const Chunk& chunk, std::string_view path);
  void make_machine();

  std::string text_;
  std::vector<Chunk> chunks_;
  Machine machine_;
};

}  // namespace globs
