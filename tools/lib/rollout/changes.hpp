// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "argocd/application.hpp"

namespace rollout {

// What one look at an application tells of its resources and of its operation, by name, so that two
// looks can be compared.
struct Fact {
  std::string sync = {};
  std::string health = {};
  std::string event = {};    // "has succeeded"; of hooks, failures and waves
  std::string note = {};     // of the cluster
  std::string attempt = {};  // of an event: a later operation makes it another one

  bool operator==(const Fact&) const = default;
};

using Facts = std::map<std::string, Fact>;

Facts facts_of(const argocd::Application& application);

// What is different, as words that can be read aloud: "Deployment shop/api is Healthy, was
// Progressing", "PreSync hook Job shop/migrate has failed: …". What is gone is not told.
std::vector<std::string> changes(const Facts& before, const Facts& after);

}  // namespace rollout
