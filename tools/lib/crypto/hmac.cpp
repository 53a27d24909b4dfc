// SPDX-License-Identifier: Apache-2.0
#include "crypto/hmac.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <cstdlib>

namespace crypto {

std::string hmac_sha256(const base::Secret& key, std::string_view message) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes;
  unsigned int length = 0;
  const auto& secret = key.reveal();
  const auto* made = HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
                          reinterpret_cast<const unsigned char*>(message.data()), message.size(),
                          bytes.data(), &length);
  // Only a library without SHA-256 fails here; what it would sign must not leave unsigned.
  if (made == nullptr) std::abort();
  return {reinterpret_cast<const char*>(bytes.data()), length};
}

}  // namespace crypto
