// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/digests.hpp"

#include "base/json.hpp"
#include "crypto/digest.hpp"
#include "crypto/hex.hpp"

namespace tools::apply_appset {

using applicationset::Json;

std::string digest_of_json(const Json& json) {
  const auto text = base::json_text(nlohmann::json(json));
  return crypto::to_hex(crypto::sha256(text));
}

std::string digest_of_made(const applicationset::Expansion& expansion) {
  Json all = Json::array();
  for (const auto& generated : expansion.applications) all.push_back(generated.application);
  return digest_of_json(all);
}

}  // namespace tools::apply_appset
