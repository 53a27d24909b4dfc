// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "cli/flags.hpp"
#include "update-values/registry_access.hpp"

namespace tools::update_values {

// Which images to write, and what to ask registries about them. Empty: not given.
struct ImageFlags {
  std::vector<std::string> images;
  bool drop_digest = false;
  bool verify = false;
  bool pin_digest = false;
  std::string policy;
  std::string allowed_tags;
  std::vector<std::string> ignored_tags;
  RegistryOptions registry;

  bool asks_registry() const { return verify || pin_digest || !policy.empty(); }
};

// Adds the groups Images and Registry.
void add_image_flags(cli::Flags& flags, ImageFlags& options);

// Whether they go together. Fails with `usage`.
base::Result<void> check_image_flags(const ImageFlags& options);

}  // namespace tools::update_values
