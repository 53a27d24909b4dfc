// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "notifications/engine.hpp"
#include "notifications/recipients.hpp"
#include "notifications/state.hpp"
#include "notifications/trigger.hpp"
#include "notifications/variables.hpp"

namespace notifications {

// What is asked for by name; empty lists ask for everything that somebody has subscribed to.
struct Wanted {
  std::vector<std::string> triggers;
  std::vector<std::string> templates;  // without a trigger: sent in any case
  std::vector<Destination> recipients;
};

// One message to one destination.
struct Occasion {
  std::string trigger;  // empty: the templates were asked for by name
  std::vector<std::string> templates;
  Destination destination;
  std::string state_key = {};    // empty: no state is kept of it
  std::string skip_reason = {};  // empty: it is due
};

// What one condition of a trigger came to, for people.
struct Verdict {
  std::string trigger;
  Condition condition;
  base::Result<Judgement> judgement;
  std::vector<Destination> destinations;
};

// A trigger that cannot be used.
struct Fault {
  std::string trigger;
  base::Error error;
};

struct Agenda {
  std::vector<Occasion> occasions;
  std::vector<Verdict> verdicts;
  // Of triggers that were subscribed to and cannot be used; those that were asked for by name fail.
  std::vector<Fault> faults;
};

// Judges the triggers that are asked for, in the order of their names, and says who is told what.
// Takes out of the state what is not true any more, as Argo CD does. Fails with `usage` where
// nobody is named to be told, and with `malformed` for a trigger that is asked for and cannot be
// used.
base::Result<Agenda> make_agenda(const Engine& engine, const Wanted& wanted,
                                 const Destinations& subscribed, const Variables& variables,
                                 State& state);

}  // namespace notifications
