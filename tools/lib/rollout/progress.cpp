// SPDX-License-Identifier: Apache-2.0
#include "rollout/progress.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace rollout {
namespace {

using base::Duration;
using base::TimePoint;
using std::chrono::seconds;

constexpr Duration pause = seconds(1);        // for each application
constexpr Duration batch_pause = seconds(5);  // for all, where they are many
constexpr Duration longest_silence = seconds(60);

constexpr std::size_t few = 3;               // of which resources are told
constexpr std::size_t many = 10;             // more are counted
constexpr std::size_t most_resources = 100;  // of very many nobody reads along

}  // namespace

void Progress::on_change(const Tracker& tracker, const std::string& waits_for) {
  auto& entry = entries_[tracker.name()];
  entry.name = tracker.full_name();
  entry.state = state_line(tracker, waits_for);
  entry.missing = missing_or_end(tracker, waits_for);
  entry.is_there = has_succeeded(tracker);
  entry.has_failed = rollout::has_failed(tracker);
  const auto& application = tracker.application();
  if (!application) return;
  const bool is_first = !entry.is_seen;
  entry.is_seen = true;
  if (entries_.size() > few || application->resources.size() > most_resources) return;
  entry.facts = facts_of(*application);
  // Everything is new at first; the state says enough.
  if (is_first) entry.said_facts = entry.facts;
}

void Progress::on_action(const Tracker& tracker, const std::string& text) {
  log_.info(to_string(tracker.full_name()) + ": " + text);
  last_line_ = deadline_.clock().now();
}

void Progress::on_connection(const std::string& text) {
  connection_.tell(text, deadline_.clock().now());
}

bool Progress::is_for_counting() const {
  return entries_.size() > many;
}

std::vector<std::string> Progress::news(const Entry& entry) const {
  constexpr std::size_t most = 4;
  std::vector<std::string> news;
  if (!entry.is_seen) return news;
  if (entry.state != entry.said_state) news.push_back(entry.state);
  if (entries_.size() > few) return news;
  auto changed = changes(entry.said_facts, entry.facts);
  const auto left_out = changed.size() > most ? changed.size() - most : 0;
  changed.resize(changed.size() - left_out);
  news.insert(news.end(), changed.begin(), changed.end());
  if (left_out > 0) news.push_back("and " + std::to_string(left_out) + " more changes");
  return news;
}

void Progress::say(Entry& entry, TimePoint now) {
  const auto told = news(entry);
  if (!told.empty()) log_.info(to_string(entry.name) + ": " + base::join(told, "; "));
  if (!told.empty()) last_line_ = entry.said_at = now;
  entry.said_state = entry.state;
  entry.said_facts = entry.facts;
  entry.was_said = true;
}

TimePoint Progress::say_each(TimePoint now) {
  auto next = now + std::chrono::hours(1);
  for (auto& [name, entry] : entries_) {
    if (news(entry).empty()) continue;
    if (!entry.was_said || now - entry.said_at >= pause) {
      say(entry, now);
    } else {
      next = std::min(next, TimePoint(entry.said_at + pause));
    }
  }
  return next;
}

// Failures first: with many applications a batch may not hold all that is new. The others stay new.
TimePoint Progress::say_many(TimePoint now) {
  constexpr std::size_t most = 10;
  for (auto& [name, entry] : entries_) {
    if (entry.was_said || !entry.is_seen) continue;
    entry.said_state = entry.state;  // how each was when we came is in the count
    entry.was_said = true;
  }
  if (last_batch_ != TimePoint() && now - last_batch_ < batch_pause) {
    return last_batch_ + batch_pause;
  }
  std::size_t said = 0;
  for (const bool is_failure : {true, false}) {
    for (auto& [name, entry] : entries_) {
      if (said == most || entry.has_failed != is_failure || !entry.is_seen) continue;
      if (entry.state == entry.said_state) continue;
      say(entry, now);
      ++said;
    }
  }
  const auto counted = tally();
  if (counted != said_tally_) {
    log_.info(to_string(counted));
    last_line_ = now;
  }
  said_tally_ = counted;
  last_batch_ = now;
  return now + batch_pause;
}

Tally Progress::tally() const {
  Tally tally;
  tally.all = entries_.size();
  for (const auto& [name, entry] : entries_) {
    if (entry.is_there) ++tally.there;
    if (entry.has_failed) ++tally.failed;
  }
  return tally;
}

std::string Progress::heartbeat() const {
  std::vector<std::string> waiting;
  std::string missing;
  for (const auto& [name, entry] : entries_) {
    if (entry.is_there || entry.has_failed) continue;
    waiting.push_back(to_string(entry.name));
    missing = entry.missing;
  }
  std::string text = "still waiting for ";
  if (waiting.empty()) text += entries_.empty() ? "a first answer" : "the last look";
  if (waiting.size() == 1) text += waiting.front() + (missing.empty() ? "" : ": " + missing);
  if (waiting.size() > 1) {
    const auto count = waiting.size();
    waiting.resize(std::min(count, few));
    text += base::join(waiting, ", ");
    if (count > few) text += " and " + std::to_string(count - few) + " more";
  }
  return text + "; " + in_seconds(deadline_.remaining()) + " left";
}

TimePoint Progress::on_tick(TimePoint now) {
  if (!has_begun_) last_line_ = now;
  has_begun_ = true;
  const auto next = is_for_counting() ? say_many(now) : say_each(now);
  if (now - last_line_ >= longest_silence) {
    log_.info(heartbeat());
    last_line_ = now;
  }
  return std::min(next, TimePoint(last_line_ + longest_silence));
}

// How each ended is about to be said by the results; here, only what led to it.
void Progress::finish(const std::vector<const Tracker*>& trackers) {
  const auto now = deadline_.clock().now();
  for (const auto* tracker : trackers) {
    const bool is_known = entries_.contains(tracker->name());
    on_change(*tracker, "");
    auto& entry = entries_[tracker->name()];
    if (!is_known || entry.has_failed) entry.said_state = entry.state;
  }
  if (!is_for_counting()) {
    for (auto& [name, entry] : entries_) say(entry, now);
    return;
  }
  const auto counted = tally();
  if (counted != said_tally_) log_.info(to_string(counted));
  said_tally_ = counted;
}

}  // namespace rollout
