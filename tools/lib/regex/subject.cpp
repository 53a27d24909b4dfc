// SPDX-License-Identifier: Apache-2.0
#include "regex/subject.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "regex/runes.hpp"

namespace regex {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

}  // namespace

// RE2 takes a pointer to nothing for a group that was not matched.
Subject::Subject(std::string_view original) : text_(original.empty() ? "" : original) {
  if (base::is_utf8(original)) return;
  converted_.reserve(original.size() + replacement.size());
  while (!original.empty()) {
    const auto size = first_rune(original).size;
    if (size == 0) replaced_.push_back(converted_.size());
    converted_ += size == 0 ? replacement : original.substr(0, size);
    original.remove_prefix(std::max<std::size_t>(size, 1));
  }
  text_ = converted_;
}

std::size_t Subject::original_place(std::size_t place) const {
  const auto before = std::lower_bound(replaced_.begin(), replaced_.end(), place);
  return place - static_cast<std::size_t>(before - replaced_.begin()) * (replacement.size() - 1);
}

std::size_t Subject::width_at(std::size_t place) const {
  return first_rune(text_.substr(place, 4)).size;
}

bool Subject::is_within_character(std::size_t place) const {
  return place < text_.size() && (static_cast<unsigned char>(text_[place]) & 0xC0U) == 0x80U;
}

}  // namespace regex
