// SPDX-License-Identifier: Apache-2.0
#include "wait/options.hpp"

#include "base/text.hpp"
#include "rollout/goal_flags.hpp"

namespace tools::wait {
namespace {

base::Error usage(std::string message, std::string hint = {}) {
  return {.kind = base::ErrorKind::usage, .message = std::move(message), .hint = std::move(hint)};
}

struct Words {
  std::vector<std::string> revisions;
  std::vector<std::string> conditions;
  rollout::GoalFlags how;
};

void add_flags(cli::Flags& flags, Options& options, Words& words) {
  flags.group("What for");
  flags.add_list("revision", "[SOURCE=]SHA", "this commit; else what Git has now", words.revisions);
  flags.add_list("for", "WORD,...",
                 "sync health operation (these if absent)\nsuspended deleted created hydrated",
                 words.conditions);

  flags.group("How");
  words.how.add(flags, options.rollout.goal, options.rollout.follow);
  flags.add_switch("once", "say what is missing now, and do not wait", options.once);
}

base::Result<void> take_conditions(const std::vector<std::string>& words, rollout::Goal& goal) {
  if (words.empty()) return {};
  goal.sync = goal.health = goal.operation = false;
  const std::vector<std::pair<std::string, bool*>> conditions = {
      {"sync", &goal.sync},           {"health", &goal.health},   {"operation", &goal.operation},
      {"suspended", &goal.suspended}, {"deleted", &goal.deleted}, {"created", &goal.created},
      {"hydrated", &goal.hydrated}};
  std::vector<std::string> known;
  for (const auto& [name, flag] : conditions) known.push_back(name);
  for (const auto& given : words) {
    for (const auto piece : base::split(given, ',')) {
      const auto word = base::to_lower(base::trim(piece));
      bool is_known = false;
      for (const auto& [name, flag] : conditions) {
        if (name != word) continue;
        *flag = true;
        is_known = true;
      }
      if (is_known) continue;
      const auto near = base::did_you_mean(word, known);
      return usage("--for: there is no condition '" + base::printable(word) + "'",
                   near ? "did you mean " + *near + "?" : "known are " + base::join(known, ", "));
    }
  }
  const bool is_state =
      goal.sync || goal.health || goal.operation || goal.suspended || goal.hydrated;
  if ((goal.deleted || goal.created) && (is_state || goal.deleted == goal.created)) {
    return usage("--for deleted and --for created each stand alone");
  }
  return {};
}

base::Result<void> take_words(const Words& words, Options& options) {
  for (const auto& text : words.revisions) {
    options.rollout.goal.revisions.push_back(TRY(rollout::parse_wanted_revision(text)));
  }
  TRY(words.how.take(options.rollout.goal));
  return take_conditions(words.conditions, options.rollout.goal);
}

base::Result<void> check(const Options& options) {
  const auto& goal = options.rollout.goal;
  if (options.rollout.follow.with_children && (goal.deleted || goal.created)) {
    return usage("--children means nothing to --for deleted and --for created");
  }
  if ((options.rollout.goal.deleted || options.rollout.goal.created) &&
      !options.rollout.goal.revisions.empty()) {
    return usage("--revision means nothing to --for deleted and --for created");
  }
  return {};
}

}  // namespace

base::Result<cli::Parsed> parse_options(cli::Run& run, Options& options) {
  Words words;
  session::SelectionOptions selection;
  const auto parsed =
      TRY(session::parse_flags(run, selection, options.server,
                               [&](cli::Flags& flags) { add_flags(flags, options, words); }));
  if (parsed == cli::Parsed::help) return parsed;
  options.rollout.selection = TRY(session::read_selection(selection, options.server));
  options.rollout.allow_none = selection.allow_none;
  options.rollout.follow.with_children = selection.children;
  TRY(take_words(words, options));
  TRY(check(options));
  options.rollout.follow.waits_for_some = options.rollout.goal.created;
  return parsed;
}

}  // namespace tools::wait
