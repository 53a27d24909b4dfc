// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/plan_words.hpp"

#include <algorithm>
#include <vector>

#include "base/json.hpp"
#include "base/text.hpp"

namespace tools::apply_appset {

using applicationset::FieldChange;
using applicationset::Step;

namespace {

using Words = std::vector<std::string>;

template <typename Is>
bool has_change(const std::vector<FieldChange>& changes, Is is_one) {
  return std::any_of(changes.begin(), changes.end(), [&](const FieldChange& change) {
    return is_one(std::string_view(change.path));
  });
}

// What it means that an application goes somewhere else, or comes from somewhere else.
void add_moves(const std::vector<FieldChange>& changes, Words& words) {
  const auto has = [&](std::string_view path) {
    return has_change(changes, [&](std::string_view one) { return one == path; });
  };
  if (has("spec.destination.server") || has("spec.destination.name")) {
    words.emplace_back("another cluster: what runs at the old place stays there");
  } else if (has("spec.destination.namespace")) {
    words.emplace_back(
        "another namespace: what runs in the old one stays there until it is pruned");
  } else if (has("spec.destination")) {
    words.emplace_back("another destination: what runs at the old place stays there");
  }
  if (has("spec.project")) words.emplace_back("another project");
  if (has_change(changes, [](std::string_view one) { return one.ends_with(".repoURL"); })) {
    words.emplace_back("another repository");
  }
}

}  // namespace

std::string value_text(const Json& value) {
  constexpr std::size_t longest = 200;
  if (value.is_null()) return "nothing";
  if (value.is_string()) return base::shorten(base::printable(value.get<std::string>()), longest);
  return base::shorten(base::json_text(value), longest);
}

std::string full_name(const std::string& ns, const std::string& name) {
  return (ns.empty() ? "" : ns + '/') + name;
}

std::string title_of(const ObjectStep& object) {
  if (object.name.empty()) return object.kind + ' ' + object.address;
  return object.kind + ' ' + full_name(object.ns, object.name);
}

std::string title_of(const SetPlan& set) {
  std::string title = "ApplicationSet " + full_name(set.ns, set.name);
  if (set.is_gone) {
    title += ", no longer in the files; where it is pruned";
  } else if (set.is_bystander) {
    title += ", not in the files; the clusters that it finds change";
  } else {
    title += ", policy " + set.policy.name;
  }
  if (set.is_unknown) title += "; what it has now is not known";
  return title;
}

std::string remark_of(const Step& step) {
  Words remarks;
  if (step.action == Action::remove) {
    remarks.emplace_back(step.deletes_resources ? "with its resources" : "its resources stay");
  }
  if (!step.other_name.empty()) {
    remarks.push_back(step.action == Action::create ? "is " + step.other_name + " by another name"
                                                    : "is now called " + step.other_name);
  }
  if (step.action == Action::adopt) remarks.emplace_back("no set owns it so far");
  if (step.action != Action::keep) add_moves(step.changes, remarks);
  if (!step.reason.empty()) remarks.push_back(step.reason);
  return base::join(remarks, "; ");
}

std::string remark_of(const ObjectStep& object) {
  Words remarks;
  if (object.kind == "Application") add_moves(object.changes, remarks);
  if (!object.remark.empty()) remarks.push_back(object.remark);
  return base::join(remarks, "; ");
}

bool is_shown(Action action) {
  return action != Action::unchanged;
}

bool is_shown(const ObjectStep& object) {
  return is_shown(object.action) || !object.remark.empty() || !object.staying.empty();
}

}  // namespace tools::apply_appset
