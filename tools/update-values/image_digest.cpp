// SPDX-License-Identifier: Apache-2.0
#include "update-values/image_digest.hpp"

#include "base/text.hpp"
#include "images/grammar.hpp"
#include "update-values/image_reading.hpp"
#include "yaml/locate.hpp"

namespace tools::update_values {
namespace {

constexpr std::string_view algorithm = "sha256:";

bool is_bare_digest(std::string_view text) {
  constexpr std::size_t digits = 64;
  return text.size() == digits && images::is_digest(std::string(algorithm) + base::to_lower(text));
}

ImageValue with_algorithm(ImageValue value, std::string_view key) {
  value.key = key;
  value.is_bare = is_bare_digest(value.text);
  if (value.is_bare) value.text.insert(0, algorithm);
  return value;
}

}  // namespace

ImageValue value_at(const yaml::Tree& tree, yaml::NodeId map, std::string_view key) {
  const bool is_there = yaml::read_key(tree, map, key) != yaml::no_node;
  return {.path = {}, .is_there = is_there, .text = word(tree, map, key)};
}

ValueAt values_of(const yaml::Tree& tree, yaml::NodeId map) {
  return [&tree, map](std::string_view key) { return value_at(tree, map, key); };
}

ValueAt values_beside(const yaml::Tree& tree, yaml::NodeId map, const Trail& trail) {
  return [&tree, map, &trail](std::string_view key) {
    auto value = value_at(tree, map, key);
    value.path = trail.path_beside(key);
    return value;
  };
}

ImageValue digest_beside(const ValueAt& value_at) {
  auto own = with_algorithm(value_at("digest"), "digest");
  if (!own.text.empty()) return own;
  for (const auto* key : {"sha", "sha256", "imageDigest"}) {
    auto other = with_algorithm(value_at(key), key);
    if (other.is_bare || images::is_digest(other.text)) return other;
  }
  return own;
}

void take_digest_beside(ImagePlace& whole, const ValueAt& value_at) {
  auto digest = digest_beside(value_at);
  const bool is_one = digest.text.empty() || digest.is_bare || images::is_digest(digest.text);
  if (!digest.is_there || !is_one) return;
  const bool is_said = whole.names.empty() || whole.names.back().digest || digest.text.empty();
  if (!is_said) whole.image += "@" + digest.text;
  whole.digest = std::move(digest);
}

std::string written_like(const ImageValue& old, const std::string& digest) {
  return old.is_bare && digest.starts_with(algorithm) ? digest.substr(algorithm.size()) : digest;
}

}  // namespace tools::update_values
