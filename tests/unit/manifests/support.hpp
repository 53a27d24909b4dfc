// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "manifests/document.hpp"
#include "manifests/problem.hpp"
#include "yaml/to_json.hpp"

namespace manifests {

// "8 AS001 spec.x: message (hint)"; a `W` or an `I` stands before the rule of what is no error.
inline std::string line_of(const Problem& problem) {
  auto line = std::to_string(problem.line) + " ";
  if (problem.severity == Severity::warning) line += "W ";
  if (problem.severity == Severity::info) line += "I ";
  line += problem.rule + " " + problem.path + ": " + problem.message;
  return problem.hint.empty() ? line : line + " (" + problem.hint + ")";
}

inline std::vector<std::string> lines_of(const Problems& problems) {
  std::vector<std::string> lines;
  for (const auto& problem : problems) lines.push_back(line_of(problem));
  return lines;
}

// What `check` says of each document of the text, which must be one that can be read.
template <typename Check>
std::vector<std::string> problems_of(const std::string& text, Check check) {
  const auto documents = read_documents(text, "a.yaml");
  if (!documents) return {base::to_string(documents.error())};
  Problems problems;
  for (const auto& document : *documents) check(document, problems);
  return lines_of(problems);
}

// A change to an object that is fine, as a merge patch in YAML, with what is then wrong with it;
// and a change near to it that is fine, too.
struct RuleRow {
  std::string bad;
  std::string problem;
  std::string good = {};
};

inline Json patched(Json object, const std::string& patch) {
  const auto change = yaml::to_json(patch);
  if (!change) FAIL(base::to_string(change.error()));
  object.merge_patch(*change);
  return object;
}

// `check` takes an object, a Where and Problems.
template <typename Check>
void check_rows(const std::string& object, const std::vector<RuleRow>& rows, Check check) {
  const auto base = patched(Json::object(), object);
  const auto problems_after = [&](const std::string& patch) {
    Problems problems;
    check(patched(base, patch), Where(), problems);
    return lines_of(problems);
  };
  CHECK(problems_after("{}").empty());
  for (const auto& row : rows) {
    INFO(row.bad);
    CHECK(problems_after(row.bad) == std::vector<std::string>{"0 " + row.problem});
    INFO(row.good);
    if (!row.good.empty()) CHECK(problems_after(row.good).empty());
  }
}

}  // namespace manifests
