// SPDX-License-Identifier: Apache-2.0
#include "update-values/committer.hpp"

#include "git/delivery.hpp"

namespace tools::update_values {

base::Result<Landing> GitCommitter::commit(const CommitPlan& plan, const std::string& ref,
                                           const git::Oid& old_tip) {
  auto update =
      TRY(write_update(plan, style_, ref, old_tip, deadline_).context("writing the commit"));
  update.push_options = push_options_;
  const auto branch = git::Tip{.ref = ref, .commit = {}}.branch();
  auto delivery =
      TRY(git::deliver(repository_, update, sent_, static_cast<int>(max_tries_), deadline_, log_)
              .context("pushing to " + branch));
  return Landing{.has_landed = delivery.fate == git::Delivery::Fate::landed,
                 .commit = update.new_tip,
                 .remote_text = std::move(delivery.remote_text)};
}

bool GitCommitter::commits_as(const std::string& person) const {
  return person == style_.committer.name + " <" + style_.committer.mail + ">";
}

}  // namespace tools::update_values
