// SPDX-License-Identifier: Apache-2.0
#include "base/random.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>

namespace base {

Result<std::string> random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  if (::getentropy(bytes.data(), bytes.size()) != 0) {
    return Error{.kind = ErrorKind::usage,
                 .message = std::string("no random bytes: ") + std::strerror(errno)};
  }
  return bytes;
}

Result<std::string> random_name() {
  constexpr std::string_view digits = "0123456789abcdef";
  const auto bytes = TRY(random_bytes(16));
  std::string name;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    name += {digits[byte >> 4U], digits[byte & 15U]};
  }
  return name;
}

}  // namespace base
