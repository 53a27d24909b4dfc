// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "kube/label_selector.hpp"
#include "notifications/mapping.hpp"
#include "notifications/partials.hpp"
#include "notifications/problem.hpp"
#include "notifications/source.hpp"
#include "services/service.hpp"

namespace notifications {

// What cannot be used is there with its fault: only what asks for it fails.
template <typename T>
struct Defined {
  Entry entry;
  base::Result<T> content;
};

struct ServiceDefinition {
  const services::Type* type = nullptr;
  Json options;  // with the secrets filled in
  // A secret that there is not: nothing must be sent with these options.
  std::optional<base::Error> fault = {};
};

// A template: its message, and what it says for each service.
struct TemplateDefinition {
  Json fields;  // as template_fields() declares them
};

struct Condition {
  std::string when;
  std::string once_per;
  std::string description;
  std::vector<std::string> send;
};

struct TriggerDefinition {
  std::vector<Condition> conditions;
};

// A line of `subscriptions`: who is told of which triggers.
struct Subscription {
  std::vector<std::string> recipients;
  std::vector<std::string> triggers;
  std::string selector;
  kube::LabelSelector labels;
  Entry entry;  // where it stands
  Path path;
};

struct NamedTriggers {
  Entry entry;
  std::vector<std::string> names;
};

// A ConfigMap with its Secret, as Argo CD reads them. One thing that is wrong keeps nobody from
// using the others.
struct Config {
  std::map<std::string, Defined<ServiceDefinition>> services;
  std::map<std::string, Defined<TemplateDefinition>> templates;
  std::map<std::string, Defined<TriggerDefinition>> triggers;
  std::vector<Subscription> subscriptions;
  std::vector<std::string> default_triggers;
  std::map<std::string, std::vector<std::string>> service_default_triggers;  // by service
  std::vector<NamedTriggers> default_trigger_entries;                        // where the two stand
  std::map<std::string, std::string> context;
  std::map<std::string, std::string> secrets;
  Partials partials;

  Problems problems;

  // The triggers of a service that is named without any.
  const std::vector<std::string>& default_triggers_of(const std::string& service) const;
};

// Reads what was found. What is wrong is in `problems`.
Config read_config(const Source& source);

// The lines of a list of subscriptions, which stands at `path`; one that is wrong is noted. Fails
// with `malformed`.
base::Result<std::vector<Subscription>> read_subscriptions(const Json& list, const Path& path,
                                                           Notes& notes);

// The keys that a template can have: `message`, and one for each service. That of webhooks holds
// the sections of all of them by their names.
std::span<const services::Field> template_fields();

// Whether the section of a type in a template holds one section for each service by its name.
bool is_section_by_name(const services::Type& type);

}  // namespace notifications
