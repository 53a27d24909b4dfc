// SPDX-License-Identifier: Apache-2.0
#include "rollout/live_table.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "rollout/blocking.hpp"

namespace rollout {
namespace {

using base::Colour;
using base::Duration;
using base::TimePoint;

constexpr Duration shortest_pause = std::chrono::milliseconds(200);
constexpr Duration longest_pause = std::chrono::seconds(1);  // the times in it move on
constexpr std::size_t most_resources = 3;

constexpr std::size_t sync_width = 9;     // OutOfSync
constexpr std::size_t health_width = 11;  // Progressing
constexpr std::size_t revision_width = 8;
constexpr std::size_t since_width = 6;

std::string padded(std::string_view text, std::size_t width) {
  auto fitting = base::fit_columns(text, width);
  fitting.append(width - std::min(width, base::columns_of(fitting)), ' ');
  return fitting + "  ";
}

Colour colour_of(std::string_view word) {
  if (word == "Synced" || word == "Healthy") return Colour::green;
  if (word == "Degraded" || word == "Missing") return Colour::red;
  return word.empty() ? Colour::none : Colour::yellow;
}

std::string state_of(const Blocking& blocking) {
  std::vector<std::string> words;
  if (blocking.sync == argocd::Sync::out_of_sync) words.emplace_back(to_string(blocking.sync));
  if (blocking.health != argocd::Health::none && blocking.health != argocd::Health::healthy) {
    words.emplace_back(to_string(blocking.health));
  }
  if (!blocking.reason.empty()) words.push_back(blocking.reason);
  return base::join(words, ", ");
}

}  // namespace

LiveTable::~LiveTable() {
  if (is_over_) return;
  if (was_drawn_) draw(deadline_.clock().now());
  log_.release_block();
}

// Nothing in it may move the cursor, which a tab does.
std::string LiveTable::cell(std::string_view text) const {
  return base::replace_all(log_.shown(text), "\t", " ");
}

LiveTable::Row LiveTable::row_of(const Tracker& tracker, const std::string& waits_for) const {
  Row row = {.name = cell(to_string(tracker.full_name())),
             .missing = cell(missing_or_end(tracker, waits_for))};
  if (has_succeeded(tracker)) row.state = State::there;
  if (has_failed(tracker)) row.state = State::failed;
  const auto& application = tracker.application();
  if (!application) return row;
  row.sync = to_string(application->sync);
  row.health = to_string(application->health);
  row.revision = cell(short_revisions(application->revisions));
  if (row.state == State::there) return row;
  const auto blocking = find_blocking(*application, tracker.goal());
  for (const auto& one : blocking) {
    if (row.resources.size() == most_resources) break;
    row.resources.push_back(cell(to_string(one) + "  " + state_of(one)));
  }
  row.more_resources = blocking.size() - row.resources.size();
  return row;
}

void LiveTable::on_change(const Tracker& tracker, const std::string& waits_for) {
  auto row = row_of(tracker, waits_for);
  const auto [at, is_new] = rows_.try_emplace(tracker.name());
  auto& known = at->second;
  const bool is_same = !is_new && known.state == row.state && known.sync == row.sync &&
                       known.health == row.health && known.revision == row.revision;
  row.since = is_same ? known.since : deadline_.clock().now();
  known = std::move(row);
  is_changed_ = true;
}

void LiveTable::on_action(const Tracker& tracker, const std::string& text) {
  log_.info(to_string(tracker.full_name()) + ": " + text);
}

void LiveTable::on_connection(const std::string& text) {
  connection_.tell(text, deadline_.clock().now());
}

TimePoint LiveTable::on_tick(TimePoint now) {
  const auto pause = is_changed_ ? shortest_pause : longest_pause;
  if (!was_drawn_ || now - drawn_at_ >= pause) draw(now);
  return drawn_at_ + (is_changed_ ? shortest_pause : longest_pause);
}

void LiveTable::finish(const std::vector<const Tracker*>& trackers) {
  for (const auto* tracker : trackers) on_change(*tracker, "");
  draw(deadline_.clock().now());
  log_.release_block();
  is_over_ = true;
}

void LiveTable::draw(TimePoint now) {
  log_.set_block(lines(now));
  is_changed_ = false;
  was_drawn_ = true;
  drawn_at_ = now;
}

// By name; where not all fit, those that failed and those that are waited for come first.
std::vector<const LiveTable::NamedRow*> LiveTable::rows_that_fit(std::size_t most) const {
  std::vector<const NamedRow*> shown;
  for (const auto& row : rows_) shown.push_back(&row);
  if (shown.size() <= most) return shown;
  std::stable_sort(shown.begin(), shown.end(),
                   [](const auto* a, const auto* b) { return a->second.state < b->second.state; });
  shown.resize(most);
  return shown;
}

std::size_t LiveTable::name_width(std::size_t columns) const {
  constexpr std::size_t shortest = 11;  // APPLICATION
  std::size_t width = shortest;
  for (const auto& [name, row] : rows_) {
    width = std::max(width, base::columns_of(row.name));
  }
  return std::min(width, std::max(shortest, columns / 3));
}

std::vector<LiveTable::Span> LiveTable::spans_of(const NamedRow& named, std::size_t width,
                                                 TimePoint now) const {
  const auto& row = named.second;
  auto end = Colour::none;
  if (row.state == State::there) end = Colour::green;
  if (row.state == State::failed) end = Colour::red;
  const auto since =
      in_seconds(std::max(std::chrono::floor<Duration>(now - row.since), Duration::zero()));
  return {{padded(row.name, width)},
          {padded(row.sync, sync_width), colour_of(row.sync)},
          {padded(row.health, health_width), colour_of(row.health)},
          {padded(row.revision, revision_width)},
          {padded(since, since_width)},
          {row.missing, end}};
}

// Cut before it is coloured: a colour takes no columns.
std::string LiveTable::line(const std::vector<Span>& spans, std::size_t columns) const {
  std::string line;
  for (const auto& span : spans) {
    const auto fitting = base::fit_columns(span.text, columns);
    columns -= std::min(columns, base::columns_of(fitting));
    line += log_.coloured(span.colour, fitting);
  }
  return line;
}

std::string LiveTable::last_line() const {
  Tally tally = {.all = rows_.size()};
  for (const auto& [name, row] : rows_) {
    if (row.state == State::there) ++tally.there;
    if (row.state == State::failed) ++tally.failed;
  }
  const auto left = in_seconds(std::max(deadline_.remaining(), Duration::zero())) + " left";
  if (rows_.empty()) return "waiting for a first answer, " + left;
  const bool is_waiting = tally.there + tally.failed < tally.all;
  return to_string(tally) + (is_waiting ? ", " + left : "");
}

std::vector<std::string> LiveTable::resource_lines(const Row& row, std::size_t most) {
  std::vector<std::string> lines;
  for (const auto& resource : row.resources) lines.push_back("  " + resource);
  if (row.more_resources > 0) {
    lines.push_back("  and " + std::to_string(row.more_resources) + " more resources");
  }
  lines.resize(std::min(lines.size(), most));
  return lines;
}

std::vector<std::string> LiveTable::lines(TimePoint now) const {
  const auto size = size_();
  const auto columns = size.columns - std::min<std::size_t>(size.columns, 1);  // wraps in the last
  constexpr std::size_t around = 3;  // the titles, the last line, and the cursor's
  const auto room = size.rows - std::min(size.rows, around);
  if (rows_.empty() || room < 2) return {line({{last_line()}}, columns)};

  const bool do_all_fit = rows_.size() <= room;
  const auto shown = rows_that_fit(do_all_fit ? room : room - 1);
  auto for_resources = room - shown.size() - (do_all_fit ? 0 : 1);
  const auto width = name_width(columns);
  std::vector<std::string> all;
  all.push_back(line(
      {{padded("APPLICATION", width) + padded("SYNC", sync_width) + padded("HEALTH", health_width) +
            padded("REVISION", revision_width) + padded("SINCE", since_width) + "MISSING",
        Colour::cyan}},
      columns));
  for (const auto* row : shown) {
    all.push_back(line(spans_of(*row, width, now), columns));
    for (const auto& text : resource_lines(row->second, for_resources)) {
      all.push_back(line({{text}}, columns));
      --for_resources;
    }
  }
  if (!do_all_fit) {
    const auto hidden = std::to_string(rows_.size() - shown.size());
    all.push_back(line({{"and " + hidden + " more applications"}}, columns));
  }
  all.push_back(line({{last_line()}}, columns));
  return all;
}

}  // namespace rollout
