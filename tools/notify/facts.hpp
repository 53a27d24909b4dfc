// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
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
  argocd::AppName app_name;                       // of --app
  argocd::ControlPlane* control_plane = nullptr;  // who can be asked for more; may be nobody
  // Why the application that was named is not known, where there is more to tell about than that.
  std::optional<base::Error> missing;
  notifications::Variables variables;
  Author author;                                        // with --mention-author
  kube::Labels labels;                                  // of the application
  std::vector<notifications::Annotations> annotations;  // of the application and its project
};

// Whether the fault is one of the world around us, which `--on-failure` is about, or of whoever
// wrote the command line and its files.
bool is_of_the_world(const base::Error& error);

// Reads the application, its project, the results of other tools, and what the CI system tells.
// `argo` is nullptr where Argo CD is not asked. Fails with `malformed` for files that are not what
// they should be, and with what Argo CD says, unless something is known of the pipeline: then that
// is in `missing`.
base::Result<Facts> gather(const cli::Run& run, const Options& options,
                           const base::Result<argocd::ControlPlane*>& argo,
                           const base::Deadline& deadline);

}  // namespace tools::notify
