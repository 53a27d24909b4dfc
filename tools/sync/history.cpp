// SPDX-License-Identifier: Apache-2.0
#include "sync/history.hpp"

#include <algorithm>

#include "argocd/look.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "base/timestamp.hpp"
#include "rollout/summary.hpp"
#include "sync/targets.hpp"

namespace tools::sync {
namespace {

using Row = std::vector<std::string>;

constexpr std::size_t longest_cell = 60;

std::string cell(std::string_view text) {
  return text.empty() ? "-" : base::shorten(base::printable(text), longest_cell);
}

// "4f2c9a7"; of several sources each with its name, or its number from 1: "chart=2.4.7, 2=77aa0b1".
std::string revisions_cell(const argocd::HistoryEntry& entry) {
  if (!entry.has_many_sources) return cell(rollout::short_revisions(entry.revisions));
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < entry.revisions.size(); ++i) {
    const auto name = i < entry.sources.size() ? entry.sources[i].name : std::string();
    texts.push_back(cell(name.empty() ? std::to_string(i + 1) : name) + "=" +
                    rollout::short_revision(entry.revisions[i]));
  }
  return texts.empty() ? "-" : base::join(texts, ", ");
}

Row row_of(const argocd::HistoryEntry& entry, bool is_deployed) {
  return {is_deployed ? "*" : "", std::to_string(entry.id),
          entry.deployed_at ? base::format_time(*entry.deployed_at) : "-", cell(entry.initiated_by),
          revisions_cell(entry)};
}

std::vector<std::string> aligned(const std::vector<Row>& rows) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], base::columns_of(row[i]));
    }
  }
  std::vector<std::string> lines;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) line += "  ";
      line += row[i];
      if (i + 1 < row.size()) line += std::string(widths[i] - base::columns_of(row[i]), ' ');
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace

std::vector<std::string> history_lines(const argocd::Application& application) {
  const auto name = to_string(application.name);
  const auto& history = application.history;
  if (history.empty()) return {"Argo CD keeps no history of " + name};
  std::vector<Row> rows = {{"", "ID", "DEPLOYED", "BY", "REVISION"}};
  for (const auto& entry : history) rows.push_back(row_of(entry, &entry == &history.back()));
  auto lines = aligned(rows);
  lines.insert(lines.begin(), name + ": what was deployed (* is there now)");
  return lines;
}

base::Result<int> show_history(const cli::Run& run, const Options& options,
                               argocd::ControlPlane& control_plane,
                               const base::Deadline& deadline) {
  const auto looks = TRY(argocd::look_at_each(control_plane, options.rollout.selection));
  if (looks.empty())
    return rollout::none_found(run, options.rollout.allow_none, options.rollout.selection);
  std::vector<rollout::Finding> findings;
  for (const auto& [name, seen] : looks) {
    if (!seen) {
      findings.push_back(rollout::unseen(name, seen.error()));
      for (const auto& line : lines_of(findings.back())) run.print(line);
      continue;
    }
    const auto& application = *seen;
    for (const auto& line : history_lines(application)) run.print(line);
    auto finding =
        finding_of(control_plane, application,
                   {.word = rollout::Word::skipped, .message = "was not synced: --history"});
    finding.shows_history = true;
    findings.push_back(std::move(finding));
  }
  rollout::report(findings, deadline.spent(), run.report);
  if (auto failure = rollout::failure_of(findings)) return std::move(*failure);
  return 0;
}

}  // namespace tools::sync
