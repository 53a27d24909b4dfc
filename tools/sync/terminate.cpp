// SPDX-License-Identifier: Apache-2.0
#include "sync/terminate.hpp"

#include <algorithm>
#include <deque>
#include <memory>

#include "argocd/look.hpp"
#include "rollout/look.hpp"
#include "rollout/summary.hpp"
#include "sync/termination.hpp"

namespace tools::sync {
namespace {

using Need = Termination::Need;

struct Entry {
  argocd::AppName name;
  Termination termination = {};
  bool is_asking = false;
};

// Answers may still come when we are gone.
using Entries = std::shared_ptr<std::deque<Entry>>;

base::Result<Entries> find_entries(const argocd::Selection& selection,
                                   argocd::ControlPlane& control_plane, base::TimePoint now) {
  auto entries = std::make_shared<std::deque<Entry>>();
  for (const auto& name : selection.names) entries->push_back({.name = name});
  if (!selection.names.empty()) return entries;
  for (const auto& application : TRY(argocd::look_at(control_plane, selection))) {
    entries->push_back({.name = application.name});
    // The list is only to find them: what is under way is looked at again before it is ended.
    if (!rollout::is_under_way(application)) entries->back().termination.observe(application, now);
  }
  return entries;
}

void read(const Entries& entries, Entry& entry, argocd::ControlPlane& control_plane,
          const base::Deadline& deadline) {
  entry.is_asking = true;
  control_plane.get(entry.name, argocd::Refresh::none, deadline.remaining(),
                    [all = std::weak_ptr(entries), &entry,
                     &clock = deadline.clock()](const base::Result<argocd::Application>& answer) {
                      const auto still_there = all.lock();
                      if (!still_there) return;
                      entry.is_asking = false;
                      if (answer) return entry.termination.observe(*answer, clock.now());
                      entry.termination.note_failure(Need::read, answer.error(), clock.now());
                    });
}

void terminate(const Entries& entries, Entry& entry, argocd::ControlPlane& control_plane,
               const base::Deadline& deadline) {
  entry.is_asking = true;
  control_plane.terminate(*entry.termination.application(), [all = std::weak_ptr(entries), &entry,
                                                             &clock = deadline.clock()](
                                                                const base::Result<void>& answer) {
    const auto still_there = all.lock();
    if (!still_there) return;
    entry.is_asking = false;
    if (answer) return entry.termination.note_accepted(clock.now());
    entry.termination.note_failure(Need::terminate, answer.error(), clock.now());
  });
}

// Nobody has told anything about it, but somebody may still.
bool is_unknown(const Entry& entry) {
  return entry.is_asking && !entry.termination.application();
}

bool is_over(const Entry& entry) {
  return entry.termination.outcome().has_value();
}

base::Result<void> bring_to_end(const cli::Run& run, const Entries& entries,
                                argocd::ControlPlane& control_plane,
                                const base::Deadline& deadline) {
  for (;;) {
    const auto now = deadline.clock().now();
    auto wake = now + deadline.remaining();
    for (auto& entry : *entries) {
      if (is_over(entry) || entry.is_asking) continue;
      const auto need = entry.termination.need(now);
      if (need == Need::read) read(entries, entry, control_plane, deadline);
      if (need == Need::terminate) {
        run.log.info(to_string(entry.termination.application()->name) +
                     ": terminating its operation");
        terminate(entries, entry, control_plane, deadline);
      }
      if (need == Need::nothing) wake = std::min(wake, entry.termination.next_look(now));
    }
    if (std::all_of(entries->begin(), entries->end(), is_over)) return {};
    if (deadline.is_over()) {
      return argocd::await_last_words(control_plane, deadline.clock(), [&] {
        return std::none_of(entries->begin(), entries->end(), is_unknown);
      });
    }
    const auto patience = std::chrono::ceil<base::Duration>(wake - now);
    TRY(control_plane.poll(std::max(patience, base::Duration(1))));
  }
}

}  // namespace

base::Result<int> terminate_operations(const cli::Run& run, const Options& options,
                                       argocd::ControlPlane& control_plane,
                                       const base::Deadline& deadline) {
  const auto entries = TRY(find_entries(options.rollout.selection, control_plane, run.clock.now()));
  if (entries->empty())
    return rollout::none_found(run, options.rollout.allow_none, options.rollout.selection);
  TRY(bring_to_end(run, entries, control_plane, deadline));
  std::vector<rollout::Finding> findings;
  for (auto& entry : *entries) {
    auto& termination = entry.termination;
    termination.give_up(deadline.spent());
    rollout::Finding finding = {.name = entry.name,
                                .application = termination.application(),
                                .outcome = *termination.outcome()};
    if (finding.application) finding.name = finding.application->name;
    finding.link = control_plane.link(finding.name);
    findings.push_back(std::move(finding));
  }
  return rollout::conclude(run, findings, deadline.spent());
}

}  // namespace tools::sync
