// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

// How OpenSSL writes a signature of ECDSA (DER), for the files of this room alone.
namespace crypto::openssl {

// r and s, each of `size` bytes; nothing where it is no such signature.
std::optional<std::string> halves_of(std::string_view der, std::size_t size);

// The way back. `halves` has an even size.
std::string der_of(std::string_view halves);

}  // namespace crypto::openssl
