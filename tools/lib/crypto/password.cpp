// SPDX-License-Identifier: Apache-2.0
#include "crypto/password.hpp"

#include <crypt.h>
#include <openssl/evp.h>

#include <cstdlib>
#include <memory>

namespace crypto {
namespace {

// bcrypt's own alphabet of base 64, without padding.
std::string base64_of_bcrypt(std::string_view bytes) {
  constexpr std::string_view digits =
      "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  std::string text;
  unsigned int waiting = 0;
  unsigned int bits = 0;
  for (const char c : bytes) {
    waiting = waiting << 8U | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 6; bits -= 6) text += digits[(waiting >> (bits - 6)) & 63U];
  }
  if (bits > 0) text += digits[(waiting << (6 - bits)) & 63U];
  return text;
}

}  // namespace

base::Result<std::string> bcrypt(const base::Secret& password, std::string_view salt, int cost) {
  const std::string& secret = password.reveal();
  if (secret.size() > bcrypt_longest_password || secret.find('\0') != std::string::npos) {
    return base::usage_error("a password for bcrypt has at most 72 bytes and no NUL");
  }
  // What everybody calls 2a is 2b to the library, whose own 2a repeats an old mistake of PHP's.
  const std::string number = std::to_string(cost);
  const std::string setting = "$2b$" + std::string(number.size() < 2 ? "0" : "") + number + '$' +
                              base64_of_bcrypt(salt.substr(0, bcrypt_salt_size));
  const auto place = std::make_unique<crypt_data>();
  const char* const hash = crypt_r(secret.c_str(), setting.c_str(), place.get());
  if (hash == nullptr || hash[0] != '$') return base::usage_error("the system has no bcrypt");
  return "$2a" + std::string(hash).substr(3);
}

base::Secret scrypt(const base::Secret& password, std::string_view salt, const ScryptCost& cost,
                    std::size_t key_size) {
  std::string key(key_size, '\0');
  const std::string& secret = password.reveal();
  const std::uint64_t most_memory = std::uint64_t{256} * cost.rounds * cost.block + (1U << 20U);
  const int made = EVP_PBE_scrypt(secret.data(), secret.size(),
                                  reinterpret_cast<const unsigned char*>(salt.data()), salt.size(),
                                  cost.rounds, cost.block, cost.lanes, most_memory,
                                  reinterpret_cast<unsigned char*>(key.data()), key.size());
  if (made != 1) std::abort();
  return base::Secret(std::move(key));
}

}  // namespace crypto
