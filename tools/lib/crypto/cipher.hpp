// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/secret.hpp"

namespace crypto {

inline constexpr std::size_t aes_block_size = 16;

// AES with a key of 32 bytes, in CBC mode and without padding: the first vector has the size of a
// block, the text the size of some blocks. Anything else is a bug.
std::string aes256_cbc_encrypted(const base::Secret& key, std::string_view vector,
                                 std::string_view text);
std::string aes256_cbc_decrypted(const base::Secret& key, std::string_view vector,
                                 std::string_view text);

}  // namespace crypto
