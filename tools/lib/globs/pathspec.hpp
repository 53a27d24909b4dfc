// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "globs/machine.hpp"

namespace globs {

// A pattern of files as `git ls-files --full-name -- PATTERN` reads it at the root of a repository,
// which the files of git generators are chosen with unless the controller was told otherwise.
// `*` and `?` cross slashes, and `**` is no more than `*`; a pattern that is the path of a
// directory takes everything below it. The magic of git is known: `:(glob)`, `:(icase)`,
// `:(literal)`,
// `:(top)` and `:/`, `:(exclude)` and `:!` and `:^` (everything else).
class Pathspec {
 public:
  // Fails with `malformed` where git would end with an error: an empty pattern (`.` is everything),
  // one that begins with a slash or leaves the repository, unknown magic. What depends on more than
  // the path (`:(attr:…)`, `:(prefix:…)`) is refused, too.
  static base::Result<Pathspec> parse(std::string_view pattern);

  const std::string& text() const { return text_; }

  // Whether a file (or a link, or a submodule) of this path is taken. In time that grows with both
  // lengths, however the pattern looks.
  bool matches(std::string_view path) const;

  // Whether a file below this directory (given without a slash at its end; "" is the root) may be
  // taken. Where the answer is no, none below it is.
  bool may_contain(std::string_view directory) const;

  // Whether there is a `*`, a `?` or a `[` that means more than itself.
  bool has_wildcards() const { return has_wildcards_; }

 private:
  bool matches_as_text(std::string_view path) const;

  std::string text_;
  std::string path_;  // without magic, normalised
  bool is_excluding_ = false;
  bool ignores_case_ = false;
  bool has_wildcards_ = false;
  Machine machine_;
};

}  // namespace globs
