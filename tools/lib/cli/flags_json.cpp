// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "base/json.hpp"
#include "cli/flags.hpp"
#include "cli/version.hpp"

namespace cli {

// The source of everything that repeats the flags: man pages, completions, Tasks, actions and the
// tests that compare those (packaging/flags.py reads it).
std::string Flags::as_json() const {
  constexpr std::array<std::string_view, 3> kinds = {"one", "list", "switch"};
  auto flags = nlohmann::ordered_json::array();
  for (const auto& flag : flags_) {
    flags.push_back({{"name", flag.name},
                     {"kind", kinds.at(static_cast<std::size_t>(flag.kind))},
                     {"value", flag.value},
                     {"help", flag.help},
                     {"group", flag.group},
                     {"shown", flag.shown == Shown::always ? "always" : "on-request"},
                     {"variables", flag.variables}});
  }
  const auto& tool = run_.tool;
  auto results = nlohmann::ordered_json::array({"result", "message"});
  for (const auto& name : tool.result_names) results.push_back(name);
  const nlohmann::ordered_json all = {{"name", tool.name},
                                      {"version", version()},
                                      {"commit", commit()},
                                      {"summary", tool.summary},
                                      {"usage", tool.usage},
                                      {"examples", tool.examples},
                                      {"positionals", positionals_ != nullptr},
                                      {"results", std::move(results)},
                                      {"flags", std::move(flags)}};
  constexpr int indent = 2;
  return base::json_text(all, indent) + "\n";
}

}  // namespace cli
