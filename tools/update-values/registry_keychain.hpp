// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "cli/run.hpp"
#include "images/reference.hpp"
#include "registry/keychain.hpp"
#include "update-values/registry_access.hpp"

namespace tools::update_values {

// All credentials for registries that the flags, the environment and the files of Docker and Podman
// have, in the order in which they count. A file that nobody named and that cannot be read is
// passed over with a warning.
base::Result<registry::Keychain> read_registry_keychain(
    cli::Run& run, const RegistryOptions& options, const std::vector<images::Reference>& images,
    const base::Deadline& deadline);

}  // namespace tools::update_values
