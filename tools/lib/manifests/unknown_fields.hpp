// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "manifests/document.hpp"
#include "manifests/schema.hpp"

namespace manifests {

// What lies around an object that is checked, for hints.
struct Around {
  const Type* type = nullptr;
  const Around* around = nullptr;
};

// What may have been meant by a field of `object` that its type does not have; empty where nobody
// knows.
std::string hint_for_unknown(const Json& object, const std::string& name, const Type& type,
                             const Around& around);

// Whether a newer Argo CD may have that field. It is none of another case, none in place of one
// that is missing, and not all that there is in an entry of `generators`.
bool may_be_newer(const Json& object, const std::string& name, const Type& type);

// Whether a field that is missing is there by a name that is nearly its own.
bool is_misspelt(const Json& object, const Field& wanted, const Type& type);

}  // namespace manifests
