// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "update-values/edits.hpp"
#include "update-values/image_edits.hpp"
#include "update-values/work.hpp"

namespace tools::update_values {

// Values that are set or copied, within what the guards allow.
class ValueEdits final : public Work {
 public:
  explicit ValueEdits(EditPlan plan) : plan_(std::move(plan)) {}

  std::vector<git::FilePattern> patterns() const override { return plan_.patterns(); }
  std::string subject() const override { return plan_.subject(); }
  bool keeps_order() const override { return plan_.keeps_order(); }
  base::Result<Made> make(const std::vector<git::Snapshot::File>& files) const override;

 private:
  using Edits = std::vector<yaml::Edit>;

  base::Result<std::vector<Edits>> copied_edits(
      const std::vector<git::Snapshot::File>& files) const;
  base::Result<EditedFile> edit(const git::Snapshot::File& file, const Edits& wanted,
                                const ImagePlan& images) const;

  EditPlan plan_;
};

}  // namespace tools::update_values
