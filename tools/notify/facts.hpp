// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "argocd/control_plane.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "cli/run.hpp"
#include "kube/label_selector.hpp"
#include "notifications/recipients.hpp"
#include "notifications/variables.hpp"
#include "notify/options.hpp"
#include "notify/people.hpp"

namespace tools::notify {

// What a run knows of the world when it starts to make messages.
struct Facts {
  argocd::AppName app_name;  // of --app
  notifications::Variables variables;
  Author author;                                        // with --mention-author
  kube::Labels labels;                                  // of the application
  std::vector<notifications::Annotations> annotations;  // of the application and its project
};

// Reads the application, its project, the results of other tools, and what the CI system tells.
// `control_plane` is nullptr where Argo CD is not asked. Fails with `malformed` for files that are
// not what they should be, and with what Argo CD says.
base::Result<Facts> gather(const cli::Run& run, const Options& options,
                           argocd::ControlPlane* control_plane, const base::Deadline& deadline);

}  // namespace tools::notify
