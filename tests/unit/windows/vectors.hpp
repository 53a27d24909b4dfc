// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fstream>
#include <string>
#include <vector>

#include "base/text.hpp"

// The rows of a file that the programs of Argo CD's world wrote; see tests/vectors/windows.
inline std::vector<std::vector<std::string>> window_vectors(const std::string& name) {
  std::ifstream stream(std::string(TESTS_DIR "/vectors/windows/") + name);
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(stream, line);) {
    std::vector<std::string> row;
    for (const auto column : base::split(line, '\t')) row.emplace_back(column);
    rows.push_back(std::move(row));
  }
  return rows;
}

inline const std::string test_zoneinfo = TESTS_DIR "/vectors/windows/zoneinfo";
