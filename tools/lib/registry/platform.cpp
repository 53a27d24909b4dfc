// SPDX-License-Identifier: Apache-2.0
#include "registry/platform.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace registry {
namespace {

bool is_word(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return base::is_ascii_digit(c) || (c >= 'a' && c <= 'z') || c == '.' || c == '-' || c == '_';
  });
}

}  // namespace

std::string Platform::text() const {
  return os + '/' + architecture + (variant.empty() ? "" : '/' + variant);
}

base::Result<Platform> parse_platform(std::string_view text) {
  const auto words = base::split(text, '/');
  const bool has_number = words.size() == 2 || words.size() == 3;
  if (!has_number || !std::all_of(words.begin(), words.end(), is_word)) {
    return base::usage_error("'" + base::printable(base::shorten(text, 100)) + "' is no platform",
                             "write one as linux/amd64 or linux/arm/v7");
  }
  Platform platform = {.os = std::string(words[0]), .architecture = std::string(words[1])};
  if (words.size() == 3) platform.variant = words[2];
  return platform;
}

}  // namespace registry
