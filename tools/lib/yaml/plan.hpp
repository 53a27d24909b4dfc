// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "yaml/edit.hpp"
#include "yaml/proof.hpp"
#include "yaml/splice.hpp"
#include "yaml/tree.hpp"
#include "yaml/value.hpp"

namespace yaml {

// One edit, as far as it concerns a tree: its path from segment `first` on.
struct Job {
  std::size_t edit = 0;
  const Edit* wish = nullptr;
  const Path* path = nullptr;  // of a key to rename or to remove: to the map that has it
  std::size_t first = 0;
  const Wanted* wanted = nullptr;
};

// A change with its place: the old byte `at` moves with the splices, and the value is on the line
// that many below it.
struct PlannedChange {
  Change change;
  std::size_t at = 0;
  std::size_t lines_below = 0;
};

struct Plan {
  std::vector<Splice> splices;            // by offset, not overlapping
  std::vector<Expectation> expectations;  // by node
  std::vector<PlannedChange> changes;
  std::vector<std::string> warnings;
  std::vector<Job> missing;  // jobs for later: keys to be created, renamed or removed, new items
};

// `existing` replaces values and leaves all else to later, `creating` is for one of those jobs: a
// value that it finds must have been created by an earlier edit of the same run.
enum class Stage { existing, creating };

// Finds out what is to be done in a tree, and in the documents inside its literal blocks. Their
// share of the proof is made here.
base::Result<Plan> make_plan(const Tree& tree, const std::vector<Job>& jobs,
                             const EditOptions& options, Stage stage);

// The text with the splices made.
std::string spliced(std::string_view text, const std::vector<Splice>& splices);

// Where a byte of the old text lies in the new one.
std::size_t moved(std::size_t offset, const std::vector<Splice>& splices);

}  // namespace yaml
