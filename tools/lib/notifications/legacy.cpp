// SPDX-License-Identifier: Apache-2.0
#include "notifications/legacy.hpp"

#include <utility>

#include "base/text.hpp"

namespace notifications {
namespace {

std::string text_of(const Json& mapping, const char* key) {
  const auto found = mapping.find(key);
  return found != mapping.end() && found->is_string() ? found->get<std::string>() : std::string();
}

void warn(const Entry& entry, Config& config, const std::string& instead) {
  Notes(entry, config.problems)
      .warning("legacy", {}, "this form is old, and later versions of Argo CD do not read it",
               "give each part a key of its own: " + instead);
}

std::vector<Json> items_of(const Json& mapping, const char* key) {
  const auto found = mapping.find(key);
  if (found == mapping.end() || !found->is_array()) return {};
  return std::vector<Json>(found->begin(), found->end());
}

void add_trigger(const Json& trigger, const Entry& entry, Config& config) {
  if (!trigger.is_object()) return;
  const auto name = text_of(trigger, "name");
  Condition condition = {.when = text_of(trigger, "condition"),
                         .once_per = {},
                         .description = text_of(trigger, "description"),
                         .send = {text_of(trigger, "template")}};
  config.triggers.insert_or_assign(
      name, Defined<TriggerDefinition>{entry, TriggerDefinition{{std::move(condition)}}});
  if (trigger.value("enabled", Json(false)) == Json(true)) config.default_triggers.push_back(name);
}

base::Result<void> add_template(Json fields, const Entry& entry, Config& config) {
  if (!fields.is_object()) return {};
  const auto name = text_of(fields, "name");
  const auto body = text_of(fields, "body");
  const auto subject = text_of(fields, "subject");
  for (const auto* key : {"name", "body", "subject"}) fields.erase(key);
  if (!body.empty()) fields["message"] = body;
  if (!subject.empty()) fields["email"]["subject"] = subject;
  Notes notes(entry, config.problems);
  config.templates.insert_or_assign(
      name, Defined<TemplateDefinition>{
                entry, TemplateDefinition{TRY(read_fields(fields, template_fields(), {}, notes))}});
  return {};
}

void add_service(const std::string& type_name, const std::string& name, const Json& options,
                 const Entry& entry, Config& config) {
  const auto* type = services::find_type(type_name);
  if (type == nullptr) return;
  Notes notes(entry, config.problems);
  auto read = read_fields(options, type->options, {}, notes);
  if (!read) {
    notes.error("unreadable", {type_name}, base::to_string(read.error()));
    config.services.insert_or_assign(name, Defined<ServiceDefinition>{entry, read.error()});
    return;
  }
  config.services.insert_or_assign(
      name, Defined<ServiceDefinition>{entry, ServiceDefinition{type, std::move(*read)}});
}

}  // namespace

base::Result<void> read_legacy(const Entry& entry, Config& config) {
  warn(entry, config, "trigger.NAME, template.NAME, context, subscriptions");
  Notes notes(entry, config.problems);
  const auto json = TRY(read_yaml(entry, notes));
  if (!json.is_object()) return base::malformed_error("it is no mapping");
  for (const auto& trigger : items_of(json, "triggers")) add_trigger(trigger, entry, config);
  for (const auto& one : items_of(json, "templates")) TRY(add_template(one, entry, config));
  if (const auto context = json.find("context"); context != json.end() && context->is_object()) {
    for (const auto& [key, value] : context->items()) {
      if (value.is_string()) config.context[key] = value.get<std::string>();
    }
  }
  if (const auto list = json.find("subscriptions"); list != json.end()) {
    TRY(read_subscriptions(*list, config, notes));
  }
  return {};
}

base::Result<void> read_legacy_services(const Entry& entry, Config& config) {
  warn(entry, config, "service.TYPE in the ConfigMap, with a $name for each secret");
  Notes notes(entry, config.problems);
  const auto json = TRY(read_yaml(entry, notes));
  if (!json.is_object()) return base::malformed_error("it is no mapping");
  for (const auto& [type, options] : json.items()) {
    if (!options.is_array()) {
      add_service(type, type, options, entry, config);
      continue;
    }
    for (auto option : options) {
      const auto name = option.is_object() ? text_of(option, "name") : std::string();
      if (option.is_object()) option.erase("name");
      add_service(type, name, option, entry, config);
    }
  }
  return {};
}

}  // namespace notifications
