// SPDX-License-Identifier: Apache-2.0
#include "signing/wire.hpp"

#include <algorithm>

namespace signing {
namespace {

std::string_view without_zeros(std::string_view number) {
  number.remove_prefix(std::min(number.find_first_not_of('\0'), number.size()));
  return number;
}

bool has_top_bit(std::string_view number) {
  return !number.empty() && (static_cast<std::uint8_t>(number.front()) & 0x80U) != 0;
}

}  // namespace

std::string_view WireReader::bytes(std::size_t size) {
  if (!is_whole_ || size > rest_.size()) {
    is_whole_ = false;
    return {};
  }
  const auto taken = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return taken;
}

std::uint8_t WireReader::byte() {
  const auto taken = bytes(1);
  return taken.empty() ? std::uint8_t{0} : static_cast<std::uint8_t>(taken.front());
}

std::uint32_t WireReader::number() {
  std::uint32_t number = 0;
  for (const char c : bytes(4)) number = number << 8U | static_cast<std::uint8_t>(c);
  return number;
}

std::string_view WireReader::string() {
  return bytes(number());
}

std::string_view WireReader::integer() {
  const auto number = string();
  if (has_top_bit(number)) is_whole_ = false;
  return without_zeros(number);
}

void put_number(std::string& bytes, std::uint32_t number) {
  for (const unsigned shift : {24U, 16U, 8U, 0U}) {
    bytes += static_cast<char>(static_cast<std::uint8_t>(number >> shift));
  }
}

void put_string(std::string& bytes, std::string_view text) {
  put_number(bytes, static_cast<std::uint32_t>(text.size()));
  bytes += text;
}

void put_integer(std::string& bytes, std::string_view highest_first) {
  const auto number = without_zeros(highest_first);
  put_string(bytes, (has_top_bit(number) ? std::string(1, '\0') : "") + std::string(number));
}

}  // namespace signing
