// SPDX-License-Identifier: Apache-2.0
#include "wait/once.hpp"

#include "argocd/look.hpp"
#include "base/text.hpp"
#include "rollout/blocking.hpp"
#include "rollout/children.hpp"
#include "rollout/display.hpp"
#include "rollout/look.hpp"
#include "rollout/markdown.hpp"
#include "rollout/resource_goal.hpp"
#include "rollout/tracker.hpp"

namespace tools::wait {
namespace {

using argocd::Application;
using rollout::Finding;
using rollout::Goal;
using rollout::Outcome;
using rollout::Word;

// The revisions that are there become the wanted ones: a tracker takes them without a refresh.
Goal goal_as_it_is(const Application& application, Goal goal) {
  if (!goal.revisions.empty() || !goal.needs_revision()) return goal;
  auto revisions = application.revisions;
  if (application.is_hydrated && application.hydration) {
    revisions = {application.hydration->last_dry};
  }
  for (std::size_t i = 0; i < revisions.size(); ++i) {
    if (revisions[i].empty()) continue;
    goal.revisions.push_back(
        {.source = revisions.size() > 1 ? std::to_string(i + 1) : "", .revision = revisions[i]});
  }
  return goal;
}

Word success_word(const Application& application, const Goal& goal) {
  if (goal.created) return Word::created;
  if (goal.suspended && health_for(goal, application) == argocd::Health::suspended)
    return Word::suspended;
  return goal.health ? Word::healthy : rollout::word_without_health(goal, application);
}

// Whether the last sync of what is there now came to a bad end.
bool has_sync_failed(const Application& application) {
  const auto& last = application.last;
  return last && !application.operation && last->finished_at &&
         (last->phase == argocd::Phase::failed || last->phase == argocd::Phase::error) &&
         (last->revisions.empty() || last->revisions == application.revisions);
}

Word missing_word(const Application& application, const Goal& goal) {
  if (goal.deleted) return Word::pending;
  if (has_sync_failed(application) || application.is_deleting) return Word::failed;
  for (const auto& condition : application.conditions) {
    if (condition.is_error()) return Word::failed;
  }
  const bool is_elsewhere =
      !goal.revisions.empty() && !is_at(goal.revisions, application, application.revisions);
  if (!application.is_hydrated && is_elsewhere) return Word::pending;
  if (goal.sync && sync_for(goal, application) == argocd::Sync::out_of_sync) return Word::outofsync;
  if (goal.health && health_for(goal, application) == argocd::Health::degraded)
    return Word::degraded;
  return Word::pending;
}

std::string reason_of(const Application& application, std::string missing) {
  if (has_sync_failed(application)) {
    return missing + "; the last sync ended in phase " +
           std::string(to_string(application.last->phase)) + ": " +
           rollout::shown(application.last->message);
  }
  for (const auto& condition : application.conditions) {
    if (condition.is_error())
      return missing + "; " + rollout::shown(condition.type + ": " + condition.message);
  }
  return missing;
}

// What one look needs beside the application.
struct Sight {
  bool has_inspector;
  base::TimePoint now;
  rollout::Containment& containment;
};

base::Result<Outcome> judged(const Application& application, Goal goal, const Sight& sight) {
  if (auto hidden = hidden_health(goal, application, sight.has_inspector)) return *hidden;
  if (goal.contains) {
    const auto asked = sight.containment.judge_at_once(goal.revisions, application, sight.now);
    if (!asked && asked.error().kind == base::ErrorKind::stopped) return asked.error();
    if (!asked) return rollout::outcome_of(asked.error());
  }
  return judge_as_it_is(application, goal, sight.now);
}

base::Result<Finding> found(const Application& application, const Goal& goal, const Sight& sight) {
  auto outcome = TRY(judged(application, goal, sight));
  Finding finding = {
      .name = application.name, .application = application, .outcome = std::move(outcome)};
  if (!is_success(finding.outcome.word)) finding.blocking = find_blocking(application, goal);
  return finding;
}

// What it means that one is not there, or that nobody may say so.
Finding not_found(const argocd::AppName& name, const base::Error& error, const Goal& goal) {
  auto finding = rollout::unseen(name, error);
  if (goal.deleted && error.kind == base::ErrorKind::not_found && !error.is_lasting) {
    finding.outcome = {.word = Word::deleted, .message = "is deleted"};
  }
  return finding;
}

base::Result<std::vector<Finding>> look_at_selected(const Options& options,
                                                    argocd::ControlPlane& control_plane,
                                                    const Sight& sight) {
  std::vector<Finding> findings;
  const auto& goal = options.rollout.goal;
  auto names = options.rollout.selection.names;
  if (names.empty()) {
    const auto listed = TRY(argocd::look_at(control_plane, options.rollout.selection));
    for (const auto& application : listed) {
      // A list does not tell how single resources are.
      if (goal.resources.empty()) {
        findings.push_back(TRY(found(application, goal, sight)));
      } else {
        names.push_back(application.name);
      }
    }
  }
  if (names.empty()) return findings;
  const auto looks = TRY(argocd::look_at_each(control_plane, {.names = names}));
  for (const auto& [name, application] : looks) {
    if (application) {
      findings.push_back(TRY(found(*application, goal, sight)));
    } else {
      findings.push_back(not_found(name, application.error(), goal));
    }
  }
  return findings;
}

// What was said of each when it was judged. What a commit contains is true of all applications.
void learn_of(const std::vector<Application>& applications, Goal& goal, const Sight& sight) {
  for (const auto& application : applications) {
    // Whoever could not be judged has its own finding.
    (void)sight.containment.judge_at_once(goal.revisions, application, sight.now);
  }
}

// With those that they manage, where that was asked for.
base::Result<std::vector<Finding>> look_at_all(const Options& options,
                                               argocd::ControlPlane& control_plane,
                                               const Sight& sight) {
  auto findings = TRY(look_at_selected(options, control_plane, sight));
  if (!options.rollout.follow.with_children) return findings;
  std::vector<Application> parents;
  for (const auto& finding : findings) {
    if (finding.application) parents.push_back(*finding.application);
  }
  auto goal = options.rollout.goal;
  if (goal.contains) learn_of(parents, goal, sight);
  const auto children =
      TRY(rollout::look_at_children(control_plane, std::move(parents), goal.revisions));
  for (const auto& child : children) {
    goal.revisions = child.wanted;
    if (child.application) {
      findings.push_back(TRY(found(*child.application, goal, sight)));
    } else {
      findings.push_back(not_found(child.name, child.application.error(), goal));
    }
  }
  return findings;
}

// As the result of waiting reads, with how it is in place of how it ended.
std::vector<std::string> lines_as_it_is(const Finding& finding) {
  auto lines = lines_of(finding);
  if (!finding.application) return lines;
  const auto& application = *finding.application;
  const auto sync = to_string(application.sync);
  const auto health = to_string(application.health);
  lines.front() = base::printable(to_string(finding.name)) + ": " +
                  std::string(sync.empty() ? "not compared" : sync) + ", " +
                  std::string(health.empty() ? "no health" : health);
  // What is missing says it, too, where it is about the revision.
  const bool is_said = finding.outcome.message.starts_with("at ");
  if (!application.revisions.empty() && !is_said) {
    lines.front() += " at " + rollout::short_revisions(application.revisions);
  }
  if (!is_success(finding.outcome.word)) lines.front() += "; missing: " + finding.outcome.message;
  return lines;
}

}  // namespace

Outcome judge_as_it_is(const Application& application, const Goal& goal, base::TimePoint now) {
  const auto wanted = goal_as_it_is(application, goal);
  rollout::Tracker tracker(application.name, wanted);
  tracker.observe(application, rollout::From::read, now);
  const bool is_asked_for = !goal.revisions.empty() || goal.hydrated;
  if (const auto& refusal = tracker.outcome(); refusal && is_asked_for) return *refusal;
  auto missing = tracker.missing_part();
  if (missing.empty()) {
    const auto word = success_word(application, goal);
    return {.word = word, .message = rollout::success_message(word, wanted, application)};
  }
  const bool is_elsewhere = !is_at(wanted.revisions, application, application.revisions);
  if (const auto chosen = check_resources(goal, application); !chosen && !is_elsewhere) {
    return rollout::outcome_of(chosen.error());
  }
  return {.word = missing_word(application, wanted),
          .message = reason_of(application, std::move(missing)),
          .kind = base::ErrorKind::rejected};
}

base::Result<int> look_once(const cli::Run& run, const Options& options,
                            argocd::ControlPlane& control_plane, const base::Deadline& deadline,
                            rollout::History& history) {
  rollout::Containment containment(history, run.log);
  auto findings = TRY(look_at_all(options, control_plane,
                                  {.has_inspector = control_plane.inspector() != nullptr,
                                   .now = run.clock.now(),
                                   .containment = containment}));
  if (findings.empty())
    return rollout::none_found(run, options.rollout.allow_none, options.rollout.selection);
  for (auto& finding : findings) finding.link = control_plane.link(finding.name);
  rollout::report(findings, deadline.spent(), run.report);
  for (const auto& finding : findings) {
    for (const auto& line : lines_as_it_is(finding)) run.print(line);
  }
  for (auto& section : rollout::markdown_of(findings, run.log.redactor())) {
    run.report.add_section(std::move(section));
  }
  if (auto failure = rollout::failure_of(findings)) return std::move(*failure);
  return 0;
}

}  // namespace tools::wait
