// SPDX-License-Identifier: Apache-2.0
#include "rollout/clues.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "rollout/look.hpp"

namespace rollout {
namespace {

using argocd::KubeEvent;

constexpr std::size_t most_fields = 5;
constexpr std::size_t most_events = 3;
constexpr std::size_t most_logs = 2;
constexpr std::size_t longest_reason = 400;
constexpr std::size_t longest_line = 200;

// Programs colour their logs: ESC [ 31 m.
std::string without_colours(std::string_view line) {
  std::string text;
  while (!line.empty()) {
    if (!line.starts_with("\x1b[")) {
      text += line.front();
      line.remove_prefix(1);
      continue;
    }
    line.remove_prefix(2);
    line.remove_prefix(std::min(line.find_first_not_of("0123456789;"), line.size()));
    if (!line.empty()) line.remove_prefix(1);
  }
  return text;
}

// The same told of many pods is one event, and the latest comes first.
std::vector<KubeEvent> without_repeats(const Clues& clues) {
  std::vector<KubeEvent> all = clues.events;
  for (const auto& pod : clues.pods) all.insert(all.end(), pod.events.begin(), pod.events.end());
  std::stable_sort(all.begin(), all.end(), [](const KubeEvent& a, const KubeEvent& b) {
    return a.last_seen > b.last_seen;
  });
  std::vector<KubeEvent> once;
  for (auto& event : all) {
    if (!event.is_warning) continue;
    // Messages of the same kind differ in the names of their pods.
    const auto same = std::find_if(once.begin(), once.end(), [&](const KubeEvent& other) {
      const auto begin = std::min<std::size_t>(24, event.message.size());
      return other.reason == event.reason &&
             other.message.substr(0, begin) == event.message.substr(0, begin);
    });
    if (same == once.end()) {
      once.push_back(std::move(event));
    } else {
      same->count += event.count;
    }
  }
  return once;
}

std::string text_of(const KubeEvent& event) {
  auto message = event.message.substr(0, event.message.find(" preemption: "));
  return shown_briefly(event.reason) + ": " + shown_briefly(message);
}

// What most pods suffer from: "pod api-1: …", "3 pods: …".
std::string words_of_pods(const Clues& clues) {
  std::string first;
  std::string name;
  std::size_t count = 0;
  for (const auto& pod : clues.pods) {
    if (pod.trouble.words.empty()) continue;
    if (first.empty()) {
      first = pod.trouble.words;
      name = pod.name;
    }
    if (pod.trouble.words == first) ++count;
  }
  if (first.empty()) return {};
  const auto who = count > 1 ? std::to_string(count) + " pods" : "pod " + base::printable(name);
  return who + ": " + first;
}

std::string words_of_fields(const Differences& differences) {
  constexpr std::size_t most = 3;
  std::vector<std::string> paths;
  for (const auto& field : differences.fields) {
    if (paths.size() < most) paths.push_back(field.path());
  }
  if (paths.empty()) return {};
  const auto more = differences.fields.size() + differences.more - paths.size();
  if (more > 0) paths.push_back(std::to_string(more) + " more");
  return "differs from Git in " + base::join(paths, ", ");
}

// A pod's words say it all, where Argo CD only says that something does not come.
void explain_reason(const Clues& clues, const std::vector<KubeEvent>& events, Blocking& blocking) {
  auto said = base::printable(blocking.reason);
  auto found = words_of_pods(clues);
  if (found.empty()) found = clues.below;
  const bool is_said_by_pod = !found.empty() && found.find(said) != std::string::npos;
  const bool is_poor = said.empty() || blocking.is_reason_ours;
  const bool is_unwell =
      blocking.health != argocd::Health::none && blocking.health != argocd::Health::healthy;
  if (found.empty() && is_poor && !events.empty() && (is_unwell || said.empty())) {
    found = text_of(events.front());
  }
  if (found.empty() && !is_unwell) {
    if (!is_poor) return;  // that it was refused says more than where it differs
    found = words_of_fields(clues.differences);
    if (!found.empty()) blocking.reason = found;
    return;
  }
  if (found.empty()) return;
  // Nobody need guess any more: "no address yet: is there …?"
  if (blocking.is_reason_ours) said = said.substr(0, said.find(": "));
  blocking.reason = base::shorten(found, longest_reason);
  if (!said.empty() && !is_said_by_pod) {
    blocking.reason += " (" + base::shorten(said, longest_line) + ")";
  }
}

void note_fields(const Clues& clues, std::vector<std::string>& notes) {
  const auto& differences = clues.differences;
  const auto count = std::min(differences.fields.size(), most_fields);
  std::string last_way_out;
  for (std::size_t i = 0; i < count; ++i) {
    const auto& field = differences.fields[i];
    notes.push_back(to_string(field) + (field.cause.empty() ? "" : ": " + field.cause));
    if (field.way_out.empty() || field.way_out == last_way_out) continue;
    notes.push_back("  way out: " + field.way_out);
    last_way_out = field.way_out;
  }
  const auto more = differences.fields.size() + differences.more - count;
  if (more > 0) notes.push_back("and " + std::to_string(more) + " more fields differ");
}

void note_events(const std::vector<KubeEvent>& events, const std::string& reason,
                 std::vector<std::string>& notes) {
  std::size_t count = 0;
  for (const auto& event : events) {
    const auto text = text_of(event);
    if (reason.find(text) != std::string::npos || count == most_events) continue;
    ++count;
    notes.push_back("event " + text +
                    (event.count > 1 ? " (" + std::to_string(event.count) + " times)" : ""));
  }
}

// Pods of one kind die of the same.
void note_logs(const Clues& clues, std::vector<std::string>& notes) {
  std::vector<std::string> known;
  for (const auto& log : clues.logs) {
    const bool is_known = std::find(known.begin(), known.end(), log.container) != known.end();
    if (log.lines.empty() || is_known || known.size() == most_logs) continue;
    known.push_back(log.container);
    notes.push_back("log of " + base::printable(log.of) + ":");
    for (const auto& line : log.lines) notes.push_back("  " + shown_briefly(without_colours(line)));
  }
}

}  // namespace

void explain(const Clues& clues, Blocking& blocking) {
  const auto events = without_repeats(clues);
  explain_reason(clues, events, blocking);
  blocking.fields = clues.differences.fields;
  auto& notes = blocking.notes;
  note_fields(clues, notes);
  if (!clues.owner.empty()) notes.push_back(clues.owner);
  note_events(events, blocking.reason, notes);
  note_logs(clues, notes);
  if (clues.is_gone) {
    notes.emplace_back(
        "its log is gone with it: keep failed hooks with hook-delete-policy "
        "HookSucceeded or BeforeHookCreation");
  }
}

}  // namespace rollout
