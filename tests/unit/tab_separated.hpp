// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fstream>
#include <string>
#include <vector>

#include "base/text.hpp"

// The rows of a file of columns with tabs between them; `name` is below tests/vectors.
inline std::vector<std::vector<std::string>> tab_separated(const std::string& name) {
  std::ifstream stream(TESTS_DIR "/vectors/" + name);
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(stream, line);) {
    std::vector<std::string> row;
    for (const auto column : base::split(line, '\t')) row.emplace_back(column);
    rows.push_back(std::move(row));
  }
  return rows;
}
