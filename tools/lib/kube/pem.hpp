// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/result.hpp"
#include "kube/entry.hpp"

namespace kube {

// `path` as it is meant in a file that lies in `folder`. Empty stays empty.
std::string in_folder(const std::string& folder, const std::string& path);

// The text of the PEM file that `key` of an entry names, or which `key`-data holds in Base64. Empty
// where there is neither; both together are an error.
base::Result<std::string> read_pem(const Entry& entry, const std::string& folder,
                                   const std::string& key);

}  // namespace kube
