// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "applicationset/json.hpp"

namespace applicationset {

// An Application in the form in which the controller compares two of them: labels, annotations,
// finalizers, `spec` and `operation`, without what is empty and without what means the same as
// nothing (Argo CD's NormalizeApplicationSpec). Other metadata and the status are not in it.
Json normalised(const Json& application);

}  // namespace applicationset
