// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace regex {

// A text that an expression is matched against. Go takes every byte that is not of UTF-8 for a
// character, U+FFFD; RE2 never matches such bytes. So it is shown a text in which they have been
// replaced, and where something was found there is counted back.
class Subject {
 public:
  // `original` must outlive it.
  explicit Subject(std::string_view original);
  Subject(const Subject&) = delete;  // text_ may lie in converted_
  Subject& operator=(const Subject&) = delete;

  std::string_view text() const { return text_; }

  // Where a place of text() is in the original.
  std::size_t original_place(std::size_t place) const;

  // How long the character of text() is that begins there; 0 at the end.
  std::size_t width_at(std::size_t place) const;

  // Whether a place of text() is within a character.
  bool is_within_character(std::size_t place) const;

 private:
  std::string_view text_;
  std::string converted_ = {};
  std::vector<std::size_t> replaced_ = {};  // where text() has a character in place of a byte
};

}  // namespace regex
