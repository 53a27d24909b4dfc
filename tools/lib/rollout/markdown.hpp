// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/secret.hpp"
#include "rollout/summary.hpp"

namespace rollout {

// What came of a run as sections of Markdown, the important ones first: a table of all
// applications, what blocks each that is not there, and where it tells something the course of
// its last sync. Nothing from outside is markup, or a secret.
std::vector<std::string> markdown_of(const std::vector<Finding>& findings,
                                     const base::Redactor& redactor);

// The phases, waves and hooks of an application's last operation, in their order, as a `timeline`
// of Mermaid. Empty where there was only one step.
std::string timeline_of(const argocd::Application& application, const base::Redactor& redactor);

}  // namespace rollout
