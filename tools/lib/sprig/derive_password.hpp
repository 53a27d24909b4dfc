// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sprig {

// A password for a site, derived from a master password by the Master Password algorithm as sprig
// has it. Takes a tenth of a second and 32 MiB for a while.
struct PasswordQuestion {
  std::uint32_t counter;
  std::string_view type;  // "maximum", "long", "medium", "short", "basic", "pin"
  std::string_view password;
  std::string_view user;
  std::string_view site;
};
std::string derived_password(const PasswordQuestion& question);

}  // namespace sprig
