// SPDX-License-Identifier: Apache-2.0
#include "globs/pathspec_magic.hpp"

#include "globs/machine.hpp"

namespace globs {
namespace {

base::Result<void> set_word(PathspecMagic& magic, std::string_view word, std::string_view pattern) {
  if (word == "top") {
    magic.is_top = true;
  } else if (word == "literal") {
    magic.is_literal = true;
  } else if (word == "glob") {
    magic.is_glob = true;
  } else if (word == "icase") {
    magic.ignores_case = true;
  } else if (word == "exclude") {
    magic.is_excluding = true;
  } else if (word == "attr" || word.starts_with("attr:") || word.starts_with("prefix:")) {
    return malformed_pattern(pattern, "asks for more than paths, which is not supported here");
  } else {
    return malformed_pattern(pattern, "begins with ':(' and a word that git does not know");
  }
  return {};
}

// Where the word ends: a comma or a bracket, neither of them behind a `\`.
std::size_t end_of_word(std::string_view pattern, std::size_t at) {
  for (; at < pattern.size(); ++at) {
    if (pattern[at] == '\\' && at + 1 < pattern.size())
      ++at;
    else if (pattern[at] == ',' || pattern[at] == ')')
      break;
  }
  return at;
}

base::Result<PathspecMagic> read_words(std::string_view pattern) {
  PathspecMagic magic;
  std::size_t at = 2;
  while (at < pattern.size() && pattern[at] != ')') {
    const auto end = end_of_word(pattern, at);
    if (end > at) TRY(set_word(magic, pattern.substr(at, end - at), pattern));
    at = end < pattern.size() && pattern[end] == ',' ? end + 1 : end;
  }
  if (at >= pattern.size()) return malformed_pattern(pattern, "lacks the ')' behind ':('");
  magic.path = pattern.substr(at + 1);
  return magic;
}

base::Result<PathspecMagic> read_signs(std::string_view pattern) {
  constexpr std::string_view reserved = "!\"#%&',-/:;<=>@_`~";
  PathspecMagic magic;
  std::size_t at = 1;
  for (; at < pattern.size() && pattern[at] != ':'; ++at) {
    const char sign = pattern[at];
    if (sign == '!' || sign == '^')
      magic.is_excluding = true;
    else if (sign == '/')
      magic.is_top = true;
    else if (reserved.find(sign) != std::string_view::npos)
      return malformed_pattern(pattern, "begins with ':' and a sign that git does not know");
    else
      break;
  }
  if (at < pattern.size() && pattern[at] == ':') ++at;
  magic.path = pattern.substr(at);
  return magic;
}

}  // namespace

base::Result<PathspecMagic> read_magic(std::string_view pattern) {
  if (pattern.starts_with(":(")) return read_words(pattern);
  if (pattern.starts_with(':')) return read_signs(pattern);
  return PathspecMagic{.path = std::string(pattern)};
}

}  // namespace globs
