// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/field_check.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "applicationset/absent_generators.hpp"
#include "manifests/check_fields.hpp"
#include "manifests/fields.hpp"
#include "manifests/path.hpp"

namespace tools::apply_appset {

using manifests::Problem;
using manifests::Severity;

namespace {

std::string text_of(const Problem& problem) {
  return to_string(manifests::Place{problem.file, problem.line}) + ": " + problem.path + ": " +
         problem.message + " [" + problem.rule + ']';
}

// A generator that is misspelt or empty is as good as none, and nothing would come of its entry.
void check_generators(const manifests::Document& document, manifests::Problems& problems) {
  const auto where = document.where();
  manifests::Reporter report(where, problems);
  std::size_t index = 0;
  const auto& spec = manifests::field(document.json(), "spec");
  for (const auto& entry : manifests::list_of(spec, "generators")) {
    const auto path = manifests::path_to("spec.generators", index++);
    const bool is_known =
        std::any_of(problems.begin(), problems.end(),
                    [&](const Problem& problem) { return problem.path.starts_with(path); });
    const auto note = applicationset::note_of_absent(entry, path);
    if (note && !is_known) report.error(note->rule, note->path, note->message, note->hint);
  }
}

manifests::Problems problems_of(const manifests::Document& document) {
  manifests::Problems problems;
  manifests::check_fields(document, problems, {}, manifests::UnknownFields::are_sent);
  if (document.kind() == manifests::ObjectKind::application_set) {
    check_generators(document, problems);
  }
  return problems;
}

manifests::Problems problems_of(const Input& input) {
  manifests::Problems all;
  for (const auto& document : input.documents) {
    const auto problems = problems_of(document);
    all.insert(all.end(), problems.begin(), problems.end());
  }
  return all;
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

std::string fault_of_fields(const manifests::Document& document) {
  for (const auto& problem : problems_of(document)) {
    if (problem.severity == Severity::error) return problem.path + ": " + problem.message;
  }
  return {};
}

}  // namespace tools::apply_appset
