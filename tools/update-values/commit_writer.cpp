// SPDX-License-Identifier: Apache-2.0
#include "update-values/commit_writer.hpp"

#include <chrono>

namespace tools::update_values {

std::map<std::string, std::string> new_texts(const std::vector<EditedFile>& files) {
  std::map<std::string, std::string> texts;
  for (const auto& file : files) {
    if (file.is_changed()) texts[file.path] = file.new_text;
  }
  return texts;
}

base::Result<git::Update> write_update(const CommitPlan& plan, const CommitStyle& style,
                                       const std::string& ref, const git::Oid& old_tip,
                                       const base::Deadline& deadline) {
  const auto time = deadline.clock().since_epoch();
  if (time < std::chrono::seconds::zero()) {
    return base::usage_error("the clock of this machine shows a time before 1970");
  }
  auto written = TRY(plan.snapshot.write(new_texts(plan.files)));
  auto commit = git::write_commit({.tree = written.root,
                                   .parent = plan.parent,
                                   .author = style.author,
                                   .committer = style.committer,
                                   .time = time,
                                   .message = plan.message});
  if (style.signer != nullptr) {
    const auto armor = TRY(style.signer->sign(commit.data, deadline).context("signing it"));
    commit = git::signed_commit(commit, armor);
  }
  const auto id = git::hash(commit);
  written.objects[id] = std::move(commit);
  return git::Update{
      .ref = ref, .old_tip = old_tip, .new_tip = id, .objects = std::move(written.objects)};
}

}  // namespace tools::update_values
