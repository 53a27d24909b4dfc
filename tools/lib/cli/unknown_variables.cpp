// SPDX-License-Identifier: Apache-2.0
//
// A mistyped variable would be ignored without a word, and the run do what nobody wanted. It is no
// more than a warning, since what begins as ours does may be somebody else's.
#include <algorithm>

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

}  // namespace cli
