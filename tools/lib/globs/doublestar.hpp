// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "globs/machine.hpp"

namespace globs {

// A pattern of files as the Go module doublestar (version 4) reads it, which the files of git
// generators are chosen with where the controller was told to use its new globbing: `*` and `?`
// stay between two slashes, `**` between two slashes stands for any number of directories, also
// none,
// `{a,b}` either, `[a-c]`, `[!a-c]` and `[^a-c]` one character, `\` takes the next one as it is.
//
// Argo CD looks for it in the work tree, where links to directories are followed.
class Doublestar {
 public:
  // The pattern is normalised as Go's filepath.Join does it with the root of the repository: `./`,
  // `//`, `..` and slashes at either end go. One that leaves the repository matches nothing. Fails
  // with `malformed` where doublestar says that the syntax is wrong.
  static base::Result<Doublestar> parse(std::string_view pattern);

  const std::string& text() const { return text_; }

  // Whether a file of this path matches. In time that grows with the product of both lengths at the
  // most, however the pattern looks.
  bool matches(std::string_view path) const;

  // Whether a directory of this path matches ("" is the root): then the generator fails, because it
  // wants to read it like a file. `**` and `a/**` do that.
  bool matches_directory(std::string_view path) const;

  // Whether something below this directory (given without a slash at its end; "" is the root) may
  // match. Where the answer is no, nothing below it does.
  bool may_contain(std::string_view directory) const;

 private:
  std::string text_;
  bool leaves_root_ = false;
  Machine machine_;
};

}  // namespace globs
