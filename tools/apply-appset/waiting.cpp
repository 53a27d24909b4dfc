// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/waiting.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "apply-appset/report.hpp"
#include "base/text.hpp"
#include "ci/report.hpp"
#include "rollout/rollout.hpp"
#include "rollout/summary.hpp"

namespace tools::apply_appset {

using applicationset::text_at;
using manifests::field;

namespace {

bool is_idle(Action action) {
  return action == Action::unchanged || action == Action::keep || action == Action::refuse;
}

// What the controller says is wrong with a set; empty where it says nothing.
std::string error_of(const Json& set) {
  for (const auto& condition : field(field(set, "status"), "conditions")) {
    if (text_at(condition, "type") == "ErrorOccurred" && text_at(condition, "status") == "True") {
      return text_at(condition, "message");
    }
  }
  return {};
}

bool is_refreshing(const Json& set) {
  return !field(field(field(set, "metadata"), "annotations"), argocd::set_refresh_annotation)
              .is_null();
}

std::string title_of(const MadeSet& set) {
  return base::printable(set.document->title());
}

// Looks at sets until the controller is done with them.
class Watch {
 public:
  Watch(const cli::Run& run, const Options& options, const Planned& planned, Live& live,
        const base::Deadline& deadline)
      : run_(run), options_(options), planned_(planned), live_(live), deadline_(deadline) {
    for (const auto& set : planned.sets) pending_.push_back(&set);
  }

  base::Result<void> wait() {
    begun_ = run_.clock.now();
    for (const auto* set : pending_) {
      TRY(live_.objects().refresh(set->json()).context("refreshing " + title_of(*set)));
    }
    base::Backoff pauses(std::chrono::milliseconds(250), options_.follow.poll);
    while (true) {
      TRY(look());
      if (pending_.empty()) return {};
      auto slept = deadline_.sleep_for(pauses.next());
      if (!slept) return std::move(slept).context(missing_);
    }
  }

 private:
  base::Result<void> look() {
    std::map<std::string, applicationset::Applications> by_namespace;
    std::vector<const MadeSet*> still;
    for (const auto* set : pending_) {
      const bool is_done = TRY(look_at(*set, by_namespace));
      if (!is_done) still.push_back(set);
    }
    pending_ = std::move(still);
    return {};
  }

  base::Result<bool> look_at(const MadeSet& set,
                             std::map<std::string, applicationset::Applications>& by_namespace) {
    const auto there = TRY(live_.objects().find(set.json()));
    if (!there) {
      return base::Error{.kind = base::ErrorKind::not_found,
                         .message = title_of(set) + " is not there any more"};
    }
    if (const auto trouble = error_of(*there); !trouble.empty()) {
      if (is_lasting(set, *there)) return failure_of(set, trouble);
      return note(set, "the controller says: " + base::printable(trouble));
    }
    if (is_refreshing(*there)) return note(set, "the controller has not looked at it yet");
    const auto ns = applicationset::key_of(set.json()).first;
    if (!by_namespace.contains(ns)) {
      const auto all = TRY(live_.objects().list(argocd::ObjectKind::application, ns, {}));
      auto& applications = by_namespace[ns];
      for (const auto& one : all) applications.insert_or_assign(applicationset::key_of(one), one);
    }
    const auto plan = TRY(applicationset::plan_set(set.json(), set.expansion, by_namespace.at(ns),
                                                   {}, options_.controller));
    const auto left = std::count_if(plan.steps.begin(), plan.steps.end(),
                                    [](const auto& step) { return !is_idle(step.action); });
    if (left == 0) return true;
    return note(set, std::to_string(left) + " of its applications are not as they should be yet");
  }

  // The controller does not say what an error is about. One that was there before may go away.
  bool is_lasting(const MadeSet& set, const Json& there) const {
    const auto* before = planned_.current.find(set.json());
    const bool is_old = before != nullptr && error_of(*before) == error_of(there);
    return !is_old || !is_refreshing(there) ||
           run_.clock.now() - begun_ > options_.goal.degraded_after;
  }

  static base::Error failure_of(const MadeSet& set, const std::string& trouble) {
    return {.kind = base::ErrorKind::rejected,
            .message = "the controller cannot work out " + title_of(set) + ": " +
                       base::printable(trouble)};
  }

  // Says what is missing, once.
  bool note(const MadeSet& set, const std::string& what) {
    missing_ = title_of(set) + ": " + what;
    if (said_.insert(missing_).second) run_.log.info(missing_);
    return false;
  }

  const cli::Run& run_;
  const Options& options_;
  const Planned& planned_;
  Live& live_;
  const base::Deadline& deadline_;
  base::TimePoint begun_ = {};
  std::vector<const MadeSet*> pending_;
  std::string missing_;
  std::set<std::string> said_;
};

// Applications that shall be there: those that sets make, and those of the files.
std::vector<argocd::AppName> wanted_applications(const Planned& planned) {
  std::set<argocd::AppName> names;
  for (const auto& object : planned.plan.objects) {
    if (object.kind == "Application") names.insert({.name = object.name, .ns = object.ns});
  }
  for (const auto& set : planned.plan.sets) {
    for (const auto& step : set.steps) {
      const bool goes = step.action == Action::remove || step.action == Action::refuse;
      if (!goes) names.insert({.name = step.name, .ns = step.ns});
    }
  }
  return {names.begin(), names.end()};
}

// The results of `wait` are not ours; of them, we have the list of applications and the end.
void take_over(const ci::Report& from, ci::Report& to) {
  for (const auto* name : {"result", "message"}) to.set(name, from.get(name));
  to.set_json("applications",
              nlohmann::ordered_json::parse(from.get("applications"), nullptr, false));
}

}  // namespace

base::Result<int> wait_for_sets(const cli::Run& run, const Options& options, const Planned& planned,
                                Live& live, const base::Deadline& deadline) {
  Watch watch(run, options, planned, live, deadline);
  TRY(watch.wait());
  rollout::Rollout rollout = {.selection = {.names = wanted_applications(planned)},
                              .goal = options.goal,
                              .follow = options.follow};
  if (rollout.selection.names.empty()) {
    run.report.set("result", "changed");
    run.report.set("message", "the controller has worked out all sets; they make no applications");
    return 0;
  }
  std::vector<std::string> names = {"result", "message"};
  for (auto& name : rollout::result_names()) names.push_back(std::move(name));
  ci::Report report(names);
  rollout::report({}, {}, report);
  const cli::Run inner = {.tool = run.tool,
                          .arguments = run.arguments,
                          .environment = run.environment,
                          .out = run.out,
                          .err = run.err,
                          .log = run.log,
                          .clock = run.clock,
                          .report = report,
                          .options = run.options,
                          .destinations = run.destinations,
                          .given_flags = run.given_flags};
  auto status = rollout::follow(inner, live.control_plane(), rollout, deadline);
  take_over(report, run.report);
  return status;
}

}  // namespace tools::apply_appset
