// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "manifests/document.hpp"
#include "manifests/problem.hpp"

namespace manifests {

// "8 AS001 spec.x: message (hint)"; a `W` or an `I` stands before the rule of what is no error.
inline std::string line_of(const Problem& problem) {
  auto line = std::to_string(problem.line) + " ";
  if (problem.severity == Severity::warning) line += "W ";
  if (problem.severity == Severity::info) line += "I ";
  line += problem.rule + " " + problem.path + ": " + problem.message;
  return problem.hint.empty() ? line : line + " (" + problem.hint + ")";
}

// What `check` says of each document of the text, which must be one that can be read.
template <typename Check>
std::vector<std::string> problems_of(const std::string& text, Check check) {
  const auto documents = read_documents(text, "a.yaml");
  if (!documents) return {base::to_string(documents.error())};
  Problems problems;
  for (const auto& document : *documents) check(document, problems);
  std::vector<std::string> lines;
  for (const auto& problem : problems) lines.push_back(line_of(problem));
  return lines;
}

}  // namespace manifests
