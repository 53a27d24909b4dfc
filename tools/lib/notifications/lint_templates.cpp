// SPDX-License-Identifier: Apache-2.0
#include "notifications/lint_templates.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/text.hpp"
#include "notifications/lint_missing.hpp"
#include "notifications/samples.hpp"
#include "yaml/message.hpp"

namespace notifications {
namespace {

using services::Holds;

// The key below which sections stand by the names of their services.
constexpr std::string_view webhook_key = "webhook";

// What stands where nothing is.
constexpr std::string_view no_value = "<no value>";

// A template for one service, or its message.
struct Part {
  std::string key;
  std::string name;  // of the webhook; empty for all else
};

// What a text of a template came to for each sample.
using Renderings = std::map<Sample::Kind, base::Result<std::string>>;

// The line of its text that a message of a template names: "template: NAME:3:12: …".
std::size_t line_in(const std::string& message, const std::string& name) {
  const auto start = message.find("template: " + name + ":");
  if (start == std::string::npos) return 1;
  const auto digits = message.substr(start + name.size() + std::string("template: :").size());
  const auto number = base::parse_unsigned(digits.substr(0, digits.find(':')));
  return number ? static_cast<std::size_t>(*number) : 1;
}

class TemplateLinter {
 public:
  TemplateLinter(Engine& engine, Engine& later, const std::string& name, Problems& problems)
      : engine_(engine),
        later_(later),
        name_(name),
        entry_(engine.config().templates.at(name).entry),
        notes_(entry_, problems) {}

  void lint() {
    const auto& fields = engine_.config().templates.at(name_).content->fields;
    for (const auto& field : template_fields()) {
      if (const auto found = fields.find(field.name); found != fields.end()) {
        lint_literals(*found, field, {std::string(field.name)});
      }
    }
    for (const auto& [key, value] : fields.items()) {
      if (key != webhook_key) {
        lint_part({key, ""});
        continue;
      }
      for (const auto& [service, section] : value.items()) {
        lint_part({key, service});
        if (engine_.config().services.contains(service)) continue;
        notes_.warning("unknown-service", {key, service},
                       "there is no service " + yaml::quoted(service) + " to send it with");
      }
    }
    lint_size();
  }

 private:
  // What is handed over as it is written, whatever is in it.
  void lint_literals(const Json& value, const services::Field& field, const Path& path) {
    if (field.holds == Holds::literal && value.is_string() &&
        value.get_ref<const std::string&>().find("{{") != std::string::npos) {
      notes_.warning("template-in-options", path,
                     yaml::quoted(to_string(path)) + " is no template: {{ }} is sent as it is");
    }
    const bool is_group = field.holds == Holds::group;
    const bool has_groups = field.holds == Holds::groups || field.holds == Holds::group_map;
    if (!is_group && !has_groups) return;
    for (const auto& [key, inner] : value.items()) {
      auto inner_path = path;
      inner_path.push_back(key);
      if (has_groups) {
        lint_literals(inner, {.name = "", .holds = Holds::group, .fields = field.fields},
                      inner_path);
        continue;
      }
      for (const auto& one : field.fields) {
        if (one.name == key) lint_literals(inner, one, inner_path);
      }
    }
  }

  // What the services of the config make of the whole.
  void lint_size() {
    const auto variables = variables_of(Sample::Kind::usual);
    for (const auto& [service_name, defined] : engine_.config().services) {
      const auto service = engine_.service_as_written(service_name);
      if (!service) continue;
      const auto message = engine_.render({name_}, {service_name, ""}, variables, Parts::needed);
      if (!message) continue;
      // Some services know their recipients by name, and have one without a name.
      constexpr std::chrono::seconds now(StillWorld::early);
      auto prepared = (*service)->prepare(*message, "recipient", now);
      if (!prepared) prepared = (*service)->prepare(*message, "", now);
      if (!prepared) continue;
      for (const auto& remark : (*prepared)->plan().remarks) {
        if (remark.find("cut to") == std::string::npos) continue;
        notes_.warning("too-long", {}, service_name + ": " + remark);
      }
    }
  }

  void lint_part(const Part& part) {
    const auto section = engine_.section(name_, part.key, part.name);
    if (!section) {
      const auto& error = section.error();
      return notes_.error("bad-template", path_of(part), error.message, error.hint);
    }
    const auto texts = (*section)->texts();
    for (const auto& text : texts) lint_text(text, part);
    const auto later = later_.section(name_, part.key, part.name);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      lint_time(texts[i], (*later)->texts()[i], destination_of(part));
    }
  }

  static Path path_of(const Part& part) {
    return part.name.empty() ? Path{part.key} : Path{part.key, part.name};
  }

  Destination destination_of(const Part& part) const {
    if (!part.name.empty()) return {part.name, "recipient"};
    for (const auto& [name, defined] : engine_.config().services) {
      if (defined.content && defined.content->type->section == part.key) return {name, "recipient"};
    }
    return {part.key, "recipient"};
  }

  static base::Result<std::string> render(const Section::Text& text, const Variables& variables,
                                          const Destination& destination, const Engine& engine) {
    const auto data =
        template_variables(variables, engine.config(), engine.world(), destination, {});
    govalue::Budget budget(govalue::Limits{});
    return text.text->render(data, budget);
  }

  void lint_text(const Section::Text& text, const Part& part) {
    const auto destination = destination_of(part);
    Renderings renderings;
    for (const auto& sample : samples()) {
      renderings.emplace(sample.kind,
                         render(text, variables_of(sample.kind), destination, engine_));
    }
    lint_failures(text, renderings);
    lint_json(text, renderings);
    lint_characters(text, renderings);
    lint_sources(text, renderings);
    lint_missing(text, renderings, destination);
    lint_secrets(text);
  }

  void lint_failures(const Section::Text& text, const Renderings& renderings) {
    for (const auto& sample : samples()) {
      const auto& rendered = renderings.at(sample.kind);
      if (rendered) continue;
      const auto& message = rendered.error().message;
      const bool is_missing = message.find("invalid value; expected") != std::string::npos;
      notes_.warning_at(place_of(entry_, text.path, line_in(message, name_)),
                        is_missing ? "missing-value" : "fails",
                        "it fails for " + std::string(sample.what) + ": " + message,
                        is_missing ? "put `| default \"\"` before the function" : "");
      return;
    }
  }

  void lint_json(const Section::Text& text, const Renderings& renderings) {
    const auto& usual = renderings.at(Sample::Kind::usual);
    const bool looks_like_json =
        usual && !usual->empty() && usual->find_first_of("{[") == 0 && Json::accept(*usual);
    if (text.field->holds != Holds::json && !looks_like_json) return;
    for (const auto& sample : samples()) {
      const auto& rendered = renderings.at(sample.kind);
      if (!rendered || base::trim(*rendered).empty() || Json::accept(*rendered)) continue;
      notes_.warning(
          "invalid-json", text.path,
          yaml::quoted(to_string(text.path)) + " is no JSON for " + std::string(sample.what),
          sample.kind == Sample::Kind::odd_texts
              ? "write texts as {{.x | toJson}}, without quotes around them"
              : "");
      return;
    }
  }

  void lint_characters(const Section::Text& text, const Renderings& renderings) {
    const auto& rendered = renderings.at(Sample::Kind::odd_texts);
    if (!rendered || base::is_utf8(*rendered)) return;
    notes_.warning("cut-characters", text.path,
                   "trunc, substr and abbrev count bytes, and cut Chinese letters in two");
  }

  void lint_sources(const Section::Text& text, const Renderings& renderings) {
    const auto& usual = renderings.at(Sample::Kind::usual);
    const auto& many = renderings.at(Sample::Kind::many_sources);
    if (!usual || !many) return;
    if (many->find(no_value) == std::string::npos || usual->find(no_value) != std::string::npos)
      return;
    notes_.warning("many-sources", text.path,
                   "it says <no value> for an application with several sources",
                   "these have spec.sources, sync.revisions and syncResult.revisions");
  }

  void lint_missing(const Section::Text& text, const Renderings& renderings,
                    const Destination& destination) {
    if (!renderings.at(Sample::Kind::usual)) return;
    for (const auto& [kind, rendered] : renderings) {
      if (rendered && rendered->find(no_value) == std::string::npos) return;
    }
    std::vector<govalue::Value> data;
    for (const auto& sample : samples()) {
      data.push_back(template_variables(variables_of(sample.kind), engine_.config(),
                                        engine_.world(), destination, {}));
    }
    const auto missing = find_missing(text.text->fields(), engine_.config(), data);
    if (!missing) return;
    const auto what = missing->what.empty() ? yaml::quoted(to_string(text.path)) : missing->what;
    if (!missing_.insert(what).second) return;
    notes_.warning("no-value", text.path, what + " says <no value> for every sample application",
                   missing->hint);
  }

  // `date` takes a text for no time at all, and writes that of the moment.
  void lint_time(const Section::Text& text, const Section::Text& later,
                 const Destination& destination) {
    const auto variables = variables_of(Sample::Kind::usual);
    const auto one = render(text, variables, destination, engine_);
    const auto other = render(later, variables, destination, later_);
    if (!one || !other || *one == *other || asks_for_now(text.path)) return;
    notes_.warning("date-of-text", text.path,
                   "it writes the time at which it is sent: `date` takes a text for no time",
                   "write (call .time.Parse .x).Format, or .x | toDate LAYOUT | date LAYOUT");
  }

  // Whether the text wants the time of the moment.
  bool asks_for_now(const Path& path) const {
    const Json* at = &engine_.config().templates.at(name_).content->fields;
    for (const auto& step : path) {
      const auto number = at->is_array() ? base::parse_unsigned(step) : std::nullopt;
      if (at->is_array() ? !number || *number >= at->size() : !at->contains(step)) return true;
      at = at->is_array() ? &(*at)[static_cast<std::size_t>(*number)] : &(*at)[step];
    }
    const auto text = at->is_string() ? at->get<std::string>() : std::string();
    for (const auto* word : {"now", "Now", "ago"}) {
      if (text.find(word) != std::string::npos) return true;
    }
    return false;
  }

  void lint_secrets(const Section::Text& text) {
    const auto fields = text.text->fields();
    for (const auto& use : fields.uses) {
      const bool is_secret = use.path.size() == 2 && use.path.front() == "secrets";
      if (!is_secret || fields.handed_over.contains(use.path)) continue;
      notes_.warning("secret-as-bytes", text.path,
                     "{{" + use.text + "}} prints numbers: secrets are bytes",
                     "write {{" + use.text + " | toString}}");
      return;
    }
  }

  Engine& engine_;
  Engine& later_;
  const std::string& name_;
  const Entry& entry_;
  Notes notes_;
  std::set<std::string> missing_;  // named already
};

}  // namespace

void lint_template(Engine& engine, Engine& later, const std::string& name, Problems& problems) {
  TemplateLinter(engine, later, name, problems).lint();
}

}  // namespace notifications
