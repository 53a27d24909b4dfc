// SPDX-License-Identifier: Apache-2.0
#include "applicationset/lint.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "applicationset/lint_parts.hpp"

namespace applicationset {

using manifests::Problem;
using manifests::Problems;

namespace {

// Templates are only read here, and never ask for the time.
class NoWorld final : public govalue::World {
 public:
  gotime::Time now() const override { return gotime::Time::from_unix(0, 0, {}); }
  gotime::Location local() const override { return {}; }
  std::string random_bytes(std::size_t count) const override { return std::string(count, '\0'); }
};

// Without options that Go refuses, which are a problem of their own.
Json readable(const Json& spec) {
  return {{"goTemplate", field(spec, "goTemplate")}};
}

// AS005 says of a generator that is too deep what AS001 says of the field, and a generator or a
// provider that is unknown explains why there is none.
void drop_consequences(Problems& problems) {
  std::set<std::string> deep;
  std::set<std::string> unknown;
  for (const auto& problem : problems) {
    if (problem.rule == "AS005") deep.insert(problem.path);
    if (problem.rule == "AS001") unknown.insert(problem.path.substr(0, problem.path.rfind('.')));
  }
  std::erase_if(problems, [&](const Problem& problem) {
    return (problem.rule == "AS001" && deep.contains(problem.path)) ||
           ((problem.rule == "AS003" || problem.rule == "AS023") && unknown.contains(problem.path));
  });
}

}  // namespace

void lint_text(const manifests::Document& set, const Settings& settings, Problems& problems) {
  const auto engine =
      Engine::create(readable(field(set.json(), "spec")), std::make_shared<NoWorld>());
  Lint lint(set, settings, engine ? &*engine : nullptr, problems);
  lint_generators(lint);
  lint_overrides(lint);
  lint_patterns(lint);
  lint_language(lint);
  lint_names_of_matrix(lint);
  lint_elements(lint);
  lint_selectors(lint);
  lint_providers(lint);
  lint_strategy(lint);
  lint_patch(lint);
  lint_template(lint);
  lint_policy(lint);
  lint_differences(lint);
  drop_consequences(problems);
}

void sort_problems(Problems& problems) {
  const auto key = [](const Problem& problem) {
    return std::tie(problem.file, problem.line, problem.path, problem.rule, problem.message);
  };
  std::stable_sort(problems.begin(), problems.end(),
                   [&](const Problem& one, const Problem& other) { return key(one) < key(other); });
  problems.erase(std::unique(problems.begin(), problems.end()), problems.end());
}

}  // namespace applicationset
