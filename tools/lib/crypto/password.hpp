// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/secret.hpp"

namespace crypto {

inline constexpr std::size_t bcrypt_salt_size = 16;
inline constexpr std::size_t bcrypt_longest_password = 72;

// bcrypt of a password, at most `bcrypt_longest_password` bytes without a NUL, with 2^`cost` rounds
// (4 to 31): "$2a$10$" with 53 characters behind it. Fails with `usage` for any other password.
base::Result<std::string> bcrypt(const base::Secret& password, std::string_view salt, int cost);

struct ScryptCost {
  std::uint64_t rounds;  // N
  std::uint64_t block;   // r
  std::uint64_t lanes;   // p
};

// The key that scrypt (RFC 7914) derives from a password. It takes 128 * rounds * block bytes of
// memory; a cost that OpenSSL refuses is a bug.
base::Secret scrypt(const base::Secret& password, std::string_view salt, const ScryptCost& cost,
                    std::size_t key_size);

}  // namespace crypto
