// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace applicationset {

// The name of a branch as a part of names of Kubernetes, as the generator `pullRequest` has it:
// "feature/ABC_123" is "feature-abc-123". Letters outside of ASCII are written with those in it; at
// most 50 bytes, cut between words.
std::string branch_slug(std::string_view branch);

}  // namespace applicationset
