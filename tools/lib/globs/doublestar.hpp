// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "globs/machine.hpp"

namespace globs {

// A pattern of files as the Go module doublestar (version 4) reads it, which the files of git
// generators are chosen with where the controller was told to use its new globbing: `*` and `?` stay
// between two slashes, `**` between two slashes stands for any number of directories, also none,
// `{a,b}` either, `[a-c]`, `[!a-c]` and `[^a-c]` one character, `\` takes the next one as it is.
class Doublestar {
 public:
  // The pattern is normalised as Go's filepath.Join does it with the root of the repository: `./`,
  // `//`, `..` and slashes at either end go. One that leaves the repository matches nothing. Fails
  // with `malformed` where doublestar says that the syntax is wrong.
  static base::Result<Doublestar> parse(std::string_view pattern);

  const std::string& text() const { return text_; }

  // Whether this path matches. A directory that does makes the generator fail, which wants to read
  // it. In time that grows with both lengths, however the pattern looks.
  bool matches(std::string_view path) const;

  // Whether something below this directory (given without a slash at its end; "" is the root) may
  // match. Where the answer is no, nothing below it does.
  bool may_contain(std::string_view directory) const;

 private:
  std::string text_;
  bool leaves_root_ = false;
  Machine machine_;
};

}  // namespace globs
