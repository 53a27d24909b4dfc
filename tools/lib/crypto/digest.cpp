// SPDX-License-Identifier: Apache-2.0
#include "crypto/digest.hpp"

#include <openssl/evp.h>

#include <array>
#include <cstdlib>

namespace crypto {
namespace {

std::string digest(const EVP_MD* kind, std::string_view message) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes;
  unsigned int length = 0;
  // Only a library without the digest fails here, and then nothing can be said about any message.
  if (EVP_Digest(message.data(), message.size(), bytes.data(), &length, kind, nullptr) != 1) {
    std::abort();
  }
  return {reinterpret_cast<const char*>(bytes.data()), length};
}

}  // namespace

std::string sha1(std::string_view message) {
  return digest(EVP_sha1(), message);
}
std::string sha256(std::string_view message) {
  return digest(EVP_sha256(), message);
}
std::string sha512(std::string_view message) {
  return digest(EVP_sha512(), message);
}

}  // namespace crypto
