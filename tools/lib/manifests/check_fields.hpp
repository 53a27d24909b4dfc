// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "manifests/document.hpp"
#include "manifests/problem.hpp"
#include "manifests/schema.hpp"

namespace manifests {

// Compares an object with the fields of its kind: AS001 is a field that is unknown, or newer than
// `version`, which Argo CD would drop without a word; AS002 one that is missing, of another type,
// or none of its choices. Objects without a table (type_of) have no such problems.
void check_fields(const Document& document, Problems& problems, Version version = {});

// The same for an object that was never written, such as an Application that was rendered, or for
// a part of one; `path` is where that part lies.
void check_fields(const Json& value, const Type& type, const std::string& path, const Where& where,
                  Problems& problems, Version version = {});

}  // namespace manifests
