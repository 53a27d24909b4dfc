// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "git/snapshot.hpp"
#include "update-values/edits.hpp"
#include "update-values/image_plan.hpp"

namespace tools::update_values {

// What the images of a plan mean for several files at once.
struct ImageEdits {
  std::vector<ImagePlan> plans;  // one for each file, in their order
  std::vector<std::string> notes = {};
  std::vector<std::string> warnings = {};  // of files that are not changed
};

// Looks for the images in all files that were named with --file. With --create, an image that none
// of them has is added to the one kustomization among them. Fails with `malformed`, naming the
// file, where one cannot be changed, and where an image is nowhere: then it lists what was seen.
base::Result<ImageEdits> plan_image_edits(const EditPlan& plan,
                                          const std::vector<git::Snapshot::File>& files);

// Tells the guards by what people know an image: its tag, else its digest. `changes` are those that
// the edits of `plan` made, in their order.
void note_tags(const ImagePlan& plan, std::span<ValueChange> changes);

}  // namespace tools::update_values
