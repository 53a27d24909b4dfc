// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "prepared.hpp"

// What is asked of the robot of a group, whoever has the group: rows of tables, and what must hold
// for each.
namespace services {

struct ShownRow {
  nlohmann::json section;
  std::string body;
};

inline void check_shown(const Type& type, const nlohmann::json& options,
                        const std::vector<ShownRow>& rows) {
  for (const auto& row : rows) {
    CAPTURE(row.section.dump());
    const auto result = prepared(type, options, with_section(row.section));
    CHECK(base::to_string(result.error) == "");
    CHECK(result.request.body == row.body);
    CHECK(result.remarks.empty());
  }
}

struct MalformedRow {
  nlohmann::json section;
  std::string message;
  std::string hint = {};
};

inline void check_malformed(const Type& type, const nlohmann::json& options,
                            const std::vector<MalformedRow>& rows) {
  for (const auto& row : rows) {
    CAPTURE(row.section.dump());
    const auto result = prepared(type, options, with_section(row.section));
    CHECK(result.error.kind == base::ErrorKind::malformed);
    CHECK(base::to_string(result.error) == row.message);
    CHECK(result.hint() == row.hint);
  }
}

struct ErrorRow {
  int code;
  std::string text;
  State state;
  base::ErrorKind kind;
  std::string hint;  // a part of it; empty where there is none
  int status = 200;
};

// `body_of` makes the answer that says the error of a row.
inline void check_errors(const Type& type, const std::vector<ErrorRow>& rows,
                         nlohmann::json (*body_of)(const ErrorRow& row)) {
  for (const auto& row : rows) {
    CAPTURE(row.code, row.text);
    const auto outcome = read(type, body_of(row).dump(), row.status);
    CHECK(outcome.state == row.state);
    CHECK(outcome.error.kind == row.kind);
    CHECK(outcome.error.hint.find(row.hint) != std::string::npos);
    CHECK(outcome.error.hint.empty() == row.hint.empty());
  }
}

}  // namespace services
