// SPDX-License-Identifier: Apache-2.0
#include "notifications/engine.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "http/url.hpp"
#include "notifications/suggestion.hpp"
#include "yaml/message.hpp"

namespace notifications {
namespace {

// Everything that is rendered for one message.
const govalue::Limits limits = {};

const services::Field* field_named(std::string_view key) {
  const auto fields = template_fields();
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [&](const services::Field& field) { return field.name == key; });
  return found == fields.end() ? nullptr : &*found;
}

// Who gets it in the end: a generic webhook may lead to a service that is known.
const services::Type* type_behind(const services::Type& type, const Json& options) {
  if (!is_section_by_name(type)) return &type;
  const auto url = http::parse_url(options.value("url", std::string()));
  const auto* known = url ? services::find_type_at(*url) : nullptr;
  return known == nullptr ? &type : known;
}

}  // namespace

Engine::Engine(const Config& config, std::shared_ptr<const govalue::World> world)
    : config_(config),
      world_(std::move(world)),
      functions_(sprig::notification_functions(world_)) {}

base::Result<const ServiceDefinition*> Engine::definition(const std::string& service) const {
  const auto found = config_.services.find(service);
  if (found == config_.services.end()) {
    return base::malformed_error("there is no service " + yaml::quoted(service),
                                 suggestion_for(service, config_.services));
  }
  const auto& [entry, content] = found->second;
  if (!content) return located(entry, content.error());
  return &*content;
}

base::Result<const services::Service*> Engine::service(const std::string& name) {
  const auto* defined = TRY(definition(name));
  if (defined->fault) return located(config_.services.at(name).entry, *defined->fault);
  return service_as_written(name);
}

base::Result<const services::Service*> Engine::service_as_written(const std::string& name) {
  if (const auto known = services_.find(name); known != services_.end()) {
    return known->second.get();
  }
  const auto* defined = TRY(definition(name));
  auto made = defined->type->create(name, defined->options);
  if (!made) return located(config_.services.at(name).entry, std::move(made).error());
  return services_.emplace(name, std::move(*made)).first->second.get();
}

base::Error Engine::unknown_template(const std::string& name) const {
  return base::malformed_error("there is no template " + yaml::quoted(name),
                               suggestion_for(name, config_.templates));
}

base::Result<const Json*> Engine::fields_of(const std::string& template_name) const {
  const auto found = config_.templates.find(template_name);
  if (found == config_.templates.end()) return unknown_template(template_name);
  const auto& [entry, content] = found->second;
  if (!content) return located(entry, content.error());
  return &content->fields;
}

base::Result<const Section*> Engine::section(const std::string& template_name,
                                             const std::string& key, const std::string& name) {
  Path path = {template_name, key};
  if (!name.empty()) path.push_back(name);
  if (const auto known = sections_.find(path); known != sections_.end()) {
    return known->second.get();
  }
  const Json* value = TRY(fields_of(template_name));
  auto field = *field_named(key);
  for (auto step = path.begin() + 1; step != path.end() && value != nullptr; ++step) {
    const auto found = value->find(*step);
    value = found == value->end() ? nullptr : &*found;
  }
  if (field.holds == services::Holds::group_map) field.holds = services::Holds::group;
  std::unique_ptr<Section> section;
  if (value != nullptr) {
    auto compiled = Section::compile(
        {.name = template_name, .functions = functions(), .partials = config_.partials}, *value,
        field, Path(path.begin() + 1, path.end()));
    if (!compiled) return located(config_.templates.at(template_name).entry, compiled.error());
    section = std::make_unique<Section>(std::move(*compiled));
  }
  return sections_.emplace(std::move(path), std::move(section)).first->second.get();
}

base::Result<void> Engine::render_all(const std::string& template_name,
                                      const govalue::Value& data) {
  const Json* fields = TRY(fields_of(template_name));
  for (const auto& [key, value] : fields->items()) {
    std::vector<std::string> names = {""};
    if (field_named(key)->holds == services::Holds::group_map) {
      names.clear();
      for (const auto& [name, inner] : value.items()) names.push_back(name);
    }
    for (const auto& name : names) {
      const auto* part = TRY(section(template_name, key, name));
      Json ignored;
      govalue::Budget budget(limits);
      TRY(part->render(data, budget, ignored));
    }
  }
  return {};
}

base::Result<services::Message> Engine::render(const std::vector<std::string>& templates,
                                               const Destination& destination,
                                               const Variables& variables, Parts parts) {
  const auto* defined = TRY(definition(destination.service));
  const auto& type = *defined->type;
  const auto data = template_variables(variables, config_, world_, destination,
                                       type_behind(type, defined->options));
  services::Message message;
  Json text = "";
  Json own;
  for (const auto& name : templates) {
    if (message.template_name.empty()) message.template_name = name;
    if (parts == Parts::all) TRY(render_all(name, data));
    govalue::Budget budget(limits);
    const auto fault = [&](base::Error error) {
      return located(config_.templates.at(name).entry, std::move(error));
    };
    const auto* said = TRY(section(name, "message"));
    if (said != nullptr) {
      if (auto done = said->render(data, budget, text); !done) return fault(done.error());
    }
    if (type.section.empty()) continue;
    const auto* section_of_type =
        TRY(section(name, std::string(type.section),
                    is_section_by_name(type) ? destination.service : std::string()));
    if (section_of_type == nullptr) continue;
    if (auto done = section_of_type->render(data, budget, own); !done) return fault(done.error());
  }
  message.text = text.get<std::string>();
  if (!own.is_null()) message.section = std::move(own);
  return message;
}

}  // namespace notifications
