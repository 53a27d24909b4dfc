// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "applicationset/inventory.hpp"
#include "applicationset/json.hpp"
#include "base/result.hpp"

namespace applicationset {

// Whether a set has a generator of a kind, also inside of a matrix or a merge.
bool has_generator(const Json& set, std::string_view kind);

// Whether a `clusters` generator of a set has a selector that a Secret without labels of its own
// meets. The cluster that Argo CD runs in is found by it only where it has a Secret.
bool selects_bare_clusters(const Json& set);

// What a `clusterDecisionResource` generator finds: `settings` is the data of its ConfigMap,
// `resources` are all objects of the kind that it names. Fails with `malformed` for settings that
// are not complete, and with `not_found` where no resource is selected.
base::Result<Decisions> decisions_of(const Json& generator, const Json& settings,
                                     const std::vector<Json>& resources);

// Where a plugin is asked, and with what: the ConfigMap of a `plugin` generator.
struct PluginSettings {
  std::string base_url = {};
  std::string token_key = {};     // in the Secret
  std::string token_secret = {};  // empty: argocd-secret
  long long timeout_seconds = 30;
};

// Fails with `malformed` for a ConfigMap that is not complete.
base::Result<PluginSettings> read_plugin_settings(const Json& data);

// What a plugin is asked.
std::string plugin_request(const Json& generator, const std::string& set_name);

// The list of parameters in a plugin's answer. Fails with `garbled`.
base::Result<Json> read_plugin_answer(const std::string& body);

}  // namespace applicationset
