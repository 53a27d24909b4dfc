// SPDX-License-Identifier: Apache-2.0
#include "applicationset/transliteration.hpp"

#include <cstdint>

namespace applicationset {

namespace {

#include "applicationset/transliteration.inc"

constexpr char32_t block_size = 256;

// A syllable of Hangul is a lead, a vowel and a tail, and its number says which.
constexpr char32_t first_syllable = 0xac00;
constexpr char32_t last_syllable = 0xd7a3;
constexpr std::string_view leads[] = {"g",  "gg", "n", "d",  "dd", "r", "m", "b", "bb", "s",
                                      "ss", "",   "j", "jj", "c",  "k", "t", "p", "h"};
constexpr std::string_view vowels[] = {"a",   "ae", "ya", "yae", "eo", "e",  "yeo",
                                       "ye",  "o",  "wa", "wae", "oe", "yo", "u",
                                       "weo", "we", "wi", "yu",  "eu", "yi", "i"};
constexpr std::string_view tails[] = {"",   "g",  "gg", "gs", "n",  "nj", "nh", "d", "l",  "lg",
                                      "lm", "lb", "ls", "lt", "lp", "lh", "m",  "b", "bs", "s",
                                      "ss", "ng", "j",  "c",  "k",  "t",  "p",  "h"};

std::string syllable(std::size_t number) {
  std::string text(leads[number / (std::size(vowels) * std::size(tails))]);
  text += vowels[number / std::size(tails) % std::size(vowels)];
  text += tails[number % std::size(tails)];
  return text;
}

}  // namespace

std::string transliterated(char32_t code) {
  if (code >= first_syllable && code <= last_syllable) return syllable(code - first_syllable);
  if (code >= block_size * std::size(block_rows)) return {};
  const std::size_t row = block_rows[code / block_size];
  if (row == 0) return {};
  return &texts[offsets[row - 1][code % block_size]];
}

}  // namespace applicationset
