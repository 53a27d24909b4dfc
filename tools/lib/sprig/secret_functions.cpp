// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "crypto/cipher.hpp"
#include "crypto/password.hpp"
#include "govalue/base64.hpp"
#include "sprig/derive_password.hpp"
#include "sprig/failure.hpp"
#include "sprig/state.hpp"
#include "sprig/themes.hpp"
#include "sprig/typed.hpp"

namespace sprig {
namespace {

using govalue::Call;
using govalue::function;

using Text = base::Result<std::string>;

constexpr int bcrypt_cost = 10;
// What making hard-to-make hashes costs: about as many nodes could be evaluated meanwhile.
constexpr std::uint64_t steps_of_a_hash = 1'000'000;
constexpr std::uint64_t steps_of_a_derived_password = 4'000'000;

Text bcrypt(Call& call, std::string_view password) {
  if (!call.budget.spend_steps(steps_of_a_hash)) return call.budget.error();
  const std::string problem = "failed to encrypt string with bcrypt: ";
  if (password.size() > crypto::bcrypt_longest_password) {
    return problem + "bcrypt: password length exceeds 72 bytes";
  }
  const auto hash =
      crypto::bcrypt(base::Secret(std::string(password)),
                     state_of(call).world().random_bytes(crypto::bcrypt_salt_size), bcrypt_cost);
  // Only the system can refuse now, or a NUL, which Go would take.
  return hash ? hash.value() : problem + hash.error().message;
}

Text htpasswd(Call& call, std::string_view user, std::string_view password) {
  if (user.find(':') != std::string_view::npos) return "invalid username: " + std::string(user);
  return std::string(user) + ':' + TRY(bcrypt(call, password));
}

Text derive_password(Call& call, const Uint32& counter, std::string_view type,
                     std::string_view password, std::string_view user, std::string_view site) {
  if (!call.budget.spend_steps(steps_of_a_derived_password)) return call.budget.error();
  return derived_password({.counter = static_cast<std::uint32_t>(counter.value.as_unsigned()),
                           .type = type,
                           .password = password,
                           .user = user,
                           .site = site});
}

// The password itself, cut or filled up with zeros.
base::Secret aes_key(std::string_view password) {
  std::string key(password.substr(0, 32));
  key.resize(32, '\0');
  return base::Secret(std::move(key));
}

Text encrypt_aes(Call& call, std::string_view password, std::string_view text) {
  if (text.empty()) return std::string();
  if (!call.budget.spend_memory(text.size())) return call.budget.error();
  const std::size_t padding = crypto::aes_block_size - text.size() % crypto::aes_block_size;
  const std::string padded = std::string(text) + std::string(padding, static_cast<char>(padding));
  const std::string vector = state_of(call).world().random_bytes(crypto::aes_block_size);
  return base::base64(vector + crypto::aes256_cbc_encrypted(aes_key(password), vector, padded));
}

base::Error out_of_bounds(const std::string& what) {
  return failure("runtime error: slice bounds out of range [" + what);
}

// Go's panics for what was never encrypted so.
base::Result<void> check_encrypted(std::string_view bytes, std::size_t capacity) {
  constexpr auto vector = crypto::aes_block_size;
  if (capacity < vector) return out_of_bounds(":16] with capacity " + std::to_string(capacity));
  if (bytes.size() < vector) return out_of_bounds("16:" + std::to_string(bytes.size()) + ']');
  if (bytes.size() % crypto::aes_block_size != 0) {
    return failure("crypto/cipher: input not full blocks");
  }
  if (bytes.size() == vector) return failure("runtime error: index out of range [-1]");
  return {};
}

Text decrypt_aes(std::string_view password, std::string_view text) {
  if (text.empty()) return std::string();
  const std::string bytes = TRY(govalue::base64_decoded(text));
  TRY(check_encrypted(bytes, text.size() / 4 * 3));
  const std::string_view view = bytes;
  std::string decrypted =
      crypto::aes256_cbc_decrypted(aes_key(password), view.substr(0, crypto::aes_block_size),
                                   view.substr(crypto::aes_block_size));
  const std::size_t padding = static_cast<unsigned char>(decrypted.back());
  if (padding > decrypted.size()) {
    return out_of_bounds(":-" + std::to_string(padding - decrypted.size()) + ']');
  }
  decrypted.resize(decrypted.size() - padding);
  return decrypted;
}

}  // namespace

std::span<const govalue::Function> secret_functions() {
  static const std::array rows = {
      function<&bcrypt>("bcrypt"),
      function<&htpasswd>("htpasswd"),
      function<&derive_password>("derivePassword"),
      function<&encrypt_aes>("encryptAES"),
      function<&decrypt_aes>("decryptAES"),
  };
  return rows;
}

}  // namespace sprig
