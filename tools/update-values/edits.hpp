// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "git/file_pattern.hpp"
#include "update-values/copies.hpp"
#include "update-values/guards.hpp"
#include "update-values/image_intent.hpp"
#include "update-values/options.hpp"
#include "yaml/assignment.hpp"
#include "yaml/edit.hpp"

namespace tools::update_values {

// What to change where.
struct EditPlan {
  struct Target {
    git::FilePattern pattern;
    bool takes_common = false;           // named with --file
    std::vector<yaml::Edit> own = {};    // given for this file alone
    std::vector<yaml::Edit> order = {};  // the number of --supersede-by, where it has its own file
  };
  // A value of the target `from`, which is one file, for the target `to`.
  struct Copied {
    std::size_t from;
    ValuePlace source;
    std::size_t to;
    yaml::Path path;
  };

  std::vector<Target> targets;
  std::vector<yaml::Edit> common;  // for every file named with --file
  std::vector<yaml::Edit> order;   // --supersede-by, for the same
  std::vector<Copied> copies;
  bool takes_types = false;         // --copy: a value keeps the type that it has elsewhere
  std::vector<ImageIntent> images;  // wherever a file named with --file has them
  bool drops_digests = false;
  bool has_asked_registry = false;  // about the images
  Guards guards;
  std::vector<git::FilePattern> allowed;
  yaml::EditOptions manner = {};

  std::vector<git::FilePattern> patterns() const;

  // The files, paths and images, in one text that is the same in any order and for any values.
  std::string subject() const;

  // Whether an older run may find out that it is too late.
  bool keeps_order() const;

  // Whether a file that matches these of the targets, by index, was named with --file.
  bool takes_common(const std::vector<std::size_t>& matching) const;

  // The edits of such a file.
  std::vector<yaml::Edit> edits_for(const std::vector<std::size_t>& matching) const;

  // The numbers that keep order in such a file.
  std::vector<yaml::Edit> order_for(const std::vector<std::size_t>& matching) const;
};

// What was read before the files themselves can be.
struct EditInputs {
  std::optional<std::string> changes = std::nullopt;  // the text of --changes, if that was given
  std::vector<yaml::Assignment> copied = {};  // the values of another repository or revision
  std::vector<ImageIntent> images = {};
};

// Understands --file, --set, --type, --changes, --copy, --to, the guards and --allow.
base::Result<EditPlan> plan_edits(const Options& options, const EditInputs& inputs);

}  // namespace tools::update_values
