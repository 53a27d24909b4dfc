// SPDX-License-Identifier: Apache-2.0
#include "base/random.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace base {

Result<std::string> random_name() {
  constexpr std::string_view digits = "0123456789abcdef";
  std::array<unsigned char, 16> bytes;
  if (::getentropy(bytes.data(), bytes.size()) != 0) {
    return Error{.kind = ErrorKind::usage,
                 .message = std::string("no random bytes: ") + std::strerror(errno)};
  }
  std::string name;
  for (const auto byte : bytes) name += {digits[byte >> 4U], digits[byte & 15U]};
  return name;
}

}  // namespace base
