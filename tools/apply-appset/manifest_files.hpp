// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace tools::apply_appset {

// Which files of a directory are manifests: YAML and JSON, not hidden, and no templates of a Helm
// chart among them, which are no YAML yet. `files` are paths of one directory.
std::vector<std::string> manifests_among(const std::vector<std::string>& files);

// The manifests below a directory, sorted: regular files, and links to such. A link that leads out
// of the repository around the directory, or out of the directory where there is none, is passed
// over. Fails with `usage` for what cannot be read.
base::Result<std::vector<std::string>> manifests_below(const std::string& directory);

// How much a file of a directory concerns us.
enum class Concern {
  none,
  perhaps,  // a plain list of clusters, or values of something else
  sure,     // it speaks of Argo CD
};
Concern concern_of(std::string_view text);

}  // namespace tools::apply_appset
