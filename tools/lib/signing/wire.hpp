// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace signing {

// Reads bytes as SSH writes them (RFC 4251). What is not there reads as 0 and empty, and the reader
// remembers that: ask is_done() at the end, before anything is believed.
class WireReader {
 public:
  explicit WireReader(std::string_view bytes) : rest_(bytes) {}

  std::uint8_t byte();
  std::uint32_t number();
  std::string_view bytes(std::size_t size);
  std::string_view string();

  // An integer that is not negative: the highest byte first, without zeros in front.
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

// The way back; each adds to the end of `bytes`.
void put_number(std::string& bytes, std::uint32_t number);
void put_string(std::string& bytes, std::string_view text);
void put_integer(std::string& bytes, std::string_view highest_first);

}  // namespace signing
