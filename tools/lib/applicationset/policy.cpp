// SPDX-License-Identifier: Apache-2.0
#include "applicationset/policy.hpp"

#include "yaml/message.hpp"

namespace applicationset {

base::Result<Policy> read_policy(std::string_view name) {
  if (name.empty() || name == "sync") return Policy{};
  if (name == "create-only") return Policy{std::string(name), false, false};
  if (name == "create-update") return Policy{std::string(name), true, false};
  if (name == "create-delete") return Policy{std::string(name), false, true};
  return base::usage_error(yaml::quoted(name) + " is no policy",
                           "there are create-only, create-update, create-delete and sync");
}

Policy policy_of(const Json& set, const ControllerSettings& controller) {
  const std::string own = text_at(field(field(set, "spec"), "syncPolicy"), "applicationsSync");
  if (own.empty() || !controller.lets_sets_override) return controller.policy;
  const auto policy = read_policy(own);
  return policy ? *policy : controller.policy;
}

}  // namespace applicationset
