// SPDX-License-Identifier: Apache-2.0
#include "forges/wait_merged.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace forges {
namespace {

using std::chrono::seconds;

// Tells a branch that is not ours any more from a forge that has not seen our push yet.
class HeadWatch {
 public:
  explicit HeadWatch(const Awaited& awaited) : awaited_(awaited) {}

  base::Result<bool> is_superseded(const std::string& head) {
    if (head.empty() || !awaited_.contains_ours) return false;
    if (is_same_commit(head, awaited_.head_commit)) {
      has_seen_ours_ = true;
      return false;
    }
    constexpr int enough = 3;
    ++foreign_;
    if (!has_seen_ours_ && foreign_ < enough) return false;
    const bool contains_ours = TRY(awaited_.contains_ours(head));
    return !contains_ours;
  }

 private:
  const Awaited& awaited_;
  bool has_seen_ours_ = false;
  int foreign_ = 0;
};

base::Error closed_error(const std::string& name) {
  return {.kind = base::ErrorKind::rejected, .message = name + " was closed without being merged"};
}

base::Error superseded_error(const std::string& name) {
  return {.kind = base::ErrorKind::conflict,
          .message = "superseded: somebody has pushed something else to the branch of " + name};
}

}  // namespace

base::Result<ChangeRequest> wait_merged(Forge& forge, const Awaited& awaited,
                                        const base::Deadline& deadline, base::Log& log) {
  constexpr base::Duration longest = seconds(30);
  const auto name = request_word(forge.provider()) + " " + std::to_string(awaited.number);
  HeadWatch watch(awaited);
  for (base::Duration pause = seconds(5);; pause = std::min(pause * 3 / 2, longest)) {
    auto read = forge.read(awaited.number);
    if (!read && !is_lost(read.error())) return read;
    if (!read) {
      log.info(base::to_string(read.error()) + "; looking again");
    } else if (read->state == State::merged) {
      return read;
    } else if (read->state == State::closed) {
      return closed_error(name);
    } else {
      const auto is_superseded = watch.is_superseded(read->head_commit);
      if (!is_superseded && !base::is_passing(is_superseded.error())) return is_superseded.error();
      if (!is_superseded) log.info(base::to_string(is_superseded.error()) + "; looking again");
      if (is_superseded && *is_superseded) return superseded_error(name);
    }
    TRY(deadline.sleep_for(pause).context("waiting for " + name + " to be merged"));
  }
}

}  // namespace forges
