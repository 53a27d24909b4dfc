// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "argocd/application.hpp"
#include "base/result.hpp"

namespace argocd {

// A JSON text with an Application somewhere in it.
struct Envelope {
  nlohmann::json rest;  // what else there is
  std::optional<Application> application;
};

// Reads an Application that lies at `path` in a text: {"result", "application"} for a line of a
// stream. Fails with `garbled` for what is no JSON object.
base::Result<Envelope> open_envelope(std::string_view json, const std::vector<std::string>& path,
                                     Detail detail);

// What `syncPolicy` of a spec says about automatic sync.
bool is_automated(const nlohmann::json& policy);

}  // namespace argocd
