// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "manifests/document.hpp"
#include "manifests/problem.hpp"
#include "manifests/schema.hpp"

namespace manifests {

// What to say of a field that no table has.
enum class UnknownFields {
  are_errors,
  // Only where the case of letters alone is another one. All others are warnings: a newer Argo CD
  // may know them.
  are_sent,
};

// Compares an object with the fields of its kind: AS001 is a field that is unknown, or newer than
// `version`, which Argo CD would drop without a word; AS002 one that is missing, of another type,
// or none of its choices. Objects without a table (type_of) have no such problems.
void check_fields(const Document& document, Problems& problems, Version version = {},
                  UnknownFields unknown = UnknownFields::are_errors);

// The same for an object that was never written, such as an Application that was rendered, or for
// a part of one; `path` is where that part lies.
void check_fields(const Json& value, const Type& type, const std::string& path, const Where& where,
                  Problems& problems, Version version = {},
                  UnknownFields unknown = UnknownFields::are_errors);

}  // namespace manifests
