// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "applicationset/lint_parts.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "manifests/fields.hpp"
#include "manifests/path.hpp"
#include "yaml/message.hpp"

namespace applicationset {

using manifests::list_of;
using manifests::path_to;

namespace {

constexpr std::string_view rule = "AS024";

void check_operators(const Json& step, const std::string& path, Lint& lint) {
  std::size_t index = 0;
  for (const auto& expression : list_of(step, "matchExpressions")) {
    const auto name = manifests::text_of(expression, "operator");
    const std::string place = path_to(path_to(path, "matchExpressions"), index++);
    if (name != "In" && name != "NotIn") {
      lint.report.error(rule, path_to(place, "operator"),
                        "a step has no operator " + yaml::quoted(name), "there are In and NotIn");
    } else if (list_of(expression, "values").empty()) {
      lint.report.warning(rule, place,
                          name == "In" ? "without values, the step takes no application"
                                       : "without values, this says nothing");
    }
  }
}

// A number of applications, or a share of them.
bool is_update_count(const Json& value) {
  if (value.is_number_integer()) return value.get<double>() >= 0;
  auto text = manifests::text(value);
  if (!text.ends_with('%')) return false;
  text.remove_suffix(1);
  const auto share = base::parse_unsigned(text);
  return share && *share <= 100;
}

void check_update(const Json& step, const std::string& path, Lint& lint) {
  const auto& most = field(step, "maxUpdate");
  if (most.is_null()) return;
  const std::string place = path_to(path, "maxUpdate");
  if (!is_update_count(most)) {
    lint.report.error(rule, place,
                      yaml::shown(base::json_text(most)) + " is no number of applications",
                      "write a number, or a share such as \"25%\"");
  } else if (most == 0 || most == "0%") {
    lint.report.warning(rule, place,
                        "no application of this step is ever synced, nor of those after");
  }
}

void check_steps(Lint& lint) {
  const std::string path = "spec.strategy.rollingSync.steps";
  const auto& steps = list_of(field(field(lint.spec, "strategy"), "rollingSync"), "steps");
  if (steps.empty()) {
    lint.report.error(rule, "spec.strategy", "RollingSync has no steps",
                      "say with rollingSync.steps which applications come first");
  }
  std::size_t index = 0;
  for (const auto& step : steps) {
    const std::string place = path_to(path, index++);
    check_operators(step, place, lint);
    check_update(step, place, lint);
  }
}

void check_automated(Lint& lint) {
  const auto& policy = field(field(field(lint.spec, "template"), "spec"), "syncPolicy");
  const auto& automated = field(policy, "automated");
  if (automated.is_null() || field(automated, "enabled") == false) return;
  lint.report.warning(rule, "spec.template.spec.syncPolicy.automated",
                      "RollingSync switches automated sync off, and syncs itself",
                      "leave `automated` out");
}

void check_order(const Json& strategy, Lint& lint) {
  const auto order = manifests::text_of(strategy, "deletionOrder");
  const auto lower = base::to_lower(order);
  if (order.empty() || lower == "allatonce") return;
  const std::string path = "spec.strategy.deletionOrder";
  if (lower != "reverse") {
    lint.report.warning(rule, path, "there is no deletionOrder " + yaml::quoted(order),
                        "there are AllAtOnce and Reverse");
  } else if (!is_rolling(lint.spec)) {
    lint.report.warning(rule, path,
                        "without the steps of RollingSync there is no order to reverse");
  }
}

// Whether a step takes an application with these labels.
bool takes(const Json& step, const Json& labels) {
  const auto& expressions = list_of(step, "matchExpressions");
  return std::all_of(expressions.begin(), expressions.end(), [&](const Json& expression) {
    const bool wants_it = manifests::text_of(expression, "operator") != "NotIn";
    const auto& value = field(labels, manifests::text_of(expression, "key"));
    if (value.is_null()) return !wants_it;
    const auto& values = list_of(expression, "values");
    const bool is_listed = std::find(values.begin(), values.end(), value) != values.end();
    return is_listed == wants_it;
  });
}

}  // namespace

bool is_rolling(const Json& spec) {
  return manifests::text_of(field(spec, "strategy"), "type") == "RollingSync";
}

std::vector<std::size_t> steps_of(const Json& strategy, const Json& labels) {
  const auto& steps = list_of(field(strategy, "rollingSync"), "steps");
  std::vector<std::size_t> found;
  for (std::size_t index = 0; index < steps.size(); ++index) {
    if (takes(steps[index], labels)) found.push_back(index);
  }
  return found;
}

void lint_strategy(Lint& lint) {
  const auto& strategy = field(lint.spec, "strategy");
  if (!strategy.is_object()) return;
  const auto type = manifests::text_of(strategy, "type");
  check_order(strategy, lint);
  if (is_rolling(lint.spec)) {
    check_steps(lint);
    check_automated(lint);
    return;
  }
  if (!type.empty() && type != "AllAtOnce") {
    lint.report.warning(rule, "spec.strategy.type",
                        "there is no strategy " + yaml::quoted(type) + ", so it is none",
                        "there are RollingSync and AllAtOnce");
  } else if (!field(strategy, "rollingSync").is_null()) {
    lint.report.warning(rule, "spec.strategy.rollingSync",
                        "the steps mean nothing without type: RollingSync");
  }
}

}  // namespace applicationset
