// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace notifications {

// Where something was read; line 0 where that is not known.
struct Place {
  std::string file = {};
  std::size_t line = 0;
};

// "cm.yaml:12", "cm.yaml".
std::string to_string(const Place& place);

// What is wrong with a ConfigMap, and what may be.
struct Problem {
  enum class Severity { error, warning };

  Severity severity = Severity::error;
  std::string rule;     // "unknown-key": docs/lint.md has them all
  std::string subject;  // "template.app-deployed"; may be empty
  Place place;
  std::string message;
  std::string hint = {};
};

using Problems = std::vector<Problem>;

}  // namespace notifications
