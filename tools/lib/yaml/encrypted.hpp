// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.hpp"
#include "yaml/tree.hpp"

namespace yaml {

// Fails with `malformed` for a file that sops has encrypted: it also signs what it leaves readable.
// (Files that are encrypted as a whole do not get past their bytes: see gate.)
base::Result<void> refuse_encrypted(const Tree& tree);

}  // namespace yaml
