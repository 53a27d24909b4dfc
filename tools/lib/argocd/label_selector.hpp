// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/result.hpp"

namespace argocd {

// Whether Kubernetes takes this as a selector of labels: "team=shop, tier notin (db,cache), !old".
// Argo CD reads it as Kubernetes does, but says of a bad one no more than that something is wrong.
// Fails with `usage`.
base::Result<void> check_label_selector(std::string_view text);

}  // namespace argocd
