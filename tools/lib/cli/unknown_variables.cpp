// SPDX-License-Identifier: Apache-2.0
//
// A mistyped variable would be ignored without a word, and the run do what nobody wanted. It is no
// more than a warning, since what begins as ours does may be somebody else's.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "ci/dotenv.hpp"
#include "cli/flags.hpp"

namespace cli {
namespace {

// Kubernetes makes variables for each Service, whose name may begin as a tool's variables do:
// GITOPS_SYNC_SERVICE_HOST, GITOPS_SYNC_PORT_80_TCP_ADDR.
bool is_of_a_service(std::string_view variable) {
  const auto port = variable.find("_PORT_");
  const auto digit = port + std::string_view("_PORT_").size();
  return variable.ends_with("_SERVICE_HOST") || variable.ends_with("_PORT") ||
         variable.find("_SERVICE_PORT_") != std::string_view::npos ||
         (port != std::string_view::npos && digit < variable.size() &&
          base::is_ascii_digit(variable[digit]));
}

// What begins like this is said to one tool (cli.md, "Names"), and none of the others' business.
bool is_of_a_tool(std::string_view name) {
  constexpr std::array prefixes = {"UPDATE_VALUES_", "SYNC_", "WAIT_", "NOTIFY_", "APPLY_APPSET_"};
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](const char* prefix) { return name.starts_with(prefix); });
}

// A letter or two differ, or the last word is missing: AUTH_TOKEN for AUTH_TOKEN_FILE. The first
// word of two is not enough, as many names begin with it.
std::optional<std::string> nearest(const std::string& name, const std::vector<std::string>& known) {
  for (const auto& whole : known) {
    if (whole.starts_with(name + "_") && name.size() * 2 > whole.size()) return whole;
  }
  return base::did_you_mean(name, known);
}

}  // namespace

void Flags::warn(const std::string& variable, const std::string& meant) const {
  const auto more = meant.empty() ? "" : " (did you mean " + meant + "?)";
  run_.log.warning("the variable " + variable + " means nothing" + more);
}

void Flags::warn_of_unknown_variables() const {
  const auto prefix = variable_prefix();
  auto known = names();
  for (auto& name : known) name = ci::variable_name(name);
  for (const auto& variable : run_.environment.names_that_start_with(prefix)) {
    const auto name = variable.substr(prefix.size());
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    if (is_of_a_service(variable)) continue;
    const auto near = base::did_you_mean(name, known);
    warn(variable, near ? prefix + *near : "");
  }
}

// GITOPS_FLAG of a flag that is not for all tools. Where the flag is given, too, it is a variable
// of whoever calls us.
void Flags::warn_of_shared_names() const {
  for (const auto& flag : flags_) {
    if (flag.scope != Scope::tool) continue;
    const auto& own = flag.variables.front();
    const auto shared = std::string("GITOPS_") + ci::variable_name(flag.name);
    const bool is_given = run_.environment.has(own) || run_.is_on_command_line("--" + flag.name);
    if (run_.environment.has(shared) && !is_given) {
      warn(shared, own);
    }
  }
}

// What is near to the variable of a flag that all tools have. Whatever else begins with GITOPS_ is
// somebody else's.
void Flags::warn_of_misspelt_shared_names() const {
  const std::string start = "GITOPS_";
  std::vector<std::string> shared;
  for (const auto& flag : flags_) {
    if (flag.scope == Scope::shared) shared.push_back(ci::variable_name(flag.name));
  }
  auto known = names();
  for (auto& name : known) name = start + ci::variable_name(name);
  known.insert(known.end(), known_variables_.begin(), known_variables_.end());
  for (const auto& variable : run_.environment.names_that_start_with(start)) {
    const auto name = variable.substr(start.size());
    const bool is_known = std::find(known.begin(), known.end(), variable) != known.end();
    const bool is_own = variable.starts_with(variable_prefix());
    if (is_known || is_own || is_of_a_tool(name) || is_of_a_service(variable)) continue;
    if (const auto near = nearest(name, shared)) warn(variable, start + *near);
  }
}

}  // namespace cli
