// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// How SSH writes numbers and texts: 32 bits, the highest byte first; a text behind its length
// (RFC 4251, section 5).
namespace ssh {

// Reads one field after the other. What is not there reads as 0 and empty, and the reader remembers
// that: ask is_done() or is_whole() at the end, before anything is believed.
class FieldReader {
 public:
  explicit FieldReader(std::string_view bytes) : rest_(bytes) {}

  std::uint8_t byte();
  std::uint32_t number();
  std::string_view bytes(std::size_t size);
  std::string_view text();

  // An integer of any length that is not negative: the highest byte first, without zeros in front.
  std::string_view integer();

  std::string_view rest() const { return rest_; }

  // Whether everything was there, so far.
  bool is_whole() const { return is_whole_; }

  // Whether everything was there, and nothing is left.
  bool is_done() const { return is_whole_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool is_whole_ = true;
};

// The way back. An integer comes as FieldReader gives it; zeros in front do no harm.
std::string number_field(std::uint32_t number);
std::string text_field(std::string_view text);
std::string integer_field(std::string_view highest_first);

}  // namespace ssh
