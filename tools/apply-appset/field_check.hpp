// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "apply-appset/input.hpp"
#include "base/result.hpp"
#include "cli/run.hpp"

namespace tools::apply_appset {

// Looks at the fields of all objects before anything is made of them. Fails with `malformed` where
// one is missing or of the wrong type, or where the case of its letters is another one: all such
// errors are said, not only the first. A field that is not known is a warning.
base::Result<void> check_input_fields(const cli::Run& run, const Input& input);

// The first error that the check of the fields of a document finds; empty where there is none.
std::string fault_of_fields(const manifests::Document& document);

}  // namespace tools::apply_appset
