// SPDX-License-Identifier: Apache-2.0
#include "ssh/key_file.hpp"

#include "ssh/fields.hpp"

namespace ssh {

std::optional<KeyFile> read_key_file(std::string_view bytes) {
  constexpr std::string_view magic("openssh-key-v1\0", 15);
  FieldReader fields(bytes);
  if (fields.bytes(magic.size()) != magic) return std::nullopt;
  KeyFile file;
  file.cipher = fields.text();
  file.derivation = fields.text();
  file.salt = fields.text();
  const auto count = fields.number();
  file.public_key = fields.text();
  file.private_key = base::Secret(std::string(fields.text()));
  file.rest = fields.rest();
  if (!fields.is_whole() || count != 1) return std::nullopt;
  return file;
}

}  // namespace ssh
