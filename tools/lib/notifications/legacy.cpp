// SPDX-License-Identifier: Apache-2.0
#include "notifications/legacy.hpp"

#include <utility>

#include "base/json.hpp"
#include "base/text.hpp"

namespace notifications {
namespace {

using services::Field;
using services::Holds;

constexpr Field trigger_fields[] = {{.name = "name", .holds = Holds::literal},
                                    {.name = "condition", .holds = Holds::literal},
                                    {.name = "description", .holds = Holds::literal},
                                    {.name = "template", .holds = Holds::literal},
                                    {.name = "enabled", .holds = Holds::boolean}};

// Those of a template of today, and what was written in another way.
std::vector<Field> make_legacy_template_fields() {
  const auto today = template_fields();
  std::vector<Field> fields(today.begin(), today.end());
  for (const auto* name : {"name", "subject", "body"}) {
    fields.push_back({.name = name, .holds = Holds::literal});
  }
  return fields;
}

std::string taken_out(Json& mapping, const char* key) {
  auto text = base::text_at(mapping, key);
  mapping.erase(key);
  return text;
}

void warn(const Entry& entry, Config& config, const std::string& instead) {
  Notes(entry, config.problems)
      .warning("legacy", {}, "this form is old, and later versions of Argo CD do not read it",
               "give each part a key of its own: " + instead);
}

// Lays what `config.yaml` says over what the other keys say, as Argo CD does.
class BundleReader {
 public:
  BundleReader(const Entry& entry, Config& config)
      : entry_(entry), config_(config), notes_(entry, config.problems) {}

  base::Result<void> read() {
    const auto json = TRY(read_yaml(entry_, notes_));
    if (json.is_null()) return {};
    if (!json.is_object()) return base::malformed_error("it is no mapping");
    read_context(json);
    read_subscriptions_of(json);
    read_items(json, "templates", template_fields_, &BundleReader::add_template);
    read_items(json, "triggers", trigger_fields, &BundleReader::change_trigger);
    return {};
  }

 private:
  using Add = void (BundleReader::*)(Json& item, const std::string& name);

  void read_context(const Json& json) {
    const auto context = json.find("context");
    if (context == json.end() || context->is_null()) return;
    const auto read = read_value(*context, Holds::text_map, {"context"}, notes_);
    if (!read) return notes_.unreadable({"context"}, read.error());
    for (const auto& [key, value] : read->items()) config_.context[key] = value;
  }

  // They replace the list of today.
  void read_subscriptions_of(const Json& json) {
    const auto list = json.find("subscriptions");
    if (list == json.end() || list->is_null()) return;
    auto read = read_subscriptions(*list, {"subscriptions"}, notes_);
    if (!read) return notes_.unreadable({"subscriptions"}, read.error());
    config_.subscriptions = std::move(*read);
  }

  void read_items(const Json& json, const char* key, std::span<const Field> fields, Add add) {
    const auto list = json.find(key);
    if (list == json.end() || list->is_null()) return;
    if (!list->is_array()) return notes_.unreadable({key}, base::malformed_error("it is no list"));
    for (std::size_t i = 0; i < list->size(); ++i) {
      const Path path = {key, std::to_string(i)};
      auto item = read_fields((*list)[i], fields, path, notes_);
      if (item && base::text_at(*item, "name").empty())
        item = base::malformed_error("it has no name");
      if (!item) {
        notes_.unreadable(path, item.error());
        continue;
      }
      (this->*add)(*item, taken_out(*item, "name"));
    }
  }

  void add_template(Json& item, const std::string& name) {
    const auto body = taken_out(item, "body");
    const auto subject = taken_out(item, "subject");
    if (!body.empty()) item["message"] = body;
    if (!subject.empty()) item["email"]["subject"] = subject;
    config_.templates.insert_or_assign(
        name, Defined<TemplateDefinition>{entry_, TemplateDefinition{std::move(item)}});
  }

  // Only the first condition, and what is said of it: the rest stays.
  void change_trigger(Json& item, const std::string& name) {
    if (item.value("enabled", false)) config_.default_triggers.push_back(name);
    const auto found = config_.triggers.find(name);
    if (found != config_.triggers.end() && !found->second.content) return;
    TriggerDefinition trigger;
    if (found != config_.triggers.end()) trigger = *found->second.content;
    if (trigger.conditions.empty()) trigger.conditions.emplace_back();
    auto& first = trigger.conditions.front();
    if (const auto when = base::text_at(item, "condition"); !when.empty()) first.when = when;
    if (const auto send = base::text_at(item, "template"); !send.empty()) first.send = {send};
    if (const auto text = base::text_at(item, "description"); !text.empty())
      first.description = text;
    config_.triggers.insert_or_assign(name, Defined<TriggerDefinition>{entry_, std::move(trigger)});
  }

  const Entry& entry_;
  Config& config_;
  Notes notes_;
  const std::vector<Field> template_fields_ = make_legacy_template_fields();
};

void add_service(const std::string& type_name, const std::string& name, const Json& options,
                 const Entry& entry, Config& config) {
  const auto* type = services::find_type(type_name);
  if (type == nullptr) return;
  Notes notes(entry, config.problems);
  auto read = read_fields(options, type->options, {}, notes);
  if (!read) {
    notes.unreadable({type_name}, read.error());
    config.services.insert_or_assign(name, Defined<ServiceDefinition>{entry, read.error()});
    return;
  }
  config.services.insert_or_assign(
      name, Defined<ServiceDefinition>{entry, ServiceDefinition{type, std::move(*read)}});
}

}  // namespace

base::Result<void> read_legacy(const Entry& entry, Config& config) {
  warn(entry, config, "trigger.NAME, template.NAME, context, subscriptions");
  return BundleReader(entry, config).read();
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
      const auto name = base::text_at(option, "name");
      if (option.is_object()) option.erase("name");
      add_service(type, name, option, entry, config);
    }
  }
  return {};
}

}  // namespace notifications
