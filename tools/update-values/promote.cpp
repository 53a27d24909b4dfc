// SPDX-License-Identifier: Apache-2.0
//
// Wins a push race by starting over, not by force.
//
// An attempt reads the tip, makes the edits on what it finds there, and asks the server to move the
// branch from exactly that tip to the new commit. If somebody else was first, the branch is no
// longer there, nothing has happened, and the next attempt makes the edits - "backend.tag becomes
// 9f8e7d6", not a patch of lines - on the new tip. So neighbours on adjacent lines never conflict,
// and whatever others wrote stays.
//
// What became of an update whose answer is lost is found out in git/delivery.cpp.
#include "update-values/promote.hpp"

#include "git/delivery.hpp"
#include "git/snapshot.hpp"

namespace tools::update_values {
base::Result<git::Update> Promoter::commit(const git::Snapshot& snapshot,
                                           const Promotion& promotion) const {
  const auto time = deadline_.clock().since_epoch();
  if (time < std::chrono::seconds::zero()) {
    return base::Error{.kind = base::ErrorKind::usage,
                       .message = "the clock of this machine shows a time before 1970"};
  }
  std::map<std::string, std::string> new_texts;
  for (const auto& file : promotion.files) {
    if (file.is_changed()) new_texts[file.path] = file.new_text;
  }
  auto written = TRY(snapshot.write(new_texts));
  auto commit = git::write_commit({.tree = written.root,
                                   .parent = promotion.tip.commit,
                                   .author = style_.author,
                                   .committer = style_.committer,
                                   .time = time,
                                   .message = promotion.message});
  const auto id = git::hash(commit);
  written.objects[id] = std::move(commit);
  return git::Update{.ref = promotion.tip.ref,
                     .old_tip = promotion.tip.commit,
                     .new_tip = id,
                     .objects = std::move(written.objects)};
}

base::Result<Promotion> Promoter::run(const std::string& branch, Mode mode) {
  std::vector<git::Oid> sent;
  base::Backoff backoff(std::chrono::milliseconds(20), std::chrono::seconds(1));
  auto tip = TRY(repository_.tip(branch).context("reading the branch"));
  for (attempts_ = 1;; ++attempts_) {
    tip_ = tip;
    const auto snapshot = TRY(git::Snapshot::take(repository_, tip.commit, work_.patterns())
                                  .context("reading the files"));
    auto made = TRY(work_.make(snapshot.files()));
    Promotion promotion = {.tip = tip, .files = std::move(made.files)};
    promotion.superseded = std::move(made.superseded);
    if (promotion.superseded || !promotion.is_changed()) return promotion;
    promotion.message = TRY(style_.message.write(changes_in(promotion.files), style_.reverted));
    if (mode == Mode::look) return promotion;

    const auto update = TRY(commit(snapshot, promotion).context("writing the commit"));
    const auto delivery = TRY(
        git::deliver(repository_, update, sent, static_cast<int>(max_attempts_), deadline_, log_)
            .context("pushing to " + tip.branch()));
    if (delivery.fate == git::Delivery::Fate::landed) {
      promotion.commit = update.new_tip;
      return promotion;
    }
    if (attempts_ >= max_attempts_) {
      return base::Error{.kind = base::ErrorKind::conflict,
                         .message = "others were first in all of " + std::to_string(attempts_) +
                                    " attempts to change " + tip.branch(),
                         .hint = "--max-attempts and --timeout allow more"};
    }
    log_.info("somebody else was first on " + tip.branch() + " (" + delivery.tip.short_hex() +
              "); making the edits on top of that");
    TRY(deadline_.sleep_for(backoff.next()).context("waiting to push to " + tip.branch()));
    tip = TRY(repository_.tip(tip.ref).context("reading the branch"));
  }
}

}  // namespace tools::update_values
