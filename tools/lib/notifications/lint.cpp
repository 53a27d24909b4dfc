// SPDX-License-Identifier: Apache-2.0
//
// What a config says of itself: names that are not there, options that cannot be used. What
// triggers and templates do with an application is in lint_triggers.cpp and lint_templates.cpp.
#include "notifications/lint.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "base/text.hpp"
#include "notifications/lint_templates.hpp"
#include "notifications/lint_triggers.hpp"
#include "notifications/samples.hpp"
#include "notifications/suggestion.hpp"
#include "yaml/message.hpp"

namespace notifications {
namespace {

// In the addresses of connectors of Office 365.
constexpr std::string_view connector = ".webhook.office.com/webhookb2/";

class Linter {
 public:
  explicit Linter(const Config& config)
      : config_(config),
        engine_(config, std::make_shared<StillWorld>(StillWorld::early)),
        later_(config, std::make_shared<StillWorld>(StillWorld::late)),
        problems_(config.problems) {}

  Problems lint() {
    lint_services();
    lint_triggers(engine_, problems_);
    lint_subscriptions();
    lint_default_triggers();
    for (const auto& [name, defined] : config_.templates) {
      if (defined.content) lint_template(engine_, later_, name, problems_);
    }
    sort();
    return std::move(problems_);
  }

 private:
  void sort() {
    const auto order = [](const Problem& problem) {
      return std::tie(problem.place.file, problem.place.line, problem.subject, problem.message);
    };
    std::stable_sort(
        problems_.begin(), problems_.end(),
        [&](const Problem& one, const Problem& other) { return order(one) < order(other); });
    const auto is_same = [&](const Problem& one, const Problem& other) {
      return order(one) == order(other) && one.rule == other.rule;
    };
    problems_.erase(std::unique(problems_.begin(), problems_.end(), is_same), problems_.end());
  }

  // --- services -------------------------------------------------------------------------------

  void lint_services() {
    for (const auto& [name, defined] : config_.services) {
      if (!defined.content) continue;
      Notes notes(defined.entry, problems_);
      const auto& type = *defined.content->type;
      if (const auto made = engine_.service(name); !made && !defined.content->fault) {
        notes.error("unusable-service", {}, made.error().message, made.error().hint);
      }
      if (!type.is_of_argocd && is_for_argocd(defined.entry)) {
        notes.warning("not-of-argocd", {},
                      "Argo CD has no service " + yaml::quoted(std::string(type.name)) +
                          " and refuses a ConfigMap with it",
                      "keep it in a file of its own, and give both with --config");
      }
      if (type.name == "teams" || leads_to_connector(defined.content->options)) {
        notes.warning("retired", {}, "Microsoft has retired connectors of Office 365",
                      "use service.teams-workflows");
      }
      lint_options(defined.content->options, {}, notes);
      if (type.name == "webhook") lint_webhook(name, defined.content->options, notes);
    }
  }

  // Whether it is of a ConfigMap with a service that Argo CD knows, and so of one that it reads.
  bool is_for_argocd(const Entry& one) const {
    if (!one.is_of_configmap) return false;
    return std::any_of(config_.services.begin(), config_.services.end(), [&](const auto& service) {
      const auto& [entry, content] = service.second;
      return entry.file == one.file && content && content->type->is_of_argocd;
    });
  }

  // Secrets are filled in by now, and may be any bytes.
  static bool leads_to_connector(const Json& json) {
    if (json.is_string()) {
      return json.get_ref<const std::string&>().find(connector) != std::string::npos;
    }
    return json.is_structured() && std::any_of(json.begin(), json.end(), leads_to_connector);
  }

  // Options are no templates.
  static void lint_options(const Json& json, const Path& path, Notes& notes) {
    if (json.is_string() && json.get<std::string>().find("{{") != std::string::npos) {
      notes.warning("template-in-options", path,
                    "options of services are no templates: {{ }} is sent as it is",
                    "a $name is replaced by what the Secret holds");
    }
    if (!json.is_structured()) return;
    for (const auto& [key, value] : json.items()) {
      auto inner = path;
      inner.push_back(key);
      lint_options(value, inner, notes);
    }
  }

  void lint_webhook(const std::string& name, const Json& options, Notes& notes) {
    bool has_type = false;
    for (const auto& header : options.value("headers", Json::array())) {
      has_type |= base::to_lower(header.value("name", std::string())) == "content-type";
    }
    bool has_body = false;
    for (const auto& [template_name, defined] : config_.templates) {
      if (!defined.content) continue;
      const auto& fields = defined.content->fields;
      const auto webhooks = fields.find("webhook");
      if (webhooks == fields.end() || !webhooks->contains(name)) continue;
      const auto& section = (*webhooks)[name];
      has_body |= section.contains("body");
      if (section.contains("body") && !section.contains("method")) {
        Notes(defined.entry, problems_)
            .warning("webhook-method", {"webhook", name},
                     "there is a body, but no method: it is sent with GET", "add `method: POST`");
      }
    }
    if (has_body && !has_type) {
      notes.warning("webhook-content-type", {},
                    "there is no header Content-Type, and none is added",
                    "add to headers: `- {name: Content-Type, value: application/json}`");
    }
  }

  // --- who is told ----------------------------------------------------------------------------

  void lint_subscriptions() {
    for (const auto& subscription : config_.subscriptions) {
      Notes notes(subscription.entry, problems_);
      for (const auto& recipient : subscription.recipients) {
        const auto parts = base::split(recipient, ':');
        if (parts.size() > 2) {
          notes.warning("colon-in-recipient", subscription.path,
                        yaml::quoted(recipient) + " is cut at its second colon",
                        "name an address in the options of the service, and that name here");
        }
        lint_service_name(std::string(parts[0]), subscription.path, notes);
      }
      for (const auto& trigger : subscription.triggers) {
        lint_trigger_name(trigger, subscription.path, notes);
      }
      if (subscription.triggers.empty() && config_.default_triggers.empty()) {
        notes.warning("no-trigger", subscription.path,
                      "it names no triggers, and there are no defaultTriggers: nobody is told");
      }
    }
  }

  void lint_default_triggers() {
    for (const auto& [entry, names] : config_.default_trigger_entries) {
      Notes notes(entry, problems_);
      for (const auto& trigger : names) lint_trigger_name(trigger, {}, notes);
      constexpr std::string_view prefix = "defaultTriggers.";
      if (entry.key.starts_with(prefix)) {
        lint_service_name(entry.key.substr(prefix.size()), {}, notes);
      }
    }
  }

  void lint_service_name(const std::string& name, const Path& path, Notes& notes) {
    if (config_.services.contains(name)) return;
    notes.error("unknown-service", path, "there is no service " + yaml::quoted(name),
                suggestion_for(name, config_.services));
  }

  void lint_trigger_name(const std::string& name, const Path& path, Notes& notes) {
    if (config_.triggers.contains(name)) return;
    notes.error("unknown-trigger", path, "there is no trigger " + yaml::quoted(name),
                suggestion_for(name, config_.triggers));
  }

  const Config& config_;
  Engine engine_;
  Engine later_;  // the same at another time
  Problems problems_;
};

}  // namespace

Problems lint(const Config& config) {
  return Linter(config).lint();
}

}  // namespace notifications
