// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/masking.hpp"

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace tools::apply_appset {

using applicationset::FieldChange;
using applicationset::Step;

namespace {

constexpr std::string_view mask = "***";

class Masking {
 public:
  explicit Masking(const base::Redactor& redactor) : redactor_(redactor) {}

  void hide(std::string& text) const { text = redactor_.redact(without_logins(std::move(text))); }

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
    for (const auto& [key, value] : object.items()) {
      std::string name = key;
      Json content = value;
      hide(name);
      hide(content);
      hidden[name] = std::move(content);
    }
    return hidden;
  }

  const base::Redactor& redactor_;
};

// How long the login at the beginning of an address is, before its `@`; nothing where there is
// none.
std::optional<std::size_t> login_length(std::string_view address) {
  address = address.substr(0, address.find_first_of(" \t\r\n\"'<>"));
  const auto authority = address.substr(0, address.find_first_of("/?#"));
  auto at = authority.rfind('@');
  const auto colon = authority.find(':');
  // What seems to be a port and is none is a password with a slash in it.
  const bool odd_port =
      colon != std::string_view::npos &&
      authority.find_first_not_of("0123456789", colon + 1) != std::string_view::npos;
  if (at == std::string_view::npos && odd_port) at = address.rfind('@');
  if (at == std::string_view::npos) return std::nullopt;
  return at;
}

}  // namespace

std::string without_logins(std::string text) {
  constexpr std::string_view start = "://";
  for (auto at = text.find(start); at != std::string::npos; at = text.find(start, at + 1)) {
    const auto begin = at + start.size();
    const auto length = login_length(std::string_view(text).substr(begin));
    if (!length) continue;
    // In ssh://git@host the user is part of the address.
    const bool has_password = text.substr(begin, *length).find(':') != std::string::npos;
    const bool is_ssh = text.substr(0, at).ends_with("ssh");
    if (has_password || !is_ssh) text.replace(begin, *length, mask);
  }
  return text;
}

void hide_secrets(Plan& plan, const base::Redactor& redactor) {
  const Masking masking(redactor);
  for (auto& object : plan.objects) masking.hide(object);
  for (auto& set : plan.unknown) masking.hide(set);
  for (auto& set : plan.sets) {
    for (auto& step : set.steps) masking.hide(step);
  }
}

}  // namespace tools::apply_appset
