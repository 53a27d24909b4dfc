// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "applicationset/json.hpp"
#include "base/result.hpp"
#include "manifests/schema.hpp"

namespace applicationset {

// What Argo CD keeps of an object, or of a part of one: fields that it does not know are gone, and
// so are those that are null. `path` is where the value lies. Fails with `malformed` where a field
// has another type than it must have.
base::Result<Json> decoded(const Json& value, const manifests::Type& type, const std::string& path);

// Whether decoded() gives the value as it is.
bool is_decoded(const Json& value, const manifests::Type& type);

}  // namespace applicationset
