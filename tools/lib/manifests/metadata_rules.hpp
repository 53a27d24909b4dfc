// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "manifests/fields.hpp"
#include "manifests/problem.hpp"

namespace manifests {

// Labels and annotations below `path` that Kubernetes refuses: AP012.
void check_labels(const Json& metadata, const std::string& path, Reporter& report);

// What is wrong with the first of them, "the label `a b` has a blank in it"; empty where all are
// well.
std::string fault_of_labels(const Json& metadata);

// Finalizers that nobody removes, so that the object stays for ever: AP013.
void check_finalizers(const Json& metadata, const std::string& path, Reporter& report);

}  // namespace manifests
