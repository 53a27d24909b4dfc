// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/terminal.hpp"
#include "rollout/display.hpp"

namespace rollout {

// A table of the applications that is redrawn in its place on a terminal: a row for each, below it
// the first resources that keep it from being done. It never takes more than the terminal has, and
// what does not fit is counted. The cursor stays visible and below the table, so that a run that is
// killed leaves nothing to repair.
class LiveTable final : public Display {
 public:
  using Size = std::function<base::TerminalSize()>;

  LiveTable(base::Log& log, const base::Deadline& deadline, Size size = base::terminal_size)
      : log_(log), deadline_(deadline), size_(std::move(size)), connection_(log) {}
  LiveTable(const LiveTable&) = delete;
  LiveTable& operator=(const LiveTable&) = delete;

  // Leaves the table as it was last, also where the run was stopped or failed.
  ~LiveTable() override;

  void on_change(const Tracker& tracker, const std::string& waits_for) override;
  void on_action(const Tracker& tracker, const std::string& text) override;
  void on_connection(const std::string& text) override;
  base::TimePoint on_tick(base::TimePoint now) override;
  void finish(const std::vector<const Tracker*>& trackers) override;

 private:
  enum class State { failed, waiting, there };
  struct Row {
    std::string name = {};
    State state = State::waiting;
    std::string sync = {};
    std::string health = {};
    std::string revision = {};
    std::string missing = {};
    std::vector<std::string> resources = {};  // the first that are not there
    std::size_t more_resources = 0;
    base::TimePoint since = {};
  };
  using NamedRow = std::pair<const argocd::AppName, Row>;

  // A piece of a line.
  struct Span {
    std::string text;
    base::Colour colour = base::Colour::none;
  };

  Row row_of(const Tracker& tracker, const std::string& waits_for) const;
  std::string cell(std::string_view text) const;
  std::vector<const NamedRow*> rows_that_fit(std::size_t most) const;
  std::size_t name_width(std::size_t columns) const;
  std::vector<Span> spans_of(const NamedRow& named, std::size_t width, base::TimePoint now) const;
  std::string line(const std::vector<Span>& spans, std::size_t columns) const;
  static std::vector<std::string> resource_lines(const Row& row, std::size_t most);
  std::vector<std::string> lines(base::TimePoint now) const;
  std::string last_line() const;
  void draw(base::TimePoint now);

  base::Log& log_;
  const base::Deadline& deadline_;
  Size size_;
  ConnectionLines connection_;
  std::map<argocd::AppName, Row> rows_;
  bool is_changed_ = false;
  bool is_over_ = false;
  bool was_drawn_ = false;
  base::TimePoint drawn_at_ = {};
};

}  // namespace rollout
