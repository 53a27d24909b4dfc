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

#include "git/snapshot.hpp"

namespace tools::update_values {

base::Error always_overtaken(std::size_t attempts, const std::string& branch) {
  return {.kind = base::ErrorKind::conflict,
          .message = "others were first in all of " + std::to_string(attempts) +
                     " attempts to change " + branch,
          .hint = "--max-attempts and --timeout allow more"};
}

base::Result<Promotion> Promoter::run(const std::string& branch, Mode mode) {
  base::Backoff backoff(std::chrono::milliseconds(20), std::chrono::seconds(1));
  auto tip = TRY(repository_.tip(branch).context("reading the branch"));
  for (attempts_ = 1;; ++attempts_) {
    tip_ = tip;
    const auto snapshot = TRY(git::Snapshot::take(repository_, tip.commit, work_.patterns())
                                  .context("reading the files"));
    auto made = TRY(work_.make(snapshot.files()));
    for (const auto& note : made.notes) log_.detail(note);
    Promotion promotion = {.tip = tip, .files = std::move(made.files)};
    promotion.superseded = std::move(made.superseded);
    if (promotion.superseded || !promotion.is_changed()) return promotion;
    promotion.message = TRY(style_.message.write(changes_in(promotion.files), style_.reverted));
    if (mode == Mode::look) return promotion;

    const CommitPlan plan = {.snapshot = snapshot,
                             .files = promotion.files,
                             .parent = tip.commit,
                             .message = promotion.message};
    const auto landing = TRY(committer_.commit(plan, tip.ref, tip.commit));
    if (landing.has_landed) {
      promotion.commit = landing.commit;
      return promotion;
    }
    if (attempts_ >= max_attempts_) return always_overtaken(attempts_, tip.branch());
    log_.info("somebody else was first on " + tip.branch() + "; making the edits on top of that");
    TRY(deadline_.sleep_for(backoff.next()).context("waiting to push to " + tip.branch()));
    tip = TRY(repository_.tip(tip.ref).context("reading the branch"));
  }
}

}  // namespace tools::update_values
