// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ci {

// The variables a run was started with. An empty one counts as absent: pipelines pass their empty
// defaults on.
class Environment {
 public:
  Environment() = default;
  explicit Environment(std::map<std::string, std::string> variables)
      : variables_(std::move(variables)) {}

  // Empty where there is no such variable.
  std::string get(const std::string& name) const {
    const auto found = variables_.find(name);
    return found == variables_.end() ? std::string() : found->second;
  }
  bool has(const std::string& name) const { return !get(name).empty(); }

  std::vector<std::string> names_that_start_with(const std::string& prefix) const {
    std::vector<std::string> names;
    for (auto it = variables_.lower_bound(prefix); it != variables_.end(); ++it) {
      if (!it->first.starts_with(prefix)) break;
      if (!it->second.empty()) names.push_back(it->first);
    }
    return names;
  }

  bool is_github_actions() const { return get("GITHUB_ACTIONS") == "true"; }

 private:
  std::map<std::string, std::string> variables_;
};

}  // namespace ci
