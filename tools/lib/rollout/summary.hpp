// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "argocd/control_plane.hpp"
#include "argocd/overrides.hpp"
#include "base/result.hpp"
#include "ci/report.hpp"
#include "cli/run.hpp"
#include "rollout/blocking.hpp"
#include "rollout/goal.hpp"
#include "rollout/planned_change.hpp"
#include "rollout/tracker.hpp"

namespace rollout {

// What came of one application, ready to be shown.
struct Finding {
  argocd::AppName name;
  std::optional<argocd::Application> application = std::nullopt;
  Outcome outcome;
  std::vector<Blocking> blocking = {};
  std::vector<std::string> remarks = {};  // events, log lines, conditions, causes
  std::string link = {};
  std::optional<std::vector<PlannedChange>> changes = std::nullopt;  // where a diff was asked for
  bool shows_history = false;                                        // in the results
  std::string request = {};  // as JSON: what was not sent, but would be
  std::optional<std::vector<argocd::OverrideChange>> overrides = std::nullopt;  // before that
};

// In the order of the trackers, each of which must have its outcome.
std::vector<Finding> findings_of(const std::vector<const Tracker*>& trackers,
                                 const argocd::ControlPlane& control_plane);

// The names of the results that `wait` and `sync` have, besides those of all tools.
std::vector<std::string> result_names();

// Sets all of them from the findings: the flat ones are those of the only, or the worst,
// application.
void report(const std::vector<Finding>& findings, base::Duration duration, ci::Report& report);

// For people: a line for each application, and below it what blocks it.
std::vector<std::string> lines_of(const Finding& finding);

// The failure that a run ends with: that of the worst finding, or a count and the worst. Nothing
// where all succeeded.
std::optional<base::Error> failure_of(const std::vector<Finding>& findings);

// The error of a run that a signal has stopped, with what goes on without us: the syncs that were
// started, or where nothing was to be started, what was still missing. Other errors stay as they
// are.
base::Error with_what_goes_on(base::Error error, const std::vector<const Tracker*>& trackers,
                              bool is_syncing);

// One that could not be looked at: it is not there, or nobody may say so.
Finding unseen(const argocd::AppName& name, const base::Error& error);

// The end of a run whose selection matched nothing: an error unless that is allowed, which is said.
base::Result<int> none_found(const cli::Run& run, bool is_allowed,
                             const argocd::Selection& selection);

// The end of any other: reports and prints what came of each application, and returns the exit
// status or the failure.
base::Result<int> conclude(const cli::Run& run, const std::vector<Finding>& findings,
                           base::Duration duration);

}  // namespace rollout
