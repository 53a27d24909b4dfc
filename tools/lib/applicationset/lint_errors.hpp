// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "applicationset/expand.hpp"
#include "applicationset/lint_parts.hpp"

namespace applicationset {

struct SetFault {
  std::string path;  // "spec.template.metadata.name"
  std::size_t line;  // of the file
  std::string message;
};

// What an error of an expansion is about, and where that is written.
SetFault fault_of(const manifests::Document& set, const base::Error& error);

// The errors of an expansion as problems: what is wrong with the set under the rule for it, but for
// what is known already; and what could not be found out here as one remark for each generator.
void add_errors(const Expansion& expansion, Lint& lint, manifests::Problems& problems);

}  // namespace applicationset
