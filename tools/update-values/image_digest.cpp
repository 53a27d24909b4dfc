// SPDX-License-Identifier: Apache-2.0
#include "update-values/image_digest.hpp"

#include "base/text.hpp"
#include "images/grammar.hpp"

namespace tools::update_values {
namespace {

constexpr std::string_view algorithm = "sha256:";

}  // namespace

bool is_bare_digest(std::string_view text) {
  constexpr std::size_t digits = 64;
  return text.size() == digits && images::is_digest(std::string(algorithm) + base::to_lower(text));
}

bool is_any_digest(std::string_view text) {
  return is_bare_digest(text) || images::is_digest(std::string(text));
}

ImageValue as_digest(ImageValue value) {
  value.is_bare = is_bare_digest(value.text);
  if (value.is_bare) value.text.insert(0, algorithm);
  return value;
}

void take_digest_beside(ImagePlace& whole, ImageValue digest) {
  const bool is_one = digest.text.empty() || is_any_digest(digest.text);
  if (!digest.is_there || !is_one) return;
  const bool is_said = whole.names.empty() || whole.names.back().digest || digest.text.empty();
  if (!is_said) whole.image += "@" + digest.text;
  whole.digest = std::move(digest);
}

std::string written_like(const ImageValue& old, const std::string& digest) {
  return old.is_bare && digest.starts_with(algorithm) ? digest.substr(algorithm.size()) : digest;
}

}  // namespace tools::update_values
