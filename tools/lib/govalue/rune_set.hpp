// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bitset>
#include <string_view>
#include <vector>

namespace govalue {

// The characters of a text, to ask for one of them many times.
class RuneSet {
 public:
  explicit RuneSet(std::string_view characters);

  bool contains(char32_t code) const;

 private:
  std::bitset<128> ascii_;
  std::vector<char32_t> others_;  // in order
};

}  // namespace govalue
