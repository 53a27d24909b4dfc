// SPDX-License-Identifier: Apache-2.0
#include "applicationset/selector.hpp"

#include <algorithm>

#include "manifests/fields.hpp"
#include "manifests/names.hpp"
#include "yaml/message.hpp"

namespace applicationset {

namespace {

base::Error refused(const std::string& what) {
  return base::malformed_error("the selector " + what);
}

}  // namespace

bool is_label_key(std::string_view key) {
  return manifests::fault_of_label_key(key).empty();
}

bool is_label_value(std::string_view value) {
  return manifests::fault_of_label_value(value).empty();
}

base::Result<Selector> Selector::read(const Json& json, Values values) {
  Selector selector;
  for (const auto& [key, value] : field(json, "matchLabels").items()) {
    const std::string text = value.is_string() ? value.get<std::string>() : std::string();
    const Requirement requirement = {.key = key, .comparison = Operator::in, .values = {text}};
    TRY(check(requirement, values));
    selector.requirements_.push_back(requirement);
  }
  for (const auto& expression : field(json, "matchExpressions")) {
    auto requirement = TRY(read_expression(expression, values));
    selector.requirements_.push_back(std::move(requirement));
  }
  return selector;
}

base::Result<Selector::Requirement> Selector::read_expression(const Json& json, Values values) {
  static const std::map<std::string, Operator, std::less<>> operators = {
      {"In", Operator::in},
      {"NotIn", Operator::not_in},
      {"Exists", Operator::exists},
      {"DoesNotExist", Operator::does_not_exist}};
  const std::string name = text_at(json, "operator");
  const auto found = operators.find(name);
  if (found == operators.end()) {
    return refused("has an operator " + yaml::quoted(name) +
                   "; there are In, NotIn, Exists and DoesNotExist");
  }
  Requirement requirement = {.key = text_at(json, "key"),
                             .comparison = found->second,
                             .values = manifests::texts_of(json, "values")};
  TRY(check(requirement, values));
  return requirement;
}

base::Result<void> Selector::check(const Requirement& requirement, Values values) {
  if (!is_label_key(requirement.key)) {
    return refused("has a key " + yaml::quoted(requirement.key) + ", which no label can have");
  }
  const bool wants_values =
      requirement.comparison == Operator::in || requirement.comparison == Operator::not_in;
  if (wants_values && requirement.values.empty()) {
    return refused("has no values for " + requirement.key + ", which In and NotIn need");
  }
  if (!wants_values && !requirement.values.empty()) {
    return refused("has values for " + requirement.key +
                   ", which Exists and DoesNotExist do not take");
  }
  if (values == Values::any) return {};
  for (const auto& value : requirement.values) {
    if (!is_label_value(value)) {
      return refused("has a value " + yaml::quoted(value) + " for " + requirement.key +
                     ", which no label can have");
    }
  }
  return {};
}

bool Selector::is_met(const Requirement& requirement, const Labels& labels) {
  const auto found = labels.find(requirement.key);
  const bool is_there = found != labels.end();
  const auto is_listed = [&] {
    return std::find(requirement.values.begin(), requirement.values.end(), found->second) !=
           requirement.values.end();
  };
  switch (requirement.comparison) {
    case Operator::in:
      return is_there && is_listed();
    case Operator::not_in:
      return !is_there || !is_listed();
    case Operator::exists:
      return is_there;
    case Operator::does_not_exist:
      return !is_there;
  }
  return false;
}

bool Selector::matches(const Labels& labels) const {
  return std::all_of(requirements_.begin(), requirements_.end(),
                     [&](const auto& requirement) { return is_met(requirement, labels); });
}

}  // namespace applicationset
