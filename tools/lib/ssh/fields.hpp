// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// How SSH writes numbers and texts: 32 bits, the highest byte first; a text behind its length
// (RFC 4251, section 5).
namespace ssh {

class FieldReader {
 public:
  explicit FieldReader(std::string_view bytes) : rest_(bytes) {}

  // Nothing where the bytes end too early.
  std::optional<std::uint32_t> number();
  std::optional<std::string_view> text();

  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

std::string number_field(std::uint32_t number);
std::string text_field(std::string_view text);

// The kind of key that a public key in SSH's binary form says it is ("ssh-ed25519"); empty for what
// is no such key.
std::string kind_of_public_key(std::string_view blob);

// Whether we can check, and make, signatures of keys of this kind.
bool is_usable_kind(std::string_view kind);

}  // namespace ssh
