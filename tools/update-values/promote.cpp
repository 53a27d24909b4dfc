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
  auto tip = TRY(with_.repository.tip(branch).context("reading the branch"));
  for (attempts_ = 1;; ++attempts_) {
    tip_ = tip;
    const auto snapshot =
        TRY(git::Snapshot::take(with_.repository, tip.commit, with_.work.patterns())
                .context("reading the files"));
    auto made = TRY(with_.work.make(snapshot.files()));
    tell(made, with_.log);
    Promotion promotion = {.tip = tip, .files = std::move(made.files)};
    promotion.superseded = std::move(made.superseded);
    if (promotion.superseded || !promotion.is_changed()) return promotion;
    promotion.message =
        TRY(with_.style.message.write(changes_in(promotion.files), with_.style.reverted));
    if (mode == Mode::look) return promotion;

    const CommitPlan plan = {.snapshot = snapshot,
                             .files = promotion.files,
                             .parent = tip.commit,
                             .message = promotion.message};
    const auto landing = TRY(with_.committer.commit(plan, tip.ref, tip.commit));
    if (landing.has_landed) {
      promotion.commit = landing.commit;
      return promotion;
    }
    if (attempts_ >= with_.max_attempts) return always_overtaken(attempts_, tip.branch());
    with_.log.info("somebody else was first on " + tip.branch() +
                   "; making the edits on top of that");
    TRY(with_.deadline.sleep_for(backoff.next()).context("waiting to push to " + tip.branch()));
    tip = TRY(with_.repository.tip(tip.ref).context("reading the branch"));
  }
}

}  // namespace tools::update_values
