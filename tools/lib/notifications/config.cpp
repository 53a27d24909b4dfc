// SPDX-License-Identifier: Apache-2.0
#include "notifications/config.hpp"

#include <algorithm>
#include <utility>

#include "base/json.hpp"
#include "base/text.hpp"
#include "notifications/legacy.hpp"
#include "notifications/substitute.hpp"
#include "yaml/message.hpp"

namespace notifications {
namespace {

using services::Field;
using services::Holds;

// The ConfigMap of the old form.
constexpr std::string_view bundle_key = "config.yaml";

constexpr Field condition_fields[] = {{.name = "when", .holds = Holds::literal},
                                      {.name = "send", .holds = Holds::texts},
                                      {.name = "oncePer", .holds = Holds::literal},
                                      {.name = "description", .holds = Holds::literal}};

std::vector<Field> make_template_fields() {
  std::vector<Field> fields = {
      {.name = "message", .holds = Holds::text, .merge = services::Merge::if_not_empty}};
  for (const auto* type : services::types()) {
    const bool is_there = std::any_of(fields.begin(), fields.end(), [&](const Field& field) {
      return field.name == type->section;
    });
    if (is_there || type->section.empty()) continue;
    fields.push_back({.name = type->section,
                      .holds = is_section_by_name(*type) ? Holds::group_map : Holds::group,
                      .fields = type->fields});
  }
  return fields;
}

// Later entries take the place of earlier ones of the same key: one file lies over another.
std::vector<Entry> last_of_each(const std::vector<Entry>& entries) {
  std::vector<Entry> kept;
  for (const auto& entry : entries) {
    const auto same = std::find_if(kept.begin(), kept.end(),
                                   [&](const Entry& one) { return one.key == entry.key; });
    if (same == kept.end()) {
      kept.push_back(entry);
    } else {
      *same = entry;
    }
  }
  return kept;
}

class ConfigReader {
 public:
  ConfigReader(Config& config, bool has_secret)
      : config_(config), secrets_{config.secrets, has_secret} {}

  // Of the old form, out of the Secret.
  void read_services(const Entry& secret) {
    Notes notes(secret, config_.problems);
    note(read_legacy_services(secret, config_), notes);
  }

  // Of the old form, over all else.
  void read_bundle(const Entry& entry) {
    Notes notes(entry, config_.problems);
    note(read_legacy(entry, config_), notes);
  }

  void read(const Entry& entry) {
    Notes notes(entry, config_.problems);
    const auto dot = entry.key.find('.');
    const auto start = entry.key.substr(0, dot);
    const auto name = dot == std::string::npos ? std::string() : entry.key.substr(dot + 1);
    if (start == "service" && dot != std::string::npos) return read_service(entry, notes);
    if (start == "template" && dot != std::string::npos) {
      return define(config_.templates, name, entry, notes, read_template(entry, notes));
    }
    if (start == "trigger" && dot != std::string::npos) {
      return define(config_.triggers, name, entry, notes, read_trigger(entry, notes));
    }
    if (start == "partial" && dot != std::string::npos) return read_partial(name, entry);
    if (entry.key == bundle_key) return;
    if (entry.key == "subscriptions") return note(read_subscriptions_of(entry, notes), notes);
    if (entry.key == "context") return note(read_context(entry, notes), notes);
    if (entry.key == "defaultTriggers") {
      return note(read_default_triggers(config_.default_triggers, entry, notes), notes);
    }
    if (start == "defaultTriggers") {
      return note(read_default_triggers(config_.service_default_triggers[name], entry, notes),
                  notes);
    }
    notes.warning("unknown-key", {},
                  "there is no key " + yaml::quoted(entry.key) + ", and Argo CD ignores it",
                  "known are service.TYPE[.NAME], template.NAME, trigger.NAME, subscriptions, "
                  "defaultTriggers and context");
  }

 private:
  template <typename T>
  static void define(std::map<std::string, Defined<T>>& all, const std::string& name,
                     const Entry& entry, Notes& notes, base::Result<T> content) {
    if (!content) notes.unreadable({}, content.error());
    all.insert_or_assign(name, Defined<T>{entry, std::move(content)});
  }

  static void note(const base::Result<void>& read, Notes& notes) {
    if (!read) notes.unreadable({}, read.error());
  }

  // The line end with which a file or a block ends is not part of a piece of a line.
  void read_partial(const std::string& name, const Entry& entry) {
    auto text = entry.text;
    if (text.ends_with('\n')) text.pop_back();
    config_.partials[name] = std::move(text);
  }

  void read_service(const Entry& entry, Notes& notes) {
    const auto parts = base::split(entry.key, '.');
    constexpr std::size_t most_parts = 3;
    const std::string name(parts.size() > 1 ? parts.back() : std::string_view());
    if (parts.size() > most_parts) {
      return define<ServiceDefinition>(
          config_.services, entry.key.substr(entry.key.find('.') + 1), entry, notes,
          base::malformed_error(
              "invalid service key; expected 'service.<type>(.<name>)' but got '" +
              base::printable(entry.key) + "'"));
    }
    note_duplicate(name, notes);
    define(config_.services, name, entry, notes,
           read_service_options(std::string(parts[1]), entry, notes));
  }

  void note_duplicate(const std::string& name, Notes& notes) {
    const auto other = config_.services.find(name);
    if (other == config_.services.end()) return;
    notes.warning("duplicate-service", {},
                  yaml::quoted(other->second.entry.key) + " and " +
                      yaml::quoted(notes.entry().key) + " both are the service " +
                      yaml::quoted(name) + ": the last one counts, in Argo CD either of them",
                  "give one of them another name: service.TYPE.NAME");
  }

  base::Result<ServiceDefinition> read_service_options(const std::string& type_name,
                                                       const Entry& entry, Notes& notes) {
    const auto* type = services::find_type(type_name);
    if (type == nullptr) return unknown_type(type_name);
    auto options = TRY(read_yaml(entry, notes));
    auto fault = fill_in_secrets(options, secrets_, notes);
    auto read = read_fields(options, type->options, {}, notes);
    // A secret that there is not may be what does not fit, and has been noted.
    if (!read && fault) read = Json::object();
    if (!read) return std::move(read).error();
    return ServiceDefinition{.type = type, .options = std::move(*read), .fault = std::move(fault)};
  }

  static base::Error unknown_type(const std::string& name) {
    std::vector<std::string> known;
    for (const auto* type : services::types()) known.emplace_back(type->name);
    const auto near = base::did_you_mean(name, known);
    return base::malformed_error(
        "service type '" + base::printable(name) + "' is not supported",
        near ? "did you mean " + *near + "?" : "known are " + base::join(known, ", "));
  }

  static base::Result<TemplateDefinition> read_template(const Entry& entry, Notes& notes) {
    const auto mapping = TRY(read_yaml(entry, notes));
    auto fields = TRY(read_fields(mapping, template_fields(), {}, notes));
    return TemplateDefinition{std::move(fields)};
  }

  static base::Result<TriggerDefinition> read_trigger(const Entry& entry, Notes& notes) {
    const auto list = TRY(read_yaml(entry, notes));
    if (list.is_object()) {
      return base::malformed_error("it is a mapping, and should be a list of conditions",
                                   "begin it with a dash: `- when: ...`");
    }
    if (!list.is_array() && !list.is_null()) {
      return base::malformed_error("it is no list of conditions");
    }
    TriggerDefinition trigger;
    for (std::size_t i = 0; i < list.size(); ++i) {
      const auto fields = TRY(read_fields(list[i], condition_fields, {std::to_string(i)}, notes));
      trigger.conditions.push_back({.when = base::text_at(fields, "when"),
                                    .once_per = base::text_at(fields, "oncePer"),
                                    .description = base::text_at(fields, "description"),
                                    .send = base::texts_at(fields, "send")});
    }
    return trigger;
  }

  base::Result<void> read_subscriptions_of(const Entry& entry, Notes& notes) {
    const auto list = TRY(read_yaml(entry, notes));
    config_.subscriptions = TRY(read_subscriptions(list, {}, notes));
    return {};
  }

  base::Result<void> read_context(const Entry& entry, Notes& notes) {
    const auto json = TRY(read_yaml(entry, notes));
    if (json.is_null()) return {};
    const auto read = TRY(read_value(json, Holds::text_map, {}, notes));
    for (const auto& [key, value] : read.items()) config_.context[key] = value;
    return {};
  }

  base::Result<void> read_default_triggers(std::vector<std::string>& names, const Entry& entry,
                                           Notes& notes) {
    const auto json = TRY(read_yaml(entry, notes));
    if (json.is_null()) return {};
    const auto read = TRY(read_value(json, Holds::texts, {}, notes));
    names = read.get<std::vector<std::string>>();
    config_.default_trigger_entries.push_back({entry, names});
    return {};
  }

  Config& config_;
  Secrets secrets_;
};

}  // namespace

const std::vector<std::string>& Config::default_triggers_of(const std::string& service) const {
  const auto own = service_default_triggers.find(service);
  return own == service_default_triggers.end() ? default_triggers : own->second;
}

bool is_section_by_name(const services::Type& type) {
  return type.name == "webhook";
}

std::span<const services::Field> template_fields() {
  static const auto fields = make_template_fields();
  return fields;
}

Config read_config(const Source& source) {
  Config config;
  for (const auto& secret : source.secrets) config.secrets[secret.key] = secret.text;
  ConfigReader reader(config, source.has_secret || !source.secrets.empty());
  const auto entries = last_of_each(source.data);
  for (const auto& entry : entries) reader.read(entry);
  for (const auto& secret : source.secrets) {
    if (secret.key == "notifiers.yaml") reader.read_services(secret);
  }
  for (const auto& entry : entries) {
    if (entry.key == bundle_key) reader.read_bundle(entry);
  }
  return config;
}

}  // namespace notifications
