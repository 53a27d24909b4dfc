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
  const std::string start = "GITOPS_";
  const auto own_start = variable_prefix();
  std::vector<std::string> own;  // both without what they begin with
  std::vector<std::string> shared;
  for (const auto& flag : flags_) {
    own.push_back(ci::variable_name(flag.name));
    if (flag.scope == Scope::shared) shared.push_back(own.back());
  }
  const auto flag_of = [&](const std::string& name) -> const Flag* {
    const auto found = std::find(own.begin(), own.end(), name);
    return found == own.end() ? nullptr : &flags_[static_cast<std::size_t>(found - own.begin())];
  };
  const auto is_known = [&](const std::string& variable) {
    return std::find(known_variables_.begin(), known_variables_.end(), variable) !=
           known_variables_.end();
  };
  for (const auto& variable : run_.environment.names_that_start_with(start)) {
    const auto name = variable.substr(start.size());
    if (is_known(variable) || is_of_a_service(variable)) continue;
    if (variable.starts_with(own_start)) {
      const auto rest = variable.substr(own_start.size());
      if (flag_of(rest) != nullptr) continue;
      const auto near = base::did_you_mean(rest, own);
      warn(variable, near ? own_start + *near : "");
    } else if (const auto* flag = flag_of(name)) {
      // Where a flag that not all tools have is given, this is a variable of whoever calls us.
      const bool is_given =
          run_.environment.has(own_start + name) || run_.is_on_command_line("--" + flag->name);
      if (flag->scope == Scope::tool && !is_given) warn(variable, own_start + name);
    } else if (!is_of_a_tool(name)) {
      // What is not near to a name that all tools have is somebody else's.
      if (const auto near = nearest(name, shared)) warn(variable, start + *near);
    }
  }
}

}  // namespace cli
