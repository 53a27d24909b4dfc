// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "applicationset/generator.hpp"

namespace applicationset {

// An entry of a matrix with the parameters of the first generator put into it, which is done to all
// texts in it but its selector. Its `values` are rendered as far as these parameters go: one that
// asks for others stays for later, when the entry's own are known (Argo CD 3.4).
base::Result<Json> interpolated(const Json& entry, std::string_view kind, const Params& outer,
                                const Context& context, const std::string& path);

}  // namespace applicationset
