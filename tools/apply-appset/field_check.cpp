// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/field_check.hpp"

#include <optional>
#include <string>
#include <utility>

#include "apply-appset/masking.hpp"
#include "manifests/check_fields.hpp"

namespace tools::apply_appset {

using manifests::Problem;
using manifests::Severity;

namespace {

std::string text_of(const Problem& problem) {
  return to_string(manifests::Place{problem.file, problem.line}) + ": " +
         without_logins(problem.path + ": " + problem.message) + " [" + problem.rule + ']';
}

manifests::Problems problems_of(const Input& input) {
  manifests::Problems problems;
  for (const auto& document : input.documents) {
    manifests::check_fields(document, problems, {}, manifests::UnknownFields::are_sent);
  }
  return problems;
}

}  // namespace

base::Result<void> check_input_fields(const cli::Run& run, const Input& input) {
  std::optional<base::Error> first;
  for (const auto& problem : problems_of(input)) {
    if (problem.severity != Severity::error) {
      run.log.warning(text_of(problem) + (problem.hint.empty() ? "" : "; " + problem.hint));
      continue;
    }
    auto error = base::malformed_error(text_of(problem), problem.hint);
    if (first) {
      run.log.error(error);
    } else {
      first = std::move(error);
    }
  }
  if (first) return std::move(*first);
  return {};
}

}  // namespace tools::apply_appset
