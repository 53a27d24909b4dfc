// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "applicationset/expand.hpp"
#include "applicationset/plan.hpp"
#include "apply-appset/input.hpp"
#include "apply-appset/options.hpp"
#include "cli/run.hpp"
#include "govalue/world.hpp"

namespace tools::apply_appset {

// An ApplicationSet of the files, and what it makes.
struct MadeSet {
  const manifests::Document* document;
  applicationset::Expansion expansion;
  // The set that there will be, where that is more than the file says.
  std::optional<applicationset::Json> merged = std::nullopt;

  const applicationset::Json& json() const { return merged ? *merged : document->json(); }
};

// The error with the file, the line and the path of the field that it is about.
base::Error placed(const MadeSet& set, base::Error error);

// The world that templates see: always the same one, unless it was asked for the real one.
std::shared_ptr<const govalue::World> world_of(const cli::Run& run, const Options& options);

// The error of the first set that cannot be worked out, with the line of the field that it is
// about; the others are logged.
base::Result<void> check_sets(const cli::Run& run, const std::vector<MadeSet>& sets);

// The sets that cannot be worked out as they are at a revision, with a warning for each. Fails
// where there was no time for it.
base::Result<std::set<applicationset::ApplicationKey>> unknown_of(const cli::Run& run,
                                                                  const std::vector<MadeSet>& sets,
                                                                  const std::string& revision);

}  // namespace tools::apply_appset
