// SPDX-License-Identifier: Apache-2.0
#include "applicationset/version.hpp"

#include "base/text.hpp"
#include "yaml/message.hpp"

namespace applicationset {

base::Result<Version> read_version(std::string_view text) {
  std::string_view rest = text;
  if (rest.starts_with('v')) rest.remove_prefix(1);
  const auto parts = base::split(rest, '.');
  constexpr unsigned long long most = 1000;
  if (parts.size() >= 2) {
    const auto major = base::parse_unsigned(parts[0]);
    const auto minor = base::parse_unsigned(parts[1]);
    if (major && minor && *major < most && *minor < most) {
      return Version{static_cast<int>(*major), static_cast<int>(*minor)};
    }
  }
  return base::usage_error(yaml::quoted(text) + " is no version of Argo CD",
                           "write it as 3.4 or v3.4.7");
}

std::string to_string(Version version) {
  return std::to_string(version.major) + '.' + std::to_string(version.minor);
}

}  // namespace applicationset
