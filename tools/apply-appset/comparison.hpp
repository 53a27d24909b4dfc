// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "applicationset/difference.hpp"
#include "applicationset/json.hpp"

namespace tools::apply_appset {

// What an object says that has an effect, in a form in which two of them can be compared. The
// values of Secrets are in it: it is not to be shown.
applicationset::Json comparable(const applicationset::Json& object);

// What would become of a live object that this one is written over.
struct Written {
  applicationset::Json object;
  std::vector<std::string> staying = {};  // paths that only others have set, and that stay
};

// By server-side apply: what other managers own stays, where the object says nothing of it.
Written applied(const applicationset::Json& live, const applicationset::Json& object);

// The same of what is there, without what the API server would not tell of it.
applicationset::Json comparable_live(const applicationset::Json& live);

// By Argo CD's API server: labels and annotations stay, the rest is replaced. Of a Secret that it
// tells of, this is what it would tell then; the labels and annotations of a cluster are replaced,
// too.
Written upserted(const applicationset::Json& live, const applicationset::Json& object);

// Whether a Secret has values that the API server shows to nobody.
bool has_hidden_values(const applicationset::Json& secret);

// Whether Argo CD's API server has told of it: a Secret without a name.
bool is_told(const applicationset::Json& object);

// Says which values of a Secret change, and none of them.
void blank_out(std::vector<applicationset::FieldChange>& changes);

}  // namespace tools::apply_appset
