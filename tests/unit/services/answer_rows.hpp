// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "prepared.hpp"

// What comes of an answer, as rows of a table.
namespace services {

struct AnswerRow {
  int status;
  std::string body;
  State state;
  base::ErrorKind kind = base::ErrorKind::unreachable;  // of a failure
};

// `outcome_of` takes the answer of a row.
template <typename OutcomeOf>
void check_answers(const std::vector<AnswerRow>& rows, OutcomeOf outcome_of) {
  for (const auto& row : rows) {
    CAPTURE(row.status, row.body.substr(0, 100));
    const Outcome outcome = outcome_of(http::Response{.status = row.status, .body = row.body});
    CHECK(outcome.state == row.state);
    if (row.state == State::failed) CHECK(outcome.error.kind == row.kind);
  }
}

inline void check_answers(const Type& type, const std::vector<AnswerRow>& rows) {
  check_answers(rows, [&](const http::Response& answer) { return read(type, answer); });
}

}  // namespace services
