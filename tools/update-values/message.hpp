// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "update-values/values_file.hpp"

namespace tools::update_values {

// Whether a commit shall start a pipeline at the forge.
enum class Pipeline { start, skip };

// Fails with `usage` for a template that says something which no commit could answer: a field that
// is not known, other template language, a NUL byte, malformed UTF-8.
base::Result<void> check_message(const std::string& message_template);

// The message of the commit that makes `changes`: the template with its fields filled in, or a
// subject of our own if it is empty; then one trailer per change that tells what was what
// ("Update-Values: FILE PATH OLD -> NEW"). Foreign text in it can forge neither a line nor a
// trailer.
std::string commit_message(const std::string& message_template,
                           const std::vector<ValueChange>& changes, Pipeline pipeline);

}  // namespace tools::update_values
