// SPDX-License-Identifier: Apache-2.0
#include "govalue/rune_set.hpp"

#include <algorithm>

#include "govalue/text.hpp"

namespace govalue {

RuneSet::RuneSet(std::string_view characters) {
  while (!characters.empty()) {
    const Rune rune = first_rune(characters);
    if (rune.code < ascii_.size()) {
      ascii_.set(rune.code);
    } else {
      others_.push_back(rune.code);
    }
    characters.remove_prefix(rune.size);
  }
  std::sort(others_.begin(), others_.end());
}

bool RuneSet::contains(char32_t code) const {
  if (code < ascii_.size()) return ascii_.test(code);
  return std::binary_search(others_.begin(), others_.end(), code);
}

}  // namespace govalue
