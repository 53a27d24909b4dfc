// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "manifests/application_rules.hpp"
#include "manifests/fields.hpp"
#include "manifests/problem.hpp"

// The parts of application_rules.hpp, each for one part of an Application.
namespace manifests {

// The sources of a spec: AP003 to AP007, AP010, AP014.
void check_sources(const Json& spec, const ApplicationOptions& options, Reporter& report);

// One source, which is alone or one of several: AP003 to AP006, AP010, AP014.
void check_source(const Json& source, const std::string& path, bool is_one_of_several,
                  const ApplicationOptions& options, Reporter& report);

// How a spec is synced: AP008, AP009.
void check_sync_policy(const Json& policy, const std::string& path, Reporter& report);

}  // namespace manifests
