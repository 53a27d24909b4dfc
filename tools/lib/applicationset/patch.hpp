// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "applicationset/json.hpp"
#include "base/result.hpp"

namespace applicationset {

// Reads the text that a templatePatch has become: JSON where it begins with `{`, else YAML. Null
// where it is empty. Fails with `malformed`.
base::Result<Json> read_patch(const std::string& text);

// Applies a strategic merge patch to an Application: objects are merged, null deletes, lists are
// replaced but for finalizers, which become more; the directives of Kubernetes ($patch,
// $retainKeys, …) are known. Fails with `malformed` where Kubernetes fails: for an object or a list
// below a key that Helm's valuesObject has already, of whose type it knows nothing.
base::Result<void> apply_patch(Json& application, const Json& patch);

}  // namespace applicationset
