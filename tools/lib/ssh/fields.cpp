// SPDX-License-Identifier: Apache-2.0
#include "ssh/fields.hpp"

#include <algorithm>

namespace ssh {
namespace {

std::string_view without_zeros(std::string_view number) {
  number.remove_prefix(std::min(number.find_first_not_of('\0'), number.size()));
  return number;
}

bool has_top_bit(std::string_view number) {
  return !number.empty() && (static_cast<std::uint8_t>(number.front()) & 0x80U) != 0;
}

}  // namespace

std::string_view FieldReader::bytes(std::size_t size) {
  if (!is_whole_ || size > rest_.size()) {
    is_whole_ = false;
    return {};
  }
  const auto taken = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return taken;
}

std::uint8_t FieldReader::byte() {
  const auto taken = bytes(1);
  return taken.empty() ? std::uint8_t{0} : static_cast<std::uint8_t>(taken.front());
}

std::uint32_t FieldReader::number() {
  constexpr std::size_t size = 4;
  std::uint32_t number = 0;
  for (const char c : bytes(size)) number = number << 8U | static_cast<std::uint8_t>(c);
  return number;
}

std::string_view FieldReader::text() {
  return bytes(number());
}

std::string_view FieldReader::integer() {
  const auto number = text();
  if (has_top_bit(number)) is_whole_ = false;
  return without_zeros(number);
}

std::string number_field(std::uint32_t number) {
  std::string bytes;
  for (const unsigned shift : {24U, 16U, 8U, 0U}) {
    bytes += static_cast<char>(number >> shift & 0xFFU);
  }
  return bytes;
}

std::string text_field(std::string_view text) {
  return number_field(static_cast<std::uint32_t>(text.size())).append(text);
}

std::string integer_field(std::string_view highest_first) {
  const auto number = without_zeros(highest_first);
  return text_field(std::string(has_top_bit(number) ? 1 : 0, '\0').append(number));
}

}  // namespace ssh
