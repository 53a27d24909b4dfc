// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <catch2/catch.hpp>
#include <initializer_list>
#include <string>

#include "expr/program.hpp"

// What a source comes to: `TYPE|text` of a result, "? " and the first line of the error of a run,
// "! " and that of a source that cannot be compiled.
std::string answer_of(const std::string& source);

// A source, and what expr of Go says about it.
struct Row {
  std::string source;
  std::string answer;
};

inline void check_rows(std::initializer_list<Row> rows) {
  for (const auto& row : rows) {
    INFO(row.source);
    CHECK(answer_of(row.source) == row.answer);
  }
}
