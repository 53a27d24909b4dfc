// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/result.hpp"
#include "kube/config.hpp"
#include "kube/entry.hpp"

namespace kube {

// A `cluster` of a kubeconfig in `folder`. What contradicts itself is refused as kubectl does it.
base::Result<Cluster> read_cluster(const Entry& entry, const std::string& folder);

}  // namespace kube
