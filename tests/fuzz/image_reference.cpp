// SPDX-License-Identifier: Apache-2.0

// Reads the bytes as a reference to an image. What is read has parts that registries allow, gives
// the same text again, and written in full means the same repository.
#include <cstdint>
#include <string>

#include "fuzz/require.hpp"
#include "images/grammar.hpp"
#include "images/reference.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto found = images::parse_reference(text);
  if (!found) return 0;
  require(found->text() == text, "nothing is lost");
  require(found->registry.empty() || images::is_registry(found->registry), "a registry");
  require(images::is_path(found->path), "a path");
  require(!found->tag || images::is_tag(*found->tag), "a tag");
  require(!found->digest || images::is_digest(*found->digest), "a digest");
  const auto full = images::parse_reference(full_registry(*found) + '/' + full_path(*found));
  require(full && is_same_repository(*found, *full), "the full name is the same repository");
  require(images::api_host(*full) == images::api_host(*found), "one host");
  return 0;
}
