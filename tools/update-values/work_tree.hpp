// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "update-values/promote.hpp"
#include "update-values/values_file.hpp"
#include "update-values/work.hpp"

namespace tools::update_values {

// Does a work in the files below `directory`: in all of them or none. Symbolic links are
// never followed; permission bits stay. Fails with `malformed` for files that are not there, with
// `conflict` where somebody else writes to one of them at the same time, and with `timeout`.
base::Result<Made> edit_work_tree(const std::string& directory, const Work& work, Mode mode,
                                  const base::Deadline& deadline);

// The second half of it: either all files that are changed get their new text, or all keep the old.
base::Result<void> write_work_tree(const std::string& directory,
                                   const std::vector<EditedFile>& files);

}  // namespace tools::update_values
