// SPDX-License-Identifier: Apache-2.0
#include "ssh/public_key.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "ssh/fields.hpp"

namespace ssh {

std::string kind_of_public_key(std::string_view blob) {
  constexpr std::size_t longest = 64;
  const auto kind = FieldReader(blob).text();
  const auto is_plain = [](char c) { return c > ' ' && c < '\x7f' && c != ','; };
  if (kind.size() > longest || !std::all_of(kind.begin(), kind.end(), is_plain)) return "";
  return std::string(kind);
}

// libssh2 1.10 knows RSA with SHA-1 alone, which servers no longer take.
bool is_usable_kind(std::string_view kind) {
  constexpr std::array<std::string_view, 4> usable = {"ssh-ed25519", "ecdsa-sha2-nistp256",
                                                      "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"};
  return std::find(usable.begin(), usable.end(), kind) != usable.end();
}

std::string fingerprint_of_digest(std::string_view sha256) {
  auto digits = base::base64(sha256);
  while (digits.ends_with('=')) digits.pop_back();
  return "SHA256:" + digits;
}

}  // namespace ssh
