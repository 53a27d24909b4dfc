// SPDX-License-Identifier: Apache-2.0
#include "rollout/display.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "rollout/live_table.hpp"
#include "rollout/progress.hpp"

namespace rollout {
namespace {

class Silence final : public Display {
 public:
  void on_change(const Tracker&, const std::string&) override {}
  void on_action(const Tracker&, const std::string&) override {}
  void on_connection(const std::string&) override {}
  base::TimePoint on_tick(base::TimePoint now) override { return now + std::chrono::hours(1); }
  void finish(const std::vector<const Tracker*>&) override {}
};

}  // namespace

std::unique_ptr<Display> make_listener(const cli::Run& run, const base::Deadline& deadline) {
  if (run.log.is_quiet()) return std::make_unique<Silence>();
  if (run.log.is_terminal()) return std::make_unique<LiveTable>(run.log, deadline);
  return std::make_unique<Progress>(run.log, deadline);
}

std::string missing_or_end(const Tracker& tracker, const std::string& waits_for) {
  const auto& outcome = tracker.outcome();
  if (!outcome) return waits_for.empty() ? tracker.missing_part() : waits_for;
  std::string word(to_string(outcome->word));
  if (is_success(outcome->word)) return word;
  return base::to_lower(outcome->message).starts_with(word) ? outcome->message
                                                            : word + ": " + outcome->message;
}

// A word that the missing part begins with is not said twice.
std::string state_line(const Tracker& tracker, const std::string& waits_for) {
  auto missing = tracker.outcome() && has_succeeded(tracker) ? std::string()
                                                             : missing_or_end(tracker, waits_for);
  if (!tracker.application()) return missing;
  const auto& application = *tracker.application();
  std::vector<std::string> words;
  for (const auto word : {to_string(application.sync), to_string(application.health)}) {
    if (!word.empty() && !missing.starts_with(word)) words.emplace_back(word);
  }
  if (!application.revisions.empty() && !missing.starts_with("at ")) {
    words.push_back("at " + short_revisions(application.revisions));
  }
  auto line = base::join(words, ", ");
  if (!missing.empty()) line += (line.empty() ? "" : "; ") + missing;
  return line.empty() ? "new" : line;
}

bool has_succeeded(const Tracker& tracker) {
  return tracker.outcome() && is_success(tracker.outcome()->word);
}

bool has_failed(const Tracker& tracker) {
  return tracker.outcome() && !is_success(tracker.outcome()->word);
}

void Tally::add(const Tracker& tracker) {
  ++all;
  if (has_succeeded(tracker)) ++there;
  if (has_failed(tracker)) ++failed;
}

std::string to_string(const Tally& tally) {
  auto text = std::to_string(tally.there) + " of " + std::to_string(tally.all) +
              (tally.all == 1 ? " is done" : " are done");
  if (tally.failed > 0) text += ", " + std::to_string(tally.failed) + " failed";
  return text;
}

std::string in_seconds(base::Duration duration) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(duration);
  constexpr auto with_fractions = std::chrono::seconds(10);
  return seconds < with_fractions ? std::to_string(seconds.count()) + " s"
                                  : base::to_string(seconds);
}

void ConnectionLines::tell(const std::string& text, base::TimePoint now) {
  constexpr base::Duration pause = std::chrono::minutes(1);
  if (text.empty()) {
    if (!trouble_.empty()) log_.info("the connection is back");
    trouble_.clear();
    return;
  }
  if (!trouble_.empty() && (text == trouble_ || now - told_at_ < pause)) return;
  trouble_ = text;
  told_at_ = now;
  log_.info("trouble with the connection, trying again: " + text);
}

}  // namespace rollout
