// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/made_set.hpp"

#include <optional>
#include <string>
#include <utility>

#include "applicationset/lint_errors.hpp"
#include "apply-appset/frozen_world.hpp"
#include "base/text.hpp"
#include "govalue/clock_world.hpp"

namespace tools::apply_appset {

base::Error placed(const MadeSet& set, base::Error error) {
  const auto& document = *set.document;
  auto fault = applicationset::fault_of(document, error);
  error.context = {document.file() + ':' + std::to_string(fault.line) + ": " + document.title()};
  error.message = fault.path + ": " + std::move(fault.message);
  return error;
}

std::shared_ptr<const govalue::World> world_of(const cli::Run& run, const Options& options) {
  if (!options.allow_nondeterministic) return std::make_shared<FrozenWorld>();
  return std::make_shared<govalue::ClockWorld>(run.clock, gotime::Location());
}

base::Result<std::set<applicationset::ApplicationKey>> unknown_of(const cli::Run& run,
                                                                  const std::vector<MadeSet>& sets,
                                                                  const std::string& revision) {
  std::set<applicationset::ApplicationKey> unknown;
  for (const auto& set : sets) {
    if (!set.expansion.has_failed()) continue;
    const auto& error = set.expansion.errors.front();
    if (base::is_end_of_run(error)) return error;
    auto warning = placed(set, error);
    warning.context.back() = base::printable(revision) + ':' + warning.context.back();
    warning.message += "; what the set has there is not known";
    run.log.warning(warning);
    unknown.insert(applicationset::key_of(set.json()));
  }
  return unknown;
}

base::Result<void> check_sets(const cli::Run& run, const std::vector<MadeSet>& sets) {
  std::optional<base::Error> first;
  for (const auto& set : sets) {
    for (const auto& error : set.expansion.errors) {
      if (first) {
        run.log.error(placed(set, error));
      } else {
        first = placed(set, error);
      }
    }
  }
  if (first) return std::move(*first);
  return {};
}

}  // namespace tools::apply_appset
