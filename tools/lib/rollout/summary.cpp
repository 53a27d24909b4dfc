// SPDX-License-Identifier: Apache-2.0
#include "rollout/summary.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "base/timestamp.hpp"
#include "rollout/look.hpp"
#include "rollout/markdown.hpp"
#include "rollout/rollback.hpp"

namespace rollout {
namespace {

using nlohmann::ordered_json;

// What counts as the result of a whole run: failures before what only took too long, and an
// application that is broken before one that we could not look at.
constexpr std::array worst_first = {Word::degraded, Word::failed,     Word::outofsync,
                                    Word::refused,  Word::superseded, Word::conflict,
                                    Word::notfound, Word::denied,     Word::unreachable,
                                    Word::pending,  Word::timeout,    Word::changed};

std::size_t badness(const Finding& finding) {
  const auto at = std::find(worst_first.begin(), worst_first.end(), finding.outcome.word);
  return static_cast<std::size_t>(worst_first.end() - at);
}

const Finding& worst(const std::vector<Finding>& findings) {
  return *std::max_element(findings.begin(), findings.end(),
                           [](const auto& a, const auto& b) { return badness(a) < badness(b); });
}

std::string phase_of(const argocd::Application& application) {
  return application.last ? std::string(to_string(application.last->phase)) : std::string();
}

std::string revisions_text(const argocd::Application& application) {
  return base::printable(base::join(application.revisions, ","));
}

// Events and logs are for people only: results have limits (Tekton: 1,024 bytes in all).
ordered_json to_json(const Blocking& blocking) {
  constexpr std::size_t most_fields = 5;
  ordered_json json = {
      {"kind", base::printable(blocking.kind)}, {"namespace", base::printable(blocking.ns)},
      {"name", base::printable(blocking.name)}, {"sync", to_string(blocking.sync)},
      {"health", to_string(blocking.health)},   {"reason", base::printable(blocking.reason)}};
  for (const auto& field : blocking.fields) {
    if (json.contains("fields") && json["fields"].size() == most_fields) break;
    json["fields"].push_back(
        {{"path", field.path()}, {"live", field.live}, {"wanted", field.wanted}});
  }
  return json;
}

ordered_json to_json(const argocd::HistoryEntry& entry) {
  ordered_json json = {
      {"id", entry.id},
      {"deployed-at", entry.deployed_at ? base::format_time(*entry.deployed_at) : std::string()},
      {"initiated-by", base::printable(entry.initiated_by)},
      {"revisions", ordered_json::array()}};
  for (const auto& one : entry.revisions) json["revisions"].push_back(base::printable(one));
  return json;
}

ordered_json to_json(const argocd::OverrideChange& change) {
  using What = argocd::OverrideChange::What;
  const auto* action = change.what == What::replace ? "replace"
                       : change.what == What::add   ? "add"
                                                    : "keep";
  return {{"name", base::printable(change.name)}, {"list", change.list}, {"action", action}};
}

// Whether the message of a success tells more than its word: "is Synced already", "no operation is
// under way".
bool says_what(Word word) {
  return word == Word::skipped || word == Word::terminated;
}

// "shop is healthy", "shop: no operation is under way", "shop: Degraded: Caused by …".
std::string sentence_of(const Finding& finding) {
  const auto word = finding.outcome.word;
  return base::printable(to_string(finding.name)) +
         (is_success(word) && !says_what(word) ? " " : ": ") + finding.outcome.message;
}

ordered_json to_json(const Finding& finding) {
  const auto application = finding.application.value_or(argocd::Application());
  ordered_json json = {{"name", base::printable(finding.name.name)},
                       {"namespace", base::printable(application.name.ns)},
                       {"project", base::printable(application.project)}};
  if (application.has_many_sources) {
    json["revisions"] = ordered_json::array();
    for (const auto& one : application.revisions) json["revisions"].push_back(base::printable(one));
  } else {
    json["revision"] = revisions_text(application);
  }
  json["sync"] = to_string(application.sync);
  json["health"] = to_string(application.health);
  json["phase"] = phase_of(application);
  json["result"] = to_string(finding.outcome.word);
  json["message"] = base::printable(finding.outcome.message);
  json["url"] = finding.link;
  json["blocking"] = ordered_json::array();
  for (const auto& blocking : finding.blocking) json["blocking"].push_back(to_json(blocking));
  if (finding.changes) {
    json["changes"] = ordered_json::array();
    for (const auto& change : *finding.changes) json["changes"].push_back(to_json(change));
  }
  if (finding.overrides) {
    json["overrides"] = ordered_json::array();
    for (const auto& change : *finding.overrides) json["overrides"].push_back(to_json(change));
  }
  if (!finding.request.empty()) json["request"] = ordered_json::parse(finding.request);
  if (finding.shows_history) {
    json["history"] = ordered_json::array();
    for (const auto& entry : application.history) json["history"].push_back(to_json(entry));
  }
  return json;
}

std::string state_of(const Blocking& blocking) {
  std::vector<std::string> words;
  if (blocking.sync != argocd::Sync::none && blocking.sync != argocd::Sync::synced) {
    words.emplace_back(to_string(blocking.sync));
  }
  if (blocking.health != argocd::Health::none && blocking.health != argocd::Health::healthy) {
    words.emplace_back(to_string(blocking.health));
  }
  return base::join(words, ", ");
}

// "apps/Deployment shop/api, Degraded: pod api-1: image … cannot be pulled".
std::string line_of(const Blocking& blocking) {
  const auto state = state_of(blocking);
  return to_string(blocking) + (state.empty() ? "" : ", " + state) +
         (blocking.reason.empty() ? "" : ": " + base::printable(blocking.reason));
}

// "Degraded: back-off" behind the word `degraded`: "back-off".
std::string without_word(const Outcome& outcome) {
  const auto word = std::string(to_string(outcome.word));
  const auto& message = outcome.message;
  if (base::to_lower(message) == word) return {};
  const auto start = word + ": ";
  return base::to_lower(message).starts_with(start) ? message.substr(start.size()) : message;
}

std::string some_of(std::vector<std::string> parts, const char* between) {
  constexpr std::size_t most = 5;
  const auto count = parts.size();
  if (count <= most) return base::join(parts, between);
  parts.resize(most);
  return base::join(parts, between) + " and " + std::to_string(count - most) + " more";
}

// After a rollback, what Argo CD compares with is what Git wants, not what is there.
void tell_rollback(const Goal& goal, Finding& finding) {
  const auto& rollback = *goal.rollback;
  auto& application = *finding.application;
  const auto& last = application.last;
  if (!is_success(finding.outcome.word) && !goal.deployment.empty()) {
    finding.remarks.push_back("was to go back to " + goal.deployment);
  }
  const bool has_gone_back = last && last->phase == argocd::Phase::succeeded &&
                             is_same_rollback(last->operation, rollback) && !rollback.is_dry_run;
  if (!has_gone_back) return;
  if (is_success(finding.outcome.word)) {
    finding.outcome.message =
        "is back at " +
        (goal.deployment.empty() ? short_revisions(revisions_of(*last)) : goal.deployment);
  }
  const bool is_other_source = application.revisions == revisions_of(*last);
  const auto wanted = is_other_source ? "the same revision with other settings"
                                      : short_revisions(application.revisions);
  // Any comparison tells what Git wants; how far that is from what is there, only a later one.
  if (!is_settled(application)) {
    if (!is_other_source) {
      finding.remarks.push_back("Git still asks for " + wanted +
                                ": the application will be OutOfSync");
    }
  } else if (application.sync == argocd::Sync::out_of_sync) {
    finding.remarks.push_back("is OutOfSync until Git wants this, too; it wants " + wanted);
  }
  application.revisions = revisions_of(*last);
}

// What was deployed counts, also where Argo CD compares with something else. Only a comparison from
// after that says how far they are apart.
void tell_deployment(std::vector<std::string> deployed, Finding& finding) {
  auto& application = *finding.application;
  if (deployed.empty() || deployed == application.revisions) return;
  if (application.sync == argocd::Sync::out_of_sync && is_settled(application) &&
      !application.last->operation.is_partial) {
    finding.remarks.push_back("is OutOfSync: Argo CD compares it with " +
                              short_revisions(application.revisions) +
                              ", and not with what was deployed");
  }
  application.revisions = std::move(deployed);
}

}  // namespace

std::vector<Finding> findings_of(const std::vector<const Tracker*>& trackers,
                                 const argocd::ControlPlane& control_plane) {
  std::vector<Finding> findings;
  for (const auto* tracker : trackers) {
    Finding finding = {.name = tracker->full_name(),
                       .application = tracker->application(),
                       .outcome = tracker->outcome().value_or(
                           Outcome{.word = Word::pending, .message = tracker->missing_part()})};
    if (finding.application) finding.link = control_plane.link(finding.name);
    if (finding.application && tracker->goal().rollback) {
      tell_rollback(tracker->goal(), finding);
    } else if (finding.application) {
      tell_deployment(tracker->own_deployed(), finding);
    }
    if (finding.application && !is_success(finding.outcome.word)) {
      finding.blocking = find_blocking(*finding.application, tracker->goal());
    }
    findings.push_back(std::move(finding));
  }
  return findings;
}

base::Error with_what_goes_on(base::Error error, const std::vector<const Tracker*>& trackers,
                              bool is_syncing) {
  if (error.kind != base::ErrorKind::stopped) return error;
  std::vector<std::string> parts;
  for (const auto* tracker : trackers) {
    const auto name = to_string(tracker->full_name());
    // A marker is that of an operation that was started.
    if (is_syncing && !tracker->goal().marker.empty()) parts.push_back(name);
    if (!is_syncing && !tracker->outcome()) parts.push_back(name + ": " + tracker->missing_part());
  }
  if (is_syncing && parts.empty()) {
    error.message += "; no sync that we know of was started";
  } else if (is_syncing) {
    error.message += "; what was started goes on in Argo CD: the sync of " + some_of(parts, ", ");
  } else if (!parts.empty()) {
    error.message += "; " + some_of(parts, "; ");
  }
  return error;
}

Finding unseen(const argocd::AppName& name, const base::Error& error) {
  auto outcome = outcome_of(error);
  outcome.message = error.message;  // the name stands beside it
  return {.name = name, .outcome = std::move(outcome)};
}

base::Result<int> none_found(const cli::Run& run, bool is_allowed,
                             const argocd::Selection& selection) {
  const auto& set = selection.application_set;
  const auto message = set.name.empty()
                           ? std::string("no application matches")
                           : "no application of the ApplicationSet " + to_string(set) + " is there";
  if (!is_allowed) {
    return base::Error{.kind = base::ErrorKind::not_found,
                       .message = message,
                       .hint =
                           "the API server leaves out silently what the token may not see; --core "
                           "looks into --namespace alone, or with --all-namespaces into all; "
                           "--allow-none makes this a success"};
  }
  run.print(message + ", which --allow-none allows");
  run.report.set("result", to_string(Word::skipped));
  run.report.set("message", message);
  return 0;
}

std::vector<std::string> result_names() {
  return {"revision", "sync", "health", "phase", "url", "duration", "applications"};
}

void report(const std::vector<Finding>& findings, base::Duration duration, ci::Report& report) {
  report.set("duration", base::to_string(duration));
  auto list = ordered_json::array();
  for (const auto& finding : findings) list.push_back(to_json(finding));
  report.set_json("applications", list);
  if (findings.empty()) return;
  const auto& shown = worst(findings);
  report.set("result", to_string(shown.outcome.word));
  report.set("message", sentence_of(shown));
  report.set("url", shown.link);
  if (!shown.application) return;
  report.set("revision", revisions_text(*shown.application));
  report.set("sync", to_string(shown.application->sync));
  report.set("health", to_string(shown.application->health));
  report.set("phase", phase_of(*shown.application));
}

std::vector<std::string> lines_of(const Finding& finding) {
  constexpr std::size_t most_blocking = 20;
  constexpr std::size_t most_lines = 45;
  const bool has_failed = !is_success(finding.outcome.word);
  std::string first = base::printable(to_string(finding.name)) + ": ";
  first += to_string(finding.outcome.word);
  if (finding.application && !finding.application->revisions.empty()) {
    first += " at " + short_revisions(finding.application->revisions);
  }
  const bool is_told =
      has_failed || says_what(finding.outcome.word) || finding.outcome.word == Word::unchanged;
  const auto message = without_word(finding.outcome);
  if (is_told && !message.empty()) first += ": " + message;
  std::vector<std::string> lines = {first};
  const auto count = std::min(finding.blocking.size(), most_blocking);
  for (std::size_t i = 0; i < count; ++i) {
    const auto& blocking = finding.blocking[i];
    lines.push_back("  " + line_of(blocking));
    // A line is kept for each that comes, and for the end.
    const auto kept = (count - i) + finding.remarks.size() + 2;
    for (const auto& note : blocking.notes) {
      if (lines.size() + kept < most_lines) lines.push_back("    " + note);
    }
  }
  if (count < finding.blocking.size()) {
    lines.push_back("  and " + std::to_string(finding.blocking.size() - count) + " more");
  }
  for (const auto& remark : finding.remarks) lines.push_back("  " + remark);
  if (has_failed && !finding.link.empty()) lines.push_back("  " + finding.link);
  return lines;
}

std::optional<base::Error> failure_of(const std::vector<Finding>& findings) {
  const auto failed = std::count_if(findings.begin(), findings.end(), [](const Finding& finding) {
    return !is_success(finding.outcome.word);
  });
  if (failed == 0) return std::nullopt;
  const auto& shown = worst(findings);
  base::Error error = {.kind = shown.outcome.kind.value_or(kind_of(shown.outcome.word)),
                       .message = sentence_of(shown),
                       .hint = shown.outcome.hint};
  if (failed > 1) {
    const bool may_come = std::all_of(findings.begin(), findings.end(), [](const Finding& finding) {
      const auto word = finding.outcome.word;
      return is_success(word) || word == Word::timeout || word == Word::pending;
    });
    error.message = std::to_string(failed) + " of " + std::to_string(findings.size()) +
                    " applications are not done" + (may_come ? " yet" : "") + ": " + error.message +
                    ", and others";
  }
  return error;
}

base::Result<int> conclude(const cli::Run& run, const std::vector<Finding>& findings,
                           base::Duration duration) {
  report(findings, duration, run.report);
  for (const auto& finding : findings) {
    for (const auto& line : lines_of(finding)) run.print(line);
  }
  for (auto& section : markdown_of(findings, run.log.redactor())) {
    run.report.add_section(std::move(section));
  }
  if (auto failure = failure_of(findings)) return std::move(*failure);
  return 0;
}

}  // namespace rollout
