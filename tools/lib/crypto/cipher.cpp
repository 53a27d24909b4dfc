// SPDX-License-Identifier: Apache-2.0
#include "crypto/cipher.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <memory>

namespace crypto {
namespace {

struct Freed {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

enum Direction : int { decrypting = 0, encrypting = 1 };

std::string converted(const base::Secret& key, std::string_view vector, std::string_view text,
                      Direction direction) {
  const bool fits = key.reveal().size() == 32 && vector.size() == aes_block_size &&
                    text.size() % aes_block_size == 0;
  const std::unique_ptr<EVP_CIPHER_CTX, Freed> context(EVP_CIPHER_CTX_new());
  if (!fits || !context ||
      EVP_CipherInit_ex(context.get(), EVP_aes_256_cbc(), nullptr, bytes_of(key.reveal()),
                        bytes_of(vector), direction) != 1 ||
      EVP_CIPHER_CTX_set_padding(context.get(), 0) != 1) {
    std::abort();
  }
  // The library counts in int.
  constexpr std::size_t piece = std::size_t{1} << 30U;
  std::string out(text.size(), '\0');
  for (std::size_t at = 0; at < text.size(); at += piece) {
    int length = 0;
    const auto size = static_cast<int>(std::min(piece, text.size() - at));
    if (EVP_CipherUpdate(context.get(), reinterpret_cast<unsigned char*>(out.data() + at), &length,
                         bytes_of(text.substr(at)), size) != 1 ||
        length != size) {
      std::abort();
    }
  }
  return out;
}

}  // namespace

std::string aes256_cbc_encrypted(const base::Secret& key, std::string_view vector,
                                 std::string_view text) {
  return converted(key, vector, text, encrypting);
}

std::string aes256_cbc_decrypted(const base::Secret& key, std::string_view vector,
                                 std::string_view text) {
  return converted(key, vector, text, decrypting);
}

}  // namespace crypto
