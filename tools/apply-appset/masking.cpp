// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/masking.hpp"

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace tools::apply_appset {

using applicationset::FieldChange;
using applicationset::Step;

namespace {

class Masking {
 public:
  explicit Masking(const base::Redactor& redactor) : redactor_(redactor) {}

  void hide(std::string& text) const { text = redactor_.redact(std::move(text)); }

  void hide(std::vector<FieldChange>& changes) const {
    for (auto& change : changes) {
      hide(change.path);
      const bool had_both = change.before.is_string() && change.after.is_string();
      hide(change.before);
      hide(change.after);
      if (had_both && change.before == change.after) {
        change.after = change.after.get<std::string>() + " (another one)";
      }
    }
  }

  void hide(Step& step) const {
    hide(step.changes);
    hide(step.reason);
    hide(step.other_name);
    // Any other name is one that Kubernetes takes, and no URL.
    if (step.action == Action::refuse) hide(step.name);
  }

  void hide(UnknownSet& set) const { hide(set.reason); }

  void hide(ObjectStep& object) const {
    hide(object.changes);
    hide(object.remark);
    for (auto& path : object.staying) hide(path);
    if (object.action == Action::refuse) hide(object.name);
  }

 private:
  void hide(Json& value) const {
    if (value.is_string()) {
      hide(value.get_ref<std::string&>());
    } else if (value.is_array()) {
      for (auto& item : value) hide(item);
    } else if (value.is_object()) {
      value = without_secrets(value);
    }
  }

  // Keys are texts of strangers, too.
  Json without_secrets(const Json& object) const {
    Json hidden = Json::object();
    std::set<std::string> names;  // two may become one
    for (const auto& [key, value] : object.items()) {
      std::string name = key;
      Json content = value;
      hide(name);
      hide(content);
      if (!names.insert(name).second) continue;
      hidden.get_ref<Json::object_t&>().emplace_back(std::move(name), std::move(content));
    }
    return hidden;
  }

  const base::Redactor& redactor_;
};

}  // namespace

void hide_secrets(Plan& plan, const base::Redactor& redactor) {
  const Masking masking(redactor);
  for (auto& object : plan.objects) masking.hide(object);
  for (auto& set : plan.unknown) masking.hide(set);
  for (auto& set : plan.sets) {
    for (auto& step : set.steps) masking.hide(step);
  }
}

}  // namespace tools::apply_appset
