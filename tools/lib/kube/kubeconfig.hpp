// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "kube/config.hpp"
#include "kube/entry.hpp"

namespace kube {

struct Kubeconfig {
  std::string path;
  Json content;
};

// Whether there is nothing to choose from: no file names a cluster, a user or a context.
bool is_blank(const std::vector<Kubeconfig>& files);

// The context called `context`, else the current one, with its cluster and its user. Several files
// are read as one: of entries with the same name the first counts, and so does the first
// current-context. Reads the files that cluster and user name; relative paths start at the folder
// of the file they are written in.
base::Result<Config> choose_context(const std::vector<Kubeconfig>& files,
                                    const std::string& context);

}  // namespace kube
