// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "update-values/edits.hpp"
#include "update-values/promote.hpp"
#include "update-values/values_file.hpp"

namespace tools::update_values {

// Makes the planned edits in the files below `directory`: all of them or none. Symbolic links are
// never followed; permission bits stay. Fails like Snapshot::take() for files that are not there.
base::Result<std::vector<EditedFile>> edit_work_tree(const std::string& directory,
                                                     const EditPlan& plan, Mode mode);

}  // namespace tools::update_values
