// SPDX-License-Identifier: Apache-2.0
#include "notifications/agenda.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "notifications/suggestion.hpp"

namespace notifications {
namespace {

bool is_among(const std::string& name, const std::vector<std::string>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void add_once(std::vector<Destination>& destinations, const Destination& destination) {
  const bool is_there =
      std::find(destinations.begin(), destinations.end(), destination) != destinations.end();
  if (!is_there) destinations.push_back(destination);
}

// The triggers of a service that was named without any.
base::Result<std::vector<std::string>> defaults_of(const Config& config,
                                                   const std::string& service) {
  const auto& triggers = config.default_triggers_of(service);
  if (!triggers.empty()) return triggers;
  return base::usage_error("nothing says what to tell " + base::printable(service),
                           "add --template or --trigger; there are no defaultTriggers");
}

base::Result<Destinations> destinations_of(const Config& config, const Wanted& wanted,
                                           const Destinations& subscribed) {
  Destinations destinations;
  if (wanted.recipients.empty()) {
    if (wanted.triggers.empty()) return subscribed;
    for (const auto& trigger : wanted.triggers) {
      const auto found = subscribed.find(trigger);
      destinations[trigger] =
          found == subscribed.end() ? std::vector<Destination>() : found->second;
    }
    return destinations;
  }
  for (const auto& recipient : wanted.recipients) {
    auto triggers = wanted.triggers;
    if (triggers.empty()) triggers = TRY(defaults_of(config, recipient.service));
    for (const auto& trigger : triggers) add_once(destinations[trigger], recipient);
  }
  return destinations;
}

class AgendaMaker {
 public:
  AgendaMaker(const Engine& engine, const Variables& variables, State& state)
      : engine_(engine),
        variables_(trigger_variables(variables, engine.config(), engine.world())),
        state_(state) {}

  base::Result<void> add_trigger(const std::string& name,
                                 const std::vector<Destination>& destinations) {
    const auto& triggers = engine_.config().triggers;
    const auto found = triggers.find(name);
    if (found == triggers.end()) {
      return base::malformed_error("trigger '" + base::printable(name) + "' is not configured",
                                   suggestion_for(name, triggers));
    }
    const auto& [entry, content] = found->second;
    if (!content) return located(entry, content.error());
    for (std::size_t i = 0; i < content->conditions.size(); ++i) {
      const auto& condition = content->conditions[i];
      auto judgement = judge(condition, i, variables_, engine_.world());
      if (judgement) add_condition(name, condition, *judgement, destinations);
      if (!judgement) add_fault(name, located(entry, judgement.error()));
      agenda_.verdicts.push_back({name, condition, std::move(judgement), destinations});
    }
    return {};
  }

  void add_fault(const std::string& trigger, base::Error error) {
    agenda_.faults.push_back({trigger, std::move(error)});
  }
  Agenda take() { return std::move(agenda_); }

 private:
  void add_condition(const std::string& trigger, const Condition& condition,
                     const Judgement& judgement, const std::vector<Destination>& destinations) {
    for (const auto& destination : destinations) {
      const auto key = state_key(trigger, judgement, destination);
      if (!judgement.is_triggered) {
        state_.remove(key);
        continue;
      }
      Occasion occasion = {.trigger = trigger,
                           .templates = condition.send,
                           .destination = destination,
                           .state_key = key};
      if (state_.has(key)) {
        occasion.skip_reason = judgement.once_per.empty()
                                   ? "sent already, and true ever since"
                                   : "sent already for " + base::printable(judgement.once_per);
      }
      agenda_.occasions.push_back(std::move(occasion));
    }
  }

  const Engine& engine_;
  govalue::Value variables_;
  State& state_;
  Agenda agenda_;
};

base::Result<Agenda> without_triggers(const Wanted& wanted) {
  if (wanted.recipients.empty()) {
    return base::usage_error("nobody is named to be told",
                             "--template goes with --recipient SERVICE[:WHO]");
  }
  std::vector<Destination> recipients;
  for (const auto& recipient : wanted.recipients) add_once(recipients, recipient);
  Agenda agenda;
  for (const auto& recipient : recipients) {
    agenda.occasions.push_back(
        {.trigger = {}, .templates = wanted.templates, .destination = recipient});
  }
  return agenda;
}

}  // namespace

base::Result<Agenda> make_agenda(const Engine& engine, const Wanted& wanted,
                                 const Destinations& subscribed, const Variables& variables,
                                 State& state) {
  if (!wanted.templates.empty()) return without_triggers(wanted);
  AgendaMaker maker(engine, variables, state);
  for (const auto& [trigger, destinations] :
       TRY(destinations_of(engine.config(), wanted, subscribed))) {
    auto added = maker.add_trigger(trigger, destinations);
    if (added) continue;
    if (is_among(trigger, wanted.triggers)) return std::move(added).error();
    maker.add_fault(trigger, std::move(added).error());
  }
  return maker.take();
}

}  // namespace notifications
