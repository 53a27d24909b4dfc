// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/made_set.hpp"

#include <optional>
#include <string>
#include <utility>

#include "apply-appset/frozen_world.hpp"
#include "govalue/clock_world.hpp"

namespace tools::apply_appset {

namespace {

base::Error placed(const MadeSet& set, base::Error error) {
  const auto& document = *set.document;
  error.context.push_back(document.file() + ':' + std::to_string(document.line()) + ": " +
                          document.title());
  return error;
}

}  // namespace

std::shared_ptr<const govalue::World> world_of(const cli::Run& run, const Options& options) {
  if (!options.allow_nondeterministic) return std::make_shared<FrozenWorld>();
  return std::make_shared<govalue::ClockWorld>(run.clock, gotime::Location());
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
