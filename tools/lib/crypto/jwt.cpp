// SPDX-License-Identifier: Apache-2.0
#include "crypto/jwt.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "crypto/rsa.hpp"

namespace crypto {

std::string base64_url(std::string_view bytes) {
  auto text = base::base64(bytes);
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  while (text.ends_with('=')) text.pop_back();
  return text;
}

std::optional<base::Secret> rs256_token(const base::Secret& key, std::string_view claims) {
  const auto text = base64_url(R"({"alg":"RS256","typ":"JWT"})") + "." + base64_url(claims);
  const auto signature = rsa_sha256(key, text);
  if (!signature) return std::nullopt;
  return base::Secret(text + "." + base64_url(*signature));
}

}  // namespace crypto
