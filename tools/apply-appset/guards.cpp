// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/guards.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "apply-appset/plan_words.hpp"
#include "base/text.hpp"
#include "yaml/message.hpp"

namespace tools::apply_appset {

using applicationset::Step;

namespace {

using Names = std::vector<std::string>;

Names names_of(const Plan& plan, const std::function<bool(const Step&)>& is_one) {
  Names names;
  for (const auto& set : plan.sets) {
    for (const auto& step : set.steps) {
      if (is_one(step)) names.push_back(step.name);
    }
  }
  return names;
}

void guard_deletions(const Plan& plan, const Allowance& allowance, std::vector<Guard>& guards) {
  const Names names = plan.names(Action::remove);
  if (names.size() <= allowance.deletions) return;
  const std::string flag = "--max-delete " + std::to_string(names.size());
  guards.push_back({.name = "max-delete",
                    .message = base::number_of(names.size(), "application") +
                               " would be deleted: " + yaml::list(names) + "; allowed are " +
                               std::to_string(allowance.deletions),
                    .applications = names,
                    .flag = flag});
}

// A generator that finds nothing is how most sets lose their applications.
void guard_empty(const Plan& plan, const Allowance& allowance, std::vector<Guard>& guards) {
  if (allowance.empty_generators) return;
  for (const auto& one : plan.emptied) {
    guards.push_back({.name = "empty-generator",
                      .message = one.set + ": " + one.path + " (" + one.kinds +
                                 ") finds nothing, and " + one.reason,
                      .flag = "--allow-empty"});
  }
}

// What is not seen cannot be counted.
void guard_hidden(const Plan& plan, std::vector<Guard>& guards) {
  for (const auto& one : plan.hidden) {
    guards.push_back({.name = "hidden",
                      .message = one.set + " has " + base::number_of(one.count, "application") +
                                 " that this account is not shown" +
                                 (one.names.empty() ? "" : ": " + yaml::list(one.names)),
                      .applications = one.names,
                      .hint = "the account needs the right to get the applications of the set"});
  }
}

void guard_unknown(const Plan& plan, const Allowance& allowance, std::vector<Guard>& guards) {
  if (allowance.unknown_sets) return;
  for (const auto& one : plan.unknown) {
    guards.push_back({.name = "unknown",
                      .message = "what becomes of the applications of " + one.name +
                                 " cannot be told: " + one.reason,
                      .flag = "--allow-unknown"});
  }
}

void guard_adoptions(const Plan& plan, const Allowance& allowance, std::vector<Guard>& guards) {
  if (allowance.adoptions) return;
  Names names = names_of(plan, [](const Step& step) { return step.action == Action::adopt; });
  if (names.empty()) return;
  guards.push_back({.name = "adopt",
                    .message = base::number_of(names.size(), "application") +
                               " that no set owns would be taken over: " + yaml::list(names),
                    .applications = names,
                    .flag = "--allow-adopt"});
}

void guard_moves(const Plan& plan, const Allowance& allowance, std::vector<Guard>& guards) {
  if (allowance.moves) return;
  const auto is_move = [](const auto& step) {
    return (step.action == Action::change || step.action == Action::adopt) &&
           std::any_of(step.changes.begin(), step.changes.end(),
                       [](const auto& change) { return change.path == "spec.project"; });
  };
  Names names = names_of(plan, is_move);
  for (const auto& object : plan.objects) {
    if (object.kind == "Application" && is_move(object)) names.push_back(object.name);
  }
  if (names.empty()) return;
  guards.push_back({.name = "move",
                    .message = base::number_of(names.size(), "application") +
                               " would go to another project: " + yaml::list(names),
                    .applications = names,
                    .flag = "--allow-move"});
}

// Files that say what a set says: each would undo what the other does.
void guard_objects(const Plan& plan, std::vector<Guard>& guards) {
  std::set<std::tuple<std::string, std::string, std::string>> seen;
  for (const auto& object : plan.objects) {
    if (object.action == Action::refuse) {
      guards.push_back({.name = "invalid",
                        .message = object.kind + ' ' + object.name + ": " + object.remark,
                        .applications = {object.name}});
    }
    auto reason = object.collision;
    const auto& name = object.address.empty() ? object.name : object.address;
    const auto ns = object.address.empty() ? object.ns : std::string();
    if (!seen.emplace(object.kind, ns, name).second) reason = "the files have it twice";
    if (reason.empty()) continue;
    guards.push_back({.name = "collision",
                      .message = object.kind + ' ' + name + ": " + reason,
                      .applications = {name}});
  }
}

// How an application gets from a set that is not among the files to one that is.
std::string hint_for(const Plan& plan, const Step& step) {
  const bool is_ours = std::any_of(plan.sets.begin(), plan.sets.end(), [&](const auto& set) {
    return set.ns == step.ns && set.name == step.owner;
  });
  if (step.owner.empty() || is_ours) return {};
  return "to hand applications over, delete the set that has them with kubectl delete "
         "--cascade=orphan: they stay, and --allow-adopt takes them";
}

void guard_refusals(const Plan& plan, const Allowance& allowance, std::vector<Guard>& guards) {
  if (allowance.refusals) return;
  for (const auto& set : plan.sets) {
    // What could not be made before is no reason not to write something else.
    std::vector<const Step*> refused;
    for (const auto& step : set.steps) {
      if (step.action == Action::refuse && !step.was_refused) refused.push_back(&step);
    }
    if (refused.empty()) continue;
    Guard guard = {.name = "refused", .message = set.name + " cannot make ", .applications = {}};
    for (const auto* step : refused) {
      guard.applications.push_back(step->name);
      if (guard.hint.empty()) guard.hint = hint_for(plan, *step);
    }
    guard.message += refused.size() == 1 ? refused[0]->name + ": " + refused[0]->reason
                                         : base::number_of(refused.size(), "application") + ": " +
                                               yaml::list(guard.applications);
    guard.flag = "--allow-refused";
    guards.push_back(std::move(guard));
  }
}

void guard_collisions(const Plan& plan, std::vector<Guard>& guards) {
  std::map<std::pair<std::string, std::string>, std::string> owners;
  for (const auto& object : plan.objects) {
    if (object.kind == "Application") {
      owners.emplace(std::pair(object.ns, object.name), "a file of its own");
    }
  }
  for (const auto& set : plan.sets) {
    for (const auto& step : set.steps) {
      if (step.action == Action::remove || step.action == Action::keep) continue;
      const auto [owner, is_new] = owners.emplace(std::pair(step.ns, step.name), set.name);
      if (is_new) continue;
      guards.push_back(
          {.name = "collision",
           .message = owner->second + " and " + set.name + " both make an application " + step.name,
           .applications = {step.name}});
    }
  }
}

}  // namespace

std::vector<Guard> tripped(const Plan& plan, const Allowance& allowance) {
  std::vector<Guard> guards;
  guard_deletions(plan, allowance, guards);
  guard_empty(plan, allowance, guards);
  guard_hidden(plan, guards);
  guard_unknown(plan, allowance, guards);
  guard_adoptions(plan, allowance, guards);
  guard_moves(plan, allowance, guards);
  guard_objects(plan, guards);
  guard_refusals(plan, allowance, guards);
  guard_collisions(plan, guards);
  return guards;
}

std::vector<std::string> ways_out_of(const std::vector<Guard>& guards) {
  std::vector<std::string> ways;
  std::set<std::string> said;
  for (const auto& guard : guards) {
    std::vector<std::string> parts;
    if (!guard.flag.empty()) parts.push_back(guard.flag + " allows it");
    if (!guard.hint.empty() && said.insert(guard.hint).second) parts.push_back(guard.hint);
    ways.push_back(base::join(parts, "; "));
  }
  return ways;
}

namespace {

// Names of guards, each once.
std::string names_of(const std::vector<Guard>& guards, bool (*is_meant)(const Guard&)) {
  Names names;
  for (const auto& guard : guards) {
    if (!is_meant(guard)) continue;
    if (std::find(names.begin(), names.end(), guard.name) == names.end()) {
      names.push_back(guard.name);
    }
  }
  return base::join(names, ", ");
}

// All that it takes, for a person who has one line to copy from.
std::string hint_for(const std::vector<Guard>& guards) {
  if (guards.size() == 1) return ways_out_of(guards).front();
  Names flags;
  for (const auto& guard : guards) {
    const bool is_new = std::find(flags.begin(), flags.end(), guard.flag) == flags.end();
    if (!guard.flag.empty() && is_new) flags.push_back(guard.flag);
  }
  const auto without = names_of(guards, [](const Guard& guard) { return guard.flag.empty(); });
  if (flags.empty()) return {};
  const auto all = base::join(flags, " ");
  if (without.empty()) return all + (flags.size() > 1 ? " allow it" : " allows it");
  return all + (flags.size() > 1 ? " are" : " is") + " not enough: no flag allows " + without;
}

}  // namespace

std::optional<base::Error> refusal_of(const std::vector<Guard>& guards) {
  if (guards.empty()) return std::nullopt;
  std::string message = guards.front().message;
  if (guards.size() > 1) {
    message += " (and " + base::number_of(guards.size() - 1, "more guard") + ": " +
               names_of({guards.begin() + 1, guards.end()}, [](const Guard&) { return true; }) +
               ')';
  }
  return base::Error{
      .kind = base::ErrorKind::conflict, .message = std::move(message), .hint = hint_for(guards)};
}

}  // namespace tools::apply_appset
