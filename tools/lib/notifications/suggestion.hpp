// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "yaml/message.hpp"

namespace notifications {

// The way out for a name that there is not: "did you mean slack?", or which there are.
template <typename T>
std::string suggestion_for(const std::string& name, const std::map<std::string, T>& all) {
  std::vector<std::string> known;
  for (const auto& [key, value] : all) known.push_back(key);
  if (known.empty()) return "the config has none";
  const auto near = base::did_you_mean(name, known);
  return near ? "did you mean " + *near + "?" : "there are " + yaml::list(known);
}

}  // namespace notifications
