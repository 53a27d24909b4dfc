// SPDX-License-Identifier: Apache-2.0

// Reads the bytes as a file with ConfigMaps and Secrets, as the options of each kind of service, as
// an annotation and as a state: whatever they are, what is wrong is said, and nothing else happens.
#include <cstdint>
#include <string>

#include "fuzz/require.hpp"
#include "notifications/config.hpp"
#include "notifications/recipients.hpp"
#include "notifications/source.hpp"
#include "notifications/state.hpp"

using namespace notifications;

namespace {

// What every problem has.
void check(const Problems& problems) {
  for (const auto& problem : problems) {
    require(!problem.rule.empty() && !problem.message.empty(), "a problem says what it is");
  }
}

void read_as_services(const std::string& text) {
  Source source;
  for (const auto* type : services::types()) {
    source.data.push_back({.key = "service." + std::string(type->name), .text = text, .file = "f"});
  }
  source.secrets.push_back({.key = "a", .text = text, .file = "f"});
  const auto config = read_config(source);
  check(config.problems);
  for (const auto& [name, service] : config.services) {
    if (!service.content) continue;
    const auto made = service.content->type->create(name, service.content->options);
    if (made) (*made)->secrets();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  Source source;
  if (read_source_text(text, "cm.yaml", Holding::config, source))
    check(read_config(source).problems);
  read_as_services(text);
  Source pieces;
  for (const auto* key : {"template.t", "trigger.t", "subscriptions", "context", "defaultTriggers",
                          "defaultTriggers.s", "config.yaml"}) {
    pieces.data.push_back({.key = key, .text = text, .file = "f"});
  }
  const auto config = read_config(pieces);
  check(config.problems);
  Problems problems;
  destinations_for(config, {{"a", text}},
                   {{{"notifications.argoproj.io/subscriptions", text},
                     {"notifications.argoproj.io/subscribe.t.slack", text}}},
                   problems);
  check(problems);
  if (const auto state = State::parse(text)) {
    require(State::parse(state->json()).has_value(), "a state that is written can be read");
  }
  return 0;
}
