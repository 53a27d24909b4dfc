// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "argocd/inspector.hpp"
#include "base/result.hpp"

namespace argocd {

// Read what the API answers to an Inspector. All fail with `garbled` for what is not JSON.
// Whatever else is odd in it is passed over, but for a managed resource: what is wrong with that
// must not look as if nothing would change.
base::Result<ResourceTree> read_tree(std::string_view json);
base::Result<std::vector<KubeEvent>> read_events(std::string_view json);
base::Result<ManagedResource> read_managed(std::string_view json);
base::Result<std::string> read_manifest(std::string_view json);

// A line of a stream of log lines, added to `tail`. Fails with what the server reports in it.
base::Result<void> read_log_line(std::string_view json, LogTail& tail);

}  // namespace argocd
