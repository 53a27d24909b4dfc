// SPDX-License-Identifier: Apache-2.0
//
// Annotations, in the order of the specification's section 2.7:
//
//   notifications.argoproj.io/subscribe.<trigger>.<service>: "one;two"
//   notifications.argoproj.io/subscribe.<service>: "one;two"           the default triggers
//   notifications.argoproj.io/subscriptions: |                         a list in YAML
//   [<trigger>.]recipients.argocd-notifications.argoproj.io: "service:one,service:two"
#include "notifications/recipients.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "govalue/strings.hpp"
#include "yaml/message.hpp"

namespace notifications {
namespace {

using services::Field;
using services::Holds;

constexpr std::string_view prefix = "notifications.argoproj.io/";
constexpr std::string_view old_suffix = "recipients.argocd-notifications.argoproj.io";

class Collector {
 public:
  Collector(const Config& config, Problems& problems) : config_(config), problems_(problems) {}

  Destinations take() { return std::move(found_); }

  void add_global(const kube::Labels& labels) {
    for (const auto& subscription : config_.subscriptions) {
      if (!subscription.labels.matches(labels)) continue;
      const auto& triggers =
          subscription.triggers.empty() ? config_.default_triggers : subscription.triggers;
      for (const auto& trigger : triggers) {
        for (const auto& recipient : subscription.recipients) add(trigger, cut(recipient));
      }
    }
  }

  void add_annotation(const std::string& key, const std::string& value) {
    if (key.ends_with(old_suffix)) return add_old(key, value);
    if (!key.starts_with(prefix)) return;
    const auto name = key.substr(prefix.size());
    if (name.starts_with("subscriptions")) return add_list(key, value);
    constexpr std::string_view subscribe = "subscribe.";
    if (!name.starts_with(subscribe)) return;
    const auto parts = base::split(std::string_view(name).substr(subscribe.size()), '.');
    const std::string service(parts.size() > 1 ? parts[1] : parts[0]);
    const std::string trigger(parts.size() > 1 ? parts[0] : std::string_view());
    for (const auto& recipient : recipients_of(value)) add_to({trigger}, {service, recipient});
  }

 private:
  void add(const std::string& trigger, Destination destination) {
    auto& known = found_[trigger];
    if (std::find(known.begin(), known.end(), destination) == known.end()) {
      known.push_back(std::move(destination));
    }
  }

  // Argo CD takes what lies between the first and the second colon.
  static Destination cut(const std::string& recipient) {
    const auto parts = base::split(recipient, ':');
    return {std::string(parts[0]), std::string(parts.size() > 1 ? parts[1] : "")};
  }

  // An empty text is one recipient without a name.
  static std::vector<std::string> recipients_of(const std::string& value) {
    if (value.empty()) return {""};
    std::vector<std::string> recipients;
    for (const auto piece : base::split(value, ';')) {
      const auto recipient = govalue::trim_space(piece);
      if (!recipient.empty()) recipients.emplace_back(recipient);
    }
    return recipients;
  }

  // An empty name stands for the default triggers of the service.
  void add_to(const std::vector<std::string>& triggers, const Destination& destination) {
    for (const auto& name : triggers) {
      if (!name.empty()) add(name, destination);
    }
    if (std::find(triggers.begin(), triggers.end(), "") == triggers.end() && !triggers.empty())
      return;
    for (const auto& name : config_.default_triggers_of(destination.service)) {
      add(name, destination);
    }
  }

  void add_list(const std::string& key, const std::string& value) {
    static constexpr Field destination_fields[] = {{.name = "service", .holds = Holds::literal},
                                                   {.name = "recipients", .holds = Holds::texts}};
    static constexpr Field fields[] = {
        {.name = "trigger", .holds = Holds::texts},
        {.name = "destinations", .holds = Holds::groups, .fields = destination_fields}};
    const Entry entry = {.key = key, .text = value, .file = "annotation", .origin = {.line = 0}};
    Notes notes(entry, problems_);
    const auto json = read_yaml(entry, notes);
    if (!json) return notes.unreadable({}, json.error());
    if (json->is_null()) return;
    if (!json->is_array()) return notes.error("unreadable", {}, "it is no list of subscriptions");
    for (const auto& one : *json) {
      const auto subscription = read_fields(one, fields, {}, notes);
      if (subscription) {
        add_one(*subscription);
      } else {
        notes.unreadable({}, subscription.error());
      }
    }
  }

  void add_one(const Json& subscription) {
    const auto triggers = subscription.value("trigger", std::vector<std::string>());
    for (const auto& destination : subscription.value("destinations", Json::array())) {
      const auto service = destination.value("service", std::string());
      for (const auto& recipient : destination.value("recipients", std::vector<std::string>())) {
        add_to(triggers, {service, recipient});
      }
    }
  }

  // As in Argo CD, default triggers of the service itself go before the one that is named.
  void add_old(const std::string& key, const std::string& value) {
    auto trigger = key.substr(0, key.size() - old_suffix.size());
    if (!trigger.empty() && !trigger.ends_with('.')) return;
    if (!trigger.empty()) trigger.pop_back();
    for (const auto piece : base::split(value, ',')) {
      if (base::trim(piece).empty()) continue;
      const auto destination = cut(std::string(base::trim(piece)));
      const auto& service = destination.service;
      const bool has_own = config_.service_default_triggers.contains(service);
      const auto triggers = trigger.empty() || has_own ? config_.default_triggers_of(service)
                                                       : std::vector<std::string>{trigger};
      for (const auto& name : triggers) add(name, destination);
    }
  }

  const Config& config_;
  Problems& problems_;
  Destinations found_;
};

}  // namespace

std::string to_string(const Destination& destination) {
  return destination.service + (destination.recipient.empty() ? "" : ":" + destination.recipient);
}

Destination parse_destination(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return {std::string(base::trim(text)), ""};
  return {std::string(base::trim(text.substr(0, colon))),
          std::string(base::trim(text.substr(colon + 1)))};
}

Destinations destinations_for(const Config& config, const kube::Labels& labels,
                              const std::vector<Annotations>& annotations, Problems& problems) {
  Collector collector(config, problems);
  collector.add_global(labels);
  for (const auto& of_one : annotations) {
    for (const auto& [key, value] : of_one) collector.add_annotation(key, value);
  }
  return collector.take();
}

}  // namespace notifications
