// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "unit/tab_separated.hpp"
#include "unit/zoneinfo.hpp"

// The rows of a file that the programs of Argo CD's world wrote; see tests/vectors/windows.
inline std::vector<std::vector<std::string>> window_vectors(const std::string& name) {
  return tab_separated("windows/" + name);
}
