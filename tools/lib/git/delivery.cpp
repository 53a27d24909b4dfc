// SPDX-License-Identifier: Apache-2.0
//
// Finds out what became of an update, also when the answer never came.
//
// The update is a compare and swap: it names the commit it expects the branch to be at. So the same
// pack may be sent as often as one likes; it can land once at most. After every answer that is not
// plainly "ok" the branch itself is asked:
//
//   still at the old tip   nothing has happened yet. A lock was held, or the server still works on
//                          it (a slow hook): send the same pack again, or believe a refusal.
//   at our commit          it landed, and only the answer was lost.
//   somewhere else         somebody else's commit is there. If an answer was lost, theirs may stand
//                          on ours: then it landed, and applying the edit again would take back
//                          what they have changed since. Only if ours is not among the new commits
//                          has the race been lost.
#include "git/delivery.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace git {
namespace {

bool has_one_of(const std::string& reason, std::initializer_list<std::string_view> words) {
  const auto lower = base::to_lower(reason);
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

// What a server says of a branch a/b where there is a branch a, which looks like a lock at first.
std::string name_in_the_way(const PushAnswer& answer) {
  constexpr std::size_t most_shown = 300;
  for (const auto* text : {&answer.reason, &answer.remote_text}) {
    for (const auto line : base::lines(*text)) {
      if (line.find("exists; cannot create") == std::string_view::npos) continue;
      return base::shorten(base::printable(base::trim(line)), most_shown);
    }
  }
  return "";
}

// What a terminal shows of a line in the end: what is behind its last carriage return.
std::string shown(std::string_view line) {
  while (line.ends_with('\r')) line.remove_suffix(1);
  const auto text = base::printable(line.substr(line.rfind('\r') + 1));
  return std::string(base::trim(text));
}

// What hooks printed, of which one line says why: that a branch is protected, for one. The first
// that sounds like it, else the first that says anything.
std::string telling_line(const PushAnswer& answer) {
  constexpr std::size_t most_read = 65536;
  constexpr std::size_t most_shown = 300;
  std::string first;
  for (const auto line : base::lines(std::string_view(answer.remote_text).substr(0, most_read))) {
    auto text = base::shorten(shown(line), most_shown);
    const bool has_words = std::any_of(text.begin(), text.end(), base::is_ascii_alpha);
    if (!has_words || answer.reason.find(text) != std::string::npos) continue;
    if (is_refusal(text) || has_one_of(text, {"error:", "fatal:"})) return text;
    if (first.empty()) first = std::move(text);
  }
  return first;
}

// A server whose answers get lost may still be at work on the first push, so there it is asked
// until time is out; one that answers that it cannot is believed after a while.
constexpr int most_unavailable_answers = 6;

class Attempt {
 public:
  Attempt(Repository& repository, const Update& update, std::vector<Oid>& sent, int max_tries,
          const base::Deadline& deadline, base::Log& log)
      : repository_(repository),
        update_(update),
        sent_(sent),
        max_tries_(max_tries),
        deadline_(deadline),
        log_(log) {}

  base::Result<Delivery> run() {
    sent_.push_back(update_.new_tip);
    for (int attempt = 1;; ++attempt) {
      auto pushed = repository_.push(update_);
      if (!pushed && !may_have_landed(pushed.error())) return cut_short(std::move(pushed).error());
      const auto answer = pushed ? *pushed : lost(pushed.error());
      if (answer.kind == PushAnswer::Kind::accepted) {
        return Delivery{.fate = Delivery::Fate::landed,
                        .tip = update_.new_tip,
                        .remote_text = answer.remote_text};
      }
      has_lost_ = has_lost_ || answer.kind != PushAnswer::Kind::declined;
      auto now = tip();
      if (!now) return unsure(std::move(now).error(), answer);
      if (*now != update_.old_tip) return look_among_new(*now);
      if (!pushed) return std::move(pushed).error();
      TRY(judge(answer, attempt));
      if (answer.wait.value_or(base::Duration::zero()) > deadline_.remaining()) {
        return unsure(deadline_.error(), answer);
      }
      auto paused = deadline_.sleep_for(
          std::max(backoff_.next(), answer.wait.value_or(base::Duration::zero())));
      if (!paused) return unsure(std::move(paused).error(), answer);
    }
  }

 private:
  // Where the branch is; null where there is none, which is an error only where there was one.
  base::Result<Oid> tip() {
    auto found = repository_.tip(update_.ref);
    if (found) return found->commit;
    const bool is_absent = found.error().kind == base::ErrorKind::not_found;
    if (is_absent && update_.old_tip.is_null()) return Oid();
    return std::move(found).error();
  }

  // An answer that is not Git's protocol came from something between us and the server; the server
  // may well have done its work.
  static bool may_have_landed(const base::Error& error) {
    return error.kind == base::ErrorKind::garbled;
  }

  static PushAnswer lost(const base::Error& error) {
    return {.kind = PushAnswer::Kind::lost, .reason = error.message};
  }

  // Also after a plain "no": libcurl sends a request again when a kept connection dies unanswered,
  // and gateways do the same, so that the "no" may be for a copy.
  base::Result<Delivery> look_among_new(const Oid& tip) {
    auto is_in = repository_.has_any(tip, update_.old_tip, sent_);
    if (!is_in) return std::move(is_in).context(doubt()).error();
    if (!*is_in) return Delivery{.fate = Delivery::Fate::moved, .tip = tip};
    if (tip != update_.new_tip) log_.info("the push has landed, and others have built on it");
    return Delivery{.fate = Delivery::Fate::landed, .tip = tip};
  }

  // Fails where sending the same pack again is of no use.
  base::Result<void> judge(const PushAnswer& answer, int attempt) {
    const auto& reason = answer.reason;
    if (answer.kind != PushAnswer::Kind::declined) {
      if (answer.kind == PushAnswer::Kind::unavailable && attempt >= most_unavailable_answers) {
        return base::Error{.kind = base::ErrorKind::unreachable,
                           .message = reason,
                           .context = {std::to_string(attempt) + " pushes were not taken and the "
                                                                 "branch has not moved"}};
      }
      log_.info("the push was not answered (" + reason + ") and the branch has not moved; " +
                "sending the same commit again");
      return {};
    }
    const auto obstacle = name_in_the_way(answer);
    if (!obstacle.empty()) {
      return base::Error{.kind = base::ErrorKind::rejected,
                         .message = "the server refused the branch: " + obstacle,
                         .hint = "no branch can be named like the beginning of another, up to a /"};
    }
    same_ = reason == last_reason_ ? same_ + 1 : 1;
    last_reason_ = reason;
    constexpr int convincing = 3;
    const bool is_final = is_plain_no(reason) || (same_ >= convincing && !is_contention(reason));
    if (is_final) return refused(answer);
    if (attempt >= max_tries_) {
      return base::Error{.kind = base::ErrorKind::conflict,
                         .message = "the branch stayed locked for " + std::to_string(attempt) +
                                    " tries: " + reason,
                         .hint =
                             "a lock file that a crashed process left behind may have to be "
                             "removed on the server"};
    }
    log_.info("the branch is busy (" + reason + "); sending the same commit again");
    return {};
  }

  // The push itself ended early: by a signal, at the deadline, or because it may not be made.
  base::Error cut_short(base::Error error) const {
    if (base::is_end_of_run(error) || has_lost_) error.context.push_back(doubt());
    return error;
  }

  static bool is_plain_no(const std::string& reason) {
    return is_refusal(reason) && !is_contention(reason);
  }

  static base::Error refused(const PushAnswer& answer) {
    const auto why = telling_line(answer);
    return {.kind = base::ErrorKind::rejected,
            .message = "the server refused the commit: " + answer.reason +
                       (why.empty() ? "" : " (" + why + ")")};
  }

  std::string doubt() const {
    return "the push of " + update_.new_tip.short_hex() +
           " was not answered, and whether it landed is not known";
  }

  // When the branch cannot be read after the push.
  base::Error unsure(base::Error error, const PushAnswer& answer) const {
    const bool is_no = answer.kind == PushAnswer::Kind::declined && is_plain_no(answer.reason);
    if (is_no && !has_lost_ && error.kind == base::ErrorKind::not_found) {
      return refused(answer);
    }
    if (has_lost_) {
      error.context.push_back(doubt());
    } else {
      error.context.push_back("the branch is busy (" + answer.reason + ")");
    }
    return error;
  }

  Repository& repository_;
  const Update& update_;
  std::vector<Oid>& sent_;
  int max_tries_;
  const base::Deadline& deadline_;
  base::Log& log_;
  base::Backoff backoff_{std::chrono::milliseconds(100), std::chrono::seconds(2)};
  bool has_lost_ = false;
  std::string last_reason_;
  int same_ = 0;
};

}  // namespace

bool is_refusal(const std::string& reason) {
  return has_one_of(
      reason, {"hook declined", "protected branch", "deny ", "denying ", "gh0", "non-fast-forward",
               "prohibited", "not allowed", "permission denied", "read-only", "rule violation"});
}

// The rest of such a reason is often a path or a name of somebody's choice, so these words decide.
bool is_contention(const std::string& reason) {
  return has_one_of(reason, {"failed to update ref", "cannot lock", "failed to lock",
                             "unable to lock", "could not lock", "but expected"}) &&
         !has_one_of(reason, {"permission denied", "read-only file system"});
}

base::Result<Delivery> deliver(Repository& repository, const Update& update, std::vector<Oid>& sent,
                               int max_tries, const base::Deadline& deadline, base::Log& log) {
  return Attempt(repository, update, sent, max_tries, deadline, log).run();
}

}  // namespace git
